"""Compile Table Schemas to Great Expectations suites, and write the files of a GX project as text."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from footnoted.engine import identifier, literal
from footnoted.tables import LEXICAL, booleans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from footnoted.descriptor import Field, ForeignKey, Package, Resource

Json = dict[str, Any]

FOLDER = "validation/gx"
"""Where a package keeps its GX project."""

CHECKPOINT = "package"
"""The one checkpoint; it validates every table against each of its suites."""

KINDS = {"schema": False, "meaning": False, "links": True, "across": True}
"""The kinds of suite a table may have, and whether they are in SQL.

`schema` and `links` (foreign keys) are generated from the Table Schema; `meaning` and `across`
(rules over several tables) are kept by hand. What is in SQL needs a database that holds the tables;
the others run on the CSV files.
"""

_PANDAS_TYPES = {"integer": "Int64", "number": "float64", "boolean": "boolean"}
_COLUMN_TYPES = {
    "integer": ["int64", "Int64Dtype", "BIGINT", "INTEGER", "INT64", "NUMBER", "LongType"],
    "number": ["float64", "DOUBLE", "DOUBLE_PRECISION", "FLOAT", "FLOAT64", "REAL", "DECIMAL", "NUMERIC"],
    "boolean": ["bool", "BooleanDtype", "BOOLEAN", "BOOL", "BooleanType"],
}


def stable_id(*names: str) -> str:
    """Give the UUID (version 5) that stands for these names, always the same."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(("footnoted", *names))))


def suite_path(suite: str) -> str:
    """Give where GX keeps a suite inside its project: a dot in the name makes a folder."""
    return f"expectations/{suite.replace('.', '/')}.json"


