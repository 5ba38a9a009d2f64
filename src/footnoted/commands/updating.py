"""The command that takes a later edition of an anchored text: update."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.commands.shared import CLEAN, ISSUES, command, read, say
from footnoted.vocabulary import SPAN

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from footnoted.article.update import Choice, Update
    from footnoted.commands.shared import Commands

UPDATE = """examples:
  footnoted update edited.ar.txt
  footnoted update edited.en.txt --package ports --before article.en.txt
  footnoted update edited.en.txt --same news-s004=310 --gone news-s009
  footnoted update edited.en.txt --format json

Ids stay; offsets, hashes and the rows that hang on them move. What cannot be decided is asked, and nothing is
written until --same or --gone answers it, or --before names the text that was anchored."""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    made = command(commands, "update", _update, "take a later edition of an anchored article", UPDATE)
    made.add_argument("article_file", type=Path, metavar="ARTICLE", help="a UTF-8 text file")
    made.add_argument("--source", default="", help="id of the source, where it is not plain")
    made.add_argument(
        "--before", type=Path, metavar="FILE", help="the text that was anchored, if you have it"
    )
    made.add_argument(
        "--same",
        type=_same,
        action="append",
        default=[],
        metavar="ID=START",
        help="the sentence is the one that begins there now",
    )
    made.add_argument(
        "--gone", action="append", default=[], metavar="ID", help="the sentence stands there no more"
    )
    made.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    made.add_argument("--format", choices=("terminal", "json"), default="terminal", help="how to report")


def _same(text: str) -> tuple[str, int]:
    name, _, start = text.partition("=")
    return name, int(start)


def _update(options: argparse.Namespace) -> int:
    from footnoted.article.source import read_article  # noqa: PLC0415 - see shared.read
    from footnoted.article.update import plan_update, write_update  # noqa: PLC0415

    package = read(options.package, writes=True)
    before = read_article(options.before) if options.before else None
    told: dict[str, int | None] = {**dict(options.same), **dict.fromkeys(options.gone)}
    update = plan_update(package, read_article(options.article_file), options.source, told, before)
    is_written = not update.choices and not options.dry_run
    if is_written:
        write_update(package, update)
    if options.format == "json":
        say(json.dumps(_as_json(update, written=is_written), ensure_ascii=False, indent=2))
    else:
        _tell(update, written=is_written)
    return ISSUES if update.choices else CLEAN


def _as_json(update: Update, *, written: bool) -> dict[str, object]:
    found = {name: value for name, value in asdict(update).items() if name != "files"}
    return {**found, "files": sorted(update.files), "written": written}


def _tell(update: Update, *, written: bool) -> None:
    """Print what changed, then what to look at again; or what has to be answered first."""
    if update.choices:
        for one in update.choices:
            _ask(one)
        say("Nothing was written: answer with the options above, or name the anchored text with --before.")
        return
    for line in (*_changes(update), *_sums(update)):
        say(line)
    if update.reviews:
        say("Look at these again:")
    for review in update.reviews:
        say(f"  {review.table}/{review.row}: {review.why}")
    if not update.files:
        say("Nothing has changed.")
    for path in sorted(update.files):
        say(f"{'wrote' if written else 'would write'} {path}")


def _sums(update: Update) -> Iterator[str]:
    counts = (("kept", update.kept), ("edited", update.edited), ("new", update.new), ("gone", update.gone))
    for name, ids in counts:
        shown = f": {', '.join(ids)}" if ids and name != "kept" else ""
        yield f"{update.source_id}: {len(ids)} sentences {name}{shown}"


def _changes(update: Update) -> Iterator[str]:
    """Yield how many rows of each table moved, and every other cell that changed in a row that cites."""
    moved: dict[str, set[str]] = {}
    for one in update.moves:
        if one.field in SPAN:
            moved.setdefault(one.table, set()).add(one.row)
        elif one.table not in ("sources", "sentences"):
            yield f"{one.table}/{one.row}/{one.field}: {one.old} -> {one.new}"
    if moved:
        yield f"Spans moved: {', '.join(f'{table} {len(rows)}' for table, rows in moved.items())}."


def _ask(choice: Choice) -> None:
    say(f"{choice.sentence_id} (anchored {choice.start}-{choice.end}): what became of it cannot be told.")
    for start, end, words in choice.places:
        say(f"  --same {choice.sentence_id}={start}  if, edited, it stands from {start} to {end}: {words}")
    say(f"  --gone {choice.sentence_id}  if it stands there no more")
