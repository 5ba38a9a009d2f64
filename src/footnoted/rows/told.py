"""What is told of the text that a row is read from: language, currency, lexicon, habit of figures."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from footnoted.lists import lexicon_of
from footnoted.text.languages import TAG, is_read
from footnoted.text.lexicon import SHIPPED, Lexicon
from footnoted.text.tokens import Tokens
from footnoted.vocabulary import SENTENCES, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from footnoted.model import Entry, Model
    from footnoted.text.numbers.habits import Habit

FIRST_WORDS = 50
"""So many words of a source are kept whether they have a digit or not: they show the script of its text."""

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Told:
    """What the source of a sentence says about itself: when it was published, and in which language it is."""

    source_id: str = ""
    published: str = ""
    language: str = ""
    currency: str = ""
    lexicon: Lexicon = SHIPPED
    habit: Habit | None = None

    @property
    def is_read(self) -> bool:
        """Whether figures and dates of its language can be read; a source that names none is tried."""
        return is_read(self.language)

    @property
    def has_tag(self) -> bool:
        """Whether its language is one by BCP 47; where it is none, footnotes.language says so."""
        return not self.language or re.fullmatch(TAG, self.language.lower()) is not None


class Sources:
    """What is said of the source of each sentence, and the words that the package adds."""

    def __init__(self, model: Model, texts: Sequence[str] = ()) -> None:
        """Read the sources, and which sentence is of which; `texts` are those that are at hand."""
        self._model = model
        self._known = texts
        self._lexicon = lexicon_of(model.package)
        self._with_habit: dict[str, Told] = {}

    def of(self, row: Entry) -> Told:
        """Give the source of the sentence that a row cites; one that says nothing where there is none."""
        return self._told.get(row.cells.get("sentence_id") or "") or Told(lexicon=self._lexicon)

    def knows(self, row: Entry) -> bool:
        """Tell whether the sentence of a row has a source."""
        return (row.cells.get("sentence_id") or "") in self._told

    def written_in(self, source_id: str) -> str:
        """Give the text of a source, where it is at hand, else the words of figures and dates cited of it."""
        return self._texts.get(source_id) or "\n".join(self._phrases.get(source_id, ()))

    def with_habit(self, row: Entry) -> Told:
        """Give the source with how it writes figures: as its text shows, else the words that rows cite of it.

        What a comma or a stop means may show in another figure of the text only.
        """
        source = self.of(row)
        if not source.source_id:
            return source
        if source.source_id not in self._with_habit:
            text = self._texts.get(source.source_id, "\n".join(self._cited.get(source.source_id, ())))
            habit = Tokens(text, lexicon=self._lexicon).habit
            self._with_habit[source.source_id] = replace(source, habit=habit)
        return self._with_habit[source.source_id]

    @cached_property
    def _rows(self) -> list[Entry]:
        sources = self._model.first(SOURCES, "source_id")
        return self._model.rows(sources) if sources is not None else []

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """The texts at hand, by their sources."""
        texts = {hashlib.sha256(one.encode()).hexdigest(): one for one in self._known}
        pairs = ((row.cells["source_id"] or "", row.cells.get("sha256") or "") for row in self._rows)
        return {name: texts[sha256] for name, sha256 in pairs if sha256 in texts}

    @cached_property
    def _cited(self) -> Mapping[str, Mapping[str, None]]:
        """The words with a digit that rows cite, by source, each once; and the first ones, for the script."""
        cited: dict[str, dict[str, None]] = defaultdict(dict)
        for group in (one for one in self._model.citing if one.has("as_written")):
            for _, (sentence, words) in self._model.cells(group, "sentence_id", "as_written"):
                told = self._told.get(sentence or "")
                known = cited[told.source_id if told else ""]
                if words and (len(known) < FIRST_WORDS or _DIGIT.search(words)):
                    known[words] = None
        return cited

    @cached_property
    def _phrases(self) -> Mapping[str, Sequence[str]]:
        """The words of figures and dates that rows cite, by source, as far as they show its language."""
        phrases: dict[str, list[str]] = defaultdict(list)
        for sentence, words in self._cells_of_figures():
            told = self._told.get(sentence or "")
            if told and words and len(phrases[told.source_id]) < FIRST_WORDS:
                phrases[told.source_id].append(words)
        return phrases

    def _cells_of_figures(self) -> Iterator[list[str | None]]:
        for group in self._model.citing:
            if group.has("value", "as_written") or group.has("edtf", "as_written"):
                yield from (cells for _, cells in self._model.cells(group, "sentence_id", "as_written"))

    @cached_property
    def _told(self) -> Mapping[str, Told]:
        """What its source says, for each sentence that has one."""
        sentences = self._model.first(SENTENCES, "sentence_id", "source_id")
        if sentences is None:
            return {}
        told = {
            row.cells["source_id"]: Told(
                row.cells["source_id"] or "",
                row.cells.get("published") or "",
                row.cells.get("language") or "",
                row.cells.get("currency") or "",
                self._lexicon,
            )
            for row in self._rows
        }
        return {
            sentence or "": told[source]
            for _, (sentence, source) in self._model.cells(sentences, "sentence_id", "source_id")
            if source in told
        }
