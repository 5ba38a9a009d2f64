"""Compute what a date counts from: which values a cell may hold, given the day of publication.

"Yesterday" in a text of 7 May 2024 is 2024-05-06 and nothing else; "28 December" in one of 10 January 2024
that tells it as past is the one of 2023. Where only the month or year of publication is known, so is the
answer.
"""

from __future__ import annotations

import calendar
import re
from datetime import date as Day  # noqa: N812 - a `Date` is what a text says
from datetime import timedelta
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.calendar.date_words import MONTHS, OPEN_YEAR, calendar_date
from footnoted.text.calendar.quarters import part_of_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.text.dates import Date

_PUBLISHED: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?")
_PERIOD: Final = re.compile(r"(?:P(?P<count>-?\d*)(?P<unit>[YQMWD])|(?P<side>last|next))?/?(?P<part>.*)")
_WEEK: Final = 7
_QUARTER: Final = 3
_FIRST_SEASON: Final = 21
_LAST_SEASON: Final = 24
_WINTER: Final = 24
_LAST_YEAR: Final = 9000  # beyond, no day could be reckoned from
_FEW_MONTHS: Final = 100  # days, within which a source is dated by its months
_LEAP: Final = 9  # years that hold a 29 February for certain, also about 1900 and 2100


class Accepted(NamedTuple):
    """What a cell may hold for a date: values in EDTF, and whether they are inferred (and may carry `?`)."""

    values: tuple[str, ...]
    inferred: bool


def accepted_dates(date: Date, published: str, *, past: bool | None = None) -> Accepted | None:
    """Give the values that a cell may hold for a date as read, in a source `published` on an EDTF day.

    `published` may be a month or a year, or "" where it is not known. `past` says whether the text tells
    the date as past; None where that is not known: then a day or month without a year may be the nearest one
    on either side. None is returned for a date of another calendar, which a person has to convert.

    >>> from footnoted.text.dates import read_date
    >>> accepted_dates(read_date("yesterday"), "2024-05-07").values
    ('2024-05-06',)
    >>> accepted_dates(read_date("28 December"), "2024-01-10", past=True).values
    ('2023-12-28', 'XXXX-12-28')
    """
    if date.calendar == "fiscal":
        return Accepted(_fiscal(date.edtf), inferred=False)
    if date.calendar:
        return None
    days = _days(published)
    if date.relative:
        if days is None:
            return Accepted((_unknown(date.relative),), inferred=True)
        return Accepted(_relative(date.relative, published, past), inferred=True)
    if date.edtf.startswith(OPEN_YEAR) and days is not None:
        return Accepted((*_years_of(date.edtf, *days, past), date.edtf), inferred=True)
    return Accepted((date.edtf,), inferred=False)


def _fiscal(edtf: str) -> tuple[str, ...]:
    """Give the years that a fiscal year may touch: it is named after the year of its start or of its end."""
    if "/" in edtf:
        return (edtf,)
    year = int(edtf)
    return edtf, f"{year - 1:04d}/{edtf}", f"{edtf}/{year + 1:04d}"


def _days(published: str) -> tuple[Day, Day] | None:
    """Give the first and last day on which a source may have been published; None where that is not known."""
    parts = [_PUBLISHED.match(part) for part in published.split("/")]
    if not parts or parts[0] is None or parts[-1] is None:
        return None
    (year, month, day), (last_year, last_month, last_day) = (
        part.groups() for part in (parts[0], parts[-1]) if part
    )
    if not 1 < int(year) <= int(last_year) < _LAST_YEAR:
        return None
    is_month = 1 <= int(month or 1) <= MONTHS and 1 <= int(last_month or 1) <= MONTHS  # a season is no month
    start_month, end_month = (int(month or 1), int(last_month or MONTHS)) if is_month else (1, MONTHS)
    ending = calendar.monthrange(int(last_year), end_month)[1]
    try:
        first = Day(int(year), start_month, int(day or 1) if is_month else 1)
        last = Day(int(last_year), end_month, int(last_day or ending) if is_month else ending)
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _unknown(relative: str) -> str:
    """Give what is left of a relative date where nothing tells the day of the text."""
    part = relative.rpartition("/")[2]
    return (
        f"{OPEN_YEAR}-{part}"
        if re.fullmatch(r"(?:0[1-9]|1[0-2])(?:-\d\d)?", part) and "M" not in relative
        else OPEN_YEAR
    )


# --- a day or month whose year the text leaves out -----------------------------------------------------


