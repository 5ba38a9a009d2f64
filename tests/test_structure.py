"""The structure layer: what the Table Schema promises, cell by cell."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.descriptor import read_package
from footnoted.engine import Engine
from footnoted.issues import Finding
from footnoted.rows import structure
from planting import SAMPLE
from tables_of import check_structure, field, write_package


def short(issues):
    """Give place, rule, found and expected of each issue."""
    return [(one.place, one.rule.removeprefix("structure."), one.found, one.expected) for one in issues]


def rules(issues):
    return [one.rule.removeprefix("structure.") for one in issues]


@pytest.fixture
def check(tmp_path):
    """Check one table of fields and text; give the issues."""

    def run(fields, text, **schema):
        return check_structure(write_package(tmp_path, t=(fields, text, schema)))

    return run


def test_the_sample_breaks_no_rule():
    assert check_structure(read_package(SAMPLE)) == []


GOOD = {
    "integer": ["0", "-7", "12", "9223372036854775807", "-9223372036854775808"],
    "number": ["0", "-1.5", "1000000000000", "3.14", "0.5"],
    "boolean": ["TRUE", "FALSE"],
    "date": ["2025-02-28", "2024-02-29", "1999-12-31"],
    "year": ["2025", "0999", "-0044"],
    "yearmonth": ["2025-12"],
    "time": ["23:59:59", "00:00:00Z", "12:00:00.5+02:00"],
    "datetime": ["2025-02-28T12:00:00", "2025-02-28T12:00:00Z"],
    "duration": ["P1Y", "PT5M", "P1Y2M3DT4H5M6S", "P2W"],
    "geopoint": ['"36.1, 33.5"'],
    "object": ['"{""a"": 1}"', "{}"],
    "array": ["[1]", "[]"],
    "geojson": ["{}"],
    "string": ["NA", "٣", "'", "-"],
    "any": ["x"],
    "no-such-type": ["x"],
}
BAD = {
    "integer": [
        "٣",
        "１２",
        "1_000",
        " 12",
        "12 ",
        "007",
        "+1",
        "1.0",
        "1e3",
        "-0",
        "0x1F",
        "9223372036854775808",
        "x",
    ],
    "number": [
        "٣.١",
        "1_0.5",
        "NaN",
        "inf",
        "-inf",
        "1e5",
        "1E5",
        ".5",
        "5.",
        "01.5",
        "+1",
        "1.2.3",
        "−5",
        '"1,5"',
        "$5",
    ],
    "boolean": ["true", "True", "1", "yes", " TRUE"],
    "date": [
        "2025-02-30",
        "2025-13-01",
        "2025-2-3",
        "03/02/2025",
        "45000",
        "2025-02-28T00:00:00",
        "٢٠٢٥-٠٢-٢٨",
    ],
    "year": ["25", "20250", "٢٠٢٥"],
    "yearmonth": ["2025-13", "2025-1"],
    "time": ["24:00:00", "12:60:00", "1:00:00"],
    "datetime": ["2025-02-30T12:00:00", "2025-02-28 12:00:00"],
    "duration": ["1Y", "P1X", "P 1Y"],
    "geopoint": ["36.1", '"x, y"'],
    "object": ["[1]", "{", "1", "x"],
    "array": ["{}", "x"],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in GOOD.items() for text in texts])
def test_a_canonical_cell_is_of_its_type(check, kind, text):
    assert check([field("a", kind), field("b")], f"a,b\n{text},\n") == []


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in BAD.items() for text in texts])
def test_any_other_form_is_not(check, kind, text):
    issues = check([field("a", kind), field("b")], f"a,b\n{text},\n")
    assert [(one.line, one.rule) for one in issues] == [(2, "structure.type")]


@pytest.mark.parametrize(
    ("properties", "good", "bad"),
    [
        ({"kind": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]}, "ja", "TRUE"),
        ({"kind": "number", "decimalChar": ",", "groupChar": "."}, '"1.000,5"', "1x5"),
        ({"kind": "integer", "bareNumber": False}, "$5", "$5x5"),
        ({"kind": "date", "format": "%d/%m/%Y"}, "31/12/2025", "2025-12-31"),
        ({"kind": "string", "format": "email"}, "a@b.org", "a.b.org"),
        ({"kind": "string", "format": "uri"}, "https://example.org", "example.org"),
        ({"kind": "string", "format": "uuid"}, "00000000-0000-4000-8000-000000000000", "0000"),
        ({"kind": "list", "itemType": "integer", "delimiter": ";"}, "1;2", "1;x"),
    ],
)
def test_a_field_that_states_its_form_is_held_to_it(check, properties, good, bad):
    assert rules(check([field("a", **properties), field("b")], f"a,b\n{good},\n{bad},\n")) == ["type"]


def test_a_required_cell_that_is_empty_is_named(check):
    assert short(check([field("id"), field("a", required=True)], "id,a\nx,\ny,1\n", primaryKey="id")) == [
        ("t.csv:2:3", "required", '""', "a value")
    ]


def test_two_faults_of_one_record_are_two_issues(check):
    issues = check([field("a", "integer", required=True), field("b", enum=["x"])], "a,b\n,y\n")
    assert rules(issues) == ["required", "enum"]


def test_one_bad_record_hides_no_other(check):
    text = 'a,b\n1,"x\n2,3,4\n5\n\nx,y\n'
    assert [
        one.place for one in check([field("a", "integer", required=True), field("b", required=True)], text)
    ] == [
        "t.csv:4:2",
        "t.csv:6:1",
    ]


def test_a_faults_line_counts_quoted_line_ends(check):
    assert check([field("a"), field("b", "integer")], 'a,b\n"x\ny\nz",1\nu,v\n')[0].place == "t.csv:5:3"


@pytest.mark.parametrize(
    ("constraint", "good", "bad"),
    [
        ({"minLength": 2}, "ab", "a"),
        ({"maxLength": 2}, "é\u0301", "abc"),
        ({"pattern": "USD|EUR"}, "USD", "USDxyz"),
        ({"pattern": "[A-Z]{3}"}, "USD", '"USD\n"'),
        ({"pattern": r"\d"}, "3", "٣"),
        ({"enum": ["a", "b"]}, "a", "A"),
        ({"categories": ["a", "b"]}, "a", "c"),
        ({"categories": [{"value": "a", "label": "A"}]}, "a", "A"),
    ],
)
def test_a_constraint_on_text_is_held(check, constraint, good, bad):
    assert len(check([field("a", **constraint), field("b")], f"a,b\n{good},\n{bad},\n,\n")) == 1


@pytest.mark.parametrize(
    ("kind", "constraint", "good", "bad"),
    [
        ("integer", {"minimum": 1}, "1", "0"),
        ("integer", {"maximum": 5}, "5", "6"),
        ("number", {"minimum": 0.1}, "0.1", "0.09"),
        ("number", {"exclusiveMinimum": 0}, "0.1", "0"),
        ("number", {"exclusiveMaximum": 2}, "1.99", "2"),
        ("number", {"maximum": "10"}, "9", "11"),
        ("year", {"minimum": 2000}, "2000", "1999"),
        ("date", {"minimum": "2025-01-01"}, "2025-01-01", "2024-12-31"),
        ("date", {"maximum": "2025-01-01"}, "2025-01-01", "2025-01-02"),
        ("yearmonth", {"maximum": "2025-01"}, "2025-01", "2025-02"),
        ("integer", {"enum": [1, 2]}, "2", "3"),
        ("number", {"enum": [1.5, 2]}, "2", "3"),
        ("boolean", {"enum": [True]}, "TRUE", "FALSE"),
    ],
)
def test_a_constraint_on_values_is_held(check, kind, constraint, good, bad):
    assert len(check([field("a", kind, **constraint), field("b")], f"a,b\n{good},\n{bad},\n,\n")) == 1


def test_a_closed_list_names_the_nearest_value(check):
    issues = check([field("a", enum=["company", "person"]), field("b")], "a,b\nCompani,\n")
    assert issues[0].expected == 'one of "company", "person"; the nearest is "company"'


def test_every_later_row_with_a_key_names_the_line_of_the_first(check):
    text = 'id,b\nx,"1\n2"\ny,\nx,\nx,\n'
    assert short(check([field("id"), field("b")], text, primaryKey="id")) == [
        ("t.csv:5:1", "primary-key", '"x"', "a value that no other row has; line 2 has it already"),
        ("t.csv:6:1", "primary-key", '"x"', "a value that no other row has; line 2 has it already"),
    ]


def test_a_primary_key_has_no_gap(check):
    assert short(check([field("a"), field("b")], "a,b\nx,\nx,y\n", primaryKey=["a", "b"])) == [
        ("t.csv:2:3", "primary-key", '""', "a value, as part of the primary key")
    ]


def test_a_composite_key_is_unique_as_a_whole(check):
    issues = check([field("a"), field("b")], "a,b\nx,y\nx,z\nx,y\n", primaryKey=["a", "b"])
    assert [(one.place, one.found) for one in issues] == [("t.csv:4:1", '"x", "y"')]


def test_rows_without_a_value_do_not_repeat_each_other(check):
    assert check([field("a", unique=True), field("b")], "a,b\n,1\n,2\nx,3\n", uniqueKeys=[["a", "b"]]) == []


def test_a_unique_field_and_a_unique_key_are_held(check):
    issues = check(
        [field("a", unique=True), field("b"), field("c")], "a,b,c\n1,x,y\n1,x,y\n", uniqueKeys=[["b", "c"]]
    )
    assert rules(issues) == ["unique", "unique-key"]


def test_a_key_that_is_stated_twice_is_reported_once(check):
    issues = check(
        [field("a", unique=True, required=True), field("b")],
        "a,b\n1,\n1,\n,x\n",
        primaryKey="a",
        uniqueKeys=[["a"]],
    )
    assert rules(issues) == ["primary-key", "required"]


def test_numbers_repeat_by_value(check):
    found = rules(check([field("a", "number", unique=True), field("b")], "a,b\n1,\n1.0,\n"))
    assert found == ["type", "unique"]


PARENT = ([field("id"), field("kind")], "id,kind\nx,k\ny,k\n", {"primaryKey": "id"})


def link(fields, reference, resource="p"):
    return {"foreignKeys": [{"fields": fields, "reference": {"resource": resource, "fields": reference}}]}


def test_a_foreign_key_has_its_target_or_is_empty(tmp_path):
    child = ([field("a"), field("b")], "a,b\nx,\n,\nzzzz,\n", link(["a"], ["id"]))
    package = write_package(tmp_path, p=PARENT, t=child)
    assert short(check_structure(package)) == [("t.csv:4:1", "foreign-key", '"zzzz"', "one of p.id")]


def test_a_foreign_key_names_the_nearest_target(tmp_path):
    parent = ([field("id"), field("b")], "id,b\nbluewater-lines,\nkelpworks,\n", {})
    package = write_package(
        tmp_path, p=parent, t=([field("a"), field("b")], "a,b\nkelpwork,\n", link(["a"], ["id"]))
    )
    assert check_structure(package)[0].expected == 'one of p.id; the nearest is "kelpworks"'


def test_a_foreign_key_to_an_empty_table_has_no_target(tmp_path):
    parent = ([field("id"), field("kind")], "id,kind\n", {})
    package = write_package(
        tmp_path, p=parent, t=([field("a"), field("b")], "a,b\nx,\n", link(["a"], ["id"]))
    )
    assert rules(check_structure(package)) == ["foreign-key"]


def test_a_composite_foreign_key_is_filled_in_whole_or_not_at_all(tmp_path):
    child = ([field("a"), field("b")], "a,b\nx,k\n,\nx,\nx,z\n", link(["a", "b"], ["id", "kind"]))
    package = write_package(tmp_path, p=PARENT, t=child)
    assert [(one.place, one.found) for one in check_structure(package)] == [
        ("t.csv:4:1", '"x", ""'),
        ("t.csv:5:1", '"x", "z"'),
    ]


def test_a_foreign_key_may_point_at_its_own_table(check):
    issues = check(
        [field("id"), field("up")], "id,up\nx,\ny,x\nz,q\n", primaryKey="id", **link("up", "id", "")
    )
    assert [(one.place, one.found) for one in issues] == [("t.csv:4:3", '"q"')]


@pytest.mark.parametrize(
    "schema", [link("a", "id", "nope"), link("a", "nope"), link("zz", "id"), link(["a", "b"], "id")]
)
def test_a_foreign_key_that_points_nowhere_is_left_to_the_descriptors_layer(tmp_path, schema):
    package = write_package(tmp_path, p=PARENT, t=([field("a"), field("b")], "a,b\nq,\n", schema))
    assert check_structure(package) == []


def test_cells_without_a_column_are_left_to_the_header_rules(check):
    assert check([field("a"), field("b", required=True, unique=True)], "a\n1\n", primaryKey="b") == []


def test_a_pattern_cannot_hang_the_check(check):
    started = time.perf_counter()
    assert rules(check([field("a", pattern="(a+)+"), field("b")], f"a,b\n{'a' * 200_000}!,\n")) == ["pattern"]
    assert time.perf_counter() - started < 5


def test_hundreds_of_columns_are_all_checked(check):
    fields = [field(f"f{number}", "integer", required=True) for number in range(250)]
    header = ",".join(one["name"] for one in fields)
    assert len(check(fields, f"{header}\n{',' * 249}1\n{','.join(['x'] * 250)}\n")) == 499


def test_ten_thousand_faults_are_all_reported(check):
    assert len(check([field("a", "integer"), field("b")], "a,b\n" + "x,\n" * 10_000)) == 10_000


@settings(derandomize=True, max_examples=60, deadline=None)
@given(texts=st.lists(st.text("x1- .٣", max_size=4).filter(lambda one: not one or one.strip()), max_size=6))
def test_counting_and_finding_agree_with_plain_python(tmp_path_factory, texts):
    root = tmp_path_factory.mktemp("t")
    fields = [field("a", "integer", minimum=0, maxLength=2), field("b", unique=True)]
    package = write_package(root, t=(fields, "a,b\n" + "".join(f"{one},{one}\n" for one in texts), {}))
    bad = [one for one in texts if one and not re.fullmatch("0|-?[1-9][0-9]*", one)]
    found = rules(check_structure(package))
    assert found.count("type") == len(bad)
    assert found.count("unique") == len([one for at, one in enumerate(texts) if one and one in texts[:at]])


def test_nothing_is_looked_for_where_nothing_was_counted(tmp_path):
    package = write_package(tmp_path, t=([field("a", "integer"), field("b")], "a,b\n1,\n", {}))
    asked = []
    with Engine(package) as engine:
        query = engine.query
        engine.query = lambda sql, parameters=(): asked.append(sql) or query(sql, parameters)
        found = list(structure.check(package, engine))
    assert [one for one in found if isinstance(one, Finding)] == []
    assert len([sql for sql in asked if "SELECT count(*)" in sql]) == 1
    assert not [sql for sql in asked if "_record" in sql]
