"""Find where a record with a comma too many or too few came apart, by what its fields may hold."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from footnoted.descriptor import Field, Resource

MOST = 20
"""How many surplus or missing cells are looked into at the most."""

_FORMS = {
    "integer": re.compile("-?[0-9]+"),
    "number": re.compile(r"-?[0-9]+(?:\.[0-9]+)?"),
    "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "year": re.compile("-?[0-9]{4}"),
}
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")


def align(cells: Sequence[str], resource: Resource, nothing: str = "") -> tuple[list[str], int | None]:
    """Give as many cells as the resource has fields, and the number of the field where they came apart.

    An unquoted comma has made two cells of one: they are joined where all others then fit their fields.
    Where several places are as good, or none is, the number is None; surplus cells are cut off then, and
    missing ones are `nothing`, the text of a missing value.
    """
    fields, surplus = resource.fields, len(cells) - len(resource.fields)
    plain = [*cells[: len(fields)], *[nothing] * -surplus]
    is_cut = surplus > 0 and not any(cells[len(fields) :])
    if not surplus or abs(surplus) > MOST or not fields or is_cut:
        return plain, None
    best = _best(cells, resource, surplus)
    whole = _apart(cells, best[0], surplus, nothing)
    if any(_apart(cells, at, surplus, nothing) != whole for at in best[1:]):
        return plain, None
    return whole, best[0]


def _best(cells: Sequence[str], resource: Resource, surplus: int) -> list[int]:
    """Give the fields at which the record may have come apart so that the fewest cells do not fit."""
    found = list(_candidates(cells, resource, surplus))
    least = min(misfits for misfits, _ in found)
    return [at for misfits, at in found if misfits == least]


def _apart(cells: Sequence[str], at: int, surplus: int, nothing: str) -> list[str]:
    """Put together what came apart at a field, or leave it empty where cells are missing."""
    if surplus < 0:
        return [*cells[:at], *[nothing] * -surplus, *cells[at:]]
    parts = cells[at : at + surplus + 1]
    filled = [one for one in parts if one]
    return [*cells[:at], ",".join(parts if len(filled) > 1 else filled), *cells[at + surplus + 1 :]]


def is_grouped(text: str) -> bool:
    """Tell whether a text is a number with commas between its thousands."""
    return _GROUPED.fullmatch(text) is not None


def _candidates(cells: Sequence[str], resource: Resource, surplus: int) -> Iterator[tuple[float, int]]:
    """Yield how many cells do not fit, for each field at which the record may have come apart."""
    fields = resource.fields
    before = _misfits(fields, cells)
    behind = _misfits(fields[::-1], cells[::-1])[
        ::-1
    ]  # behind[i]: of the fields from i on, counted from the end
    for at in range(len(fields) + min(surplus, 0) + (surplus < 0)):
        if surplus > 0:
            here = _joined(fields[at], cells[at : at + surplus + 1], resource)
            yield before[at] + here + behind[at + 1], at
        else:
            empty = sum(one.required for one in fields[at : at - surplus])
            yield before[at] + empty + behind[at - surplus], at


def _misfits(fields: Sequence[Field], cells: Sequence[str]) -> list[int]:
    """Count, for each number of cells from the first on, those that do not fit their fields."""
    wrong = [not _fits(field, cell) for field, cell in zip(fields, cells, strict=False)]
    wrong += [True] * (len(fields) - len(wrong))
    return [0, *accumulate(wrong)]


def _fits(field: Field, cell: str) -> bool:
    if not cell:
        return not field.required
    choices = field.constraints.get("enum")
    if isinstance(choices, list):
        return cell in map(str, choices)
    form = _FORMS.get(field.type)
    return form is None or form.fullmatch(cell) is not None


def _joined(field: Field, parts: Sequence[str], resource: Resource) -> float:
    """Say how badly a cell with commas fits a field: not at all a key; a blank behind each is a text's."""
    filled = [one for one in parts if one]
    if len(filled) <= 1:
        return 0.25 if _fits(field, "".join(filled)) else 1
    if field.type in {"integer", "number"}:
        return 0 if is_grouped(",".join(parts)) else 1
    if not _is_free_text(field, resource):
        return 1
    return 0 if all(part.startswith(" ") for part in parts[1:]) else 0.5


def _is_free_text(field: Field, resource: Resource) -> bool:
    """Tell whether a field holds any text: of no other type, no key, and bound to no list or pattern."""
    keys = (resource.primary_key, *(one.fields for one in resource.foreign_keys))
    is_bound = any(field.name in key for key in keys) or {"enum", "pattern"} & set(field.constraints)
    return field.type == "string" and not is_bound
