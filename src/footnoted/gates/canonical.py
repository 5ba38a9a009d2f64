"""Check the form of the CSV files: strict RFC 4180, the schema's header, sorted, one way to write it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from footnoted.alignment import align, is_grouped
from footnoted.errors import BadPartError
from footnoted.gates import header
from footnoted.gates.form import Held
from footnoted.issues import Issue, Rule, Severity, quoted, shorten
from footnoted.lists import LEXICON, LEXICON_RULE, MALFORMED, check_lexicon, check_lists
from footnoted.parts import ParquetFile, text_of
from footnoted.progress import tell
from footnoted.records import first_cells_ascend, read_all, read_odd
from footnoted.tables import LEXICAL, columns, is_conflict_marker, is_row, row_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from footnoted.descriptor import Package, Resource
    from footnoted.door import File
    from footnoted.records import Record


EMPTY = Rule(
    "canonical.empty",
    "Every table has a header.",
    "Restore the file from its last version.",
)
CELLS = Rule(
    "canonical.cells",
    "Every record has as many cells as the header has labels.",
    "Add the missing comma, remove the surplus one, or put a cell that holds a comma in quotation marks.",
)
QUOTES = Rule(
    "canonical.quotes",
    "A quotation mark opens a cell, closes it, or is doubled inside a quoted cell.",
    'Put the whole cell in quotation marks and write each mark inside it as "".',
)
QUOTING = Rule(
    "canonical.quoting",
    "Only cells that need quotation marks have them.",
    "Remove the quotation marks; the value stays the same.",
    Severity.INFO,
)
BLANK_ROW = Rule(
    "canonical.blank-row",
    "No record is blank.",
    "Delete the line.",
)
CONFLICT_MARKER = Rule(
    "canonical.conflict-marker",
    "No merge-conflict marker stands in a table.",
    "Choose one of the two versions and delete the marker lines.",
)
REPEATED_HEADER = Rule(
    "canonical.repeated-header",
    "The header stands once.",
    "Delete the line.",
)
LAST_LINE_END = Rule(
    "canonical.last-line-end",
    "The last record ends with a line feed, so that a cut file shows.",
    "Check that the last record is whole, then end it with a line feed.",
)
ORDER = Rule(
    "canonical.order",
    "Rows ascend by primary key, or by a unique key of the table.",
    "Sort the rows by the primary key.",
    Severity.WARNING,
)
PART = Rule(
    "canonical.part",
    "A part of a table in Parquet can be read.",
    "Write the part anew, or take it out of `path`.",
)
RULES: tuple[Rule, ...] = (
    EMPTY,
    PART,
    *header.RULES,
    CELLS,
    QUOTES,
    QUOTING,
    BLANK_ROW,
    CONFLICT_MARKER,
    REPEATED_HEADER,
    LAST_LINE_END,
    ORDER,
    MALFORMED,
    LEXICON_RULE,
)

_INTEGER = re.compile(LEXICAL["integer"])
_ODD_STARTS = frozenset(
    {b"", b",", b" ", b"\t", b"<", b"=", b">", b"|"}
)  # of blank rows and conflict markers
_APART = frozenset({BLANK_ROW.id, CELLS.id, QUOTES.id, header.SEPARATOR.id})
"""What is wrong with a record whose cells cannot be told apart."""
_LONGEST_INTEGER = 40
_EMPTY = (0, "")  # what an empty cell is sorted by
_WHOLE_FILE = {
    EMPTY.id: "a header with the schema's labels",
    LAST_LINE_END.id: "each record to end with a line feed",
}


def check(package: Package, unsafe: Collection[str] = (), held: Held | None = None) -> Iterator[Issue]:
    """Yield what is not canonical in each table and list, file by file and sorted by place.

    Files whose paths are in `unsafe` (those that failed an earlier gate) are not opened, a missing
    file is left to the files layer. Line ends, BOM and encoding are the characters layer's. In `held`
    it is noted from which tables and records later layers hold back: what they would say of these
    follows from what is said here.
    """
    held = held if held is not None else Held()
    for resource in [piece for one in package.resources for piece in one.pieces]:
        tell(resource.name)
        if resource.path not in unsafe:
            try:
                issues = sorted(_check_file(text_of(package, resource), resource, held))
            except BadPartError as error:
                held.table(resource.name)
                issue = PART.issue(resource.path, 0, 0, error.found, error.expected)
                issues = [replace(issue, table=resource.name)]
            except (OSError, ValueError):  # a path with NUL is no OSError
                continue
            yield from shorten(issues, "{} more places like these")
    yield from check_lists(package, unsafe)
    if not {"validation", LEXICON} & set(unsafe):
        yield from check_lexicon(package)


def _check_file(path: File, resource: Resource, held: Held) -> Iterator[Issue]:
    if isinstance(path, ParquetFile):
        path.check_size()
    first = next(read_all(path), None)
    if first is None or first.blank:
        held.table(resource.name)
        yield _about_file(EMPTY, resource, "an empty file" if first is None else "a blank first line")
        return
    width = len(resource.field_names)
    wrong = list(header.check(resource, first, lambda: _are_empty(path, width)))
    yield from wrong
    rules = {one.rule for one in wrong}
    if rules & header.UNREADABLE:
        held.table(resource.name)
    if not rules & header.ALONE:
        yield from _check_rows(path, resource, first, held)


def _check_rows(path: File, resource: Resource, first: Record, held: Held) -> Iterator[Issue]:
    """Yield what is wrong below the header; other separators hold the whole table back."""
    found = list(_gather(_check_records(path, resource, first, held)))
    if any(one.rule == header.SEPARATOR.id for one in found):
        held.table(resource.name)
        found = [one for one in found if one.rule == header.SEPARATOR.id or one.rule not in _APART]
    yield from found
    if not _ends_with_line_feed(path):
        yield _about_file(LAST_LINE_END, resource, "no line feed at the file's end")
    if resource.path not in held.torn:
        yield from _check_order(path, resource, first)


def _key_columns(resource: Resource, labels: Sequence[str]) -> list[int | None]:
    """Give the columns of those parts of the primary key that are fields; None where one has no column."""
    names = resource.field_names
    where = columns(labels, names)
    return [where[names.index(one)] for one in resource.primary_key if one in names]


def _are_empty(path: File, width: int) -> bool:
    """Tell whether nothing stands in the columns beyond so many."""
    records = islice(read_all(path), 1, None)
    return not any(cell.strip() for record in records for cell in record.cells()[width:])


def _check_records(path: File, resource: Resource, first: Record, held: Held) -> Iterator[tuple[int, Issue]]:
    """Yield what is wrong with the records, each with the record's number; hold back from what came apart."""
    labels = first.cells()
    key = _key_columns(resource, labels)
    torn = 0
    for number, record in read_odd(path, _ODD_STARTS):
        for issue in _check_record(resource, record, first, labels):
            cells = record.cells() if is_row(record, first) else []
            if issue.rule == CONFLICT_MARKER.id:
                torn = torn or record.line
                if record.text.startswith(">"):
                    held.tear(resource.path, torn, record.line)
                    torn = 0
            elif issue.rule in _APART and issue.remedy != header.EMPTY_COLUMNS:
                held.record(resource.path, record)
            yield number, replace(issue, table=resource.name, row=row_name(number, cells, key))


