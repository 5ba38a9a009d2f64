"""Read Chinese quantities: `超过20多万名用户`, `1至3万元`, `百分之三十五`, `三成`, `四分之三`, `第三大`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.fold import fold
from footnoted.text.lexicon import load_lexicon
from footnoted.text.numbers.currencies import read_sign
from footnoted.text.numbers.han_neighbours import (
    is_cut,
    is_move_and_result,
    is_of_era,
    is_of_next_word,
    is_rate,
    is_recent,
    is_unknown_noun,
)
from footnoted.text.numbers.han_numbers import HanNumber, is_year_like, number_signs, read_han_number
from footnoted.text.numbers.han_shares import Share, other_share, read_share
from footnoted.text.numbers.han_units import (
    MORE_BETWEEN,
    HanUnit,
    han_pattern,
    han_unit,
    han_words,
    here,
    is_han,
)
from footnoted.text.numbers.nouns import is_measure
from footnoted.text.numbers.uncounted import Found

if TYPE_CHECKING:
    from footnoted.text.tokens import Token, Tokens

_LINKS: Final = re.compile(r" ?(?:至|到|-|~|或|—) ?")
_SCORE: Final = re.compile(
    r"(?:\d{1,3}|[零一二三四五六七八九十])比(?:\d{1,3}|[零一二三四五六七八九十])(?![%\d])"
)
_LAST_HOUR: Final = 24
_LONE_MARK: Final = re.compile(r"\d{1,3}[.,]\d{3}")
_YEAR: Final = 4
_LAST_SURE_YEARS: Final = 49
_TEN: Final = Decimal(10)
_MYRIAD: Final = Decimal(10_000)
_THOUSAND: Final = 1000
_LONGEST_LABEL: Final = 4
_SURE_SIGNS: Final = 3
_LONGEST_UNKNOWN: Final = 2
_ONE_OF_WHAT: Final = (
    "year",
    "hour",
    "minute",
    "kilometre",
    "metre",
    "ton",
    "month",
    "week",
    "century",
    "money",
    "kilogram",
)


class _Side(NamedTuple):
    number: HanNumber
    unit: HanUnit | None
    low: Decimal | None


@cache
def _labels(key: str) -> tuple[str, ...]:
    return han_words("labels", key)


@cache
def _first_signs() -> frozenset[str]:
    qualifiers = load_lexicon("han")["qualifiers"].values()
    prefixes = load_lexicon("han")["money_before"].values()
    words = (word for words in (*qualifiers, *prefixes) for word in words.split())
    return frozenset((*number_signs(), *"几幾数數上成第百半负負零", *(fold(word).text[0] for word in words)))


def begins_han(token: Token) -> bool:
    """Tell whether a Chinese quantity may begin at a token that is a Chinese sign."""
    return token.kind == "han" and token.text in _first_signs()


def behind_han_label(tokens: Tokens, at: int) -> int | None:
    """Give the token behind a figure that numbers or dates something: `5号`, `90年代`, `公元前700年`."""
    text, start = tokens.folded.text, tokens[at].start
    if tokens[at].kind != "number" and not begins_han(tokens[at]):
        return None
    idiom = _idioms().match(text, start)
    if idiom is not None:
        return _token_behind(tokens, at, idiom.end())
    qualifier = han_pattern("qualifiers").match(text, start)
    if qualifier is not None and _is_other_word(text, qualifier):
        return at + 1
    number = read_han_number(text, qualifier.end() if qualifier else start)
    if number is None or text.startswith("分之", number.end):
        return None
    score = _SCORE.match(text, start)
    is_code = is_year_like(number.signs) and number.high is None and not number.figure
    end = score.end() if score else number.end if is_code else _end_of_label(tokens, number, start)
    return None if end is None else _token_behind(tokens, at, end)


def _end_of_label(tokens: Tokens, number: HanNumber, start: int) -> int | None:
    """Find the end of a number, or of two joined, before or behind a sign that makes it a label."""
    text = tokens.folded.text
    link = _LINKS.match(text, number.end)
    other = read_han_number(text, link.end()) if link else None
    if other is not None and _is_before_label(tokens, other.end):
        return other.end
    is_padded = text[start] == "0" and len(number.signs) > 1 and number.signs.isdigit()
    before = text[max(start - _LONGEST_LABEL, 0) : start].rstrip("约約 ")
    is_other = before.endswith(("之前", "此前", "目前", "以前"))
    is_behind_label = before.endswith(_labels("before")) and not is_other and is_han(text[start - 1 : start])
    is_small = number.scale < _MYRIAD and not number.more and "." not in number.signs
    is_clock = text.startswith(("点", "點"), number.end) and is_small and (number.value or 0) <= _LAST_HOUR
    is_label = is_padded or is_behind_label or is_clock or (is_small and _is_before_label(tokens, number.end))
    return number.end if is_label else None


def _is_before_label(tokens: Tokens, end: int) -> bool:
    is_labelled = tokens.folded.text.startswith(_labels("behind"), end)
    return is_labelled and han_unit(tokens, end) is None


@cache
def _idioms() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(map(re.escape, han_words("idioms", "words"))) + ")(?!之)")


def _is_other_word(text: str, qualifier: re.Match[str]) -> bool:
    """Tell whether a qualifier is only the end of the word before it: `签约`, `附近`."""
    before = text[max(qualifier.start() - 1, 0) : qualifier.start()]
    table = load_lexicon("han")["not_qualifiers"]
    return bool(before) and any(
        qualifier.group()[0] in signs and before in words for signs, words in table.items()
    )


def _token_behind(tokens: Tokens, at: int, end: int) -> int:
    while tokens[at].end < end:
        at += 1
    return at + 1


def read_han(tokens: Tokens, at: int) -> Found | None:
    """Read the Chinese quantity that begins at a token; None where none begins, or no unit makes it sure."""
    text, start = tokens.folded.text, tokens[at].start
    if tokens[at].kind == "number" and tokens.is_glued(at) and tokens[at - 1].kind not in ("han", "sign"):
        return None
    if text[start] == "第":
        return _rank(tokens, at)
    qualifier = han_pattern("qualifiers").match(text, start)
    place = qualifier.end() if qualifier else start
    place += text[place : place + 1] == " "
    sign, place, prefix = _before(tokens, at, place)
    meaning = (qualifier.lastgroup or "") if qualifier else ""
    found = read_share(text, place) if not prefix else None
    if found is not None:
        return _share_found(tokens, at, found, meaning)
    first = _side(tokens, place, prefix)
    if first is None:
        return None
    last = _other_end(tokens, first, prefix) or first
    return _judge(tokens, at, (first, last), meaning, is_negative=sign < 0)


def _share_found(tokens: Tokens, at: int, share: Share, meaning: str) -> Found:
    end, value, unit = share
    has_more = is_cut(tokens.folded.text, end) or tokens.folded.text.startswith(("强", "強", "弱"), end)
    end = _behind_cut(tokens, end) if has_more else end
    after = han_pattern("behind").match(tokens.folded.text, end)
    if after is not None and not meaning and after.lastgroup != "more_than":
        end, meaning = after.end(), after.lastgroup or ""
    high, other = None, other_share(tokens.folded.text, end, share, _LINKS)
    if other is not None:
        end, high = other
    behind = _token_behind(tokens, at, end)
    return Found(behind, tokens[at].start, value, high, unit, "", meaning, unread=value is None or has_more)


def _before(tokens: Tokens, at: int, place: int) -> tuple[int, int, str]:
    """Read what stands between qualifier and number: minus (-1), the name or sign of a currency."""
    text = tokens.folded.text
    sign = 1
    for word in ("负", "負", "零下", "-"):
        if text.startswith(word, place) and read_han_number(text, place + len(word)):
            sign, place = -1, place + len(word)
    name = han_pattern("money_before").match(text, place)
    if name is not None and read_han_number(text, name.end()):
        return sign, name.end(), name.lastgroup or ""
    token = at
    while tokens[token].start < place:
        token += 1
    found = read_sign(tokens, token) if tokens[token].kind in ("word", "sign") else None
    if found is not None and tokens[found.next].kind == "number":
        return sign, tokens[found.next].start, here(found.meaning)
    return sign, place, ""


def _side(tokens: Tokens, at: int, prefix: str) -> _Side | None:
    """Read one number and its unit."""
    text = tokens.folded.text
    if text.startswith("半", at):
        unit = han_unit(tokens, at + 1)
        is_measured = unit is not None and unit.known and is_measure(unit.unit)
        is_word = text.startswith("年度", at + 1) or text[at - 1 : at] in tuple("一大多前后下上")
        half = HanNumber(at + 1, Decimal("0.5"), signs="半")
        return _Side(half, unit, half.value) if is_measured and not is_word else None
    number = read_han_number(text, at)
    if number is None:
        return None
    end = number.end
    unit = han_unit(tokens, end, prefix)
    return _Side(number, unit, number.value)


def _other_end(tokens: Tokens, first: _Side, prefix: str) -> _Side | None:
    """Read the upper end of a range; None where there is none; without a value where it cannot be told."""
    text = tokens.folded.text
    end = first.unit.end if first.unit else first.number.end
    link = _LINKS.match(text, end)
    if link is None:
        return None
    last = _side(tokens, link.end(), prefix)
    if last is None or (last.unit is None and first.unit is None and link.group().strip() == "-"):
        return None
    if (
        first.unit
        and last.unit
        and not first.unit.known
        and text.startswith(first.unit.unit, last.number.end)
    ):
        first = first._replace(unit=last.unit)  # "3个至5个百分点"
    if (
        first.unit
        and last.unit
        and (first.unit.unit, first.unit.currency) != (last.unit.unit, last.unit.currency)
    ):
        is_same_money = first.unit.unit == last.unit.unit == "money"
        return last._replace(low=None) if is_same_money else None
    return (
        last if last.unit or not first.unit else last._replace(unit=first.unit._replace(end=last.number.end))
    )


def _ends(first: _Side, last: _Side) -> tuple[Decimal | None, Decimal | None]:
    """Give both ends of a range the scale that stands at the second; None where they cannot be told."""
    low, high = first.low, last.low
    if low is None or high is None or first.number.high or last.number.high:
        return None, None
    scales = first.number.scale, last.number.scale
    if (
        scales[0] == 1
        and scales[1] >= _MYRIAD
        and low < _THOUSAND
        and not (first.unit and first.unit.unit != "money" and first.unit.end > first.number.end)
    ):
        low = low * scales[1] if low < high / scales[1] else None
    elif scales[0] >= _MYRIAD and scales[1] == 1 and high < _MYRIAD:
        return None, None
    return (low, high) if low is not None and low < high else (None, None)


def _judge(
    tokens: Tokens, at: int, ends: tuple[_Side, _Side], meaning: str, *, is_negative: bool
) -> Found | None:
    """Say what was read, unless nothing makes it sure that it is a quantity at all."""
    first, last = ends
    text, unit, number = tokens.folded.text, last.unit, first.number
    end = unit.end if unit else last.number.end
    if first is last and not _is_sure(text, first, meaning):
        return None
    if first is not last:
        low, high = _ends(first, last)
        is_unread = low is None
    else:
        low, high, is_unread = (
            first.low,
            number.high,
            first.low is None or ("兆" in number.signs and (unit is None or unit.unit != "money")),
        )
    start = tokens[at].start
    qualifier = "" if is_recent(text, start, unit) else meaning or number.more
    has_more = unit is not None and text.startswith(("多", "余", "餘", *MORE_BETWEEN), number.end)
    if not qualifier and has_more:
        qualifier = "more_than"
    behind = han_pattern("behind").match(text, end)
    if behind is not None and not qualifier and not is_of_next_word(text, unit, behind):
        end, qualifier = behind.end(), behind.lastgroup or ""
    if first is last and not meaning and _may_be_calendar_year(text, first):
        is_unread = True
    is_either = text[max(start - 1, 0) : start] == "正" and text[start] in "负負"  # plus or minus
    is_unread = is_unread or is_either or is_rate(text, start, unit) or is_of_era(text, start)
    is_unread = is_unread or (
        first is not last and is_move_and_result(text, start, low, high, is_bare=first.unit is None)
    )
    is_permille = unit is not None and unit.unit == "percent" and not unit.known
    is_uncounted = unit is None and last.number.figure and is_unknown_noun(text, end)
    is_unread = is_unread or is_permille or is_uncounted or _is_odd(number, unit)
    if is_cut(text, end):
        end, is_unread = _behind_cut(tokens, end), True
    if is_negative and low is not None:
        low, is_unread = -low, is_unread or high is not None
    name, currency, known = (unit.unit, unit.currency, unit.known) if unit else ("", "", True)
    return Found(
        _token_behind(tokens, at, end), start, low, high, name, currency, qualifier, known, is_unread
    )


def read_unread(tokens: Tokens, at: int) -> Found | None:
    """Read a figure that goes on with signs which nobody knows: `3万5`, `3垓元`; it has no value."""
    text, token = tokens.folded.text, tokens[at]
    number = read_han_number(text, token.start)
    if number is None or not is_han(text[token.end : token.end + 1]):
        return None
    if number.end == token.end and not is_unknown_noun(text, token.end):
        return None
    end = number.end
    for size in range(1, _LONGEST_UNKNOWN + 1):
        unit = han_unit(tokens, end + size)
        if unit is not None and unit.unit == "money" and is_han(text[end : end + 1]):
            end = unit.end
            break
    return Found(_token_behind(tokens, at, end), token.start, unread=True)


def _is_odd(number: HanNumber, unit: HanUnit | None) -> bool:
    """Tell whether three decimals count things that have no parts: they were thousands."""
    is_marked = _LONE_MARK.fullmatch(number.signs) is not None and number.value != int(number.value or 0)
    return is_marked and unit is not None and not is_measure(unit.unit)


def _may_be_calendar_year(text: str, side: _Side) -> bool:
    """Tell whether `98年`, `649年` may be a year as well as so many years."""
    number, unit = side.number, side.unit
    if unit is None or unit.unit != "year" or not number.figure or number.scale > 1 or number.more:
        return False
    if text[number.end : number.end + 1] != "年" or (number.value or 0) <= _LAST_SURE_YEARS:
        return False
    return not text.startswith(
        ("之", "内", "以来", "间", "里", "来", "多", "余", "历史", "的历史", "左右"), number.end + 1
    )


def _behind_cut(tokens: Tokens, end: int) -> int:
    """Find the end of what belongs to a number and was not read: one number with its unit, or several."""
    text = tokens.folded.text
    end += text[end : end + 1] == "半"
    unit = han_unit(tokens, end)
    end = unit.end if unit else end
    while (number := read_han_number(text, end)) is not None:
        unit = han_unit(tokens, number.end)
        end = unit.end if unit else number.end + text.startswith("分", number.end)
    return end


def _is_sure(text: str, side: _Side, meaning: str) -> bool:
    """Tell whether a number without range is an amount: figures with a scale or unit, signs with a unit."""
    number, unit = side.number, side.unit
    signs = number.signs
    if unit is None:
        is_large = number.scale >= _MYRIAD and (number.high is not None or len(signs) >= _SURE_SIGNS)
        return is_large or (number.figure and number.scale > 1)
    is_digits = (is_year_like(signs) and number.high is None) or signs in ("零", "〇")
    if is_digits and not number.figure:
        return False
    if signs[0] in "百千万萬亿億":
        is_more = text.startswith(("多", "余", "餘"), number.end)
        return unit.known and (is_more or meaning in ("about", "more_than", "less_than"))
    sign = text[number.end : number.end + 1]
    if unit.unit == "year" and sign == "年" and number.figure:
        is_calendar = len(signs) >= _YEAR and number.scale == 1
        return not is_calendar or bool(number.more or meaning)
    is_one = signs == "一" and unit.unit in _ONE_OF_WHAT and unit.known and sign not in ("天", "周", "元")
    return is_one or signs not in ("一", "二", "壹")


def _rank(tokens: Tokens, at: int) -> Found | None:
    """Read `第三大`, `第5届`; not chapters, wars and other names."""
    text, start = tokens.folded.text, tokens[at].start
    number = read_han_number(text, start + 1)
    if number is None or number.value is None or number.high:
        return None
    is_name = text.startswith(han_words("ordinals", "not_behind"), number.end)
    if is_name or not text.startswith(han_words("ordinals", "behind"), number.end):
        return None
    return Found(_token_behind(tokens, at, number.end), start, number.value, None, "rank", "", "ordinal")
