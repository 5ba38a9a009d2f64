"""What a validation found, and what ran: each rule ran, was idle, or was skipped, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from footnoted import clock
from footnoted.errors import UnknownNameError
from footnoted.issues import Issue, Severity, Waived
from footnoted.report.forms import FORMATS, render
from footnoted.report.run import Run, headline

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from footnoted.issues import Rule

NO_ARTICLE = "no article"
NOT_ASKED = "not asked for"
GATE = "a gate failed"
FORM = "a table cannot be read"
TIME = "no time was left"
MEMORY = "no memory was left"
UNCHANGED = "nothing that it looks at has changed"
"""Why a rule did not run: nothing to compare with, not asked for, a file that no rule may open, a table
whose header is wrong, no time or memory, or nothing new since the revision that was named."""


def passed() -> str:
    """Give why no further rule runs: the bound of the command that was passed; "" where none was."""
    if not clock.is_over():
        return ""
    return MEMORY if clock.is_full() else TIME


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one article is claimed.

    `found`, `claimed` and `set_aside` count by what it is: date, name, quantity, sentence. `rows` counts
    the rows that claim something, by table.
    """

    source_id: str
    found: Counter[str] = field(default_factory=Counter)
    claimed: Counter[str] = field(default_factory=Counter)
    set_aside: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)

    def open(self, kind: str) -> int:
        """Count what was found of a kind and is neither claimed nor set aside."""
        return self.found[kind] - self.claimed[kind] - self.set_aside[kind]


_FEW = 10
"""So many sources are told one by one; of more, the sums, and the sources with most left open."""


def summarize(coverages: Sequence[Coverage]) -> Iterator[str]:
    """Yield how much is claimed, by source and kind; of many sources the sums, then those with most open."""
    if len(coverages) <= _FEW:
        for one in coverages:
            yield from _counts(one.source_id, [one])
        return
    yield from _counts(f"{len(coverages):,} sources", coverages)
    open_ = {one.source_id: sum(map(one.open, one.found)) for one in coverages}
    ranked = sorted((one for one in coverages if open_[one.source_id]), key=lambda one: -open_[one.source_id])
    for one in ranked[:_FEW]:
        kinds = ", ".join(f"{kind} {one.open(kind)}" for kind in sorted(one.found) if one.open(kind))
        yield f"{one.source_id}: {open_[one.source_id]} open ({kinds})"
    if len(ranked) > _FEW:
        yield f"{len(ranked) - _FEW:,} more sources with something open."


def _counts(name: str, coverages: Sequence[Coverage]) -> Iterator[str]:
    found, claimed, aside = (
        sum(parts, Counter[str]())
        for parts in zip(*((one.found, one.claimed, one.set_aside) for one in coverages), strict=True)
    )
    for kind in sorted({kind for one in coverages for kind in one.found}):
        yield f"{name}: {kind}: {found[kind]} found, {claimed[kind]} claimed, {aside[kind]} set aside"


