"""Readings: values, dates and names are read again from the words they came from, and must agree."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from footnoted.issues import Edit, Finding, Severity, make_rule, quoted
from footnoted.lists import READ_BY_HAND, read_list
from footnoted.progress import tell
from footnoted.tables import Row, read_rows
from footnoted.text.dates import read_date
from footnoted.text.languages import LANGUAGES, known_language
from footnoted.text.names import Gazetteer, Name
from footnoted.text.quantities import read_quantity
from footnoted.text.relative_dates import accepted_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from footnoted.descriptor import Package, Resource
    from footnoted.issues import Issue

LAYER = "readings"

FIGURE = ("value", "value_high", "unit", "currency", "qualifier")
DATE = ("edtf", "qualifier")
LONGEST_DATE = 50
"""How many characters a date in EDTF has at the most."""

_DATE = r"(?:-?(?:\d{4}|\d{3}X|\d\dXX)|XXXX|Y-?\d{5,})(?:-(?:0[1-9]|1[0-2]|XX)(?:-(?:\d\d|XX))?)?[?~%]?"
_LEVEL_1 = re.compile(rf"{_DATE}|-?\d{{4}}-2[1-4][?~%]?|(?:{_DATE}|\.\.)?/(?:{_DATE}|\.\.)?")


_rule = partial(make_rule, LAYER)


FIGURE_RULE = _rule(
    "figure",
    "A figure is what its words say.",
    "Correct the cell, or the words, after a look at the sentence.",
    (
        "data/funding_facts.csv:5:71",
        'funding_facts/heron-cost/value: found "5000000"; expected "4000000", as read from "4 million euros"',
    ),
    Edit("data/funding_facts.csv", ",4000000,", ",5000000,"),
)
DATE_RULE = _rule(
    "date",
    "A date is what its words say, as far as they say it.",
    "Correct the cell, or the words, after a look at the sentence.",
    (
        "data/events.csv:8:64",
        'events/tidewright-settles/edtf: found "2022"; expected "2021", as read from "2021"',
    ),
    Edit("data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,"),
)
BASIS_RULE = _rule(
    "basis",
    "A part of a date that the words do not state has its basis written beside it.",
    "Write in the field basis where the year comes from.",
    (
        "data/events.csv:6:53",
        'events/quayside-fares-rise/basis: found ""; expected the basis of the date: this sentence has no words for it',
    ),
    Edit("data/events.csv", ",spring 2024,768,779,", ",,,,"),
    also=("footnotes.dated",),
)
EDTF_RULE = _rule(
    "edtf",
    "A date is written in EDTF, level 1.",
    "Write it as 2025, 2025-02, 2024-23 (autumn) or XXXX-02 (year unknown).",
    (
        "data/sources.csv:2:96",
        'sources/harbour-ferries/published: found "2024-99"; expected a date in EDTF, level 1',
    ),
    Edit("data/sources.csv", "ferries,en,2024,", "ferries,en,2024-99,"),
)
NAME_RULE = _rule(
    "name",
    "A mention is a name of its entity, or one of its aliases.",
    "Refer to the entity that is named, or add the name to its aliases.",
    (
        "data/mentions.csv:13:33",
        'mentions/jonas-adeyemi-m02/as_written: found "Adeyemo"; expected a name or alias of jonas-adeyemi; people/jonas-adeyemi/aliases has "Adeyemi"',
    ),
    Edit("data/mentions.csv", "Adeyemi,1090", "Adeyemo,1090"),
)
UNREADABLE = _rule(
    "unreadable",
    "The words of a figure or date can be read again.",
    f"Look whether the cells are right, then enter them a second time in {READ_BY_HAND}.",
    (
        "data/funding_facts.csv:5:91",
        'funding_facts/heron-cost/as_written: found "4 melleon euros"; expected words that can be read as one figure, or lines for this row in validation/read_by_hand.csv',
    ),
    Edit("data/funding_facts.csv", ",4 million euros,", ",4 melleon euros,"),
    severity=Severity.WARNING,
)
BY_HAND_RULE = _rule(
    "by-hand",
    "A cell that was read by hand is the same in both places.",
    f"Read the sentence again and correct the cell, or its line in {READ_BY_HAND}.",
    (
        "data/funding_facts.csv:5:71",
        'funding_facts/heron-cost/value: found "4000000"; expected "5000000", as entered by hand in validation/read_by_hand.csv',
    ),
    Edit(
        "validation/read_by_hand.csv",
        "",
        "table,row_id,field,reading,reason\nfunding_facts,heron-cost,value,5000000,an example\nfunding_facts,heron-cost,unit,money,an example\nfunding_facts,heron-cost,currency,EUR,an example\n",
    ),
)
STALE_RULE = _rule(
    "by-hand-unused",
    "Each line of the cells read by hand belongs to a row.",
    f"Remove the line from {READ_BY_HAND}, or correct its table, row_id and field.",
    (
        "validation/read_by_hand.csv:2",
        'found "funding_facts/swan-cost/value"; expected table, key and field of a row',
    ),
    Edit(
        "validation/read_by_hand.csv",
        "",
        "table,row_id,field,reading,reason\nfunding_facts,swan-cost,value,5000000,an example\n",
    ),
)

RULES = (
    FIGURE_RULE,
    DATE_RULE,
    BASIS_RULE,
    EDTF_RULE,
    NAME_RULE,
    UNREADABLE,
    BY_HAND_RULE,
    STALE_RULE,
)


def check(package: Package) -> Iterator[Finding | Issue]:
    """Read every figure, date and name again from `as_written`; no article is needed."""
    by_hand = read_by_hand(package)
    sources = _sources_of_sentences(package)
    names = gazetteer(package)
    for resource in package.resources:
        tell(resource.name)
        fields = set(resource.field_names)
        rows = read_rows(package, resource)
        if {*FIGURE, "as_written"} <= fields:
            yield from _check_figures(resource, rows, by_hand, sources)
        if {*DATE, "as_written", "basis", "sentence_id"} <= fields:
            yield from _check_dates(resource, rows, by_hand, sources)
        if resource.name == "mentions" and {"entity_id", "as_written"} <= fields and names:
            yield from _check_names(resource, rows, names, list(_name_cells(package)))
        yield from _check_judged(resource, rows, by_hand)
        for field in ("edtf", "period", "published"):
            if field in fields:
                yield from _check_edtf(resource, rows, field)
    for line, key in check_by_hand(package):
        yield STALE_RULE.issue(READ_BY_HAND, line, 0, quoted(key), "table, key and field of a row")


# --- what was read by hand -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandReading:
    """The cells of one row that were read by hand."""

    table: str
    row_id: str
    cells: Mapping[str, str]

    @property
    def of_words(self) -> bool:
        """Whether it stands for what the grammar would read: a figure or a date."""
        return bool({*FIGURE, *DATE} & set(self.cells))


def read_by_hand(package: Package) -> dict[tuple[str, str], HandReading]:
    """Give the readings by hand by table and row; a missing file has none."""
    cells: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for line in read_list(package, READ_BY_HAND):
        cells[line.cells["table"], line.cells["row_id"]][line.cells["field"]] = line.cells["reading"]
    return {key: HandReading(*key, value) for key, value in cells.items()}


def check_by_hand(package: Package) -> Iterator[tuple[int, str]]:
    """Yield line number and address of each line that belongs to no row."""
    keys: dict[str, set[str]] = {}
    for resource in package.resources:
        if len(resource.primary_key) == 1:
            key = resource.primary_key[0]
            keys[resource.name] = {row.cells.get(key) or "" for row in read_rows(package, resource)}
    for line in read_list(package, READ_BY_HAND):
        table, row_id, field = (line.cells[one] for one in ("table", "row_id", "field"))
        if row_id not in keys.get(table, set()) or field not in package.resource(table).field_names:
            yield line.number, f"{table}/{row_id}/{field}"


def _key(resource: Resource, row: Row) -> tuple[str, str]:
    return resource.name, "|".join(row.cells.get(name) or "" for name in resource.primary_key)


def _check_judged(
    resource: Resource, rows: list[Row], by_hand: Mapping[tuple[str, str], HandReading]
) -> Iterator[Finding]:
    """Compare cells that no words give, a kind or a modality say, where they were entered a second time."""
    for row in rows:
        reading = by_hand.get(_key(resource, row))
        if reading is not None:
            fields = tuple(one for one in reading.cells if one in row.cells and one not in {*FIGURE, *DATE})
            yield from _compare_by_hand(resource, row, fields, reading)


def _compare_by_hand(
    resource: Resource, row: Row, fields: tuple[str, ...], reading: HandReading
) -> Iterator[Finding]:
    for field in fields:
        cell, expected = row.cells[field] or "", reading.cells.get(field, "")
        if cell != expected and not _is_same_number(cell, expected):
            said = f"{quoted(expected)}, as entered by hand in {READ_BY_HAND}"
            yield BY_HAND_RULE.finding(resource.name, row.record, field, quoted(cell), said)


# --- figures -------------------------------------------------------------------------------------------


def _check_figures(
    resource: Resource,
    rows: list[Row],
    by_hand: Mapping[tuple[str, str], HandReading],
    sources: Mapping[str, _Source],
) -> Iterator[Finding]:
    for row in rows:
        words, reading = row.cells["as_written"], by_hand.get(_key(resource, row))
        if reading is not None and reading.of_words:
            yield from _compare_by_hand(resource, row, FIGURE, reading)
        elif words is not None:
            source = sources.get(row.cells.get("sentence_id") or "", _NO_SOURCE)
            yield from _compare_figure(resource, row, words, source)


def _compare_figure(resource: Resource, row: Row, words: str, source: _Source) -> Iterator[Finding]:
    quantity = read_quantity(words) if source.is_read else None
    if quantity is None:
        if any(row.cells[field] is not None for field in FIGURE):
            yield _unreadable(resource, row, "figure", source)
        return
    for field in FIGURE:
        cell, read = row.cells[field], getattr(quantity, field)
        if not _same(cell, read):
            expected = f"{_text(read)}, as read from {quoted(words)}"
            yield FIGURE_RULE.finding(resource.name, row.record, field, quoted(cell or ""), expected)


def _same(cell: str | None, read: Decimal | str | None) -> bool:
    if isinstance(read, Decimal):
        try:
            return cell is not None and Decimal(cell) == read
        except InvalidOperation:
            return False
    return (cell or "") == (read or "")


def _is_same_number(one: str, other: str) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def _text(read: Decimal | str | None) -> str:
    return quoted(f"{read.normalize():f}" if isinstance(read, Decimal) else read or "")


# --- dates ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Source:
    """What the source of a sentence says about its dates: when it was published, and in which language."""

    published: str
    language: str

    @property
    def is_read(self) -> bool:
        """Whether figures and dates of its language can be read; a source that names none is tried."""
        return not self.language or known_language(self.language) is not None


_NO_SOURCE = _Source("", "")


def _sources_of_sentences(package: Package) -> dict[str, _Source]:
    """Give for each sentence what its source says, where it has one."""
    if not (package.has("sources", "source_id") and package.has("sentences", "sentence_id", "source_id")):
        return {}
    sources = {
        row.cells["source_id"]: _Source(row.cells.get("published") or "", row.cells.get("language") or "")
        for row in read_rows(package, package.resource("sources"))
    }
    rows = read_rows(package, package.resource("sentences"))
    return {
        row.cells["sentence_id"] or "": sources[row.cells["source_id"]]
        for row in rows
        if row.cells["source_id"] in sources
    }


def _check_dates(
    resource: Resource,
    rows: list[Row],
    by_hand: Mapping[tuple[str, str], HandReading],
    sources: Mapping[str, _Source],
) -> Iterator[Finding]:
    for row in rows:
        words, reading = row.cells["as_written"], by_hand.get(_key(resource, row))
        if reading is not None and reading.of_words:
            yield from _compare_by_hand(resource, row, DATE, reading)
        elif words is not None:
            source = sources.get(row.cells["sentence_id"] or "", _NO_SOURCE)
            yield from _compare_date(resource, row, words, source)
        elif row.cells["basis"] is None:
            expected = "the basis of the date: this sentence has no words for it"
            yield BASIS_RULE.finding(resource.name, row.record, "basis", '""', expected)


def _compare_date(resource: Resource, row: Row, words: str, source: _Source) -> Iterator[Finding]:
    date = read_date(words) if source.is_read else None
    is_past = True if row.cells.get("modality") == "stated" else None
    accepted = accepted_dates(date, source.published, past=is_past) if date else None
    if date is None or accepted is None:
        yield _unreadable(resource, row, "date", source, date.calendar if date else "")
        return
    cell = row.cells["edtf"] or ""
    wanted, inferred = accepted
    if cell not in wanted and not (inferred and cell.removesuffix("?") in wanted):
        told = f", published {source.published}" if inferred and source.published else ""
        expected = f"{' or '.join(quoted(one) for one in wanted)}, as read from {quoted(words)}{told}"
        yield DATE_RULE.finding(resource.name, row.record, "edtf", quoted(cell), expected)
    if (row.cells["qualifier"] or "") != date.qualifier:
        expected = f"{quoted(date.qualifier)}, as read from {quoted(words)}"
        found = quoted(row.cells["qualifier"] or "")
        yield DATE_RULE.finding(resource.name, row.record, "qualifier", found, expected)
    if inferred and row.cells["basis"] is None:
        expected = f"the basis of the year: {quoted(words)} does not state it"
        yield BASIS_RULE.finding(resource.name, row.record, "basis", '""', expected)


def _unreadable(resource: Resource, row: Row, kind: str, source: _Source, calendar: str = "") -> Finding:
    """Say that words are not read, and why: the language, another calendar, or the words themselves."""
    expected = f"words that can be read as one {kind}"
    if not source.is_read:
        expected = (
            f"words in a language that is read ({', '.join(LANGUAGES)}); the source is in {source.language}"
        )
    elif calendar:
        expected = f"a date of our own calendar; these words are one of the {calendar} calendar"
    expected += f", or lines for this row in {READ_BY_HAND}"
    words = row.cells["as_written"] or ""
    return UNREADABLE.finding(resource.name, row.record, "as_written", quoted(words), expected)


def _check_edtf(resource: Resource, rows: list[Row], field: str) -> Iterator[Finding]:
    for row in rows:
        cell = row.cells[field]
        if cell is not None and not _is_edtf(cell):
            yield EDTF_RULE.finding(resource.name, row.record, field, quoted(cell), "a date in EDTF, level 1")


@lru_cache(maxsize=4096)
def _is_edtf(text: str) -> bool:
    """Tell whether a text is a date in EDTF, level 1, or one with the year open; the grammar needs about 20 ms.

    The grammar takes all levels: half-years, and spans of seasons, which no level has, are sorted out before.
    """
    from edtf import parse_edtf  # noqa: PLC0415 - 0.3 s, and only packages with dates need it
    from edtf.parser.edtf_exceptions import EDTFParseException  # noqa: PLC0415

    if len(text) > LONGEST_DATE or not _LEVEL_1.fullmatch(text):
        return False
    try:
        parse_edtf(text)
    except EDTFParseException:
        return False
    return True


# --- names ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _NameCell:
    """One name or alias and the cell that has it."""

    name: Name
    cell: str


def entity_names(package: Package) -> list[Name]:
    """Give every name and alias of every entity: all tables with a name whose key is an entity's."""
    return [one.name for one in _name_cells(package)]


