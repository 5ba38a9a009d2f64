"""Say how to load the tables of a release: lines to copy for each program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.exports.datasette import FILE as METADATA
from footnoted.exports.meaning import roles
from footnoted.exports.parquet import parquet_name
from footnoted.exports.sheets import workbook_name
from footnoted.exports.sqlite import database_name
from footnoted.exports.views import FILE as VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from footnoted.descriptor import Package, Resource

_DATES = {"edtf", "period", "published"}
"""The roles of columns with dates in EDTF, which are texts and may look like numbers."""


def loading(package: Package, folder: Path) -> str:
    """Give the section on loading, for the files that the folder holds; the example is the first table."""
    if not package.resources:
        return ""
    resource = max(package.resources, key=lambda one: len(one.fields))
    parts = [*_parts(package, resource, folder)]
    return "## Load it\n\n" + "\n".join(parts) if parts else ""


def _parts(package: Package, resource: Resource, folder: Path) -> Iterator[str]:
    """Yield a block for each program; it runs in the folder of the release."""
    name = resource.name.replace("-", "_").replace(".", "_")
    file = parquet_name(resource)
    if (folder / workbook_name(package)).is_file():
        yield (
            f"Excel, LibreOffice: open `{workbook_name(package)}`. Do not open the CSV files by a double "
            "click: Excel takes their letters for others and turns some texts into dates.\n"
        )
    if (folder / file).is_file():
        yield _block("pandas", "python", f'import pandas\n\n{name} = pandas.read_parquet("{file}")')
        yield _block("Polars", "python", f'import polars\n\n{name} = polars.read_parquet("{file}")')
        yield _block("DuckDB", "python", f"import duckdb\n\nduckdb.sql(\"FROM '{file}'\").show()")
    if (folder / VIEWS).is_file():
        yield f"Or, for all tables at once: `duckdb -init {VIEWS}`.\n"
    if (folder / resource.path).is_file():
        how = f'na.strings = "", encoding = "UTF-8"{_classes(package, resource)}'
        yield _block("R", "r", f'{name} <- read.csv("{resource.path}", {how})')
    if (folder / database_name(package)).is_file():
        query = f'FROM "{resource.name}" LIMIT 5'
        yield _block("SQLite", "sh", f"sqlite3 -header {database_name(package)} 'SELECT * {query}'")
        if (folder / METADATA).is_file():
            yield f"In the browser: `datasette {database_name(package)} --metadata {METADATA}`.\n"
        yield (
            "Search in it by whole words: `SELECT text FROM search_fts WHERE search_fts MATCH 'word'`. It "
            "finds a word as it stands, and folded: Arabic with bare alef and no vowel signs, for instance.\n"
        )


def _classes(package: Package, resource: Resource) -> str:
    """Name the columns of text with dates: R, like pandas on CSV, takes a text "2020" for a number."""
    means = roles(package)[resource.name]
    texts = [one.name for one in resource.fields if one.type == "string" and means[one.name] & _DATES]
    listed = ", ".join(f'"{one}" = "character"' for one in texts)
    return f", colClasses = c({listed})" if listed else ""


def _block(program: str, language: str, lines: str) -> str:
    return f"{program}:\n\n```{language}\n{lines}\n```\n"
