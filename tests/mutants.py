"""What a mutant is, and tables as something to make mutants of."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.records import write_record
from footnoted.tables import row_key

if TYPE_CHECKING:
    from footnoted.descriptor import Package, Resource

SEED = "china-ai-rise"
"""What chance depends on: the same seed makes the same mutants."""


@dataclass(frozen=True, slots=True)
class Patch:
    """Bytes of a file that give way to others."""

    file: str
    at: int
    cut: bytes
    put: bytes


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: its class, where it is and what must be named, and the bytes that it changes.

    `rows` are the primary keys of which one must be named (none for a fault of a whole file), `fields`
    the fields of which one must be named (none for a fault of a whole row). `effect` is "meaning",
    "form" (the file is written wrongly but says the same) or "none" (equivalent: nothing may be said).
    `cites` is the sentence that a deleted row had cited: where it is all that is left, it may be named.
    `value` is what a faulty cell holds now.
    """

    kind: str
    table: str
    rows: tuple[str, ...]
    fields: tuple[str, ...]
    patches: tuple[Patch, ...]
    effect: str = "meaning"
    note: str = ""
    cites: str = ""
    value: str = ""

    @property
    def name(self) -> str:
        """Class and cell, for reports."""
        return " ".join([self.kind, "/".join([self.table, "+".join(self.rows), "+".join(self.fields)])])


@dataclass(frozen=True, slots=True)
class Table:
    """One table as records of text, with what is needed to write it again."""

    resource: Resource
    data: bytes
    rows: tuple[tuple[str, ...], ...]

    @property
    def key_at(self) -> int:
        """The column of the primary key, of its first field where it has several."""
        return self.resource.field_names.index(self.resource.primary_key[0])

    def key(self, number: int, **changed: str) -> str:
        """Give the primary key of a row, as messages name it; with these cells changed."""
        cells = dict(zip(self.resource.field_names, self.rows[number], strict=True)) | changed
        return row_key(cells[one] for one in self.resource.primary_key)

    def column_of_keys(self) -> list[str]:
        """Give all primary keys, of several fields the first."""
        return [row[self.key_at] for row in self.rows]

    def column(self, field: str) -> list[str]:
        """Give all cells of a field."""
        at = self.resource.field_names.index(field)
        return [row[at] for row in self.rows]

    def patch(self, rows: tuple[tuple[str, ...], ...], header: tuple[str, ...] = ()) -> Patch:
        """Give the patch that turns the file into one with these rows."""
        header = header or self.resource.field_names
        text = "".join(write_record(list(row)) + "\n" for row in (header, *rows))
        return make_patch(self.resource.path, self.data, text.encode())

    def with_cells(self, number: int, **cells: str) -> Patch:
        """Give the patch that puts texts into cells of one row."""
        row = list(self.rows[number])
        for field, text in cells.items():
            row[self.resource.field_names.index(field)] = text
        return self.patch((*self.rows[:number], tuple(row), *self.rows[number + 1 :]))


def make_patch(file: str, old: bytes, new: bytes) -> Patch:
    """Give the smallest patch between two contents of a file."""
    start = _common(old, new)
    end = min(_common(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    return Patch(file, start, old[start : len(old) - end], new[start : len(new) - end])


def _common(one: bytes, other: bytes) -> int:
    """Give the length of the common beginning, by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def read_tables(package: Package) -> dict[str, Table]:
    """Read every table of a package; each must be canonical."""
    tables = {}
    for resource in package.resources:
        data = (package.root / resource.path).read_bytes()
        _, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
        table = Table(resource, data, tuple(map(tuple, rows)))
        if table.patch(table.rows).put or table.patch(table.rows).cut:
            message = f"{resource.path}: is not canonical; mutate a package that is valid"
            raise ValueError(message)
        tables[resource.name] = table
    return tables
