"""Describe a release in Croissant 1.1, the format by which machine-learning tools load data sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from footnoted.exports.citation import apa
from footnoted.exports.distributions import PARQUET, data_files
from footnoted.exports.identity import identify
from footnoted.exports.json_files import write_json
from footnoted.exports.schema_org import about
from footnoted.exports.views import target
from footnoted.tables import arrow_type

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.exports.distributions import File

FILE = "metadata/croissant.json"
CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_ENCODINGS = {PARQUET: "application/x-parquet"}
"""What Croissant calls a kind of file, where that is not its media type."""


def write(package: Package, folder: Path) -> list[Path]:
    """Write the description of a folder that holds the data files; records are read from Parquet."""
    who = identify(package)
    files = data_files(package, folder)
    stated = {name: value for name, value in about(who).items() if not name.startswith("@")}
    raw = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        **stated,
        "conformsTo": CONFORMS_TO,
        "citeAs": apa(who),
        "distribution": [_file(one, who.url(one.path)) for one in files],
        "recordSet": [_record_set(package, one) for one in package.resources],
    }
    return [write_json(folder / FILE, raw)]


def _file(file: File, url: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "description": file.says,
        "contentUrl": url,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": _ENCODINGS.get(file.kind, file.kind.media),
        "sha256": file.sha256,
    }


def _record_set(package: Package, resource: Resource) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": resource.name,
        "name": resource.name,
        "description": resource.description,
        "field": [_field(package, resource, one) for one in resource.fields],
    }
    keys = [{"@id": f"{resource.name}/{one}"} for one in resource.primary_key]
    if keys:
        raw["key"] = keys[0] if len(keys) == 1 else keys
    return raw


def _field(package: Package, resource: Resource, field: Field) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{resource.name}/{field.name}",
        "name": f"{resource.name}/{field.name}",
        "description": field.description,
        "dataType": _data_type(field),
        "source": {
            "fileObject": {"@id": f"parquet/{resource.name}.parquet"},
            "extract": {"column": field.name},
        },
    }
    for key in resource.foreign_keys:
        aim = target(package, resource, key)
        # A reference to the own table sends the loader round in a circle.
        if key.fields == (field.name,) and aim is not None and aim is not resource:
            raw["references"] = {"field": {"@id": f"{aim.name}/{key.reference[0]}"}}
            break
    return raw


def _data_type(field: Field) -> str:
    kind = arrow_type(field)
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    if pa.types.is_integer(kind):
        return "sc:Integer"
    if pa.types.is_floating(kind):
        return "sc:Float"
    return "sc:Date" if pa.types.is_date(kind) else "sc:Text"
