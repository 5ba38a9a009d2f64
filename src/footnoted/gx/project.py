"""Keep a package's Great Expectations project: generate its files, tell which are stale, write Data Docs."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.errors import DataDocsError
from footnoted.gx.layer import run_copy
from footnoted.gx.suites import FOLDER, KINDS, numbered, project_files, suite_files, suite_path, write_json
from footnoted.tables import atomic

if TYPE_CHECKING:
    from footnoted.descriptor import Package

GENERATED = ("schema", "links")
DOCS = "uncommitted/data_docs"


def expected_files(package: Package) -> dict[str, str]:
    """Give what every file of the GX project should hold: its path inside the project, its text.

    The suites kept by hand are taken from disk; only the ids of their expectations and the layout
    of the JSON are set. Raises ValueError when one of them is no JSON.
    """
    files = suite_files(package)
    for resource in package.resources:
        for kind in (one for one in KINDS if one not in GENERATED):
            name = suite_path(f"{resource.name}.{kind}")
            path = package.root / FOLDER / name
            if path.is_file():
                files[name] = write_json(numbered(json.loads(path.read_text(encoding="utf-8"))))
    suites = [
        name.removeprefix("expectations/").removesuffix(".json").replace("/", ".") for name in sorted(files)
    ]
    return {**files, **project_files(package, suites)}


def stale_files(package: Package) -> list[str]:
    """Name, sorted, the files of the GX project that differ from what they should hold.

    Those that should not be there count too. The paths are relative to the package's root.
    """
    folder = package.root / FOLDER
    expected = expected_files(package)
    stale = [name for name, text in expected.items() if _text(folder / name) != text]
    return sorted(f"{FOLDER}/{name}" for name in {*stale, *_surplus(folder, expected)})


def write_project(package: Package) -> list[str]:
    """Write the files of the GX project that are stale, delete those that should not be there.

    Gives their paths, relative to the package's root.
    """
    folder = package.root / FOLDER
    expected = expected_files(package)
    changed = stale_files(package)
    for name in (one.removeprefix(f"{FOLDER}/") for one in changed):
        if name not in expected:
            (folder / name).unlink()
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with atomic(folder / name) as temporary:
            temporary.write_text(expected[name], encoding="utf-8", newline="\n")
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
        context = run_copy(package, Path(folder))
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


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def _surplus(folder: Path, expected: dict[str, str]) -> list[str]:
    """Name what stands in the generated folders and should not."""
    found = [
        path.relative_to(folder).as_posix()
        for place in ("expectations", "validation_definitions", "checkpoints")
        for path in (folder / place).rglob("*")
        if path.is_file()
    ]
    kept = tuple(f"/{kind}.json" for kind in KINDS if kind not in GENERATED)
    return [name for name in found if name not in expected and not name.endswith(kept)]
