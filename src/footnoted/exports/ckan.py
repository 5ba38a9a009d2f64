"""Write the arguments by which CKAN makes a dataset and its resources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from footnoted.exports.distributions import data_files
from footnoted.exports.identity import identify
from footnoted.exports.json_files import said, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package

FILE = "metadata/ckan.json"
_LICENCES = {
    "CC-BY-4.0": "cc-by",
    "CC-BY-SA-4.0": "cc-by-sa",
    "CC0-1.0": "cc-zero",
    "ODC-BY-1.0": "odc-by",
    "ODbL-1.0": "odc-odbl",
    "PDDL-1.0": "odc-pddl",
}
"""What CKAN calls a licence, where it has another name for it than SPDX."""


def write(package: Package, folder: Path) -> list[Path]:
    """Write the arguments of CKAN's `package_create`, and of `resource_create` for each data file.

    Its `id` is left out: CKAN makes its own, and refuses a DOI there.
    """
    who = identify(package)
    dataset: dict[str, Any] = {
        "name": re.sub(r"[^a-z0-9_-]", "-", who.name),
        "title": who.title,
        "notes": who.description,
        "version": who.version,
        "url": who.homepage,
        "license_id": _LICENCES.get(who.licence.name, who.licence.name) if who.licence else "",
        "author": "; ".join(one.name for one in who.creators),
        "maintainer": who.publisher.name if who.publisher else "",
        "tags": [{"name": re.sub(r"[^\w .-]", "-", one)} for one in who.keywords],
    }
    resources = [
        {
            "name": one.title,
            "description": one.says,
            "format": one.kind.name,
            "mimetype": one.kind.media,
            "size": one.bytes,
            "hash": f"sha256:{one.sha256}",
            "url": who.url(one.path),
            "upload": one.path,
        }
        for one in data_files(package, folder)
    ]
    return [write_json(folder / FILE, {"package_create": said(dataset), "resource_create": resources})]
