"""Check that files are what the descriptor says: size, hash, and Parquet twins equal to their CSV."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from footnoted.descriptor import lies_at
from footnoted.errors import BadCsvError, BeyondLimitError
from footnoted.issues import Issue, Looked, Rule, quoted
from footnoted.parquet_batches import batches, open_parquet, values
from footnoted.records import format_cell

if TYPE_CHECKING:
    import io
    from collections.abc import Collection, Iterator, Mapping

    import pyarrow as pa
    import pyarrow.parquet as pq

    from footnoted.descriptor import Package, Resource
    from footnoted.door import File

TWIN = "-parquet"
"""What the name of a Parquet twin adds to that of its CSV."""

MAX_SHOWN = 100
"""How many different cells of one Parquet file are shown."""

_ALGORITHMS = ("md5", "sha1", "sha256", "sha512")


BYTES = Rule(
    "integrity.bytes",
    "A file has as many bytes as the descriptor says.",
    "Run footnoted build again, or take the number out of a descriptor that is kept by hand.",
)
HASH = Rule(
    "integrity.hash",
    "A file has the hash that the descriptor says.",
    "Run footnoted build again, or take the hash out of a descriptor that is kept by hand.",
)
PARQUET = Rule(
    "integrity.parquet",
    "A Parquet twin has the fields, types and values of its CSV.",
    "Run footnoted build again; never edit a Parquet file.",
)
RULES: tuple[Rule, ...] = (BYTES, HASH, PARQUET)


def check(package: Package, unsafe: Collection[str] = ()) -> Iterator[Issue | Looked]:
    """Yield files whose size or hash is not as stated, Parquet twins that differ, and what was looked at.

    Files whose paths are in `unsafe` (those that failed the files layer) are not opened; missing
    ones are left to that layer.
    """
    listed = package.raw.get("resources")
    for raw in listed if isinstance(listed, list) else []:
        path = lies_at(package.door, str(raw.get("path"))) if isinstance(raw, dict) else None
        if not isinstance(path, str) or path in unsafe or not package.file(path).is_file():
            continue
        said = {BYTES: isinstance(raw.get("bytes"), int), HASH: isinstance(raw.get("hash"), str)}
        said[PARQUET] = path.endswith(".parquet")
        yield from (Looked(rule.id, int(is_said)) for rule, is_said in said.items())
        yield from _check_size(raw, package.file(path))
        yield from _check_hash(raw, package.file(path))
        if said[PARQUET]:
            yield from _check_twin(package, raw, path)


def _issue(rule: Rule, raw: Mapping[str, Any], found: str, expected: str) -> Issue:
    return replace(rule.issue(raw["path"], 0, 0, found, expected), table=str(raw.get("name", "")))


def _check_size(raw: Mapping[str, Any], path: File) -> Iterator[Issue]:
    stated = raw.get("bytes")
    size = path.size()
    if isinstance(stated, int) and stated != size:
        yield _issue(BYTES, raw, f"{size} bytes", f"{stated}, as the descriptor says")


def _check_hash(raw: Mapping[str, Any], path: File) -> Iterator[Issue]:
    """Compare the hash; one without an algorithm's name is MD5 by the Data Package standard."""
    stated = raw.get("hash")
    if not isinstance(stated, str):
        return
    name, _, digest = stated.rpartition(":")
    algorithm = (name or "md5").casefold().replace("-", "")
    if algorithm not in _ALGORITHMS:
        yield _issue(HASH, raw, f"the algorithm {quoted(name)}", f"one of {', '.join(_ALGORITHMS)}")
        return
    with path.open() as file:
        found = hashlib.file_digest(cast("io.BytesIO", file), algorithm).hexdigest()
    if found != digest.casefold():
        yield _issue(HASH, raw, f"{algorithm}:{found}", f"{quoted(stated, 150)}, as the descriptor says")


def _check_twin(package: Package, raw: Mapping[str, Any], path: str) -> Iterator[Issue]:
    import pyarrow as pa  # noqa: PLC0415 - only a release has Parquet

    from footnoted.arrow import read_arrow  # noqa: PLC0415

    name = str(raw.get("name", "")).removesuffix(TWIN)
    if not package.has(name):
        yield _issue(PARQUET, raw, f"no table {quoted(name)}", f"a name of a table, then {TWIN}")
        return
    resource = package.resource(name)
    try:
        table = read_arrow(package, resource)
    except (BadCsvError, OSError):
        return
    try:
        with package.file(path).open() as data:
            file = open_parquet(data)
            faults = list(_compare_schema(file.schema_arrow, file.metadata.num_rows, table))
            if not faults:
                faults = list(islice(_compare_rows(resource, table, file), MAX_SHOWN))
    except (pa.ArrowException, OSError, BeyondLimitError) as error:
        yield _issue(PARQUET, raw, quoted(str(error)), "a Parquet file that can be read")
        return
    for found, expected, row, field in faults:
        yield replace(_issue(PARQUET, raw, found, expected), row=row, field=field)


def _compare_schema(schema: pa.Schema, rows: int, table: pa.Table) -> Iterator[tuple[str, str, str, str]]:
    """Yield found, expected, row and field of each difference; the file's cells are not read."""
    if schema.names != table.schema.names:
        found, expected = quoted(",".join(schema.names)), quoted(",".join(table.schema.names))
        yield f"the fields {found}", f"{expected}, as in the CSV", "", ""
        return
    for stored, field in zip(schema, table.schema, strict=True):
        if _plain(stored.type) != field.type:
            yield str(_plain(stored.type)), f"the type {field.type}", "", field.name
    if rows != len(table):
        yield f"{rows} rows", f"{len(table)}, as in the CSV", "", ""


def _plain(kind: pa.DataType) -> pa.DataType:
    """Give the type of the values behind an encoding that changes none of them."""
    import pyarrow as pa  # noqa: PLC0415 - see _check_twin

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return pa.string() if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else kind


def _compare_rows(
    resource: Resource, table: pa.Table, file: pq.ParquetFile
) -> Iterator[tuple[str, str, str, str]]:
    """Yield found, expected, row and field of each cell that differs, some rows at a time."""
    first = 0
    for batch in batches(file):
        yield from _compare_cells(resource, table.slice(first, len(batch)), batch, first)
        first += len(batch)


def _compare_cells(
    resource: Resource, table: pa.Table, stored: pa.RecordBatch, first: int
) -> Iterator[tuple[str, str, str, str]]:
    """Yield found, expected, row and field of each cell that differs; `first` rows stand before these."""
    keys = [table.column(one).to_pylist() for one in resource.primary_key if one in table.schema.names]
    for field in resource.fields:
        ours, theirs = table.column(field.name).to_pylist(), values(stored.column(field.name))
        if ours == theirs:
            continue
        for number, (expected, found) in enumerate(zip(ours, theirs, strict=True)):
            if expected != found:
                row = "|".join(format_cell(one[number]) for one in keys) or f"record {first + number + 1}"
                yield _shown(found), f"{_shown(expected)}, as in the CSV", row, field.name


def _shown(value: object) -> str:
    return "no value" if value is None else quoted(format_cell(value))
