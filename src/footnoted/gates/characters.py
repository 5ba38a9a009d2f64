"""Layer 1: the bytes and characters of every table."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from footnoted.gates import charsets
from footnoted.gates.cells import NOWHERE, Cell, find_cells, value_places
from footnoted.gates.character_rules import (
    BIDI,
    BOM,
    CONTROL,
    DIGIT,
    FORMULA,
    INVISIBLE,
    LINE_BREAK,
    LINE_ENDS,
    LONG,
    LOOK_ALIKE,
    LOST,
    MARKS,
    MARKUP,
    MAX_CELL,
    MOJIBAKE,
    NFC,
    NOT_TEXT,
    NULL_WORD,
    PERSIAN,
    PLACEHOLDER,
    QUOTED,
    RULES,
    SECRET,
    SHAPED,
    SHEET_ERROR,
    SPACE,
    TATWEEL,
    TRIM,
    UNASSIGNED,
    UTF8,
)
from footnoted.issues import Rule, quoted, shorten
from footnoted.parts import text_of
from footnoted.progress import tell
from footnoted.records import read_all, read_lines
from footnoted.vocabulary import verbatim

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from footnoted.descriptor import Package, Resource
    from footnoted.door import File
    from footnoted.gates.cells import Place
    from footnoted.issues import Issue

__all__ = ["RULES", "check"]

SIZE = 1 << 21
"""How many bytes of a file are looked at in one go."""

MAX_LOOKED_AT = 1_000
"""How many places of one rule are looked at in one file."""

EXCERPT = 40
"""How many characters of a cell a message shows."""

_BOM = b"\xef\xbb\xbf"
_LETTERS = bytes(one for one in range(128) if chr(one).isalnum()) + b",\n -."
_LETTERS_TOO = frozenset(_LETTERS.decode())
_MAGIC = (
    ((b"PK\x03\x04",), "a zip archive or workbook"),
    ((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"), "a compressed file"),
    ((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"), "UTF-16 or UTF-32"),
    ((b"PAR1", b"SQLite format 3", b"%PDF", b"\xd0\xcf\x11\xe0", b"ARROW1"), "a binary file"),
    ((b"<!doctype", b"<html", b"<?xml", b"<!DOCTYPE"), "an HTML or XML page"),
)
_CLASSES: tuple[tuple[Rule, Callable[[str], bool], str], ...] = (
    (CONTROL, charsets.is_control, "printable text"),
    (BIDI, charsets.BIDI.__contains__, "visible text"),
    (INVISIBLE, charsets.is_invisible, "visible text"),
    (UNASSIGNED, charsets.is_unassigned, "an assigned character"),
    (SPACE, charsets.is_odd_space, "a plain space"),
    (SHAPED, charsets.is_shaped, "plain letters"),
    (PERSIAN, charsets.PERSIAN.__contains__, "an Arabic letter"),
    (DIGIT, charsets.is_foreign_digit, "0 to 9"),
)
_TEXTS: tuple[tuple[Rule, re.Pattern[str], tuple[str, ...], str], ...] = (
    (LOST, charsets.LOST, ("???", "\ufffd"), "the character that was lost"),
    (MOJIBAKE, charsets.MOJIBAKE, tuple("ÂÃâØÙÚÛï"), "text decoded as UTF-8"),
    (SHEET_ERROR, charsets.SHEET_ERROR, ("#",), "a value"),
    (MARKUP, charsets.MARKUP, ("<", ";", "](", "{{", "}}", "${", "{%", ":", "##["), "plain text"),
    (FORMULA, charsets.FORMULA, tuple(a + b for a in ',"\n' for b in "=+@"), "text or a signed number"),
    (NULL_WORD, charsets.NULL, tuple(charsets.NULL_WORDS), "an empty cell"),
    (
        PLACEHOLDER,
        charsets.PLACEHOLDER,
        tuple(before + word for word in charsets.PLACEHOLDERS for before in ',"\n'),
        "an empty cell, or a value",
    ),
    (SECRET, charsets.SECRET, (*charsets.SECRET_STARTS, "eyJ", "-----BEGIN"), "no key or token"),
    (TRIM, charsets.BLANKS, (" ,", " \n", ", ", "\n ", '" ', ' "', "\t"), "no blank there"),
    (TATWEEL, charsets.TATWEEL, ("\u0640",), "the word without it"),
)
"""Each with the texts of which one stands wherever the pattern matches: looking for these is quick."""

_SOFT = frozenset(one.id for one in (BIDI, INVISIBLE, SHAPED, NFC))
"""What is only warned about in words of the source, which may hold it: the eye cannot tell."""

_OF_THE_SOURCE = frozenset(one.id for one in (SPACE, PERSIAN, DIGIT, TATWEEL))
"""What is the source's own way of writing: its words are quoted as they stand."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """A rule that seems broken at a place of a file; `text` is what stands there."""

    rule: Rule
    place: Place
    text: str
    expected: str


