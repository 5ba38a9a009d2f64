"""Add rows to a draft: what follows from words, names and other cells is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from footnoted.descriptor import Field, Resource
from footnoted.errors import ChangeError, UnknownNameError
from footnoted.footnote import find_resource
from footnoted.issues import quoted
from footnoted.lists import LISTS, SET_ASIDE
from footnoted.model import Entry, Model
from footnoted.rows.told import Sources
from footnoted.tables import read_rows
from footnoted.upkeep.follow import Words, follow
from footnoted.upkeep.ids import make_id
from footnoted.upkeep.rows_text import put_rows, records_of, set_cells
from footnoted.vocabulary import SENTENCES, SOURCES, SPAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from footnoted.article.source import Article
    from footnoted.model import Group
    from footnoted.upkeep.draft import Draft

ASIDE = "set_aside"
"""What rows for the list of what is set aside are named by, in the place of a table."""


_NAMING = ("as_written", "name")
"""The roles of the cells by which a message tells which row is meant."""


class New(NamedTuple):
    """A row to add: its table, and its cells by column; what is empty may be filled in."""

    table: str
    cells: Mapping[str, str]


def add_rows(draft: Draft, rows: Iterable[New], articles: Iterable[Article] = ()) -> list[str]:
    """Write rows into a draft; give each as table/row.

    Filled in are: offsets, sentence, figure and date from `as_written`; the sentence of an entity from its
    first naming; an id from the cells. A row of the anchors (`sentences`, `sources`) is not added: its empty
    cells are written, a gist say. Raises ChangeError where a cell is missing that nothing gives, or the row
    is there; UnknownNameError for a table or column that there is none of; ArticleError where an article is
    not the one anchored.
    """
    given, done = [*articles], list[str]()
    words = Words(Model(draft.package), given)
    for row in rows:
        done.append(_add(draft, row, words))
    return done


def _add(draft: Draft, row: New, words: Words) -> str:
    if row.table == ASIDE:
        return _set_aside(draft, row, words)
    package = draft.package
    resource = find_resource(package, row.table)
    model = Model(package)
    group = next(one for one in model.groups if one.name == row.table and one.is_first)
    cells = _known(_located(row, group, words), resource.field_names)
    if group.rows in {SENTENCES, SOURCES}:
        return _fill_anchor(draft, resource, cells)
    whole = complete(model, group, cells, words)
    _require(group, whole)
    draft.write(resource.path, put_rows(draft.read(resource.path), resource, [whole]))
    return f"{row.table}/{'|'.join(whole[one] for one in resource.primary_key)}"


def _located(row: New, group: Group, words: Words) -> New:
    """Put the span in the place of the words, where a table has columns for the one alone."""
    text = row.cells.get("as_written", "")
    if not text or group.has("as_written") or not group.has(*SPAN):
        return row
    places = words.find(text, row.cells.get(group.column("sentence_id"), ""))
    if len(places) != 1:
        message = (
            f"{row.table} ({quoted(text)}): found these words in {len(places)} places; expected one. "
            "Name the sentence_id, or more of the words."
        )
        raise ChangeError(message)
    found = {"start": str(places[0].start), "end": str(places[0].end), "sentence_id": places[0].sentence_id}
    cells = {name: cell for name, cell in row.cells.items() if name != "as_written"}
    return New(row.table, cells | {group.column(role): cell for role, cell in found.items()})


def _known(row: New, names: Sequence[str]) -> dict[str, str]:
    """Give the cells in which something stands; raises UnknownNameError where one is in no column."""
    cells = {name: text for name, text in row.cells.items() if text}
    for name in cells:
        if name not in names:
            raise UnknownNameError(name, f"field of {row.table}", names)
    return cells


def complete(model: Model, group: Group, cells: Mapping[str, str], words: Words) -> dict[str, str]:
    """Give the cells of a new row, by column, with all that follows from those given."""
    filled = {role: cells[column] for role, column in group.columns.items() if column in cells}
    filled |= _first_naming(group, filled, words)
    sources = Sources(model)
    found = follow(group, Entry(0, "", filled), filled, words, sources)
    if "sentence_id" in found:  # the source of the sentence says how its figures and dates are read
        placed = filled | found
        found |= follow(group, Entry(0, "", placed), placed, words, sources)
    whole = {**cells, **{group.column(role): text for role, text in {**filled, **found}.items()}}
    return _with_id(model, group, whole)


def _first_naming(group: Group, filled: Mapping[str, str], words: Words) -> dict[str, str]:
    """Give the sentence that names an entity first, where its row does not say which."""
    if not group.kind or "sentence_id" in filled or "name" not in filled:
        return {}
    aliases = "|".join(filled.get(one, "") for one in ("aliases", "aliases_exact")).split("|")
    first = words.first_naming([filled["name"], *aliases])
    return {"sentence_id": first} if first else {}


def _with_id(model: Model, group: Group, whole: Mapping[str, str]) -> dict[str, str]:
    """Give a row as long as its table, with an id where it has none."""
    resource = group.resource
    cells = {name: whole.get(name, "") for name in resource.field_names}
    if len(resource.primary_key) == 1 and not cells[resource.primary_key[0]]:
        (key,) = resource.primary_key
        taken = {one.cells[key] or "" for one in read_rows(model.package, resource)}
        by_role = {role: text for role, text in group.by_role(cells).items() if text}
        cells[key] = make_id(group, by_role, taken)
    return cells


def _require(group: Group, cells: Mapping[str, str]) -> None:
    resource = group.resource
    missing = [one.name for one in resource.fields if one.required and not cells.get(one.name)]
    if missing:
        about = next(
            (cells[one] for one in (*map(group.column, _NAMING), *resource.primary_key) if cells.get(one)), ""
        )
        message = (
            f"{resource.name}{f' ({quoted(about)})' if about else ''}: found no {', '.join(missing)}; "
            "expected a value of each. Give it, or more of the words so that they stand in one place alone."
        )
        raise ChangeError(message)


def _fill_anchor(draft: Draft, resource: Resource, cells: Mapping[str, str]) -> str:
    """Write empty cells of a sentence or a source; what `anchor` wrote stays."""
    (key,) = resource.primary_key
    rows = {one.cells[key] or "": one for one in read_rows(draft.package, resource)}
    wanted = cells.get(key, "")
    if wanted not in rows:
        raise UnknownNameError(wanted, f"row of {resource.name}", rows)
    row = rows[wanted]
    new = {name: text for name, text in cells.items() if row.cells[name] != text}
    for name in new:
        _require_empty(f"{resource.name}/{wanted}/{name}", row.cells[name])
    data = draft.read(resource.path)
    header = records_of(data)[0].cells()
    draft.write(resource.path, set_cells(data, {(row.record, header.index(one)): new[one] for one in new}))
    return f"{resource.name}/{wanted}"


def _require_empty(cell: str, text: str | None) -> None:
    if text is not None:
        message = f"{cell} is {quoted(text)}; expected an empty cell. Change it with `footnoted correct`."
        raise ChangeError(message)


def _set_aside(draft: Draft, row: New, words: Words) -> str:
    """Add a line to the list of what is set aside, for words or for a whole sentence."""
    columns = LISTS[SET_ASIDE]
    cells = dict.fromkeys(columns, "") | _known(row, columns)
    if cells["as_written"] and not cells["start"]:
        places = words.find(cells["as_written"], cells["sentence_id"])
        for one in places if len(places) == 1 else ():
            cells |= {"start": str(one.start), "end": str(one.end), "sentence_id": one.sentence_id}
    needed = ("sentence_id", "reason", *(["start"] if cells["as_written"] else []))
    missing = [one for one in needed if not cells[one]]
    if missing:
        message = f"{ASIDE}: found no {', '.join(missing)}; expected a value of each. Give it."
        raise ChangeError(message)
    data = draft.read(SET_ASIDE) or f"{','.join(columns)}\n".encode()
    draft.write(SET_ASIDE, put_rows(data, _ASIDE_TABLE, [cells]))
    return f"{ASIDE}/{cells['sentence_id']}"


_ASIDE_TABLE = Resource(
    ASIDE, SET_ASIDE, tuple(Field(one) for one in LISTS[SET_ASIDE]), primary_key=("sentence_id",)
)
"""The list of what is set aside as a table: its lines stand in the order of the sentences."""
