"""Read tables row by row as typed values, and give every value its one canonical text."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from footnoted.errors import BadCsvError
from footnoted.issues import quoted
from footnoted.parts import find, text_of
from footnoted.records import format_cell, read_records
from footnoted.tables import LEXICAL, arrow_type, booleans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from footnoted.descriptor import Field, Package, Resource

Value = str | int | float | bool | date | None
"""A cell of a table; None is a missing value."""

_INT64 = 1 << 63


def read_values(package: Package, resource: Resource) -> Iterator[list[Value]]:
    """Yield the cells of each row of a CSV file with their types, in the order of the fields.

    Raises BadCsvError at the first record or cell that is not as the schema says, OSError when the file
    cannot be read.
    """
    path = text_of(package, resource)
    records = read_records(path)
    header = tuple(next(records, []))
    if header != resource.field_names:
        found, expected = quoted(",".join(header)), quoted(",".join(resource.field_names))
        raise BadCsvError(path, 1, 1, found, expected)
    missing = frozenset(resource.missing_values)
    readers = [reader(one) for one in resource.fields]
    for number, cells in enumerate(records, start=1):
        row: list[Value] = []
        for at, (read, text) in enumerate(zip(readers, cells, strict=True)):
            try:
                row.append(None if text in missing else read(text))
            except ValueError:
                file, wrong = find(path, number)
                field = resource.fields[at]
                expected = f"{field.type}, as {field.name} is"
                raise BadCsvError(file, *wrong.place(at), quoted(text), expected) from None
        yield row


def reader(field: Field) -> Callable[[str], Value]:
    """Give what turns a text of a CSV file into a value of the field; it raises ValueError for others."""
    kind = arrow_type(field)
    if pa.types.is_string(kind):
        return str
    if pa.types.is_boolean(kind):
        true, false = booleans(field)
        return lambda text: _boolean(text, true, false)
    form = re.compile(LEXICAL[field.type], re.ASCII)
    make: Callable[[str], Value] = float if pa.types.is_floating(kind) else _integer
    if pa.types.is_date(kind):
        make = date.fromisoformat
    return lambda text: make(_matched(form, text))


def _matched(form: re.Pattern[str], text: str) -> str:
    if not form.fullmatch(text):
        raise ValueError(text)
    return text


def _integer(text: str) -> int:
    value = int(text)
    if not -_INT64 <= value < _INT64:
        raise ValueError(text)
    return value


def _boolean(text: str, true: frozenset[str], false: frozenset[str]) -> bool:
    if text not in true | false:
        raise ValueError(text)
    return text in true


def canonical(field: Field) -> Callable[[object], str]:
    """Give what turns a value of a field, as whatever format may hold it, into its canonical text.

    A missing value has "". A number is the same text as 5, 5.0 or "5", a date as a date or its text: formats
    differ in their types, never in their values. It raises ValueError for what is no value of the type.
    """
    kind = arrow_type(field)
    write: Callable[[object], str] = str
    if pa.types.is_boolean(kind):
        write = _flag
    elif pa.types.is_floating(kind):
        write = _number
    elif pa.types.is_integer(kind):
        write = _whole
    elif pa.types.is_date(kind):
        write = _day
    return lambda value: "" if value is None else write(value)


def _flag(value: object) -> str:
    if value in (True, False):
        return format_cell(bool(value))
    raise ValueError(value)


def _number(value: object) -> str:
    return format_cell(float(str(value)))


def _whole(value: object) -> str:
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(value)
    return format_cell(int(value) if isinstance(value, float) else int(str(value)))


def _day(value: object) -> str:
    if isinstance(value, datetime):
        value = value.date()
    return format_cell(value if isinstance(value, date) else date.fromisoformat(str(value)))
