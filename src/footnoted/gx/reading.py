"""Read the suites of a package without trusting them: which can be run, and why the others cannot."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footnoted import limits
from footnoted.gx.forms import Json, RefusedError, checked, refuse
from footnoted.gx.suites import FOLDER, KINDS, in_sql, table_of
from footnoted.issues import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.descriptor import Package

MAX_DEPTH = 16
"""How deep folders of suites are looked into: as deep as a table's name has dots."""

SUITABLE = "a suite of a table of this package"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation that may run; `number` is its own in the package."""

    number: int
    suite: str
    type: str
    kwargs: Json
    condition: Json | None
    notes: str
    remedy: str
    severity: str

    @property
    def table(self) -> str:
        """The table that it is about."""
        return table_of(self.suite)

    @property
    def kind(self) -> str:
        """The kind of its suite, one of `KINDS`."""
        return self.suite.rpartition(".")[2]

    @property
    def in_sql(self) -> bool:
        """Whether it runs in a database of all tables."""
        return in_sql(self.suite)

    @property
    def arguments(self) -> Json:
        """Its arguments with its row condition, as its suite has them."""
        return self.kwargs if self.condition is None else {**self.kwargs, "row_condition": self.condition}

    @property
    def field(self) -> str:
        """The column to which its failure is ascribed; "" for the table as a whole."""
        columns = self.kwargs.get("column_list") or [""]
        return str(self.kwargs.get("column") or self.kwargs.get("column_A") or columns[0])

    @property
    def name(self) -> str:
        """Its type, and the column that it is about where there is one; safe to print."""
        return f"{self.type} of {quoted(self.field)[1:-1]}" if self.field else self.type

    @property
    def job(self) -> Json:
        """What the process that runs it gets of it."""
        return {
            "number": self.number,
            "table": self.table,
            "type": self.type,
            "kwargs": self.kwargs,
            "condition": self.condition,
        }


@dataclass(frozen=True, slots=True)
class Refused:
    """A suite or an expectation that is not run: the suite's name ("" for all of them), and why."""

    suite: str
    found: str
    expected: str


@dataclass(slots=True)
class Suites:
    """What a package's suites hold: how many there are, what may run, what is refused."""

    count: int
    expectations: list[Expectation]
    refused: list[Refused]


def read_suites(package: Package) -> Suites:
    """Read every suite in the package's `validation/gx/expectations`.

    No link is followed, no pipe or device waited for, and nothing beyond the limits is read: what
    stands there instead of a suite is refused.
    """
    suites = Suites(0, [], [])
    root = package.root / FOLDER / "expectations"
    try:
        if _through_link(package.root, root):
            suites.refused.append(Refused("", "a link on the way to the suites", "suites in the package"))
            return suites
        paths = sorted(_files(root))
    except OSError as error:
        suites.refused.append(Refused("", f"suites that fail with {quoted(str(error))}", "suites to read"))
        return suites
    suites.count = len(paths)
    if len(paths) > limits.current().suites:
        suites.refused.append(_too_many("suites", ""))
        return suites
    for path in paths:
        name = path.relative_to(root).as_posix().removesuffix(".json").replace("/", ".")
        _take(package, name, path, suites)
        if len(suites.expectations) + len(suites.refused) > limits.current().expectations:
            return Suites(len(paths), [], [_too_many("expectations", ", none of which is run")])
    return suites


def _too_many(name: str, so: str) -> Refused:
    most = f"{getattr(limits.current(), name):,} {name}"
    return Refused("", f"more than {most}{so}", f"at most {most}")


# --- files ------------------------------------------------------------------------------------


def _through_link(root: Path, folder: Path) -> bool:
    """Tell whether a part of the way from the package's root to a folder is a link."""
    parts = folder.relative_to(root).parts
    return any(root.joinpath(*parts[: number + 1]).is_symlink() for number in range(len(parts)))


