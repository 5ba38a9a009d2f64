"""Correct cells: write each, and where it was released its line in the list of corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from footnoted.errors import ChangeError, UnknownNameError
from footnoted.footnote import find_resource
from footnoted.issues import quoted
from footnoted.lists import CORRECTIONS, LISTS, check_lists, read_list
from footnoted.model import Model
from footnoted.records import write_record
from footnoted.rows.history import find_changes, read_last_release
from footnoted.tables import columns, read_rows, row_key
from footnoted.upkeep.rows_text import records_of, set_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from footnoted.descriptor import Package
    from footnoted.lists import Line
    from footnoted.rows.history import Address, Change
    from footnoted.upkeep.draft import Draft

_LINE = LISTS[CORRECTIONS]


class Correction(NamedTuple):
    """A cell and the value it is to have."""

    table: str
    row: str
    field: str
    value: str


def read_address(address: str, value: str) -> Correction:
    """Read TABLE/ROW/FIELD; raises ChangeError where it is none.

    >>> read_address("companies/tidewright/sector", "ferry building").row
    'tidewright'
    """
    table, _, rest = address.partition("/")
    row, _, field = rest.rpartition("/")
    if not (table and row and field):
        message = f"found {quoted(address)}; expected TABLE/ROW/FIELD. Name the cell as `validate` does."
        raise ChangeError(message)
    return Correction(table, row, field, value)


def correct(draft: Draft, corrections: Sequence[Correction], reason: str) -> int:
    """Write cells into a draft, and the reason beside each that was released; give how many of these.

    Raises UnknownNameError for a table, row or field that there is none of, and ChangeError where a
    released cell is changed without a reason, or a cell has the value already.
    """
    for one in corrections:
        _set(draft, one)
    return _give_reasons(draft, corrections, reason)


def _set(draft: Draft, one: Correction) -> None:
    package = draft.package
    resource = find_resource(package, one.table)
    if one.field not in resource.field_names:
        raise UnknownNameError(one.field, f"field of {one.table}", resource.field_names)
    keys = {
        row_key(row.cells[part] for part in resource.primary_key): row for row in read_rows(package, resource)
    }
    if one.row not in keys:
        raise UnknownNameError(one.row, f"row of {one.table}", sorted(keys))
    row = keys[one.row]
    if (row.cells[one.field] or "") == one.value:
        message = f"{one.table}/{one.row}/{one.field} is {quoted(one.value)} already; expected another value."
        raise ChangeError(message)
    data = draft.read(resource.path)
    header = records_of(data)[0].cells()
    at = columns(header, resource.field_names)[resource.field_names.index(one.field)]
    if at is None:
        message = (
            f"{resource.path}: found no column {quoted(one.field)}; expected one. Mend its header first."
        )
        raise ChangeError(message)
    draft.write(resource.path, set_cells(data, {(row.record, at): one.value}))


def _give_reasons(draft: Draft, corrections: Iterable[Correction], reason: str) -> int:
    """Bring the list of corrections up to date for these cells; give how many of them were released."""
    package = draft.package
    old = read_last_release(package)
    if old is None:
        return 0
    changes = {one.address: one for one in find_changes(old, Model(package))}
    wanted = [(one.table, one.row, one.field) for one in corrections]
    given = [changes[one] for one in wanted if one in changes]
    if reason.strip():
        _write_reasons(draft, old, wanted, given, reason.strip())
        return len(given)
    given = [one for one in given if not one.is_rewording]
    if given:
        message = (
            f"{'/'.join(given[0].address)} was released as {quoted(given[0].was)} in {old.version}; "
            "expected a reason for another value. Give it with --reason."
        )
        raise ChangeError(message)
    _write_reasons(draft, old, wanted, [], "")
    return 0


def _write_reasons(
    draft: Draft, old: Package, wanted: Iterable[Address], given: Iterable[Change], reason: str
) -> None:
    """Write the list of corrections anew where it speaks of other cells, and a line for each given change."""
    package = draft.package
    fault = next((one for one in check_lists(package) if one.file == CORRECTIONS), None)
    if fault is not None:
        raise ChangeError(str(fault))
    kept = _kept(package, old, wanted)
    rows = [*kept, *([old.version, *one.address, one.was, one.now, reason] for one in given)]
    if rows or draft.read(CORRECTIONS):
        text = "".join(f"{write_record([*one])}\n" for one in (_LINE, *rows))
        draft.write(CORRECTIONS, text.encode())


def _kept(package: Package, old: Package, wanted: Iterable[Address]) -> list[list[str]]:
    """Give the lines of the list that speak of other cells."""
    lines = [one for one in read_list(package, CORRECTIONS) if not _is_of(one, old, wanted)]
    return [[line.cells[name] for name in _LINE] for line in lines]


def _is_of(line: Line, old: Package, wanted: Iterable[Address]) -> bool:
    """Tell whether a line is about the release that is compared with, and one of these cells."""
    address = (line.cells["table"], line.cells["row"], line.cells["field"])
    return line.cells["release"] == old.version and address in set(wanted)
