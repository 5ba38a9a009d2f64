"""The official JSON Schema of Data Package 2.0, and the properties that it knows."""

from __future__ import annotations

import copy
import json
import sys
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from footnoted.gates.descriptor_rules import PROFILE, PROPERTY, Problem
from footnoted.gates.text_forms import FORMS, checker
from footnoted.issues import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from footnoted.gates.json_text import Path

URL = "https://datapackage.org/profiles/2.0/datapackage.json"

OURS = frozenset({"unit"})
"""What a field may have beyond the specification: the unit of its values, in English."""

_KINDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "an object",
    "string": "a text",
}


@cache
def official() -> dict[str, Any]:
    """Give the JSON Schema as it is published at URL (vendored)."""
    text = files("footnoted").joinpath("profiles/datapackage-2.0.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def find_invalid(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what the official JSON Schema refuses; a field is judged by the branch of its own type.

    What it says of paths and of rows in the descriptor is left out: the files layer is stricter.
    """
    whole, branches = _validators()
    for error in whole.iter_errors(raw):
        if not _is_about_files(tuple(error.absolute_path), error.instance):
            yield _explain(error, ())
    for path, field, _ in _fields(raw):
        kind = field.get("type", "string")
        if str(kind) not in branches:
            close = get_close_matches(str(kind)[:40].lower(), sorted(branches), 1, 0.6)
            expected = (
                f"{quoted(close[0])}, or another type of Table Schema" if close else "a type of Table Schema"
            )
            yield Problem(PROFILE, (*path, "type"), _shown(kind), expected)
            continue
        for error in branches[str(kind)].iter_errors(field):
            yield _explain(error, path)


def _is_about_files(path: Path, value: object) -> bool:
    """Tell a resource without one of `path` and `data`, its path, and a schema or dialect elsewhere."""
    inside = path[2:] if path[:1] == ("resources",) and len(path) > 1 else None
    elsewhere = inside in {("schema",), ("dialect",)} and isinstance(value, str)
    return elsewhere or inside in {(), ("path",)}


@cache
def _validators() -> tuple[Any, dict[str, Any]]:
    """Make a validator of everything but fields, and one for each type of field.

    The official schema tries every type on every field, which takes fifteen times as long and
    cannot say what is wrong.
    """
    with _grammars_put_off():
        import jsonschema  # noqa: PLC0415 - 0.1 s

    whole = copy.deepcopy(official())
    resource = whole["properties"]["resources"]["items"]["properties"]
    branches = resource["schema"]["properties"]["fields"].pop("items")["oneOf"]
    make = jsonschema.Draft7Validator
    by_type = {name: make(one) for one in branches for name in one["properties"]["type"]["enum"]}
    return make(whole, format_checker=checker(jsonschema.FormatChecker)), by_type


@contextmanager
def _grammars_put_off() -> Iterator[None]:
    """Let jsonschema be imported without the grammars for IRIs, which take a second where they are installed.

    They are loaded when the first IRI is checked; no check of ours asks for one.
    """
    name = "rfc3987_syntax"
    if name in sys.modules or find_spec(name) is None:
        yield
        return
    later = ModuleType(name)
    later.is_valid_syntax = lambda *given: import_module(name).is_valid_syntax(*given)  # type: ignore[attr-defined]
    sys.modules[name] = later
    try:
        yield
    finally:
        del sys.modules[name]


def find_unknown(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield each property that the specification does not have, with the nearest right one."""
    schema = official()
    for path, value, known in _objects(raw, schema):
        for name in value:
            if name not in known and ":" not in name:
                close = get_close_matches(name[:40], sorted(known), 1, 0.6)
                expected = f"`{close[0]}`" if close else "a property of the specification"
                yield Problem(PROPERTY, (*path, name), f"`{quoted(name, 40)[1:-1]}`", expected)


_Owned = tuple["Path", "dict[str, Any]", "Collection[str]"]
"""Path of an object, the object, and the properties that it may have."""


def _objects(raw: Mapping[str, Any], schema: dict[str, Any]) -> Iterator[_Owned]:
    known = schema["properties"]
    yield (), dict(raw), known
    for key in ("licenses", "sources", "contributors"):
        inner = known[key]["items"]["properties"]
        yield from _items(raw, (key,), {*inner, "role"} if key == "contributors" else inner)
    resource = known["resources"]["items"]["properties"]
    for path, value, _ in _items(raw, ("resources",), resource):
        yield path, value, resource
        for key in ("licenses", "sources"):
            yield from _items(value, (*path, key), resource[key]["items"]["properties"])
        table = value.get("schema")
        if isinstance(table, dict):
            yield from _in_schema(table, (*path, "schema"), resource["schema"]["properties"])


def _in_schema(table: dict[str, Any], path: Path, known: dict[str, Any]) -> Iterator[_Owned]:
    yield path, table, known
    branches = {
        name: one["properties"]
        for one in known["fields"]["items"]["oneOf"]
        for name in one["properties"]["type"]["enum"]
    }
    for at, field, _ in _items(table, (*path, "fields"), ()):
        kind = field.get("type", "string")
        if not isinstance(kind, str) or kind not in branches:
            continue  # what a field may have hangs on its type, which is named as wrong
        of_type = branches[kind]
        yield at, field, OURS | set(of_type)
        yield from _items(field, (*at, "categories"), {"value", "label"})
        if isinstance(field.get("constraints"), dict):
            constraints = of_type["constraints"]["properties"]
            yield (*at, "constraints"), field["constraints"], constraints
    for at, key, _ in _items(table, (*path, "foreignKeys"), ()):
        yield at, key, {"fields", "reference"}
        if isinstance(key.get("reference"), dict):
            yield (*at, "reference"), key["reference"], {"resource", "fields"}


def _items(owner: Mapping[str, Any], path: Path, known: Collection[str]) -> Iterator[_Owned]:
    """Yield the objects of a list, which is the last member of the path."""
    found = owner.get(str(path[-1]))
    for number, value in enumerate(found if isinstance(found, list) else ()):
        if isinstance(value, dict):
            yield (*path, number), value, known


def _fields(raw: Mapping[str, Any]) -> Iterator[_Owned]:
    for path, resource, _ in _items(raw, ("resources",), ()):
        if isinstance(resource.get("schema"), dict):
            yield from _items(resource["schema"], (*path, "schema", "fields"), ())


def _explain(error: Any, path: Path) -> Problem:  # noqa: ANN401 - jsonschema ships no types
    found, expected = _shown(error.instance), _expected(error)
    if error.validator == "required":
        missing = next(one for one in error.validator_value if one not in error.instance)
        found, expected = f"no `{missing}`", f"`{missing}`"
    return Problem(PROFILE, (*path, *error.absolute_path), found, expected)


def _expected(error: Any) -> str:  # noqa: ANN401
    value = error.validator_value
    texts: dict[str, Callable[[], str]] = {
        "oneOf": lambda: "one of the forms that the specification has",
        "type": lambda: _KINDS.get(str(value), f"a value of type {value}"),
        "enum": lambda: "one of " + ", ".join(map(str, value)),
        "minItems": lambda: f"at least {value}",
        "minProperties": lambda: f"at least {value} property",
        "pattern": lambda: f"text that matches {value}",
        "format": lambda: FORMS[str(value)][1],
    }
    say = texts.get(str(error.validator))
    return say() if say else f"what its {error.validator} says"


def _shown(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict | list):
        return ("an empty " if not value else "a ") + ("list" if isinstance(value, list) else "object")
    return json.dumps(value)
