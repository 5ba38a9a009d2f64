"""Expectations: run a package's Great Expectations suites on a copy and turn failures into issues."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import tempfile
import warnings
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from re import fullmatch
from typing import TYPE_CHECKING, Any

from footnoted.engine import identifier
from footnoted.gx.suites import (
    CHECKPOINT,
    FOLDER,
    KINDS,
    in_sql,
    numbered,
    project_files,
    suite_path,
    table_of,
    write_json,
)
from footnoted.issues import Finding, Issue, Rule, Severity, quoted
from footnoted.tables import LEXICAL, Row, booleans, place, read_rows, write_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from footnoted.descriptor import Field, Package, Resource


SCHEMA = Rule(
    "expectations.schema",
    "Every table passes the suites in Great Expectations that say its Table Schema.",
    "Mend the cell; where the suite is older than datapackage.json, generate it anew.",
)
MEANING = Rule(
    "expectations.meaning",
    "Every table passes the suites in Great Expectations that are kept by hand.",
    "Mend the cell; where the data are right, correct the expectation.",
)
BROKEN = Rule(
    "expectations.broken",
    "Every suite can be read and every expectation in it can be run.",
    "Mend the suite; the data may be good.",
)
RULES: tuple[Rule, ...] = (SCHEMA, MEANING, BROKEN)

_SEVERITIES = {"critical": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}
_RULE_OF_KIND = {"schema": SCHEMA, "links": SCHEMA, "meaning": MEANING, "across": MEANING}
_DATABASE = "package.sqlite"
_INT64 = range(-(2**63), 2**63)


@dataclass(frozen=True, slots=True)
class _Table:
    """What GX gets of a table: its rows without the cells that have not their field's type."""

    resource: Resource
    rows: Sequence[Row]

    def record_of(self, row_id: object) -> int:
        """Give the record with this primary key; 0 when there is none."""
        key = self.resource.primary_key
        for row in self.rows:
            if "|".join(row.cells.get(name) or "" for name in key) == row_id:
                return row.record
        return 0


def check(package: Package, known: Iterable[Issue] = ()) -> list[Issue]:
    """Run every suite in the package's `validation/gx/expectations`, and give what fails, sorted.

    Suites are code: a row condition or a query can do what Python and SQL can. Never run those of a
    stranger. They run on a temporary copy of the tables, so nothing is written into the package;
    cells that have not their field's type are left out of it (the structure layer names them).
    Where one of the `known` issues stands, nothing is said about the Table Schema again. Without
    suites Great Expectations is not even imported; with them, ModuleNotFoundError is raised where it
    or SQLAlchemy is not installed.
    """
    broken: list[Issue] = []
    suites = dict(_read_suites(package, broken))
    findings: list[Finding] = []
    if suites:
        tables = _tables(package)
        with tempfile.TemporaryDirectory(prefix="footnoted-") as folder, _quiet():
            try:
                for suite, result in _run(_open_copy(package, Path(folder), suites, tables), suites, broken):
                    findings.extend(_judge(suite, result, tables[table_of(suite)], broken))
            except ModuleNotFoundError:
                raise
            except Exception as error:  # noqa: BLE001 - GX and pandas raise errors of any kind
                found = f"suites that fail with {quoted(_first_line(str(error)), 160)}"
                broken.append(BROKEN.issue(FOLDER, 0, 0, found, "suites that can be run"))
    places = {(one.file, one.line, one.column) for one in known}
    placed = place(package, findings)
    said_before = [
        one for one in placed if one.rule == SCHEMA.id and (one.file, one.line, one.column) in places
    ]
    return sorted([*broken, *(one for one in placed if one not in said_before)])


def run_copy(package: Package, folder: Path) -> Any:  # noqa: ANN401 - great_expectations is imported late
    """Run the suites that can be run on a copy in `folder`; give the GX context with the results."""
    suites = dict(_read_suites(package, []))
    with _quiet():
        context = _open_copy(package, folder, suites, _tables(package))
        list(_run(context, suites, []))
    return context