def check(package: Package, unsafe: Collection[str] = ()) -> Iterator[Issue]:
    """Yield what is wrong with the bytes and characters of every table, sorted by place.

    Files whose paths are in `unsafe` (those that failed the files layer) are not opened. Each rule
    is reported once a cell, at most MAX_SHOWN times a file, then how many more were met: of a file
    that breaks a rule everywhere, MAX_LOOKED_AT places are looked at.
    """
    for resource in [piece for one in package.resources for piece in one.pieces]:
        tell(resource.name)
        if resource.path not in unsafe:
            path = text_of(package, resource)
            try:
                issues = sorted(_check_file(resource, path))
            except OSError:
                continue  # files.missing says so
            yield from shorten(issues, "at least {} more cells like these")


def _check_file(resource: Resource, path: File) -> Iterator[Issue]:
    """Look at a file in blocks of whole lines, so that a large one takes no more memory than a small one."""
    with path.open("rb") as file:
        head = file.read(SIZE)
    kind = _binary_kind(head)
    if kind:
        yield NOT_TEXT.issue(resource.path, 1, 1, kind, "CSV in UTF-8")
        return
    if head.startswith(_BOM):
        yield BOM.issue(resource.path, 1, 1, "U+FEFF", "the header")
    hits, returns = _look(path)
    if returns:
        yield _line_ends(resource, path, returns)
    yield from _judge(resource, path, hits)


def _look(path: File) -> tuple[list[_Hit], int]:
    """Give what seems broken in a file, and the number of its carriage returns."""
    hits: dict[str, list[_Hit]] = defaultdict(list)
    line, returns, is_shapely = 1, 0, True
    for block in read_lines(path, SIZE):
        raw = block.removeprefix(_BOM) if line == 1 else block
        for hit in _hits(raw, line):
            if len(hits[hit.rule.id]) < MAX_LOOKED_AT:
                hits[hit.rule.id].append(hit)
        returns += raw.count(b"\r")
        is_shapely = is_shapely and _is_shapely(raw)
        line += raw.count(b"\n")
    if not is_shapely:
        for hit in islice(_shape_hits(path), MAX_LOOKED_AT):
            hits[hit.rule.id].append(hit)
    return [one for some in hits.values() for one in some], returns


