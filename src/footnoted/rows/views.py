"""Views of the tables in which every column is called by its role, whatever the package calls it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from footnoted.engine import RECORD, identifier, literal
from footnoted.vocabulary import CLAIMS, ROWS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from footnoted.engine import AnyEngine
    from footnoted.model import Group, Model

SCHEMA = "model"
_KINDS = {"all_refs": "rows", "all_whom": "rows"}  # they are made of all rows that cite a sentence
TOGETHER = {
    "rows": ("sentence_id",),
    "dated": ("edtf",),
    "refs": ("field", "entity", "sentence_id"),
    "whom": ("entity",),
}
"""Views over the rows that cite a sentence, of all tables: every row, those with a date, each reference to an
entity, and whom a row is about (its references, and the entity that it describes)."""


class Views:
    """The views of a model in an engine: one for each group of columns, one for each kind of rows.

    Each has `_table`, `_record`, `key` (the primary key, its parts joined by |), the columns of the
    roles, and in those of one group also every column by its own name after an @.
    """

    def __init__(self, model: Model, engine: AnyEngine) -> None:
        """Make the views; nothing is read yet."""
        self._model, self._engine = model, engine
        self._numbers = {id(one): number for number, one in enumerate(model.groups)}
        # To plan a statement over a view takes longer than to read the rows of a small table.
        self._kind = "TABLE" if all(one.records is None for one in engine.views.values()) else "VIEW"
        engine.query(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        for group in model.groups:
            if group.name in engine.views:
                self._make(self.name_of(group), self._select(group))
        for kind in ROWS:
            self._make(self.name(kind), self._union(model.of(kind)))
        self._make(self.name("rows"), self._union(self._citing, ("sentence_id",)))
        self._make(self.name("dated"), self._union(self.groups("dated")))
        self._make(self.name("refs"), self._references(own=False))
        self._make(self.name("whom"), self._references(own=True))

    def name_of(self, group: Group) -> str:
        """Name the view of a group."""
        return f"{SCHEMA}.group{self._numbers[id(group)]}"

    @staticmethod
    def name(kind: str) -> str:
        """Name the view of a kind of rows."""
        return f"{SCHEMA}.all_{kind}"

    @property
    def names(self) -> frozenset[str]:
        """The tables that can be asked of."""
        return frozenset(self._engine.views)

    @cached_property
    def _citing(self) -> list[Group]:
        return [one for one in self._model.citing if one.name in self._engine.views]

    def tables_in(self, sql: str) -> set[str]:
        """Name the tables that a text of SQL reads through these views."""
        found: set[str] = set()
        for name in re.findall(rf"{SCHEMA}\.(\w+)", sql):
            if name.startswith("group"):
                found.add(self._model.groups[int(name.removeprefix("group"))].name)
            else:
                found |= {one.name for one in self.groups(_KINDS.get(name, name.removeprefix("all_")))}
        return found

    def groups(self, kind: str) -> list[Group]:
        """Give the groups that a question about this kind of rows is asked of."""
        if kind == "rows":
            return self._citing
        if kind == "dated":
            return [one for one in self._citing if one.has("edtf")]
        if kind == "every":
            return [one for one in self._model.groups if one.name in self._engine.views]
        return [one for one in self._model.of(kind) if one.name in self._engine.views]

    def has(self, kind: str, roles: Collection[str]) -> bool:
        """Tell whether there are rows of this kind, and in one of their tables each of these roles."""
        if kind in {"refs", "whom", "rows"}:
            return set(roles) <= set(TOGETHER[kind]) and bool(self._citing)
        if kind == "own":
            return True
        groups = self.groups(kind)
        return bool(groups) and all(any(one.has(role) for one in groups) for role in roles)

    @staticmethod
    def fits(group: Group, roles: Collection[str]) -> bool:
        """Tell whether a group has these roles, and is the one to be asked: what all share is asked once."""
        is_own = group.is_first or bool(set(roles) & group.own)
        return is_own and group.has(*roles)

    def has_key(self, group: Group) -> bool:
        """Tell whether the table has a primary key, all parts of it columns that can be asked for."""
        key = group.resource.primary_key
        return bool(key) and set(key) <= self._known(group)

    def further(self, group: Group) -> list[str]:
        """Name the columns with further sentences that a row cites."""
        return [one for one in group.also if one in self._known(group)]

    def called(self, group: Group, name: str) -> str:
        """Give the package's own name for a role or a kind of rows; the name as it is where it has none."""
        if name in ROWS and name != CLAIMS:
            found = self._model.first(name)
            return found.name if found else name
        return group.column(name)

    def _make(self, name: str, select: str) -> None:
        self._engine.query(f"CREATE OR REPLACE {self._kind} {name} AS {select}")

    def _known(self, group: Group) -> frozenset[str]:
        return frozenset(one.name for one in self._engine.views[group.name].fields)

    def _key(self, group: Group) -> str:
        known = self._known(group)
        parts = [f"coalesce({identifier(one)}, '')" for one in group.resource.primary_key if one in known]
        return " || '|' || ".join(parts) or "NULL::VARCHAR"

    def _columns(self, group: Group) -> dict[str, str]:
        known = self._known(group)
        return {role: column for role, column in group.columns.items() if column in known}

    def _select(self, group: Group) -> str:
        known = self._known(group)
        roles = [f"{identifier(col)} AS {identifier(role)}" for role, col in self._columns(group).items()]
        roles += [
            f"NULL::VARCHAR AS {identifier(role)}"
            for role, column in group.columns.items()
            if column not in known
        ]
        raw = [f"{identifier(one)} AS {identifier('@' + one)}" for one in sorted(known)]
        fixed = [f"{literal(group.name)} AS _table", RECORD, f"{self._key(group)} AS key"]
        chosen = ", ".join([*fixed, *roles, *raw])
        return f"SELECT {chosen} FROM main.{identifier(group.name)}"

    def _union(self, groups: Iterable[Group], roles: Collection[str] | None = None) -> str:
        """Put the rows of several tables together; a role that one of them has not is NULL there."""
        kept = [one for one in groups if one.name in self._engine.views]
        every = dict.fromkeys(role for one in kept for role in one.columns) if roles is None else roles
        parts = [self._select_only(one, every) for one in kept]
        return " UNION ALL ".join(parts) or _no_rows("_table", "key", *every)

    def _select_only(self, group: Group, roles: Iterable[str]) -> str:
        """Select the cells in these roles; NULL in one that the table has not."""
        columns = self._columns(group)
        cells = [
            f"{identifier(columns[role]) if role in columns else 'NULL::VARCHAR'} AS {identifier(role)}"
            for role in roles
        ]
        chosen = ", ".join([f"{literal(group.name)} AS _table", RECORD, f"{self._key(group)} AS key", *cells])
        return f"SELECT {chosen} FROM main.{identifier(group.name)}"

    def _references(self, *, own: bool) -> str:
        """Put together every cell that refers to an entity; with `own`, also whom an entity's own row is."""
        kinds = {one.name for one in self._model.kinds.values()} if own else set()
        parts = []
        for one in self._citing:
            if one.is_first:
                columns = self._model.references(one)
                columns += one.resource.primary_key[:1] if one.name in kinds else ()
                parts += [self._select_references(one, name) for name in columns if name in self._known(one)]
        return " UNION ALL ".join(parts) or _no_rows("_table", "key", "field", "entity", "sentence_id")

    def _select_references(self, group: Group, column: str) -> str:
        """Select the cells of one column that refers to an entity."""
        sentence = self._columns(group).get("sentence_id")
        return (
            f"SELECT {literal(group.name)} AS _table, {RECORD}, {self._key(group)} AS key, "
            f"{literal(column)} AS field, {identifier(column)} AS entity, "
            f"{identifier(sentence) if sentence else 'NULL::VARCHAR'} AS sentence_id "
            f"FROM main.{identifier(group.name)} WHERE {identifier(column)} IS NOT NULL"
        )


def _no_rows(*names: str) -> str:
    """Select no row of these columns and the number of a record."""
    empty = ", ".join(f"NULL::VARCHAR AS {identifier(one)}" for one in names)
    return f"SELECT {empty}, NULL::BIGINT AS {RECORD} WHERE false"
