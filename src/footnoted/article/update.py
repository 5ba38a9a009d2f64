"""Take a later edition of an anchored text in one step: ids stay, what hangs on them moves."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from footnoted.article.edition import Edition, Known, compare
from footnoted.article.grading import Register, span_of
from footnoted.article.source import last_taken, number_sentences, read_article
from footnoted.article.spans import Move, Spanned, moves_between, shifted, spanned_files
from footnoted.article.tables import Cells, read_whole, require
from footnoted.door import atomic
from footnoted.errors import ArticleError
from footnoted.issues import quoted
from footnoted.model import Model
from footnoted.tables import write_csv_file
from footnoted.text.fold import fold
from footnoted.text.sentences import split_sentences
from footnoted.vocabulary import MENTIONS, SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from footnoted.article.source import Article
    from footnoted.descriptor import Package
    from footnoted.text.sentences import Sentence

FEWEST_SHARED = 2
"""How many sentences an edition shares, where nobody says whose it is: one, "News", says nothing."""


@dataclass(frozen=True, slots=True)
class Review:
    """A row that a person should look at again, and why."""

    table: str
    row: str
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that nobody can decide on: where it stood, where it may stand now, the words there."""

    sentence_id: str
    start: int
    end: int
    places: tuple[tuple[int, int, str], ...]


@dataclass(slots=True)
class Update:
    """What taking an edition changes: files to write (rows by path), each cell, and what to look at again.

    `kept`, `edited`, `new` and `gone` are the sentences by id. With `choices` nothing is to be written.
    """

    source_id: str
    kept: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    files: dict[str, tuple[Sequence[str], list[Cells]]] = field(default_factory=dict)


def plan_update(
    package: Package,
    article: Article,
    source_id: str = "",
    told: Mapping[str, int | None] | None = None,
    before: Article | None = None,
) -> Update:
    """Say what taking an edition of an anchored text changes; nothing is written.

    `told` says of sentences, by id, at which offset they stand now, None for gone; `before` is the text that
    was anchored, where it is at hand: with it hardly anything has to be asked. Raises ArticleError when the
    text is no edition of a source, or what is told does not fit it.
    """
    return _Planner(package, article, source_id, told or {}, before).plan()


