"""Compile primary keys, unique keys and foreign keys to SQL over the engine's views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.conditions import Condition, key
from footnoted.engine import identifier, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from footnoted.descriptor import Field, ForeignKey
    from footnoted.engine import AnyEngine, View

SUGGESTED = 20
"""For how many different unknown keys per foreign key the nearest existing one is looked up."""

COMPARED = 500_000
"""With how many existing keys an unknown one is compared at the most; in larger tables it is not."""

_SCHEMA = "footnoted_keys"


@dataclass(frozen=True, slots=True)
class Unique:
    """Fields whose values together stand only once; `columns` are their SQL, `surplus` counts duplicates.

    `surplus` may count a duplicate where two keys have one hash, but never misses one.
    """

    rule: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    surplus: str = ""

    @property
    def filled(self) -> str:
        """SQL that is true for a record with all parts of the key."""
        return " AND ".join(f"{one} IS NOT NULL" for one in self.columns)

    @property
    def hash(self) -> str:
        """SQL for the hash of the key; NULL where a part is missing."""
        return f"CASE WHEN {self.filled} THEN hash({', '.join(self.columns)}) END"


class KeyTables:
    """The keys that foreign keys point at, each read once and kept as a table of distinct values."""

    def __init__(self, engine: AnyEngine) -> None:
        """Note which keys the foreign keys of the package point at; nothing is read yet."""
        self._engine = engine
        self._tables: dict[tuple[str, tuple[str, ...]], str] = {}
        self._pointed_at = {
            (one.resource or name, one.reference)
            for name, view in engine.views.items()
            for one in view.resource.foreign_keys
        }
        engine.query(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}")

    def table(self, resource: str, fields: tuple[str, ...]) -> str:
        """Give the name of the table of these keys, columns k0, k1, …; none is NULL."""
        name = self._tables.get((resource, fields))
        if name is None:
            name = self._tables[resource, fields] = f"{_SCHEMA}.keys{len(self._tables)}"
            columns = [identifier(one) for one in fields]
            chosen = ", ".join(f"{one} AS k{number}" for number, one in enumerate(columns))
            filled = " AND ".join(f"{one} IS NOT NULL" for one in columns)
            distinct = f"FROM {identifier(resource)} SELECT DISTINCT {chosen} WHERE {filled}"
            self._engine.query(f"CREATE OR REPLACE TABLE {name} AS {distinct}")
        return name

    def surplus(self, resource: str, unique: Unique) -> str:
        """Give SQL that counts filled keys beyond the first of their kind.

        Keys that are kept anyway are counted there: that spares a second hash table.
        """
        kept = (resource, unique.fields) in self._pointed_at
        if kept and unique.columns == tuple(identifier(one) for one in unique.fields):
            table = self.table(resource, unique.fields)
            return f"count_if({unique.filled}) - any_value((SELECT count(*) FROM {table}))"
        if len(unique.columns) > 1:
            return f"count_if({unique.filled}) - count(DISTINCT {unique.hash})"
        column = unique.columns[0]  # NULL has a hash, too
        return f"count({column}) - count(DISTINCT hash({column})) + (count(*) > count({column}))::INT"

    def repeated(self, resource: str, unique: Unique, number: int) -> str:
        """Read which hashes of a key stand more than once; give SQL that is true for their records."""
        name = f"{_SCHEMA}.{identifier(f'repeated {number} {resource}')}"
        hashes = f"FROM {identifier(resource)} SELECT {unique.hash} AS h WHERE {unique.filled}"
        self._engine.query(
            f"CREATE OR REPLACE TABLE {name} AS FROM ({hashes}) SELECT h GROUP BY h HAVING count(*) > 1"
        )
        return f"{unique.hash} IN (FROM {name})"

    def nearest(self, reference: ForeignKey, resource: str, values: Sequence[str]) -> dict[str, str]:
        """Give for unknown single-field keys the existing key that is nearest, where one is near."""
        table = self.table(resource, reference.reference)
        if self._engine.query(f"FROM {table} SELECT count(*)")[0][0] > COMPARED:
            return {}
        unknown = ", ".join(f"({literal(one)})" for one in sorted(set(values))[:SUGGESTED])
        steps = "levenshtein(v, k0)"
        rows = self._engine.query(
            f"SELECT v, arg_min(k0, ({steps}, k0)), min({steps}) "
            f"FROM (VALUES {unknown}) AS unknown(v), {table} GROUP BY v"
        )
        return {value: near for value, near, distance in rows if distance <= max(2, len(value) // 3)}


def compile_parts(view: View, known: Mapping[str, Field]) -> Iterator[Condition]:
    """Yield that no part of the primary key is missing, where `required` does not say so already."""
    for name in view.resource.primary_key:
        if name in known and not known[name].required:
            expected = "a value, as part of the primary key"
            yield Condition("primary-key", name, expected, bad=f"{identifier(name)} IS NULL")


def compile_uniques(view: View, known: Mapping[str, Field], keys: KeyTables) -> Iterator[Unique]:
    """Yield each set of fields that must be unique, once, under the strongest rule that says so."""
    resource = view.resource
    stated = [("primary-key", resource.primary_key)]
    stated += [("unique", (one.name,)) for one in known.values() if one.constraints.get("unique") is True]
    stated += [("unique-key", one) for one in resource.unique_keys]
    seen: set[frozenset[str]] = set()
    for name, fields in stated:
        if fields and frozenset(fields) not in seen and view.has(fields):
            seen.add(frozenset(fields))
            columns = tuple(key(known[one]) for one in fields)
            unique = Unique(name, fields, columns)
            yield Unique(name, fields, columns, keys.surplus(resource.name, unique))


def compile_references(
    view: View, engine: AnyEngine, keys: KeyTables
) -> Iterator[tuple[Condition, ForeignKey]]:
    """Yield each foreign key and what breaks it; those to a table or field that is not there are left out."""
    for one in view.resource.foreign_keys:
        target = one.resource or view.resource.name
        parent = engine.views.get(target)
        usable = bool(one.fields) and len(one.fields) == len(one.reference) and view.has(one.fields)
        if usable and parent is not None and parent.has(one.reference):
            expected = f"one of {target}.{', '.join(one.reference)}"
            good, bad = _matched(one, keys.table(target, one.reference))
            yield Condition("foreign-key", one.fields[0], expected, good, bad, shown=one.fields), one


def _matched(reference: ForeignKey, table: str) -> tuple[str, str]:
    """Give SQL for a key that has its target, or for one that has none or is filled in part."""
    columns = [identifier(one) for one in reference.fields]
    if len(columns) == 1:
        return f"{columns[0]} IN (FROM {table} SELECT k0)", ""
    targets = ", ".join(f"k{number}" for number in range(len(columns)))
    unmatched = f"({', '.join(columns)}) NOT IN (FROM {table} SELECT {targets})"
    empty = " + ".join(f"({one} IS NULL)::INT" for one in columns)
    return "", f"CASE WHEN {empty} = 0 THEN {unmatched} ELSE {empty} < {len(columns)} END"
