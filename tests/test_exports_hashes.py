"""One hash says what a table says, in every format; whatever is changed in a release is found and named."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import zipfile

import openpyxl
import pyarrow.parquet as pq
import pytest

from footnoted.descriptor import read_package
from footnoted.errors import UnverifiableReleaseError
from footnoted.exports import verify_release as verifying
from footnoted.exports.logical_hash import FORMATS, hash_rows, table_hash
from footnoted.exports.verify_release import verify_release
from releases import BOATS, data_alone, release, write_fleet


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hashes")
    return release(write_fleet(folder / "package"), folder / "dist")


@pytest.fixture
def dist(published, tmp_path):
    """A copy of the fleet's release that a test may change."""
    return shutil.copytree(published, tmp_path / "dist")


@pytest.fixture(scope="module")
def real(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    return release(data_alone(root, folder / "package"), folder / "dist")


def sign_anew(dist, *names):
    """Write the sums as somebody would who wants no change to be seen."""
    sums = (dist / "SHA256SUMS").read_text(encoding="utf-8")
    for name in names:
        (old,) = [line for line in sums.splitlines() if line.endswith(f"  {name}")]
        digest = hashlib.sha256((dist / name).read_bytes()).hexdigest()
        sums = sums.replace(old, f"{digest}  {name}")
    (dist / "SHA256SUMS").write_text(sums, encoding="utf-8")


def told(release):
    return [str(one) for one in verify_release(release)]


def test_the_hash_of_a_table_is_what_its_definition_says(tmp_path):
    package = write_fleet(tmp_path)

    def sha(text):
        return hashlib.sha256(text.encode()).hexdigest()

    rows = ['["kelp","Kelp Works","tide"]\n', '["tide","Tide & Sons",""]\n']
    lines = ['["maker_id","name","part_of"]\n', *(sha(one) + "\n" for one in rows)]
    assert table_hash(tmp_path, package, package.resource("makers")) == sha("".join(lines))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_of_every_table_has_the_published_hash(real, form):
    package = read_package(real)
    lines = (real / "TABLES-SHA256").read_text(encoding="utf-8").splitlines()
    found = [f"{table_hash(real, package, one, form)}  {one.name}" for one in package.resources]
    assert found == lines
    assert len(found) == len({line[:64] for line in lines})


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_keeps_what_is_hard_to_keep(published, form):
    package = read_package(published)
    boats = package.resource("boats")
    assert table_hash(published, package, boats, form) == table_hash(published, package, boats)


def test_the_order_of_rows_changes_nothing_and_every_cell_does(tmp_path):
    boats = write_fleet(tmp_path).resource("boats")
    rows = [[f"b{number}", "kelp", "", "1", "", "", "", ""] for number in range(5)]
    whole = hash_rows(boats, lambda: rows)
    assert hash_rows(boats, lambda: rows[::-1]) == whole
    assert hash_rows(boats, lambda: rows[:-1]) != whole
    for at in range(8):
        changed = [[*row] for row in rows]
        changed[2][at] += "x"
        assert hash_rows(boats, lambda changed=changed: changed) != whole
    moved = [[*row] for row in rows]
    moved[2][1], moved[2][2] = "", "kelp"
    assert hash_rows(boats, lambda: moved) != whole


def test_a_release_is_as_it_was_published(published, real):
    assert told(published) == []
    assert told(published / "fleet-1.2.3.zip") == []
    assert told(real) == []


def change_csv(dist):
    path = dist / "data" / "boats.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",12,", ",13,"), encoding="utf-8")
    return "data/boats.csv"


def change_parquet(dist):
    path = dist / "parquet" / "boats.parquet"
    table = pq.read_table(path)
    at = table.schema.get_field_index("seats")
    seats = [13, *table["seats"].to_pylist()[1:]]
    pq.write_table(table.set_column(at, "seats", [seats]), path)
    return "parquet/boats.parquet"


def change_sqlite(dist):
    with sqlite3.connect(dist / "fleet.sqlite") as database:
        database.execute("UPDATE boats SET seats = 13 WHERE boat_id = 'b1'")
    database.close()
    return "fleet.sqlite"


def change_workbook(dist):
    book = openpyxl.load_workbook(dist / "fleet.xlsx")
    book["boats"]["D2"].value = 13
    book.save(dist / "fleet.xlsx")
    return "fleet.xlsx"


def change_jsonl(dist):
    path = dist / "jsonl" / "boats.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"seats": 12', '"seats": 13'), encoding="utf-8")
    return "jsonl/boats.jsonl"


CHANGES = [change_csv, change_parquet, change_sqlite, change_workbook, change_jsonl]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_one_changed_cell_is_named_in_whatever_format(dist, change):
    name = change(dist)
    good = "parquet/boats.parquet" if name == "data/boats.csv" else "data/boats.csv"
    assert told(dist) == [
        f"{name}: its bytes have another SHA-256 than SHA256SUMS says.",
        f'{name}: boats/b1/seats: found "13"; expected "12", as {good} has it.',
    ]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_a_changed_cell_is_found_where_the_sums_were_written_anew(dist, change):
    name = change(dist)
    sign_anew(dist, name)
    cell, bytes_of = told(dist)
    assert cell.startswith(f'{name}: boats/b1/seats: found "13"; expected "12"')
    assert bytes_of in {
        f"fleet-1.2.3.zip: {name}: has other bytes in the zip than in the folder.",
        f"{name}: its bytes have another SHA-256 than datapackage.json says.",
    }


def test_a_changed_cell_is_found_in_the_zip(dist, tmp_path):
    with zipfile.ZipFile(dist / "fleet-1.2.3.zip") as archive:
        archive.extractall(tmp_path / "open")
    change_csv(tmp_path / "open" / "fleet-1.2.3")
    shutil.make_archive(str(tmp_path / "changed"), "zip", tmp_path / "open")
    assert [one.partition(":")[0] for one in told(tmp_path / "changed.zip")] == ["data/boats.csv"] * 2


def test_a_row_that_is_gone_is_named(dist):
    path = dist / "jsonl" / "boats.jsonl"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[1:]), encoding="utf-8")
    assert told(dist)[1:] == [
        "jsonl/boats.jsonl: boats/b1: found this row 0 times; expected 1, as data/boats.csv has it."
    ]


