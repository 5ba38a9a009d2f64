"""Verify an article against its anchors sentence by sentence; move, find and rehydrate what they mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.article.grading import Grade, Register, Verification, Verified
from footnoted.article.source import seal
from footnoted.article.spans import Move, Spanned, moves_between, shifted, spanned_files
from footnoted.article.tables import Cells, read_whole, require
from footnoted.errors import ArticleError
from footnoted.issues import quoted
from footnoted.text.fold import fold
from footnoted.vocabulary import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from footnoted.article.source import Article
    from footnoted.descriptor import Package

__all__ = [
    "Grade",
    "Move",
    "Place",
    "Verification",
    "Verified",
    "find",
    "find_source",
    "reanchor",
    "report",
    "texts",
    "verify",
]


def find_source(package: Package, article: Article, source_id: str = "") -> str:
    """Tell which source a text is: the named one, the one with its hash, else the one it shares most with.

    Raises ArticleError when there is no such source, or when the text shares no sentence with any.
    """
    return Register(package).find_source(article, source_id)


def verify(package: Package, article: Article, source_id: str = "") -> Verification:
    """Compare a text with what was anchored, and grade each sentence.

    Without the anchored text nothing but hashes is compared: exactly, then of the folded text; what
    is left between two sentences that were found is called changed, when something new stands there,
    else missing. Raises ArticleError as `find_source` does.
    """
    return Register(package).verify(article, source_id)


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
    registered, sources = Spanned(group), read_whole(package, group)
    source = next(row for row in sources if row["source_id"] == verification.source_id)
    files: dict[str, list[Cells]] = {}
    moves: list[Move] = []
    if verification.holds:
        now = {"characters": str(len(article.text)), "sha256": article.sha256}
        moved = source | {role: cell for role, cell in now.items() if group.has(role)}
        moves += moves_between(registered, [source], [moved])
        source.update(moved)
    if moves:
        files[registered.path] = registered.by_column(sources)
    for spanned, held in spanned_files(package):
        # A table with two figures in a row has two spans, and comes twice.
        before = spanned.by_role(files[spanned.path]) if spanned.path in files else held
        after = _moved(spanned, before, shifts, source)
        changes = list(moves_between(spanned, before, after))
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


def _moved(spanned: Spanned, rows: Iterable[Cells], shifts: Mapping[str, int], source: Cells) -> list[Cells]:
    """Give the rows of a file with their spans moved, and the sentences of the source sealed anew."""
    after = [shifted(row, shifts.get(row["sentence_id"] or "", 0)) for row in rows]
    group = spanned.group
    if group is not None and group.rows == SENTENCES and group.has("anchor_sha256"):
        for row in after:
            if row["source_id"] == source["source_id"]:
                row["anchor_sha256"] = seal(source, row)
    return after


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
