"""pandas, Polars, DuckDB, sqlite3, R, openpyxl and LibreOffice open what a release gives them."""

from __future__ import annotations

import csv
import re
import shutil
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

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DATE = "date32[day][pyarrow]"
KINDS = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "string": "string", "date": DATE}
TRILLION = 1_000_000_000_000


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.reader(file)][1:]


def tool(name):
    found = shutil.which(name)
    if not found:
        pytest.skip(f"THIS WAS NOT TESTED: {name} is not installed.")
    return found


def blocks(dist):
    return FENCE.findall((dist / "README.md").read_text(encoding="utf-8"))


def test_the_loading_lines_of_the_readme_run(top):
    programs = [text for language, text in blocks(top) if language == "python"]
    assert len(programs) == 3
    for program in programs:
        subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=top, check=True)


def test_pandas_has_every_table_with_its_types(dist):
    for resource in read_package(dist).resources:
        frame = pd.read_parquet(dist / "parquet" / f"{resource.name}.parquet")
        assert len(frame) == len(rows_of(dist / resource.path))
        assert [str(one) for one in frame.dtypes] == [KINDS[one.type] for one in resource.fields]


def test_polars_finds_the_words_of_the_source(dist):
    frame = pl.read_parquet(dist / "parquet" / "market_figures.parquet")
    found = frame.filter(pl.col("as_written").str.contains("تريليون"))
    assert found["value"].to_list() == [TRILLION]
    lines = pl.read_ndjson(dist / "jsonl" / "market_figures.jsonl", infer_schema_length=None)
    assert lines.columns == frame.columns
    assert lines["as_written"].to_list() == frame["as_written"].to_list()


def test_duckdb_joins_the_views(dist, monkeypatch):
    monkeypatch.chdir(dist)
    with duckdb.connect() as connection:
        connection.execute((dist / "views.sql").read_text(encoding="utf-8"))
        found = connection.execute(
            "SELECT value, sentence_gist FROM market_figures_named WHERE as_written LIKE '%تريليون%'"
        ).fetchall()
    assert [value for value, _ in found] == [TRILLION]
    assert found[0][1]


def test_sqlite_sorts_a_trillion_above_all_else(dist):
    with closing(sqlite3.connect(dist / "china-ai-rise.sqlite")) as database:
        values = [
            value
            for (value,) in database.execute(
                "SELECT value FROM market_figures WHERE value IS NOT NULL ORDER BY value DESC"
            )
        ]
        assert [*database.execute("PRAGMA foreign_key_check")] == []
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert values[0] == TRILLION
    assert values == sorted(values, reverse=True)


def test_openpyxl_reads_every_table(dist):
    book = openpyxl.load_workbook(dist / "china-ai-rise.xlsx")
    for resource in read_package(dist).resources:
        sheet = book[resource.name]
        assert sheet.max_row - 1 == len(rows_of(dist / resource.path))
        assert [one.value for one in sheet[1]] == list(resource.field_names)
    written = {one.value for one in book["market_figures"]["K"]}
    assert any("تريليون" in (one or "") for one in written)
    assert {one.data_type for one in book["events"]["E"]} == {"s"}


def test_r_reads_the_lines_of_the_readme(top):
    r = tool("Rscript")
    (program,) = [text for language, text in blocks(top) if language == "r"]
    name = program.partition(" <-")[0]
    program += f"\ncat(nrow({name}), sum(is.na({name}$value)), class({name}$value), class({name}$period))"
    done = subprocess.run(
        [r, "-e", program], cwd=top, capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8"}
    )
    fields = read_package(top).resource(name).field_names
    rows = rows_of(top / "data" / f"{name}.csv")
    empty = sum(1 for row in rows if not row[fields.index("value")])
    assert done.stdout.split() == [str(len(rows)), str(empty), "numeric", "character"]


def test_libreoffice_gives_every_sheet_back(dist, tmp_path):
    office = tool("soffice")
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", form, "--outdir", tmp_path, dist / "china-ai-rise.xlsx"]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    for resource in read_package(dist).resources:
        assert rows_of(tmp_path / f"china-ai-rise-{resource.name}.csv") == rows_of(dist / resource.path)
