"""Read one calendar date among tokens, as EDTF level 1: days, months, seasons, years, decades, centuries."""

from __future__ import annotations

import calendar
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from babel import Locale

from footnoted.text.lexicon import fold_words, load_lexicon
from footnoted.text.numerals import read_figure, read_numeral, read_ordinal
from footnoted.text.tokens import Phrasebook, strip_proclitics
from footnoted.text.units import read_unit

if TYPE_CHECKING:
    from footnoted.text.tokens import Match, Tokens

_FIRST_YEAR: Final = 1500  # earlier figures are years only behind a word that says so
_FIRST_BOUND: Final = 1000
_LAST_YEAR: Final = 2100
_YEAR_DIGITS: Final = 4
_LAST_DAY: Final = 31
_CENTURY: Final = 100
_TWENTIETH: Final = 20
_MONTHS: Final = 12
_OPEN_YEAR: Final = "XXXX"
_FIRST_SURE_DECADE: Final = 30  # "the twenties" may be of either century by now
_FIRST_AD_YEAR: Final = 100  # below, an Arabic meem behind a figure is rather a metre


class Claim(NamedTuple):
    """Words that belong to a date: the token behind them, their start in the text, what they say.

    Where `edtf` and `relative` are both "" the words belong to a kind of date that is not read.
    """

    next: int
    start: int
    edtf: str = ""
    qualifier: str = ""
    relative: str = ""


@cache
def word_list(table: str, key: str) -> frozenset[str]:
    """Read one list of single words, folded."""
    return fold_words(load_lexicon("dates")[table][key])


@cache
def list_book(table: str, key: str) -> Phrasebook:
    """Hold one list of phrases that mean nothing but themselves."""
    return Phrasebook((phrase, "") for phrase in load_lexicon("dates")[table][key])


@cache
def words_book(table: str) -> Phrasebook:
    """Hold a table whose values are words, separated by spaces; an underscore stands for a space."""
    entries = load_lexicon("dates")[table].items()
    return Phrasebook((word.replace("_", " "), key) for key, words in entries for word in words.split())


@cache
def phrase_book(table: str) -> Phrasebook:
    """Hold a table whose values are lists of phrases."""
    entries = load_lexicon("dates")[table].items()
    return Phrasebook((phrase, key) for key, phrases in entries for phrase in phrases)


@cache
def months() -> Phrasebook:
    """Hold the names of the months: those of CLDR, and short forms of the lexicon."""
    names = {
        name: str(number)
        for locale in load_lexicon("dates")["month_locales"]["names"]
        for number, name in Locale.parse(locale).months["format"]["wide"].items()
    }
    for number, words in load_lexicon("dates")["months"].items():
        names |= dict.fromkeys((word.replace("_", " ") for word in words.split()), number)
    return Phrasebook(names)


@cache
def _decades() -> Phrasebook:
    entries = load_lexicon("dates")["decades"].items()
    pairs = [(word, decade) for decade, words in entries for word in words.split()]
    return Phrasebook([*pairs, *(("ال" + word, decade) for word, decade in pairs if not word.isascii())])


@cache
def calendar_words() -> frozenset[str]:
    """List every word that may begin a calendar date; numbers come on top."""
    books = (months(), words_book("seasons"), _decades(), list_book("year_words", "words"))
    words = word_list("century", "words") | word_list("month_words", "words")
    return words.union(*(book.first_words for book in books))


