"""A workbook goes out with lists to choose from, and what was changed in it comes back, and nothing else."""

from __future__ import annotations

import errno
import os
import re
import zipfile
from datetime import datetime, timedelta

import openpyxl
import pytest

from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.errors import BeyondLimitError, ChangeError, NoFileError
from footnoted.limits import parse, raised
from footnoted.upkeep.draft import Draft
from footnoted.upkeep.workbook import take_workbook, write_workbook
from packages import SAMPLE, change, copy_package


@pytest.fixture
def package(tmp_path):
    return copy_package(SAMPLE, tmp_path)


@pytest.fixture
def book(package, tmp_path):
    write_workbook(read_package(package), tmp_path / "tables.xlsx")
    return tmp_path / "tables.xlsx"


def edit(path, work):
    opened = openpyxl.load_workbook(path)
    work(opened)
    opened.save(path)


def taken(package, path):
    with Draft(read_package(package)) as draft:
        take_workbook(draft, path)
        return [line for line in draft.difference() if line[0] in "+-" and line[:3] not in ("+++", "---")]


def test_a_workbook_that_nobody_edited_changes_nothing(package, book):
    assert taken(package, book) == []
    edit(book, lambda _: None)
    assert taken(package, book) == []


def test_only_what_was_changed_comes_back(package, book):
    def work(opened):
        opened["companies"]["E4"] = "ferry building"
        opened["places"].append(["oslo", "Oslo", None, None, "city", "NO", None, "harbour-ferries-s003"])
        opened["evidence"].delete_rows(2)

    gone = (package / "data" / "evidence.csv").read_text(encoding="utf-8").splitlines()[1]
    edit(book, work)
    rest = ",port-maren,,A shipyard that builds electric ferries.,harbour-ferries-s003"
    assert taken(package, book) == [
        f"-tidewright,Tidewright,,,shipbuilding,{rest}",
        f"+tidewright,Tidewright,,,ferry building,{rest}",
        f"-{gone}",
        "+oslo,Oslo,,,city,NO,,harbour-ferries-s003",
    ]


def test_numbers_and_days_of_a_spreadsheet_are_written_canonically(package, book):
    def work(opened):
        opened["funding_facts"]["G5"] = 5000000.0
        opened["events"]["E2"] = datetime(2024, 3, 14)  # noqa: DTZ001 - a cell has no zone

    edit(book, work)
    lines = taken(package, book)
    assert any(",5000000,,money,EUR," in one for one in lines)
    assert any(",2024-03-14,,,2025," in one for one in lines)


def test_closed_lists_and_references_are_offered(book):
    opened = openpyxl.load_workbook(book)
    rules = {str(one.sqref): one.formula1 for one in opened["companies"].data_validations.dataValidation}
    assert rules["G2:G100001"] == "'places'!$A$2:$A$100001"
    kinds = next(one for one in opened["places"].data_validations.dataValidation if str(one.sqref)[0] == "E")
    column = kinds.formula1.split("$")[1]
    assert [cell.value for cell in opened["lists"][column] if cell.value] == [
        "country",
        "city",
        "district",
        "region",
    ]
    assert opened["lists"].sheet_state == opened["state"].sheet_state == "hidden"


def test_a_table_that_changed_in_between_is_not_written_over(package, book):
    change(package, "data/places.csv", "The town where", "A town where")
    with pytest.raises(ChangeError) as raised:
        taken(package, book)
    assert str(raised.value) == (
        f"data/places.csv: found it changed since {book} was written; expected it as it was. "
        "Write the workbook again, and bring your changes into it."
    )


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda opened: opened["places"].__setitem__("B1", "Name"), "found the header "),
        (
            lambda opened: opened["places"].append(["denmark", "x"]),
            'found "denmark" twice; expected each id once.',
        ),
        (lambda opened: opened.remove(opened["places"]), "found no sheet places; expected those that "),
    ],
)
def test_a_workbook_of_another_form_is_refused(package, book, work, says):
    edit(book, work)
    with pytest.raises(ChangeError) as raised:
        taken(package, book)
    assert says in str(raised.value)


