"""Write each table as a Parquet file that carries its own description."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from footnoted.arrow import read_batches
from footnoted.frames import to_frame
from footnoted.parquet_batches import batches, open_parquet, values
from footnoted.tables import arrow_type

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from footnoted.descriptor import Package, Resource
    from footnoted.exports.values import Value

FOLDER = "parquet"
KEY = b"datapackage"
"""Where in the file's schema metadata the package's descriptor stands, cut down to this table."""


def parquet_name(resource: Resource) -> str:
    """Name the Parquet file of a table inside the release."""
    return f"{FOLDER}/{resource.name}.parquet"


def write(package: Package, folder: Path) -> list[Path]:
    """Write one file per table; raises what `arrow.read_batches` raises."""
    (folder / FOLDER).mkdir()
    paths = [folder / parquet_name(one) for one in package.resources]
    for resource, path in zip(package.resources, paths, strict=True):
        write_parquet(package, resource, path)
    return paths


def write_parquet(package: Package, resource: Resource, path: Path) -> None:
    """Write a table as Parquet: zstd, page checksums, the same bytes on every run, rows in batches.

    Titles, descriptions and units stand once, in the descriptor under `datapackage`. Arrow's own copy of
    the schema is left out: Parquet has all the types that it would restore, and it doubled small files.
    """
    schema = describe(package, resource)
    with pq.ParquetWriter(
        path, schema, compression="zstd", write_page_checksum=True, store_schema=False
    ) as file:
        for batch in read_batches(package, resource):
            file.write_table(batch.cast(schema))
        file.add_key_value_metadata(schema.metadata)


def read(folder: Path, resource: Resource) -> Iterator[list[Value]]:
    """Yield the rows of a table from its Parquet file."""
    with (folder / parquet_name(resource)).open("rb") as raw:
        for batch in batches(open_parquet(raw), resource.field_names):
            for row in zip(*map(values, batch.columns), strict=True):
                yield list(row)


def describe(package: Package, resource: Resource) -> pa.Schema:
    """Give the schema of a table with the descriptor and pandas' dtypes beside it.

    Without pandas' own note a nullable integer comes back as a float, and frictionless, which reads
    Parquet through pandas, then calls the file invalid.
    """
    schema = pa.schema([(one.name, arrow_type(one)) for one in resource.fields])
    noted = pa.Schema.from_pandas(to_frame(schema.empty_table()), preserve_index=False).metadata
    return schema.with_metadata({KEY: _descriptor(package, resource), b"pandas": noted[b"pandas"]})


def _descriptor(package: Package, resource: Resource) -> bytes:
    raw: dict[str, Any] = {**package.raw, "resources": [resource.raw]}
    return json.dumps(raw, ensure_ascii=False, sort_keys=True).encode()
