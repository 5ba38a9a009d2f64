"""Know a package as its pages show it: rows by their address, what each is called, and what leads to what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from footnoted.exports.meaning import labels
from footnoted.exports.views import target
from footnoted.model import Model
from footnoted.tables import read_rows, row_key
from footnoted.vocabulary import (
    EVIDENCE,
    MENTIONS,
    OWN,
    PARTICIPANTS,
    RELATIONSHIPS,
    SENTENCES,
    verbatim,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from footnoted.descriptor import Package, Resource
    from footnoted.model import Group

Place = tuple[str, str]
"""A row's address: table and key."""

HASHES = frozenset({"sha256", "folded_sha256", "anchor_sha256"})
"""Roles whose cells are shown and never searched."""

JOINING: Mapping[str, tuple[str, ...]] = {
    EVIDENCE: ("row_id", "sentence_id"),
    PARTICIPANTS: ("row_id", "entity_id"),
    MENTIONS: ("entity_id", "sentence_id"),
}
"""Rows that join two others, and the roles of the columns that name these."""


@dataclass(frozen=True)
class Sheet:
    """One table: its rows by key, in their order, and the table that each of its columns leads to.

    `label` is the column by which a reader knows a row, "" where there is none.
    """

    resource: Resource
    groups: tuple[Group, ...]
    rows: Mapping[str, Mapping[str, str | None]]
    targets: Mapping[str, str]
    label: str

    @property
    def name(self) -> str:
        """The table's name."""
        return self.resource.name

    @property
    def title(self) -> str:
        """The table's title, else its name."""
        return self.resource.title or self.resource.name

    @property
    def kind(self) -> str:
        """What its rows are, a word of `vocabulary.ROWS`."""
        return self.groups[0].rows

    def role(self, cells: Mapping[str, str | None], role: str) -> str:
        """Give the cell of a role; "" where the row, or the table, has none."""
        return cells.get(self.groups[0].columns.get(role, "")) or ""

    @cached_property
    def named_by(self) -> str:
        """The column that tells a reader what a row is about; "" where there is none."""
        return self.label or next(iter(self._told), "")

    @cached_property
    def hashes(self) -> frozenset[str]:
        """The columns that hold hashes."""
        return frozenset(one.columns[role] for one in self.groups for role in HASHES if one.has(role))

    @property
    def _told(self) -> Iterator[str]:
        """Yield the columns of free text, those in the source's own words last."""
        quoted = verbatim(self.resource)
        free = [one.name for one in self.resource.fields if self._is_free(one.name)]
        yield from sorted(free, key=lambda one: one in quoted)

    def _is_free(self, name: str) -> bool:
        column = self.resource.field(name)
        roles = {one: role for group in self.groups for role, one in group.columns.items()}
        means = (
            name in self.resource.primary_key or name in self.targets or roles.get(name, "note") not in OWN
        )
        return column.type in {"string", "any"} and not means and "enum" not in column.constraints


