"""Read tables as typed Arrow tables: all of one, or the columns and rows that are asked for."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from footnoted.errors import BadCsvError, BadFilterError, UnknownNameError
from footnoted.issues import quoted
from footnoted.parts import find, text_of
from footnoted.records import read_records
from footnoted.tables import LEXICAL, arrow_type, booleans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.door import File

Filters = list[Any]
"""Conditions on columns as pyarrow and pandas take them: `[("value", ">", 100), ("unit", "==", "money")]` are
all true of a row; of a list of such lists, those of one."""

BATCH = 1 << 16
"""How many rows are read at once."""


def read_arrow(
    package: Package, resource: Resource, columns: Sequence[str] | None = None, filters: Filters | None = None
) -> pa.Table:
    """Read a table with the types of its Table Schema; a missing value is null.

    With `columns`, these alone, in their order; with `filters`, the rows that fulfil them. Rows are read in
    batches, so that what is left out takes no memory, and cells of other columns are not looked at. Raises
    BadCsvError where a record or a cell cannot be read, OSError when the file cannot, UnknownNameError for
    a column that is none, BadFilterError (a ValueError) for filters that are none.
    """
    path = text_of(package, resource)
    wanted = list(resource.field_names if columns is None else columns)
    expression = _expression(filters)
    needed = {*wanted, *_named(filters)}
    for one in sorted(needed - set(resource.field_names)):
        raise UnknownNameError(one, "column", resource.field_names)
    schema = pa.schema([(one, arrow_type(resource.field(one))) for one in wanted])
    batches = (_filtered(one, expression).select(wanted) for one in _batches(path, resource, needed))
    return pa.concat_tables([schema.empty_table(), *batches])


def read_batches(package: Package, resource: Resource) -> Iterator[pa.Table]:
    """Yield a whole table, some rows at a time, typed as `read_arrow` gives it; raises what that raises."""
    yield from _batches(text_of(package, resource), resource, set(resource.field_names))


def _expression(filters: Filters | None) -> pc.Expression | None:
    try:
        return pq.filters_to_expression(filters) if filters else None
    except (ValueError, TypeError) as error:
        message = f"found filters that cannot be read ({error}); expected such as [('value', '>', 100)]."
        raise BadFilterError(message) from error


def _named(filters: Filters | None) -> Iterator[str]:
    """Yield the columns that filters name."""
    for one in filters or []:
        if isinstance(one, list):
            yield from _named(one)
        else:
            yield str(one[0])


def _filtered(batch: pa.Table, expression: pc.Expression | None) -> pa.Table:
    try:
        return batch if expression is None else batch.filter(expression)
    except (pa.ArrowException, NotImplementedError) as error:
        message = f"found filters that do not fit the columns ({error}); expected values of their types."
        raise BadFilterError(message) from error


def _batches(path: File, resource: Resource, needed: set[str]) -> Iterator[pa.Table]:
    """Yield the rows of a table, some at a time, with the columns that are needed."""
    records = read_records(path)
    header = tuple(next(records, []))
    if header != resource.field_names:
        found, expected = quoted(",".join(header)), quoted(",".join(resource.field_names))
        raise BadCsvError(path, 1, 1, found, expected)
    missing = frozenset(resource.missing_values)
    first = 0
    while rows := list(islice(records, BATCH)):
        arrays = {}
        for number, (field, column) in enumerate(zip(resource.fields, zip(*rows, strict=True), strict=True)):
            if field.name in needed:
                cells = pa.array([None if text in missing else text for text in column], pa.string())
                try:
                    arrays[field.name] = _typed(cells, field)
                except _BadCellError as error:
                    file, at = find(path, first + error.record)
                    expected = f"{field.type}, as {field.name} is"
                    found = quoted(error.text)
                    raise BadCsvError(file, *at.place(number), found, expected) from None
        yield pa.table(arrays)
        first += len(rows)


class _BadCellError(Exception):
    def __init__(self, record: int, text: str) -> None:
        super().__init__(text)
        self.record, self.text = record, text


def _typed(cells: pa.Array, field: Field) -> pa.Array:
    """Turn texts into values; raises _BadCellError at the first that has not the type's form."""
    kind = arrow_type(field)
    if pa.types.is_string(kind):
        return cells
    if pa.types.is_boolean(kind):
        true, false = booleans(field)
        good = pc.is_in(cells, pa.array(sorted(true | false), pa.string()))
        typed = pc.if_else(pc.is_valid(cells), pc.is_in(cells, pa.array(sorted(true), pa.string())), None)
    else:
        good, typed = pc.match_substring_regex(cells, f"^(?:{LEXICAL[field.type]})$"), None
    bad = pc.index(pc.and_(pc.is_valid(cells), pc.invert(good)), value=True).as_py()
    if bad >= 0:
        raise _BadCellError(bad + 1, cells[bad].as_py())
    return typed if typed is not None else _cast(cells, kind)


def _cast(cells: pa.Array, kind: pa.DataType) -> pa.Array:
    try:
        return cells.cast(kind)
    except pa.ArrowInvalid:
        for number, cell in enumerate(cells, start=1):
            try:
                pa.array([cell.as_py()], pa.string()).cast(kind)
            except pa.ArrowInvalid:
                raise _BadCellError(number, cell.as_py()) from None
        raise
