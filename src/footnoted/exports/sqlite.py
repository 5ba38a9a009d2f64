"""Write all tables into one SQLite database: typed, with keys, indexes, search and views with names."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from footnoted import clock
from footnoted.errors import ReleaseError
from footnoted.exports.meaning import roles
from footnoted.exports.values import read_values
from footnoted.exports.views import ident, named, target
from footnoted.tables import arrow_type
from footnoted.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.exports.values import Value

SEARCH = "search"
"""The table with every name and gist: table_name, row_id, field, text, folded; `search_fts` is its index."""
TEXTS = frozenset(
    [
        "aliases",
        "aliases_exact",
        "as_written",
        "basis",
        "described_as",
        "description",
        "gist",
        "metric",
        "name",
        "period_basis",
        "published_basis",
        "role",
        "title",
        "title_original",
    ]
)
"""The fields that hold words to be looked for, by role or by name; others say so with `footnoted:text`."""
_OLDEST = (3, 37, 0)
"""The first SQLite with STRICT tables."""


def database_name(package: Package) -> str:
    """Name the database inside the release."""
    return f"{package.name}.sqlite"


def write(package: Package, folder: Path) -> list[Path]:
    """Write the database; the same tables make the same bytes with the same SQLite.

    Raises ReleaseError when a row breaks a key or the disk is full, and what `values.read_values` raises.
    """
    if sqlite3.sqlite_version_info < _OLDEST:
        message = f"found SQLite {sqlite3.sqlite_version}, expected 3.37 or newer. Take a newer Python."
        raise ReleaseError(message)
    path = folder / database_name(package)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            _fill(database, package)
    except sqlite3.Error as error:
        message = f"{path.name}: the database could not be written ({error}). Run `footnoted validate`."
        raise ReleaseError(message) from error
    return [path]


def read(folder: Path, package: Package, resource: Resource) -> Iterator[list[object]]:
    """Yield the rows of a table in the order in which they were written."""
    path = folder / database_name(package)
    columns = ", ".join(map(ident, resource.field_names))
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.set_authorizer(_reads_only)
        database.set_progress_handler(clock.is_over, _STEP)
        for row in database.execute(f"SELECT {columns} FROM {ident(resource.name)} ORDER BY rowid"):  # noqa: S608 - quoted
            yield list(row)


def _reads_only(action: int, *_: object) -> int:
    """Let a table be read and nothing else: a database of unknown hands may hold views with programs."""
    is_allowed = action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


_STEP = 100_000  # instructions of SQLite between two looks at the clock


def find(database: sqlite3.Connection, words: str) -> list[tuple[str, str, str, str]]:
    """Give table, row, field and text of every name and gist with all these words, folded."""
    query = " ".join('"' + one.replace('"', '""') + '"' for one in fold(words).text.split())
    if not query:
        return []
    found = database.execute(
        "SELECT s.table_name, s.row_id, s.field, s.text FROM search_fts JOIN search AS s "
        "ON s.rowid = search_fts.rowid WHERE search_fts MATCH ? ORDER BY s.rowid",
        [query],
    )
    return [*found]


def _fill(database: sqlite3.Connection, package: Package) -> None:
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("BEGIN")
    for resource in package.resources:
        database.execute(_create(package, resource))
        marks = ", ".join("?" * len(resource.fields))
        rows = ([_stored(one) for one in row] for row in read_values(package, resource))
        database.executemany(f"INSERT INTO {ident(resource.name)} VALUES ({marks})", rows)  # noqa: S608 - quoted
    for statement in (*_indexes(package), *_views(package)):
        database.execute(statement)
    if not package.has(SEARCH) and not package.has(f"{SEARCH}_fts"):
        _make_search(database, package)
    database.execute("COMMIT")
    _check_keys(database)
    database.execute("VACUUM")


def _stored(value: Value) -> str | int | float | None:
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _create(package: Package, resource: Resource) -> str:
    parts = [_column(one, one.name in resource.primary_key) for one in resource.fields]
    if resource.primary_key:
        parts.append(f"PRIMARY KEY ({_list(resource.primary_key)})")
    parts += [f"UNIQUE ({_list(one)})" for one in _unique_keys(package, resource)]
    for key in resource.foreign_keys:
        aim = target(package, resource, key)
        if aim is not None:
            there = f"{ident(aim.name)} ({_list(key.reference)})"
            parts.append(f"FOREIGN KEY ({_list(key.fields)}) REFERENCES {there}")
    return f"CREATE TABLE {ident(resource.name)} (\n  " + ",\n  ".join(parts) + "\n) STRICT"


def _column(field: Field, is_key: bool) -> str:  # noqa: FBT001 - said where it is called
    kind = arrow_type(field)
    stored = "TEXT"
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        stored = "INTEGER"
    elif pa.types.is_floating(kind):
        stored = "REAL"
    needed = " NOT NULL" if field.required or is_key else ""
    check = f" CHECK ({ident(field.name)} IN (0, 1))" if pa.types.is_boolean(kind) else ""
    return f"{ident(field.name)} {stored}{needed}{check}"


def _unique_keys(package: Package, resource: Resource) -> list[tuple[str, ...]]:
    """Give what is unique in a table beside its key: as the schema says, and whatever others refer to."""
    stated: list[tuple[str, ...]] = [(one.name,) for one in resource.fields if one.constraints.get("unique")]
    stated += [one for one in resource.unique_keys if one]
    stated += [
        key.reference
        for other in package.resources
        for key in other.foreign_keys
        if target(package, other, key) is resource
    ]
    return [one for one in dict.fromkeys(stated) if one != resource.primary_key]


def _indexes(package: Package) -> Iterator[str]:
    """Yield an index for each foreign key: SQLite makes none by itself."""
    for resource in package.resources:
        for fields in dict.fromkeys(one.fields for one in resource.foreign_keys):
            if fields and fields != resource.primary_key:
                name = ident(f"{resource.name}-{'-'.join(fields)}")
                yield f"CREATE INDEX {name} ON {ident(resource.name)} ({_list(fields)})"


def _views(package: Package) -> Iterator[str]:
    for name, query in named(package):
        yield f"CREATE VIEW {ident(name)} AS\n{query}"


def _make_search(database: sqlite3.Connection, package: Package) -> None:
    """Index names and gists as they stand and folded, so that both spellings of a word are found."""
    database.create_function("fold", 1, lambda text: fold(text).text, deterministic=True)
    database.execute(
        "CREATE TABLE search (table_name TEXT NOT NULL, row_id TEXT NOT NULL, field TEXT NOT NULL, "
        "text TEXT NOT NULL, folded TEXT NOT NULL) STRICT"
    )
    for resource, texts in _texts(package):
        key = " || '|' || ".join(map(ident, resource.primary_key)) or "rowid"
        for field in texts:
            column = ident(field.name)
            database.execute(
                f"INSERT INTO search SELECT ?, CAST({key} AS TEXT), ?, {column}, fold({column}) "  # noqa: S608 - quoted
                f"FROM {ident(resource.name)} WHERE {column} IS NOT NULL ORDER BY rowid",
                [resource.name, field.name],
            )
    database.execute(
        "CREATE VIRTUAL TABLE search_fts USING fts5 "
        # Datasette knows an index by the double quotes.
        "(text, folded, content=\"search\", tokenize='unicode61 remove_diacritics 2')"
    )
    database.execute("INSERT INTO search_fts (search_fts) VALUES ('rebuild')")


def _texts(package: Package) -> Iterator[tuple[Resource, list[Field]]]:
    """Yield each table with the fields that hold words that people look for."""
    known = roles(package)
    for resource in package.resources:
        means = known[resource.name]
        yield (
            resource,
            [
                one
                for one in resource.fields
                if one.type == "string"
                and ("footnoted:text" in one.raw or not TEXTS.isdisjoint({one.name, *means[one.name]}))
            ],
        )


def _check_keys(database: sqlite3.Connection) -> None:
    broken = [*database.execute("PRAGMA foreign_key_check")]
    if broken:
        table, row, referred, _ = broken[0]
        found = f"found a key that is not in {referred} ({len(broken)} such in all)"
        message = f"{table}, row {row}: {found}. Run `footnoted validate`."
        raise ReleaseError(message)


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(map(ident, names))
