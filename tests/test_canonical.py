"""The canonical layer: the form of the CSV files."""

from __future__ import annotations

import time

import pytest

from footnoted.descriptor import read_package
from footnoted.gates import canonical
from planting import SAMPLE
from tables_of import field, write_package


@pytest.fixture
def check(tmp_path):
    """Check a text as the table of the fields a and b; give place, rule and found of each issue."""

    def run(text, kind="string", **schema):
        fields = [field("a", kind), field("b")]
        package = write_package(tmp_path, t=(fields, text, schema))
        issues = canonical.check(package)
        return [(one.place, one.rule.removeprefix("canonical."), one.found) for one in issues]

    return run


def test_the_sample_breaks_no_rule():
    assert list(canonical.check(read_package(SAMPLE))) == []


@pytest.mark.parametrize(
    ("header", "issues"),
    [
        ("a,b", []),
        ("b,a", [("t.csv:1:1", "header-order", '"b"')]),
        ("a", [("t.csv:1:2", "header-missing", 'no column "b"')]),
        ("a,b,zebra", [("t.csv:1:5", "header-extra", '"zebra"')]),
        ("a,b,b", [("t.csv:1:5", "header-duplicate", '"b"')]),
        ("a,B", [("t.csv:1:3", "header-misspelt", '"B"')]),
        ("a,b ", [("t.csv:1:3", "header-misspelt", '"b "')]),
        ("a,", [("t.csv:1:3", "header-misspelt", '""')]),
        ("а,b", [("t.csv:1:1", "header-misspelt", '"а"')]),
        ("a;b", [("t.csv:1:2", "separator", "semicolons between the labels")]),
        ("a\tb", [("t.csv:1:2", "separator", "tabs between the labels")]),
        ("x,y", [("t.csv:1:1", "no-header", '"x,y"')]),
        ("a,b,,", [("t.csv:1:5", "header-extra", "2 columns without a label or a value at the end")]),
        ("b,A,a", [("t.csv:1:3", "header-extra", '"A"')]),
    ],
)
def test_every_label_that_is_wrong_is_named(check, header, issues):
    assert check(f"{header}\n") == issues


def test_a_misspelt_label_names_the_nearest_field(tmp_path):
    package = write_package(tmp_path, t=([field("company_id"), field("name")], "compani_id,nmae\n", {}))
    assert [one.expected for one in canonical.check(package)] == ['"company_id"', '"name"']


def test_a_record_with_too_many_cells_is_placed_at_the_first_of_them(check):
    assert check("a,b\n1,2,3\n") == [("t.csv:2:5", "cells", "3 cells")]


def test_a_record_with_too_few_cells_is_placed_at_its_end(check):
    assert check('a,b\n"x, y"\n') == [("t.csv:2:7", "cells", "1 cell")]


@pytest.mark.parametrize(
    ("record", "issue"),
    [
        ('1,x"y', ("t.csv:2:4", "quotes", "a bare quotation mark")),
        ('1,"x"y', ("t.csv:2:3", "quotes", "a quotation mark that is not closed")),
        ('1,"x', ("t.csv:2:3", "quotes", "a quotation mark that is not closed")),
        ('1,"x"', ("t.csv:2:4", "quoting", '"x" in quotation marks')),
        ('1,""', ("t.csv:2:3", "quoting", '"" in quotation marks')),
    ],
)
def test_a_quotation_mark_that_is_wrong_or_needless_is_placed(check, record, issue):
    assert check(f"a,b\n{record}\n3,4\n") == [issue]


@pytest.mark.parametrize("record", ['1,"x, y"', '1,"x ""y"""', '1,"x\ny"', "1, x ", "1,'x'", "٣,é"])
def test_a_cell_is_written_in_one_way(check, record):
    assert check(f"a,b\n{record}\n") == []


@pytest.mark.parametrize("line", ["", ",", " , ", ",,,"])
def test_a_line_without_a_value_is_blank(check, line):
    assert check(f"a,b\n1,2\n{line}\n3,4\n") == [("t.csv:3", "blank-row", "a row without a value")]


def test_trailing_blank_lines_are_named_once(check):
    assert check("a,b\n1,2\n\n\n") == [("t.csv:3", "blank-row", "a row without a value, and 1 more below it")]


@pytest.mark.parametrize("line", ["<<<<<<< HEAD", "=======", ">>>>>>> branch", "||||||| base"])
def test_a_merge_conflict_marker_is_no_row(check, line):
    assert check(f"a,b\n{line}\n1,2\n") == [("t.csv:2", "conflict-marker", f'"{line}"')]


def test_a_file_appended_to_itself_repeats_its_header(check):
    assert check("a,b\n1,2\na,b\n1,2\n", primaryKey="a") == [
        ("t.csv:3", "repeated-header", "the header again")
    ]


@pytest.mark.parametrize("text", ["a,b\n1,2", "a,b"])
def test_a_file_ends_with_a_line_feed(check, text):
    assert check(text) == [("t.csv", "last-line-end", "no line feed at the file's end")]


@pytest.mark.parametrize(("text", "found"), [("", "an empty file"), ("\n", "a blank first line")])
def test_a_table_has_a_header(check, text, found):
    assert check(text) == [("t.csv", "empty", found)]


@pytest.mark.parametrize(
    ("text", "kind", "schema"),
    [
        ("a,b\nB,1\na,2\n", "string", {"primaryKey": "a"}),
        ("a,b\n9,x\n10,x\n", "integer", {"primaryKey": "a"}),
        ("a,b\nx,1\nx,2\ny,1\n", "string", {"primaryKey": ["a", "b"]}),
        ("a,b\nz,1\ny,2\n", "string", {"primaryKey": "a", "uniqueKeys": [["b"]]}),
        ("a,b\nz,1\n,1\nz,2\n", "string", {"primaryKey": "a"}),
        ("a,b\nz,1\na,2\n", "string", {}),
    ],
)
def test_rows_that_ascend_by_a_key_are_in_order(check, text, kind, schema):
    assert check(text, kind, **schema) == []


def test_the_first_row_that_stands_too_low_is_named(check):
    text = "a,b\nb,1\na,2\nd,3\nc,4\n"
    found = '"a" below "b" (2 rows in this file are out of order)'
    assert check(text, primaryKey="a") == [("t.csv:3:1", "order", found)]


def test_all_faults_of_a_file_are_reported_sorted_by_place(check):
    text = 'a,c\n1\n\n2,x"y\n3,"z"\n<<<<<<< HEAD\n4,5'
    assert [rule for _, rule, _ in check(text)] == [
        "last-line-end",
        "header-misspelt",
        "cells",
        "blank-row",
        "quotes",
        "quoting",
        "conflict-marker",
    ]


def test_many_issues_of_one_rule_are_counted_after_the_first_hundred(check):
    issues = check("a,b\n" + "1\n" * 250)
    assert len(issues) == 101
    assert issues[-1] == ("t.csv", "cells", "150 more places like these")


def test_a_missing_file_and_an_unsafe_one_are_not_opened(tmp_path):
    package = write_package(tmp_path, t=([field("a")], "", {}), u=([field("a")], "", {}))
    (tmp_path / "t.csv").unlink()
    assert list(canonical.check(package, {"u.csv"})) == []


def test_a_very_wide_row_takes_linear_time(check):
    started = time.perf_counter()
    assert check("a,b\n" + "x," * 500_000 + "\n") == [("t.csv:2:5", "cells", "500001 cells")]
    assert time.perf_counter() - started < 5
