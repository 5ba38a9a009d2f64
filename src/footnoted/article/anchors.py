"""Anchors: with the article at hand, every hash, offset and word of the package agrees with it."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

from footnoted.article.source import ArticleError, anchor_sentences
from footnoted.article.verification import Grade, find_source, is_other, verify
from footnoted.issues import Edit, Finding, make_rule, quoted
from footnoted.model import SENTENCES, SOURCES
from footnoted.tables import read_rows
from footnoted.text.fold import WORD, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from footnoted.article.source import Article, Cells
    from footnoted.descriptor import Package, Resource
    from footnoted.tables import Row

LAYER = "anchors"
RUN = 8
"""So many consecutive words of an article are a quotation of it."""

QUOTES = "‘’“”„«»‹›「」『』\"'"
_QUOTING = ("direct", "mixed", "unattributed", "label")


_rule = partial(make_rule, LAYER)


SOURCE_RULE = _rule(
    "source",
    "The article at hand is the one that was anchored.",
    "See what differs with `footnoted verify`, then name the right article or anchor again.",
    (
        "data/sources.csv:2:127",
        'sources/harbour-ferries/characters: found "1173"; expected "1172", as of the article at hand',
    ),
    Edit("data/sources.csv", ",1172,", ",1173,"),
    also=("footnotes.seal",),
)
SENTENCE_RULE = _rule(
    "sentence",
    "Each row of sentences says what anchoring the article again would say.",
    "Run `footnoted anchor` on the article; only the gist is written by hand.",
    (
        "data/sentences.csv:19:60",
        'sentences/harbour-ferries-s018/words: found "8"; expected "7", as anchored from the article',
    ),
    Edit(
        "data/sentences.csv",
        "harbour-ferries-s018,harbour-ferries,18,2,5,body,1133,1171,7,",
        "harbour-ferries-s018,harbour-ferries,18,2,5,body,1133,1171,8,",
    ),
    Edit(
        "data/sentences.csv",
        ",4283a0f50abe647420c502cc394f256f5b330468decf2da8eeadce61e5200c37,",
        ",0d86cd42192d6f6c9ece2d572ed32dab7e16f1e66ec6c47f67b347d8c2287370,",
    ),
)
MISSING_RULE = _rule(
    "sentence-missing",
    "Each sentence of the article has a row.",
    "Run `footnoted anchor` on the article.",
    (
        "data/sentences.csv:1",
        'sentences: found 17 rows for "harbour-ferries"; expected 18: the article has so many sentences',
    ),
    Edit(
        "data/sentences.csv",
        "harbour-ferries-s002,harbour-ferries,2,1,0,heading,39,63,5,ce5c8eb30ca2b6e4356d6fcacbe0aad2b0d0be91b321af311e266abe0794e392,820fc772557e48def1e8dc96ea2bdf606aa3356bffbc271450ac2d3731543a62,e5a9ec08a922e76ea4f6f27cc74116d990b25fd8d16c1051b6121dafafe83ca7,Heading: small yards lead.\n",
        "",
    ),
    also=("footnotes.sentence-order", "coverage.stale"),
)
WORDS_RULE = _rule(
    "words",
    "The words as written stand in the article where start and end say.",
    "Take the words and their offsets from `footnoted find`.",
    (
        "data/mentions.csv:13:33",
        'mentions/jonas-adeyemi-m02/as_written: found "Adeyemi"; expected "deyemi ", as the article has from 1091 to 1098',
    ),
    Edit("data/mentions.csv", ",1090,1097,", ",1091,1098,"),
    also=("coverage.unclaimed", "coverage.unread"),
)
QUOTATION_RULE = _rule(
    "quotation",
    "The span of a quotation goes from mark to mark; where it goes on beyond its sentence, from or to one.",
    "Take the offsets of the quoted words, without their marks, from `footnoted find`.",
    (
        "data/statements.csv:9:96",
        'statements/lindqvist-heron-quiet/start: found "he Heron is quiet, and it pays…" from 265 to 306; expected whole words, from quotation mark to quotation mark',
    ),
    Edit("data/statements.csv", ",264,307,", ",265,306,"),
)
TEXT_RULE = _rule(
    "text-free",
    f"No cell holds {RUN} or more consecutive words of an article that is not free.",
    "Say it in words of your own, or keep only the few words that give the figure.",
    (
        "data/sentences.csv:6:256",
        "sentences/harbour-ferries-s005/gist: found 8 or more words of the article; expected fewer than 8",
    ),
    Edit(
        "data/sources.csv",
        "harbour-ferries,Harbour town bets on electric ferries,Harbour town bets on electric ferries,en,2024,Written for this package.,1172,8c5f4496476b6c3f9f30612aee9f7f9a39c87fec5040046aecd20ea20c3a66f2,TRUE,CC0-1.0: written for this package.",
        "harbour-ferries,Harbour town bets on electric ferries,Harbour town bets on electric ferries,en,2024,Written for this package.,1172,8c5f4496476b6c3f9f30612aee9f7f9a39c87fec5040046aecd20ea20c3a66f2,FALSE,CC0-1.0: written for this package.",
    ),
    Edit(
        "data/sentences.csv", "Lindqvist praises the Heron.", '"The Heron is quiet, and it pays for itself."'
    ),
)

RULES = (SOURCE_RULE, SENTENCE_RULE, MISSING_RULE, WORDS_RULE, QUOTATION_RULE, TEXT_RULE)


def check(package: Package, article: Article) -> Iterator[Finding]:
    """Compare every anchor, span and cell of the article's source with the article itself."""
    try:
        source_id = find_source(package, article)
    except ArticleError:
        expected = "an article that shares a sentence with one of the package's sources"
        yield SOURCE_RULE.finding(SOURCES, 0, "", quoted(article.path.name), expected)
        return
    yield from _check_source(package, article, source_id)
    if is_other(package, article, source_id):
        yield from _grade_sentences(package, article, source_id)
        return
    yield from _check_sentences(package, article, source_id)
    cited = {
        row.cells["sentence_id"] or "": _span(row) or (-1, -1)
        for row in read_rows(package, package.resource(SENTENCES))
        if row.cells["source_id"] == source_id
    }
    for resource in package.resources:
        if {"start", "end", "sentence_id"} <= set(resource.field_names) and resource.name != SENTENCES:
            rows = [row for row in read_rows(package, resource) if row.cells["sentence_id"] in cited]
            yield from _check_words(resource, rows, article.text)
            if "mode" in resource.field_names:
                yield from _check_quotations(resource, rows, article.text, cited)
    if not _is_included(package, article, source_id):
        yield from check_text_free(package, article)


