"""Say which kinds of dates a token may begin, so that no reader is asked in vain."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from footnoted.text.calendar.chinese_words import FIRST
from footnoted.text.calendar.date_words import decades, list_book, months, phrase_book, word_list, words_book
from footnoted.text.lexicon import load_lexicon
from footnoted.text.numbers.numerals import counting_words, read_ordinal
from footnoted.text.tokens import Tokens, strip_proclitics

if TYPE_CHECKING:
    from footnoted.text.tokens import Token

ORDER: Final = (
    "fixed",
    "qualified",
    "ago",
    "since",
    "clock",
    "chinese",
    "other calendar",
    "between",
    "iso",
    "slashed",
    "century",
    "day",
    "part of year",
    "directed",
    "decade",
    "year",
)
"""The kinds of dates in the order in which they are tried."""

_BY_KIND: Final = {
    "number": frozenset(
        {"ago", "clock", "chinese", "other calendar", "century", "day", "part of year", "decade", "year"}
    ),
    "iso": frozenset({"other calendar", "iso"}),
    "code": frozenset({"other calendar", "slashed"}),
}
_ORDINAL: Final = frozenset({"other calendar", "century", "day", "part of year"})


def openings(token: Token, following: Token) -> tuple[str, ...]:
    """Give the kinds of dates that a token may begin, in the order in which they are tried."""
    if token.text == "the" and following.text not in _behind_article():
        return ()
    return _openings(token.kind, token.text if token.kind in ("word", "han") else "")


@cache
def _behind_article() -> frozenset[str]:
    """List what stands behind "the" in the phrases that begin with it: it begins nothing else."""
    phrases = (
        phrase
        for table in ("fixed", "qualifiers", "fiscal", "openings", "year_words", "present")
        for words in load_lexicon("dates")[table].values()
        for phrase in words
    )
    return frozenset(phrase.split()[1] for phrase in phrases if phrase.startswith("the "))


@lru_cache(maxsize=65536)
def _openings(kind: str, text: str) -> tuple[str, ...]:
    if kind == "han":
        return ("chinese",) if text in FIRST else ()
    found = set(_BY_KIND.get(kind, ()))
    for word, _ in strip_proclitics(text) if kind == "word" else ():
        found |= {name for name, words in _words().items() if word in words}
        found |= _ORDINAL if word in _ordinals() else frozenset()
    return tuple(name for name in ORDER if name in found)


@cache
def _words() -> dict[str, frozenset[str]]:
    """Give for each kind of date the words that may begin it; ordinals come on top."""
    units = words_book("ago_units").first_words | list_book("ago_few", "phrases").first_words
    return {
        "fixed": phrase_book("fixed").first_words,
        "qualified": phrase_book("qualifiers").first_words,
        "ago": units | word_list("ago_plurals", "words") | counting_words() | {"a", "an", "one"},
        "since": word_list("ago", "before"),
        "clock": word_list("clock", "before"),
        "other calendar": phrase_book("hijri_months").first_words | word_list("month_words", "words"),
        "between": phrase_book("openings").first_words,
        "century": word_list("century", "words") | phrase_book("century_parts").first_words,
        "day": months().first_words | word_list("month_words", "words"),
        "part of year": phrase_book("fiscal").first_words | word_list("part_words", "first"),
        "directed": phrase_book("directions").first_words
        | words_book("weekdays").first_words
        | words_book("seasons").first_words
        | word_list("weekday_words", "before"),
        "decade": decades().first_words,
        "year": list_book("year_words", "words").first_words | list_book("eras", "ahead").first_words,
    }


@cache
def _ordinals() -> frozenset[str]:
    """List the words that may begin an ordinal: alone, or with what makes it a compound."""
    tails = ("", "-first", " عشر", " والعشرين")
    return frozenset(
        word for word in counting_words() if any(read_ordinal(Tokens(word + tail), 0) for tail in tails)
    )
