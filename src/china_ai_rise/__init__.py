"""The facts of one Arabic news article as pandas DataFrames, each row with its footnote.

    import china_ai_rise

    china_ai_rise.tables()                          # the names of the tables
    china_ai_rise.load("companies")                 # one table, typed
    china_ai_rise.load()                            # all tables, by name
    china_ai_rise.load("roles", names=True)         # with the names of the people and bodies
    china_ai_rise.load("sentences", article=PATH)   # with the text, from your copy of the article
    china_ai_rise.describe("companies")             # what its fields mean
    china_ai_rise.trace("companies", "deepseek")    # where a row comes from
    china_ai_rise.about("nvidia")                   # every row that refers to an entity, table by table

What is missing `isna()` finds, in columns of every type. The article's text is not part of the data.
These are the methods of `footnoted.Package`, over the package that `package()` opens.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footnoted.descriptor import FILE_NAME
from footnoted.errors import UnknownNameError, UnreadablePackageError
from footnoted.footnote import Citation, Footnote
from footnoted.package import Package, open_inside, open_package

__all__ = [
    "Citation",
    "Footnote",
    "UnknownNameError",
    "about",
    "describe",
    "load",
    "package",
    "tables",
    "trace",
]


def package() -> Package:
    """Open the package: from the installed wheel, from one that is imported unopened, or from the checkout.

    Raises UnreadablePackageError when neither holds it. Example: `china_ai_rise.package().version`.
    """
    here = Path(__file__).resolve()
    archive = next((one for one in here.parents if one.is_file()), None)
    if archive is not None:
        return _inside(archive)
    roots = (here.parent / "_package", here.parents[2])
    for root in roots:
        if (root / FILE_NAME).is_file():
            return open_package(root)
    message = f"found no {FILE_NAME} in {roots[0]} or {roots[1]}. Unpack the wheel again, or install it."
    raise UnreadablePackageError(message)


@cache
def _inside(archive: Path) -> Package:
    """Open the package in a wheel; it is unpacked once, and gone when Python ends."""
    return open_inside(archive, "china_ai_rise/_package")


def tables() -> list[str]:
    """Name the tables, in the order of the package. Example: `"companies" in china_ai_rise.tables()`."""
    return package().tables


def __getattr__(name: str) -> Any:  # noqa: ANN401 - one of the package's own methods
    if name not in {"about", "describe", "load", "trace"}:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(package(), name)


def __dir__() -> list[str]:
    return sorted(__all__)


if TYPE_CHECKING:
    about, describe, load, trace = package().about, package().describe, package().load, package().trace
