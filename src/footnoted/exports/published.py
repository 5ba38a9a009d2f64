"""Write the published descriptor: sizes and hashes of the files, and the Parquet twins."""

from __future__ import annotations

import copy
import hashlib
import json
from typing import TYPE_CHECKING, Any

from footnoted.descriptor import FILE_NAME
from footnoted.exports.parquet import parquet_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from footnoted.descriptor import Package, Resource

TWIN = "-parquet"
"""What the name of a Parquet twin adds to that of its CSV."""


def write(package: Package, folder: Path) -> list[Path]:
    """Write the descriptor of a folder that holds the CSV files and their Parquet twins."""
    path = folder / FILE_NAME
    path.write_text(render(publish(package, folder)), encoding="utf-8", newline="\n")
    return [path]


def publish(package: Package, folder: Path) -> dict[str, Any]:
    """Give the descriptor for a folder that holds the package's CSV files and their Parquet twins.

    Each CSV gets its size in bytes, its SHA-256 and, where it states none, the dialect: npm's datapackage
    would guess the separator, and guesses wrong. After all of them each table comes once more as Parquet,
    with foreign keys among the twins. A twin has a hash but no size: frictionless counts no bytes of Parquet
    and would call every size wrong. Raises OSError when a file is missing.
    """
    tables = [_with_size(one.raw, folder) for one in package.resources]
    twins = [_twin(one, folder) for one in package.resources]
    return {**copy.deepcopy(dict(package.raw)), "resources": tables + twins}


def render(descriptor: Mapping[str, Any]) -> str:
    """Write a descriptor as JSON text: two blanks of indent, the order as it is, a line end."""
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _with_size(raw: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    path = folder / raw["path"]
    stated = copy.deepcopy(dict(raw))
    stated["dialect"] = stated.get("dialect") or {"delimiter": ","}
    return {**stated, "bytes": path.stat().st_size, "hash": f"sha256:{hash_file(path)}"}


def _twin(resource: Resource, folder: Path) -> dict[str, Any]:
    raw = copy.deepcopy(dict(resource.raw))
    for absent in ("bytes", "dialect", "encoding"):
        raw.pop(absent, None)
    raw["name"] = resource.name + TWIN
    raw["path"] = parquet_name(resource)
    raw["format"] = "parquet"
    raw["mediatype"] = "application/vnd.apache.parquet"
    raw["hash"] = f"sha256:{hash_file(folder / raw['path'])}"
    for key in raw.get("schema", {}).get("foreignKeys", ()):
        if key["reference"]["resource"]:
            key["reference"]["resource"] += TWIN
    return raw
