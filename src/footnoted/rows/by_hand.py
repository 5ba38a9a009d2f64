"""Readings by hand: cells that no grammar reads were entered twice, and both entries must agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from footnoted.issues import Rule, quoted
from footnoted.lists import READ_BY_HAND, read_list
from footnoted.tables import row_key, stream_rows
from footnoted.vocabulary import DATE, FIGURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from footnoted.descriptor import Package, Resource
    from footnoted.issues import Finding, Issue
    from footnoted.model import Entry, Group, Model
    from footnoted.tables import Row

BY_HAND_RULE = Rule(
    "readings.by-hand",
    "A cell that was read by hand is the same in both places.",
    f"Read the sentence again and correct the cell, or its line in {READ_BY_HAND}.",
)
STALE_RULE = Rule(
    "readings.by-hand-unused",
    "Each line of the cells read by hand belongs to a row.",
    f"Remove the line from {READ_BY_HAND}, or correct its table, row_id and field.",
)


@dataclass(frozen=True, slots=True)
class HandReading:
    """The cells of one row that were read by hand, by column."""

    table: str
    row_id: str
    cells: Mapping[str, str]

    def of_words(self, group: Group) -> bool:
        """Tell whether it stands for what the grammar would read of a group: a figure or a date."""
        return any(group.has(role) and group.column(role) in self.cells for role in (*FIGURE, *DATE))


Readings = dict[tuple[str, str], HandReading]
"""The readings by hand by table and row."""


def read_by_hand(package: Package) -> Readings:
    """Give the readings by hand by table and row; a missing file has none."""
    cells: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for line in read_list(package, READ_BY_HAND):
        cells[line.cells["table"], line.cells["row_id"]][line.cells["field"]] = line.cells["reading"]
    return {key: HandReading(*key, value) for key, value in cells.items()}


def compare_by_hand(
    group: Group, row: Entry, roles: Iterable[str], reading: HandReading
) -> Iterator[Finding]:
    """Compare the cells of these roles with what was read by hand; one that was not is read as nothing."""
    for role in roles:
        if group.has(role):
            cell, expected = row.cells[role] or "", reading.cells.get(group.column(role), "")
            if not _same(cell, expected):
                yield group.finding(BY_HAND_RULE, row.record, role, quoted(cell), _said(expected))


def check_judged(model: Model, by_hand: Readings, looked: Counter[str]) -> Iterator[Finding]:
    """Compare cells that no words give, a kind or a modality say, where they were entered a second time."""
    tables = {table for table, _ in by_hand}
    for resource in [one for one in model.package.resources if one.name in tables]:
        given = _given_by_words(model, resource)
        for row in stream_rows(model.package, resource):
            reading = by_hand.get((resource.name, _key(row, resource)))
            if reading is not None:
                looked[BY_HAND_RULE.id] += 1
                judged = {field: cell for field, cell in reading.cells.items() if field not in given}
                yield from _compare_judged(resource.name, row, judged)


def _given_by_words(model: Model, resource: Resource) -> set[str]:
    """Name the columns that words as written give: figures and dates."""
    groups = [one for one in model.groups if one.name == resource.name and one.has("as_written")]
    return {one.column(role) for one in groups for role in (*FIGURE, *DATE) if one.has(role)}


def _compare_judged(table: str, row: Row, judged: Mapping[str, str]) -> Iterator[Finding]:
    for field, expected in judged.items():
        cell = row.cells.get(field) or ""
        if field in row.cells and not _same(cell, expected):
            yield BY_HAND_RULE.finding(table, row.record, field, quoted(cell), _said(expected))


def check_unused(package: Package, looked: Counter[str]) -> Iterator[Issue]:
    """Yield each line that belongs to no row."""
    lines = read_list(package, READ_BY_HAND)
    named = {one.cells["table"] for one in lines}
    keys: dict[str, set[str]] = {}
    for resource in package.resources:
        if resource.name in named and resource.primary_key:
            keys[resource.name] = {_key(row, resource) for row in stream_rows(package, resource)}
    for line in lines:
        looked[STALE_RULE.id] += 1
        table, row_id, field = (line.cells[one] for one in ("table", "row_id", "field"))
        if row_id not in keys.get(table, set()) or field not in package.resource(table).field_names:
            found = quoted(f"{table}/{row_id}/{field}")
            yield STALE_RULE.issue(READ_BY_HAND, line.number, 0, found, "table, key and field of a row")


def _key(row: Row, resource: Resource) -> str:
    return row_key(row.cells.get(one) for one in resource.primary_key)


def _said(expected: str) -> str:
    return f"{quoted(expected)}, as entered by hand in {READ_BY_HAND}"


def _same(one: str, other: str) -> bool:
    """Tell whether two texts are the same, or the same number."""
    if one == other:
        return True
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False
