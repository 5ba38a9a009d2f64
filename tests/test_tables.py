"""Tables: text rows, typed Arrow tables, canonical CSV, findings in their place."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from footnoted.arrow import read_arrow
from footnoted.errors import BadCsvError
from footnoted.issues import Finding, Rule
from footnoted.records import format_cell
from footnoted.tables import arrow_type, columns, place, read_rows, write_csv
from tables_of import field, write_package

RULE = Rule("test.rule", "A sentence.", "Do this.")


def rows(tmp_path, text, *fields, **schema):
    package = write_package(tmp_path, t=([field(one) for one in fields], text, schema))
    return [(row.record, list(row.cells.values())) for row in read_rows(package, package.resource("t"))]


def test_an_empty_cell_is_missing(tmp_path):
    assert rows(tmp_path, 'a,b\n1,\n"",NA\n', "a", "b") == [(1, ["1", None]), (2, [None, "NA"])]


def test_missing_values_are_what_the_schema_says(tmp_path):
    assert rows(tmp_path, "a,b\n-,\n", "a", "b", missingValues=["-"]) == [(1, [None, ""])]


def test_a_short_record_is_filled_and_a_long_one_cut(tmp_path):
    assert rows(tmp_path, "a,b\n1\n1,2,3\n", "a", "b") == [(1, ["1", None]), (2, ["1", "2"])]


def test_blank_lines_repeated_headers_and_conflict_markers_count_but_are_no_rows(tmp_path):
    text = "a,b\n1,2\n\na,b\n<<<<<<< HEAD\n3,4\n"
    assert rows(tmp_path, text, "a", "b") == [(1, ["1", "2"]), (5, ["3", "4"])]


def test_columns_are_found_by_name(tmp_path):
    assert rows(tmp_path, "b,a\n1,2\n", "a", "b") == [(1, ["2", "1"])]


def test_a_misspelt_label_hides_no_cell():
    assert columns(["id", "nmae", "x"], ["id", "name", "x"]) == [0, 1, 2]


def test_a_field_without_a_column_has_none():
    assert columns(["id"], ["id", "name"]) == [0, None]


def test_a_file_that_is_missing_has_no_rows(tmp_path):
    package = write_package(tmp_path, t=([field("a")], "a\n1\n", {}))
    (tmp_path / "t.csv").unlink()
    assert read_rows(package, package.resource("t")) == []


def test_arrow_has_the_types_of_the_schema(tmp_path):
    fields = [
        field("i", "integer"),
        field("n", "number"),
        field("b", "boolean"),
        field("d", "date"),
        field("y", "year"),
        field("s"),
    ]
    text = "i,n,b,d,y,s\n1000000000000,35,TRUE,2025-02-28,2025,NA\n,,,,,\n"
    package = write_package(tmp_path, t=(fields, text, {}))
    table = read_arrow(package, package.resource("t"))
    assert table.to_pylist() == [
        {"i": 10**12, "n": 35.0, "b": True, "d": date(2025, 2, 28), "y": 2025, "s": "NA"},
        dict.fromkeys("inbdys"),
    ]
    assert [str(one) for one in table.schema.types] == [
        "int64",
        "double",
        "bool",
        "date32[day]",
        "int64",
        "string",
    ]


def test_a_table_without_rows_keeps_its_types(tmp_path):
    package = write_package(tmp_path, t=([field("i", "integer")], "i\n", {}))
    assert read_arrow(package, package.resource("t")).schema == pa.schema([("i", pa.int64())])


def test_booleans_are_read_as_the_field_writes_them(tmp_path):
    package = write_package(
        tmp_path, t=([field("b", "boolean", trueValues=["ja"], falseValues=["nein"])], "b\nja\n", {})
    )
    assert read_arrow(package, package.resource("t")).column("b").to_pylist() == [True]


def test_a_date_with_a_format_of_its_own_stays_text(tmp_path):
    package = write_package(tmp_path, t=([field("d", "date", format="%d/%m/%Y")], "d\n31/12/2025\n", {}))
    assert arrow_type(package.resource("t").fields[0]) == pa.string()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "01"),
        ("integer", "1.0"),
        ("integer", "٣"),
        ("integer", "1_000"),
        ("integer", "99999999999999999999"),
        ("number", "1e3"),
        ("number", "NaN"),
        ("boolean", "true"),
        ("date", "2025-02-30"),
        ("date", "2025-2-3"),
        ("year", "25"),
    ],
)
def test_a_cell_that_is_not_of_its_type_is_named(tmp_path, kind, text):
    package = write_package(tmp_path, t=([field("x"), field("a", kind)], f'x,a\n"u\nv",\n1,{text}\n', {}))
    with pytest.raises(BadCsvError, match=rf'4:3: found "{text}"; expected {kind}, as a is'):
        read_arrow(package, package.resource("t"))


def test_a_header_that_is_not_the_schemas_is_named(tmp_path):
    package = write_package(tmp_path, t=([field("a"), field("b")], "b,a\n", {}))
    with pytest.raises(BadCsvError, match='1:1: found "b,a"; expected "a,b"'):
        read_arrow(package, package.resource("t"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("NA", "NA"),
        (True, "TRUE"),
        (False, "FALSE"),
        (1000000000000, "1000000000000"),
        (1e12, "1000000000000"),
        (35.0, "35"),
        (6.7, "6.7"),
        (1e-7, "0.0000001"),
        (Decimal("1.50"), "1.5"),
        (date(2025, 2, 3), "2025-02-03"),
    ],
)
def test_a_value_has_one_canonical_text(value, text):
    assert format_cell(value) == text


def test_a_value_of_another_type_is_refused():
    with pytest.raises(
        TypeError, match="found a list; expected None, str, bool, int, float, Decimal or date"
    ):
        format_cell([])


def test_csv_is_written_canonically_and_read_back(tmp_path):
    path = tmp_path / "t.csv"
    write_csv(path, ["a", "b"], [{"a": 'x, "y"', "b": None}, {"a": "é\nz", "b": 1}])
    assert path.read_bytes() == 'a,b\n"x, ""y""",\n"é\nz",1\n'.encode()


