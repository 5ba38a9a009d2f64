"""Run one checker over the large package: each gives how many faults it found.

`python scripts/contenders.py NAME PACKAGE` runs one and prints its answer and its peak memory in JSON.

The rules are those of the generated schemas, as far as the tool has them; only footnoted and
frictionless check foreign keys.
"""
# ruff: noqa: PLC0415 - a contender imports its own tool, and no other's

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

KIB_PER_MIB = 1024


def schemas(package: Path) -> dict[str, dict[str, Any]]:
    """Give the Table Schema of each table, with constraints of every field and a key, if only empty ones."""
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    found = {}
    for one in descriptor["resources"]:
        fields = [{"constraints": {}} | field for field in one["schema"]["fields"]]
        key = one["schema"].get("primaryKey", [])
        found[one["name"]] = {"fields": fields, "primaryKey": [key] if isinstance(key, str) else key}
    return found


def run_structure(package: Path) -> int:
    """Check with footnoted: types, constraints, keys, foreign keys."""
    from footnoted.descriptor import read_package
    from footnoted.engine import Engine
    from footnoted.issues import Finding
    from footnoted.rows import structure
    from footnoted.tables import place

    read = read_package(package)
    with Engine(read) as engine:
        found = structure.check(read, engine)
        return len(place(read, [one for one in found if isinstance(one, Finding)]))


def run_gates(package: Path) -> int:
    """Check with footnoted all that comes before structure as well: files, characters, form, hashes."""
    from footnoted.validation import validate

    layers = ["files", "characters", "canonical", "integrity", "structure"]
    return len(validate(package, layers=layers).issues)


def run_count(package: Path) -> None:
    """Let DuckDB count the rows, as anybody would ask it to."""
    import duckdb

    for path in sorted((package / "data").glob("*.csv")):
        duckdb.sql(f"FROM '{path}' SELECT count(*)").fetchall()


def run_rows(package: Path) -> int:
    """Check with footnoted every layer of rows: structure, footnotes, readings, history."""
    from footnoted.validation import validate

    return len(validate(package, layers=["structure", "footnotes", "readings", "history"]).issues)


def run_spark(package: Path) -> int:
    """Check structure and footnotes on Spark."""
    from footnoted.validation import validate

    return len(validate(package, layers=["structure", "footnotes"], engine="spark").issues)


def run_texts(package: Path) -> None:
    """Let DuckDB read every cell as text: the least that any check must do."""
    import duckdb

    for path in sorted((package / "data").glob("*.csv")):
        read = f"read_csv('{path}', all_varchar = true, header = true)"
        duckdb.sql(f"FROM {read} SELECT count(COLUMNS(*))").fetchall()


def run_load(package: Path) -> None:
    """Load one small table as a DataFrame."""
    import footnoted

    footnoted.open(package).load("companies")


def run_read_parquet(package: Path) -> None:
    """Import pandas and read one small Parquet file, which stands beside the package."""
    import pandas as pd

    pd.read_parquet(_parquet(package, "companies"))


def _parquet(package: Path, name: str) -> Path:
    """Give a table as Parquet; it is written where it is not there."""
    path = package.parent / f"{name}.parquet"
    if not path.exists():
        import duckdb

        duckdb.sql(f"COPY (FROM '{package}/data/{name}.csv') TO '{path}'")
    return path


def run_export(package: Path) -> None:
    """Write every table as Parquet with its description."""
    import tempfile

    from footnoted.descriptor import read_package
    from footnoted.exports import parquet

    with tempfile.TemporaryDirectory() as folder:
        parquet.write(read_package(package), Path(folder))


def run_bare_export(package: Path) -> None:
    """Write every table as Parquet with PyArrow alone, types guessed."""
    import tempfile

    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as folder:
        for path in sorted((package / "data").glob("*.csv")):
            pq.write_table(pc.read_csv(path), Path(folder) / f"{path.stem}.parquet", compression="zstd")


def run_frictionless(package: Path) -> int:
    """Validate with frictionless, every error counted."""
    import frictionless

    os.chdir(package)
    report = frictionless.validate("datapackage.json", limit_errors=10**9)
    return len(report.flatten(["rowNumber"]))


def run_pandera(package: Path) -> int:
    """Check with pandera on Polars; it has no foreign keys."""
    import pandera.polars as pa
    import polars as pl

    found = 0
    for name, schema in schemas(package).items():
        columns = {}
        for one in schema["fields"]:
            limits, checks = one["constraints"], []
            if "enum" in limits:
                checks.append(pa.Check.isin(limits["enum"]))
            if "pattern" in limits:
                checks.append(pa.Check.str_matches(f"^(?:{limits['pattern']})$"))
            if "minimum" in limits and one["type"] != "date":
                checks.append(pa.Check.ge(limits["minimum"]))
            if "maxLength" in limits:
                checks.append(pa.Check.str_length(None, limits["maxLength"]))
            kind = {"integer": pl.Int64, "number": pl.Float64}.get(one["type"], pl.String)
            columns[one["name"]] = pa.Column(
                kind, checks, nullable="required" not in limits, unique="unique" in limits
            )
        types = {key: one.dtype.type for key, one in columns.items()}
        frame = pl.read_csv(package / "data" / f"{name}.csv", schema=types, ignore_errors=True)
        try:
            pa.DataFrameSchema(columns).validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            found += len(errors.failure_cases)
    return found


