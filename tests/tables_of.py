"""Write a small package from a few words, for tests of the layers that read tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from footnoted.descriptor import Package, read_package
from footnoted.engine import Engine
from footnoted.issues import Finding
from footnoted.rows import structure
from footnoted.tables import place

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.issues import Issue


def field(name: str, kind: str = "string", **rest: Any) -> dict[str, Any]:
    """Give a field; what Table Schema does not know as a property is a constraint."""
    properties = {"format", "trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber"}
    properties |= {"categories", "itemType", "delimiter"}
    return {
        "name": name,
        "type": kind,
        **{key: rest[key] for key in rest if key in properties},
        "constraints": {key: rest[key] for key in rest if key not in properties},
    }


def write_package(root: Path, **tables: tuple[list[dict[str, Any]], str | bytes, dict[str, Any]]) -> Package:
    """Write tables, each as fields, text and the rest of its schema; give the package."""
    resources = []
    for name, (fields, text, schema) in tables.items():
        (root / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
        resources.append({"name": name, "path": f"{name}.csv", "schema": {"fields": fields, **schema}})
    descriptor = {"name": "test", "resources": resources}
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return read_package(root)


def check_structure(package: Package) -> list[Issue]:
    """Run the structure layer and place what it finds."""
    with Engine(package) as engine:
        found = structure.check(package, engine)
        return place(package, [one for one in found if isinstance(one, Finding)])
