"""Every exception of the toolkit: the text of each is a whole message, where, what, how to mend it."""

from __future__ import annotations

import difflib
import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHOWN = 20
"""How many of the existing names an error lists at the most."""


LONGEST_NAME = 400
"""How many characters of a path an error shows."""


class FootnotedError(Exception):
    """What keeps a command from running; every other exception of the toolkit is one of these."""


class UnreadablePackageError(FootnotedError):
    """There is no package, or its descriptor or zip cannot be read."""


class NoFileError(FootnotedError, OSError):
    """What stands at the path `filename` is no regular file inside the package: a link, a folder, a pipe."""

    def __init__(self, name: str) -> None:
        """Name the path."""
        super().__init__(errno.EINVAL, "no regular file inside the package", name)

    def __str__(self) -> str:
        """Say what was found and what is expected."""
        name = "".join(one if one.isprintable() else f"<U+{ord(one):04X}>" for one in str(self.filename))
        return (
            f"{name[:LONGEST_NAME]}: found a link, a folder, a device or a pipe, or a path that leads out; "
            "expected a regular file inside the package. Put the file itself there."
        )


class BeyondLimitError(UnreadablePackageError):
    """There is more of something than a limit allows: `where`, the `limit`'s name, the `count` there is."""

    def __init__(self, message: str, limit: str, count: int, where: str = "") -> None:
        """Keep which limit it is."""
        super().__init__(message)
        self.limit, self.count, self.where = limit, count, where


class StoppedError(FootnotedError):
    """A command took more than the limits give it, and was ended wherever it was."""


class OutOfTimeError(StoppedError):
    """A command was not done within the seconds that the limits give it."""


class OutOfMemoryError(StoppedError):
    """A command held more memory than the limits give it."""


class UnreadableLimitError(FootnotedError, ValueError):
    """What was given for a limit is no number."""

    def __init__(self, name: str, number: str) -> None:
        """Say what was given."""
        super().__init__(
            f"--limits {name}: found {number!a}; expected a whole number. Write {name}=1000, say."
        )


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


class BadPartError(FootnotedError, OSError):
    """A file of a table cannot be read at all: it is no Parquet, damaged, or too large."""

    def __init__(self, path: object, found: str, expected: str) -> None:
        """Keep the file and say what it is."""
        super().__init__(f"{path}: found {found}; expected {expected}.")
        self.path, self.found, self.expected = path, found, expected


class ArticleError(FootnotedError):
    """An article cannot be read, or is not the one that the package anchors."""


class NoAnchorsError(ArticleError):
    """A package has no columns to compare an article with."""


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


class BadFilterError(FootnotedError, ValueError):
    """Conditions on the columns of a table cannot be read, or do not fit their types."""


class RevisionError(FootnotedError):
    """What is to be compared with is no revision of a git repository, or there is no git."""


class SparkError(FootnotedError):
    """Spark is not there, cannot start, or has died."""


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


class WouldBreakError(FootnotedError):
    """A change would make the package less valid than it is; `issues` are those it would add."""

    def __init__(self, issues: Sequence[object]) -> None:
        """Say what would be wrong, cause first, and that nothing was written."""
        listed = "\n".join(f"  {one}" for one in issues[:SHOWN])
        more = f"\n  and {len(issues) - SHOWN} more" if len(issues) > SHOWN else ""
        super().__init__(
            f"Nothing was written. The package would have errors it does not have now:\n{listed}{more}"
        )
        self.issues = tuple(issues)


class ChangeError(FootnotedError):
    """A change that was asked for cannot be made; the text says what was found and what to do."""


class ReleaseError(FootnotedError):
    """The release could not be written; what stood in the output folder stands there still."""


class UnverifiableReleaseError(FootnotedError):
    """What was named is no release; the text says what was looked for."""


class DocumentError(FootnotedError):
    """A document cannot be written."""


class SuiteError(FootnotedError):
    """A suite of Great Expectations that is kept by hand cannot be read."""


class DataDocsError(FootnotedError):
    """Great Expectations' Data Docs could not be written."""


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return (", ".join(names[:SHOWN]) + more) or "none"
