"""A release finds columns by what they mean: of a package with names of its own as of one with ours."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from footnoted.descriptor import read_package
from footnoted.exports.formats import chosen
from footnoted.exports.identity import identify
from footnoted.exports.loading import loading
from footnoted.exports.meaning import labels, roles
from packages import COURT, SAMPLE, change, copy_package


@pytest.fixture
def court(tmp_path):
    """A copy of the package with names of its own."""
    return copy_package(COURT, tmp_path)


def write(package, folder, form):
    """Write one format and what it needs."""
    folder.mkdir()
    for one in chosen(form):
        one.write(package, folder)
    return folder


def test_the_language_of_a_source_is_known_by_its_role(court):
    assert identify(read_package(court)).languages == ("en",)


def test_a_text_that_is_included_goes_along_whatever_the_column_is_called(court, tmp_path):
    assert (write(read_package(court), tmp_path / "dist", "texts") / "report.en.txt").is_file()
    change(court, "data/reports.csv", ",TRUE,", ",FALSE,")
    assert not [*write(read_package(court), tmp_path / "other", "texts").iterdir()]


def test_the_readme_names_the_column_that_tells_whether_a_copy_is_the_same(court, tmp_path):
    assert "The column `" not in readme(court, tmp_path / "dist")
    change(court, "data/reports.csv", ",TRUE,", ",FALSE,")
    says = "The column `digest` of [data/reports.csv](data/reports.csv) tells whether it is the same."
    assert says in readme(court, tmp_path / "other")


def readme(root, folder):
    return (write(read_package(root), folder, "papers") / "README.md").read_text(encoding="utf-8")


def test_a_row_is_known_by_its_name_title_or_gist():
    ours, theirs = labels(read_package(SAMPLE)), labels(read_package(COURT))
    assert {ours[one] for one in ("people", "companies")} == {"name"}
    assert (ours["sources"], ours["sentences"], ours["evidence"]) == ("title", "gist", "")
    assert (theirs["passages"], theirs["reports"]) == ("about", "")


def test_a_view_puts_the_gist_beside_the_id_of_a_passage(court, tmp_path):
    folder = write(read_package(court), tmp_path / "dist", "sqlite")
    with closing(sqlite3.connect(folder / "ardmoor-court-rulings.sqlite")) as database:
        about = dict(database.execute("SELECT passage, about FROM passages"))
        shown = [*database.execute("SELECT in_passage, in_passage_about FROM court_calendar_named")]
    assert shown
    assert shown == [(one, about[one]) for one, _ in shown]


def test_datasette_gets_the_column_that_stands_for_a_row(court, tmp_path):
    folder = write(read_package(court), tmp_path / "dist", "datasette")
    raw = json.loads((folder / "metadata" / "datasette.json").read_text(encoding="utf-8"))
    tables = raw["databases"]["ardmoor-court-rulings"]["tables"]
    assert tables["passages"]["label_column"] == "about"
    assert "label_column" not in tables["reports"]


def test_search_finds_words_of_the_source_and_gists_under_their_own_names(court, tmp_path):
    folder = write(read_package(court), tmp_path / "dist", "sqlite")
    with closing(sqlite3.connect(folder / "ardmoor-court-rulings.sqlite")) as database:
        fields = {one for (one,) in database.execute("SELECT DISTINCT field FROM search")}
    assert fields >= {"about", "fine_quote", "held_on_why", "headline_as_printed"}
    assert fields.isdisjoint({"docket", "digest", "held_on"})


def test_the_lines_for_r_name_the_columns_with_dates(court, tmp_path):
    package = read_package(court)
    folder = write(package, tmp_path / "dist", "csv")
    widest = max(package.resources, key=lambda one: len(one.fields))
    dates = [name for name, has in roles(package)[widest.name].items() if has & {"edtf", "period"}]
    assert all(f'"{one}" = "character"' in loading(package, folder) for one in dates)
    assert "held_on" in roles(package)["court_calendar"]
    assert roles(package)["court_calendar"]["held_on"] == {"edtf"}
