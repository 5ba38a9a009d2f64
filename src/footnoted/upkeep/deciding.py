"""Decide a draft in the terminal, row by row: the sentence is shown with its words marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.descriptor import Field, Resource
from footnoted.errors import ChangeError
from footnoted.records import write_record
from footnoted.upkeep.adding import ASIDE
from footnoted.upkeep.asking import ask_cell, say
from footnoted.upkeep.follow import Words
from footnoted.upkeep.incoming import INTO
from footnoted.upkeep.rows_text import records_of
from footnoted.upkeep.suggest import DROPPED, FOUND, OPEN

if TYPE_CHECKING:
    from footnoted.article.source import Article
    from footnoted.descriptor import Package
    from footnoted.model import Model


def decide(model: Model, data: bytes, article: Article) -> bytes:
    """Ask for what is open in a draft, and give the draft with the answers; an empty answer leaves it open.

    The end of the input ends the asking: what was decided until then is kept.
    """
    words = Words(model, [article])
    header, *records = records_of(data)
    columns, lines = header.cells(), [header.text]
    is_over = False
    for record in records:
        row = dict(zip(columns, record.cells(), strict=False))
        if not is_over:
            try:
                row = _decide(model.package, row, words)
            except ChangeError:
                is_over = True
        lines.append(write_record([row.get(one, "") for one in columns]))
    return "".join(f"{one}\n" for one in lines).encode()


def _decide(package: Package, row: dict[str, str], words: Words) -> dict[str, str]:
    say(f"\n{row.get(FOUND, '')}")
    say(_shown(row, words))
    tables = {one.name: one for one in package.resources}
    decided = dict(row)
    if row[INTO] in ("", OPEN):
        decided[INTO] = _ask_table(package)
    table = tables.get(decided[INTO])
    for name in table.field_names if table else ():
        if decided.get(name) == OPEN and table is not None:
            decided[name] = ask_cell(package, table, table.field(name))
    return decided


def _ask_table(package: Package) -> str:
    tables = [one.name for one in package.resources]
    say(f"Tables: {', '.join(tables)}; {DROPPED} drops the row, {OPEN} leaves it for later.")
    enum = [*tables, ASIDE, DROPPED, OPEN]
    field = Field(INTO, title="Table", description="Where it belongs.", constraints={"enum": enum})
    return ask_cell(package, Resource("draft", "", (field,)), field, OPEN)


def _shown(row: dict[str, str], words: Words) -> str:
    """Give the sentence of a row with its words in brackets; isolates keep each text in its direction."""
    begin, text = words.sentences.get(row.get("sentence_id", ""), (0, ""))
    start, end = row.get("start", ""), row.get("end", "")
    if start.isdigit() and end.isdigit():
        first, last = int(start) - begin, int(end) - begin
        text = f"{text[:first]}[{text[first:last]}]{text[last:]}"
    return f"\u2068{text}\u2069"
