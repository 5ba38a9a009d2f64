"""Tell what the signs behind a Chinese quantity make of it: a number that goes on, the next word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from footnoted.text.numbers.han_numbers import number_signs
from footnoted.text.numbers.han_units import han_words, is_han
from footnoted.text.numbers.nouns import is_measure

if TYPE_CHECKING:
    from decimal import Decimal

    from footnoted.text.numbers.han_units import HanUnit

_REACH: Final = 14
_FAR: Final = 5
"""A result is further from its move than the ends of a range from each other."""
_RATE_BEFORE: Final = re.compile(
    r"(?:每|每(?:秒|分钟?|小时)|[时時]速|秒速|每[\d一二三四五六七八九十百千万]+\w{1,2}中?[约約]?有)$"
)
_ERA_BEFORE: Final = re.compile(r"[\u4e00-\u9fff]{2}[一二三四五六七八九十元]{1,3}年[至到-]$")
_MOVE_BEFORE: Final = re.compile(
    r"(?:[涨漲跌升降增减減]|上升|下降|增加|减少|減少|扩大|擴大|收窄|提高|回升|攀升|下滑|回落|下调|上调)了?$"
)
_TIMES: Final = ("year", "month", "week", "day", "hour", "decade", "quarter")


def is_of_next_word(text: str, unit: HanUnit | None, behind: re.Match[str]) -> bool:
    """Tell whether `多` behind a unit belongs to what follows: `5年多次`, not `3年多`."""
    if unit is None or behind.group() not in "多余餘许":
        return False
    is_parted = unit.unit == "multiple" or is_measure(unit.unit)
    return not is_parted or text[behind.end() : behind.end() + 1] in tuple("次数个种样元年名")


def is_recent(text: str, start: int, unit: HanUnit | None) -> bool:
    """Tell whether `近` says that the years are the last ones, not that they are about so many."""
    if unit is None or unit.unit not in _TIMES or not text.startswith("近", start):
        return False
    return text.startswith(("来", "來", "以来", "以來", "之内", "内", "里", "间", "中"), unit.end)


def is_rate(text: str, start: int, unit: HanUnit | None) -> bool:
    """Tell whether an amount is had in another: `每秒42米`, `5公斤/立方米`, `每10万人中有3人`."""
    if _RATE_BEFORE.search(text, max(start - _REACH, 0), start) is not None:
        return True
    behind = text[unit.end : unit.end + 2] if unit is not None and unit.unit != "money" else ""
    return behind[:1] == "/" and is_han(behind[1:])


def is_of_era(text: str, start: int) -> bool:
    """Tell whether the year of an era stands before, up to which a number counts: `光绪二年至十年`."""
    return _ERA_BEFORE.search(text, max(start - _REACH, 0), start) is not None


def is_move_and_result(
    text: str, start: int, low: Decimal | None, high: Decimal | None, *, is_bare: bool
) -> bool:
    """Tell whether `至` may lead from a move to what it came to: `涨1美元至71美元`, not `增长3至5%`."""
    is_far = low is not None and high is not None and high > _FAR * low
    return (not is_bare or is_far) and _MOVE_BEFORE.search(text, max(start - _REACH, 0), start) is not None


def is_cut(text: str, end: int) -> bool:
    """Tell whether a part of the number stands behind what was read: `三年半`, `3万5`, `5%多`."""
    behind = text[end : end + 1]
    return behind.isdigit() or (
        bool(behind) and behind in (set(number_signs()) | set("半几幾")) - set("一两兩二")
    )


def is_unknown_noun(text: str, at: int) -> bool:
    """Tell whether signs behind a number may be what it counts, or a scale: `3垓元`, `5里亚尔`."""
    return is_han(text[at : at + 1]) and not text.startswith(han_words("free", "words"), at)