@dataclass(frozen=True)
class Atlas:
    """All rows of a package, and the ways between them."""

    package: Package
    model: Model = field(init=False)
    sheets: Mapping[str, Sheet] = field(init=False)
    _leads: dict[Place, dict[str, Place]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Read every table once."""
        object.__setattr__(self, "model", Model(self.package))
        known = labels(self.package)
        sheets = {one.name: self._sheet(one, known[one.name]) for one in self.package.resources}
        object.__setattr__(self, "sheets", sheets)

    def _sheet(self, resource: Resource, label: str) -> Sheet:
        rows = {
            row_key(row.cells.get(one) for one in resource.primary_key) or str(row.record): row.cells
            for row in read_rows(self.package, resource)
        }
        groups = tuple(one for one in self.model.groups if one.name == resource.name)
        return Sheet(resource, groups, rows, self._targets(resource), label)

    def _targets(self, resource: Resource) -> dict[str, str]:
        """Give the table that each column of a key refers to, where a row of it is named by that one cell."""
        found = {}
        for key in resource.foreign_keys:
            aim = target(self.package, resource, key)
            if aim is not None and len(key.fields) == 1 and key.reference == aim.primary_key:
                found[key.fields[0]] = aim.name
        return found

    @cached_property
    def homes(self) -> dict[str, str]:
        """The table that describes each entity most fully: that of its kind, where it stands in one."""
        return {
            key: group.name
            for group in self.model.kinds.values()
            for key in self.sheets[group.name].rows
            if group.name in self.model.naming
        }

    def home(self, table: str, key: str) -> Place:
        """Give the row that shows a key of a table best: a register's entity is at home with its kind."""
        return (self.homes.get(key, table), key) if table in self.model.naming else (table, key)

    def lead(self, sheet: Sheet, column: str, cell: str | None) -> Place | None:
        """Give the row that a cell refers to; None where it refers to none that is there."""
        table = sheet.targets.get(column, "")
        key = row_key([cell])
        if not table or not cell or key not in self.sheets[table].rows:
            return None
        return self.home(table, key) if column not in sheet.resource.primary_key else (table, key)

    def label(self, table: str, key: str) -> str:
        """Say in a few words what a row is about."""
        sheet = self.sheets[table]
        cells = sheet.rows[key]
        made = ""
        if sheet.kind == RELATIONSHIPS:
            made = self._of_three(sheet, cells)
        elif sheet.kind in {EVIDENCE, PARTICIPANTS}:
            made = self._of_two(sheet, cells)
        return made or self._plain(sheet, key)

    @staticmethod
    def _plain(sheet: Sheet, key: str) -> str:
        cells = sheet.rows[key]
        words = sheet.role(cells, "as_written")
        named = cells.get(sheet.named_by) or ""
        return (words or named if sheet.kind == MENTIONS else named or words) or key

    def _of_three(self, sheet: Sheet, cells: Mapping[str, str | None]) -> str:
        parts = [self._named(sheet, cells, one) for one in ("subject", "predicate", "object")]
        return " · ".join(parts) if all(parts) else ""

    def _of_two(self, sheet: Sheet, cells: Mapping[str, str | None]) -> str:
        """Say how a row joins two others, and name them."""
        named = [self._named(sheet, cells, role) for role in JOINING[sheet.kind]]
        row = self._named_row(sheet, cells)
        if row:
            named[0] = self._plain(self.sheets[row[0]], row[1])
        words = " · ".join(one for one in named if one)
        return ": ".join(one for one in (self._how(sheet, cells), words) if one)

    @staticmethod
    def _how(sheet: Sheet, cells: Mapping[str, str | None]) -> str:
        if sheet.kind == EVIDENCE:
            return sheet.role(cells, "stance") or "supports"
        return sheet.role(cells, "as_written") if sheet.kind == MENTIONS else cells.get("role") or ""

    def joined_as(self, table: str, key: str) -> str:
        """Give the word for how a row of `JOINING` joins two others: a stance, a part, words."""
        return self._how(self.sheets[table], self.sheets[table].rows[key])

    def ends(self, table: str, key: str) -> list[Place]:
        """Give the rows that a row of `JOINING` joins."""
        sheet, leads = self.sheets[table], self.leads(table, key)
        columns = [sheet.groups[0].columns.get(role, "") for role in JOINING[sheet.kind]]
        return [self.home(*leads[one]) for one in columns if one in leads]

    def _named(self, sheet: Sheet, cells: Mapping[str, str | None], role: str) -> str:
        """Give the name of what a cell refers to, else the cell."""
        cell = sheet.role(cells, role)
        place = self.lead(sheet, sheet.groups[0].columns.get(role, ""), cell)
        return self._plain(self.sheets[place[0]], place[1]) if place else cell.replace("_", " ")

    def leads(self, table: str, key: str) -> dict[str, Place]:
        """Give the rows that the cells of a row refer to, by column."""
        if (table, key) not in self._leads:
            self._leads[table, key] = self._lead_all(table, key)
        return self._leads[table, key]

    def _lead_all(self, table: str, key: str) -> dict[str, Place]:
        sheet = self.sheets[table]
        cells = sheet.rows[key]
        found = {column: self.lead(sheet, column, cells.get(column)) for column in sheet.targets}
        named = self._named_row(sheet, cells)
        if named:
            found[sheet.groups[0].columns["row_id"]] = named
        return {column: place for column, place in found.items() if place}

    def _named_row(self, sheet: Sheet, cells: Mapping[str, str | None]) -> Place | None:
        """Give the row that a row names by table and id."""
        if not sheet.groups[0].has("table", "row_id"):
            return None
        table, key = sheet.role(cells, "table"), sheet.role(cells, "row_id")
        return (table, key) if table in self.sheets and key in self.sheets[table].rows else None

    def cited(self, table: str, key: str) -> list[Place]:
        """Give the sentences that a row itself cites, each once."""
        sheet = self.sheets[table]
        cells = sheet.rows[key]
        columns = [one.columns["sentence_id"] for one in sheet.groups if one.has("sentence_id")]
        columns += sheet.groups[0].also
        if sheet.kind == SENTENCES:
            return []
        places = (self.lead(sheet, one, cells.get(one)) for one in columns)
        return list(dict.fromkeys(one for one in places if one))

    @cached_property
    def backward(self) -> dict[Place, dict[str, list[Place]]]:
        """For each row, the rows that refer to it, by table; those of an entity stand with its home."""
        found: dict[Place, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
        for table, sheet in self.sheets.items():
            for key in sheet.rows:
                for place in dict.fromkeys(self.leads(table, key).values()):
                    home = self.home(*place)
                    if home != (table, key):
                        found[home][table].append((table, key))
        return found
