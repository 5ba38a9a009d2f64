"""Expectations: begin a package's Great Expectations suites beside the other layers, and give what fails."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Self

from footnoted.gx.process import Child, Limits, Ran
from footnoted.gx.reading import Suites, read_suites
from footnoted.gx.rules import BROKEN, MEANING, RULE_OF_KIND, RULES, SCHEMA
from footnoted.gx.tables import Table
from footnoted.gx.verdict import broken, fault, findings, unrun
from footnoted.issues import quoted
from footnoted.tables import place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from types import TracebackType

    from footnoted.descriptor import Package
    from footnoted.gx.forms import Json
    from footnoted.gx.reading import Expectation
    from footnoted.issues import Finding, Issue

__all__ = ["BROKEN", "MEANING", "RULES", "SCHEMA", "Limits", "Looked", "Running", "begin", "check"]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a rule looked at: how many expectations ran, on how many rows of how many tables."""

    expectations: int = 0
    tables: int = 0
    rows: int = 0


def begin(package: Package, limits: Limits | None = None) -> Running:
    """Read the package's suites and begin to load Great Expectations, in a process of its own.

    That takes some seconds: begin first, let the other layers run, then `finish`. No table is opened
    before `feed` or `finish`. Without a suite that can be run nothing is started. Use the result as a
    context manager, so that the process ends whatever happens:

        with begin(package) as running:
            ...
            issues = running.finish(known)
    """
    return Running(package, limits or Limits())


def check(package: Package, known: Iterable[Issue] = ()) -> list[Issue]:
    """Run every suite in the package's `validation/gx/expectations`, and give what fails, sorted.

    Suites may come from unknown hands: only known expectations with arguments of known form are run
    (see `forms`), in a process without network, on a copy of the tables. Cells that have not their
    field's type are left out of it (the structure layer names them). Where one of the `known` issues
    stands, nothing is said about the Table Schema again. Without suites nothing is started; with
    them, ModuleNotFoundError is raised where Great Expectations or SQLAlchemy is not installed.
    """
    with begin(package) as running:
        return running.finish(known)


