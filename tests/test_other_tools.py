"""What other tools write into tables and descriptors: it is read as they mean it, or named."""

from __future__ import annotations

import json

import pytest

from footnoted.descriptor import FILE_NAME, read_package
from footnoted.errors import UnreadablePackageError
from footnoted.model import Model
from footnoted.package import open_package
from footnoted.rows import readings
from packages import SAMPLE, change, copy_package, validated

DESCRIPTOR = ("descriptor",)
SOURCE = ",en,2024,"


def issues(root, *layers):
    return [str(one) for one in validated(root, layers=layers).issues]


def named_fields(raw, table):
    [found] = [one for one in raw["resources"] if one["name"] == table]
    return {one["name"]: one for one in found["schema"]["fields"]}


@pytest.mark.parametrize(
    ("codec", "mark", "odd"),
    [
        ("utf-8", b"\xef\xbb\xbf", "a byte order mark"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
    ],
)
def test_a_descriptor_with_a_byte_order_mark_is_read_and_the_mark_named(codec, mark, odd, tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    text = (root / FILE_NAME).read_text(encoding="utf-8")
    (root / FILE_NAME).write_bytes(mark + text.encode(codec))
    [one] = issues(root, *DESCRIPTOR)
    assert one == (
        f"datapackage.json:1:1: error [descriptor.encoding] found {odd}; "
        "expected UTF-8 without a byte order mark. Save datapackage.json as UTF-8 without BOM."
    )
    assert open_package(root).tables == open_package(SAMPLE).tables


def test_a_mark_hides_no_other_fault_of_the_descriptor(tmp_path):
    root = copy_package(SAMPLE, tmp_path, [(FILE_NAME, "", "\ufeff")])
    change(root, FILE_NAME, '"version": "0.1.0"', '"version": "one"')
    rules = [one.rule for one in validated(root, layers=DESCRIPTOR).issues]
    assert rules == ["descriptor.encoding", "descriptor.version"]


def test_a_descriptor_in_latin_1_is_named_at_its_first_byte_that_is_no_utf_8(tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    text = (root / FILE_NAME).read_text(encoding="utf-8")
    (root / FILE_NAME).write_bytes(
        text.replace('"title": "', '"title": "é', 1).encode("utf-8").replace("é".encode(), b"\xe9")
    )
    [one] = issues(root, *DESCRIPTOR)
    assert "error [descriptor.encoding] found byte 0xE9; expected UTF-8" in one
    with pytest.raises(UnreadablePackageError, match="byte 0xE9 is no UTF-8"):
        read_package(root)


def test_missing_values_of_one_field_are_refused_where_they_stand(tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    raw = json.loads((root / FILE_NAME).read_text(encoding="utf-8"))
    named_fields(raw, "people")["description"]["missingValues"] = ["", "n.d."]
    named_fields(raw, "places")["country"]["missingValues"] = [""]
    (root / FILE_NAME).write_text(json.dumps(raw), encoding="utf-8")
    [one] = validated(root, layers=DESCRIPTOR).issues
    assert (one.rule, one.cell, one.found) == (
        "descriptor.missing-values",
        "people/description",
        '"", "n.d."',
    )


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ([{"value": "", "label": "the source is silent"}], []),
        ([{"value": ""}, {"value": "-9", "label": "refused"}], ['"", "-9"']),
        ("", []),
    ],
)
def test_a_missing_value_may_have_a_label(listed, found, tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    raw = json.loads((root / FILE_NAME).read_text(encoding="utf-8"))
    raw["resources"][0]["schema"]["missingValues"] = listed
    (root / FILE_NAME).write_text(json.dumps(raw), encoding="utf-8")
    outcome = validated(root, layers=DESCRIPTOR)
    assert [one.found for one in outcome.issues if one.rule == "descriptor.missing-values"] == found


def edtf_issues(root):
    found = readings.check(Model(read_package(root)))
    return [one.found for one in found if getattr(one, "rule", None) == readings.EDTF_RULE]


@pytest.mark.parametrize(
    "date",
    [
        *("2024", "2024-02", "2024-02-29", "2024-23", "2024?", "2024-02~", "XXXX-02", "XXXX-02-29", "XXXX"),
        *("199X", "18XX", "2024-XX", "2024-02-XX", "2019/2020", "2024-01-05/..", "../2024", "2024/"),
        *("1984~/2004-06", "Y17000", "-0044", "2004-01-01T10:10:10Z", "XXXX-03-09/XXXX-03-12"),
    ],
)
def test_a_date_of_edtf_level_1_is_taken(date, tmp_path):
    root = copy_package(SAMPLE, tmp_path, [("data/sources.csv", SOURCE, f",en,{date},")])
    assert edtf_issues(root) == []


@pytest.mark.parametrize(
    "date",
    [
        *(
            "2024-21/2024-23",
            "2024-41",
            "2024-31",
            "2024-13",
            "2023-02-29",
            "2024-04-31/2024-05",
            "{1667;1668}",
        ),
        *(
            "[1667..1670]",
            "2004?-06",
            "156X-12-25",
            "1XXX",
            "2024-Q1",
            "2024/02",
            "/",
            "../..",
            "Y-17E7",
            "1950S2",
        ),
    ],
)
def test_what_only_higher_levels_have_is_no_date_of_level_1(date, tmp_path):
    root = copy_package(SAMPLE, tmp_path, [("data/sources.csv", SOURCE, f",en,{date},")])
    assert edtf_issues(root) == [f'"{date}"']


@pytest.mark.parametrize("written", ["4000000.0", "4000000.00", "4000000.50"])
def test_a_number_has_no_0_at_the_end_of_its_decimals(written, tmp_path):
    edit = ("data/funding_facts.csv", ",,4000000,,money,EUR", f",,{written},,money,EUR")
    root = copy_package(SAMPLE, tmp_path, [edit])
    [one] = issues(root, "structure")
    assert (
        f'error [structure.type] funding_facts/heron-cost/value: found "{written}"; expected '
        "a decimal number: ASCII digits, a point, no exponent, no grouping, no 0 at the end of decimals."
    ) in one


def test_a_number_that_went_through_pandas_is_still_loaded(tmp_path):
    edit = ("data/funding_facts.csv", ",,4000000,,money,EUR", ",,4000000.0,,money,EUR")
    facts = open_package(copy_package(SAMPLE, tmp_path, [edit])).load("funding_facts")
    assert 4000000 in set(facts["value"].dropna())
