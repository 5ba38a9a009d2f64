"""Hash what a table says, whatever file says it: the same from CSV, Parquet, SQLite, XLSX and JSON Lines.

The hash of a table is the SHA-256 over lines of UTF-8. The first line is the JSON array of the field names,
in their order. One line follows for each row, in the order of the primary key (of all cells where there is
no key), compared text by text and code point by code point: the SHA-256, in hexadecimal, of the JSON array
of the row's cells as canonical texts, in the order of the fields, and a line feed. Canonical: a missing value
is the empty text, a boolean TRUE or FALSE, a number without exponent or needless zeros, a date YYYY-MM-DD.
JSON arrays have no blanks outside texts, and letters of every script as they are. Every line ends with a
line feed.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from footnoted.exports import jsonl, parquet, sheets, sqlite
from footnoted.exports.values import canonical, read_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from footnoted.descriptor import Package, Resource

FILE = "TABLES-SHA256"
"""One line a table: its logical hash, two blanks, its name."""

FORMATS: Mapping[str, Callable[[Path, Package, Resource], Iterable[Sequence[object]]]] = {
    "CSV": lambda _, package, resource: read_values(package, resource),
    "Parquet": lambda folder, _, resource: parquet.read(folder, resource),
    "SQLite": sqlite.read,
    "XLSX": sheets.read,
    "JSON Lines": lambda folder, _, resource: jsonl.read(folder, resource),
}
"""What reads a table of a release, by the name of the format."""


FILES: Mapping[str, Callable[[Package, Resource], str]] = {
    "CSV": lambda _, resource: resource.path,
    "Parquet": lambda _, resource: parquet.parquet_name(resource),
    "SQLite": lambda package, _: sqlite.database_name(package),
    "XLSX": lambda package, _: sheets.workbook_name(package),
    "JSON Lines": lambda _, resource: jsonl.jsonl_name(resource),
}
"""Where in the release each format has a table."""


def file_of(form: str, package: Package, resource: Resource) -> str:
    """Name the file that holds a table in a format."""
    return FILES[form](package, resource)


def write(package: Package, folder: Path) -> list[Path]:
    """Write the logical hash of each table, as read from the CSV files of the release."""
    lines = [f"{table_hash(folder, package, one)}  {one.name}\n" for one in package.resources]
    path = folder / FILE
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
    return [path]


def table_hash(folder: Path, package: Package, resource: Resource, form: str = "CSV") -> str:
    """Give the logical hash of a table as one format of a release holds it.

    Raises what the format's reader raises: OSError, ValueError, BadCsvError, sqlite3.Error.
    """
    return hash_rows(resource, lambda: read_texts(folder, package, resource, form))


def read_texts(folder: Path, package: Package, resource: Resource, form: str) -> Iterator[list[str]]:
    """Yield the rows of a table as canonical texts."""
    writers = [canonical(one) for one in resource.fields]
    for row in FORMATS[form](folder, package, resource):
        yield [write(value) for write, value in zip(writers, row, strict=True)]


def hash_rows(resource: Resource, read: Callable[[], Iterable[list[str]]]) -> str:
    """Hash the rows that `read` gives; they are held in memory only when they are not in order."""
    digest = hashlib.sha256(_line(list(resource.field_names)))
    try:
        for one in _in_order(_keyed(resource, read())):
            digest.update(one)
    except _UnorderedError:
        digest = hashlib.sha256(_line(list(resource.field_names)))
        for _, one in sorted(_keyed(resource, read())):
            digest.update(one)
    return digest.hexdigest()


class _UnorderedError(Exception):
    """The rows are not in the order of their key."""


def key_positions(resource: Resource) -> list[int]:
    """Give the columns that tell rows apart: those of the primary key, else all."""
    names = resource.primary_key or resource.field_names
    return [resource.field_names.index(one) for one in names if one in resource.field_names]


def _keyed(resource: Resource, rows: Iterable[list[str]]) -> Iterator[tuple[list[str], bytes]]:
    where = key_positions(resource)
    for row in rows:
        yield [row[at] for at in where], hashlib.sha256(_line(row)).hexdigest().encode() + b"\n"


def _in_order(keyed: Iterable[tuple[list[str], bytes]]) -> Iterator[bytes]:
    last: list[str] = []
    for key, one in keyed:
        if key < last:
            raise _UnorderedError
        last = key
        yield one


def _line(texts: list[str]) -> bytes:
    text = json.dumps(texts, ensure_ascii=False, separators=(",", ":")) + "\n"
    return text.encode("utf-8", "surrogatepass")
