"""The command that begins a package: a copy of the sample, or an empty one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.commands.shared import CLEAN, ask, command, fail, say

if TYPE_CHECKING:
    import argparse

    from footnoted.commands.shared import Commands

INIT = """examples:
  footnoted init my-package --empty
  footnoted init my-package --title "Port news" --licence CC-BY-4.0 --tables companies,people,events
  footnoted init sample --sample

--title, --licence, --language, --creator and --tables make an empty package, too. Without any of these the
sample is copied. The language of a text is read from it when it is anchored; --language is for a text that
does not tell it by its letters."""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    made = command(commands, "init", _init, "make a package to start from", INIT, package=False)
    made.add_argument("folder", type=Path, help="a new or empty folder")
    kind = made.add_mutually_exclusive_group()
    kind.add_argument("--empty", action="store_true", help="the tables without the sample's rows and texts")
    kind.add_argument("--sample", action="store_true", help="a copy of the sample: an invented town")
    made.add_argument("--title", default="", help="what the empty package is called")
    made.add_argument(
        "--licence", default="", metavar="SPDX", help="the licence of its tables, CC-BY-4.0 say"
    )
    made.add_argument(
        "--language", default="", metavar="TAG", help="BCP 47 tag of the texts, where they do not tell it"
    )
    made.add_argument(
        "--creator", action="append", default=[], metavar="NAME", help="who makes the tables; repeatable"
    )
    made.add_argument("--tables", default="", metavar="NAMES", help="only these tables, with commas between")


def _init(options: argparse.Namespace) -> int:
    tables = [one.strip() for one in options.tables.split(",") if one.strip()]
    stated = (options.title, options.licence, options.language, options.creator, tables)
    is_empty = bool(options.empty or any(stated))
    if is_empty and options.sample:
        return fail(
            "found --sample with --title, --licence, --language, --creator or --tables, "
            "which the sample has. Drop one."
        )
    return _begin_empty(options, tables) if is_empty else _copy(options.folder)


def _begin_empty(options: argparse.Namespace, tables: list[str]) -> int:
    from footnoted.upkeep.starter import Said, make_empty  # noqa: PLC0415 - a command loads only what it needs

    title, licence, language = options.title, options.licence, options.language
    creators = list(options.creator)
    if sys.stdin.isatty():
        title = title or ask("Title")
        licence = licence or ask("Licence of the tables, an SPDX identifier such as CC-BY-4.0")
        language = language or ask("Language of the texts, a BCP 47 tag, where they do not tell it")
        creators = creators or list(filter(None, [ask("Who makes the tables")]))
    for path in make_empty(options.folder, Said(title, licence, creators, language), tables):
        say(str(path))
    say(f"Next: footnoted anchor ARTICLE --package {options.folder}, where ARTICLE is your text.")
    return CLEAN


def _copy(folder: Path) -> int:
    from footnoted.upkeep.starter import copy_sample  # noqa: PLC0415 - a command loads only what it needs

    for path in copy_sample(folder):
        say(str(path))
    say(f"Next: footnoted validate --package {folder}")
    return CLEAN
