"""Read days and months, alone and as the ends of a span: `3 March 2025`, `March 9-13`, `من 5 إلى 9 مايو`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.calendar.date_words import (
    LAST_DAY,
    MONTHS,
    OPEN_YEAR,
    Claim,
    calendar_date,
    is_short,
    list_book,
    months,
    phrase_book,
    word_list,
)
from footnoted.text.calendar.years import link_behind, relative_year
from footnoted.text.numbers.numerals import read_ordinal

if TYPE_CHECKING:
    from footnoted.text.calendar.years import YearReader
    from footnoted.text.tokens import Match, Tokens

_MOVED: Final = 3  # tokens before "from" in which a verb may say that something was moved


class Point(NamedTuple):
    """A day or month: the token behind it, its start; 0 for a day or month that it leaves out, "" for a year.

    `era` is that of the year; `relative` the year in words ("of last year"); `alone` tells that the month's
    name stands alone and may be another word; `unread` that a part of it is not understood ("of '67").
    """

    next: int
    start: int
    day: int = 0
    month: int = 0
    year: str = ""
    era: str = ""
    relative: str = ""
    alone: bool = False
    unread: bool = False


class DayReader:
    """Read days and months at places among the tokens of one text.

    `lenient` takes a word that is known to be a date for a month even where it may be another word.
    """

    def __init__(self, tokens: Tokens, years: YearReader, *, lenient: bool) -> None:
        """Take the tokens to read from, and who reads the years among them."""
        self._tokens = tokens
        self._years = years
        self._lenient = lenient

    def read(self, at: int) -> Claim | None:
        """Read the day, the month or the span of them that begins at a token."""
        first = self._point(at) or self._day(at)
        if first is None:
            return None
        claim = self._several(at, first) or self._alone(first)
        if claim is not None and OPEN_YEAR in claim.edtf:
            told = list_book("told_elsewhere", "phrases").match(self._tokens, claim.next, bare=True)
            return Claim(told.next, claim.start) if told else claim
        return claim

    def _alone(self, first: Point) -> Claim | None:
        return self._single(first) if first.month else self._of_this_month(first)

    def _several(self, at: int, first: Point) -> Claim | None:
        """Read a span that begins with a point, or points that are listed."""
        if not self._is_moved(at):
            place = link_behind(self._tokens, first.next)
            if place is not None and self._tokens.is_any(place, "the"):  # from the 7th to the 14th of May
                place += 1
            span = self._span(first, place) if place is not None else None
            if span is not None:
                return span
        return self._listed(at, first)

    def _single(self, point: Point) -> Claim | None:
        if not (point.year or point.relative or point.unread):
            if found := phrase_book("directions_behind").match(self._tokens, point.next, bare=True):
                return directed(found.meaning, point._replace(next=found.next))
            if point.alone and self._doubtful(point):
                return None
        return claim_of(point)

    def ahead(self, at: int, start: int, direction: str) -> Claim | None:
        """Read the month behind "last", "next" or "this"."""
        month = self._month_name(at)
        if month is None or self._is_lower(at) or self._years.behind(month.next):
            return None
        return directed(direction, Point(month.next, start, 0, int(month.meaning)))

    def between(self, at: int, start: int) -> Claim | None:
        """Read `5 and 9 May`, `مارس ومايو 2024` behind a word for "between", which belongs to the span."""
        first = self._point(at) or self._day(at)
        if first is None:
            return None
        place = link_behind(self._tokens, first.next, closing=True)
        if place is None and self._tokens[first.next].text.startswith("و"):
            place = first.next
        span = self._span(first, place) if place is not None else None
        return span._replace(start=start) if span else None

    def _listed(self, at: int, first: Point) -> Claim | None:
        """Read `5 and 6 May 2021`, `May 3 and 4, 2021`, `يوليو وأغسطس 2024` as spans of neighbours.

        Others, whose first leaves out what only the last tells, are not read; else they are two dates.
        """
        place = first.next + self._tokens.is_any(first.next, "and", "&", "و", "or", "أو")
        is_linked = place > first.next or self._tokens[place].text.startswith("و")
        if first.year or first.relative or not is_linked:
            return None
        last = self._point(place)
        if last is None:
            last = self._second_day(first, place)
        elif first.month and not last.year:
            return None
        if last is None or last.relative or bool(first.day) != bool(last.day):
            return None
        whole = first if first.month else first._replace(month=last.month)
        is_next_day = whole.month == last.month and last.day == whole.day + 1
        is_next_month = not whole.day and (last.month - whole.month) % MONTHS == 1
        is_choice = self._tokens.is_any(place - 1, "or", "أو")
        is_third = self._tokens.is_any(at - 1, ",", "،") and self._is_listed_day(at - 2)  # "3, 4 and 5 May"
        if (is_next_day or is_next_month) and not (is_third or is_choice):
            return _joined(whole, last)
        stands_alone = first.month != last.month or not first.month  # and is read by itself
        return Claim(first.next if stands_alone else last.next, first.start)

    def _is_listed_day(self, at: int) -> bool:
        """Tell whether a day or an ordinal ends at a token, which a comma joins to the next."""
        return is_short(self._tokens[at]) or self._tokens.is_any(at, "st", "nd", "rd", "th")

    def _second_day(self, first: Point, at: int) -> Point | None:
        """Read the second day of `May 3 and 4`: a year or the end of the clause must follow it."""
        day = self._day(at) if first.day and first.month else None
        last = self._with_year(day._replace(month=first.month)) if day else None
        is_sure = last is not None and (last.year or self._tokens[last.next].kind in ("sign", "end"))
        return last if is_sure else None

    def _span(self, first: Point, place: int) -> Claim | None:
        """Join a point with the one at a place; what the first leaves out is told by the last."""
        last = self._point(place)
        if last is None and first.day and first.month and not first.year:
            day = self._day(place)  # March 9-13, 2024
            if day is not None and day.day <= first.day:
                return Claim(day.next, first.start)
            if day is not None and not self._years.counts(day.next):
                last = self._with_year(day._replace(month=first.month))
        if last is None or last.era in ("hijri", "persian"):
            return None
        if not first.month:
            if not last.day:
                return None
            if first.day >= last.day:
                return Claim(last.next, first.start)
            first = first._replace(month=last.month)
        if bool(first.day) != bool(last.day) and not first.year:
            return None
        return _joined(first, last)

    def _point(self, at: int) -> Point | None:
        return self._day_month(at) or self._month_day(at)

    def _day_month(self, at: int) -> Point | None:
        """Read `3 February 2025`, `the 3rd of March`, `الثالث والعشرين من فبراير`."""
        day = self._day(at)
        if day is None:
            return None
        place = day.next + self._tokens.is_any(day.next, "of", "من")
        is_hyphen = self._tokens.is_any(place, "-") and not self._tokens[place].gap
        place += is_hyphen and not self._tokens[place + 1].gap  # 5-May-2021
        place += self._tokens.is_any(place, *word_list("month_words", "words"))
        month = self._month_name(place)
        if month is None:
            return None
        point = Point(month.next, day.start, day.day, int(month.meaning))
        behind = month.next
        if is_hyphen and self._tokens.is_any(behind, "-") and not self._tokens[behind + 1].gap:
            if year := self._years.behind(behind + 1):
                return point._replace(next=year[0], year=year[1], era=year[2])
            is_short_year = is_short(self._tokens[behind + 1])  # 01-Feb-02
            return point._replace(next=behind + 2, unread=True) if is_short_year else None
        return self._with_year(point, lower=self._is_lower(place))

    def _month_day(self, at: int) -> Point | None:
        """Read `February 2025`, `شباط/فبراير 2025`, `February 3, 2025`, `September the 11th`, `في مارس`."""
        word = list_book("month_words", "words").match(self._tokens, at)
        place = word.next if word else at
        month = self._month_name(place)
        if month is None:
            return None
        start = word.start if word else month.start
        point = Point(month.next, start, 0, int(month.meaning), alone=word is None)
        lower = self._is_lower(place)
        if self._tokens[place].text.isascii():
            day = self._day(month.next, article=True)
            if day and not self._years.counts(day.next):
                return self._with_year(point._replace(next=day.next, day=day.day), lower=lower)
        return self._with_year(point, lower=lower)

    def _is_lower(self, at: int) -> bool:
        """Tell whether a month's name that may be another word has no capital: "they march 5 miles"."""
        text = self._tokens[at].text
        doubtful = text in word_list("doubtful_months", "words")
        return doubtful and text.isascii() and not self._lenient and not self._tokens.has_capital(at)

    def _with_year(self, point: Point, *, lower: bool = False) -> Point | None:
        """Add the year behind a point; a doubtful month in small letters needs one."""
        if found := self._years.behind(point.next):
            behind, edtf, era = found
            return point._replace(next=behind, year=edtf, era=era)
        if lower:
            return None
        mark = point.next + self._tokens.is_any(point.next, "of", ",")
        if (
            self._tokens.is_any(mark, "'")
            and is_short(self._tokens[mark + 1])
            and not self._tokens[mark + 1].gap
        ):
            return point._replace(next=mark + 2, unread=True)  # September of '67
        if told := relative_year(self._tokens, point.next):
            return point._replace(next=told[0], relative=told[1])
        return point

    def _day(self, at: int, *, article: bool = False) -> Point | None:
        """Read a day of the month; with an `article` also `the 11th`."""
        the = article and self._tokens.is_any(at, "the")
        token = self._tokens[at + the]
        found = read_ordinal(self._tokens, at + the)
        if found is not None:
            place, start, value = found.next, found.start, int(found.low)
        elif is_short(token) and not the:
            place, start, value = at + 1, token.start, int(token.text)
        else:
            return None
        return Point(place, start, value) if 1 <= value <= LAST_DAY else None

    def _month_name(self, at: int) -> Match | None:
        """Read the name of a month, or two names of one: `شباط/فبراير`, `شباط (فبراير)`, and `Feb.`."""
        first = months().match(self._tokens, at)
        if first is None:
            return None
        place = first.next
        if self._tokens.is_any(place, "/", "("):
            second = months().match(self._tokens, place + 1, bare=True)
            if second and second.meaning == first.meaning:
                is_bracket = self._tokens.is_any(place, "(") and self._tokens.is_any(second.next, ")")
                return first._replace(next=second.next + is_bracket)
        is_short = place >= 1 and len(self._tokens[place - 1].text) <= len("sept")
        if is_short and self._tokens.is_any(place, ".") and self._tokens[place + 1].kind == "number":
            return first._replace(next=place + 1)
        return first

    def _doubtful(self, point: Point) -> bool:
        """Tell whether a month's name alone may be another word here."""
        if point.day or self._lenient:
            return False
        at = point.next - 1
        if self._tokens.before(at) == "/":  # two names of one month
            return False
        if self._tokens[at].text not in word_list("doubtful_months", "words"):
            return False
        return self._tokens.before(at) not in word_list("month_contexts", "words")

    def _is_moved(self, at: int) -> bool:
        """Tell whether words before "from" say that something was moved: then two dates stand here."""
        if not self._tokens.is_any(at - 1, "from", "من") or not at:
            return False
        before = self._tokens[max(0, at - 1 - _MOVED) : at - 1]
        return any(token.text in word_list("moved", "words") for token in before)

    def _of_this_month(self, day: Point) -> Claim | None:
        """Read `the 5th of this month`, `29 الحالي`, `الخامس من الشهر الجاري`."""
        tokens = self._tokens
        is_figure = tokens[day.next - 1].kind == "number"
        is_told = tokens.is_any(day.next - 2, "في", "يوم", "حتى", "منذ")
        if tokens.is_any(day.next, "of", "من"):
            found = phrase_book("fixed").match(tokens, day.next + 1)
            is_month = found is not None and found.meaning in ("P0M", "P-1M", "P1M")
            if found is None or not is_month or (is_figure and not is_told) or tokens.is_any(found.next, "'"):
                return None
            return Claim(found.next, day.start, relative=f"{found.meaning}/{day.day:02d}")
        found = phrase_book("directions_behind").match(tokens, day.next, bare=True)
        if found is None or not (is_figure and is_told) or found.meaning == "next":
            return None
        period = "P0M" if found.meaning == "this" else "P-1M"
        return Claim(found.next, day.start, relative=f"{period}/{day.day:02d}")


