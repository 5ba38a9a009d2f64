"""Write the metadata by which DataCite registers a DOI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footnoted.exports.distributions import data_files
from footnoted.exports.identity import identify, inverted
from footnoted.exports.json_files import said, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.exports.identity import Agent, Licence

FILE = "metadata/datacite.json"


def write(package: Package, folder: Path) -> list[Path]:
    """Write the metadata by DataCite's schema 4.5; what it requires and the package lacks is absent."""
    who = identify(package)
    raw: dict[str, Any] = {
        "doi": who.doi,
        "creators": [_named(one) for one in who.creators],
        "titles": [{"title": who.title}],
        "publisher": {"name": who.publisher.name} if who.publisher else {},
        "publicationYear": who.year,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Tables"},
        "subjects": [{"subject": one} for one in who.keywords],
        "dates": [{"date": who.created, "dateType": "Issued"}] if who.created else [],
        "version": who.version,
        "rightsList": [_rights(who.licence)] if who.licence else [],
        "descriptions": [{"description": who.description, "descriptionType": "Abstract"}]
        if who.description
        else [],
        "formats": sorted({one.kind.media for one in data_files(package, folder)}),
        "url": who.homepage if who.is_placed else "",
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
    return [write_json(folder / FILE, said(raw))]


def _rights(licence: Licence) -> dict[str, Any]:
    raw = {"rights": licence.title or licence.name, "rightsUri": licence.path}
    return said({**raw, "rightsIdentifier": licence.name, "rightsIdentifierScheme": "SPDX"})


def _orcid(one: Agent) -> dict[str, str]:
    return {"nameIdentifier": one.orcid, "nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org"}


def _named(one: Agent) -> dict[str, Any]:
    if one.is_person:
        return {
            "name": inverted(one),
            "nameType": "Personal",
            "givenName": one.given,
            "familyName": one.family,
            **({"nameIdentifiers": [_orcid(one)]} if one.orcid else {}),
        }
    return {"name": one.name, "nameType": "Organizational"}