class _Planner:
    def __init__(
        self,
        package: Package,
        article: Article,
        source_id: str,
        told: Mapping[str, int | None],
        before: Article | None,
    ) -> None:
        self._package, self._article = package, article
        self._register, self._model = Register(package), Model(package)
        self._tables = require(package)
        self._source_id = self._register.find_source(article, source_id)
        self._is_named = bool(source_id)
        self._old = self._register.sentences.get(self._source_id, [])
        self._units = split_sentences(article.text)
        self._texts = [article.text[one.start : one.end] for one in self._units]
        self._told, self._before = told, before
        self._update = Update(self._source_id)
        self._ids_now: list[str] = []

    def plan(self) -> Update:
        edition = compare(self._old, self._texts, self._known())
        self._refuse_other(edition)
        for one in edition.questions:
            row = next(row for row in self._old if row["sentence_id"] == one.sentence_id)
            places = tuple((*_ends(self._units[at]), self._texts[at]) for at in one.places)
            self._update.choices.append(Choice(one.sentence_id, *span_of(row), places))
        if not self._update.choices:
            self._apply(edition)
        return self._update

    # --- what is known

    def _known(self) -> Known:
        cited: dict[str, list[str]] = {}
        names: dict[str, list[str]] = {}
        for group in self._model.citing:
            for row in self._model.rows(group):
                name, words = row.cells["sentence_id"] or "", row.cells.get("as_written")
                held = cited.setdefault(name, [])
                into = names.setdefault(name, []) if group.rows == MENTIONS else held
                into += [words] if words else []
        return Known(cited, names, self._texts_before(), self._told_numbers())

    def _texts_before(self) -> dict[str, str]:
        """Give the anchored text of each sentence, where it is at hand: as told, or beside the descriptor."""
        sha256 = self._register.sources[self._source_id]["sha256"]
        if self._before is not None and self._before.sha256 != sha256:
            message = (
                f"{self._before.path}: is not the text that was anchored; "
                f"expected that of {quoted(self._source_id)}. Name it, or leave --before out."
            )
            raise ArticleError(message)
        before = self._before or self._included(sha256)
        if before is None:
            return {}
        spans = {row["sentence_id"] or "": span_of(row) for row in self._old}
        return {name: before.text[start:end] for name, (start, end) in spans.items()}

    def _included(self, sha256: str | None) -> Article | None:
        """Read the anchored text where the package includes it."""
        for name in self._package.door.names("", 0):
            try:
                found = read_article(self._package.file(name).path) if name.endswith(".txt") else None
            except ArticleError:
                continue
            if found is None or not self._package.file(name).is_file():
                continue
            if found.sha256 == sha256:
                return found
        return None

    def _told_numbers(self) -> dict[str, int | None]:
        self._refuse_twice()
        starts: dict[int | None, int] = {one.start: number for number, one in enumerate(self._units)}
        ids = {row["sentence_id"] for row in self._old}
        for name, start in self._told.items():
            if name not in ids:
                found = (
                    f"found no sentence {quoted(name)} of {quoted(self._source_id)}; expected one of its ids."
                )
                raise ArticleError(found)
            if start is not None and start not in starts:
                found = (
                    f"found no sentence that begins at {start}; expected {name} at one of the places offered."
                )
                raise ArticleError(found)
        return {name: starts.get(start) for name, start in self._told.items()}

    def _refuse_twice(self) -> None:
        given = [start for start in self._told.values() if start is not None]
        if len(given) > len(set(given)):
            message = "found two sentences told to be one; expected one for each. Mend --same."
            raise ArticleError(message)

    def _refuse_other(self, edition: Edition) -> None:
        """Refuse a text that shares too little with what was anchored to be an edition of it."""
        shared = len(edition.same) + len(edition.folded)
        is_enough = shared >= FEWEST_SHARED and 2 * shared >= len(self._old)
        if shared == 0 or not (is_enough or self._is_named):
            message = (
                f"{self._article.path}: shares {shared} of the {len(self._old)} sentences of "
                f"{quoted(self._source_id)}; expected a later edition of it. "
                "Anchor it as a source of its own, with `footnoted anchor --source ID`, "
                "or say with --source whose edition it is."
            )
            raise ArticleError(message)

    # --- what changes

    def _apply(self, edition: Edition) -> None:
        ids = [row["sentence_id"] or "" for row in self._old]
        self._update.kept = [ids[one] for one in sorted({**edition.same, **edition.folded})]
        self._update.edited = [ids[one] for one in sorted(edition.edited)]
        self._update.gone = [ids[one] for one in sorted(edition.gone)]
        source, held = self._write_source(), self._held()
        known = {at: held[ids[number]] for number, at in edition.now.items()}
        sentences = self._sentences(source, known)
        self._ids_now = [row["sentence_id"] or "" for row in sentences]
        self._update.new = sorted(set(self._ids_now) - set(ids))
        self._write_sentences(sentences)
        self._move_all(edition, dict(enumerate(ids)))
        self._review()

    def _write_source(self) -> Cells:
        """Give the source's row the hash and the length of the edition."""
        group = self._tables.sources
        sources = read_whole(self._package, group)
        source = next(row for row in sources if row["source_id"] == self._source_id)
        now = {"characters": str(len(self._article.text)), "sha256": self._article.sha256}
        changed = source | {role: cell for role, cell in now.items() if group.has(role)}
        self._write(Spanned(group), sources, [changed if row is source else row for row in sources])
        return changed

    def _move_all(self, edition: Edition, ids: Mapping[int, str]) -> None:
        """Move the spans of every file; a table with two figures in a row has two, and comes twice."""
        for spanned, rows in spanned_files(self._package):
            if spanned.group is None or spanned.group.rows != SENTENCES:
                held = self._update.files.get(spanned.path)
                self._move(spanned, spanned.by_role(held[1]) if held else rows, edition, ids)

    def _held(self) -> dict[str, Cells]:
        """Give the rows of the source's sentences with all their cells, by id."""
        rows = read_whole(self._package, self._tables.sentences)
        return {row["sentence_id"] or "": row for row in rows if row["source_id"] == self._source_id}

    def _sentences(self, source: Cells, known: Mapping[int, Cells]) -> list[Cells]:
        taken = max(last_taken(self._package, self._source_id), _highest(self._held()))
        group = self._tables.sentences
        return list(number_sentences(group, self._article, source, (self._units, known), taken))

    def _write_sentences(self, sentences: list[Cells]) -> None:
        spanned = Spanned(self._tables.sentences)
        before = read_whole(self._package, self._tables.sentences)
        was = {row["sentence_id"]: row for row in before}
        stays = [row for row in sentences if row["sentence_id"] in was]
        self._update.moves += moves_between(spanned, [was[row["sentence_id"]] for row in stays], stays)
        others = [row for row in before if row["source_id"] != self._source_id]
        after = sorted([*others, *sentences], key=lambda row: row["sentence_id"] or "")
        if after != before:
            self._keep(spanned, after)

    def _write(self, spanned: Spanned, before: list[Cells], after: list[Cells]) -> None:
        moves = list(moves_between(spanned, before, after))
        if moves:
            self._update.moves += moves
            self._keep(spanned, after)

    def _keep(self, spanned: Spanned, rows: list[Cells]) -> None:
        names = spanned.group.resource.field_names if spanned.group else tuple(rows[0] if rows else _ASIDE)
        self._update.files[spanned.path] = (names, spanned.by_column(rows))

    def _move(self, spanned: Spanned, rows: list[Cells], edition: Edition, ids: Mapping[int, str]) -> None:
        """Move the spans of one file with their sentences."""
        numbers = {name: number for number, name in ids.items()}
        after: list[Cells] = []
        for row in rows:
            number = numbers.get(row["sentence_id"] or "")
            if number is None or number not in edition.now:
                after.append(row)
                continue
            by = self._units[edition.now[number]].start - span_of(self._old[number])[0]
            is_same = number in edition.same
            after.append(shifted(row, by) if is_same else self._found_again(spanned, row, number, edition))
        kept = [row for row in after if not self._is_dropped(spanned, row)]
        self._update.moves += moves_between(spanned, rows, after)
        if kept != rows:
            self._keep(spanned, kept)

    def _is_dropped(self, spanned: Spanned, row: Cells) -> bool:
        """Tell whether a line sets aside what is gone with its sentence."""
        return spanned.group is None and row["sentence_id"] in self._update.gone

    def _found_again(self, spanned: Spanned, row: Cells, number: int, edition: Edition) -> Cells:
        """Find the words of a row in a sentence whose words have changed."""
        unit, old = self._units[edition.now[number]], span_of(self._old[number])
        if not (row["start"] and row["end"]):
            return dict(row)
        words, start = row.get("as_written"), span_of(row)[0]
        span = _find_words(self._article.text, unit, words or "", (start - old[0], old[1] - start))
        if span is None and words and (part := self._split_off(number, edition, words)) is not None:
            self._note(spanned, row, f"its sentence was split: it cites {part['sentence_id']} now")
            return row | part
        if span is None:
            self._note(spanned, row, "its words do not stand in the sentence as it is now, or not once")
            return shifted(row, unit.start - old[0])
        found: Cells = {
            "start": str(span[0]),
            "end": str(span[1]),
            "as_written": self._article.text[slice(*span)],
        }
        return row | found

    def _split_off(self, number: int, edition: Edition, words: str) -> Cells | None:
        """Find the words in the part of a sentence that was split off: both parts are as long as it was."""
        at = edition.now[number]
        size = span_of(self._old[number])[1] - span_of(self._old[number])[0]
        for other in (at + 1, at - 1):
            if not 0 <= other < len(self._units) or other in edition.now.values():
                continue
            both = len(self._texts[at]) + len(self._texts[other])
            span = _find_words(self._article.text, self._units[other], words, (-1, -1))
            if span is not None and abs(both - size) <= max(_FEW, size // _PART):
                name = self._ids_now[other]
                return {"sentence_id": name, "start": str(span[0]), "end": str(span[1])}
        return None

    def _note(self, spanned: Spanned, row: Cells, why: str) -> None:
        self._update.reviews.append(Review(spanned.name, spanned.key(row), why))

    def _review(self) -> None:
        """Note the rows that cite a sentence whose words are others now, or that is gone."""
        edited, gone = set(self._update.edited), set(self._update.gone)
        noted = {(one.table, one.row) for one in self._update.reviews}
        for group in self._model.citing:
            for row in self._model.rows(group):
                name = row.cells["sentence_id"] or ""
                if (group.name, row.key) in noted:
                    continue
                if name in edited:
                    self._update.reviews.append(Review(group.name, row.key, f"{name} has other words now"))
                elif name in gone:
                    why = f"{name} is gone: cite another sentence, or delete the row"
                    self._update.reviews.append(Review(group.name, row.key, why))
        table = self._tables.sentences.name
        self._update.reviews += [
            Review(table, one, "its words are others: read its gist again") for one in self._update.edited
        ]
        self._update.reviews += [Review(table, one, "is new: write its gist") for one in self._update.new]


_FEW, _PART = 6, 8  # how many characters, or which part, two lengths may differ by
_ASIDE = ("sentence_id", "start", "end", "as_written", "reason")


def _ends(unit: Sentence) -> tuple[int, int]:
    return unit.start, unit.end


def _highest(held: Iterable[str]) -> int:
    numbers = [one.rpartition("-s")[2] for one in held]
    return max((int(one) for one in numbers if one.isascii() and one.isdigit()), default=0)


def _find_words(text: str, unit: Sentence, words: str, around: tuple[int, int]) -> tuple[int, int] | None:
    """Find words in a sentence: as written, else after folding; of several places the one that has not moved.

    `around` says how far the words stood from the sentence's beginning and end.
    """
    if not words:
        return None
    sentence = text[unit.start : unit.end]
    found = list(_places(sentence, words))
    if not found:
        folded, wanted = fold(sentence), fold(words).text.strip()
        found = [folded.span(start, end) for start, end in _places(folded.text, wanted)] if wanted else []
    if len(found) > 1:
        found = [one for one in found if one[0] == around[0] or len(sentence) - one[0] == around[1]]
    return (unit.start + found[0][0], unit.start + found[0][1]) if len(found) == 1 else None


def _places(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand in a text as whole words."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        is_cut = at > 0 and text[at - 1].isalnum() and words[0].isalnum() and text[at - 1].isascii()
        if not is_cut and not (text[end : end + 1].isalnum() and words[-1].isdigit()):
            yield at, end
        at = text.find(words, at + 1)


def write_update(package: Package, update: Update) -> None:
    """Write the files of an update: all of them are complete before the first takes its place."""
    with ExitStack() as stack:
        for name, (field_names, rows) in update.files.items():
            temporary = stack.enter_context(atomic(package.file(name)))
            write_csv_file(temporary, field_names, rows)
