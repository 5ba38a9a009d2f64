"""The facts of one Arabic news article as pandas DataFrames, each row with its footnote.

    import china_ai_rise

    china_ai_rise.tables()                          # the names of the tables
    china_ai_rise.load("companies")                 # one table, typed
    china_ai_rise.load()                            # all tables, by name
    china_ai_rise.load("roles", names=True)         # with the name beside each id
    china_ai_rise.load("sentences", article=PATH)   # with the text, from your copy of the article
    china_ai_rise.describe("companies")             # what its fields mean
    china_ai_rise.trace("companies", "deepseek")    # where a row comes from

Missing values are `pandas.NA`. The article's text is not part of the data.
"""

from __future__ import annotations

from pathlib import Path
from typing import overload

import pandas as pd

from footnoted import footnote
from footnoted.descriptor import FILE_NAME, Package, UnreadablePackageError, read_package
from footnoted.footnote import SENTENCES, Citation, Footnote, UnknownNameError, find_resource
from footnoted.frames import read_frame, with_names

__all__ = ["Citation", "Footnote", "UnknownNameError", "describe", "load", "package", "tables", "trace"]


def package() -> Package:
    """Read the package's descriptor, from the installed wheel or else from the checkout.

    Raises UnreadablePackageError when neither holds it.
    """
    here = Path(__file__).resolve()
    roots = (here.parent / "_package", here.parents[2])
    for root in roots:
        if (root / FILE_NAME).is_file():
            return read_package(root)
    message = f"found no {FILE_NAME} in {roots[0]} or {roots[1]}. Install china-ai-rise again."
    raise UnreadablePackageError(message)


def tables() -> list[str]:
    """Name the tables, in the order of the package."""
    return [one.name for one in package().resources]


@overload
def load(name: str, article: str | Path | None = None, *, names: bool = False) -> pd.DataFrame: ...
@overload
def load(
    name: None = None, article: str | Path | None = None, *, names: bool = False
) -> dict[str, pd.DataFrame]: ...
def load(
    name: str | None = None, article: str | Path | None = None, *, names: bool = False
) -> pd.DataFrame | dict[str, pd.DataFrame]:
    """Read one table, or all of them by name, with the declared dtypes.

    Integers are Int64, numbers Float64, booleans boolean, text string, closed lists category; all
    of them can be missing. With the path of the article, the sentences get their `text`, once every
    hash agrees; with `names`, the column `<field>_name` stands behind each field that refers to an
    entity. Raises UnknownNameError when there is no such table, and ArticleError, with each
    sentence that differs, when the file is not the article; ValueError with an article for another table.
    """
    if article is not None and name not in (None, SENTENCES):
        message = (
            f'found an article for the table "{name}"; expected it with "{SENTENCES}" or without a name.'
        )
        raise ValueError(message)
    found = package()
    if name is None:
        frames = {one.name: read_frame(found, one) for one in found.resources}
    else:
        frames = {name: read_frame(found, find_resource(found, name))}
    if article is not None:
        frames[SENTENCES]["text"] = _texts(found, frames[SENTENCES], Path(article))
    if names:
        frames = {one: with_names(found, find_resource(found, one), frame) for one, frame in frames.items()}
    return frames if name is None else frames[name]


def _texts(found: Package, sentences: pd.DataFrame, path: Path) -> pd.Series[str]:
    from footnoted.article.source import read_article  # noqa: PLC0415 - only who has the article needs these
    from footnoted.article.verification import texts  # noqa: PLC0415

    known = texts(found, read_article(path))
    return sentences["sentence_id"].map(known).astype("string")


def describe(name: str) -> pd.DataFrame:
    """Say what each field of a table means: one row per field, in the order of the columns.

    The columns are field, title, type (of Table Schema), unit, required, description and example.
    Raises UnknownNameError when there is no such table.
    """
    fields = find_resource(package(), name).fields
    rows = [
        (one.name, one.title, one.type, one.unit, one.required, one.description, one.example)
        for one in fields
    ]
    names = ["field", "title", "type", "unit", "required", "description", "example"]
    return pd.DataFrame(rows, columns=pd.Index(names))


def trace(table: str, row_id: str) -> Footnote:
    """Follow a row, named by its primary key, to its words, its sentence and its further evidence.

    Raises UnknownNameError when there is no such table or row.
    """
    return footnote.trace(package(), table, row_id)
