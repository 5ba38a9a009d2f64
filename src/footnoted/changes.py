"""What has changed in a package since a revision of git: which tables, which of their rows."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Literal

from footnoted import git
from footnoted.descriptor import FILE_NAME
from footnoted.door import File
from footnoted.errors import RevisionError
from footnoted.issues import quoted
from footnoted.lists import WAIVERS, read_list
from footnoted.parts import PARQUET, count_records, text_of
from footnoted.records import read_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from footnoted.descriptor import Package, Resource

_PLAINLY = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")


@dataclass(slots=True)
class Changed:
    """The rows of one table that are not as they were: `records` are their numbers now.

    `cells` are those rows, and those that are gone, by column.
    """

    records: set[int] = field(default_factory=set)
    cells: list[Mapping[str, str]] = field(default_factory=list)

    def values(self, column: str) -> set[str]:
        """Give what stands, or stood, in a column of the rows that changed."""
        return {one[column] for one in self.cells if column in one}


@dataclass(frozen=True, slots=True)
class Changes:
    """What is not as it was at a revision; `whole` says why all is to be checked, "" where it is not.

    `tables` has each table of which a file changed, `files` the files of tables that did not.
    """

    revision: str
    tables: Mapping[str, Changed]
    files: frozenset[str] = frozenset()
    whole: str = ""

    def __str__(self) -> str:
        """Say in a line what changed."""
        if self.whole:
            return f"Since {self.revision} {self.whole}: everything was checked."
        rows = sum(len(one.records) for one in self.tables.values())
        return (
            f"Since {self.revision}: {rows:,} rows in {len(self.tables)} tables are new or changed. "
            "What this cannot affect was not checked again: it is as it was then."
        )


def find_changes(package: Package, revision: str) -> Changes:
    """Compare the files of a package with those of a revision of the git repository that it lies in.

    Raises RevisionError where there is no git, no repository, or no such revision, or where git would run
    a program that the repository names.
    """
    git.refuse_programs(package.root)
    _git(
        package.root,
        revision,
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        f"{revision}^{{commit}}",
    )
    names = _git(package.root, revision, "diff", *_PLAIN, "--end-of-options", revision, "--", ".")
    new = _git(package.root, revision, "ls-files", "-z", "--others", "--", ".")
    changed = {one.decode("utf-8", "surrogateescape") for one in (names + new).split(b"\0") if one}
    ours = {part: one for one in package.resources for part in one.parts}
    whole = _whole(package, changed - set(ours), changed & set(ours))
    if whole:
        return Changes(revision, {}, whole=whole)
    touched = dict.fromkeys(one.name for path, one in ours.items() if path in changed)
    tables = {name: _compare(package, package.resource(name), revision, changed) for name in touched}
    return Changes(revision, tables, frozenset(set(ours) - changed))


_PLAIN = ("--name-only", "-z", "--relative", "--no-renames", "--no-ext-diff", "--no-textconv")


def _whole(package: Package, others: Iterable[str], ours: Iterable[str]) -> str:
    """Say why all is to be checked: what decides how rows are judged has changed, or is kept by hand."""
    deciding = sorted(one for one in others if one == FILE_NAME or one.startswith(("validation/", "data/")))
    deciding += sorted(one for one in ours if one.endswith(PARQUET))
    if deciding:
        return f"{deciding[0]} has changed"
    return f"{WAIVERS} accepts issues" if read_list(package, WAIVERS) else ""


def _compare(package: Package, resource: Resource, revision: str, changed: set[str]) -> Changed:
    """Find the rows of the changed files of a table whose text was not in those files, and those now gone."""
    found, first, before = Changed(), 0, _before(package, resource, revision, changed)
    for file in text_of(package, resource).each:
        if not file.is_file():
            continue
        if file.name in changed:
            for number, (text, cells) in enumerate(_rows(file), start=first + 1):
                if before.pop(text, None) is None:
                    found.records.add(number)
                    found.cells.append(cells)
        first += count_records(file)
    found.cells += before.values()
    return found


_Text = tuple[str, str]
"""The header of a file, and the text of a record in it."""


def _before(
    package: Package, resource: Resource, revision: str, changed: set[str]
) -> dict[_Text, Mapping[str, str]]:
    """Give the rows of the changed files of a table as they were, by header and text."""
    found: dict[_Text, Mapping[str, str]] = {}
    for part in (one for one in resource.parts if one in changed):
        if _git(package.root, revision, "ls-tree", "-z", revision, "--", f"./{part}"):
            data = _git(package.root, revision, "show", "--no-textconv", f"{revision}:./{part}")
            found |= dict(_rows(_Old(package.door, part, data)))
    return found


@dataclass(frozen=True)
class _Old(File):
    """A file as it was."""

    data: bytes = b""

    def open(self, mode: Literal["rb"] = "rb", buffering: int = -1) -> BinaryIO:
        del mode, buffering
        return io.BytesIO(self.data)


def _rows(file: File) -> Iterator[tuple[_Text, Mapping[str, str]]]:
    """Yield header and text of each record of a file, and its cells by column."""
    records = read_all(file)
    header = next(records, None)
    labels = header.cells() if header else []
    for record in records:
        yield (",".join(labels), record.text), dict(zip(labels, record.cells(), strict=False))


def _git(root: Path, revision: str, *arguments: str) -> bytes:
    done = git.run(root, [*_PLAINLY, *arguments])
    if done is None:
        message = "found no git; --changed-since needs it. Install it, or leave it out."
        raise RevisionError(message)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no such revision"]
        message = (
            f"{root}: found no revision {quoted(revision)} ({said[-1]}); expected a commit, branch or tag of "
            "the git repository that the package lies in."
        )
        raise RevisionError(message)
    return done.stdout
