"""The commands that look: trace a row, find words, compare two packages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.commands.shared import ARTICLE, CLEAN, ISSUES, articles, command, fail, hold, read, say
from footnoted.door import named
from footnoted.errors import ChangeError, UnreadablePackageError
from footnoted.issues import quoted
from footnoted.report.writing import terminal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from footnoted.article.source import Article
    from footnoted.article.verification import Place
    from footnoted.commands.shared import Commands
    from footnoted.descriptor import Package
    from footnoted.footnote import Quote

TRACE = """examples:
  footnoted trace market_figures quayside-users
  footnoted trace market_figures/quayside-users
  footnoted trace companies tidewright --article article.en.txt"""
FIND = """examples:
  footnoted find "the Heron" --article article.en.txt
  footnoted find Bluewater Tidewright "the Heron" --article article.en.txt
  footnoted find --file phrases.txt --csv --article article.en.txt > places.csv

Each place is sentence, start, end and words; with --csv the columns have a header and the order that tables
have them in, so that `footnoted add TABLE --from-csv` takes them."""
DIFF = """examples:
  footnoted diff ../last-release .
  footnoted diff old new.zip
  footnoted diff v0.1.0
  footnoted diff main HEAD --package packages/ports --format markdown
  footnoted diff validation/last_release --format changelog

Told are versions, tables and columns that are new, gone or renamed, rows, cells, and sentences that moved;
and which version the change calls for. JSON Lines have one change a line: ADD, MOD or DEL."""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    made = command(commands, "trace", _trace, "print the footnote of a row", TRACE, article=True)
    made.add_argument("table", help="the table, companies for instance")
    made.add_argument("row", nargs="?", help="the row's primary key; or name both as table/row")
    made = command(commands, "find", _find, "find words, to cite them", FIND, article=True)
    made.add_argument(
        "phrase", nargs="*", help="the words to look for; words in quotation marks are one phrase"
    )
    made.add_argument("--file", type=Path, metavar="PHRASES", help="a file of phrases, one a line")
    made.add_argument("--csv", action="store_true", help="print a table: as_written,start,end,sentence_id")
    made = command(commands, "diff", _diff, "compare two packages by key", DIFF)
    made.add_argument("old", help="the older package: a folder, a zip, or a revision of git")
    made.add_argument("new", nargs="?", default=".", help="the newer one (here)")
    forms = ("terminal", "markdown", "jsonl", "changelog")
    made.add_argument("--format", choices=forms, default="terminal", help="how to tell it (terminal)")


def _trace(options: argparse.Namespace) -> int:
    from footnoted.footnote import trace  # noqa: PLC0415

    table, slash, row = options.table.partition("/")
    if options.row is None and not slash:
        return fail(f"found the table {quoted(table)} alone; expected a row of it. Name it as {table}/ROW.")
    package = read(options.package)
    note = trace(package, *((table, row) if options.row is None else (options.table, options.row)))
    say(str(note))
    for article in articles(options):
        _show_sentences(package, article, note)
    return CLEAN


def _show_sentences(package: Package, article: Article, note: object) -> None:
    """Print the sentences of a footnote with its words highlighted; the text itself stays in order."""
    from footnoted.article.verification import texts  # noqa: PLC0415
    from footnoted.footnote import Footnote  # noqa: PLC0415

    assert isinstance(note, Footnote)  # noqa: S101 - a narrowing for the type checker
    known = texts(package, article)
    for citation in note.citations:
        text = known.get(citation.sentence_id)
        if text is not None:
            say(f"\n{citation.sentence_id}")
            say(_highlighted(text, note.quotes, citation.start), is_written=True)


def _highlighted(text: str, quotes: Sequence[Quote], offset: int) -> str:
    """Mark the words of an article that stand in this sentence; isolates keep each text in its direction."""
    mark, unmark = ("\033[7m", "\033[0m") if sys.stdout.isatty() else ("[", "]")
    parts, done = [], 0
    for one in sorted(quotes, key=lambda quote: quote.start):
        start, end = one.start - offset, one.end - offset
        if done <= start < end <= len(text):
            parts += [terminal(text[done:start]), mark, terminal(text[start:end]), unmark]
            done = end
    return f"\u2068{''.join(parts)}{terminal(text[done:])}\u2069"


def _find(options: argparse.Namespace) -> int:
    from footnoted.article.verification import find  # noqa: PLC0415

    package = read(options.package)
    given = articles(options)
    if not given:
        return fail(f"found no article; expected one to look in. Name it with --article, or in {ARTICLE}.")
    phrases = [*options.phrase, *_listed(options.file)]
    if not phrases:
        return fail("found no phrase; expected one or more. Name them, or a file of them with --file.")
    if options.csv:
        say("as_written,start,end,sentence_id")
    found = {one: [place for article in given for place in find(package, article, one)] for one in phrases}
    for phrase, places in found.items():
        _say_places(phrase, places, as_table=options.csv)
    return CLEAN if all(found.values()) else ISSUES


def _say_places(phrase: str, places: Sequence[Place], *, as_table: bool) -> None:
    for place in places:
        _say_place(place, as_table=as_table)
    if not places:
        told = f"Not found: {quoted(phrase)}. Try fewer words, or another spelling."
        print(told, file=sys.stderr if as_table else sys.stdout)


def _say_place(place: Place, *, as_table: bool) -> None:
    from footnoted.records import write_record  # noqa: PLC0415 - a command loads only what it needs

    start, end = str(place.start), str(place.end)
    cells = [place.words, start, end, place.sentence_id]
    say(write_record(cells if as_table else [place.sentence_id, start, end, place.words]))


def _listed(path: Path | None) -> list[str]:
    """Read the phrases of a file, one a line, without blank ones."""
    if path is None:
        return []
    try:
        lines = named(path).read().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        message = f"{path}: found the byte 0x{error.object[error.start]:02X}; expected UTF-8. Save it so."
        raise ChangeError(message) from error
    return [one.strip() for one in lines if one.strip()]


def _diff(options: argparse.Namespace) -> int:
    from footnoted.descriptor import read_package  # noqa: PLC0415 - a command loads only what it needs
    from footnoted.difference import compare  # noqa: PLC0415
    from footnoted.upkeep.revision import locate_revision  # noqa: PLC0415
    from footnoted.upkeep.telling import tell  # noqa: PLC0415

    found = [locate_revision(name, options.package) for name in (options.old, options.new)]
    hold(found)
    old, new = (read_package(root) for root, _ in found)
    for package in (old, new):
        _check_files(package)
    changes = list(compare(old, new))
    sys.stdout.write(tell(old, new, changes, options.format))
    return ISSUES if changes else CLEAN


def _check_files(package: Package) -> None:
    """Raise UnreadablePackageError where a table has no file: its rows would all be told as removed."""
    for one in package.resources:
        for part in one.parts:
            if not package.door.exists(part):
                says = f"found no file {quoted(part)}; expected the table {one.name}. Put it back."
                message = f"{package.root}: {says}"
                raise UnreadablePackageError(message)
