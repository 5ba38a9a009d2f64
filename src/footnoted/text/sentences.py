"""Split a text into a title, headings, list items and sentences.

Every visible character but a list marker lies in exactly one unit. A line end ends a unit, unless the
lines of the whole text are broken at a width (`text.wrapping`); so do `. ؟ ? ! … 。！？` with the closing
quotation marks, brackets and reference marks behind them, also inside a quotation. `:` and `؛` do not,
nor does the stop of an abbreviation, an initial or a number (`text.stops`). Arabic, English and
Chinese; other languages as far as these go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from footnoted.text.fold import BREAKS, WORD
from footnoted.text.stops import BLANKS, ENDING, HIDDEN, STOP, ends_unit
from footnoted.text.wrapping import unwrap

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK: Final = re.compile(rf"[^{BREAKS}]+")
_VISIBLE: Final = re.compile(rf"[^{BLANKS}{HIDDEN}]")
_ARABIC: Final = "\u0620-\u064a"
_MARKER: Final = re.compile(
    rf"""(?: (?:[•‣▪●◦*–-] | \(?\d{{1,3}}[.)]) [{BLANKS}]+ (?=[^{BLANKS}])
       | \d{{1,3}}[{BLANKS}]?[-–][{BLANKS}]+ (?=[^\W\d_a-z])          # "4- Repairs", "6 - كتابة", not "6 - 3"
       | \d{{1,3}}[.)-] (?=[{_ARABIC}]{{2}})                       # "4-كتابة", "4.كتابة"
       | (?:\d{{1,3}}[、．] | （\d{{1,3}}） | [一二三四五六七八九十]{{1,3}}、) [{BLANKS}]* (?=[^{BLANKS}])
    )""",
    re.VERBOSE,
)


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


def split_sentences(text: str) -> list[Sentence]:
    """Split a text into its units, in order. The kinds are `title`, `heading`, `body` and `list_item`.

    The first line is the title if it has no terminator; a later line without one that is no list item is a
    heading. A text without a visible character has no units. Where lines are broken at a width, a unit may
    reach over line ends; `wrapping.is_hard_wrapped` tells such a text.
    """
    text = unwrap(text)
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
            words = len(WORD.findall(text, first, last))
            sentences.append(Sentence(first, last, kind, section, place, words))
    return sentences


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each line with something visible, and whether a list marker was cut off."""
    for match in _BLOCK.finditer(text):
        line = match.group()
        start = match.end() - len(line.lstrip(BLANKS))
        end = match.start() + len(line.rstrip(BLANKS))
        marker = _MARKER.match(text, start, end)
        if _VISIBLE.search(text, start, end):
            yield (marker.end() if marker else start), end, marker is not None


def _is_label(text: str, start: int, end: int) -> bool:
    """Tell whether a unit is a title or heading: words, and neither a stop nor a pause at its end."""
    tail = text[max(start, end - 20) : end]
    ends_open = not ENDING.search(tail)
    return ends_open and WORD.search(text, start, end) is not None


def _units(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut one line into units; what holds no word joins the unit before it, or else the one after it."""
    spans: list[tuple[int, int]] = []
    word = WORD.search(text, start, end)
    for match in STOP.finditer(text, start, end):
        if word is None:
            break
        if word.start() < match.start() and ends_unit(text, start, match, end):
            spans.append((start, match.end()))
            start = _skip_blanks(text, match.end(), end)
            word = WORD.search(text, start, end)
    if start < end and word is None and spans:
        spans[-1] = (spans[-1][0], end)
    elif start < end:
        spans.append((start, end))
    return spans


def _skip_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start] in BLANKS:
        start += 1
    return start
