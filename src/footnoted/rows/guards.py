"""What a descriptor guards no longer, though its rows keep it and all its other tables guard it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from footnoted.issues import Looked, Rule, Severity, quoted
from footnoted.tables import stream_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.issues import Finding

UNGUARDED = Rule(
    "history.unguarded",
    "Before there is a last release, each table guards what its rows keep and all other tables guard.",
    "Put it back into the descriptor: without it, the next row that breaks it is not found.",
    Severity.WARNING,
)

FEWEST_TABLES = 3
"""So many other tables must guard a column of this name, all of those that have it."""

FEWEST_ROWS = 3
"""So many rows must keep it."""

_Columns = dict[str, list[tuple["Resource", "Field"]]]


def find_unguarded(package: Package) -> Iterator[Finding | Looked]:
    """Yield keys, `required` and patterns that one table alone has not, and whose rows all keep them.

    Rows are read only of tables of which something is to be asked, and only the columns that it is asked of.
    """
    by_name: _Columns = defaultdict(list)
    for resource in package.resources:
        for field in resource.fields:
            by_name[field.name].append((resource, field))
    for resource in package.resources:
        has_rows = next(stream_rows(package, resource), None) is not None
        yield Looked(UNGUARDED.id, len(resource.fields) if has_rows else 0)
        yield from _in_table(package, resource, by_name)


def _in_table(package: Package, resource: Resource, by_name: _Columns) -> Iterator[Finding]:
    keyless = _keyless(package, resource)
    pairs = [(field, _others(resource, field, by_name)) for field in resource.fields]
    loose = [(field, others) for field, others in pairs if _is_loose(field, others)]
    cells = _cells(package, resource, {*keyless, *(field.name for field, _ in loose)})
    yield from _without_key(resource, keyless, cells)
    for field, others in loose:
        if len(cells[field.name]) >= FEWEST_ROWS:
            yield from _without_required(resource, field, others, cells[field.name])
            yield from _without_pattern(resource, field, others, cells[field.name])


def _others(resource: Resource, field: Field, by_name: _Columns) -> list[Field]:
    """Give the columns of this name of the other tables."""
    return [one for table, one in by_name[field.name] if table is not resource]


def _is_loose(field: Field, others: Sequence[Field]) -> bool:
    """Tell whether enough other tables guard a column of this name, and this one does not."""
    return len(others) >= FEWEST_TABLES and (
        _lacks_required(field, others) or _lacked_pattern(field, others) is not None
    )


def _lacks_required(field: Field, others: Sequence[Field]) -> bool:
    return not field.required and all(one.required for one in others)


def _lacked_pattern(field: Field, others: Sequence[Field]) -> str | None:
    """Give the one pattern that all others have, where this column has none."""
    patterns = {one.constraints.get("pattern") for one in others}
    pattern = next(iter(patterns))
    lacks = len(patterns) == 1 and "pattern" not in field.constraints
    return pattern if lacks and isinstance(pattern, str) else None


def _cells(package: Package, resource: Resource, names: Collection[str]) -> Mapping[str, list[str | None]]:
    """Read these columns of a table; where there are none, nothing is read."""
    cells: dict[str, list[str | None]] = {name: [] for name in names}
    for row in stream_rows(package, resource) if names else ():
        for name, column in cells.items():
            column.append(row.cells[name])
    return cells


def _keyless(package: Package, resource: Resource) -> list[str]:
    """Name the first column of a table without a key, where all others have keys; else nothing."""
    has_key = bool(resource.primary_key)
    if has_key or not _have_keys([one for one in package.resources if one is not resource]):
        return []
    return list(resource.field_names[:1])


def _without_key(
    resource: Resource, names: Sequence[str], cells: Mapping[str, Sequence[str | None]]
) -> Iterator[Finding]:
    """Yield the first column of a table without a key, where each cell is another and all else has keys."""
    for name in names:
        if _are_a_key(cells[name]):
            found = f"no `primaryKey`; each of its {len(cells[name]):,} cells is another"
            yield UNGUARDED.finding(resource.name, 0, name, found, f"{quoted(name)} as the primary key")


def _have_keys(others: Sequence[Resource]) -> bool:
    """Tell whether the first column of each of these tables is in its key, and they are enough to go by."""
    return len(others) >= FEWEST_TABLES and all(one.primary_key[:1] == one.field_names[:1] for one in others)


def _are_a_key(ids: Sequence[str | None]) -> bool:
    """Tell whether each cell is filled and another, and they are enough to go by."""
    return len(ids) >= FEWEST_ROWS and all(ids) and len(set(ids)) == len(ids)


def _without_required(
    resource: Resource, field: Field, others: Sequence[Field], cells: Sequence[str | None]
) -> Iterator[Finding]:
    if _lacks_required(field, others) and all(cells):
        found = f"no `required`; all {len(cells):,} cells are filled"
        yield UNGUARDED.finding(resource.name, 0, field.name, found, "`required`, as in all other tables")


def _without_pattern(
    resource: Resource, field: Field, others: Sequence[Field], cells: Sequence[str | None]
) -> Iterator[Finding]:
    pattern = _lacked_pattern(field, others)
    given = [one for one in cells if one is not None]
    if pattern is not None and len(given) >= FEWEST_ROWS and _all_match(given, pattern):
        found = f"no `pattern`; all {len(given):,} cells match that of the other tables"
        yield UNGUARDED.finding(resource.name, 0, field.name, found, f"the pattern {quoted(pattern)}")


def _all_match(cells: Sequence[str], pattern: str) -> bool:
    """Tell whether a pattern matches each cell as a whole, in RE2; False where RE2 cannot run it."""
    try:
        return bool(
            pc.all(pc.match_substring_regex(pa.array(cells, pa.string()), f"^(?:{pattern})$")).as_py()
        )
    except (pa.ArrowInvalid, UnicodeError):
        return False