def _gather(found: Iterable[tuple[int, Issue]]) -> Iterator[Issue]:
    """Yield the issues; one slip that many records share is one issue, at the first of them.

    Blank rows are together where they stand together; so are all records that end in surplus commas, and
    all with other separators.
    """
    groups: dict[tuple[str, int], tuple[Issue, int]] = {}
    run, last = 0, -1
    for number, issue in found:
        if issue.rule == BLANK_ROW.id:
            run += number != last + 1
            last = number
        elif issue.rule != header.SEPARATOR.id and issue.remedy != header.EMPTY_COLUMNS:
            yield issue
            continue
        group = (issue.rule, run if issue.rule == BLANK_ROW.id else 0)
        first, count = groups.get(group, (issue, 0))
        groups[group] = (first, count + 1)
    for first, count in groups.values():
        yield first if count == 1 else _as_one(first, count)


def _as_one(first: Issue, count: int) -> Issue:
    if first.rule == BLANK_ROW.id:
        found = f"{first.found}, and {count - 1:,} more below it"
        return replace(first, found=found, remedy="Delete these lines.")
    return replace(first, found=f"{first.found}, and so in {count - 1:,} more records")


def _check_record(
    resource: Resource, record: Record, header: Record, labels: Sequence[str]
) -> Iterator[Issue]:
    """Yield what is wrong with one record; the caller adds table and row."""
    text = record.text
    if text == header.text:
        yield REPEATED_HEADER.issue(resource.path, record.line, 0, "the header again", "a row")
    elif is_conflict_marker(text):
        yield CONFLICT_MARKER.issue(resource.path, record.line, 0, quoted(text), "a row")
    elif not text.strip(", \t"):
        yield BLANK_ROW.issue(resource.path, record.line, 0, "a row without a value", "a row")
    elif '"' in text:
        yield from _check_quotes(resource, record, labels)
    elif text.count(",") != len(labels) - 1:
        yield _ragged(resource, record, labels)


def _check_quotes(resource: Resource, record: Record, labels: Sequence[str]) -> Iterator[Issue]:
    fault, cells = record.fault(), record.cells()
    if fault is not None:
        line, column, kind = fault
        yield QUOTES.issue(resource.path, line, column, kind, "a cell by RFC 4180")
        return
    if len(cells) != len(labels):
        yield _ragged(resource, record, labels)
    odd = record.odd_cell()
    if odd is not None:
        found = f"{quoted(cells[odd])} in quotation marks"
        yield QUOTING.issue(resource.path, *record.place(odd), found, "no quotation marks around it")


