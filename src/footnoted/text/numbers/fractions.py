"""Read parts of a number: `half a million`, `2½`, `47 1/8`, `and a half`, `ونصف`, `three point five`."""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal, Inexact
from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.numbers.number_words import (
    HUNDRED,
    ONE,
    Numeral,
    number_words,
    scale_at,
    values,
    word_list,
)
from footnoted.text.tokens import strip_proclitics

if TYPE_CHECKING:
    from footnoted.text.tokens import Tokens

_SLASH: Final = re.compile(r"(\d{1,3})[/\u2044\u2215](\d{1,3})")
_DENOMINATORS: Final = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 32, 64, 100))
_MOST_PARTS: Final = 20  # "nineteen twentieths"


class Part(NamedTuple):
    """A part of one: the token behind it, where it starts, and how much; None where no decimal says it."""

    next: int
    start: int
    value: Decimal | None


def over(above: Decimal, below: Decimal) -> Decimal | None:
    """Divide; None where the decimals never end."""
    context = Context(prec=28)
    value = context.divide(above, below)
    return None if context.flags[Inexact] else value


def part_sign(tokens: Tokens, at: int) -> Part | None:
    """Read a fraction that is one character or has a slash: `½`, `1/8`."""
    token = tokens[at]
    if token.kind == "part":
        above, _, below = unicodedata.normalize("NFKC", token.text).partition("\u2044")
        value = over(Decimal(above), Decimal(below)) if above.isdigit() and below.isdigit() else Decimal(0)
        return Part(at + 1, token.start, value)
    match = _SLASH.fullmatch(token.text) if token.kind == "code" else None
    if match is None or int(match[1]) >= int(match[2]) or int(match[1]) == 0:
        return None
    if int(match[2]) not in _DENOMINATORS:
        return None
    return Part(at + 1, token.start, over(Decimal(match[1]), Decimal(match[2])))


def read_part_sign(tokens: Tokens, at: int) -> Numeral | None:
    """Read a fraction sign that stands alone, with its scale: `½ million`."""
    part = part_sign(tokens, at)
    if part is None:
        return None
    scale = scale_at(tokens, part.next)
    behind = part.next + (scale is not None)
    value = part.value or Decimal(0)
    is_unread = part.value is None
    return Numeral(
        behind,
        part.start,
        value * (scale or 1),
        None,
        scale=scale or ONE,
        part=scale is None,
        unread=is_unread,
    )


def read_fraction(tokens: Tokens, at: int) -> Numeral | None:
    """Read a fraction in words, with what it is a part of: `three quarters of a million`, `نصف مليون`."""
    for word, cut in strip_proclitics(tokens[at].text):
        found = _fraction(tokens, at, word)
        if found is None:
            continue
        place, value = found
        scale, behind = _whole(tokens, place)
        start = tokens[at].start + cut
        if scale is None:
            is_of_one = tokens[place].text == "of" and tokens[place + 1].text in word_list("article")
            place += is_of_one + (tokens[place + is_of_one].text in word_list("article"))
            return Numeral(place, start, value or Decimal(0), word=True, part=True, unread=value is None)
        is_unread = value is None or (place == at + 1 and _is_feminine_number(tokens, at, word))
        return Numeral(behind, start, (value or 0) * scale, scale=scale, unread=is_unread)
    return None


def _is_feminine_number(tokens: Tokens, at: int, word: str) -> bool:
    """Tell whether an Arabic fraction may as well be a number word: `خمس مليون` is a fifth, or five."""
    return word in number_words() and not word.startswith("ال") and tokens[at + 1].kind == "word"


def _fraction(tokens: Tokens, at: int, word: str) -> tuple[int, Decimal | None] | None:
    """Read `half`, `quarter`, `three quarters`, `three-quarters`, `ثلاثة أرباع`, `ثلثي`."""
    below = values("fractions").get(word)
    if below is not None and _is_fraction(tokens, at, word):
        parts = Decimal(2) if word in ("ثلثا", "ثلثي", "ثلثين") else ONE
        is_many = word.isascii() and word.endswith("s")  # of how many, the words before did not say
        return at + 1, None if is_many else over(parts, below)
    above_words = number_words(tokens.lexicon).get(word, ())
    above = next(
        (value for kind, value in above_words if kind in ("units", "teens")), ONE if word == "a" else None
    )
    place = at + 1 + (tokens[at + 1].text == "-" and not tokens[at + 1].gap)
    below = values("fractions").get(tokens[place].text)
    if above is None or below is None or not 0 < above <= _MOST_PARTS:
        return None
    if not word.isascii() and not tokens[place].text.startswith("ا"):  # no plural: "ثلاثة عشر" is thirteen
        return None
    return place + 1, over(above, below)


def _is_fraction(tokens: Tokens, at: int, word: str) -> bool:
    """Tell whether a fraction word is one here: the Arabic feminine numbers look the same, ordinals too."""
    if word in (
        "half",
        "quarter",
        "نصف",
        "نصفا",
        "النصف",
        "ربع",
        "ربعا",
        "الربع",
        "ثلث",
        "ثلثا",
        "ثلثي",
        "ثلثين",
        "الثلث",
    ):
        return True
    scale = scale_at(tokens, at + 1)
    if word.isascii():
        return tokens[at + 1].text == "of" and _whole(tokens, at + 1)[0] is not None
    # "خمس ملايين" (plural) is slack for five, "خمس مليون" (singular) a fifth or five: not read
    return scale is not None and scale > 100 and not _is_plural_scale(tokens[at + 1].text)  # noqa: PLR2004


