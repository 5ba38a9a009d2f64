"""Anchors: with the article at hand, every hash, offset and word of the package agrees with it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from footnoted.article.grading import Grade
from footnoted.article.source import anchor_sentences, seal
from footnoted.errors import ArticleError, NoAnchorsError
from footnoted.issues import Finding, Looked, Rule, quoted
from footnoted.tables import read_rows
from footnoted.text.fold import WORD, fold
from footnoted.vocabulary import SEALED, SENTENCES, SOURCES, SPAN

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from footnoted.article.archive import Archive
    from footnoted.article.grading import Verification
    from footnoted.article.source import Article
    from footnoted.article.tables import Cells
    from footnoted.descriptor import Package
    from footnoted.door import File
    from footnoted.model import Entry, Group, Model

RUN = 8
"""So many consecutive words of an article are a quotation of it."""

QUOTES = "‘’“”„«»‹›「」『』\"'"
ANCHORED = (*SEALED, "source_id", "anchor_sha256")
"""The roles of a sentence that only `anchor` writes."""

_QUOTING = ("direct", "mixed", "unattributed", "label")


SOURCE_RULE = Rule(
    "anchors.source",
    "The article at hand is the one that was anchored.",
    "See what differs with `footnoted verify`, then name the right article or anchor again.",
)
SENTENCE_RULE = Rule(
    "anchors.sentence",
    "Each row of sentences says what anchoring the article again would say.",
    "Run `footnoted anchor` on the article; only the gist is written by hand.",
)
MISSING_RULE = Rule(
    "anchors.sentence-missing",
    "Each sentence of the article has a row.",
    "Run `footnoted anchor` on the article.",
)
WORDS_RULE = Rule(
    "anchors.words",
    "The words as written stand in the article where start and end say.",
    "Take the words and their offsets from `footnoted find`.",
)
QUOTATION_RULE = Rule(
    "anchors.quotation",
    "The span of a quotation goes from mark to mark; where it goes on beyond its sentence, from or to one.",
    "Take the offsets of the quoted words, without their marks, from `footnoted find`.",
)
TEXT_RULE = Rule(
    "anchors.text-free",
    f"No cell holds {RUN} or more consecutive words of an article that is not free.",
    "Say it in words of your own, or keep only the few words that give the figure.",
)

TAKE_OVER = "Name the file that was anchored, or take this one over with `footnoted update`."

RULES = (SOURCE_RULE, SENTENCE_RULE, MISSING_RULE, WORDS_RULE, QUOTATION_RULE, TEXT_RULE)


def check(archive: Archive, articles: Iterable[Article]) -> Iterator[Finding | Looked]:
    """Compare every anchor, span and cell of each article's source with the article itself."""
    model = archive.model
    if not (model.of(SOURCES) and model.of(SENTENCES)):
        return
    closed = []
    for article in articles:
        source_id = yield from _check_article(archive, article)
        if source_id and not _is_included(model, archive.register.tables.sources, article, source_id):
            closed.append(article)
    if closed:
        yield from check_text_free(model.package, closed)


def _check_article(archive: Archive, article: Article) -> Generator[Finding | Looked, None, str]:
    """Compare one article, and give its source; "" where it is not the text that was anchored."""
    model = archive.model
    try:
        register = archive.register
    except NoAnchorsError:
        return ""  # there is nothing to compare it with
    yield Looked(SOURCE_RULE.id, 1)
    try:
        source_id = register.find_source(article)
    except ArticleError:
        name = next((one.name for one in model.of(SOURCES)), SOURCES)
        expected = "an article that shares a sentence with one of the package's sources"
        yield SOURCE_RULE.finding(name, 0, "", quoted(article.path.name), expected)
        return ""
    verification = register.verify(article, source_id)
    yield from _check_source(archive, article, source_id, holds=verification.holds)
    if register.is_other(article, source_id):
        yield from _grade_sentences(archive, verification)
        return ""
    rows = archive.sentences(source_id)
    yield from _check_sentences(archive, article, source_id, rows)
    yield from _check_spans(archive, source_id, rows, article.text)
    return source_id


def _check_spans(
    archive: Archive, source_id: str, sentences: list[Entry], text: str
) -> Iterator[Finding | Looked]:
    """Check the words, and the ends of the quotations, of all rows that cite these sentences."""
    cited = {row.cells["sentence_id"] or "": _span(row) or (-1, -1) for row in sentences}
    for group in archive.model.citing:
        if group.has(*SPAN):
            spanned = archive.rows(group, source_id)
            yield from _check_words(group, spanned, text)
            if group.has("mode"):
                yield from _check_quotations(group, spanned, text, cited)


def _grade_sentences(archive: Archive, verification: Verification) -> Iterator[Finding | Looked]:
    """Yield the sentences that another text than the one anchored does not hold; what moved is no fault."""
    group = archive.register.tables.sentences
    rows = {row.cells["sentence_id"]: row for row in archive.sentences(verification.source_id)}
    yield Looked(SENTENCE_RULE.id, len(rows))
    for one in verification.sentences:
        row = rows.get(one.sentence_id)
        if row is not None and one.grade not in (Grade.EXACT, Grade.MOVED):
            found = quoted(row.cells["sha256"] or "")
            expected = f"a sentence of the article at hand (this one is graded: {one.grade})"
            yield group.finding(SENTENCE_RULE, row.record, "sha256", found, expected)


