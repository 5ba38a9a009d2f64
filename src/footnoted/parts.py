"""A table that stands in several files, CSV or Parquet: read as the text of one."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal

from footnoted import limits
from footnoted.door import File
from footnoted.errors import BadPartError, FootnotedError
from footnoted.parquet_batches import batches, is_shared, open_parquet, values
from footnoted.records import (
    Record,
    format_cell,
    is_by_lines,
    locate,
    read_all,
    read_lines,
    write_record,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    import pyarrow as pa
    import pyarrow.parquet as pq

    from footnoted.descriptor import Package, Resource

PARQUET = ".parquet"
"""How the name of a part in Parquet ends; all others are CSV."""

_BLOCK = 1 << 20
"""How many characters of a Parquet file's text are made before they are handed on."""

MOST_UNPACKED = 4_000_000_000
"""How many bytes a part in Parquet may have when it is unpacked, as far as it says so."""

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class ParquetFile(File):
    """A file of Parquet, read as the CSV that says the same: the header is line 1, the first row line 2.

    A missing value is written as `missing`, values as `tables.format_cell` writes them. Reading raises
    BadPartError (an OSError) where the file is no Parquet or is damaged.
    """

    missing: str = ""

    def open(self, mode: Literal["rb"] = "rb", buffering: int = -1) -> BinaryIO:
        """Open the text for reading bytes; it cannot be searched backwards."""
        del mode, buffering
        return _stream(self._text())

    def check_size(self) -> None:
        """Look at what the file says of itself; raises BadPartError where it cannot be read, or is large."""
        with super().open() as raw, _readable(self):
            said = open_parquet(raw).metadata
            size = sum(said.row_group(one).total_byte_size for one in range(said.num_row_groups))
        if size > MOST_UNPACKED:
            most = f"{MOST_UNPACKED / 1e6:,.0f} at most"
            raise BadPartError(self, f"{size / 1e6:,.0f} MB when unpacked", most)

    def _text(self) -> Iterator[bytes]:
        with super().open() as raw, _readable(self):
            file = open_parquet(raw)
            yield (write_record(file.schema_arrow.names) + "\n").encode()
            size = 0
            for block in _blocks(_written(file, self.missing, self.name)):
                size += len(block)
                limits.check("table_bytes", self.name, size)
                yield block


