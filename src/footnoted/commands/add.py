"""The commands that add rows: suggest drafts them, add takes one or many, mentions completes the namings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted import limits
from footnoted.commands.mend import show, warn
from footnoted.commands.shared import CLEAN, ISSUES, articles, command, fail, read, say
from footnoted.door import beside, named
from footnoted.errors import ChangeError, WouldBreakError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from footnoted.article.source import Article
    from footnoted.commands.shared import Commands
    from footnoted.descriptor import Package
    from footnoted.upkeep.adding import New
    from footnoted.upkeep.namings import Naming

SUGGEST = """examples:
  footnoted suggest article.en.txt
  footnoted suggest article.en.txt --accept
  footnoted suggest article.en.txt --ask

The draft is drafts/SOURCE.csv. Write in the column into which table a row belongs, - for none; put a value in
the place of each question mark. --accept takes in the rows in which none is left, --ask goes through the
draft in the terminal. What is left open stays in the draft."""
ADD = """examples:
  footnoted add companies --article article.en.txt
  footnoted add --from-json rows.json --article article.en.txt
  footnoted add events --from-csv rows.csv --article article.en.txt

Without a file each field is asked for. JSON is a list of rows, or of lists of rows by table; CSV has a column
into where no table is named. Words (as_written) give sentence, offsets, figure and date, also
where a table has a span and no column for words, as for a quotation; a name gives the
sentence that names it first, its row in the register and its mentions."""
MENTIONS = """examples:
  footnoted mentions --article article.en.txt"""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    made = command(commands, "suggest", _suggest, "draft rows for an article, and take the draft in", SUGGEST)
    made.add_argument("article_file", type=Path, metavar="ARTICLE", help="a UTF-8 text file")
    made.add_argument("--source", default="", help="id of the source; needed for a further article")
    how = made.add_mutually_exclusive_group()
    how.add_argument("--accept", action="store_true", help="add the rows of the draft that are decided")
    how.add_argument("--ask", action="store_true", help="decide the draft in the terminal, row by row")
    made = command(commands, "add", _add, "add rows to a table", ADD, article=True)
    made.add_argument(
        "table", nargs="?", default="", help="the table; with a file of several it may be left out"
    )
    given = made.add_mutually_exclusive_group()
    given.add_argument("--from-json", metavar="FILE", help="rows in JSON; - is the standard input")
    given.add_argument("--from-csv", metavar="FILE", help="rows in CSV; - is the standard input")
    command(
        commands, "mentions", _mentions, "complete the namings of what has a name", MENTIONS, article=True
    )


def _suggest(options: argparse.Namespace) -> int:
    from footnoted.article.grading import Register  # noqa: PLC0415 - see shared.read
    from footnoted.article.source import anchor, read_article, write_anchors  # noqa: PLC0415
    from footnoted.upkeep.suggest import FOLDER  # noqa: PLC0415

    package, article = read(options.package, writes=True), read_article(options.article_file)
    register = Register(package)
    if options.source in register.sources or (not options.source and register.knows(article)):
        source = register.find_source(article, options.source)
    else:
        anchors = anchor(package, article, options.source)
        write_anchors(package, anchors)
        source = anchors.source_id
        say(f"{source}: anchored, {anchors.new} sentences.")
    path = package.root / FOLDER / f"{source}.csv"
    if path.parent.is_symlink() or path.parent.parent != package.root:
        message = f"{path}: leads out of the package; expected a draft in it. Mend the id, or remove a link."
        raise ChangeError(message)
    if options.accept or options.ask:
        return _take_in(package, article, path, is_asked=options.ask)
    return _write_draft(package, article, path)


def _write_draft(package: Package, article: Article, path: Path) -> int:
    from footnoted.model import Model  # noqa: PLC0415 - see shared.read
    from footnoted.upkeep.suggest import suggest, write_draft  # noqa: PLC0415

    draft = beside(path)
    if draft.door.exists(draft.name):
        message = (
            f"{path}: found a draft; expected none, so that what you decided stays. Take it in, or remove it."
        )
        raise ChangeError(message)
    model = Model(package)
    found = suggest(model, article)
    path.parent.mkdir(exist_ok=True)
    draft.write(write_draft(model, found))
    say(f"wrote {_shown(path)}: {len(found)} rows to decide.")
    say("Put a value in the place of each question mark, then run this again with --accept.")
    return CLEAN


def _shown(path: Path) -> Path:
    """Give a path as whoever runs the command would write it: from here, where it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _take_in(package: Package, article: Article, path: Path, *, is_asked: bool) -> int:
    from footnoted.model import Model  # noqa: PLC0415 - see shared.read
    from footnoted.upkeep.deciding import decide  # noqa: PLC0415
    from footnoted.upkeep.suggest import read_draft  # noqa: PLC0415

    draft = beside(path)
    if not draft.door.exists(draft.name):
        message = f"{path}: found no draft; expected one. Write it first, without --accept and --ask."
        raise ChangeError(message)
    model = Model(package)
    before = draft.read()
    read_draft(model, before, str(path))  # what is no draft is said before anything is asked
    data = decide(model, before, article) if is_asked else before
    if data != before:
        draft.write(data)
    found = read_draft(model, data, str(path))
    code = _land(package, found.ready, [article]) if found.ready else CLEAN
    draft.write("".join(f"{one}\n" for one in found.open))
    left = len(found.open) - 1
    say(f"{left} rows are still open in {_shown(path)}; {found.dropped} were dropped.")
    return ISSUES if left else code