def _judge(suite: str, result: Any, table: _Table, broken: list[Issue]) -> Iterator[Finding]:  # noqa: ANN401
    """Tell an expectation that could not run from one that does not hold."""
    fault = _fault(result)
    if fault:
        broken.append(_broken(suite, f"{_name(result)}, which fails with {quoted(fault, 160)}"))
    elif not result.success:
        yield from _findings(suite, result, table)


def _tables(package: Package) -> dict[str, _Table]:
    return {one.name: _Table(one, _typed_rows(package, one)) for one in package.resources}


# --- suites -----------------------------------------------------------------------------------


def _read_suites(package: Package, broken: list[Issue]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield name and content of each suite that can be run, numbered; the others go to `broken`."""
    folder = package.root / FOLDER / "expectations"
    for path in sorted(folder.rglob("*.json")):
        name = path.relative_to(folder).as_posix().removesuffix(".json").replace("/", ".")
        try:
            suite = json.loads(path.read_text(encoding="utf-8"))
            fault = _unsuitable(package, name, suite)
        except (OSError, ValueError, RecursionError) as error:
            fault = f"what is no JSON: {quoted(str(error))}"
        if fault:
            broken.append(_broken(name, fault, "a suite of a table of this package"))
        else:
            yield name, numbered(suite)


def _unsuitable(package: Package, name: str, suite: object) -> str:
    """Say why this suite cannot be run; "" when it can."""
    table, _, kind = name.rpartition(".")
    if not package.has(table):
        return f"a suite of {quoted(table)}, which is no table"
    if kind not in KINDS:
        return f"a suite of the kind {quoted(kind)}; the kinds are {', '.join(KINDS)}"
    if not isinstance(suite, dict) or suite.get("name") != name:
        return f"no object with the name {quoted(name)}"
    expectations = suite.get("expectations")
    if not isinstance(expectations, list) or not all(_has_form(one) for one in expectations):
        return "expectations that are no list of objects with type and kwargs"
    if any(_runs_text(one["kwargs"].get("row_condition")) for one in expectations):
        return "a row condition that is run as a program"
    return ""


def _has_form(expectation: object) -> bool:
    match expectation:
        case {"type": str(), "kwargs": dict()}:
            return True
    return False


def _runs_text(condition: object) -> bool:
    """Tell whether a row condition is a text, which pandas would run, or holds one."""
    match condition:
        case {"type": "and" | "or", "conditions": list(parts)}:
            return any(_runs_text(one) for one in parts)
        case None | {"type": "comparison" | "nullity"}:
            return False
    return True


def _broken(suite: str, found: str, expected: str = "an expectation that can be run") -> Issue:
    table, _, kind = suite.rpartition(".")
    file = f"{FOLDER}/expectations/{table.replace('.', '/')}/{kind}.json"
    return replace(BROKEN.issue(file, 0, 0, found, expected), table=table)


# --- the copy ---------------------------------------------------------------------------------


def _typed_rows(package: Package, resource: Resource) -> list[Row]:
    fields = resource.fields
    rows = read_rows(package, resource)
    return [Row(row.record, {one.name: _typed(one, row.cells[one.name]) for one in fields}) for row in rows]


def _typed(field: Field, text: str | None) -> str | None:
    """Give the text, or None when it has not the field's type."""
    if text is None:
        return None
    if field.type == "boolean":
        return text if text in frozenset().union(*booleans(field)) else None
    if field.type in {"integer", "number"}:
        good = fullmatch(LEXICAL[field.type], text) and int(text.partition(".")[0]) in _INT64
        return text if good else None
    return text


def _open_copy(
    package: Package, folder: Path, suites: Mapping[str, dict[str, Any]], tables: Mapping[str, _Table]
) -> Any:  # noqa: ANN401
    """Write a GX project and what it validates into a folder, and open it."""
    database = str(folder / _DATABASE) if any(in_sql(name) for name in suites) else ""
    # Paths of our own: a descriptor's path could lead out of the folder.
    paths = {name: f"tables/{number}.csv" for number, name in enumerate(tables)}
    resources = tuple(replace(one.resource, path=paths[name]) for name, one in tables.items())
    files = project_files(replace(package, resources=resources), suites, str(folder), database)
    files |= {suite_path(name): write_json(suite) for name, suite in suites.items()}
    for file, text in files.items():
        path = folder / "gx" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "tables").mkdir()
    for name, table in tables.items():
        write_csv(folder / paths[name], table.resource.field_names, (row.cells for row in table.rows))
    if database:
        import_module("sqlalchemy")  # GX's own error for want of it names no module
        _write_database(folder / _DATABASE, tables.values())
    return _open_project(folder)


