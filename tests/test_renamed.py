"""The sample package under names that nobody knows: the same faults at the same places, the same answers."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

import packages
from footnoted.article.source import read_article
from footnoted.article.verification import find
from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.frames import read_frame
from footnoted.tables import read_rows
from footnoted.upkeep.faults import read_faults
from packages import ARTICLES, GATES, LAYERS, OF_THE_ARTICLE, SAMPLE, wrong
from planting import copy_sample
from renaming import read_names, rename

NAMES = read_names(SAMPLE)
SHOWN = read_faults()


@pytest.fixture
def renamed(tmp_path):
    """A copy of the sample package under other names."""
    root = copy_sample(tmp_path)
    rename(root, NAMES)
    return root


def layers_of(rule, also):
    """Name the layers that a fault is tried on: the gates, or those that look at what rows say."""
    layer = rule.partition(".")[0]
    if layer in GATES:
        return GATES
    needed = {layer, *(one.partition(".")[0] for one in also)}
    return [*(one for one in LAYERS if one not in GATES or one in needed), *(needed & {"expectations"})]


def in_old_names(issue):
    """Give rule, file, line, column and cell of an issue, as the sample itself has them."""
    table = NAMES.old_table(issue.table)
    field = NAMES.old_column(table, issue.field)
    cell = "/".join(one for one in (table, issue.row, field) if one)
    file = NAMES.old_file(issue.file)
    column = issue.column if file.endswith(".csv") else 0
    return issue.rule, file, issue.line, column, cell


def expected(rule, fault):
    place, _, cell = fault.at.partition(" ")
    file, line, column = (*place.split(":"), 0, 0)[:3]
    return rule, file, int(line), int(column) if file.endswith(".csv") else 0, cell


# --- the renaming itself ----------------------------------------------------------------------------------


def test_no_name_is_left_and_none_of_ours_comes_back(renamed):
    package = read_package(renamed)
    new = {name for one in package.resources for name in (one.name, *one.field_names)}
    old = {name for table, fields in NAMES.old.items() for name in (table, *fields)}
    assert not new & old
    assert (
        len(NAMES.pairs) == len(set(NAMES.pairs.values())) == sum(1 + len(one) for one in NAMES.old.values())
    )
    starts = {
        field
        for one in package.resources
        for field in one.field_names
        if one.field(field).raw.get("footnoted:role") == "start"
    }
    assert len(starts) > 5, "a role has another name in every table"


def test_nothing_but_names_changes(renamed):
    package = read_package(renamed)
    for resource in read_package(SAMPLE).resources:
        before = read_rows(read_package(SAMPLE), resource)
        after = read_rows(package, package.resource(NAMES.table(resource.name)))
        cells = [list(one.cells.values()) for one in after]
        if resource.name == "evidence":
            at = resource.field_names.index("table")
            cells = [[*one[:at], NAMES.old_table(one[at]), *one[at + 1 :]] for one in cells]
        assert cells == [list(one.cells.values()) for one in before]
    lines = (renamed / "datapackage.json").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len((SAMPLE / "datapackage.json").read_text(encoding="utf-8").splitlines())


def test_keys_refer_to_the_new_names(renamed):
    package = read_package(renamed)
    for resource in package.resources:
        assert {*resource.primary_key, *(one for key in resource.unique_keys for one in key)} <= set(
            resource.field_names
        )
        for key in resource.foreign_keys:
            assert set(key.fields) <= set(resource.field_names)
            assert package.has(key.resource or resource.name, *key.reference)


# --- rules ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("texts", [(), ARTICLES], ids=["without the articles", "with the articles"])
def test_right_rows_have_no_issue(renamed, texts):
    assert [str(one) for one in wrong(packages.validated(renamed, *texts))] == []


@pytest.mark.parametrize("rule", SHOWN)
def test_a_fault_breaks_the_same_rule_at_the_same_place(rule, tmp_path):
    fault = SHOWN[rule]
    root = copy_sample(tmp_path, fault.edits)
    rename(root, NAMES)
    texts = ARTICLES if rule.partition(".")[0] in OF_THE_ARTICLE else ()
    issues = packages.validated(root, *texts, layers=layers_of(rule, fault.also)).issues
    said = [str(one) for one in issues]
    assert {one.rule for one in issues} == {rule, *fault.also}, said
    assert expected(rule, fault) in [in_old_names(one) for one in issues], said
    for one in issues:
        assert not one.table or one.table not in NAMES.old, said


def test_a_message_has_the_new_names(renamed):
    figures, value = NAMES.table("funding_facts"), NAMES.column("funding_facts", "value")
    packages.change(renamed, f"data/{figures}.csv", ",4000000,", ",5000000,")
    (issue,) = wrong(packages.validated(renamed))
    assert issue.cell == f"{figures}/heron-cost/{value}"
    assert (issue.found, issue.expected) == ('"5000000"', '"4000000", as read from "4 million euros"')


# --- the same answers ---------------------------------------------------------------------------------------


def run(capsys, *arguments):
    code = main([str(one) for one in arguments])
    return code, capsys.readouterr().out


def in_new_names(text):
    """Give an answer about the sample with the names of its tables and columns at a line's start renamed."""

    def line_of(line):
        address = re.match(r"(\w+)/([^/\s]+)$", line)
        return f"{NAMES.table(address[1])}/{address[2]}" if address else line

    return "\n".join(map(line_of, text.split("\n")))


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("market_figures", "quayside-users"),
        ("statements", "adeyemi-winter"),
        ("companies", "tidewright"),
        ("events", "tidewright-factory"),
        ("funding_facts", "heron-cost"),
        ("roles", "mara-lindqvist-tidewright-chief-executive"),
    ],
)
def test_trace_cites_the_same_sentences_and_words(renamed, capsys, table, row):
    _, before = run(capsys, "trace", table, row, "--package", SAMPLE)
    code, after = run(capsys, "trace", NAMES.table(table), row, "--package", renamed)
    assert code == 0
    labels = re.compile(r"^  (\w+): ", re.MULTILINE)
    as_before = labels.sub(lambda match: f"  {NAMES.old_column(table, match[1])}: ", after)
    assert as_before == in_new_names(before)


