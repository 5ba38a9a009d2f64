"""Read what a number counts: percent, a currency, a noun of the lexicon."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name

from footnoted.text.fold import fold
from footnoted.text.lexicon import load_lexicon
from footnoted.text.tokens import Phrasebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.text.tokens import Match, Tokens

_LOCALES: Final = ("en", "ar")
_MOST_ADJECTIVES: Final = 2


class Unit(NamedTuple):
    """What is counted: the token behind it, the unit (`money`, `percent` or a noun), the currency or ""."""

    next: int
    unit: str
    currency: str = ""


def _with_article(form: str) -> Iterator[str]:
    """Yield an Arabic noun as it stands, with its article, and a sound plural in its construct form."""
    yield form
    yield "ال" + form
    if form.endswith(("ين", "ون")):
        yield form[:-1]


@cache
def nouns() -> Phrasebook:
    """Hold the counted nouns of the lexicon, Arabic ones with and without the article."""
    found: dict[str, str] = {}
    for unit, forms in load_lexicon("nouns")["nouns"].items():
        arabic = chain.from_iterable(_with_article(form) for form in forms.get("ar", "").split())
        found |= dict.fromkeys((*forms.get("en", "").split(), *arabic), unit)
    for word in load_lexicon("nouns")["not_nouns"]["words"]:
        found.pop(word, None)
    return Phrasebook((form.replace("_", " "), unit) for form, unit in found.items())


def noun_words() -> frozenset[str]:
    """List every folded word that begins a counted noun."""
    return nouns().first_words


@cache
def duals() -> Phrasebook:
    """Hold the Arabic duals that are a number by themselves, with and without the article."""
    others = set(load_lexicon("nouns")["not_nouns"]["words"])
    nouns = load_lexicon("nouns")["nouns"].items()
    pairs = (
        (prefix + form, unit)
        for unit, forms in nouns
        for form in forms.get("dual", "").split()
        for prefix in ("", "ال")
    )
    return Phrasebook((form, unit) for form, unit in pairs if form not in others)


@cache
def _currencies() -> Phrasebook:
    """Hold the currency names of CLDR for legal tender, and those of the lexicon, which win."""
    names: dict[str, str] = {}
    tender = {
        code
        for entries in get_global("territory_currencies").values()
        for code, _, end, is_tender in entries
        if is_tender and not end
    }
    for locale, code in ((Locale(name), code) for name in _LOCALES for code in sorted(tender)):
        for count in (0, 1, 2, 3, 11, 100):
            names[fold(get_currency_name(code, count, locale)).text] = code
    for code, phrases in load_lexicon("nouns")["currencies"].items():
        names |= {fold(phrase).text: code for phrase in phrases}
    return Phrasebook(names)


@cache
def currency_signs() -> Phrasebook:
    """Hold the signs and codes that stand before a figure or directly behind it."""
    table = load_lexicon("nouns")["currency_signs"].items()
    return Phrasebook((sign, code) for code, signs in table for sign in signs)


@cache
def _percent() -> Phrasebook:
    return Phrasebook((phrase, "percent") for phrase in load_lexicon("nouns")["percent"]["phrases"])


@cache
def _no_adjectives() -> frozenset[str]:
    """List the words that end the search for a noun behind an English number."""
    return frozenset(load_lexicon("nouns")["no_adjectives"]["words"].split())


def read_unit(tokens: Tokens, at: int, *, linked: bool = False) -> Unit | None:
    """Read what stands behind a number; `linked` also reads it behind "of" or `من` ("millions of users").

    Between an English number and its noun up to two adjectives may stand. None where the lexicon does not
    know the noun.
    """
    if tokens[at].text in ("of", "من") and linked:
        article = tokens[at + 1].text in ("the", "its", "their", "these", "those")
        return read_unit(tokens, at + 1 + article)
    if tokens[at].text == "-" and not tokens[at].gap and not tokens[at + 1].gap:
        at += 1
    if found := _percent().match(tokens, at, bare=True):
        return Unit(found.next, "percent")
    if found := _currencies().match(tokens, at, bare=True) or _sign_behind(tokens, at):
        return Unit(found.next, "money", found.meaning)
    if tokens[at].text == "م" and tokens.is_glued(at):
        return Unit(at + 1, "metre")
    return _read_noun(tokens, at)


def read_sign(tokens: Tokens, at: int) -> Match | None:
    """Read a currency sign or code, written without a space in it: `US$`, not "a $5 note"."""
    found = currency_signs().match(tokens, at, bare=True)
    is_whole = found and not any(tokens[place].gap for place in range(at + 1, found.next))
    return found if is_whole else None


def _sign_behind(tokens: Tokens, at: int) -> Match | None:
    return read_sign(tokens, at) if not tokens[at].text.isalpha() else None


def _read_noun(tokens: Tokens, at: int) -> Unit | None:
    adjectives = 0
    while adjectives <= _MOST_ADJECTIVES:
        if found := nouns().match(tokens, at, bare=True):
            return Unit(found.next, found.meaning)
        token = tokens[at]
        is_english = token.kind == "word" and token.text.isascii() and token.text not in _no_adjectives()
        if not is_english or (token.text == "s" and not token.gap):
            return None
        at += 1
        adjectives += 1
        if tokens[at].text == "-" and not tokens[at].gap and not tokens[at + 1].gap:
            at += 1
            adjectives -= 1
    return None
