"""Every exception of the toolkit: the text of each is a whole message, where, what, how to mend it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHOWN = 20
"""How many of the existing names an error lists at the most."""


class FootnotedError(Exception):
    """What keeps a command from running; every other exception of the toolkit is one of these."""


class UnreadablePackageError(FootnotedError):
    """There is no package, or its descriptor or zip cannot be read."""


class InvalidPackageError(FootnotedError):
    """A package has errors, or what could have been checked was not; `outcome`, an Outcome, says which."""

    def __init__(self, message: str, outcome: object) -> None:
        """Keep what the validation found."""
        super().__init__(message)
        self.outcome = outcome


class BadCsvError(FootnotedError):
    """A file is not CSV by RFC 4180, at `path`, `line` and `column` (from 1, in characters)."""

    def __init__(self, path: object, line: int, column: int, found: str, expected: str) -> None:
        """Keep the place and say what stands there."""
        super().__init__(f"{path}:{line}:{column}: found {found}; expected {expected}.")
        self.path, self.line, self.column, self.found, self.expected = path, line, column, found, expected


class ArticleError(FootnotedError):
    """An article cannot be read, or is not the one that the package anchors."""


class UnknownNameError(FootnotedError, LookupError):
    """No table, row, entity, layer, rule or form has this `name`; `known` are those there are."""

    def __init__(self, name: str, kind: str, known: Iterable[str]) -> None:
        """Say what was asked for, what there is, and what is nearest to it."""
        self.kind, self.name, self.known = kind, name, tuple(known)
        near = difflib.get_close_matches(name, self.known, n=1, cutoff=0.5)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        super().__init__(f'found no {kind} "{name}"; there are {_listed(self.known)}.{hint}')


class UnknownValueError(FootnotedError, ValueError):
    """A cell holds a value that is none of its field's categories."""


class MisplacedArticleError(FootnotedError, ValueError):
    """An article was given with a table that holds no sentences."""


class LexiconError(FootnotedError, ValueError):
    """A lexicon file that cannot be taken: `line` (1 is the first), what was `found`, what was `expected`."""

    def __init__(self, line: int, found: str, expected: str) -> None:
        """Keep the three parts beside the message."""
        super().__init__(f"line {line}: found {found}; expected {expected}")
        self.line = line
        self.found = found
        self.expected = expected


class InUseError(FootnotedError, FileExistsError):
    """A folder that was to be new holds something already."""


class QueryError(FootnotedError):
    """The engine cannot run a statement; the text is its own."""


class ReleaseError(FootnotedError):
    """The release could not be written; what stood in the output folder stands there still."""


class UnverifiableReleaseError(FootnotedError):
    """What was named is no release; the text says what was looked for."""


class DocumentError(FootnotedError):
    """A document cannot be written."""


class DataDocsError(FootnotedError):
    """Great Expectations' Data Docs could not be written."""


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return (", ".join(names[:SHOWN]) + more) or "none"