def _joined(first: Point, last: Point) -> Claim | None:
    """Say a span of two points; None where the second does not come after the first."""
    if last.relative or first.relative or last.unread or first.unread:
        return Claim(last.next, first.start)
    year = first.year or last.year
    if year and not first.year and _order(first) > _order(last):
        year = f"{int(year) - 1:04d}"
    closing = last.year or first.year
    if closing and not last.year and _order(first) > _order(last):
        closing = f"{int(closing) + 1:04d}"
    start = calendar_date(year or OPEN_YEAR, first.month, first.day)
    end = calendar_date(closing or OPEN_YEAR, last.month, last.day)
    is_span = bool(start and end) and (start < end or not year)
    if not is_span or (not year and _order(first) == _order(last)) or year.startswith("-"):
        return Claim(last.next, first.start)
    return Claim(last.next, first.start, f"{start}/{end}")


def _order(point: Point) -> tuple[int, int]:
    return point.month, point.day


def claim_of(point: Point) -> Claim:
    """Say what a single day or month says."""
    if point.era in ("hijri", "persian") or point.unread:
        return Claim(point.next, point.start)
    if point.relative:
        day = f"-{point.day:02d}" if point.day else ""
        is_real = calendar_date(OPEN_YEAR, point.month, point.day)
        relative = f"{point.relative}/{point.month:02d}{day}" if is_real else ""
        return Claim(point.next, point.start, relative=relative)
    return Claim(point.next, point.start, calendar_date(point.year or OPEN_YEAR, point.month, point.day))


def directed(direction: str, point: Point) -> Claim:
    """Say a month or day with its direction from the day of the text: `last/03`, `next/03-05`, `P0Y/03`."""
    day = f"-{point.day:02d}" if point.day else ""
    if not calendar_date(OPEN_YEAR, point.month, point.day):
        return Claim(point.next, point.start)
    period = "P0Y" if direction == "this" else direction
    return Claim(point.next, point.start, relative=f"{period}/{point.month:02d}{day}")
