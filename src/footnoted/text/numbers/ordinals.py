"""Read one ordinal number among tokens: `third`, `21st`, `الثالثة`, `الحادي والعشرين`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from footnoted.text.numbers.figures import read_figure
from footnoted.text.numbers.number_words import TEN, Numeral, number_words, values
from footnoted.text.tokens import strip_proclitics

if TYPE_CHECKING:
    from footnoted.text.tokens import Tokens


def read_ordinal(tokens: Tokens, at: int) -> Numeral | None:
    """Read an ordinal: `third`, `21st`, `الثالثة`, `الحادي والعشرين`, `الثالث عشر`."""
    token = tokens[at]
    if token.kind == "number":
        suffix = tokens[at + 1]
        value = read_figure(token.text)
        if value is None or suffix.gap or suffix.text not in ("st", "nd", "rd", "th"):
            return None
        if suffix.text == "st" and (value % TEN != 1 or value % (TEN * TEN) == TEN + 1):
            return None  # a weight in stones: 12st
        return Numeral(at + 2, token.start, value, figure=True)
    single, compound = values("ordinals"), values("arabic_ordinal_units_of_compounds")
    for word, cut in strip_proclitics(token.text):
        value = single.get(word, compound.get(word))
        if value is not None:
            behind, more = _tail(tokens, at + 1, english=word.isascii())
            if more or word in single:
                return Numeral(behind, token.start + cut, value + more, word=True)
    return _english_compound(tokens, at)


def _tail(tokens: Tokens, at: int, *, english: bool) -> tuple[int, Decimal]:
    """Read what makes an Arabic ordinal a compound: "tenth" behind a teen, "and the twenties"."""
    text = tokens[at].text
    if english:
        return at, Decimal(0)
    if text in ("عشر", "عشرة"):
        return at + 1, Decimal(TEN)
    for kind, value in number_words().get(text.removeprefix("وال"), ()) if text.startswith("وال") else ():
        if kind == "tens":
            return at + 1, value
    return at, Decimal(0)


def _english_compound(tokens: Tokens, at: int) -> Numeral | None:
    """Read `twenty-first`."""
    tens = [value for kind, value in number_words().get(tokens[at].text, ()) if kind == "tens"]
    if not tens or not tokens[at].text.isascii() or tokens[at + 1].text != "-":
        return None
    unit = values("ordinals").get(tokens[at + 2].text)
    if unit is None or unit >= TEN:
        return None
    return Numeral(at + 3, tokens[at].start, tens[0] + unit, word=True)
