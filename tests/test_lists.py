"""The lists in validation/: a line that is none is named, and hides no other."""

from __future__ import annotations

import pytest

from footnoted.descriptor import read_package
from footnoted.gates import canonical
from footnoted.lists import LISTS, RATES, WAIVERS, read_list

HEADER = "rule,table,row,field,reason,expected,expires\n"
REMEDY = "Write the line in that form; a cell with a comma stands in quotation marks."


@pytest.fixture
def read(sample):
    """Write a list of waivers; give what is wrong with it, and the reasons of the well-formed lines."""

    def run(text):
        (sample / WAIVERS).write_text(text, encoding="utf-8")
        package = read_package(sample)
        lines = read_list(package, WAIVERS)
        return [str(one) for one in canonical.check(package)], [one.cells["reason"] for one in lines]

    return run


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("a.b,companies", "2 cells"),
        ("a.b,companies,kelpworks,name,so,it,is,all", "8 cells"),
        ('a.b,companies,kelpworks,name,it "is" so,x,', "7 cells"),
        ("", "1 cells"),
    ],
)
def test_a_line_of_another_form_is_an_issue_and_hides_no_other(read, line, found):
    says = (
        f"{WAIVERS}:2: error [canonical.list] found {found}; expected 7 cells, quoted by RFC 4180. {REMEDY}"
    )
    assert read(f"{HEADER}{line}\na.b,companies,kelpworks,name,good,x,\n") == ([says], ["good"])


@pytest.mark.parametrize(("text", "found"), [("", "an empty file"), ("rule,table\n", '"rule,table"')])
def test_a_wrong_header_is_an_issue(read, text, found):
    expected = HEADER.strip()
    assert read(text) == (
        [f'{WAIVERS}:1:1: error [canonical.list] found {found}; expected "{expected}". {REMEDY}'],
        [],
    )


@pytest.mark.parametrize("name", LISTS)
def test_each_list_is_checked(name, sample):
    (sample / name).write_text("no,list\n", encoding="utf-8")
    assert [(one.file, one.rule) for one in canonical.check(read_package(sample))] == [
        (name, "canonical.list")
    ]


def test_what_an_earlier_gate_has_refused_is_not_opened(sample):
    (sample / WAIVERS).write_text("no,list\n", encoding="utf-8")
    assert list(canonical.check(read_package(sample), {WAIVERS})) == []


@pytest.mark.parametrize(
    ("band", "column", "found", "expected"),
    [
        ("EUR,DKK,7.6,7.3", 9, '"7.6" as low', "no more than 7.3, the high end of the band"),
        ("EUR,DKK,seven,7.6", 9, '"seven" as low', "a number above 0, with a point: 7.3"),
        ("EUR,DKK,7.3,", 13, '"" as high', "a number above 0, with a point: 7.3"),
        ("EUR,DKK,0,7.6", 9, '"0" as low', "a number above 0, with a point: 7.3"),
    ],
)
def test_a_band_of_rates_that_is_none_is_an_issue_where_it_stands(sample, band, column, found, expected):
    (sample / RATES).write_text(f"from,to,low,high\n{band}\n", encoding="utf-8")
    assert [str(one) for one in canonical.check(read_package(sample))] == [
        f"{RATES}:2:{column}: error [canonical.list] found {found}; expected {expected}. {REMEDY}"
    ]