def test_a_single_empty_column_is_no_blank_line(tmp_path):
    write_csv(tmp_path / "t.csv", ["a"], [{"a": None}])
    assert (tmp_path / "t.csv").read_text() == 'a\n""\n'


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("old")
    with pytest.raises(TypeError, match="found a object; expected None"):
        write_csv(path, ["a"], [{"a": "x"}, {"a": object()}])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_datetime_is_written_in_iso_form():
    assert format_cell(datetime(2025, 2, 3, 4, 5)) == "2025-02-03T04:05:00"  # noqa: DTZ001 - no zone is the case


def test_findings_get_file_line_column_and_key(tmp_path):
    text = 'id,name\nx,"a\nb"\ny,"c, d"\n'
    package = write_package(tmp_path, t=([field("id"), field("name")], text, {"primaryKey": "id"}))
    findings = [RULE.finding("t", 2, "name", "found", "expected"), RULE.finding("t", 1, "", "f", "e")]
    assert [str(one) for one in place(package, findings)] == [
        "t.csv:2: error [test.rule] t/x: found f; expected e. Do this.",
        "t.csv:4:4: error [test.rule] t/y/name: found found; expected expected. Do this.",
    ]


def test_a_row_without_its_key_is_called_by_its_number(tmp_path):
    package = write_package(tmp_path, t=([field("id"), field("b")], "id,b\n,1\n", {"primaryKey": "id"}))
    assert place(package, [RULE.finding("t", 1, "b", "f", "e")])[0].row == "record 1"


def test_a_finding_about_the_header_has_no_row(tmp_path):
    package = write_package(tmp_path, t=([field("id"), field("b")], "id,b\n", {"primaryKey": "id"}))
    assert place(package, [RULE.finding("t", 0, "b", "f", "e")])[0].place == "t.csv:1:4"


def test_a_finding_about_no_table_of_the_package_is_placed_in_the_descriptor(tmp_path):
    package = write_package(tmp_path, t=([field("id")], "id\n", {}))
    assert place(package, [Finding(RULE, "zz", 1, "b", "f", "e")])[0].place == "datapackage.json"
