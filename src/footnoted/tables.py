"""Read CSV tables as text rows or typed Arrow tables, write them canonically, and place findings in them."""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from footnoted.alignment import align
from footnoted.door import HELD, File, beside
from footnoted.errors import BadCsvError
from footnoted.issues import Finding, Issue, quoted
from footnoted.parts import spread, text_of
from footnoted.records import Record, format_cell, read_all, read_records, write_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.door import Openable

__all__ = [
    "BadCsvError",
    "Row",
    "arrow_type",
    "booleans",
    "columns",
    "format_cell",
    "place",
    "read_records",
    "read_rows",
    "write_csv",
]

LEXICAL = {
    "integer": "0|-?[1-9][0-9]*",
    "number": r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "year": "-?[0-9]{4}",
}
"""The canonical form of each type that has an Arrow type of its own: RE2, full match, ASCII digits.

Narrower than Table Schema, which also reads ` 12 `, `007`, `1e3`, `NaN` and (in the stock tool)
digits of any script: one value has one form, so that files can be compared as text.
"""

_CONFLICT = re.compile(r"<{7} |={7}\Z|>{7} |\|{7} ")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number of its record (from 1, the header is 0) and its cells; None is missing."""

    record: int
    cells: Mapping[str, str | None]


def read_rows(package: Package, resource: Resource) -> list[Row]:
    """Read all rows as text, as far as they can be read; a missing file has none.

    Raises NoFileError for what is no regular file, BeyondLimitError, and OSError for what may not be read.

    Cells that a ragged record lacks are None, surplus cells are left out; blank lines, a repeated
    header and merge-conflict markers are no rows, but count as records.
    """
    names = resource.field_names
    file = text_of(package, resource)

    def read() -> list[Row]:
        rows = iter_cells(file, resource)
        return [Row(number, dict(zip(names, cells, strict=True))) for number, cells in rows]

    try:
        rows: list[Row] = file.made((names, resource.missing_values), read)
    except FileNotFoundError:
        return []
    return rows


def stream_rows(package: Package, resource: Resource) -> Iterator[Row]:
    """Yield the rows that `read_rows` gives; those of a large file are not kept."""
    file = text_of(package, resource)
    try:
        is_small = file.size() <= HELD
    except OSError:
        return
    if is_small:
        yield from read_rows(package, resource)
        return
    names = resource.field_names
    for number, cells in iter_cells(file, resource):
        yield Row(number, dict(zip(names, cells, strict=True)))


def stream_cells(package: Package, resource: Resource) -> Iterator[tuple[int, list[str | None]]]:
    """Yield number and cells, in the order of the fields, of the rows that `stream_rows` gives."""
    yield from iter_cells(text_of(package, resource), resource)


def iter_cells(path: Openable, resource: Resource) -> Iterator[tuple[int, list[str | None]]]:
    """Yield record number and cells, in the order of the schema's fields, of what `read_rows` gives."""
    missing = frozenset(resource.missing_values)
    header, records = _opened(path)
    if header is None:
        return
    labels = header.cells()
    where = columns(labels, resource.field_names)
    straight = where == list(range(len(labels)))
    for number, record in enumerate(records, start=1):
        if is_row(record, header):
            cells = record.cells()
            if not straight:
                cells = [_cell(cells, at, resource) for at in where]
            elif len(cells) != len(where):
                cells = align(cells, resource, next(iter(missing), ""))[0]
            yield number, [None if text in missing else text for text in cells]


def _opened(path: Openable) -> tuple[Record | None, Iterator[Record]]:
    """Give the header of a file and the records below it; None where it is not there or empty."""
    try:
        records = read_all(path)
        return next(records, None), records
    except FileNotFoundError:
        return None, iter(())


def _cell(cells: Sequence[str], at: int | None, resource: Resource) -> str:
    """Give a cell; where there is none, a text that reads as missing."""
    return cells[at] if at is not None and at < len(cells) else next(iter(resource.missing_values), "")


def is_row(record: Record, header: Record) -> bool:
    """Tell a row from a blank line, a repeated header and a merge-conflict marker."""
    if record.text[:1].isalnum():  # so begin neither blank lines nor marks of a conflict
        return record.text != header.text
    is_blank = not record.text.strip(", \t" if "," in record.text else "")
    return not (is_blank or record.text == header.text or is_conflict_marker(record.text))


def is_conflict_marker(text: str) -> bool:
    """Tell whether a line is one that git writes around two versions of a text."""
    return _CONFLICT.match(text) is not None


def columns(header: Sequence[str], names: Sequence[str]) -> list[int | None]:
    """Give for each field the number of its column; None when the file has no such column.

    Fields are found by name. Those that are not found take, in order, the columns that nobody
    claims, when there are as many: a misspelt label then hides no cell.
    """
    where: list[int | None] = [header.index(name) if name in header else None for name in names]
    unclaimed = [at for at in range(len(header)) if at not in where]
    unfound = [number for number, at in enumerate(where) if at is None]
    if len(unclaimed) == len(unfound):
        for number, at in zip(unfound, unclaimed, strict=True):
            where[number] = at
    return where


