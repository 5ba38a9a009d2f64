"""The commands for an article's anchors: anchor writes them, verify compares and moves them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.commands.shared import CLEAN, ISSUES, command, read, say
from footnoted.door import Door
from footnoted.errors import InUseError

if TYPE_CHECKING:
    import argparse

    from footnoted.article.source import Article
    from footnoted.article.verification import Move
    from footnoted.commands.shared import Commands
    from footnoted.descriptor import Package

ANCHOR = """examples:
  footnoted anchor article.ar.txt
  footnoted anchor second.en.txt --source second"""
VERIFY = """examples:
  footnoted verify article.ar.txt
  footnoted verify edited.ar.txt --reanchor moved
  footnoted verify edited.ar.txt --replace
  footnoted verify dist
  footnoted verify my-package-0.1.0.zip

A folder or a zip is a release: its sums, and every table in every format, are compared."""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    made = command(commands, "anchor", _anchor, "write the sentences of an article", ANCHOR)
    made.add_argument("article_file", type=Path, metavar="ARTICLE", help="a UTF-8 text file")
    made.add_argument("--source", default="", help="id of the source; needed for a further article")
    made.add_argument("--language", default="", help="BCP 47 tag, where the letters do not tell it")
    made = command(
        commands, "verify", _verify, "compare an article with its anchors, or a release with its sums", VERIFY
    )
    made.add_argument(
        "article_file", type=Path, metavar="ARTICLE|RELEASE", help="a UTF-8 text file, or a release"
    )
    made.add_argument("--source", default="", help="id of the source, where it is not plain")
    moved = made.add_mutually_exclusive_group()
    moved.add_argument("--reanchor", type=Path, metavar="FOLDER", help="write moved offsets to a new folder")
    moved.add_argument("--replace", action="store_true", help="write them into the package itself")


def _anchor(options: argparse.Namespace) -> int:
    from footnoted.article.source import anchor, read_article, write_anchors  # noqa: PLC0415
    from footnoted.article.tables import require  # noqa: PLC0415
    from footnoted.text.wrapping import is_hard_wrapped  # noqa: PLC0415

    package = read(options.package, writes=True)
    article = read_article(options.article_file)
    if not options.source and _stands_for_sample(package, article):
        package = _without_sample(package, article)
    anchors = anchor(package, article, options.source, options.language)
    write_anchors(package, anchors)
    say(f"{anchors.source_id}: {anchors.kept} sentences kept, {anchors.new} new.")
    if is_hard_wrapped(article.text):
        say("Its lines are broken at a width: they were joined, so a sentence may reach over a line end.")
    if anchors.is_edition:
        said = ", ".join(anchors.changed) or "none"
        say(f"This is a later edition of it. Other words or none stand now in place of: {said}.")
    if anchors.changed and anchors.is_edition:
        say("Read these again: their gists, and the rows that cite them.")
    if anchors.new:
        table = require(package).sentences.resource.path
        say(f"Write a gist for each new row of {table}: at most 15 words of your own.")
    return CLEAN


def _stands_for_sample(package: Package, article: Article) -> bool:
    """Tell whether a text was put in the place of one of the sample's, with which it shares no sentence."""
    from footnoted.article.verification import find_source  # noqa: PLC0415 - see shared.read
    from footnoted.errors import ArticleError  # noqa: PLC0415
    from footnoted.upkeep.starter import stands_for_sample  # noqa: PLC0415

    if not stands_for_sample(package.root, article.path):
        return False
    try:
        find_source(package, article)
    except ArticleError:
        return True
    return False


def _without_sample(package: Package, article: Article) -> Package:
    """Take out the sample's rows, which are about a text that is gone, and say so."""
    from footnoted.upkeep.starter import empty_sample  # noqa: PLC0415 - see shared.read

    changed = empty_sample(package.root, article.path)
    tables = [name for name in changed if name.endswith(".csv")]
    others = [name for name in changed if name not in tables]
    say(f"Emptied {len(tables)} tables and lists of the sample's rows, which were as `footnoted init` wrote")
    say(f"them and about the text that stood here; anew or gone: {', '.join(others)}.")
    return read(package.root)


def _verify_release(path: Path) -> int:
    from footnoted.exports.verify_release import verify_release  # noqa: PLC0415 - see shared.read

    faults = verify_release(path)
    for one in faults:
        say(str(one))
    if not faults:
        say(f"{path}: every sum and every table is as it was published.")
    return ISSUES if faults else CLEAN


def _verify(options: argparse.Namespace) -> int:
    from footnoted.article.source import read_article  # noqa: PLC0415
    from footnoted.article.verification import report, verify  # noqa: PLC0415

    if options.article_file.is_dir() or options.article_file.suffix == ".zip":
        return _verify_release(options.article_file)
    package = read(options.package, writes=options.replace)
    article = read_article(options.article_file)
    verification = verify(package, article, options.source)
    for line in report(verification):
        say(line)
    moved = _reanchor(package, article, options) if options.reanchor or options.replace else []
    if options.replace and moved and verification.holds:
        say(f"Next: footnoted anchor {options.article_file}, which numbers the sentences anew.")
    return CLEAN if verification.holds else ISSUES


def _reanchor(package: Package, article: Article, options: argparse.Namespace) -> list[Move]:
    from footnoted.article.verification import reanchor  # noqa: PLC0415
    from footnoted.tables import write_csv  # noqa: PLC0415

    door = package.door if options.replace else Door(options.reanchor)
    folder = door.root
    if not options.replace and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder}: found it in use; expected a new or empty folder. Name another."
        raise InUseError(message)
    files, moves = reanchor(package, article, options.source)
    for move in moves:
        say(f"{move.table}/{move.row}/{move.field}: {move.old} -> {move.new}")
    for name, rows in files.items():
        folder.mkdir(parents=True, exist_ok=True)
        write_csv(door.file(name), list(rows[0]), rows)
        say(f"wrote {door.file(name)}")
    say(f"{len(moves)} cells in {len(files)} files.")
    return moves
