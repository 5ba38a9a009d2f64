"""Which expectations are run: the known types, and the form that each of their arguments must have.

A suite is data from unknown hands. What GX would run as a program, open, fetch or match without end
is in no form here: an argument is a plain number, text or list, and nothing else.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from footnoted.issues import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

Json = dict[str, Any]

MAX_TEXT = 1_000
"""How many characters a text in an argument may have, a pattern included."""

MAX_QUERY = 20_000
"""How many characters a query may have."""

MAX_ITEMS = 10_000
"""How many items a list in an argument may have."""

MAX_CONDITIONS = 100
"""How many comparisons one row condition may join."""

OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "IN", "NOT_IN")
"""What a row condition may compare with; the last two take a list."""


RUNNABLE = "an expectation that can be run"
"""What is expected of every expectation."""


def brief(value: object) -> str:
    """Give a value as JSON on one line, safe to print, cut after 160 characters."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return quoted(text, 160)[1:-1]


class RefusedError(Exception):
    """An expectation that is not run; `found` and `expected` say why."""

    def __init__(self, found: str, expected: str) -> None:
        """Say what was found, and what was expected instead."""
        super().__init__(f"found {found}; expected {expected}")
        self.found, self.expected = found, expected


def refuse(found: str, expected: str) -> NoReturn:
    """Raise RefusedError."""
    raise RefusedError(found, expected)


@dataclass(frozen=True, slots=True)
class Form:
    """What an argument must be: in words, and as a test."""

    words: str
    holds: Callable[[Any], bool]


