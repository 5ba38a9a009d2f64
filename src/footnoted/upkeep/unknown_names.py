"""Find what looks like a name: words with capitals, in scripts that have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from footnoted.article.anchors import RUN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w’'&-]*"
_NAME = re.compile(rf"{_CAPITAL}(?:(?:\s(?:of(?:\sthe)?|de|von|van|al|bin|&))?\s{_CAPITAL}|\s\d+\b)*")
_WORD = re.compile(r"[\w’'-]+")


class Candidate(NamedTuple):
    """Words of a sentence that may be a name, counted from the sentence's begin."""

    start: int
    end: int
    words: str

    def before(self, starts: Iterable[int]) -> Candidate:
        """Give the name without what begins at one of these places: `Halden Marine` 8 million dollars."""
        end = min((one for one in starts if self.start < one < self.end), default=self.end)
        words = self.words[: end - self.start].rstrip()
        return Candidate(self.start, self.start + len(words), words)


def find_candidates(sentences: Sequence[str]) -> list[list[Candidate]]:
    """Give for each sentence the words that may be a name: with a capital, which they have in small nowhere.

    A sentence's first word counts where it has a capital elsewhere, too, or is followed by one that has.
    Scripts without capitals have no such words: there nothing is found.
    """
    small = {word for one in sentences for word in _WORD.findall(one) if word == word.lower()}
    inner = {word for one in sentences for word in _inner_capitals(one)}
    return [[*_candidates(one, small, inner)] for one in sentences]


def _inner_capitals(sentence: str) -> Iterator[str]:
    for match in [*_WORD.finditer(sentence)][1:]:
        if match[0][0].isupper():
            yield match[0]


def _candidates(sentence: str, small: set[str], inner: set[str]) -> Iterator[Candidate]:
    for match in _NAME.finditer(sentence):
        start, words = match.start(), re.sub(r"[’']s$", "", match[0])
        if not sentence[:start].strip("“\"'«(‘ "):
            start, words = _at_the_begin(start, words, small, inner)
        if len(words) > 1 and words[0].isupper() and len(words.split()) < RUN:
            yield Candidate(start, start + len(words), words)


def _at_the_begin(start: int, words: str, small: set[str], inner: set[str]) -> tuple[int, str]:
    """Take the first word of a sentence away where its capital says nothing: it stands in small, too."""
    head, _, rest = words.partition(" ")
    if head.lower() in small:
        return start + len(head) + 1, rest
    return (start, words) if head in inner or rest[:1].isupper() else (start, "")
