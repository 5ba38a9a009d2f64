"""The files that hold spans of sentences, and what is changed in them when a text changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.article.grading import span_of
from footnoted.article.tables import Cells, read_whole
from footnoted.lists import SET_ASIDE
from footnoted.model import Model
from footnoted.tables import read_records, row_key
from footnoted.vocabulary import SPAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from footnoted.descriptor import Package
    from footnoted.model import Group


@dataclass(frozen=True, slots=True)
class Move:
    """A cell that gets a new value because its sentence moved."""

    table: str
    row: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Spanned:
    """A file that holds spans of sentences: a table, or the list of what is set aside."""

    group: Group | None

    @property
    def path(self) -> str:
        """The file, in the package."""
        return self.group.resource.path if self.group else SET_ASIDE

    @property
    def name(self) -> str:
        """The table's name, or the list's."""
        return self.group.name if self.group else "set_aside"

    def key(self, row: Mapping[str, str | None]) -> str:
        """Name a row, given by role."""
        if self.group is None:
            return row_key((row["sentence_id"], row["start"]))
        cells = self.group.by_column(row)
        return row_key(cells[one] for one in self.group.resource.primary_key)

    def column(self, role: str) -> str:
        """Name the column of a role."""
        return self.group.column(role) if self.group else role

    def by_column(self, rows: list[Cells]) -> list[Cells]:
        """Give rows by role as rows by column."""
        return [self.group.by_column(row) for row in rows] if self.group else rows

    def by_role(self, rows: list[Cells]) -> list[Cells]:
        """Give rows by column as rows by role."""
        return [self.group.by_role(row) for row in rows] if self.group else rows


def spanned_files(package: Package) -> Iterator[tuple[Spanned, list[Cells]]]:
    """Yield every file that holds spans of sentences, with its rows by role."""
    for group in Model(package).groups:
        if group.has(*SPAN):
            yield Spanned(group), read_whole(package, group)
    path = package.file(SET_ASIDE)
    if path.door.exists(path.name):
        header, *records = [*read_records(path)] or [[]]
        if set(SPAN) <= set(header):
            rows: list[Cells] = [dict(zip(header, record, strict=True)) for record in records]
            yield Spanned(None), rows


def shifted(row: Cells, by: int) -> Cells:
    """Give a row whose span stands so many characters further on."""
    if not (by and row["start"] and row["end"]):
        return dict(row)
    start, end = span_of(row)
    return row | {"start": str(start + by), "end": str(end + by)}


def moves_between(spanned: Spanned, before: list[Cells], after: list[Cells]) -> Iterator[Move]:
    """Yield every cell that differs between two states of the same rows."""
    for old, new in zip(before, after, strict=True):
        for role in old:
            if old[role] != new[role]:
                column, key = spanned.column(role), spanned.key(old)
                yield Move(spanned.name, key, column, old[role] or "", new[role] or "")
