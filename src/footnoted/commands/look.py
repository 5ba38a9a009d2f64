"""The commands that look: trace a row, find words, compare two packages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.commands.shared import ARTICLE, CLEAN, ISSUES, articles, command, fail, read, say
from footnoted.issues import quoted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from footnoted.article.source import Article
    from footnoted.commands.shared import Commands
    from footnoted.descriptor import Package
    from footnoted.footnote import Quote

TRACE = """examples:
  footnoted trace market_figures quayside-users
  footnoted trace market_figures/quayside-users
  footnoted trace companies tidewright --article article.en.txt"""
FIND = """examples:
  footnoted find "the Heron" --article article.en.txt
  footnoted find Bluewater Tidewright "the Heron" --article article.en.txt"""
DIFF = """examples:
  footnoted diff ../last-release .
  footnoted diff old new.zip"""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    made = command(commands, "trace", _trace, "print the footnote of a row", TRACE, article=True)
    made.add_argument("table", help="the table, companies for instance")
    made.add_argument("row", nargs="?", help="the row's primary key; or name both as table/row")
    made = command(commands, "find", _find, "find words, to cite them", FIND, article=True)
    made.add_argument(
        "phrase", nargs="+", help="the words to look for; words in quotation marks are one phrase"
    )
    made = command(commands, "diff", _diff, "compare two packages by key", DIFF, package=False)
    made.add_argument("old", type=Path, help="the folder or zip of the older package")
    made.add_argument("new", type=Path, nargs="?", default=Path(), help="the newer one (here)")


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
            say(_highlighted(text, note.quotes, citation.start))


def _highlighted(text: str, quotes: Sequence[Quote], offset: int) -> str:
    """Mark the words of an article that stand in this sentence; isolates keep each text in its direction."""
    mark, unmark = ("\033[7m", "\033[0m") if sys.stdout.isatty() else ("[", "]")
    parts, done = [], 0
    for one in sorted(quotes, key=lambda quote: quote.start):
        start, end = one.start - offset, one.end - offset
        if done <= start < end <= len(text):
            parts += [text[done:start], mark, text[start:end], unmark]
            done = end
    return f"\u2068{''.join(parts)}{text[done:]}\u2069"


def _find(options: argparse.Namespace) -> int:
    from footnoted.article.verification import find  # noqa: PLC0415

    package = read(options.package)
    given = articles(options)
    if not given:
        return fail(f"found no article; expected one to look in. Name it with --article, or in {ARTICLE}.")
    is_lost = False
    for phrase in options.phrase:
        places = [place for article in given for place in find(package, article, phrase)]
        for place in places:
            say(f"{place.sentence_id},{place.start},{place.end},{place.words}")
        if not places:
            is_lost = True
            say(f"Not found: {quoted(phrase)}. Try fewer words, or another spelling.")
    return ISSUES if is_lost else CLEAN


def _diff(options: argparse.Namespace) -> int:
    from footnoted.difference import compare  # noqa: PLC0415

    old, new = (read(path) for path in (options.old, options.new))
    changes = list(compare(old, new))
    for change in changes:
        say(str(change))
    say(f"{len(changes)} difference{'' if len(changes) == 1 else 's'}.")
    return ISSUES if changes else CLEAN