@dataclass(slots=True, repr=False)
class Outcome:
    """What a validation found.

    `issues` are sorted. `ran` gives, by the id of each rule that had something to look at, how much that
    was: rows of tables, or files, fields and lines for the rules about these. `idle` are the rules that
    had nothing to look at, `skipped` those that did not run, each with the reason. `waived` are the
    issues that `validation/waivers.csv` accepts, `unread` the columns (`table.column`) that no rule looks
    at. `since` says what changed since a revision, where only that was checked. `coverages` has one
    entry per article. `seconds` maps each layer to its wall time.

    >>> outcome = footnoted.validate("harbour", layers=["structure"])
    >>> "structure.required" in outcome.ran, "structure.maximum" in outcome.idle
    (True, True)
    >>> outcome.skipped["readings.figure"]
    'not asked for'
    """

    issues: list[Issue] = field(default_factory=list)
    ran: dict[str, int] = field(default_factory=dict)
    idle: tuple[str, ...] = ()
    skipped: dict[str, str] = field(default_factory=dict)
    waived: list[Waived] = field(default_factory=list)
    coverages: list[Coverage] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    unread: tuple[str, ...] = ()
    hidden: int = 0
    since: str = ""

    def __repr__(self) -> str:
        """Give the headline of the report: what was found, and how many rules ran."""
        return f"<Outcome {headline(self.issues, self._run())}>"

    @property
    def valid(self) -> bool:
        """Whether there is no error and all that could run did run (without an article, some could not)."""
        return self.complete and not self.hidden and not self.fails()

    @property
    def complete(self) -> bool:
        """Whether all that could run did run; what cannot have changed since a revision need not."""
        return all(reason in {NO_ARTICLE, UNCHANGED} for reason in self.skipped.values())

    def fails(self, fail_on: Severity = Severity.ERROR) -> bool:
        """Tell whether any issue weighs as much as `fail_on` or more."""
        heaviest_first = list(Severity)
        counted = heaviest_first[: heaviest_first.index(fail_on) + 1]
        return any(one.severity in counted for one in self.issues)

    def counts(self) -> dict[str, int]:
        """Give the number of issues by rule, of the rules that have any, in the order of the rules.

        Example: `{"readings.figure": 1}`.
        """
        found = Counter(one.rule for one in self.issues)
        known = [one.id for one in self.rules if one.id in found]
        return {rule: found[rule] for rule in [*known, *sorted(set(found) - set(known))]}

    def reasons(self) -> dict[str, int]:
        """Give the number of skipped rules by the reason, most frequent first.

        Example: `{"no article": 10}`.
        """
        return dict(sorted(Counter(self.skipped.values()).items(), key=lambda one: (-one[1], one[0])))

    def select(self, rules: Collection[str] = (), tables: Collection[str] = ()) -> Outcome:
        """Give the outcome of these rules and tables alone; an empty collection keeps all.

        A rule is named by its id (`structure.required`) or by its layer (`structure`). What the files
        layer found stays, and where a gate failed every error: without its files, what was asked for
        was not looked at. Rules that are left out count as skipped, and errors that are left out keep
        the outcome from being valid. Unknown names select nothing.
        """
        kept = [one for one in self.issues if self._stays(one, rules, tables)]
        unasked = [one for one in (*self.ran, *self.idle) if not _is_asked(one, rules)]
        return replace(
            self,
            issues=kept,
            ran={rule: rows for rule, rows in self.ran.items() if _is_asked(rule, rules)},
            idle=tuple(one for one in self.idle if _is_asked(one, rules)),
            skipped={**self.skipped, **dict.fromkeys(unasked, NOT_ASKED)},
            hidden=self.hidden + _errors(self.issues) - _errors(kept),
        )

    def _stays(self, issue: Issue, rules: Collection[str], tables: Collection[str]) -> bool:
        is_error = issue.severity is Severity.ERROR
        if issue.rule.startswith("files.") or (is_error and GATE in self.skipped.values()):
            return True
        return _is_asked(issue.rule, rules) and (not tables or issue.table in tables)

    def to_frame(self) -> pd.DataFrame:
        """Give the issues as a DataFrame, one row each, sorted as they are.

        The columns are file, line, column, severity, rule, table, row, field, found, expected, remedy;
        lines and columns count from 1 in characters, 0 where an issue is about the whole.
        """
        import pandas as pd  # noqa: PLC0415 - only who wants a DataFrame needs pandas

        names = [
            "file",
            "line",
            "column",
            "severity",
            "rule",
            "table",
            "row",
            "field",
            "found",
            "expected",
            "remedy",
        ]
        rows = [[getattr(one, name) for name in names] for one in self.issues]
        return pd.DataFrame(rows, columns=pd.Index(names))

    def render(self, form: str = "terminal", **options: Any) -> str:  # noqa: ANN401 - as report.Run takes them
        """Give the outcome as text: terminal, github, markdown, json, junit or sarif.

        `options` are fields of `report.run.Run`: name, files, color, prefix. Raises UnknownNameError
        for an unknown form. Example: `outcome.render("markdown", name="ferries")`.
        """
        if form not in FORMATS:
            raise UnknownNameError(form, "form", FORMATS)
        return render(self.issues, form, replace(self._run(), **options))

    def _run(self) -> Run:
        return Run(
            rules=self.rules,
            ran=self.ran,
            idle=self.idle,
            skipped=self.skipped,
            waived=tuple(self.waived),
            unread=self.unread,
            valid=self.valid,
            seconds=self.seconds,
        )


def _is_asked(rule: str, rules: Collection[str]) -> bool:
    """Tell whether a rule or its layer is among these; no rules are all of them."""
    return not rules or rule in rules or rule.partition(".")[0] in rules


def _errors(issues: Iterable[Issue]) -> int:
    return sum(one.severity is Severity.ERROR for one in issues)


def settle(
    outcome: Outcome, rules: Collection[Rule], looked: Mapping[str, int], scoped: Collection[str] = ()
) -> None:
    """Note for each rule that was not skipped whether it ran, and on how much, or had nothing to look at.

    Of the layers that are `scoped`, a rule that had nothing to look at has nothing that changed.
    """
    outcome.rules = tuple(rules)
    for rule in rules:
        if rule.layer in scoped and rule.id not in outcome.skipped and not looked.get(rule.id):
            outcome.skipped[rule.id] = UNCHANGED
        if rule.id not in outcome.skipped:
            count = looked.get(rule.id, 0)
            if count:
                outcome.ran[rule.id] = count
            else:
                outcome.idle += (rule.id,)
