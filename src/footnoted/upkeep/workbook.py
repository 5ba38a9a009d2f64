"""Write the tables into a workbook to be edited, with lists to choose from; take back what was changed."""

from __future__ import annotations

import hashlib
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from footnoted.door import named
from footnoted.errors import ChangeError, FootnotedError
from footnoted.exports.forms import check_form
from footnoted.exports.sheets import sheet_names
from footnoted.issues import quoted
from footnoted.tables import format_cell, read_rows, row_key
from footnoted.upkeep.checking import choices
from footnoted.upkeep.rows_text import drop_rows, put_rows, records_of, set_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from footnoted.descriptor import Package, Resource
    from footnoted.upkeep.draft import Draft

LISTS, STATE = "lists", "state"
"""The sheets that hold the closed lists, and the hash of each table as it was written; both are hidden."""

_MOST = 100_000
"""How many rows, new ones included, a sheet offers its lists for."""

Row = dict[str, str]


def write_workbook(package: Package, path: Path) -> None:
    """Write every table as texts, a sheet each; cells of closed lists and of references offer their values.

    All is text, so that no spreadsheet turns a value into another. Raises ChangeError where the file is
    there already.
    """
    if path.exists() or path.is_symlink():
        message = f"{path}: found a file; expected none, so that nothing edited is lost. Name another."
        raise ChangeError(message)
    _write_new(package, path)
    lost = [name for name, rows in _read(package, path).items() if rows != _by_key(package, name)]
    if lost:
        path.unlink()
        message = (
            f"{path}: a workbook cannot hold each text of {', '.join(lost)} as it is. Edit the CSV instead."
        )
        raise ChangeError(message)


def _write_new(package: Package, path: Path) -> None:
    """Write the workbook; where that fails, nothing stays of it."""
    import xlsxwriter  # noqa: PLC0415 - only who edits in a workbook needs it

    try:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            _write(package, book)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if not isinstance(error, xlsxwriter.exceptions.XlsxFileError):
            raise
        message = f"{path}: cannot be written ({error}). Name another place."
        raise ChangeError(message) from error


def _write(package: Package, book: Any) -> None:  # noqa: ANN401 - of xlsxwriter
    names = sheet_names(package)
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    sheets = {one.name: book.add_worksheet(names[one.name]) for one in package.resources}
    lists, state = book.add_worksheet(LISTS), book.add_worksheet(STATE)
    for number, resource in enumerate(package.resources):
        sheet = sheets[resource.name]
        sheet.write_row(0, 0, resource.field_names, bold)
        sheet.freeze_panes(1, 1)
        for at, field in enumerate(resource.fields):
            sheet.set_column(at, at, 24, text)
            sheet.write_comment(0, at, f"{field.title}: {field.description}")
        for row in read_rows(package, resource):
            for at, name in enumerate(resource.field_names):
                sheet.write_string(row.record, at, row.cells[name] or "", text)
        state.write_row(number, 0, [resource.name, _hash(package, resource)])
    for number, (resource, at, values) in enumerate(_closed(package)):
        lists.write_column(0, number, values)
        _offer(sheets[resource.name], at, f"={LISTS}!{_range(number, 0, len(values) - 1)}")
    for resource, at, target, place in _references(package):
        _offer(sheets[resource.name], at, f"='{names[target]}'!{_range(place, 1, _MOST)}")
    lists.hide()
    state.hide()


def _closed(package: Package) -> Iterator[tuple[Resource, int, list[str]]]:
    """Yield each column with a closed list, and its values."""
    for resource in package.resources:
        for at, field in enumerate(resource.fields):
            values = [value for value, _ in choices(field)]
            if values:
                yield resource, at, values


def _references(package: Package) -> Iterator[tuple[Resource, int, str, int]]:
    """Yield each column that refers to another table, that table and the number of its column."""
    for resource in package.resources:
        for key in resource.foreign_keys:
            if len(key.fields) == 1:
                target = package.resource(key.resource or resource.name)
                place = target.field_names.index(key.reference[0])
                yield resource, resource.field_names.index(key.fields[0]), target.name, place


def _offer(sheet: Any, at: int, source: str) -> None:  # noqa: ANN401 - of xlsxwriter
    """Let a column offer values; one that is none of them may be typed, and `--take` says what is wrong."""
    told = {"validate": "list", "source": source, "error_type": "warning"}
    sheet.data_validation(1, at, _MOST, at, told)


def _range(column: int, first: int, last: int) -> str:
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - as above

    name = xl_col_to_name(column)
    return f"${name}${first + 1}:${name}${last + 1}"


def take_workbook(draft: Draft, path: Path) -> None:
    """Write what was changed in a workbook into a draft: cells, new rows, rows that are gone.

    Raises ChangeError where the file is no such workbook, a sheet or column is gone, or a table has changed
    since it was written: its cells would be put back silently.
    """
    package = draft.package
    edited = _read(package, path)
    for resource in package.resources:
        rows, before = edited[resource.name], _by_key(package, resource.name)
        if rows != before:
            _take(draft, resource, rows, before)


