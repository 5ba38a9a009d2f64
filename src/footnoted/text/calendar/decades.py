"""Read decades and centuries, also before our era: `the 1990s`, `the 4th century BC`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from footnoted.text.calendar.date_words import (
    LAST_YEAR,
    YEAR_DIGITS,
    Claim,
    decades,
    is_short,
    list_book,
    phrase_book,
    start_of,
    word_list,
)
from footnoted.text.numbers.numerals import read_ordinal

if TYPE_CHECKING:
    from footnoted.text.tokens import Tokens

_CENTURY: Final = 100
_TWENTIETH: Final = 20
_FIRST_SURE_DECADE: Final = 30  # "the twenties" may be of either century by now


class DecadeReader:
    """Read decades and centuries at places among the tokens of one text."""

    def __init__(self, tokens: Tokens) -> None:
        """Take the tokens to read from."""
        self._tokens = tokens

    def decade(self, at: int) -> Claim | None:
        """Read `the 1990s`, `the '90s`, `nineties`, `التسعينيات`, `ثمانينيات القرن الماضي`."""
        token = self._tokens[at]
        if token.kind == "number":
            return self._figure_decade(at)
        found = decades().match(self._tokens, at)
        if found is None:
            return None
        before = self._tokens.before(at)
        if token.text.isascii() and before not in ("the", "-", "mid", "early", "late"):
            return None
        if list_book("ages", "behind").match(self._tokens, found.next, bare=True):
            return Claim(found.next, found.start)
        behind, century = self._century_of_decade(found.next)
        if century is None and int(found.meaning) < _FIRST_SURE_DECADE:
            return Claim(behind, found.start)
        prefix = _TWENTIETH - 1 if century is None else century - 1
        return Claim(behind, found.start, f"{prefix:02d}{found.meaning[0]}X")

    def _figure_decade(self, at: int) -> Claim | None:
        """Read `1990s`, `1990's`, `'90s`; an age ("in her 30s") belongs to no date."""
        tokens, token = self._tokens, self._tokens[at]
        place = at + 1 + tokens.is_any(at + 1, "'")
        is_decade = tokens.is_any(place, "s") and not tokens[place].gap and not tokens[at + 1].gap
        if not is_decade or not token.text.endswith("0"):
            return None
        if list_book("eras", "before").match(tokens, place + 1, bare=True):
            return Claim(place + 2, token.start)
        if len(token.text) == YEAR_DIGITS:
            is_century = token.text.endswith("00") and token.text != "2000"
            edtf = token.text[:2] + "XX" if is_century else token.text[:3] + "X"
            return Claim(place + 1, token.start, edtf)
        is_sure = len(token.text) == 2 and int(token.text) >= _FIRST_SURE_DECADE  # noqa: PLR2004
        is_date = is_sure and self._before_part(at) not in word_list("ages", "before")
        return Claim(place + 1, token.start, f"19{token.text[0]}X" if is_date else "")

    def _before_part(self, at: int) -> str:
        """Give the word before a decade, and before what says which part of it: `his mid-40s`."""
        at -= self._tokens.before(at) == "-"
        at -= self._tokens.before(at) in ("mid", "early", "late")
        return self._tokens.before(at)

    def _century_of_decade(self, at: int) -> tuple[int, int | None]:
        at += self._tokens.is_any(at, "من") and self._tokens.is_any(at + 1, "القرن")
        if not self._tokens.is_any(at, "القرن"):
            return at, None
        is_last = self._tokens.is_any(at + 1, *word_list("century", "last"))
        if is_last and not self._tokens[at + 2].text.startswith("وال"):
            return at + 2, _TWENTIETH
        number, behind = self._arabic_number(at + 1)
        return behind, number

    def _arabic_number(self, at: int) -> tuple[int | None, int]:
        """Read the number of a century behind `القرن`: in words, as 19, or as ال19."""
        if found := read_ordinal(self._tokens, at):
            return int(found.low), found.next
        place = at + self._tokens.is_any(at, "ال")
        token = self._tokens[place]
        return (int(token.text), place + 1) if is_short(token) else (None, at)

    def century(self, at: int) -> Claim | None:
        """Read `the 19th century`, `القرن الحادي والعشرين`, `the first half of the 4th century BC`."""
        part = phrase_book("century_parts").match(self._tokens, at)
        place = part.next if part else at
        found = self._arabic_century(place) or self._english_century(place)
        if found is None or not 1 <= found[0] <= LAST_YEAR // _CENTURY:
            return None
        number, behind, start = found
        if not part and self._is_part_of(at):
            return Claim(behind, start)
        start = part.start if part else start
        era_at = self._behind_second(behind)
        if other := list_book("eras", "hijri").match(self._tokens, era_at, bare=True):
            return Claim(other.next if era_at == behind else behind, start)
        if before := list_book("eras", "before").match(self._tokens, era_at, bare=True):
            edtf = "" if part else f"-{number - 1:02d}XX"
            return Claim(before.next if era_at == behind else behind, start, edtf)
        era = list_book("eras", "since").match(self._tokens, behind, bare=True)
        edtf = f"{number - 1:02d}XX"
        if part:
            first = (number - 1) * _CENTURY + (1 if part.meaning == "first" else _CENTURY // 2 + 1)
            edtf = f"{first:04d}/{first + _CENTURY // 2 - 1:04d}"
        return Claim(era.next if era else behind, start, edtf)

    def _is_part_of(self, at: int) -> bool:
        """Tell whether a part of the century stands before it: "the first decade of the 21st century"."""
        tokens = self._tokens
        parts = word_list("century_less", "words")
        arabic = tokens.before(at) == "من" and tokens.is_any(at - 3, *parts)
        return at > 2 and (arabic or (tokens.is_any(at - 2, "of") and tokens.is_any(at - 3, *parts)))  # noqa: PLR2004

    def _behind_second(self, at: int) -> int:
        """Find where the era stands: of "the 2nd and 3rd centuries BC" behind the second for both."""
        if not self._tokens.is_any(at, *word_list("century", "links")):
            return at
        second = read_ordinal(self._tokens, at + 1)
        is_second = second is not None and self._tokens.is_any(second.next, "century", "centuries")
        return second.next + 1 if second and is_second else at

    def _arabic_century(self, at: int) -> tuple[int, int, int] | None:
        """Read the number of a century, the token behind it, and its start."""
        start = start_of(self._tokens[at], "القرن")
        if start is None:
            return None
        if self._tokens.is_any(at + 1, "العشرين", "العشرون"):
            return _TWENTIETH, at + 2, start
        number, behind = self._arabic_number(at + 1)
        return None if number is None else (number, behind, start)

    def _english_century(self, at: int) -> tuple[int, int, int] | None:
        found = read_ordinal(self._tokens, at)
        behind = self._behind_century(found.next) if found else None
        return (int(found.low), behind, found.start) if found and behind is not None else None

    def _behind_century(self, at: int) -> int | None:
        """Find the token behind an English century; of "the 19th and 20th centuries" also for the first."""
        place = at + self._tokens.is_any(at, "-")
        if self._tokens.is_any(place, "century"):
            return place + 1
        if not self._tokens.is_any(at, *word_list("century", "links")):
            return at + 1 if self._tokens.is_any(at, "centuries") else None
        second = read_ordinal(self._tokens, at + 1)
        return at if second and self._tokens.is_any(second.next, "century", "centuries") else None