def _name_cells(package: Package) -> Iterator[_NameCell]:
    for resource in package.resources:
        keys = {key.fields for key in resource.foreign_keys if key.resource == "entities"}
        known = {"name", *resource.primary_key} <= set(resource.field_names)
        if not (known and resource.primary_key and resource.primary_key in keys):
            continue
        for row in read_rows(package, resource):
            entity = row.cells[resource.primary_key[0]] or ""
            for field in ("name", "aliases", "aliases_exact"):
                cell = row.cells.get(field) or ""
                for text in [cell] if field == "name" else cell.split("|"):
                    if text.strip():
                        name = Name(text, entity, exact=field == "aliases_exact")
                        yield _NameCell(name, f"{resource.name}/{entity}/{field}")


def gazetteer(package: Package) -> Gazetteer | None:
    """Build the gazetteer of a package; None when it names nothing."""
    names = [one for one in entity_names(package) if any(char.isalnum() for char in one.text)]
    return Gazetteer(names) if names else None


def _check_names(
    resource: Resource, rows: list[Row], names: Gazetteer, cells: list[_NameCell]
) -> Iterator[Finding]:
    for row in rows:
        words, entity = row.cells["as_written"], row.cells["entity_id"]
        if words is None:
            continue
        found = names.find(words)
        whole = [one.entity for one in found if (one.start, one.end) == (0, len(words))]
        if entity not in whole:
            others = f", as of {', '.join(whole)}" if whole else ""
            near = _nearest(words, [one for one in cells if one.name.entity == entity])
            expected = f"a name or alias of {entity}{others}{near}"
            yield NAME_RULE.finding(resource.name, row.record, "as_written", quoted(words), expected)


def _nearest(words: str, cells: list[_NameCell]) -> str:
    """Say which cell has the name that is most like these words, where one is: it may be misspelt."""
    close = get_close_matches(words, [one.name.text for one in cells], 1)
    cell = next((one for one in cells if close == [one.name.text]), None)
    if cell is not None:
        return f"; {cell.cell} has {quoted(cell.name.text)}"
    return f"; {cells[0].cell.rpartition('/')[0]}/aliases has none that is like it" if cells else ""
