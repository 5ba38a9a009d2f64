"""Suites of unknown hands: none runs a program, reaches out, never ends or is waited for."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing

import pytest

from footnoted.descriptor import read_package
from footnoted.gx import forms, layer, sandbox, suites
from footnoted.gx.process import Ran
from footnoted.gx.reading import read_suites
from footnoted.limits import Limits
from footnoted.tables import LONGEST_KEY

MEND = "Mend the suite; the data may be good."
AT = "validation/gx/expectations/quays/{}.json: error [expectations.broken] quays: found"
NOT_NULL = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "quay"}}
ENDLESS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r WHERE n < 0"


def field(name):
    return {"name": name, "type": "string"}


@pytest.fixture
def root(tmp_path):
    """A package of one table, one of whose columns has a name to break out of a quotation with."""
    root = tmp_path / "harbour"
    (root / "data").mkdir(parents=True)
    schema = {"fields": [field("quay"), field("a`b")], "primaryKey": "quay"}
    resource = {"name": "quays", "path": "data/quays.csv", "schema": schema}
    descriptor = {"name": "harbour", "resources": [resource]}
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    rows = f"east,1\nwest,2\n{'a' * 5000}!,3\n"
    (root / "data" / "quays.csv").write_text("quay,a`b\n" + rows, encoding="utf-8")
    return root


@pytest.fixture
def begin(root):
    """Write suites by their kind into the package, and begin to run them."""

    def start(contents, limits=None):
        for kind, expectations in contents.items():
            path = root / suites.FOLDER / suites.suite_path(f"quays.{kind}")
            path.parent.mkdir(parents=True, exist_ok=True)
            document = {"name": f"quays.{kind}", "expectations": expectations}
            path.write_text(json.dumps(document), encoding="utf-8")
        return layer.begin(read_package(root), limits)

    return start


@pytest.fixture
def refused(begin, monkeypatch):
    """Write suites, and give what is refused without starting anything; without the remedy."""
    monkeypatch.setattr(subprocess, "Popen", None)

    def lines(contents):
        with begin(contents) as running:
            found = [str(one) for one in running.finish()]
            assert all(one.expectations == 0 for one in list(running.looked.values())[:2])
        assert all(one.endswith(f" {MEND}") for one in found)
        return [one.removesuffix(f" {MEND}") for one in found]

    return lines


def expect(kind, **kwargs):
    return {"type": f"expect_column_values_{kind}", "kwargs": {"column": "quay", **kwargs}}


def query(text):
    return {"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": text}}


def when(column, value="east", how="==", **more):
    return {"type": "comparison", "column": {"name": column}, "operator": how, "parameter": value, **more}


# --- what is refused before anything runs --------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (
            when("quay` == `quay` or @pd.io.common.os.system('true') or `quay"),
            "what is no column of the table; expected a column of the table, without a backtick.",
        ),
        (
            when("a`b"),
            "what is no column of the table; expected a column of the table, without a backtick.",
        ),
        (
            {"type": "nullity", "column": {"name": "quay", "x": 1}, "is_null": True},
            "what is no column of the table; expected a column of the table, without a backtick.",
        ),
        (
            when("quay", {"name": "quay"}),
            "another value for ==; expected a number, a text or a truth value.",
        ),
        (
            when("quay", "east", "IN"),
            "another value for IN; expected a list of at most 10,000 numbers, texts or truth values.",
        ),
        (
            {**when("quay"), "pass_through_filter": "quay == quay"},
            "another form; expected and, or, comparison or nullity, with nothing else in it.",
        ),
        (
            when("quay", how="or"),
            "another form; expected and, or, comparison or nullity, with nothing else in it.",
        ),
        (
            {
                "type": "or",
                "conditions": [{"type": "and", "conditions": [{"type": "or", "conditions": [{}]}]}],
            },
            None,
        ),
        (
            {"type": "or", "conditions": [when("quay")] * 100},
            "more than that; expected at most 100 comparisons, no deeper than 2.",
        ),
    ],
)
def test_a_row_condition_holds_columns_and_plain_values_alone(refused, condition, found):
    (line,) = refused({"meaning": [expect("to_be_null", row_condition=condition)]})
    if found is None:
        assert "found a row condition that is run as a program; expected" in line
    else:
        says = f"{AT.format('meaning')} expect_column_values_to_be_null with a row condition that has {found}"
        assert line == says


@pytest.mark.parametrize(
    ("expectation", "says"),
    [
        (
            expect("to_match_json_schema", json_schema={"$ref": "http://127.0.0.1/"}),
            (
                '"expect_column_values_to_match_json_schema" with {"column": "quay", '
                '"json_schema": {"$ref": "http://127.0.0.1/"}}; expected an expectation that can be run.'
            ),
        ),
        (
            expect("to_be_between", min_value={"$PARAMETER": "now()"}),
            "expect_column_values_to_be_between with another min_value; expected a number or a text.",
        ),
        (
            expect("to_be_between", max_value=float("nan")),
            "expect_column_values_to_be_between with another max_value; expected a number or a text.",
        ),
        (
            expect("to_be_between", max_value=2**63),
            "expect_column_values_to_be_between with another max_value; expected a number or a text.",
        ),
        (
            expect("to_be_null", mostly=True),
            "expect_column_values_to_be_null with another mostly; expected a number from 0 to 1.",
        ),
        (
            expect("to_be_null", **{"plan\x1b": 1}),
            (
                'expect_column_values_to_be_null with the argument "plan<U+001B>"; expected one of these: '
                "column, condition_parser, mostly, row_condition."
            ),
        ),
        (
            expect("to_be_in_set", value_set=["x"] * 10_001),
            (
                "expect_column_values_to_be_in_set with another value_set; "
                "expected a list of at most 10,000 numbers, texts or truth values."
            ),
        ),
        (
            expect("to_match_regex", regex="x" * 1_001),
            (
                "expect_column_values_to_match_regex with another regex; "
                "expected a text of at most 1,000 characters."
            ),
        ),
        (
            expect("to_be_of_type", type_="io.common"),
            "expect_column_values_to_be_of_type with another type_; expected the name of a type.",
        ),
        (
            query("SELECT 1"),
            (
                "unexpected_rows_expectation in a suite of another kind; "
                "expected it in a suite of the kind links or across."
            ),
        ),
    ],
)
def test_an_expectation_has_arguments_of_known_form_alone(refused, expectation, says):
    assert refused({"meaning": [expectation]}) == [f"{AT.format('meaning')} {says}"]


@pytest.mark.parametrize(
    "text", ["SELECT 1 FROM {batch.__class__}", "SELECT {0}", "SELECT '}'", "x" * 20_001]
)
def test_a_query_is_no_template_of_a_program(refused, text):
    assert refused({"across": [query(text)]}) == [
        (
            f"{AT.format('across')} unexpected_rows_expectation with another unexpected_rows_query; "
            "expected a query of at most 20,000 characters, with no braces but {batch}."
        )
    ]


def test_more_expectations_than_the_limit_are_one_issue(refused, root):
    every = [NOT_NULL] * (Limits().expectations + 1)
    says = (
        "validation/gx: error [expectations.broken] found more than 2,000 expectations, none of which is "
        "run; expected at most 2,000 expectations."
    )
    assert refused({"meaning": every}) == [says]
    assert refused({"meaning": [expect("to_be_good")] * (Limits().expectations + 1)}) == [says]
    package = read_package(root)
    assert len(read_suites(package).refused) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with a name")
def test_what_is_no_file_is_neither_followed_nor_waited_for(refused, root):
    folder = root / suites.FOLDER / "expectations" / "quays"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "meaning.json")
    (folder / "schema.json").symlink_to("/dev/zero")
    (folder / "across.json").write_bytes(b" " * (Limits().text_bytes + 1))
    (folder / "links.json").write_text("[" * 100_000, encoding="utf-8")
    found = refused({})
    deep = found.pop(1)
    assert deep.startswith(f'{AT.format("links")} what is no JSON: "maximum recursion depth exceeded')
    assert found == [
        f"{AT.format('across')} 20,000,001 bytes; expected at most 20,000,000.",
        f"{AT.format('meaning')} what is no regular file; expected a file.",
        f"{AT.format('schema')} a link; expected a file.",
    ]


def test_suites_behind_a_link_are_not_read(refused, root, tmp_path):
    (tmp_path / "elsewhere" / "expectations" / "quays").mkdir(parents=True)
    (root / "validation").mkdir()
    (root / "validation" / "gx").symlink_to(tmp_path / "elsewhere")
    assert refused({}) == [
        (
            "validation/gx: error [expectations.broken] found a link on the way to the suites; "
            "expected suites in the package."
        )
    ]


# --- what runs, and within which bounds ----------------------------------------------------------


def test_wicked_suites_run_to_their_end_and_do_nothing_else(begin, root, tmp_path, monkeypatch):
    """One run of much: patterns, queries, conditions, words for the terminal, modules in the package."""
    monkeypatch.chdir(root)
    monkeypatch.syspath_prepend(root)
    for name in ("great_expectations", "pandas", "json", "sitecustomize"):
        (root / f"{name}.py").write_text(f"open({str(tmp_path / 'owned')!r}, 'w')\n", encoding="utf-8")
    owned = str(tmp_path / "owned.sqlite")
    words = {"notes": "No\n::error::\x1b[31m way.", "meta": {"remedy": "Mend\u202e it."}, "severity": "info"}
    contents = {
        "meaning": [
            expect("to_match_regex", regex="^(a+)+$"),
            expect("to_not_match_regex", regex="^(a|aa)+!$"),
            expect("to_match_regex_list", regex_list=["^(a+)+$", "t$"]),
            expect("to_not_match_regex_list", regex_list=["^(a+)+$", "^w"]),
            expect("to_match_regex", regex="(?=e)east"),
            {**expect("to_be_null", row_condition=when("quay", ["east"], "IN")), **words},
            expect("to_be_in_set", value_set=["west"], row_condition=when("quay", "east", "!=")),
        ],
        "across": [
            query(text)
            for text in (
                f"VACUUM INTO '{owned}'",
                f"ATTACH '{owned}' AS z",
                f"SELECT 1) ; ATTACH '{owned}' AS z; --",
                "SELECT load_extension('x')",
                "SELECT * FROM pragma_database_list",
                "SELECT quay AS row_id, 'a`b' AS field, 7 AS value FROM {batch} WHERE quay LIKE 'w%'",
            )
        ],
    }
    with begin(contents) as running:
        found = [str(one) for one in running.finish()]
        assert running.looked["expectations.meaning"] == layer.Looked(7, 1, 3)
        assert running.looked["expectations.broken"].expectations == 13
    assert not list(tmp_path.glob("owned*"))
    long, named = f'"{"a" * 80}…"', f"{'a' * LONGEST_KEY}…"
    hold = "the data are right, correct the expectation."
    at = f"data/quays.csv:4:1: error [expectations.meaning] quays/{named}/quay: found {long}; expected"
    issues = [one for one in found if "[expectations.meaning]" in one]
    assert {one for one in issues if "info" in one} == {
        (
            'data/quays.csv:2:1: info [expectations.meaning] quays/east/quay: found "east"; expected that '
            "no<U+000A>::error::<U+001B>[31m way. Mend<U+202E> it."
        )
    }
    assert [one.split(" expected that ")[1].split(" ")[0] for one in issues if one.startswith(at)] == [
        "expect_column_values_to_be_in_set",
        "expect_column_values_to_match_regex",
        "expect_column_values_to_match_regex_list",
        "expect_column_values_to_not_match_regex",
    ]
    assert [one.split("quays/")[1].split(" holds")[0] for one in issues if "quays/west" in one] == [
        'west/quay: found "west"; expected that expect_column_values_to_match_regex',
        'west/quay: found "west"; expected that expect_column_values_to_not_match_regex_list',
        'west/a`b: found "7"; expected that unexpected_rows_expectation',
    ]
    assert all(one.endswith(hold) for one in issues if "error" in one.split(" ")[1])
    fails = "which fails with"
    assert [one.split(" found ")[1].removesuffix(f" {MEND}") for one in found if "broken" in one] == [
        (
            f'unexpected_rows_expectation, {fails} "(sqlite3.DatabaseError) authorization denied"; '
            "expected an expectation that can be run."
        ),
        (
            f'unexpected_rows_expectation, {fails} "(sqlite3.DatabaseError) not authorized"; '
            "expected an expectation that can be run."
        ),
        (
            f'unexpected_rows_expectation, {fails} "(sqlite3.OperationalError) near ")": syntax error"; '
            "expected an expectation that can be run."
        ),
        (
            f"unexpected_rows_expectation, {fails} "
            '"(sqlite3.OperationalError) not authorized to use function: load_extension"; '
            "expected an expectation that can be run."
        ),
        (
            f'unexpected_rows_expectation, {fails} "(sqlite3.OperationalError) not authorized"; '
            "expected an expectation that can be run."
        ),
        (
            f"expect_column_values_to_match_regex of quay, {fails} "
            '"Invalid regular expression: invalid perl operator: (?="; '
            "expected an expectation that can be run."
        ),
    ]


def test_a_query_without_end_is_stopped_and_hides_no_other(begin):
    contents = {"across": [query(ENDLESS)], "meaning": [expect("to_be_in_set", value_set=["east"])]}
    with begin(contents, layer.Limits(query_seconds=0.2)) as running:
        found = [str(one) for one in running.finish()]
    assert [one.partition(":")[0] for one in found[:2]] == ["data/quays.csv"] * 2
    assert found[2:] == [
        (
            f"{AT.format('across')} unexpected_rows_expectation, which fails with "
            '"(sqlite3.OperationalError) interrupted after 0.2 s"; expected an expectation that can be run. '
            f"{MEND}"
        )
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="the system keeps no account of computing")
def test_a_run_beyond_its_time_is_one_issue_and_keeps_what_it_found(begin):
    contents = {"across": [query(ENDLESS)], "meaning": [expect("to_be_in_set", value_set=["east"])]}
    with begin(contents, layer.Limits(seconds=3, query_seconds=100)) as running:
        found = [str(one) for one in running.finish()]
        assert running.looked["expectations.meaning"].expectations == 1
    assert [one.partition(":")[0] for one in found[:2]] == ["data/quays.csv"] * 2
    assert found[2:] == [
        (
            "validation/gx: error [expectations.broken] found suites that take more than 3 s; 1 of 2 "
            f"expectations were looked at; expected suites that are run within 3 s. {MEND}"
        )
    ]


def test_large_tables_have_more_time_and_memory():
    assert layer.Limits().of_size(900_000) == layer.Limits(20, 5, 1_000)
    assert layer.Limits().of_size(100_000_000) == layer.Limits(70, 5, 2_000)


def test_a_run_that_dies_is_one_issue(begin):
    with begin({"meaning": [NOT_NULL]}) as running:
        running.child.process.kill()
        (issue,) = running.finish()
    how = "by signal 9" if sys.platform != "win32" else "with status 1"
    assert str(issue) == (
        f"validation/gx: error [expectations.broken] found suites whose run was ended {how}; "
        f"expected suites that are run within 20 s and 1,000 MB. {MEND}"
    )


def test_an_expectation_of_which_nothing_is_heard_is_an_issue(begin, monkeypatch):
    with begin({"meaning": [NOT_NULL]}) as running:
        monkeypatch.setattr(running.child, "wait", lambda _limits: Ran([]))
        (issue,) = running.finish()
    assert str(issue) == (
        f"{AT.format('meaning')} expect_column_values_to_not_be_null of quay, which gives no result; "
        f"expected an expectation that can be run. {MEND}"
    )


def test_an_interrupt_ends_the_process_and_leaves_no_folder(begin):
    def interrupted():
        with running:
            raise KeyboardInterrupt

    running = begin({"meaning": [NOT_NULL]})
    child = running.child
    assert child.folder.is_dir()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert child.process.returncode is not None
    assert not child.folder.exists()


def test_a_copy_for_which_there_is_no_room_is_an_issue(begin, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    with begin({"meaning": [NOT_NULL]}) as running:
        monkeypatch.setattr(running.child, "write_table", full)
        (issue,) = running.finish()
    assert str(issue) == (
        'validation/gx: error [expectations.broken] found suites that fail with "[Errno 28] No space left '
        f'on device"; expected suites that can be run. {MEND}'
    )


def test_the_validating_process_itself_imports_no_great_expectations(begin, root):
    begin({"meaning": [expect("to_be_null")]}).close()
    code = (
        "import sys; from pathlib import Path; from footnoted.gx import layer; "
        "from footnoted.descriptor import read_package; "
        "assert len(layer.check(read_package(Path(sys.argv[1])))) == 3; "
        "assert not {'great_expectations', 'pandas', 'sqlalchemy', 'pyarrow'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, root], check=True)


# --- the second wall -----------------------------------------------------------------------------


@pytest.fixture
def connection(tmp_path):
    """A connection under watch to a database with one table."""
    path = tmp_path / "package.sqlite"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE quays (quay TEXT)")
        made.execute("INSERT INTO quays VALUES ('east')")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
        watch = sandbox.Watch(0.2)
        watch.guard(opened)
        watch.arm()
        watch.begin()
        yield opened


@pytest.mark.parametrize(
    "text",
    [
        "ATTACH ':memory:' AS z",
        "VACUUM",
        "PRAGMA user_version",
        "SELECT * FROM pragma_table_info('quays')",
        "SELECT zeroblob(1)",
        "SELECT randomblob(1)",
        "CREATE TEMP TABLE z (a)",
        "DELETE FROM quays",
        "BEGIN",
        ENDLESS,
        "SELECT 1 FROM quays WHERE quay LIKE '" + "%a" * 600 + "'",
    ],
)
def test_the_watch_lets_no_such_query_pass(connection, text):
    with pytest.raises(sqlite3.Error, match=r"authorized|denied|interrupted|too complex"):
        connection.execute(text).fetchall()


def test_the_watch_lets_queries_pass(connection):
    text = (
        "WITH q AS (SELECT upper(quay) AS u FROM quays) SELECT u, count(*) OVER () FROM q WHERE u GLOB 'E*'"
    )
    assert connection.execute(text).fetchall() == [("EAST", 1)]


def test_a_process_that_is_shut_in_does_nothing_outside_its_folder(tmp_path):
    code = """
        import os, socket, subprocess, sys
        from pathlib import Path
        from footnoted.gx.sandbox import limit, shut
        folder, outside = Path(sys.argv[1], "inside"), Path(sys.argv[1], "outside")
        folder.mkdir()
        limit(60, 100, 1)
        shut(folder)
        for step in (
            lambda: socket.create_connection(("127.0.0.1", 9)),
            lambda: socket.socket(),
            lambda: subprocess.run(["true"]),
            lambda: os.system("true"),
            lambda: os.execv("/bin/true", ["true"]),
            lambda: outside.write_text("x"),
            lambda: os.open(outside, os.O_RDONLY | os.O_CREAT),
            lambda: outside.mkdir(),
            lambda: os.rename(folder, outside),
            lambda: os.symlink(folder, outside),
        ):
            try:
                step()
            except PermissionError:
                print("refused")
        (folder / "x").write_text("x")
        try:
            bytearray(2_000_000_000)
        except MemoryError:
            print("no memory")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), tmp_path], check=True, capture_output=True, text=True
    )
    assert done.stdout.split("\n")[:10] == ["refused"] * 10
    assert not (tmp_path / "outside").exists()
    if sys.platform == "linux":
        assert done.stdout.endswith("refused\nno memory\n")