def write_json(document: Json) -> str:
    """Write a document as GX does, with sorted keys, and with a line end."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def numbered(suite: Json) -> Json:
    """Give a suite and each of its expectations the id that follows from its name and content."""
    name = suite["name"]
    expectations = [
        {**one, "id": stable_id(name, one["type"], json.dumps(one["kwargs"], sort_keys=True))}
        for one in suite["expectations"]
    ]
    return {**suite, "id": stable_id(name), "expectations": expectations}


def suite_files(package: Package) -> dict[str, str]:
    """Give the generated suites: the path of each inside the project, its text."""
    suites = [schema_suite(one) for one in package.resources]
    suites += [links_suite(one) for one in package.resources if one.foreign_keys]
    return {suite_path(one["name"]): write_json(one) for one in suites}


def project_files(
    package: Package, suites: Iterable[str], folder: str = "", database: str = ""
) -> dict[str, str]:
    """Give every generated file of the package's GX project but the suites: its path, its text.

    The checkpoint validates each table against those of the named suites that run on CSV files, and
    against those in SQL too when `database` names a SQLite file with the tables. `folder` is where
    GX finds the package: "" when GX is started in the package's root, else an absolute path. GX
    stores one text for missing values at the most, so the assets take the first of `missingValues`.
    """
    runnable = [name for name in sorted(suites) if database or not in_sql(name)]
    definitions = {name: _definition(name) for name in runnable}
    return {
        ".gitignore": "uncommitted/\n",
        "great_expectations.yml": _context(package, folder, database),
        f"checkpoints/{CHECKPOINT}.json": write_json(_checkpoint(definitions.values())),
        **{f"validation_definitions/{name}.json": write_json(one) for name, one in definitions.items()},
    }


def in_sql(suite: str) -> bool:
    """Tell whether a suite, `<table>.<kind>`, needs a database; KeyError for an unknown kind."""
    return KINDS[suite.rpartition(".")[2]]


def table_of(suite: str) -> str:
    """Give the table that a suite, `<table>.<kind>`, is about."""
    return suite.rpartition(".")[0]


# --- suites -----------------------------------------------------------------------------------


def schema_suite(resource: Resource) -> Json:
    """Say a table's Table Schema in expectations, all of severity critical.

    Foreign keys are in `links_suite`. Types are those of the loaded columns; the canonical form of
    a number's text is not an expectation, for GX sees no text of numbers.
    """
    expectations = [
        _expectation(
            "expect_table_columns_to_match_ordered_list",
            f"{resource.name} has the columns of its Table Schema, in that order.",
            "Name and order the columns as datapackage.json does.",
            column_list=list(resource.field_names),
        )
    ]
    for field in resource.fields:
        expectations.extend(_field_expectations(resource, field))
    expectations.extend(_key_expectations(resource))
    return _suite(f"{resource.name}.schema", expectations)


def links_suite(resource: Resource) -> Json:
    """Say a table's foreign keys in SQL, for a database that holds the package's tables."""
    return _suite(f"{resource.name}.links", [_link(resource, key) for key in resource.foreign_keys])


def _suite(name: str, expectations: list[Json]) -> Json:
    return numbered({"name": name, "expectations": expectations, "meta": {}, "notes": None})


def _expectation(kind: str, sentence: str, remedy: str, **kwargs: Any) -> Json:  # noqa: ANN401 - JSON
    return {
        "type": kind,
        "kwargs": kwargs,
        "notes": sentence,
        "meta": {"remedy": remedy},
        "severity": "critical",
    }


def _field_expectations(resource: Resource, field: Field) -> Iterator[Json]:
    name, limits = f"{resource.name}.{field.name}", field.constraints
    if field.required or field.name in resource.primary_key:
        sentence = f"{name} has a value in every row."
        yield _of_values("not_be_null", field, sentence, "Write the value.")
    if limits.get("unique") or resource.primary_key == (field.name,):
        sentence = f"{name} holds no value twice."
        yield _of_values("be_unique", field, sentence, "Give each row a value of its own.")
    yield from _type_expectations(name, field)
    values = limits.get("enum")
    if isinstance(values, list):
        sentence = f"{name} is one of {', '.join(str(one) for one in values)}."
        yield _of_values("be_in_set", field, sentence, "Write one of these values.", value_set=values)
    yield from _range_expectations(name, field)


def _type_expectations(name: str, field: Field) -> Iterator[Json]:
    loaded = loaded_type(field)
    if loaded != "str":
        types = _COLUMN_TYPES[field.type]
        sentence = f"{name} is loaded as a column of type {field.type}."
        remedy = "Load the column with the type of its Table Schema."
        yield _of_values("be_in_type_list", field, sentence, remedy, type_list=types)
    patterns = [field.constraints.get("pattern")]
    if field.type in LEXICAL and loaded == "str":
        patterns.append(LEXICAL[field.type])
    if field.type == "boolean" and loaded == "str":
        patterns.append("|".join(sorted(frozenset().union(*booleans(field)))))
    for pattern in patterns:
        if isinstance(pattern, str) and loaded == "str":
            sentence = f"{name} has the form {pattern}."
            yield _of_values(
                "match_regex", field, sentence, "Write the value in this form.", regex=f"^(?:{pattern})$"
            )


def _range_expectations(name: str, field: Field) -> Iterator[Json]:
    lengths = _limits(field, {"minLength": "min_value", "maxLength": "max_value"})
    if lengths:
        sentence = f"The length of {name} lies within {_range(lengths)} characters."
        remedy = "Write a value of this length."
        yield _expectation(
            "expect_column_value_lengths_to_be_between", sentence, remedy, column=field.name, **lengths
        )
    bounds = _limits(
        field,
        {
            "minimum": "min_value",
            "maximum": "max_value",
            "exclusiveMinimum": "min_value",
            "exclusiveMaximum": "max_value",
        },
    )
    if bounds and loaded_type(field) != "str":
        strict = {
            f"strict_{side}": True
            for side in ("min", "max")
            if f"exclusive{side.capitalize()}imum" in field.constraints
        }
        sentence = f"{name} lies within {_range(bounds)}."
        remedy = "Write a value within these bounds."
        yield _of_values("be_between", field, sentence, remedy, **bounds, **strict)


def _limits(field: Field, names: Mapping[str, str]) -> dict[str, float]:
    found = {side: field.constraints.get(name) for name, side in names.items() if name in field.constraints}
    return {side: limit for side, limit in found.items() if isinstance(limit, int | float)}


def _range(limits: Mapping[str, float]) -> str:
    return f"{limits.get('min_value', '…')} to {limits.get('max_value', '…')}"


def _of_values(what: str, field: Field, sentence: str, remedy: str, **kwargs: Any) -> Json:  # noqa: ANN401
    return _expectation(f"expect_column_values_to_{what}", sentence, remedy, column=field.name, **kwargs)


def _key_expectations(resource: Resource) -> Iterator[Json]:
    for key in (resource.primary_key, *resource.unique_keys):
        if len(key) > 1:
            yield _expectation(
                "expect_compound_columns_to_be_unique",
                f"No two rows of {resource.name} have the same {', '.join(key)}.",
                "Delete the second row, or correct what it repeats.",
                column_list=list(key),
                ignore_row_if="any_value_is_missing",
            )


def _link(resource: Resource, key: ForeignKey) -> Json:
    there = key.resource or resource.name
    fields, wanted = ", ".join(key.fields), ", ".join(key.reference)
    pairs = zip(key.reference, key.fields, strict=False)
    match = " AND ".join(f"p.{identifier(one)} = c.{identifier(other)}" for one, other in pairs)
    filled = " AND ".join(f"c.{identifier(one)} IS NOT NULL" for one in key.fields)
    row = " || '|' || ".join(f"c.{identifier(one)}" for one in resource.primary_key) or "NULL"
    first = key.fields[0]
    # Names are quoted; GX puts the table for {batch}.
    query = (
        f"WITH c AS (SELECT * FROM {{batch}}) "  # noqa: S608
        f"SELECT {row} AS row_id, {literal(first)} AS field, c.{identifier(first)} AS value "
        f"FROM c WHERE {filled} "
        f"AND NOT EXISTS (SELECT 1 FROM {identifier(there)} AS p WHERE {match})"
    )
    return _expectation(
        "unexpected_rows_expectation",
        f"{fields} of {resource.name} stands in {wanted} of {there}.",
        f"Add the row to {there}, or correct the reference.",
        unexpected_rows_query=query,
    )


# --- project ----------------------------------------------------------------------------------


def loaded_type(field: Field) -> str:
    """Give the type with which pandas loads a field; dates and other types stay text."""
    if field.type == "boolean" and sorted(frozenset().union(*booleans(field))) != ["FALSE", "TRUE"]:
        return "str"
    return _PANDAS_TYPES.get(field.type, "str")


def _definition(suite: str) -> Json:
    table, source = table_of(suite), "database" if in_sql(suite) else "package"
    return {
        "data": {
            "asset": {"id": stable_id(source, "asset", table), "name": table},
            "batch_definition": {"id": stable_id(source, "batch", table), "name": table},
            "datasource": {"id": stable_id(source), "name": source},
        },
        "id": stable_id("validation", suite),
        "name": suite,
        "suite": {"id": stable_id(suite), "name": suite},
    }


def _checkpoint(definitions: Iterable[Json]) -> Json:
    return {
        "actions": [],
        "id": stable_id("checkpoint"),
        "name": CHECKPOINT,
        "result_format": {"result_format": "COMPLETE"},
        "validation_definitions": [{"id": one["id"], "name": one["name"]} for one in definitions],
    }


def _context(package: Package, folder: str, database: str) -> str:
    """Write great_expectations.yml; its values are JSON, which YAML reads."""
    csv = {one.name: _csv_asset(one, folder) for one in package.resources}
    sources: Json = {"package": {"type": "pandas", "id": stable_id("package"), "assets": csv}}
    if database:
        tables = {one.name: _table_asset(one) for one in package.resources}
        place = {"connection_string": f"sqlite:///{database}", "assets": tables}
        sources["database"] = {"type": "sqlite", "id": stable_id("database"), **place}
    stores = {
        f"{name}_store": {
            "class_name": "".join(part.capitalize() for part in name.split("_")) + "Store",
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": base,
                "suppress_store_backend_id": True,
            },
        }
        for name, base in (
            ("expectations", "expectations/"),
            ("validation_results", "uncommitted/validations/"),
            ("checkpoint", "checkpoints/"),
            ("validation_definition", "validation_definitions/"),
        )
    }
    settings: Json = {
        "config_version": 4.0,
        "analytics_enabled": False,
        "data_context_id": stable_id("context"),
        "config_variables_file_path": "uncommitted/config_variables.yml",
        "plugins_directory": None,
        "progress_bars": {"globally": False},
        "expectations_store_name": "expectations_store",
        "validation_results_store_name": "validation_results_store",
        "checkpoint_store_name": "checkpoint_store",
        "stores": stores,
        "data_docs_sites": {},
        "fluent_datasources": sources,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False, indent=2)}" for key, value in settings.items()]
    return "# Generated from datapackage.json: do not edit.\n" + "\n".join(lines) + "\n"


def _csv_asset(resource: Resource, folder: str) -> Json:
    return {
        "type": "csv",
        "filepath_or_buffer": f"{folder}/{resource.path}" if folder else resource.path,
        "dtype": {field.name: loaded_type(field) for field in resource.fields},
        "keep_default_na": False,
        "na_values": resource.missing_values[0] if resource.missing_values else "",
        **_whole(resource, "package"),
    }


def _table_asset(resource: Resource) -> Json:
    return {"type": "table", "table_name": resource.name, **_whole(resource, "database")}


def _whole(resource: Resource, source: str) -> Json:
    """Give an asset's id and its one batch, the whole table."""
    batch = {"id": stable_id(source, "batch", resource.name), "partitioner": None}
    return {
        "id": stable_id(source, "asset", resource.name),
        "batch_definitions": {resource.name: batch},
    }
