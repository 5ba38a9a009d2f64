"""Write one table as a Parquet file that carries its own description."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from footnoted.frames import to_frame
from footnoted.tables import read_arrow

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Field, Package, Resource

KEY = b"datapackage"
"""Where in the file's schema metadata the package's descriptor stands, cut down to this table."""


def write_parquet(package: Package, resource: Resource, path: Path) -> None:
    """Write a table as Parquet: zstd, page checksums, the same bytes on every run.

    Raises what `tables.read_arrow` raises for cells that are not of their type.
    """
    pq.write_table(
        describe(read_arrow(package, resource), package, resource),
        path,
        compression="zstd",
        write_page_checksum=True,
    )


def describe(table: pa.Table, package: Package, resource: Resource) -> pa.Table:
    """Add titles, descriptions and units to the fields, the descriptor and pandas' dtypes to the schema.

    Without pandas' own note a nullable integer comes back as a float, and frictionless, which reads
    Parquet through pandas, then calls the file invalid.
    """
    fields = [one.with_metadata(_field_metadata(resource.field(one.name))) for one in table.schema]
    noted = pa.Schema.from_pandas(to_frame(table.slice(0, 0)), preserve_index=False).metadata
    metadata = {KEY: _descriptor(package, resource), b"pandas": noted[b"pandas"]}
    return table.cast(pa.schema(fields, metadata=metadata))


def _field_metadata(field: Field) -> dict[str, str]:
    stated = {"title": field.title, "description": field.description, "unit": field.unit}
    return {name: text for name, text in stated.items() if text}


def _descriptor(package: Package, resource: Resource) -> bytes:
    raw: dict[str, Any] = {**package.raw, "resources": [resource.raw]}
    return json.dumps(raw, ensure_ascii=False, sort_keys=True).encode()