def test_find_gives_the_same_places(renamed):
    for name, words in zip(ARTICLES, ("the Heron", "مارس 2024"), strict=True):
        article = read_article(renamed / name)
        places = find(read_package(renamed), article, words)
        assert places
        assert places == find(read_package(SAMPLE), read_article(SAMPLE / name), words)


@pytest.mark.parametrize("name", ARTICLES)
def test_verify_gives_the_same_grades(renamed, capsys, name):
    before = run(capsys, "verify", SAMPLE / name, "--package", SAMPLE)
    assert run(capsys, "verify", renamed / name, "--package", renamed) == before
    assert before[0] == 0


def test_anchoring_from_nothing_gives_the_same_ids(renamed, capsys):
    path = renamed / "data" / f"{NAMES.table('sentences')}.csv"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.splitlines()[0] + "\n", encoding="utf-8")
    sources = path.with_name(f"{NAMES.table('sources')}.csv").read_bytes()
    for name in ARTICLES:
        assert run(capsys, "anchor", renamed / name, "--package", renamed)[0] == 0
    gist = re.compile(r",(?:\"[^\"]*\"|[^,\"]*)$", re.MULTILINE)
    rows = [gist.sub("", line) for line in before.splitlines()]
    assert [gist.sub("", line) for line in path.read_text(encoding="utf-8").splitlines()] == rows
    assert path.with_name(f"{NAMES.table('sources')}.csv").read_bytes() == sources


def test_what_moved_is_moved_in_every_table(renamed, capsys):
    article = renamed / ARTICLES[0]
    packages.change(renamed, ARTICLES[0], "Small yards set the pace", "Small and quiet yards set the pace")
    code, out = run(capsys, "verify", article, "--package", renamed, "--reanchor", renamed.with_name("moved"))
    assert code == 1
    moved = {line.partition("/")[0] for line in out.splitlines() if " -> " in line}
    spanned = {"sentences", "mentions", "events", "statements", "roles"}
    figures = {"funding_facts", "market_figures", "other_figures"}
    assert moved == {NAMES.table(one) for one in spanned | figures}


def test_coverage_counts_the_same(renamed):
    for name in ARTICLES:
        (before,) = packages.validated(SAMPLE, name, layers=["coverage"]).coverages
        (after,) = packages.validated(renamed, name, layers=["coverage"]).coverages
        for counted in ("found", "claimed", "set_aside"):
            assert getattr(after, counted) == getattr(before, counted)
        assert after.rows == Counter({NAMES.table(one): count for one, count in before.rows.items()})
        assert before.claimed["quantity"]


def test_each_table_loads_as_the_same_frame(renamed):
    package = read_package(renamed)
    for resource in read_package(SAMPLE).resources:
        before = read_frame(read_package(SAMPLE), resource)
        after = read_frame(package, package.resource(NAMES.table(resource.name)))
        after.columns = [NAMES.old_column(resource.name, one) for one in after.columns]
        if resource.name == "evidence":
            before, after = before.drop(columns="table"), after.drop(columns="table")
        assert after.equals(before)
        assert after.dtypes.equals(before.dtypes)


def test_build_publishes_it_and_refuses_a_wrong_figure(renamed, capsys, tmp_path):
    output = tmp_path / "release"
    code, out = run(capsys, "build", "--package", renamed, "--output", output)
    assert code == 0, out
    published = json.loads((output / "datapackage.json").read_text(encoding="utf-8"))
    tables = [one["name"] for one in published["resources"] if one["path"].endswith(".csv")]
    assert tables == [NAMES.table(one) for one in NAMES.old]
    packages.change(renamed, f"data/{NAMES.table('funding_facts')}.csv", ",4000000,", ",5000000,")
    assert run(capsys, "build", "--package", renamed, "--output", tmp_path / "second")[0] == 1
    assert not (tmp_path / "second").exists()
