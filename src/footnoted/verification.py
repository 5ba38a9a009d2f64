"""Verify an article against its anchors sentence by sentence; move, find and rehydrate what they mark."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from footnoted.issues import quoted
from footnoted.source import SENTENCES, SOURCES, ArticleError, Cells, digest, folded_digest, require, seal
from footnoted.tables import read_rows
from footnoted.text.fold import fold
from footnoted.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from footnoted.descriptor import Package
    from footnoted.source import Article
    from footnoted.text.sentences import Sentence

SPAN = ("start", "end", "sentence_id")


class Grade(StrEnum):
    """How an anchored sentence fares in a text."""

    EXACT = "exact"
    MOVED = "moved"
    FOLDED = "same after folding"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Verified:
    """One anchored sentence: its grade, and where its text (or what replaced it) stands now."""

    sentence_id: str
    grade: Grade
    start: int
    end: int
    now: tuple[int, int] | None


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


def find_source(package: Package, article: Article, source_id: str = "") -> str:
    """Tell which source a text is: the named one, the one with its hash, else the one it shares most with.

    Raises ArticleError when there is no such source, or when the text shares no sentence with any.
    """
    require(package)
    sources = [row.cells for row in read_rows(package, package.resource(SOURCES))]
    names = [row["source_id"] or "" for row in sources]
    if source_id:
        if source_id in names:
            return source_id
        expected = ", ".join(names)
        message = f'found no source "{source_id}"; expected one of {expected}. Name one with --source.'
        raise ArticleError(message)
    for row in sources:
        if row["sha256"] == article.sha256:
            return row["source_id"] or ""
    if len(names) == 1:
        return names[0]
    hashes = {
        digest(fold(article.text[one.start : one.end]).text.strip()) for one in split_sentences(article.text)
    }
    rows = [row.cells for row in read_rows(package, package.resource(SENTENCES))]
    shared = Counter(row["source_id"] for row in rows if row["folded_sha256"] in hashes)
    if shared:
        return shared.most_common(1)[0][0] or ""
    known = ", ".join(names)
    message = f"{article.path}: shares no sentence with any source ({known}). Name it with --source."
    raise ArticleError(message)


def verify(package: Package, article: Article, source_id: str = "") -> Verification:
    """Compare a text with what was anchored, and grade each sentence.

    Without the anchored text nothing but hashes is compared: exactly, then of the folded text; what
    is left between two sentences that were found is called changed, when something new stands there,
    else missing. Raises ArticleError as `find_source` does.
    """
    source_id = find_source(package, article, source_id)
    source = next(
        row.cells
        for row in read_rows(package, package.resource(SOURCES))
        if row.cells["source_id"] == source_id
    )
    rows = [row.cells for row in read_rows(package, package.resource(SENTENCES))]
    anchored = sorted((row for row in rows if row["source_id"] == source_id), key=_start)
    sentences = split_sentences(article.text)
    expected = {
        "characters": source["characters"] or "",
        "sentences": str(len(anchored)),
        "sha256": source["sha256"] or "",
    }
    found = {"characters": str(len(article.text)), "sentences": str(len(sentences)), "sha256": article.sha256}
    return Verification(source_id, tuple(_grades(article.text, anchored, sentences)), expected, found)


def _grades(text: str, anchored: list[Cells], sentences: list[Sentence]) -> Iterator[Verified]:
    spans = [(one.start, one.end) for one in sentences]
    exact = {number: digest(text[start:end]) for number, (start, end) in enumerate(spans)}
    moved = _match({number: row["sha256"] for number, row in enumerate(anchored)}, exact)
    left = {number: row["folded_sha256"] for number, row in enumerate(anchored) if number not in moved}
    free = set(exact) - set(moved.values())
    folded = _match(left, {number: folded_digest(text[slice(*spans[number])]) for number in sorted(free)})
    successors = dict(_successors(len(anchored), len(spans), moved | folded))
    for number, row in enumerate(anchored):
        start, end = _span(row)
        grade, at = Grade.MISSING, None
        for candidate, places in (
            (Grade.MOVED, moved),
            (Grade.FOLDED, folded),
            (Grade.CHANGED, successors),
        ):
            if at is None and number in places:
                grade, at = candidate, places[number]
        now = None if at is None else spans[at]
        if row["sha256"] == digest(text[start:end]):
            grade, now = Grade.EXACT, (start, end)
        yield Verified(row["sentence_id"] or "", grade, start, end, now)


def _match(wanted: Mapping[int, str | None], hashes: Mapping[int, str]) -> dict[int, int]:
    """Pair each anchored sentence, in order, with the next free sentence of the text of the same hash."""
    free: dict[str | None, deque[int]] = defaultdict(deque)
    for position, value in hashes.items():
        free[value].append(position)
    return {number: free[value].popleft() for number, value in wanted.items() if free[value]}


def _successors(anchored: int, found: int, taken: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield, for sentences that were not found, what stands in their place: pairs in order, gap by gap."""
    used = set(taken.values())
    position = 0
    for number in range(anchored):
        if number in taken:
            position = max(position, taken[number] + 1)
        elif position < found and position not in used:
            yield number, position
            position += 1


