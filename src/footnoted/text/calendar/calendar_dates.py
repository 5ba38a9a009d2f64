"""Read one calendar date among tokens, as EDTF level 1, by the readers of its parts."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, Final

from footnoted.text.calendar.chinese_dates import ChineseReader
from footnoted.text.calendar.date_openings import openings
from footnoted.text.calendar.date_words import (
    LAST_YEAR,
    MONTHS,
    YEAR_DIGITS,
    Claim,
    calendar_date,
    list_book,
    phrase_book,
)
from footnoted.text.calendar.days import DayReader
from footnoted.text.calendar.decades import DecadeReader
from footnoted.text.calendar.directed import DirectedReader
from footnoted.text.calendar.other_calendars import OtherCalendarReader
from footnoted.text.calendar.quarters import QuarterReader, school_year
from footnoted.text.calendar.years import YearReader, link_behind

if TYPE_CHECKING:
    from footnoted.text.tokens import Tokens

_FIRST_WRITTEN: Final = 1500
_SLASHED: Final = re.compile(r"\d{1,4}(?:/\d{1,4})+")


class CalendarReader:
    """Read calendar dates at places among the tokens of one text.

    `lenient` takes a word that is known to be a date for a month even where it may be another word.
    """

    def __init__(self, tokens: Tokens, *, lenient: bool) -> None:
        """Take the tokens to read from."""
        self._tokens = tokens
        self._years = YearReader(tokens)
        self._days = DayReader(tokens, self._years, lenient=lenient)
        decades = DecadeReader(tokens)
        self._quarters = QuarterReader(tokens, self._years, decades)
        self._ways = {
            "chinese": ChineseReader(tokens).read,
            "other calendar": OtherCalendarReader(tokens).read,
            "between": self._between,
            "iso": self._iso,
            "slashed": self._slashed,
            "century": decades.century,
            "day": self._days.read,
            "part of year": self._quarters.read,
            "directed": DirectedReader(tokens, self._years, self._days, lenient=lenient).read,
            "decade": decades.decade,
            "year": self._years.read,
        }

    def read(self, at: int) -> Claim | None:
        """Read the calendar date that begins at a token."""
        for name in openings(self._tokens[at], self._tokens[at + 1]):
            way = self._ways.get(name)
            claim = way(at) if way else None
            if claim is not None:
                return claim
        return None

    def _between(self, at: int) -> Claim | None:
        """Read `between 2019 and 2021`, `بين 5 و9 مايو`: the word for "between" belongs to the span."""
        word = phrase_book("openings").match(self._tokens, at)
        if word is None:
            return None
        if span := self._days.between(word.next, word.start):
            return span
        first = self._years.parse(word.next)
        place = link_behind(self._tokens, first.next, closing=True) if first else None
        if first is None or place is None:
            return None
        figure = self._tokens[first.figure].text
        is_year = first.era or first.word or (len(figure) == YEAR_DIGITS and int(figure) <= LAST_YEAR)
        last = self._years.parse(place)
        is_year = is_year or bool(last and (last.era or last.word))
        span = self._years.join(first, place) if is_year and not self._years.counts(first.next) else None
        return span._replace(start=word.start) if span else None

    def _iso(self, at: int) -> Claim | None:
        token = self._tokens[at]
        if token.kind != "iso":
            return None
        year, month, day = map(int, token.text.split("-"))
        is_real = 1 <= month <= MONTHS and 1 <= day <= calendar.monthrange(max(year, 1), month)[1]
        edtf = token.text if is_real else ""
        last = self._tokens[at + 2]
        if edtf and self._tokens.is_any(at + 1, "/", "-") and last.kind == "iso":
            return Claim(at + 3, token.start, f"{edtf}/{last.text}" if edtf < last.text else "")
        return Claim(at + 1, token.start, edtf)

    def _slashed(self, at: int) -> Claim | None:
        """Read `2024/3/25` and `25/3/2024`, where only one part can be the month; claim the others."""
        token = self._tokens[at]
        if token.kind != "code" or not _SLASHED.fullmatch(token.text):
            return None
        if (edtf := school_year(token.text)) and int(edtf[:YEAR_DIGITS]) >= _FIRST_WRITTEN:
            is_fiscal = self._tokens.is_any(at + 1, "财", "財") and self._tokens.is_any(at + 2, "年")
            return Claim(at + 1 + 2 * is_fiscal, token.start, edtf, calendar="fiscal" if is_fiscal else "")
        first, second, *rest = token.text.split("/")
        if len(rest) != 1:  # "9/10 March" is two days, and not read
            behind = self._days.read(at + 1)
            return Claim(behind.next, token.start) if behind and "-" in behind.edtf else None
        era = list_book("eras", "since").match(self._tokens, at + 1, bare=True)
        return Claim(era.next if era else at + 1, token.start, _day_with_slashes(first, second, rest[0]))


def _day_with_slashes(first: str, second: str, third: str) -> str:
    """Say the day of three figures; "" where the month may be either of two, or no such day is."""
    if len(first) == YEAR_DIGITS:
        year, month, day = first, second, third
    elif int(first) > MONTHS:
        day, month, year = first, second, third
    elif int(second) > MONTHS or int(first) == int(second):
        month, day, year = first, second, third
    else:
        return ""
    is_year = len(year) == YEAR_DIGITS and _FIRST_WRITTEN <= int(year) <= LAST_YEAR
    return calendar_date(year, int(month), int(day)) if is_year and int(day) else ""
