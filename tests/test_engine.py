"""The engine: DuckDB reads every file record for record as the reader of records does."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted import limits
from footnoted.descriptor import read_package
from footnoted.engine import Engine, check_layout, check_pattern, identifier, literal
from footnoted.errors import BeyondLimitError, QueryError
from footnoted.tables import read_rows
from planting import SAMPLE
from tables_of import field, write_package


def everything(package, name="t"):
    """Give all records of a table as the engine has them, once it has counted."""
    view_count = f"FROM {identifier(name)} SELECT count(*), count_if(a = 'a' OR coalesce(a, b) IS NULL)"
    with Engine(package, held=0) as engine:
        engine.verify(name, *engine.query(view_count)[0])
        return engine.query(f"FROM {identifier(name)} ORDER BY _record")


def two_columns(tmp_path, text, **schema):
    return write_package(tmp_path, t=([field("a"), field("b")], text, schema))


def test_every_cell_is_text_and_missing_values_are_null(tmp_path):
    assert everything(two_columns(tmp_path, 'a,b\n01,\n"",NA\n')) == [(1, "01", None), (2, None, "NA")]


@pytest.mark.parametrize(
    ("missing", "rows"),
    [
        (["-"], [(1, "", None)]),
        (["", "-"], [(1, None, None)]),
        ([], [(1, "", "-")]),
    ],
)
def test_missing_values_are_what_the_schema_says(tmp_path, missing, rows):
    assert everything(two_columns(tmp_path, "a,b\n,-\n", missingValues=missing)) == rows


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n3\n4,5,6\n7,8\n",
        'a,b\n1,"x\n2,y\n3,z\n',
        'a,b\n1,x"y\n2,z\n',
        'a,b\n1,"x\ny"\n2,z\n',
        "a,b\n1,2\n\n3,4\n",
        "a,b\n1,2\na,b\n3,4\n",
        "a,b\r\n1,2\r\n",
        "\ufeffa,b\n1,2\n",
        "a,b\n1,2",
        "a,b\n<<<<<<< HEAD\n1,2\n",
        b"a,b\n1,\xff\n2,x\n",
        "b,a\n1,2\n",
        "a,bb\n1,2\n",
        "a\n1\n",
        "a,b\n",
        "",
        "a,b\n1," + "x" * 900_000 + "\n2,y\n",
        "a,b\n" + "," * 10_000 + "\n1,2\n",
        "a,b\n1,x\0y\n",
    ],
)
def test_what_duckdb_would_refuse_or_misread_is_read_all_the_same(tmp_path, text):
    package = two_columns(tmp_path, text)
    expected = [(row.record, *row.cells.values()) for row in read_rows(package, package.resource("t"))]
    assert everything(package) == expected


def test_a_large_file_with_blank_lines_is_found_out_by_counting(tmp_path):
    text = "a,b\n" + "1,2\n" * 600_000 + "\n3,4\n"
    package = two_columns(tmp_path, text)
    with Engine(package) as engine:
        rows = engine.query("SELECT count(*) FROM t")[0][0]
        assert (rows, engine.views["t"].records.rows()) == (600_001, 600_002)
        assert not engine.verify("t", rows, 0)
        assert engine.query("SELECT max(_record) FROM t") == [(600_002,)]


@settings(derandomize=True, max_examples=120, deadline=None)
@given(text=st.text('ab1,"\n', max_size=24))
def test_any_text_is_read_as_the_reader_of_records_reads_it(tmp_path_factory, text):
    package = two_columns(tmp_path_factory.mktemp("t"), "a,b\n" + text)
    expected = [(row.record, *row.cells.values()) for row in read_rows(package, package.resource("t"))]
    assert everything(package) == expected


def test_a_missing_file_is_an_empty_table_that_is_not_readable(tmp_path):
    package = two_columns(tmp_path, "a,b\n")
    (tmp_path / "t.csv").unlink()
    with Engine(package) as engine:
        assert engine.query("SELECT count(*), count(_record), count(b) FROM t") == [(0, 0, 0)]
        assert not engine.views["t"].readable


def test_a_field_without_a_column_is_null_and_said_to_be_absent(tmp_path):
    with Engine(two_columns(tmp_path, "a\n1\n")) as engine:
        assert engine.query("FROM t") == [(1, "1", None)]
        assert engine.views["t"].absent == {"b"}
        assert not engine.views["t"].has(["b"])


def test_names_that_differ_by_case_only_keep_the_first(tmp_path):
    package = write_package(tmp_path, t=([field("a"), field("A")], "a,A\n1,2\n", {}))
    with Engine(package) as engine:
        assert engine.query("FROM t") == [(1, "1")]


@pytest.mark.parametrize("folder", ["a[b]", "a*b", "a'b", "a b"])
def test_the_name_of_a_folder_is_no_pattern(tmp_path, folder):
    (tmp_path / folder).mkdir()
    assert everything(two_columns(tmp_path / folder, "a,b\n1,2\n")) == [(1, "1", "2")]


@pytest.mark.parametrize("name", ['a"b', "select", "a b", "é"])
def test_any_name_of_a_field_can_be_asked_for(tmp_path, name):
    package = write_package(
        tmp_path, t=([field(name), field("b")], f'"{name.replace(chr(34), chr(34) * 2)}",b\n1,2\n', {})
    )
    with Engine(package) as engine:
        assert engine.query(f"FROM t SELECT {identifier(name)}") == [("1",)]


def test_nothing_outside_the_package_can_be_read(tmp_path):
    (tmp_path / "p").mkdir()
    (tmp_path / "secret.csv").write_text("x\n1\n")
    with (
        Engine(two_columns(tmp_path / "p", "a,b\n")) as engine,
        pytest.raises(QueryError, match="file system operations are disabled"),
    ):
        engine.query(f"FROM read_csv({literal(str(tmp_path / 'secret.csv'))})")


def test_a_statement_that_cannot_be_run_is_an_error_of_ours(tmp_path):
    with Engine(two_columns(tmp_path, "a,b\n")) as engine, pytest.raises(QueryError, match="nope"):
        engine.query("SELECT nope FROM t")


def test_the_sample_is_read_by_duckdb_itself():
    with Engine(read_package(SAMPLE), held=0) as engine:
        assert all(view.records is not None for view in engine.views.values())


def test_a_small_file_that_was_read_already_is_not_read_again_by_duckdb():
    with Engine(read_package(SAMPLE)) as engine:
        assert all(view.records is None for view in engine.views.values())


@pytest.mark.parametrize("pattern", [r"(?=a)", r"(a)\1", "(", "(a{1000}){1000}", "\ud800"])
def test_a_pattern_that_re2_cannot_run_is_named(pattern):
    assert check_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+", "[a-z]{2,3}", "", r"\S+(?: \S+){0,7}"])
def test_a_pattern_that_re2_can_run_is_good(pattern):
    assert check_pattern(pattern) is None


def test_a_date_layout_that_cannot_be_run_is_named():
    assert check_layout("%d/%m/%Y") is None
    assert "%Q" in (check_layout("%Q") or "")


def test_a_question_that_needs_more_memory_than_the_limit_ends_in_a_word_about_it(tmp_path):
    few = limits.Limits(memory=30_000_000)
    with (
        limits.raised(few),
        Engine(two_columns(tmp_path, "a,b\n")) as engine,
        pytest.raises(BeyondLimitError) as error,
    ):
        engine.query("SELECT list(range::VARCHAR) FROM range(5_000_000)")
    assert str(error.value) == (
        "the tables: found more bytes of memory for a question to DuckDB; expected at most 30,000,000. "
        "Make it smaller; an owner who needs more gives --limits memory=NUMBER."
    )


def test_what_does_not_fit_into_memory_is_put_on_the_disk_meanwhile(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    few = limits.Limits(memory=60_000_000)
    (tmp_path / "package").mkdir()
    with limits.raised(few), Engine(two_columns(tmp_path / "package", "a,b\n")) as engine:
        count = "SELECT count(*) FROM (SELECT DISTINCT range::VARCHAR || 'padding' FROM range(3_000_000))"
        assert engine.query(count) == [(3_000_000,)]
        assert list(tmp_path.glob("footnoted-*"))
    assert list(tmp_path.glob("footnoted-*")) == []
