"""Read dates: calendar dates as EDTF level 1, and dates relative to the day of the text.

Arabic, English and Chinese. Not read, and left to nobody else either: clock times, dates with slashes where
the month may be either part, quarters without a year and those of a fiscal year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from footnoted.text.calendar.calendar_dates import CalendarReader
from footnoted.text.calendar.date_openings import openings
from footnoted.text.calendar.date_words import (
    Claim,
    list_book,
    months,
    phrase_book,
    word_list,
    words_book,
)
from footnoted.text.fold import BREAKS
from footnoted.text.numbers.numerals import counting_words, read_numeral, read_ordinal
from footnoted.text.tokens import Tokens, strip_proclitics

_LONGEST_AGO: Final = 12  # tokens of "one hundred and twenty-five years ago", with some to spare
_WITHOUT_BREAKS: Final = dict.fromkeys(map(ord, BREAKS), " ")
_TATWEEL: Final = "\u0640"
_PROCLITICS: Final = ("و", "ف", "ب", "ل", "ك")
_BEFORE: Final = frozenset({"", *_PROCLITICS, "the"})
"""What may stand before a date and belongs to it."""


@dataclass(frozen=True, slots=True)
class Date:
    """One date: where it stands (code points, end exclusive) and what it says.

    `edtf` is EDTF level 1 with unspecified digits (`2025-02`, `XXXX-02`, `2024-23` for an autumn, `199X`,
    `18XX`, `2019/2020`, `-0043` for 44 BC, `2024-04/2024-06` for a quarter), "" for a relative date.
    `qualifier` is "", `early`, `late`, `mid` or `about`, kept apart because EDTF has no form for it.

    `relative` is "" or counts from the day of the text, as `text.relative_dates` computes it:
    - an ISO 8601 period: `P0Y`, `P-1Y`, `P-2M`, `P1W`, `P-1Q` … (units Y, Q, M, W, D), `P-Y` for "years ago"
      (any unit, number open), and `P0Y/start`, `P0Y/end` for the start and end of that year;
    - a part of such a period: `P-1Y/03` (March of last year), `P-1Y/03-05`, `P-1Y/22` (its summer),
      `P0Y/Q1`, `P0Y/H2`, `P0M/05` (the 5th of this month), `P-1W/W2` (Tuesday of last week);
    - the nearest on one side: `last/03`, `next/03-05`, `last/22`, `last/W2`; and `W2` for some Tuesday.

    `calendar` is "" for our own; `fiscal` where a fiscal year is named (its months are the firm's); `hijri`
    or `persian` for those calendars: then `edtf` is "", and `calendar_date` gives year-month-day as they
    count.
    """

    start: int
    end: int
    edtf: str
    qualifier: str
    relative: str
    calendar: str = ""
    calendar_date: str = ""


def read_dates(text: str) -> list[Date]:
    """Read every date of a text, in order, not overlapping."""
    tokens = Tokens(text)
    return [_locate(text, tokens, claim) for claim in claim_dates(tokens).values() if claim.is_read]


def read_date(words: str) -> Date | None:
    """Read words that are one whole date; None where they cannot be read as exactly one.

    An Arabic proclitic or "the" may stand before them; a line end among them is a blank. A month name that
    is also another word (`مارس`, "May") is read as the month, since the words are known to be a date.
    """
    tokens = Tokens(words.translate(_WITHOUT_BREAKS))
    claims = list(claim_dates(tokens, lenient=True).values())
    if len(claims) != 1 or not claims[0].is_read or tokens[claims[0].next].kind != "end":
        return None
    if tokens.folded.text[: claims[0].start].strip() not in _BEFORE:
        return None
    return _locate(words, tokens, claims[0])


def _locate(text: str, tokens: Tokens, claim: Claim) -> Date:
    start, end = tokens.span(claim.start, claim.next)
    while text[end : end + 1] == _TATWEEL:  # `1445 هـ` ends in one
        end += 1
    return Date(start, end, claim.edtf, claim.qualifier, claim.relative, claim.calendar, claim.calendar_date)


def claim_dates(tokens: Tokens, *, lenient: bool = False) -> dict[int, Claim]:
    """Find all words that belong to dates, also to kinds of dates that are not read: by their first token."""
    reader = _Reader(tokens, lenient=lenient)
    claims: dict[int, Claim] = {}
    at = 0
    while tokens[at].kind != "end":
        is_tolerance = tokens.before(at) in ("±", "∓")
        ways = () if is_tolerance else openings(tokens[at], tokens[at + 1])
        claim = reader.read(at, ways) if ways else None
        if claim is not None:
            claims[at] = claim
        at = claim.next if claim is not None else at + 1
    return claims


class _Reader:
    """Read dates at places among the tokens of one text."""

    def __init__(self, tokens: Tokens, *, lenient: bool) -> None:
        self._tokens = tokens
        self._lenient = lenient
        self._calendar = CalendarReader(tokens, lenient=lenient)

    def read(self, at: int, ways: tuple[str, ...]) -> Claim | None:
        """Read the date that begins at a token, which may begin these kinds of dates."""
        fixed = self._fixed(at) if "fixed" in ways else None
        qualified = self._qualified(at) if "qualified" in ways else None
        if fixed and (qualified is None or qualified.next <= fixed.next):
            return fixed
        if qualified is not None:
            return qualified
        for name, way in (("ago", self._ago), ("since", self._since), ("clock", self._clock)):
            claim = way(at) if name in ways else None
            if claim is not None:
                return claim
        return self._calendar.read(at)

    def _fixed(self, at: int) -> Claim | None:
        """Read `last year`, `أمس`; a word that is also "nowadays" only where it must be a day."""
        found = phrase_book("fixed").match(self._tokens, at)
        if found is None:
            return None
        behind, is_day = found.next, found.meaning.endswith("D")
        day = words_book("weekdays").match(self._tokens, behind, bare=True) if is_day else None
        behind = day.next if day else behind
        is_alone = (
            self._tokens[found.next - 1].text in word_list("fixed_words", "doubtful") and behind == at + 1
        )
        if (
            is_alone
            and not self._lenient
            and self._tokens.before(at) not in word_list("fixed_words", "before")
        ):
            return None
        return Claim(behind, found.start, relative=found.meaning)

    def _qualified(self, at: int) -> Claim | None:
        """Read `early 2020`, `أواخر عام 2022`, `about autumn 2024`, `late last year`."""
        found = phrase_book("qualifiers").match(self._tokens, at)
        if found is None:
            return None
        place = found.next + self._tokens.is_any(found.next, "-")
        place += self._tokens.is_any(place, "the", "من", "of")
        place += self._tokens.is_any(place, "'") and not self._tokens[place + 1].gap
        if fixed := phrase_book("fixed").match(self._tokens, place):
            return Claim(fixed.next, found.start, "", found.meaning, fixed.meaning)
        claim = self._ago(place) or self._since(place) or self._calendar.read(place)
        if claim is None or claim.qualifier:
            return None
        if self._is_half_read(at, place, found.meaning, claim):
            return Claim(claim.next, found.start)
        return claim._replace(start=found.start, qualifier=found.meaning if claim.is_read else "")

    def _is_half_read(self, at: int, place: int, qualifier: str, claim: Claim) -> bool:
        """Tell whether a qualifier says more or less than can be read with its date."""
        tokens = self._tokens
        if tokens.is_any(at - 1, "to", "-") and tokens.is_any(at - 2, "early", "mid", "late", "to"):
            return True  # "early-to-mid 2020"
        if qualifier != "about":
            return "/" in claim.edtf  # "early March to May": of one end only
        is_figure = tokens[place].kind == "number" and claim.next == place + 1
        return is_figure and not tokens.is_any(at, "circa", "c", "ca")  # "about 2000": of years or of things

    def _since(self, at: int) -> Claim | None:
        """Read `قبل عامين`, `قبل ثلاث سنوات`, `منذ أشهر`, `قبل نحو عامين`, `قبل بضعة أيام`."""
        cuts = dict(strip_proclitics(self._tokens[at].text))
        cut = next((cuts[word] for word in word_list("ago", "before") if word in cuts), None)
        if cut is None:
            return None
        about = self._tokens.is_any(at + 1, *word_list("ago", "about"))
        period = self._period(at + 1 + about)
        if period is None:
            return None
        behind, relative = period
        start = self._tokens[at].start + cut
        if self._goes_on(behind):
            return Claim(behind + 1, start)
        if self._tokens.is_any(behind, *word_list("ago", "not_behind")):
            if not self._tokens.is_any(behind + 1, *word_list("ago", "of_time")):
                return None
            behind += 2
        return Claim(behind, start, "", "about" if about else "", relative)

    def _goes_on(self, at: int) -> bool:
        """Tell whether a length of time goes on: `عام ونصف`, `سنة وشهرين`."""
        word = self._tokens[at].text
        rest = word.removeprefix("و")
        if word == rest:
            return False
        unit = words_book("ago_units").match(self._tokens, at) is not None
        return unit or rest in word_list("ago", "parts") or bool(read_numeral(self._tokens, at))

    def _ago(self, at: int) -> Claim | None:
        """Read `two years ago`, `a decade ago`, `months ago`, `several years ago`."""
        words = word_list("ago", "behind")
        if not any(token.text in words for token in self._tokens[at : at + _LONGEST_AGO]):
            return None
        place = at + self._tokens.is_any(at, "a", "an", "one")
        period = self._period(at) or self._period(place)
        if period is None or not self._tokens.is_any(period[0], *words):
            return None
        is_exact = self._tokens.before(at) not in word_list("ago", "inexact")
        return Claim(period[0] + 1, self._tokens[at].start, relative=period[1] if is_exact else "")

    def _period(self, at: int) -> tuple[int, str] | None:
        """Read a length of time and give the token behind it and the period back in time."""
        few = list_book("ago_few", "phrases").match(self._tokens, at, bare=True)
        number = None if few else read_numeral(self._tokens, at)
        place = few.next if few else number.next if number else at
        unit = words_book("ago_units").match(self._tokens, place, bare=True)
        if unit is None:
            return None
        letter, size = unit.meaning.split()
        is_plural = self._tokens[place].text in word_list("ago_plurals", "words")
        if few or (number is None and is_plural):
            is_counted = not few and at > 0 and bool(self._tokens[at - 1].text in counting_words())
            return None if is_counted else (unit.next, f"P-{letter}")
        if number is None:
            return None if self._names_a_day(unit.next) else (unit.next, f"P-{size}{letter}")
        if number.high is not None or number.low is None or number.low != int(number.low):
            return None
        return unit.next, f"P-{int(number.low) * int(size)}{letter}"

    def _names_a_day(self, at: int) -> bool:
        """Tell whether a unit goes on with which one it is: `قبل عام 2020`, `قبل يوم الجمعة`."""
        token = self._tokens[at]
        return (
            token.kind == "number"
            or token.text.startswith("ال")
            or months().match(self._tokens, at) is not None
        )

    def _clock(self, at: int) -> Claim | None:
        """Claim the words of a clock time, which is not read."""
        if self._tokens.is_any(at, *word_list("clock", "before")):
            found = read_ordinal(self._tokens, at + 1) or read_numeral(self._tokens, at + 1)
            return Claim(found.next, self._tokens[at].start) if found else None
        if self._tokens[at].kind != "number":
            return None
        found_behind = list_book("clock", "behind").match(self._tokens, at + 1, bare=True)
        return Claim(found_behind.next, self._tokens[at].start) if found_behind else None
