"""A small invented package to start from: `footnoted init` copies it, rules show their faults on it."""

from __future__ import annotations

import shutil
from pathlib import Path

from footnoted.issues import quoted

ROOT = Path(__file__).parent


def copy_sample(folder: Path) -> list[Path]:
    """Copy the sample package into a new or empty folder and give the files, sorted.

    Raises FileExistsError when the folder holds anything: nothing of the user's is overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = (
            f"{folder}: found {quoted(folder.name)} in use; expected a new or empty folder. Name another."
        )
        raise FileExistsError(message)
    shutil.copytree(ROOT, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return sorted(path for path in folder.rglob("*") if path.is_file())
