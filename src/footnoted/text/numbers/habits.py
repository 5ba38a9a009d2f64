"""Tell from all figures of a text what its commas, stops and blanks mean within a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMA_GROUPS: Final = re.compile(
    r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+|\d\d?(?:,\d\d)+,\d{3}"
)
_COMMA_DECIMAL: Final = re.compile(r"\d+,\d{1,2}|0,\d+|\d{1,3}(?:\.\d{3})+,\d+")
_STOP_GROUPS: Final = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+|[1-9]\d{0,2}\.000")
_STOP_DECIMAL: Final = re.compile(r"\d+\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{1,3}(?:,\d{3})+\.\d+")


class Habit(NamedTuple):
    """How a text writes numbers: what was seen of each mark that is not told by its own form.

    `arabic` says that the text, or the figure's surroundings, is in Arabic letters, where the stop is
    used both ways; elsewhere a lone stop before three digits is a decimal point.
    """

    comma_groups: bool = False
    comma_decimal: bool = False
    stop_groups: bool = False
    stop_decimal: bool = False
    arabic: bool = False


NO_HABIT: Final = Habit()


def habit_of(figures: Iterable[str], *, arabic: bool) -> Habit:
    """Judge the folded figures of a text."""
    marked = [figure for figure in figures if not figure.isdigit()]
    return Habit(
        comma_groups=any(_COMMA_GROUPS.fullmatch(one) for one in marked),
        comma_decimal=any(_COMMA_DECIMAL.fullmatch(one) for one in marked),
        stop_groups=any(_STOP_GROUPS.fullmatch(one) for one in marked),
        stop_decimal=any(_STOP_DECIMAL.fullmatch(one) for one in marked),
        arabic=arabic,
    )
