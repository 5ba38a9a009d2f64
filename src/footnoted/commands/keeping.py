"""The commands that help a package's keeper: keep its documents fresh, keep a release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.commands.shared import CLEAN, ISSUES, articles, command, read, say

if TYPE_CHECKING:
    import argparse

    from footnoted.commands.shared import Commands

DOCS = """examples:
  footnoted docs
  footnoted docs --check
  footnoted docs --article article.ar.txt"""
KEEP = """examples:
  footnoted keep"""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    made = command(commands, "docs", _docs, "bring documents and suites up to date", DOCS, article=True)
    made.add_argument("--check", action="store_true", help="write nothing, only name what is stale")
    made.add_argument("--rules", action="store_true", help="the page of the toolkit's rules, too")
    made.add_argument("--data-docs", type=Path, metavar="FOLDER", help="write Great Expectations' Data Docs")
    command(commands, "keep", _keep, "keep what is released, to compare later rows with", KEEP)


def _docs(options: argparse.Namespace) -> int:
    from footnoted.gx.project import has_suites, stale_files, write_docs, write_project  # noqa: PLC0415
    from footnoted.upkeep import documents  # noqa: PLC0415
    from footnoted.validation import RULES  # noqa: PLC0415

    package = read(options.package, writes=not options.check)
    given = articles(options)
    files = documents.expected_files(package, RULES if options.rules else (), given)
    if options.check:
        stale = documents.stale_files(package, files) + (stale_files(package) if has_suites(package) else [])
        for name in stale:
            say(f"{name} is stale; run: footnoted docs")
        return ISSUES if stale else CLEAN
    written = documents.write_documents(package, files)
    written += write_project(package) if has_suites(package) else []
    for name in written:
        say(f"wrote {name}")
    if options.data_docs:
        say(f"wrote {write_docs(package, options.data_docs)}")
    return CLEAN


def _keep(options: argparse.Namespace) -> int:
    from footnoted.upkeep.kept import keep_release  # noqa: PLC0415 - see shared.read

    for path in keep_release(read(options.package, writes=True)):
        say(f"wrote {path}")
    return CLEAN
