"""Hold the law: what stands beside a number and is not read makes the number unread, never a smaller one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from footnoted.text.lexicon import load_lexicon
from footnoted.text.numbers.fractions import part_sign
from footnoted.text.numbers.measures import PERCENT_SIGNS, Measure, find_link, range_words, read_measure
from footnoted.text.numbers.nouns import is_measure
from footnoted.text.numbers.number_words import TEN, THOUSAND, number_words, scale_at, values, word_list
from footnoted.text.numbers.uncounted import behind_added
from footnoted.text.numbers.units import is_before_currency

if TYPE_CHECKING:
    from collections.abc import Container

    from footnoted.text.tokens import Token, Tokens

_JOINTS: Final = ("'", "/", ":", ".", "-")
_OPERATORS: Final = frozenset("×*^·∙÷=‰‱±∓_")
_SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_ABBREVIATION: Final = re.compile("(?!btw)[bgkmt][bcdfghjklmnpqrstvwxz]{2,4}")
_LISTS: Final = ("and", "و", ",", "،", "or", "او", "&", "/")
_COMMAS: Final = ("and", "و", ",", "،", "or")
_LONGEST_LIST: Final = 6  # of figures that share the unit or scale of the last
_MOVING: Final = ("metre", "kilometre", "mile", "foot", "centimetre", "millimetre")
_SHORT_TIMES: Final = ("second", "sec", "minute", "hour", "الثانية", "الدقيقة", "الساعة")
_PARTS: Final = {
    "decade": ("year",),
    "year": ("month", "week", "day"),
    "month": ("week", "day"),
    "week": ("day",),
    "day": ("hour",),
    "hour": ("minute", "second"),
    "minute": ("second",),
    "kilogram": ("gram",),
    "kilometre": ("metre",),
    "metre": ("centimetre",),
    "foot": ("inch",),
    "pound of weight": ("ounce",),
}
"""What a measure is told in the parts of, joined by "and"."""
_PER: Final = ("per", "لكل", "بالالف", "out")


def behind_unread(tokens: Tokens, last: Measure, dates: Container[int]) -> int | None:
    """Give the token behind everything that belongs to a number and was not read; None where all was.

    `last` is the number as read so far, `dates` the tokens at which dates begin.
    """
    at = last.next
    token, further = tokens[at], tokens[at + 1]
    is_blank = " " in tokens[at - 1].text  # "650 723 1976": groups, or numbers of their own
    if token.kind == "end" or (at in dates and not (is_blank and token.kind == "number")):
        return None
    if _is_number_beside(tokens, at) and not _is_done(tokens, last):
        return _behind_number(tokens, at)
    if token.text in (*_JOINTS, *_OPERATORS) and _joins(token, further):
        return None if _is_plain_range(tokens, last) else _behind_number(tokens, at + 1)
    if token.text in ("±", "∓") and further.kind == "number":
        return _behind_number(tokens, at + 1)
    if (token.text in _OPERATORS and not token.gap) or _is_glued_letters(tokens, last):
        return at + 1
    is_bare = not last.unit and not last.number.high
    going_on = (_behind_bracket, _behind_rate, _behind_parts, _behind_thousands)
    behind = next((place for find in going_on if (place := find(tokens, last)) is not None), None)
    return behind or _behind_word(tokens, last, at) or (_behind_shared(tokens, last, at) if is_bare else None)


def _behind_bracket(tokens: Tokens, last: Measure) -> int | None:
    """Find the token behind the scale of a figure in brackets: `(12) مليون ريال`."""
    at = last.next
    if tokens[at].text != ")" or tokens.before(last.at) != "(" or last.unit:
        return None
    other = read_measure(tokens, at + 1, joined=True)
    return other.next if other is not None and other.number.word and other.low >= THOUSAND else None


def _behind_rate(tokens: Tokens, last: Measure) -> int | None:
    """Find the token behind what a measure is had in: `5 kg/m3`, `12 metres per second`."""
    at = last.next
    if last.unit in ("", "money", "percent") or not is_measure(last.unit):
        return None
    token, further = tokens[at], tokens[at + 1]
    if token.text == "/" and not token.gap and not further.gap and further.kind in ("word", "han", "code"):
        return at + 2
    is_per = token.text in ("per", "a", "an", "each", "every", "في") and last.unit in _MOVING
    return at + 2 if is_per and further.text in _SHORT_TIMES else None


def _behind_parts(tokens: Tokens, last: Measure) -> int | None:
    """Find the token behind the smaller parts of a measure: `3 hours and 12 minutes`, `3 ساعات و20 دقيقة`."""
    at, behind, unit = last.next, None, last.unit
    while unit in _PARTS and (tokens[at].text == "and" or tokens[at].text.startswith("و")):
        other = read_measure(tokens, at + (tokens[at].text in ("and", "و")), joined=True)
        if other is None or other.unit not in _PARTS[unit]:
            break
        at = behind = other.next
        unit = other.unit
    return behind


def _behind_thousands(tokens: Tokens, last: Measure) -> int | None:
    """Find the token behind the rest of an Arabic number of thousands: `مئة ألف وألفان`."""
    is_word = not last.number.figure and last.number.scale >= THOUSAND and not last.unit
    if not is_word or not tokens[last.next].text.startswith("و"):
        return None
    other = read_measure(tokens, last.next, joined=True)
    is_rest = other is not None and not other.number.figure and THOUSAND <= other.low < last.low
    return other.next if other is not None and is_rest else None


def _is_glued_letters(tokens: Tokens, last: Measure) -> bool:
    """Tell whether letters that nobody knows are glued to a figure or its percent sign: `20s`, `5%pts`."""
    at = last.next
    is_bare = not last.unit and last.number.figure
    is_percent = last.unit == "percent" and tokens[at - 1].text in PERCENT_SIGNS and not last.signed
    return tokens[at].kind == "word" and not tokens[at].gap and (is_bare or is_percent)


def _is_done(tokens: Tokens, last: Measure) -> bool:
    """Tell whether a noun that has no parts ends the amount: `16 cats 5 dogs`, not `5 ft 10`."""
    is_noun = bool(last.unit) and last.next > last.at + 1 and not is_measure(last.unit)
    return is_noun and tokens[last.next - 1].kind == "word"


def _joins(token: Token, further: Token) -> bool:
    is_glued = not token.gap and not further.gap
    return further.kind == "number" and (is_glued or token.text in ("×", "*"))


def _is_plain_range(tokens: Tokens, last: Measure) -> bool:
    """Tell whether figures joined by dashes, slashes or stops count nothing: phone numbers, codes."""
    at = last.next
    is_plain = not last.unit and last.number.figure and tokens[at].text in ("-", "/", ":", ".")
    if not is_plain or tokens[at].text != "-":
        return is_plain
    for _ in range(_LONGEST_LIST):
        if tokens[at].text != "-" or tokens[at + 1].kind != "number" or tokens[at + 1].gap:
            break
        at += 2
    end = read_measure(tokens, at - 1, joined=True)
    return end is None or not end.unit


def _is_number_beside(tokens: Tokens, at: int) -> bool:
    """Tell whether a number stands directly behind, joined by nothing: `5 1/3`, `1 25 000`, `3½`."""
    token = tokens[at]
    if token.kind in ("number", "part"):
        return True
    return token.kind == "code" and (not token.gap or part_sign(tokens, at) is not None)


def _behind_number(tokens: Tokens, at: int) -> int:
    """Find the token behind a number and what it counts."""
    measure = read_measure(tokens, at, joined=True)
    return measure.next if measure is not None else at + 1


def _behind_word(tokens: Tokens, last: Measure, at: int) -> int | None:
    """Find the token behind a word that changes the number before it."""
    token = tokens[at]
    hyphen = token.text == "-" and not token.gap and not tokens[at + 1].gap
    word = tokens[at + hyphen]
    if word.kind == "word" and word.text[0] in _SUPERSCRIPTS and not word.gap:
        return at + hyphen + 1
    if _is_changing(tokens, last, at + hyphen, hyphened=hyphen):
        return _behind_words(tokens, at + hyphen)
    if word.text in _PER and _is_number(tokens, at + hyphen + 1) and last.unit != "money":
        return _behind_number(tokens, at + hyphen + 1)
    if (behind := _behind_joined(tokens, last, at)) is not None:
        return behind
    if word.text in ("بالالف", "بالمليون") or (
        word.text == "في" and tokens[at + 1].text in ("الالف", "المليون")
    ):
        return at + 1 + (word.text == "في")
    is_doubtful = not last.known or last.unit in ("", "point")  # a word that nobody knows may be a scale
    return _behind_added_fraction(tokens, last, at) or (
        is_before_currency(tokens, at) if is_doubtful else None
    )


def _behind_joined(tokens: Tokens, last: Measure, at: int) -> int | None:
    """Find the token behind what goes on with an amount: `five and twenty`, `3 dollars and 50 cents`."""
    token, further = tokens[at], tokens[at + 1].text
    if token.text == "per" and further in ("mille", "mil"):
        return at + 2
    is_scale = scale_at(tokens, at) is not None and token.kind == "word"
    if last.unit == "money" and tokens[at - 1].kind == "sign" and is_scale:
        return at + 1  # "5 $ million"
    if token.text == "to" and further == "one" and not last.unit and scale_at(tokens, at + 2) is None:
        return at + 2
    if (
        token.text == ","
        and not last.number.figure
        and not last.unit
        and (rest := _behind_thousand(tokens, last))
    ):
        return rest
    is_unit = last.number.word and not last.unit and last.low < TEN
    if token.text == "and" and is_unit and any(kind == "tens" for kind, _ in number_words().get(further, ())):
        return _behind_number(tokens, at + 1)
    return _behind_money(tokens, at) if last.unit == "money" and last.number.high is None else None


def _behind_thousand(tokens: Tokens, last: Measure) -> int | None:
    """Find the token behind what may be the rest of a number in words: `two thousand, four hundred`."""
    other = read_measure(tokens, last.next + 1, joined=True) if last.number.scale >= THOUSAND else None
    is_rest = other is not None and not other.number.figure and TEN * TEN <= other.low < last.number.scale
    return other.next if other is not None and is_rest else None


def _behind_money(tokens: Tokens, at: int) -> int | None:
    """Find the token behind the smaller coins of an amount, or its rest: `مليون دولار و200 ألف`."""
    token = tokens[at]
    if token.text != "and" and not token.text.startswith("و"):
        return None
    place = at + (token.text in ("and", "و"))
    other = read_measure(tokens, place, joined=True)
    if other is None or other.signed or other.number.high is not None:
        return None
    is_rest = not other.unit and other.number.scale >= THOUSAND
    is_coins = other.unit in load_lexicon("currencies")["parts"]
    return other.next if is_coins or is_rest else None


def _is_number(tokens: Tokens, at: int) -> bool:
    return tokens[at].kind == "number" or tokens[at].text in number_words(tokens.lexicon)


def _is_changing(tokens: Tokens, last: Measure, at: int, *, hyphened: bool) -> bool:
    """Tell whether a word is a scale, a fraction or a number that goes on with the number before it."""
    word = tokens[at].text
    if word in word_list("unread_scales") or word in word_list("unread_tails"):
        return not last.unit or last.signed or word in ("ونيف", "الا", "squared", "cubed")
    if hyphened and word in ("odd", "some", "something", "plus", "ish", "figure", "digit"):
        return True
    if last.unit and last.known:
        return False
    if scale_at(tokens, at) is not None or word in word_list("point"):
        return tokens[at].kind == "word"
    if not last.unit and tokens[at].gap and _is_abbreviated(tokens, at):
        return True
    kinds = {kind for kind, _ in number_words(tokens.lexicon).get(word, ())}
    is_number = bool(kinds & {"units", "teens", "tens", "hundreds"}) and word != "one"
    return is_number or _is_fraction(word, last, hyphened=hyphened)


def _is_abbreviated(tokens: Tokens, at: int) -> bool:
    """Tell whether letters behind a figure may hold a scale: `5 m`, `1.2 bcm`."""
    word = tokens[at].text
    if word in values("short_scales"):
        return word in ("m", "b", "k", "mm", "mil")
    return _ABBREVIATION.fullmatch(word) is not None and tokens.written(at).islower()


def _is_fraction(word: str, last: Measure, *, hyphened: bool) -> bool:
    """Tell whether a word makes a fraction of the number before it: `2 thirds`, `three-quarters`."""
    below = values("fractions").get(word)
    if below is None or word in ("second", "quarter", "fourth", "third", "fifth"):
        return False
    is_part = word != "quarters" or last.number.low < below
    return is_part and (hyphened or word.endswith("s"))


def _behind_words(tokens: Tokens, at: int) -> int:
    """Find the token behind number words that could not be read, and what they count."""
    place = at + 1 + (tokens[at + 1].text in ("of", "من"))
    measure = read_measure(tokens, at, joined=True) or read_measure(tokens, place, joined=True)
    if measure is not None:
        return measure.next
    behind = at + 1
    further = is_before_currency(tokens, at)
    return further or behind


def _behind_added_fraction(tokens: Tokens, last: Measure, at: int) -> int | None:
    """Find the token behind a fraction added behind the unit: `two years and a half`, `دولار ونصف`."""
    token = tokens[at]
    if token.text == "and":
        place = at + 1 + (tokens[at + 1].text in ("a", "an", "one"))
        is_part = tokens[place].text in ("half", "quarter", "third", "bit") and place > at + 1
        return place + 1 if is_part else None
    return behind_added(tokens, at, last.unit)


def _behind_shared(tokens: Tokens, last: Measure, at: int, length: int = 1) -> int | None:
    """Find the token behind a bare number whose scale or unit may stand at the number that follows it."""
    if last.number.scale != 1 or abs(last.low) >= THOUSAND or length > _LONGEST_LIST:
        return None
    is_listed = tokens[at].text in _LISTS
    link = at + 1 if is_listed else find_link(tokens, at, closing=tokens[at].text.startswith("و"))
    if link is None:
        return None
    other = read_measure(tokens, link, joined=True)
    if other is None or other.number.high is not None:
        return None
    if other.number.scale < THOUSAND:
        is_further = is_listed and not other.unit and other.number.figure
        return last.next if is_further and _behind_shared(tokens, other, other.next, length + 1) else None
    are_figures = tokens[link].kind == "number" and last.number.figure
    if is_listed and not are_figures and (last.number.word or tokens[at].text in (",", "،")):
        return None
    is_range = tokens[at].text in range_words("links")
    return other.next if is_range else last.next


def shared_unit(tokens: Tokens, last: Measure, length: int = 1) -> Measure | None:
    """Give the amount whose money or percent a bare figure in a list shares: `8,000 and 5,000 dollars`."""
    at = last.next
    if length > _LONGEST_LIST or last.unit or not last.number.figure:
        return None
    while tokens[at].text in _COMMAS:
        at += 1
    if at == last.next or tokens[at].kind != "number":
        return None
    other = read_measure(tokens, at, joined=True)
    if other is None or other.number.scale != 1 or other.unread or other.signed:
        return None
    if other.unit in ("money", "percent"):
        return other
    return shared_unit(tokens, other, length + 1)


def unread_before(tokens: Tokens, first: Measure, last: Measure) -> int | None:
    """Give the first token of what stands before a number and changes it in a way that is not read."""
    at = first.at
    if at == 0:
        return None
    before = _changing_before(tokens, at)
    if before is not None or last.unit not in ("percent", "percentage point"):
        return before
    place = at - 1 - (tokens.before(at) == "of")  # "one-third of one percent"
    return place if place >= 0 and tokens[place].text in values("fractions") else None


def _changing_before(tokens: Tokens, at: int) -> int | None:
    before, token, further = tokens[at - 1], tokens[at], tokens.before(at - 1)
    if before.text in ("±", "∓", "×", "*", "^", "÷") and not token.gap:
        return at - 1
    is_glued = before.kind == "part" or (before.text in PERCENT_SIGNS and not token.gap)
    is_odd = before.text in ("نيف", "النيف") and token.text.startswith("و")  # "twenty-odd", the oddment first
    if is_glued or is_odd or (before.text in word_list("before_scales") and scale_at(tokens, at) is not None):
        return at - 1
    if before.text == "-" and not token.gap and not before.gap and further == "sub":
        return at - 2
    is_point = before.text in ("فاصله", "فاصلة", "point") and at > 1
    is_behind_word = is_point and tokens[at - 2].kind in ("number", "word")
    return at - 1 if is_behind_word and number_words().get(further) else None
