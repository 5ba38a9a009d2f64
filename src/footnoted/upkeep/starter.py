"""Copy the sample package, a small invented one, as the start of a new package."""

from __future__ import annotations

import shutil
from pathlib import Path

from footnoted.errors import InUseError

SAMPLE = Path(__file__).parents[1] / "sample"
"""A package of two invented articles; rules show their faults on it."""

FAULTS = SAMPLE / "faults.toml"
"""The fault of each rule; it is about the sample package and no part of it."""


def copy_sample(folder: Path) -> list[Path]:
    """Copy the sample package into a new or empty folder and give the files, sorted.

    Raises InUseError when the folder holds anything: nothing of the user's is overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder}: found it in use; expected a new or empty folder. Name another."
        raise InUseError(message)
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns(FAULTS.name), dirs_exist_ok=True)
    return sorted(path for path in folder.rglob("*") if path.is_file())
