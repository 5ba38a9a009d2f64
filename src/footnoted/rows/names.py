"""Names: a mention is a name or alias of its entity; the gazetteer of all names of a package."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from footnoted.issues import Rule, quoted
from footnoted.text.names import Gazetteer, Name
from footnoted.vocabulary import ENTITIES, MENTIONS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator

    from footnoted.issues import Finding
    from footnoted.model import Entry, Group, Model
    from footnoted.rows.affected import Affected

NAME_RULE = Rule(
    "readings.name",
    "A mention is a name of its entity, or one of its aliases.",
    "Refer to the entity that is named, or add the name to its aliases.",
)


REMEMBERED = 1 << 16
"""How many different words are looked up once only."""


@dataclass(frozen=True, slots=True)
class _NameCell:
    """One name or alias and the cell that has it."""

    name: Name
    cell: str


def entity_names(model: Model) -> list[Name]:
    """Give every name and alias of every entity: all tables with a name whose key is an entity's."""
    return [one.name for one in _name_cells(model)]


def _name_cells(model: Model) -> Iterator[_NameCell]:
    for group in _naming(model):
        yield from _names_in(model, group)


def _naming(model: Model) -> Iterator[Group]:
    """Yield the tables that name entities."""
    registers = {one.name for one in model.of(ENTITIES)}
    for group in model.groups:
        keys = {key.fields for key in group.resource.foreign_keys if key.resource in registers}
        if group.has("name") and group.is_first and group.resource.primary_key in keys:
            yield group


def _names_in(model: Model, group: Group) -> Iterator[_NameCell]:
    for row in model.rows(group):
        for role in ("name", "aliases", "aliases_exact"):
            cell = row.cells.get(role) or ""
            for text in [cell] if role == "name" else cell.split("|"):
                if text.strip():
                    name = Name(text, row.key, exact=role == "aliases_exact")
                    yield _NameCell(name, f"{group.name}/{row.key}/{group.column(role)}")


def gazetteer(model: Model) -> Gazetteer | None:
    """Build the gazetteer of a package; None when it names nothing."""
    names = [one for one in entity_names(model) if any(char.isalnum() for char in one.text)]
    return Gazetteer(names) if names else None


def check_names(model: Model, looked: Counter[str], affected: Affected) -> Iterator[Finding]:
    """Yield each mention whose words are no name of its entity."""
    cells = list(_name_cells(model))
    is_changed = affected.has(one.name for one in _naming(model))
    for group in model.of(MENTIONS):
        if cells and group.has("entity_id", "as_written"):
            rows = model.stream(group) if is_changed else affected.rows(group)
            first = next(rows, None)
            names = gazetteer(model) if first is not None else None
            if first is not None and names is not None:
                yield from _check_mentions(chain([first], rows), group, names, cells, looked)


def _check_mentions(
    rows: Iterable[Entry], group: Group, names: Gazetteer, cells: list[_NameCell], looked: Counter[str]
) -> Iterator[Finding]:
    of: dict[str, list[_NameCell]] = defaultdict(list)
    for one in cells:
        of[one.name.entity].append(one)
    whole_names = lru_cache(maxsize=REMEMBERED)(partial(_whole_names, names))
    for row in rows:
        words, entity = row.cells["as_written"], row.cells["entity_id"]
        if words is None:
            continue
        looked[NAME_RULE.id] += 1
        whole = whole_names(words)
        mine = of.get(entity or "", [])
        if mine and entity not in whole:  # of an entity without any name, nothing can be said here
            others = f", as of {', '.join(whole)}" if whole else ""
            near = _nearest(words, mine)
            expected = f"a name or alias of {entity}{others}{near}"
            yield group.finding(NAME_RULE, row.record, "as_written", quoted(words), expected)


def _whole_names(names: Gazetteer, words: str) -> tuple[str, ...]:
    """Give the entities of which these words, as a whole, are a name."""
    return tuple(one.entity for one in names.find(words) if (one.start, one.end) == (0, len(words)))


def _nearest(words: str, cells: list[_NameCell]) -> str:
    """Say which cell has the name that is most like these words, where one is: it may be misspelt."""
    close = get_close_matches(words, [one.name.text for one in cells], 1)
    cell = next((one for one in cells if close == [one.name.text]), None)
    if cell is not None:
        return f"; {cell.cell} has {quoted(cell.name.text)}"
    return f"; {cells[0].cell.rpartition('/')[0]}/aliases has none that is like it" if cells else ""
