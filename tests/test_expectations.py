"""Expectations: suites of Great Expectations run on a copy, and each failure names its cell."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import footnoted
from footnoted.descriptor import read_package
from footnoted.errors import DataDocsError
from footnoted.gx import layer as expectations
from footnoted.gx import suites
from footnoted.gx.project import stale_files, write_docs, write_project

SAMPLE = Path(footnoted.__file__).parent / "sample"
SAYS = {"notes": "Every value is good.", "meta": {"remedy": "Mend it."}}
GOOD = "expected that every value is good. Mend it."
RUN = "expected an expectation that can be run. Mend the suite; the data may be good."


def field(name, kind="string", **constraints):
    return {"name": name, "type": kind, "constraints": constraints}


DESCRIPTOR = {
    "name": "harbour",
    "resources": [
        {
            "name": "quays",
            "path": "data/quays.csv",
            "schema": {"fields": [field("quay", unique=True)], "primaryKey": "quay"},
        },
        {
            "name": "ferries",
            "path": "data/ferries.csv",
            "schema": {
                "fields": [
                    field("ferry", pattern="[a-z]+"),
                    field("name", required=True, minLength=2, maxLength=9),
                    field("kind", enum=["car", "foot"]),
                    field("seats", "integer", minimum=1, exclusiveMaximum=1000),
                    field("fare", "number"),
                    field("electric", "boolean"),
                    field("since", "date"),
                    field("quay"),
                ],
                "primaryKey": ["ferry"],
                "uniqueKeys": [["name", "quay"]],
                "foreignKeys": [
                    {"fields": "quay", "reference": {"resource": "quays", "fields": "quay"}},
                ],
            },
        },
    ],
}
QUAYS = "quay\neast\nwest\n"
FERRIES = (
    "ferry,name,kind,seats,fare,electric,since,quay\n"
    "gull,Gull,car,120,4.5,TRUE,2021-03-01,east\n"
    "heron,نورس,foot,80,,FALSE,,west\n"
    "tern,NA,,,3,,2020-01-31,\n"
)


@pytest.fixture
def root(tmp_path):
    """A small package without suites."""
    root = tmp_path / "harbour"
    (root / "data").mkdir(parents=True)
    (root / "datapackage.json").write_text(json.dumps(DESCRIPTOR), encoding="utf-8")
    (root / "data" / "quays.csv").write_text(QUAYS, encoding="utf-8")
    (root / "data" / "ferries.csv").write_text(FERRIES, encoding="utf-8")
    return root


@pytest.fixture
def run(root):
    """Write suites (by `table.kind`) into the package, then check it; give each issue as one line."""

    def check(contents):
        for name, items in contents.items():
            path = root / suites.FOLDER / suites.suite_path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            document = {"name": name, "expectations": items} if isinstance(items, list) else items
            path.write_text(items if isinstance(items, str) else json.dumps(document), encoding="utf-8")
        return [str(one) for one in expectations.check(read_package(root))]

    return check


def expect(kind, **kwargs):
    return {"type": kind, "kwargs": kwargs, **SAYS}


def when(column, value):
    return {"type": "comparison", "column": {"name": column}, "operator": "==", "parameter": value}


def test_without_suites_nothing_runs_and_great_expectations_is_not_imported(root):
    code = (
        "import sys; from pathlib import Path; from footnoted.gx import layer as expectations; "
        "from footnoted.descriptor import read_package; "
        "assert expectations.check(read_package(Path(sys.argv[1]))) == []; "
        "assert not {'great_expectations', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, root], check=True)


def test_each_kind_of_failure_names_what_can_be_named(run):
    assert run(
        {
            "ferries.meaning": [
                expect("expect_table_row_count_to_be_between", min_value=1000),
                expect("expect_column_distinct_values_to_contain_set", column="kind", value_set=["air"]),
                expect("expect_column_values_to_be_in_set", column="name", value_set=["Gull", "NA"]),
                expect("expect_column_values_to_be_between", column="seats", max_value=100),
                expect(
                    "expect_column_pair_values_a_to_be_greater_than_b",
                    column_A="fare",
                    column_B="seats",
                    ignore_row_if="either_value_is_missing",
                ),
                expect(
                    "expect_column_values_to_be_null", column="quay", row_condition=when("ferry", "heron")
                ),
            ],
            "quays.across": [
                expect(
                    "unexpected_rows_expectation",
                    unexpected_rows_query="WITH q AS (SELECT * FROM {batch}) "
                    "SELECT quay AS row_id, 'quay' AS field, COUNT(ferry) AS value "
                    "FROM q LEFT JOIN ferries USING (quay) GROUP BY quay HAVING COUNT(ferry) < 2",
                )
            ],
        }
    ) == [
        f"data/ferries.csv:1: error [expectations.meaning] ferries: found 3; {GOOD}",
        f"data/ferries.csv:1:12: error [expectations.meaning] ferries/kind: found 1 values; {GOOD}",
        f'data/ferries.csv:2:15: error [expectations.meaning] ferries/gull/seats: found "120"; {GOOD}',
        (
            "data/ferries.csv:2:19: error [expectations.meaning] ferries/gull/fare: "
            f'found "4.5" and "120"; {GOOD}'
        ),
        f'data/ferries.csv:3:7: error [expectations.meaning] ferries/heron/name: found "نورس"; {GOOD}',
        f'data/ferries.csv:3:28: error [expectations.meaning] ferries/heron/quay: found "west"; {GOOD}',
        f'data/quays.csv:2:1: error [expectations.meaning] quays/east/quay: found "1"; {GOOD}',
        f'data/quays.csv:3:1: error [expectations.meaning] quays/west/quay: found "1"; {GOOD}',
    ]


def test_generated_suites_say_the_table_schema(root, run):
    write_project(read_package(root))
    assert run({}) == []
    text = (
        "ferry,name,kind,seats,fare,electric,since,quay\n"
        "Gull,G,bus,0,4.5,TRUE,2021-3-1,east\n"
        "heron,,foot,1000,,FALSE,,south\n"
        "tern,NA,,,3,,2020-01-31,west\n"
        "tern,NA,,,3,,2020-01-31,west\n"
    )
    (root / "data" / "ferries.csv").write_text(text, encoding="utf-8")
    found = [line.partition(" Mend")[0].split(" error ")[1] for line in run({})]
    value = "Give each row a value of its own."
    second = "Delete the second row, or correct what it repeats."
    assert found == [
        (
            '[expectations.schema] ferries/Gull/ferry: found "Gull"; expected that ferries.ferry has the '
            "form [a-z]+. Write the value in this form."
        ),
        (
            '[expectations.schema] ferries/Gull/name: found "G"; expected that the length of ferries.name '
            "lies within 2 to 9 characters. Write a value of this length."
        ),
        (
            '[expectations.schema] ferries/Gull/kind: found "bus"; expected that ferries.kind is one of '
            "car, foot. Write one of these values."
        ),
        (
            '[expectations.schema] ferries/Gull/seats: found "0"; expected that ferries.seats lies '
            "within 1 to 1000. Write a value within these bounds."
        ),
        (
            '[expectations.schema] ferries/Gull/since: found "2021-3-1"; expected that ferries.since has '
            "the form [0-9]{4}-[0-9]{2}-[0-9]{2}. Write the value in this form."
        ),
        (
            '[expectations.schema] ferries/heron/name: found ""; expected that ferries.name has a value '
            "in every row. Write the value."
        ),
        (
            '[expectations.schema] ferries/heron/seats: found "1000"; expected that ferries.seats lies '
            "within 1 to 1000. Write a value within these bounds."
        ),
        (
            '[expectations.schema] ferries/heron/quay: found "south"; expected that quay of ferries '
            "stands in quay of quays. Add the row to quays, or correct the reference."
        ),
        *(
            (
                '[expectations.schema] ferries/tern/ferry: found "tern"; expected that ferries.ferry holds '
                f"no value twice. {value}"
            ),
            (
                '[expectations.schema] ferries/tern/name: found "NA" and "west"; expected that no two '
                f"rows of ferries have the same name, quay. {second}"
            ),
        )
        * 2,
    ]


def test_what_the_structure_layer_said_is_not_said_again(root):
    package = read_package(root)
    write_project(package)
    (root / "data" / "ferries.csv").write_text(FERRIES.replace("NA", ""), encoding="utf-8")
    (issue,) = expectations.check(package)
    assert issue.rule == "expectations.schema"
    assert expectations.check(package, [issue]) == []


def test_a_package_that_great_expectations_cannot_take_is_one_issue(root, run):
    path = root / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"fare"', '"seats"'), encoding="utf-8")
    query = expect("unexpected_rows_expectation", unexpected_rows_query="SELECT * FROM {batch}")
    assert run({"ferries.across": [query]}) == [
        (
            "validation/gx: error [expectations.broken] found suites that fail with "
            '"duplicate column name: seats"; expected suites that can be run. '
            "Mend the suite; the data may be good."
        )
    ]


def test_a_library_that_is_not_installed_is_named(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    query = expect("unexpected_rows_expectation", unexpected_rows_query="SELECT * FROM {batch}")
    with pytest.raises(ModuleNotFoundError, match="sqlalchemy") as caught:
        run({"quays.across": [query]})
    assert caught.value.name == "sqlalchemy"


def test_a_path_out_of_the_package_is_not_written_to(root, run, tmp_path):
    path = root / "datapackage.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("data/quays.csv", "../quays.csv"), encoding="utf-8"
    )
    (tmp_path / "quays.csv").write_text(QUAYS, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    run({"quays.meaning": [expect("expect_column_values_to_not_be_null", column="quay")]})
    assert {one.name for one in set(tmp_path.rglob("*")) - set(before)} == {
        "validation",
        "gx",
        "expectations",
        "quays",
        "meaning.json",
    }


def test_a_cell_of_the_wrong_type_hides_no_other(root, run):
    text = FERRIES.replace("120", "many").replace("80,,", "80,free,") + "\n<<<<<<< ours\nx,y,car,7,1,TRUE,,\n"
    (root / "data" / "ferries.csv").write_text(text, encoding="utf-8")
    assert run(
        {"ferries.meaning": [expect("expect_column_values_to_be_between", column="seats", min_value=10)]}
    ) == [f'data/ferries.csv:7:9: error [expectations.meaning] ferries/x/seats: found "7"; {GOOD}']


def test_more_rows_than_great_expectations_lists_are_counted(root, run):
    rows = "".join(f"q{number}\n" for number in range(250))
    (root / "data" / "quays.csv").write_text("quay\n" + rows, encoding="utf-8")
    query = "SELECT quay AS row_id, 'quay' AS field, NULL AS value FROM {batch}"
    found = run({"quays.across": [expect("unexpected_rows_expectation", unexpected_rows_query=query)]})
    assert len(found) == 201
    assert found[0] == (
        f"data/quays.csv:1: error [expectations.meaning] quays: found 50 more rows like these; {GOOD}"
    )
    assert (
        found[1] == f"data/quays.csv:2:1: error [expectations.meaning] quays/q0/quay: found nothing; {GOOD}"
    )


def test_an_expectation_without_words_is_shown_as_it_stands(run):
    bare = {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "quay", "value_set": ["east"]}}
    assert run({"quays.meaning": [{**bare, "severity": "info"}]}) == [
        (
            'data/quays.csv:3:1: info [expectations.meaning] quays/west/quay: found "west"; expected that '
            'expect_column_values_to_be_in_set holds with {"column": "quay", "value_set": ["east"]}. '
            "Mend the cell; where the data are right, correct the expectation."
        )
    ]


def test_what_cannot_run_is_told_apart_from_bad_data_and_hides_nothing(run):
    pandas = {
        **expect("expect_column_values_to_be_null", column="quay", row_condition="quay == quay"),
    }
    assert run(
        {
            "quays.meaning": [
                expect("expect_column_values_to_not_be_null", column="depth"),
                expect("expect_column_values_to_be_in_set", column="quay", value_set=["east"]),
            ],
            "quays.across": [
                expect("unexpected_rows_expectation", unexpected_rows_query="SELECT depth FROM {batch}"),
            ],
            "ferries.meaning": [expect("expect_good_weather", column="ferry")],
            "ferries.across": "{",
            "ferries.schema": [pandas],
            "ferries.links": {"name": "quays.links", "expectations": []},
            "tugs.meaning": [],
            "quays.moods": [],
            "quays.schema": {"name": "quays.schema", "expectations": [{"type": "x"}]},
        }
    ) == [
        f'data/quays.csv:3:1: error [expectations.meaning] quays/west/quay: found "west"; {GOOD}',
        (
            "validation/gx/expectations/ferries/across.json: error [expectations.broken] ferries: found what "
            'is no JSON: "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"; '
            "expected a suite of a table of this package. Mend the suite; the data may be good."
        ),
        (
            "validation/gx/expectations/ferries/links.json: error [expectations.broken] ferries: found no "
            'object with the name "ferries.links"; expected a suite of a table of this package. '
            "Mend the suite; the data may be good."
        ),
        (
            "validation/gx/expectations/ferries/meaning.json: error [expectations.broken] ferries: found "
            f'"expect_good_weather" with {{"column": "ferry"}}; {RUN}'
        ),
        (
            "validation/gx/expectations/ferries/schema.json: error [expectations.broken] ferries: found a "
            "row condition that is run as a program; expected a suite of a table of this package. "
            "Mend the suite; the data may be good."
        ),
        (
            "validation/gx/expectations/quays/across.json: error [expectations.broken] quays: found "
            'unexpected_rows_expectation, which fails with "(sqlite3.OperationalError) no such column: '
            f'depth"; {RUN}'
        ),
        (
            "validation/gx/expectations/quays/meaning.json: error [expectations.broken] quays: found "
            'expect_column_values_to_not_be_null of depth, which fails with "Error: The column "depth" in '
            f'BatchData does not exist."; {RUN}'
        ),
        (
            "validation/gx/expectations/quays/moods.json: error [expectations.broken] quays: found a suite "
            'of the kind "moods"; the kinds are schema, meaning, links, across; expected a suite of a table '
            "of this package. Mend the suite; the data may be good."
        ),
        (
            "validation/gx/expectations/quays/schema.json: error [expectations.broken] quays: found "
            "expectations that are no list of objects with type and kwargs; expected a suite of a table of "
            "this package. Mend the suite; the data may be good."
        ),
        (
            "validation/gx/expectations/tugs/meaning.json: error [expectations.broken] tugs: found a suite "
            'of "tugs", which is no table; expected a suite of a table of this package. '
            "Mend the suite; the data may be good."
        ),
    ]


@pytest.mark.parametrize(
    "condition",
    [
        '@pd.io.common.os.system("touch owned") > -1',
        {"type": "pass_through", "pass_through_filter": "quay == quay"},
        {"type": "or", "conditions": [{"type": "pass_through", "pass_through_filter": "quay == quay"}]},
    ],
)
def test_a_row_condition_that_is_a_program_is_never_run(run, condition, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    suite = [expect("expect_column_values_to_be_null", column="quay", row_condition=condition)]
    (line,) = run({"quays.meaning": suite})
    assert "found a row condition that is run as a program; expected" in line
    assert not (tmp_path / "owned").exists()


def test_nothing_is_written_into_the_package_or_the_home(root, run, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    write_project(read_package(root))
    before = sorted(root.rglob("*"))
    run({})
    assert sorted(root.rglob("*")) == before
    assert not (tmp_path / "home").exists()


def test_the_project_is_written_once_and_the_same_for_everybody(root, tmp_path):
    package = read_package(root)
    assert len(write_project(package)) == 8
    assert stale_files(package) == []
    shutil.copytree(root, tmp_path / "elsewhere")
    assert stale_files(read_package(tmp_path / "elsewhere")) == []
    texts = [path.read_text(encoding="utf-8") for path in (root / suites.FOLDER).rglob("*") if path.is_file()]
    assert not any(str(tmp_path) in text for text in texts)


def test_stale_files_are_named_and_mended_and_suites_kept_by_hand_stay(root, run):
    package = read_package(root)
    run({"quays.meaning": [expect("expect_column_values_to_not_be_null", column="quay")]})
    write_project(package)
    folder = root / suites.FOLDER
    (folder / "expectations" / "quays" / "schema.json").write_text("{}", encoding="utf-8")
    (folder / "expectations" / "tugs").mkdir()
    (folder / "expectations" / "tugs" / "schema.json").write_text("{}", encoding="utf-8")
    (folder / "checkpoints" / "package.json").unlink()
    stale = [
        "validation/gx/checkpoints/package.json",
        "validation/gx/expectations/quays/schema.json",
        "validation/gx/expectations/tugs/schema.json",
    ]
    assert stale_files(package) == stale
    assert write_project(package) == stale
    assert stale_files(package) == []
    kept = json.loads((folder / "expectations" / "quays" / "meaning.json").read_text(encoding="utf-8"))
    assert kept["expectations"][0]["notes"] == "Every value is good."
    assert kept["expectations"][0]["id"]


def test_data_docs_are_written_to_a_new_folder_outside_dist(root, run, tmp_path):
    run({"quays.meaning": [expect("expect_column_values_to_not_be_null", column="quay")]})
    package = read_package(root)
    page = write_docs(package, tmp_path / "docs")
    assert "quays.meaning" in page.read_text(encoding="utf-8")
    for place in (tmp_path / "docs", root / "dist" / "docs"):
        with pytest.raises(DataDocsError, match="expected a new folder outside dist"):
            write_docs(package, place)
