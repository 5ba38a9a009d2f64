"""Follow a row to the sentences it rests on and say so as a footnote."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from footnoted.errors import UnknownNameError
from footnoted.tables import format_cell, read_arrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from footnoted.descriptor import Package, Resource

SENTENCES = "sentences"
EVIDENCE = "evidence"
CITES = "cites"
"""The stance of a row's own sentence; those of further sentences stand in the evidence table."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One sentence that a row rests on: where it stands and what it is about, never its text.

    `start` and `end` count code points of the source, `end` exclusive; `sha256` is the hash of the
    sentence's exact UTF-8 text. `stance` is `cites` for the row's own sentence, else the word of
    the evidence table.
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
class Footnote:
    """A row, the words it was read from, and the sentences it rests on, its own first.

    `row` maps each field to its value, None where it is missing. `start` and `end` are the code
    points of the words in the source, None where the row cites a sentence as a whole.
    """

    table: str
    row_id: str
    row: Mapping[str, Any]
    citations: tuple[Citation, ...]
    as_written: str | None = None
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        """Give the footnote as plain text, the source's own words last on a line of their own."""
        lines = [f"{self.table}/{self.row_id}"]
        lines += [f"  {name}: {value}" for name, value in self._stated()]
        if self.start is not None:
            lines.append(f"  words at characters {self.start} to {self.end}:")
            lines.append(f"    {self.as_written or '(not quoted)'}")
        lines += [f"[{number}] {one}" for number, one in enumerate(self.citations, start=1)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Give the footnote to a notebook; each cell takes its own direction of writing."""
        stated = list(self._stated())
        if self.start is not None:
            stated.append((f"words at {self.start} to {self.end}", self.as_written or "(not quoted)"))
        cells = "".join(
            f'<tr><th>{html.escape(name)}</th><td dir="auto">{html.escape(value)}</td></tr>'
            for name, value in stated
        )
        notes = "".join(f'<li dir="auto">{html.escape(str(one))}</li>' for one in self.citations)
        caption = html.escape(f"{self.table}/{self.row_id}")
        return f"<table><caption>{caption}</caption>{cells}</table><ol>{notes}</ol>"

    def _stated(self) -> Iterator[tuple[str, str]]:
        """Yield the fields that have a value and are not said elsewhere, as their cells have them."""
        shown = {"sentence_id", "as_written", "start", "end"} if self.citations else set()
        for name, value in self.row.items():
            if value is not None and name not in shown:
                yield name, format_cell(value)


def find_resource(package: Package, table: str) -> Resource:
    """Give the table of this name; UnknownNameError lists the tables there are."""
    try:
        return package.resource(table)
    except KeyError:
        names = [one.name for one in package.resources]
        raise UnknownNameError(table, "table", names) from None


def trace(package: Package, table: str, row_id: str) -> Footnote:
    """Follow one row, named by its primary key, to its sentence and its further evidence.

    The parts of a composite key are joined by "|". A row of a table without `sentence_id` has no
    citations. Raises UnknownNameError when there is no such table or row, or when the row or its
    evidence cites a sentence that does not exist.
    """
    resource = find_resource(package, table)
    rows = {_key(row, resource): row for row in _rows(package, table)}
    if row_id not in rows:
        raise UnknownNameError(row_id, f"row of {table}", rows)
    row = rows[row_id]
    span = {name: row.get(name) for name in ("as_written", "start", "end") if table != SENTENCES}
    return Footnote(table, row_id, row, tuple(_citations(package, table, row_id, row)), **span)


def _citations(package: Package, table: str, row_id: str, row: Mapping[str, Any]) -> Iterator[Citation]:
    cited = [(CITES, row["sentence_id"])] if row.get("sentence_id") else []
    if package.has(EVIDENCE, "table", "row_id", "sentence_id", "stance"):
        cited += [
            (one["stance"], one["sentence_id"])
            for one in _rows(package, EVIDENCE)
            if (one["table"], one["row_id"]) == (table, row_id)
        ]
    sentences = {one["sentence_id"]: one for one in _rows(package, SENTENCES)} if cited else {}
    for stance, sentence_id in cited:
        if sentence_id not in sentences:
            raise UnknownNameError(sentence_id, "sentence", sentences)
        yield _citation(stance, sentences[sentence_id])


def _citation(stance: str, sentence: Mapping[str, Any]) -> Citation:
    return Citation(
        stance,
        sentence["sentence_id"],
        sentence["source_id"],
        sentence.get("section"),
        sentence.get("paragraph"),
        sentence.get("kind") or "sentence",
        sentence["start"],
        sentence["end"],
        sentence["sha256"],
        sentence.get("gist") or "",
    )


def _rows(package: Package, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_arrow(package, find_resource(package, table)).to_pylist()
    return rows


def _key(row: Mapping[str, Any], resource: Resource) -> str:
    return "|".join(str(row[name]) for name in resource.primary_key)
