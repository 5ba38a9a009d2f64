"""A draft of a package: change a copy, judge it, and write it back whole where it is as valid as before."""

from __future__ import annotations

import difflib
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Self

from footnoted.descriptor import FILE_NAME, Package, read_package
from footnoted.door import Door, copy
from footnoted.errors import WouldBreakError
from footnoted.issues import Severity
from footnoted.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from footnoted.article.source import Article
    from footnoted.door import File
    from footnoted.issues import Issue
    from footnoted.outcome import Outcome

_MORE = re.compile(r"([0-9,]+) more ")


class Draft:
    """A copy of what a package is judged by, to be changed; nothing of the package changes before `land`.

    Use it in a `with` block: the copy is gone at its end.
    """

    def __init__(self, package: Package, articles: Sequence[Article] = ()) -> None:
        """Copy descriptor, tables, lists and texts; raises NoFileError for a link or a pipe among them."""
        self._package, self._articles = package, articles
        self._kept = tempfile.TemporaryDirectory(prefix="footnoted-")
        self.root = Path(self._kept.name, package.root.name or "package")
        self.root.mkdir()
        texts = (one for one in package.door.names("", 0) if one.endswith(".txt"))
        for name in (FILE_NAME, *texts, *package.door.names("data"), *package.door.names("validation")):
            copy(package.file(name), self.root / name)
        self._before: Outcome | None = None
        self._changed: dict[str, bytes] = {}

    def __enter__(self) -> Self:
        """Give the draft."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the copy away."""
        self._kept.cleanup()

    @property
    def package(self) -> Package:
        """The package as it is in the draft, read anew."""
        return read_package(self.root)

    @property
    def changed(self) -> list[str]:
        """The paths of the files that are others than the package's, sorted."""
        return sorted(one for one in self._changed if self._changed[one] != self._old(one))

    def read(self, name: str) -> bytes:
        """Give a file of the draft; nothing where there is none."""
        file = Door(self.root).file(name)
        return file.read("table_bytes") if file.is_file() else b""

    def write(self, name: str, data: bytes) -> None:
        """Change a file of the draft."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self._changed[name] = data

    def difference(self) -> Iterator[str]:
        """Yield the lines that change, file by file, as `diff -U0` gives them."""
        for name in self.changed:
            old, new = (
                data.decode("utf-8", "replace").split("\n") for data in (self._old(name), self.read(name))
            )
            yield from difflib.unified_diff(old, new, name, name, n=0, lineterm="")

    def land(self) -> list[Issue]:
        """Write what has changed into the package, and give the warnings that it did not have before.

        Raises WouldBreakError, and writes nothing, where it would have an error that it has not now.
        Files are replaced one by one; where one cannot be, those before it get their old bytes back.
        """
        new = self.news()
        errors = [one for one in new if one.severity is Severity.ERROR]
        if errors:
            raise WouldBreakError(errors)
        done: list[str] = []
        old = {name: self._old(name) for name in self.changed}
        try:
            for name in self.changed:
                self._package.file(name).write(self.read(name))
                done.append(name)
        except OSError:
            for name in done:
                _put_back(self._package.file(name), old[name])
            raise
        return [one for one in new if one.severity is Severity.WARNING]

    def news(self) -> list[Issue]:
        """Give the issues of the draft that the package has not; a cell that was wrong may stay wrong."""
        if self._before is None:
            self._before = validate(self._package.root, self._articles)
        after = validate(self.root, self._articles)
        known = Counter(_place(one) for one in self._before.issues)
        counts = {_whole(one): _counted(one) for one in self._before.issues if _counted(one)}
        new = []
        for one in after.issues:
            if _counted(one) and _counted(one) <= counts.get(_whole(one), 0):
                continue
            if known[_place(one)]:
                known[_place(one)] -= 1
            else:
                new.append(one)
        return new

    def _old(self, name: str) -> bytes:
        file = self._package.file(name)
        return file.read("table_bytes") if file.door.exists(name) else b""


def _place(issue: Issue) -> tuple[str, str, str, str, str]:
    """Give what makes an issue the same one before and after: not its line, which may move."""
    return issue.rule, issue.file, issue.table, issue.row, issue.field


def _whole(issue: Issue) -> tuple[str, str]:
    return issue.rule, issue.file


def _counted(issue: Issue) -> int:
    """Give how many further places an issue stands for; 0 for one that stands for itself."""
    more = _MORE.match(issue.found) if not (issue.line or issue.row) else None
    return int(more[1].replace(",", "")) if more else 0


def _put_back(file: File, data: bytes) -> None:
    if data:
        file.write(data)
    else:
        file.delete()
