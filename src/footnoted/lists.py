"""The lists in validation/ that are kept by hand: their columns, their lines, and lines that are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from footnoted import limits
from footnoted.errors import LexiconError
from footnoted.issues import Issue, Rule, quoted
from footnoted.records import read_all
from footnoted.text.lexicon import SHIPPED, Lexicon, read_lexicon

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from footnoted.descriptor import Package

CORRECTIONS = "validation/corrections.csv"
PUBLISHED = "validation/published_ids.csv"
RATES = "validation/rates.csv"
READ_BY_HAND = "validation/read_by_hand.csv"
SET_ASIDE = "validation/set_aside.csv"
"""sentence_id, start, end, as_written, reason: what no row claims; without a span, the whole sentence."""
WAIVERS = "validation/waivers.csv"
LEXICON = "validation/lexicon.toml"

LISTS: dict[str, tuple[str, ...]] = {
    CORRECTIONS: ("release", "table", "row", "field", "was", "now", "reason"),
    PUBLISHED: ("table", "row_id", "withdrawn"),
    RATES: ("from", "to", "low", "high"),
    READ_BY_HAND: ("table", "row_id", "field", "reading", "reason"),
    SET_ASIDE: ("sentence_id", "start", "end", "as_written", "reason"),
    WAIVERS: ("rule", "table", "row", "field", "reason", "expected", "expires"),
}
"""The columns of each list; what they are for stands in CONTRIBUTING.md."""

_RATE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")

MALFORMED = Rule(
    "canonical.list",
    "Each list in validation/ has its own header, and as many cells in every line; rates are numbers.",
    "Write the line in that form; a cell with a comma stands in quotation marks.",
)
LEXICON_RULE = Rule(
    "canonical.lexicon",
    "The words that a package adds stand in sections, languages and forms that the toolkit knows.",
    f"Write {LEXICON} as docs/lexicon.md says.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: where it stands (from 1), the column each cell begins at, and the cells."""

    file: str
    number: int
    columns: Mapping[str, int]
    cells: Mapping[str, str]

    def issue(self, rule: Rule, column: str, expected: str) -> Issue:
        """Say that this cell of the line is wrong."""
        found = f"{quoted(self.cells[column])} as {column}"
        return rule.issue(self.file, self.number, self.columns[column], found, expected)


def check_lists(package: Package, unsafe: Collection[str] = ()) -> Iterator[Issue]:
    """Yield what is wrong with the form of the lists that there are; `unsafe` ones are not opened."""
    if "validation" not in unsafe:
        for file in (one for one in LISTS if one not in unsafe):
            yield from (one for one in _read(package, file) if isinstance(one, Issue))
        if RATES not in unsafe:
            yield from _check_rates(package)


def _check_rates(package: Package) -> Iterator[Issue]:
    """Yield the bands of exchange rates that are none: no sum would be compared by them."""
    lines = read_list(package, RATES)
    most = limits.current().values
    if len(lines) > most:
        yield MALFORMED.issue(RATES, lines[most].number, 0, f"{len(lines):,} bands", f"at most {most:,}")
    for line in lines[:most]:
        low, high = (_rate(line.cells[name]) for name in ("low", "high"))
        for name in (name for name, rate in (("low", low), ("high", high)) if not rate):
            yield line.issue(MALFORMED, name, "a number above 0, with a point: 7.3")
        if low and high and low > high:
            yield line.issue(MALFORMED, "low", f"no more than {line.cells['high']}, the high end of the band")


def _rate(cell: str) -> float:
    """Give the number of a rate above 0; 0 where the cell holds none."""
    return float(cell) if _RATE.fullmatch(cell) else 0.0


def check_lexicon(package: Package) -> Iterator[Issue]:
    """Yield what is wrong with the words that a package adds to those that the toolkit reads."""
    try:
        _lexicon(package)
    except LexiconError as error:
        yield LEXICON_RULE.issue(LEXICON, error.line, 0, error.found, error.expected)


def lexicon_of(package: Package) -> Lexicon:
    """Give the words that a package adds; none where it adds none, or where they cannot be read."""
    try:
        return _lexicon(package)
    except LexiconError:
        return SHIPPED


def _lexicon(package: Package) -> Lexicon:
    file = package.file(LEXICON)
    if not file.door.exists(file.name):
        return SHIPPED
    try:
        return read_lexicon(file.read().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LexiconError(1, f"the byte 0x{error.object[error.start]:02X}", "UTF-8") from None


def read_list(package: Package, file: str) -> list[Line]:
    """Give the well-formed lines of a list; a missing one has none."""
    return [one for one in _read(package, file) if isinstance(one, Line)]


def _read(package: Package, file: str) -> Iterator[Line | Issue]:
    path, names = package.file(file), LISTS[file]
    if not path.door.exists(path.name):
        return
    records = read_all(path)
    header = next(records, None)
    if header is None or tuple(header.cells()) != names:
        found = "an empty file" if header is None else quoted(header.text)
        yield MALFORMED.issue(file, 1, 1, found, quoted(",".join(names)))
        return
    for record in records:
        cells = record.cells()
        if len(cells) != len(names) or record.fault():
            expected = f"{len(names)} cells, quoted by RFC 4180"
            yield MALFORMED.issue(file, record.line, 0, f"{len(cells)} cells", expected)
        else:
            columns = {name: record.place(number)[1] for number, name in enumerate(names)}
            yield Line(file, record.line, columns, dict(zip(names, cells, strict=True)))
