"""Write all tables into one workbook: a sheet each, one about the package, one that explains each column."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from footnoted.errors import ReleaseError
from footnoted.exports.identity import identify, table_of
from footnoted.exports.sheets import (
    LINKS,
    ROWS,
    fit,
    is_exact,
    is_right_to_left,
    sheet_names,
    workbook_name,
)
from footnoted.exports.values import read_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.exports.identity import Identity
    from footnoted.exports.values import Value

_FIRST = date(1900, 3, 1)
"""Before this day, Excel counts a 29 February 1900 that never was, or nothing at all."""
_WIDEST, _NARROWEST = 60, 9
_DICTIONARY = (
    ("table", 18),
    ("field", 20),
    ("title", 20),
    ("type", 10),
    ("unit", 12),
    ("required", 9),
    ("what it says", 60),
    ("example", 30),
    ("allowed values", 40),
)


class _Book(NamedTuple):
    """A workbook that is being written, and its formats by name."""

    book: Any
    formats: Mapping[str, Any]


class _Links(NamedTuple):
    """Where rows of the sentences stand: the column that refers to them, sheet and row by id."""

    column: int
    targets: Mapping[str, str]


def write(package: Package, folder: Path) -> list[Path]:
    """Write the workbook row by row; the same tables make the same bytes.

    No cell is ever a formula. A number that Excel cannot hold digit for digit, a day before March 1900 and
    a text that says a date (EDTF) are text. What is longer than a cell holds is cut and says so.
    Raises what `values.read_values` raises, and ReleaseError when the disk is full.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only the release needs it
    from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415

    path = folder / workbook_name(package)
    names = sheet_names(package)
    try:
        with Workbook(path, {"constant_memory": True}) as book:
            made = _Book(book, _formats(book))
            _describe(book, package)
            _write_about(made, package, names)
            _write_dictionary(made, package, names)
            for resource in package.resources:
                _write_table(made, package, resource, names[resource.name])
    except XlsxWriterException as error:
        message = f"{path.name}: the workbook could not be written ({error}). Mend this, then run again."
        raise ReleaseError(message) from error
    return [path]


def _formats(book: Any) -> dict[str, Any]:  # noqa: ANN401 - xlsxwriter is imported late
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEEEEE"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "wrap": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "wrap-rtl": book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "reading_order": 2, "align": "right"}
        ),
        "text": book.add_format({"num_format": "@"}),
        "text-rtl": book.add_format({"num_format": "@", "reading_order": 2, "align": "right"}),
        "link": book.add_format({"num_format": "@", "font_color": "#0B57D0", "underline": 1}),
        "integer": book.add_format({"num_format": "0"}),
        "number": book.add_format({"num_format": "#,##0"}),
        "broken": book.add_format({"num_format": "General"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }


def _describe(book: Any, package: Package) -> None:  # noqa: ANN401
    who = identify(package)
    day = date.fromisoformat(who.created) if _is_day(who.created) else date(1980, 1, 1)
    book.set_properties(
        {
            "title": who.title,
            "author": ", ".join(one.name for one in who.creators),
            "comments": who.description,
            "keywords": ", ".join(who.keywords),
            "created": datetime(day.year, day.month, day.day),  # noqa: DTZ001 - a workbook states no zone
        }
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _write_about(made: _Book, package: Package, names: Mapping[str, str]) -> None:
    who = identify(package)
    sheet = made.book.add_worksheet("About")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    sheet.set_column(2, 2, 10)
    _write_text(sheet, 0, 0, who.title, made.formats["title"])
    row = _write_identity(made, sheet, who) + 1
    for column, name in enumerate(("Sheet", "What it holds")):
        sheet.write_string(row, column, name, made.formats["head"])
    listed = [("Dictionary", "What each column means.")]
    listed += [(names[one.name], one.description or one.title) for one in package.resources]
    for number, (name, text) in enumerate(listed, start=row + 1):
        sheet.write_url(number, 0, f"internal:'{name}'!A1", made.formats["link"], name)
        _write_text(sheet, number, 1, text, made.formats["wrap"])


def _write_identity(made: _Book, sheet: Any, who: Identity) -> int:  # noqa: ANN401 - as in `_formats`
    """Write what a package says of itself, a line each, and give the row below."""
    lines = [
        ("What it is", who.description),
        ("Version", ", ".join(one for one in (who.version, who.created) if one)),
        ("By", "; ".join(one.name for one in who.creators)),
        ("Licence", "; ".join(one.title or one.name for one in who.licences)),
        ("Home page", who.homepage if who.is_placed else ""),
    ]
    row = 2
    for name, text in lines:
        if text:
            sheet.write_string(row, 0, name, made.formats["wrap"])
            _write_text(sheet, row, 1, text, made.formats["wrap"])
            row += 1
    return row


def _write_dictionary(made: _Book, package: Package, names: Mapping[str, str]) -> None:
    sheet = made.book.add_worksheet("Dictionary")
    sheet.freeze_panes(1, 0)
    for column, (name, width) in enumerate(_DICTIONARY):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, made.formats["head"])
    lines = [_explained(names[one.name], field) for one in package.resources for field in one.fields]
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line):
            form = "wrap-rtl" if is_right_to_left(text) else "wrap"
            _write_text(sheet, row, column, text, made.formats[form])
    sheet.autofilter(0, 0, len(lines), len(_DICTIONARY) - 1)


