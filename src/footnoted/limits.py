"""How much of everything the toolkit takes: each limit stated once, and how an owner raises it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, NoReturn

from footnoted.errors import BeyondLimitError, UnknownNameError, UnreadableLimitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def _limit(number: int, of: str, why: str) -> int:
    """State one limit: the number, what it is a number of, and why it is this one."""
    value: int = field(default=number, metadata={"of": of, "why": why})
    return value


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits; each is a whole number that an owner who needs more may raise."""

    seconds: int = _limit(
        30,
        "seconds of computing that a command takes",
        "One more for each MB of the package beyond `free_bytes`; once all is checked, `build` has ten more "
        "for each MB of tables. What was not looked at is named.",
    )
    free_bytes: int = _limit(
        100_000_000, "bytes of a package that earn no more time", "Half a million rows or so."
    )
    memory: int = _limit(
        800_000_000,
        "bytes of memory for a question to DuckDB",
        "Enough for ten million rows; what does not fit is put on the disk meanwhile, up to 20 GB.",
    )
    held_bytes: int = _limit(
        3_000_000_000,
        "bytes of memory that a command holds",
        "A package of ten million rows takes some 2.5 GB. What was not looked at is named.",
    )
    descriptor_bytes: int = _limit(
        1_000_000, "bytes of a descriptor", "The largest of this project has a tenth of it."
    )
    resources: int = _limit(1_000, "resources of a package", "Each is a file to open and a table to make.")
    fields: int = _limit(
        2_000, "fields of a table, and columns of its file", "Wider tables are better written as long ones."
    )
    pattern: int = _limit(1_000, "characters of a pattern", "RE2 compiles a pattern before it runs it.")
    values: int = _limit(
        10_000, "values of a closed list, and of missing values", "A longer list is a table of its own."
    )
    keys: int = _limit(100, "foreign keys and unique keys of a table", "Each is a question about every row.")
    table_bytes: int = _limit(1_000_000_000, "bytes of a table", "Some ten million rows.")
    lines: int = _limit(20_000_000, "lines of a table", "Twice the rows of the largest table foreseen.")
    line_bytes: int = _limit(
        1_000_000, "bytes of a line", "A cell that is longer is a document, not a value."
    )
    digits: int = _limit(1_000, "digits of a number in a cell", "No quantity has as many.")
    text_bytes: int = _limit(
        20_000_000,
        "bytes of a text that is read as a whole: a list, a suite, a README",
        "Each is held in memory.",
    )
    article_bytes: int = _limit(
        5_000_000, "bytes of an article", "A book of two thousand pages; every sentence is split and hashed."
    )
    files: int = _limit(10_000, "files in `data/` and in `validation/`", "Each is looked at.")
    suites: int = _limit(2_000, "suites of Great Expectations", "Each is a file to read.")
    expectations: int = _limit(
        2_000, "expectations", "The largest known package has some 500; 150 a second are run."
    )
    zip_members: int = _limit(10_000, "files in a zip", "Each is written to the disk.")
    zip_bytes: int = _limit(1 << 30, "bytes of a zip once it is unpacked", "They are written to the disk.")
    release_bytes: int = _limit(
        2_000_000_000, "bytes of a file of a release that is verified", "Each is read and hashed."
    )
    reported: int = _limit(10_000, "issues that a report shows", "What is left out is counted at its end.")


_LIMITS = Limits()
DESCRIPTIONS = {one.name: (one.metadata["of"], one.metadata["why"]) for one in fields(Limits)}
"""What each limit is a number of, and why it is this one."""


def current() -> Limits:
    """Give the limits that hold now."""
    return _LIMITS


@contextmanager
def raised(limits: Limits) -> Iterator[None]:
    """Let other limits hold for a block: those that an owner gave."""
    global _LIMITS  # noqa: PLW0603 - one process, one owner: threads of a run must see them, too
    before, _LIMITS = _LIMITS, limits
    try:
        yield
    finally:
        _LIMITS = before


def parse(texts: Iterable[str]) -> Limits:
    """Read limits as an owner writes them: `name=number`, several of them with commas between.

    Raises UnknownNameError where there is no such limit, UnreadableLimitError for what is no number.

    >>> parse(["seconds=600,fields=5_000"]).fields
    5000
    """
    given: dict[str, int] = {}
    for text in texts:
        for one in filter(None, text.split(",")):
            name, _, number = one.partition("=")
            if name not in DESCRIPTIONS:
                raise UnknownNameError(name, "limit", DESCRIPTIONS)
            digits = number.replace("_", "")
            if not (digits.isascii() and digits.isdecimal() and 0 < len(digits) < 16):  # noqa: PLR2004 - 10**15
                raise UnreadableLimitError(name, number)
            given[name] = int(digits)
    return replace(Limits(), **given)


def beyond(name: str, where: str, count: int) -> str:
    """Say what is found beyond a limit, and what is expected: for messages."""
    return f"{where}: found {found(name, count)}; expected {expected(name)}. {how_to_raise(name)}"


def found(name: str, count: int) -> str:
    """Say how much there is of what a limit is about; 0 is more than was counted."""
    return f"{count:,} {DESCRIPTIONS[name][0]}" if count else f"more {DESCRIPTIONS[name][0]}"


def expected(name: str) -> str:
    """Say how much there may be of it."""
    return f"at most {getattr(current(), name):,}"


def how_to_raise(name: str) -> str:
    """Say how an owner who needs more raises a limit."""
    return f"Make it smaller; an owner who needs more gives --limits {name}=NUMBER."


def check(name: str, where: str, count: int) -> None:
    """Raise BeyondLimitError where there is more than a limit allows."""
    if count > getattr(current(), name):
        refuse(name, where, count)


def refuse(name: str, where: str, count: int = 0) -> NoReturn:
    """Raise BeyondLimitError: there is more than a limit allows, whatever the count was in the end."""
    raise BeyondLimitError(beyond(name, where, count), name, count, where)
