"""Make releases for tests: of a few words, of the sample, of the real package."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from footnoted.descriptor import Package, read_package
from footnoted.exports.release import build_release

if TYPE_CHECKING:
    from pathlib import Path

FLEET: dict[str, Any] = {
    "name": "fleet",
    "title": "A fleet",
    "description": "Boats and who made them, for tests of the formats.",
    "version": "1.2.3",
    "created": "2025-03-04T00:00:00Z",
    "homepage": "https://fleet.harbour.city/data",
    "id": "https://doi.org/10.1234/fleet",
    "keywords": ["boats", "بحر"],
    "licenses": [
        {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
    ],
    "contributors": [
        {"givenName": "Ada", "familyName": "Quay", "roles": ["author"]},
        {"title": "Harbour Office", "roles": ["publisher"]},
    ],
    "resources": [
        {
            "name": "makers",
            "path": "data/makers.csv",
            "title": "Makers",
            "description": "Who builds boats.",
            "schema": {
                "fields": [
                    {"name": "maker_id", "type": "string", "constraints": {"required": True}},
                    {"name": "name", "type": "string", "title": "Name", "description": "As they call it."},
                    {"name": "part_of", "type": "string"},
                ],
                "primaryKey": ["maker_id"],
                "foreignKeys": [
                    {"fields": ["part_of"], "reference": {"resource": "", "fields": ["maker_id"]}}
                ],
            },
        },
        {
            "name": "boats",
            "path": "data/boats.csv",
            "title": "Boats",
            "description": "What they build.",
            "schema": {
                "fields": [
                    {"name": "boat_id", "type": "string", "constraints": {"required": True}},
                    {"name": "maker_id", "type": "string"},
                    {"name": "as_written", "type": "string", "example": "سفينة"},
                    {"name": "seats", "type": "integer"},
                    {"name": "cost", "type": "number"},
                    {"name": "electric", "type": "boolean"},
                    {"name": "launched", "type": "date"},
                    {"name": "edtf", "type": "string"},
                ],
                "primaryKey": ["boat_id"],
                "foreignKeys": [
                    {"fields": ["maker_id"], "reference": {"resource": "makers", "fields": ["maker_id"]}}
                ],
            },
        },
    ],
}
MAKERS = """maker_id,name,part_of
kelp,Kelp Works,tide
tide,Tide & Sons,
"""
BOATS = """boat_id,maker_id,as_written,seats,cost,electric,launched,edtf
b1,kelp,أكبر سَفينة,12,1000000000000,TRUE,2024-02-29,2025-01
b2,tide,=1+1,9007199254740993,0.30000000000000004,FALSE,1899-12-31,2025
b3,,<r>x</r>,,,,,
b4,kelp,"a ""quoted"", _x0041_ word",0,-1.5,TRUE,9999-12-31,
"""


def write_fleet(root: Path, boats: str = BOATS, **changes: Any) -> Package:
    """Write the fleet into a folder, with other top-level properties where asked (None takes one out)."""
    (root / "data").mkdir(parents=True, exist_ok=True)
    raw = {name: value for name, value in {**FLEET, **changes}.items() if value is not None}
    (root / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (root / "data" / "makers.csv").write_text(MAKERS, encoding="utf-8", newline="\n")
    (root / "data" / "boats.csv").write_text(boats, encoding="utf-8", newline="\n")
    return read_package(root)


def release(package: Package, folder: Path) -> Path:
    """Build the release of a package and give its folder."""
    build_release(package, folder)
    return folder


def data_alone(root: Path, copy: Path) -> Package:
    """Copy the package of a repository without what makes wheels, and give it."""
    for name in ("data", "validation", "LICENSES"):
        shutil.copytree(root / name, copy / name)
    for name in ("datapackage.json", "CHANGELOG.md"):
        shutil.copyfile(root / name, copy / name)
    return read_package(copy)