def _explained(sheet: str, field: Field) -> tuple[str, ...]:
    listed = field.raw.get("categories") or field.constraints.get("enum") or []
    values = [one.get("value") if isinstance(one, dict) else one for one in listed]
    return (
        sheet,
        field.name,
        field.title,
        field.type,
        field.unit,
        "yes" if field.required else "",
        field.description,
        "" if field.example is None else str(field.example),
        ", ".join(map(str, values)),
    )


def _write_table(made: _Book, package: Package, resource: Resource, name: str) -> None:
    """Write a table; what one sheet cannot hold goes on in a second one."""
    links = _links(package, resource)
    rows = read_values(package, resource)
    part = 1
    while True:
        sheet = made.book.add_worksheet(name if part == 1 else f"{name}_{part}")
        written = _write_sheet(_Sheet(sheet, made.formats, resource, links), rows)
        if written < ROWS:
            return
        part += 1


class _Sheet(NamedTuple):
    sheet: Any
    formats: Mapping[str, Any]
    resource: Resource
    links: _Links | None


def _write_sheet(to: _Sheet, rows: Iterator[Sequence[Value]]) -> int:
    fields = to.resource.fields
    to.sheet.freeze_panes(1, 1 if len(to.resource.primary_key) == 1 else 0)
    for column, field in enumerate(fields):
        to.sheet.set_column(column, column, _width(field))
        to.sheet.write_string(0, column, field.name, to.formats["head"])
    row = 0
    for row, cells in enumerate(_first(rows), start=1):
        for column, value in enumerate(cells):
            if value is not None:
                _write_cell(to, row, column, value)
    if fields:
        to.sheet.autofilter(0, 0, max(row, 1), len(fields) - 1)
    return row


def _first(rows: Iterator[Sequence[Value]]) -> Iterator[Sequence[Value]]:
    """Yield as many rows as a sheet holds, and take no more."""
    for _, row in zip(range(ROWS), rows, strict=False):
        yield row


def _write_cell(to: _Sheet, row: int, column: int, value: Value) -> None:
    sheet, formats = to.sheet, to.formats
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and is_exact(value):
        whole = "integer" if isinstance(value, int) else "number"
        sheet.write_number(row, column, value, formats[whole if value == int(value) else "broken"])
    elif isinstance(value, date) and value >= _FIRST:
        sheet.write_datetime(row, column, value, formats["date"])
    else:
        _write_words(to, row, column, fit(value))


def _write_words(to: _Sheet, row: int, column: int, text: str) -> None:
    """Write a text, which is a link where it cites a sentence of the workbook."""
    target = to.links.targets.get(text) if to.links and to.links.column == column else None
    if target:
        to.sheet.write_url(row, column, target, to.formats["link"], text)
    else:
        form = "text-rtl" if is_right_to_left(text) else "text"
        _write_text(to.sheet, row, column, text, to.formats[form])


def _write_text(sheet: Any, row: int, column: int, text: str, form: Any) -> None:  # noqa: ANN401
    """Write a text as text; in parts, if XlsxWriter would take it for its own markup (<r> … </r>)."""
    text = fit(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(row, column, "<", "r", text[2:], form)
    else:
        sheet.write_string(row, column, text, form)


def _width(field: Field) -> int:
    example = "" if field.example is None else str(field.example)
    return min(max(len(field.name) + 4, len(example) + 2, _NARROWEST), _WIDEST)


def _links(package: Package, resource: Resource) -> _Links | None:
    """Give where the sentences stand that a table cites; None when there are none, or too many links."""
    sentences = table_of(package, "sentences")
    if sentences is None:
        return None
    keys = [one for one in resource.foreign_keys if one.resource == sentences.name and len(one.fields) == 1]
    if not keys or not package.has(sentences.name, *keys[0].reference):
        return None
    if sum(1 for _ in zip(range(LINKS + 1), read_values(package, resource), strict=False)) > LINKS:
        return None
    at = sentences.field_names.index(keys[0].reference[0])
    name = sheet_names(package)[sentences.name]
    ids = (fit(row[at]) for row in _first(read_values(package, sentences)))
    return _Links(resource.field_names.index(keys[0].fields[0]), _addresses(name, ids))


def _addresses(sheet: str, ids: Iterable[str]) -> dict[str, str]:
    return {text: f"internal:'{sheet}'!A{number}" for number, text in enumerate(ids, start=2)}
