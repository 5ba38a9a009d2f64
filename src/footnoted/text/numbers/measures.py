"""Read one number with its sign and what it counts, or the two ends of a range that share them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.lexicon import fold_words, load_lexicon
from footnoted.text.numbers.currencies import country_behind, read_sign, resolve
from footnoted.text.numbers.nouns import is_measure
from footnoted.text.numbers.number_words import THOUSAND, Numeral
from footnoted.text.numbers.numerals import read_numeral
from footnoted.text.numbers.units import Unit, read_any_unit
from footnoted.text.tokens import Phrasebook

if TYPE_CHECKING:
    from footnoted.text.tokens import Match, Tokens

PERCENT_SIGNS: Final = ("%", "٪")
_LONE_MARK: Final = re.compile(r"\d{1,3}[.,،]\d{3}")
_CLOSING: Final = (")", "]", "%", "٪", "'", "-", "°")
_TEN: Final = 10
_REACH_OF_VERB: Final = 5
_FAR: Final = 5
"""A result is further from its move than the ends of a range from each other."""


class Measure(NamedTuple):
    """A number with its unit, not yet qualified; `signed`: a currency or percent sign stands before it.

    `at` is its first token, `next` the token behind it, `start` where it begins in the folded text.
    """

    at: int
    next: int
    start: int
    number: Numeral
    low: Decimal
    unit: str
    currency: str
    qualifier: str = ""
    signed: bool = False
    known: bool = True
    unread: bool = False


class Range(NamedTuple):
    """A quantity's ends: `last` is `first` where it has one only. `unread` says that they cannot be told."""

    first: Measure
    last: Measure
    unread: bool = False


@cache
def openings() -> Phrasebook:
    """Hold what opens a range; `between` and its likes ask for "and" before the other end."""
    table = load_lexicon("quantities")["ranges"]
    return Phrasebook((word, "between" if word in table["between"] else "") for word in table["opening"])


@cache
def range_words(key: str) -> frozenset[str]:
    """Read one list of words of ranges, folded."""
    return fold_words(load_lexicon("quantities")["ranges"][key])


@cache
def minus_words() -> frozenset[str]:
    """List the words that are the sign of the figure behind them."""
    return fold_words(load_lexicon("quantities")["signs"]["minus"])


# One number


def read_measure(tokens: Tokens, at: int, *, joined: bool) -> Measure | None:
    """Read a sign, a number, and what it counts."""
    place, is_minus, is_sum = _minus(tokens, at)
    sign = read_sign(tokens, place)
    is_percent = sign is None and tokens[place].text in PERCENT_SIGNS and not tokens[place + 1].gap
    place = sign.next if sign else place + is_percent
    if sign and tokens[place].text == "-" and not tokens[place].gap and not tokens[place + 1].gap:
        if tokens[place - 1].kind == "word":
            return None  # the name of something: CVE-2024-1
        place, is_minus = place + 1, True
    is_figure = tokens[place].kind in ("number", "part")
    is_marked = sign is not None or is_percent or tokens[at].text in ("-", "+")
    if is_marked and not is_figure:
        return None
    number = read_numeral(tokens, place, joined=joined, sign=sign.meaning or "?" if sign else "")
    number = number or _one_percent(tokens, place)
    if number is None or (sign and number.figure and _is_name(tokens, sign, place)):
        return None
    has_plus = tokens.is_any(number.next, "+") and not tokens[number.next].gap
    behind = number.next + has_plus
    unit, is_clear = _unit(tokens, number, behind, sign, is_percent=is_percent)
    start = number.start if place == at else min(tokens[at].start, sign.start if sign else number.start)
    is_unread = number.unread or is_sum or not is_clear or _is_odd(tokens, place, number, unit)
    low = -number.low if is_minus else number.low
    qualifier = "at_least" if has_plus else ""
    is_signed = sign is not None or is_percent
    return Measure(
        at,
        unit.next,
        start,
        number,
        low,
        unit.unit,
        unit.currency,
        qualifier,
        is_signed,
        unit.known,
        is_unread,
    )


def _minus(tokens: Tokens, at: int) -> tuple[int, bool, bool]:
    """Read the sign before a number: the token behind it, whether it is minus, whether it may be a sum."""
    token = tokens[at]
    is_behind_number = at > 0 and tokens[at - 1].kind in ("number", "part")
    if token.text in minus_words():
        is_either = at > 1 and (tokens[at - 2].text, tokens.before(at)) == ("plus", "or")
        return at + 1, True, is_behind_number or is_either
    if token.text not in ("-", "+") or tokens[at + 1].gap:
        return at, False, False
    is_free = at == 0 or (tokens[at - 1].kind in ("han", "sign") and tokens.before(at) not in _CLOSING)
    is_sign = token.gap or is_free
    return (at + 1, token.text == "-", False) if is_sign else (at, False, False)


