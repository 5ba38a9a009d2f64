"""One slip of form is one message, at its place and first in every form; what follows from it is silent."""

from __future__ import annotations

import json
import shutil

import pytest

from footnoted.cli import main
from footnoted.descriptor import FILE_NAME
from footnoted.package import open_package
from packages import ARTICLES, SAMPLE, change, copy_package, validated, wrong

TABLES = ("companies", "entities", "sentences", "mentions", "evidence", "funding_facts")


def rewritten(folder, table, write):
    """Copy the sample, with one table written otherwise."""
    root = copy_package(SAMPLE, folder)
    path = root / "data" / f"{table}.csv"
    path.write_text(write(path.read_text(encoding="utf-8")), encoding="utf-8")
    return root


def lines_of(table):
    return (SAMPLE / "data" / f"{table}.csv").read_text(encoding="utf-8").splitlines()


def said(root):
    """Give each issue without what to do, of the package with its articles."""
    return [
        f"{one.place} [{one.rule}] {one.found}; {one.expected}" for one in wrong(validated(root, *ARTICLES))
    ]


# --- the descriptor --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "field", "written", "expected"),
    [
        ("sentences", "ordinal", "int", '"integer", or another type of Table Schema'),
        ("sources", "includes_text", "bool", '"boolean", or another type of Table Schema'),
        ("funding_facts", "value", "float", "a type of Table Schema"),
        ("statements", "end", "Integer", '"integer", or another type of Table Schema'),
    ],
)
def test_a_type_that_does_not_exist_is_one_issue(table, field, written, expected, tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    described = json.loads((root / FILE_NAME).read_text(encoding="utf-8"))
    [resource] = [one for one in described["resources"] if one["name"] == table]
    [column] = [one for one in resource["schema"]["fields"] if one["name"] == field]
    column["type"] = written
    (root / FILE_NAME).write_text(json.dumps(described, indent=2), encoding="utf-8")
    [one] = wrong(validated(root, *ARTICLES))
    assert (one.cell, one.rule, one.found, one.expected) == (
        f"{table}/{field}",
        "descriptor.profile",
        f'"{written}"',
        expected,
    )


# --- spans -----------------------------------------------------------------------------------------------


def test_a_span_that_ends_before_it_begins_is_named_once_where_it_stands(tmp_path):
    root = copy_package(SAMPLE, tmp_path, [("data/funding_facts.csv", ",173,188,", ",188,173,")])
    (only,) = wrong(validated(root, *ARTICLES))
    assert (only.place, only.rule) == ("data/funding_facts.csv:5:111", "footnotes.span-in-sentence")


# --- separators ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_a_table_with_semicolons_is_one_issue(table, tmp_path):
    root = rewritten(tmp_path, table, lambda text: text.replace(",", ";"))
    at = lines_of(table)[0].index(",") + 1
    assert said(root) == [
        f"data/{table}.csv:1:{at} [canonical.separator] semicolons between the labels; commas"
    ]


def test_a_table_with_tabs_is_told_from_one_with_strange_labels(tmp_path):
    root = rewritten(tmp_path, "people", lambda text: text.replace(",", "\t"))
    [found] = [str(one) for one in wrong(validated(root)) if one.rule.startswith("canonical")]
    assert found == (
        "data/people.csv:1:10: error [canonical.separator] people: found tabs between the labels; "
        "expected commas. Save the table as CSV with commas between the cells, and numbers with a point."
    )


def test_quoted_labels_with_semicolons_are_labels(tmp_path):
    root = rewritten(
        tmp_path,
        "places",
        lambda text: "\n".join(
            ";".join(f'"{cell}"' for cell in line.split(",")) if line else "" for line in text.split("\n")
        ),
    )
    assert said(root) == ["data/places.csv:1:11 [canonical.separator] semicolons between the labels; commas"]


def test_rows_with_semicolons_below_a_good_header_are_one_issue(tmp_path):
    root = rewritten(
        tmp_path, "cohorts", lambda text: text + "a;A;;;nothing;s1\n" + "b;B;;;nothing;s1\nc;C;;;n;s1\n"
    )
    [first] = said(root)
    assert first == (
        "data/cohorts.csv:3:2 [canonical.separator] "
        "semicolons between the cells, and so in 2 more records; commas"
    )


# --- headers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("above", ["# exported by hand", "sep=;", "Table 3: what was said"])
def test_a_line_above_the_header_is_one_issue(above, table, tmp_path):
    root = rewritten(tmp_path, table, lambda text: f"{above}\n{text}")
    [one] = said(root)
    assert one.startswith(f'data/{table}.csv:1:1 [canonical.no-header] "{above}"; "{lines_of(table)[0][:60]}')


@pytest.mark.parametrize("table", ["places", "market_figures", "people"])
def test_a_table_whose_header_is_gone_is_one_issue(table, tmp_path):
    root = rewritten(tmp_path, table, lambda text: text.partition("\n")[2])
    assert [one.split("]")[0] for one in said(root)] == [f"data/{table}.csv:1:1 [canonical.no-header"]


def test_a_column_that_is_called_otherwise_is_one_issue_and_stays(tmp_path):
    root = rewritten(tmp_path, "companies", lambda text: text.replace("sector", "branche", 1))
    [one] = wrong(validated(root, *ARTICLES))
    assert (one.rule, one.found, one.expected) == ("canonical.header-misspelt", '"branche"', '"sector"')
    assert one.remedy == "Write the label as the schema has it."


def test_a_label_that_is_blank_is_written_not_its_column_removed(tmp_path):
    root = rewritten(tmp_path, "companies", lambda text: text.replace(",sector,", ",,", 1))
    [one] = wrong(validated(root, *ARTICLES))
    assert (one.rule, one.found, one.expected) == ("canonical.header-misspelt", '""', '"sector"')


def test_empty_columns_at_the_end_are_one_issue(tmp_path):
    root = rewritten(tmp_path, "people", lambda text: "".join(f"{line},,,\n" for line in text.splitlines()))
    [one] = wrong(validated(root, *ARTICLES))
    assert str(one) == (
        "data/people.csv:1:62: error [canonical.header-extra] people: found 3 columns without a label or a "
        'value at the end; expected "sentence_id" as the last column. '
        "Take the commas at the end of each line away: nothing stands behind them."
    )


def test_a_column_without_a_label_that_holds_values_is_not_called_empty(tmp_path):
    root = rewritten(
        tmp_path,
        "people",
        lambda text: "".join(f"{line},{'' if not n else 'x'}\n" for n, line in enumerate(text.splitlines())),
    )
    [one] = wrong(validated(root, *ARTICLES))
    assert (one.rule, one.found) == ("canonical.header-extra", '""')
    assert one.remedy == "Remove the column, or describe the field in datapackage.json first."


def test_commas_at_the_end_of_rows_are_one_issue(tmp_path):
    def write(text):
        header, *rows = text.splitlines()
        return "\n".join([header, *(f"{row},," for row in rows)]) + "\n"

    root = rewritten(tmp_path, "people", write)
    [one] = wrong(validated(root, *ARTICLES))
    assert (one.rule, one.line) == ("canonical.cells", 2)
    assert one.found == "8 cells, and so in 2 more records"
    assert one.remedy == "Take the commas at the end of each line away: nothing stands behind them."


# --- rows ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("blank", "count"), [(",,,,,", 300), ("", 40), (" ,,,, ,", 2)])
def test_blank_rows_at_the_end_are_one_issue(blank, count, tmp_path):
    root = rewritten(tmp_path, "people", lambda text: text + f"{blank}\n" * count)
    [one] = wrong(validated(root, *ARTICLES))
    assert str(one) == (
        "data/people.csv:5: error [canonical.blank-row] people/record 4: "
        f"found a row without a value, and {count - 1} more below it; expected a row. Delete these lines."
    )


def test_blank_rows_in_two_places_are_two_issues(tmp_path):
    def write(text):
        header, *rows = text.splitlines()
        return "\n".join([header, ",,,,,", rows[0], ",,,,,", ",,,,,", *rows[1:]]) + "\n"

    assert [one.split(";")[0] for one in said(rewritten(tmp_path, "people", write))] == [
        "data/people.csv:2 [canonical.blank-row] a row without a value",
        "data/people.csv:4 [canonical.blank-row] a row without a value, and 1 more below it",
    ]


@pytest.mark.parametrize("written", ["4,000,000", "4,000"])
def test_a_comma_between_thousands_is_named_and_nothing_else(written, tmp_path):
    root = copy_package(
        SAMPLE,
        tmp_path,
        [("data/funding_facts.csv", ",,4000000,,money,EUR", f",,{written},,money,EUR")],
    )
    [one] = wrong(validated(root, *ARTICLES))
    cells = written.count(",") + 1
    assert str(one) == (
        "data/funding_facts.csv:5:71: error [canonical.cells] funding_facts/heron-cost/value: "
        f'found "{written}", which is {cells} cells; expected "{written.replace(",", "")}". '
        "Write the number without commas between its thousands."
    )


def test_a_comma_in_a_text_without_quotation_marks_is_named_and_nothing_else(tmp_path):
    edit = ("data/people.csv", "A former engineer who has doubts.", "A former engineer, who has doubts.")
    [one] = wrong(validated(copy_package(SAMPLE, tmp_path, [edit]), *ARTICLES))
    assert str(one) == (
        "data/people.csv:2:38: error [canonical.cells] people/jonas-adeyemi/description: "
        'found "A former engineer, who has doubts.", which is 2 cells; '
        "expected one cell, in quotation marks. "
        "Add the missing comma, remove the surplus one, or put a cell that holds a comma in quotation marks."
    )


def test_a_record_that_lacks_cells_is_named_and_nothing_else(tmp_path):
    edit = (
        "data/companies.csv",
        "kelpworks,Kelpworks,,,,,,bluewater-lines",
        "kelpworks,Kelpworks,,,,bluewater-lines",
    )
    [one] = wrong(validated(copy_package(SAMPLE, tmp_path, [edit]), *ARTICLES))
    assert (one.rule, one.row, one.found) == ("canonical.cells", "kelpworks", "8 cells")


def test_a_slip_hides_no_fault_of_another_row_or_table(tmp_path):
    root = copy_package(
        SAMPLE,
        tmp_path,
        [
            ("data/funding_facts.csv", ",,4000000,,money,EUR", ",,4,000,000,,money,EUR"),
            ("data/places.csv", "port-maren,Port Maren,", "port-maren,Port Marren,"),
        ],
    )
    rules = [one.rule for one in wrong(validated(root, *ARTICLES))]
    assert "canonical.cells" in rules
    assert "readings.name" in rules


# --- paths -----------------------------------------------------------------------------------------------


def test_a_list_of_one_path_is_one_issue_at_the_path(tmp_path):
    root = copy_package(SAMPLE, tmp_path, [(FILE_NAME, '"data/people.csv"', '["data/people.csv"]')])
    [one] = wrong(validated(root))
    assert (one.rule, one.file, one.table) == ("files.path", FILE_NAME, "people")
    assert (one.found, one.expected) == ("a list of one path", 'the path alone: "data/people.csv"')


def test_a_list_of_two_paths_is_one_table(tmp_path):
    path = '["data/people.csv", "data/more.csv"]'
    root = copy_package(SAMPLE, tmp_path, [(FILE_NAME, '"data/people.csv"', path)])
    (root / "data" / "more.csv").write_text(lines_of("people")[0] + "\n", encoding="utf-8")
    assert wrong(validated(root)) == []


@pytest.mark.parametrize("name", ["people_.csv", "poeple.csv", "People.csv"])
def test_a_file_with_nearly_the_name_is_one_issue_and_not_to_be_taken_away(name, tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    (root / "data" / "people.csv").rename(root / "data" / name)
    [one] = wrong(validated(root))
    assert str(one) == (
        "data/people.csv: error [files.missing] people: found no file; "
        f'expected this file; one called "data/{name}" is there. '
        "Rename that file, or write its name into `path`."
    )


# --- every form ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["terminal", "github", "markdown", "json", "sarif"])
def test_the_slip_comes_first_in_every_form(form, tmp_path):
    root = rewritten(tmp_path, "statements", lambda text: text.replace(",", ";"))
    change(root, "data/companies.csv", "kelpworks,Kelpworks,", "kelpworks,Kelpwork,")
    outcome = validated(root)
    rendered = outcome.render(form)
    if form == "sarif":
        rendered = json.dumps(json.loads(rendered)["runs"][0]["results"])
    assert rendered.index("canonical.separator") < rendered.index("readings.name")


def test_coverage_that_could_not_be_told_is_said_to_be_so(tmp_path):
    root = rewritten(tmp_path, "funding_facts", lambda text: text.replace(",", ";"))
    outcome = validated(root, *ARTICLES)
    assert outcome.skipped["coverage.unread"] == "a table cannot be read"
    assert not outcome.complete


# --- a portal without folders ------------------------------------------------------------------------------


def test_files_that_lie_beside_the_descriptor_are_read(tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    for path in sorted((root / "data").iterdir()):
        path.rename(root / path.name)
    (root / "data").rmdir()
    shutil.rmtree(root / "validation")
    assert wrong(validated(root, layers=("files", "structure"))) == []
    package = open_package(root)
    assert len(package.load("people")) == len(lines_of("people")) - 1
    assert "Mara Lindqvist" in str(package.trace("people", "mara-lindqvist"))
    assert main(["trace", "people", "mara-lindqvist", "--package", str(root)]) == 0


def test_a_file_beside_the_descriptor_does_not_stand_in_for_one_that_is_missing(tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    (root / "data" / "people.csv").rename(root / "people.csv")
    assert [one.rule for one in wrong(validated(root))] == ["files.missing"]


@pytest.mark.parametrize("table", ["entities", "people", "mentions"])
def test_rows_with_semicolons_hold_the_whole_table_back(table, tmp_path):
    def write(text):
        header, _, rows = text.partition("\n")
        return f"{header}\n{rows.replace(',', ';')}"

    [one] = wrong(validated(rewritten(tmp_path, table, write), *ARTICLES))
    assert (one.rule, one.table, one.line) == ("canonical.separator", table, 2)


def test_a_merge_conflict_is_its_markers_and_nothing_else(tmp_path):
    def write(text):
        header, first, *rest = text.splitlines()
        both = ["<<<<<<< HEAD", first, "=======", first.replace("a", "b"), ">>>>>>> other"]
        return "\n".join([header, *both, *rest]) + "\n"

    found = wrong(validated(rewritten(tmp_path, "people", write), *ARTICLES))
    assert [(one.rule, one.line) for one in found] == [
        ("canonical.conflict-marker", line) for line in (2, 4, 6)
    ]
