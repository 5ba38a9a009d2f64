"""Read a number written in figures: grouping, decimals, and which of the two a mark stands for."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from footnoted.text.numbers.habits import NO_HABIT, Habit

_ONE_MARK: Final = re.compile(r"(?P<whole>[1-9]\d{0,2})(?P<mark>[,.،])(?P<part>\d{3})")
_GROUPED: Final = re.compile(
    r"[1-9]\d{0,2}(?:(?P<mark>[,٬،.' ])\d{3})(?:(?P=mark)\d{3})*|[1-9]\d?(?:,\d\d)+,\d{3}"
)
_WITH_FRACTION: Final = re.compile(
    r"(?P<whole>\d+|[1-9]\d{0,2}(?:(?P<mark>[,٬،' ])\d{3})(?:(?P=mark)\d{3})*|[1-9]\d?(?:,\d\d)+,\d{3})"
    r"[.٫](?P<part>\d+)"
)
_CONTINENTAL: Final = re.compile(
    r"(?P<whole>\d+|[1-9]\d{0,2}(?:(?P<mark>[.٬' ])\d{3})(?:(?P=mark)\d{3})*)[,،٫](?P<part>\d+)"
)
LONGEST_FIGURE: Final = 24  # longer ones are serial numbers, and would be rounded
_MOST_DECIMALS: Final = 2  # behind a comma; with more it is a slip of grouping
_ZEROS: Final = "000"


@lru_cache(maxsize=65536)
def read_figure(written: str, habit: Habit = NO_HABIT) -> Decimal | None:
    """Read a figure as written, folded, by the habit of its text; None for what cannot be read.

    Without a habit `1,335` is thousands, `103,7` and `0,335` have a decimal comma, `1.335` a decimal point
    and `25.000` three zeros that group. What the habit contradicts is not read; nor is `3.1.2` or `1,2,3`.
    """
    if len(written) > LONGEST_FIGURE:
        return None
    if written.isdigit():
        return Decimal(written)
    if (lone := _ONE_MARK.fullmatch(written)) is not None:
        return _read_lone_mark(lone["whole"], lone["mark"], lone["part"], habit)
    if _GROUPED.fullmatch(written):
        return Decimal(re.sub(r"\D", "", written))
    match = _WITH_FRACTION.fullmatch(written) or _CONTINENTAL.fullmatch(written)
    if match is None:
        return None
    is_odd = (
        "," in written
        and "." not in written
        and len(match["part"]) > _MOST_DECIMALS
        and match["whole"] != "0"
    )
    return None if is_odd else Decimal(re.sub(r"\D", "", match["whole"]) + "." + match["part"])


def is_doubtful(written: str, habit: Habit) -> bool:
    """Tell whether a figure is surely a number, and only its value cannot be told."""
    return _ONE_MARK.fullmatch(written) is not None and read_figure(written, habit) is None


def _read_lone_mark(whole: str, mark: str, part: str, habit: Habit) -> Decimal | None:
    """Read the one form that may be grouped or have decimals: up to three digits, a mark, three digits."""
    if mark == ".":
        groups, decimal = habit.stop_groups, habit.stop_decimal
        usual = "group" if part == _ZEROS else "" if habit.arabic else "decimal"
    else:
        groups, decimal = habit.comma_groups, habit.comma_decimal
        usual = "" if habit.stop_groups else "group"
    if groups != decimal:
        usual = "group" if groups else "decimal"
    elif groups:
        usual = ""
    is_filled = part == _ZEROS or (part.endswith("0") and (mark != "." or habit.arabic))
    if usual == "decimal" and is_filled:
        return None  # decimals are not filled up with zeros: either the habit is broken or they are groups
    if usual == "group":
        return Decimal(whole + part)
    return Decimal(f"{whole}.{part}") if usual == "decimal" else None