def _hits(raw: bytes, line: int) -> Iterator[_Hit]:
    """Yield what stands in a block that begins with this line; of one that is no UTF-8, only that."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        yield from _bad_bytes(raw, line)
        return
    yield from _place(
        text, _first([*_class_hits(text, raw), *_text_hits(text, raw), *_form_hits(text, raw)]), line
    )


def _binary_kind(raw: bytes) -> str:
    """Name what a file is when it is no text at all."""
    head = raw[:200].lstrip(b" \t\r\n\xef\xbb\xbf")
    for signs, kind in _MAGIC:
        if raw.startswith(signs) or head.startswith(signs) or head[:9].lower().startswith(signs):
            return kind
    return "UTF-16 or UTF-32" if raw.count(b"\0") > len(raw) // 4 else ""


def _bad_bytes(raw: bytes, first: int) -> Iterator[_Hit]:
    for number, line in enumerate(raw.split(b"\n"), start=first):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            column = len(line[: error.start].decode("utf-8", "replace")) + 1
            yield _Hit(UTF8, (number, column), f"byte 0x{line[error.start]:02X}", "UTF-8")


def _line_ends(resource: Resource, path: File, count: int) -> Issue:
    number, line = 0, b""
    with path.open("rb") as file:
        number, line = next((at, one) for at, one in enumerate(file, start=1) if b"\r" in one)
    column = len(line.partition(b"\r")[0].removeprefix(_BOM).decode("utf-8", "replace")) + 1
    found = f"a carriage return, {count:,} in this file"
    return LINE_ENDS.issue(resource.path, number, column, found, "line feeds alone")


_Found = tuple[int, Rule, str, str]
"""Offset in the text, rule, what stands there, what is expected."""


def _first(found: Iterable[_Found]) -> list[_Found]:
    """Keep the first MAX_LOOKED_AT places of each rule."""
    kept: dict[str, list[_Found]] = defaultdict(list)
    for one in found:
        if len(kept[one[1].id]) < MAX_LOOKED_AT:
            kept[one[1].id].append(one)
    return [one for places in kept.values() for one in places]


def _class_hits(text: str, raw: bytes) -> Iterator[_Found]:
    chars = charsets.alphabet(raw)
    for rule, test, expected in _CLASSES:
        # A BOM at the start of the file is not in the text any more.
        pattern = charsets.any_of({char for char in chars if test(char) and char in text})
        yield from _named(pattern, text, rule, expected)
    flood = charsets.flood_of(chars)
    for match in flood.finditer(text) if flood else ():
        yield match.start(), MARKS, f"{len(match.group())} marks in a row", "at most 4"
    yield from _named(charsets.look_alikes_of(chars), text, LOOK_ALIKE, "a Latin letter")


def _named(pattern: re.Pattern[str] | None, text: str, rule: Rule, expected: str) -> Iterator[_Found]:
    """Yield the characters that match, each by its name."""
    for match in pattern.finditer(text) if pattern else ():
        yield match.start(), rule, _name(match.group()), expected


def _text_hits(text: str, raw: bytes) -> Iterator[_Found]:
    # Most characters of most texts are letters and digits; what the others are tells what cannot stand there.
    others = set(raw.translate(None, _LETTERS).decode("utf-8"))
    for rule, pattern, needed, expected in _TEXTS:
        if any(set(one) - _LETTERS_TOO <= others and one in text for one in needed):
            for match in pattern.finditer(text):
                group = match.lastgroup or 0
                if rule is not TRIM or not _is_quoted(text, match.start(group)):
                    yield match.start(group), rule, quoted(match.group(group), EXCERPT), expected


def _is_quoted(text: str, offset: int) -> bool:
    """Tell whether the comma before a blank stands inside a quoted cell."""
    if text[offset - 1 : offset] != ",":
        return False
    return text.count('"', text.rfind("\n", 0, offset) + 1, offset) % 2 == 1


def _form_hits(text: str, raw: bytes) -> Iterator[_Found]:
    """Find the first character of each line that is not in NFC."""
    if raw.isascii() or unicodedata.is_normalized("NFC", text):
        return
    offset = 0
    for line in text.split("\n"):
        if not unicodedata.is_normalized("NFC", line):
            composed = unicodedata.normalize("NFC", line)
            pairs = enumerate(zip(line, composed, strict=False))
            first = next((at for at, (one, other) in pairs if one != other), 0)
            yield offset + first, NFC, "a decomposed form", "the composed form"
        offset += len(line) + 1


def _is_shapely(raw: bytes) -> bool:
    """Tell whether no record of a block is long or may run over a line end."""
    if b'"' not in raw and len(raw) <= MAX_CELL:
        return True
    lines = raw.split(b"\n")
    return max(map(len, lines)) <= MAX_CELL and not (
        b'"' in raw and any(one.count(b'"') % 2 for one in lines)
    )


def _shape_hits(path: File) -> Iterator[_Hit]:
    """Look at the records one by one."""
    for record in read_all(path):
        if len(record.text) > MAX_CELL or "\n" in record.text:
            for place, value in zip(value_places(record), record.cells(), strict=True):
                for rule, found, expected in _shapes(value):
                    yield _Hit(rule, place, found, expected)


def _shapes(value: str) -> Iterator[tuple[Rule, str, str]]:
    if "\n" in value:
        yield LINE_BREAK, "a line break", "one line"
    if len(value) > MAX_CELL:
        yield LONG, f"{len(value):,} characters", f"at most {MAX_CELL:,}"


def _place(text: str, found: Sequence[_Found], line: int) -> list[_Hit]:
    """Turn offsets in a text that begins with this line into lines and columns."""
    hits: list[_Hit] = []
    start = 0
    for offset, rule, what, expected in sorted(found, key=lambda one: one[0]):
        newest = text.rfind("\n", start, offset)
        if newest >= 0:
            line += text.count("\n", start, offset)
            start = newest + 1
        hits.append(_Hit(rule, (line, offset - start + 1), what, expected))
    return hits


def _judge(resource: Resource, path: File, hits: Sequence[_Hit]) -> Iterator[Issue]:
    """Look at the cell of each hit: whether it counts there, and how much; once a rule and cell."""
    if not hits:
        return
    cells = find_cells(path, resource, {one.place for one in hits})
    words = verbatim(resource)  # what the source itself may hold is only warned about
    done: set[tuple[str, int, str]] = set()
    for hit in hits:
        cell = cells.get(hit.place, NOWHERE)
        rule = _rule(hit, is_quoted=cell.field in words)
        if rule is None or not _counts(hit, cell, resource) or (rule.id, cell.record, cell.field) in done:
            continue
        done.add((rule.id, cell.record, cell.field))
        expected = "what the source has" if rule is QUOTED else hit.expected
        issue = rule.issue(resource.path, *hit.place, _found(hit, cell), expected)
        yield replace(issue, table=resource.name, row=cell.row, field=cell.field)


def _rule(hit: _Hit, *, is_quoted: bool) -> Rule | None:
    """Give the rule that a hit breaks in a cell; None where a source may write so."""
    if is_quoted and hit.rule.id in _OF_THE_SOURCE:
        return None
    return QUOTED if is_quoted and hit.rule.id in _SOFT else hit.rule


def _counts(hit: _Hit, cell: Cell, resource: Resource) -> bool:
    """Tell whether a hit on the file's text is one in the cell as well."""
    if hit.rule is FORMULA:
        return cell.value[:1] in {"=", "+", "@"} and not charsets.NO_FORMULA.fullmatch(cell.value)
    if hit.rule is NULL_WORD:
        return quoted(cell.value) == hit.text and not _is_free(cell, resource)
    if hit.rule is PLACEHOLDER:
        is_whole = quoted(cell.value) == hit.text
        return is_whole and not _is_free(cell, resource) and _is_optional_text(cell, resource)
    if hit.rule is TRIM:
        return cell.value != cell.value.strip(" \t")
    return True


