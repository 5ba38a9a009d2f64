"""Write the metadata of a deposit at Zenodo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footnoted.exports.identity import identify, inverted
from footnoted.exports.json_files import said, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.exports.identity import Agent

FILE = "metadata/zenodo.json"


def write(package: Package, folder: Path) -> list[Path]:
    """Write the metadata of a deposit, as Zenodo reads it from `.zenodo.json`."""
    who = identify(package)
    raw: dict[str, Any] = {
        "title": who.title,
        "upload_type": "dataset",
        "description": who.description,
        "creators": [_creator(one) for one in who.creators],
        "license": who.licence.name if who.licence else "",
        "access_right": "open" if who.licence else "",
        "version": who.version,
        "publication_date": who.created,
        "keywords": list(who.keywords),
        "doi": who.doi,
        "related_identifiers": [
            {"identifier": who.homepage, "relation": "isIdenticalTo", "resource_type": "dataset"}
        ]
        if who.is_placed
        else [],
    }
    return [write_json(folder / FILE, said(raw))]


def _creator(one: Agent) -> dict[str, Any]:
    return said({"name": inverted(one), "orcid": one.orcid.removeprefix("https://orcid.org/")})
