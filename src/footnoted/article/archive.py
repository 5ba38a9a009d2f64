"""A package as texts are compared with it: what it anchored and which rows cite each source, read once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from footnoted.article.grading import Register
from footnoted.lists import SET_ASIDE, lexicon_of, read_list
from footnoted.rows.by_hand import read_by_hand
from footnoted.rows.names import entity_names, gazetteer
from footnoted.tables import read_rows
from footnoted.vocabulary import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from footnoted.lists import Line
    from footnoted.model import Entry, Group, Model
    from footnoted.rows.by_hand import Readings
    from footnoted.text.lexicon import Lexicon
    from footnoted.text.names import Gazetteer


ASTRAY = ""
"""In place of a source: what cites a sentence that there is not."""


class Archive:
    """What comparing any number of texts with one package asks for; each part is made when asked for."""

    def __init__(self, model: Model) -> None:
        """Take the package; nothing is read yet."""
        self.model = model
        self._rows: dict[tuple[str, str], Mapping[str, list[Entry]]] = {}

    @cached_property
    def register(self) -> Register:
        """What is anchored; raises ArticleError as `require` does."""
        return Register(self.model.package)

    @cached_property
    def sources(self) -> Mapping[str, list[Entry]]:
        """The rows of each source, by its id: one, where the package is sound."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for row in self.model.rows(self.register.tables.sources):
            found[row.cells["source_id"] or ""].append(row)
        return found

    @cached_property
    def _sentences(self) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for group in self.model.of(SENTENCES):
            for row in self.model.rows(group):
                found[self._source_of(row)].append(row)
        return found

    def _source_of(self, row: Entry) -> str:
        """Give the source of a sentence; where there is no such, that with which its id begins."""
        stated = row.cells["source_id"] or ""
        begun = (row.cells["sentence_id"] or "").rpartition("-s")[0]
        return begun if stated not in self.sources and begun in self.sources else stated

    def sentences(self, source_id: str) -> list[Entry]:
        """Give the sentences of a source, in the order of the table."""
        return self._sentences.get(source_id, [])

    @cached_property
    def source_of(self) -> Mapping[str, str]:
        """The source of each sentence, by their ids."""
        return {
            row.cells["sentence_id"] or "": source for source, rows in self._sentences.items() for row in rows
        }

    def rows(self, group: Group, source_id: str) -> list[Entry]:
        """Give the rows of a group that cite a sentence of a source, in the order of the table."""
        place = (group.name, group.of)
        if place not in self._rows:
            found: dict[str, list[Entry]] = defaultdict(list)
            for row in self.model.rows(group):
                found[self.source_of.get(row.cells["sentence_id"] or "", ASTRAY)].append(row)
            self._rows[place] = found
        return self._rows[place].get(source_id, [])

    @cached_property
    def cited(self) -> frozenset[str | None]:
        """Every sentence that a row cites, in whichever of its columns."""
        return frozenset(cell for group in self.model.citing for cell in self._cited_in(group))

    def _cited_in(self, group: Group) -> Iterable[str | None]:
        yield from (row.cells["sentence_id"] for row in self.model.rows(group))
        for row in read_rows(self.model.package, group.resource) if group.also else ():
            yield from (row.cells[column] for column in group.also)

    @cached_property
    def aside(self) -> list[Line]:
        """The lines of what is set aside; a missing file has none."""
        return list(read_list(self.model.package, SET_ASIDE))

    @cached_property
    def gazetteer(self) -> Gazetteer | None:
        """The names of the package; None when it names nothing."""
        return gazetteer(self.model)

    @cached_property
    def named(self) -> frozenset[str]:
        """The entities that have a name."""
        return frozenset(one.entity for one in entity_names(self.model))

    @cached_property
    def by_hand(self) -> Readings:
        """The readings by hand by table and row."""
        return read_by_hand(self.model.package)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words that the package adds."""
        return lexicon_of(self.model.package)


def is_cited_wrongly(group: Group, row: Entry) -> bool:
    """Tell whether the structure of a table says that a row cites no sentence that there is."""
    column = group.column("sentence_id")
    if row.cells["sentence_id"]:
        return (column,) in {key.fields for key in group.resource.foreign_keys}
    return group.resource.field(column).constraints.get("required") is True
