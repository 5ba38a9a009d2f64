"""Hold the words of dates: what a claim says, the lists of `dates.toml`, and a calendar day as EDTF."""

from __future__ import annotations

import calendar
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from babel import Locale

from footnoted.text.lexicon import fold_words, load_lexicon
from footnoted.text.tokens import Phrasebook, strip_proclitics

if TYPE_CHECKING:
    from footnoted.text.tokens import Token

OPEN_YEAR: Final = "XXXX"
MONTHS: Final = 12
LAST_DAY: Final = 31
LAST_YEAR: Final = 2100
YEAR_DIGITS: Final = 4


class Claim(NamedTuple):
    """Words that belong to a date: the token behind them, their start in the text, what they say.

    Where `edtf`, `relative` and `calendar` are all "" the words belong to a date that is not read.
    """

    next: int
    start: int
    edtf: str = ""
    qualifier: str = ""
    relative: str = ""
    calendar: str = ""
    calendar_date: str = ""

    @property
    def is_read(self) -> bool:
        """Whether the words say a date, and not only belong to one."""
        return bool(self.edtf or self.relative or self.calendar)


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
def decades() -> Phrasebook:
    """Hold the names of decades, Arabic ones with and without the article."""
    entries = load_lexicon("dates")["decades"].items()
    pairs = [(word, decade) for decade, words in entries for word in words.split()]
    return Phrasebook([*pairs, *(("ال" + word, decade) for word, decade in pairs if not word.isascii())])


def start_of(token: Token, *words: str) -> int | None:
    """Give the start of one of some folded words in a token, behind its Arabic proclitic; None if absent."""
    cuts = dict(strip_proclitics(token.text))
    return next((token.start + cuts[word] for word in words if word in cuts), None)


def is_short(token: Token) -> bool:
    """Tell whether a token is a figure of one or two digits, as days, months and quarters are."""
    return token.kind == "number" and token.text.isdigit() and len(token.text) <= 2  # noqa: PLR2004


def calendar_date(year: str, month: int, day: int) -> str:
    """Write year, month and day (0: none) as EDTF; "" where no calendar has that day."""
    if not 1 <= month <= MONTHS:
        return ""
    number = 2000 if year == OPEN_YEAR else int(year)
    if day > calendar.monthrange(number if number > 0 else 2000 + number % 4, month)[1]:
        return ""
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")
