"""Read Chinese dates: days, months, years, their spans and eras, and those relative to the day."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from footnoted.text.calendar.chinese_words import (
    CENTURY,
    DATE,
    ERA_YEAR,
    FIRST,
    OTHER,
    PART,
    RELATIVE,
    SPAN,
    WEEKDAY,
    date_of,
    decade_of,
    era_year,
    part_of,
    relative_of,
    span_of,
    weekday_of,
)
from footnoted.text.calendar.date_words import OPEN_YEAR, Claim

if TYPE_CHECKING:
    from collections.abc import Callable

    from footnoted.text.tokens import Tokens

_Reading = tuple[str, str, str, str]  # edtf, qualifier, relative, calendar
_ABOUT_BEFORE: Final = re.compile(r"(?:大约|大約|大概|约|約)[在于於]?$")
_TOLD_ELSEWHERE: Final = re.compile(r"(?:同年|次年|翌年|当年|當年|该年|該年|那年|隔年|年\))$")
_ABOUT_BEHIND: Final = re.compile(r"左右|前后(?!来)|前後")


class ChineseReader:
    """Read Chinese dates at places among the tokens of one text."""

    def __init__(self, tokens: Tokens) -> None:
        """Take the tokens to read from."""
        self._tokens = tokens
        self._text = tokens.folded.text
        self._starts: list[int] = []
        self._ways: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Reading | None]], ...] = (
            (OTHER, lambda _: ("", "", "", "")),
            (ERA_YEAR, era_year),
            (CENTURY, decade_of),
            (PART, part_of),
            (SPAN, span_of),
            (RELATIVE, relative_of),
            (WEEKDAY, weekday_of),
            (DATE, date_of),
        )

    def read(self, at: int) -> Claim | None:
        """Read the Chinese date that begins at a token; it is read by characters, not by tokens."""
        token = self._tokens[at]
        if token.kind not in ("han", "number") or (token.kind == "han" and token.text not in FIRST):
            return None
        for pattern, read in self._ways:
            match = pattern.match(self._text, token.start)
            reading = read(match) if match else None
            if match is not None and reading is not None:
                return self._claim(token.start, match.end(), reading)
        return None

    def _claim(self, start: int, end: int, reading: _Reading) -> Claim | None:
        """Find the token behind the last character, and "about" on either side."""
        if not self._starts:
            self._starts = [token.start for token in self._tokens]
        edtf, qualifier, relative, calendar = reading
        if (edtf or relative) and not qualifier:
            behind = _ABOUT_BEHIND.match(self._text, end)
            ahead = _ABOUT_BEFORE.search(self._text[max(0, start - 3) : start])
            if behind or ahead:
                qualifier = "about"
                end = behind.end() if behind else end
                start -= len(ahead[0]) if ahead else 0
        place = bisect_left(self._starts, end)
        if edtf.startswith(OPEN_YEAR) and _TOLD_ELSEWHERE.search(self._text[max(0, start - 2) : start]):
            edtf = qualifier = ""
        if self._tokens[place - 1].end != end:  # a part of a longer figure
            return None
        return Claim(place, start, edtf, qualifier, relative, calendar)
