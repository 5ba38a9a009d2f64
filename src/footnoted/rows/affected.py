"""Which rows a change can affect, of those that are read one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.vocabulary import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from footnoted.changes import Changes
    from footnoted.model import Entry, Group, Model


class Affected:
    """The rows that changed, and all others of the sources that they are of."""

    def __init__(self, model: Model, changes: Changes | None) -> None:
        """Find the sentences that a change affects; without changes, all rows are affected."""
        self._model, self._changes = model, changes
        self._sentences = _sentences(model, changes) if changes else set()

    def has(self, tables: Iterable[str]) -> bool:
        """Tell whether one of these tables has changed."""
        return self._changes is None or not self._changes.tables.keys().isdisjoint(tables)

    def rows(self, group: Group) -> Iterator[Entry]:
        """Yield the rows of a group that a change can affect."""
        if self._changes is None:
            yield from self._model.stream(group)
            return
        changed = self._changes.tables.get(group.name)
        records = changed.records if changed else set()
        for row in self._model.stream(group) if records or self._sentences else ():
            if row.record in records or row.cells.get("sentence_id") in self._sentences:
                yield row


def _sentences(model: Model, changes: Changes) -> set[str]:
    """Give the ids of all sentences of each source that a change touches, by whatever row.

    How a text writes figures shows in all the words that rows cite of it, so a row can change what the
    other rows of its source mean.
    """
    found, sources = _values(model, changes, "sentence_id"), _values(model, changes, "source_id")
    for group in model.of(SENTENCES):
        if (found or sources) and group.has("sentence_id", "source_id"):
            found |= _of_sources(model, group, found, sources)
    return found


def _of_sources(model: Model, group: Group, sentences: set[str], sources: set[str]) -> set[str]:
    """Give the ids of the sentences of these sources, and of the sources that these sentences are of."""
    pairs = [(row.cells["sentence_id"], row.cells["source_id"]) for row in model.stream(group)]
    touched = sources | {source or "" for sentence, source in pairs if sentence in sentences}
    return {sentence or "" for sentence, source in pairs if source in touched}


def _values(model: Model, changes: Changes, role: str) -> set[str]:
    """Give what stands, or stood, in the columns of a role of the rows that changed."""
    found: set[str] = set()
    for group in model.groups:
        if group.has(role) and group.name in changes.tables:
            found |= changes.tables[group.name].values(group.column(role))
    return found
