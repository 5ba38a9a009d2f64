"""Describe the CSV files in CSV on the Web, the W3C's vocabulary for tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footnoted.exports.identity import identify
from footnoted.exports.json_files import said, write_json
from footnoted.exports.views import target
from footnoted.tables import arrow_type, booleans

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Field, ForeignKey, Package, Resource
    from footnoted.exports.identity import Identity

FILE = "csv-metadata.json"
_KINDS = {"int64": "integer", "double": "double", "date32[day]": "date", "string": "string"}


def write(package: Package, folder: Path) -> list[Path]:
    """Write the description beside the folder of the CSV files; it names them relative to itself."""
    who = identify(package)
    raw = {
        "@context": "http://www.w3.org/ns/csvw",
        **_about(who),
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True, "lineTerminators": ["\n"]},
        "tables": [_table(package, one) for one in package.resources],
    }
    return [write_json(folder / FILE, raw)]


def _about(who: Identity) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "dc:title": who.title,
        "dc:description": who.description,
        "dc:identifier": who.homepage,
        "dc:creator": [one.name for one in who.creators],
        "dc:publisher": who.publisher.name if who.publisher else "",
        "dc:issued": who.created,
        "dc:license": {"@id": who.licence.path} if who.licence and who.licence.path else "",
        "schema:version": who.version,
    }
    return said(raw)


def _table(package: Package, resource: Resource) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(resource, one) for one in resource.fields],
        "primaryKey": list(resource.primary_key),
        "foreignKeys": [
            {
                "columnReference": list(key.fields),
                "reference": {
                    "resource": _there(package, resource, key),
                    "columnReference": list(key.reference),
                },
            }
            for key in resource.foreign_keys
            if _there(package, resource, key)
        ],
    }
    return {
        "url": resource.path,
        "dc:title": resource.title or resource.name,
        "dc:description": resource.description,
        "tableSchema": said(schema),
    }


def _there(package: Package, resource: Resource, key: ForeignKey) -> str:
    """Give the file that a key refers to; "" is also for a key whose cells may be empty.

    The specification lets a key be empty, but its readers call each such row broken.
    """
    aim = target(package, resource, key)
    needed = all(resource.field(one).required or one in resource.primary_key for one in key.fields)
    return aim.path if aim is not None and needed else ""


def _column(resource: Resource, field: Field) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "name": field.name,
        "titles": field.name,
        "dc:title": field.title,
        "dc:description": field.description,
        "datatype": _datatype(field),
        "required": True if field.required else None,
        "null": list(resource.missing_values) if list(resource.missing_values) != [""] else None,
    }
    return said(raw)


def _datatype(field: Field) -> str | dict[str, Any]:
    kind = str(arrow_type(field))
    if kind == "bool":
        true, false = booleans(field)
        return {"base": "boolean", "format": f"{min(true)}|{min(false)}"}
    base = _KINDS[kind]
    pattern = field.constraints.get("pattern")
    return {"base": base, "format": pattern} if base == "string" and isinstance(pattern, str) else base
