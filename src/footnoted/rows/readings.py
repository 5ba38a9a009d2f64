"""Readings: values, dates and names are read again from the words they came from, and must agree."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from footnoted.issues import Looked, Rule, Severity, quoted
from footnoted.lists import LEXICON, READ_BY_HAND
from footnoted.progress import tell
from footnoted.rows.affected import Affected
from footnoted.rows.by_hand import (
    BY_HAND_RULE,
    STALE_RULE,
    check_judged,
    check_unused,
    compare_by_hand,
    read_by_hand,
)
from footnoted.rows.edtf import is_edtf
from footnoted.rows.gists import GIST_RULE, check_gists
from footnoted.rows.languages import LANGUAGE_RULE, check_languages
from footnoted.rows.names import NAME_RULE, check_names
from footnoted.rows.told import Sources
from footnoted.text.calendar.relative_dates import accepted_dates
from footnoted.text.dates import read_date
from footnoted.text.languages import LANGUAGES
from footnoted.text.lexicon import SHIPPED, Lexicon
from footnoted.text.quantities import Quantity, read_quantity
from footnoted.vocabulary import DATE, FIGURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from footnoted.changes import Changes
    from footnoted.issues import Finding, Issue
    from footnoted.model import Entry, Group, Model
    from footnoted.rows.by_hand import HandReading, Readings
    from footnoted.rows.told import Told
    from footnoted.text.calendar.relative_dates import Accepted
    from footnoted.text.dates import Date
    from footnoted.text.numbers.habits import Habit

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
    "A date is written in EDTF, level 1.",
    "Write it as 2025, 2025-02, 2024-23 (autumn) or XXXX-02 (year unknown).",
)
OVERRULED = Rule(
    "readings.by-hand-overrules",
    "What is read by hand fills what no grammar reads, and overrules no words that are read plainly.",
    f"Correct the cells and take their lines out of {READ_BY_HAND}; or correct the words.",
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
    OVERRULED,
    GIST_RULE,
    LANGUAGE_RULE,
)


REMEMBERED = 1 << 16
"""How many different words are read once only."""


def check(
    model: Model, texts: Sequence[str] = (), changes: Changes | None = None
) -> Iterator[Finding | Issue | Looked]:
    """Read every figure, date and name again from the words as written; no article is needed.

    Where one of the `texts` is at hand, its figures say what a comma or a stop means in it. With `changes`,
    only rows of the sources that it touches are read.
    """
    by_hand = read_by_hand(model.package)
    sources = Sources(model, texts)
    affected = Affected(model, changes)
    looked: Counter[str] = Counter(dict.fromkeys((one.id for one in RULES), 0))
    for group in model.groups:
        tell(group.name)
        if group.has("value", "as_written"):
            yield from _check_figures(group, affected.rows(group), by_hand, sources, looked)
        if group.has("edtf", "as_written"):
            yield from _check_dates(group, affected.rows(group), by_hand, sources, looked)
        for role in ("edtf", "period", "published"):
            if group.has(role) and (group.is_first or role in group.own):
                yield from _check_edtf(group, affected.rows(group), role, looked)
    yield from check_names(model, looked, affected)
    yield from check_gists(model, looked)
    yield from check_languages(model, sources, looked)
    yield from check_judged(model, by_hand, looked)
    yield from check_unused(model.package, looked)
    yield from (Looked(rule, count) for rule, count in looked.items())


# --- figures -------------------------------------------------------------------------------------------


def _check_figures(
    group: Group, rows: Iterable[Entry], by_hand: Readings, sources: Sources, looked: Counter[str]
) -> Iterator[Finding]:
    for row in rows:
        words, reading = row.cells["as_written"], by_hand.get((group.name, row.key))
        if reading is not None and reading.of_words(group):
            yield from _compare_hand_figure(group, row, reading, sources.with_habit(row))
            looked[OVERRULED.id] += 1
        elif words is not None:
            looked[FIGURE_RULE.id] += 1
            looked[UNREADABLE.id] += 1
            yield from _compare_figure(group, row, words, sources.with_habit(row))


def _read_figure(words: str | None, source: Told) -> Quantity | None:
    if words is None or not source.is_read:
        return None
    return _read_words(words, source.currency, source.lexicon, source.habit)


@lru_cache(maxsize=REMEMBERED)
def _read_words(words: str, currency: str, lexicon: Lexicon, habit: Habit | None = None) -> Quantity | None:
    """Read a figure; a corpus says the same in the same words many times over."""
    return read_quantity(words, currency=currency, lexicon=lexicon, habit=habit)


@lru_cache(maxsize=REMEMBERED)
def _read_date(words: str) -> Date | None:
    return read_date(words)


@lru_cache(maxsize=REMEMBERED)
def _accepted(words: str, published: str, past: bool | None) -> Accepted | None:  # noqa: FBT001 - as it is asked
    date = _read_date(words)
    return accepted_dates(date, published, past=past) if date else None


def _compare_hand_figure(group: Group, row: Entry, reading: HandReading, source: Told) -> Iterator[Finding]:
    """Compare cells with what was read by hand, and that with the words where they are read plainly."""
    quantity = _read_figure(row.cells["as_written"], source)
    wrong = [role for role in FIGURE if quantity is not None and _differs(group, reading, role, quantity)]
    for role in wrong:
        found = f"{quoted(reading.cells.get(group.column(role), ''))}, as entered by hand in {READ_BY_HAND}"
        words = quoted(row.cells["as_written"] or "")
        expected = f"{_text(getattr(quantity, role))}, as plainly read from {words}"
        yield group.finding(OVERRULED, row.record, role, found, expected)
    if not wrong:
        yield from compare_by_hand(group, row, FIGURE, reading)


def _differs(group: Group, reading: HandReading, role: str, quantity: Quantity) -> bool:
    """Tell whether a reading by hand differs from plain words; what these leave open it may fill."""
    read = getattr(quantity, role)
    if not group.has(role) or (role in {"unit", "currency", "qualifier"} and not read):
        return False
    if role == "unit" and not quantity.unit_known:
        return False
    if quantity.qualifier == "vague" and role.startswith("value"):
        return False  # "tens of millions" names no number: whether its bounds are written is the row's affair
    return not _same(reading.cells.get(group.column(role)) or None, read)


def _compare_figure(group: Group, row: Entry, words: str, source: Told) -> Iterator[Finding]:
    quantity = _read_figure(words, source)
    if quantity is None:
        if any(row.cells.get(role) is not None for role in FIGURE):
            yield from _unreadable(group, row, "figure", source)
        return
    for role in FIGURE:
        read = getattr(quantity, role)
        if not group.has(role):
            yield from _compare_fixed(group, row, role, read, words)
        elif not _same(row.cells[role], read) and not _is_open(role, row.cells[role], quantity, words):
            expected = f"{_text(read)}, as read from {quoted(words)}{_unknown(role, quantity)}"
            yield group.finding(FIGURE_RULE, row.record, role, quoted(row.cells[role] or ""), expected)


def _compare_fixed(
    group: Group, row: Entry, role: str, read: Decimal | str | None, words: str
) -> Iterator[Finding]:
    """Compare the unit or currency that was read with that of the whole column, where it states one."""
    fixed = group.counted(role, row.cells)
    if role == "unit" and not group.fixed(role) and group.fixed("currency"):
        return  # money, since its currency is stated: where the words are of none, that is the difference
    if fixed and (read or "") != fixed:
        found = f"{quoted(row.cells['value'] or '')}, which counts in {quoted(fixed)}"
        expected = f"{_text(read)} as {role}, as read from {quoted(words)}"
        yield group.finding(FIGURE_RULE, row.record, "value", found, expected)


def _is_open(role: str, cell: str | None, quantity: Quantity, words: str) -> bool:
    """Tell whether the words leave a cell open, so that it may say what they do not.

    "Pounds" are of some country, and may be those of the cell; a figure without a noun counts what the
    sentence says.
    """
    if role == "currency" and cell is not None and quantity.unit == "money" and not quantity.currency:
        meant = _read_words(words, cell, SHIPPED)
        return meant is not None and meant.currency == cell
    return role == "unit" and _is_unit_open(cell, quantity)


_MEASURES = frozenset({"money", "percent", "rank", "ratio", "multiple"})
"""Units that are no nouns: how they are written is ours."""

_ENDINGS = (("s", ""), ("es", ""), ("ies", "y"))
"""What English puts behind a noun for several of it, and what stands there for one."""


def _is_unit_open(cell: str | None, quantity: Quantity) -> bool:
    """Tell whether the words have no noun, or the cell has theirs in another form."""
    if cell is None or cell in _MEASURES or quantity.unit in _MEASURES:
        return False
    return not quantity.unit or _is_that_noun(cell, quantity)


def _is_that_noun(cell: str, quantity: Quantity) -> bool:
    """Tell whether a unit is the noun that was read: a synonym by the lexicon, or one of several."""
    meant = _read_words(f"1 {cell}", "", SHIPPED)
    if meant is not None and meant.unit_known:
        return meant.value == 1 and meant.unit == quantity.unit
    several = quantity.unit
    singulars = {several.removesuffix(end) + one for end, one in _ENDINGS if several.endswith(end)}
    return not quantity.unit_known and cell in singulars


def _unknown(role: str, quantity: Quantity) -> str:
    """Say that a noun is taken as it is written, where the lexicon does not know it."""
    if role != "unit" or quantity.unit_known:
        return ""
    return f"; the lexicon does not know this noun: add it to {LEXICON}, or use it as it is written"


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


def _check_dates(
    group: Group, rows: Iterable[Entry], by_hand: Readings, sources: Sources, looked: Counter[str]
) -> Iterator[Finding]:
    for row in rows:
        words, reading = row.cells["as_written"], by_hand.get((group.name, row.key))
        looked[BASIS_RULE.id] += group.has("basis")
        if reading is not None and reading.of_words(group):
            yield from compare_by_hand(group, row, DATE, reading)
        elif words is not None:
            looked[DATE_RULE.id] += 1
            looked[UNREADABLE.id] += 1
            if sources.knows(row) or not _is_relative(words):
                yield from _compare_date(group, row, words, sources.of(row))
        elif group.has("basis") and row.cells["basis"] is None:
            expected = "the basis of the date: this sentence has no words for it"
            yield group.finding(BASIS_RULE, row.record, "basis", '""', expected)


def _compare_date(group: Group, row: Entry, words: str, source: Told) -> Iterator[Finding]:
    date = _read_date(words) if source.is_read else None
    is_past = True if row.cells.get("modality") == "stated" else None
    accepted = _accepted(words, source.published, is_past) if date else None
    if date is None or accepted is None:
        yield from _unreadable(group, row, "date", source, date.calendar if date else "")
        return
    yield from _compare_edtf(group, row, words, accepted, source)
    yield from _compare_date_qualifier(group, row, words, date)
    if accepted.inferred and group.has("basis") and row.cells["basis"] is None:
        expected = f"the basis of the year: {quoted(words)} does not state it"
        yield group.finding(BASIS_RULE, row.record, "basis", '""', expected)


def _compare_date_qualifier(group: Group, row: Entry, words: str, date: Date) -> Iterator[Finding]:
    qualifier = row.cells["qualifier"] or "" if group.has("qualifier") else date.qualifier
    if qualifier != date.qualifier:
        expected = f"{quoted(date.qualifier)}, as read from {quoted(words)}"
        yield group.finding(DATE_RULE, row.record, "qualifier", quoted(qualifier), expected)


def _compare_edtf(
    group: Group, row: Entry, words: str, accepted: Accepted, source: Told
) -> Iterator[Finding]:
    """Compare a date with those that the words can mean."""
    cell = row.cells["edtf"] or ""
    wanted, inferred = accepted
    if cell not in wanted and not (inferred and cell.removesuffix("?") in wanted):
        told = f", published {source.published}" if inferred and source.published else ""
        expected = f"{' or '.join(quoted(one) for one in wanted)}, as read from {quoted(words)}{told}"
        yield group.finding(DATE_RULE, row.record, "edtf", quoted(cell), expected)


def _is_relative(words: str) -> bool:
    """Tell whether words give no whole date by themselves: nobody can judge one whose source is not known."""
    date = _read_date(words)
    return date is not None and (bool(date.relative) or date.edtf.startswith("XXXX"))


def _unreadable(group: Group, row: Entry, kind: str, source: Told, calendar: str = "") -> Iterator[Finding]:
    """Say that words are not read, and why: the language, another calendar, or the words themselves."""
    if not source.has_tag:
        return
    expected = f"words that can be read as one {kind}"
    if not source.is_read:
        expected = (
            f"words in a language that is read ({', '.join(LANGUAGES)}); the source is in {source.language}"
        )
    elif calendar:
        expected = f"a date of our own calendar; these words are one of the {calendar} calendar"
    expected += f", or lines for this row in {READ_BY_HAND}"
    yield group.finding(UNREADABLE, row.record, "as_written", quoted(row.cells["as_written"] or ""), expected)


def _check_edtf(group: Group, rows: Iterable[Entry], role: str, looked: Counter[str]) -> Iterator[Finding]:
    for row in rows:
        cell = row.cells[role]
        if cell is not None:
            looked[EDTF_RULE.id] += 1
            if not is_edtf(cell):
                yield group.finding(EDTF_RULE, row.record, role, quoted(cell), "a date in EDTF, level 1")
