"""SQLite, workbook, JSON Lines and views: typed, linked, searchable; text stays text."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import datetime

import duckdb
import openpyxl
import pytest

from footnoted.descriptor import read_package
from footnoted.errors import BadCsvError, ReleaseError
from footnoted.exports import jsonl, parquet, sheets, sqlite, views, xlsx
from footnoted.exports.values import canonical, read_values
from releases import BOATS, write_fleet


@pytest.fixture
def fleet(tmp_path):
    return write_fleet(tmp_path / "fleet")


def boats(package):
    return package.resource("boats")


def test_values_have_their_types(fleet):
    first, _, third, _ = read_values(fleet, boats(fleet))
    assert first[3:6] == [12, 1e12, True]
    assert first[6].isoformat() == "2024-02-29"
    assert third[3:] == [None] * 5


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (",12,", ",12 seats,", r'boats\.csv:2:\d+: found "12 seats"; expected integer, as seats is\.'),
        (",12,", ",9223372036854775808,", r'found "9223372036854775808"; expected integer'),
        (",TRUE,2024", ",yes,2024", r'boats\.csv:2:\d+: found "yes"; expected boolean, as electric is\.'),
        (
            "2024-02-29",
            "2023-02-29",
            r'boats\.csv:2:\d+: found "2023-02-29"; expected date, as launched is\.',
        ),
        ("seats", "seat", r"boats\.csv:1:1: found .*; expected .*boat_id,maker_id,as_written,seats"),
    ],
)
def test_a_cell_of_another_type_is_placed(tmp_path, old, new, says):
    package = write_fleet(tmp_path, BOATS.replace(old, new, 1))
    with pytest.raises(BadCsvError, match=says):
        list(read_values(package, boats(package)))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("seats", [5, 5.0, "5"]),
        ("cost", [5, 5.0, "5", "5.0"]),
        ("electric", [True, 1]),
        ("launched", ["2024-02-29", datetime(2024, 2, 29)]),  # noqa: DTZ001 - as openpyxl gives it
    ],
)
def test_a_value_has_one_text_in_whatever_type_it_comes(fleet, field, values):
    assert len({*map(canonical(boats(fleet).field(field)), values)}) == 1


def test_a_value_of_no_such_type_has_no_text(fleet):
    with pytest.raises(ValueError, match=r"5\.5"):
        canonical(boats(fleet).field("seats"))(5.5)
    with pytest.raises(ValueError, match="2"):
        canonical(boats(fleet).field("electric"))(2)


# --- SQLite --------------------------------------------------------------------------------------------


@pytest.fixture
def database(fleet, tmp_path):
    (path,) = sqlite.write(fleet, tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def test_sqlite_keeps_types_and_nulls(database):
    rows = [*database.execute("SELECT seats, cost, electric, launched, edtf FROM boats ORDER BY boat_id")]
    assert rows[0] == (12, 1e12, 1, "2024-02-29", "2025-01")
    assert rows[1][:2] == (9007199254740993, 0.30000000000000004)
    assert rows[2] == (None,) * 5
    (largest,) = database.execute("SELECT boat_id FROM boats ORDER BY cost DESC LIMIT 1").fetchone()
    assert largest == "b1"


def test_sqlite_refuses_what_the_schema_refuses(database):
    database.execute("PRAGMA foreign_keys = ON")
    for values in (("b1", None), (None, None), ("b9", "nobody")):
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("INSERT INTO boats (boat_id, maker_id) VALUES (?, ?)", values)
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value in INTEGER column"):
        database.execute("UPDATE boats SET seats = 'many'")
    with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
        database.execute("UPDATE boats SET electric = 2")


def test_a_key_to_its_own_table_refers_to_it(database):
    assert ("makers", "part_of", "maker_id") in [
        (one[2], one[3], one[4]) for one in database.execute("PRAGMA foreign_key_list(makers)")
    ]
    assert [*database.execute("PRAGMA foreign_key_check")] == []


def test_every_foreign_key_has_an_index(database):
    plan = " ".join(map(str, database.execute("EXPLAIN QUERY PLAN SELECT * FROM boats WHERE maker_id = 'x'")))
    assert "USING INDEX boats-maker_id" in plan


@pytest.mark.parametrize("words", ["أكبر", "اكبر", "سفينة", "سَفِينة اكبر", "kelp WORKS"])
def test_search_finds_a_word_however_it_is_spelled(database, words):
    found = sqlite.find(database, words)
    assert [one[:3] for one in found] == (
        [("makers", "kelp", "name")] if "kelp" in words else [("boats", "b1", "as_written")]
    )


def test_search_takes_no_word_for_an_operator(database):
    assert sqlite.find(database, 'kelp" OR "tide') == []
    assert sqlite.find(database, " ") == []


def test_a_view_puts_names_beside_ids(database):
    rows = database.execute(
        "SELECT boat_id, maker_id, maker_name FROM boats_named ORDER BY boat_id"
    ).fetchall()
    assert rows[0] == ("b1", "kelp", "Kelp Works")
    assert rows[2] == ("b3", None, None)
    assert database.execute("SELECT part_of_name FROM makers_named WHERE maker_id = 'kelp'").fetchone() == (
        "Tide & Sons",
    )


def test_a_key_that_leads_nowhere_stops_the_database(tmp_path):
    package = write_fleet(tmp_path / "fleet", BOATS.replace("b2,tide", "b2,tied"))
    says = r"boats, row 2: found a key that is not in makers \(1 such in all\)\. Run `footnoted validate`\."
    with pytest.raises(ReleaseError, match=says):
        sqlite.write(package, tmp_path)


def test_a_key_that_is_there_twice_stops_the_database(tmp_path):
    package = write_fleet(tmp_path / "fleet", BOATS.replace("b2,tide", "b1,tide"))
    with pytest.raises(ReleaseError, match=r"UNIQUE constraint failed: boats\.boat_id"):
        sqlite.write(package, tmp_path)


# --- the workbook --------------------------------------------------------------------------------------


@pytest.fixture
def book(fleet, tmp_path):
    (path,) = xlsx.write(fleet, tmp_path)
    book = openpyxl.load_workbook(path)
    yield book
    book.close()


def test_a_workbook_begins_with_what_it_is_and_what_its_columns_mean(book):
    assert book.sheetnames == ["About", "Dictionary", "makers", "boats"]
    assert book["About"]["A1"].value == "A fleet"
    assert [one.value for one in book["Dictionary"][3]][:3] == ["makers", "name", "Name"]


def test_cells_of_a_workbook_have_their_types(book):
    rows = [*book["boats"].iter_rows(values_only=True)]
    assert rows[1][3:] == (12, 1e12, True, datetime(2024, 2, 29), "2025-01")  # noqa: DTZ001
    assert rows[3][3:] == (None,) * 5


def test_what_excel_cannot_hold_digit_for_digit_is_text(book):
    assert [one.value for one in book["boats"][3]][3:] == [
        "9007199254740993",
        "0.30000000000000004",
        False,
        "1899-12-31",
        "2025",
    ]


def test_no_cell_is_a_formula(book, tmp_path):
    assert {cell.data_type for row in book["boats"].iter_rows() for cell in row} == {"s", "n", "b", "d"}
    assert book["boats"]["C3"].value == "=1+1"
    with zipfile.ZipFile(tmp_path / "fleet.xlsx") as archive:
        texts = [archive.read(one).decode() for one in archive.namelist() if "sheet" in one]
    assert not [one for one in texts if "<f>" in one]


def test_text_that_looks_like_markup_stays_text(book):
    assert book["boats"]["C4"].value == "<r>x</r>"


def test_arabic_reads_from_right_to_left(book):
    assert book["boats"]["C2"].alignment.readingOrder == 2
    assert book["boats"]["C3"].alignment.readingOrder == 0


def test_the_header_stays_in_sight_and_can_be_filtered(book):
    assert book["boats"].freeze_panes == "B2"
    assert book["boats"].auto_filter.ref == "A1:H5"


def test_a_row_leads_to_its_sentence(root, tmp_path):
    package = read_package(root)
    (path,) = xlsx.write(package, tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["companies"]
    column = package.resource("companies").field_names.index("sentence_id") + 1
    for row in range(2, sheet.max_row + 1):
        cell = sheet.cell(row, column)
        name, _, place = cell.hyperlink.location.rpartition("!")
        assert name == "'sentences'"
        assert book["sentences"][place].value == cell.value


def test_a_sheet_with_too_many_links_has_none(root, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "LINKS", 6)
    (path,) = xlsx.write(read_package(root), tmp_path)
    book = openpyxl.load_workbook(path)
    assert book["companies"]["A2"].hyperlink is None
    assert not [cell for row in book["companies"].iter_rows() for cell in row if cell.hyperlink]
    assert [cell for row in book["organizations"].iter_rows() for cell in row if cell.hyperlink]


def test_a_table_that_is_too_long_for_a_sheet_goes_on_in_a_second(fleet, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS", 3)
    (path,) = xlsx.write(fleet, tmp_path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["About", "Dictionary", "makers", "boats", "boats_2"]
    assert [one[0] for one in sheets.read(tmp_path, fleet, boats(fleet))] == ["b1", "b2", "b3", "b4"]


def test_a_text_that_is_too_long_for_a_cell_says_that_it_is_cut(tmp_path):
    package = write_fleet(tmp_path / "fleet", BOATS.replace("=1+1", "ب" * 40_000))
    xlsx.write(package, tmp_path)
    text = [*sheets.read(tmp_path, package, boats(package))][1][2]
    assert len(text) == 32_767
    assert text.endswith("ب … [cut: see the CSV file]")


def test_names_of_sheets_are_short_and_no_two_are_alike(fleet):
    named = [
        {**one, "name": name, "path": f"data/{name}.csv"}
        for name in ("history", "a" * 40, "a" * 41)
        for one in fleet.raw["resources"][:1]
    ]
    package = write_fleet(fleet.root, resources=named)
    assert [*sheets.sheet_names(package).values()] == ["history~2", "a" * 28, "a" * 25 + "~2"]


# --- JSON Lines, views, Parquet ------------------------------------------------------------------------


def test_a_line_is_an_object_with_every_field(fleet, tmp_path):
    jsonl.write(fleet, tmp_path)
    lines = (tmp_path / "jsonl" / "boats.jsonl").read_text(encoding="utf-8").splitlines()
    first, second, third, _ = map(json.loads, lines)
    assert [*first] == list(boats(fleet).field_names)
    assert first["cost"] == 1_000_000_000_000
    assert (second["seats"], second["electric"], second["launched"]) == (
        9007199254740993,
        False,
        "1899-12-31",
    )
    assert set(third.values()) == {"b3", "<r>x</r>", None}


def test_a_line_with_other_fields_is_refused(fleet, tmp_path):
    jsonl.write(fleet, tmp_path)
    (tmp_path / "jsonl" / "makers.jsonl").write_text('{"maker_id": "x"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="maker_id"):
        list(jsonl.read(tmp_path, fleet.resource("makers")))


def test_the_views_run_in_duckdb(fleet, tmp_path, monkeypatch):
    parquet.write(fleet, tmp_path)
    (path,) = views.write(fleet, tmp_path)
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as connection:
        connection.execute(path.read_text(encoding="utf-8"))
        found = connection.execute("SELECT boat_id, maker_name FROM boats_named ORDER BY 1").fetchall()
    assert found[0] == ("b1", "Kelp Works")
    assert found[2] == ("b3", None)


def test_parquet_is_written_in_batches(fleet, tmp_path, monkeypatch):
    whole = [*parquet_rows(fleet, tmp_path / "whole")]
    monkeypatch.setattr("footnoted.arrow.BATCH", 2)
    assert [*parquet_rows(fleet, tmp_path / "parts")] == whole
    assert whole == [*read_values(fleet, boats(fleet))]


def parquet_rows(package, folder):
    folder.mkdir()
    parquet.write(package, folder)
    return parquet.read(folder, boats(package))
