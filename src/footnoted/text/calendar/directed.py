"""Read weekdays and seasons, and what "last", "next" and "this" point at: `last Tuesday`, `الصيف المقبل`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from footnoted.text.calendar.date_words import (
    Claim,
    months,
    phrase_book,
    start_of,
    word_list,
    words_book,
)
from footnoted.text.calendar.quarters import school_year
from footnoted.text.calendar.years import relative_year

if TYPE_CHECKING:
    from footnoted.text.calendar.days import DayReader
    from footnoted.text.calendar.years import YearReader
    from footnoted.text.tokens import Match, Tokens

_WEEKS: Final = ("P-1W", "P0W", "P1W")


class DirectedReader:
    """Read weekdays, seasons and words with a direction at places among the tokens of one text."""

    def __init__(self, tokens: Tokens, years: YearReader, days: DayReader, *, lenient: bool) -> None:
        """Take the tokens to read from, and who reads the other parts of dates."""
        self._tokens = tokens
        self._years = years
        self._days = days
        self._lenient = lenient

    def read(self, at: int) -> Claim | None:
        """Read the weekday, season or word with a direction that begins at a token."""
        return self._ahead(at) or self._weekday(at) or self.season(at)

    def _ahead(self, at: int) -> Claim | None:
        """Read `last Tuesday`, `next March`, `this summer`."""
        found = phrase_book("directions").match(self._tokens, at, bare=True)
        if found is None:
            return None
        place = found.next
        if (day := words_book("weekdays").match(self._tokens, place, bare=True)) and self._has_capital(place):
            if self._names_a_date(day.next):
                return None
            return Claim(day.next, found.start, relative=_weekday(found.meaning, day.meaning))
        season = words_book("seasons").match(self._tokens, place, bare=True)
        if season and self._years.behind(season.next) is None:
            period = "P0Y" if found.meaning == "this" else found.meaning
            return Claim(season.next, found.start, relative=f"{period}/{season.meaning}")
        return self._days.ahead(place, found.start, found.meaning)

    def _weekday(self, at: int) -> Claim | None:
        """Read `on Tuesday`, `الثلاثاء الماضي`, `Tuesday last week`; beside a date it is a part of that."""
        tokens = self._tokens
        start = start_of(tokens[at], "يوم")
        place = at if start is None else at + 1
        day = words_book("weekdays").match(tokens, place, bare=start is not None)
        if day is None or not self._is_weekday(at, day, has_word=start is not None):
            return None
        start = day.start if start is None else start
        if self._names_a_date(day.next) or self._is_name(at, day.next):
            return Claim(day.next, start)
        if found := phrase_book("directions_behind").match(tokens, day.next, bare=True):
            return Claim(found.next, start, relative=_weekday(found.meaning, day.meaning))
        week_at = day.next + tokens.is_any(day.next, "of", "من")
        week = phrase_book("fixed").match(tokens, week_at)
        if week and week.meaning in _WEEKS:
            return Claim(week.next, start, relative=f"{week.meaning}/W{day.meaning}")
        return Claim(day.next, start, relative=f"W{day.meaning}")

    def _is_weekday(self, at: int, day: Match, *, has_word: bool) -> bool:
        """Tell whether the name of a weekday is no other word here: `الاثنين` is also "the two"."""
        tokens = self._tokens
        text = tokens[day.next - 1].text
        if text.isascii():
            return self._has_capital(at) and tokens.before(at) not in word_list("weekday_words", "not_behind")
        if has_word or self._lenient or text in word_list("weekday_words", "sure"):
            return tokens.before(at) not in word_list("weekday_words", "not_behind")
        if tokens.before(at) in word_list("weekday_words", "behind") or self._names_a_date(day.next):
            return True
        if phrase_book("directions_behind").match(tokens, day.next, bare=True):
            return True
        week = phrase_book("fixed").match(tokens, day.next + tokens.is_any(day.next, "من"))
        return week is not None and week.meaning in _WEEKS

    def _names_a_date(self, at: int) -> bool:
        """Tell whether a day of the calendar follows a weekday."""
        place = at + self._tokens.is_any(at, ",", "،", "(", "the", "-")
        token = self._tokens[place]
        return (
            token.kind in ("number", "iso", "code")
            or months().match(self._tokens, place) is not None
            or self._days.read(place) is not None
        )

    def _is_name(self, at: int, behind: int) -> bool:
        """Tell whether an English weekday is a part of a name: Black Friday, Sunday Times."""
        if not self._tokens[behind - 1].text.isascii():
            return False
        following = self._tokens[behind]
        is_followed = following.kind == "word" and self._tokens.has_capital(behind) and self._has_capital(at)
        return is_followed or self._tokens.before(at) in word_list("weekday_words", "names")

    def _has_capital(self, at: int) -> bool:
        return self._lenient or not self._tokens[at].text.isascii() or self._tokens.has_capital(at)

    def season(self, at: int) -> Claim | None:
        """Read `autumn 2024`, `خريف العام الماضي`, `الصيف الماضي`."""
        found = words_book("seasons").match(self._tokens, at)
        if found is None:
            return None
        year = self._years.behind(found.next)
        if year is not None:
            is_open = self._tokens.is_any(year[0], "-") and not self._tokens[year[0]].gap  # winter 2019-20
            edtf = (
                "" if year[2] in ("hijri", "persian", "before") or is_open else f"{year[1]}-{found.meaning}"
            )
            return Claim(year[0], found.start, edtf)
        place = found.next + self._tokens.is_any(found.next, "of", "من")
        if self._tokens[place].kind == "code" and school_year(self._tokens[place].text):
            return Claim(place + 1, found.start)  # winter 2019/20
        if told := relative_year(self._tokens, found.next):
            return Claim(told[0], found.start, relative=f"{told[1]}/{found.meaning}")
        side = phrase_book("directions_behind").match(self._tokens, found.next, bare=True)
        if side is None or self._tokens[at].text.isascii():
            return None
        period = "P0Y" if side.meaning == "this" else side.meaning
        return Claim(side.next, found.start, relative=f"{period}/{found.meaning}")


def _weekday(direction: str, number: str) -> str:
    return f"{'P0W' if direction == 'this' else direction}/W{number}"
