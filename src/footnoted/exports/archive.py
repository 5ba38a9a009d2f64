"""Write a zip file whose bytes depend on nothing but its members."""

from __future__ import annotations

import stat
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip file can state; every member has it."""
UNIX = 3
LEVEL = 9


def write_archive(path: Path, folder: Path, names: Iterable[str]) -> None:
    """Put files of `folder`, named by POSIX paths relative to it, into a new zip file.

    Members are sorted; times and modes are fixed. Raises OSError when a file cannot be read.
    """
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(names):
            archive.writestr(_member(name), (folder / name).read_bytes(), compresslevel=LEVEL)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, FIRST_DAY)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = UNIX
    member.external_attr = (stat.S_IFREG | 0o644) << 16
    return member
