"""Describe a release in DCAT-AP 3.0.1, the profile of European data portals, as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footnoted.exports.distributions import data_files
from footnoted.exports.identity import identify
from footnoted.exports.json_files import said, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.exports.distributions import File
    from footnoted.exports.identity import Agent, Identity

FILE = "metadata/dcat.jsonld"
BASE = "urn:x-release:"
"""Where a release without a home page is, so that its addresses are absolute all the same."""
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA = "http://www.iana.org/assignments/media-types/"
_ACCESS = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"


def write(package: Package, folder: Path) -> list[Path]:
    """Write the description of a folder that holds the data files; each address has its type."""
    who = identify(package)
    files = data_files(package, folder)
    raw = {
        "@context": CONTEXT,
        **_dataset(who),
        "dcat:distribution": [_distribution(one, who) for one in files],
    }
    return [write_json(folder / FILE, raw)]


def _dataset(who: Identity) -> dict[str, Any]:
    agent = _agent(who.publisher) if who.publisher else None
    raw: dict[str, Any] = {
        "@id": who.homepage or f"{BASE}{who.name}",
        "@type": "dcat:Dataset",
        "dct:title": who.title,
        "dct:description": who.description or who.title,
        "dct:identifier": _identifier(who),
        "dct:publisher": agent,
        "dct:creator": [_agent(one) for one in who.creators],
        "dcat:version": who.version,
        "dct:issued": {"@value": who.created, "@type": "xsd:date"} if who.created else None,
        "dcat:keyword": list(who.keywords),
        "dct:language": [_typed(_language(one), "dct:LinguisticSystem") for one in who.languages],
        "dct:accessRights": _typed(_ACCESS, "dct:RightsStatement") if who.licence else None,
        "dcat:landingPage": _typed(who.homepage, "foaf:Document") if who.homepage else None,
        "dcat:contactPoint": _contact(who),
    }
    return said(raw)


def _identifier(who: Identity) -> str:
    """Give what a release is known by: its DOI, else its home page, else its name."""
    return f"https://doi.org/{who.doi}" if who.doi else who.homepage or who.name


def _contact(who: Identity) -> dict[str, Any] | None:
    agent = who.publisher
    if agent is None or not (agent.email or who.homepage):
        return None
    raw: dict[str, Any] = {"@type": "vcard:Kind", "vcard:fn": agent.name}
    if agent.email:
        raw["vcard:hasEmail"] = {"@id": f"mailto:{agent.email}"}
    else:
        raw["vcard:hasURL"] = {"@id": who.homepage}
    return raw


def _distribution(file: File, who: Identity) -> dict[str, Any]:
    url = who.url(file.path) if who.homepage else f"{BASE}{who.name}/{who.url(file.path)}"
    raw: dict[str, Any] = {
        "@id": f"{url}#distribution",
        "@type": "dcat:Distribution",
        "dct:title": file.title,
        "dct:description": file.says,
        "dcat:accessURL": _typed(url, "rdfs:Resource"),
        "dcat:downloadURL": _typed(url, "rdfs:Resource"),
        "dcat:mediaType": _typed(f"{_MEDIA}{file.kind.media}", "dct:MediaType"),
        "dct:format": _format(file.kind.name),
        "dcat:byteSize": {"@value": str(file.bytes), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _typed("spdx:checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm"),
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }
    if who.licence and who.licence.path:
        raw["dct:license"] = _typed(who.licence.path, "dct:LicenseDocument")
    return said(raw)


def _format(name: str) -> dict[str, Any]:
    """Give a kind of file by its name: not every kind is in the Publications Office's list."""
    return {"@type": "dct:MediaTypeOrExtent", "rdfs:label": name}


def _language(tag: str) -> str:
    return f"http://id.loc.gov/vocabulary/iso639-1/{tag.partition('-')[0].lower()}"


def _agent(one: Agent) -> dict[str, Any]:
    raw: dict[str, Any] = {"@type": "foaf:Agent", "foaf:name": one.name}
    if one.email:
        raw["foaf:mbox"] = {"@id": f"mailto:{one.email}"}
    return raw


def _typed(address: str, kind: str) -> dict[str, str]:
    return {"@id": address, "@type": kind}
