"""Waivers: take out issues that a maintainer has accepted, and report waivers that no longer hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from footnoted.issues import Edit, Example, Issue, Rule, quoted
from footnoted.records import read_all
from footnoted.tables import read_rows, row_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from footnoted.descriptor import Package

FILE = "validation/waivers.csv"
COLUMNS = ("rule", "table", "row", "field", "reason", "expected", "expires")
_NEEDED = ("rule", "table", "row", "reason")
_HEADER = ",".join(COLUMNS)


def _example(line: str, says: str) -> Example:
    return Example((Edit(FILE, new=f"{_HEADER}\n{line}\n"),), f"{FILE}:{says}")


MALFORMED = Rule(
    id="waivers.malformed",
    layer="waivers",
    sentence="Every waiver names a rule, a table, a row and a reason, and an end as YYYY-MM-DD or none.",
    remedy="Write the waiver as rule,table,row,field,reason,expected,expires.",
    example=_example(
        "structure.required,companies,tidewright,name,,Tidewright,",
        '2:46: error [waivers.malformed] found "" as reason; expected why the issue is accepted. '
        "Write the waiver as rule,table,row,field,reason,expected,expires.",
    ),
)
EXPIRED = Rule(
    id="waivers.expired",
    layer="waivers",
    sentence="No waiver is out of date.",
    remedy="Mend the cell and delete the waiver, or decide anew and move its end.",
    example=_example(
        "structure.required,companies,tidewright,name,it is known,Tidewright,2020-01-31",
        '2:69: error [waivers.expired] found "2020-01-31" as expires; expected today or later. '
        "Mend the cell and delete the waiver, or decide anew and move its end.",
    ),
)
STALE_VALUE = Rule(
    id="waivers.stale-value",
    layer="waivers",
    sentence="The cell of every waiver still holds the value that was accepted.",
    remedy="Look at the new value; delete the waiver, or write the new value into it.",
    example=_example(
        "structure.required,companies,tidewright,name,it is known,Tidewrong,",
        '2:58: error [waivers.stale-value] found "Tidewrong" as expected; '
        'expected "Tidewright", as companies/tidewright/name is now. '
        "Look at the new value; delete the waiver, or write the new value into it.",
    ),
)
UNUSED = Rule(
    id="waivers.unused",
    layer="waivers",
    sentence="Every waiver takes out an issue.",
    remedy="Delete the waiver, or correct what it names.",
    example=_example(
        "structure.required,companies,tidewright,name,it is known,Tidewright,",
        "2: error [waivers.unused] found a waiver of structure.required at companies/tidewright/name; "
        "expected an issue there. Delete the waiver, or correct what it names.",
    ),
)
RULES: tuple[Rule, ...] = (MALFORMED, EXPIRED, STALE_VALUE, UNUSED)


@dataclass(frozen=True, slots=True)
class _Waiver:
    line: int
    columns: Mapping[str, int]
    cells: Mapping[str, str]

    @property
    def address(self) -> tuple[str, ...]:
        return tuple(self.cells[name] for name in ("rule", "table", "row", "field"))

    @property
    def cell(self) -> str:
        return "/".join(part for part in self.address[1:] if part)

    def issue(self, rule: Rule, column: str, expected: str) -> Issue:
        """Say that this column of the waiver is wrong."""
        found = f"{quoted(self.cells[column])} as {column}"
        return rule.issue(FILE, self.line, self.columns[column], found, expected)


def apply(
    package: Package, issues: Iterable[Issue], today: date, skipped: Collection[str] = ()
) -> list[Issue]:
    """Take out the issues that a waiver of the package accepts, add those about the waivers; sorted.

    A waiver holds for one rule in one cell (or one row, where `field` is empty), while the cell has
    the `expected` value and up to and including the day `expires`. `skipped` names the layers that
    did not run: waivers of their rules are left alone.
    """
    left = list(issues)
    own: list[Issue] = []
    for waiver in _read(package.root / FILE, own):
        if waiver.cells["rule"].partition(".")[0] in skipped:
            continue
        fault = _outdated(package, waiver, today)
        matched = [one for one in left if (one.rule, one.table, one.row, one.field) == waiver.address]
        if fault is not None:
            own.append(fault)
        elif matched:
            left = [one for one in left if one not in matched]
        else:
            found = f"a waiver of {_plain(waiver.cells['rule'])} at {_plain(waiver.cell)}"
            own.append(UNUSED.issue(FILE, waiver.line, 0, found, "an issue there"))
    return sorted([*left, *own])


def _read(path: Path, faults: list[Issue]) -> Iterator[_Waiver]:
    """Yield the well-formed waivers; what is wrong with the others goes to `faults`."""
    if not path.is_file() or path.is_symlink():
        return
    records = read_all(path)
    header = next(records, None)
    if header is None or tuple(header.cells()) != COLUMNS:
        found = "an empty file" if header is None else quoted(header.text)
        faults.append(MALFORMED.issue(FILE, 1, 1, found, quoted(_HEADER)))
        return
    for record in records:
        cells = record.cells()
        if len(cells) != len(COLUMNS) or record.fault():
            expected = f"{len(COLUMNS)} cells, quoted by RFC 4180"
            faults.append(MALFORMED.issue(FILE, record.line, 0, f"{len(cells)} cells", expected))
            continue
        columns = {name: record.place(number)[1] for number, name in enumerate(COLUMNS)}
        waiver = _Waiver(record.line, columns, dict(zip(COLUMNS, cells, strict=True)))
        wrong = [*_malformed(waiver)]
        faults.extend(wrong)
        if not wrong:
            yield waiver


def _malformed(waiver: _Waiver) -> Iterator[Issue]:
    wanted = {"reason": "why the issue is accepted", "row": "the row's primary key"}
    for column in _NEEDED:
        if not waiver.cells[column].strip():
            yield waiver.issue(MALFORMED, column, wanted.get(column, f"the name of a {column}"))
    expires = waiver.cells["expires"]
    if expires and _day(expires) is None:
        yield waiver.issue(MALFORMED, "expires", "a day as YYYY-MM-DD, or nothing")


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _outdated(package: Package, waiver: _Waiver, today: date) -> Issue | None:
    last = _day(waiver.cells["expires"])
    if last is not None and last < today:
        return waiver.issue(EXPIRED, "expires", "today or later")
    value = _value(package, waiver)
    if value is None or value == waiver.cells["expected"]:
        return None
    expected = f"{quoted(value)}, as {_plain(waiver.cell)} is now"
    return waiver.issue(STALE_VALUE, "expected", expected)


def _value(package: Package, waiver: _Waiver) -> str | None:
    """Give the text of the waiver's cell ("" for a missing value); None when there is no such cell."""
    _, table, name, field = waiver.address
    if not package.has(table, field):
        return None
    resource = package.resource(table)
    for row in read_rows(package, resource):
        key = [row.cells.get(one) or "" for one in resource.primary_key]
        if row_name(row.record, key, range(len(key))) == name:
            return row.cells[field] or ""
    return None


def _plain(text: str) -> str:
    return quoted(text)[1:-1]
