"""Read Parquet some rows at a time, in memory that the file's own encoding cannot blow up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from footnoted import limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa
    import pyarrow.parquet as pq

ROWS = 10_000
"""How many rows are read at once, at the most."""

MOST_AT_ONCE = 1 << 28
"""How many bytes the values of one read may come to, where each value repeats what was before it."""

_REPEATING = "DELTA_BYTE_ARRAY"
"""An encoding in which a value of a megabyte takes a byte when it is like the one before it.

No value is longer than all the bytes of its column. Arrow (24) gives no dictionaries of it.
"""


def open_parquet(raw: BinaryIO) -> pq.ParquetFile:
    """Open a file of Parquet; raises what pyarrow raises for what is none, or is damaged.

    Texts are read as dictionaries where they can be: one that a thousand rows share is held once.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - 0.2 s; CSV goes without

    said = pq.read_metadata(raw)
    columns = [said.schema.column(at) for at in range(said.num_columns)]
    repeating = {path for number in range(said.num_row_groups) for path in _repeating(said.row_group(number))}
    texts = [one.path for one in columns if _is_text(one) and one.path not in repeating]
    return pq.ParquetFile(raw, metadata=said, read_dictionary=texts, page_checksum_verification=True)


def _repeating(group: Any) -> dict[str, int]:  # noqa: ANN401 - pyarrow has no name for it
    """Give the columns of a row group in which a value may repeat the one before it, and their bytes."""
    chunks = (group.column(at) for at in range(group.num_columns))
    return {one.path_in_schema: one.total_uncompressed_size for one in chunks if _REPEATING in one.encodings}


def _is_text(column: Any) -> bool:  # noqa: ANN401 - pyarrow has no name for it
    """Tell whether a column of Parquet holds texts, and is no part of a nested one."""
    return (
        column.physical_type == "BYTE_ARRAY"
        and column.path == column.name
        and column.logical_type.type in {"STRING", "ENUM", "JSON", "NONE"}
    )


def is_shared(kind: pa.DataType) -> bool:
    """Tell whether a column's texts are held once each, as `values` gives them."""
    import pyarrow as pa  # noqa: PLC0415 - see open_parquet

    if not pa.types.is_dictionary(kind):
        return False
    texts = (pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary())
    return kind.value_type in texts


def batches(file: pq.ParquetFile, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a file that `open_parquet` gave, some at a time; raises what pyarrow raises."""
    said = file.metadata
    for number in range(said.num_row_groups):
        longest = max(_repeating(said.row_group(number)).values(), default=1)
        rows = max(1, min(ROWS, MOST_AT_ONCE // max(longest, 1)))
        names = None if columns is None else list(columns)
        yield from file.iter_batches(batch_size=rows, row_groups=[number], columns=names)


def values(column: pa.Array, where: str = "Parquet") -> list[Any]:
    """Give the values of a column of a batch; a text that stands in several rows is one object.

    Raises BeyondLimitError for a text that is longer than a line may be; it names `where` that stands.
    """
    import pyarrow as pa  # noqa: PLC0415 - see open_parquet
    import pyarrow.compute as pc  # noqa: PLC0415

    if not is_shared(column.type):
        return list(column.to_pylist())
    used = pc.unique(column.indices.drop_null())  # a batch has the dictionary of all before it
    texts = column.dictionary.take(used)
    limits.check("line_bytes", where, pc.max(pc.binary_length(texts)).as_py() or 0)
    known = dict(zip(used.to_pylist(), texts.cast(pa.string()).to_pylist(), strict=True))
    return list(map(known.get, column.indices.to_pylist()))
