"""Mend what is mechanical in the text of one table; what a cell says is never touched."""

from __future__ import annotations

import csv
import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from footnoted.gates.header import separator
from footnoted.records import Record, write_cell, write_record
from footnoted.tables import booleans, is_conflict_marker
from footnoted.upkeep.rows_text import records_of
from footnoted.vocabulary import verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from footnoted.descriptor import Field, Resource

BOM = b"\xef\xbb\xbf"
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_DECIMAL_ZERO = re.compile(r"(-?[0-9]+)\.0+")
_TRAILING_ZERO = re.compile(r"(-?[0-9]+\.[0-9]*[1-9])0+")
_TRUE = frozenset({"true", "yes", "wahr", "vrai"})
_FALSE = frozenset({"false", "no", "falsch", "faux"})
_TYPED = frozenset({"integer", "number", "year", "date", "boolean"})


def mend(data: bytes, resource: Resource) -> bytes:
    """Give a table with its mechanical slips mended, and all else byte for byte.

    Mended are: byte order mark, line ends, another separator than the comma, blank rows, the header
    again, surplus empty cells, blanks at a cell's ends, odd spaces, letters not composed (NFC), digits of
    other scripts, `.0`, the words for true and false, needless quotation marks, the order of the rows.
    Words quoted from a source lose the blanks at their ends and nothing else. A table that is not UTF-8,
    holds the markers of a merge, or whose quotation marks are misplaced is given back as it is.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    records = records_of(data)
    if not records or any(one.fault() or is_conflict_marker(one.text) for one in records):
        return data
    records = _with_commas(records, len(resource.field_names))
    texts = [*_rows(records, resource)]
    return "".join(f"{text}\n" for text in [*texts[:1], *_ordered(texts, resource)]).encode()


def _with_commas(records: list[Record], width: int) -> list[Record]:
    """Put commas where the whole table has another separator."""
    mark = separator(records[0].text, width)
    if not mark:
        return records
    return [one._replace(text=_joined(one.text, mark)) for one in records]


def _joined(text: str, mark: str) -> str:
    return write_record(next(csv.reader([text], delimiter=mark, strict=True), [])) if text else text


def _rows(records: Sequence[Record], resource: Resource) -> Iterator[str]:
    """Yield the text of each record that is a row, the header first."""
    header = records[0]
    first = _trimmed(header, len(resource.field_names))
    labels = Record(0, first).cells()
    fields = {one.name: one for one in resource.fields}
    quoted = verbatim(resource)
    yield first
    for record in records[1:]:
        if not record.text.strip(", \t") or record.text == header.text:
            continue
        raw = record.raw()
        if len(raw) > len(labels) and not any(one.strip() for one in raw[len(labels) :]):
            raw = raw[: len(labels)]
        cells = record.cells()[: len(raw)]
        if len(raw) != len(labels):
            yield record.text
            continue
        yield ",".join(
            _mended(cell, text, fields.get(label), is_verbatim=label in quoted)
            for label, cell, text in zip(labels, cells, raw, strict=True)
        )


def _trimmed(header: Record, width: int) -> str:
    """Give the header without empty labels behind those of the schema."""
    labels = header.cells()
    return header.text if any(labels[width:]) or len(labels) <= width else write_record(labels[:width])


def _mended(cell: str, raw: str, field: Field | None, *, is_verbatim: bool) -> str:
    """Give the text of a cell; one whose value stays stays as it is written, but for needless quotes."""
    value = cell.strip(" \t\u00a0")
    if field is not None and not is_verbatim:
        value = unicodedata.normalize("NFC", _SPACES.sub(" ", value)).strip()
        value = _in_form(value, field)
    plain = write_cell(value)
    return raw if plain == raw else plain


def _in_form(value: str, field: Field) -> str:
    """Give the canonical form of a typed value, where there is only one that it can be."""
    if field.type in _TYPED or "pattern" in field.constraints:
        value = "".join(_digit(char) for char in value)
    if field.type in {"number", "integer"}:
        value = _TRAILING_ZERO.sub(r"\1", value) if _TRAILING_ZERO.fullmatch(value) else value
        whole = _DECIMAL_ZERO.fullmatch(value)
        return whole[1] if whole else value
    return _boolean(value, field) if field.type == "boolean" else value


def _digit(char: str) -> str:
    """Give a digit of any script as one of 0 to 9."""
    return str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char


def _boolean(value: str, field: Field) -> str:
    true, false = booleans(field)
    if value in true | false:
        return value
    if len(true) == len(false) == 1:
        known = dict.fromkeys(_TRUE, min(true)) | dict.fromkeys(_FALSE, min(false))
        return known.get(value.lower(), value)
    return value


def _ordered(texts: Sequence[str], resource: Resource) -> list[str]:
    """Give the rows in the order of the primary key, or of a unique key that they have already."""
    rows = [(text, Record(0, text).cells()) for text in texts[1:]]
    labels = Record(0, texts[0]).cells()
    several = (resource.primary_key, *resource.unique_keys)
    if any(_ascends(_keys(rows, labels, key, resource)) for key in several):
        return list(texts[1:])
    keys = _keys(rows, labels, resource.primary_key, resource)
    if not keys or not all(text for key in keys for _, text in key):
        return list(texts[1:])
    return [rows[at][0] for at in sorted(range(len(rows)), key=lambda at: keys[at])]


def _keys(
    rows: Sequence[tuple[str, list[str]]], labels: Sequence[str], key: Sequence[str], resource: Resource
) -> list[list[tuple[int, str]]]:
    """Give what each row is sorted by; nothing where a key or a cell is missing."""
    if not key or not set(key) <= set(labels) or any(len(cells) != len(labels) for _, cells in rows):
        return []
    places = [(labels.index(one), resource.field(one).type == "integer") for one in key]
    return [[_rank(cells[at], whole=whole) for at, whole in places] for _, cells in rows]


def _rank(text: str, *, whole: bool) -> tuple[int, str]:
    return (int(text) if whole and text.isascii() and text.isdigit() else 0), text


def _ascends(keys: Sequence[list[tuple[int, str]]]) -> bool:
    return bool(keys) and all(first <= second for first, second in pairwise(keys))
