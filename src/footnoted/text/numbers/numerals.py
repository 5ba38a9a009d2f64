"""Read one number among tokens: figures, number words, scale words, fractions and vague magnitudes."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from footnoted.text.lexicon import load_lexicon
from footnoted.text.numbers.figures import LONGEST_FIGURE, is_doubtful, read_figure
from footnoted.text.numbers.fractions import add_part, read_fraction, read_part_sign
from footnoted.text.numbers.number_words import (
    ONE,
    TEN,
    THOUSAND,
    Numeral,
    Term,
    add_up,
    counting_words,
    join_teen,
    number_words,
    read_small,
    scale_at,
    values,
    word_list,
)
from footnoted.text.numbers.ordinals import read_ordinal
from footnoted.text.numbers.units import is_counted, is_money
from footnoted.text.tokens import Phrasebook, strip_proclitics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.text.tokens import Tokens

__all__ = [
    "Numeral",
    "counting_words",
    "read_figure",
    "read_numeral",
    "read_ordinal",
    "read_scale",
    "read_small",
]

_ONLY_IN_COMPOUNDS: Final = ("arabic_units_of_compounds", "twelve")
_RUPEE: Final = "INR"
_MOST_SCALES: Final = 4  # "hundreds of thousands of millions of millions"
_FEWEST_THOUSANDS: Final = 10  # "4K" and "5K" are names


@cache
def _chains() -> Phrasebook:
    return Phrasebook((phrase, "") for phrase in load_lexicon("numbers")["chains"]["phrases"])


def read_numeral(tokens: Tokens, at: int, *, joined: bool = True, sign: str = "") -> Numeral | None:
    """Read the number that begins at a token, as long as it goes; None where none begins.

    `joined` lets an Arabic `و` or "and" carry the number on (not between the ends of a range). `sign` is the
    currency whose sign stands before a figure: behind it single letters are scales, as in `$1.5m`.
    """
    kind = tokens[at].kind
    if kind == "number":
        return _read_figure(tokens, at, joined=joined, sign=sign)
    if kind in ("part", "code"):
        return read_part_sign(tokens, at)
    if kind != "word":
        return None
    return _read_vague(tokens, at) or read_fraction(tokens, at) or _read_words(tokens, at, joined=joined)


# Figures


def _read_figure(tokens: Tokens, at: int, *, joined: bool, sign: str) -> Numeral | None:
    token, behind = tokens[at], tokens[at + 1]
    value = read_figure(token.text, tokens.habit)
    is_unread = value is None
    if len(token.text) > LONGEST_FIGURE:
        return None
    if value is None:
        value = Decimal(0)
    found: Numeral | None
    is_scale, scale, is_name = _short_scale(tokens, at + 1, value, sign)
    if is_name:
        return None
    if is_scale:
        found = Numeral(at + 2, token.start, value * (scale or 1), scale=scale or ONE, unread=scale is None)
        found = _go_on(tokens, found) if scale else found
    elif behind.kind == "part" or (behind.kind == "code" and behind.gap):
        total, place, scale = add_part(tokens, value, None, at + 1)
        found = Numeral(place, token.start, total or Decimal(0), None, place == at + 1, scale=scale or ONE)
        found = found._replace(unread=total is None)
    else:
        found = _accumulate(tokens, Term("figure", value, at + 1, token.start, linked=False), joined=joined)
    if found is None or not is_unread:
        return found
    is_sure = is_doubtful(token.text, tokens.habit)
    return found._replace(unread=True, figure=not is_sure and found.figure)


def _go_on(tokens: Tokens, found: Numeral) -> Numeral:
    """Take a scale word that stands behind a scale: `5m million` is nothing that anybody writes."""
    if scale_at(tokens, found.next) is not None:
        return found._replace(next=found.next + 1, unread=True)
    return found


def _short_scale(tokens: Tokens, at: int, value: Decimal, sign: str) -> tuple[bool, Decimal | None, bool]:
    """Read letters behind a figure: whether they are a scale, which one (None: not known), or make a name."""
    token = tokens[at]
    if token.kind != "word" or not token.text.isascii():
        return False, None, False
    known = scale_at(tokens, at)
    if known is not None:
        return (not token.gap and token.text != "hundred"), known, False
    if sign:
        return _scale_behind_sign(tokens, at, sign)
    if (token.text in word_list("unread_scales") and token.gap) or _is_millions(tokens, at):
        return True, values("short_scales").get(token.text) if is_counted(tokens, at + 1) else None, False
    scale = values("counted_scales").get(token.text)
    return (
        _counted_scale(tokens, at, value, scale) if scale is not None else (False, None, _is_name(tokens, at))
    )


def _is_millions(tokens: Tokens, at: int) -> bool:
    """Tell whether `MM` in capitals may be millions; in small letters it is a millimetre."""
    return tokens[at].text == "mm" and tokens.written(at).isupper()


def _is_name(tokens: Tokens, at: int) -> bool:
    """Tell whether letters that are glued to a figure make a name of it: `5G`, not `5km`."""
    token = tokens[at]
    is_letter = len(token.text) == 1 and token.text != "x" and not tokens.written(at).islower()
    is_unit = token.gap or (token.text in word_list("glued_units") and not is_letter) or is_money(tokens, at)
    return not is_unit


def _scale_behind_sign(tokens: Tokens, at: int, sign: str) -> tuple[bool, Decimal | None, bool]:
    """Read letters behind a figure that has the sign of a currency before it."""
    token = tokens[at]
    scale = values("short_scales").get(token.text)
    is_indian = token.text in ("l", "cr")
    if scale is not None and not (is_indian and _RUPEE not in sign):
        is_compound = tokens[at + 1].text in ("-", "'") and not tokens[at + 1].gap
        return (True, scale, False) if not (token.gap and is_compound) else (False, None, False)
    if token.text in word_list("unread_scales"):
        return True, None, False
    is_word = token.gap or is_money(tokens, at)
    return not is_word, None, False


def _counted_scale(
    tokens: Tokens, at: int, value: Decimal, scale: Decimal
) -> tuple[bool, Decimal | None, bool]:
    """Read `40k users`, `5m people`: a scale before what can be counted, else a unit or a name."""
    token = tokens[at]
    if is_counted(tokens, at + 1):
        return True, scale, False
    further = tokens[at + 1]
    if not token.gap and not further.gap and further.kind == "number":
        return False, None, True  # `3M45`
    if token.text == "m" and (token.gap or tokens.is_any(at + 1, *word_list("dimensions"))):
        return False, None, False  # metres
    if token.gap or token.text == "b" or (token.text == "k" and value < _FEWEST_THOUSANDS):
        return False, None, not token.gap
    return True, None, False


# Words


def _read_words(tokens: Tokens, at: int, *, joined: bool) -> Numeral | None:
    for word, cut in strip_proclitics(tokens[at].text):
        for term in _first_terms(tokens, at, word, cut):
            found = _accumulate(tokens, term, joined=joined)
            if found is not None and not (found.word and term.kind in _ONLY_IN_COMPOUNDS):
                return found
    return None


def _first_terms(tokens: Tokens, at: int, word: str, cut: int) -> Iterator[Term]:
    """Yield what a word may be at the beginning of a number."""
    start = tokens[at].start + cut
    has_scale = scale_at(tokens, at + 1) is not None
    if word in word_list("article") and has_scale:
        yield Term("units", ONE, at + 1, start, linked=False)
    for kind, value in number_words(tokens.lexicon).get(word, ()):
        if word.isascii() and kind in ("hundred", "dozen", "scales"):
            continue
        if kind == "dual_scales" and word in word_list("construct_duals") and not _has_noun(tokens, at + 1):
            continue
        yield join_teen(tokens, Term(kind, value, at + 1, start, linked=False, is_arabic=not word.isascii()))
    if word.startswith("ال") and has_scale:
        for kind, value in number_words().get(word[2:], ()):
            if kind in ("units", "teens", "tens", "hundreds"):
                yield Term(kind, value, at + 1, start, linked=False, is_arabic=True)
    if word.startswith("ال") and not has_scale and _has_noun(tokens, at + 1):
        scales = (value for kind, value in number_words().get(word[2:], ()) if kind == "scales")
        yield from (Term("scales", value, at + 1, start, linked=False, is_arabic=True) for value in scales)


def _has_noun(tokens: Tokens, at: int) -> bool:
    """Tell whether a noun can stand here, right behind a dual without its ending: `مليارا دولار`."""
    return tokens[at].kind == "word" and (is_money(tokens, at) or is_counted(tokens, at))


def _accumulate(tokens: Tokens, first: Term, *, joined: bool) -> Numeral | None:
    """Add up the words of one number, beginning with a term already read, and the part behind them."""
    added = add_up(tokens, first, joined=joined)
    if added is None:
        return None
    state, behind, terms, is_cut = added
    value, scale = state.total + (state.group or 0), state.scale
    is_unread = is_cut
    if joined:
        total, place, scale = add_part(tokens, value, state.scale if state.group is None else None, behind)
        is_unread = is_unread or total is None
        has_part = place != behind
        value, behind, scale = total or Decimal(0), place, scale or state.scale
    else:
        has_part = False
    is_figure = first.kind == "figure" and terms == 1 and not has_part
    is_word = terms == 1 and first.kind != "figure" and not has_part
    found = Numeral(behind, first.start, value, None, is_figure, is_word, scale or ONE, unread=is_unread)
    has_hundreds = any(token.text == "hundred" for token in tokens[first.next : behind])
    return found._replace(hundreds=True) if has_hundreds else found


# Vague magnitudes


def _read_vague(tokens: Tokens, at: int) -> Numeral | None:
    """Read a vague magnitude: `tens of thousands`, `hundreds`, `عشرات، بل مئات الملايين`."""
    first = _vague_word(tokens, at)
    if first is None:
        return None
    start, low, behind = first
    high = low
    chained = _chain(tokens, behind)
    if chained is not None:
        behind, high = chained
    scale, after = _vague_scale(tokens, behind)
    return Numeral(after, start, low * scale, high * scale * TEN, scale=scale)


def _vague_word(tokens: Tokens, at: int) -> tuple[int, Decimal, int] | None:
    table = values("vague")
    for word, cut in strip_proclitics(tokens[at].text):
        value = table.get(word) or table.get(word.removeprefix("ال"))
        if value is not None:
            return tokens[at].start + cut, value, at + 1
    return None


def _chain(tokens: Tokens, at: int) -> tuple[int, Decimal] | None:
    """Read `, or even hundreds` behind a vague magnitude: the token behind it and the larger magnitude."""
    place = at + (tokens[at].text in (",", "،"))
    link = _chains().match(tokens, place, bare=True)
    second = _vague_word(tokens, link.next) if link else None
    if second is None:
        return None
    behind = second[2]
    if tokens[behind].text == "," and tokens[behind + 1].text == "of":
        behind += 1
    return behind, second[1]


def _vague_scale(tokens: Tokens, at: int) -> tuple[Decimal, int]:
    """Read the scales a vague magnitude counts: `of millions`, `الملايين`, `آلاف`, `من الملايين`."""
    product = ONE
    for _ in range(_MOST_SCALES):
        place = at + (tokens[at].text in ("of", "من"))
        word = tokens[place].text
        value = values("vague").get(word) or values("vague").get(word.removeprefix("ال"))
        meanings = number_words(tokens.lexicon).get(word, ()) if value is None else ()
        value = next((size for kind, size in meanings if kind == "scales"), value)
        if value is None or value < THOUSAND:
            break
        product, at = product * value, place + 1
    return product, at


def read_scale(tokens: Tokens, at: int) -> tuple[Decimal, int] | None:
    """Read scale words ("several hundred thousand"), also in the plural: their value, the token behind."""
    product, behind = ONE, at
    for _ in range(_MOST_SCALES):
        place = behind + (tokens[behind].text in ("of", "من"))
        value = scale_at(tokens, place) or values("vague").get(tokens[place].text)
        if value is None:
            break
        product, behind = product * value, place + 1
    return (product, behind) if behind > at else None
