"""What rows and columns mean, whatever a package calls them: kinds of rows, roles of columns, groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from footnoted.door import HELD
from footnoted.parts import text_of
from footnoted.tables import Row, read_rows, row_key, stream_cells
from footnoted.vocabulary import (
    APART,
    CLAIMS,
    DEFAULT_NAMES,
    ENTITIES,
    MENTIONS,
    PARTICIPANTS,
    ROLES,
    SENTENCES,
    SOURCES,
    declared_role,
    fits,
    group_of,
    kind_of,
    rows_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from footnoted.descriptor import ForeignKey, Package, Resource
    from footnoted.issues import Finding, Rule


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one table that speak of one thing: a row, or one of the figures in it.

    `columns` names the column of each role, `own` are the roles that this group shares with no other
    (`footnoted:of`). `also` are columns with further sentences that the row cites.
    """

    resource: Resource
    rows: str
    of: str
    columns: Mapping[str, str]
    own: frozenset[str]
    also: tuple[str, ...] = ()
    kind: str = ""
    is_first: bool = True

    @property
    def name(self) -> str:
        """The table's name."""
        return self.resource.name

    def has(self, *roles: str) -> bool:
        """Tell whether there is a column of each of these roles."""
        return all(role in self.columns for role in roles)

    def column(self, role: str) -> str:
        """Name the column of a role; the role itself where there is none (a row without a column of it)."""
        return self.columns.get(role, role)

    def fixed(self, role: str) -> str:
        """Give the unit or currency that the value's column counts in where no column beside it says so."""
        if role in self.columns or "value" not in self.columns:
            return ""
        stated = self.resource.field(self.columns["value"]).raw.get(f"footnoted:{role}")
        return stated if isinstance(stated, str) else ""

    def counted(self, role: str, cells: Mapping[str, str | None]) -> str:
        """Give the unit or currency of a row: its cell, else that of the column; a currency means money."""
        stated = cells.get(role) or self.fixed(role)
        is_money = role == "unit" and role not in self.columns and bool(self.counted("currency", cells))
        return stated or ("money" if is_money else "")

    def by_role(self, cells: Mapping[str, str | None]) -> dict[str, str | None]:
        """Give the cells of a row by role; a column without a role keeps its name, after an @."""
        roles = {column: role for role, column in self.columns.items()}
        return {roles.get(column, f"@{column}"): cell for column, cell in cells.items()}

    def by_column(self, cells: Mapping[str, str | None]) -> dict[str, str | None]:
        """Give the cells of a row by column, in the order of the fields: `by_role` turned back."""
        roles = {column: role for role, column in self.columns.items()}
        return {name: cells.get(roles.get(name, f"@{name}")) for name in self.resource.field_names}

    def finding(self, rule: Rule, record: int, role: str, found: str, expected: str) -> Finding:
        """Say that a rule does not hold for the cell of this role."""
        return rule.finding(self.name, record, self.column(role) if role else "", found, expected)


class Entry(NamedTuple):
    """One row as its group sees it: its record, its primary key, its cells by role (None where missing)."""

    record: int
    key: str
    cells: Mapping[str, str | None]


def _entry(group: Group, row: Row) -> Entry:
    """See a row as its group does."""
    key = row_key(row.cells.get(one) for one in group.resource.primary_key)
    return Entry(row.record, key, {role: row.cells[column] for role, column in group.columns.items()})


