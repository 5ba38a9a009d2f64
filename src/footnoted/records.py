"""Split CSV text into records by RFC 4180 and say where each record and cell stands."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from footnoted import limits
from footnoted.door import File
from footnoted.errors import BadCsvError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from footnoted.door import Openable

BLOCK = 1 << 18
"""How many bytes of a file are looked at in one go."""

MOST_LINES = 10_000
"""Over how many lines one quoted cell may run; a quotation mark that is closed later is taken for a slip."""

_NO_SHAPE = bytes(one for one in range(256) if one not in b",\n")

_CELL = re.compile(r'"(?:[^"]|"")*+"(?=,|\Z)|[^,]*+')
_LINE_END = "\r\n"
_LINE_BREAK = re.compile(r"[\r\n]")


class Record(NamedTuple):
    """One record: the physical line it begins on (from 1) and its text without the line end."""

    line: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing at all stands between the line ends."""
        return not self.text

    def cells(self) -> list[str]:
        """Give the cells; a misplaced quotation mark stays in its cell as it stands."""
        if '"' not in self.text:
            return self.text.split(",")
        if _LINE_BREAK.search(self.text) is None:
            with contextlib.suppress(csv.Error):  # a misplaced mark, or a cell that is longer than csv takes
                return next(csv.reader([self.text], strict=True))
        return [_value(raw) for _, raw in _raw_cells(self.text)]

    def raw(self) -> list[str]:
        """Give the cells as they stand, quotation marks included: joined by commas they are the text."""
        return [raw for _, raw in _raw_cells(self.text)]

    def place(self, cell: int) -> tuple[int, int]:
        """Give the physical line and the column at which the value of this cell (from 0) begins.

        The opening quotation mark is passed over. A cell that is not there is placed at the
        record's end.
        """
        offset = len(self.text)
        for number, (start, raw) in enumerate(_raw_cells(self.text)):
            if number == cell:
                offset = start + (_is_quoted(raw) and len(raw) > len('""'))
                break
        return self._place(offset)

    def fault(self) -> tuple[int, int, str] | None:
        """Give line, column and kind of the first misplaced quotation mark; None when there is none."""
        for start, raw in _raw_cells(self.text) if '"' in self.text else ():
            if '"' in raw and not _is_quoted(raw):
                kind = "a quotation mark that is not closed" if raw[0] == '"' else "a bare quotation mark"
                return *self._place(start + raw.index('"')), kind
        return None

    def odd_cell(self) -> int | None:
        """Give the number (from 0) of the first cell that is not written canonically, if there is one."""
        if write_record(self.cells()) == self.text:
            return None
        raw = enumerate(text for _, text in _raw_cells(self.text))
        return next(number for number, text in raw if text != _quote(_value(text)))

    def _place(self, offset: int) -> tuple[int, int]:
        before = re.split(r"\r\n|\r|\n", self.text[:offset])
        return self.line + len(before) - 1, len(before[-1]) + 1


def read_all(path: Openable) -> Iterator[Record]:
    """Yield every record, header and blank lines too, whatever the file holds.

    A quotation mark that opens a cell and is never rightly closed ends with its line, so that it
    hides no other record. Bytes that are not UTF-8 are read as U+FFFD; a BOM is passed over. Raises
    BeyondLimitError for a line that is longer than the limits allow.
    """
    check_lines(path)
    with io.TextIOWrapper(path.open("rb"), "utf-8-sig", "replace", newline="") as file:
        yield from _join(enumerate(file, start=1))


def split_records(data: bytes) -> Iterator[Record]:
    """Yield the records of bytes at hand, as `read_all` yields those of a file."""
    with io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", "replace", newline="") as file:
        yield from _join(enumerate(file, start=1))


def check_lines(path: Openable) -> None:
    """Raise BeyondLimitError where a line is longer, or where there are more lines, than the limits allow."""
    size = path.size() if isinstance(path, File) else path.stat().st_size
    if size > min(limits.current().line_bytes, limits.current().lines):
        lines = 0
        for block in read_lines(path):
            lines += block.count(b"\n") + (b"\r" in block and block.count(b"\r"))
        limits.check("lines", f"{path}", lines)


