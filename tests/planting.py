"""Copy the sample package and plant faults in it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import footnoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from footnoted.upkeep.faults import Edit

SAMPLE = Path(footnoted.__file__).parent / "sample"


def copy_sample(folder: Path, edits: Iterable[Edit] = ()) -> Path:
    """Give a copy of the sample package in `folder`, with the edits made."""
    root = folder / "sample"
    shutil.copytree(SAMPLE, root)
    for edit in edits:
        plant(root, edit)
    return root


def plant(root: Path, edit: Edit) -> None:
    """Make one edit; AssertionError when its old text does not stand there exactly once."""
    path = root / edit.file
    path.parent.mkdir(parents=True, exist_ok=True)
    if edit.remove or edit.link:
        path.unlink(missing_ok=True)
    if edit.link:
        path.symlink_to(edit.link)
    if edit.remove or edit.link:
        return
    text = path.read_bytes().decode("utf-8") if path.exists() else ""
    if edit.old:
        assert text.count(edit.old) == 1, (
            f"{edit.file}: {edit.old!r} stands there {text.count(edit.old)} times"
        )
        text = text.replace(edit.old, edit.new)
    else:
        text = edit.new + text
    path.write_bytes(text.encode(edit.encoding))