@dataclass(frozen=True)
class Model:
    """A package and what its tables mean."""

    package: Package
    groups: tuple[Group, ...] = field(init=False)
    _rows: dict[tuple[str, str], list[Entry]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Find the groups of every table."""
        object.__setattr__(self, "groups", tuple(_find_groups(self.package)))

    def of(self, rows: str) -> list[Group]:
        """Give the groups of the tables whose rows are of this kind, in the package's order."""
        return [one for one in self.groups if one.rows == rows]

    def first(self, rows: str, *roles: str) -> Group | None:
        """Give the first table of this kind of rows that has these roles, None where there is none."""
        return next((one for one in self.of(rows) if one.has(*roles)), None)

    @cached_property
    def citing(self) -> list[Group]:
        """The groups whose rows cite a sentence; the sentences themselves cite none."""
        left_out = {SOURCES, SENTENCES, APART}
        return [one for one in self.groups if one.rows not in left_out and one.has("sentence_id")]

    @cached_property
    def kinds(self) -> dict[str, Group]:
        """The table that describes each kind of entity, its key one column."""
        if self.first(ENTITIES) is None:
            return {}
        return {
            one.kind: one
            for one in reversed(self.groups)
            if one.kind and one.is_first and len(one.resource.primary_key) == 1
        }

    @cached_property
    def naming(self) -> frozenset[str]:
        """The tables whose keys are entities: the register, and the table of each kind."""
        registers = (one.name for one in self.of(ENTITIES))
        return frozenset({*registers, *(one.name for one in self.kinds.values())})

    def rows(self, group: Group) -> list[Entry]:
        """Read the rows of a group; they are read once, and not to be changed."""
        # A table has one group of each name, so the two tell it from any other of the package.
        place = (group.name, group.of)
        known = self._rows.get(place)
        if known is None:
            rows = read_rows(self.package, group.resource)
            known = self._rows[place] = [_entry(group, row) for row in rows]
        return known

    def stream(self, group: Group) -> Iterator[Entry]:
        """Read the rows of a group one after another; a table that is read so is not kept."""
        if (group.name, group.of) in self._rows or self._is_small(group):
            yield from self.rows(group)
            return
        names, roles = group.resource.field_names, tuple(group.columns)
        where = [names.index(column) for column in group.columns.values()]
        key = [names.index(one) if one in names else None for one in group.resource.primary_key]
        for number, cells in stream_cells(self.package, group.resource):
            of_roles = dict(zip(roles, [cells[at] for at in where], strict=True))
            yield Entry(number, row_key([None if at is None else cells[at] for at in key]), of_roles)

    def cells(self, group: Group, *roles: str) -> Iterator[tuple[int, list[str | None]]]:
        """Yield, row after row, the record and the cells of these roles alone; the group has them all.

        Takes half the time of whole rows where a table is large.
        """
        if (group.name, group.of) in self._rows or self._is_small(group):
            yield from ((row.record, [row.cells[one] for one in roles]) for row in self.rows(group))
            return
        where = [group.resource.field_names.index(group.columns[one]) for one in roles]
        for number, cells in stream_cells(self.package, group.resource):
            yield number, [cells[at] for at in where]

    def _is_small(self, group: Group) -> bool:
        try:
            return text_of(self.package, group.resource).size() <= HELD
        except OSError:
            return True  # it has no rows

    def references(self, group: Group) -> list[str]:
        """Name the columns of a table that refer to an entity, but for the key of an entity's own table."""
        if group.rows in {MENTIONS, ENTITIES, SENTENCES, SOURCES, APART}:
            return []
        found = []
        for key in group.resource.foreign_keys:
            target = key.resource or group.name
            is_its_own = key.fields == group.resource.primary_key or len(key.fields) != 1
            if target in self.naming and not is_its_own:
                found.append(key.fields[0])
        return list(dict.fromkeys(found))


# --- from a descriptor to groups -------------------------------------------------------------------------


def _find_groups(package: Package) -> Iterator[Group]:
    registers = _registers(package.resources)
    for resource in package.resources:
        rows = rows_of(resource)
        roles = _roles(resource, _derived(resource, rows, registers))
        also = () if rows in {SOURCES, SENTENCES, APART} else tuple(_further(resource, roles, registers))
        kind = kind_of(resource) if rows == CLAIMS else ""
        shared = _columns(roles, "")
        for number, name in enumerate(_names(roles, shared)):
            own = _columns(roles, name) if name else {}
            columns = {**shared, **own}
            yield Group(resource, rows, name, columns, frozenset(own), also, kind, is_first=not number)


_Roles = dict[str, list[tuple[str, str]]]
"""The roles of each column, each with the name of its group."""


def _further(resource: Resource, roles: _Roles, registers: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield the columns that refer to a sentence beside the one that a row cites."""
    for key in resource.foreign_keys:
        if key.resource in registers[SENTENCES] and len(key.fields) == 1:
            column = key.fields[0]
            if "sentence_id" not in {role for role, _ in roles.get(column, ())}:
                yield column


def _columns(roles: _Roles, name: str) -> dict[str, str]:
    """Give the column of each role of one group; of "", those that all groups of the table share."""
    return {role: column for column, pairs in roles.items() for role, of in pairs if of == name}


def _names(roles: _Roles, shared: Mapping[str, str]) -> list[str]:
    """Name the groups of a table; "" is the row itself, where it has words of its own or no group."""
    names = list(dict.fromkeys(of for pairs in roles.values() for _, of in pairs if of))
    is_alone = not names or not {"value", "edtf", "as_written", "start"}.isdisjoint(shared)
    return ["", *names] if is_alone else names


def _registers(resources: Iterable[Resource]) -> dict[str, set[str]]:
    """Name the tables of sources, sentences and entities."""
    found: dict[str, set[str]] = {SOURCES: set(), SENTENCES: set(), ENTITIES: set()}
    for one in resources:
        found.get(rows_of(one), set()).add(one.name)
    return found


_IDS = {SOURCES: "source_id", SENTENCES: "sentence_id", ENTITIES: "entity_id"}


def _derived(resource: Resource, rows: str, registers: Mapping[str, set[str]]) -> dict[str, str]:
    """Give the roles that keys tell: whose key a column is, or refers to; the first column of each."""
    found: dict[str, str] = {}
    if rows in _IDS and len(resource.primary_key) == 1:
        found[_IDS[rows]] = resource.primary_key[0]
    keys = _undeclared_keys(resource)
    for register, role in _IDS.items():
        first = next((one for one in keys if one.resource in registers[register]), None)
        is_wanted = register != ENTITIES or rows in {MENTIONS, PARTICIPANTS}
        if first is not None and is_wanted and role not in found:
            found[role] = _named_so(keys, first, role)
    return found


def _undeclared_keys(resource: Resource) -> list[ForeignKey]:
    """Give the foreign keys of one column whose role is not declared."""
    declared = {one.name for one in resource.fields if declared_role(one)}
    return [one for one in resource.foreign_keys if len(one.fields) == 1 and one.fields[0] not in declared]


def _named_so(keys: Iterable[ForeignKey], first: ForeignKey, role: str) -> str:
    """Give, of several keys to one table, the column that has the role's name, else the first."""
    same = [one.fields[0] for one in keys if one.resource == first.resource]
    return role if role in same else first.fields[0]


def _roles(resource: Resource, derived: Mapping[str, str]) -> _Roles:
    """Give the roles of each column, each with its group: what is declared, then keys, then names."""
    fields = {one.name: one for one in resource.fields}
    found: _Roles = {}
    taken: set[tuple[str, str]] = set()

    def take(column: str, role: str) -> None:
        place = (role, group_of(fields[column]))
        if role in ROLES and place not in taken and fits(role, fields[column]):
            taken.add(place)
            found.setdefault(column, []).append(place)

    for one in resource.fields:
        take(one.name, declared_role(one))
    for role, column in derived.items():
        if column in fields:
            take(column, role)
    for column, role in _named_by_default(resource, {role for role, _ in taken}):
        take(column, role)
    return found


def _named_by_default(resource: Resource, known: set[str]) -> Iterator[tuple[str, str]]:
    """Yield columns without a declared role whose name is that of a role, which nothing else tells."""
    for one in resource.fields:
        role = DEFAULT_NAMES.get(one.name, "")
        if role not in known and not declared_role(one):
            yield one.name, role
