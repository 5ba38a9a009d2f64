"""Check what the Table Schema promises: count what breaks each rule, then find the cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from footnoted.conditions import compile_field
from footnoted.engine import RECORD, identifier, literal
from footnoted.issues import Looked, quoted
from footnoted.parts import spread, text_of
from footnoted.progress import tell
from footnoted.rows.keys import KeyTables, compile_parts, compile_references, compile_uniques
from footnoted.rows.structure_rules import RULES, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from footnoted.changes import Changes
    from footnoted.conditions import Condition
    from footnoted.descriptor import ForeignKey, Package, Resource
    from footnoted.door import File
    from footnoted.engine import AnyEngine, View
    from footnoted.issues import Finding
    from footnoted.rows.keys import Unique

__all__ = ["RULES", "check"]

SUMS = 200
"""How many sums one scan takes at the most."""


def check(package: Package, engine: AnyEngine, changes: Changes | None = None) -> Iterator[Finding | Looked]:
    """Yield what breaks a type, constraint or key of the Table Schema, and what was looked at.

    With `changes`, only tables that changed are asked, and those that refer to one that did.

    One scan per table counts; only what was counted is looked for. A field without a column and a
    foreign key to a table or field that is not there are left to the layers that report them.
    """
    keys = KeyTables(engine)
    views = [one for one in list(engine.views.values()) if _is_asked(one, changes)]
    compiled = [_compile(engine, keys, one) for one in views]
    plans = [_count_broken(engine, one) for one in compiled]
    yield from _looked((whole, counted.rows) for whole, counted in zip(compiled, plans, strict=True))
    faulty = [one for one in plans if one.conditions or one.uniques]
    # To number its records DuckDB reads a file on one core; so the tables are searched side by side.
    with ThreadPoolExecutor() as pool:
        yield from chain.from_iterable(pool.map(partial(_find, package, engine, keys), faulty))


def _is_asked(view: View, changes: Changes | None) -> bool:
    """Tell whether a table is to be asked: it can be read, has fields, and a change can affect it."""
    return view.readable and bool(view.fields) and _is_affected(view.resource, changes)


def _is_affected(resource: Resource, changes: Changes | None) -> bool:
    """Tell whether a change can affect what is asked of a table: its own rows, and the keys it refers to."""
    tables = {resource.name, *(one.resource for one in resource.foreign_keys)}
    return changes is None or not tables.isdisjoint(changes.tables)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is asked of one table."""

    view: View
    conditions: Sequence[Condition]
    uniques: Sequence[Unique]
    references: Mapping[Condition, ForeignKey]
    rows: int = 0

    @property
    def table(self) -> str:
        """The table's name as a SQL identifier."""
        return identifier(self.view.resource.name)

    @property
    def shown(self) -> list[str]:
        """The columns whose texts a message shows."""
        parts = [
            *(one.shown or (one.field,) for one in self.conditions),
            *(one.fields for one in self.uniques),
        ]
        return sorted(set(chain.from_iterable(parts)))


@dataclass(frozen=True, slots=True)
class _Found:
    """The texts of one record that breaks something."""

    record: int
    texts: Mapping[str, str | None]
    key: tuple[str, ...] = ()

    def show(self, names: Sequence[str]) -> str:
        """Give the texts of these fields as a message shows them."""
        return ", ".join(quoted(self.texts[name] or "") for name in names)


def _looked(counted: Iterable[tuple[_Plan, int]]) -> Iterator[Looked]:
    """Tell of each rule at how many rows it looked, from the whole plan of each table and its rows."""
    looked: Counter[str] = Counter(dict.fromkeys((one.id for one in RULES), 0))
    for plan, rows in counted:
        for name in {one.rule for one in plan.conditions} | {one.rule for one in plan.uniques}:
            looked[rule(name).id] += rows
    yield from (Looked(rule_id, rows) for rule_id, rows in looked.items())


def _count_broken(engine: AnyEngine, plan: _Plan) -> _Plan:
    """Give the plan with only those rules that some record breaks."""
    tell(plan.view.resource.name)
    rows, counts = _count(engine, plan)
    broken = {one for one, count in zip([*plan.conditions, *plan.uniques], counts, strict=True) if count}
    conditions = [one for one in plan.conditions if one in broken]
    uniques = [one for one in plan.uniques if one in broken]
    return replace(plan, conditions=conditions, uniques=uniques, rows=rows)


def _compile(engine: AnyEngine, keys: KeyTables, view: View) -> _Plan:
    known = {one.name: one for one in view.fields if one.name not in view.absent}
    references = dict(compile_references(view, engine, keys))
    conditions = [one for field in known.values() for one in compile_field(field)]
    conditions += [*compile_parts(view, known), *references]
    return _Plan(view, conditions, list(compile_uniques(view, known, keys)), references)


