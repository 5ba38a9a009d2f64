"""Grade a text against what was anchored: whose text it is, and how each of its sentences fares in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from footnoted.article.pairing import digest, folded_digest, pair
from footnoted.article.tables import Cells, require
from footnoted.errors import ArticleError
from footnoted.issues import quoted
from footnoted.tables import read_rows
from footnoted.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from footnoted.article.source import Article
    from footnoted.descriptor import Package
    from footnoted.model import Group
    from footnoted.text.sentences import Sentence


class Grade(StrEnum):
    """How an anchored sentence fares in a text."""

    EXACT = "exact"
    MOVED = "moved"
    FOLDED = "same after folding"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Verified:
    """One anchored sentence: its grade, and where its text (or what replaced it) stands now.

    `twins` are the other anchored sentences that have the same words.
    """

    sentence_id: str
    grade: Grade
    start: int
    end: int
    now: tuple[int, int] | None
    twins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of every sentence of one source in a text, and the totals found and expected."""

    source_id: str
    sentences: tuple[Verified, ...]
    expected: Mapping[str, str]
    found: Mapping[str, str]

    @property
    def holds(self) -> bool:
        """Whether every sentence stands in the text, exactly, if perhaps elsewhere."""
        return all(one.grade in (Grade.EXACT, Grade.MOVED) for one in self.sentences)

    @property
    def counts(self) -> dict[Grade, int]:
        """Number of sentences by grade, every grade named."""
        tally = Counter(one.grade for one in self.sentences)
        return {grade: tally[grade] for grade in Grade}


class Register:
    """What a package has anchored: its sources and their sentences, read once, for any number of texts."""

    def __init__(self, package: Package) -> None:
        """Read the tables; raises ArticleError as `require` does."""
        self.tables = require(package)
        rows = [row for row in _rows(package, self.tables.sources) if row["source_id"]]
        self.sources = {row["source_id"] or "": row for row in rows}
        self._of_text: dict[str | None, str] = {}
        for name, row in self.sources.items():
            self._of_text.setdefault(row["sha256"], name)
        self.sentences: dict[str, list[Cells]] = defaultdict(list)
        self._shared: dict[str | None, Counter[str]] = defaultdict(Counter)
        for row in _rows(package, self.tables.sentences):
            self.sentences[row["source_id"] or ""].append(row)
            self._shared[_likeness(row)][row["source_id"] or ""] += 1
        for held in self.sentences.values():
            held.sort(key=_start)
        self._known: dict[tuple[str, str], Verification] = {}

    def find_source(self, article: Article, source_id: str = "") -> str:
        """Tell which source a text is, as `verification.find_source` does."""
        if source_id:
            self._check_named(source_id)
            return source_id
        known = next(iter(self.sources)) if len(self.sources) == 1 else self._of_text.get(article.sha256)
        known = known or self._most_shared(article)
        if known:
            return known
        raise _stranger(article, self.sources)

    def knows(self, article: Article) -> bool:
        """Tell whether a text is anchored, or shares a sentence with one that is."""
        return article.sha256 in self._of_text or self._most_shared(article) is not None

    def _check_named(self, source_id: str) -> None:
        if source_id not in self.sources:
            names = ", ".join(self.sources) or "none"
            message = f"found no source {quoted(source_id)}; expected one of {names}. Name one with --source."
            raise ArticleError(message)

    def _most_shared(self, article: Article) -> str | None:
        """Give the source that has most of its sentences, folded where it can be, in common with a text."""
        texts = [article.text[one.start : one.end] for one in split_sentences(article.text)]
        hashes = {made(one) for one in texts for made in (digest, folded_digest)}
        shared = sum((self._shared[one] for one in hashes if one in self._shared), Counter[str]())
        return (
            max(self.sources, key=lambda name: shared[name]) if shared.keys() & self.sources.keys() else None
        )

    def verify(self, article: Article, source_id: str = "") -> Verification:
        """Compare a text with what was anchored, as `verification.verify` does; once for each text."""
        source_id = self.find_source(article, source_id)
        place = (article.sha256, source_id)
        if place not in self._known:
            self._known[place] = self._verify(article, source_id)
        return self._known[place]

    def _verify(self, article: Article, source_id: str) -> Verification:
        source, anchored = self.sources[source_id], self.sentences.get(source_id, [])
        sentences = split_sentences(article.text)
        expected = {
            "characters": source.get("characters") or "",
            "sentences": str(len(anchored)),
            "sha256": source["sha256"] or "",
        }
        found = {
            "characters": str(len(article.text)),
            "sentences": str(len(sentences)),
            "sha256": article.sha256,
        }
        return Verification(source_id, tuple(_grades(article.text, anchored, sentences)), expected, found)

    def is_other(self, article: Article, source_id: str) -> bool:
        """Tell whether a text is not the one that was anchored: neither its hash nor all its sentences."""
        if self.sources[source_id]["sha256"] == article.sha256:
            return False
        return any(one.grade is not Grade.EXACT for one in self.verify(article, source_id).sentences)


