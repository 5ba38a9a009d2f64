"""Give issues and what ran in one of the forms, safe to print wherever they go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from footnoted.issues import Severity, Waived
from footnoted.report import machine, terminal, workflow
from footnoted.report.run import Run, safe, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from footnoted.issues import Issue

FORMATS: dict[str, Callable[[Sequence[Issue], Run], str]] = {
    "terminal": terminal.write,
    "github": workflow.write_github,
    "markdown": workflow.write_markdown,
    "json": machine.write_json,
    "junit": machine.write_junit,
    "sarif": machine.write_sarif,
}
"""The name of each form and the function that writes it."""


def render(issues: Iterable[Issue], form: str, run: Run | None = None) -> str:
    """Give the issues, sorted, errors of form first, in one of FORMATS; the text ends with a line end.

    Whatever the issues hold comes out safe to print: no control, bidi or invisible characters, and
    nothing that a terminal, a workflow log, Markdown, HTML or XML would take as a command.
    Raises KeyError for an unknown form.
    """
    run = run or Run()
    waived = tuple(Waived(safe(one.issue), shown(one.reason)) for one in run.waived)
    return FORMATS[form](sorted((safe(one) for one in issues), key=_cause_first), replace(run, waived=waived))


FORM = frozenset({"files", "characters", "canonical", "descriptor"})
"""The layers that look at files and their form: what else is wrong may follow from what they found."""


def _cause_first(issue: Issue) -> tuple[bool, str, int, int, bool, Issue]:
    """Sort errors of form before all others, and at one place those of structure: types and keys.

    A reader, and a page that shows ten, sees the cause first.
    """
    layer = issue.rule.partition(".")[0]
    is_form = issue.severity is Severity.ERROR and layer in FORM
    return not is_form, issue.file, issue.line, issue.column, layer != "structure", issue
