"""The footnoted command: parse, call, print, exit code (0 clean, 1 issues found, 2 could not run)."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from footnoted.descriptor import FootnotedError, find_root, read_package
from footnoted.issues import Severity
from footnoted.records import BadCsvError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from footnoted.article.source import Article
    from footnoted.article.verification import Move
    from footnoted.descriptor import Package
    from footnoted.validation import Outcome

CLEAN, ISSUES, FAILED = 0, 1, 2
ARTICLE = "FOOTNOTED_ARTICLE"
"""The environment variable that names an article when --article does not."""


class _Parser(argparse.ArgumentParser):
    """A parser whose own errors end with exit code 2 and one line that says what to do."""

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"footnoted: {message}. See `{self.prog} --help`.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except ModuleNotFoundError as error:
        return _fail(f'{error.name} is not installed. Install it with: pip install "china-ai-rise[check]"')
    except BrokenPipeError:
        sys.stderr.close()
        return CLEAN
    except KeyboardInterrupt:
        return _fail("interrupted; nothing that was not reported as written is.")
    except (FootnotedError, BadCsvError) as error:
        return _fail(str(error))
    except OSError as error:
        named = f"{error.filename}: {error.strerror}. Look at the file, then run again."
        return _fail(named if error.filename is not None else str(error))


def _fail(message: str) -> int:
    print(f"footnoted: {message}", file=sys.stderr)  # noqa: T201 - this is what a command line is for
    return FAILED


def _say(text: str = "") -> None:
    print(text)  # noqa: T201 - the same


# --- the commands --------------------------------------------------------------------------------------


def _validate(options: argparse.Namespace) -> int:
    from footnoted import report  # noqa: PLC0415 - a command loads only what it needs
    from footnoted.validation import validate  # noqa: PLC0415

    root = find_root(options.package)
    _know(options, root)
    layers = [name.partition(".")[0] for name in options.rule]
    outcome = validate(root, _articles(options), layers=layers, progress=_progress())
    selected = report.select(outcome.issues, options.rule, options.table)
    # Without its files, what was asked for was not looked at.
    outcome.issues = sorted({*selected, *report.select(outcome.issues, ["files"])})
    _print_report(outcome, root, options.format)
    return ISSUES if report.fails(outcome.issues, Severity(options.fail_on)) else CLEAN


def _know(options: argparse.Namespace, root: Path) -> None:
    """Refuse a rule or table that does not exist: nothing would be checked, and all seem well."""
    from footnoted.footnote import UnknownNameError, find_resource  # noqa: PLC0415
    from footnoted.gates.files import check_descriptor  # noqa: PLC0415
    from footnoted.validation import LAYERS, RULES  # noqa: PLC0415

    rules = [*LAYERS, *(one.id for one in RULES)]
    for name in options.rule:
        if name not in rules:
            raise UnknownNameError(name, "rule", rules)
    for name in [] if [*check_descriptor(root)] else options.table:
        find_resource(read_package(root), name)


def _print_report(outcome: Outcome, root: Path, form: str) -> None:
    from footnoted import report  # noqa: PLC0415
    from footnoted.validation import RULES  # noqa: PLC0415

    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    run = report.Run(root.name, root, RULES, outcome.seconds, color)
    sys.stdout.write(report.render(outcome.issues, form, run))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(report.render(outcome.issues, "markdown", run))
    if form == "terminal":
        _print_coverage(outcome)


def _print_coverage(outcome: Outcome) -> None:
    for coverage in outcome.coverages:
        for kind, found in sorted(coverage.found.items()):
            counts = f"{found} found, {coverage.claimed[kind]} claimed, {coverage.set_aside[kind]} set aside"
            _say(f"{coverage.source_id}: {kind}: {counts}")
    if "coverage" in outcome.skipped:
        _say("Without the article: its hashes, words and coverage were not compared (see --article).")


def _progress() -> Callable[[str], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(step: str) -> None:
        sys.stderr.write(f"\r\033[Kchecking {step} …" if step else "\r\033[K")
        sys.stderr.flush()

    return show


def _build(options: argparse.Namespace) -> int:
    from footnoted.exports.release import build_release  # noqa: PLC0415
    from footnoted.report import fails  # noqa: PLC0415
    from footnoted.validation import validate  # noqa: PLC0415

    root = find_root(options.package)
    outcome = validate(root, _articles(options), progress=_progress())
    _print_report(outcome, root, "terminal")
    if fails(outcome.issues):
        _say(f"Nothing was written; {options.output} is as it was.")
        return ISSUES
    for path in build_release(read_package(root), options.output, options.only):
        _say(f"{path.stat().st_size:>9,}  {path.relative_to(options.output.absolute().parent)}")
    return CLEAN


def _trace(options: argparse.Namespace) -> int:
    from footnoted.footnote import trace  # noqa: PLC0415

    package = read_package(find_root(options.package))
    note = trace(package, options.table, options.row)
    _say(str(note))
    for article in _articles(options):
        _show_sentences(package, article, note)
    return CLEAN


def _show_sentences(package: Package, article: Article, note: object) -> None:
    """Print the sentences of a footnote with its words highlighted; the text itself stays in order."""
    from footnoted.article.verification import texts  # noqa: PLC0415
    from footnoted.footnote import Footnote  # noqa: PLC0415

    assert isinstance(note, Footnote)  # noqa: S101 - a narrowing for the type checker
    known = texts(package, article)
    for citation in note.citations:
        text = known.get(citation.sentence_id)
        if text is not None:
            _say(f"\n{citation.sentence_id}")
            _say(_highlighted(text, note.start, note.end, citation.start))


def _highlighted(text: str, start: int | None, end: int | None, offset: int) -> str:
    """Mark the words at start to end of the article; isolates keep each text in its own direction."""
    first, last = "\u2068", "\u2069"
    if start is None or end is None or not offset <= start < offset + len(text):
        return f"{first}{text}{last}"
    mark, unmark = ("\033[7m", "\033[0m") if sys.stdout.isatty() else ("[", "]")
    a, b = start - offset, end - offset
    return f"{first}{text[:a]}{mark}{text[a:b]}{unmark}{text[b:]}{last}"


def _anchor(options: argparse.Namespace) -> int:
    from footnoted.article.source import anchor, read_article, write_anchors  # noqa: PLC0415

    package = read_package(find_root(options.package))
    anchors = anchor(package, read_article(options.article_file), options.source, options.language)
    write_anchors(package, anchors)
    _say(f"{anchors.source_id}: {anchors.kept} sentences kept, {anchors.new} new.")
    if anchors.new:
        _say("Write a gist for each new row of data/sentences.csv: at most 15 words of your own.")
    return CLEAN


def _verify(options: argparse.Namespace) -> int:
    from footnoted.article.source import read_article  # noqa: PLC0415
    from footnoted.article.verification import report, verify  # noqa: PLC0415

    package = read_package(find_root(options.package))
    article = read_article(options.article_file)
    verification = verify(package, article, options.source)
    for line in report(verification):
        _say(line)
    moved = _reanchor(package, article, options) if options.reanchor or options.replace else []
    if options.replace and moved and verification.holds:
        _say(f"Next: footnoted anchor {options.article_file}, which numbers the sentences anew.")
    return CLEAN if verification.holds else ISSUES


def _reanchor(package: Package, article: Article, options: argparse.Namespace) -> list[Move]:
    from footnoted.article.verification import reanchor  # noqa: PLC0415
    from footnoted.tables import write_csv  # noqa: PLC0415

    folder = package.root if options.replace else options.reanchor
    if not options.replace and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder}: found it in use; expected a new or empty folder. Name another."
        raise FileExistsError(message)
    files, moves = reanchor(package, article, options.source)
    for move in moves:
        _say(f"{move.table}/{move.row}/{move.field}: {move.old} -> {move.new}")
    for name, rows in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_csv(path, list(rows[0]), rows)
        _say(f"wrote {path}")
    _say(f"{len(moves)} cells in {len(files)} files.")
    return moves


def _find(options: argparse.Namespace) -> int:
    from footnoted.article.verification import find  # noqa: PLC0415

    package = read_package(find_root(options.package))
    articles = _articles(options)
    if not articles:
        return _fail(f"found no article; expected one to look in. Name it with --article, or in {ARTICLE}.")
    places = [place for article in articles for place in find(package, article, options.phrase)]
    for place in places:
        _say(f"{place.sentence_id},{place.start},{place.end},{place.words}")
    if not places:
        _say("Not found. Try fewer words, or another spelling.")
    return CLEAN if places else ISSUES


def _diff(options: argparse.Namespace) -> int:
    from footnoted.difference import compare  # noqa: PLC0415

    old, new = (read_package(find_root(path)) for path in (options.old, options.new))
    changes = list(compare(old, new))
    for change in changes:
        _say(str(change))
    _say(f"{len(changes)} difference{'' if len(changes) == 1 else 's'}.")
    return ISSUES if changes else CLEAN


def _init(options: argparse.Namespace) -> int:
    from footnoted.upkeep.starter import copy_sample  # noqa: PLC0415

    for path in copy_sample(options.folder):
        _say(str(path))
    _say(f"Next: footnoted validate --package {options.folder}")
    return CLEAN


def _articles(options: argparse.Namespace) -> list[Article]:
    from footnoted.article.source import read_article  # noqa: PLC0415

    paths = options.article or [Path(one) for one in [os.environ.get(ARTICLE, "")] if one]
    return [read_article(path) for path in paths]


# --- the parser ----------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="footnoted",
        description="Read, check and publish data packages in which every row cites a sentence.",
        epilog="Exit codes: 0 clean, 1 issues found, 2 could not run.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    command = _command(commands, "validate", _validate, "check a package, all layers", VALIDATE)
    _package(command)
    _article(command)
    forms = ("terminal", "github", "markdown", "json", "junit")
    command.add_argument("--format", choices=forms, default="terminal", help="how to report (terminal)")
    command.add_argument("--rule", action="append", default=[], help="only this rule or layer; repeatable")
    command.add_argument("--table", action="append", default=[], help="only this table; repeatable")
    severities = [one.value for one in Severity]
    command.add_argument("--fail-on", choices=severities, default="error", help="what makes exit code 1")

    command = _command(commands, "build", _build, "validate, then write the release", BUILD)
    _package(command)
    _article(command)
    command.add_argument("--output", type=Path, default=Path("dist"), help="folder of the release (dist)")
    command.add_argument("--only", default="", metavar="FORMAT", help="write one format alone, xlsx say")

    command = _command(commands, "trace", _trace, "print the footnote of a row", TRACE)
    command.add_argument("table", help="the table, companies for instance")
    command.add_argument("row", help="the row's primary key")
    _package(command)
    _article(command)

    command = _command(commands, "anchor", _anchor, "write the sentences of an article", ANCHOR)
    command.add_argument("article_file", type=Path, metavar="ARTICLE", help="a UTF-8 text file")
    command.add_argument("--source", default="", help="id of the source; needed for a further article")
    command.add_argument("--language", default="", help="BCP 47 tag, where the letters do not tell it")
    _package(command)

    command = _command(commands, "verify", _verify, "compare an article with its anchors", VERIFY)
    command.add_argument("article_file", type=Path, metavar="ARTICLE", help="a UTF-8 text file")
    command.add_argument("--source", default="", help="id of the source, where it is not plain")
    moved = command.add_mutually_exclusive_group()
    moved.add_argument("--reanchor", type=Path, metavar="FOLDER", help="write moved offsets to a new folder")
    moved.add_argument("--replace", action="store_true", help="write them into the package itself")
    _package(command)

    command = _command(commands, "find", _find, "find words, to cite them", FIND)
    command.add_argument("phrase", help="the words to look for")
    _package(command)
    _article(command)

    command = _command(commands, "diff", _diff, "compare two packages by key", DIFF)
    command.add_argument("old", type=Path, help="the folder of the older package")
    command.add_argument("new", type=Path, nargs="?", default=Path(), help="the newer one (here)")

    command = _command(commands, "init", _init, "make a small package to start from", INIT)
    command.add_argument("folder", type=Path, help="a new or empty folder")
    return parser


VALIDATE = """examples:
  footnoted validate
  footnoted validate --article article.ar.txt
  footnoted validate --rule footnotes --table statements
  footnoted validate --format github"""
BUILD = """examples:
  footnoted build
  footnoted build --output release
  footnoted build --only xlsx --output workbook
To a portal that keeps no folders, upload the zip."""
TRACE = """examples:
  footnoted trace market_figures quayside-users
  footnoted trace companies tidewright --article article.en.txt"""
ANCHOR = """examples:
  footnoted anchor article.ar.txt
  footnoted anchor second.en.txt --source second"""
VERIFY = """examples:
  footnoted verify article.ar.txt
  footnoted verify edited.ar.txt --reanchor moved
  footnoted verify edited.ar.txt --replace"""
FIND = """examples:
  footnoted find "the Heron" --article article.en.txt"""
DIFF = """examples:
  footnoted diff ../last-release .
  footnoted diff old new"""
INIT = """examples:
  footnoted init my-package"""


def _command(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    examples: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)
    return command


def _package(command: argparse.ArgumentParser) -> None:
    command.add_argument("--package", type=Path, default=Path(), help="folder of the package (here)")


def _article(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--article",
        type=Path,
        action="append",
        help=f"the article to compare with; repeatable (else what {ARTICLE} names)",
    )


if __name__ == "__main__":
    sys.exit(main())
