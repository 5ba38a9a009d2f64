"""Turn what Great Expectations found into findings at cells, and what it could not run into issues."""

from __future__ import annotations

from dataclasses import replace
from re import fullmatch
from typing import TYPE_CHECKING

from footnoted.gx.forms import RUNNABLE, brief
from footnoted.gx.rules import BROKEN, RULE_OF_KIND
from footnoted.gx.suites import FOLDER, suite_path
from footnoted.issues import Finding, Issue, Rule, Severity, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.gx.forms import Json
    from footnoted.gx.reading import Expectation
    from footnoted.gx.tables import Table

_SEVERITIES = {"critical": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}


def broken(suite: str, found: str, expected: str) -> Issue:
    """Say that a suite, or the suites as a whole (""), cannot be run."""
    if not suite:
        return BROKEN.issue(FOLDER, 0, 0, found, expected)
    file = f"{FOLDER}/{quoted(suite_path(suite), len(suite) + 50)[1:-1]}"
    table = quoted(suite.rpartition(".")[0])[1:-1]
    return replace(BROKEN.issue(file, 0, 0, found, expected), table=table)


def unrun(one: Expectation, line: Json) -> str:
    """Say what an expectation ran into, or that GX cannot read it; "" when it ran."""
    if line.get("unread"):
        return f"{quoted(one.type)} with {brief(one.arguments)}"
    if "fault" in line:
        return f"{one.name}, which fails with {quoted(str(line['fault']), 160)}"
    return ""


def fault(one: Expectation, found: str) -> Issue:
    """Say that an expectation could not be run."""
    return broken(one.suite, found, RUNNABLE)


def findings(one: Expectation, line: Json, table: Table) -> Iterator[Finding]:
    """Turn a failed expectation into findings: one a cell where GX names cells, else one in all."""
    rule, expected = _rule_for(one)
    name, fields = table.resource.name, table.resource.field_names
    places = list(_rows_of_query(line, table)) or list(_rows_of_index(one, line, table))
    for record, field, found in places:
        yield Finding(rule, name, record, field, found, expected)
    unlocated = line["count"] - len(places)
    if not places:
        known = one.field if one.field in fields else ""
        yield Finding(rule, name, 0, known, line["observed"], expected)
    elif unlocated > 0:
        yield Finding(rule, name, 0, "", f"{unlocated} more rows like these", expected)


def _rule_for(one: Expectation) -> tuple[Rule, str]:
    """Give the suite's rule with remedy and severity of the expectation, and what is expected."""
    rule = RULE_OF_KIND[one.kind]
    severity = _SEVERITIES.get(one.severity, Severity.ERROR)
    sentence = one.notes.removesuffix(".") or f"{one.type} holds with {brief(one.arguments)}"
    if not fullmatch(r"[A-Z]{2,}|.*[_.].*", sentence.split()[0]):
        sentence = sentence[0].lower() + sentence[1:]
    return replace(rule, mend=one.remedy or rule.mend, severity=severity), f"that {sentence}"


def _rows_of_query(line: Json, table: Table) -> Iterator[tuple[int, str, str]]:
    """Yield record, field and value of the rows that a query gives as row_id, field and value."""
    for row_id, field, value in line["rows"]:
        known = field if field in table.resource.field_names else quoted(field or "")[1:-1]
        yield table.record_of(row_id), known, "nothing" if value is None else quoted(value)


def _rows_of_index(one: Expectation, line: Json, table: Table) -> Iterator[tuple[int, str, str]]:
    """Yield record, field and value of the rows whose positions GX gives."""
    pair = [one.kwargs[name] for name in ("column_A", "column_B") if name in one.kwargs]
    columns = pair or one.kwargs.get("column_list") or [one.field]
    for position in line["positions"]:
        row = table.rows[position]
        yield row.record, one.field, " and ".join(quoted(row.cells.get(name) or "") for name in columns)
