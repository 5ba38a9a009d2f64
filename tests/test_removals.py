"""Whatever is taken out of a package or called otherwise: no false issue, and no rule falls silent unsaid.

For three packages (the real one, the sample, the court rulings) each table is removed, and every title,
label and description is put in other words.
"""

from __future__ import annotations

import json
import re
import tempfile
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest

import packages
from footnoted.descriptor import read_package
from footnoted.tables import read_rows
from footnoted.upkeep.faults import read_faults
from footnoted.validation import RULES
from packages import ARTICLES, COURT, OF_THE_ARTICLE, REPORT, ROWS, SAMPLE, copy_package, wrong
from planting import copy_sample

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"real": (ROOT, ()), "sample": (SAMPLE, ARTICLES), "court": (COURT, (REPORT,))}
"""Each package, and those of its texts that stand beside it."""

FAULTS = packages.read_faults("court_rulings")
TABLES = {
    name: [
        one["name"]
        for one in json.loads((root / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    ]
    for name, (root, _) in PACKAGES.items()
}
REMOVALS = [(name, table) for name, tables in TABLES.items() for table in tables]
SPAN = re.compile(r"from ([0-9]+) to ([0-9]+)$")


def rewrite(root, change):
    """Change the descriptor of a package."""
    path = root / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def remove(root, table):
    """Take a table out of a package: its file, its resource, and every foreign key to it."""

    def without(descriptor):
        descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] != table]
        for one in descriptor["resources"]:
            keys = one["schema"].pop("foreignKeys", [])
            kept = [key for key in keys if key["reference"]["resource"] != table]
            one["schema"] |= {"foreignKeys": kept} if kept else {}

    (root / "data" / f"{table}.csv").unlink()
    rewrite(root, without)


def layers_with(texts):
    return (*ROWS, *OF_THE_ARTICLE) if texts else ROWS


@cache
def before(name):
    """Give what a validation of the whole package says."""
    root, texts = PACKAGES[name]
    return packages.validated(root, *texts, layers=layers_with(texts))


def told(outcome):
    """Give what an outcome says of each rule: on how many rows it ran, or why not."""
    ran = {rule: str(count) for rule, count in outcome.ran.items()}
    idle = dict.fromkeys(outcome.idle, "idle")
    assert not ran.keys() & idle.keys()
    assert not (ran.keys() | idle.keys()) & outcome.skipped.keys()
    return ran | idle | dict(outcome.skipped)


def issues(outcome):
    return {(one.rule, one.cell, one.found, one.expected) for one in wrong(outcome)}


# --- tables -----------------------------------------------------------------------------------------------


def naming(package, ids):
    """Give the spans of the rows that name one of these entities."""
    tables = [one for one in package.resources if {"entity_id", "start", "end"} <= set(one.field_names)]
    rows = [row.cells for one in tables for row in read_rows(package, one)]
    return [(int(row["start"]), int(row["end"])) for row in rows if row["entity_id"] in ids]


def is_of_the_removal(issue, table, cells, named):
    """Tell whether an issue names the removed table, or what only its rows claimed, cited or named."""
    said = f"{issue.found} {issue.expected} {issue.field}"
    if re.search(rf"\b{table}\b", said):
        return True
    if issue.rule == "coverage.idle-sentence":
        return issue.row in cells
    span = SPAN.search(issue.found)
    if issue.rule == "coverage.unclaimed" and span:
        start, end = map(int, span.groups())
        is_claimed = any(start <= int(one) <= end for one in cells if one.isascii() and one.isdigit())
        return is_claimed or any(first <= start and end <= last for first, last in named)
    return False


@cache
def without(name, table):
    """Validate a package without a table."""
    root, texts = PACKAGES[name]
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_package(root, Path(folder))
        remove(copy, table)
        return packages.validated(copy, *texts, layers=layers_with(texts))


@pytest.mark.parametrize(("name", "table"), REMOVALS)
def test_without_a_table_no_issue_is_about_anything_else(name, table):
    root, texts = PACKAGES[name]
    package = read_package(root)
    cells = {cell or "" for row in read_rows(package, package.resource(table)) for cell in row.cells.values()}
    new = [
        one
        for one in wrong(without(name, table))
        if one.rule.partition(".")[0] in layers_with(texts)
        and (one.rule, one.cell, one.found, one.expected) not in issues(before(name))
        and not is_of_the_removal(one, table, cells, naming(package, cells))
    ]
    assert [str(one) for one in new] == []


@pytest.mark.parametrize(("name", "table"), REMOVALS)
def test_without_a_table_each_rule_runs_or_is_said_not_to(name, table):
    outcome = without(name, table)
    assert set(told(outcome)) == {one.id for one in RULES}
    assert all(count > 0 for count in outcome.ran.values())
    assert all(outcome.skipped.values()), "each reason is said"
    assert set(before(name).ran) - set(outcome.ran) <= {*outcome.idle, *outcome.skipped}


