"""Anchor an article: one row of sentences.csv for each of its sentences, never a word of its text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.article.pairing import digest, folded_digest, followed
from footnoted.errors import ArticleError, BadCsvError
from footnoted.issues import quoted
from footnoted.model import Model
from footnoted.tables import read_records, read_rows, write_csv
from footnoted.text.languages import guess_language
from footnoted.text.sentences import split_sentences
from footnoted.vocabulary import SEALED, SENTENCES, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.model import Group
    from footnoted.text.sentences import Sentence

Cells = dict[str, str | None]
"""A row as text: a cell by field name, None where it is missing."""


UNDETERMINED = "und"
"""The BCP 47 tag of a source whose language the toolkit does not know, until a person names it."""


@dataclass(frozen=True, slots=True)
class Article:
    """The text of a source as it stands in its file: never normalised, never clipped."""

    path: Path
    text: str

    @property
    def sha256(self) -> str:
        """SHA-256 of the UTF-8 bytes, lower-case hexadecimal."""
        return digest(self.text)


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
    """The rows that `anchor` would write, by role: all sources and all sentences of the package.

    `changed` are the sentences whose words are others now, or that are gone: only an edition has any.
    """

    tables: Tables
    source_id: str
    sources: list[Cells]
    sentences: list[Cells]
    kept: int
    new: int
    changed: tuple[str, ...] = ()
    is_edition: bool = False


def anchor(package: Package, article: Article, source_id: str = "", language: str = "") -> Anchors:
    """Anchor an article: one row per sentence, ids and gists of the known ones kept.

    The source is found by the article's hash; a new one needs `source_id` when the package has
    others. A text that shares most of its sentences with a source, each of them where it was or moved
    there by `verify --replace`, is a later edition of it: what was changed keeps its id. Raises
    ArticleError when the id anchors another text already or has not the form of an id, when the text is
    anchored under another id, or when a table or column is missing that anchors need.
    """
    tables = require(package)
    sources, rows = read_whole(package, tables.sources), read_whole(package, tables.sentences)
    known = _first(sources, "sha256", article.sha256)
    _refuse_id(tables.sources, known, source_id, article)
    source_id = source_id or _source_id(sources, known, article, rows)
    held = _first(sources, "source_id", source_id)
    is_edition = _is_edition(held, article, source_id, rows)
    source = _source_row(held, article, source_id, language)
    old = [row for row in rows if row["source_id"] == source_id]
    sentences = list(anchor_sentences(tables.sentences, article, source, old))
    kept = _kept(old, sentences)
    other_sources = [row for row in sources if row is not held]
    other_sentences = [row for row in rows if row["source_id"] != source_id]
    return Anchors(
        tables,
        source_id,
        _sorted([*other_sources, source], "source_id"),
        _sorted([*other_sentences, *sentences], "sentence_id"),
        kept,
        len(sentences) - kept,
        _changed(old, sentences),
        is_edition=is_edition,
    )


def _first(rows: Iterable[Cells], role: str, cell: str) -> Cells | None:
    return next((row for row in rows if row[role] == cell), None)


def _sorted(rows: Iterable[Cells], role: str) -> list[Cells]:
    return sorted(rows, key=lambda row: row[role] or "")


def _kept(old: Iterable[Cells], sentences: Iterable[Cells]) -> int:
    """Count the sentences that have the id of an old one."""
    ids = {row["sentence_id"] for row in old}
    return sum(row["sentence_id"] in ids for row in sentences)


def _changed(old: Iterable[Cells], sentences: Iterable[Cells]) -> tuple[str, ...]:
    """Give the ids of the old sentences whose words are others now, or that are gone."""
    now = {row["sentence_id"]: row["sha256"] for row in sentences}
    return tuple(row["sentence_id"] or "" for row in old if row["sha256"] != now.get(row["sentence_id"]))


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


def _refuse_id(group: Group, known: Cells | None, source_id: str, article: Article) -> None:
    """Refuse an id that the schema refuses, and a second id for one text."""
    column = group.resource.field(group.column("source_id"))
    pattern = column.constraints.get("pattern")
    if source_id and isinstance(pattern, str) and not _is_like(pattern, source_id):
        message = f"found {quoted(source_id)} as --source; expected an id like {quoted(pattern)}. Name it so."
        raise ArticleError(message)
    if known is not None and source_id and known["source_id"] != source_id:
        message = (
            f"{article.path}: this text is anchored already, as source {quoted(known['source_id'] or '')}; "
            "expected a text that is not. Leave --source out to anchor it again."
        )
        raise ArticleError(message)


def _is_like(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:  # a pattern that only RE2 has: the structure layer judges
        return True


def _is_edition(held: Cells | None, article: Article, source_id: str, rows: Iterable[Cells]) -> bool:
    """Tell whether a text is a later edition of the source held; raises ArticleError where it is no such."""
    if held is None or held["sha256"] in (article.sha256, None):
        return False
    _refuse_other(held, article, source_id, rows)
    return True


def _refuse_other(held: Cells, article: Article, source_id: str, rows: Iterable[Cells]) -> None:
    """Refuse a text that is no edition of a source, or one whose sentences have not been moved yet."""
    shared, moved = _shared(rows, article).get(source_id, (0, 0))
    if not shared:
        message = (
            f"{article.path}: found a text with SHA-256 {article.sha256[:12]}…, expected that of source "
            f'"{source_id}", {(held["sha256"] or "")[:12]}…. This is not the article that was anchored: '
            "see what differs with `footnoted verify`, or anchor it as a source of its own with --source."
        )
        raise ArticleError(message)
    if moved:
        message = (
            f"{article.path}: found a later edition of {quoted(source_id)}, {moved} sentences of which "
            "stand elsewhere; expected the package to have followed them. Run `footnoted verify --replace` "
            "with it first: it moves the rows that cite them."
        )
        raise ArticleError(message)


def _shared(rows: Iterable[Cells], article: Article) -> dict[str, tuple[int, int]]:
    """Give, for each source that has most of its sentences in a text, how many, and how many moved."""
    places: dict[str | None, set[str]] = defaultdict(set)
    for one in split_sentences(article.text):
        places[digest(article.text[one.start : one.end])].add(str(one.start))
    every, shared, moved = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        name, starts = row["source_id"] or "", places.get(row["sha256"], set())
        every[name] += 1
        shared[name] += bool(starts)
        moved[name] += bool(starts) and row["start"] not in starts
    return {
        name: (shared[name], moved[name])
        for name in every
        if 2 * shared[name] > every[name] and shared[name] >= _FEWEST
    }


_FEWEST = 2
"""How many sentences an edition shares at the least: one, such as "News", says nothing."""


def _source_id(sources: list[Cells], known: Cells | None, article: Article, rows: Iterable[Cells]) -> str:
    if known is not None:
        return known["source_id"] or ""
    shared = _shared(rows, article)
    if shared:
        return max(shared, key=lambda name: (shared[name][0], name))
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
    held = sorted(old, key=_start)
    last_number = _last_number(held)
    units = split_sentences(article.text)
    known = followed(held, [article.text[one.start : one.end] for one in units])
    for ordinal, sentence in enumerate(units, start=1):
        text = article.text[sentence.start : sentence.end]
        row: Cells = dict(known.get(ordinal - 1, {}))
        if not row:
            last_number += 1
            row["sentence_id"] = f"{source['source_id']}-s{last_number:03d}"
        row |= {"source_id": source["source_id"], "ordinal": str(ordinal)} | _position(sentence, text)
        row = sentences.by_role(sentences.by_column(row))  # without what the table has no column for
        row["anchor_sha256"] = seal(source, row)
        yield row


def _start(row: Mapping[str, str | None]) -> int:
    """Give where a sentence stood; 0 where the cell is no number."""
    start = row["start"] or ""
    return int(start) if start.isdigit() else 0


def _last_number(rows: Iterable[Mapping[str, str | None]]) -> int:
    """Give the highest number that an id of these sentences ends in; 0 when none ends in one."""
    numbers = [re.search(r"-s([0-9]{1,9})$", row["sentence_id"] or "") for row in rows]
    return max((int(number[1]) for number in numbers if number), default=0)


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
