"""Parquet files, the published descriptor and the zip, read back by the programs that will read them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import jsonschema
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import footnoted
from footnoted.arrow import read_arrow
from footnoted.descriptor import read_package
from footnoted.exports.archive import write_archive
from footnoted.exports.parquet import parquet_name, write_parquet
from footnoted.exports.published import hash_file, publish, render
from footnoted.frames import to_frame

SAMPLE = Path(footnoted.__file__).with_name("sample")

FERRIES = {
    "name": "ferries",
    "version": "1.0.0",
    "keywords": ["بحر"],
    "resources": [
        {
            "name": "ferries",
            "path": "ferries.csv",
            "title": "Ferries",
            "schema": {
                "fields": [
                    {"name": "ferry_id", "type": "string", "title": "Ferry", "description": "The key."},
                    {"name": "seats", "type": "integer", "unit": "seats"},
                    {"name": "cost", "type": "number"},
                    {"name": "electric", "type": "boolean"},
                    {"name": "launched", "type": "date"},
                ],
                "primaryKey": ["ferry_id"],
            },
        }
    ],
}
ROWS = """ferry_id,seats,cost,electric,launched
NA,9007199254740993,0.1,TRUE,2024-02-29
بحر,,,,
"""


@pytest.fixture
def ferries(tmp_path):
    (tmp_path / "datapackage.json").write_text(json.dumps(FERRIES), encoding="utf-8")
    (tmp_path / "ferries.csv").write_text(ROWS, encoding="utf-8")
    return read_package(tmp_path)


@pytest.fixture
def parquet(ferries, tmp_path):
    path = tmp_path / "ferries.parquet"
    write_parquet(ferries, ferries.resource("ferries"), path)
    return path


def test_parquet_holds_the_rows_of_the_csv_with_their_types(ferries, parquet):
    table = pq.read_table(parquet, page_checksum_verification=True)
    assert table.equals(read_arrow(ferries, ferries.resource("ferries")))
    assert table.schema.types == [pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.date32()]


def test_a_parquet_file_says_once_what_its_fields_mean(parquet):
    content = parquet.read_bytes()
    assert content.count(b"The key.") == 1
    schema = pq.read_schema(parquet)
    (table,) = json.loads(schema.metadata[b"datapackage"])["resources"]
    assert [one.get("unit") for one in table["schema"]["fields"]] == [None, "seats", None, None, None]
    assert b"ARROW:schema" not in content


def test_a_parquet_file_carries_the_package_and_its_own_schema(parquet):
    stated = json.loads(pq.read_schema(parquet).metadata[b"datapackage"])
    assert stated == FERRIES
    assert stated["resources"][0]["schema"]["primaryKey"] == ["ferry_id"]


def test_parquet_is_compressed_with_zstd(parquet):
    column = pq.ParquetFile(parquet).metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"


def test_pandas_reads_nullable_dtypes_from_parquet(ferries, parquet):
    frame = pd.read_parquet(parquet)
    assert [str(dtype) for dtype in frame.dtypes] == [
        "string",
        "Int64",
        "Float64",
        "boolean",
        "date32[day][pyarrow]",
    ]
    assert frame["seats"].iloc[0] == 9007199254740993
    assert frame["ferry_id"].tolist() == ["NA", "بحر"]
    pd.testing.assert_frame_equal(frame, to_frame(read_arrow(ferries, ferries.resource("ferries"))))


def test_duckdb_reads_the_declared_types_from_parquet(parquet):
    relation = duckdb.read_parquet(str(parquet))
    assert relation.types == ["VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE"]
    assert relation.filter("seats IS NULL").fetchall() == [("بحر", None, None, None, None)]


def test_polars_reads_the_declared_types_from_parquet(parquet):
    frame = pl.read_parquet(parquet)
    assert frame.dtypes == [pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Date]
    assert frame["ferry_id"].to_list() == ["NA", "بحر"]


def test_parquet_has_the_same_bytes_in_every_process(ferries, parquet, tmp_path):
    program = """
