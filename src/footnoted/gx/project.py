"""Keep a package's Great Expectations project: generate its files, tell which are stale, write Data Docs."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footnoted.errors import DataDocsError, SuiteError
from footnoted.gx.frames import write_database
from footnoted.gx.reading import MAX_DEPTH, read_suites
from footnoted.gx.suites import (
    CHECKPOINT,
    FOLDER,
    KINDS,
    in_sql,
    numbered,
    project_files,
    suite_files,
    suite_path,
    write_json,
)
from footnoted.gx.tables import Table
from footnoted.tables import write_csv

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from footnoted.descriptor import Package
    from footnoted.door import Door, File
    from footnoted.gx.forms import Json
    from footnoted.gx.reading import Expectation

GENERATED = ("schema", "links")
DOCS = "uncommitted/data_docs"
_DATABASE = "package.sqlite"


def has_suites(package: Package) -> bool:
    """Tell whether a package keeps a project of Great Expectations."""
    return package.door.exists(FOLDER)


def expected_files(package: Package) -> dict[str, str]:
    """Give what every file of the GX project should hold: its path inside the project, its text.

    The suites kept by hand are taken from disk; only the ids of their expectations and the layout
    of the JSON are set. Raises SuiteError when one of them is no suite.
    """
    files = suite_files(package)
    for resource in package.resources:
        for kind in (one for one in KINDS if one not in GENERATED):
            name = suite_path(f"{resource.name}.{kind}")
            file = package.file(f"{FOLDER}/{name}")
            if file.door.exists(file.name):
                files[name] = write_json(_numbered(file))
    suites = [
        name.removeprefix("expectations/").removesuffix(".json").replace("/", ".") for name in sorted(files)
    ]
    return {**files, **project_files(package, suites)}


def _numbered(file: File) -> Json:
    """Read a suite that is kept by hand, and set the ids in it."""
    try:
        return numbered(json.loads(file.text()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = f"{file}: cannot be read as a suite ({error!r}). Run `footnoted validate`, which says why."
        raise SuiteError(message) from error


def stale_files(package: Package) -> list[str]:
    """Name, sorted, the files of the GX project that differ from what they should hold.

    Those that should not be there count too. The paths are relative to the package's root.
    """
    door = package.door.below(FOLDER)
    expected = expected_files(package)
    stale = [name for name, text in expected.items() if _text(door, name) != text]
    return sorted(f"{FOLDER}/{name}" for name in {*stale, *_surplus(door, expected)})


def write_project(package: Package) -> list[str]:
    """Write the files of the GX project that are stale, delete those that should not be there.

    Gives their paths, relative to the package's root.
    """
    door = package.door.below(FOLDER)
    expected = expected_files(package)
    changed = stale_files(package)
    for name in (one.removeprefix(f"{FOLDER}/") for one in changed):
        if name not in expected:
            door.file(name).delete()
        else:
            door.file(name).write(expected[name])
    return changed


def write_docs(package: Package, output: Path) -> Path:
    """Run the suites and write Great Expectations' Data Docs to a new folder; give its first page.

    For maintainers' own data only: the pages show cells unescaped and load scripts and styles from
    third parties (shared with GX 1.24), so they never go into a release. Raises DataDocsError when
    `output` exists already or lies in the package's `dist`.
    """
    if output.exists() or output.resolve().is_relative_to((package.root / "dist").resolve()):
        message = f"{output}: expected a new folder outside dist. Name another one."
        raise DataDocsError(message)
    with tempfile.TemporaryDirectory(prefix="footnoted-") as folder:
        context = _run_copy(package, Path(folder))
        backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": DOCS}
        site = {
            "class_name": "SiteBuilder",
            "store_backend": backend,
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        }
        context.add_data_docs_site("local", site)
        context.build_data_docs()
        shutil.copytree(Path(folder) / "gx" / DOCS, output)
    return output / "index.html"


def _text(door: Door, name: str) -> str | None:
    return door.file(name).text() if door.exists(name) else None


def _surplus(door: Door, expected: dict[str, str]) -> list[str]:
    """Name what stands in the generated folders and should not."""
    found = [
        name
        for place in ("expectations", "validation_definitions", "checkpoints")
        for name in door.names(place, MAX_DEPTH)
    ]
    kept = tuple(f"/{kind}.json" for kind in KINDS if kind not in GENERATED)
    return [name for name in found if name not in expected and not name.endswith(kept)]


# --- a copy to make Data Docs of ---------------------------------------------------------------


def _run_copy(package: Package, folder: Path) -> Any:  # noqa: ANN401 - great_expectations is imported late
    """Run the suites that can be run on a copy of the project in `folder`; give its GX context."""
    suites: dict[str, Json] = {}
    for one in read_suites(package).expectations:
        suites.setdefault(one.suite, {"name": one.suite, "expectations": []})
        suites[one.suite]["expectations"].append(_written(one))
    numbers = {name: numbered(suite) for name, suite in suites.items()}
    tables = [Table(package, one) for one in package.resources]
    _write_copy(package, folder, numbers, tables)
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GX 1.24 imports what Python and pandas 3 call deprecated
        import great_expectations as gx  # noqa: PLC0415 - takes five seconds

        context = gx.get_context(mode="file", project_root_dir=folder)
        _run_whole(context.checkpoints.get(CHECKPOINT), numbers)
    return context


def _written(one: Expectation) -> Json:
    """Give an expectation as a suite has it."""
    return {
        "type": one.type,
        "kwargs": one.arguments,
        "notes": one.notes or None,
        "meta": {"remedy": one.remedy} if one.remedy else {},
        "severity": one.severity if one.severity in {"critical", "warning", "info"} else "critical",
    }


def _write_copy(package: Package, folder: Path, suites: Mapping[str, Json], tables: Sequence[Table]) -> None:
    """Write a GX project and what it validates into a folder."""
    database = str(folder / _DATABASE) if any(in_sql(name) for name in suites) else ""
    # Paths of our own: a descriptor's path could lead out of the folder.
    paths = {table.resource.name: f"tables/{number}.csv" for number, table in enumerate(tables)}
    resources = tuple(replace(one.resource, path=paths[one.resource.name]) for one in tables)
    files = project_files(replace(package, resources=resources), suites, str(folder), database)
    files |= {suite_path(name): write_json(suite) for name, suite in suites.items()}
    _write_files(folder / "gx", files)
    (folder / "tables").mkdir()
    for table in tables:
        names = table.resource.field_names
        write_csv(folder / paths[table.resource.name], names, (row.cells for row in table.rows))
    if database:
        write_database(folder / _DATABASE, [(one.described(""), one.texts()) for one in tables])


def _write_files(folder: Path, files: Mapping[str, str]) -> None:
    for file, text in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _run_whole(checkpoint: Any, suites: Mapping[str, Json]) -> None:  # noqa: ANN401
    """Run a checkpoint, without the suites of which GX drops an expectation that it cannot read."""
    definitions = checkpoint.validation_definitions
    whole = [
        one
        for one in definitions
        if len(one.suite.expectations) == len(suites[one.suite.name]["expectations"])
    ]
    if len(whole) < len(definitions):
        checkpoint.validation_definitions = whole
        checkpoint.save()
    if whole:
        checkpoint.run()
