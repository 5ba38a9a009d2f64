"""Split a text into a title, headings, list items and sentences.

Every visible character but a list marker lies in exactly one unit. A line end always ends a unit; so do
`. ؟ ? ! … 。！？` with the closing quotation marks and brackets behind them, also inside a quotation. `:` and
`؛` do not, nor does the stop of an abbreviation, an initial or a number. Arabic, English and Chinese; case
decides in doubt, so after an abbreviation an Arabic sentence is carried on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from footnoted.text.fold import BREAKS, WORD, fold
from footnoted.text.lexicon import fold_words, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANKS: Final = " \t\xa0\u1680\u202f\u205f\u3000\u200b\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_HIDDEN: Final = "\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_BLOCK: Final = re.compile(rf"[^{BREAKS}]+")
_VISIBLE: Final = re.compile(rf"[^{_BLANKS}{_HIDDEN}]")
_MARKER: Final = re.compile(rf"(?:[•‣▪●◦*–-]|\(?\d{{1,3}}[.)])[{_BLANKS}]+(?=[^{_BLANKS}])")
_STOP: Final = re.compile(
    r"(?P<stop>[.!?…؟۔。！？｡．‼⁇⁈⁉]+)"
    rf"(?P<closing>(?:[\"'’”»›)\]}}」』】）》{_HIDDEN}]|\[\d{{1,3}}\]|[ \xa0\u202f]»)*)"
)
_ENDING: Final = re.compile(rf"(?:{_STOP.pattern}|[:؛;،,][\"'’”»›)\]}}]*)$")
_GAP: Final = re.compile(rf"(?P<space>[{_BLANKS}]*)[\"'‘“«‹(\[{{「『（《{_HIDDEN}]*")
_NEXT_WORD: Final = re.compile(r"[^\W\d_]*")
_LAST_WORD: Final = re.compile(r"(?P<before>\d\s*)?(?P<word>[^\W_][^\s,;/()\[\]{}«»“”‘\"'،؛-]*)$")
_SPEECH_ZH: Final = re.compile(r"\w{0,3}?[问問说說道喊叫]")

_WIDE_STOPS: Final = frozenset("。！？｡．")
_SURE_STOPS: Final = frozenset("؟۔")
_LONGEST_ABBREVIATION: Final = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """One unit of a text: where it stands (code points, end exclusive), what it is and how long.

    `section` is 0 before the first heading and then counts headings; `paragraph` counts the lines of a
    section from 1 and is 0 for a heading or title; `words` counts runs of letters, marks and digits.
    """

    start: int
    end: int
    kind: str
    section: int
    paragraph: int
    words: int


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    return {name: fold_words(words) for name, words in load_lexicon("abbreviations").items()}


def split_sentences(text: str) -> list[Sentence]:
    """Split a text into its units, in order. The kinds are `title`, `heading`, `body` and `list_item`.

    The first line is the title if it has no terminator; a later line without one that is no list item is a
    heading. A text without a visible character has no units.
    """
    sentences: list[Sentence] = []
    section = paragraph = 0
    for start, end, is_item in _blocks(text):
        spans = _units(text, start, end)
        kind = "list_item" if is_item else "body"
        if not is_item and len(spans) == 1 and _is_label(text, *spans[0]):
            kind = "heading" if sentences else "title"
            section += kind == "heading"
            paragraph = 0
        else:
            paragraph += 1
        place = 0 if kind in ("heading", "title") else paragraph
        for first, last in spans:
            words = sum(1 for _ in WORD.finditer(text, first, last))
            sentences.append(Sentence(first, last, kind, section, place, words))
    return sentences


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each line with something visible, and whether a list marker was cut off."""
    for match in _BLOCK.finditer(text):
        line = match.group()
        start = match.end() - len(line.lstrip(_BLANKS))
        end = match.start() + len(line.rstrip(_BLANKS))
        marker = _MARKER.match(text, start, end)
        if _VISIBLE.search(text, start, end):
            yield (marker.end() if marker else start), end, marker is not None


def _is_label(text: str, start: int, end: int) -> bool:
    """Tell whether a unit is a title or heading: words, and neither a stop nor a pause at its end."""
    tail = text[max(start, end - 20) : end]
    ends_open = not _ENDING.search(tail)
    return ends_open and WORD.search(text, start, end) is not None


def _units(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut one line into units; what holds no word joins the unit before it, or else the one after it."""
    spans: list[tuple[int, int]] = []
    word = WORD.search(text, start, end)
    for match in _STOP.finditer(text, start, end):
        if word is None:
            break
        if word.start() < match.start() and _ends_unit(text, start, match, end):
            spans.append((start, match.end()))
            start = _skip_blanks(text, match.end(), end)
            word = WORD.search(text, start, end)
    if start < end and word is None and spans:
        spans[-1] = (spans[-1][0], end)
    elif start < end:
        spans.append((start, end))
    return spans


def _skip_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start] in _BLANKS:
        start += 1
    return start


def _ends_unit(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Decide whether a stop at this place ends the unit that began at `start`."""
    gap = _GAP.match(text, match.end(), end)
    following = gap.end() if gap else match.end()
    if following == end:
        return True
    if not _WIDE_STOPS.isdisjoint(match["stop"]):
        return not (
            match["closing"] and match["stop"][-1] in "！？" and _SPEECH_ZH.match(text, following, end)
        )
    if not (gap and gap["space"]):
        return not _SURE_STOPS.isdisjoint(match["stop"]) and text[following].isalpha()
    return not _goes_on(text, start, match, following)


def _goes_on(text: str, start: int, match: re.Match[str], following: int) -> bool:
    """Tell whether a sentence goes on behind a stop and white space."""
    if text[following].islower() and not text[following + 1 : following + 2].isupper():
        return True
    if match["stop"] == ".":
        return _is_abbreviation(text, start, match.start(), following)
    return bool(match["closing"]) and _next_word(text, following) in _abbreviations()["said"]


def _is_abbreviation(text: str, start: int, stop: int, following: int) -> bool:
    """Tell whether the full stop belongs to the word before it, so that the sentence goes on."""
    match = _LAST_WORD.search(text[max(start, stop - 2 * _LONGEST_ABBREVIATION) : stop])
    if match is None or len(match["word"]) > _LONGEST_ABBREVIATION:
        return False
    lists = _abbreviations()
    word = _fold_word(match["word"])
    begins_anew = text[following].isupper() and _next_word(text, following) in lists["starters"]
    if match["before"] and not match["word"].isascii() and "." not in word:
        return False  # "2020 م." is a year with its era at the end of a sentence
    if word in lists["before_name"]:
        return True
    if word in lists["before_number"] and text[following].isdigit():
        return True
    is_initial = len(word) == 1 and word.isalpha() and not match["word"].islower()
    return (is_initial or _is_dotted(word) or word in lists["may_end"]) and not begins_anew


def _is_dotted(word: str) -> bool:
    """Tell whether a word is letters joined by full stops, as in U.S or ق.م."""
    parts = word.split(".")
    return len(parts) > 1 and all(part.isalpha() and len(part) <= 2 for part in parts)  # noqa: PLR2004 - as in Ph.D


@lru_cache(maxsize=4096)
def _fold_word(word: str) -> str:
    return fold(word).text


def _next_word(text: str, position: int) -> str:
    match = _NEXT_WORD.match(text, position, position + 24)
    return _fold_word(match.group()) if match else ""