def _count(engine: AnyEngine, plan: _Plan) -> tuple[int, list[int]]:
    """Count the rows, and what breaks each rule, in one scan.

    Only what is asked of hundreds of columns takes several scans: DuckDB's planning time grows
    faster than the number of sums. A file of which DuckDB reads more or fewer records than there
    are is loaded record by record.
    """
    label = plan.view.fields[0].name
    whole = ", ".join(identifier(one.name) for one in plan.view.fields)
    is_none = f"coalesce({identifier(label)} = {literal(label)}, coalesce({whole}) IS NULL)"
    fixed = f"count(*), count_if({is_none})"
    sums = [one.count for one in plan.conditions] + [one.surplus for one in plan.uniques]
    statements = [
        f"FROM {plan.table} SELECT {', '.join([fixed, *sums[at : at + SUMS]])}"
        for at in range(0, max(len(sums), 1), SUMS)
    ]
    rows, repeated, *counts = engine.query(statements[0])[0]
    if not engine.verify(plan.view.resource.name, rows, repeated):
        rows, _, *counts = engine.query(statements[0])[0]
    return rows, counts + [count for one in statements[1:] for count in engine.query(one)[0][2:]]


def _find(package: Package, engine: AnyEngine, keys: KeyTables, plan: _Plan) -> list[Finding]:
    """Find all records that break a rule in one more scan, and give each broken cell."""
    names = plan.shown
    found: dict[Any, list[_Found]] = defaultdict(list)
    asked = [*plan.conditions, *plan.uniques]
    no_keys: list[tuple[str, ...]] = [()] * len(plan.conditions)
    for record, *values in engine.query(_search(keys, plan, names)):
        texts = dict(zip(names, values[-len(names) :], strict=True))
        keyed = [*no_keys, *values[len(asked) : -len(names)]]
        for one, is_broken, key in zip(asked, values[: len(asked)], keyed, strict=True):
            if is_broken:
                found[one].append(_Found(record, texts, tuple(key)))
    cells = [_report_cells(keys, plan, one, found[one]) for one in plan.conditions]
    duplicates = [_report_duplicates(package, plan, one, found[one]) for one in plan.uniques]
    return [one for some in (*cells, *duplicates) for one in some]


def _search(keys: KeyTables, plan: _Plan, names: Iterable[str]) -> str:
    """Give SQL for the broken records: record, a flag for each rule, each unique key, these columns."""
    table = plan.view.resource.name
    flags = [one.broken for one in plan.conditions]
    flags += [keys.repeated(table, one, number) for number, one in enumerate(plan.uniques)]
    chosen = [RECORD, *(f"{one} AS flag{number}" for number, one in enumerate(flags))]
    chosen += [f"[{', '.join(one.columns)}] AS key{number}" for number, one in enumerate(plan.uniques)]
    chosen += map(identifier, names)
    flagged = " OR ".join(f"flag{number}" for number in range(len(flags)))
    return f"FROM (FROM {plan.table} SELECT {', '.join(chosen)}) WHERE {flagged} ORDER BY {RECORD}"


def _report_cells(
    keys: KeyTables, plan: _Plan, condition: Condition, places: Sequence[_Found]
) -> Iterator[Finding]:
    names, table = condition.shown or (condition.field,), plan.view.resource.name
    texts = [one.texts[names[0]] or "" for one in places]
    reference = plan.references.get(condition) if len(names) == 1 else None
    nearest = keys.nearest(reference, reference.resource or table, texts) if reference else {}
    for one, text in zip(places, texts, strict=True):
        near = nearest.get(text) or _nearest_choice(text, condition.choices)
        expected = condition.expected + (f"; the nearest is {quoted(near)}" if near else "")
        yield rule(condition.rule).finding(table, one.record, condition.field, one.show(names), expected)


def _nearest_choice(text: str, choices: Sequence[str]) -> str | None:
    folded = {one.casefold(): one for one in reversed(choices)}
    near = get_close_matches(text[:200].casefold().strip(), folded, n=1)
    return folded[near[0]] if near else None


def _report_duplicates(
    package: Package, plan: _Plan, unique: Unique, places: Sequence[_Found]
) -> Iterator[Finding]:
    """Yield every record whose key an earlier record has; records that only share a hash are none."""
    firsts: dict[tuple[str, ...], int] = {}
    later: list[tuple[_Found, int]] = []
    for one in places:
        first = firsts.setdefault(one.key, one.record)
        if first != one.record:
            later.append((one, first))
    resource = plan.view.resource
    lines = _lines(text_of(package, resource), {first for _, first in later})
    said = "a value" if len(unique.fields) == 1 else f"values of {', '.join(unique.fields)}"
    for one, first in later:
        expected = f"{said} that no other row has; {lines[first]} has it already"
        found = one.show(unique.fields)
        yield rule(unique.rule).finding(resource.name, one.record, unique.fields[0], found, expected)


def _lines(file: File, wanted: set[int]) -> dict[int, str]:
    """Say where records stand: `line 7`, and of a table in parts in which file."""
    is_in_parts = len(file.each) > 1
    return {
        number: f"{piece.name}:{one.line}" if is_in_parts else f"line {one.line}"
        for piece, found, _ in spread(file, wanted)
        for number, one in found.items()
    }
