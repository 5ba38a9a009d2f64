"""Anchor an article: one row of sentences.csv for each of its sentences, never a word of its text."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.errors import ArticleError, BadCsvError
from footnoted.issues import quoted
from footnoted.model import Model
from footnoted.tables import read_records, read_rows, write_csv
from footnoted.text.fold import fold
from footnoted.text.languages import guess_language
from footnoted.text.sentences import split_sentences
from footnoted.vocabulary import SEALED, SENTENCES, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.model import Group
    from footnoted.text.sentences import Sentence

UNDETERMINED = "und"
"""The BCP 47 tag of a source whose language the toolkit does not know, until a person names it."""

Cells = dict[str, str | None]
"""A row as text: a cell by field name, None where it is missing."""


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
class Tables:
    """The tables that hold the anchors of a package."""

    sources: Group
    sentences: Group


@dataclass(frozen=True, slots=True)
class Anchors:
    """The rows that `anchor` would write, by role: all sources and all sentences of the package."""

    tables: Tables
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
    tables = require(package)
    sources = read_whole(package, tables.sources)
    source_id = source_id or _source_id(sources, _first(sources, "sha256", article.sha256), article)
    held = _first(sources, "source_id", source_id)
    _check_is_anchored(held, article, source_id)
    source = _source_row(held, article, source_id, language)
    rows = read_whole(package, tables.sentences)
    old = [row for row in rows if row["source_id"] == source_id]
    sentences = list(anchor_sentences(tables.sentences, article, source, old))
    ids = {row["sentence_id"] for row in old}
    kept = sum(row["sentence_id"] in ids for row in sentences)
    other_sources = [row for row in sources if row is not held]
    other_sentences = [row for row in rows if row["source_id"] != source_id]
    return Anchors(
        tables,
        source_id,
        _sorted([*other_sources, source], "source_id"),
        _sorted([*other_sentences, *sentences], "sentence_id"),
        kept,
        len(sentences) - kept,
    )


def _first(rows: Iterable[Cells], role: str, cell: str) -> Cells | None:
    return next((row for row in rows if row[role] == cell), None)


def _sorted(rows: Iterable[Cells], role: str) -> list[Cells]:
    return sorted(rows, key=lambda row: row[role] or "")


def _check_is_anchored(held: Cells | None, article: Article, source_id: str) -> None:
    """Refuse an article for a source that has another text already."""
    if held is not None and held["sha256"] not in (article.sha256, None):
        message = (
            f"{article.path}: found a text with SHA-256 {article.sha256[:12]}…, expected that of source "
            f'"{source_id}", {(held["sha256"] or "")[:12]}…. This is not the article that was anchored: '
            "see what differs with `footnoted verify`, or anchor it as a source of its own with --source."
        )
        raise ArticleError(message)


def write_anchors(package: Package, anchors: Anchors) -> None:
    """Write the tables of sentences and sources; each file is replaced whole or not at all."""
    for group, rows in (
        (anchors.tables.sentences, anchors.sentences),
        (anchors.tables.sources, anchors.sources),
    ):
        names = group.resource.field_names
        write_csv(package.root / group.resource.path, names, map(group.by_column, rows))


def read_whole(package: Package, group: Group) -> list[Cells]:
    """Read a table that is to be written again, strictly: what cannot be kept must not be lost.

    The cells are by role (`Group.by_role`). Raises BadCsvError where the header is not that of the
    schema or a record cannot be read, and ArticleError where the file is missing.
    """
    resource = group.resource
    path = package.file(resource.path)
    if not path.is_file():
        message = f"{path}: found no file; expected the table {resource.name}. Write at least its header."
        raise ArticleError(message)
    header = tuple(next(iter(list(read_records(path))), []))
    if header != resource.field_names:
        differing = sorted(set(header) ^ set(resource.field_names))
        found = f"a header that differs in {quoted(', '.join(differing) or 'the order of its columns')}"
        raise BadCsvError(path, 1, 1, found, "the columns of datapackage.json, before anything is written")
    return [group.by_role(row.cells) for row in read_rows(package, resource)]


def seal(source: Mapping[str, str | None], row: Mapping[str, str | None]) -> str:
    """Give the SHA-256 over the source's hash and length and the sealed cells of a sentence.

    It lets a machine see without the text that nobody changed an offset or a hash by hand.
    """
    cells = [source.get("sha256"), source.get("characters"), *(row.get(name) for name in SEALED)]
    return digest("\t".join(cell or "" for cell in cells))


_HASHES = ("sha256", "folded_sha256", "anchor_sha256")
NEEDED = {
    SOURCES: ("source_id", "characters", "sha256"),
    SENTENCES: (
        "sentence_id",
        "source_id",
        "ordinal",
        "start",
        "end",
        "sha256",
        "folded_sha256",
        "anchor_sha256",
    ),
}
"""The roles that anchors cannot do without."""


def require(package: Package) -> Tables:
    """Give the tables that hold the anchors; raises ArticleError where one, or a column of it, is missing."""
    model, found = Model(package), []
    for rows, roles in NEEDED.items():
        group = model.first(rows, *roles)
        if group is None:
            message = (
                f"datapackage.json: found no table of {rows} with the columns {', '.join(roles)} "
                "(or others in these roles); anchors need it. "
                "Copy its schema from the package that `footnoted init` makes."
            )
            raise ArticleError(message)
        found.append(group)
    return Tables(*found)


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


def _source_row(held: Cells | None, article: Article, source_id: str, language: str) -> Cells:
    row: Cells = {"source_id": source_id, "includes_text": "FALSE"}
    row["language"] = guess_language(article.text) or UNDETERMINED
    row |= {name: cell for name, cell in (held or {}).items() if cell is not None}
    row |= {"characters": str(len(article.text)), "sha256": article.sha256}
    if language:
        row["language"] = language
    return row


def anchor_sentences(
    sentences: Group,
    article: Article,
    source: Mapping[str, str | None],
    old: Iterable[Mapping[str, str | None]],
) -> Iterator[Cells]:
    """Yield the rows of a source by role, in order; one of `old` keeps its id and hand-kept cells."""
    known: dict[str | None, deque[Mapping[str, str | None]]] = defaultdict(deque)
    next_number = 0
    for held in old:
        known[held["sha256"]].append(held)
        number = re.search(r"-s([0-9]{1,9})$", held["sentence_id"] or "")
        next_number = max(next_number, int(number[1]) if number else 0)
    for ordinal, sentence in enumerate(split_sentences(article.text), start=1):
        text = article.text[sentence.start : sentence.end]
        queue = known[digest(text)]
        row: Cells = dict(queue.popleft()) if queue else {}
        if not row:
            next_number += 1
            row["sentence_id"] = f"{source['source_id']}-s{next_number:03d}"
        row |= {"source_id": source["source_id"], "ordinal": str(ordinal)} | _position(sentence, text)
        row = sentences.by_role(sentences.by_column(row))  # without what the table has no column for
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
