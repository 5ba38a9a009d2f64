"""What follows from a row's words and span: offsets, sentence, figure, date."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from footnoted.article.anchors import RUN
from footnoted.article.verification import texts
from footnoted.rows.told import Sources
from footnoted.tables import format_cell
from footnoted.text.calendar.relative_dates import accepted_dates
from footnoted.text.dates import read_date
from footnoted.text.fold import WORD
from footnoted.text.names import Gazetteer, Name
from footnoted.text.quantities import read_quantity
from footnoted.vocabulary import FIGURE, SENTENCES, SPAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from footnoted.article.source import Article
    from footnoted.model import Entry, Group, Model

Cells = dict[str, str]
"""Texts by role."""


class Found(NamedTuple):
    """Words of a sentence: where they stand in the source (code points, end exclusive)."""

    sentence_id: str
    start: int
    end: int
    words: str


class Words:
    """The sentences of the articles at hand, each with its text and where it begins."""

    def __init__(self, model: Model, articles: Iterable[Article]) -> None:
        """Read the sentences; raises ArticleError where an article is not the one anchored."""
        starts = {
            row.cells["sentence_id"] or "": int(row.cells["start"] or 0)
            for group in model.of(SENTENCES)
            for row in model.rows(group)
        }
        self.sentences: dict[str, tuple[int, str]] = {}
        for article in articles:
            known = texts(model.package, article)
            self.sentences |= {one: (starts[one], text) for one, text in known.items()}

    def find(self, words: str, sentence_id: str = "") -> list[Found]:
        """Give every place of these exact words, in one sentence or in all; whole words first."""
        found = [
            (Found(one, begin + at, begin + at + len(words), words), is_whole(text, at, at + len(words)))
            for one, (begin, text) in self.sentences.items()
            if sentence_id in ("", one)
            for at in _places(text, words)
        ]
        return [one for one, whole in found if whole] or [one for one, _ in found]

    def first_naming(self, names: Iterable[str]) -> str:
        """Give the sentence that has one of these names first; "" where none has."""
        gazetteer = Gazetteer(Name(one, "") for one in names if any(char.isalnum() for char in one))
        named = (one for one, (_, text) in self.sentences.items() if gazetteer.find(text))
        return next(named, "")

    def at(self, start: int, end: int, sentence_id: str) -> str | None:
        """Give the words of a span, where it lies in the sentence."""
        begin, text = self.sentences.get(sentence_id, (0, ""))
        is_inside = begin <= start < end <= begin + len(text)
        return text[start - begin : end - begin] if is_inside else None


def is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a span begins and ends where words do."""
    return not any(
        0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end)
    )


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def fill(model: Model, table: str, articles: Iterable[Article]) -> dict[tuple[int, str], str]:
    """Give, by record and column, what the empty cells of a table hold as far as it follows from others.

    Raises ArticleError where an article is not the one anchored.
    """
    words, sources = Words(model, articles), Sources(model)
    found = {}
    for group in model.groups:
        if group.name == table and group.has("as_written"):
            for row in model.rows(group):
                given = {role: cell for role, cell in row.cells.items() if cell is not None}
                for role, text in follow(group, row, given, words, sources).items():
                    found[row.record, group.column(role)] = text
    return found


def follow(group: Group, row: Entry, given: Mapping[str, str], words: Words, sources: Sources) -> Cells:
    """Give the cells that the cells `given` leave empty and their words or span tell, by role."""
    found = _placed(group, given, words)
    whole = {**given, **found}
    if "as_written" in whole and group.has("value"):
        found |= _figure(group, whole, row, sources)
    if "as_written" in whole and group.has("edtf"):
        found |= _date(group, whole, row, sources)
    return {role: text for role, text in found.items() if role not in given and group.has(role) and text}


def _placed(group: Group, given: Mapping[str, str], words: Words) -> Cells:
    """Give what words tell of the span, or a span of the words."""
    if not group.has(*SPAN):
        return {}
    text, start, end = (given.get(one, "") for one in ("as_written", "start", "end"))
    sentence = given.get("sentence_id", "")
    if text and not start:
        places = words.find(text, sentence)
        return _place(places[0]) if len(places) == 1 else {}
    if text:
        return {"end": str(int(start) + len(text))} if start.isdigit() and not end else {}
    return _words_at(words, _number(start), _number(end), sentence)


def _words_at(words: Words, start: int, end: int, sentence: str) -> Cells:
    stands = words.at(start, end, sentence)
    return {"as_written": stands} if stands and len(WORD.findall(stands)) < RUN else {}


def _place(found: Found) -> Cells:
    return {"start": str(found.start), "end": str(found.end), "sentence_id": found.sentence_id}


def span_of(row: Entry) -> tuple[int, int]:
    """Give start and end of a row; -1 for one that is no number."""
    return _number(row.cells["start"] or ""), _number(row.cells["end"] or "")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else -1


def _figure(group: Group, whole: Mapping[str, str], row: Entry, sources: Sources) -> Cells:
    source = sources.of(row)
    if not source.is_read:
        return {}
    quantity = read_quantity(whole["as_written"], currency=source.currency, lexicon=source.lexicon)
    if quantity is None:
        return {}
    read = {role: format_cell(getattr(quantity, role)) for role in FIGURE}
    if any(whole.get(role) not in (None, read[role]) for role in FIGURE if group.has(role)):
        return {}  # a cell says otherwise: which of the two is wrong, a person sees
    return {role: text for role, text in read.items() if text}


def _date(group: Group, whole: Mapping[str, str], row: Entry, sources: Sources) -> Cells:
    source = sources.of(row)
    date = read_date(whole["as_written"]) if source.is_read else None
    is_past = True if whole.get("modality") == "stated" else None
    accepted = accepted_dates(date, source.published, past=is_past) if date else None
    if date is None or accepted is None or not group.has("edtf"):
        return {}
    is_plain = len(accepted.values) == 1 and not accepted.inferred
    read = {"qualifier": date.qualifier} | ({"edtf": accepted.values[0]} if is_plain else {})
    return read if whole.get("edtf") in (None, read.get("edtf")) else {}
