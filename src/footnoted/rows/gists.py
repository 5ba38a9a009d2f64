"""Gists: a figure that our own words name is one that stands in the tables for the same sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from footnoted.issues import Rule, Severity, quoted
from footnoted.text.quantities import read_quantities, read_quantity

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from footnoted.issues import Finding
    from footnoted.model import Group, Model
    from footnoted.text.quantities import Quantity

GIST_RULE = Rule(
    "readings.gist",
    "A figure in a gist is one that a row has for the same sentence.",
    "Look at the sentence: correct the gist, or the figure; or leave the figure out of the gist.",
    Severity.WARNING,
)

_DIGIT = re.compile(r"\d")

MOST_PLACES = 100
"""The exponent beyond which a number is no figure of a text, and cannot be written out."""

_FIGURE = ("value", "value_high", "unit", "currency", "as_written")

REMEMBERED = 1 << 16
"""How many different gists are read once only."""

ROUNDED = Decimal("0.1")
"""By how much of itself a figure may be rounded in a gist."""


@dataclass(slots=True)
class _Stated:
    """What rows state of one sentence: values by unit and currency, and the words they were read from."""

    values: dict[tuple[str, str], set[Decimal]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def has(self, quantity: Quantity) -> bool:
        """Tell whether a row has this figure, or words that say it: then another rule names the fault."""
        known = self.values.get((quantity.unit, quantity.currency))
        if not known or _is_near(quantity, known):
            return True
        read = filter(None, map(read_quantity, self.words))
        return any(_is_near(quantity, _ends(one)) for one in read)


def check_gists(model: Model, looked: Counter[str]) -> Iterator[Finding]:
    """Yield each gist that names a figure which no row has for its sentence, though rows have others.

    Only figures in digits are compared, with those of the same unit; a gist may round.
    """
    sentences: set[str] = set()
    for _, _, _, sentence in _with_figures(model):
        looked[GIST_RULE.id] += 1
        sentences.add(sentence)
    stated = _stated(model, sentences) if sentences else {}
    for group, record, gist, sentence in _with_figures(model) if stated else ():
        if sentence in stated:  # else no row has a figure for it: there is nothing to compare
            yield from _compare(group, record, gist, stated[sentence])


def _with_figures(model: Model) -> Iterator[tuple[Group, int, str, str]]:
    """Yield the gists that have a digit: group, record, gist and id of the sentence."""
    for group in model.groups:
        if group.is_first and group.has("gist", "sentence_id"):
            for record, (gist, sentence) in model.cells(group, "gist", "sentence_id"):
                if gist and _DIGIT.search(gist):
                    yield group, record, gist, sentence or ""


@lru_cache(maxsize=REMEMBERED)
def _read(gist: str) -> tuple[Quantity, ...]:
    return tuple(read_quantities(gist))


def _compare(group: Group, record: int, gist: str, of_sentence: _Stated) -> Iterator[Finding]:
    for quantity in _read(gist):
        if not of_sentence.has(quantity):
            known = of_sentence.values[quantity.unit, quantity.currency]
            listed = " or ".join(quoted(f"{one.normalize():f}") for one in sorted(known))
            expected = f"{listed}, as the rows have for this sentence"
            yield group.finding(
                GIST_RULE, record, "gist", quoted(gist[quantity.start : quantity.end]), expected
            )
            return


def _is_near(quantity: Quantity, known: Iterable[Decimal]) -> bool:
    named = _ends(quantity)
    return not named or any(abs(one - two) <= ROUNDED * abs(two) for one in named for two in known)


def _ends(quantity: Quantity) -> list[Decimal]:
    return [one for one in (quantity.value, quantity.value_high) if one is not None]


def _stated(model: Model, sentences: Collection[str]) -> dict[str, _Stated]:
    """Give what rows state of these sentences."""
    found: dict[str, _Stated] = {}
    for group in (one for one in model.citing if one.has("value")):
        roles = [one for one in _FIGURE if group.has(one)]
        for _, (sentence, *cells) in model.cells(group, "sentence_id", *roles):
            if (sentence or "") in sentences:
                stated = found.setdefault(sentence or "", _Stated())
                _add(stated, group, dict(zip(roles, cells, strict=True)))
    return found


def _add(stated: _Stated, group: Group, row: Mapping[str, str | None]) -> None:
    """Add what one row states."""
    unit, currency = (group.counted(one, row) for one in ("unit", "currency"))
    values = stated.values.setdefault((unit, currency), set())
    values.update(_numbers(row.get(role) for role in ("value", "value_high")))
    stated.words += filter(None, [row.get("as_written")])


def _numbers(cells: Iterable[str | None]) -> Iterator[Decimal]:
    for cell in cells:
        try:
            number = Decimal(cell or "")
        except InvalidOperation:
            continue
        if number.is_finite() and abs(number.adjusted()) <= MOST_PLACES:
            yield number