def is_said_to_be_silent(rule, outcome, name):
    """Tell whether a report says that a rule did not run, or looked at fewer rows than in the package."""
    silent = rule in outcome.idle or rule in outcome.skipped
    return silent or outcome.ran[rule] < before(name).ran[rule]


def with_other_tables(faults, name, files):
    """Pair each fault with a table to remove that is none of those it is in, one after the other."""
    tables = cycle(TABLES[name])
    for what in faults:
        edited = {Path(one).stem for one in files(faults[what])}
        yield what, next(one for one in tables if one not in edited)


@pytest.mark.parametrize(
    ("what", "table"),
    list(with_other_tables(FAULTS, "court", lambda fault: [file for file, _, _ in fault.edits])),
)
def test_a_fault_of_the_court_rulings_is_found_without_another_table(what, table, tmp_path):
    fault = FAULTS[what]
    root = copy_package(COURT, tmp_path, fault.edits)
    remove(root, table)
    outcome = packages.validated(root, REPORT, layers=layers_with([REPORT]))
    found = {(one.rule, one.cell) for one in outcome.issues}
    assert (fault.rule, fault.cell) in found or is_said_to_be_silent(fault.rule, outcome, "court")


OF_ROWS = {
    rule: fault for rule, fault in read_faults().items() if rule.partition(".")[0] in layers_with(ARTICLES)
}


@pytest.mark.parametrize(
    ("rule", "table"),
    list(with_other_tables(OF_ROWS, "sample", lambda fault: [one.file for one in fault.edits])),
)
def test_a_fault_of_the_sample_is_found_without_another_table(rule, table, tmp_path):
    fault = OF_ROWS[rule]
    root = copy_sample(tmp_path, fault.edits)
    remove(root, table)
    outcome = packages.validated(root, *ARTICLES, layers=layers_with(ARTICLES))
    found = {(one.rule, one.cell) for one in outcome.issues}
    assert (rule, fault.at.partition(" ")[2]) in found or is_said_to_be_silent(rule, outcome, "sample")


# --- words for readers --------------------------------------------------------------------------------------

WORDS = ("title", "description", "label")


def texts_of(value, path=()):
    """Yield the path of every title, description and label."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in WORDS and isinstance(one, str):
                yield (*path, key)
            yield from texts_of(one, (*path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from texts_of(one, (*path, number))


def put_otherwise(descriptor, path, text):
    """Put another text at a path."""
    *way, last = path
    for step in way:
        descriptor = descriptor[step]
    assert descriptor[last] != text
    descriptor[last] = text


def put_all_otherwise(descriptor):
    for number, path in enumerate(list(texts_of(descriptor))):
        put_otherwise(descriptor, path, f"Said in other words, {number}")


@pytest.mark.parametrize("name", PACKAGES)
def test_in_other_words_a_package_is_what_it_was(name, tmp_path):
    root, texts = PACKAGES[name]
    copy = copy_package(root, tmp_path)
    rewrite(copy, put_all_otherwise)
    outcome = packages.validated(copy, *texts, layers=layers_with(texts))
    assert issues(outcome) == issues(before(name))
    assert told(outcome) == told(before(name))


@pytest.mark.parametrize("name", ["sample", "court"])
def test_no_single_label_silences_a_rule(name, tmp_path):
    root, texts = PACKAGES[name]
    whole = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    labels = [path for path in texts_of(whole) if path[-1] == "label"]
    assert len(labels) > 10
    copy = copy_package(root, tmp_path)
    for path in labels:
        rewrite(copy, lambda descriptor, path=path: put_otherwise(descriptor, path, "another label"))
        outcome = packages.validated(copy, *texts, layers=("structure", "footnotes", "readings"))
        assert issues(outcome) == issues(before(name)), path
        expected = {rule: count for rule, count in before(name).ran.items() if rule in outcome.ran}
        assert {rule for rule in before(name).ran if rule.partition(".")[0] in ROWS} <= set(expected), path
        assert {rule: outcome.ran[rule] for rule in expected} == expected, path
        (copy / "datapackage.json").write_bytes((root / "datapackage.json").read_bytes())


@pytest.mark.parametrize("rule", OF_ROWS)
def test_in_other_words_a_fault_is_still_found(rule, tmp_path):
    fault = OF_ROWS[rule]
    root = copy_sample(tmp_path, fault.edits)
    rewrite(root, put_all_otherwise)
    outcome = packages.validated(root, *ARTICLES, layers=layers_with(ARTICLES))
    assert (rule, fault.at.partition(" ")[2]) in {(one.rule, one.cell) for one in outcome.issues}


# --- the removal itself -------------------------------------------------------------------------------------


def test_a_removed_table_is_gone_with_every_key_to_it(tmp_path):
    for number, (name, table) in enumerate(REMOVALS):
        copy = copy_package(PACKAGES[name][0], tmp_path / str(number))
        remove(copy, table)
        package = read_package(copy)
        assert not package.has(table)
        assert not [key for one in package.resources for key in one.foreign_keys if key.resource == table]
        assert len(package.resources) == len(TABLES[name]) - 1