def read_records(path: Openable) -> Iterator[list[str]]:
    """Yield the cells of each record, header first, strictly by RFC 4180 and in UTF-8.

    Raises BadCsvError at the first misplaced quotation mark, ragged or blank record, or bytes that
    are not UTF-8.
    """
    header: list[str] | None = None
    for piece in path.each if isinstance(path, File) else (path,):
        records = _read_strictly(piece)
        first = next(records, None)
        if header is not None and first is not None and first != header:
            raise BadCsvError(piece, 1, 1, f"the header {','.join(first)[:200]}", "that of the first part")
        if header is None and first is not None:
            header = first
            yield first
        yield from records


def _read_strictly(path: Openable) -> Iterator[list[str]]:
    width = 0
    for record in read_all(path):
        fault = record.fault()
        cells = record.cells()
        width = width or len(cells)
        if fault is not None:
            raise BadCsvError(path, *fault, expected="each quotation mark to be doubled inside a quoted cell")
        if "\ufffd" in record.text:
            _check_utf8(path, record)
        if len(cells) != width or (record.blank and width > 1):
            end = record.place(len(cells))
            raise BadCsvError(path, *end, f"{len(cells)} cells", f"{width}, as in the header")
        yield cells


def locate(path: Openable, wanted: Collection[int]) -> dict[int, Record]:
    """Give the records of these numbers (0 is the header), in one scan up to the last of them."""
    found: dict[int, Record] = {}
    numbers = sorted(set(wanted))
    first = 0
    for block in read_lines(path):
        if not is_by_lines(block):
            return _locate_by_reading(path, wanted)
        past = first + block.count(b"\n") + (not block.endswith(b"\n"))
        here = [number for number in numbers if number < past]
        if here:
            lines = block.split(b"\n")
            found |= {number: _record(number, lines[number - first]) for number in here}
            numbers = numbers[len(here) :]
        if not numbers:
            break
        first = past
    return found


def read_odd(path: Openable, beginnings: frozenset[bytes]) -> Iterator[tuple[int, Record]]:
    """Yield number and record of those after the header whose form needs a look, whatever the file holds.

    A record needs none that has as many commas as the header, no quotation mark, none of these first
    bytes, and is not the header again: whole blocks of such records are passed over at once.
    """
    number, header = 0, b""
    for block in read_lines(path):
        if not is_by_lines(block):
            yield from ((at, one) for at, one in enumerate(read_all(path)) if at >= max(number, 1))
            return
        lines = block.removesuffix(b"\n").split(b"\n")
        if not number:
            header = lines[0].removeprefix(b"\xef\xbb\xbf")
        is_even = _is_even(block, len(lines), header.count(b","))
        if not is_even or header in lines[not number :] or beginnings & {line[:1] for line in lines}:
            yield from _odd_lines(lines, number, header, beginnings)
        number += len(lines)


def _is_even(block: bytes, lines: int, commas: int) -> bool:
    """Tell whether every line of a block has so many commas, and none a quotation mark."""
    return b'"' not in block and block.translate(None, _NO_SHAPE) == (b"," * commas + b"\n") * lines


def _odd_lines(
    lines: list[bytes], first: int, header: bytes, beginnings: frozenset[bytes]
) -> Iterator[tuple[int, Record]]:
    """Yield those lines, of which the first has this number, whose form needs a look."""
    commas = header.count(b",")
    for at, line in enumerate(lines, start=first):
        is_odd = b'"' in line or line.count(b",") != commas or line == header
        if at and (is_odd or line[:1] in beginnings):
            yield at, _record(at, line)


def first_cells_ascend(path: Openable) -> bool:
    """Tell whether the first cells of the records after the header surely ascend by code points.

    False where they do not, and where this cannot be told at a glance.
    """
    last: list[bytes] = []
    is_first = True
    for block in read_lines(path):
        if block[:1] == b'"' or b'\n"' in block or not is_by_lines(block):
            return False
        lines = block.removesuffix(b"\n").split(b"\n")[is_first:]
        cells = [*last, *(line.partition(b",")[0] for line in lines)]
        if cells != sorted(cells):
            return False
        last, is_first = cells[-1:], False
    return True


def read_lines(path: Openable, size: int = BLOCK) -> Iterator[bytes]:
    """Yield a file in blocks of whole lines, of about so many bytes; a longer line is a block of its own.

    Raises BeyondLimitError for a line that is longer than the limits allow.
    """
    longest, parts, held = limits.current().line_bytes, list[bytes](), 0
    with path.open("rb", buffering=0) as file:
        while data := file.read(size):
            end = data.rfind(b"\n") + 1
            if end:
                yield b"".join([*parts, data[:end]])
                parts, held = [data[end:]], len(data) - end
            else:
                parts.append(data)
                held += len(data)
                if held > longest:
                    limits.refuse("line_bytes", f"{path}")
    if any(parts):
        yield b"".join(parts)