def _check_source(archive: Archive, article: Article, source_id: str, *, holds: bool) -> Iterator[Finding]:
    """Compare hash and length of the source; where every sentence is there, that is one difference."""
    group = archive.register.tables.sources
    for row in archive.sources.get(source_id, ()):
        if holds and row.cells["sha256"] != article.sha256:
            expected = (
                f"{quoted(article.sha256)}, as of the article at hand, which differs between sentences alone"
            )
            one = group.finding(
                SOURCE_RULE, row.record, "sha256", quoted(row.cells["sha256"] or ""), expected
            )
            yield replace(one, mend=TAKE_OVER)
            continue
        for role, actual in (("characters", str(len(article.text))), ("sha256", article.sha256)):
            cell = row.cells.get(role) or ""
            if group.has(role) and cell != actual:
                expected = f"{quoted(actual)}, as of the article at hand"
                yield group.finding(SOURCE_RULE, row.record, role, quoted(cell), expected)


def _check_sentences(
    archive: Archive, article: Article, source_id: str, rows: list[Entry]
) -> Iterator[Finding | Looked]:
    """Compare the rows of a source with those that anchoring would write, cell by cell."""
    group = archive.register.tables.sentences
    wanted = _anchored(archive, article, source_id, rows)
    yield from (Looked(SENTENCE_RULE.id, len(rows)), Looked(MISSING_RULE.id, len(wanted)))
    pairs = _pairs(rows, wanted)
    for row, cells in pairs:
        yield from _compare_sentence(group, row, cells)
    missing = len(wanted) - len(rows)
    if missing > 0:
        found = f"{len(rows)} rows for {quoted(source_id)}"
        expected = f"{len(wanted)}: the article has so many sentences"
        yield group.finding(MISSING_RULE, 0, "", found, expected)
    paired = {row.record for row, _ in pairs}
    for row in [row for row in rows if row.record not in paired]:
        found = quoted(row.cells["sentence_id"] or "")
        yield group.finding(SENTENCE_RULE, row.record, "sentence_id", found, "no row: no sentence is left")


def _anchored(archive: Archive, article: Article, source_id: str, rows: list[Entry]) -> list[Cells]:
    """Give the rows of a source as anchoring would write them, in the order of the article."""
    stored = archive.sources[source_id][0].cells
    given = {"source_id": source_id, "characters": str(len(article.text)), "sha256": article.sha256}
    # Sealed with what stands in sources, which differs from a copy's between sentences, or written by hand.
    is_sealed = any(seal(stored, row.cells) == row.cells.get("anchor_sha256") for row in rows)
    source = stored if is_sealed else given
    return list(
        anchor_sentences(archive.register.tables.sentences, article, source, [row.cells for row in rows])
    )


def _compare_sentence(group: Group, row: Entry, cells: Mapping[str, str | None]) -> Iterator[Finding]:
    """Yield the cells that are not as anchored; the seal, which seals the others, only where it is alone."""
    wrong = [role for role in ANCHORED if group.has(role) and row.cells[role] != cells.get(role)]
    for role in [one for one in wrong if one != "anchor_sha256"] or wrong:
        expected = f"{quoted(cells.get(role) or '')}, as anchored from the article"
        yield group.finding(SENTENCE_RULE, row.record, role, quoted(row.cells[role] or ""), expected)


def _pairs(rows: list[Entry], wanted: list[Cells]) -> list[tuple[Entry, Mapping[str, str | None]]]:
    """Pair rows with what they should be: by hash and place first, the rest by ordinal or order."""
    by_start = {(cells["start"], cells["sha256"]): cells for cells in wanted}
    left = dict.fromkeys(range(len(wanted)))
    position = {id(cells): number for number, cells in enumerate(wanted)}
    pairs: list[tuple[Entry, Mapping[str, str | None]]] = []
    rest: list[Entry] = []
    for row in rows:
        cells = by_start.get((row.cells["start"], row.cells["sha256"]))
        if cells is not None and position[id(cells)] in left:
            del left[position[id(cells)]]
            pairs.append((row, cells))
        else:
            rest.append(row)
    return [*pairs, *((row, _with_id(wanted[number], row)) for row, number in zip(rest, left, strict=False))]


def _with_id(cells: Cells, row: Entry) -> Cells:
    """Give cells the id and seal that fit the row: an unknown hash made `anchor` count a new id."""
    return cells | {"sentence_id": row.cells["sentence_id"], "anchor_sha256": row.cells.get("anchor_sha256")}


