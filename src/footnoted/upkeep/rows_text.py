"""Change cells of a CSV text, and put rows into it: every byte that is not meant stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from footnoted.records import Record, split_records, write_cell, write_record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from footnoted.descriptor import Resource

_LINE_END = re.compile(r"\r\n|\r|\n|\Z")


def records_of(data: bytes) -> list[Record]:
    """Split a file into its records, the header first."""
    return [*split_records(data)]


def set_cells(data: bytes, cells: Mapping[tuple[int, int], str]) -> bytes:
    """Put texts into cells, each named by the number of its record (the header is 0) and of its column."""
    head, parts = _split(data)
    for number, (record, end) in enumerate(parts):
        changed = {column: cell for (row, column), cell in cells.items() if row == number}
        if changed:
            parts[number] = (Record(record.line, _with(record, changed)), end)
    return _whole(head, parts)


def put_rows(data: bytes, resource: Resource, rows: Iterable[Mapping[str, str | None]]) -> bytes:
    """Put rows in: each before the first with a greater key where all ascend by it, else behind all."""
    head, parts = _split(data)
    if parts and not parts[-1][1]:
        parts[-1] = (parts[-1][0], "\n")
    key = [resource.field_names.index(one) for one in resource.primary_key]
    for row in rows:
        cells = [row.get(name) or "" for name in resource.field_names]
        place = _place(parts, [cells[one] for one in key], key)
        parts.insert(place, (Record(0, write_record(cells)), "\n"))
    return _whole(head, parts)


def drop_rows(data: bytes, gone: Collection[int]) -> bytes:
    """Take records out, each named by its number."""
    head, parts = _split(data)
    return _whole(head, [part for number, part in enumerate(parts) if number not in gone])


def _place(parts: Sequence[tuple[Record, str]], wanted: list[str], key: Sequence[int]) -> int:
    known = [_key(record, key) for record, _ in parts[1:]]
    return 1 + sum(one <= wanted for one in known) if known == sorted(known) else len(parts)


def _split(data: bytes) -> tuple[str, list[tuple[Record, str]]]:
    """Give what stands before the header, and each record with its line end."""
    text = data.decode("utf-8")
    head = "\ufeff" if text.startswith("\ufeff") else ""
    at, parts = len(head), list[tuple[Record, str]]()
    for record in records_of(data):
        at += len(record.text)
        end = _LINE_END.match(text, at)
        assert end is not None  # noqa: S101 - the pattern matches wherever a record ends
        parts.append((record, end[0]))
        at = end.end()
    return head, parts


def _whole(head: str, parts: Iterable[tuple[Record, str]]) -> bytes:
    return (head + "".join(record.text + end for record, end in parts)).encode()


def _with(record: Record, changed: Mapping[int, str]) -> str:
    raw = record.raw()
    for column, cell in changed.items():
        raw[column] = write_cell(cell)
    return ",".join(raw)


def _key(record: Record, key: Sequence[int]) -> list[str]:
    cells = record.cells()
    return [cells[one] if one < len(cells) else "" for one in key]
