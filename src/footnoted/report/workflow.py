"""The reports for a workflow: annotations of GitHub Actions, and a job summary in Markdown."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from footnoted.issues import Severity
from footnoted.report.run import by_file, few, headline, more, plural, shown
from footnoted.report.writing import command_free

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from footnoted.issues import Issue
    from footnoted.report.run import Run

SUMMARY_BYTES = 900_000
"""How long a Markdown summary may get: GitHub drops job summaries above 1 MiB."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write_github(issues: Sequence[Issue], run: Run) -> str:
    """Write one workflow command an issue, as many as a report shows, then the headline."""
    listed = few(issues)
    left_out = [more(len(issues) - len(listed))] if len(listed) < len(issues) else []
    # With a word of ours in front, a package's name cannot begin a command.
    lines = [
        *(_annotation(one, run.prefix) for one in listed),
        *(f"footnoted: {one}" for one in left_out),
        command_free(f"footnoted: {headline(issues, run)}"),
    ]
    return "\n".join(lines) + "\n"


def _annotation(issue: Issue, prefix: str) -> str:
    place = {"file": prefix + issue.file, "line": issue.line, "col": issue.column, "title": issue.rule}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items() if value)
    cell = f"{issue.cell}: " if issue.cell else ""
    message = f"{cell}found {issue.found}; expected {issue.expected}. {issue.remedy}"
    return f"::{_COMMANDS[issue.severity]} {properties}::{_data(message)}"


def _data(text: str) -> str:
    """Escape a workflow command's message (actions/toolkit, command.ts: escapeData)."""
    text = command_free(text).replace("%", "%25")
    return text.replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a workflow command's property (actions/toolkit, command.ts: escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# --- Markdown ---------------------------------------------------------------------------------

_PLAIN = frozenset(" .,;/-\"'()=?%") | frozenset(string.ascii_letters + string.digits)


def write_markdown(issues: Sequence[Issue], run: Run) -> str:
    """Write a table of issues for each file, then what did not run."""
    parts = [f"## {_text(headline(issues, run))}\n"]
    size = len(parts[0].encode())
    for part in _markdown_parts(issues, run):
        size += len(part.encode())
        if size > SUMMARY_BYTES:
            shown = f"{plural(_rows(parts), 'issue')} of {len(issues):,}"
            parts.append(
                f"\nThe summary is cut after {shown}; run `footnoted validate` to see all of them.\n"
            )
            break
        parts.append(part)
    return "".join(parts)


def _rows(parts: Iterable[str]) -> int:
    return sum(part.startswith("| ") for part in parts)


def _markdown_parts(issues: Sequence[Issue], run: Run) -> Iterator[str]:
    head = "| Line | Severity | Rule | Cell | Seen | Expected | How to mend |"
    for file, group in by_file(issues):
        yield f"\n### {_text(file)}\n\n{head}\n|---:|---|---|---|---|---|---|\n"
        for one in group:
            line = str(one.line) if one.line else ""
            texts = _cells(one.rule, one.cell, one.found, one.expected, one.remedy)
            yield f"| {line} | {one.severity} | {texts} |\n"
    yield from _not_run(run)
    if run.waived:
        yield "\n| Waived | Cell | Reason |\n|---|---|---|\n"
    for waived in run.waived:
        yield f"| {_cells(waived.issue.rule, waived.issue.cell or waived.issue.place, waived.reason)} |\n"


def _not_run(run: Run) -> Iterator[str]:
    if run.idle:
        yield f"\nNothing to look at: {_text(', '.join(run.idle))}\n"
    if run.unread:
        yield f"\n{_text(shown(', '.join(run.unread)))}: not read by any rule\n"
    for reason in sorted(set(run.skipped.values())):
        rules = [rule for rule, why in run.skipped.items() if why == reason]
        yield f"\nNot run, {_text(reason)}: {_text(', '.join(rules))}\n"


def _cells(*texts: str) -> str:
    return " | ".join(_text(text) for text in texts)


def _text(text: str) -> str:
    """Write every ASCII sign that Markdown or HTML could act on as a numeric entity."""
    signs = (one if one in _PLAIN or not one.isascii() else f"&#{ord(one)};" for one in text)
    return "".join(signs).replace("www.", "www&#46;")  # GitHub makes links of www.anything
