"""Gists: a figure that our own words name is one that stands in the tables for the same sentence."""

from __future__ import annotations

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
    from footnoted.model import Entry, Group, Model
    from footnoted.text.quantities import Quantity

GIST_RULE = Rule(
    "readings.gist",
    "A figure in a gist is one that a row has for the same sentence.",
    "Look at the sentence: correct the gist, or the figure; or leave the figure out of the gist.",
    Severity.WARNING,
)

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
    for _, row in _with_figures(model):
        looked[GIST_RULE.id] += 1
        sentences.add(row.cells["sentence_id"] or "")
    stated = _stated(model, sentences) if sentences else {}
    for group, row in _with_figures(model) if stated else ():
        yield from _compare(group, row, row.cells["gist"] or "", stated)


def _with_figures(model: Model) -> Iterator[tuple[Group, Entry]]:
    """Yield the rows whose gist has a digit."""
    for group in model.groups:
        if group.is_first and group.has("gist", "sentence_id"):
            for row in model.stream(group):
                if any(char.isdecimal() for char in row.cells["gist"] or ""):
                    yield group, row


@lru_cache(maxsize=REMEMBERED)
def _read(gist: str) -> tuple[Quantity, ...]:
    return tuple(read_quantities(gist))


def _compare(group: Group, row: Entry, gist: str, stated: Mapping[str, _Stated]) -> Iterator[Finding]:
    of_sentence = stated.get(row.cells["sentence_id"] or "")
    if of_sentence is None:  # no row has a figure for it: there is nothing to compare
        return
    for quantity in _read(gist):
        if not of_sentence.has(quantity):
            known = of_sentence.values[quantity.unit, quantity.currency]
            listed = " or ".join(quoted(f"{one.normalize():f}") for one in sorted(known))
            expected = f"{listed}, as the rows have for this sentence"
            yield group.finding(
                GIST_RULE, row.record, "gist", quoted(gist[quantity.start : quantity.end]), expected
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
    for group in model.citing:
        for row in model.stream(group) if group.has("value") else ():
            sentence = row.cells["sentence_id"] or ""
            if sentence not in sentences:
                continue
            unit, currency = (row.cells.get(one) or group.fixed(one) for one in ("unit", "currency"))
            stated = found.setdefault(sentence, _Stated())
            values = stated.values.setdefault((unit, currency), set())
            values.update(_numbers(row.cells.get(role) for role in ("value", "value_high")))
            stated.words += filter(None, [row.cells.get("as_written")])
    return found


def _numbers(cells: Iterable[str | None]) -> Iterator[Decimal]:
    for cell in cells:
        try:
            number = Decimal(cell or "")
        except InvalidOperation:
            continue
        if number.is_finite():
            yield number
