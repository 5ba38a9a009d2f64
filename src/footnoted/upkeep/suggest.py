"""Suggest rows for an article: a draft of what the toolkit finds, marked where a person decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from footnoted.article.anchors import RUN
from footnoted.article.archive import Archive
from footnoted.article.asides import read_set_aside
from footnoted.article.verification import find_source
from footnoted.errors import ChangeError
from footnoted.lists import LISTS, SET_ASIDE, lexicon_of
from footnoted.model import Entry, Model
from footnoted.records import write_record
from footnoted.rows.names import gazetteer
from footnoted.rows.told import Sources
from footnoted.tables import format_cell, read_rows
from footnoted.text.dates import read_dates
from footnoted.text.quantities import read_quantities
from footnoted.upkeep.adding import ASIDE, New
from footnoted.upkeep.follow import Words, follow, span_of
from footnoted.upkeep.incoming import INTO, records_below
from footnoted.upkeep.unknown_names import find_candidates
from footnoted.vocabulary import (
    ENTITIES,
    EVENTS,
    EVIDENCE,
    FIGURE,
    MENTIONS,
    PARTICIPANTS,
    SEALED,
    SENTENCES,
    SOURCES,
    STATEMENTS,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from footnoted.article.source import Article
    from footnoted.model import Group
    from footnoted.text.names import Gazetteer
    from footnoted.upkeep.unknown_names import Candidate

OPEN = "?"
"""What stands in a cell of a draft that only a person can fill."""

DROPPED = "-"
"""What stands in place of a table where a row of a draft is not wanted."""

SPANNED = ("as_written", "start", "end", "sentence_id")
"""The roles of the words of a figure and of where they stand."""

FOLDER = "drafts"
FOUND = "found"
_QUOTED = re.compile('“([^”“]+)”|«([^«»]+)»|„([^“„]+)“|「([^「」]+)」|"([^"]+)"')


_ANCHORED = frozenset({*SEALED, "characters", "anchor_sha256", "includes_text"}) - {
    "sentence_id",
    "start",
    "end",
}
"""The roles of the anchors that nobody but `anchor` writes."""

_FIRST = ("source_id", "sentence_id", "as_written", "name", "start", "end")
"""What stands first in a draft, where its tables have such columns."""

_MADE = frozenset({ENTITIES, MENTIONS, EVIDENCE, PARTICIPANTS})
"""The tables that follow from others, or that say more of a row that is there: a draft has none of theirs."""


class Suggestion(NamedTuple):
    """A row of a draft: its table (or OPEN), what was found, and its cells by column."""

    table: str
    found: str
    cells: dict[str, str]


def suggest(model: Model, article: Article) -> list[Suggestion]:
    """Give a draft of rows for what the article holds and no row has, in the order of the text.

    Every name, figure, date and quotation has a row with its words, span and what follows from them; every
    heading a line to set it aside; every sentence without a gist, and a source without a title, a row that
    fills it. OPEN stands where only a person can decide. Raises ArticleError where the article is not the
    one anchored.
    """
    words = Words(model, [article])
    stated = _stating(model, words)
    found = [*_about_source(model, find_source(model.package, article)), *_about_sentences(model, words)]
    claimed, known = _claimed(model), gazetteer(model)
    found += _names(model, words)
    for sentence_id, (begin, text) in words.sentences.items():
        taken = claimed.get(sentence_id, ())
        found += [
            one
            for first, last, one in _spans(model, words, known, (sentence_id, begin, text))
            if not any(first < end and start < last for start, end in taken)
        ]
    return [one for one in found if one.table != ASIDE or one.cells["sentence_id"] not in stated]


def _stating(model: Model, words: Words) -> set[str]:
    """Name the sentences in which a name, figure or date stands: a row will cite them, title or not."""
    known = gazetteer(model)
    texts = [text for _, text in words.sentences.values()]
    pairs = zip(words.sentences.items(), find_candidates(texts), strict=True)
    return {
        one
        for (one, (_, text)), found in pairs
        if found or (known and known.find(text)) or read_quantities(text) or read_dates(text)
    }


def _about_source(model: Model, source_id: str) -> Iterator[Suggestion]:
    group = next(iter(model.of(SOURCES)))
    key = group.resource.primary_key[0]
    for row in read_rows(model.package, group.resource):
        empty = [one.name for one in group.resource.fields if one.required and row.cells[one.name] is None]
        if row.cells[key] == source_id and empty:
            published = group.columns.get("published", "")
            more = {published: ""} if published and row.cells[published] is None else {}
            yield Suggestion(group.name, "the source", {key: source_id, **dict.fromkeys(empty, OPEN), **more})


def _about_sentences(model: Model, words: Words) -> Iterator[Suggestion]:
    group = next(iter(model.of(SENTENCES)))
    key = group.resource.primary_key[0]
    asides = {one.sentence_id for one in read_set_aside(Archive(model))}
    for row in read_rows(model.package, group.resource):
        sentence = row.cells[key] or ""
        if sentence not in words.sentences:
            continue
        gist = group.columns.get("gist", "")
        if gist and row.cells[gist] is None:
            yield Suggestion(group.name, "a sentence", {key: sentence, gist: OPEN})
        kind = row.cells.get(group.columns.get("kind", ""))
        if kind in {"title", "heading"} and sentence not in asides:
            yield Suggestion(ASIDE, f"a {kind}", {"sentence_id": sentence, "reason": OPEN})


def _claimed(model: Model) -> dict[str, list[tuple[int, int]]]:
    """Give the spans that rows claim and lines set aside, by sentence; mentions claim no more than a name."""
    found: dict[str, list[tuple[int, int]]] = {}
    for aside in read_set_aside(Archive(model)):
        found.setdefault(aside.sentence_id, []).append((aside.start, aside.end))
    for group in model.citing:
        if group.has("start", "end") and group.rows != MENTIONS:
            for row in model.rows(group):
                span = span_of(row)
                found.setdefault(row.cells["sentence_id"] or "", []).append(span)
    return found


def _names(model: Model, words: Words) -> Iterator[Suggestion]:
    """Yield each name that no entity has, once, where it stands first; none where no table is of entities."""
    kinds = [*model.kinds.values()]
    if not kinds:
        return
    known, names = gazetteer(model), dict[str, str]()
    texts = [text for _, text in words.sentences.values()]
    for (sentence_id, (_, text)), found in zip(words.sentences.items(), find_candidates(texts), strict=True):
        for name in _free(text, found, known):
            names.setdefault(name, sentence_id)
    for name, sentence_id in names.items():
        whole = next((other for other in names if name != other and name in other.split()), "")
        part = f', a part of "{whole}"' if whole else ""
        drafted = _open(kinds, f"a name{part}", {"name": name, "sentence_id": sentence_id})
        yield drafted._replace(table=OPEN)  # of what kind it is, a person decides, were there one table only


def _free(text: str, found: Iterable[Candidate], known: Gazetteer | None) -> Iterator[str]:
    """Yield the candidates of a sentence that are no known name, no date and no figure."""
    taken = [(one.start, one.end) for one in read_dates(text)]
    taken += [(one.start, one.end) for one in (known.find(text) if known else [])]
    figures = [one.start for one in read_quantities(text)]
    for one in (whole.before(figures) for whole in found):
        if not any(start < one.end and one.start < end for start, end in taken):
            yield one.words


def _spans(
    model: Model, words: Words, known: Gazetteer | None, sentence: tuple[str, int, str]
) -> Iterator[tuple[int, int, Suggestion]]:
    """Yield figures, dates and quotations of a sentence (id, where it begins, text), each with its span."""
    sentence_id, begin, text = sentence
    sources = Sources(model)
    source = sources.of(Entry(0, "", {"sentence_id": sentence_id}))
    figures = [one for one in model.citing if one.has("value", "as_written", "start")]
    lexicon = lexicon_of(model.package)
    for hit in read_quantities(text, currency=source.currency, lexicon=lexicon):
        cells = _cited(sentence_id, begin + hit.start, text[hit.start : hit.end])
        read = {role: format_cell(getattr(hit, role)) for role in FIGURE}
        whole = cells | {role: one for role, one in read.items() if one}
        yield begin + hit.start, begin + hit.end, _open(figures, "a figure", whole)
    for date in read_dates(text):
        cells = _cited(sentence_id, begin + date.start, text[date.start : date.end])
        for group in model.of(EVENTS)[:1]:
            cells |= follow(group, Entry(0, "", cells), cells, words, sources)
        yield begin + date.start, begin + date.end, _open(model.of(EVENTS), "a date", cells)
    yield from _quotations(model, known, sentence)


def _quotations(
    model: Model, known: Gazetteer | None, sentence: tuple[str, int, str]
) -> Iterator[tuple[int, int, Suggestion]]:
    """Yield what stands in quotation marks; a name in them is no quotation."""
    sentence_id, begin, text = sentence
    names = {(one.start, one.end) for one in (known.find(text) if known else [])}
    for match in _QUOTED.finditer(text):
        number = match.lastindex or 0
        if match.span(number) in names:
            continue
        cells = _cited(sentence_id, begin + match.start(number), match[number])
        if len(match[number].split()) >= RUN:
            cells.pop("as_written")  # words that are ours to publish nowhere
        first, last = match.span(number)
        yield begin + first, begin + last, _open(model.of(STATEMENTS), "a quotation", cells)


def _cited(sentence_id: str, start: int, words: str) -> dict[str, str]:
    return {
        "sentence_id": sentence_id,
        "as_written": words,
        "start": str(start),
        "end": str(start + len(words)),
    }


def _open(groups: Iterable[Group], found: str, cells: Mapping[str, str]) -> Suggestion:
    """Make a suggestion for the table that takes these cells: named where there is one, else left open.

    Of several, each has its own columns filled, so that whichever is chosen has its cells.
    """
    given = [*groups]
    firsts: dict[str, Group] = {}
    for one in [one for one in given if _takes(one, cells)] or given:
        firsts.setdefault(one.name, one)
    named = next(iter(firsts)) if len(firsts) == 1 else OPEN
    columns: dict[str, str] = {} if firsts else dict(cells)
    for one in firsts.values():
        columns |= {one.column(role): cell for role, cell in cells.items() if one.has(role)}
    missing = _required(firsts.values()) - set(columns)
    return Suggestion(named, found, {**columns, **dict.fromkeys(sorted(missing), OPEN)})


def _takes(group: Group, cells: Mapping[str, str]) -> bool:
    """Tell whether a table counts in this unit and currency: all where it has columns for them."""
    for role in ("unit", "currency"):
        fixed = group.counted(role, {"currency": "?"} if group.has("currency") else {})
        if not group.has(role) and cells.get(role, "") != fixed:
            return False
    return True


def _required(groups: Iterable[Group]) -> set[str]:
    """Name the columns that one of these tables asks a value of; a key of one column is made, or is `id`."""
    return {
        field.name
        for group in groups
        for field in group.resource.fields
        if field.required and (field.name,) != group.resource.primary_key
    }


# --- the file of a draft ---------------------------------------------------------------------------------


def columns_of(model: Model) -> list[str]:
    """Name the columns of a draft: table, what was found, then those of all tables that it has rows for."""
    kept = [name for group in (*model.of(SOURCES), *model.of(SENTENCES)) for name in _by_hand(group)]
    for one in (group.resource for group in model.citing if group.rows not in _MADE):
        kept += [name for name in one.field_names if (name,) != one.primary_key]
    first = [one for one in _FIRST if one in kept]
    return [INTO, FOUND, "id", *dict.fromkeys([*first, *kept, *LISTS[SET_ASIDE]])]


def _by_hand(group: Group) -> list[str]:
    """Name the columns of an anchor that a person writes, and its key."""
    made = {column for role, column in group.columns.items() if role in _ANCHORED}
    return [one for one in group.resource.field_names if one not in made]


def write_draft(model: Model, suggestions: Iterable[Suggestion]) -> bytes:
    """Give the text of a draft, without columns in which nothing stands and no person may want to write."""
    columns = columns_of(model)
    lines = [
        [one.table, one.found, *(one.cells.get(name, "") for name in columns[2:])] for one in suggestions
    ]
    return "".join(f"{write_record(line)}\n" for line in [columns, *lines]).encode()


class Sorted(NamedTuple):
    """The rows of a draft: to be added, still open (as their lines stand), and how many were dropped."""

    ready: list[New]
    open: list[str]
    dropped: int


def read_draft(model: Model, data: bytes, name: str) -> Sorted:
    """Sort the rows of an edited draft: a row is ready where its table is named and no cell of it is open.

    Raises BadCsvError where it is no table, ChangeError where it has no column for the table.
    """
    columns, records = records_below(data, name)
    if INTO not in columns:
        message = f"{name}: found no column {INTO}; expected one that names the table of each row."
        raise ChangeError(message)
    ready, open_, dropped = list[New](), [write_record(columns)], 0
    for record, cells in records:
        row = dict(zip(columns, (one.strip() for one in cells), strict=True))
        table = row.pop(INTO)
        row.pop(FOUND, None)
        if table == DROPPED:
            dropped += 1
        elif table in ("", OPEN) or OPEN in _of(model, table, row).values():
            open_.append(record.text)
        else:
            ready.append(New(table, _of(model, table, row)))
    return Sorted(ready, open_, dropped)


def _of(model: Model, table: str, row: Mapping[str, str]) -> dict[str, str]:
    """Give the cells that are of a table: an open cell for another one is none of its; `id` is its key."""
    if table == ASIDE:
        return {name: row[name] for name in LISTS[SET_ASIDE] if row.get(name)}
    if not model.package.has(table):
        return dict(row)
    resource = model.package.resource(table)
    cells = _filled(row, _drafted_for_others(model, table))
    cells |= {name: OPEN for name in resource.field_names if row.get(name) == OPEN}
    key = cells.pop("id", "")
    return cells | ({resource.primary_key[0]: key} if key else {})


def _filled(row: Mapping[str, str], but: Collection[str]) -> dict[str, str]:
    """Give the cells in which something is decided, but for some columns."""
    return {name: text for name, text in row.items() if text not in ("", OPEN) and name not in but}


def _drafted_for_others(model: Model, table: str) -> set[str]:
    """Name the columns in which a draft says the same for the figure tables that were not chosen."""
    figures = [one for one in model.citing if one.has("value", "as_written", "start")]
    drafted = {one.column(role) for one in figures for role in (*FIGURE, *SPANNED) if one.has(role)}
    own = model.package.resource(table).field_names
    return drafted.difference(own) if any(one.name == table for one in figures) else set()