def _ragged(resource: Resource, record: Record, labels: Sequence[str]) -> Issue:
    """Name the slip that gave a record too many or too few cells, as far as it can be told."""
    cells, wanted = record.cells(), len(labels)
    found = len(cells)
    mark = header.separator(record.text, wanted)
    if mark:
        place = record.line, record.text.index(mark) + 1
        return header.SEPARATOR.issue(
            resource.path, *place, f"{header.MARKS[mark]} between the cells", "commas"
        )
    line, column = record.place(min(found, wanted))
    expected = f"{_count(wanted)}, as in the header"
    issue = CELLS.issue(resource.path, line, column, _count(found), expected)
    if found > wanted and not any(one.strip() for one in cells[wanted:]):
        return replace(issue, remedy=header.EMPTY_COLUMNS)
    is_straight = tuple(labels) == resource.field_names
    aligned, at = align(cells, resource) if is_straight and found > wanted else (cells, None)
    if at is not None and "," in aligned[at]:
        return _came_apart(resource, record, at, aligned[at], found - wanted + 1)
    return replace(issue, field=labels[found] if found < wanted else "")


def _came_apart(resource: Resource, record: Record, at: int, text: str, cells: int) -> Issue:
    """Name the cell whose own commas have made several of it."""
    found, expected = f"{quoted(text)}, which is {_count(cells)}", "one cell, in quotation marks"
    issue = CELLS.issue(resource.path, *record.place(at), found, expected)
    issue = replace(issue, field=resource.field_names[at])
    if not is_grouped(text):
        return issue
    mend = "Write the number without commas between its thousands."
    return replace(issue, expected=quoted(text.replace(",", "")), remedy=mend)


def _count(cells: int) -> str:
    return "1 cell" if cells == 1 else f"{cells} cells"


def _ends_with_line_feed(path: File) -> bool:
    if isinstance(path, ParquetFile):
        return True
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in b"\r\n"


def _check_order(path: File, resource: Resource, header: Record) -> Iterator[Issue]:
    """Yield the first row that stands too low, unless a unique key of the table puts it there."""
    key = resource.primary_key
    is_text = len(key) == 1 and key[0] in resource.field_names and resource.field(key[0]).type != "integer"
    if is_text and header.cells()[:1] == [*key] and first_cells_ascend(path):
        return
    fall = _first_fall(path, resource, header, resource.primary_key)
    if fall is None or any(_first_fall(path, resource, header, one) is None for one in resource.unique_keys):
        return
    record, row, above, count = fall
    rest = f" ({count} rows in this file are out of order)" if count > 1 else ""
    found = f"{quoted(row)} below {quoted(above)}{rest}"
    issue = ORDER.issue(resource.path, record.line, 1, found, "rows that ascend by their keys")
    yield replace(issue, table=resource.name, row=quoted(row)[1:-1])


def _first_fall(
    path: File, resource: Resource, header: Record, key: Sequence[str]
) -> tuple[Record, str, str, int] | None:
    """Give the first record whose key is less than the one above, both keys, and how many there are.

    Texts compare by code point, integers by value; records without the whole key are passed over.
    None when the key ascends or cannot be read at all.
    """
    first: tuple[Record, str, str, int] | None = None
    last: list[tuple[int, str]] = []
    for record, now in _whole_keys(path, header, _columns_of(key, resource, header.cells())):
        if now < last:
            first = (*first[:3], first[3] + 1) if first else (record, _joined(now), _joined(last), 1)
        last = now
    return first


def _columns_of(key: Sequence[str], resource: Resource, labels: Sequence[str]) -> list[tuple[int, bool]]:
    """Give the columns of a key, each with whether it holds integers; none where one of them is not there."""
    where = dict(zip(resource.field_names, columns(labels, resource.field_names), strict=True))
    places = [(where.get(one), one) for one in key]
    picked = [(at, resource.field(one).type == "integer") for at, one in places if at is not None]
    return picked if len(picked) == len(places) else []


def _whole_keys(
    path: File, header: Record, picked: Sequence[tuple[int, bool]]
) -> Iterator[tuple[Record, list[tuple[int, str]]]]:
    """Yield each row of which no cell in these columns is empty, with what it is sorted by."""
    width = len(header.cells())
    for record in islice(read_all(path), 1, None) if picked else ():
        cells = record.cells()
        if len(cells) == width and is_row(record, header):
            key = [_rank(cells[at], whole=one) for at, one in picked]
            if _EMPTY not in key:
                yield record, key


def _rank(text: str, *, whole: bool) -> tuple[int, str]:
    """Give what a cell is sorted by; the number comes first where the field holds integers."""
    is_number = whole and len(text) <= _LONGEST_INTEGER and _INTEGER.fullmatch(text) is not None
    return (int(text) if is_number else 0), text


def _joined(key: Iterable[tuple[int, str]]) -> str:
    return "|".join(text for _, text in key)


def _about_file(rule: Rule, resource: Resource, found: str) -> Issue:
    return replace(rule.issue(resource.path, 0, 0, found, _WHOLE_FILE[rule.id]), table=resource.name)