import sys
from pathlib import Path
from footnoted.descriptor import read_package
from footnoted.exports.parquet import write_parquet
package = read_package(Path(sys.argv[1]))
write_parquet(package, package.resource("ferries"), Path(sys.argv[2]))
"""
    again = tmp_path / "again.parquet"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-c", program, str(ferries.root), str(again)]
    subprocess.run(command, check=True, env=environment)
    assert again.read_bytes() == parquet.read_bytes()


def test_an_empty_table_makes_a_parquet_file_with_its_columns(ferries, tmp_path):
    (ferries.root / "ferries.csv").write_text(ROWS.splitlines()[0] + "\n", encoding="utf-8")
    path = tmp_path / "empty.parquet"
    write_parquet(ferries, ferries.resource("ferries"), path)
    assert pl.read_parquet(path).schema["seats"] == pl.Int64
    assert len(pd.read_parquet(path)) == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the sample's CSV files and their Parquet twins."""
    package, folder = read_package(SAMPLE), tmp_path_factory.mktemp("published")
    (folder / "data").mkdir()
    (folder / "parquet").mkdir()
    for resource in package.resources:
        (folder / resource.path).write_bytes((SAMPLE / resource.path).read_bytes())
        write_parquet(package, resource, folder / parquet_name(resource))
    return folder


def test_the_published_descriptor_states_size_and_hash_of_each_csv(folder):
    package = read_package(SAMPLE)
    published = publish(package, folder)
    for resource, own in zip(published["resources"], package.resources, strict=False):
        content = (SAMPLE / own.path).read_bytes()
        assert resource["name"] == own.name
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hash_file(folder / own.path)}"
        assert resource["schema"] == own.raw["schema"]


def test_the_parquet_twins_follow_and_refer_to_each_other(folder):
    package = read_package(SAMPLE)
    twins = publish(package, folder)["resources"][len(package.resources) :]
    assert [one["name"] for one in twins] == [f"{one.name}-parquet" for one in package.resources]
    companies = next(one for one in twins if one["name"] == "companies-parquet")
    assert companies["path"] == "parquet/companies.parquet"
    assert companies["hash"] == f"sha256:{hash_file(folder / 'parquet' / 'companies.parquet')}"
    assert "bytes" not in companies
    referred = [key["reference"]["resource"] for key in companies["schema"]["foreignKeys"]]
    assert referred == ["entities-parquet", "places-parquet", "", "sentences-parquet"]


def test_publishing_changes_nothing_in_the_package(folder):
    package = read_package(SAMPLE)
    before = json.dumps(package.raw)
    publish(package, folder)
    assert json.dumps(package.raw) == before


def test_the_descriptor_is_written_readably_with_its_letters():
    assert render({"b": ["بحر"], "a": 1}) == '{\n  "b": [\n    "بحر"\n  ],\n  "a": 1\n}\n'


def test_an_archive_depends_on_nothing_but_its_members(tmp_path):
    for name, mode, time in (("b.txt", 0o600, 0), ("a.txt", 0o777, 2_000_000_000)):
        path = tmp_path / name
        path.write_text(name, encoding="utf-8")
        path.chmod(mode)
        os.utime(path, (time, time))
    write_archive(tmp_path / "one.zip", tmp_path, ["b.txt", "a.txt"])
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).chmod(0o644)
        os.utime(tmp_path / name, (1, 1))
    write_archive(tmp_path / "two.zip", tmp_path, ["a.txt", "b.txt"])
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["a.txt", "b.txt"]
        assert archive.testzip() is None
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_archive_opens_as_one_folder(tmp_path):
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    write_archive(tmp_path / "one.zip", tmp_path, ["a.txt"], "top-1.0")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["top-1.0/a.txt"]


def test_the_published_descriptor_keeps_to_the_official_schema(folder):
    profile = json.loads((SAMPLE.parent / "profiles" / "datapackage-2.0.json").read_text(encoding="utf-8"))
    published = publish(read_package(SAMPLE), folder)
    found = jsonschema.Draft7Validator(profile).iter_errors(published)
    assert [f"{one.json_path}: {one.message}" for one in found] == []
