"""Follow a row to the sentences it rests on and say so as a footnote."""

from __future__ import annotations

import html
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from footnoted.errors import UnknownNameError
from footnoted.model import Model
from footnoted.records import format_cell
from footnoted.tables import read_rows, row_key
from footnoted.vocabulary import ENTITIES, EVIDENCE, PARTICIPANTS, SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from footnoted.descriptor import Package, Resource
    from footnoted.model import Group

_ESCAPED = (
    "(This output is in {}, which lacks some characters: they are written as \\u and a number. "
    "Set PYTHONUTF8=1 to see them, or take the footnote's `text`.)"
)

CITES = "cites"
"""The stance of a row's own sentence; those of further sentences stand in the evidence table."""

TAKES_PART = "takes part"
"""The stance of a sentence that is cited only by a participant of the row."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One sentence that a row rests on: where it stands and what it is about, never its text.

    `section` and `paragraph` count from 1, None where the package does not say; `start` and `end` count
    code points of the source, `end` exclusive; `sha256` is the hash of the sentence's exact UTF-8 text.
    `stance` is `cites` for the row's own sentence, `takes part` for one that only a participant of the row
    cites, else the word of the evidence table.
    """

    stance: str
    sentence_id: str
    source_id: str
    section: int | None
    paragraph: int | None
    kind: str
    start: int
    end: int
    sha256: str
    gist: str

    def __str__(self) -> str:
        """Give the citation as two lines: the place, then the gist."""
        named = (("section", self.section), ("paragraph", self.paragraph))
        parts = [f"{name} {number}" for name, number in named if number is not None]
        where = ", ".join([*parts, self.kind, f"characters {self.start} to {self.end}"])
        return f"{self.stance} {self.sentence_id} ({where}, sha256 {self.sha256})\n    {self.gist}"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source that a row was read from: code points `start` to `end` (exclusive) of the source.

    `words` is None where the row cites a span and does not quote it; `of` names the group of columns
    where a row has several (`footnoted:of`).
    """

    start: int
    end: int
    words: str | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """An entity that takes part in a row: its id and name (None where unknown), and what is said of its part.

    `said` maps the other columns of the participants' table (role, scope …) to their values.
    """

    entity_id: str
    name: str | None
    said: Mapping[str, Any]
    sentence_id: str | None

    def __str__(self) -> str:
        """Give the participant on one line."""
        who = f"{self.name} ({self.entity_id})" if self.name else self.entity_id
        return ", ".join([who, *(f"{name} {format_cell(value)}" for name, value in self.said.items())])


@dataclass(frozen=True, slots=True)
class Footnote:
    """A row, the words it was read from, who takes part in it, and its sentences, its own first.

    `row` maps each column to its value, None where it is missing; `hidden` are columns whose values
    are said by `quotes` and `citations` already. `print` shows it as text, a notebook as a table.

    >>> note = footnoted.trace("harbour", "funding_facts", "heron-cost")
    >>> note.row["value"], note.row["currency"], note.as_written
    (4000000.0, 'EUR', '4 million euros')
    >>> [(one.stance, one.sentence_id) for one in note.citations]
    [('cites', 'harbour-ferries-s004'), ('supports', 'harbour-ferries-s003')]
    """

    table: str
    row_id: str
    row: Mapping[str, Any]
    citations: tuple[Citation, ...]
    quotes: tuple[Quote, ...] = ()
    hidden: frozenset[str] = frozenset()
    participants: tuple[Participant, ...] = ()

    @property
    def as_written(self) -> str | None:
        """The first words that are quoted."""
        return self.quotes[0].words if self.quotes else None

    @property
    def start(self) -> int | None:
        """Where the first words begin, in code points of the source."""
        return self.quotes[0].start if self.quotes else None

    @property
    def end(self) -> int | None:
        """Where the first words end, exclusive."""
        return self.quotes[0].end if self.quotes else None

    def __str__(self) -> str:
        """Give `text`, as far as the standard output can print it.

        Where its encoding lacks a character (a redirected output on Windows has cp1252), that is written
        by its number, as Python writes it, and a last line says so: printing a footnote never fails.
        """
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        try:
            self.text.encode(encoding)
        except UnicodeEncodeError:
            shown = self.text.encode(encoding, "backslashreplace").decode(encoding)
            return f"{shown}\n{_ESCAPED.format(encoding)}"
        return self.text

    @property
    def text(self) -> str:
        """The footnote as plain text, the source's own words each on a line of their own."""
        lines = [f"{self.table}/{self.row_id}"]
        lines += [f"  {name}: {value}" for name, value in self._stated()]
        for one in self.quotes:
            of = f" of {one.of}" if one.of else ""
            lines.append(f"  words{of} at characters {one.start} to {one.end}:")
            lines.append(f"    {one.words or '(not quoted)'}")
        lines += [f"  with {one}" for one in self.participants]
        lines += [f"[{number}] {one}" for number, one in enumerate(self.citations, start=1)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Give the footnote to a notebook; each cell takes its own direction of writing."""
        stated = list(self._stated())
        for one in self.quotes:
            of = f" of {one.of}" if one.of else ""
            stated.append((f"words{of} at {one.start} to {one.end}", one.words or "(not quoted)"))
        stated += [("with", str(one)) for one in self.participants]
        cells = "".join(
            f'<tr><th>{html.escape(name)}</th><td dir="auto">{html.escape(value)}</td></tr>'
            for name, value in stated
        )
        notes = "".join(f'<li dir="auto">{html.escape(str(one))}</li>' for one in self.citations)
        caption = html.escape(f"{self.table}/{self.row_id}")
        return f"<table><caption>{caption}</caption>{cells}</table><ol>{notes}</ol>"

    def _stated(self) -> Iterator[tuple[str, str]]:
        """Yield the columns that have a value and are not said elsewhere, as their cells have them."""
        for name, value in self.row.items():
            if value is not None and name not in self.hidden:
                yield name, format_cell(value)


def find_resource(package: Package, table: str) -> Resource:
    """Give the table of this name; UnknownNameError lists the tables there are."""
    try:
        return package.resource(table)
    except KeyError:
        names = [one.name for one in package.resources]
        raise UnknownNameError(table, "table", names) from None


def trace(package: Package, table: str, row_id: str) -> Footnote:
    """Follow one row, named by its primary key, to its sentences and its further evidence.

    The parts of a composite key are joined by "|". A row of a table that cites no sentence has no
    citations. Raises UnknownNameError when there is no such table or row, or when the row or its
    evidence cites a sentence that does not exist.
    """
    from footnoted.arrow import read_arrow  # noqa: PLC0415 - pyarrow takes 0.2 s

    resource = find_resource(package, table)
    rows = {_key(row, resource): row for row in read_arrow(package, resource).to_pylist()}
    if row_id not in rows:
        raise UnknownNameError(row_id, f"row of {table}", rows)
    row, model = rows[row_id], Model(package)
    groups = [one for one in model.groups if one.name == table]
    participants = tuple(_participants(model, table, row_id))
    citations = tuple(_citations(model, groups, row_id, row, participants))
    hidden = frozenset(
        one.columns[role] for one in groups for role in (*_SPAN, "sentence_id") if citations and one.has(role)
    )
    return Footnote(table, row_id, row, citations, tuple(_quotes(groups, row)), hidden, participants)


_SPAN = ("as_written", "start", "end")


def _quotes(groups: Iterable[Group], row: Mapping[str, Any]) -> Iterator[Quote]:
    for group in (one for one in groups if one.rows != SENTENCES):
        words, start, end = (row.get(group.columns.get(role, "")) for role in _SPAN)
        if start is not None and end is not None:
            yield Quote(start, end, words, group.of)


def _citations(
    model: Model,
    groups: Sequence[Group],
    row_id: str,
    row: Mapping[str, Any],
    participants: Iterable[Participant],
) -> Iterator[Citation]:
    cited = dict.fromkeys((CITES, one) for one in _cited(groups, row))
    if groups:
        cited |= dict.fromkeys(_evidence(model, groups[0].name, row_id))
    cited |= dict.fromkeys(_theirs(participants, {one for _, one in cited}))
    sentences = _sentences(model) if cited else {}
    for stance, sentence_id in cited:
        if sentence_id not in sentences:
            raise UnknownNameError(sentence_id, "sentence", sentences)
        yield _citation(stance, sentences[sentence_id])


def _cited(groups: Sequence[Group], row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of the sentences that a row itself cites."""
    columns = [one.columns["sentence_id"] for one in groups if one.has("sentence_id")]
    columns += [column for one in groups[:1] for column in one.also]
    yield from (row[one] for one in columns if row.get(one))


def _theirs(participants: Iterable[Participant], known: set[str]) -> Iterator[tuple[str, str]]:
    """Yield stance and sentence of each participant that cites a sentence of its own."""
    for one in participants:
        if one.sentence_id and one.sentence_id not in known:
            yield TAKES_PART, one.sentence_id


def _evidence(model: Model, table: str, row_id: str) -> Iterator[tuple[str, str]]:
    """Yield stance and sentence of each further evidence for a row."""
    for group in model.of(EVIDENCE):
        for one in model.rows(group) if group.has("table", "row_id", "sentence_id") else ():
            if (one.cells["table"], one.cells["row_id"]) == (table, row_id):
                yield one.cells.get("stance") or "supports", one.cells["sentence_id"] or ""


def _participants(model: Model, table: str, row_id: str) -> Iterator[Participant]:
    """Yield who takes part in a row, in the order of the participants' table."""
    for group in model.of(PARTICIPANTS):
        if group.has("table", "row_id", "entity_id"):
            from footnoted.arrow import read_arrow  # noqa: PLC0415 - pyarrow takes 0.2 s

            place = [group.columns[role] for role in ("table", "row_id")]
            rows = read_arrow(model.package, group.resource).to_pylist()
            named = _names(model)
            yield from (
                _part(group, named, row) for row in rows if [row[one] for one in place] == [table, row_id]
            )


_OF_A_PART = ("table", "row_id", "entity_id", "sentence_id")


def _part(group: Group, named: Mapping[str, str | None], row: Mapping[str, Any]) -> Participant:
    apart = {*group.resource.primary_key, *(group.column(role) for role in _OF_A_PART)}
    # What is missing says nothing, and neither does "not negated".
    said = {name: one for name, one in row.items() if name not in apart and one not in (None, False)}
    entity = row[group.columns["entity_id"]] or ""
    return Participant(entity, named.get(entity), said, row.get(group.column("sentence_id")))


def _names(model: Model) -> dict[str, str | None]:
    """Give the name of each entity, from the register and the tables of kinds."""
    groups = [*model.of(ENTITIES), *model.kinds.values()]
    return {row.key: row.cells["name"] for one in groups if one.has("name") for row in model.rows(one)}


def _sentences(model: Model) -> dict[str, Mapping[str, Any]]:
    """Give the sentences by id, each with its values by role."""
    from footnoted.arrow import read_arrow  # noqa: PLC0415 - pyarrow takes 0.2 s

    found: dict[str, Mapping[str, Any]] = {}
    for group in model.of(SENTENCES):
        for row in read_arrow(model.package, group.resource).to_pylist():
            cells = {role: row[column] for role, column in group.columns.items()}
            found[cells["sentence_id"]] = cells
    return found


def _citation(stance: str, sentence: Mapping[str, Any]) -> Citation:
    return Citation(
        stance,
        sentence["sentence_id"],
        sentence.get("source_id") or "",
        sentence.get("section"),
        sentence.get("paragraph"),
        sentence.get("kind") or "sentence",
        sentence["start"],
        sentence["end"],
        sentence["sha256"],
        sentence.get("gist") or "",
    )


def keyed_rows(package: Package, resource: Resource) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    """Yield the key and the cells, as text, of each row of a table."""
    for row in read_rows(package, resource):
        yield row_key(row.cells.get(one) for one in resource.primary_key), row.cells


def _key(row: Mapping[str, Any], resource: Resource) -> str:
    return row_key(format_cell(row[name]) for name in resource.primary_key)
