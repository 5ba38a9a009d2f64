"""Tell a text whose lines are broken at a fixed width, and join them: one character for each character.

Such a text (a mail, a plain text of the web, what a PDF gives) breaks a line only where the next word would
not have fitted, and goes on in the next line. That shape tells its lines from headings, which end where their
words do.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.fold import BREAKS

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE: Final = re.compile(rf"[^{BREAKS}]+")
_TERMINATED: Final = re.compile(r"[.!?…؟۔。！？:؛;][\"'’”»›)\]}」』】）》\d\[]*$")
_MARKED: Final = re.compile(r"(?:[•‣▪●◦*–-]|\(?\d{1,4} ?[.)–-])\s*\S")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff01-\uff65]")
_NARROWEST: Final = 40  # shorter lines are verses, addresses, cells of a table
_NARROWEST_UNSPACED: Final = 18
_PARAGRAPH: Final = re.compile(rf"[^{BREAKS}]{{133}}")
_FEWEST: Final = 2  # joints; one line end alone has no shape
_MOST_LOOSE: Final = 0.2  # of the line ends inside blocks may be no joints, for instance behind headings
_HANGING: Final = 2  # characters that a full line of an unspaced script may lack or exceed


class _Line(NamedTuple):
    """One line: its offsets without white space at either end, and its words."""

    start: int
    end: int
    text: str


def is_hard_wrapped(text: str) -> bool:
    """Tell whether the lines of a text are broken at a width, so that sentences go on in the next line."""
    return bool(_joints(text))


def unwrap(text: str) -> str:
    """Join the lines that were broken at a width: each line end among them becomes as many blanks.

    Offsets into the result are offsets into the text. A text with whole lines comes back as it is.
    """
    pieces, done = [], 0
    for start, end in _joints(text):
        pieces += [text[done:start], " " * (end - start)]
        done = end
    return "".join([*pieces, text[done:]])


def _joints(text: str) -> list[tuple[int, int]]:
    """List where lines of one paragraph meet: the end of a line and the start of the next."""
    if _PARAGRAPH.search(text):  # a line that nobody broke
        return []
    blocks = [lines for lines in _blocks(text) if len(lines) > 1]
    width = max((len(one.text) for lines in blocks for one in lines if " " in one.text), default=0)
    if blocks and _is_unspaced(text[blocks[0][0].start : blocks[0][-1].end]):
        width = max(len(one.text) for lines in blocks for one in lines)
        is_narrow = width < _NARROWEST_UNSPACED
    else:
        is_narrow = width < _NARROWEST
    if is_narrow:
        return []
    joints: list[tuple[int, int]] = []
    torn = loose = unfinished = 0
    for lines in blocks:
        before = torn
        for one, following in pairwise(lines):
            is_full = _is_full(one, following, width)
            is_open = not _TERMINATED.search(one.text)
            torn += is_full and is_open
            loose += is_open and not is_full
            if is_full:
                joints.append((one.end, following.start))
        unfinished += torn > before and not _TERMINATED.search(lines[-1].text)
    is_wrapped = torn >= _FEWEST and loose <= _MOST_LOOSE * torn and unfinished <= _MOST_LOOSE * len(blocks)
    return joints if is_wrapped else []


def _blocks(text: str) -> Iterator[list[_Line]]:
    """Yield the lines between two blank lines, for each such run."""
    block: list[_Line] = []
    reached = 0
    for match in _LINE.finditer(text):
        words = match.group().strip()
        between = text[reached : match.start()].replace("\r\n", "\n")
        if block and (not words or len(between) > 1):
            yield block
            block = []
        reached = match.end()
        if words:
            start = match.start() + match.group().index(words)
            block.append(_Line(start, start + len(words), words))
    if block:
        yield block


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    """Tell whether the first word of the next line would not have fitted on this one."""
    if _MARKED.match(following.text):
        return False
    if _is_unspaced(line.text):
        return len(line.text) >= width - _HANGING
    first = following.text.split(maxsplit=1)[0]
    return len(line.text) + 1 + len(first) > width


def _is_unspaced(text: str) -> bool:
    """Tell whether most of a text is in a script without spaces between words."""
    return 2 * len(_UNSPACED.findall(text)) > len(text)
