"""frictionless is the oracle: on small packages both find the same cells; each difference has its reason."""

from __future__ import annotations

import json

import frictionless
import pytest

from conformance_cases import AGREED, DIFFERENT, render
from footnoted.descriptor import read_package
from footnoted.gates import canonical, integrity
from footnoted.issues import Issue, Severity
from planting import SAMPLE
from tables_of import check_structure, write_package


def write(root, case):
    """Write a case as a package; give its root."""
    tables = {"t": (case.fields, case.text, case.schema)}
    if case.parent:
        tables["p"] = case.parent
    write_package(root, **tables)
    descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        resource |= {"type": "table", "format": "csv", "encoding": "utf-8"}
    descriptor["resources"][0] |= case.resource
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return root


def ours(root):
    """Give file, line and field of each error that footnoted finds; the header is line 1, a file 0."""
    package = read_package(root)
    found = [*canonical.check(package), *check_structure(package), *integrity.check(package)]
    issues = [one for one in found if isinstance(one, Issue)]
    return {(one.file, one.line, one.field) for one in issues if one.severity is Severity.ERROR}


def theirs(root, monkeypatch):
    """Give the same of frictionless, which names the field only in errors of a cell."""
    monkeypatch.chdir(root)
    found = set()
    for task in frictionless.validate("datapackage.json", limit_errors=10_000).tasks:
        for error in task.errors:
            stated = error.to_dict()
            line = stated.get(
                "rowNumber", 1 if "label" in stated["type"] or "header" in stated["type"] else 0
            )
            found.add((task.place, line, stated.get("fieldName", "") if "cell" in stated else ""))
    return found


def lines(places):
    """Give the lines; a wrong header is one place, however many labels are."""
    return {(file, line) for file, line, _ in places}


@pytest.mark.parametrize("name", AGREED)
def test_both_find_the_same(name, tmp_path, monkeypatch):
    root = write(tmp_path, AGREED[name])
    mine, other = ours(root), theirs(root, monkeypatch)
    if ("t.csv", 1) in lines(mine):
        assert ("t.csv", 1) in lines(other), "both say that the header is wrong"
    else:
        assert lines(mine) == lines(other)
        unnamed = {one for one in other if one[2] and one not in mine and (*one[:2], "") not in mine}
        assert not unnamed, "each cell that the oracle names is named, or its whole record"


@pytest.mark.parametrize("name", DIFFERENT)
def test_a_deliberate_difference_is_still_one(name, tmp_path, monkeypatch):
    case, reason = DIFFERENT[name]
    root = write(tmp_path, case)
    assert reason
    assert ours(root)
    assert not theirs(root, monkeypatch), "the oracle says it too: move the case to AGREED"


def test_the_page_of_figures_is_fresh(root):
    page = (root / "docs" / "conformance.md").read_text(encoding="utf-8")
    assert page == render(), "docs/conformance.md is stale; run: make docs"


def test_the_cases_are_many():
    assert len(AGREED) + len(DIFFERENT) > 120


@pytest.mark.parametrize("name", ["the real package", "the sample"])
def test_both_call_a_good_package_good(name, root, monkeypatch):
    folder = SAMPLE if name == "the sample" else root
    assert ours(folder) == theirs(folder, monkeypatch) == set()