@pytest.mark.parametrize(("typed", "found"), [("=2*37500000", "a formula"), ("#REF!", "the error #REF!")])
def test_a_formula_empties_no_cell(package, book, typed, found):
    edit(book, lambda opened: setattr(opened["funding_facts"]["G2"], "value", typed))
    with pytest.raises(ChangeError) as raised:
        taken(package, book)
    assert str(raised.value) == (
        f"{book}, sheet funding_facts, cell G2: found {found}; expected a value. Write the value itself."
    )


def test_a_text_that_no_workbook_holds_is_not_lost(package, tmp_path):
    change(package, "data/places.csv", "The town where", f"{'x' * 33_000} The town where")
    with pytest.raises(ChangeError, match="a workbook cannot hold each text of places as it is"):
        write_workbook(read_package(package), tmp_path / "tables.xlsx")
    assert not (tmp_path / "tables.xlsx").exists()


def test_what_is_no_workbook_is_refused(package, tmp_path):
    (tmp_path / "x.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(ChangeError, match="cannot be read as a workbook"):
        taken(package, tmp_path / "x.xlsx")


def test_the_command_shows_the_change_and_writes_it_when_told(package, book, monkeypatch, capsys):
    monkeypatch.chdir(package)
    edit(book, lambda opened: opened["companies"].__setitem__("E4", "ferry building"))
    before = (package / "data" / "companies.csv").read_bytes()
    assert main(["edit", str(book), "--take"]) == 1
    assert (package / "data" / "companies.csv").read_bytes() == before
    assert main(["edit", str(book), "--take", "--yes"]) == 0
    assert capsys.readouterr().out.endswith("wrote data/companies.csv\n")
    assert (package / "data" / "companies.csv").read_bytes() == before.replace(
        b"shipbuilding", b"ferry building"
    )
    assert main(["edit", str(book)]) == 2


def test_a_workbook_is_written_through_no_link(package, tmp_path):
    link = tmp_path / "linked.xlsx"
    link.symlink_to(tmp_path / "elsewhere.xlsx")
    with pytest.raises(ChangeError, match=r"linked\.xlsx: found a file; expected none"):
        write_workbook(read_package(package), link)
    assert not (tmp_path / "elsewhere.xlsx").exists()


# --- workbooks of unknown hands ---------------------------------------------------------------------------


def test_a_value_beside_the_table_is_not_dropped_without_a_word(package, book):
    def work(opened):
        opened["companies"]["XFD9"] = "far away"

    edit(book, work)
    with pytest.raises(
        ChangeError,
        match=r"sheet companies, row 9: found a value beside the table; expected 10 columns\. Move it in\.",
    ):
        taken(package, book)


def test_a_length_of_time_is_no_value(package, book):
    def work(opened):
        opened["companies"]["C2"] = timedelta(hours=30)

    edit(book, work)
    with pytest.raises(ChangeError, match=r"cell C2: found the time 1 day, 6:00:00; expected a value\."):
        taken(package, book)


def test_what_a_sheet_says_of_its_size_hides_no_row(package, book, tmp_path):
    def work(opened):
        opened["companies"]["E4"] = "ferry building"

    edit(book, work)
    small = tmp_path / "small.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(small, "w") as new:
        for name in old.namelist():
            data = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:J2"', old.read(name))
            new.writestr(name, data)
    assert len(taken(package, small)) == 2


def test_a_pipe_is_not_waited_for_and_a_device_not_read(package, tmp_path):
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "zero.xlsx").symlink_to("/dev/zero")
    for name in ("pipe.xlsx", "zero.xlsx"):
        with pytest.raises(NoFileError, match=r"expected a regular file"):
            taken(package, tmp_path / name)


def test_a_workbook_that_unpacks_to_more_than_a_zip_may_is_refused(package, book):
    with (
        raised(parse(["zip_bytes=50_000"])),
        pytest.raises(BeyondLimitError, match="expected at most 50,000"),
    ):
        taken(package, book)


def test_a_workbook_that_could_not_be_written_whole_is_gone(package, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("xlsxwriter.packager.Packager._write_workbook_file", full)
    with pytest.raises(ChangeError, match=r"new\.xlsx: cannot be written \(\[Errno 28\] No space left"):
        write_workbook(read_package(package), tmp_path / "new.xlsx")
    assert not (tmp_path / "new.xlsx").exists()
