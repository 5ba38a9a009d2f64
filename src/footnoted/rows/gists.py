"""Gists: a figure that our own words name is one that stands in the tables for the same sentence."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from footnoted.issues import Rule, Severity, quoted
from footnoted.text.quantities import read_quantities

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator

    from footnoted.issues import Finding
    from footnoted.model import Entry, Group, Model
    from footnoted.text.quantities import Quantity

GIST_RULE = Rule(
    "readings.gist",
    "A figure in a gist is one that a row has for the same sentence.",
    "Look at the sentence: correct the gist, or the figure; or leave the figure out of the gist.",
    Severity.WARNING,
)

ROUNDED = Decimal("0.1")
"""By how much of itself a figure may be rounded in a gist."""

_Kept = dict[str, dict[tuple[str, str], set[Decimal]]]
"""The values that rows have for each sentence, by unit and currency."""


def check_gists(model: Model, looked: Counter[str]) -> Iterator[Finding]:
    """Yield each gist that names a figure which no row has for its sentence, though rows have others.

    Only figures in digits are compared, with those of the same unit; a gist may round.
    """
    kept: _Kept | None = None
    for group in model.groups:
        if not (group.is_first and group.has("gist", "sentence_id")):
            continue
        for row in model.rows(group):
            gist = row.cells["gist"] or ""
            if any(char.isdecimal() for char in gist):
                kept = _values(model) if kept is None else kept
                looked[GIST_RULE.id] += 1
                yield from _compare(group, row, gist, kept)


def _compare(group: Group, row: Entry, gist: str, kept: _Kept) -> Iterator[Finding]:
    values = kept.get(row.cells["sentence_id"] or "", {})
    for quantity in read_quantities(gist):
        known = values.get((quantity.unit, quantity.currency))
        if known and not _is_near(quantity, known):
            listed = " or ".join(quoted(f"{one.normalize():f}") for one in sorted(known))
            expected = f"{listed}, as the rows have for this sentence"
            yield group.finding(
                GIST_RULE, row.record, "gist", quoted(gist[quantity.start : quantity.end]), expected
            )
            return


def _is_near(quantity: Quantity, known: Iterable[Decimal]) -> bool:
    named = [one for one in (quantity.value, quantity.value_high) if one is not None]
    return not named or any(abs(one - two) <= ROUNDED * abs(two) for one in named for two in known)


def _values(model: Model) -> _Kept:
    found: _Kept = {}
    for group in model.citing:
        for row in model.rows(group) if group.has("value") else ():
            unit, currency = (row.cells.get(one) or group.fixed(one) for one in ("unit", "currency"))
            values = found.setdefault(row.cells["sentence_id"] or "", {}).setdefault((unit, currency), set())
            values.update(_numbers(row.cells.get(role) for role in ("value", "value_high")))
    return found


def _numbers(cells: Iterable[str | None]) -> Iterator[Decimal]:
    for cell in cells:
        try:
            number = Decimal(cell or "")
        except InvalidOperation:
            continue
        if number.is_finite():
            yield number
