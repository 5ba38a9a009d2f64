"""Check what the descriptor says of fields: names, texts, constraints, categories, example."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from footnoted.gates import descriptor_rules as rules
from footnoted.gates.descriptor_rules import Problem
from footnoted.issues import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

    from footnoted.conditions import Condition
    from footnoted.descriptor import Field
    from footnoted.gates.json_text import Path

MAX_VALUES = 1_000
"""How many values of one enum are compared with their field."""

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_ONE_FORM = {"decimalChar": ".", "groupChar": "", "bareNumber": True, "format": "default"}
_STRING_FORMATS = frozenset({"default", "email", "uri", "binary", "uuid"})
_BOUNDS = (("minimum", "maximum"), ("exclusiveMinimum", "exclusiveMaximum"), ("minLength", "maxLength"))
_FALSE = frozenset({"false", "False", "FALSE", "0", "no", "n"})
_TRUE = frozenset({"true", "True", "TRUE", "1", "yes", "y"})


def check_fields(fields: Sequence[tuple[Path, Field]]) -> Iterator[Problem]:
    """Yield what is wrong with the descriptions of one table's fields, each given with its path."""
    claims: list[tuple[Problem, Field, str]] = []
    for path, field in fields:
        yield from _names_and_texts(field, path)
        yield from _form(field, path)
        yield from _categories(field, path)
        faults = [*_pattern(field, path), *_bounds(field, path)]
        yield from faults
        if not faults:
            claims += [(claim, field, text) for claim, text in _claims(field, path)]
    cells = [(field, text) for _, field, text in claims]
    for (claim, _, text), broken in zip(claims, _broken(cells), strict=True):
        for expected in broken:
            yield replace(claim, found=quoted(text), expected=expected)


def _names_and_texts(field: Field, path: Path) -> Iterator[Problem]:
    if not _NAME.fullmatch(field.name):
        expected = "lower-case ASCII letters, digits and _, a letter first"
        yield Problem(rules.NAME, (*path, "name"), quoted(field.name), expected)
    for name, expected in (("title", "a title"), ("description", "a description"), ("example", "an example")):
        if field.raw.get(name) in (None, ""):
            yield Problem(rules.DESCRIBED, (*path, name), f"no {name}", expected)


def _claims(field: Field, path: Path) -> Iterator[tuple[Problem, str]]:
    """Yield the texts that should fit the field: its example and the values of its enum."""
    if isinstance(field.example, str) and field.example:
        yield Problem(rules.EXAMPLE, (*path, "example"), "", ""), field.example
    enum = field.constraints.get("enum")
    only_listed = field.type == "string" and field.constraints.keys() <= {"enum", "required", "unique"}
    for number, text in enumerate(enum[:MAX_VALUES] if isinstance(enum, list) else ()):
        if isinstance(text, str) and not only_listed:
            yield Problem(rules.CONSTRAINT, (*path, "constraints", "enum", number), "", ""), text


def _broken(cells: Sequence[tuple[Field, str]]) -> list[list[str]]:
    """Give for each text what its field expects and the text is not; empty when it fits.

    The conditions are those of the structure layer, in one statement for all.
    """
    conditions = [_conditions(field, at) for at, (field, _) in enumerate(cells)]
    asked = ", ".join(f"({one.broken})" for listed in conditions for one in listed)
    answers = iter(_ask(asked, [text for _, text in cells]) if asked else ())
    return [[one.expected for one in listed if next(answers)] for listed in conditions]


def _conditions(field: Field, number: int) -> list[Condition]:
    """Give what a cell of a field must be, as conditions on the column of this number."""
    from footnoted.conditions import compile_field  # noqa: PLC0415 - imports DuckDB

    # A name of our own: the field's may be empty or taken.
    return [one for one in compile_field(replace(field, name=f"c{number}")) if one.rule != "required"]


def _ask(asked: str, texts: Sequence[str]) -> tuple[bool | None, ...]:
    """Put conditions to one row of these texts, whose columns are c0, c1 and so on."""
    given = ", ".join(f"?::VARCHAR AS c{at}" for at in range(len(texts)))
    sql = f"SELECT {asked} FROM (SELECT {given})"  # noqa: S608 - names are ours, values are parameters
    sound = [
        text.encode("utf-8", "replace").decode() for text in texts
    ]  # JSON may hold half a surrogate pair
    return _connection().execute(sql, sound).fetchone() or ()


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415 - 0.2 s

    return duckdb.connect(config={"threads": 1})


def _form(field: Field, path: Path) -> Iterator[Problem]:
    """Yield what makes one value have several forms, or the wrong one."""
    if field.type == "any":
        yield Problem(rules.FORM, (*path, "type"), '"any"', "the type of the values")
    for name, standard in _ONE_FORM.items():
        value = field.raw.get(name, standard)
        a_string = name == "format" and field.type == "string" and str(value) in _STRING_FORMATS
        if value != standard and not a_string:
            said = quoted(standard) if isinstance(standard, str) and standard else "the standard"
            yield Problem(rules.FORM, (*path, name), f"`{name}` {quoted(str(value), 20)}", f"none: {said}")
    yield from _truths(field, path)


def _truths(field: Field, path: Path) -> Iterator[Problem]:
    """Yield words for true that say false, and the other way round."""
    for name, wrong in (("trueValues", _FALSE), ("falseValues", _TRUE)):
        values = field.raw.get(name)
        if isinstance(values, list) and wrong & {one for one in values if isinstance(one, str)}:
            found = f"`{name}` {', '.join(quoted(str(one), 20) for one in values)}"
            yield Problem(rules.FORM, (*path, name), found, "TRUE and FALSE as they are")


def _categories(field: Field, path: Path) -> Iterator[Problem]:
    listed, enum = field.raw.get("categories"), field.constraints.get("enum")
    if not isinstance(listed, list) or not listed:
        return
    values = [one.get("value") if isinstance(one, dict) else one for one in listed]
    if enum is None:
        yield Problem(rules.CATEGORIES, (*path, "categories"), "no enum", "an enum with the same values")
    elif values != enum and isinstance(enum, list):
        found = _differing(values, enum) or _differing(enum, values) or "another order"
        yield Problem(rules.CATEGORIES, (*path, "categories"), found, "the values of the enum")


def _differing(some: list[object], others: list[object]) -> str:
    """Show the first five of the values that are not among the others."""
    return ", ".join(quoted(str(one), 30) for one in [one for one in some if one not in others][:5])


def _pattern(field: Field, path: Path) -> Iterator[Problem]:
    from footnoted.engine import check_pattern  # noqa: PLC0415 - imports DuckDB

    pattern = field.constraints.get("pattern")
    reason = check_pattern(pattern) if isinstance(pattern, str) else None
    if reason:
        yield Problem(rules.PATTERN, (*path, "constraints", "pattern"), quoted(reason), "a pattern of RE2")


def _bounds(field: Field, path: Path) -> Iterator[Problem]:
    for low, high in _BOUNDS:
        lower, upper = _number(field.constraints.get(low)), _number(field.constraints.get(high))
        if lower is not None and upper is not None and lower > upper:
            at = (*path, "constraints", high)
            yield Problem(rules.CONSTRAINT, at, f"`{high}` {upper:g}", f"at least {lower:g}, the `{low}`")


def _number(value: object) -> float | None:
    """Read a bound, which may be a number or its text; None for a date and the like."""
    try:
        return float(value) if isinstance(value, int | float | str) else None
    except (ValueError, OverflowError):
        return None
