"""What every form of a report is made from: the issues, safe to print, and what ran."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from footnoted import limits
from footnoted.issues import Issue, Severity, Waived, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from footnoted.door import Door
    from footnoted.issues import Rule

LONGEST = 400
"""How many characters of any one part of an issue a report shows at the most."""


@dataclass(frozen=True, slots=True)
class Run:
    """What was validated: its name, where its files are, the rules there are, what became of each.

    `files` is where the terminal report reads the source lines (None: show none). `ran` gives how much
    each rule looked at, `idle` those that found nothing to look at, `skipped` why the others did not
    run. `seconds` maps a layer to its wall time; only the terminal shows it, so that the other formats
    are reproducible. `prefix` leads from the repository's root to the package's, for annotations.
    """

    name: str = ""
    files: Door | None = None
    rules: tuple[Rule, ...] = ()
    ran: Mapping[str, int] = field(default_factory=dict)
    idle: tuple[str, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)
    waived: tuple[Waived, ...] = ()
    unread: tuple[str, ...] = ()
    valid: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict)
    color: bool = False
    prefix: str = ""


def safe(issue: Issue) -> Issue:
    """Give an issue whose texts print nothing odd: no control, bidi or invisible characters."""
    return replace(
        issue,
        file=shown(issue.file),
        rule=shown(issue.rule),
        found=shown(issue.found),
        expected=shown(issue.expected),
        remedy=shown(issue.remedy),
        table=shown(issue.table),
        row=shown(issue.row),
        field=shown(issue.field),
    )


def shown(text: str, limit: int = LONGEST) -> str:
    """Give a text on one line, safe to print, cut after `limit` characters."""
    return quoted(text, limit)[1:-1]


def few(issues: Sequence[Issue]) -> Sequence[Issue]:
    """Give the issues that a report shows (`limits.reported`): the first ones, as the cause comes first."""
    return issues[: limits.current().reported]


def more(count: int) -> str:
    """Say how many issues a report leaves out."""
    return f"{plural(count, 'issue')} more, left out. To see all, raise --limits reported=NUMBER."


def by_file(issues: Iterable[Issue]) -> list[tuple[str, list[Issue]]]:
    """Group issues by their file, in the order in which the files come first."""
    groups: dict[str, list[Issue]] = {}
    for one in issues:
        groups.setdefault(one.file, []).append(one)
    return list(groups.items())


def totals(issues: Sequence[Issue]) -> str:
    """Say how many issues of which severity there are, in how many files."""
    if not issues:
        return "no issues"
    counts = Counter(one.severity for one in issues)
    parts = [
        plural(counts[weight], label)
        for weight, label in zip(Severity, ("error", "warning", "note"), strict=True)
        if counts[weight]
    ]
    return f"{', '.join(parts)} in {plural(len({one.file for one in issues}), 'file')}"


def plural(count: int, noun: str) -> str:
    """Give a number and its noun."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def headline(issues: Sequence[Issue], run: Run) -> str:
    """Say in one line what was found, and how many of the rules ran."""
    name = f"{shown(run.name)}: " if run.name else ""
    return f"{name}{totals(issues)}{_checked(run)}"


def _checked(run: Run) -> str:
    """Say how many rules ran, were idle, did not run and why, and how many issues are waived."""
    if not run.rules:
        return ""
    count = len(run.ran)
    ran = plural(count, "rule") if count == len(run.rules) else f"{count:,} of {len(run.rules):,} rules"
    parts = [f"{ran} checked"]
    if run.idle:
        parts.append(f"{len(run.idle):,} had nothing to look at")
    reasons = Counter(run.skipped.values())
    parts += [f"{number:,} not run: {why}" for why, number in sorted(reasons.items(), key=_by_number)]
    if run.waived:
        parts.append(f"{plural(len(run.waived), 'issue')} waived")
    return f" ({', '.join(parts)})"


def _by_number(reason: tuple[str, int]) -> tuple[int, str]:
    return -reason[1], reason[0]
