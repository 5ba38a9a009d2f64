"""What the commands share: the package and the articles that are named, what is printed, exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted import clock, limits
from footnoted.descriptor import FILE_NAME
from footnoted.door import Door
from footnoted.errors import ChangeError, FootnotedError
from footnoted.package import locate
from footnoted.report.writing import terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from footnoted.article.source import Article
    from footnoted.descriptor import Package

CLEAN, ISSUES, FAILED = 0, 1, 2
ARTICLE = "FOOTNOTED_ARTICLE"
"""The environment variable that names an article when --article does not."""

Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def command(  # noqa: PLR0913 - a command has these parts
    commands: Commands[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    examples: str,
    *,
    package: bool = True,
    article: bool = False,
) -> argparse.ArgumentParser:
    """Add a command; with `package` and `article`, the options that name these."""
    made = commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.set_defaults(run=run)
    if package:
        made.add_argument("--package", type=Path, default=Path(), help="folder or zip of the package (here)")
    named = "NAME=NUMBER of what is taken at the most, with commas between (docs/limits.md)"
    made.add_argument("--limits", action="append", default=[], metavar="NAME=NUMBER", help=named)
    if article:
        about = f"an article, a folder of them or a pattern; repeatable (else what {ARTICLE} names)"
        made.add_argument("--article", type=Path, action="append", help=about)
    return made


def read(path: Path, *, writes: bool = False) -> Package:
    """Read the package at a path; a zip is unpacked for as long as the command runs.

    Raises ChangeError for a zip where the command `writes`: a copy would be changed, and be gone.
    """
    from footnoted.descriptor import read_package  # noqa: PLC0415 - a command loads only what it needs

    if writes and path.is_file() and path.name != FILE_NAME:
        message = f"{path}: found a zip; expected a folder, to write into. Unpack it and name its folder."
        raise ChangeError(message)
    return read_package(root_of(path))


def root_of(path: Path) -> Path:
    """Give the folder of the package at a path, whatever its descriptor holds."""
    root, kept = locate(path)
    hold(kept)
    _give_time(root)
    return root


def hold(kept: object) -> None:
    """Keep what is read, such as the folder of a zip, for as long as the command runs."""
    _KEPT.append(kept)


def _give_time(root: Path) -> None:
    """Give a second more for each MB of tables beyond what earns none."""
    clock.extend(max(0, _size(root) - limits.current().free_bytes) / _MB)


def give_time_to_write(root: Path) -> None:
    """Give what it takes to write the tables in every format, once they are known to be valid."""
    clock.extend(WRITING * _size(root) / _MB)


def _size(root: Path) -> int:
    """Give the bytes of a package's tables."""
    return sum((root / one).lstat().st_size for one in Door(root).names("data"))


WRITING = 10
"""So many seconds more there are for each MB of tables that is written; on a slow machine it takes five."""
_MB = 1_000_000


_KEPT: list[object] = []
"""Folders of zips, which are gone with the process."""


def articles(options: argparse.Namespace) -> list[Article]:
    """Read the articles that are named, by files, folders and patterns; say which files are none of them."""
    from footnoted.article.naming import read_named  # noqa: PLC0415 - see read

    paths = options.article or [Path(one) for one in [os.environ.get(ARTICLE, "")] if one]
    if not paths:
        return []
    named = read_named(paths, _package(options))
    if named.left_out:
        first = ", ".join(str(one) for one in named.left_out[:_SHOWN])
        more = f" and {len(named.left_out) - _SHOWN} more" if len(named.left_out) > _SHOWN else ""
        print(f"Left out, since no text of theirs is anchored here: {first}{more}.", file=sys.stderr)  # noqa: T201 - see say
    return named.articles


_SHOWN = 5
"""How many files that are left out are named."""


def _package(options: argparse.Namespace) -> Package | None:
    """Read the package where it can be read; where not, the command itself says why."""
    try:
        return read(options.package)
    except FootnotedError:
        return None


def say(text: str = "", *, is_written: bool = False) -> None:
    """Print a text, so that a terminal takes nothing in it for a command; `is_written`: it is so already."""
    print(text if is_written else terminal(text))  # noqa: T201 - this is what a command line is for


def ask(question: str, suggested: str = "") -> str:
    """Ask whoever sits at the terminal; an empty answer, or the end of the input, takes what is suggested."""
    shown = f" [{suggested}]" if suggested else ""
    print(terminal(f"{question}{shown}: "), end="", flush=True)  # noqa: T201 - see say
    return sys.stdin.readline().strip() or suggested


def fail(message: str) -> int:
    """Say why a command could not run, and give its exit code."""
    print(terminal(f"footnoted: {message}"), file=sys.stderr)  # noqa: T201 - the same
    return FAILED


def progress() -> Callable[[str], None] | None:
    """Give what shows each step to whoever waits at a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(step: str) -> None:
        sys.stderr.write(f"\r\033[Kchecking {step} …" if step else "\r\033[K")
        sys.stderr.flush()

    return show
