"""What a package sets aside: words, or whole sentences, that no row claims, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.article.archive import Archive

NOWHERE = 10**15
"""An offset at which nothing stands, since no text is as long: what one that cannot be read is taken for."""


@dataclass(frozen=True, slots=True)
class Aside:
    """One line of what is set aside."""

    line: int
    sentence_id: str
    start: int
    end: int
    as_written: str
    reason: str

    @property
    def is_placed(self) -> bool:
        """Whether it sets words aside, at offsets that can be read; else a whole sentence, or nothing."""
        return 0 <= self.start < NOWHERE and self.end < NOWHERE


def read_set_aside(archive: Archive) -> Iterator[Aside]:
    """Yield what is set aside, in the order of its lines; a sentence as a whole has -1 for offsets."""
    for line in archive.aside:
        sentence_id, start, end, words, reason = line.cells.values()
        is_whole = not (start or end or words)
        ends = (-1, -1) if is_whole else (offset(start), offset(end))
        yield Aside(line.number, sentence_id, *ends, words, reason)


def offset(text: str) -> int:
    """Read an offset; what is none, or has more digits than a text has characters, stands nowhere."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(NOWHERE)) else NOWHERE