def _write_database(path: Path, tables: Iterable[_Table]) -> None:
    """Write the tables into SQLite: numbers as NUMERIC, all else as TEXT, missing values as NULL."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in tables:
            fields = table.resource.fields
            columns = ", ".join(
                f"{identifier(one.name)} {'NUMERIC' if one.type in {'integer', 'number'} else 'TEXT'}"
                for one in fields
            )
            name = identifier(table.resource.name)
            connection.execute(f"CREATE TABLE {name} ({columns})")
            values = ", ".join("?" * len(fields))
            connection.executemany(
                f"INSERT INTO {name} VALUES ({values})",  # noqa: S608 - the name is quoted
                ([row.cells[one.name] for one in fields] for row in table.rows),
            )


# --- Great Expectations -----------------------------------------------------------------------


def _open_project(folder: Path) -> Any:  # noqa: ANN401
    """Open the GX project in `folder/gx`, without analytics."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx  # noqa: PLC0415 - takes five seconds

    return gx.get_context(mode="file", project_root_dir=folder)


def _run(
    context: Any,  # noqa: ANN401
    suites: Mapping[str, dict[str, Any]],
    broken: list[Issue],
) -> Iterator[tuple[str, Any]]:
    """Run the checkpoint of the copy and yield each expectation's result with its suite's name."""
    checkpoint = context.checkpoints.get(CHECKPOINT)
    definitions = checkpoint.validation_definitions
    whole = [one for one in definitions if _is_whole(one.suite, suites[one.suite.name], broken)]
    if len(whole) < len(definitions):
        checkpoint.validation_definitions = whole
        checkpoint.save()
    if whole:
        for validated in checkpoint.run().run_results.values():
            for result in validated.results:
                yield validated.suite_name, result


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep GX from writing to the terminal: what it has to say is in its results.

    GX 1.24 also imports what Python 3.11 to 3.13 and pandas 3 call deprecated.
    """
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _is_whole(loaded: Any, written: Mapping[str, Any], broken: list[Issue]) -> bool:  # noqa: ANN401
    """Tell whether GX took every expectation of a suite: it drops those it cannot read."""
    kept = {one.id for one in loaded.expectations}
    lost = [one for one in written["expectations"] if one["id"] not in kept]
    broken.extend(_broken(loaded.name, f"{quoted(one['type'])} with {_brief(one['kwargs'])}") for one in lost)
    return not lost


def _fault(result: Any) -> str:  # noqa: ANN401
    """Give the error that an expectation ran into; "" when it ran."""
    info = result.exception_info or {}
    faults = [info] if "raised_exception" in info else [one for one in info.values() if one]
    raised = [one for one in faults if one.get("raised_exception", True)]
    if not raised:
        return ""
    message = str(raised[0].get("exception_message") or "an error without a message")
    return _first_line(message)


def _first_line(message: str) -> str:
    return message.strip().partition("\n")[0]


def _name(result: Any) -> str:  # noqa: ANN401
    config = result.expectation_config
    field = _field(config.kwargs)
    return f"{config.type} of {field}" if field else config.type


def _field(kwargs: Mapping[str, Any]) -> str:
    """Give the column to which an expectation's failure is ascribed; "" for the table as a whole."""
    columns = kwargs.get("column_list") or [""]
    return str(kwargs.get("column") or kwargs.get("column_A") or columns[0])


