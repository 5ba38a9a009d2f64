"""Readings: values, dates and names are read again from the words they came from, and must agree."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from footnoted.issues import Looked, Rule, Severity, quoted
from footnoted.lists import READ_BY_HAND
from footnoted.progress import tell
from footnoted.rows.by_hand import (
    BY_HAND_RULE,
    STALE_RULE,
    check_judged,
    check_unused,
    compare_by_hand,
    read_by_hand,
)
from footnoted.rows.names import NAME_RULE, check_names
from footnoted.text.dates import read_date
from footnoted.text.quantities import read_quantity
from footnoted.vocabulary import DATE, FIGURE, SENTENCES, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from footnoted.issues import Finding, Issue
    from footnoted.model import Entry, Group, Model
    from footnoted.rows.by_hand import Readings
    from footnoted.text.dates import Date

_MONTH, _DAY = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:Z|[+-][0-9]{2}(?::[0-9]{2})?)?"
_CALENDAR = rf"(?:-?[0-9]{{4}}|XXXX)(?:-{_MONTH}(?:-{_DAY})?)?"
_ALONE = (
    rf"(?:{_CALENDAR}|[0-9]{{3}}X|[0-9]{{2}}XX|(?:-?[0-9]{{4}}|XXXX)-(?:XX|{_MONTH}-XX|XX-XX|2[1-4]))[?~%]?"
    rf"|Y-?[1-9][0-9]{{4,}}|-?[0-9]{{4}}-{_MONTH}-{_DAY}{_CLOCK}"
)
_END = rf"(?:{_CALENDAR}[?~%]?|\.\.)?"
_LEVEL_1 = re.compile(rf"{_ALONE}|(?=.*[0-9X]){_END}/{_END}")
"""EDTF up to level 1 (https://www.loc.gov/standards/datetime/), and XXXX for a year that is not known.

Parsers at hand read level 2 as well, so that what they take is no proof of level 1.
"""

_WHOLE_DATE = re.compile(r"([0-9]{4}|XXXX)-([0-9]{2})-([0-9]{2})")

LONGEST_DATE = 50
"""How many characters a date in EDTF has at the most."""

FIGURE_RULE = Rule(
    "readings.figure",
    "A figure is what its words say.",
    "Correct the cell, or the words, after a look at the sentence.",
)
DATE_RULE = Rule(
    "readings.date",
    "A date is what its words say, as far as they say it.",
    "Correct the cell, or the words, after a look at the sentence.",
)
BASIS_RULE = Rule(
    "readings.basis",
    "A part of a date that the words do not state has its basis written beside it.",
    "Write in the field basis where the year comes from.",
)
EDTF_RULE = Rule(
    "readings.edtf",
    "A date is written in EDTF, level 1, or with XXXX for a year that is not known.",
    "Write it as 2025, 2025-02, 2024-23 (autumn) or XXXX-02 (year unknown).",
)
UNREADABLE = Rule(
    "readings.unreadable",
    "The words of a figure or date can be read again.",
    f"Look whether the cells are right, then enter them a second time in {READ_BY_HAND}.",
    Severity.WARNING,
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


def check(model: Model) -> Iterator[Finding | Issue | Looked]:
    """Read every figure, date and name again from the words as written; no article is needed."""
    by_hand = read_by_hand(model.package)
    years = _published_years(model)
    looked: Counter[str] = Counter(dict.fromkeys((one.id for one in RULES), 0))
    for group in model.groups:
        tell(group.name)
        if group.has("value", "as_written"):
            yield from _check_figures(group, model.rows(group), by_hand, looked)
        if group.has("edtf", "as_written"):
            yield from _check_dates(group, model.rows(group), by_hand, years, looked)
        for role in ("edtf", "period", "published"):
            if group.has(role) and (group.is_first or role in group.own):
                yield from _check_edtf(group, model.rows(group), role, looked)
    yield from check_names(model, looked)
    yield from check_judged(model, by_hand, looked)
    yield from check_unused(model.package, looked)
    yield from (Looked(rule, count) for rule, count in looked.items())


# --- figures -------------------------------------------------------------------------------------------


def _check_figures(
    group: Group, rows: list[Entry], by_hand: Readings, looked: Counter[str]
) -> Iterator[Finding]:
    for row in rows:
        words, reading = row.cells["as_written"], by_hand.get((group.name, row.key))
        if reading is not None and reading.of_words(group):
            yield from compare_by_hand(group, row, FIGURE, reading)
        elif words is not None:
            looked[FIGURE_RULE.id] += 1
            looked[UNREADABLE.id] += 1
            yield from _compare_figure(group, row, words)


def _compare_figure(group: Group, row: Entry, words: str) -> Iterator[Finding]:
    quantity = read_quantity(words)
    if quantity is None:
        if any(row.cells.get(role) is not None for role in FIGURE):
            expected = f"words that can be read as one figure, or lines for this row in {READ_BY_HAND}"
            yield group.finding(UNREADABLE, row.record, "as_written", quoted(words), expected)
        return
    for role in FIGURE:
        read = getattr(quantity, role)
        if group.has(role):
            cell = row.cells[role]
            if not _same(cell, read):
                expected = f"{_text(read)}, as read from {quoted(words)}"
                yield group.finding(FIGURE_RULE, row.record, role, quoted(cell or ""), expected)
        elif group.fixed(role) and (read or "") != group.fixed(role):
            found = f"{quoted(row.cells['value'] or '')}, which counts in {quoted(group.fixed(role))}"
            expected = f"{_text(read)} as {role}, as read from {quoted(words)}"
            yield group.finding(FIGURE_RULE, row.record, "value", found, expected)


def _same(cell: str | None, read: Decimal | str | None) -> bool:
    if isinstance(read, Decimal):
        try:
            return cell is not None and Decimal(cell) == read
        except InvalidOperation:
            return False
    return (cell or "") == (read or "")


def _text(read: Decimal | str | None) -> str:
    return quoted(f"{read.normalize():f}" if isinstance(read, Decimal) else read or "")


# --- dates ---------------------------------------------------------------------------------------------


def _published_years(model: Model) -> dict[str, int]:
    """Give the year of publication for each sentence, where its source states one."""
    sources = model.first(SOURCES, "source_id", "published")
    sentences = model.first(SENTENCES, "sentence_id", "source_id")
    if sources is None or sentences is None:
        return {}
    years: dict[str | None, int] = {}
    for row in model.rows(sources):
        match = re.match(r"[0-9]{4}", row.cells["published"] or "")
        if match:
            years[row.cells["source_id"]] = int(match[0])
    return {
        row.cells["sentence_id"] or "": years[row.cells["source_id"]]
        for row in model.rows(sentences)
        if row.cells["source_id"] in years
    }


def _check_dates(
    group: Group, rows: list[Entry], by_hand: Readings, years: Mapping[str, int], looked: Counter[str]
) -> Iterator[Finding]:
    for row in rows:
        words, reading = row.cells["as_written"], by_hand.get((group.name, row.key))
        looked[BASIS_RULE.id] += group.has("basis")
        if reading is not None and reading.of_words(group):
            yield from compare_by_hand(group, row, DATE, reading)
        elif words is not None:
            looked[DATE_RULE.id] += 1
            looked[UNREADABLE.id] += 1
            yield from _compare_date(group, row, words, years.get(row.cells.get("sentence_id") or ""))
        elif group.has("basis") and row.cells["basis"] is None:
            expected = "the basis of the date: this sentence has no words for it"
            yield group.finding(BASIS_RULE, row.record, "basis", '""', expected)


def _compare_date(group: Group, row: Entry, words: str, published: int | None) -> Iterator[Finding]:
    date = read_date(words)
    if date is None:
        expected = f"words that can be read as one date, or lines for this row in {READ_BY_HAND}"
        yield group.finding(UNREADABLE, row.record, "as_written", quoted(words), expected)
        return
    cell = row.cells["edtf"] or ""
    wanted, inferred = expected_dates(date, published)
    if cell not in wanted and not (inferred and cell.removesuffix("?") in wanted):
        expected = f"{' or '.join(quoted(one) for one in wanted)}, as read from {quoted(words)}"
        yield group.finding(DATE_RULE, row.record, "edtf", quoted(cell), expected)
    if group.has("qualifier") and (row.cells["qualifier"] or "") != date.qualifier:
        expected = f"{quoted(date.qualifier)}, as read from {quoted(words)}"
        found = quoted(row.cells["qualifier"] or "")
        yield group.finding(DATE_RULE, row.record, "qualifier", found, expected)
    if inferred and group.has("basis") and row.cells["basis"] is None:
        expected = f"the basis of the year: {quoted(words)} does not state it"
        yield group.finding(BASIS_RULE, row.record, "basis", '""', expected)


def expected_dates(date: Date, published: int | None) -> tuple[list[str], bool]:
    """Give the dates that a cell may hold for words so read, and whether the year is inferred.

    A month without a year is of the year of publication, or of an unknown one; "last year" and the
    like count from the year of publication. An inferred date may carry EDTF's `?`.
    """
    if date.relative:
        return _relative_dates(date.relative, published), True
    if date.edtf.startswith("XXXX") and published is not None:
        return [date.edtf.replace("XXXX", str(published), 1), date.edtf], True
    return [date.edtf], False


def _relative_dates(relative: str, published: int | None) -> list[str]:
    if published is None:
        return ["XXXX"]
    years = re.match(r"P([+-]?[0-9]+)Y", relative)
    if years:
        return [str(published + int(years[1]))]
    return [str(published), str(published - 1)]


def _check_edtf(group: Group, rows: list[Entry], role: str, looked: Counter[str]) -> Iterator[Finding]:
    for row in rows:
        cell = row.cells[role]
        if cell is not None:
            looked[EDTF_RULE.id] += 1
            if not _is_edtf(cell):
                yield group.finding(EDTF_RULE, row.record, role, quoted(cell), "a date in EDTF, level 1")


@lru_cache(maxsize=4096)
def _is_edtf(text: str) -> bool:
    """Tell whether a text is a date in EDTF, level 1, whose days are days of the calendar."""
    if len(text) > LONGEST_DATE or not _LEVEL_1.fullmatch(text):
        return False
    return all(
        int(day) <= monthrange(_LEAP if year in _NO_YEARS else int(year), int(month))[1]
        for year, month, day in _WHOLE_DATE.findall(text)
    )


_LEAP = 2000
_NO_YEARS = frozenset({"XXXX", "0000"})
