"""Write the private copy of the site: with the texts themselves, in which spans lead to their rows."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from footnoted.article.verification import find_source
from footnoted.errors import ArticleError
from footnoted.exports.papers import START
from footnoted.exports.site.pages import FOLDER, Site, write_page
from footnoted.exports.site.shown import address
from footnoted.vocabulary import SENTENCES, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from footnoted.article.source import Article
    from footnoted.descriptor import Package
    from footnoted.exports.site.atlas import Atlas, Place

PAGE = "reading.html"


class Part(NamedTuple):
    """A stretch of a text that the same rows rest on: its words, where it leads, and anchors to it."""

    text: str
    start: int
    sentence: str
    link: str
    title: str


class Text(NamedTuple):
    """One text to read: what it is called, its language, its parts in their order."""

    title: str
    language: str
    parts: list[Part]


def write_private(package: Package, folder: Path, articles: Sequence[Article]) -> list[Path]:
    """Write the site with the pages that show the articles; every page says that it is not for publication.

    Only `footnoted serve --local` calls this, with a folder that is gone afterwards: a build never does.
    Raises ArticleError where an article is not the text that was anchored, code point by code point.
    """
    site = Site(package, folder, private=True)
    texts = [_text(site.atlas, one) for one in articles]
    paths = [write_page(folder / START, site.start())]
    paths += [write_page(folder / FOLDER / name, text) for name, text in site.pages()]
    page = site.page(PAGE, "The text", kind="reading", texts=texts)
    return [*paths, write_page(folder / FOLDER / PAGE, page)]


def _text(atlas: Atlas, article: Article) -> Text:
    source_id = find_source(atlas.package, article)
    for sheet in atlas.sheets.values():
        for cells in sheet.rows.values() if sheet.kind == SOURCES else ():
            if sheet.role(cells, "source_id") == source_id:
                _check(article, sheet.role(cells, "sha256"))
                language = sheet.role(cells, "language")
                return Text(source_id, language, list(_parts(atlas, article.text, source_id)))
    message = f"{article.path}: the package has no source {source_id}."
    raise ArticleError(message)


def _check(article: Article, sha256: str) -> None:
    if article.sha256 != sha256:
        message = (
            f"{article.path}: found SHA-256 {article.sha256}; expected {sha256}. In another copy of the text "
            "the marks would stand at wrong words: name the file that was anchored."
        )
        raise ArticleError(message)


def _parts(atlas: Atlas, text: str, source_id: str) -> Iterator[Part]:
    """Cut a text wherever a span or a sentence begins or ends."""
    sentences = dict(_sentences(atlas, source_id))
    starts = {start: key for key, (start, _) in sentences.items()}
    covering: dict[int, list[Place]] = defaultdict(list)
    cuts = {0, len(text), *starts}
    spans = list(_spans(atlas, sentences))
    for start, end, _ in spans:
        cuts |= {start, end}
    ordered = sorted(one for one in cuts if 0 <= one <= len(text))
    for start, end, place in spans:
        for cut in ordered[bisect_left(ordered, start) : bisect_left(ordered, end)]:
            covering[cut].append(place)
    sentence = ""
    for start, end in pairwise(ordered):
        sentence = starts.get(start, sentence)
        rows = covering[start]
        link, title = _lead(atlas, rows, sentence)
        yield Part(text[start:end], start, starts.get(start, ""), link, title)


def _lead(atlas: Atlas, rows: list[Place], sentence: str) -> tuple[str, str]:
    """Give where a stretch leads, and what rests on it: its row, or its sentence where it has several."""
    if not rows:
        return "", ""
    labels = "; ".join(atlas.label(*one) for one in rows)
    if len(rows) == 1:
        return address(*rows[0]), labels
    tables = [
        name for name, sheet in atlas.sheets.items() if sheet.kind == SENTENCES and sentence in sheet.rows
    ]
    return (address(tables[0], sentence) if tables else address(*rows[0])), labels


def _sentences(atlas: Atlas, source_id: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for sheet in atlas.sheets.values():
        for key, cells in sheet.rows.items() if sheet.kind == SENTENCES else ():
            if sheet.role(cells, "source_id") == source_id:
                yield key, (int(sheet.role(cells, "start")), int(sheet.role(cells, "end")))


def _spans(atlas: Atlas, sentences: Iterable[str]) -> Iterator[tuple[int, int, Place]]:
    """Yield start, end and row of each span within these sentences; one row may have several."""
    known = set(sentences)
    for group in atlas.model.citing:
        for key, cells in atlas.sheets[group.name].rows.items():
            sentence, start, end = (cells.get(group.column(one)) for one in ("sentence_id", "start", "end"))
            if sentence in known and start and end:
                yield int(start), int(end), (group.name, key)