def _grade_sentences(package: Package, article: Article, source_id: str) -> Iterator[Finding]:
    """Yield the sentences that another text than the one anchored does not hold; what moved is no fault."""
    rows = {row.cells["sentence_id"]: row for row in read_rows(package, package.resource(SENTENCES))}
    for one in verify(package, article, source_id).sentences:
        row = rows.get(one.sentence_id)
        if row is not None and one.grade not in (Grade.EXACT, Grade.MOVED):
            found = quoted(row.cells["sha256"] or "")
            expected = f"a sentence of the article at hand (this one is graded: {one.grade})"
            yield SENTENCE_RULE.finding(SENTENCES, row.record, "sha256", found, expected)


def _check_source(package: Package, article: Article, source_id: str) -> Iterator[Finding]:
    for row in read_rows(package, package.resource(SOURCES)):
        if row.cells["source_id"] != source_id:
            continue
        for field, actual in (("characters", str(len(article.text))), ("sha256", article.sha256)):
            cell = row.cells[field] or ""
            if cell != actual:
                expected = f"{quoted(actual)}, as of the article at hand"
                yield SOURCE_RULE.finding(SOURCES, row.record, field, quoted(cell), expected)


def _check_sentences(package: Package, article: Article, source_id: str) -> Iterator[Finding]:
    """Compare the rows of a source with those that anchoring would write, cell by cell."""
    resource = package.resource(SENTENCES)
    rows = [row for row in read_rows(package, resource) if row.cells["source_id"] == source_id]
    wanted = _anchored(package, article, source_id, rows)
    pairs = _pairs(rows, wanted)
    for row, cells in pairs:
        sealed = [name for name in resource.field_names if name not in {"gist", "note"}]
        wrong = [name for name in sealed if row.cells[name] != cells[name]]
        for field in [name for name in wrong if name != "anchor_sha256"] or wrong:
            said = f"{quoted(cells[field] or '')}, as anchored from the article"
            yield SENTENCE_RULE.finding(SENTENCES, row.record, field, quoted(row.cells[field] or ""), said)
    missing = len(wanted) - len(rows)
    if missing > 0:
        found = f"{len(rows)} rows for {quoted(source_id)}"
        expected = f"{len(wanted)}: the article has so many sentences"
        yield MISSING_RULE.finding(SENTENCES, 0, "", found, expected)
    paired = {row.record for row, _ in pairs}
    for row in [row for row in rows if row.record not in paired]:
        found = quoted(row.cells["sentence_id"] or "")
        yield SENTENCE_RULE.finding(
            SENTENCES, row.record, "sentence_id", found, "no row: no sentence is left"
        )


def _anchored(package: Package, article: Article, source_id: str, rows: list[Row]) -> list[Cells]:
    """Give the rows of a source as anchoring would write them, by place; whatever hash stands there now."""
    source = {"source_id": source_id, "characters": str(len(article.text)), "sha256": article.sha256}
    return list(anchor_sentences(package, article, source, [row.cells for row in rows]))