def _is_number(value: object) -> bool:
    """Tell whether this is a number that fits into 64 bits; a truth value is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) < 2**63 if isinstance(value, float) else abs(value) < 2**63


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def _is_scalar(value: object) -> bool:
    return isinstance(value, bool) or _is_number(value) or _is_text(value)


def _is_count(value: object) -> bool:
    return _is_number(value) and isinstance(value, int) and value >= 0


def _is_type(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,49}", value) is not None


def _is_query(value: object) -> bool:
    """Tell whether this is a query for GX, which puts the table for {batch} as Python formats a text."""
    if not isinstance(value, str) or len(value) > MAX_QUERY:
        return False
    return not set("{}") & set(value.replace("{{", "").replace("}}", "").replace("{batch}", ""))


def _list_of(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and len(value) <= MAX_ITEMS and all(holds(x) for x in value)


def _object_of(**holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, dict)
        and all(isinstance(key, str) and key in holds and holds[key](one) for key, one in value.items())
    )


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_is_scalar(one) for one in value)  # noqa: PLR2004


def _is_bound(value: object) -> bool:
    return value is None or _is_number(value)


_LIST = f"a list of at most {MAX_ITEMS:,}"
NUMBER = Form("a number", _is_number)
COUNT = Form("a count", _is_count)
SHARE = Form("a number from 0 to 1", lambda value: _is_number(value) and 0 <= value <= 1)
LOGICAL = Form("true or false", lambda value: isinstance(value, bool))
TEXT = Form(f"a text of at most {MAX_TEXT:,} characters", _is_text)
TEXTS = Form(f"{_LIST} texts", _list_of(_is_text))
SCALAR = Form("a number or a text", lambda value: _is_number(value) or _is_text(value))
SCALARS = Form(f"{_LIST} numbers, texts or truth values", _list_of(_is_scalar))
PAIRS = Form(f"{_LIST} pairs of numbers, texts or truth values", _list_of(_is_pair))
TYPE = Form("the name of a type", _is_type)
TYPES = Form(f"{_LIST} names of types", _list_of(_is_type))
QUERY = Form(f"a query of at most {MAX_QUERY:,} characters, with no braces but {{batch}}", _is_query)
PARTITION = Form(
    "an object with values or bins, and weights",
    _object_of(
        values=_list_of(_is_scalar),
        bins=_list_of(_is_number),
        weights=_list_of(_is_number),
        tail_weights=_list_of(_is_number),
    ),
)
QUANTILES = Form(
    "an object with quantiles and value_ranges",
    _object_of(
        quantiles=_list_of(_is_number),
        value_ranges=_list_of(lambda one: isinstance(one, list) and all(_is_bound(x) for x in one)),
    ),
)
NOTHING = Form("nothing", lambda value: value is None)


def _one_of(*values: str) -> Form:
    return Form(
        f"one of these: {', '.join(values)}", lambda value: isinstance(value, str) and value in values
    )


_ROW = Form("a row condition", lambda value: isinstance(value, dict))
_ROWS = {"row_condition": _ROW, "condition_parser": NOTHING}
_COLUMN = {"column": TEXT, **_ROWS}
_MAP = {"mostly": SHARE, **_COLUMN}
_STRICT = {"strict_min": LOGICAL, "strict_max": LOGICAL}
_BOUNDS = {"min_value": NUMBER, "max_value": NUMBER, **_STRICT}
_RANGE = {"min_value": SCALAR, "max_value": SCALAR, **_STRICT}
_COUNTS = {"min_value": COUNT, "max_value": COUNT, **_STRICT}
_SET = {"value_set": SCALARS}
_MISSING = _one_of("both_values_are_missing", "either_value_is_missing", "neither")
_PAIR = {"column_A": TEXT, "column_B": TEXT, "ignore_row_if": _MISSING, "mostly": SHARE, **_ROWS}
_SEVERAL = {
    "column_list": TEXTS,
    "ignore_row_if": _one_of("all_values_are_missing", "any_value_is_missing", "never"),
    "mostly": SHARE,
    **_ROWS,
}
_PATTERNS = {"regex_list": TEXTS, **_MAP}

ON_ROWS: Mapping[str, Mapping[str, Form]] = {
    "expect_column_distinct_values_to_be_in_set": {**_COLUMN, **_SET},
    "expect_column_distinct_values_to_contain_set": {**_COLUMN, **_SET},
    "expect_column_distinct_values_to_equal_set": {**_COLUMN, **_SET},
    "expect_column_kl_divergence_to_be_less_than": {
        "partition_object": PARTITION,
        "threshold": NUMBER,
        "internal_weight_holdout": SHARE,
        "tail_weight_holdout": SHARE,
        "bucketize_data": LOGICAL,
        **_COLUMN,
    },
    "expect_column_max_to_be_between": {**_COLUMN, **_RANGE},
    "expect_column_mean_to_be_between": {**_COLUMN, **_BOUNDS},
    "expect_column_median_to_be_between": {**_COLUMN, **_BOUNDS},
    "expect_column_min_to_be_between": {**_COLUMN, **_RANGE},
    "expect_column_most_common_value_to_be_in_set": {"ties_okay": LOGICAL, **_COLUMN, **_SET},
    "expect_column_pair_values_a_to_be_greater_than_b": {"or_equal": LOGICAL, **_PAIR},
    "expect_column_pair_values_to_be_equal": _PAIR,
    "expect_column_pair_values_to_be_in_set": {"value_pairs_set": PAIRS, **_PAIR},
    "expect_column_proportion_of_non_null_values_to_be_between": {**_COLUMN, **_BOUNDS},
    "expect_column_proportion_of_unique_values_to_be_between": {**_COLUMN, **_BOUNDS},
    "expect_column_quantile_values_to_be_between": {
        "quantile_ranges": QUANTILES,
        "allow_relative_error": LOGICAL,
        **_COLUMN,
    },
    "expect_column_stdev_to_be_between": {**_COLUMN, **_BOUNDS},
    "expect_column_sum_to_be_between": {**_COLUMN, **_BOUNDS},
    "expect_column_to_exist": {"column": TEXT, "column_index": COUNT},
    "expect_column_unique_value_count_to_be_between": {**_COLUMN, **_COUNTS},
    "expect_column_value_lengths_to_be_between": {**_MAP, **_COUNTS},
    "expect_column_value_lengths_to_equal": {"value": COUNT, **_MAP},
    "expect_column_value_z_scores_to_be_less_than": {"threshold": NUMBER, "double_sided": LOGICAL, **_MAP},
    "expect_column_values_to_be_between": {**_MAP, **_RANGE},
    "expect_column_values_to_be_decreasing": {"strictly": LOGICAL, **_MAP},
    "expect_column_values_to_be_in_set": {**_MAP, **_SET},
    "expect_column_values_to_be_in_type_list": {"type_list": TYPES, **_MAP},
    "expect_column_values_to_be_increasing": {"strictly": LOGICAL, **_MAP},
    "expect_column_values_to_be_null": _MAP,
    "expect_column_values_to_be_of_type": {"type_": TYPE, **_MAP},
    "expect_column_values_to_be_unique": _MAP,
    "expect_column_values_to_match_regex": {"regex": TEXT, **_MAP},
    "expect_column_values_to_match_regex_list": {"match_on": _one_of("any", "all"), **_PATTERNS},
    "expect_column_values_to_not_be_in_set": {**_MAP, **_SET},
    "expect_column_values_to_not_be_null": _MAP,
    "expect_column_values_to_not_match_regex": {"regex": TEXT, **_MAP},
    "expect_column_values_to_not_match_regex_list": _PATTERNS,
    "expect_compound_columns_to_be_unique": _SEVERAL,
    "expect_multicolumn_sum_to_equal": {"sum_total": NUMBER, **_SEVERAL},
    "expect_multicolumn_values_to_be_equal": _SEVERAL,
    "expect_select_column_values_to_be_unique_within_record": _SEVERAL,
    "expect_table_column_count_to_be_between": {"min_value": COUNT, "max_value": COUNT},
    "expect_table_column_count_to_equal": {"value": COUNT},
    "expect_table_columns_to_match_ordered_list": {"column_list": TEXTS},
    "expect_table_columns_to_match_set": {"column_set": TEXTS, "exact_match": LOGICAL},
    "expect_table_row_count_to_be_between": {**_COUNTS, **_ROWS},
    "expect_table_row_count_to_equal": {"value": COUNT, **_ROWS},
}
"""The types that run on the rows of a table (kinds `schema` and `meaning`), with their arguments."""

IN_SQL: Mapping[str, Mapping[str, Form]] = {"unexpected_rows_expectation": {"unexpected_rows_query": QUERY}}
"""The types that run in a database of all tables (kinds `links` and `across`), with their arguments."""


def checked(kind: str, kwargs: Json, columns: Collection[str], *, sql: bool) -> tuple[Json, Json | None]:
    """Give an expectation's arguments as GX may have them, and its row condition apart.

    `columns` are those of the table, the only ones that a row condition may name. Arguments that are
    null are left out. Raises RefusedError for a type that is not known here, an argument that it has
    not, and an argument or a row condition of another form.
    """
    known = (IN_SQL if sql else ON_ROWS).get(kind)
    if known is None:
        _refuse_type(kind, kwargs, sql=sql)
    given = {name: value for name, value in kwargs.items() if value is not None}
    for name, value in given.items():
        if name not in known:
            expected = f"one of these: {', '.join(sorted(known))}"
            refuse(f"{kind} with the argument {quoted(name)}", expected)
        if not known[name].holds(value):
            refuse(f"{kind} with another {name}", known[name].words)
    condition = given.pop("row_condition", None)
    if condition is None:
        return given, None
    return given, _Conditions(kind, columns).rebuilt(condition)


def _refuse_type(kind: str, kwargs: Json, *, sql: bool) -> NoReturn:
    if kind in (ON_ROWS if sql else IN_SQL):
        kinds = "schema or meaning" if sql else "links or across"
        refuse(f"{kind} in a suite of another kind", f"it in a suite of the kind {kinds}")
    refuse(f"{quoted(kind)} with {brief(kwargs)}", RUNNABLE)


class _Conditions:
    """Rebuild a row condition from columns of the table and plain values, or refuse it."""

    def __init__(self, kind: str, columns: Collection[str]) -> None:
        """Take the type of the expectation, for messages, and the columns of its table."""
        self.kind, self.columns, self.count = kind, columns, 0

    def rebuilt(self, condition: object, depth: int = 0) -> Json:
        """Give the condition with nothing in it but what is known."""
        self.count += 1
        if self.count > MAX_CONDITIONS or depth > 2:  # noqa: PLR2004 - GX itself takes no deeper one
            self._refuse("more than that", f"at most {MAX_CONDITIONS} comparisons, no deeper than 2")
        match condition:
            case {"type": "and" | "or" as how, "conditions": [*parts], **rest} if parts and not rest:
                return {"type": how, "conditions": [self.rebuilt(one, depth + 1) for one in parts]}
            case {"type": "nullity", "column": column, "is_null": bool(null), **rest} if not rest:
                return {"type": "nullity", "column": {"name": self._column(column)}, "is_null": null}
            case {"type": "comparison", "column": column, "operator": how, "parameter": value, **rest} if (
                not rest and how in OPERATORS
            ):
                return {
                    "type": "comparison",
                    "column": {"name": self._column(column)},
                    "operator": how,
                    "parameter": self._value(str(how), value),
                }
        return self._refuse("another form", "and, or, comparison or nullity, with nothing else in it")

    def _column(self, column: object) -> str:
        """Give the name of a column of the table; a backtick could break out of GX's own quotes."""
        match column:
            case {"name": str(name), **rest} if not rest and name in self.columns and "`" not in name:
                return name
        return self._refuse("what is no column of the table", "a column of the table, without a backtick")

    def _value(self, how: str, value: object) -> object:
        form = SCALARS if how in {"IN", "NOT_IN"} else Form("a number, a text or a truth value", _is_scalar)
        if not form.holds(value):
            self._refuse(f"another value for {how}", form.words)
        return value

    def _refuse(self, found: str, expected: str) -> NoReturn:
        refuse(f"{self.kind} with a row condition that has {found}", expected)
