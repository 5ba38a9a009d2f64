"""Compile one Table Schema field to SQL conditions that are true where a cell breaks a rule."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from footnoted import limits
from footnoted.engine import check_layout, check_pattern, identifier, literal
from footnoted.issues import quoted
from footnoted.tables import LEXICAL, booleans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from footnoted.descriptor import Field

_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_HOURS = r"(?:T(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_DEGREES = r"-?(?:0|[1-9][0-9]{0,2})(?:\.[0-9]+)?"
_FORMS = {
    "date": (LEXICAL["date"], "a date of the calendar as YYYY-MM-DD"),
    "datetime": (f"{LEXICAL['date']}T{_TIME}", "a date and time as YYYY-MM-DDThh:mm:ss"),
    "duration": (
        rf"-?P(?:[0-9]+W|(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?{_HOURS})",
        "a duration by ISO 8601, such as P1Y6M",
    ),
    "geopoint": (f"{_DEGREES}, ?{_DEGREES}", "longitude and latitude, such as 36.1, 33.5"),
    "integer": (LEXICAL["integer"], "an integer of 64 bits: ASCII digits, no leading zero, no grouping"),
    "number": (
        r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?",
        "a decimal number: ASCII digits, a point, no exponent, no grouping, no 0 at the end of decimals",
    ),
    "time": (_TIME, "a time as hh:mm:ss"),
    "year": (LEXICAL["year"], "a year of four digits"),
    "yearmonth": ("-?[0-9]{4}-(?:0[1-9]|1[0-2])", "a year and month as YYYY-MM"),
}
"""RE2 of each type's canonical form (full match) and its name in messages. After Table Schema,
https://datapackage.org/standard/table-schema/#field-types, narrowed as footnoted.tables.LEXICAL is."""

_STRING_FORMATS = {
    "binary": ("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", "text in base64"),
    "email": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address"),
    "uri": (r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "a URI with its scheme"),
    "uuid": ("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", "a UUID"),
}
_BOUNDS = {
    "minimum": ("<", "or more"),
    "maximum": (">", "or less"),
    "exclusiveMinimum": ("<=", "more than"),
    "exclusiveMaximum": (">=", "less than"),
}
_NUMERIC = {"integer": "BIGINT", "number": "DOUBLE", "year": "BIGINT"}
_ORDERED_AS_TEXT = {"date", "datetime", "time", "yearmonth"}
_STANDARD = {"default", "any"}
_DEFAULT_NUMBER = {"decimalChar": ".", "groupChar": "", "bareNumber": True}
_LISTED = 50
"""So many values of a closed list are named in a message: whoever mends a cell chooses among them."""
_SAFE_DIGITS = 300
"""Up to so many characters every number is finite as a double."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule says of a field, in SQL that is true for a record.

    Either `good` is true where a cell that is there is as it should be, or `bad` is true where the
    record is not. `field` is where the issue is placed, `shown` are the fields whose texts it shows
    (`field` alone when there are none), `choices` the right values where they are few.
    """

    rule: str
    field: str
    expected: str
    good: str = ""
    bad: str = ""
    choices: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()

    @property
    def broken(self) -> str:
        """SQL that is true for a broken record, and else false or NULL."""
        return (
            f"{identifier(self.field)} IS NOT NULL AND NOT coalesce({self.good}, false)"
            if self.good
            else self.bad
        )

    @property
    def count(self) -> str:
        """SQL that counts the broken records; to count the good ones is quicker (measured)."""
        column = identifier(self.field)
        if self.good:
            return f"count({column}) - coalesce(count_if({self.good}), 0)"  # of NULLs only, it is NULL
        if self.bad == f"{column} IS NULL":
            return f"count(*) - count({column})"
        return f"count_if({self.bad})"


def compile_field(field: Field) -> Iterator[Condition]:
    """Yield the conditions of a field; what the schema states wrongly is left to the descriptor's layer."""
    column = identifier(field.name)
    if field.required:
        yield Condition("required", field.name, "a value", bad=f"{column} IS NULL")
    form = _good_form(field, column)
    if form is not None:
        good, expected = form
        yield Condition("type", field.name, expected, good=good)
    if field.type == "number":
        most, raised = limits.expected("digits"), limits.how_to_raise("digits")
        bad = f"length({column}) > {limits.current().digits}"
        yield Condition("type", field.name, f"{most} digits. {raised.rstrip('.')}", bad=bad)
    choices = _choices(field)
    if choices:
        yield _one_of(field, column, choices)
    pattern = field.constraints.get("pattern")
    if isinstance(pattern, str) and check_pattern(pattern) is None:
        expected = f"the whole cell to match {quoted(pattern, 200)}"
        yield Condition("pattern", field.name, expected, good=_matches(column, pattern))
    yield from _lengths(field, column)
    yield from _bounds(field, column)


