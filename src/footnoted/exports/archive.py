"""Write a zip file whose bytes depend on nothing but its members."""

from __future__ import annotations

import shutil
import stat
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip file can state; every member has it."""
UNIX = 3
LEVEL = 6


def write_archive(path: Path, folder: Path, names: Iterable[str], top: str = "") -> None:
    """Put files of `folder`, named by POSIX paths relative to it, into a new zip file.

    With `top`, they stand in one folder of that name. Members are sorted; times and modes are fixed.
    Raises OSError when a file cannot be read.
    """
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(names):
            member = _member(f"{top}/{name}" if top else name, (folder / name).stat().st_size)
            with (folder / name).open("rb") as file, archive.open(member, "w") as inside:
                shutil.copyfileobj(file, inside, 1 << 20)


def _member(name: str, size: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, FIRST_DAY)
    member.file_size = size
    member.compress_type = zipfile.ZIP_DEFLATED
    member._compresslevel = LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - public from Python 3.13 on
    member.create_system = UNIX
    member.external_attr = (stat.S_IFREG | 0o644) << 16
    return member