def _take(draft: Draft, resource: Resource, rows: Mapping[str, Row], before: Mapping[str, Row]) -> None:
    """Write the cells that differ into a table, take out the rows that are gone, put in the new ones."""
    data = draft.read(resource.path)
    header = records_of(data)[0].cells()
    numbers = {_key(resource, row.cells): row.record for row in read_rows(draft.package, resource)}
    changed = {
        (numbers[key], header.index(name)): row[name]
        for key, row in rows.items()
        for name in (row if key in before else ())
        if row[name] != before[key][name]
    }
    mended = drop_rows(
        set_cells(data, changed), {number for key, number in numbers.items() if key not in rows}
    )
    draft.write(
        resource.path, put_rows(mended, resource, [row for key, row in rows.items() if key not in before])
    )


def _by_key(package: Package, name: str) -> dict[str, Row]:
    resource = package.resource(name)
    rows = ({field: cell or "" for field, cell in row.cells.items()} for row in read_rows(package, resource))
    return {_key(resource, row): row for row in rows}


def _key(resource: Resource, row: Mapping[str, str | None]) -> str:
    return row_key(row[one] for one in resource.primary_key)


def _read(package: Package, path: Path) -> dict[str, dict[str, Row]]:
    """Read the sheets of a workbook; whatever its reader raises for one that is damaged is a ChangeError."""
    import openpyxl  # noqa: PLC0415 - as above

    file = named(path)
    try:
        check_form(file)
        with file.open() as raw:
            return _sheets(package, path, openpyxl.load_workbook(raw, read_only=True))
    except (FootnotedError, MemoryError):
        raise
    except Exception as error:
        message = (
            f"{path}: cannot be read as a workbook ({error}). Name the file that `footnoted edit` wrote."
        )
        raise ChangeError(message) from error


def _sheets(package: Package, path: Path, book: Any) -> dict[str, dict[str, Row]]:  # noqa: ANN401 - of openpyxl
    names = sheet_names(package)
    missing = [one for one in (*names.values(), STATE) if one not in book.sheetnames]
    if missing:
        message = f"{path}: found no sheet {missing[0]}; expected those that `footnoted edit` wrote."
        raise ChangeError(message)
    hashes = {row[0]: row[1] for row in _lines(book[STATE], values_only=True)}
    for resource in package.resources:
        if hashes.get(resource.name) != _hash(package, resource):
            message = (
                f"{resource.path}: found it changed since {path} was written; expected it as it was. "
                "Write the workbook again, and bring your changes into it."
            )
            raise ChangeError(message)
    return {one.name: _rows(one, book[names[one.name]], path) for one in package.resources}


def _rows(resource: Resource, sheet: Any, path: Path) -> dict[str, Row]:  # noqa: ANN401 - of openpyxl
    lines = _lines(sheet)
    labels = [str(one.value) for one in next(lines, ()) if one.value is not None]
    if labels != list(resource.field_names):
        expected = ",".join(resource.field_names)
        message = (
            f"{path}, sheet {sheet.title}: found the header {quoted(','.join(labels))}; expected {expected}."
        )
        raise ChangeError(message)
    rows: dict[str, Row] = {}
    for number, line in enumerate(lines, start=2):
        cells = [_cell(one, f"{path}, sheet {sheet.title}") for one in line]
        if any(cells[len(labels) :]):
            place = f"{path}, sheet {sheet.title}, row {number}"
            message = f"{place}: found a value beside the table; expected {len(labels)} columns. Move it in."
            raise ChangeError(message)
        cells += [""] * (len(labels) - len(cells))
        if not any(cells):
            continue
        row = dict(zip(labels, cells, strict=False))
        key = _key(resource, row)
        if key in rows:
            place = f"{path}, sheet {sheet.title}, row {number}"
            message = f"{place}: found {quoted(key)} twice; expected each id once."
            raise ChangeError(message)
        rows[key] = row
    return rows


def _lines(sheet: Any, **how: bool) -> Iterator[Any]:  # noqa: ANN401 - of openpyxl
    """Give the rows of a sheet, all of them: what it says of its size may be less."""
    sheet.reset_dimensions()
    return iter(sheet.iter_rows(**how))


def _cell(cell: Any, where: str) -> str:  # noqa: ANN401 - of openpyxl
    """Give the text of a cell; raises ChangeError for a formula, whose value no one may have worked out."""
    found = {"f": "a formula", "e": f"the error {cell.value}"}.get(cell.data_type, "")
    if not found and isinstance(cell.value, time | timedelta):
        found = f"the time {cell.value}"
    if found:
        message = f"{where}, cell {cell.coordinate}: found {found}; expected a value. Write the value itself."
        raise ChangeError(message)
    return _text(cell.value)


def _text(value: object) -> str:
    """Give the text of a cell; what a spreadsheet has made of a number or a day is written canonically."""
    if hasattr(value, "date") and hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return format_cell(value)


def _hash(package: Package, resource: Resource) -> str:
    return hashlib.sha256(package.file(resource.path).read("table_bytes")).hexdigest()
