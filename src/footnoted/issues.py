"""What is wrong and where: rules, issues, their order and their one-line form."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Severity(StrEnum):
    """How much an issue weighs; only errors make a package invalid."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One thing that is wrong, at one place.

    `file` is a POSIX path relative to the package's root; `line` and `column` count from 1 in
    characters (code points), 0 where the issue is about the whole file or the whole line.
    `table`, `row` (the value of the primary key, or `record N`) and `field` name the cell where
    there is one. `found` and `expected` are plain text, shortened and safe to print.
    """

    file: str
    line: int
    column: int
    rule: str
    found: str
    expected: str
    remedy: str
    severity: Severity = Severity.ERROR
    table: str = ""
    row: str = ""
    field: str = ""

    @property
    def place(self) -> str:
        """`file:line:column`, without the parts that are not known."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])

    @property
    def cell(self) -> str:
        """`table/row/field`, without the parts that are not known."""
        return "/".join(part for part in (self.table, self.row, self.field) if part)

    def __str__(self) -> str:
        """Give the issue as one line: place, severity, rule, cell, found, expected, remedy."""
        cell = f" {self.cell}:" if self.cell else ""
        return (
            f"{self.place}: {self.severity} [{self.rule}]{cell} "
            f"found {self.found}; expected {self.expected}. {self.remedy}"
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence that holds for every good package, and how to mend one where it does not.

    `id` is `layer.name`. A fault that breaks it stands in `sample/faults.toml`.
    """

    id: str
    sentence: str
    mend: str
    severity: Severity = Severity.ERROR

    @property
    def layer(self) -> str:
        """The layer that the rule is one of: what its id says before the dot."""
        return self.id.partition(".")[0]

    def finding(self, table: str, record: int, field: str, found: str, expected: str) -> Finding:
        """Say that the sentence does not hold for this cell."""
        return Finding(self, table, record, field, found, expected)

    def issue(self, file: str, line: int, column: int, found: str, expected: str) -> Issue:
        """Say that the sentence does not hold at this place of a file."""
        return Issue(file, line, column, self.id, found, expected, self.mend, self.severity)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule broken by one cell, by its logical address; `tables.place` makes it an Issue.

    `record` counts the data records of the table from 1; 0 is the header. Without `field` the
    finding is about the whole record. `mend` is the rule's own where it is not given.
    """

    rule: Rule
    table: str
    record: int
    field: str
    found: str
    expected: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Waived:
    """An issue that a maintainer has accepted, and the reason that the waiver gives."""

    issue: Issue
    reason: str


@dataclass(frozen=True, slots=True)
class Looked:
    """How much a rule looked at: rows of tables, or files, fields and lines where it is about these."""

    rule: str
    count: int


SHOWN = 80
"""How many characters of a value a message shows at the most."""


def quoted(value: str, limit: int = SHOWN) -> str:
    """Give a value in double quotes, on one line, safe for terminals and logs.

    Characters that print nothing or turn the writing direction are written as U+XXXX; more than
    `limit` characters are cut with an ellipsis.
    """
    cut = value if len(value) <= limit else value[:limit] + "…"
    if cut.isprintable():
        return f'"{cut}"'
    return '"' + "".join(_visible(char) for char in cut) + '"'


def _visible(char: str) -> str:
    hidden = unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
    odd_space = unicodedata.category(char) == "Zs" and char != " "
    return f"<U+{ord(char):04X}>" if hidden or odd_space else char


MAX_SHOWN = 100
"""How many issues of one rule a layer gives for one file."""


MAX_FOUND = 1_000
"""How many cells of one field that break one rule are looked at one by one."""


FORM_OF_A_CELL = frozenset(("structure.type", "readings.edtf"))
"""The rules whose breach leaves nothing else to say of a cell."""


def first_found(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Keep the first MAX_FOUND findings of each rule and field, and count the others in one more.

    So a column that is wrong in a million rows takes neither memory nor patience, and hides no other.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    last: dict[tuple[str, str, str], Finding] = {}
    for one in findings:
        key = (one.rule.id, one.table, one.field)
        counts[key] += 1
        last[key] = one
        if counts[key] <= MAX_FOUND:
            yield one
    for key, count in sorted(counts.items()):
        if count > MAX_FOUND:
            yield replace(last[key], record=0, found=f"{count - MAX_FOUND:,} more cells like these")


def without_consequences(issues: Iterable[Issue], known: Iterable[Issue]) -> list[Issue]:
    """Leave out what else is said of a cell that is not even of its type or form: that is the cause."""
    issues = list(issues)
    broken = {_cell(one) for one in (*known, *issues) if one.rule in FORM_OF_A_CELL and one.field}
    return [one for one in issues if one.rule in FORM_OF_A_CELL or _cell(one) not in broken]


def without_echoes(issues: Iterable[Issue]) -> list[Issue]:
    """Leave out what only follows from a key that leads nowhere: the id made of it, its own anchor."""
    issues = list(issues)
    astray = [one for one in issues if one.rule == "structure.foreign-key"]
    rows, cells = {(one.file, one.line) for one in astray}, set(map(_cell, astray))
    return [
        one
        for one in issues
        if not (one.rule == "footnotes.id" and (one.file, one.line) in rows)
        and not (one.rule == "anchors.sentence" and _cell(one) in cells)
    ]


def _cell(issue: Issue) -> tuple[str, int, str]:
    return issue.file, issue.line, issue.field


def shorten(issues: Iterable[Issue], rest: str) -> Iterator[Issue]:
    """Keep the first MAX_SHOWN issues of each rule, and count the others in one more.

    `rest` says what was left out; `{}` in it is their number.
    """
    counts: Counter[str] = Counter()
    last: dict[str, Issue] = {}
    for issue in issues:
        counts[issue.rule] += 1
        last[issue.rule] = issue
        if counts[issue.rule] <= MAX_SHOWN:
            yield issue
    for rule, count in sorted(counts.items()):
        if count > MAX_SHOWN:
            found = rest.format(f"{count - MAX_SHOWN:,}")
            yield replace(last[rule], line=0, column=0, row="", field="", found=found)
