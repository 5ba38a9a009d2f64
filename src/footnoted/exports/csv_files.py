"""Copy the tables as they are, and the texts that the package includes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from footnoted.door import copy
from footnoted.errors import NoFileError, ReleaseError
from footnoted.exports.joined import write_joined
from footnoted.exports.meaning import sources

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package


def write(package: Package, folder: Path) -> list[Path]:
    """Copy the CSV file of each table, of one in parts all of them together.

    Raises ReleaseError for a path that leads out of the package.
    """
    return [
        write_joined(package, one, folder) if one.files else copy_file(package, one.path, folder)
        for one in package.resources
    ]


def write_texts(package: Package, folder: Path) -> list[Path]:
    """Copy each text that the descriptor names by a path, and whose row says that it is included.

    The row is known by the hash of the text. Any other text stays out, wherever it lies: it may be
    somebody's whom nobody asked.
    """
    there = [one for one in named_texts(package) if package.door.exists(one)]
    included = _included(package)
    return [copy_file(package, one, folder) for one in there if _hash(package, one) in included]


def named_texts(package: Package) -> list[str]:
    """Give the paths that the descriptor names as sources; an address on the web is none."""
    listed = package.raw.get("sources")
    named = [one.get("path") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return [one for one in named if isinstance(one, str) and "://" not in one]


def _included(package: Package) -> set[str]:
    """Give the hashes of the texts of which the package says that it includes them."""
    stated = sources(package, "sha256", "includes_text")
    return {one["sha256"] for one in stated if one["includes_text"] == "TRUE"}


def _hash(package: Package, name: str) -> str:
    """Give the hash of a text; raises ReleaseError where it is no file of the package."""
    try:
        return hashlib.sha256(package.file(name).read()).hexdigest()
    except NoFileError as error:
        raise _leads_out(name) from error


def copy_file(package: Package, name: str, folder: Path) -> Path:
    """Copy a file of the package to the same place in a folder.

    Raises ReleaseError for a path that leads out of the package, also by a link, and OSError.
    """
    try:
        copy(package.file(name), folder / name)
    except NoFileError as error:
        raise _leads_out(name) from error
    return folder / name


def _leads_out(name: str) -> ReleaseError:
    return ReleaseError(f"{name}: the path leads out of the package. Put the file inside it.")
