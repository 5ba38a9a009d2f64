"""The commands that check: validate, and build, which validates first."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.commands.shared import (
    CLEAN,
    FAILED,
    ISSUES,
    articles,
    command,
    give_time_to_write,
    progress,
    read,
    root_of,
    say,
)
from footnoted.errors import UnknownNameError
from footnoted.issues import Severity

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from footnoted.commands.shared import Commands
    from footnoted.outcome import Outcome

VALIDATE = """examples:
  footnoted validate
  footnoted validate --article article.ar.txt
  footnoted validate --rule footnotes --table statements
  footnoted validate --changed-since main
  footnoted validate --format github
  footnoted validate --package release.zip --format sarif > footnoted.sarif"""
BUILD = """examples:
  footnoted build
  footnoted build --output release
  footnoted build --only xlsx --output workbook

A portal that keeps no folders gets the zip; files that lie side by side, without data/, are read as well."""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    made = command(commands, "validate", _validate, "check a package, all layers", VALIDATE, article=True)
    forms = ("terminal", "github", "markdown", "json", "junit", "sarif")
    made.add_argument("--format", choices=forms, default="terminal", help="how to report (terminal)")
    made.add_argument("--rule", action="append", default=[], help="only this rule or layer; repeatable")
    made.add_argument("--table", action="append", default=[], help="only this table; repeatable")
    made.add_argument(
        "--changed-since", default="", metavar="REV", help="only what a change since can affect"
    )
    made.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="what asks (duckdb)")
    made.add_argument("--spark-remote", default="", metavar="URL", help="a Spark to use: sc://…, spark://…")
    severities = [one.value for one in Severity]
    made.add_argument("--fail-on", choices=severities, default="error", help="what makes exit code 1")
    made = command(commands, "build", _build, "validate, then write the release", BUILD, article=True)
    made.add_argument("--output", type=Path, default=Path("dist"), help="folder of the release (dist)")
    made.add_argument("--only", default="", metavar="FORMAT", help="write one format alone, xlsx say")
    made.add_argument(
        "--wheel", action="store_true", help="wheel and sdist too, of the toolkit's own checkout"
    )


def _validate(options: argparse.Namespace) -> int:
    from footnoted.outcome import MEMORY, TIME  # noqa: PLC0415 - a command loads only what it needs
    from footnoted.validation import validate  # noqa: PLC0415

    root = root_of(options.package)
    _know(options, root)
    layers = [name.partition(".")[0] for name in options.rule]
    early = _early(options) if options.format == "terminal" and sys.stderr.isatty() else None
    outcome = validate(
        root,
        articles(options),
        layers=layers,
        progress=progress(),
        early=early,
        changed_since=options.changed_since,
        engine=options.spark_remote or options.engine,
    )
    outcome = outcome.select(options.rule, options.table)
    _print_report(outcome, root, options.format)
    if outcome.fails(Severity(options.fail_on)):
        return ISSUES
    return CLEAN if {TIME, MEMORY}.isdisjoint(outcome.skipped.values()) else FAILED


def _early(options: argparse.Namespace) -> Callable[[Outcome], None]:
    """Say what the other layers found while Great Expectations still runs."""

    def show(outcome: Outcome) -> None:
        from footnoted.report.run import totals  # noqa: PLC0415

        found = totals(outcome.select(options.rule, options.table).issues)
        sys.stderr.write(f"\r\033[KSo far {found}; Great Expectations is still running …\n")

    return show


def _know(options: argparse.Namespace, root: Path) -> None:
    """Refuse a rule or table that does not exist: nothing would be checked, and all seem well."""
    from footnoted.footnote import find_resource  # noqa: PLC0415
    from footnoted.gates.files import check_descriptor  # noqa: PLC0415
    from footnoted.validation import NAMES, RULES  # noqa: PLC0415

    rules = [*NAMES, *(one.id for one in RULES)]
    for name in options.rule:
        if name not in rules:
            raise UnknownNameError(name, "rule", rules)
    for name in [] if [*check_descriptor(root)] else options.table:
        find_resource(read(root), name)


def _print_report(outcome: Outcome, root: Path, form: str) -> None:
    from footnoted.door import Door  # noqa: PLC0415

    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    about = {"name": root.name, "files": Door(root), "color": color, "prefix": _prefix(root)}
    sys.stdout.write(outcome.render(form, **about))
    sys.stdout.flush()
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(outcome.render("markdown", **about))
    if form == "terminal":
        _print_coverage(outcome)
        if outcome.since:
            say(outcome.since)


def _prefix(root: Path) -> str:
    """Give the path from the root of the git repository to the package, with / at its end; "" outside of one.

    Where a workflow has checked out files without git, GITHUB_WORKSPACE names the root.
    """
    here = root.resolve()
    top = next((one for one in (here, *here.parents) if (one / ".git").exists()), None)
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if top is None and workspace:
        top = Path(workspace).resolve()
    if top is None or not here.is_relative_to(top) or here == top:
        return ""
    return here.relative_to(top).as_posix() + "/"


def _print_coverage(outcome: Outcome) -> None:
    from footnoted.outcome import NO_ARTICLE, summarize  # noqa: PLC0415

    for line in summarize(outcome.coverages):
        say(line)
    if NO_ARTICLE in outcome.skipped.values():
        say("Without the article: its hashes, words and coverage were not compared (see --article).")


def _build(options: argparse.Namespace) -> int:
    from footnoted.exports.release import build_release  # noqa: PLC0415
    from footnoted.validation import validate  # noqa: PLC0415

    root = root_of(options.package)
    outcome = validate(root, articles(options), progress=progress())
    _print_report(outcome, root, "terminal")
    if not outcome.valid:
        say(f"Nothing was written; {options.output} is as it was.")
        return ISSUES if outcome.fails() else FAILED
    give_time_to_write(root)
    for path in build_release(read(root), options.output, options.only, outcome, wheel=options.wheel):
        say(f"{path.stat().st_size:>9,}  {path.relative_to(options.output.absolute().parent)}")
    return CLEAN
