"""Anchor an article: one row of sentences.csv for each of its sentences, never a word of its text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.article.pairing import digest, folded_digest, followed
from footnoted.article.tables import Cells, Tables, read_whole, require
from footnoted.door import named
from footnoted.errors import ArticleError
from footnoted.issues import quoted
from footnoted.lists import PUBLISHED, SET_ASIDE, read_list
from footnoted.model import Model
from footnoted.tables import write_csv
from footnoted.text.languages import guess_language
from footnoted.text.sentences import split_sentences
from footnoted.vocabulary import SEALED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.model import Group
    from footnoted.text.sentences import Sentence

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

    Raises ArticleError when the file is missing or no file, no UTF-8 text, or holds no sentence, and
    BeyondLimitError when it is too large.
    """
    try:
        data = named(path).read("article_bytes")
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
    stated = str(package.raw.get("footnoted:language") or UNDETERMINED)
    source = _source_row(held, article, source_id, language, stated)
    old = [row for row in rows if row["source_id"] == source_id]
    taken = last_taken(package, source_id) if old else 0  # from nothing, the numbers begin anew
    sentences = list(anchor_sentences(tables.sentences, article, source, old, taken))
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
        write_csv(package.file(group.resource.path), names, map(group.by_column, rows))


def seal(source: Mapping[str, str | None], row: Mapping[str, str | None]) -> str:
    """Give the SHA-256 over the source's hash and length and the sealed cells of a sentence.

    It lets a machine see without the text that nobody changed an offset or a hash by hand.
    """
    cells = [source.get("sha256"), source.get("characters"), *(row.get(name) for name in SEALED)]
    return digest("\t".join(cell or "" for cell in cells))


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
            "stand elsewhere; expected the package to have followed them. Run `footnoted update` "
            "with it: it moves the rows that cite them."
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
        raise _stranger(article, sources)
    return re.sub(r"[^a-z0-9]+", "-", article.path.name.split(".")[0].lower()).strip("-") or "source"


def _stranger(article: Article, sources: Iterable[Cells]) -> ArticleError:
    """Say of a text that it is none of those anchored; it may be that of a source that is not yet."""
    names = ", ".join(row["source_id"] or "" for row in sources)
    remedy = "See what differs with `footnoted verify`, or anchor it as a source of its own with --source ID."
    for name in [row["source_id"] for row in sources if row["sha256"] is None][:1]:
        remedy = f"{name} is not anchored yet: if this is its text, say so with --source {name}."
    return ArticleError(f"{article.path}: is none of the texts anchored here ({names}). {remedy}")


def _source_row(held: Cells | None, article: Article, source_id: str, language: str, stated: str) -> Cells:
    row: Cells = {"source_id": source_id, "includes_text": "FALSE"}
    row["language"] = guess_language(article.text) or stated
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
    last_number: int = 0,
) -> Iterator[Cells]:
    """Yield the rows of a source by role, in order; one of `old` keeps its id and hand-kept cells.

    New ids are numbered from the highest of `old` on, and from `last_number`.
    """
    held = sorted(old, key=_start)
    units = split_sentences(article.text)
    known = followed(held, [article.text[one.start : one.end] for one in units])
    last_number = max(last_number, _last_number(held))
    yield from number_sentences(sentences, article, source, (units, known), last_number)


def number_sentences(
    sentences: Group,
    article: Article,
    source: Mapping[str, str | None],
    known: tuple[Sequence[Sentence], Mapping[int, Mapping[str, str | None]]],
    last_number: int,
) -> Iterator[Cells]:
    """Yield the rows of the sentences of an article; `known` gives, by number, the old rows of some."""
    for ordinal, sentence in enumerate(known[0], start=1):
        text = article.text[sentence.start : sentence.end]
        row: Cells = dict(known[1].get(ordinal - 1, {}))
        if not row:
            last_number += 1
            row["sentence_id"] = f"{source['source_id']}-s{last_number:03d}"
        row |= {"source_id": source["source_id"], "ordinal": str(ordinal)} | _position(sentence, text)
        row = sentences.by_role(sentences.by_column(row))  # without what the table has no column for
        if sentences.has("anchor_sha256"):
            row["anchor_sha256"] = seal(source, row)
        yield row


def _start(row: Mapping[str, str | None]) -> int:
    """Give where a sentence stood; 0 where the cell is no number."""
    start = row["start"] or ""
    return int(start) if start.isdigit() else 0


def last_taken(package: Package, source_id: str) -> int:
    """Give the highest number of a sentence of a source that a row cites, or a list names.

    A sentence that is gone may still be cited: its id is not given to another.
    """
    model = Model(package)
    cited = [
        cell for group in model.citing for row in model.rows(group) for cell in [row.cells["sentence_id"]]
    ]
    named = [line.cells["sentence_id"] for line in read_list(package, SET_ASIDE)]
    released = [line.cells["row_id"] for line in read_list(package, PUBLISHED)]
    every = (one or "" for one in (*cited, *named, *released))
    return _last_number({"sentence_id": one} for one in every if one.startswith(f"{source_id}-s"))


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
