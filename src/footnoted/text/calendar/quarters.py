"""Read quarters, halves and first months of a year, and fiscal years: `Q3 2024`, `FY2023-24`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from footnoted.text.calendar.date_words import (
    MONTHS,
    YEAR_DIGITS,
    Claim,
    is_short,
    phrase_book,
    start_of,
    word_list,
)
from footnoted.text.calendar.years import link_behind, relative_year
from footnoted.text.numbers.numerals import read_ordinal

if TYPE_CHECKING:
    from footnoted.text.calendar.decades import DecadeReader
    from footnoted.text.calendar.years import YearReader
    from footnoted.text.tokens import Tokens

_PARTS: Final = {"Q": 4, "H": 2}


class QuarterReader:
    """Read parts of years and fiscal years at places among the tokens of one text."""

    def __init__(self, tokens: Tokens, years: YearReader, decades: DecadeReader) -> None:
        """Take the tokens to read from, and who reads the years and centuries among them."""
        self._tokens = tokens
        self._years = years
        self._decades = decades

    def read(self, at: int) -> Claim | None:
        """Read the part of a year or the fiscal year that begins at a token."""
        return self.fiscal(at) or self._months(at) or self._part(at) or self._part_behind(at)

    def fiscal(self, at: int) -> Claim | None:
        """Read `fiscal 2024`, `FY2023-24`, `السنة المالية 2023/2024`: the months are the firm's own."""
        word = phrase_book("fiscal").match(self._tokens, at)
        if word is None:
            return None
        place = word.next + self._tokens.is_any(word.next, "of")
        token = self._tokens[place]
        if token.kind == "code":
            edtf = school_year(token.text)
            return Claim(place + 1, word.start, edtf, calendar="fiscal" if edtf else "")
        if token.kind != "number" or not token.text.isdigit():
            return None
        full = f"20{token.text}" if len(token.text) == 2 else token.text  # noqa: PLR2004
        if len(full) != YEAR_DIGITS:
            return None
        behind, last = place + 1, self._tokens[place + 2]
        if self._tokens.is_any(behind, "-", "/") and last.kind == "number" and not last.gap:
            edtf = school_year(f"{full}/{last.text}")
            return Claim(place + 3, word.start, edtf, calendar="fiscal" if edtf else "")
        return Claim(behind, word.start, full, calendar="fiscal")

    def _part(self, at: int) -> Claim | None:
        """Read `the third quarter of 2005`, `third-quarter 2005`, `Q3 2005`, `الربع الثالث من عام 2005`."""
        found = self._named(at) or self._signed(at)
        if found is None:
            return self._arabic_pair(at)
        return self._with_year(found) or self._without_year(found)

    def _with_year(self, found: tuple[int, int, str, int]) -> Claim | None:
        """Read the year behind a part, in figures, in words or of a fiscal year (that is not read)."""
        behind, start, letter, number = found
        place = behind + self._tokens.is_any(behind, "of", "من", "in", ",", "،")
        place += self._tokens.is_any(place, "the")
        if told := relative_year(self._tokens, behind):
            return Claim(told[0], start, relative=f"{told[1]}/{letter}{number}")
        if fiscal := self.fiscal(place):
            return Claim(fiscal.next, start)
        year = self._years.behind(behind)
        if year is None:
            return None
        is_ours = year[2] in ("", "since")
        return Claim(year[0], start, part_of_year(year[1], letter, number) if is_ours else "")

    def _arabic_pair(self, at: int) -> Claim | None:
        """Read `الربعين الأول والثاني من 2024`."""
        start = start_of(self._tokens[at], "الربعين", "الربعان")
        first = read_ordinal(self._tokens, at + 1) if start is not None else None
        second = read_ordinal(self._tokens, first.next) if first else None
        year = self._years.behind(second.next) if second else None
        if start is None or first is None or second is None or year is None:
            return None
        is_pair = not year[2] and second.low == first.low + 1 <= _PARTS["Q"]
        ends = (
            [part_of_year(year[1], "Q", int(one.low)).split("/") for one in (first, second)]
            if is_pair
            else []
        )
        return Claim(year[0], start, f"{ends[0][0]}/{ends[1][1]}" if ends else "")

    def _without_year(self, found: tuple[int, int, str, int]) -> Claim | None:
        """Read `Q1-Q3 2024` as a span; claim a quarter of no year, and of a century."""
        behind, start, letter, number = found
        if letter == "H":  # a half of what, nobody says
            return None
        place = link_behind(self._tokens, behind, closing=True)
        other = self._named(place) or self._signed(place) if place is not None else None
        last = self._with_year(other) if other else None
        if last is not None and other is not None and place is not None:
            is_listed = self._tokens.is_any(place - 1, "and", "و")
            is_span = other[3] == number + 1 if is_listed else other[3] > number
            first = part_of_year(last.edtf[:YEAR_DIGITS], letter, number).partition("/")[0]
            is_read = is_span and "/" in last.edtf
            return Claim(last.next, start, f"{first}/{last.edtf.partition('/')[2]}" if is_read else "")
        place = behind + self._tokens.is_any(behind, "of", "من")
        century = self._decades.century(place + self._tokens.is_any(place, "the"))
        return Claim(century.next if century and place > behind else behind, start)

    def _part_behind(self, at: int) -> Claim | None:
        """Read `2005 Q3`, `2005 third quarter`."""
        token = self._tokens[at]
        if token.kind != "number" or not token.text.isdigit() or len(token.text) != YEAR_DIGITS:
            return None
        found = self._signed(at + 1)
        return Claim(found[0], token.start, part_of_year(token.text, *found[2:])) if found else None

    def _named(self, at: int) -> tuple[int, int, str, int] | None:
        """Read a part named in words: token behind, start, `Q` or `H`, number."""
        tokens = self._tokens
        for word, letter in (("الربع", "Q"), ("النصف", "H")):
            start = start_of(tokens[at], word)
            ordinal = read_ordinal(tokens, at + 1) if start is not None else None
            if start is not None and ordinal and ordinal.low <= _PARTS[letter]:
                return ordinal.next, start, letter, int(ordinal.low)
        ordinal = read_ordinal(tokens, at)
        if ordinal is None:
            return None
        place = ordinal.next + tokens.is_any(ordinal.next, "-")
        if tokens.is_any(place, "quarter", "half"):
            letter = "Q" if tokens[place].text == "quarter" else "H"
            return (
                (place + 1, ordinal.start, letter, int(ordinal.low))
                if ordinal.low <= _PARTS[letter]
                else None
            )
        return None

    def _signed(self, at: int) -> tuple[int, int, str, int] | None:
        """Read `Q3`, `3Q`, `H1`: token behind, start, letter, number."""
        first, second = self._tokens[at], self._tokens[at + 1]
        if second.gap or {first.kind, second.kind} != {"word", "number"}:
            return None
        letter, number = (first.text, second.text) if first.kind == "word" else (second.text, first.text)
        if (
            letter.upper() not in _PARTS
            or not (number.isdigit() and len(number) == 1)
            or not 1 <= int(number) <= _PARTS[letter.upper()]
        ):
            return None
        is_capital = self._tokens.has_capital(at if first.kind == "word" else at + 1)
        return (at + 2, first.start, letter.upper(), int(number)) if is_capital else None

    def _months(self, at: int) -> Claim | None:
        """Read `the first nine months of 2024`, `الأشهر التسعة الأولى من عام 2024`."""
        tokens = self._tokens
        if tokens.is_any(at, "first") and tokens.is_any(at + 2, "months"):
            number, behind, start = self._small(at + 1), at + 3, tokens[at].start
        elif (found := start_of(tokens[at], "الاشهر", "الشهور")) is not None and tokens.is_any(
            at + 2, "الاولى"
        ):
            number, behind, start = self._small(at + 1), at + 3, found
        else:
            return None
        year = self._years.behind(behind)
        if number is None:
            return None
        if year is None or year[2]:
            told = relative_year(tokens, behind)
            return Claim(told[0] if told else behind, start)
        return Claim(year[0], start, f"{year[1]}-01/{year[1]}-{number:02d}")

    def _small(self, at: int) -> int | None:
        token = self._tokens[at]
        if token.kind == "number":
            number = int(token.text) if is_short(token) else 0
        else:
            table = {word: int(key) for key in map(str, range(2, 12)) for word in word_list("small", key)}
            number = table.get(token.text, 0)
        return number if 1 < number < MONTHS else None


def part_of_year(year: str, letter: str, number: int) -> str:
    """Write a quarter (`Q`) or half (`H`) of a year as the months it has: EDTF level 1 has no other form."""
    size = MONTHS // _PARTS[letter]
    return f"{year}-{(number - 1) * size + 1:02d}/{year}-{number * size:02d}"


def school_year(written: str) -> str:
    """Write `2023/24` or `2023/2024` as an interval; "" where the second year is not the next one."""
    first, _, last = written.partition("/")
    full = first[:2] + last if len(last) == 2 else last  # noqa: PLR2004
    is_year = len(first) == len(full) == YEAR_DIGITS and first.isdigit() and full.isdigit()
    return f"{first}/{full}" if is_year and int(full) == int(first) + 1 else ""
