"""Read rows that come from elsewhere, in JSON or CSV, as texts by column."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from footnoted import limits
from footnoted.errors import BadCsvError, ChangeError
from footnoted.gates.header import MARKS
from footnoted.issues import quoted
from footnoted.tables import format_cell
from footnoted.upkeep.adding import New
from footnoted.upkeep.rows_text import records_of

if TYPE_CHECKING:
    from footnoted.records import Record

INTO = "into"
"""The column of a CSV file, or of a draft, that names the table of each row."""

_LONGEST = 80
"""How much of a wrong value a message shows."""

_FORM = "a list of rows, or lists of rows by table"


def rows_of_json(text: str, table: str, name: str) -> list[New]:
    """Read rows from JSON: of one table, or of several by name; numbers keep every digit.

    Raises ChangeError where it is neither.

    >>> rows_of_json('{"places": [{"name": "Esbjerg", "kind": "city"}]}', "", "rows.json")
    [New(table='places', cells={'name': 'Esbjerg', 'kind': 'city'})]
    """
    try:
        given = json.loads(text, parse_float=Decimal, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        message = f"{name}: cannot be read as JSON ({error}); expected {_FORM}. Mend it, then run again."
        raise ChangeError(message) from error
    by_table = {table: given} if table else given
    if not isinstance(by_table, dict) or not all(_is_rows(one) for one in by_table.values()):
        message = f"{name}: found {_other(given)}; expected {_FORM}. Name the table where there is one."
        raise ChangeError(message)
    return [New(one, _texts(row, name)) for one, rows in by_table.items() for row in _listed(rows)]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Give an object of JSON; raises ValueError where a name stands in it twice: one value would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"{quoted(twice)} stands twice in one object"
        raise ValueError(message)
    return found


def _other(given: object) -> str:
    """Say what stands where a row should: the whole, or the first of a list that is no object."""
    if isinstance(given, list):
        others = (one for one in given if not isinstance(one, dict))
        return f"{quoted(json.dumps(next(others, given), default=str)[:_LONGEST])} in the place of a row"
    return type(given).__name__


def _is_rows(given: object) -> bool:
    return isinstance(given, dict) or (
        isinstance(given, list) and all(isinstance(one, dict) for one in given)
    )


def _listed(given: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    return [given] if isinstance(given, dict) else given


def _texts(row: dict[str, Any], name: str) -> dict[str, str]:
    for value in row.values():
        if isinstance(value, Decimal) and abs(value.adjusted()) > limits.current().digits:
            message = (
                f"{name}: found a number of more than {limits.current().digits:,} digits. Give a shorter one."
            )
            raise ChangeError(message)
    try:
        return {column: format_cell(value) for column, value in row.items()}
    except TypeError as error:
        message = f"{name}: {error}. Give a text, a number, true, false or null in each cell."
        raise ChangeError(message) from error


def rows_of_csv(data: bytes, table: str, name: str) -> list[New]:
    """Read rows from CSV with a header; without a `table` its column `into` names that of each.

    Raises BadCsvError where a record has other cells than the header, ChangeError where no table is named.
    """
    columns, records = records_below(data, name)
    if not table and INTO not in columns:
        message = (
            f"{name}: found no column {INTO}; expected one, or the table's name. Name it before --from-csv."
        )
        raise ChangeError(message)
    rows = []
    for _, cells in records:
        row = dict(zip(columns, cells, strict=True))
        rows.append(New(table or row.pop(INTO), row))
    return rows


def records_below(data: bytes, name: str) -> tuple[list[str], list[tuple[Record, list[str]]]]:
    """Read a table that a person wrote: the labels of its header, and each record with its cells.

    Raises ChangeError where it is empty, or has another separator than the comma, BadCsvError where a label
    stands twice or a record has other cells than the header.
    """
    records = records_of(data)
    columns = records[0].cells() if records else []
    _check_labels(columns, name)
    found = [(one, one.cells()) for one in records[1:]]
    for record, cells in found:
        if len(cells) != len(columns) or record.fault():
            said = f"{len(columns)}, as in the header"
            raise BadCsvError(name, record.line, 1, f"{len(cells)} cells", said)
    return columns, found


def _check_labels(columns: list[str], name: str) -> None:
    """Refuse a header without a label, with one label twice, or with other separators than commas."""
    if not any(columns):
        message = f"{name}: found no header; expected the names of columns. Write the file anew."
        raise ChangeError(message)
    marks = [says for mark, says in MARKS.items() if mark in columns[0]]
    if len(columns) == 1 and marks:
        what = f"{name}: found {marks[0]} between the labels"
        message = f"{what}; expected commas. Save the table as CSV with commas."
        raise ChangeError(message)
    twice = [label for label in columns if columns.count(label) > 1]
    if twice:
        raise BadCsvError(name, 1, 1, f"the label {quoted(twice[0])} twice", "each label once")
