"""What the commands share: the package and the articles that are named, what is printed, exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.package import locate

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
    if article:
        about = f"the article to compare with; repeatable (else what {ARTICLE} names)"
        made.add_argument("--article", type=Path, action="append", help=about)
    return made


def read(path: Path) -> Package:
    """Read the package at a path; a zip is unpacked for as long as the command runs."""
    from footnoted.descriptor import read_package  # noqa: PLC0415 - a command loads only what it needs

    root, kept = locate(path)
    _KEPT.append(kept)
    return read_package(root)


def root_of(path: Path) -> Path:
    """Give the folder of the package at a path, whatever its descriptor holds."""
    root, kept = locate(path)
    _KEPT.append(kept)
    return root


_KEPT: list[object] = []
"""Folders of zips, which are gone with the process."""


def articles(options: argparse.Namespace) -> list[Article]:
    """Read the articles that are named."""
    from footnoted.article.source import read_article  # noqa: PLC0415 - see read

    paths = options.article or [Path(one) for one in [os.environ.get(ARTICLE, "")] if one]
    return [read_article(path) for path in paths]


def say(text: str = "") -> None:
    """Print a line."""
    print(text)  # noqa: T201 - this is what a command line is for


def fail(message: str) -> int:
    """Say why a command could not run, and give its exit code."""
    print(f"footnoted: {message}", file=sys.stderr)  # noqa: T201 - the same
    return FAILED


def how_to_install() -> str:
    """Say how to install what checking needs: from the wheel's file, since the project is on no index."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - only for this message

    try:
        wheel = f"china_ai_rise-{version('china-ai-rise')}-py3-none-any.whl"
    except PackageNotFoundError:
        return 'In a clone: pip install ".[check]"'
    return f'With the wheel of a release: pip install "./{wheel}[check]"; in a clone: pip install ".[check]"'


def progress() -> Callable[[str], None] | None:
    """Give what shows each step to whoever waits at a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(step: str) -> None:
        sys.stderr.write(f"\r\033[Kchecking {step} …" if step else "\r\033[K")
        sys.stderr.flush()

    return show
