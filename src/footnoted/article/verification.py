"""Verify an article against its anchors sentence by sentence; move, find and rehydrate what they mark."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from footnoted.article.pairing import digest, folded_digest, pair
from footnoted.article.source import Cells, read_whole, require, seal
from footnoted.errors import ArticleError
from footnoted.issues import quoted
from footnoted.lists import SET_ASIDE
from footnoted.model import Model
from footnoted.tables import read_records, read_rows, row_key
from footnoted.text.fold import fold
from footnoted.text.sentences import split_sentences
from footnoted.vocabulary import SENTENCES, SPAN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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


def find_source(package: Package, article: Article, source_id: str = "") -> str:
    """Tell which source a text is: the named one, the one with its hash, else the one it shares most with.

    Raises ArticleError when there is no such source, or when the text shares no sentence with any.
    """
    tables = require(package)
    rows = _rows(package, tables.sources)
    sources = {row["source_id"]: row["sha256"] for row in rows if row["source_id"]}
    if source_id:
        _check_named(source_id, sources)
        return source_id
    same = (name for name, sha256 in sources.items() if sha256 == article.sha256)
    known = next(iter(sources) if len(sources) == 1 else same, None)
    known = known or _most_shared(_rows(package, tables.sentences), article, sources)
    if known:
        return known
    raise _stranger(article, sources)


def _stranger(article: Article, sources: Iterable[str]) -> ArticleError:
    """Say of a text that it is of none of the sources."""
    names = ", ".join(sources)
    remedy = "Name it with --source." if names else "Anchor it first, with `footnoted anchor`."
    message = f"{article.path}: shares no sentence with any source ({names or 'there is none'}). {remedy}"
    return ArticleError(message)


def _check_named(source_id: str, sources: Collection[str]) -> None:
    if source_id not in sources:
        names = ", ".join(sources) or "none"
        message = f"found no source {quoted(source_id)}; expected one of {names}. Name one with --source."
        raise ArticleError(message)


def _source(rows: Iterable[Cells], source_id: str) -> Cells:
    return next(row for row in rows if row["source_id"] == source_id)


def _rows(package: Package, group: Group) -> list[Cells]:
    """Read a table as it can be read, the cells by role."""
    return [group.by_role(row.cells) for row in read_rows(package, group.resource)]


def _most_shared(rows: Iterable[Cells], article: Article, sources: Iterable[str]) -> str | None:
    """Give the source that has most of its folded sentences in common with an article."""
    hashes = {folded_digest(article.text[one.start : one.end]) for one in split_sentences(article.text)}
    shared = Counter(row["source_id"] for row in rows if row["folded_sha256"] in hashes)
    return max(sources, key=lambda name: shared[name], default=None) if shared.keys() & set(sources) else None


def verify(package: Package, article: Article, source_id: str = "") -> Verification:
    """Compare a text with what was anchored, and grade each sentence.

    Without the anchored text nothing but hashes is compared: exactly, then of the folded text; what
    is left between two sentences that were found is called changed, when something new stands there,
    else missing. Raises ArticleError as `find_source` does.
    """
    tables = require(package)
    source_id = find_source(package, article, source_id)
    source = _source(_rows(package, tables.sources), source_id)
    rows = _rows(package, tables.sentences)
    anchored = sorted((row for row in rows if row["source_id"] == source_id), key=_start)
    sentences = split_sentences(article.text)
    expected = {
        "characters": source["characters"] or "",
        "sentences": str(len(anchored)),
        "sha256": source["sha256"] or "",
    }
    found = {"characters": str(len(article.text)), "sentences": str(len(sentences)), "sha256": article.sha256}
    return Verification(source_id, tuple(_grades(article.text, anchored, sentences)), expected, found)


def _grades(text: str, anchored: Sequence[Cells], sentences: list[Sentence]) -> Iterator[Verified]:
    """Grade each anchored sentence: exact where its text stands in its own place, else as it is found."""
    spans = [(one.start, one.end) for one in sentences]
    moved, folded, changed = pair(anchored, [text[start:end] for start, end in spans])
    found = _found(spans, ((Grade.CHANGED, changed), (Grade.FOLDED, folded), (Grade.MOVED, moved)))
    taken = {spans[at] for at in moved.values()}
    for number, (row, twins) in enumerate(zip(anchored, _twins(anchored), strict=True)):
        start, end = _span(row)
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
    return _span(row)[0]


def _span(row: Mapping[str, str | None]) -> tuple[int, int]:
    """Give start and end of a row; (0, 0) when a cell is no number: that is another layer's issue."""
    start, end = row["start"] or "", row["end"] or ""
    if start.isascii() and start.isdigit() and end.isascii() and end.isdigit():
        return int(start), int(end)
    return 0, 0


