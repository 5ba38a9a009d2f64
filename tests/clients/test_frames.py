"""pandas 2 and 3, Polars, DuckDB, sqlite3, R, openpyxl and LibreOffice open what a release gives them."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest

from footnoted.descriptor import read_package
from footnoted.exports.sheets import sheet_names, workbook_name
from footnoted.exports.sqlite import database_name
from programs import of_the_system, run_python

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DATE = "date32[day][pyarrow]"
KINDS = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "string": "string", "date": DATE}
TRILLION = 1_000_000_000_000


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.reader(file)][1:]


def lines_of(folder, table):
    """Give the rows of a table with their types, as its JSON Lines have them."""
    text = (folder / "jsonl" / f"{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def blocks(dist):
    return FENCE.findall((dist / "README.md").read_text(encoding="utf-8"))


def test_the_loading_lines_of_the_readme_run(each_top):
    programs = [text for language, text in blocks(each_top) if language == "python"]
    assert len(programs) == 3
    for program in programs:
        subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=each_top, check=True)


LOAD_ALL = """
import json, sys, pandas
from pathlib import Path

found = {"pandas": pandas.__version__}
for path in sorted(Path(sys.argv[1]).glob("*.parquet")):
    frame = pandas.read_parquet(path)
    rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    found[path.stem] = [[str(one) for one in frame.dtypes], rows]
