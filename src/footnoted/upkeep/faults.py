"""Read the faults of the sample package: for each rule what breaks it, and the message that follows."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from footnoted.issues import Severity
from footnoted.upkeep.starter import FAULTS

if TYPE_CHECKING:
    from footnoted.issues import Rule


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to a file of the sample package: `old` (which stands there once) becomes `new`.

    Without `old`, `new` is put at the file's start (a missing file is made). With `link`, the file
    becomes a symbolic link to that target; with `remove`, it is deleted.
    """

    file: str
    old: str = ""
    new: str = ""
    encoding: str = "utf-8"
    link: str = ""
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What breaks a rule: edits of the sample, and place and message of the issue that must follow.

    `at` is the place and, after a blank, the cell where there is one. `also` names the rules that the
    same fault breaks as well, where it cannot break one alone. `mend` and `severity` are those of the
    issue where it has not the rule's own.
    """

    edits: tuple[Edit, ...]
    at: str
    says: str
    also: tuple[str, ...] = ()
    mend: str = ""
    severity: Severity | None = None

    def line(self, rule: Rule) -> str:
        """Give the whole issue in its one-line form, as the rule that is broken says it."""
        place, _, cell = self.at.partition(" ")
        cell = f" {cell}:" if cell else ""
        severity = self.severity or rule.severity
        return f"{place}: {severity} [{rule.id}]{cell} {self.says}. {self.mend or rule.mend}"


def read_faults() -> dict[str, Fault]:
    """Give the fault of each rule by the rule's id, in the order of the file, `sample/faults.toml`."""
    tables = tomllib.loads(FAULTS.read_text(encoding="utf-8"))
    return {rule: _fault(table) for rule, table in tables.items()}


def _fault(table: dict[str, Any]) -> Fault:
    """Make a fault of its table; TypeError or KeyError where it has not the form that the file names."""
    parts = dict(table)
    edits = parts.pop("edits") if "edits" in parts else [parts.pop("edit")]
    severity = Severity(parts.pop("severity")) if "severity" in parts else None
    also = tuple(parts.pop("also", ()))
    return Fault(tuple(_edit(one) for one in edits), also=also, severity=severity, **parts)


def _edit(written: list[str] | dict[str, Any]) -> Edit:
    if isinstance(written, list):
        file, old, new = written
        return Edit(file, old, new)
    parts = dict(written)
    if "start" in parts:
        parts["new"] = parts.pop("start")
    times = parts.pop("times", 1)
    new = parts.pop("new", "")
    return Edit(new=new + new[-1:] * (times - 1), **parts)