def _start(row: Mapping[str, str | None]) -> int:
    return _span(row)[0]


def _span(row: Mapping[str, str | None]) -> tuple[int, int]:
    """Give start and end of a row; (0, 0) when a cell is no number: that is another layer's issue."""
    start, end = row["start"] or "", row["end"] or ""
    if start.isascii() and start.isdigit() and end.isascii() and end.isdigit():
        return int(start), int(end)
    return 0, 0


def texts(package: Package, article: Article, source_id: str = "") -> dict[str, str]:
    """Give the text of each sentence by its id, once the article is verified.

    Raises ArticleError with the graded report when not every sentence stands in the article.
    """
    verification = verify(package, article, source_id)
    if not verification.holds:
        raise ArticleError(
            "\n".join([f"{article.path}: is not the article that was anchored.", *report(verification)])
        )
    return {
        one.sentence_id: article.text[one.now[0] : one.now[1]]
        for one in verification.sentences
        if one.now is not None
    }


def report(verification: Verification) -> Iterator[str]:
    """Yield the lines of the graded report: totals, counts by grade, each sentence that is not exact."""
    for name, expected in verification.expected.items():
        found = verification.found[name]
        verdict = "as anchored" if found == expected else f"expected {expected}"
        yield f"{verification.source_id}: {name} {found}, {verdict}"
    yield ", ".join(f"{count} {grade}" for grade, count in verification.counts.items())
    for one in verification.sentences:
        if one.grade is not Grade.EXACT:
            now = f", now {one.now[0]}-{one.now[1]}" if one.now else ""
            yield f"{one.sentence_id}: {one.grade} (anchored {one.start}-{one.end}{now})"


@dataclass(frozen=True, slots=True)
class Move:
    """A cell that gets a new value because its sentence moved."""

    table: str
    row: str
    field: str
    old: str
    new: str


def reanchor(
    package: Package, article: Article, source_id: str = ""
) -> tuple[dict[str, list[Cells]], list[Move]]:
    """Give the tables with new offsets for the sentences that moved, and every change made to a cell.

    Ids are kept. Spans move with their sentence. A sentence that changed or went missing keeps its
    old anchor, as do the rows that cite it: what they should be is never guessed. The source's hash
    and length change only when every sentence was found.
    """
    verification = verify(package, article, source_id)
    shifts = {
        one.sentence_id: one.now[0] - one.start
        for one in verification.sentences
        if one.grade is Grade.MOVED and one.now is not None
    }
    tables: dict[str, list[Cells]] = {}
    moves: list[Move] = []
    source = _moved_source(package, article, verification)
    for resource in package.resources:
        rows = [dict(row.cells) for row in read_rows(package, resource)]
        before = [dict(row) for row in rows]
        for row in rows:
            if resource.name == SOURCES and row["source_id"] == verification.source_id:
                row.update(source)
            elif set(SPAN) <= set(resource.field_names):
                _shift(row, shifts.get(row["sentence_id"] or "", 0))
            if resource.name == SENTENCES and row["source_id"] == verification.source_id:
                row["anchor_sha256"] = seal(source, row)
        changes = list(_changes(resource.name, resource.primary_key, before, rows))
        if changes:
            tables[resource.name] = rows
            moves.extend(changes)
    return tables, moves


def _moved_source(package: Package, article: Article, verification: Verification) -> Cells:
    rows = read_rows(package, package.resource(SOURCES))
    source = next(dict(row.cells) for row in rows if row.cells["source_id"] == verification.source_id)
    if verification.holds:
        source |= {"characters": str(len(article.text)), "sha256": article.sha256}
    return source


def _shift(row: Cells, by: int) -> None:
    if by and row["start"] and row["end"]:
        start, end = _span(row)
        row |= {"start": str(start + by), "end": str(end + by)}


def _changes(
    table: str,
    key: tuple[str, ...],
    before: list[Cells],
    after: list[Cells],
) -> Iterator[Move]:
    for old, new in zip(before, after, strict=True):
        for field in old:
            if old[field] != new[field]:
                row = "|".join(old[name] or "" for name in key)
                yield Move(table, row, field, old[field] or "", new[field] or "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: what a contributor cites."""

    sentence_id: str
    start: int
    end: int
    words: str


def find(package: Package, article: Article, phrase: str, source_id: str = "") -> list[Place]:
    """Find a phrase in an article, case, tashkeel, tatweel, hamza forms and quotes aside.

    Raises ArticleError when the article is not the one anchored, or when the phrase is blank.
    """
    wanted = fold(phrase).text.strip()
    if not wanted:
        message = f"found {quoted(phrase)}, expected the words to look for. Name a word or more."
        raise ArticleError(message)
    verification = verify(package, article, source_id)
    if not verification.holds:
        raise ArticleError(
            "\n".join([f"{article.path}: is not the article that was anchored.", *report(verification)])
        )
    folded = fold(article.text)
    spans = [folded.span(*match.span()) for match in re.finditer(re.escape(wanted), folded.text)]
    return [
        Place(one.sentence_id, start, end, article.text[start:end])
        for start, end in spans
        for one in verification.sentences
        if one.now and one.now[0] <= start and end <= one.now[1]
    ]
