"""Check one cell as it is typed, by what its field says: form, list, pattern, key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from footnoted.issues import quoted
from footnoted.tables import LEXICAL, booleans, read_rows

if TYPE_CHECKING:
    from footnoted.descriptor import Field, Package, Resource


def complaint(package: Package, resource: Resource, field: Field, text: str) -> str:
    """Say what is wrong with a text for a cell; "" where nothing is. Bounds are left to `validate`.

    Foreign keys of one column are looked up; an empty text is wrong where the field is required.
    """
    if not text:
        return "expected a value" if field.required else ""
    form = _form(field, text)
    return form or _key(package, resource, field, text)


def choices(field: Field) -> list[tuple[str, str]]:
    """Give the values of a closed list, each with its label; none where the field has no list."""
    labels = {
        one["value"]: one.get("label", "")
        for one in field.raw.get("categories", [])
        if isinstance(one, dict) and "value" in one
    }
    return [(one, labels.get(one, "")) for one in field.constraints.get("enum", []) if isinstance(one, str)]


def _form(field: Field, text: str) -> str:
    listed = [one for one, _ in choices(field)]
    if listed and text not in listed:
        return f"found {quoted(text)}; expected one of {', '.join(listed)}"
    true, false = booleans(field)
    if field.type == "boolean" and text not in true | false:
        return f"found {quoted(text)}; expected {' or '.join(sorted(true | false))}"
    pattern = LEXICAL.get(field.type) or field.constraints.get("pattern")
    if isinstance(pattern, str) and not _matches(pattern, text):
        return f"found {quoted(text)}; expected {field.type} in the form {pattern}"
    return ""


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:  # a pattern that only RE2 has: the structure layer judges
        return True


def _key(package: Package, resource: Resource, field: Field, text: str) -> str:
    for key in resource.foreign_keys:
        if key.fields == (field.name,):
            target = package.resource(key.resource or resource.name)
            if text not in {row.cells[key.reference[0]] for row in read_rows(package, target)}:
                return f"found {quoted(text)}; expected an id of {target.name}"
    return ""