def run_pointblank(package: Path) -> int:
    """Check with pointblank on Polars; it has no foreign keys."""
    import pointblank as pb
    import polars as pl

    found = 0
    for name, schema in schemas(package).items():
        plan = pb.Validate(pl.read_csv(package / "data" / f"{name}.csv", infer_schema=False))
        for one in schema["fields"]:
            limits = one["constraints"]
            if "required" in limits:
                plan = plan.col_vals_not_null(one["name"])
            if "enum" in limits:
                plan = plan.col_vals_in_set(one["name"], [*limits["enum"], None])
            if "pattern" in limits:
                plan = plan.col_vals_regex(one["name"], f"^(?:{limits['pattern']})$", na_pass=True)
            if one["type"] in ("integer", "number"):
                plan = plan.col_vals_regex(one["name"], r"^-?[0-9]+(\.[0-9]+)?$", na_pass=True)
            if "unique" in limits:
                plan = plan.rows_distinct([one["name"]])
        found += sum(plan.interrogate().n_failed().values())
    return found


def run_dataframely(package: Path) -> int:
    """Check with dataframely on Polars; it has no foreign keys."""
    import dataframely as dy
    import polars as pl

    found = 0
    for name, schema in schemas(package).items():
        columns = {}
        for one in schema["fields"]:
            limits, nullable = one["constraints"], "required" not in one["constraints"]
            if one["type"] == "integer":
                columns[one["name"]] = dy.Int64(nullable=nullable, min=limits.get("minimum"))
            elif one["type"] == "number":
                columns[one["name"]] = dy.Float64(nullable=nullable, min=limits.get("minimum"))
            elif "enum" in limits:
                columns[one["name"]] = dy.String(nullable=nullable, regex=f"^(?:{'|'.join(limits['enum'])})$")
            else:
                pattern = f"^(?:{limits['pattern']})$" if "pattern" in limits else None
                key = one["name"] in schema["primaryKey"]
                columns[one["name"]] = dy.String(
                    nullable=nullable, regex=pattern, max_length=limits.get("maxLength"), primary_key=key
                )
        contract = type(name.title(), (dy.Schema,), columns)
        frame = pl.read_csv(package / "data" / f"{name}.csv", infer_schema=False)
        found += sum(contract.filter(frame, cast=True)[1].counts().values())
    return found


def run_gx(package: Path) -> int:
    """Check with Great Expectations on pandas; it has no foreign keys."""
    import great_expectations as gx
    import pandas as pd

    found = 0
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    source = context.data_sources.add_pandas("benchmark")
    for name, schema in schemas(package).items():
        frame = pd.read_csv(
            package / "data" / f"{name}.csv", dtype=str, keep_default_na=False, na_values=[""]
        )
        suite = gx.ExpectationSuite(name=name)
        for one in schema["fields"]:
            limits, column = one["constraints"], one["name"]
            if "required" in limits:
                suite.add_expectation(gx.expectations.ExpectColumnValuesToNotBeNull(column=column))
            if "unique" in limits:
                suite.add_expectation(gx.expectations.ExpectColumnValuesToBeUnique(column=column))
            if "enum" in limits:
                suite.add_expectation(
                    gx.expectations.ExpectColumnValuesToBeInSet(column=column, value_set=limits["enum"])
                )
            pattern = limits.get("pattern")
            if one["type"] in ("integer", "number"):
                pattern = r"-?[0-9]+(?:\.[0-9]+)?"
            if pattern:
                suite.add_expectation(
                    gx.expectations.ExpectColumnValuesToMatchRegex(column=column, regex=f"^(?:{pattern})$")
                )
        asset = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
        result = asset.get_batch({"dataframe": frame}).validate(suite, result_format="SUMMARY")
        found += sum(one.result.get("unexpected_count", 0) for one in result.results)
    return found


@dataclass(frozen=True, slots=True)
class Contender:
    """A tool: what runs, the module that it needs, whether it checks foreign keys."""

    run: Callable[[Path], int | None]
    module: str
    foreign_keys: str
    repeats: bool = True


CONTENDERS = {
    "DuckDB count(*)": Contender(run_count, "duckdb", "–"),
    "DuckDB, cells as text": Contender(run_texts, "duckdb", "–"),
    "footnoted structure": Contender(run_structure, "footnoted", "yes"),
    "footnoted rows": Contender(run_rows, "footnoted", "yes"),
    "footnoted on Spark": Contender(run_spark, "pyspark", "yes", repeats=False),
    "pandas, one Parquet": Contender(run_read_parquet, "pandas", "–"),
    "footnoted load": Contender(run_load, "footnoted", "–"),
    "PyArrow, Parquet alone": Contender(run_bare_export, "pyarrow", "–"),
    "footnoted export": Contender(run_export, "footnoted", "–"),
    "footnoted, gates too": Contender(run_gates, "footnoted", "yes"),
    "dataframely": Contender(run_dataframely, "dataframely", "no"),
    "pointblank": Contender(run_pointblank, "pointblank", "no"),
    "pandera (Polars)": Contender(run_pandera, "pandera", "no"),
    "Great Expectations": Contender(run_gx, "great_expectations", "no", repeats=False),
    "frictionless": Contender(run_frictionless, "frictionless", "yes", repeats=False),
}


def read_peak() -> float:
    """Give this process's largest resident memory, MiB; ru_maxrss would also count its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / KIB_PER_MIB


if __name__ == "__main__":
    found = CONTENDERS[sys.argv[1]].run(Path(sys.argv[2]))
    print(json.dumps({"found": found, "peak": read_peak()}))
