"""Check what a descriptor says of meaning: kinds of rows, roles of columns, groups (docs/profile.md)."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from footnoted.gates.descriptor_rules import KIND, ROLE, ROLE_TWICE, ROLE_TYPE, Problem
from footnoted.issues import quoted
from footnoted.text.languages import is_tag
from footnoted.vocabulary import (
    APART,
    CLAIMS,
    DEFAULT_NAMES,
    ENTITIES,
    NO_ROLE,
    ROLES,
    ROWS,
    declared_role,
    fits,
    group_of,
    kind_of,
    rows_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.gates.json_text import Path

PREFIX = "footnoted:"
TEXTS = ("verbatim", "own")
_OF_PACKAGES = ("footnoted:language",)
_OF_TABLES = ("footnoted:rows", "footnoted:kind", "footnoted:group")
_OF_FIELDS = ("footnoted:role", "footnoted:of", "footnoted:text", "footnoted:unit", "footnoted:currency")
_IDS = frozenset({"source_id", "sentence_id", "entity_id"})


def find_wrong(package: Package, places: Sequence[int]) -> Iterator[Problem]:
    """Yield what is wrong with the meaning that a descriptor declares; `places` are those of the tables."""
    yield from _unknown(package.raw, (), _OF_PACKAGES)
    language = package.raw.get("footnoted:language", "und")
    if not is_tag(language):
        yield Problem(ROLE, ("footnoted:language",), _shown(language), "a BCP 47 tag, `en` for instance")
    for at, resource in zip(places, package.resources, strict=True):
        path: Path = ("resources", at)
        yield from _check_table(package, resource, path)
        fields: Path = (*path, "schema", "fields")
        for number, field in enumerate(resource.fields):
            yield from _check_field(field, (*fields, number))
        yield from _twice(resource, fields)


def _unknown(raw: Mapping[str, Any], path: Path, known: Collection[str]) -> Iterator[Problem]:
    """Yield each property with our prefix that the vocabulary has not at this place."""
    for name in raw:
        if name.startswith(PREFIX) and name not in known:
            close = get_close_matches(name, known, 1)
            expected = f"`{close[0]}`" if close else f"one of {', '.join(known) or 'none here'}"
            yield Problem(ROLE, (*path, name), f"`{quoted(name, 40)[1:-1]}`", expected)


def _check_table(package: Package, resource: Resource, path: Path) -> Iterator[Problem]:
    raw = resource.raw
    yield from _unknown(raw, path, _OF_TABLES)
    yield from _listed(raw, path, "footnoted:rows", ROWS)
    if not isinstance(raw.get("footnoted:group", ""), str):
        yield Problem(ROLE, (*path, "footnoted:group"), _shown(raw["footnoted:group"]), "a text")
    kind = raw.get("footnoted:kind")
    expected = "" if kind is None else _expected_of_kind(package, resource, kind)
    if expected:
        yield Problem(KIND, (*path, "footnoted:kind"), _shown(kind), expected)


def _expected_of_kind(package: Package, resource: Resource, kind: object) -> str:
    """Say what is missing for a table to describe a kind of entity; "" where nothing is."""
    if not isinstance(kind, str) or not kind:
        return "the name of a kind of entity"
    if not any(rows_of(one) == ENTITIES for one in package.resources):
        return 'a table of entities, `"footnoted:rows": "entities"`'
    if rows_of(resource) != CLAIMS:
        return f"a table of claims, not of {rows_of(resource)}"
    others = [one.name for one in package.resources if kind_of(one) == kind and one.name != resource.name]
    return f"one table of a kind: {others[0]} describes it, too" if others else ""


def _check_field(field: Field, path: Path) -> Iterator[Problem]:
    raw = field.raw
    yield from _unknown(raw, path, _OF_FIELDS)
    yield from _listed(raw, path, "footnoted:role", (*ROLES, NO_ROLE))
    yield from _listed(raw, path, "footnoted:text", TEXTS)
    yield from _no_text(raw, path)
    role = _role(field)
    for name in ("footnoted:unit", "footnoted:currency"):
        if name in raw and role != "value":
            yield Problem(ROLE, (*path, name), f"`{name}`", "it on a column in the role of a value")
    role = declared_role(field)
    if role in ROLES and not fits(role, field):
        types = " or ".join(sorted(ROLES[role]))
        found = f"{quoted(role)} on a column of type {quoted(field.type)}"
        yield Problem(ROLE_TYPE, (*path, "footnoted:role"), found, f"a column of type {types}")


def _no_text(raw: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    """Yield the properties that are free texts and hold none."""
    for name in ("footnoted:of", "footnoted:unit", "footnoted:currency"):
        if name in raw and not (isinstance(raw[name], str) and raw[name]):
            yield Problem(ROLE, (*path, name), _shown(raw[name]), "a text")


def _listed(raw: Mapping[str, Any], path: Path, name: str, values: Collection[str]) -> Iterator[Problem]:
    value = raw.get(name)
    if name in raw and value not in values:
        close = get_close_matches(str(value), values, 1)
        expected = quoted(close[0]) if close else f"one of {', '.join(values)}"
        yield Problem(ROLE, (*path, name), _shown(value), expected)


def _twice(resource: Resource, path: Path) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for number, field in enumerate(resource.fields):
        role, of = declared_role(field), group_of(field)
        if role not in ROLES:
            continue
        if (role, of) in seen:
            expected = f"one column of a role and group: {seen[role, of]} has it already"
            yield Problem(ROLE_TWICE, (*path, number, "footnoted:role"), quoted(role), expected)
        seen.setdefault((role, of), field.name)


def find_unread(package: Package) -> list[str]:
    """Name the columns, `table/column`, that no rule looks at: no role, key, reference, type or constraint.

    They are asked after in tables that declare a meaning or have none at all. A table with the names of
    today has its meaning from them; what is beside that is its own affair.
    """
    return [f"{table.name}/{column}" for table in package.resources for column in _unread(table)]


def _unread(resource: Resource) -> Iterator[str]:
    keys = {name for key in resource.foreign_keys for name in key.fields} | set(resource.primary_key)
    if rows_of(resource) == APART:
        return
    if _has_default_meaning(resource) and not _declares(resource):
        yield from _numbers_beside_words(resource, keys)
        return
    yield from (one.name for one in resource.fields if one.name not in keys and not _is_read(one))


def _declares(resource: Resource) -> bool:
    """Tell whether a table or a column of it has a property with our prefix that says what it means."""
    raws = (resource.raw, *(one.raw for one in resource.fields))
    return any(name.startswith(PREFIX) and name != "footnoted:group" for raw in raws for name in raw)


def _has_default_meaning(resource: Resource) -> bool:
    """Tell whether the table is of a kind, or has a column in a role, that says more than whose a row is."""
    return rows_of(resource) != CLAIMS or bool(_roles(resource) - _IDS)


def _is_read(field: Field) -> bool:
    """Tell whether a rule looks at a column for what its description says."""
    is_checked = field.type != "string" or field.constraints or field.raw.get("categories")
    return bool(is_checked or _role(field) or "footnoted:text" in field.raw)


def _numbers_beside_words(resource: Resource, keys: set[str]) -> Iterator[str]:
    """Name the numbers of a table with words of a source that are compared with no words."""
    roles = _roles(resource)
    for field in resource.fields if "as_written" in roles and "value" not in roles else ():
        if field.type in {"integer", "number"} and not _role(field) and field.name not in keys:
            yield field.name


def _roles(resource: Resource) -> set[str]:
    return {_role(one) for one in resource.fields} - {"", NO_ROLE}


def _role(field: Field) -> str:
    """Give the role that a column declares, else that of its name."""
    return declared_role(field) or DEFAULT_NAMES.get(field.name, "")


def _shown(value: object) -> str:
    return quoted(value) if isinstance(value, str) else f"a {type(value).__name__}"