def _years_of(edtf: str, first: Day, last: Day, past: bool | None) -> tuple[str, ...]:  # noqa: FBT001
    """Fill in the year: of the latest such day not after publication, or of the next one, or either."""
    found = [] if past is False else [_not_after(edtf, last)]
    found += [] if past else [_not_before(edtf, first)]
    return tuple(dict.fromkeys(one for one in found if one))


def _not_after(edtf: str, last: Day) -> str:
    end = 1 if "/" in edtf else 0  # a month may have begun, a span must be over
    years = range(last.year, last.year - _LEAP, -1)
    return next((one for one in _near(edtf, years) if _bounds(one)[end] <= last), "")


def _not_before(edtf: str, first: Day) -> str:
    return next(
        (one for one in _near(edtf, range(first.year, first.year + _LEAP)) if _bounds(one)[1] >= first), ""
    )


def _near(edtf: str, years: range) -> Iterator[str]:
    """Yield a date with the year open in each of some years in which it is a day of the calendar."""
    start, _, end = edtf.partition("/")
    for year in years:
        first = start.replace(OPEN_YEAR, f"{year:04d}")
        runs_over = bool(end) and end[len(OPEN_YEAR) :] < start[len(OPEN_YEAR) :]
        last = end.replace(OPEN_YEAR, f"{year + runs_over:04d}")
        if _is_day(first) and (not last or _is_day(last)):
            yield f"{first}/{last}" if last else first


def _is_day(edtf: str) -> bool:
    year, month, day = _parts(edtf)
    return bool(calendar_date(f"{year:04d}", month, day))


def _parts(edtf: str) -> tuple[int, int, int]:
    numbers = [int(part) for part in edtf.split("-")]
    return (*numbers, 0, 0)[0], (*numbers, 0, 0)[1], (*numbers, 0, 0)[2]


def _bounds(edtf: str) -> tuple[Day, Day]:
    """Give the first and last day of a year, month, day, or span of them."""
    start, _, end = edtf.partition("/")
    first, last = _parts(start), _parts(end or start)
    month = last[1] or MONTHS
    ending = last[2] or calendar.monthrange(last[0], month)[1]
    return Day(first[0], first[1] or 1, first[2] or 1), Day(last[0], month, ending)


# --- what counts from the day of the text --------------------------------------------------------------


@lru_cache(maxsize=1024)
def _relative(relative: str, published: str, past: bool | None) -> tuple[str, ...]:  # noqa: FBT001
    """Compute on every day that the source may be of; what differs among them is known only as coarsely."""
    days = _days(published)
    if days is None:
        return ()
    first, last = days
    steps = (last - first).days + 1
    size = len("YYYY-MM" if steps <= _FEW_MONTHS else "YYYY")
    answers = [tuple(_on(relative, first + timedelta(step), past)) for step in range(steps)]
    if all(answer == answers[0] for answer in answers):
        return tuple(dict.fromkeys(answers[0]))
    if relative.startswith(("last/", "next/")) and "W" not in relative:
        return tuple(sorted({value for answer in answers for value in answer}))
    coarse = {part[:size] for answer in answers for value in answer for part in value.split("/")}
    return tuple(sorted(value.rstrip("~") for value in coarse if value not in ("..", OPEN_YEAR)))


def _on(relative: str, day: Day, past: bool | None) -> Iterator[str]:  # noqa: FBT001
    """Yield the values of a relative date in a text of a day."""
    match = _PERIOD.fullmatch(relative)
    if match is None:
        return
    part = match["part"]
    if match["side"]:
        yield from _on_side(match["side"], part, day)
    elif match["unit"] is None:
        yield from _weekdays(int(part[1:]), day, past)
    elif match["count"] in ("", "-"):
        yield from _long_ago(match["unit"], day)
    else:
        yield from _of_period(int(match["count"]), match["unit"], part, day)


def _of_period(count: int, unit: str, part: str, day: Day) -> Iterator[str]:
    ways = {"Y": _years, "Q": _quarters, "M": _months, "W": _weeks, "D": _some_days}
    yield from ways[unit](count, part, day)


def _years(count: int, part: str, day: Day) -> Iterator[str]:
    year = f"{day.year + count:04d}"
    if part in ("", "start", "end"):
        yield year
        if part == "start":
            yield from (f"{year}-01", f"{year}-01-01/{day.isoformat()}", f"{year}-01-01/..")
        elif part == "end":
            yield f"{year}-12"
        elif count < -1:
            yield f"{year}~"
    elif part[0] in "QH":
        yield part_of_year(year, part[0], int(part[1:]))
    elif len(part) == 2:  # noqa: PLR2004 - a month or season
        yield f"{year}-{part}"
    else:
        month, _, number = part.partition("-")
        yield from filter(None, [calendar_date(year, int(month), int(number))])


