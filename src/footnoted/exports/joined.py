"""A release has one CSV file for each table: what a package keeps in parts is put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from footnoted.door import copy
from footnoted.parts import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package, Resource

_CSV = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


def joined(package: Package) -> Package:
    """Give the package as its release describes it: each table at one path; its rows are read as before."""
    resources = tuple(_joined(one) if one.files else one for one in package.resources)
    return replace(package, resources=resources)


def write_joined(package: Package, resource: Resource, folder: Path) -> Path:
    """Write a table that stands in parts as one CSV file, in the order of the parts; raises OSError."""
    path = folder / resource.path
    copy(text_of(package, resource), path)
    return path


def _joined(resource: Resource) -> Resource:
    path = f"data/{resource.name}.csv"
    kept = {key: value for key, value in resource.raw.items() if key not in {"bytes", "hash"}}
    return replace(resource, path=path, raw={**kept, **_CSV, "path": path})
