"""A table as suites get it: its rows as text, without the cells that have not their field's type."""

from __future__ import annotations

from functools import cached_property
from re import fullmatch
from typing import TYPE_CHECKING

from footnoted.engine import identifier
from footnoted.gx.suites import loaded_type
from footnoted.tables import LEXICAL, Row, booleans, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.gx.forms import Json

_INT64 = range(-(2**63), 2**63)


class Table:
    """A table of a package; its rows are read when they are first asked for."""

    def __init__(self, package: Package, resource: Resource) -> None:
        """Take the package and the resource; nothing is read."""
        self.package, self.resource = package, resource

    @cached_property
    def rows(self) -> list[Row]:
        """All rows, each cell None where it is missing or has not its field's type."""
        fields = self.resource.fields
        return [
            Row(row.record, {one.name: _typed(one, row.cells[one.name]) for one in fields})
            for row in read_rows(self.package, self.resource)
        ]

    @cached_property
    def _records(self) -> dict[str, int]:
        key = self.resource.primary_key
        named = (("|".join(row.cells.get(name) or "" for name in key), row.record) for row in self.rows)
        return dict(reversed(list(named)))

    def record_of(self, row_id: str | None) -> int:
        """Give the first record with this primary key; 0 when there is none."""
        return 0 if row_id is None else self._records.get(row_id, 0)

    def texts(self) -> Iterator[list[str | None]]:
        """Yield the cells of each row, in the order of the fields."""
        names = self.resource.field_names
        return ([row.cells[name] for name in names] for row in self.rows)

    def described(self, file: str) -> Json:
        """Say what the child needs to load the table from a file: its columns, and its SQL.

        Numbers become NUMERIC, all else TEXT.
        """
        fields, name = self.resource.fields, identifier(self.resource.name)
        columns = ", ".join(
            f"{identifier(one.name)} {'NUMERIC' if one.type in {'integer', 'number'} else 'TEXT'}"
            for one in fields
        )
        key = ", ".join(identifier(one) for one in self.resource.primary_key)
        index = f"CREATE INDEX {identifier(f'key of {self.resource.name}')} ON {name} ({key})" if key else ""
        return {
            "name": self.resource.name,
            "file": file,
            "fields": [[one.name, loaded_type(one)] for one in fields],
            "create": f"CREATE TABLE {name} ({columns})",
            "insert": f"INSERT INTO {name} VALUES ({', '.join('?' * len(fields))})",  # noqa: S608 - quoted
            "index": index,
        }


def _typed(field: Field, text: str | None) -> str | None:
    """Give the text, or None when it has not the field's type."""
    if text is None:
        return None
    if field.type == "boolean":
        return text if text in frozenset().union(*booleans(field)) else None
    if field.type in {"integer", "number"}:
        good = fullmatch(LEXICAL[field.type], text) and _fits(text)
        return text if good else None
    return text


def _fits(number: str) -> bool:
    """Tell whether a number's whole part has 64 bits; one of thousands of digits is not even read."""
    whole = number.partition(".")[0]
    return len(whole) <= len(str(_INT64.start)) and int(whole) in _INT64
