"""What DuckDB computes on Spark's workers, a batch of cells at a time: so a cell is read there as here."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb
    import pyarrow as pa

BATCH = 10_000
"""How many rows a worker reads at once."""


def in_duckdb(expression: str, count: int, kind: str) -> Callable[..., pa.Array]:
    """Make a function of so many columns, in the expression a0, a1, …, that DuckDB computes as this type."""
    names = [f"a{number}" for number in range(count)]
    sql = f"SELECT CAST({expression} AS {kind}) AS result FROM batch"  # noqa: S608 - a rule's own SQL

    def compute(*columns: pa.Array) -> pa.Array:
        import pyarrow  # noqa: ICN001, PLC0415 - on a worker

        batch = pyarrow.table(list(columns), names=names)
        connection = _connection()
        connection.register("batch", batch)
        try:
            result: Any = connection.execute(sql).to_arrow_table()
        finally:
            connection.unregister("batch")
        return result["result"].combine_chunks()

    compute.__annotations__ = {}  # PySpark reads them, and knows none for any number of columns
    return compute


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415 - on a worker

    return duckdb.connect(config={"threads": 1, "enable_external_access": False})


def read_parts(root: str, resource: Any, names: tuple[str, ...]) -> Callable[..., Iterator[pa.RecordBatch]]:  # noqa: ANN401
    """Make what reads the parts of a table on workers: rows of (path, first record) in, rows of cells out."""

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pathlib import Path  # noqa: PLC0415 - on a worker

        for batch in batches:
            parts = zip(*(column.to_pylist() for column in batch.columns), strict=True)
            for path, first in (one for one in parts if one[0]):
                yield from _read_part(Path(root), resource, names, path, first)

    return read


def _read_part(
    root: Any,  # noqa: ANN401 - a path, on a worker
    resource: Any,  # noqa: ANN401 - a Resource, on a worker
    names: tuple[str, ...],
    path: str,
    first: int,
) -> Iterator[pa.RecordBatch]:
    from dataclasses import replace  # noqa: PLC0415 - on a worker
    from itertools import islice  # noqa: PLC0415

    import pyarrow  # noqa: ICN001, PLC0415

    from footnoted.descriptor import Package  # noqa: PLC0415
    from footnoted.parts import text_of  # noqa: PLC0415
    from footnoted.tables import iter_cells  # noqa: PLC0415

    piece = replace(resource, path=path, files=(path,) if path.endswith(".parquet") else ())
    package = Package(root, "", "", (piece,), {})
    wanted = [resource.field_names.index(one) for one in names]
    rows = iter_cells(text_of(package, piece), piece)
    while batch := list(islice(rows, BATCH)):
        numbers = pyarrow.array([first + number for number, _ in batch], pyarrow.int64())
        texts = list(zip(*(cells for _, cells in batch), strict=True))
        columns = [pyarrow.array(texts[at], pyarrow.string()) for at in wanted]
        yield pyarrow.RecordBatch.from_arrays([numbers, *columns], names=["_record", *names])
