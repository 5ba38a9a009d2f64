"""Compare two packages: tables, fields and cells, row by row of the same key; what was renamed or moved."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from footnoted.issues import quoted
from footnoted.model import Model
from footnoted.tables import read_rows
from footnoted.vocabulary import SEALED, SENTENCES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from footnoted.descriptor import Package, Resource
    from footnoted.model import Group

Cells = dict[str, str | None]
Rows = dict[str, Cells]

ADD, MOD, DEL = "ADD", "MOD", "DEL"
VERSION, TABLE, FIELD, TYPE, ORDER, ROW, CELL, MOVED = (
    "version",
    "table",
    "field",
    "type",
    "place",
    "row",
    "cell",
    "moved",
)
BREAKING = frozenset({(TABLE, DEL), (TABLE, MOD), (FIELD, DEL), (FIELD, MOD), (TYPE, MOD), (ORDER, MOD)})
"""What raises the first number of a version, below 1.0 the middle one: readers rely on it."""

ALIKE = 0.9
"""Which share of its values a column keeps, or of its fields and keys a table, that was renamed."""

FEWEST = 2
"""How many values must be the same at the least: one says nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: of which kind, whether added, changed or removed, where, and how it was and is."""

    kind: str
    op: str
    table: str = ""
    row: str = ""
    field: str = ""
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        """Give the difference as one line."""
        where = "/".join(one for one in (self.table, self.row, self.field) if one)
        what = f"{self.kind} {where}" if self.kind in {TABLE, FIELD} else where or self.kind
        if self.op == ADD:
            return f"+ {what}"
        if self.op == DEL:
            return f"- {what}: removed"
        if self.kind in {TABLE, FIELD}:
            return f"~ {what}: renamed to {quoted(self.new)}"
        if self.kind in {TYPE, ORDER, MOVED}:
            return f"~ {what}: {self.kind} {self.old} -> {self.new}"
        return f"~ {what}: {quoted(self.old)} -> {quoted(self.new)}"


def compare(old: Package, new: Package) -> Iterator[Change]:
    """Yield every difference, tables in the order of the newer package, rows by key.

    A table or field counts as renamed where its values are nearly all the same. Of a sentence that stands
    elsewhere and has the same words, and of rows that moved with it, that is all that is said.
    """
    if old.version != new.version:
        yield Change(VERSION, MOD, old=old.version, new=new.version)
    renamed, shifts = _renamed_tables(old, new), _shifts(old, new)
    for table in new.resources:
        was = renamed.get(table.name, table.name)
        if not old.has(was):
            yield Change(TABLE, ADD, table.name)
            continue
        if was != table.name:
            yield Change(TABLE, MOD, was, new=table.name)
        yield from _compare_tables(old, old.resource(was), new, table, shifts)
    kept = {*renamed.values(), *(one.name for one in new.resources)}
    yield from (Change(TABLE, DEL, one.name) for one in old.resources if one.name not in kept)


def next_version(version: str, changes: Collection[Change]) -> str:
    """Give the lowest version that changes call for; the same one where there is none.

    What breaks readers raises the first number, below 1.0 the middle one; a new table or field the middle
    one; everything else the last (Semantic Versioning, as CHANGELOG.md says).

    >>> next_version("0.2.1", [Change(FIELD, ADD, "people", field="born")])
    '0.3.0'
    """
    numbers = [int(one) if one.isdigit() else 0 for one in version.split("-", maxsplit=1)[0].split(".")]
    major, minor, last = [*numbers, 0, 0, 0][:3]
    said = {(one.kind, one.op) for one in changes} - {(VERSION, MOD)}
    if said & BREAKING and major:
        return f"{major + 1}.0.0"
    if said & (BREAKING | {(TABLE, ADD), (FIELD, ADD)}):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{last + 1}" if said else version


def _compare_tables(
    old: Package, before: Resource, new: Package, after: Resource, shifts: Mapping[str, int]
) -> Iterator[Change]:
    rows, others = _rows(old, before, after), _rows(new, after, after)
    renamed = _renamed_fields(before, after, rows, others)
    yield from _compare_fields(before, after, renamed)
    pairs = [(renamed.get(name, name), name) for name in after.field_names]
    pairs = [(was, name) for was, name in pairs if was in before.field_names]
    places = _Places(Model(new), after, shifts)
    for key in sorted({*rows, *others}):
        if key not in rows:
            yield Change(ROW, ADD, after.name, key)
        elif key not in others:
            yield Change(ROW, DEL, after.name, key)
        else:
            yield from _compare_cells(after, key, _paired(pairs, rows[key], others[key]), places)


def _paired(pairs: Sequence[tuple[str, str]], was: Cells, now: Cells) -> dict[str, tuple[str, str]]:
    """Give both texts of each cell that differs, by its field."""
    both = {name: (was[old] or "", now[name] or "") for old, name in pairs}
    return {name: (first, second) for name, (first, second) in both.items() if first != second}


def _compare_cells(
    table: Resource, key: str, changed: Mapping[str, tuple[str, str]], places: _Places
) -> Iterator[Change]:
    """Yield the cells that differ; those that only say where a moved sentence stands are one move."""
    placed = places.moved(key, changed)
    if placed:
        was, now = changed.get(places.start, ("", ""))
        yield Change(MOVED, MOD, table.name, key, old=was, new=now)
    for name, (was, now) in changed.items():
        if name not in placed:
            yield Change(CELL, MOD, table.name, key, name, was, now)


class _Places:
    """The fields of a table that say where a sentence stands, or a span in one."""

    def __init__(self, model: Model, table: Resource, shifts: Mapping[str, int]) -> None:
        groups = [one for one in model.groups if one.name == table.name and one.has("start", "end")]
        self._shifts, self._is_register = shifts, False
        self.start, self._end, self._sha256 = "", "", ""
        self._fields, self._cited = set[str](), dict[str, str]()
        for group in groups[:1]:
            self._read(model, group)

    def _read(self, model: Model, group: Group) -> None:
        self._is_register = group.rows == SENTENCES
        roles = (*SEALED, "anchor_sha256") if self._is_register else ("start", "end")
        self.start, self._end = group.columns["start"], group.columns["end"]
        self._sha256 = group.column("sha256")
        self._fields = {group.columns[one] for one in roles if group.has(one)}
        self._cited = {row.key: row.cells.get("sentence_id") or "" for row in model.rows(group)}

    def moved(self, key: str, changed: Mapping[str, tuple[str, str]]) -> set[str]:
        """Name the changed fields of a row that follow from its sentence's move; none where it is another."""
        if self._is_register:
            is_same = self.start in changed and self._sha256 not in changed
            return self._fields & set(changed) if is_same else set()
        by = {_by(changed.get(one, ("", ""))) for one in (self.start, self._end)}
        return set(self._fields) if by == {self._shifts.get(self._cited.get(key, ""), 0)} - {0} else set()


