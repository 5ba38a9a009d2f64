"""Compare a descriptor with that of the last release: what breaks the programs of those who read it."""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from footnoted.gates.descriptor_rules import DRIFT_COLUMNS, DRIFT_GUARDS, DRIFT_STATED, DRIFT_TYPES, Problem
from footnoted.issues import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.gates.json_text import Path

_ASKED_FOR = {"$schema", "description", "licenses", "name", "profile", "resources", "title", "version"}
"""Properties of a package of which other rules speak, whatever was released."""

_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength")


def find_drift(old: Package, new: Package) -> Iterator[Problem]:
    """Yield every change since `old` that breaks readers; none when the version of `new` says so.

    Breaking versions raise the major number, below 1.0.0 the minor one (Semantic Versioning 2.0.0,
    points 4 and 8). Columns may be added at the end, constraints may be added.
    """
    if _is_breaking(old.version, new.version):
        return
    for name in sorted(set(old.raw) - set(new.raw) - _ASKED_FOR):
        yield Problem(DRIFT_STATED, (), f"no property {_name(name)}", "every property of the last release")
    numbers = _numbers_of_tables(new)
    for table in filter(lambda one: one.name, old.resources):
        if table.name not in numbers:
            close = get_close_matches(table.name, [one.name for one in new.resources], 1)
            found = f"no table {_name(table.name)}" + (f" (perhaps now {_name(close[0])})" if close else "")
            yield Problem(DRIFT_COLUMNS, ("resources",), found, "every table of the last release")
        else:
            path: Path = ("resources", numbers[table.name], "schema")
            yield from _compare_tables(table, new.resource(table.name), path)


def _compare_tables(old: Resource, new: Resource, path: Path) -> Iterator[Problem]:
    kept = [name for name in old.field_names if name in new.field_names]
    for name in old.field_names:
        if name not in new.field_names:
            added = [one for one in new.field_names if one not in old.field_names]
            close = get_close_matches(name, added, 1)
            found = f"no column {_name(name)}" + (f" (perhaps now {_name(close[0])})" if close else "")
            yield Problem(DRIFT_COLUMNS, (*path, "fields"), found, "every column of the last release")
    yield from _moved(old, new, kept, path)
    for name in kept:
        at_field = (*path, "fields", new.field_names.index(name))
        yield from _compare_fields(old.field(name), new.field(name), at_field)
    yield from _compare_keys(old, new, path)


def _moved(old: Resource, new: Resource, kept: list[str], path: Path) -> Iterator[Problem]:
    """Yield the first column that is not in its place: one that moves shifts all that follow.

    Where columns are gone, only the order of those that stay is compared.
    """
    there = [name for name in new.field_names if name in kept]
    now = there if len(kept) < len(old.field_names) else list(new.field_names)
    for place, (name, other) in enumerate(zip(kept, now, strict=False), start=1):
        if name != other:
            found = f"column {_name(name)} in place {new.field_names.index(name) + 1}"
            at = (*path, "fields", new.field_names.index(name))
            yield Problem(DRIFT_COLUMNS, at, found, f"place {place}")
            return


def _compare_fields(old: Field, new: Field, path: Path) -> Iterator[Problem]:
    if old.type != new.type:
        yield Problem(DRIFT_TYPES, path, f"the type {new.type}", f"{old.type}, as in the last release")
    if old.unit != new.unit:
        found, expected = (f"the unit {_name(one)}" if one else "no unit" for one in (new.unit, old.unit))
        yield Problem(DRIFT_STATED, path, found, f"{expected}, as in the last release")
    at: Path = (*path, "constraints")
    yield from _compare_lists(old.constraints.get("enum"), new.constraints.get("enum"), (*at, "enum"))
    for name, value in old.constraints.items():
        yield from _compare_constraint(name, value, new.constraints, at)


def _compare_lists(before: object, after: object, path: Path) -> Iterator[Problem]:
    """Yield the values that were taken out of a closed list, or added to it."""
    if isinstance(before, list) and isinstance(after, list):
        gone, added = _difference(before, after), _difference(after, before)
        found = " and ".join(filter(None, (gone and f"no {gone}", added and f"{added} added")))
        if found:
            yield Problem(DRIFT_TYPES, path, found, "the values of the last release")


def _compare_constraint(
    name: str, before: object, constraints: Mapping[str, object], path: Path
) -> Iterator[Problem]:
    now = constraints.get(name)
    if name == "enum":
        if not isinstance(now, list):
            yield Problem(DRIFT_GUARDS, path, "no `enum`", "the values of the last release")
    elif before is not False and _is_loosened(name, before, now):
        found = f"`{name}` {_value(now)}" if name in constraints else f"no `{name}`"
        yield Problem(DRIFT_GUARDS, (*path, name), found, f"`{name}` {_value(before)}")


def _compare_keys(old: Resource, new: Resource, path: Path) -> Iterator[Problem]:
    if old.primary_key and set(old.primary_key) != set(new.primary_key):
        found, expected = f"the key {_names(new.primary_key)}", _names(old.primary_key)
        yield Problem(DRIFT_GUARDS, (*path, "primaryKey"), found, expected)
    for unique in old.unique_keys:
        if set(unique) not in [set(one) for one in new.unique_keys]:
            yield Problem(DRIFT_GUARDS, (*path, "uniqueKeys"), f"no unique key {_names(unique)}", "that key")
    for key in old.foreign_keys:
        if key not in new.foreign_keys:
            found = f"no foreign key {_names(key.fields)} to {_name(key.resource or old.name)}"
            yield Problem(DRIFT_GUARDS, (*path, "foreignKeys"), found, "that key")
    if not set(new.missing_values) <= set(old.missing_values):
        found = f"the missing values {_names(new.missing_values)}"
        yield Problem(DRIFT_GUARDS, (*path, "missingValues"), found, _names(old.missing_values))


def _is_loosened(name: str, before: object, after: object) -> bool:
    """Tell whether a constraint lets more through than before; any other pattern may."""
    if before == after:
        return False
    if isinstance(before, int | float) and isinstance(after, int | float) and before is not True:
        if name in _LOWER_BOUNDS:
            return after < before
        if name in _UPPER_BOUNDS:
            return after > before
    return True


def _is_breaking(old: str, new: str) -> bool:
    """Tell whether a version says that it breaks what the old one promised."""
    before, after = _numbers(old), _numbers(new)
    if not before or not after:
        return False
    return after[0] > before[0] or (before[0] == 0 == after[0] and after[1] > before[1])


def _numbers(version: str) -> tuple[int, int] | None:
    match = re.match(r"([0-9]{1,9})\.([0-9]{1,9})\.", version)
    return (int(match[1]), int(match[2])) if match else None


def _numbers_of_tables(package: Package) -> dict[str, int]:
    """Give the place of each table in the descriptor's list; of two with one name the first."""
    resources = package.raw.get("resources")
    listed = resources if isinstance(resources, list) else []
    names = [one.get("name") if isinstance(one, dict) else None for one in listed]
    return {one.name: names.index(one.name) for one in package.resources if one.name}


def _difference(some: list[object], others: list[object]) -> str:
    return ", ".join(_name(str(one)) for one in some if one not in others)


def _value(value: object) -> str:
    return quoted(value) if isinstance(value, str) else json.dumps(value)[:80]


def _name(name: str) -> str:
    return f"`{quoted(name, 40)[1:-1]}`"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(map(_name, names)) or "none"
