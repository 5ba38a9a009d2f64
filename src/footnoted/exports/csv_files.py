"""Copy the tables as they are, and the texts that the package includes."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from footnoted.errors import ReleaseError
from footnoted.exports.identity import table_of
from footnoted.tables import read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package


def write(package: Package, folder: Path) -> list[Path]:
    """Copy the CSV file of each table; raises ReleaseError for a path that leads out of the package."""
    return [copy_file(package.root, one.path, folder) for one in package.resources]


def write_texts(package: Package, folder: Path) -> list[Path]:
    """Copy each text that the descriptor names by a path, and whose row says that it is included.

    The row is known by the hash of the text. Any other text stays out, wherever it lies: it may be
    somebody's whom nobody asked.
    """
    there = [one for one in _named(package) if (package.root / one).is_file()]
    included = _included(package)
    return [copy_file(package.root, one, folder) for one in there if _hash(package.root / one) in included]


def _named(package: Package) -> list[str]:
    """Give the paths that the descriptor names as sources; an address on the web is none."""
    listed = package.raw.get("sources")
    named = [one.get("path") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return [one for one in named if isinstance(one, str) and "://" not in one]


def _included(package: Package) -> set[str]:
    """Give the hashes of the texts of which the package says that it includes them."""
    sources = table_of(package, "sources")
    if sources is None or not package.has(sources.name, "sha256", "includes_text"):
        return set()
    rows = read_rows(package, sources)
    return {one.cells["sha256"] or "" for one in rows if one.cells["includes_text"] == "TRUE"}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_file(root: Path, name: str, folder: Path) -> Path:
    """Copy a file of the package to the same place in a folder; raises ReleaseError when it is outside."""
    if not is_inside(root, name):
        message = f"{name}: the path leads out of the package. Put the file inside it."
        raise ReleaseError(message)
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(root / name, target)
    return target


def is_inside(root: Path, name: str) -> bool:
    """Tell whether a path stays inside a folder, also where a part of it is a link."""
    parts = PurePosixPath(name)
    climbs = parts.is_absolute() or ".." in parts.parts
    return not climbs and (root / parts).resolve().is_relative_to(root.resolve())
