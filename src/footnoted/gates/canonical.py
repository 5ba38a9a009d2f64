"""Check the form of the CSV files: strict RFC 4180, the schema's header, sorted, one way to write it."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

from footnoted.issues import Issue, Rule, Severity, quoted, shorten
from footnoted.lists import LEXICON_RULE, MALFORMED, check_lexicon, check_lists
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
HEADER_MISSING = Rule(
    "canonical.header-missing",
    "Every field of the schema has its column.",
    "Add the column, or restore its label.",
)
HEADER_EXTRA = Rule(
    "canonical.header-extra",
    "Every column is a field of the schema.",
    "Remove the column, or describe the field in datapackage.json first.",
)
HEADER_MISSPELT = Rule(
    "canonical.header-misspelt",
    "Every label is spelt as in the schema.",
    "Write the label as the schema has it.",
)
HEADER_DUPLICATE = Rule(
    "canonical.header-duplicate",
    "No label stands twice in a header.",
    "Remove or rename one of the two columns.",
)
HEADER_ORDER = Rule(
    "canonical.header-order",
    "The columns stand in the order of the schema's fields.",
    "Move the columns, cells and all, into the order of the schema.",
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
RULES: tuple[Rule, ...] = (
    EMPTY,
    HEADER_MISSING,
    HEADER_EXTRA,
    HEADER_MISSPELT,
    HEADER_DUPLICATE,
    HEADER_ORDER,
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
_LONGEST_INTEGER = 40
_EMPTY = (0, "")  # what an empty cell is sorted by
_WHOLE_FILE = {
    EMPTY.id: "a header with the schema's labels",
    LAST_LINE_END.id: "each record to end with a line feed",
}


def check(package: Package, unsafe: Collection[str] = ()) -> Iterator[Issue]:
    """Yield what is not canonical in each table and list, file by file and sorted by place.

    Files whose paths are in `unsafe` (those that failed an earlier gate) are not opened, a missing
    file is left to the files layer. Line ends, BOM and encoding are the characters layer's.
    """
    for resource in package.resources:
        tell(resource.name)
        if resource.path not in unsafe:
            try:
                issues = sorted(_check_file(package.file(resource.path), resource))
            except (OSError, ValueError):  # a path with NUL is no OSError
                continue
            yield from shorten(issues, "{} more places like these")
    yield from check_lists(package, unsafe)
    if "validation" not in unsafe:
        yield from check_lexicon(package)


def _check_file(path: File, resource: Resource) -> Iterator[Issue]:
    records = read_all(path)
    header = next(records, None)
    if header is None or header.blank:
        yield _about_file(EMPTY, resource, "an empty file" if header is None else "a blank first line")
        return
    if resource.fields:
        yield from _check_header(resource, header)
    labels = header.cells()
    key = _key_columns(resource, labels)
    for number, record in read_odd(path, _ODD_STARTS):
        for issue in _check_record(resource, record, header, labels):
            cells = record.cells() if is_row(record, header) else []
            yield replace(issue, table=resource.name, row=row_name(number, cells, key))
    if not _ends_with_line_feed(path):
        yield _about_file(LAST_LINE_END, resource, "no line feed at the file's end")
    yield from _check_order(path, resource, header)


def _key_columns(resource: Resource, labels: Sequence[str]) -> list[int | None]:
    """Give the columns of those parts of the primary key that are fields; None where one has no column."""
    names = resource.field_names
    where = columns(labels, names)
    return [where[names.index(one)] for one in resource.primary_key if one in names]


def _check_header(resource: Resource, header: Record) -> Iterator[Issue]:
    for rule, number, found, expected in _judge_labels(header.cells(), resource.field_names):
        issue = rule.issue(resource.path, *header.place(number), found, expected)
        yield replace(issue, table=resource.name)


def _judge_labels(labels: Sequence[str], names: Sequence[str]) -> Iterator[tuple[Rule, int, str, str]]:
    """Yield rule, column (from 0), found and expected for each label that is not as it should be."""
    missing = [one for one in names if one not in labels]
    wrong = False
    for number, label in enumerate(labels):
        rule, expected = _judge_label(label, labels[:number], names, missing)
        if rule is not None:
            wrong = True
            yield rule, number, quoted(label), expected
    for name in missing:
        wrong = True
        yield HEADER_MISSING, len(labels), f"no column {quoted(name)}", quoted(name)
    if not wrong and tuple(labels) != tuple(names):
        number = next(at for at, one in enumerate(labels) if one != names[at])
        yield HEADER_ORDER, number, quoted(labels[number]), f"{quoted(names[number])} here"


def _judge_label(
    label: str, before: Sequence[str], names: Sequence[str], missing: list[str]
) -> tuple[Rule | None, str]:
    """Give the rule that a label breaks, and the expectation; a misspelt name is no longer missing."""
    if label in before:
        return HEADER_DUPLICATE, "each label once"
    if label in names:
        return None, ""
    folded = {one.casefold(): one for one in missing}
    near = get_close_matches(label[:200].strip().casefold(), folded, n=1, cutoff=0.7)
    if not near:
        return HEADER_EXTRA, "a field of the schema"
    missing.remove(folded[near[0]])
    return HEADER_MISSPELT, quoted(folded[near[0]])


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
        yield _ragged(resource, record, text.count(",") + 1, labels)


def _check_quotes(resource: Resource, record: Record, labels: Sequence[str]) -> Iterator[Issue]:
    fault, cells = record.fault(), record.cells()
    if fault is not None:
        line, column, kind = fault
        yield QUOTES.issue(resource.path, line, column, kind, "a cell by RFC 4180")
        return
    if len(cells) != len(labels):
        yield _ragged(resource, record, len(cells), labels)
    odd = record.odd_cell()
    if odd is not None:
        found = f"{quoted(cells[odd])} in quotation marks"
        yield QUOTING.issue(resource.path, *record.place(odd), found, "no quotation marks around it")


def _ragged(resource: Resource, record: Record, found: int, labels: Sequence[str]) -> Issue:
    line, column = record.place(min(found, len(labels)))
    expected = f"{_count(len(labels))}, as in the header"
    issue = CELLS.issue(resource.path, line, column, _count(found), expected)
    return replace(issue, field=labels[found] if found < len(labels) else "")


def _count(cells: int) -> str:
    return "1 cell" if cells == 1 else f"{cells} cells"


def _ends_with_line_feed(path: File) -> bool:
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