def key(field: Field) -> str:
    """Give the SQL by which two cells of a key are the same: numbers by value, others by text."""
    column = identifier(field.name)
    return f"coalesce(TRY_CAST({column} AS DOUBLE)::VARCHAR, {column})" if field.type == "number" else column


def _good_form(field: Field, column: str) -> tuple[str, str] | None:
    """Give SQL that is true for a cell of the field's type, and the type's name in messages."""
    special: dict[str, Callable[[Field, str], tuple[str, str] | None]] = {
        "boolean": _boolean,
        "string": _string,
        "object": _json,
        "geojson": _json,
        "array": _json,
        "list": _list_of,
        "integer": _digits,
        "number": _digits,
        "date": _moment,
        "datetime": _moment,
        "time": _moment,
    }
    if field.type in special:
        return special[field.type](field, column)
    if field.type not in _FORMS:
        return None
    pattern, expected = _FORMS[field.type]
    return _matches(column, pattern), expected


def _matches(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"


def _boolean(field: Field, column: str) -> tuple[str, str]:
    true, false = booleans(field)
    texts = sorted(true, reverse=True) + sorted(false)
    return f"{column} IN ({', '.join(map(literal, texts))})", " or ".join(texts)


def _string(field: Field, column: str) -> tuple[str, str] | None:
    layout = _text(field, "format", "default")
    if layout not in _STRING_FORMATS:
        return None
    pattern, expected = _STRING_FORMATS[layout]
    return _matches(column, pattern), expected


def _json(field: Field, column: str) -> tuple[str, str]:
    kind = "ARRAY" if field.type == "array" else "OBJECT"
    good = f"CASE WHEN json_valid({column}) THEN json_type({column}) = '{kind}' END"
    return good, f"a JSON {kind.lower()}"


def _list_of(field: Field, column: str) -> tuple[str, str] | None:
    form = _FORMS.get(str(field.raw.get("itemType")))
    if form is None:
        return None
    item = f"list_transform(string_split({column}, {literal(_text(field, 'delimiter', ','))}), lambda x: "
    return f"list_bool_and({item}{_matches('x', form[0])}))", f"a list, each item {form[1]}"


def _digits(field: Field, column: str) -> tuple[str, str]:
    """Read an integer or number as it is written: decimal mark, grouping, marks around it.

    An integer that comes back from BIGINT as it was is one in LEXICAL's form, of 64 bits at the
    most; that is a third of the time of the regular expression (measured), which only the other
    numbers need.
    """
    pattern, expected = _FORMS[field.type]
    plain = _plain_number(field, column)
    good = f"TRY_CAST({plain} AS BIGINT)::VARCHAR = {plain}"
    if field.type == "number":
        fits = f"coalesce(isfinite(TRY_CAST({plain} AS DOUBLE)), false)"
        other = f"{_matches(plain, pattern)} AND (length({column}) <= {_SAFE_DIGITS} OR {fits})"
        good = f"CASE WHEN {good} THEN true ELSE {other} END"
    if any(field.raw.get(one, usual) != usual for one, usual in _DEFAULT_NUMBER.items()):
        expected = f"{expected}, but written as the field states"
    return good, expected


def _plain_number(field: Field, column: str) -> str:
    """Give SQL for the digits with a point, without grouping and marks around them."""
    group, decimal = _text(field, "groupChar", ""), _text(field, "decimalChar", ".")
    text = column
    if field.raw.get("bareNumber") is False:
        text = f"regexp_replace({text}, '^[^0-9-]+|[^0-9]+$', '', 'g')"
    if group:
        text = f"replace({text}, {literal(group)}, '')"
    if decimal != "." and field.type == "number":
        text = f"replace({text}, {literal(decimal)}, '.')"
    return text


def _moment(field: Field, column: str) -> tuple[str, str] | None:
    layout = _text(field, "format", "default")
    if layout not in _STANDARD:
        if check_layout(layout):
            return None
        good = f"try_strptime({column}, {literal(layout)}) IS NOT NULL"
        return good, f"a {field.type} as {quoted(layout)}"
    pattern, expected = _FORMS[field.type]
    good = _matches(column, pattern)
    if field.type != "time":
        good += f" AND TRY_CAST({column}[:10] AS DATE) IS NOT NULL"
    return good, expected


def _choices(field: Field) -> tuple[str, ...]:
    """Give the closed list of a field's texts: `enum` and `categories`, where both stand their meet."""
    categories = [
        one.get("value") if isinstance(one, dict) else one for one in _list(field.raw.get("categories"))
    ]
    listed = [_as_text(one) for one in categories]
    enum = [_as_text(one) for one in _list(field.constraints.get("enum"))]
    if enum and listed:
        return tuple(one for one in enum if one in listed)
    return tuple(enum or listed)


def _one_of(field: Field, column: str, choices: tuple[str, ...]) -> Condition:
    shown = ", ".join(quoted(one) for one in choices[:_LISTED]) + (", …" if len(choices) > _LISTED else "")
    value = f"TRY_CAST({_plain_number(field, column)} AS DOUBLE)" if field.type == "number" else column
    texts = ", ".join(literal(one) for one in _spellings(field, choices))
    good = f"{value} IN ({texts or 'NULL'})"
    return Condition("enum", field.name, f"one of {shown}", good=good, choices=choices)


def _spellings(field: Field, choices: tuple[str, ...]) -> list[str]:
    """Give the texts to compare a cell with: of numbers those that are one, of truth values each spelling."""
    if field.type == "number":
        return [one for one in choices if _number(one) is not None]
    if field.type == "boolean":
        true, false = booleans(field)
        return [text for one in choices for text in sorted(true if one == "TRUE" else false)]
    return list(choices)


def _lengths(field: Field, column: str) -> Iterator[Condition]:
    if field.type != "string":
        return
    for rule, name, sign, words in (
        ("min-length", "minLength", "<", "or more"),
        ("max-length", "maxLength", ">", "or fewer"),
    ):
        limit = field.constraints.get(name)
        if isinstance(limit, int) and not isinstance(limit, bool):
            bad = f"length({column}) {sign} {limit}"
            yield Condition(rule, field.name, f"{limit} characters {words}", bad=bad)


def _bounds(field: Field, column: str) -> Iterator[Condition]:
    for name, (sign, words) in _BOUNDS.items():
        compared = _compared(field, column, field.constraints.get(name))
        if compared is None:
            continue
        value, limit = compared
        stated = field.constraints[name]
        expected = f"{words} {stated}" if "than" in words else f"{stated} {words}"
        rule = "".join(f"-{one.lower()}" if one.isupper() else one for one in name)
        yield Condition(rule, field.name, expected, bad=f"{value} {sign} {limit}")


def _compared(field: Field, column: str, limit: object) -> tuple[str, str] | None:
    """Give SQL for a cell's value and for a bound; None when there is no bound of the field's type."""
    if limit is None or isinstance(limit, bool):
        return None
    if field.type in _NUMERIC:
        return _compared_as_number(field, column, limit)
    if field.type in _ORDERED_AS_TEXT and isinstance(limit, str):
        return _compared_as_text(field, column, limit)
    return None


def _compared_as_number(field: Field, column: str, limit: object) -> tuple[str, str] | None:
    number = _number(limit)
    if number is None:
        return None
    exact = str(limit) if isinstance(limit, int) else repr(number)
    plain = column if field.type == "year" else _plain_number(field, column)
    return f"TRY_CAST({plain} AS {_NUMERIC[field.type]})", f"{literal(exact)}::DOUBLE"


def _compared_as_text(field: Field, column: str, limit: str) -> tuple[str, str] | None:
    layout = _text(field, "format", "default")
    if layout in _STANDARD:
        return column, literal(limit)
    if check_layout(layout):
        return None
    return f"try_strptime({column}, {literal(layout)})", f"try_strptime({literal(limit)}, {literal(layout)})"


def _number(value: object) -> float | None:
    try:
        number = float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return repr(value) if isinstance(value, float) else str(value)


def _text(field: Field, name: str, default: str) -> str:
    value = field.raw.get(name)
    return value if isinstance(value, str) and value else default


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