def is_by_lines(block: bytes) -> bool:
    """Tell whether each line of a block is surely a record: line feeds alone, and no cell runs over one."""
    return b"\r" not in block and not (b'"' in block and _has_open_line(block))


def _has_open_line(block: bytes) -> bool:
    """Tell whether a cell may run over a line end: some line's quotation marks do not pair up."""
    return any(b'"' in line and line.count(b'"') % 2 for line in block.split(b"\n"))


def _record(number: int, raw: bytes) -> Record:
    text = raw.decode("utf-8", "replace")
    return Record(number + 1, text.removeprefix("\ufeff") if number == 0 else text)


def write_record(cells: list[str]) -> str:
    """Give the canonical text of one record: quoted only where RFC 4180 needs it, no line end."""
    if cells == [""]:
        return '""'
    return ",".join(_quote(cell) for cell in cells)


def write_cell(cell: str) -> str:
    """Give the canonical text of one cell of several."""
    return _quote(cell)


def format_cell(value: object) -> str:
    """Give the canonical text of a value: None is empty, TRUE and FALSE, no exponent, ISO dates.

    A float that is a whole number is written without a point. Raises TypeError for other types.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float() | Decimal():
            exact = value if isinstance(value, Decimal) else Decimal(repr(value))
            text = format(exact, "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case date():
            return value.isoformat()
    message = f"found a {type(value).__name__}; expected None, str, bool, int, float, Decimal or date"
    raise TypeError(message)


def _quote(cell: str) -> str:
    if '"' in cell:
        return '"' + cell.replace('"', '""') + '"'
    return f'"{cell}"' if "," in cell or "\n" in cell or "\r" in cell else cell


def _join(lines: Iterator[tuple[int, str]]) -> Iterator[Record]:
    """Join the physical lines of a quoted cell that runs over a line end."""
    waiting: list[tuple[int, str]] = []
    while True:
        line = waiting.pop() if waiting else next(lines, None)
        if line is None:
            return
        number, text = line
        if '"' in text and text.count('"') % 2:
            rest = _rest_of_record(waiting, lines)
            whole = Record(number, "".join([text, *(one for _, one in rest)]).rstrip(_LINE_END))
            if rest and whole.fault() is None:
                yield whole
                continue
            waiting.extend(reversed(rest))
        yield Record(number, text.rstrip(_LINE_END))


def _rest_of_record(
    waiting: list[tuple[int, str]], lines: Iterator[tuple[int, str]]
) -> list[tuple[int, str]]:
    """Take lines up to the one that makes the number of quotation marks even."""
    rest: list[tuple[int, str]] = []
    left = limits.current().line_bytes
    while (line := waiting.pop() if waiting else next(lines, None)) is not None:
        rest.append(line)
        left -= len(line[1])
        if line[1].count('"') % 2 or len(rest) >= MOST_LINES or left < 0:
            break
    return rest


def _raw_cells(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and text of each cell, quotation marks included."""
    start = 0
    while True:
        match = _CELL.match(text, start)
        if match is None:  # the second branch matches always, also nothing
            return
        yield start, match.group()
        start = match.end() + 1
        if start > len(text):
            return


def _is_quoted(raw: str) -> bool:
    """Tell whether a raw cell stands in quotation marks that are rightly closed."""
    return len(raw) > 1 and raw[0] == '"' == raw[-1] and '"' not in raw[1:-1].replace('""', "")


def _value(raw: str) -> str:
    return raw[1:-1].replace('""', '"') if _is_quoted(raw) else raw


def _check_utf8(path: Openable, record: Record) -> None:
    """Tell a U+FFFD that stands in the file from one that replaces bytes."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if number >= record.line:
                try:
                    raw.decode("utf-8")
                except UnicodeDecodeError as error:
                    column = len(raw[: error.start].decode("utf-8", "replace")) + 1
                    found = f"the byte 0x{raw[error.start]:02X}"
                    raise BadCsvError(path, number, column, found, "UTF-8") from error
                if number > record.line + record.text.count("\n"):
                    return


def _locate_by_reading(path: Openable, wanted: Collection[int]) -> dict[int, Record]:
    found: dict[int, Record] = {}
    last = max(wanted, default=-1)
    for number, record in enumerate(read_all(path)):
        if number in wanted:
            found[number] = record
        if number >= last:
            break
    return found
