"""Read dates of the Hijri calendar as what they are: its months and years are none of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from footnoted.text.calendar.date_words import YEAR_DIGITS, Claim, is_short, list_book, phrase_book, start_of
from footnoted.text.numbers.numerals import read_ordinal

if TYPE_CHECKING:
    from footnoted.text.tokens import Tokens

_LAST_DAY: Final = 30
_OPEN: Final = "XXXX"


class OtherCalendarReader:
    """Read days, months and years of the Hijri calendar among the tokens of one text."""

    def __init__(self, tokens: Tokens) -> None:
        """Take the tokens to read from."""
        self._tokens = tokens

    def read(self, at: int) -> Claim | None:
        """Read `15 رمضان 1445 هـ`, `رمضان 1445`, `Ramadan 1445 AH`, `1445-09-15 هـ`."""
        token = self._tokens[at]
        if token.kind in ("iso", "code"):
            era = list_book("eras", "hijri").match(self._tokens, at + 1, bare=True)
            return (
                Claim(era.next, token.start, calendar="hijri", calendar_date=_as_written(token.text))
                if era
                else None
            )
        day, place, start = self._day(at)
        word = start_of(self._tokens[place], "شهر")
        place += word is not None
        month = phrase_book("hijri_months").match(self._tokens, place)
        if month is None:
            return None
        start = start if day else month.start if word is None else word
        behind, year = self._year(month.next)
        if not day and year == _OPEN and word is None:  # Ramadan is a first name too
            return Claim(behind, start) if month.next > place + 1 else None
        written = f"{year}-{int(month.meaning):02d}" + (f"-{day:02d}" if day else "")
        return Claim(behind, start, calendar="hijri", calendar_date=written)

    def _day(self, at: int) -> tuple[int, int, int]:
        """Read a day: its number (0 for none), the place behind it, its start."""
        token = self._tokens[at]
        found = read_ordinal(self._tokens, at)
        if found is not None and found.low <= _LAST_DAY:
            number, place, start = int(found.low), found.next, found.start
        elif token.kind == "number" and is_short(token) and 1 <= int(token.text) <= _LAST_DAY:
            number, place, start = int(token.text), at + 1, token.start
        else:
            return 0, at, token.start
        place += self._tokens.is_any(place, "من", "of")
        return number, place, start

    def _year(self, at: int) -> tuple[int, str]:
        """Read the year behind a month, with or without its sign."""
        place = at + self._tokens.is_any(at, ",", "،")
        place += self._tokens.is_any(place, "من", "of")
        word = list_book("year_words", "words").match(self._tokens, place)
        place = word.next if word else place
        token = self._tokens[place]
        era = list_book("eras", "hijri").match(self._tokens, place + 1, bare=True)
        is_year = token.kind == "number" and token.text.isdigit() and (era or len(token.text) == YEAR_DIGITS)
        if not is_year or len(token.text) > YEAR_DIGITS or (not era and int(token.text) > 1500):  # noqa: PLR2004
            return at, _OPEN
        return (era.next if era else place + 1), token.text.zfill(YEAR_DIGITS)


def _as_written(text: str) -> str:
    """Give year-month-day of `1445/9/15` or `15/9/1445`; as it stands where it is something else."""
    parts = text.replace("/", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == YEAR_DIGITS:  # noqa: PLR2004
        parts.reverse()
    return "-".join(part.zfill(2) for part in parts)