def _pairs(rows: list[Row], wanted: list[Cells]) -> list[tuple[Row, Mapping[str, str | None]]]:
    """Pair rows with what they should be: by hash and place first, the rest by ordinal or order."""
    by_start = {(cells["start"], cells["sha256"]): cells for cells in wanted}
    left = dict.fromkeys(range(len(wanted)))
    position = {id(cells): number for number, cells in enumerate(wanted)}
    pairs: list[tuple[Row, Mapping[str, str | None]]] = []
    rest: list[Row] = []
    for row in rows:
        cells = by_start.get((row.cells["start"], row.cells["sha256"]))
        if cells is not None and position[id(cells)] in left:
            del left[position[id(cells)]]
            pairs.append((row, cells))
        else:
            rest.append(row)
    return [*pairs, *((row, _with_id(wanted[number], row)) for row, number in zip(rest, left, strict=False))]


def _with_id(cells: Cells, row: Row) -> Cells:
    """Give cells the id and seal that fit the row: an unknown hash made `anchor` count a new id."""
    return cells | {"sentence_id": row.cells["sentence_id"], "anchor_sha256": row.cells["anchor_sha256"]}


def _check_words(resource: Resource, rows: list[Row], text: str) -> Iterator[Finding]:
    if "as_written" not in resource.field_names:
        return
    for row in rows:
        words, span = row.cells["as_written"], _span(row)
        if words is None or span is None or text[slice(*span)] == words:
            continue
        expected = f"{quoted(_few(text[slice(*span)]))}, as the article has from {span[0]} to {span[1]}"
        yield WORDS_RULE.finding(resource.name, row.record, "as_written", quoted(words), expected)


def _check_quotations(
    resource: Resource, rows: list[Row], text: str, sentences: Mapping[str, tuple[int, int]]
) -> Iterator[Finding]:
    for row in rows:
        span = _span(row)
        if span is None or row.cells["mode"] not in _QUOTING:
            continue
        start, end = span
        begins, ends = _edges(text, start, end, sentences.get(row.cells["sentence_id"] or "", (-1, -1)))
        at_word_edges = _at_word_edge(text, start) and _at_word_edge(text, end)
        if not (begins and ends and at_word_edges and text[start:end] == text[start:end].strip()):
            found = f"{quoted(_few(text[start:end]))} from {start} to {end}"
            field, expected = (
                "end" if begins else "start",
                "whole words, from quotation mark to quotation mark",
            )
            yield QUOTATION_RULE.finding(resource.name, row.record, field, found, expected)


def _edges(text: str, start: int, end: int, sentence: tuple[int, int]) -> tuple[bool, bool]:
    """Tell of each end whether a quotation mark stands there; one of them may be the sentence's end instead."""
    marks = set(QUOTES)
    opened, closed = text[max(start - 1, 0) : start] in marks, text[end : end + 1] in marks
    begins = opened or (closed and start == sentence[0] and text[start : start + 1] not in marks)
    ends = closed or (opened and end == sentence[1] and text[end - 1 : end] not in marks)
    return begins, ends


def _at_word_edge(text: str, offset: int) -> bool:
    return not (0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum())


def _span(row: Row) -> tuple[int, int] | None:
    start, end = row.cells["start"] or "", row.cells["end"] or ""
    if start.isascii() and start.isdigit() and end.isascii() and end.isdigit():
        return int(start), int(end)
    return None


def _few(text: str) -> str:
    """Cut a text to fewer words than a quotation has: messages are published too."""
    matches = list(WORD.finditer(text))
    return text if len(matches) < RUN else text[: matches[RUN - 2].end()] + "…"


def _is_included(package: Package, article: Article, source_id: str) -> bool:
    """Tell whether the package says that it holds the text, and a file beside its descriptor is that text."""
    rows = read_rows(package, package.resource(SOURCES))
    said = any(
        row.cells["source_id"] == source_id and row.cells.get("includes_text") == "TRUE" for row in rows
    )
    return said and any(
        hashlib.sha256(path.read_bytes()).hexdigest() == article.sha256
        for path in sorted(package.root.glob("*.txt"))
        if path.is_file()
    )


def check_text_free(package: Package, article: Article) -> Iterator[Finding]:
    """Yield each cell that quotes the article: eight of its words in a row, folded or not."""
    held = runs(article.text)
    for resource in package.resources:
        for row in read_rows(package, resource):
            for field, cell in row.cells.items():
                if cell and holds_run(cell, held):
                    found = f"{RUN} or more words of the article"
                    yield TEXT_RULE.finding(resource.name, row.record, field, found, f"fewer than {RUN}")


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
