"""Waivers: take out issues that a maintainer has accepted, and report waivers that no longer hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from footnoted.issues import Rule, Waived, quoted
from footnoted.lists import WAIVERS, read_list
from footnoted.tables import read_rows, row_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from footnoted.descriptor import Package
    from footnoted.issues import Issue
    from footnoted.lists import Line

_NEEDED = ("rule", "table", "row", "reason")


MALFORMED = Rule(
    "waivers.malformed",
    "Every waiver names a rule, a table, a row and a reason, and an end as YYYY-MM-DD or none.",
    "Write the waiver as rule,table,row,field,reason,expected,expires.",
)
EXPIRED = Rule(
    "waivers.expired",
    "No waiver is out of date.",
    "Mend the cell and delete the waiver, or decide anew and move its end.",
)
STALE_VALUE = Rule(
    "waivers.stale-value",
    "The cell of every waiver still holds the value that was accepted.",
    "Look at the new value; delete the waiver, or write the new value into it.",
)
UNUSED = Rule(
    "waivers.unused",
    "Every waiver takes out an issue.",
    "Delete the waiver, or correct what it names.",
)
RULES: tuple[Rule, ...] = (MALFORMED, EXPIRED, STALE_VALUE, UNUSED)


@dataclass(frozen=True, slots=True)
class Applied:
    """The issues that are left with those about the waivers, sorted; what was taken out; how many waivers."""

    issues: list[Issue]
    waived: list[Waived]
    count: int


def apply(
    package: Package,
    issues: Iterable[Issue],
    today: date,
    skipped: Collection[str] = (),
    held: Collection[str] = (),
) -> Applied:
    """Take out the issues that a waiver of the package accepts, and add those about the waivers.

    A waiver holds for one rule in one cell (or one row, where `field` is empty), while the cell has
    the `expected` value and up to and including the day `expires`. `skipped` names the layers that
    did not run, `held` the tables that could not be read: waivers of their rules and rows are left alone.
    """
    left = list(issues)
    own: list[Issue] = []
    waived: list[Waived] = []
    for waiver in _read(package, own):
        if _is_left_alone(waiver, skipped, held):
            continue
        fault = _outdated(package, waiver, today)
        matched = [one for one in left if (one.rule, one.table, one.row, one.field) == _address(waiver)]
        if fault is not None:
            own.append(fault)
        elif matched:
            left = [one for one in left if one not in matched]
            waived += [Waived(one, waiver.cells["reason"]) for one in matched]
        else:
            own.append(_unused(waiver))
    return Applied(sorted([*left, *own]), waived, len(read_list(package, WAIVERS)))


def _read(package: Package, faults: list[Issue]) -> Iterator[Line]:
    """Yield the waivers that can be judged; what is wrong with the others goes to `faults`."""
    for waiver in read_list(package, WAIVERS):
        wrong = [*_malformed(waiver)]
        faults.extend(wrong)
        if not wrong:
            yield waiver


def _is_left_alone(waiver: Line, skipped: Collection[str], held: Collection[str]) -> bool:
    """Tell whether a waiver is of a layer that did not run, or of a table that could not be read."""
    return waiver.cells["rule"].partition(".")[0] in skipped or waiver.cells["table"] in held


def _unused(waiver: Line) -> Issue:
    found = f"a waiver of {_plain(waiver.cells['rule'])} at {_plain(_cell(waiver))}"
    return UNUSED.issue(WAIVERS, waiver.number, 0, found, "an issue there")


def _address(waiver: Line) -> tuple[str, ...]:
    return tuple(waiver.cells[name] for name in ("rule", "table", "row", "field"))


def _cell(waiver: Line) -> str:
    return "/".join(part for part in _address(waiver)[1:] if part)


def _malformed(waiver: Line) -> Iterator[Issue]:
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


def _outdated(package: Package, waiver: Line, today: date) -> Issue | None:
    last = _day(waiver.cells["expires"])
    if last is not None and last < today:
        return waiver.issue(EXPIRED, "expires", "today or later")
    value = _value(package, waiver)
    if value is None or value == waiver.cells["expected"]:
        return None
    expected = f"{quoted(value)}, as {_plain(_cell(waiver))} is now"
    return waiver.issue(STALE_VALUE, "expected", expected)


def _value(package: Package, waiver: Line) -> str | None:
    """Give the text of the waiver's cell ("" for a missing value); None when there is no such cell."""
    _, table, name, field = _address(waiver)
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
