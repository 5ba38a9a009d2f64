"""Which tables and records later layers hold back from, because their form is broken and was named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footnoted.descriptor import Package
    from footnoted.issues import Issue
    from footnoted.records import Record

ACROSS = frozenset({"footnotes.evidence", "footnotes.evidence-near", "footnotes.named", "anchors.source"})
"""Rules that look for a row in other tables: where one of these cannot be read, it seems not to be there."""


@dataclass(slots=True)
class Held:
    """Tables without a header that can be read, by name, and lines of records that came apart, by file.

    What another rule would say of these follows from the slip that the gate has named: it is held back.
    """

    tables: set[str] = field(default_factory=set)
    torn: set[str] = field(default_factory=set)
    _lines: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def table(self, name: str) -> None:
        """Hold back from a table as a whole."""
        self.tables.add(name)

    def record(self, file: str, record: Record) -> None:
        """Hold back from one record."""
        self.lines(file, record.line, record.line + record.text.count("\n"))

    def lines(self, file: str, first: int, last: int) -> None:
        """Hold back from the records on these lines, the last included."""
        self._lines[file].update(range(first, last + 1))

    def tear(self, file: str, first: int, last: int) -> None:
        """Hold back from both versions of what a merge left in a file."""
        self.torn.add(file)
        self.lines(file, first, last)

    def holds(self, issue: Issue) -> bool:
        """Tell whether an issue of a later layer follows from a slip of form at its place."""
        if self.tables and (issue.table in self.tables or issue.rule in ACROSS):
            return True
        return issue.line in self._lines.get(issue.file, ())

    def sound(self, package: Package) -> Package:
        """Give the package without the tables that are held back."""
        if not self.tables:
            return package
        kept = tuple(one for one in package.resources if one.name not in self.tables)
        return replace(package, resources=kept)
