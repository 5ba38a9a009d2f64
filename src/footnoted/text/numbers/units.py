"""Read what a number counts: percent, a currency, a noun of the lexicon, or the noun that stands there."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.lexicon import load_lexicon
from footnoted.text.numbers.currencies import read_name, resolve, sign_behind
from footnoted.text.numbers.han_units import han_unit
from footnoted.text.numbers.nouns import is_measure, noun_list, nouns
from footnoted.text.numbers.number_words import number_words, word_list
from footnoted.text.tokens import Phrasebook

if TYPE_CHECKING:
    from footnoted.text.tokens import Token, Tokens

_MOST_ADJECTIVES: Final = 2
_SHORTEST_NOUN: Final = 3
_YEARS: Final = range(1500, 2101)
_YEAR_DIGITS: Final = 4


_LENGTHS: Final = ("metre", "kilometre", "centimetre", "millimetre", "foot", "mile", "inch", "yard")
_POWERS: Final = {"مربع": "square", "مكعب": "cubic"}
"""What follows an Arabic length to make an area or a volume of it, in all its forms."""


class Unit(NamedTuple):
    """What is counted: the token behind it, the unit (`money`, `percent` or a noun), the currency or "".

    `known` says that the lexicon has the unit; one that it has not is given as written.
    """

    next: int
    unit: str
    currency: str = ""
    known: bool = True


@cache
def _percent() -> Phrasebook:
    return Phrasebook((phrase, "percent") for phrase in load_lexicon("nouns")["percent"]["phrases"])


def read_unit(tokens: Tokens, at: int, *, linked: bool = False) -> Unit | None:
    """Read what stands behind a number; `linked` also reads it behind "of" or `من` ("millions of users").

    Between an English number and its noun up to two adjectives may stand. None where the lexicon does not
    know the noun.
    """
    if tokens[at].text in ("of", "من") and linked:
        article = tokens[at + 1].text in ("the", "its", "their", "these", "those")
        return read_unit(tokens, at + 1 + article)
    if tokens[at].kind == "han":
        return _read_han(tokens, at)
    if _hyphen(tokens, at):
        noun = nouns(tokens.lexicon).match(tokens, at + 1, bare=True)
        return _read_sign_or_currency(tokens, at + 1) or (Unit(noun.next, noun.meaning) if noun else None)
    return _read_sign_or_currency(tokens, at) or _read_noun(tokens, at)


def _read_han(tokens: Tokens, at: int) -> Unit | None:
    """Read a Chinese unit, so that the figure before it is no year."""
    found = han_unit(tokens, tokens[at].start)
    if found is None or tokens[at].text == "年":
        return None  # a sign of dates first
    behind = at
    while tokens[behind].end < found.end:
        behind += 1
    return Unit(behind + 1, found.unit, found.currency, found.known)


def read_any_unit(tokens: Tokens, at: int, *, linked: bool = False) -> Unit | None:
    """Read what stands behind a number, also a noun that the lexicon does not know: as written."""
    found = read_unit(tokens, at, linked=linked)
    if found is not None:
        return found
    place = at + (linked and tokens[at].text == "of")
    place += _hyphen(tokens, place)
    token = tokens[place]
    if token.kind != "word" or (not token.gap and place == at):
        return None
    return _unknown_english(tokens, place, at) if token.text.isascii() else _unknown_arabic(tokens, place)


def _hyphen(tokens: Tokens, at: int) -> bool:
    return tokens[at].text == "-" and not tokens[at].gap and not tokens[at + 1].gap


def _read_sign_or_currency(tokens: Tokens, at: int) -> Unit | None:
    if found := _percent().match(tokens, at, bare=True):
        has_points = tokens.is_any(found.next, "point", "points", "pts", "pt", "ppt")
        return Unit(found.next + has_points, "percentage point" if has_points else "percent")
    if found := read_name(tokens, at) or sign_behind(tokens, at):
        return Unit(found.next, "money", resolve(found.meaning, tokens.currency))
    if tokens[at].text == "p" and tokens.is_glued(at):
        return Unit(at + 1, "penny")
    if tokens[at].text in ("م", "m") and (tokens.is_glued(at) or tokens[at].text == "m"):
        return Unit(at + 1, "metre")
    return None


def is_money(tokens: Tokens, at: int) -> bool:
    """Tell whether the name or sign of a currency stands at a token."""
    return (read_name(tokens, at) or sign_behind(tokens, at)) is not None


def is_counted(tokens: Tokens, at: int) -> bool:
    """Tell whether something that can be counted or paid stands at a token, as far as one can see."""
    token = tokens[at]
    if token.kind == "word" and not token.gap:
        return is_money(tokens, at)
    found = read_any_unit(tokens, at, linked=True)
    return found is not None and found.unit not in ("metre", "percent")


# Nouns


def _read_noun(tokens: Tokens, at: int) -> Unit | None:
    """Read a noun of the lexicon; in an English phrase the last one, or the measure that begins it."""
    first = nouns(tokens.lexicon).match(tokens, at, bare=True)
    if first is not None and not tokens[at].text.isascii():
        power = _POWERS.get(tokens[first.next].text[:4]) if first.meaning in _LENGTHS else None
        return Unit(first.next + 1, f"{power} {first.meaning}") if power else Unit(first.next, first.meaning)
    if first is not None and (is_measure(first.meaning) or _is_plural(tokens, first.next - 1)):
        is_one = not _is_plural(tokens, first.next - 1)
        is_name_of_year = _is_like_a_year(tokens, at) and (is_one or _is_year_of_things(tokens, at - 1))
        return None if is_name_of_year else Unit(first.next, first.meaning)
    return _read_phrase(tokens, at)


def _read_phrase(tokens: Tokens, at: int) -> Unit | None:
    """Read `large American companies`, `car bombs`, `open-source models`: the plural, else the first noun."""
    singular: Unit | None = None
    first, words = at, 0
    while words <= _MOST_ADJECTIVES:
        found = nouns(tokens.lexicon).match(tokens, at, bare=True)
        if found is not None and _is_plural(tokens, found.next - 1):
            if at != first and _is_like_a_year(tokens, first):
                return None  # "the 1993 trade towers"
            return Unit(found.next, found.meaning)
        if found is not None and singular is None:
            singular = Unit(found.next, found.meaning)
        if not _goes_on(tokens, at):
            break
        if singular is not None and _is_plural(tokens, at) and found is None:
            return None  # the head of the phrase is a plural that the lexicon does not know
        at, words = at + 1, words + 1
        if _hyphen(tokens, at):
            at, words = at + 1, words - 1
    is_one = tokens[first - 1].text in ("1", "one", "-") if first else False
    return singular if is_one and not _is_like_a_year(tokens, first) else None


def _is_year_of_things(tokens: Tokens, at: int) -> bool:
    """Tell whether the figure is told to be a year by what stands before: `the 2008 and 2012 games`."""
    if tokens.before(at) in ("and", "or", "-") and at > 1:
        return _is_like_a_year(tokens, at - 1)
    return tokens.before(at) in ("the", "its", "his", "her", "their", "this", "our", "s")


def _is_like_a_year(tokens: Tokens, at: int) -> bool:
    """Tell whether the figure before a place has the form of a year."""
    before = tokens[at - 1] if at else None
    if (
        before is None
        or before.kind != "number"
        or len(before.text) != _YEAR_DIGITS
        or not before.text.isdigit()
    ):
        return False
    return int(before.text) in _YEARS and tokens[at].text != "-"


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Tell whether a word may be part of an English phrase before its noun."""
    token = tokens[at]
    is_english = (
        token.kind == "word" and token.text.isascii() and token.text not in noun_list("no_adjectives")
    )
    is_number = token.text in number_words(tokens.lexicon)
    is_number = is_number or token.text in word_list("unread_scales")
    return is_english and not is_number and not (token.text == "s" and not token.gap)


