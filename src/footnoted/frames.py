"""Turn Arrow tables into pandas DataFrames whose missing values stay missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from footnoted.errors import UnknownValueError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footnoted.arrow import Filters
    from footnoted.descriptor import Field, Package, Resource

from footnoted.arrow import read_arrow

DTYPES: dict[pa.DataType, Any] = {
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(),
}
"""The pandas dtype of each Arrow type; every other type stays an Arrow type inside pandas."""


def read_frame(
    package: Package, resource: Resource, columns: Sequence[str] | None = None, filters: Filters | None = None
) -> pd.DataFrame:
    """Read one table, or these columns and rows of it, with the dtypes that its schema declares.

    Fields with `categories` or `enum` become pandas categories, in the declared order. Raises
    UnknownValueError where a cell holds none of them, and what `arrow.read_arrow` raises.
    """
    frame = to_frame(read_arrow(package, resource, columns, filters))
    for field in resource.fields:
        names = category_names(field) if field.name in frame.columns else []
        if names:
            frame[field.name] = _categorical(frame[field.name], names, resource, field)
    return frame


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Give an Arrow table as a DataFrame with nullable dtypes."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=_dtype, ignore_metadata=True)
    return frame


def category_names(field: Field) -> list[str]:
    """Give the values a string field may take, in their declared order; [] when it is open.

    What is declared and is no text is left out: `footnoted validate` says what is wrong with it.
    """
    declared = field.raw.get("categories") or field.constraints.get("enum")
    given = declared if isinstance(declared, list) and field.type == "string" else []
    values = [one.get("value") if isinstance(one, dict) else one for one in given]
    return [one for one in values if isinstance(one, str)]


def _dtype(arrow: pa.DataType) -> Any:  # noqa: ANN401 - pandas has no common type for its dtypes
    return DTYPES.get(arrow, pd.ArrowDtype(arrow))


def _categorical(
    column: pd.Series[Any], names: list[str], resource: Resource, field: Field
) -> pd.Series[Any]:
    unknown = sorted(set(column.dropna()) - set(names))
    if unknown:
        message = (
            f"{resource.path}: field {field.name}: found {', '.join(unknown)}; "
            f"expected one of {', '.join(names)}. Run `footnoted validate` to see every place."
        )
        raise UnknownValueError(message)
    ordered = bool(field.raw.get("categoriesOrdered"))
    return column.astype(pd.CategoricalDtype(names, ordered=ordered))