def _is_name(tokens: Tokens, sign: Match, at: int) -> bool:
    """Tell whether letters and a figure are rather a name: `BD1`, `RM 5`, not `SR45 million`."""
    written = tokens.written(at)
    is_short = (
        written.isdigit() and len(written) == 1 and not tokens[at].gap and tokens[at - 1].kind == "word"
    )
    return is_short and sign.next == at and not tokens[at - 1].text.endswith(("$", "£", "¥"))


def _one_percent(tokens: Tokens, at: int) -> Numeral | None:
    """Read `واحد في المئة`; elsewhere the word is an adjective or a pronoun."""
    word = tokens[at].text
    if word.removeprefix("ب") not in ("واحد", "واحدا"):
        return None
    unit = read_any_unit(tokens, at + 1)
    start = tokens[at].start + word.startswith("ب")
    return Numeral(at + 1, start, Decimal(1), word=True) if unit and unit.unit == "percent" else None


def _unit(
    tokens: Tokens, number: Numeral, at: int, sign: Match | None, *, is_percent: bool
) -> tuple[Unit, bool]:
    """Read what is counted, and tell whether what stands before and behind the number agree on it."""
    if is_percent:
        return Unit(at, "percent"), True
    unit = read_any_unit(tokens, at, linked=number.high is not None or number.scale >= THOUSAND)
    if sign is None:
        return unit or Unit(at, ""), True
    if unit is None and (of_country := country_behind(tokens, at, sign.meaning)) is not None:
        return Unit(of_country.next, "money", of_country.meaning), True
    is_open = sign.meaning == "JPY:CNY" and tokens.has_han and not tokens.currency  # yen, or yuan
    own = Unit(at, "money", "" if is_open else resolve(sign.meaning, tokens.currency))
    if unit is None or unit.unit not in ("money", "percent") or sign.meaning == "?":
        return own, sign.meaning != "?"
    if unit.unit == "money" and unit.currency in ("", own.currency):
        return own._replace(next=unit.next), True
    usual, _, others = sign.meaning.partition(":")
    return unit, unit.unit == "money" and unit.currency in (usual, *others.split(","))


def _is_odd(tokens: Tokens, at: int, number: Numeral, unit: Unit) -> bool:
    """Tell whether a figure with three decimals counts things that have no parts: they were thousands."""
    has_decimals = number.scale == 1 and number.low != number.low.to_integral_value()
    is_marked = tokens[at].kind == "number" and _LONE_MARK.fullmatch(tokens[at].text) is not None
    return has_decimals and is_marked and unit.unit != "" and unit.known and not is_measure(unit.unit)


# Ranges


def read_range(tokens: Tokens, at: int) -> Range | None:
    """Read one number with its unit, or the two ends of a range: `3 to 5 million`, `بين 3 و5 ملايين`."""
    opening = openings().match(tokens, at)
    if opening is not None:
        is_between = opening.meaning == "between"
        first = read_measure(tokens, opening.next, joined=not is_between)
        found = first and _other_end(tokens, first, is_between=is_between, changes=not is_between)
        return found._replace(unread=True) if found and not is_between and _is_moved(tokens, at) else found
    first = read_measure(tokens, at, joined=True)
    if first is None:
        return None
    changes = tokens.before(at) in openings().first_words
    found = _other_end(tokens, first, is_between=False, changes=changes) or Range(first, first)
    return found._replace(unread=True) if _is_move_and_result(tokens, at, found) else found


def _is_moved(tokens: Tokens, at: int) -> bool:
    """Tell whether a verb before a number says that something rose or fell: in Arabic, some words before."""
    if tokens.before(at - (tokens.before(at) in ("by", "ب"))) in range_words("moves"):
        return True
    for place in range(at - 1, max(at - _REACH_OF_VERB, 0) - 1, -1):
        if tokens[place].kind not in ("word", "number"):
            return False
        if not tokens[place].text.isascii() and tokens[place].text.removeprefix("و") in range_words("moves"):
            return True
    return False


