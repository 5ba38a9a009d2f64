"""Waivers: accepted issues go, and a waiver that no longer holds is an issue itself."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import footnoted
from footnoted import waivers
from footnoted.descriptor import read_package
from footnoted.issues import Issue

SAMPLE = Path(footnoted.__file__).parent / "sample"
TODAY = date(2026, 3, 1)
HEADER = "rule,table,row,field,reason,expected,expires\n"
NAME = Issue(
    file="data/companies.csv",
    line=4,
    column=12,
    rule="characters.odd",
    found='"Tidewright"',
    expected="another name",
    remedy="Change it.",
    table="companies",
    row="tidewright",
    field="name",
)
ROW = Issue("data/companies.csv", 3, 0, "footnotes.odd", "x", "y", "Z.", table="companies", row="kelpworks")
WRITE = "Write the waiver as rule,table,row,field,reason,expected,expires."


@pytest.fixture
def apply(tmp_path):
    """Write a waivers file into a copy of the sample package, then apply it."""
    root = tmp_path / "sample"
    shutil.copytree(SAMPLE, root)
    (root / "validation").mkdir(exist_ok=True)

    def run(*lines, issues=(NAME, ROW), header=HEADER, **options):
        text = header + "".join(f"{line}\n" for line in lines)
        (root / "validation" / "waivers.csv").write_text(text, encoding="utf-8")
        return waivers.apply(read_package(root), issues, TODAY, **options).issues

    return run


def lines_of(issues):
    return [str(one) for one in issues if one.rule.startswith("waivers.")]


def test_without_a_waivers_file_the_issues_stay_as_they_are():
    assert waivers.apply(read_package(SAMPLE), [NAME, ROW], TODAY) == waivers.Applied([ROW, NAME], [], 0)


def test_a_waiver_takes_out_the_issue_of_its_rule_and_cell_only(apply):
    assert apply("characters.odd,companies,tidewright,name,it is so,Tidewright,") == [ROW]


def test_a_waiver_without_a_field_takes_out_the_issue_of_a_row(apply):
    assert apply("footnotes.odd,companies,kelpworks,,it is so,,") == [NAME]


def test_a_waiver_holds_up_to_and_including_its_last_day(apply):
    assert apply("characters.odd,companies,tidewright,name,it is so,Tidewright,2026-03-01") == [ROW]


def test_an_expired_waiver_is_an_issue_and_takes_nothing_out(apply):
    issues = apply("characters.odd,companies,tidewright,name,it is so,Tidewright,2026-02-28")
    assert {NAME, ROW} < set(issues)
    assert lines_of(issues) == [
        (
            'validation/waivers.csv:2:62: error [waivers.expired] found "2026-02-28" as expires; '
            "expected today or later. Mend the cell and delete the waiver, or decide anew and move its end."
        )
    ]


def test_a_waiver_whose_cell_has_changed_is_an_issue_and_takes_nothing_out(apply):
    issues = apply("characters.odd,companies,tidewright,name,it is so,Tidewrite,")
    assert {NAME, ROW} < set(issues)
    assert lines_of(issues) == [
        (
            'validation/waivers.csv:2:51: error [waivers.stale-value] found "Tidewrite" as expected; '
            'expected "Tidewright", as companies/tidewright/name is now. '
            "Look at the new value; delete the waiver, or write the new value into it."
        )
    ]


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        ("characters.odd,companies,gone,name,it is so,Tidewright,", "companies/gone/name"),
        ("characters.odd,companies,tidewright,nome,it is so,Tidewright,", "companies/tidewright/nome"),
        ("characters.odd,company,tidewright,name,it is so,Tidewright,", "company/tidewright/name"),
        ("characters.odd,companies,kelpworks,name,it is so,Kelpworks,", "companies/kelpworks/name"),
    ],
)
def test_a_waiver_that_matches_nothing_is_an_issue(apply, line, cell):
    assert lines_of(apply(line)) == [
        (
            f"validation/waivers.csv:2: error [waivers.unused] found a waiver of characters.odd at {cell}; "
            "expected an issue there. Delete the waiver, or correct what it names."
        )
    ]


def test_the_second_of_two_equal_waivers_is_unused(apply):
    line = "characters.odd,companies,tidewright,name,it is so,Tidewright,"
    assert [(one.line, one.rule) for one in apply(line, line)] == [(3, ROW.rule), (3, "waivers.unused")]


def test_waivers_of_layers_that_did_not_run_are_left_alone(apply):
    line = "expectations.meaning,companies,tidewright,name,it is so,Tidewright,"
    assert apply(line, issues=[], skipped={"expectations"}) == []
    assert [one.rule for one in apply(line, issues=[])] == ["waivers.unused"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "characters.odd,companies,tidewright,name,,Tidewright,",
            '2:42: error [waivers.malformed] found "" as reason; expected why the issue is accepted.',
        ),
        (
            "characters.odd,companies,,name,it is so,Tidewright,",
            '2:26: error [waivers.malformed] found "" as row; expected the row\'s primary key.',
        ),
        (
            ",companies,tidewright,name,it is so,Tidewright,",
            '2:1: error [waivers.malformed] found "" as rule; expected the name of a rule.',
        ),
        (
            "characters.odd,companies,tidewright,name,it is so,Tidewright,2026-02-30",
            (
                '2:62: error [waivers.malformed] found "2026-02-30" as expires; '
                "expected a day as YYYY-MM-DD, or nothing."
            ),
        ),
        (
            "characters.odd,companies,tidewright,name,it is so,Tidewright,20260401",
            (
                '2:62: error [waivers.malformed] found "20260401" as expires; '
                "expected a day as YYYY-MM-DD, or nothing."
            ),
        ),
    ],
)
def test_a_malformed_waiver_is_an_issue_and_takes_nothing_out(apply, line, says):
    issues = apply(line)
    assert {NAME, ROW} < set(issues)
    assert lines_of(issues) == [f"validation/waivers.csv:{says} {WRITE}"]


def test_a_malformed_waiver_does_not_hide_another(apply):
    issues = apply(
        "x",
        "a.b,companies,gone,,,,",
        "characters.odd,companies,tidewright,name,it is so,Tidewright,",
        "a.b,companies,gone,,it is so,,",
    )
    assert [(one.line, one.rule) for one in issues if one is not ROW] == [
        (3, "waivers.malformed"),
        (5, "waivers.unused"),
    ]


def test_a_reason_may_hold_commas_and_line_ends(apply):
    line = 'characters.odd,companies,tidewright,name,"it is so,\nas ""agreed""",Tidewright,'
    assert apply(line, "a.b,companies,gone,,it is so,,")[-1].line == 4


def test_a_missing_value_is_expected_as_nothing(apply):
    issue = Issue(
        "data/companies.csv", 4, 1, "a.b", '""', "x", "Y.", "error", "companies", "kelpworks", "sector"
    )
    assert apply("a.b,companies,kelpworks,sector,it is so,,", issues=[issue]) == []
