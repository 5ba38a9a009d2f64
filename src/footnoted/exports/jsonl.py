"""Write each table as JSON Lines: one object a row, its fields in order, null where a value is missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from footnoted.exports.values import read_values
from footnoted.tables import format_cell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from footnoted.descriptor import Package, Resource
    from footnoted.exports.values import Value

FOLDER = "jsonl"


def jsonl_name(resource: Resource) -> str:
    """Name the JSON Lines file of a table inside the release."""
    return f"{FOLDER}/{resource.name}.jsonl"


def write(package: Package, folder: Path) -> list[Path]:
    """Write one file per table; raises what `values.read_values` raises."""
    (folder / FOLDER).mkdir()
    paths = [folder / jsonl_name(one) for one in package.resources]
    for resource, path in zip(package.resources, paths, strict=True):
        names = [json.dumps(one, ensure_ascii=False) for one in resource.field_names]
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for row in read_values(package, resource):
                pairs = zip(names, map(_literal, row), strict=True)
                file.write("{" + ", ".join(f"{name}: {value}" for name, value in pairs) + "}\n")
    return paths


def read(folder: Path, resource: Resource) -> Iterator[list[object]]:
    """Yield the rows of a table from its JSON Lines file; raises ValueError for another line."""
    with (folder / jsonl_name(resource)).open(encoding="utf-8", newline="\n") as file:
        for line in file:
            row = json.loads(line)
            if list(row) != list(resource.field_names):
                raise ValueError(", ".join(map(str, row)))
            yield list(row.values())


def _literal(value: Value) -> str:
    """Write a value as JSON; a number without an exponent, as everywhere, a date as its text."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = format_cell(value)
    return text if isinstance(value, int | float) else json.dumps(text, ensure_ascii=False)