def is_other(package: Package, article: Article, source_id: str) -> bool:
    """Tell whether a text is not the one that was anchored: neither its hash nor all its sentences."""
    sources = _rows(package, require(package).sources)
    if any(row["source_id"] == source_id and row["sha256"] == article.sha256 for row in sources):
        return False
    return any(one.grade is not Grade.EXACT for one in verify(package, article, source_id).sentences)


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
            twins = f"; the same words stand in {', '.join(one.twins)}" if one.twins else ""
            yield f"{one.sentence_id}: {one.grade} (anchored {one.start}-{one.end}{now}{twins})"


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
    """Give the files with new offsets for the sentences that moved, and every change made to a cell.

    The files are the rows to write by path in the package: tables, and the list of what is set aside.
    Ids are kept. Spans move with their sentence. A sentence that changed or went missing keeps its
    old anchor, as do the rows that cite it: what they should be is never guessed. The source's hash
    and length change only when every sentence was found.
    """
    verification = verify(package, article, source_id)
    shifts = _shifts(verification)
    group = require(package).sources
    registered, sources = _Spanned(group), read_whole(package, group)
    source = _source(sources, verification.source_id)
    files: dict[str, list[Cells]] = {}
    moves: list[Move] = []
    if verification.holds:
        moved = source | {"characters": str(len(article.text)), "sha256": article.sha256}
        moves += _changes(registered, [source], [moved])
        source.update(moved)
    if moves:
        files[registered.path] = registered.by_column(sources)
    for spanned, held in _spanned(package):
        # A table with two figures in a row has two spans, and comes twice.
        before = spanned.by_role(files[spanned.path]) if spanned.path in files else held
        after = _moved(spanned, before, shifts, source)
        changes = list(_changes(spanned, before, after))
        if changes:
            files[spanned.path] = spanned.by_column(after)
            moves += changes
    return files, moves


def _shifts(verification: Verification) -> dict[str, int]:
    """Give by how many characters each sentence that moved did."""
    return {
        one.sentence_id: one.now[0] - one.start
        for one in verification.sentences
        if one.grade is Grade.MOVED and one.now is not None
    }


def _moved(spanned: _Spanned, rows: Iterable[Cells], shifts: Mapping[str, int], source: Cells) -> list[Cells]:
    """Give the rows of a file with their spans moved, and the sentences of the source sealed anew."""
    after = [_shifted(row, shifts.get(row["sentence_id"] or "", 0)) for row in rows]
    if spanned.group is not None and spanned.group.rows == SENTENCES:
        for row in after:
            if row["source_id"] == source["source_id"]:
                row["anchor_sha256"] = seal(source, row)
    return after


@dataclass(frozen=True, slots=True)
class _Spanned:
    """A file that holds spans of sentences: a table, or the list of what is set aside."""

    group: Group | None

    @property
    def path(self) -> str:
        return self.group.resource.path if self.group else SET_ASIDE

    @property
    def name(self) -> str:
        return self.group.name if self.group else "set_aside"

    def key(self, row: Mapping[str, str | None]) -> str:
        """Name a row, given by role."""
        if self.group is None:
            return row_key((row["sentence_id"], row["start"]))
        cells = self.group.by_column(row)
        return row_key(cells[one] for one in self.group.resource.primary_key)

    def column(self, role: str) -> str:
        return self.group.column(role) if self.group else role

    def by_column(self, rows: list[Cells]) -> list[Cells]:
        return [self.group.by_column(row) for row in rows] if self.group else rows

    def by_role(self, rows: list[Cells]) -> list[Cells]:
        return [self.group.by_role(row) for row in rows] if self.group else rows


def _spanned(package: Package) -> Iterator[tuple[_Spanned, list[Cells]]]:
    """Yield every file that holds spans of sentences, with its rows by role."""
    for group in Model(package).groups:
        if group.has(*SPAN):
            yield _Spanned(group), read_whole(package, group)
    path = package.file(SET_ASIDE)
    if path.is_file():
        header, *records = [*read_records(path)] or [[]]
        if set(SPAN) <= set(header):
            rows: list[Cells] = [dict(zip(header, record, strict=True)) for record in records]
            yield _Spanned(None), rows


def _shifted(row: Cells, by: int) -> Cells:
    if not (by and row["start"] and row["end"]):
        return dict(row)
    start, end = _span(row)
    return row | {"start": str(start + by), "end": str(end + by)}


def _changes(spanned: _Spanned, before: list[Cells], after: list[Cells]) -> Iterator[Move]:
    for old, new in zip(before, after, strict=True):
        for role in old:
            if old[role] != new[role]:
                column, key = spanned.column(role), spanned.key(old)
                yield Move(spanned.name, key, column, old[role] or "", new[role] or "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: what a contributor cites."""

    sentence_id: str
    start: int
    end: int
    words: str


def find(package: Package, article: Article, phrase: str, source_id: str = "") -> list[Place]:
    """Find a phrase in an article, case, tashkeel, tatweel, hamza forms and quotes aside.

    Offsets are those of the text that was anchored, which the package counts in: in a copy with other
    line ends, say, the same sentence stands elsewhere.
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
        Place(one.sentence_id, start + by, end + by, article.text[start:end])
        for start, end in spans
        for one in verification.sentences
        if one.now and one.now[0] <= start and end <= one.now[1]
        for by in [one.start - one.now[0]]
    ]