def _is_free(cell: Cell, resource: Resource) -> bool:
    """Tell whether a word such as None may be meant: an id, quoted from the source, or one of a list."""
    keys = (resource.primary_key, *resource.unique_keys, *(one.fields for one in resource.foreign_keys))
    field = next((one for one in resource.fields if one.name == cell.field), None)
    is_id = any(cell.field in key for key in keys) or (
        field is not None and field.constraints.get("unique") is True
    )
    is_listed = field is not None and "enum" in field.constraints
    return is_id or is_listed or cell.field in verbatim(resource)


def _is_optional_text(cell: Cell, resource: Resource) -> bool:
    """Tell whether a cell may be empty and hold any text; a pattern, as of a country code, says more."""
    named = (one for one in resource.fields if one.name == cell.field)
    return any(
        one.type == "string" and not one.required and "pattern" not in one.constraints for one in named
    )


def _found(hit: _Hit, cell: Cell) -> str:
    if hit.rule in {UTF8, NULL_WORD, PLACEHOLDER, MARKS, LONG} or not cell.value:
        return hit.text
    if hit.rule is SECRET:
        return f'"{hit.text[1:5]}…", the beginning of a key or token'
    if hit.rule in {TRIM, FORMULA}:
        return quoted(cell.value, EXCERPT)
    return f"{hit.text} in {quoted(_excerpt(hit, cell), EXCERPT)}"


def _excerpt(hit: _Hit, cell: Cell) -> str:
    """Cut the part of a long cell that the hit stands in."""
    inside = hit.place[1] - cell.start[1] if hit.place[0] == cell.start[0] else 0
    start = max(min(inside - EXCERPT // 2, len(cell.value) - EXCERPT), 0)
    return ("…" if start else "") + cell.value[start:]


def _name(char: str) -> str:
    """Name a character by its code point and, where it has one, its Unicode name."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()