def _likeness(row: Cells) -> str | None:
    """Give the hash by which a sentence is known again: the folded one, where the table has it."""
    return row.get("folded_sha256") or row["sha256"]


def _rows(package: Package, group: Group) -> list[Cells]:
    """Read a table as it can be read, the cells by role."""
    columns = group.columns.items()
    return [
        {role: row.cells[column] for role, column in columns} for row in read_rows(package, group.resource)
    ]


def _stranger(article: Article, sources: Iterable[str]) -> ArticleError:
    """Say of a text that it is of none of the sources."""
    names = ", ".join(sources)
    remedy = "Name it with --source." if names else "Anchor it first, with `footnoted anchor`."
    message = f"{article.path}: shares no sentence with any source ({names or 'there is none'}). {remedy}"
    return ArticleError(message)


def _grades(text: str, anchored: Sequence[Cells], sentences: list[Sentence]) -> Iterator[Verified]:
    """Grade each anchored sentence: exact where its text stands in its own place, else as it is found."""
    spans = [(one.start, one.end) for one in sentences]
    moved, folded, changed = pair(anchored, [text[start:end] for start, end in spans])
    found = _found(spans, ((Grade.CHANGED, changed), (Grade.FOLDED, folded), (Grade.MOVED, moved)))
    taken = {spans[at] for at in moved.values()}
    for number, (row, twins) in enumerate(zip(anchored, _twins(anchored), strict=True)):
        start, end = span_of(row)
        grade, now = found.get(number, (Grade.MISSING, None))
        is_there = now == (start, end) or (number not in moved and (start, end) not in taken)
        if is_there and row["sha256"] == digest(text[start:end]):
            grade, now = Grade.EXACT, (start, end)
        yield Verified(row["sentence_id"] or "", grade, start, end, now, twins)


def _found(
    spans: Sequence[tuple[int, int]], graded: Iterable[tuple[Grade, Mapping[int, int]]]
) -> dict[int, tuple[Grade, tuple[int, int] | None]]:
    """Give, by number, the grade of each sentence found and where it is; of two grades the later holds."""
    found: dict[int, tuple[Grade, tuple[int, int] | None]] = {}
    for grade, places in graded:
        found |= {number: (grade, spans[at]) for number, at in places.items()}
    return found


def _twins(anchored: Sequence[Cells]) -> Iterator[tuple[str, ...]]:
    """Yield for each sentence, in order, the ids of the others that have the same words."""
    ids: dict[str | None, list[str]] = defaultdict(list)
    for row in anchored:
        ids[row["sha256"]].append(row["sentence_id"] or "")
    for row in anchored:
        yield tuple(one for one in ids[row["sha256"]] if one != (row["sentence_id"] or ""))


def _start(row: Mapping[str, str | None]) -> int:
    return span_of(row)[0]


def span_of(row: Mapping[str, str | None]) -> tuple[int, int]:
    """Give start and end of a row; (0, 0) when a cell is no number: that is another layer's issue."""
    start, end = row["start"] or "", row["end"] or ""
    if start.isascii() and start.isdigit() and end.isascii() and end.isdigit():
        return int(start), int(end)
    return 0, 0