def _quarters(count: int, _: str, day: Day) -> Iterator[str]:
    number = day.year * 4 + (day.month - 1) // _QUARTER + count
    yield part_of_year(f"{number // 4:04d}", "Q", number % 4 + 1)


def _month_of(count: int, day: Day) -> tuple[str, int]:
    number = day.year * MONTHS + day.month - 1 + count
    return f"{number // MONTHS:04d}", number % MONTHS + 1


def _months(count: int, part: str, day: Day) -> Iterator[str]:
    year, month = _month_of(count, day)
    if part:
        yield from filter(None, [calendar_date(year, month, int(part))])
        return
    yield f"{year}-{month:02d}"
    if count < -1:
        yield f"{year}-{month:02d}~"


def _weeks(count: int, part: str, day: Day) -> Iterator[str]:
    """Yield the days of a week that begins on Monday, Sunday or Saturday, or what lies so many weeks back."""
    if not part and abs(count) > 1:
        there = day + timedelta(weeks=count)
        yield from (there.isoformat(), f"{there.isoformat()}~", there.isoformat()[: len("YYYY-MM")])
        return
    for first in (0, 6, 5):
        start = day - timedelta((day.weekday() - first) % _WEEK) + timedelta(weeks=count)
        if part:
            yield (start + timedelta((int(part[1:]) - 1 - first) % _WEEK)).isoformat()
            continue
        end = start + timedelta(_WEEK - 1)
        yield f"{start.isoformat()}/{end.isoformat()}"
        yield from (one.isoformat()[: len("YYYY-MM")] for one in (start, end))


def _some_days(count: int, _: str, day: Day) -> Iterator[str]:
    yield (day + timedelta(count)).isoformat()


def _long_ago(unit: str, day: Day) -> Iterator[str]:
    """Yield what may be said of "years ago" and the like, whose number is open."""
    if unit == "Y":
        yield from (f"../{day.year - 2:04d}", OPEN_YEAR)
        return
    yield from (f"{day.year:04d}", f"{day.year - 1:04d}")
    if unit != "M":
        yield from (f"{year}-{month:02d}" for year, month in (_month_of(0, day), _month_of(-1, day)))


def _weekdays(number: int, day: Day, past: bool | None) -> Iterator[str]:  # noqa: FBT001
    """Yield the nearest such weekday: the latest up to the day, the next from it on, or both."""
    back = (day.isoweekday() - number) % _WEEK
    if past is not False:
        yield (day - timedelta(back)).isoformat()
    if not past:
        yield (day + timedelta((number - day.isoweekday()) % _WEEK)).isoformat()


def _on_side(side: str, part: str, day: Day) -> Iterator[str]:
    """Yield the nearest month, day, season or weekday wholly before the day of the text, or after it."""
    step = -1 if side == "last" else 1
    if part.startswith("W"):
        number = int(part[1:])
        near = (day.isoweekday() - number) % _WEEK if step < 0 else (number - day.isoweekday()) % _WEEK
        yield (day + timedelta(step * (near or _WEEK))).isoformat()
        yield from _weeks(step, part, day)
        return
    years = range(day.year, day.year + _LEAP * step, step)
    if _FIRST_SEASON <= int(part[:2]) <= _LAST_SEASON:
        yield from _seasons(int(part), years, day, step)
        return
    for value in _near(f"{OPEN_YEAR}-{part}", years):
        first, last = _bounds(value)
        if last < day if step < 0 else first > day:
            yield value
            return


def _seasons(season: int, years: range, day: Day, step: int) -> Iterator[str]:
    """Yield the nearest season as the north has it; a winter lies in two years, and either may name it."""
    begins = 3 * (season - _FIRST_SEASON) + 3
    spread = (0, -1) if season == _WINTER else (0,)
    starts = [
        (year + shift, Day(year + shift, begins, 1))
        for year, shift in product(years, spread)
        if year + shift > 0
    ]
    starts = [one for one in starts if (one[1] < day if step < 0 else one[1] > day)]
    if starts:
        year = min(starts, key=lambda one: abs((one[1] - day).days))[0]
        yield f"{year:04d}-{season}"
        if season == _WINTER:
            yield f"{year + 1:04d}-{season}"
