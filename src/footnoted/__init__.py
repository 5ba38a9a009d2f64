"""Read, check and publish data packages in which every row cites a sentence.

    import footnoted

    package = footnoted.open("my-package")            # a folder, a datapackage.json, a zip
    package.load("companies")                      # a DataFrame with the declared types
    outcome = footnoted.validate(package)          # what was found, and what ran
    footnoted.build(package, "dist")               # validates first
    footnoted.trace(package, "companies", ID)      # where a row comes from

Paths are text or `pathlib.Path`. Every exception of the toolkit is a FootnotedError.

Each name is loaded when it is first used, so that `import footnoted` takes no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from footnoted.errors import (
        ArticleError,
        BadCsvError,
        FootnotedError,
        InvalidPackageError,
        MisplacedArticleError,
        ReleaseError,
        UnknownNameError,
        UnknownValueError,
        UnreadablePackageError,
    )
    from footnoted.footnote import Citation, Footnote
    from footnoted.issues import Issue, Severity
    from footnoted.library import build, trace, validate
    from footnoted.outcome import Outcome
    from footnoted.package import Package
    from footnoted.package import open_package as open  # noqa: A004 - as in io.open

__all__ = [
    "ArticleError",
    "BadCsvError",
    "Citation",
    "Footnote",
    "FootnotedError",
    "InvalidPackageError",
    "Issue",
    "MisplacedArticleError",
    "Outcome",
    "Package",
    "ReleaseError",
    "Severity",
    "UnknownNameError",
    "UnknownValueError",
    "UnreadablePackageError",
    "build",
    "open",
    "trace",
    "validate",
]

_PLACES = {
    "build": "library",
    "trace": "library",
    "validate": "library",
    "open": "package",
    "Package": "package",
    "Outcome": "outcome",
    "Issue": "issues",
    "Severity": "issues",
    "Citation": "footnote",
    "Footnote": "footnote",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function or a class
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    module = import_module(f"footnoted.{_PLACES.get(name, 'errors')}")
    return getattr(module, "open_package" if name == "open" else name)


def __dir__() -> list[str]:
    return sorted(__all__)