def _check_words(group: Group, rows: list[Entry], text: str) -> Iterator[Finding | Looked]:
    if not group.has("as_written"):
        return
    for row in rows:
        words, span = row.cells["as_written"], _span(row)
        if words is None or span is None or span[0] >= span[1]:
            continue  # a span that ends before it begins is named as such
        yield Looked(WORDS_RULE.id, 1)
        if text[slice(*span)] != words:
            expected = f"{quoted(_few(text[slice(*span)]))}, as the article has from {span[0]} to {span[1]}"
            yield group.finding(WORDS_RULE, row.record, "as_written", quoted(words), expected)


def _check_quotations(
    group: Group, rows: list[Entry], text: str, sentences: Mapping[str, tuple[int, int]]
) -> Iterator[Finding | Looked]:
    for row in rows:
        span = _span(row)
        if span is None or row.cells["mode"] not in _QUOTING:
            continue
        yield Looked(QUOTATION_RULE.id, 1)
        start, end = span
        role = _wrong_end(text, start, end, sentences.get(row.cells["sentence_id"] or "", (-1, -1)))
        if role:
            found = f"{quoted(_few(text[start:end]))} from {start} to {end}"
            expected = "whole words, from quotation mark to quotation mark"
            yield group.finding(QUOTATION_RULE, row.record, role, found, expected)


def _wrong_end(text: str, start: int, end: int, sentence: tuple[int, int]) -> str:
    """Give the role of the end at which a quotation is not whole; "" where it is."""
    begins, ends = _edges(text, start, end, sentence)
    at_word_edges = _at_word_edge(text, start) and _at_word_edge(text, end)
    if begins and ends and at_word_edges and text[start:end] == text[start:end].strip():
        return ""
    return "end" if begins else "start"


_STOPS = ",.;:!?…،؛؟。，、；：！？"
_STOPS_LONG = 3
"""How many signs may stand between quoted words and the mark that closes them: three dots."""


def _edges(text: str, start: int, end: int, sentence: tuple[int, int]) -> tuple[bool, bool]:
    """Tell of each end whether a quotation mark stands there; one may be the sentence's end instead."""
    marks = set(QUOTES)
    # A comma or stop before the closing mark is the typesetter's: it may be quoted or left out.
    last = end + len(text[end : end + _STOPS_LONG]) - len(text[end : end + _STOPS_LONG].lstrip(_STOPS))
    opened, closed = text[max(start - 1, 0) : start] in marks, text[last : last + 1] in marks
    begins = opened or (closed and start == sentence[0] and text[start : start + 1] not in marks)
    ends = closed or (opened and sentence[1] in (end, last) and text[end - 1 : end] not in marks)
    return begins, ends


def _at_word_edge(text: str, offset: int) -> bool:
    return not (0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum())


def _span(row: Entry) -> tuple[int, int] | None:
    start, end = row.cells["start"] or "", row.cells["end"] or ""
    if start.isascii() and start.isdigit() and end.isascii() and end.isdigit():
        return int(start), int(end)
    return None


def _few(text: str) -> str:
    """Cut a text to fewer words than a quotation has: messages are published too."""
    matches = list(WORD.finditer(text))
    return text if len(matches) < RUN else text[: matches[RUN - 2].end()] + "…"


def _is_included(model: Model, group: Group, article: Article, source_id: str) -> bool:
    """Tell whether the package says that it holds the text, and a file beside its descriptor is that text."""
    said = any(
        row.cells["source_id"] == source_id and row.cells.get("includes_text") == "TRUE"
        for row in model.rows(group)
    )
    names = sorted(path.name for path in model.package.root.glob("*.txt")) if said else []
    return any(_hash(model.package.file(name)) == article.sha256 for name in names)


def _hash(file: File) -> str:
    try:
        return hashlib.sha256(file.read()).hexdigest()
    except OSError:  # a link, a pipe: no text of the package's own
        return ""


def check_text_free(package: Package, articles: Iterable[Article]) -> Iterator[Finding | Looked]:
    """Yield each cell that quotes one of the articles: eight of its words in a row, folded or not.

    However many articles there are, each cell is looked at once.
    """
    held = {hash(run) for article in articles for run in _runs(article.text)}
    for resource in package.resources:
        rows = read_rows(package, resource)
        yield Looked(TEXT_RULE.id, len(rows))
        for row in rows:
            for field, cell in row.cells.items():
                if cell and not _is_short(cell) and any(hash(run) in held for run in _runs(cell)):
                    found = f"{RUN} or more words of the article"
                    yield TEXT_RULE.finding(resource.name, row.record, field, found, f"fewer than {RUN}")


def _is_short(cell: str) -> bool:
    """Tell whether a cell surely has too few words to be a quotation, which spares folding it."""
    return cell.isascii() and (len(cell) < 2 * RUN - 1 or len(WORD.findall(cell)) < RUN)


def runs(text: str) -> frozenset[tuple[str, ...]]:
    """Give every run of eight consecutive words of a text, folded so that spelling hides none."""
    return frozenset(_runs(text))


def holds_run(text: str, held: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether a text holds one of these runs."""
    return any(run in held for run in _runs(text))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = WORD.findall(fold(text).text)
    for first in range(len(words) - RUN + 1):
        yield tuple(words[first : first + RUN])