@dataclass(frozen=True)
class Parts(File):
    """The files of one table, read as one text: the header of the first, then the records of each.

    Records are numbered through all of them. A part whose columns stand in another order is read in the
    order of the first.
    """

    pieces: tuple[File, ...] = ()

    @property
    def each(self) -> tuple[File, ...]:
        """The files that hold the table."""
        return self.pieces

    def open(self, mode: Literal["rb"] = "rb", buffering: int = -1) -> BinaryIO:
        """Open the text for reading bytes; it cannot be searched backwards."""
        del mode, buffering
        return _stream(self._text())

    def is_file(self) -> bool:
        """Tell whether each part is a regular file, no link on the way."""
        return all(one.is_file() for one in self.pieces)

    def size(self) -> int:
        """Give the number of bytes of all files together."""
        return sum(one.size() for one in self.pieces)

    def made(self, key: object, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - what `make` gives
        """Give what `make` made of small files, made once while they are as they were."""
        return self.door.made([one.name for one in self.pieces], key, make)

    def read(self, limit: str = "table_bytes") -> bytes:
        """Give all bytes of the text; raises as `open` does."""
        del limit  # each part has its own
        with self.open() as file:
            return file.read()

    def _text(self) -> Iterator[bytes]:
        header: list[str] = []
        for piece in self.pieces:
            first = next(read_all(piece), None)
            labels = first.cells() if first is not None else []
            if not header:
                header = labels
                yield from _lines(piece, 0, [])
            elif labels:
                yield from _lines(piece, 1, _order(labels, header))


def _order(labels: Sequence[str], header: Sequence[str]) -> list[int]:
    """Give the columns of a part in the order of the first part's; [] where they stand so already."""
    if labels == header or sorted(labels) != sorted(header):
        return []
    return [labels.index(one) for one in header]


def _lines(piece: File, first: int, order: list[int]) -> Iterator[bytes]:
    """Yield the records of a part from this number on, each with a line feed.

    Whole blocks of lines go through as they are, until one has a cell that may run over a line end.
    """
    number = 0
    for block in read_lines(piece):
        if order or not is_by_lines(block):
            yield from _records(piece, max(number, first), order)
            return
        text = block.removeprefix(_BOM) if not number else block
        count = text.count(b"\n") + (not text.endswith(b"\n"))
        if number < first:
            text = text.partition(b"\n")[2]
        yield text if text.endswith(b"\n") or not text else text + b"\n"
        number += count


def _records(piece: File, first: int, order: list[int]) -> Iterator[bytes]:
    """Yield the records of a part from this number on, each written so that it runs into no other."""
    for number, record in enumerate(read_all(piece)):
        if number >= first:
            cells = record.cells()
            if order and len(cells) == len(order):
                cells = [cells[at] for at in order]
            yield (write_record(cells) if record.text else "").encode() + b"\n"


# --- places in parts -------------------------------------------------------------------------------------


def spread(path: File, wanted: Collection[int]) -> Iterator[tuple[File, dict[int, Record], Record]]:
    """Yield each file that has some of these records, these by their numbers in the table, and its header.

    Record 0 is the header of the first file.
    """
    numbers, first = sorted(set(wanted)), 0
    for at, piece in enumerate(path.each):
        is_last = at == len(path.each) - 1
        past = first + count_records(piece) if not is_last else max(numbers, default=0)
        here = [one for one in numbers if first < one <= past or (one == 0 == at)]
        found = locate(piece, {0, *(one - first for one in here)}) if here else {}
        if 0 in found:
            yield piece, _numbered(found, here, first), found[0]
        first = past


def _numbered(found: Mapping[int, Record], wanted: Sequence[int], first: int) -> dict[int, Record]:
    """Give the wanted records of a part by their numbers in the table; `first` of them stand before."""
    return {one: found[one - first] for one in wanted if one - first in found}


def find(path: File, number: int) -> tuple[File, Record]:
    """Give the file that has a record, by its number in the table, and the record as it stands there."""
    file, records, _ = next(iter(spread(path, {number})))
    return file, records[number]


def count_records(path: File) -> int:
    """Count the records after the header."""
    count = -1
    for block in read_lines(path):
        if not is_by_lines(block):
            return sum(1 for _ in read_all(path)) - 1
        count += block.count(b"\n") + (not block.endswith(b"\n"))
    return max(count, 0)


def text_of(package: Package, resource: Resource) -> File:
    """Give the file of a table; one that stands in several, or in Parquet, is read as the text of one."""
    missing = next(iter(resource.missing_values), "")
    pieces = tuple(_piece(package.file(one), missing) for one in resource.parts)
    return pieces[0] if len(pieces) == 1 else Parts(package.door, resource.path, pieces)


def _piece(file: File, missing: str) -> File:
    return ParquetFile(file.door, file.name, missing) if file.name.endswith(PARQUET) else file


# --- Parquet ---------------------------------------------------------------------------------------------


class _readable:  # noqa: N801 - it reads as what it is: with _readable(file)
    """Turn what pyarrow raises while it reads into BadPartError."""

    def __init__(self, file: File) -> None:
        self._file = file

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        import pyarrow as pa  # noqa: PLC0415 - see _texts

        if isinstance(error, pa.ArrowException | OSError) and not isinstance(error, FootnotedError):
            raise BadPartError(self._file, "what is no Parquet, or damaged", "Parquet") from error


def _written(file: pq.ParquetFile, missing: str, name: str) -> Iterator[str]:
    """Yield each row of a Parquet file as a line of CSV."""
    for batch in batches(file):
        columns = [_texts(one, missing, name) for one in batch.columns]
        for row in zip(*columns, strict=True):
            yield f"{write_record(list(row))}\n"


def _blocks(lines: Iterable[str]) -> Iterator[bytes]:
    """Put lines together to blocks of some size."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _BLOCK:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def _texts(column: pa.Array, missing: str, name: str) -> list[str]:
    """Turn the values of a column into canonical texts."""
    return [missing if one is None else one for one in values(_as_text(column), name)]


def _as_text(column: pa.Array) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415 - 0.2 s; CSV goes without
    import pyarrow.compute as pc  # noqa: PLC0415

    if is_shared(column.type):
        return column
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, "TRUE", "FALSE")
    if pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        return pa.array([one if one is None else format_cell(one) for one in column.to_pylist()], pa.string())
    return column.cast(pa.string())


class _Blocks(io.RawIOBase):
    """A stream of bytes over blocks that are made when they are asked for."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._rest = blocks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:  # noqa: ANN401 - any writable buffer
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = block
        size = min(len(into), len(self._rest))
        into[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _stream(blocks: Iterator[bytes]) -> BinaryIO:
    return io.BufferedReader(_Blocks(blocks), 1 << 18)