def _files(folder: Path, depth: int = 0) -> Iterator[Path]:
    """Yield what is named *.json in a folder and those in it, at most one more than are read."""
    if depth > MAX_DEPTH or not folder.is_dir():
        return
    count = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                found = _files(Path(entry.path), depth + 1)
            else:
                found = iter([Path(entry.path)] if entry.name.endswith(".json") else [])
            for path in found:
                yield path
                count += 1
                if count > limits.current().suites:
                    return


def _read(path: Path) -> bytes:
    """Read a regular file of bounded size; raises RefusedError for another, OSError for what fails."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if path.is_symlink():
        refuse("a link", "a file")
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - by descriptor
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            refuse("what is no regular file", "a file")
        most = limits.current().text_bytes
        if status.st_size > most:
            refuse(f"{status.st_size:,} bytes", f"at most {most:,}")
        return file.read(most)


# --- suites -----------------------------------------------------------------------------------


def _take(package: Package, name: str, path: Path, suites: Suites) -> None:
    """Read one suite and add its expectations to those that may run, or say what is refused."""
    try:
        suite = json.loads(_read(path).decode("utf-8"))
        fault = _unsuitable(package, name, suite)
        if fault:
            suites.refused.append(Refused(name, fault, SUITABLE))
        else:
            _sort(name, suite["expectations"], package.resource(table_of(name)).field_names, suites)
    except RefusedError as error:
        suites.refused.append(Refused(name, error.found, error.expected))
    except (OSError, ValueError, RecursionError) as error:
        suites.refused.append(Refused(name, f"what is no JSON: {quoted(str(error))}", SUITABLE))


def _sort(suite: str, expectations: list[Json], columns: tuple[str, ...], suites: Suites) -> None:
    """Add the expectations of a suite, as far as they are read, to those that may run or are refused."""
    for one in expectations[: limits.current().expectations + 1]:
        try:
            suites.expectations.append(_expectation(len(suites.expectations), suite, one, columns))
        except RefusedError as error:
            suites.refused.append(Refused(suite, error.found, error.expected))


def _unsuitable(package: Package, name: str, suite: Any) -> str:  # noqa: ANN401 - any JSON
    """Say why this suite cannot be run; "" when it can."""
    table, _, kind = name.rpartition(".")
    if not package.has(table):
        return f"a suite of {quoted(table)}, which is no table"
    if kind not in KINDS:
        return f"a suite of the kind {quoted(kind)}; the kinds are {', '.join(KINDS)}"
    if not isinstance(suite, dict) or suite.get("name") != name:
        return f"no object with the name {quoted(name)}"
    expectations = suite.get("expectations")
    if not isinstance(expectations, list) or not all(_has_form(one) for one in expectations):
        return "expectations that are no list of objects with type and kwargs"
    if any(_runs_text(one["kwargs"].get("row_condition")) for one in expectations):
        return "a row condition that is run as a program"
    return ""


def _has_form(expectation: object) -> bool:
    match expectation:
        case {"type": str(), "kwargs": dict()}:
            return True
    return False


def _runs_text(condition: object) -> bool:
    """Tell whether a row condition is a text, which pandas would run, or holds one."""
    match condition:
        case {"type": "and" | "or", "conditions": list(parts)}:
            return any(_runs_text(one) for one in parts)
        case None | {"type": "comparison" | "nullity"}:
            return False
    return True


def _expectation(number: int, suite: str, one: Json, columns: tuple[str, ...]) -> Expectation:
    kwargs, condition = checked(one["type"], one["kwargs"], columns, sql=in_sql(suite))
    meta = one.get("meta")
    notes, remedy = one.get("notes"), meta.get("remedy") if isinstance(meta, dict) else None
    if isinstance(notes, list):
        notes = " ".join(part for part in notes if isinstance(part, str))
    return Expectation(
        number,
        suite,
        one["type"],
        kwargs,
        condition,
        notes=_line(notes),
        remedy=_line(remedy),
        severity=str(one.get("severity")),
    )


def _line(text: object) -> str:
    """Give a text of a suite on one line, safe to print; "" for what is no text."""
    return quoted(text.strip(), 1_000)[1:-1] if isinstance(text, str) else ""
