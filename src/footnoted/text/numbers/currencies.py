"""Hold the names and signs of currencies, and say which one a word means in a text of some country."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name

from footnoted.text.fold import fold
from footnoted.text.lexicon import SHIPPED, Lexicon, load_lexicon
from footnoted.text.tokens import Match, Phrasebook

if TYPE_CHECKING:
    from footnoted.text.tokens import Tokens

LOCALES: Final = ("en", "ar", "zh")
_CODE_LETTERS: Final = 3
_BY_LETTER: Final = ":AED,JOD"
"""What two abbreviations mean that are one after folding; as written they differ."""


_LINKING: Final = ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "per", "to", "with")


@cache
def _tender() -> frozenset[str]:
    """List the currencies that are legal tender somewhere."""
    return frozenset(
        code
        for entries in get_global("territory_currencies").values()
        for code, _, end, is_tender in entries
        if is_tender and not end
    )


@cache
def _of_territory(territory: str) -> frozenset[str]:
    """List the currencies of a country (ISO 3166)."""
    entries = get_global("territory_currencies").get(territory, ())
    return frozenset(code for code, _, end, is_tender in entries if is_tender and not end)


@cache
def currency_names(lexicon: Lexicon = SHIPPED) -> dict[str, str]:
    """List the names of CLDR for legal tender, and those of the lexicon, which win: what each may mean."""
    names: dict[str, str] = {}
    for locale, code in ((Locale(name), code) for name in LOCALES for code in sorted(_tender())):
        for count in (0, 1, 2, 3, 11, 100):
            names[fold(get_currency_name(code, count, locale)).text] = code
    for meaning, phrases in load_lexicon("currencies")["names"].items():
        names |= {fold(phrase).text: meaning for phrase in phrases}
    for code, form in lexicon.currencies:
        names[fold(form).text] = code
    return names


@cache
def _name_book(lexicon: Lexicon) -> Phrasebook:
    return Phrasebook(currency_names(lexicon))


@cache
def currency_duals() -> Phrasebook:
    """Hold the Arabic duals of currencies, which are an amount by themselves: what each may mean."""
    table = load_lexicon("currencies")["duals"].items()
    return Phrasebook((form, meaning) for meaning, forms in table for form in forms)


@cache
def currency_signs(lexicon: Lexicon = SHIPPED) -> Phrasebook:
    """Hold the signs and codes that stand before a figure or directly behind it."""
    table = load_lexicon("currencies")["signs"].items()
    signs = {fold(sign).text: meaning for meaning, signs in table for sign in signs}
    signs |= {
        code.lower(): code for code in _tender() - frozenset(load_lexicon("currencies")["not_codes"]["words"])
    }
    for code, form in lexicon.currencies:
        signs[fold(form).text] = code
    return Phrasebook(signs)


@cache
def _abbreviations() -> dict[str, str]:
    """Map abbreviations before a figure, as written, to what they may mean."""
    table = load_lexicon("currencies")["abbreviations"].items()
    return {form.removesuffix("."): meaning for meaning, forms in table for form in forms}


@cache
def _abbreviated_words() -> frozenset[str]:
    return frozenset(form.lower().split(".")[0] for form in _abbreviations())


@cache
def sign_words(lexicon: Lexicon = SHIPPED) -> frozenset[str]:
    """List every folded word or sign that may begin the sign of a currency."""
    return currency_signs(lexicon).first_words | _abbreviated_words()


def resolve(meaning: str, context: str) -> str:
    """Say which currency is meant in a text of a country or currency (`context`), "" where that is open.

    >>> resolve(":GBP,EGP", "EGP"), resolve(":GBP,EGP", "EG"), resolve("USD:CAD", ""), resolve("EUR", "EGP")
    ('EGP', 'EGP', 'USD', 'EUR')
    """
    usual, colon, others = meaning.partition(":")
    if not colon or not context:
        return "" if usual == "?" else usual
    own = {context} if len(context) == _CODE_LETTERS else _of_territory(context)
    fitting = own & {usual, *others.split(",")}
    return next(iter(fitting)) if len(fitting) == 1 else usual


def read_sign(tokens: Tokens, at: int) -> Match | None:
    """Read a currency sign or code before a figure: `US$`, `E£`, `SR`, `Rs.`, `USD`.

    It is written without a space in it. A sign that is glued to letters which nobody knows gives a match
    whose meaning is "?": the currency is another one than the sign says.
    """
    token = tokens[at]
    if (
        token.kind == "sign"
        and tokens.is_glued(at)
        and tokens[at - 1].kind == "word"
        and tokens[at - 1].text.isascii()
    ):
        known = currency_signs(tokens.lexicon).match(tokens, at, bare=True)
        return known and Match(known.next, tokens[at - 1].start, "?")
    if token.kind == "word" and token.text in _abbreviated_words():
        found = _read_abbreviation(tokens, at)
        if found is not None:
            return found
    found = currency_signs(tokens.lexicon).match(tokens, at, bare=True)
    if found is None or any(tokens[place].gap for place in range(at + 1, found.next)):
        return _unknown_sign(tokens, at)
    if token.text.isalpha() and found.next == at + 1:
        is_code = token.text.isascii() and len(token.text) == _CODE_LETTERS
        return found if not is_code or _is_code(tokens, at) else None
    return found


def _is_code(tokens: Tokens, at: int) -> bool:
    """Tell whether three letters are a code: written in capitals, or before a figure in small letters."""
    written = tokens.written(at)
    return written.isupper() or (written.islower() and tokens[at].text in ("usd", "eur", "gbp", "rmb", "cny"))


def _read_abbreviation(tokens: Tokens, at: int) -> Match | None:
    written, place = tokens.written(at), at + 1
    while tokens[place].text == "." and not tokens[place].gap:
        written, place = written + ".", place + 1
        if tokens[place].kind == "word" and not tokens[place].gap:
            written, place = written + tokens.written(place), place + 1
    meaning = _abbreviations().get(written.removesuffix("."))
    return None if meaning is None else Match(place, tokens[at].start, meaning)


def _unknown_sign(tokens: Tokens, at: int) -> Match | None:
    """Read letters glued to a sign, `X$5`, and signs that are not in the lexicon."""
    sign, token = tokens[at + 1], tokens[at]
    is_lone = len(token.text) == 1 and unicodedata.category(token.text) == "Sc"
    if is_lone and sign.kind == "number" and not sign.gap:
        return Match(at + 1, token.start, "?")
    if token.kind == "word" and tokens[at].text.isascii() and sign.kind == "sign" and not sign.gap:
        is_sign = sign.text in currency_signs(tokens.lexicon).first_words and tokens[at + 2].kind == "number"
        if is_sign and not tokens[at + 2].gap:
            return Match(at + 2, tokens[at].start, "?")
    return None


def sign_behind(tokens: Tokens, at: int) -> Match | None:
    """Read a sign or code behind a figure, not that of the next figure: `20 €`, `5 USD`, `50zł`."""
    token = tokens[at]
    if len(token.text) == _CODE_LETTERS and token.text.upper() in _tender() and tokens.written(at).isupper():
        return Match(at + 1, token.start, token.text.upper())
    found = currency_signs(tokens.lexicon).match(tokens, at, bare=True)
    if found is None or any(tokens[place].gap for place in range(at + 1, found.next)):
        return None
    if tokens[at].text.isalpha() and tokens[at].text.isascii() and not tokens.written(at).isupper():
        return None
    is_of_next = tokens[found.next].kind == "number" and not tokens[found.next].gap
    return None if is_of_next else found


def country_behind(tokens: Tokens, at: int, meaning: str) -> Match | None:
    """Read whose dollars are meant behind the amount: `$40 million Canadian`, `$5m (Australian)`.

    Before a noun the word says more likely whose that is: `a $40 million Canadian mine`.
    """
    is_bracketed = tokens[at].text == "("
    place = at + is_bracketed
    code = currency_names(tokens.lexicon).get(f"{tokens[place].text} dollars", "")
    behind = tokens[place + 1]
    is_end = behind.text == ")" if is_bracketed else behind.kind != "word" or behind.text in _LINKING
    if not code or code not in meaning.partition(":")[2].split(",") or not is_end:
        return None
    return Match(place + 1 + is_bracketed, tokens[at].start, code)


def read_name(tokens: Tokens, at: int) -> Match | None:
    """Read the name of a currency: `dollars`, `جنيه مصري`."""
    found = _name_book(tokens.lexicon).match(tokens, at, bare=True)
    if found is None or found.meaning != _BY_LETTER:
        return found
    letter = tokens.written(found.next - 1)
    return found._replace(meaning={"إ": "AED", "أ": "JOD"}.get(letter, _BY_LETTER))
