"""Write SQL views that put names beside ids, for SQLite, and for DuckDB over the Parquet files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.exports.meaning import labels
from footnoted.exports.parquet import parquet_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from footnoted.descriptor import ForeignKey, Package, Resource

FILE = "views.sql"
_OPENING = """\
-- Every table as a view over its Parquet file, and once more with names beside ids.
-- In the folder of this file: duckdb -init {}
"""


def write(package: Package, folder: Path) -> list[Path]:
    """Write `views.sql` for DuckDB; it names the Parquet files relative to its own folder."""
    statements = [_OPENING.format(FILE)]
    for resource in package.resources:
        file = parquet_name(resource).replace("'", "''")
        statements.append(f"CREATE OR REPLACE VIEW {ident(resource.name)} AS\n  FROM '{file}';\n")
    statements += [f"CREATE OR REPLACE VIEW {ident(name)} AS\n{query};\n" for name, query in named(package)]
    path = folder / FILE
    path.write_text("\n".join(statements), encoding="utf-8", newline="\n")
    return [path]


def named(package: Package) -> Iterator[tuple[str, str]]:
    """Yield name and query of a view for each table with keys to a table that has names."""
    taken = {one.name for one in package.resources}
    known = labels(package)
    for resource in package.resources:
        joins = [*_joins(package, resource, known)]
        if joins:
            name = f"{resource.name}_named"
            while name in taken:
                name += "_"
            taken.add(name)
            yield name, _query(resource, joins, known)


def ident(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def target(package: Package, resource: Resource, key: ForeignKey) -> Resource | None:
    """Give the table that a foreign key refers to ("" is its own); None when the package has none such."""
    name = key.resource or resource.name
    return package.resource(name) if package.has(name, *key.reference) else None


def _joins(
    package: Package, resource: Resource, known: Mapping[str, str]
) -> Iterator[tuple[str, Resource, str]]:
    """Yield field, table and field there for each key of one field to a table with names."""
    for key in resource.foreign_keys:
        aim = target(package, resource, key)
        if aim is not None and len(key.fields) == 1 and known[aim.name]:
            yield key.fields[0], aim, key.reference[0]


def _query(resource: Resource, joins: list[tuple[str, Resource, str]], known: Mapping[str, str]) -> str:
    names = set(resource.field_names)
    beside: dict[str, list[str]] = {}
    tables = [f"FROM {ident(resource.name)} AS t"]
    for number, (field, aim, reference) in enumerate(joins):
        alias = f"{field.removesuffix('_id')}_{known[aim.name]}"
        while alias in names:
            alias += "_"
        names.add(alias)
        beside.setdefault(field, []).append(f"j{number}.{ident(known[aim.name])} AS {ident(alias)}")
        on = f"j{number}.{ident(reference)} = t.{ident(field)}"
        tables.append(f"LEFT JOIN {ident(aim.name)} AS j{number} ON {on}")
    columns = [
        column for name in resource.field_names for column in (f"t.{ident(name)}", *beside.get(name, ()))
    ]
    return f"  SELECT {', '.join(columns)}\n  " + "\n  ".join(tables)
