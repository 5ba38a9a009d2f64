"""Unpack a zip, and refuse one that leads out of its folder, or holds more than the limits allow."""

from __future__ import annotations

import lzma
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from footnoted import limits
from footnoted.descriptor import FILE_NAME
from footnoted.errors import UnreadablePackageError
from footnoted.issues import quoted


def unzip(path: Path) -> tuple[Path, tempfile.TemporaryDirectory[str]]:
    """Unpack a zip into a temporary folder, and give the object beside it that takes the folder away.

    Raises UnreadablePackageError for what is no zip, and for one with a link, a name that leads out or
    stands twice, or more than the limits allow: nothing is unpacked outside of that folder.
    """
    if not zipfile.is_zipfile(path):
        message = (
            f"{path}: found a file that is no zip; expected a folder with {FILE_NAME}, that file, or a zip. "
            "Name one of these."
        )
        raise UnreadablePackageError(message)
    kept = tempfile.TemporaryDirectory(prefix="footnoted-")
    folder = Path(kept.name)
    try:
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            _extract(archive, folder, path)
    except Exception as error:
        kept.cleanup()
        if not isinstance(error, UNREADABLE):
            raise
        message = f"{path}: the zip cannot be read ({error}). Get it again, then name it again."
        raise UnreadablePackageError(message) from error
    return folder, kept


UNREADABLE = (
    *(zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError),
    *(zlib.error, lzma.LZMAError),
)
"""What Python raises for a zip that is damaged."""


def _check_directory(path: Path) -> None:
    """Raise BeyondLimitError for a zip whose list of files is too long to be read, before it is read."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        limits.check("zip_bytes", f"{path}", size)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    for mark, at, width in ((b"PK\x05\x06", 12, 4), (b"PK\x06\x06", 40, 8)):
        place = tail.rfind(mark)
        listed = int.from_bytes(tail[place + at : place + at + width], "little") if place >= 0 else 0
        if listed != _IN_THE_OTHER and listed > limits.current().zip_members * _LONGEST_ENTRY:
            limits.refuse("zip_members", f"{path}")


_TAIL = 66_000  # the longest comment, and the three records that may stand before it
_LONGEST_ENTRY = 1_000
_IN_THE_OTHER = 0xFFFFFFFF  # then the size stands in the record of ZIP64


def _extract(archive: zipfile.ZipFile, folder: Path, path: Path) -> None:
    """Write the regular files of a zip into a folder, and nothing beside it."""
    members = archive.infolist()
    check_members(members, path)
    for one in members:
        if not one.is_dir():
            target = folder / one.filename
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_member(archive, one, target)


def check_members(members: list[zipfile.ZipInfo], path: Path) -> None:
    """Raise UnreadablePackageError for a zip with more than the limits allow, or a member that is no file."""
    limits.check("zip_members", f"{path}", len(members))
    limits.check("zip_bytes", f"{path}", sum(one.file_size for one in members))
    seen: set[str] = set()
    for one in members:
        name = one.filename.rstrip("/").casefold()
        odd = "" if _is_plain(one) or one.is_dir() else "a link, or a name that leads out of the zip"
        odd = odd or ("a name that stands twice, but for its case" if name in seen else "")
        if odd:
            message = f"{path}: found {quoted(one.filename)}, {odd}; expected files alone. Get it again."
            raise UnreadablePackageError(message)
        seen.add(name)


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a file, no link, and its name leads nowhere but down."""
    name = PurePosixPath(member.filename)
    is_below = not name.is_absolute() and ".." not in name.parts and "\\" not in member.filename
    return is_below and not member.is_dir() and stat.S_IFMT(member.external_attr >> 16) in {0, stat.S_IFREG}


def _write_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    left = member.file_size
    with archive.open(member) as source, target.open("wb") as file:
        while data := source.read(min(left + 1, 1 << 20)):
            left -= len(data)
            if left < 0:
                message = f"{member.filename} is longer than the zip says"
                raise ValueError(message)
            file.write(data)