class Running:
    """A run of a package's suites, begun by `begin`.

    `looked`, after `finish`, says for each rule's id what it looked at; a rule with no expectation
    was idle. `child` is the process; None where nothing is to be run.
    """

    def __init__(self, package: Package, limits: Limits) -> None:
        """Read the suites and start the process; see `begin`."""
        self._package, self._limits = package, limits
        self.suites: Suites = read_suites(package)
        self.looked: dict[str, Looked] = {one.id: Looked() for one in RULES}
        self._tables: dict[str, Table] = {}
        self._fault = ""
        self._missing = self._missing_library()
        self.child = Child(package.root) if self.suites.expectations and not self._missing else None

    def __enter__(self) -> Self:
        """Give the run itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, whatever it does."""
        self.close()

    def close(self) -> None:
        """End the process, if there is one: what it found so far is lost."""
        if self.child:
            self.child.close()
            self.child = None

    def feed(self, held: Collection[str] = ()) -> None:
        """Read the tables and hand them over: the suites run from now on. To be called after the gates.

        `held` are tables that cannot be read: what is about them, and what joins tables, does not run.
        """
        if not self.child or self._tables:
            return
        if held:
            self.suites.expectations = [
                one for one in self.suites.expectations if not one.in_sql and one.table not in held
            ]
        self._tables = self._tables_to_run(held)
        try:
            self._hand_over(self.child, self.suites.expectations)
        except OSError as error:  # no room for the copy
            self._fault = f"suites that fail with {quoted(str(error), 160)}"

    def _tables_to_run(self, held: Collection[str]) -> dict[str, Table]:
        """Give the tables that the expectations are about: all, where one of them is in SQL."""
        with_sql = any(one.in_sql for one in self.suites.expectations)
        wanted = {one.table for one in self.suites.expectations}
        return {
            one.name: Table(self._package, one)
            for one in self._package.resources
            if one.name not in held and (with_sql or one.name in wanted)
        }

    def _hand_over(self, child: Child, expectations: Sequence[Expectation]) -> None:
        """Write tables and expectations into the child's folder, and let it run."""
        tables, size = [], 0
        for number, table in enumerate(self._tables.values()):
            file = f"{number}.jsonl"
            size += child.write_table(file, table.texts())
            tables.append(table.described(file))
        self._limits = self._limits.of_size(size)
        job: Json = {
            "tables": tables,
            "on_rows": [one.job for one in expectations if not one.in_sql],
            "in_sql": [one.job for one in expectations if one.in_sql],
        }
        child.go(job, self._limits)

    def finish(self, known: Iterable[Issue] = ()) -> list[Issue]:
        """Wait for the run and give what fails, sorted; see `check`.

        A run that dies or goes beyond its limits is one issue more; what it had looked at until then
        counts. Raises ModuleNotFoundError where a library is not installed.
        """
        if self._missing:
            message = f"No module named {self._missing!r}"
            raise ModuleNotFoundError(message, name=self._missing)
        issues = [broken(one.suite, one.found, one.expected) for one in self.suites.refused]
        found: list[Finding] = []
        ran = self._results()
        for one, line in self._matched(ran):
            reason = unrun(one, line)
            if reason:
                issues.append(fault(one, reason))
            elif not line["success"]:
                found.extend(findings(one, line, self._tables[one.table]))
        if ran.fault:
            issues.append(broken("", self._so_far(ran), ran.expected))
        else:
            issues.extend(fault(one, f"{one.name}, which gives no result") for one in self._silent(ran))
        self._count(ran)
        return sorted([*issues, *self._placed(found, known)])

    def _missing_library(self) -> str:
        """Name the library that the suites need and that is not installed; "" when all are."""
        if not self.suites.expectations:
            return ""
        needed = ["great_expectations"]
        if any(one.in_sql for one in self.suites.expectations):
            needed.append("sqlalchemy")
        return next((name for name in needed if find_spec(name) is None), "")

    def _results(self) -> Ran:
        """Wait for the results; none where nothing runs."""
        if not self.child:
            return Ran([])
        self.feed()
        if self._fault:
            return Ran([], self._fault, "suites that can be run")
        return self.child.wait(self._limits)

    def _matched(self, ran: Ran) -> Iterator[tuple[Expectation, Json]]:
        numbered = {one.number: one for one in self.suites.expectations}
        return ((numbered[line["number"]], line) for line in ran.lines)

    def _silent(self, ran: Ran) -> list[Expectation]:
        """Give the expectations of which nothing was heard."""
        heard = {line["number"] for line in ran.lines}
        return [one for one in self.suites.expectations if one.number not in heard]

    def _so_far(self, ran: Ran) -> str:
        """Say why a run ended too early, and how much of it had been done."""
        if not ran.lines:
            return ran.fault
        done, every = len({line["number"] for line in ran.lines}), len(self.suites.expectations)
        return f"{ran.fault}; {done:,} of {every:,} expectations were looked at"

    def _placed(self, found: list[Finding], known: Iterable[Issue]) -> Iterator[Issue]:
        """Yield the issues of findings, but not what is known of the Table Schema already."""
        places = {(one.file, one.line, one.column) for one in known}
        for one in place(self._package, found):
            if one.rule != SCHEMA.id or (one.file, one.line, one.column) not in places:
                yield one

    def _count(self, ran: Ran) -> None:
        """Count what each rule looked at."""
        for rule in (SCHEMA, MEANING):
            done = [
                one
                for one, line in self._matched(ran)
                if RULE_OF_KIND[one.kind] is rule and "success" in line
            ]
            tables = {one.table for one in done}
            rows = sum(len(self._tables[name].rows) for name in tables)
            self.looked[rule.id] = Looked(len(done), len(tables), rows)
        every = len(self.suites.expectations) + len(self.suites.refused)
        self.looked[BROKEN.id] = Looked(every, len({one.table for one in self.suites.expectations}))
