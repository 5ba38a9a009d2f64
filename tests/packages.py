"""Packages to try rules on, copied, broken and validated: the one place that knows the interface."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

import footnoted
from footnoted.article.source import read_article
from footnoted.issues import Severity
from footnoted.validation import validate

FOREIGN = Path(__file__).with_name("foreign")
COURT = FOREIGN / "court_rulings"
REPORT = "report.en.txt"
SAMPLE = Path(footnoted.__file__).with_name("sample")
ARTICLES = ("article.en.txt", "article.ar.txt")

GATES = ("files", "characters", "canonical", "descriptor", "integrity")
ROWS = ("structure", "footnotes", "readings")
OF_THE_ARTICLE = ("anchors", "coverage")
LAYERS = (*GATES, *ROWS, "history", *OF_THE_ARTICLE, "waivers")
"""All layers but the suites in Great Expectations, which a foreign package has none of."""


@dataclass(frozen=True)
class Fault:
    """A fault of a foreign package: edits, the rule that breaks, and where."""

    edits: tuple[tuple[str, str, str], ...]
    rule: str
    at: str
    also: tuple[str, ...] = ()
    times: int = 1
    report: bool = False

    @property
    def place(self):
        return self.at.partition(" ")[0]

    @property
    def cell(self):
        return self.at.partition(" ")[2]


def read_faults(name):
    """Give the faults of a foreign package by what is wrong."""
    tables = tomllib.loads((FOREIGN / f"{name}_faults.toml").read_text(encoding="utf-8"))
    lists = {"edits", "also"}
    return {
        what: Fault(**{key: tuple(map(_tuple, one)) if key in lists else one for key, one in table.items()})
        for what, table in tables.items()
    }


def _tuple(value):
    return tuple(value) if isinstance(value, list) else value


def copy_package(package, folder, edits=()):
    """Copy a package without what is not checked here, with texts put in the place of others."""
    root = folder / package.name
    root.mkdir(parents=True)
    for name in ("data", "validation"):
        if (package / name).is_dir():
            shutil.copytree(package / name, root / name, ignore=shutil.ignore_patterns("gx"))
    for path in (package / "datapackage.json", *sorted(package.glob("*.txt"))):
        shutil.copyfile(path, root / path.name)
    for edit in edits:
        change(root, *edit)
    return root


def change(root, file, old, new):
    """Put a text in the place of another, which stands there once; without another, at the file's start."""
    path = root / file
    text = path.read_bytes().decode("utf-8") if path.exists() else ""
    assert not old or text.count(old) == 1, f"{file}: {old!r} stands there {text.count(old)} times"
    path.write_bytes((text.replace(old, new) if old else new + text).encode("utf-8"))


def validated(root, *texts, layers=LAYERS):
    """Validate a package, with these of its texts."""
    return validate(root, [read_article(root / one) for one in texts], layers=layers)


def wrong(outcome):
    """Give the issues that are more than a note."""
    return [one for one in outcome.issues if one.severity is not Severity.INFO]
