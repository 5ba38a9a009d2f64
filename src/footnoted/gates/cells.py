"""Find the cell that stands at a place of a CSV file."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.records import Record, read_all
from footnoted.tables import columns, row_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from footnoted.descriptor import Resource
    from footnoted.door import Openable

_CELL = re.compile(r'"(?:[^"]|"")*+"(?=,|\Z)|[^,]*+')

Place = tuple[int, int]
"""Physical line and column, both counted from 1, in code points."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell by its logical address, and where its value starts.

    `record` is 0 in the header, which has neither row nor field.
    """

    record: int
    row: str
    field: str
    value: str
    start: Place = (1, 1)


NOWHERE = Cell(0, "", "", "")
"""What stands where no record is: a file that is empty or not CSV."""


def find_cells(path: Openable, resource: Resource, places: Collection[Place]) -> dict[Place, Cell]:
    """Give the cell at each place, in one scan of the file."""
    found: dict[Place, Cell] = {}
    waiting = sorted(set(places), reverse=True)
    names: list[str] = []
    for number, record, lines in _records(path):
        if not number:
            names = _field_names(record, resource)
        inside: list[Place] = []
        while waiting and waiting[-1][0] < record.line + lines:
            inside.append(waiting.pop())
        if inside:
            found.update(_cells(number, record, names, resource, inside))
        if not waiting:
            break
    return found


def _records(path: Openable) -> Iterator[tuple[int, Record, int]]:
    """Yield number, record and how many physical lines it takes."""
    for number, record in enumerate(read_all(path)):
        yield number, record, record.text.count("\n") + 1


def _field_names(header: Record, resource: Resource) -> list[str]:
    """Name the file's columns as the resource names its fields; columns beyond them are nameless."""
    labels = header.cells()
    names = [""] * len(labels)
    for name, at in zip(resource.field_names, columns(labels, resource.field_names), strict=True):
        if at is not None:
            names[at] = name
    return names


def _cells(
    number: int, record: Record, names: list[str], resource: Resource, places: Collection[Place]
) -> Iterator[tuple[Place, Cell]]:
    cells = record.cells()
    starts = value_places(record)
    key = [names.index(one) if one in names else None for one in resource.primary_key]
    row = row_name(number, cells, key)
    for place in places:
        at = max(bisect_right(starts, place) - 1, 0)
        name = names[at] if at < len(names) else ""
        yield place, Cell(number, row, name if number else "", cells[at], starts[at])


def value_places(record: Record) -> list[Place]:
    """Give the place of each value of a record, in one pass; the opening quotation mark is passed over."""
    text, places = record.text, []
    line, line_start, offset = record.line, 0, 0
    while offset <= len(text):
        match = _CELL.match(text, offset)
        end = match.end() if match else len(text)
        quote = end - offset > 1 and text[offset] == '"' and text[end - 1] == '"'
        places.append((line, offset - line_start + 1 + quote))
        breaks = text.count("\n", offset, end)
        if breaks:
            line, line_start = line + breaks, text.rindex("\n", offset, end) + 1
        offset = end + 1
    return places
