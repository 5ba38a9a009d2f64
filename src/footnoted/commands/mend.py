"""The commands that change what stands there: correct a cell, fix what is mechanical, edit in a workbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.commands.shared import CLEAN, ISSUES, articles, ask, command, fail, read, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from footnoted.commands.shared import Commands
    from footnoted.issues import Issue
    from footnoted.upkeep.draft import Draft

CORRECT = """examples:
  footnoted correct companies/tidewright/sector "ferry building" --reason "It is known by its ferries."
  footnoted correct people/salma-haddad/description "An owner of a yard."
  footnoted correct other_figures/hires-per-yard/value 30 other_figures/hires-per-yard/as_written "30 workers"

A cell of the last release gets its line in validation/corrections.csv, and so needs a reason. Nothing is
written where the package would have an error that it has not now."""
FIX = """examples:
  footnoted fix
  footnoted fix --yes
  footnoted fix --article article.en.txt

Mended are order, line ends, byte order marks, composed letters, blanks, blank rows, separators, booleans,
digits, .0 and quotation marks; and empty cells that follow from words and span are filled. The difference is
shown first; without a terminal nothing is written but with --yes."""


EDIT = """examples:
  footnoted edit tables.xlsx
  footnoted edit tables.xlsx --take
  footnoted edit tables.xlsx --take --yes

The first writes all tables as texts, with lists to choose from; the second shows what was changed in
them, and takes it in as `fix` does. A table that has changed in between is not written over."""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    made = command(commands, "correct", _correct, "write a cell, and why it changed", CORRECT, article=True)
    made.add_argument(
        "cell", nargs="+", metavar="TABLE/ROW/FIELD VALUE", help="the cell and its new value; repeatable"
    )
    made.add_argument("--reason", default="", help="why; needed where the cell was released")
    made = command(commands, "fix", _fix, "mend what is mechanical", FIX, article=True)
    made.add_argument("--yes", action="store_true", help="write it without asking")
    made = command(commands, "edit", _edit, "edit the tables in a workbook", EDIT, article=True)
    made.add_argument("workbook", type=Path, help="the workbook to write, or with --take to take back")
    made.add_argument("--take", action="store_true", help="take back what was changed in it")
    made.add_argument("--yes", action="store_true", help="write it without asking")


def _correct(options: argparse.Namespace) -> int:
    from footnoted.upkeep.correct import correct, read_address  # noqa: PLC0415 - a command loads what it needs
    from footnoted.upkeep.draft import Draft  # noqa: PLC0415

    if len(options.cell) % 2:
        return fail("found a cell without a value; expected pairs of TABLE/ROW/FIELD and VALUE.")
    pairs = zip(options.cell[::2], options.cell[1::2], strict=True)
    with Draft(read(options.package, writes=True), articles(options)) as draft:
        told = correct(draft, [read_address(*one) for one in pairs], options.reason)
        show(draft.difference())
        warn(draft.land())
    if told:
        say("The reason stands in validation/corrections.csv, beside what was released.")
    else:
        say("No released cell is another now: no line in validation/corrections.csv is needed.")
    return CLEAN


def _fix(options: argparse.Namespace) -> int:
    from footnoted.upkeep.draft import Draft  # noqa: PLC0415 - see _correct
    from footnoted.upkeep.fix import fix  # noqa: PLC0415

    with Draft(read(options.package, writes=True), articles(options)) as draft:
        fix(draft, articles(options))
        return _offer(draft, "Nothing to mend.", is_wanted=options.yes)


def _edit(options: argparse.Namespace) -> int:
    from footnoted.upkeep.draft import Draft  # noqa: PLC0415 - see _correct
    from footnoted.upkeep.workbook import take_workbook, write_workbook  # noqa: PLC0415

    package = read(options.package, writes=options.take)
    if not options.take:
        write_workbook(package, options.workbook)
        say(f"wrote {options.workbook}. Edit it, then run this again with --take.")
        return CLEAN
    with Draft(package, articles(options)) as draft:
        take_workbook(draft, options.workbook)
        return _offer(draft, "Nothing was changed in it.", is_wanted=options.yes)


def _offer(draft: Draft, nothing: str, *, is_wanted: bool) -> int:
    """Show what a draft changes, and write it where that is wanted."""
    if not draft.changed:
        say(nothing)
        return CLEAN
    show(draft.difference())
    if not is_wanted and not (sys.stdin.isatty() and ask("Write this? yes or no", "no") == "yes"):
        say("Nothing was written. Run it again with --yes to write this.")
        return ISSUES
    names = draft.changed
    warn(draft.land())
    for name in names:
        say(f"wrote {name}")
    return CLEAN


def show(lines: Iterable[str]) -> None:
    """Print the lines of a difference."""
    for line in lines:
        say(line)


def warn(issues: Iterable[Issue]) -> None:
    """Print warnings that a change brought."""
    for one in issues:
        say(str(one))
