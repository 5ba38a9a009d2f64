"""Know what a workbook can hold, name its sheets, and read a table from it again."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from footnoted.tables import format_cell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from footnoted.descriptor import Package, Resource
    from footnoted.exports.values import Value

ROWS = 1_048_575
"""How many rows a sheet holds below its header."""
LINKS = 65_530
"""How many links a sheet holds."""
LONGEST = 32_767
"""How many UTF-16 units a cell holds."""
CUT = " … [cut: see the CSV file]"
_NAME = 28
"""How long a sheet's name may be, less what a second part adds (31 in all)."""
_TAKEN = ("about", "dictionary", "history")
"""Names that are used, or that Excel keeps for itself."""
_DIGITS = 15
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def workbook_name(package: Package) -> str:
    """Name the workbook inside the release."""
    return f"{package.name}.xlsx"


def sheet_names(package: Package) -> dict[str, str]:
    """Give for each table the name of its sheet: its own, as far as Excel allows, and no name twice."""
    names: dict[str, str] = {}
    taken = set(_TAKEN)
    for resource in package.resources:
        plain = re.sub(r"[\[\]:*?/\\']", "-", resource.name)[:_NAME]
        name, number = plain, 1
        while name.lower() in taken:
            number += 1
            name = f"{plain[: _NAME - 3]}~{number}"
        taken.add(name.lower())
        names[resource.name] = name
    return names


def is_exact(value: float) -> bool:
    """Tell whether Excel keeps a number digit for digit: it holds 15 digits, of binary fractions."""
    if isinstance(value, int):
        return len(str(abs(value))) <= _DIGITS
    return float(f"{value:.{_DIGITS}G}") == value


def fit(value: Value) -> str:
    """Give the text of a value as a cell can hold it; what is longer is cut, and says so."""
    text = value if isinstance(value, str) else format_cell(value)
    if len(text) <= LONGEST // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT


def is_right_to_left(text: str) -> bool:
    """Tell whether the first letter of a text is of a script written right to left."""
    for character in text if not text.isascii() else "":
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def read(folder: Path, package: Package, resource: Resource) -> Iterator[list[object]]:
    """Yield the rows of a table from its sheet, or its sheets; raises ValueError for another header."""
    from openpyxl import load_workbook  # noqa: PLC0415 - only a verification needs it

    book = load_workbook(folder / workbook_name(package), read_only=True)
    try:
        name = sheet_names(package)[resource.name]
        parts = [one for one in book.sheetnames if re.fullmatch(rf"{re.escape(name)}(_\d+)?", one)]
        if name not in parts:
            raise ValueError(name)
        others = set(sheet_names(package).values()) - {name}
        for part in [one for one in parts if one not in others]:
            yield from _rows(book[part], resource)
    finally:
        book.close()


def _rows(sheet: object, resource: Resource) -> Iterator[list[object]]:
    width = len(resource.fields)
    # What a sheet says of its size may be less than it holds.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    rows = sheet.iter_rows(values_only=True, max_col=width)  # type: ignore[attr-defined]
    header = [_plain(one) for one in next(rows, ())]
    if header != list(resource.field_names):
        raise ValueError(", ".join(map(str, header)))
    for row in rows:
        cells = [_plain(one) for one in row]
        yield cells + [None] * (width - len(cells))


def _plain(value: object) -> object:
    """Undo the escapes of characters that XML cannot hold."""
    if isinstance(value, str) and "_x" in value:
        return _ESCAPED.sub(lambda one: chr(int(one[1], 16)), value)
    return value