print(json.dumps(found, default=str))
"""


@pytest.mark.parametrize("major", ["2", "3"])
def test_pandas_has_every_cell_of_every_table_with_its_type(each, major):
    place = str(each / "parquet")
    if major == "2":
        found = run_python(LOAD_ALL, place)
    else:
        command = [sys.executable, "-W", "error", "-c", LOAD_ALL, place]
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert found.pop("pandas").split(".")[0] == major
    resources = read_package(each).resources
    assert sorted(found) == sorted(one.name for one in resources)
    for resource in resources:
        types, rows = found[resource.name]
        assert types == [KINDS[one.type] for one in resource.fields]
        assert rows == [[*one.values()] for one in lines_of(each, resource.name)]


def test_this_pandas_is_a_3():
    assert pd.__version__.startswith("3.")


def test_polars_has_every_cell_of_every_table(each):
    for resource in read_package(each).resources:
        frame = pl.read_parquet(each / "parquet" / f"{resource.name}.parquet")
        expected = lines_of(each, resource.name)
        assert json.loads(json.dumps(frame.to_dicts(), default=str)) == expected
        if expected:
            lines = pl.read_ndjson(each / "jsonl" / f"{resource.name}.jsonl", infer_schema_length=None)
            assert lines.to_dicts() == expected


def test_polars_finds_the_words_of_the_source(dist):
    frame = pl.read_parquet(dist / "parquet" / "market_figures.parquet")
    found = frame.filter(pl.col("as_written").str.contains("تريليون"))
    assert found["value"].to_list() == [TRILLION]


def test_duckdb_has_every_table_as_a_view(each, monkeypatch):
    monkeypatch.chdir(each)
    with duckdb.connect() as connection:
        connection.execute((each / "views.sql").read_text(encoding="utf-8"))
        for resource in read_package(each).resources:
            found = connection.table(f'"{resource.name}"').fetchall()
            assert len(found) == len(rows_of(each / resource.path))


def test_duckdb_joins_the_views(dist, monkeypatch):
    monkeypatch.chdir(dist)
    with duckdb.connect() as connection:
        connection.execute((dist / "views.sql").read_text(encoding="utf-8"))
        found = connection.execute(
            "SELECT value, sentence_gist FROM market_figures_named WHERE as_written LIKE '%تريليون%'"
        ).fetchall()
    assert [value for value, _ in found] == [TRILLION]
    assert found[0][1]


def test_sqlite_holds_every_row_and_every_key(each):
    package = read_package(each)
    with closing(sqlite3.connect(each / database_name(package))) as database:
        assert [*database.execute("PRAGMA foreign_key_check")] == []
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for resource in package.resources:
            rows = [*database.execute(f'SELECT * FROM "{resource.name}" ORDER BY rowid')]  # noqa: S608
            assert rows == [tuple(one.values()) for one in lines_of(each, resource.name)]


def test_sqlite_sorts_a_trillion_above_all_else(dist):
    query = "SELECT value FROM market_figures WHERE value IS NOT NULL ORDER BY value DESC"
    with closing(sqlite3.connect(dist / "china-ai-rise.sqlite")) as database:
        values = [value for (value,) in database.execute(query)]
    assert values[0] == TRILLION
    assert values == sorted(values, reverse=True)


def test_openpyxl_reads_every_table(each):
    package = read_package(each)
    book = openpyxl.load_workbook(each / workbook_name(package))
    for resource in package.resources:
        sheet = book[sheet_names(package)[resource.name]]
        assert sheet.max_row - 1 == len(rows_of(each / resource.path))
        assert [one.value for one in sheet[1]] == list(resource.field_names)
        assert "f" not in {one.data_type for row in sheet.iter_rows() for one in row}


def test_openpyxl_finds_the_words_of_the_source_and_edtf_as_text(dist):
    book = openpyxl.load_workbook(dist / "china-ai-rise.xlsx")
    written = {one.value for one in book["market_figures"]["K"]}
    assert any("تريليون" in (one or "") for one in written)
    assert {one.data_type for one in book["events"]["E"]} == {"s"}


def run_r(program, folder, *arguments):
    command = [of_the_system("Rscript", "r-base-core"), "-e", program, *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8"}
    ).stdout


def test_r_reads_the_lines_of_the_readme(top):
    (program,) = [text for language, text in blocks(top) if language == "r"]
    name = program.partition(" <-")[0]
    program += f"\ncat(nrow({name}), sum(is.na({name}$value)), class({name}$value), class({name}$period))"
    fields = read_package(top).resource(name).field_names
    rows = rows_of(top / "data" / f"{name}.csv")
    empty = sum(1 for row in rows if not row[fields.index("value")])
    assert run_r(program, top).split() == [str(len(rows)), str(empty), "numeric", "character"]


READ_ALL = """
arguments <- commandArgs(trailingOnly = TRUE)
for (file in list.files("data", pattern = "csv$")) {
  typed <- read.csv(file.path("data", file), na.strings = "", encoding = "UTF-8", check.names = FALSE)
  cat(file, sapply(typed, class), "\\n")
  texts <- read.csv(file.path("data", file), na.strings = "", encoding = "UTF-8", check.names = FALSE,
                    colClasses = "character")
  write.csv(texts, file.path(arguments[1], file), na = "", row.names = FALSE)
}
"""
R_KINDS = {"integer": {"integer", "numeric"}, "number": {"integer", "numeric"}, "boolean": {"logical"}}


def test_r_reads_every_cell_of_every_table(each_top, tmp_path):
    said = dict(line.split(maxsplit=1) for line in run_r(READ_ALL, each_top, str(tmp_path)).splitlines())
    for resource in read_package(each_top).resources:
        name = resource.path.removeprefix("data/")
        rows = rows_of(each_top / resource.path)
        assert rows_of(tmp_path / name) == rows
        for at, (field, kind) in enumerate(zip(resource.fields, said[name].split(), strict=True)):
            if field.type in R_KINDS and any(row[at] for row in rows):
                assert kind in R_KINDS[field.type], (name, field.name)


def test_libreoffice_gives_every_sheet_back(each, tmp_path):
    office = of_the_system("soffice", "libreoffice-calc-nogui")
    package = read_package(each)
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", form, "--outdir", tmp_path, each / workbook_name(package)]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    for resource in package.resources:
        name = f"{package.name}-{sheet_names(package)[resource.name]}.csv"
        assert rows_of(tmp_path / name) == rows_of(each / resource.path)
