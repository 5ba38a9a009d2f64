"""Read Chinese shares: `百分之三十五`, `三成五`, `四分之三`, `百分之五到百分之十`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from footnoted.text.numbers.fractions import over
from footnoted.text.numbers.han_numbers import read_han_number

Share = tuple[int, Decimal | None, str]
"""Where a share ends, its value (None: unread), its unit."""

_TEN: Final = Decimal(10)
_NOUN: Final = re.compile("[\u4e00-\u9fff](?<![的左之和，、。；])")
_TENTHS_BETWEEN: Final = re.compile(r"[一两二三四五六七八九]{2}成")
_TENTHS: Final = re.compile(
    r"(?P<digit>[一二两三四五六七八九1-9])成(?![功员員立为為分长長本果就交绩績都人年双雙群天])(?P<half>半|[一二三四五六七八九])?"
)


def read_share(text: str, at: int) -> Share | None:
    """Read `百分之五`, `四分之三`, `三成`: the end, the value (None: unread), the unit."""
    for words, unit in (("百分之", "percent"), ("千分之", ""), ("万分之", ""), ("萬分之", "")):
        if text.startswith(words, at):
            number = read_han_number(text, at + len(words))
            return number and (number.end, number.value if unit else None, unit)
    if text.startswith("百分之百", at):
        return at + len("百分之百"), _TEN * _TEN, "percent"
    if (between := _TENTHS_BETWEEN.match(text, at)) is not None:
        return between.end(), None, "percent"
    tenths = _TENTHS.match(text, at)
    return _tenths(tenths) if tenths else _share(text, at)


def _tenths(match: re.Match[str]) -> Share | None:
    """Read `三成`, `三成五`, `三成半` as percent."""
    number, half = read_han_number(match["digit"], 0), read_han_number(match["half"] or "", 0)
    if number is None or number.value is None:
        return None
    more = half.value if half else Decimal(5 if match["half"] else 0)
    return match.end(), None if more is None else number.value * _TEN + more, "percent"


def _share(text: str, at: int) -> Share | None:
    """Read `四分之三`."""
    below = read_han_number(text, at)
    if below is not None and text.startswith("又", below.end):  # three and a half: of what, follows
        part = _share(text, below.end + 1)
        return part and (part[0], None, "ratio")
    if below is None or not text.startswith("分之", below.end):
        return None
    above = read_han_number(text, below.end + len("分之"))
    if above is None:
        return None
    share = over(above.value, below.value) if above.value is not None and below.value else None
    return above.end, share, "ratio"


def other_share(text: str, end: int, share: Share, links: re.Pattern[str]) -> tuple[int, Decimal] | None:
    """Read the upper end of a range of shares: `百分之五到百分之十`."""
    link = links.match(text, end)
    other = read_share(text, link.end()) if link else None
    if link and other is None and share[2] == "percent":  # 百分之七到八: of a hundred, too
        number = read_han_number(text, link.end())
        is_sure = number is not None and not _NOUN.match(text, number.end)
        other = (number.end, number.value, "percent") if number and is_sure else None
    if other is None or other[1] is None or share[1] is None or other[2] != share[2]:
        return None
    return (other[0], other[1]) if share[1] < other[1] else None