def test_a_file_that_is_gone_strange_or_damaged_is_named(dist):
    (dist / "views.sql").unlink()
    (dist / "notes.txt").write_text("mine", encoding="utf-8")
    (dist / "fleet.xlsx").write_bytes(b"PK nonsense")
    faults = told(dist)
    assert "views.sql: is missing; SHA256SUMS lists it." in faults
    assert "notes.txt: is not listed in SHA256SUMS." in faults
    assert any(one.startswith("fleet.xlsx: boats: the table cannot be read (BadZipFile: ") for one in faults)


def test_a_path_out_of_the_release_is_not_opened(dist, tmp_path):
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    with (dist / "SHA256SUMS").open("a", encoding="utf-8") as file:
        file.write(f"{'0' * 64}  ../secret\n")
    assert told(dist) == [
        'SHA256SUMS: found "../secret", which is no file of the release or leads out of it.',
    ]


def test_a_change_of_every_format_is_a_change_of_the_table(dist):
    lines = (dist / "TABLES-SHA256").read_text(encoding="utf-8").splitlines()
    (dist / "TABLES-SHA256").write_text(f"{lines[0]}\n{'0' * 64}  boats\n", encoding="utf-8")
    sign_anew(dist, "TABLES-SHA256")
    assert (
        told(dist)[0]
        == "data/boats.csv: boats: says something else than TABLES-SHA256, as every format does."
    )
    assert told(dist)[len(FORMATS) :] == [
        "fleet-1.2.3.zip: TABLES-SHA256: has other bytes in the zip than in the folder."
    ]


def test_many_differences_are_counted(dist):
    path = dist / "data" / "boats.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], *(f"n{one},,,,,,," for one in range(6))]) + "\n", encoding="utf-8")
    faults = told(dist)
    assert len(faults) == 1 + verifying.SHOWN + 1
    assert faults[-1] == "data/boats.csv: boats: 5 further differences."


def test_a_text_that_the_workbook_cuts_is_no_change(tmp_path):
    package = write_fleet(tmp_path / "package", BOATS.replace("=1+1", "ب" * 40_000))
    dist = release(package, tmp_path / "dist")
    assert told(dist) == []
    change_workbook(dist)
    assert (
        told(dist)[-1] == 'fleet.xlsx: boats/b1/seats: found "13"; expected "12", as data/boats.csv has it.'
    )


def test_what_is_no_release_is_refused(tmp_path):
    with pytest.raises(UnverifiableReleaseError, match=r"found no SHA256SUMS; expected a release"):
        verify_release(tmp_path)
    (tmp_path / "x.zip").write_bytes(b"no zip")
    with pytest.raises(UnverifiableReleaseError, match=r"x\.zip: found a file that is no zip; expected"):
        verify_release(tmp_path / "x.zip")