# --- findings ---------------------------------------------------------------------------------


def _findings(suite: str, result: Any, table: _Table) -> Iterator[Finding]:  # noqa: ANN401
    """Turn a failed expectation into findings: one a cell where GX names cells, else one in all."""
    rule, expected = _rule_for(suite, result.expectation_config)
    places = list(_rows_of_query(result, table)) or list(_rows_of_index(result, table))
    for record, field, found in places:
        yield Finding(rule, table.resource.name, record, field, found, expected)
    unlocated = _unexpected(result) - len(places)
    if not places:
        field = _field(result.expectation_config.kwargs)
        known = field if field in table.resource.field_names else ""
        yield Finding(rule, table.resource.name, 0, known, _observed(result), expected)
    elif unlocated > 0:
        yield Finding(rule, table.resource.name, 0, "", f"{unlocated} more rows like these", expected)


def _rule_for(suite: str, config: Any) -> tuple[Rule, str]:  # noqa: ANN401
    """Give the suite's rule with mending and severity of the expectation, and what is expected."""
    rule = _RULE_OF_KIND[suite.rpartition(".")[2]]
    mend = str((config.meta or {}).get("remedy") or rule.mend)
    severity = _SEVERITIES.get(getattr(config.severity, "value", config.severity), Severity.ERROR)
    notes = config.notes if isinstance(config.notes, str) else " ".join(config.notes or ())
    kwargs = {key: value for key, value in config.kwargs.items() if key != "batch_id"}
    sentence = notes.strip().removesuffix(".") or f"{config.type} holds with {_brief(kwargs)}"
    if not fullmatch(r"[A-Z]{2,}|.*[_.].*", sentence.split()[0]):
        sentence = sentence[0].lower() + sentence[1:]
    return replace(rule, mend=mend, severity=severity), f"that {sentence}"


def _rows_of_query(result: Any, table: _Table) -> Iterator[tuple[int, str, str]]:  # noqa: ANN401
    """Yield record, field and value of the rows that a query gives as row_id, field and value."""
    for row in (result.result.get("details") or {}).get("unexpected_rows") or ():
        value = row.get("value")
        shown = "nothing" if value is None else quoted(_plain(value))
        yield table.record_of(row.get("row_id")), str(row.get("field") or ""), shown


def _rows_of_index(result: Any, table: _Table) -> Iterator[tuple[int, str, str]]:  # noqa: ANN401
    """Yield record, field and value of the rows whose positions GX gives."""
    kwargs = result.expectation_config.kwargs
    field = _field(kwargs)
    columns = [kwargs["column_A"], kwargs["column_B"]] if "column_A" in kwargs else kwargs.get("column_list")
    for position in result.result.get("unexpected_index_list") or ():
        row = table.rows[position]
        shown = [quoted(row.cells.get(name) or "") for name in columns or [field]]
        yield row.record, field, " and ".join(shown)


def _unexpected(result: Any) -> int:  # noqa: ANN401
    kind, details = result.expectation_config.type, result.result
    count = details.get("observed_value" if kind == "unexpected_rows_expectation" else "unexpected_count")
    return count if isinstance(count, int) else 0


def _observed(result: Any) -> str:  # noqa: ANN401
    details = result.result
    for key in ("observed_value", "details"):
        if details.get(key):
            return _brief(details[key])
    counts = ("unexpected_count", "missing_count")
    return next((f"{details[one]} values" for one in counts if details.get(one)), "nothing")


def _plain(value: object) -> str:
    """Give a number of SQLite without the point of a whole float."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _brief(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return quoted(text, 160)[1:-1]