def _is_move_and_result(tokens: Tokens, at: int, found: Range) -> bool:
    """Tell whether "to" may lead from a move to what it came to, `rose 5% to 31.40`, and not to an end."""
    first, last = found.first, found.last
    is_word = first is not last and tokens[first.next].text in ("to", "الى", "حتى")
    is_shared = not first.unit and bool(last.unit) and last.low < _FAR * first.low
    return is_word and not is_shared and _is_moved(tokens, at)


def find_link(tokens: Tokens, at: int, *, closing: bool) -> int | None:
    """Find the token at which the other end of a range begins, behind what joins the two."""
    token = tokens[at]
    if token.text in ("-", "~") and token.gap != tokens[at + 1].gap:
        return None
    if token.text == "-" and tokens[at + 1].text in range_words("links") and tokens[at + 2].text == "-":
        return at + 3  # "two-to-three"
    words = range_words("closing") if closing else range_words("links")
    if token.text in words:
        return at + 1
    is_joined = token.text.startswith("و") and len(token.text) > len("وا")
    return at if closing and is_joined else None


def _other_end(tokens: Tokens, first: Measure, *, is_between: bool, changes: bool) -> Range | None:
    """Read the upper end of a range behind its lower end; None where there is none."""
    link = find_link(tokens, first.next, closing=is_between)
    if link is None:
        return None
    last = read_measure(tokens, link, joined=True)
    if last is None:
        return None
    is_vague = first.number.high is not None or last.number.high is not None
    word = tokens[first.next].text
    if is_vague or first.unread or last.unread:
        is_one = not is_vague and (not first.unit or first.signed) and not _differ(first, last)
        return Range(first, last, unread=True) if is_one else None
    if (
        not first.unit
        and not last.unit
        and word in ("-", "~")
        and first.number.scale == last.number.scale == 1
    ):
        return None
    if _differ(first, last):
        return _unless_shared(first, last, word)
    return _share(first, last, word, changes=changes)


def _differ(first: Measure, last: Measure) -> bool:
    """Tell whether two measures are of different things."""
    if not first.unit or not last.unit:
        return bool(first.unit) and not last.unit and not (first.signed or first.unit in ("percent", "money"))
    return (first.unit, first.currency) != (last.unit, last.currency)


def _unless_shared(first: Measure, last: Measure, word: str) -> Range | None:
    """Leave two amounts of different things apart, unless the scale of one may be meant for both."""
    is_short = first.number.scale == 1 and first.low < THOUSAND and last.number.scale >= THOUSAND
    is_shared = is_short and first.signed and last.unit == "money"
    return Range(first, last, unread=True) if is_shared and word != "or" else None


def _share(first: Measure, last: Measure, word: str, *, changes: bool) -> Range | None:
    """Give two ends the scale and the unit that stand at one of them; unread where that cannot be told."""
    scaled = _share_scale(first, last, word)
    if scaled is None or _is_of_hundreds(first.number, last.number):
        return Range(first, last, unread=True)
    is_shared = scaled != (first, last)
    is_two = bool(first.unit and last.unit) and not is_shared
    first, last = scaled
    if is_two and (changes or word in ("or", "او")):
        return None
    unit, currency = (last.unit, last.currency) if last.unit else (first.unit, first.currency)
    if first.low < last.low:
        return Range(first, last._replace(unit=unit, currency=currency))
    is_bare = not unit and first.number.scale == last.number.scale == 1
    return None if is_two or is_bare else Range(first, last, unread=True)


def _share_scale(first: Measure, last: Measure, word: str) -> tuple[Measure, Measure] | None:
    """Give both ends the scale that stands at one of them; None where it may be meant for that one only."""
    scales = (first.number.scale, last.number.scale)
    is_own = bool(first.unit) and not first.signed
    if scales[0] == 1 < THOUSAND <= scales[1] and not is_own and abs(first.low) < THOUSAND:
        is_lower = abs(first.low) < abs(last.low / scales[1])
        return (first._replace(low=first.low * scales[1]), last) if is_lower else None
    if scales[1] == 1 < THOUSAND <= scales[0] and (not last.unit or last.signed) and last.low < THOUSAND:
        is_higher = word == "-" and first.low / scales[0] < last.low and last.number.figure
        return (first, last._replace(low=last.low * scales[0])) if is_higher else None
    return first, last


def _is_of_hundreds(first: Numeral, last: Numeral) -> bool:
    """Tell whether "two to three hundred (thousand)" may mean two hundred (thousand)."""
    return last.hundreds and not first.hundreds and first.scale == 1 and first.low < _TEN
