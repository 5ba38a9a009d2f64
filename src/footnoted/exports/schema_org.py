"""Describe a release as a schema.org Dataset, which search engines for data sets read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footnoted.exports.distributions import data_files
from footnoted.exports.identity import identify
from footnoted.exports.json_files import said, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.exports.identity import Agent, Identity

FILE = "metadata/schema-org.jsonld"


def write(package: Package, folder: Path) -> list[Path]:
    """Write the description of a folder that holds the data files."""
    return [write_json(folder / FILE, dataset(package, folder))]


def dataset(package: Package, folder: Path) -> dict[str, Any]:
    """Give the Dataset with a DataDownload for each data file of the folder."""
    who = identify(package)
    downloads = [
        {
            "@type": "DataDownload",
            "name": one.title,
            "contentUrl": who.url(one.path),
            "encodingFormat": one.kind.media,
            "contentSize": f"{one.bytes} B",
            "sha256": one.sha256,
        }
        for one in data_files(package, folder)
    ]
    return {**about(who), "distribution": downloads}


def about(who: Identity) -> dict[str, Any]:
    """Give what a package says of itself, in schema.org's terms; what it does not say is left out."""
    raw: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": who.title,
        "description": who.description,
        "url": who.homepage,
        "identifier": f"https://doi.org/{who.doi}" if who.doi else "",
        "version": who.version,
        "datePublished": who.created,
        "license": (who.licence.path or who.licence.name) if who.licence else "",
        "creator": [_agent(one) for one in who.creators],
        "publisher": _agent(who.publisher) if who.publisher else {},
        "keywords": list(who.keywords),
        "inLanguage": list(who.languages),
        "isAccessibleForFree": True if who.licence else "",
    }
    return said(raw)


def _agent(one: Agent) -> dict[str, str]:
    raw = {"@type": "Person" if one.is_person else "Organization", "name": one.name}
    raw |= {"givenName": one.given, "familyName": one.family, "url": one.path if "://" in one.path else ""}
    return said(raw)