def _add(options: argparse.Namespace) -> int:
    from footnoted.upkeep.asking import ask_row  # noqa: PLC0415 - see shared.read
    from footnoted.upkeep.incoming import rows_of_csv, rows_of_json  # noqa: PLC0415

    package, given = read(options.package, writes=True), articles(options)
    if options.from_json:
        rows = rows_of_json(_text(options.from_json), options.table, options.from_json)
    elif options.from_csv:
        rows = rows_of_csv(_text(options.from_csv).encode(), options.table, options.from_csv)
    elif not options.table:
        return fail("found no table and no file; expected one of them. Name a table, or use --from-json.")
    else:
        rows = [ask_row(package, options.table, given)]
    return _land(package, rows, given)


def _text(name: str) -> str:
    if name == "-":
        data = sys.stdin.buffer.read(limits.current().text_bytes + 1)
        limits.check("text_bytes", "the standard input", len(data))
    else:
        data = named(Path(name)).read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{name}: found the byte 0x{error.object[error.start]:02X}; expected UTF-8. Save it so."
        raise ChangeError(message) from error


def _land(package: Package, rows: Iterable[New], given: list[Article]) -> int:
    """Add rows and the namings that follow, and write both where the package stays as valid as it was."""
    from footnoted.upkeep.adding import add_rows  # noqa: PLC0415 - see shared.read
    from footnoted.upkeep.draft import Draft  # noqa: PLC0415
    from footnoted.upkeep.namings import complete  # noqa: PLC0415

    with Draft(package, given) as draft:
        added = add_rows(draft, rows, given)
        more = complete(draft, given)
        try:
            warn(draft.land())
        except WouldBreakError:
            if not given:
                say("No article is at hand: with --article, places, figures and dates follow from the words.")
            raise
    for one in added:
        say(f"added {one}")
    say(f"{len(added)} rows, {more.entities} of the register and {more.mentions} mentions were added.")
    _ask_whose(more.shared)
    return CLEAN


def _ask_whose(shared: Iterable[Naming]) -> None:
    """Name the places where a name is that of several entities: which of them, a person decides."""
    for one in shared:
        whose = ", ".join(one.entities)
        say(f"Several have this name: {one.sentence_id}, {one.words}: {whose}. Add the right one.")


def _mentions(options: argparse.Namespace) -> int:
    from footnoted.upkeep.draft import Draft  # noqa: PLC0415 - see shared.read
    from footnoted.upkeep.namings import complete  # noqa: PLC0415

    given = articles(options)
    if not given:
        return fail("found no article; expected one to look for names in. Name it with --article.")
    with Draft(read(options.package, writes=True), given) as draft:
        more = complete(draft, given)
        show(draft.difference())
        warn(draft.land())
    say(f"{more.entities} rows of the register and {more.mentions} mentions were added.")
    _ask_whose(more.shared)
    return ISSUES if more.shared else CLEAN
