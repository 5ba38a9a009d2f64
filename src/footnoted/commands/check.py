"""The commands that check: validate, and build, which validates first."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.commands.shared import CLEAN, ISSUES, articles, command, progress, read, root_of, say
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
  footnoted validate --format github
  footnoted validate --package release.zip --format sarif > footnoted.sarif"""
BUILD = """examples:
  footnoted build
  footnoted build --output release
  footnoted build --only xlsx --output workbook
To a portal that keeps no folders, upload the zip."""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    made = command(commands, "validate", _validate, "check a package, all layers", VALIDATE, article=True)
    forms = ("terminal", "github", "markdown", "json", "junit", "sarif")
    made.add_argument("--format", choices=forms, default="terminal", help="how to report (terminal)")
    made.add_argument("--rule", action="append", default=[], help="only this rule or layer; repeatable")
    made.add_argument("--table", action="append", default=[], help="only this table; repeatable")
    severities = [one.value for one in Severity]
    made.add_argument("--fail-on", choices=severities, default="error", help="what makes exit code 1")
    made = command(commands, "build", _build, "validate, then write the release", BUILD, article=True)
    made.add_argument("--output", type=Path, default=Path("dist"), help="folder of the release (dist)")
    made.add_argument("--only", default="", metavar="FORMAT", help="write one format alone, xlsx say")


def _validate(options: argparse.Namespace) -> int:
    from footnoted.validation import validate  # noqa: PLC0415 - a command loads only what it needs

    root = root_of(options.package)
    _know(options, root)
    layers = [name.partition(".")[0] for name in options.rule]
    early = _early(options) if options.format == "terminal" and sys.stderr.isatty() else None
    outcome = validate(root, articles(options), layers=layers, progress=progress(), early=early)
    outcome = outcome.select(options.rule, options.table)
    _print_report(outcome, root, options.format)
    return ISSUES if outcome.fails(Severity(options.fail_on)) else CLEAN


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
    about = {"name": root.name, "files": Door(root), "color": color}
    sys.stdout.write(outcome.render(form, **about))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(outcome.render("markdown", **about))
    if form == "terminal":
        _print_coverage(outcome)


def _print_coverage(outcome: Outcome) -> None:
    from footnoted.outcome import NO_ARTICLE  # noqa: PLC0415

    for coverage in outcome.coverages:
        for kind, found in sorted(coverage.found.items()):
            counts = f"{found} found, {coverage.claimed[kind]} claimed, {coverage.set_aside[kind]} set aside"
            say(f"{coverage.source_id}: {kind}: {counts}")
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
        return ISSUES
    for path in build_release(read(root), options.output, options.only):
        say(f"{path.stat().st_size:>9,}  {path.relative_to(options.output.absolute().parent)}")
    return CLEAN
