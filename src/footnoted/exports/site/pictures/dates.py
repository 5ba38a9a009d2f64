"""Place a date of EDTF level 1 on a line of years: from where to where it may lie."""

from __future__ import annotations

import re
from typing import NamedTuple

_MONTHS = 12
_DAYS = 30.5
_DATE = re.compile(r"(-?[0-9X]{4})(?:-([0-9X]{2}))?(?:-([0-9X]{2}))?([?~%]?)")
_SPANS = {
    **{number: (2 + 3 * (number - 21), 3) for number in (21, 22, 23)},
    24: (11, 3),
    **{number: (2 + 3 * (number - 25), 3) for number in (25, 26, 27)},
    28: (11, 3),
    **{number: (8 + 3 * (number - 29), 3) for number in (29, 30, 31)},
    32: (5, 3),
    **{number: (3 * (number - 33), 3) for number in range(33, 37)},
    **{number: (4 * (number - 37), 4) for number in range(37, 40)},
    **{number: (6 * (number - 40), 6) for number in (40, 41)},
}
"""Of each season, quarter, third and half that EDTF numbers: its first month from 0, and how many it has."""

_OPEN = (0.0, 0.0)


class Span(NamedTuple):
    """A stretch of time in years (2024.5 is the middle of 2024), and whether it is uncertain or open."""

    start: float
    end: float
    uncertain: bool
    opens: bool
    ends_open: bool


def place(edtf: str) -> Span | None:
    """Give where a date lies; None where its year is not known, or it is no date that can be placed.

    >>> place("2024")
    Span(start=2024.0, end=2025.0, uncertain=False, opens=False, ends_open=False)
    >>> place("2025-01?/..").ends_open, place("XXXX-02")
    (True, None)
    """
    first, slash, last = edtf.partition("/")
    if not slash:
        last = first
    begin, end = (_OPEN if one in {"", ".."} else _one(one) for one in (first, last))
    if begin is None or end is None or begin == end == _OPEN:
        return None
    opens, ends_open = begin == _OPEN, end == _OPEN
    start, stop = (end if opens else begin)[0], (begin if ends_open else end)[1]
    uncertain = any(sign in edtf for sign in "?~%X")
    return Span(start, stop, uncertain, opens, ends_open)


def _one(text: str) -> tuple[float, float] | None:
    """Give from where to where one date may lie."""
    found = _DATE.fullmatch(text)
    if found is None or found[1].startswith(("X", "-X")):
        return None
    low, high = int(found[1].replace("X", "0")), int(found[1].replace("X", "9"))
    if found[2] is None or "X" in found[2]:
        return float(low), float(high + 1)
    month = int(found[2])
    first, months = _SPANS.get(month, (month - 1, 1))
    if found[3] is None or "X" in found[3]:
        return round(low + first / _MONTHS, 4), round(high + (first + months) / _MONTHS, 4)
    day = int(found[3])
    begin = low + (first + (day - 1) / _DAYS) / _MONTHS
    return round(begin, 4), round(begin + 1 / _DAYS / _MONTHS, 4)