def _is_plural_scale(word: str) -> bool:
    return word.removeprefix("ال") in values("vague")


def _whole(tokens: Tokens, at: int) -> tuple[Decimal | None, int]:
    """Read the scale that a fraction is a part of: `of a million`, `a million`, `-million`, `المليون`."""
    place = at + (tokens[at].text == "-" and not tokens[at].gap)
    place += tokens[place].text in ("of", "من")
    place += tokens[place].text in ("a", "an", "one")
    place += tokens[place].text == "-" and not tokens[place].gap and tokens.before(place) == "a"
    scale = scale_at(tokens, place)
    behind = place + 1
    while scale is not None and (further := scale_at(tokens, behind)) is not None:
        scale, behind = scale * further, behind + 1
    return scale, behind


def add_part(
    tokens: Tokens, value: Decimal, scale: Decimal | None, at: int
) -> tuple[Decimal | None, int, Decimal | None]:
    """Read the part behind a number: the value with it (None: unread), the token behind, the scale."""
    if (point := _point(tokens, value, at)) is not None:
        return point
    part = _part_behind(tokens, at, has_scale=scale is not None)
    if part is None:
        return value, at, scale
    behind_scale, behind = _whole_behind(tokens, part.next)
    if behind_scale is not None and scale is not None and behind_scale != scale:
        return None, behind, scale
    is_large = value >= HUNDRED or tokens[at - 1].text == "dozen"
    is_slack = is_large and scale is None and tokens[at].kind == "word"  # "a hundred and a half"
    if part.value is None or (value != int(value) and scale is None) or is_slack:
        return None, behind, behind_scale or scale
    if scale is not None:
        return value + part.value * scale, behind, scale
    return (value + part.value) * (behind_scale or 1), behind, behind_scale


def _whole_behind(tokens: Tokens, at: int) -> tuple[Decimal | None, int]:
    """Read the scale directly behind an added part: `two and a half million`, `مليون ونصف المليون`."""
    place = at + (tokens[at].text == "-" and not tokens[at].gap)
    scale, behind = scale_at(tokens, place), place + 1
    while scale is not None and (further := scale_at(tokens, behind)) is not None:
        scale, behind = scale * further, behind + 1
    return (scale, behind) if scale is not None else (None, at)


def _part_behind(tokens: Tokens, at: int, *, has_scale: bool) -> Part | None:
    """Read `½`, `1/8`, `-1/8`, `and a half`, `and three quarters`, `ونصف`, `وثلاثة أرباع` behind a number."""
    sign = None if has_scale else part_sign(tokens, at + (tokens[at].text == "-" and not tokens[at].gap))
    if sign is not None and (tokens[at].kind == "part" or tokens[at].gap or tokens[at].text == "-"):
        return sign
    token = tokens[at]
    place = at + (token.text == "-" and not token.gap)
    if tokens[place].text == "and":
        place += 1 + (tokens[place + 1].text == "-")
        place += tokens[place].text in ("a", "an", "one")
        place += tokens[place].text == "-"
        return _added(tokens, place, tokens[place].text)
    if token.text == "و":
        return _added(tokens, at + 1, tokens[at + 1].text)
    return _added(tokens, at, token.text[1:]) if token.text.startswith("و") and len(token.text) > 1 else None


def _added(tokens: Tokens, at: int, word: str) -> Part | None:
    below = values("added_fractions").get(word)
    if below is not None:
        parts = Decimal(2) if word in ("ثلثا", "ثلثان", "ثلثين") else ONE
        return Part(at + 1, tokens[at].start, over(parts, below))
    meanings = number_words(tokens.lexicon).get(word, ())
    above = next((value for kind, value in meanings if kind in ("units", "teens")), None)
    place = at + 1 + (tokens[at + 1].text == "-" and not tokens[at + 1].gap)
    below = values("fractions").get(tokens[place].text)
    if above is None or below is None or not 0 < above < below:
        return None
    return Part(place + 1, tokens[at].start, over(above, below))


def _point(tokens: Tokens, value: Decimal, at: int) -> tuple[Decimal | None, int, Decimal | None] | None:
    """Read `point five`, `point two five` behind a number word, with the scale behind it."""
    at += _hyphen(tokens, at)
    if tokens[at].text not in word_list("point") or not (tokens[at].gap or tokens.before(at) == "-"):
        return None
    place, digits = at + 1, ""
    while (digit := _digit(tokens, place + _hyphen(tokens, place))) is not None:
        place, digits = place + 1 + _hyphen(tokens, place), digits + digit
    if not digits:
        return None
    scale = scale_at(tokens, place)
    behind = place + (scale is not None)
    if value != int(value):
        return None, behind, scale
    return Decimal(f"{int(value)}.{digits}") * (scale or 1), behind, scale


def _hyphen(tokens: Tokens, at: int) -> bool:
    return tokens[at].text == "-" and not tokens[at].gap and not tokens[at + 1].gap


def _digit(tokens: Tokens, at: int) -> str | None:
    if tokens[at].text in ("oh", "one"):
        return "0" if tokens[at].text == "oh" else "1"
    meanings = number_words().get(tokens[at].text, ())
    return next(
        (str(value) for kind, value in meanings if kind == "units" and tokens[at].text.isascii()), None
    )