# --- what is not refused -------------------------------------------------------------------------

GOOD = {
    "column_distinct_values_to_be_in_set": {"value_set": ["east", "west", "south"]},
    "column_distinct_values_to_contain_set": {"value_set": ["east"]},
    "column_distinct_values_to_equal_set": {"value_set": ["east", "west", "south"]},
    "column_kl_divergence_to_be_less_than": {
        "partition_object": {"values": ["east", "south", "west"], "weights": [0.3, 0.3, 0.4]},
        "threshold": 0.5,
        "internal_weight_holdout": 0,
        "tail_weight_holdout": 0.01,
    },
    "column_max_to_be_between": {"column": "depth", "min_value": 3, "strict_min": False},
    "column_mean_to_be_between": {"column": "depth", "min_value": 1, "max_value": 9},
    "column_median_to_be_between": {"column": "depth", "min_value": 1},
    "column_min_to_be_between": {"column": "depth", "max_value": 9},
    "column_most_common_value_to_be_in_set": {"value_set": ["east", "west", "south"], "ties_okay": True},
    "column_pair_values_a_to_be_greater_than_b": {
        "column_A": "depth",
        "column_B": "berths",
        "or_equal": True,
        "ignore_row_if": "either_value_is_missing",
    },
    "column_pair_values_to_be_equal": {"column_A": "quay", "column_B": "quay", "mostly": 0.5},
    "column_pair_values_to_be_in_set": {
        "column_A": "quay",
        "column_B": "depth",
        "value_pairs_set": [["east", 3], ["west", 4], ["south", 5]],
    },
    "column_proportion_of_non_null_values_to_be_between": {"min_value": 0.9},
    "column_proportion_of_unique_values_to_be_between": {"min_value": 0.9},
    "column_quantile_values_to_be_between": {
        "column": "depth",
        "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[None, 9]]},
        "allow_relative_error": False,
    },
    "column_stdev_to_be_between": {"column": "depth", "max_value": 9},
    "column_sum_to_be_between": {"column": "depth", "min_value": 9},
    "column_to_exist": {"column_index": 0},
    "column_unique_value_count_to_be_between": {"min_value": 3, "strict_max": False},
    "column_value_lengths_to_be_between": {"min_value": 4, "max_value": 5},
    "column_value_lengths_to_equal": {"value": 4, "mostly": 0.5},
    "column_value_z_scores_to_be_less_than": {"column": "depth", "threshold": 9, "double_sided": True},
    "column_values_to_be_between": {"column": "depth", "min_value": 3, "max_value": 5, "mostly": None},
    "column_values_to_be_decreasing": {"column": "berths", "strictly": True},
    "column_values_to_be_in_set": {"value_set": ["east", "west", "south"]},
    "column_values_to_be_in_type_list": {"column": "depth", "type_list": ["int64", "Int64Dtype"]},
    "column_values_to_be_increasing": {"column": "depth", "strictly": True},
    "column_values_to_be_null": {"row_condition": when("quay", ["north"], "IN"), "condition_parser": None},
    "column_values_to_be_of_type": {"column": "depth", "type_": "int64"},
    "column_values_to_be_unique": {},
    "column_values_to_match_regex": {"regex": "^[a-z]+$"},
    "column_values_to_match_regex_list": {"regex_list": ["^[ws]", "t$"], "match_on": "any"},
    "column_values_to_not_be_in_set": {"value_set": ["north"]},
    "column_values_to_not_be_null": {},
    "column_values_to_not_match_regex": {"regex": "^[0-9]"},
    "column_values_to_not_match_regex_list": {"regex_list": ["^[0-9]", "^n"]},
    "compound_columns_to_be_unique": {"column_list": ["quay", "depth"], "ignore_row_if": "never"},
    "multicolumn_sum_to_equal": {"column_list": ["depth", "berths"], "sum_total": 6},
    "multicolumn_values_to_be_equal": {"column_list": ["quay", "quay"]},
    "select_column_values_to_be_unique_within_record": {"column_list": ["quay", "name"]},
    "table_column_count_to_be_between": {"min_value": 4, "max_value": 4},
    "table_column_count_to_equal": {"value": 4},
    "table_columns_to_match_ordered_list": {"column_list": ["quay", "name", "depth", "berths"]},
    "table_columns_to_match_set": {"column_set": ["quay", "depth"], "exact_match": False},
    "table_row_count_to_be_between": {"min_value": 1, "max_value": 3},
    "table_row_count_to_equal": {"value": 1, "row_condition": when("depth", 4, ">")},
}
"""An expectation of each known type that holds for the table of the next test."""


def test_every_known_expectation_runs_and_tells_good_rows(begin, root):
    assert {f"expect_{name}" for name in GOOD} == set(forms.ON_ROWS)
    path = root / "datapackage.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    numbers = [{"name": name, "type": "integer"} for name in ("depth", "berths")]
    document["resources"][0]["schema"]["fields"] = [field("quay"), field("name"), *numbers]
    path.write_text(json.dumps(document), encoding="utf-8")
    rows = "quay,name,depth,berths\neast,East,3,3\nwest,West,4,2\nsouth,South,5,1\n"
    (root / "data" / "quays.csv").write_text(rows, encoding="utf-8")
    apart = ("table_column", "column_pair", "compound", "multi", "select", "table_row")
    expectations = [
        {
            "type": f"expect_{name}",
            "kwargs": {**({} if name.startswith(apart) else {"column": "quay"}), **kwargs},
        }
        for name, kwargs in GOOD.items()
    ]
    with begin({"meaning": expectations}) as running:
        assert [str(one) for one in running.finish()] == []
        assert running.looked["expectations.meaning"] == layer.Looked(len(GOOD), 1, 3)