def _is_plural(tokens: Tokens, at: int) -> bool:
    return _looks_plural(tokens[at].text)


@lru_cache(maxsize=65536)
def _looks_plural(word: str) -> bool:
    """Tell whether an English word has the form of a plural noun."""
    if word in noun_list("plurals"):
        return True
    ends = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    return ends and len(word) > _SHORTEST_NOUN and word not in noun_list("no_plurals")


def _is_plural_acronym(written: str) -> bool:
    """Tell whether letters are capitals with an s behind them: `GPUs`, `EVs`."""
    return (
        written[:-1].isupper()
        and written[:-1].isalpha()
        and written[-1] == "s"
        and len(written) >= _SHORTEST_NOUN
    )


def _unknown_english(tokens: Tokens, at: int, first: int) -> Unit | None:
    """Read the first plural of up to three English words; behind a hyphen the one word, `10-storey`."""
    if at != first and tokens[first].text == "-":
        word = tokens[at].text
        is_noun = (
            _is_free(word, "en") and word not in noun_list("no_adjectives") and len(word) >= _SHORTEST_NOUN
        )
        is_noun = is_noun and tokens.written(at).islower() and not word.endswith("ing")
        return Unit(at + 1, tokens.written(at), known=False) if is_noun else None
    for place in range(at, at + 1 + _MOST_ADJECTIVES):
        token = tokens[place]
        if place > at and (is_money(tokens, place) or _percent().match(tokens, place, bare=True)):
            return None
        if not _goes_on(tokens, place) or (not token.gap and place > at) or not _is_free(token.text, "en"):
            return None
        if _looks_plural(token.text) or _is_plural_acronym(tokens.written(place)):
            is_genitive = tokens[place + 1].text == "'" and not tokens[place + 1].gap
            return None if is_genitive else Unit(place + 1, tokens.written(place), known=False)
        if token.text.endswith(("ly", "ed")):
            return None
    return None


def _unknown_arabic(tokens: Tokens, at: int) -> Unit | None:
    """Read the Arabic word that stands right behind a number, where it can be a counted noun."""
    word = tokens[at].text
    if len(word) < _SHORTEST_NOUN or not _is_free(word, "ar"):
        return None
    return None if _is_no_counted_form(word) else Unit(at + 1, tokens.written(at), known=False)


@lru_cache(maxsize=65536)
def _is_no_counted_form(word: str) -> bool:
    """Tell whether an Arabic word is definite, joined to the words before it, or an adverb or verb."""
    is_joined = word.startswith(("ال", "و", "ف", "ل", "ي", "بال", "كال", "سي", "ست"))
    return is_joined or word.endswith(("ها", "هم", "هما", "يا", "وا", "نا"))


def _is_free(word: str, language: str) -> bool:
    return word not in noun_list("no_nouns", language)


def is_before_currency(tokens: Tokens, at: int) -> int | None:
    """Give the token behind a currency or percent sign that stands behind words which nobody knows."""
    for place in range(at, at + 1 + _MOST_ADJECTIVES):
        token: Token = tokens[place]
        found = _percent().match(tokens, place, bare=True) or read_name(tokens, place)
        if found is not None:
            return found.next if token.gap else None
        if token.kind != "word" or not token.gap or not _goes_on_before_money(token):
            return None
    return None


def _goes_on_before_money(token: Token) -> bool:
    if token.text.isascii():
        return token.text not in noun_list("no_adjectives") and _is_free(token.text, "en")
    if len(token.text) == 1 and token.text != "و":
        return True  # an abbreviation of a scale
    return _is_free(token.text, "ar") and not token.text.startswith(("ال", "و"))
