"""Compare two packages: tables, fields and cells, row by row of the same key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.issues import quoted
from footnoted.tables import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from footnoted.descriptor import Package, Resource


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what changed, and how it was and is; empty where there is nothing."""

    what: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        """Give the difference as one line."""
        if not self.old:
            return f"+ {self.what}" + (f": {self.new}" if self.new else "")
        if not self.new:
            return f"- {self.what}: {self.old}"
        return f"~ {self.what}: {self.old} -> {self.new}"


def compare(old: Package, new: Package) -> Iterator[Change]:
    """Yield every difference, tables in the order of the newer package, rows by key."""
    if old.version != new.version:
        yield Change("version", quoted(old.version), quoted(new.version))
    before = {one.name: one for one in old.resources}
    after = {one.name: one for one in new.resources}
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before:
            yield Change(f"table {name}")
        elif name not in after:
            yield Change(f"table {name}", "removed")
        else:
            yield from _compare_tables(old, before[name], new, after[name])


def _compare_tables(old: Package, before: Resource, new: Package, after: Resource) -> Iterator[Change]:
    yield from _compare_fields(before, after)
    rows, others = _rows(old, before, after), _rows(new, after, after)
    shared = [name for name in after.field_names if name in before.field_names]
    for key in sorted({*rows, *others}):
        row = f"{after.name}/{key}"
        if key not in rows:
            yield Change(row)
        elif key not in others:
            yield Change(row, "removed")
        else:
            yield from _compare_cells(row, shared, rows[key], others[key])


def _compare_fields(before: Resource, after: Resource) -> Iterator[Change]:
    for name in before.field_names:
        if name not in after.field_names:
            yield Change(f"field {before.name}/{name}", "removed")
    for name in after.field_names:
        if name not in before.field_names:
            yield Change(f"field {after.name}/{name}")


def _compare_cells(
    row: str, names: Iterable[str], before: Mapping[str, str | None], after: Mapping[str, str | None]
) -> Iterator[Change]:
    for name in names:
        was, now = before[name], after[name]
        if was != now:
            yield Change(f"{row}/{name}", quoted(was or ""), quoted(now or ""))


def _rows(package: Package, resource: Resource, keyed: Resource) -> dict[str, Mapping[str, str | None]]:
    """Give the rows by the primary key of the newer table, else by their number."""
    known = set(keyed.primary_key) <= set(resource.field_names) and keyed.primary_key
    return {
        "|".join(row.cells[name] or "" for name in keyed.primary_key) if known else f"{row.record}": row.cells
        for row in read_rows(package, resource)
    }
