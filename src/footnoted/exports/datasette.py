"""Write the metadata with which Datasette explains the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footnoted.exports.identity import identify
from footnoted.exports.json_files import said, write_json
from footnoted.exports.meaning import labels
from footnoted.exports.sqlite import SEARCH, database_name

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package, Resource

FILE = "metadata/datasette.json"


def write(package: Package, folder: Path) -> list[Path]:
    """Write the metadata with which Datasette explains each table and column of the database."""
    who = identify(package)
    about: dict[str, Any] = {
        "title": who.title,
        "description": who.description,
        "license": who.licence.name if who.licence else "",
        "license_url": who.licence.path if who.licence else "",
        "source": who.title if who.is_placed else "",
        "source_url": who.homepage if who.is_placed else "",
    }
    known = labels(package)
    tables = {one.name: _table(one, known[one.name]) for one in package.resources}
    tables.setdefault(SEARCH, {"title": "Search in every name and gist", "sort": "rowid"})
    name = database_name(package).removesuffix(".sqlite")
    return [write_json(folder / FILE, {**said(about), "databases": {name: {"tables": tables}}})]


def _table(resource: Resource, label: str) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "title": resource.title,
        "description": resource.description,
        "label_column": label,
        "facets": [one.name for one in resource.fields if one.constraints.get("enum")],
        "columns": {one.name: one.description for one in resource.fields if one.description},
    }
    return said(raw)
