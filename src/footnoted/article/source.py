"""Anchor an article: one row of sentences.csv for each of its sentences, never a word of its text."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.descriptor import FootnotedError
from footnoted.issues import quoted
from footnoted.model import SEALED, SENTENCES, SOURCES
from footnoted.records import BadCsvError
from footnoted.tables import read_records, read_rows, write_csv
from footnoted.text.fold import fold
from footnoted.text.languages import guess_language
from footnoted.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.text.sentences import Sentence

UNDETERMINED = "und"
"""The BCP 47 tag of a source whose language the toolkit does not know, until a person names it."""

Cells = dict[str, str | None]
"""A row as text: a cell by field name, None where it is missing."""


class ArticleError(FootnotedError):
    """An article cannot be read, or is not the one that the package anchors; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Article:
    """The text of a source as it stands in its file: never normalised, never clipped."""

    path: Path
    text: str

    @property
    def sha256(self) -> str:
        """SHA-256 of the UTF-8 bytes, lower-case hexadecimal."""
        return digest(self.text)


def digest(text: str) -> str:
    """Give the SHA-256 of a text's UTF-8 bytes, lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def folded_digest(text: str) -> str:
    """Give the SHA-256 of a text after folding: the same for spellings that differ in form only."""
    return digest(fold(text).text.strip())


def read_article(path: Path) -> Article:
    """Read an article, line ends and all.

    Raises ArticleError when the file is missing, no UTF-8 text, or holds no sentence.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}). Name the file that holds the article."
        raise ArticleError(message) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02X}"
        remedy = "Save the article as UTF-8 without changing its text."
        message = f"{path}:{line}: found {found}, expected UTF-8. {remedy}"
        raise ArticleError(message) from error
    if not any(char.isalnum() for char in text):
        message = f"{path}: found no sentence, expected a text. Name the file that holds the article."
        raise ArticleError(message)
    return Article(path, text)


@dataclass(frozen=True, slots=True)
class Anchors:
    """The rows that `anchor` would write: all sources and all sentences of the package."""

    source_id: str
    sources: list[Cells]
    sentences: list[Cells]
    kept: int
    new: int


def anchor(package: Package, article: Article, source_id: str = "", language: str = "") -> Anchors:
    """Anchor an article: one row per sentence, ids and gists of the known ones kept.

    The source is found by the article's hash; a new one needs `source_id` when the package has
    others. Raises ArticleError when that id anchors another text already, or when a table or column
    is missing that anchors need.
    """
    require(package)
    sources = read_whole(package, SOURCES)
    known = next((row for row in sources if row["sha256"] == article.sha256), None)
    source_id = source_id or _source_id(sources, known, article)
    held = next((row for row in sources if row["source_id"] == source_id), None)
    if held is not None and held["sha256"] not in (article.sha256, None):
        message = (
            f"{article.path}: found a text with SHA-256 {article.sha256[:12]}…, expected that of source "
            f'"{source_id}", {(held["sha256"] or "")[:12]}…. This is not the article that was anchored: '
            "see what differs with `footnoted verify`, or anchor it as a source of its own with --source."
        )
        raise ArticleError(message)
    source = _source_row(package, held, article, source_id, language)
    rows = read_whole(package, SENTENCES)
    others = [row for row in rows if row["source_id"] != source_id]
    old = [row for row in rows if row["source_id"] == source_id]
    sentences = list(anchor_sentences(package, article, source, old))
    ids = {row["sentence_id"] for row in old}
    kept = sum(row["sentence_id"] in ids for row in sentences)
    return Anchors(
        source_id,
        sorted(
            [*(row for row in sources if row is not held), source], key=lambda row: row["source_id"] or ""
        ),
        sorted([*others, *sentences], key=lambda row: row["sentence_id"] or ""),
        kept,
        len(sentences) - kept,
    )


def write_anchors(package: Package, anchors: Anchors) -> None:
    """Write sentences.csv and sources.csv of the package; each file is replaced whole or not at all."""
    for name, rows in ((SENTENCES, anchors.sentences), (SOURCES, anchors.sources)):
        resource = package.resource(name)
        write_csv(package.root / resource.path, resource.field_names, rows)


