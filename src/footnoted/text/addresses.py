"""Tell the number of a house before its street, `10 Downing Street`, from an amount or a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from footnoted.text.tokens import Tokens

_STREETS: Final = frozenset(
    (
        "street",
        "avenue",
        "road",
        "lane",
        "boulevard",
        "drive",
        "terrace",
        "crescent",
        "blvd",
        "ave",
        "rd",
        "st",
    )
)
_MOST_WORDS: Final = 3


def is_address(tokens: Tokens, at: int) -> bool:
    """Tell whether up to three capitalised words behind a figure end in one for a street."""
    for place in range(at + 1, at + 2 + _MOST_WORDS):
        if tokens[place].kind != "word" or not tokens[place].text.isascii() or not tokens.has_capital(place):
            return False
        if tokens[place].text in _STREETS and place > at + 1:
            return True
    return False
