"""Run rules that compare rows with rows: first everything is counted, then only faults are located."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.engine import RECORD, QueryError, identifier
from footnoted.issues import MAX_FOUND, Finding, Rule, Severity
from footnoted.progress import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from footnoted.descriptor import Package
    from footnoted.engine import Engine

UNASKABLE = Rule(
    "footnotes.uncheckable",
    "Every rule of this layer can be asked of the tables that it is about.",
    "Mend the keys and types in the descriptor, then validate again.",
)
IDLE = Rule(
    "footnotes.idle",
    "Every rule finds something to look at.",
    "Add the rows that the rule is about, or leave the table out of the descriptor.",
    Severity.INFO,
)


LOCATED = MAX_FOUND - 1
"""How many cells of one question are located; one more finding counts the others."""

SCOPES = 10
"""How many scopes are asked of in one statement."""


@dataclass(frozen=True, slots=True)
class Test:
    """One question to one field of a table, in SQL over the engine's views.

    `scope` is what stands after FROM; the row in question has the alias t. `broken` tells the rows
    that break the rule; `found` and `expected` are expressions that give the texts of the message.
    """

    table: str
    field: str
    scope: str
    broken: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A rule and the function that gives its tests for a package."""

    rule: Rule
    tests: Callable[[Package], Iterable[Test]]


def check(package: Package, engine: Engine, relations: Iterable[Relation]) -> Iterator[Finding]:
    """Ask every question of every rule, and yield a finding for each cell that breaks it.

    A rule whose tests look at no row at all is itself a finding, of severity info.
    """
    engine.hold()
    asked = [(relation.rule, test) for relation in relations for test in relation.tests(package)]
    counts = _count(engine, [test for _, test in asked], [rule.id for rule, _ in asked])
    looked: dict[Rule, int] = {relation.rule: 0 for relation in relations}
    for (rule, test), (rows, broken) in zip(asked, counts, strict=True):
        looked[rule] += rows
        if broken is None:
            expected = "keys and types that the tables have"
            yield UNASKABLE.finding(test.table, 0, test.field, f"no answer to {rule.id}", expected)
        elif broken:
            tell(rule.id)
            located = list(_locate(engine, rule, test))
            yield from located
            if len(located) == LOCATED < broken:  # a record may break a test more than once
                found = f"{broken - LOCATED:,} more cells like these"
                yield rule.finding(test.table, 0, test.field, found, "none")
    for rule, rows in looked.items():
        if not rows:
            yield IDLE.finding("", 0, "", f"nothing that {rule.id} looks at", "at least one row")


def _count(engine: Engine, tests: list[Test], rules: list[str]) -> list[tuple[int, int | None]]:
    """Give for each test how many rows it looks at and how many of them are broken; None: cannot be asked.

    Tests of the same scope share one pass over its rows, and a few scopes one statement: to plan a
    statement costs more than to run it on small tables.
    """
    scopes: dict[str, list[int]] = {}
    for number, test in enumerate(tests):
        scopes.setdefault(test.scope, []).append(number)
    counts: list[tuple[int, int | None]] = [(1, None)] * len(tests)
    groups = list(scopes.values())
    for first in range(0, len(groups), SCOPES):
        some = groups[first : first + SCOPES]
        tell(rules[some[0][0]])
        try:
            found = list(_ask(engine, tests, some))
        except QueryError:
            found = [one for group in some for number in group for one in _ask_alone(engine, tests, number)]
        for number, rows, broken in found:
            counts[number] = (rows, broken)
    return counts


def _ask_alone(engine: Engine, tests: list[Test], number: int) -> list[tuple[int, int, int]]:
    with contextlib.suppress(QueryError):
        return list(_ask(engine, tests, [[number]]))
    return []


def _ask(engine: Engine, tests: list[Test], groups: list[list[int]]) -> Iterator[tuple[int, int, int]]:
    """Yield number, rows and broken rows of each test; the tests of a group have one scope."""
    parts = []
    for at, group in enumerate(groups):
        broken = ", ".join(f"count(*) FILTER ({tests[number].broken})" for number in group)
        parts.append(f"SELECT {at}, count(*), [{broken}] FROM {tests[group[0]].scope}")  # noqa: S608
    for at, rows, counts in engine.query(" UNION ALL ".join(parts)):
        yield from ((number, rows, count) for number, count in zip(groups[at], counts, strict=True))


def _locate(engine: Engine, rule: Rule, test: Test) -> Iterator[Finding]:
    scope = f"(SELECT t.{identifier(RECORD)} AS record, {test.found} AS found, {test.expected} AS expected"
    scope += f", ({test.broken}) AS broken FROM {test.scope})"
    for record, found, expected in engine.query(
        f"SELECT record, min(found), min(expected) FROM {scope} WHERE broken GROUP BY record ORDER BY record LIMIT {LOCATED}"  # noqa: S608
    ):
        # A missing cell makes the text of a message NULL, too.
        yield rule.finding(test.table, record, test.field, found or '""', expected or "a value that fits")