def read_whole(package: Package, name: str) -> list[Cells]:
    """Read a table that is to be written again, strictly: what cannot be kept must not be lost.

    Raises BadCsvError where the header is not that of the schema or a record cannot be read, and
    ArticleError where the file is missing.
    """
    resource = package.resource(name)
    path = package.root / resource.path
    if not path.is_file():
        message = f"{path}: found no file; expected the table {name}. Write at least its header."
        raise ArticleError(message)
    header = tuple(next(iter(list(read_records(path))), []))
    if header != resource.field_names:
        differing = sorted(set(header) ^ set(resource.field_names))
        found = f"a header that differs in {quoted(', '.join(differing) or 'the order of its columns')}"
        raise BadCsvError(path, 1, 1, found, "the columns of datapackage.json, before anything is written")
    return [row.cells for row in read_rows(package, resource)]


def seal(source: Mapping[str, str | None], row: Mapping[str, str | None]) -> str:
    """Give the SHA-256 over the source's hash and length and the sealed cells of a sentence.

    It lets a machine see without the text that nobody changed an offset or a hash by hand.
    """
    cells = [source.get("sha256"), source.get("characters"), *(row.get(name) for name in SEALED)]
    return digest("\t".join(cell or "" for cell in cells))


def require(package: Package) -> None:
    """Raise ArticleError when the package lacks a table or field that anchors need."""
    wanted = {
        SOURCES: ("source_id", "characters", "sha256"),
        SENTENCES: (*SEALED, "source_id", "anchor_sha256", "gist"),
    }
    for table, fields in wanted.items():
        if not package.has(table, *fields):
            message = (
                f"datapackage.json: found no resource {table} with the fields {', '.join(fields)}; "
                "anchors need it. Copy its schema from the package that `footnoted init` makes."
            )
            raise ArticleError(message)


def _source_id(sources: list[Cells], known: Cells | None, article: Article) -> str:
    if known is not None:
        return known["source_id"] or ""
    if sources:
        names = ", ".join(row["source_id"] or "" for row in sources)
        message = (
            f"{article.path}: is none of the texts anchored here ({names}). "
            "See what differs with `footnoted verify`, or anchor it as a source of its own with --source ID."
        )
        raise ArticleError(message)
    return re.sub(r"[^a-z0-9]+", "-", article.path.name.split(".")[0].lower()).strip("-") or "source"


def _source_row(
    package: Package, held: Cells | None, article: Article, source_id: str, language: str
) -> Cells:
    row: Cells = dict.fromkeys(package.resource(SOURCES).field_names)
    row |= {
        "source_id": source_id,
        "language": guess_language(article.text) or UNDETERMINED,
        "includes_text": "FALSE",
    }
    row |= {name: cell for name, cell in (held or {}).items() if cell is not None}
    row |= {"characters": str(len(article.text)), "sha256": article.sha256}
    if language:
        row["language"] = language
    return row


def anchor_sentences(
    package: Package,
    article: Article,
    source: Mapping[str, str | None],
    old: Iterable[Cells],
) -> Iterator[Cells]:
    """Yield the rows of a source in order; a sentence of `old` keeps its id and hand-kept cells."""
    known: dict[str | None, deque[Cells]] = defaultdict(deque)
    next_number = 0
    for held in old:
        known[held["sha256"]].append(held)
        number = re.search(r"-s([0-9]{1,9})$", held["sentence_id"] or "")
        next_number = max(next_number, int(number[1]) if number else 0)
    for ordinal, sentence in enumerate(split_sentences(article.text), start=1):
        text = article.text[sentence.start : sentence.end]
        queue = known[digest(text)]
        row: Cells = dict.fromkeys(package.resource(SENTENCES).field_names)
        if queue:
            row |= queue.popleft()
        else:
            next_number += 1
            row["sentence_id"] = f"{source['source_id']}-s{next_number:03d}"
        row |= {"source_id": source["source_id"], "ordinal": str(ordinal)} | _position(sentence, text)
        row["anchor_sha256"] = seal(source, row)
        yield row


def _position(sentence: Sentence, text: str) -> dict[str, str]:
    return {
        "section": str(sentence.section),
        "paragraph": str(sentence.paragraph),
        "kind": sentence.kind,
        "start": str(sentence.start),
        "end": str(sentence.end),
        "words": str(sentence.words),
        "sha256": digest(text),
        "folded_sha256": folded_digest(text),
    }
