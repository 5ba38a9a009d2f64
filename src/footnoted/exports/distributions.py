"""List the files of a release as portals want them: address, kind, size, hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from footnoted.exports.jsonl import jsonl_name
from footnoted.exports.parquet import parquet_name
from footnoted.exports.published import hash_file
from footnoted.exports.sheets import workbook_name
from footnoted.exports.sqlite import database_name

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package, Resource


class Kind(NamedTuple):
    """A kind of file: its media type, and what portals call it."""

    media: str
    name: str


CSV = Kind("text/csv", "CSV")
PARQUET = Kind("application/vnd.apache.parquet", "PARQUET")
JSONL = Kind("application/jsonl", "JSONL")
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX")
SQLITE = Kind("application/vnd.sqlite3", "SQLITE")


class File(NamedTuple):
    """A file of the release: its path in it, what it holds, and its table, where it holds one only."""

    path: str
    kind: Kind
    title: str
    says: str
    bytes: int
    sha256: str
    table: str


def data_files(package: Package, folder: Path) -> list[File]:
    """Give the data files that a folder holds, tables in their order, CSV before Parquet; raises OSError."""
    found: list[File] = []
    for kind, name in ((CSV, _csv_name), (PARQUET, parquet_name), (JSONL, jsonl_name)):
        for one in package.resources:
            title = f"{one.title or one.name} ({kind.name})"
            found += _file(folder, File(name(one), kind, title, one.description, 0, "", one.name))
    title = str(package.raw.get("title") or package.name)
    for kind, path, says in (
        (XLSX, workbook_name(package), "All tables in one workbook, with a dictionary."),
        (SQLITE, database_name(package), "All tables in one database, with keys, search and views."),
    ):
        found += _file(folder, File(path, kind, f"{title} ({kind.name})", says, 0, "", ""))
    return found


def _csv_name(resource: Resource) -> str:
    return resource.path


def _file(folder: Path, file: File) -> list[File]:
    path = folder / file.path
    if not path.is_file():
        return []
    return [file._replace(bytes=path.stat().st_size, sha256=hash_file(path))]