def arrow_type(field: Field) -> pa.DataType:
    """Give the Arrow type of a Table Schema field.

    `number` is float64: decimals of up to 15 significant digits and integers below 2**53 come back
    digit for digit (IEEE 754), and pandas computes with them, which it does not with decimal128.
    Types that are not listed here stay text.
    """
    import pyarrow as pa  # noqa: PLC0415 - 0.2 s; reading text rows goes without

    if field.type == "date" and field.raw.get("format", "default") != "default":
        return pa.string()
    types = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "year": pa.int64(),
    }
    return types.get(field.type, pa.string())


def booleans(field: Field) -> tuple[frozenset[str], frozenset[str]]:
    """Give the texts for true and for false: as the field states them, else TRUE and FALSE.

    Table Schema's own default also has `true`, `True` and `1`; only TRUE and FALSE are read as
    logical values by base R too.
    """

    def texts(key: str, default: str) -> frozenset[str]:
        given = field.raw.get(key)
        stated = [one for one in given if isinstance(one, str)] if isinstance(given, list) else []
        return frozenset(stated or [default])

    return texts("trueValues", "TRUE"), texts("falseValues", "FALSE")


def write_csv(target: File | Path, field_names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write canonical CSV: UTF-8 without BOM, LF, quotes only where needed, None as nothing.

    The file is complete or untouched: a temporary one beside it takes its name at the end. Raises
    KeyError when a row lacks a field, NoFileError where the path leads out of the package.
    """
    with (target if isinstance(target, File) else beside(target)).writing() as file:
        for line in _lines(field_names, rows):
            file.write(line)


def write_csv_file(path: Path, field_names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write canonical CSV into a file that is nobody's yet: see `write_csv`."""
    with path.open("wb") as file:
        file.writelines(_lines(field_names, rows))


def _lines(field_names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    yield write_record(list(field_names)).encode() + b"\n"
    for row in rows:
        yield write_record([format_cell(row[name]) for name in field_names]).encode() + b"\n"


def place(package: Package, findings: Iterable[Finding]) -> list[Issue]:
    """Add file, line, column and primary key to findings; each file is scanned once.

    The issues come sorted. A finding on a table that the package does not have is placed in
    `datapackage.json` as a whole.
    """
    by_table: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_table[finding.table].append(finding)
    issues: list[Issue] = []
    for table, group in by_table.items():
        if package.has(table):
            issues.extend(_place_in(package, package.resource(table), group))
        else:
            issues.extend(_issue(one, ("datapackage.json", 0, 0), "") for one in group)
    return sorted(issues)


def _place_in(package: Package, resource: Resource, findings: Sequence[Finding]) -> Iterator[Issue]:
    placed: dict[int, tuple[str, Record, list[str]]] = {}
    with contextlib.suppress(OSError, ValueError):  # a file that cannot be read has no places
        for file, records, header in spread(text_of(package, resource), {one.record for one in findings}):
            placed |= {number: (file.name, one, header.cells()) for number, one in records.items()}
    for finding in findings:
        if finding.record not in placed:
            yield _issue(finding, (resource.path, 0, 0), "")
            continue
        name, record, labels = placed[finding.record]
        where = dict(zip(resource.field_names, columns(labels, resource.field_names), strict=True))
        at = where.get(finding.field)
        line, column = (record.line, 0) if at is None else record.place(at)
        row = row_name(finding.record, record.cells(), [where.get(one) for one in resource.primary_key])
        yield _issue(finding, (name, line, column), row)


LONGEST_KEY = 400
"""How many characters of each part of a key are shown, and compared."""


def row_key(values: Iterable[str | None]) -> str:
    """Give a primary key as one text, its parts joined by |, safe to print: the one way to name a row."""
    return "|".join([_shown(one) if one else "" for one in values])


def _shown(cell: str) -> str:
    """Give a part of a key as it is shown; most need no look at each character."""
    is_plain = cell.isprintable() and len(cell) <= LONGEST_KEY
    return cell if is_plain else quoted(cell, LONGEST_KEY)[1:-1]


def row_name(number: int, cells: Sequence[str], key: Sequence[int | None]) -> str:
    """Give the primary key of a record as messages show it, else `record N`; nothing for the header."""
    if number == 0:
        return ""
    values = ["" if at is None or at >= len(cells) else cells[at] for at in key]
    if not values or not all(values):
        return f"record {number}"
    return row_key(values)


def _issue(finding: Finding, where: tuple[str, int, int], row: str) -> Issue:
    rule, (file, line, column) = finding.rule, where
    return Issue(
        file,
        line,
        column,
        rule.id,
        finding.found,
        finding.expected,
        finding.mend or rule.mend,
        rule.severity,
        finding.table,
        row,
        finding.field,
    )
