"""Read rows that come from elsewhere, in JSON or CSV, as texts by column."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from footnoted.errors import BadCsvError, ChangeError
from footnoted.tables import format_cell
from footnoted.upkeep.adding import New
from footnoted.upkeep.rows_text import records_of

INTO = "into"
"""The column of a CSV file, or of a draft, that names the table of each row."""

_FORM = "a list of rows, or lists of rows by table"


def rows_of_json(text: str, table: str, name: str) -> list[New]:
    """Read rows from JSON: of one table, or of several by name; numbers keep every digit.

    Raises ChangeError where it is neither.

    >>> rows_of_json('{"places": [{"name": "Esbjerg", "kind": "city"}]}', "", "rows.json")
    [New(table='places', cells={'name': 'Esbjerg', 'kind': 'city'})]
    """
    try:
        given = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        message = f"{name}: cannot be read as JSON ({error}); expected {_FORM}. Mend it, then run again."
        raise ChangeError(message) from error
    by_table = {table: given} if table else given
    if not isinstance(by_table, dict) or not all(_is_rows(one) for one in by_table.values()):
        message = (
            f"{name}: found {type(given).__name__}; expected {_FORM}. Name the table where there is one."
        )
        raise ChangeError(message)
    return [New(one, _texts(row, name)) for one, rows in by_table.items() for row in _listed(rows)]


def _is_rows(given: object) -> bool:
    return isinstance(given, dict) or (
        isinstance(given, list) and all(isinstance(one, dict) for one in given)
    )


def _listed(given: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    return [given] if isinstance(given, dict) else given


def _texts(row: dict[str, Any], name: str) -> dict[str, str]:
    try:
        return {column: format_cell(value) for column, value in row.items()}
    except TypeError as error:
        message = f"{name}: {error}. Give a text, a number, true, false or null in each cell."
        raise ChangeError(message) from error


def rows_of_csv(data: bytes, table: str, name: str) -> list[New]:
    """Read rows from CSV with a header; without a `table` its column `into` names that of each.

    Raises BadCsvError where a record has other cells than the header, ChangeError where no table is named.
    """
    records = records_of(data)
    columns = records[0].cells() if records else []
    if not columns or (not table and INTO not in columns):
        message = (
            f"{name}: found no column {INTO}; expected one, or the table's name. Name it before --from-csv."
        )
        raise ChangeError(message)
    rows = []
    for record in records[1:]:
        cells = record.cells()
        if len(cells) != len(columns) or record.fault():
            raise BadCsvError(
                name, record.line, 1, f"{len(cells)} cells", f"{len(columns)}, as in the header"
            )
        row = dict(zip(columns, cells, strict=True))
        rows.append(New(table or row.pop(INTO), row))
    return rows
