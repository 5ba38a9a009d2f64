"""Make of tables what Great Expectations gets: typed columns, rows of a condition, a database, patterns."""

from __future__ import annotations

import json
import operator
import sqlite3
from contextlib import closing
from functools import reduce
from math import nan
from types import new_class
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from footnoted.gx.forms import Json

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "IN": lambda column, values: column.isin(values),
    "NOT_IN": lambda column, values: ~column.isin(values),
}


_READ: dict[str, tuple[Callable[[str], Any], float | None]] = {
    "Int64": (int, None),
    "float64": (float, nan),
    "boolean": (lambda text: text == "TRUE", None),
}
"""How a cell of each type of column is read, and what stands where it is missing."""


def frame_of(folder: Path, table: Json) -> pd.DataFrame:
    """Give a table as GX gets it from pandas: each column with the type with which it is loaded."""
    import pandas as pd  # noqa: PLC0415 - after GX, which imports it

    rows = list(rows_of(folder, table))
    columns: dict[str, Any] = {}
    for number, (name, loaded) in enumerate(table["fields"]):
        columns[name] = _column([row[number] for row in rows], loaded)
    return pd.DataFrame(columns)


def _column(cells: list[str | None], loaded: Any) -> Any:  # noqa: ANN401 - a type's name; an array or a series
    import pandas as pd  # noqa: PLC0415 - as above

    if loaded in _READ:
        read, missing = _READ[loaded]
        return pd.array([missing if one is None else read(one) for one in cells], dtype=loaded)
    text = "str" if int(pd.__version__.partition(".")[0]) > 2 else "object"  # noqa: PLR2004 - before 3: None as "None"
    return pd.Series(cells, dtype=text)


def rows_of(folder: Path, table: Json) -> Iterator[list[str | None]]:
    """Yield the cells of each row of a table, as its parent wrote them."""
    with (folder / table["file"]).open(encoding="ascii") as lines:
        for line in lines:
            yield json.loads(line)


def write_database(path: Path, tables: Iterable[tuple[Json, Iterable[list[str | None]]]]) -> None:
    """Write tables, each with its description (see `Table.described`), into a new SQLite file."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, rows in tables:
            connection.execute(table["create"])
            connection.executemany(table["insert"], rows)
            if table["index"]:
                connection.execute(table["index"])


def mask(frame: pd.DataFrame, condition: Json) -> Any:  # noqa: ANN401 - a series of truth values
    """Give for each row whether a condition holds, as pandas itself would compare."""
    if condition["type"] in {"and", "or"}:
        parts = [mask(frame, one) for one in condition["conditions"]]
        return reduce(operator.and_ if condition["type"] == "and" else operator.or_, parts)
    column = frame[condition["column"]["name"]]
    if condition["type"] == "nullity":
        return column.isna() if condition["is_null"] else column.notna()
    return _COMPARE[condition["operator"]](column, condition["parameter"])


def match_with_re2() -> None:
    r"""Let GX match patterns in RE2 (Arrow's), which takes no more time for a wicked one.

    A pattern that RE2 does not know (a look-ahead, a back-reference) is a fault of its expectation.
    Classes like \w and \d are ASCII, as in the patterns of a descriptor.
    """
    import pyarrow as pa  # noqa: PLC0415 - after GX, which imports it
    import pyarrow.compute as pc  # noqa: PLC0415
    from great_expectations.execution_engine import PandasExecutionEngine  # noqa: PLC0415
    from great_expectations.expectations.metrics.map_metric_provider import (  # noqa: PLC0415
        ColumnMapMetricProvider,
        column_condition_partial,
    )

    def hits(column: pd.Series, patterns: Sequence[str]) -> list[pd.Series]:
        texts = pa.array(column.astype(str), pa.string())
        found = [pc.match_substring_regex(texts, one).to_pandas() for one in patterns]
        return [one.set_axis(column.index) for one in found]

    def metric(name: str, keys: tuple[str, ...], holds: Callable[..., Any]) -> None:
        body = {
            "condition_metric_name": f"column_values.{name}",
            "condition_value_keys": keys,
            "_pandas": column_condition_partial(engine=PandasExecutionEngine)(holds),
        }
        new_class(f"Re2_{name}", (ColumnMapMetricProvider,), exec_body=lambda space: space.update(body))

    def match_regex(_cls: type, column: pd.Series, regex: str, **_rest: object) -> Any:  # noqa: ANN401
        return hits(column, [regex])[0]

    def not_match_regex(_cls: type, column: pd.Series, regex: str, **_rest: object) -> Any:  # noqa: ANN401
        return ~hits(column, [regex])[0]

    def match_regex_list(
        _cls: type, column: pd.Series, regex_list: list[str], match_on: str = "any", **_rest: object
    ) -> Any:  # noqa: ANN401
        return reduce(operator.and_ if match_on == "all" else operator.or_, hits(column, regex_list))

    def not_match_regex_list(_cls: type, column: pd.Series, regex_list: list[str], **_rest: object) -> Any:  # noqa: ANN401
        return ~reduce(operator.or_, hits(column, regex_list))

    metric("match_regex", ("regex",), match_regex)
    metric("not_match_regex", ("regex",), not_match_regex)
    metric("match_regex_list", ("regex_list", "match_on"), match_regex_list)
    metric("not_match_regex_list", ("regex_list",), not_match_regex_list)