def _by(both: tuple[str, str]) -> int:
    was, now = both
    return int(now) - int(was) if was.isdigit() and now.isdigit() else 0


def _shifts(old: Package, new: Package) -> dict[str, int]:
    """Give by how many characters each sentence moved whose words are the same."""
    found = {}
    before = {row.key: row.cells for group in Model(old).of(SENTENCES)[:1] for row in Model(old).rows(group)}
    for group in Model(new).of(SENTENCES)[:1]:
        for row in Model(new).rows(group) if group.has("start", "sha256") else ():
            was = before.get(row.key, {})
            if was.get("sha256") == row.cells["sha256"] and was.get("start") != row.cells["start"]:
                found[row.key] = _by((was.get("start") or "", row.cells["start"] or ""))
    return found


def _compare_fields(before: Resource, after: Resource, renamed: Mapping[str, str]) -> Iterator[Change]:
    kept = [name for name in before.field_names if name in after.field_names]
    for name in before.field_names:
        if name not in (*kept, *renamed.values()):
            yield Change(FIELD, DEL, before.name, field=name)
    for name in after.field_names:
        if name in renamed:
            yield Change(FIELD, MOD, after.name, field=renamed[name], new=name)
        elif name not in kept:
            yield Change(FIELD, ADD, after.name, field=name)
    yield from _compare_types(before, after, kept)
    yield from _compare_places(after.name, kept, [name for name in after.field_names if name in kept])


def _compare_types(before: Resource, after: Resource, kept: Sequence[str]) -> Iterator[Change]:
    for name in kept:
        was, now = before.field(name).type, after.field(name).type
        if was != now:
            yield Change(TYPE, MOD, after.name, field=name, old=was, new=now)


def _compare_places(table: str, kept: list[str], there: list[str]) -> Iterator[Change]:
    """Yield the fields that stand elsewhere among those that stayed; the fewest that explain the order."""
    same = SequenceMatcher(None, kept, there, autojunk=False).get_matching_blocks()
    stayed = {name for block in same for name in kept[block.a : block.a + block.size]}
    for name in kept:
        if name not in stayed:
            was, now = kept.index(name) + 1, there.index(name) + 1
            yield Change(ORDER, MOD, table, field=name, old=str(was), new=str(now))


def _renamed_tables(old: Package, new: Package) -> dict[str, str]:
    """Give the old name of each new table that is a renamed one: nearly the same fields and the same keys."""
    gone = [one for one in old.resources if not new.has(one.name)]
    found: dict[str, str] = {}
    for table in (one for one in new.resources if not old.has(one.name)):
        for other in gone:
            if other.name not in found.values() and _are_alike(old, other, new, table):
                found[table.name] = other.name
                break
    return found


def _are_alike(old: Package, before: Resource, new: Package, after: Resource) -> bool:
    fields = set(before.field_names), set(after.field_names)
    rows, others = set(_rows(old, before, before)), set(_rows(new, after, after))
    shares = [len(one & two) / max(len(one | two), 1) for one, two in (fields, (rows, others))]
    return len(rows & others) >= FEWEST and min(shares) >= ALIKE


def _renamed_fields(before: Resource, after: Resource, rows: Rows, others: Rows) -> dict[str, str]:
    """Give the old name of each new field that has nearly all values of one that is gone."""
    gone = [name for name in before.field_names if name not in after.field_names]
    shared = [(rows[key], others[key]) for key in rows.keys() & others.keys()]
    found: dict[str, str] = {}
    for name in (one for one in after.field_names if one not in before.field_names):
        for was in gone:
            if was not in found.values() and _have_one_column(shared, was, name):
                found[name] = was
                break
    return found


def _have_one_column(shared: Sequence[tuple[Cells, Cells]], was: str, now: str) -> bool:
    pairs = [(one[was], two[now]) for one, two in shared if one[was] is not None or two[now] is not None]
    same = sum(one == two for one, two in pairs)
    return same >= FEWEST and same >= ALIKE * len(pairs)


def _rows(package: Package, resource: Resource, keyed: Resource) -> Rows:
    """Give the rows by the primary key of the newer table, else by their number."""
    known = set(keyed.primary_key) <= set(resource.field_names) and keyed.primary_key
    return {
        "|".join(row.cells[name] or "" for name in keyed.primary_key) if known else f"{row.record}": dict(
            row.cells
        )
        for row in read_rows(package, resource)
    }
