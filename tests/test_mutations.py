"""Faults that the validation must find: a sample of those that `make mutate` plants in the package."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

import mutation
from conftest import ARTICLE
from footnoted.article.source import read_article
from footnoted.descriptor import FILE_NAME, read_package
from footnoted.issues import Issue
from footnoted.validation import NAMES, validate
from mutants import Mutant, Patch, make_patch
from mutation import Bench, choose, copy_package, make_mutants, names_it, plant
from mutation_figures import rate, render

SAMPLE = 150

OPEN = {
    "one byte lost": "a letter of our own prose",
    "row split in two": "the first half has the key of the row, the second is named as a record of its own",
}
"""Classes of which single mutants survive, and why; docs/mutations.md has the numbers."""


@pytest.fixture(scope="module")
def mutants(root):
    return make_mutants(root)


@pytest.fixture(scope="module")
def tried(root):
    """Give the verdicts on the sample; with the article where it is at hand."""
    return mutation.run(root, ARTICLE if ARTICLE.is_file() else None, SAMPLE, suites=False)[0]


@pytest.fixture(scope="module")
def bench(root, article):
    with Bench(root, article) as opened:
        yield opened


def issue(file="data/companies.csv", table="companies", row="byd", field="name", expected="a name"):
    return Issue(
        file, 4, 5, "readings.name", '"BYDD"', expected, "Mend it.", table=table, row=row, field=field
    )


def mutant(kind="type", table="companies", rows=("byd",), fields=("name",), **more):
    return Mutant(kind, table, rows, fields, (Patch(f"data/{table}.csv", 0, b"a", b"b"),), **more)


def test_at_least_two_thousand_mutants_change_meaning(mutants):
    assert sum(one.effect == "meaning" for one in mutants) >= 2_000
    assert len({one.patches for one in mutants}) == len(mutants)


def test_every_field_of_every_table_is_touched(mutants, root):
    touched = {(one.table, field) for one in mutants for field in one.fields}
    package = read_package(root)
    assert {(table.name, name) for table in package.resources for name in table.field_names} <= touched


def test_the_same_package_gives_the_same_mutants(mutants, root):
    assert make_mutants(root) == mutants


def test_a_sample_has_of_each_class_about_as_many(mutants):
    counts = Counter(one.kind for one in choose(mutants, SAMPLE))
    assert sum(counts.values()) == SAMPLE
    assert set(counts) == {one.kind for one in mutants}
    assert max(counts.values()) <= 2


def test_faults_are_found_and_the_right_cell_is_named(tried, article):
    assert article
    faults = [one for one in tried if one.mutant.effect != "none"]
    lost = [one for one in faults if not one.is_located() and one.mutant.kind not in OPEN]
    assert [f"{one.mutant.name} {one.mutant.note}: {one.says}" for one in lost] == []
    assert rate(faults) >= 0.99


def test_nearly_all_faults_are_found_without_the_article_too(tried):
    faults = [one for one in tried if one.mutant.effect != "none"]
    assert rate(faults, without=mutation.ARTICLE) >= 0.97


def test_most_faults_are_found_before_there_is_a_release(tried):
    faults = [one for one in tried if one.mutant.effect != "none"]
    assert rate(faults, without=mutation.HISTORY) >= 0.93
    assert rate(faults, without=mutation.ARTICLE | mutation.HISTORY) >= 0.90


def test_what_says_the_same_in_another_way_raises_no_error(bench, mutants):
    tables = {"places", "market_figures", FILE_NAME}
    same = [one for one in mutants if one.effect == "none" and one.table in tables]
    assert {"row order", "quoting style", "order of aliases", "JSON layout"} <= {one.kind for one in same}
    assert [one.says for one in map(bench.try_out, same) if one.killers] == []


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("statements", "other sentence of the paragraph"),
        ("funding_facts", "factor 10"),
        ("mentions", "offset, one more"),
        ("places", "enum, unlisted value"),
    ],
)
def test_the_quick_way_says_what_the_whole_validation_says(table, kind, planted, article):
    quick, root = planted(table, kind)
    layers = [one for one in NAMES if one != "expectations"]
    whole = validate(root, [read_article(article)], layers=layers).issues
    assert whole
    assert sorted(quick) == sorted(whole)


@pytest.fixture
def planted(bench, mutants, root, tmp_path):
    """Give what the bench finds of a mutant, and the package with that mutant in it."""

    def plant_one(table, kind):
        chosen = next(one for one in mutants if (one.table, one.kind) == (table, kind))
        copy = copy_package(root, tmp_path / "package")
        plant(copy, chosen.patches)
        return bench.find_all(chosen), copy

    return plant_one


def test_the_copy_is_as_before_after_each_mutant(bench, mutants):
    before = {path: path.read_bytes() for path in bench.root.rglob("*") if path.is_file()}
    for one in choose(mutants, 8):
        bench.try_out(one)
    assert {path: path.read_bytes() for path in bench.root.rglob("*") if path.is_file()} == before


def test_an_issue_names_a_cell_by_table_row_and_field():
    assert names_it(mutant(), issue())
    assert not names_it(mutant(), issue(row="alibaba"))
    assert not names_it(mutant(), issue(field="sector", expected="one"))
    assert not names_it(mutant(), issue(file="data/people.csv", table="people"))


def test_an_issue_names_a_cell_by_its_address_in_the_message():
    assert names_it(mutant(), issue(table="mentions", row="byd-m01", expected='companies/byd/name has "BYD"'))
    assert not names_it(
        mutant(), issue(table="mentions", row="byd-m01", expected="companies/bydd/name has it")
    )


def test_a_citation_is_named_by_any_of_its_cells():
    assert names_it(mutant(fields=("start",)), issue(field="as_written"))
    assert not names_it(mutant(fields=("value",)), issue(field="as_written"))


def test_a_deleted_row_is_named_by_its_key_or_by_the_sentence_that_lost_it():
    gone = mutant("deleted row", fields=(), cites="a-s001")
    assert names_it(gone, issue(table="mentions", row="x", expected="one of byd, huawei"))
    assert names_it(gone, issue(table="sentences", row="a-s001"))
    assert not names_it(gone, issue(table="sentences", row="a-s002"))


@pytest.mark.parametrize(
    ("old", "new", "patch"),
    [
        (b"abcdef", b"abXdef", (2, b"c", b"X")),
        (b"aaa", b"aa", (2, b"a", b"")),
        (b"", b"new", (0, b"", b"new")),
        (b"abc", b"", (0, b"abc", b"")),
    ],
)
def test_a_patch_is_the_smallest_one(old, new, patch):
    assert make_patch("f", old, new) == Patch("f", *patch)


def test_the_page_of_figures_counts_what_was_found_and_what_survived(bench, root, mutants):
    sample = [one for one in mutants if one.kind in {"sign", "quoting style"}][:12]
    page = render([bench.try_out(one) for one in sample], [])
    assert "| sign | " in page
    assert "raise an error" in page
    assert str(root) not in page


def test_mutants_of_a_package_that_is_not_canonical_are_refused(root, tmp_path):
    shutil.copytree(root / "data", tmp_path / "data")
    shutil.copy(root / FILE_NAME, tmp_path)
    path = tmp_path / "data" / "places.csv"
    path.write_bytes(path.read_bytes().replace(b"africa,", b'"africa",', 1))
    with pytest.raises(ValueError, match="is not canonical; mutate a package that is valid"):
        make_mutants(tmp_path)