class CalendarReader:
    """Read calendar dates at places among the tokens of one text.

    `lenient` takes a word that is known to be a date for a month even where it may be another word.
    """

    def __init__(self, tokens: Tokens, *, lenient: bool) -> None:
        """Take the tokens to read from."""
        self._tokens = tokens
        self._lenient = lenient

    def read(self, at: int) -> Claim | None:
        """Read the calendar date that begins at a token."""
        productions = (self._iso, self._chinese, self._day_month, self._month_day, self._season, self._decade)
        claims = (read(at) for read in (*productions, self._century, self._year))
        return next((claim for claim in claims if claim is not None), None)

    def _iso(self, at: int) -> Claim | None:
        token = self._tokens[at]
        if token.kind != "iso":
            return None
        year, month, day = map(int, token.text.split("-"))
        is_real = 1 <= month <= _MONTHS and 1 <= day <= calendar.monthrange(max(year, 1), month)[1]
        return Claim(at + 1, token.start, token.text if is_real else "")

    def _chinese(self, at: int) -> Claim | None:
        """Read `2024年`, `2024年秋季`, `2024年2月3日`, `2月`."""
        parts = {"年": "XXXX", "月": "", "日": ""}
        place, start = at, self._tokens[at].start
        for sign, digits in zip(parts, (4, 2, 2), strict=True):
            number, mark = self._tokens[place], self._tokens[place + 1]
            size_fits = len(number.text) == digits if sign == "年" else len(number.text) <= digits
            if number.kind == "number" and size_fits and mark.text == sign:
                parts[sign] = number.text.zfill(digits)
                place += 2
        if place == at or (parts["日"] and not parts["月"]):
            return None
        if not parts["月"]:
            return self._chinese_year(place, start, parts["年"])
        edtf = _calendar_date(parts["年"], int(parts["月"]), int(parts["日"] or 0))
        return Claim(place, start, edtf) if edtf else None

    def _chinese_year(self, place: int, start: int, year: str) -> Claim:
        sign = self._tokens[place].text
        season = {"春": "21", "夏": "22", "秋": "23", "冬": "24"}.get(sign)
        if season:
            return Claim(place + 1 + self._tokens.is_any(place + 1, "季", "天"), start, f"{year}-{season}")
        qualifier = {"初": "early", "底": "late", "末": "late", "中": "mid"}.get(sign, "")
        return Claim(place + bool(qualifier), start, year, qualifier)

    def _day_month(self, at: int) -> Claim | None:
        """Read `3 February 2025`, `3rd of March`, `الثالث والعشرين من فبراير`."""
        day = self._day(at)
        if day is None:
            return None
        place, start, number = day
        place += self._tokens.is_any(place, "of", "من")
        place += self._tokens.is_any(place, *word_list("month_words", "words"))
        month = self._month_name(place, sure=True)
        if month is None:
            return None
        behind, year = self._year_behind(month.next)
        edtf = _calendar_date(year, int(month.meaning), number)
        return Claim(behind, start, edtf) if edtf else None

    def _day(self, at: int) -> tuple[int, int, int] | None:
        """Read a day of the month: the token behind it, its start, its number."""
        token = self._tokens[at]
        if found := read_ordinal(self._tokens, at):
            place, start, value = found.next, found.start, found.low
        elif token.kind == "number" and token.text.isdigit() and len(token.text) <= 2:  # noqa: PLR2004
            place, start, value = at + 1, token.start, read_figure(token.text) or Decimal(0)
        else:
            return None
        return (place, start, int(value)) if 1 <= value <= _LAST_DAY else None

    def _month_day(self, at: int) -> Claim | None:
        """Read `February 2025`, `شباط/فبراير 2025`, `February 3, 2025`, `في مارس`."""
        word = list_book("month_words", "words").match(self._tokens, at)
        place = word.next if word else at
        month = self._month_name(place, sure=True)
        if month is None:
            return None
        start = word.start if word else month.start
        day = self._day(month.next) if self._tokens[at].text.isascii() else None
        if day and not self._counts(day[0]):
            behind, year = self._year_behind(day[0])
        else:
            day, (behind, year) = None, self._year_behind(month.next)
        is_alone = day is None and year == _OPEN_YEAR and word is None
        if is_alone and self._month_name(place, sure=False) is None:
            return None
        edtf = _calendar_date(year, int(month.meaning), day[2] if day else 0)
        return Claim(behind, start, edtf) if edtf else None

    def _month_name(self, at: int, *, sure: bool) -> Match | None:
        """Read the name of a month, or two names; a doubtful one only behind a word that makes it `sure`."""
        found = months().match(self._tokens, at)
        if found is None:
            return None
        word = self._tokens[at].text
        if word in word_list("doubtful_months", "words") and not self._lenient:
            is_capital = not word.isascii() or self._tokens.has_capital(at)
            if not is_capital or not (
                sure or self._tokens.before(at) in word_list("month_contexts", "words")
            ):
                return None
        return self._second_name(found)

    def _second_name(self, first: Match) -> Match:
        """Go on over the same month's other name: `شباط/فبراير`, `شباط (فبراير)`, and over `Feb.`."""
        place = first.next
        if self._tokens.is_any(place, "/", "("):
            second = months().match(self._tokens, place + 1, bare=True)
            if second and second.meaning == first.meaning:
                return first._replace(next=second.next + self._tokens.is_any(second.next, ")"))
        is_short = place - 1 >= 0 and len(self._tokens[place - 1].text) <= len("sept")
        if is_short and self._tokens.is_any(place, ".") and self._tokens[place + 1].kind == "number":
            return first._replace(next=place + 1)
        return first

    def _year_behind(self, at: int) -> tuple[int, str]:
        """Read the year that belongs to a day, month or season before it; `XXXX` where none does."""
        place = at + self._tokens.is_any(at, ",", "،")
        place += self._tokens.is_any(place, "of", "من")
        word = list_book("year_words", "words").match(self._tokens, place)
        place = word.next if word else place
        token = self._tokens[place]
        is_year = token.kind == "number" and token.text.isdigit() and len(token.text) == _YEAR_DIGITS
        if not is_year or self._other_era(place + 1) or self._counts(place + 1):
            return at, _OPEN_YEAR
        return place + 1, token.text

    def _other_era(self, at: int) -> bool:
        eras = (list_book("eras", "before"), list_book("eras", "other"))
        return any(book.match(self._tokens, at, bare=True) for book in eras)

    def _season(self, at: int) -> Claim | None:
        found = words_book("seasons").match(self._tokens, at)
        if found is None:
            return None
        behind, year = self._year_behind(found.next)
        return Claim(behind, found.start, f"{year}-{found.meaning}") if year != _OPEN_YEAR else None

    def _decade(self, at: int) -> Claim | None:
        """Read `the 1990s`, `the '90s`, `nineties`, `التسعينيات`, `ثمانينيات القرن الماضي`."""
        token = self._tokens[at]
        if token.kind == "number":
            return self._figure_decade(at)
        found = _decades().match(self._tokens, at)
        if found is None:
            return None
        before = self._tokens.before(at)
        if token.text.isascii() and before not in ("the", "-", "mid", "early", "late"):
            return None
        if list_book("ages", "behind").match(self._tokens, found.next, bare=True):
            return Claim(found.next, found.start)
        behind, century = self._century_of_decade(found.next)
        if century is None and (int(found.meaning) < _FIRST_SURE_DECADE or token.text.isascii() is None):
            return Claim(behind, found.start)
        prefix = 19 if century is None else century - 1
        return Claim(behind, found.start, f"{prefix:02d}{found.meaning[0]}X")

    def _figure_decade(self, at: int) -> Claim | None:
        """Read `1990s`, `1990's`, `'90s`; an age ("in her 30s") belongs to no date."""
        token = self._tokens[at]
        place = at + 1 + self._tokens.is_any(at + 1, "'")
        is_decade = (
            self._tokens.is_any(place, "s") and not self._tokens[place].gap and not self._tokens[at + 1].gap
        )
        if not is_decade or not token.text.endswith("0"):
            return None
        if len(token.text) == _YEAR_DIGITS:
            is_century = token.text.endswith("00") and token.text != "2000"
            return Claim(
                place + 1, token.start, token.text[:2] + "XX" if is_century else token.text[:3] + "X"
            )
        is_sure = len(token.text) == 2 and int(token.text) >= _FIRST_SURE_DECADE  # noqa: PLR2004
        is_date = is_sure and self._tokens.before(at) not in word_list("ages", "before")
        return Claim(place + 1, token.start, f"19{token.text[0]}X" if is_date else "")

    def _century_of_decade(self, at: int) -> tuple[int, int | None]:
        if not self._tokens.is_any(at, "القرن"):
            return at, None
        if self._tokens.is_any(at + 1, *word_list("century", "last")) and not self._tokens[
            at + 2
        ].text.startswith("وال"):
            return at + 2, _TWENTIETH
        found = read_ordinal(self._tokens, at + 1)
        return (found.next, int(found.low)) if found else (at, None)

    def _century(self, at: int) -> Claim | None:
        """Read `the 19th century`, `القرن الحادي والعشرين`."""
        found = self._arabic_century(at) or self._english_century(at)
        if found is None or not 1 <= found[0] <= _LAST_YEAR // _CENTURY:
            return None
        number, behind, start = found
        if self._other_era(behind):
            return Claim(behind, start)
        era = list_book("eras", "since").match(self._tokens, behind, bare=True)
        return Claim(era.next if era else behind, start, f"{number - 1:02d}XX")

    def _arabic_century(self, at: int) -> tuple[int, int, int] | None:
        """Read the number of a century, the token behind it, and its start."""
        token = self._tokens[at]
        cut = next((cut for word, cut in strip_proclitics(token.text) if word == "القرن"), None)
        if cut is None:
            return None
        if self._tokens.is_any(at + 1, "العشرين", "العشرون"):
            return _TWENTIETH, at + 2, token.start + cut
        found = read_ordinal(self._tokens, at + 1)
        return (int(found.low), found.next, token.start + cut) if found else None

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

    def _year(self, at: int) -> Claim | None:
        """Read a year: behind a word that says so, or a figure that nothing counts with."""
        word = list_book("year_words", "words").match(self._tokens, at)
        place = word.next if word else at
        token = self._tokens[place]
        if token.kind != "number" or not token.text.isdigit() or len(token.text) > _YEAR_DIGITS:
            return None
        start = word.start if word else token.start
        era = self._era(place, start)
        if era is not None:
            return era
        if not self._is_year(at, place, has_word=word is not None):
            return None
        behind, edtf = self._year_range(place)
        return Claim(behind, start, edtf)

    def _era(self, at: int, start: int) -> Claim | None:
        """Read a year with its era: `44 BC` is the year -0043 (ISO 8601 counts a year zero)."""
        number = int(self._tokens[at].text)
        if found := list_book("eras", "before").match(self._tokens, at + 1, bare=True):
            return Claim(found.next, start, f"-{number - 1:04d}" if number > 1 else "0000")
        if found := list_book("eras", "other").match(self._tokens, at + 1, bare=True):
            return Claim(found.next, start)
        found = list_book("eras", "since").match(self._tokens, at + 1, bare=True)
        is_year = found and (number > _FIRST_AD_YEAR or not self._tokens.is_any(at + 1, "م"))
        return Claim(found.next, start, f"{number:04d}") if found and is_year else None

    def _is_year(self, at: int, place: int, *, has_word: bool) -> bool:
        token, behind = self._tokens[place], self._tokens[place + 1]
        if has_word:
            return len(token.text) in (3, _YEAR_DIGITS) and not self._tokens.is_any(place + 1, "%", "٪")
        first = (
            _FIRST_BOUND if self._tokens.before(at) in word_list("year_contexts", "bounds") else _FIRST_YEAR
        )
        if len(token.text) != _YEAR_DIGITS or not first <= int(token.text) <= _LAST_YEAR:
            return False
        if behind.kind == "word" and not behind.gap and behind.text.isascii():
            return False
        if self._tokens.before(at) in word_list("year_contexts", "words"):
            return True
        is_glued = self._tokens.is_glued(at) and self._tokens.before(at) not in (
            "(",
            "[",
            "'",
            ",",
            "،",
            "-",
            "و",
            "ب",
            "ل",
            "/",
            "ف",
        )
        return not is_glued and not self._is_count(at)

    def _is_count(self, at: int) -> bool:
        """Tell whether a four-digit figure counts something rather than naming a year."""
        if self._counts(at + 1) or self._tokens.before(at) in (
            "#",
            "$",
            "€",
            "£",
            "¥",
            "than",
            "least",
            "most",
            "عن",
        ):
            return True
        if (
            self._tokens.before(at) == "من"
            and at > 1
            and self._tokens[at - 2].text in ("اكثر", "اقل", "ازيد", "باكثر", "باقل")
        ):
            return True
        prefix = (
            self._tokens[at - 2]
            if at > 1 and self._tokens.before(at) == "-" and self._tokens.is_glued(at)
            else None
        )
        return (
            prefix is not None
            and prefix.kind == "word"
            and prefix.text not in ("mid", "pre", "post", "early", "late")
        )

    def _counts(self, at: int) -> bool:
        """Tell whether a unit or a scale word stands here, so that the figure before it is a quantity."""
        if read_unit(self._tokens, at) is not None:
            return True
        scale = read_numeral(self._tokens, at, joined=False) if self._tokens[at].kind == "word" else None
        return scale is not None and not self._tokens[at].text.startswith("و") and scale.low >= 1000  # noqa: PLR2004

    def _year_range(self, at: int) -> tuple[int, str]:
        """Read `2019-2021` and `2019-21` as an interval."""
        first, dash, last = self._tokens[at].text, at + 1, self._tokens[at + 2]
        if (
            not self._tokens.is_any(dash, "-")
            or self._tokens[dash].gap
            or last.gap
            or last.kind != "number"
            or not last.text.isdigit()
        ):
            return at + 1, first.zfill(_YEAR_DIGITS)
        full = last.text if len(last.text) == _YEAR_DIGITS else first[:2] + last.text
        is_range = (
            len(full) == _YEAR_DIGITS and len(first) == _YEAR_DIGITS and int(first) < int(full) <= _LAST_YEAR
        )
        return (at + 3, f"{first}/{full}") if is_range else (at + 1, first.zfill(_YEAR_DIGITS))


def _calendar_date(year: str, month: int, day: int) -> str:
    """Write year, month and day (0: none) as EDTF; "" where no calendar has that day."""
    if not 1 <= month <= _MONTHS:
        return ""
    leap_or_given = 2000 if year == _OPEN_YEAR else int(year)
    if day > calendar.monthrange(max(leap_or_given, 1), month)[1]:
        return ""
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")
