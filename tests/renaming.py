"""Rename every table and every column of a package in our own names, and declare what each of them means.

Each name becomes one of the same length, its letters moved along the alphabet, further or less far from table
to table: no name is one of ours, a misspelt name stays as near to the right one, no cell moves.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from footnoted.lists import LISTS

if TYPE_CHECKING:
    from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz"
BY_TABLE = 13
ROWS = {
    "sources",
    "sentences",
    "entities",
    "mentions",
    "evidence",
    "statements",
    "events",
    "relationships",
    "roles",
    "participants",
}
APART = {"identifiers"}
KINDS = {
    "people": "person",
    "companies": "company",
    "organizations": "organization",
    "products": "product",
    "places": "place",
    "cohorts": "cohort",
}
ONLY_IN = {"kind": {"sentences", "entities"}, "gist": {"sentences"}}
"""Names that mean something in these tables only."""
# fmt: off
ROLES = {
    "title_original", "language", "published", "published_basis", "characters", "sha256",
    "includes_text", "ordinal", "section", "paragraph", "kind", "start", "end", "words",
    "folded_sha256", "anchor_sha256", "gist", "name", "aliases", "aliases_exact", "developer",
    "parent", "headquarters", "value", "value_high", "unit", "currency", "qualifier", "as_written",
    "same_sum_as", "edtf", "basis", "period", "period_basis", "modality", "asserted_by", "actor",
    "subject", "described_as", "speaker", "mode", "attribution", "predicate", "object", "table",
    "row_id", "stance", "country",
}
# fmt: on
VERBATIM = {"as_written", "title_original", "name", "aliases", "aliases_exact"}
OWN = {"basis", "described_as", "description", "gist", "note", "period_basis", "published_basis"}

_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"(\s*:)?')
_KIND = re.compile(r', "footnoted:kind": "[a-z]+"')
_CELL = re.compile(r'"(?:[^"]|"")*"|[^,]*')


def moved(text: str, by: int) -> str:
    """Give a text with each letter moved along the alphabet."""
    return text.translate(str.maketrans(LETTERS, LETTERS[by % 26 :] + LETTERS[: by % 26]))


@dataclass(frozen=True)
class Names:
    """The names of a package in our own names, and those that they become."""

    old: dict[str, list[str]]

    @cached_property
    def steps(self) -> dict[str, int]:
        """By how many letters the columns of each table move."""
        return {table: 1 + number % 12 for number, table in enumerate(self.old)}

    def table(self, name: str) -> str:
        """Give the new name of a table, of a misspelt one, too."""
        return moved(name, BY_TABLE)

    def column(self, table: str, name: str) -> str:
        """Give the new name of a column."""
        return moved(name, self.steps.get(table, BY_TABLE))

    def file(self, path: str) -> str:
        """Give the new path of a file, which is another one where a table stands for it."""
        return "/".join(self._part(one) for one in path.split("/"))

    def _part(self, part: str) -> str:
        stem, dot, suffix = part.partition(".")
        return self.table(stem) + dot + suffix if stem in self.old and suffix in ("", "csv") else part

    def old_table(self, name: str) -> str:
        """Give the name that a table had."""
        return moved(name, -BY_TABLE)

    def old_column(self, table: str, name: str) -> str:
        """Give the name that a column had; the table is named as it was."""
        return moved(name, -self.steps.get(table, BY_TABLE))

    def old_file(self, path: str) -> str:
        """Give the path that a file had."""
        known = {self.file(f"data/{one}.csv"): f"data/{one}.csv" for one in self.old}
        known |= {
            f"validation/last_release/{new}": f"validation/last_release/{old}" for new, old in known.items()
        }
        suites = re.fullmatch(r"validation/gx/expectations/(\w+)/(.*)", path)
        if suites:
            return f"validation/gx/expectations/{self.old_table(suites[1])}/{suites[2]}"
        return known.get(path, path)

    @cached_property
    def pairs(self) -> dict[str, str]:
        """Every old name, `table` or `table/column`, and the new one."""
        tables = {one: self.table(one) for one in self.old}
        columns = {
            f"{table}/{one}": f"{self.table(table)}/{self.column(table, one)}"
            for table, names in self.old.items()
            for one in names
        }
        return tables | columns


def read_names(root: Path) -> Names:
    """Read the names of a package that has our own."""
    raw = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    return Names(
        {one["name"]: [field["name"] for field in one["schema"]["fields"]] for one in raw["resources"]}
    )


def rename(root: Path, names: Names) -> None:
    """Rename the tables and columns of a package wherever they stand, whatever else is wrong with it."""
    for folder in (root, root / "validation" / "last_release"):
        descriptor = folder / "datapackage.json"
        if descriptor.is_file():
            _rewrite(descriptor, lambda text: _Descriptor(names).renamed(text))
        for path in sorted((folder / "data").glob("*.csv")):
            _rename_table(path, names)
    for file, header in LISTS.items():
        if (root / file).is_file():
            _rewrite(root / file, lambda text, header=header: _renamed_list(text, header, names))
    for path in sorted((root / "validation" / "gx" / "expectations").glob("*/*.json")):
        _rewrite(path, lambda text, table=path.parent.name: _renamed_suite(text, table, names))
    for path in sorted((root / "validation" / "gx" / "expectations").glob("*")):
        path.rename(path.with_name(names.table(path.name)))


def _rewrite(path: Path, change) -> None:
    if not path.is_symlink():
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        path.write_bytes(change(text).encode("utf-8", "surrogateescape"))


def _rename_table(path: Path, names: Names) -> None:
    table = path.stem
    if table in names.old:
        _rewrite(path, lambda text: _renamed_rows(text, table, names))
        path.rename(path.with_name(f"{names.table(table)}.csv"))


def _renamed_rows(text: str, table: str, names: Names) -> str:
    """Rename the labels of a header, wherever it stands, and the tables that rows of evidence name."""
    lines = text.split("\n")
    first = names.old[table][0]
    for number, line in enumerate(lines):
        if re.match(rf"\ufeff?{re.escape(first)}[,;]", line):
            lines[number] = names.column(table, line)
        elif table == "evidence":
            lines[number] = _changed(line, {names.old[table].index("table"): names.table})
    return "\n".join(lines)


def _changed(line: str, changes) -> str:
    """Change cells of a line by their number."""
    parts, at = [], 0
    while at <= len(line):
        match = _CELL.match(line, at)
        change = changes.get(len(parts), str)
        parts.append(change(match.group()))
        at = match.end() + 1
    return ",".join(parts)


def _renamed_list(text: str, header: tuple[str, ...], names: Names) -> str:
    """Rename the tables and fields that the lines of a list name."""
    head, *lines = text.split("\n")
    if "table" not in header:
        return text
    at = header.index("table")
    renamed = []
    for line in lines:
        named: list[str] = []
        _changed(line, {at: lambda cell, named=named: named.append(cell) or cell})
        changes = {at: names.table}
        if "field" in header:
            changes[header.index("field")] = lambda cell, named=named: names.column(named[0], cell)
        renamed.append(_changed(line, changes))
    return "\n".join([head, *renamed])


def _renamed_suite(text: str, table: str, names: Names) -> str:
    """Rename the table and the columns that a suite of expectations names."""
    key = ""

    def renamed(match: re.Match[str]) -> str:
        nonlocal key
        value, is_key = match[1], match[2]
        if is_key:
            key = value
        elif key == "column":
            return f'"{names.column(table, value)}"'
        elif value.startswith(f"{table}."):
            return f'"{names.table(table)}{value.removeprefix(table)}"'
        return match[0]

    return _STRING.sub(renamed, text)


class _Descriptor:
    """Rename what stands in a descriptor, string by string, so that no line moves, JSON or not."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._key = self._table = self._field = self._referred = ""
        self._in_reference = False
        self._declared: set[tuple[str, str]] = set()

    def renamed(self, text: str) -> str:
        """Give the text with new names, each with what it means."""
        return _STRING.sub(self._string, text)

    def _string(self, match: re.Match[str]) -> str:
        value, is_key = match[1], match[2]
        if is_key:
            self._see_key(value)
            return match[0]
        new = self._value(value)
        if new and match.string.startswith(', "footnoted:kind"', match.end()):
            new = _KIND.sub("", new)  # the fault itself says of what kind the rows are
        return match[0] if new is None else new

    def _see_key(self, key: str) -> None:
        if key == "reference":
            self._in_reference, self._referred = True, ""
        elif key == "fields" and self._key != "resource":
            self._in_reference = False
        self._key = key

    def _value(self, value: str) -> str | None:
        if self._key == "name" and (value in self._names.old or self._table):
            return self._name(value)
        new = {
            "path": self._names.file,
            "resource": self._refer,
            "primaryKey": self._column,
            "uniqueKeys": self._column,
            "fields": self._column,
        }.get(self._key)
        if (self._table, self._field) == ("evidence", "table") and self._key in {"example", "enum"}:
            new = self._names.table
        return f'"{new(value)}"' if new and self._table else None

    def _name(self, value: str) -> str:
        if value in self._names.old:
            self._table, self._field = value, ""
            return f'"{self._names.table(value)}"' + self._said(value, "")
        self._field = value
        return f'"{self._names.column(self._table, value)}"' + self._said(self._table, value)

    def _refer(self, value: str) -> str:
        self._referred = value or self._table  # nothing: the table itself
        return self._names.table(value)

    def _column(self, value: str) -> str:
        is_referred = self._in_reference and self._key == "fields"
        return self._names.column(self._referred if is_referred else self._table, value)

    def _said(self, table: str, field: str) -> str:
        """Say what a table or column is, once: a name that stands twice is a fault of its own."""
        if (table, field) in self._declared:
            return ""
        self._declared.add((table, field))
        said = meaning_of(table, field) if field else meaning_of_rows(table)
        return "".join(f', "footnoted:{name}": "{value}"' for name, value in said.items())


def meaning_of_rows(table: str) -> dict[str, str]:
    """Say what the rows of a table in our own names are."""
    rows = table if table in ROWS else "apart" if table in APART else "claims"
    return {"rows": rows} | ({"kind": KINDS[table]} if table in KINDS else {})


def meaning_of(table: str, field: str) -> dict[str, str]:
    """Say what a column in our own names means."""
    said = {}
    if table in APART:
        return said
    if field in ROLES and table in ONLY_IN.get(field, {table}):
        said["role"] = field
    if (table, field) == ("roles", "person_id"):
        said["role"] = "person"
    if field in VERBATIM:
        said["text"] = "verbatim"
    if field in OWN:
        said["text"] = "own"
    return said
