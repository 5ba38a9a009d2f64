"""Tell what the signs behind a Chinese quantity make of it: a number that goes on, the next word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from footnoted.text.numbers.han_numbers import number_signs
from footnoted.text.numbers.han_units import han_words, is_han
from footnoted.text.numbers.nouns import is_measure

if TYPE_CHECKING:
    import re

    from footnoted.text.numbers.han_units import HanUnit

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


def is_cut(text: str, end: int) -> bool:
    """Tell whether a part of the number stands behind what was read: `三年半`, `3万5`, `5%多`."""
    behind = text[end : end + 1]
    return behind.isdigit() or (
        bool(behind) and behind in (set(number_signs()) | set("半几幾")) - set("一两兩二")
    )


def is_unknown_noun(text: str, at: int) -> bool:
    """Tell whether signs behind a number may be what it counts, or a scale: `3垓元`, `5里亚尔`."""
    return is_han(text[at : at + 1]) and not text.startswith(han_words("free", "words"), at)
