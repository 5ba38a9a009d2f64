"""The report for a terminal: each issue below its source line, carets under the value."""

from __future__ import annotations

import re
from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING

from footnoted.errors import BeyondLimitError
from footnoted.issues import Issue, Severity
from footnoted.report.run import by_file, headline, shown
from footnoted.report.writing import command_free

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.text import Text

    from footnoted.door import Door
    from footnoted.report.run import Run

_COLORS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_RTL_RUN = re.compile(f'[{_RTL}](?:[^",\\n]*[{_RTL}])?')
_FSI, _PDI = "\u2068", "\u2069"
MOST = 50
"""How many issues of one rule in one file are shown."""
_LEAD, _TAIL = 30, 60  # characters of the source line shown before and after the place


def write(issues: Sequence[Issue], run: Run) -> str:
    """Write the issues by file, then what ran, and how long each layer took."""
    from rich.console import Console  # noqa: PLC0415 - other formats do without rich

    out = StringIO()
    console = Console(
        file=out,
        force_terminal=run.color,
        color_system="standard" if run.color else None,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
    )
    for file, group in by_file(issues):
        lines = _lines(run.files, file)
        console.print(_styled((file, "bold underline")))
        shown_, hidden = _few_of_each(group)
        for one in shown_:
            for text in _terminal_issue(one, lines):
                console.print(text)
        for rule, count in hidden.items():
            console.print(_styled((f"  … and {count:,} more [{rule}]: --format json lists all", "dim")))
        console.print()
    console.print(_styled((headline(issues, run), _weight_color(issues))))
    for note in _notes(run):
        console.print(_styled((note, "dim")))
    if run.seconds:
        console.print(", ".join(f"{layer} {taken:.2f} s" for layer, taken in run.seconds.items()))
    return command_free(out.getvalue())


def _few_of_each(issues: Sequence[Issue]) -> tuple[list[Issue], Counter[str]]:
    """Give the first issues of each rule, and how many more there are of it: nobody reads thousands."""
    seen, kept = Counter[str](), []
    for one in issues:
        seen[one.rule] += 1
        if seen[one.rule] <= MOST:
            kept.append(one)
    return kept, Counter({rule: count - MOST for rule, count in seen.items() if count > MOST})


def _notes(run: Run) -> Iterator[str]:
    """Yield what was not looked at, and what was waived."""
    if run.idle:
        yield f"Nothing to look at: {_by_layer(run.idle)}."
    if run.unread:
        yield f"{shown(', '.join(run.unread))}: not read by any rule (docs/profile.md)."
    for waived in run.waived:
        yield f"Waived: {waived.issue.rule} at {waived.issue.cell or waived.issue.place} ({waived.reason})."


def _by_layer(rules: Iterable[str]) -> str:
    """Name rules by their layers, each layer once: `files: link, size; readings: date`."""
    layers: dict[str, list[str]] = {}
    for rule in rules:
        layer, _, name = rule.partition(".")
        layers.setdefault(layer, []).append(name)
    return "; ".join(f"{layer}: {', '.join(names)}" for layer, names in layers.items())


def _weight_color(issues: Sequence[Issue]) -> str:
    present = {one.severity for one in issues}
    return next((_COLORS[weight] for weight in Severity if weight in present), "bold green")


def _styled(*parts: tuple[str, str]) -> Text:
    from rich.text import Text  # noqa: PLC0415

    return Text.assemble(*((_isolated(text), style) for text, style in parts))


def _isolated(text: str) -> str:
    """Put each right-to-left run between isolates, so that it turns nothing around it."""
    return _RTL_RUN.sub(lambda run: f"{_FSI}{run[0]}{_PDI}", text)


def _terminal_issue(issue: Issue, lines: Sequence[str]) -> list[Text]:
    place = ":".join(str(number) for number in (issue.line, issue.column) if number)
    head = _styled(
        (f"  {place} " if place else "  ", ""),
        (f"{issue.severity}", _COLORS[issue.severity]),
        (f" [{issue.rule}]", "dim"),
        (f" {issue.cell}" if issue.cell else "", "bold"),
    )
    body = [head, *_excerpt(issue, lines)]
    body.append(_styled((f"    found {issue.found}; expected {issue.expected}.", "")))
    return [*body, _styled((f"    {issue.remedy}", "italic"))]


def _lines(files: Door | None, file: str) -> list[str]:
    """Read the lines of a file of the package; what is no regular file, or large, has no lines to show."""
    if files is None or file.endswith(".parquet"):
        return []
    try:
        return files.file(file).text().split("\n")
    except (OSError, BeyondLimitError):
        return []


def _excerpt(issue: Issue, lines: Sequence[str]) -> list[Text]:
    """Give the source line around the place, and carets under the whole value."""
    from rich.cells import cell_len  # noqa: PLC0415

    if not 1 <= issue.line <= len(lines) or not issue.column:
        return []
    line = lines[issue.line - 1]
    start = min(issue.column - 1, len(line))
    end = min(_value_end(line, start), start + _TAIL)
    first, last = max(0, start - _LEAD), min(len(line), end + _LEAD)
    before = ("…" if first else "") + shown(line[first:start])
    value = shown(line[start:end])
    after = shown(line[end:last]) + ("…" if last < len(line) else "")
    gutter = f"    {issue.line} | "
    blank = " " * (len(gutter) - 2) + "| " + " " * cell_len(before)
    return [
        _styled((gutter, "dim"), (before, ""), (value, "bold"), (after, "")),
        _styled((blank, "dim"), ("^" * max(1, cell_len(value)), _COLORS[issue.severity])),
    ]


def _value_end(line: str, start: int) -> int:
    """Find where the CSV cell or JSON value ends that begins at `start`, or behind its quotation mark."""
    if '"' in line[max(0, start - 1) : start + 1]:
        match = re.compile(r'"?(?:[^"\\]|""|\\.)*').match(line, start)
    else:
        match = re.compile(r"[^,\r]*").match(line, start)
    return match.end() if match else start
