"""The one door: opens the files of a package, inside its root, regular files only, small ones once."""

from __future__ import annotations

import errno
import io
import os
import stat
import time
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

HELD = 1 << 20
"""Up to so many bytes of a file are kept in memory, so that it is read once however many look at it."""

TICK = 50_000_000
"""So many nanoseconds after it was written, a file is not kept: two writes may have one time of change."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class NoFileError(OSError):
    """What stands at a path is no regular file inside the package: a link, a folder, a device, a pipe."""


@dataclass(frozen=True)
class File:
    """One file of a package, named by its POSIX path from the root; it is opened only through the door."""

    door: Door
    name: str

    @property
    def path(self) -> Path:
        """Where the file is: for messages, and for an engine that reads it itself once `check` passed."""
        return self.door.root / self.door.folder / self.name

    def __str__(self) -> str:
        """Give the path, as messages show it."""
        return str(self.path)

    def open(self, mode: Literal["rb"] = "rb", buffering: int = -1) -> BinaryIO:
        """Open the file for reading bytes.

        Raises FileNotFoundError where there is none, NoFileError (an OSError) for what is no regular
        file inside the root, and OSError where it cannot be read.
        """
        del mode  # there is one: a Path takes it, too
        held = self.door.held(self.name)
        return io.BytesIO(held) if held is not None else self.door.open(self.name, buffering)

    def read(self) -> bytes:
        """Give all bytes; raises as `open` does."""
        with self.open() as file:
            return file.read()

    def is_file(self) -> bool:
        """Tell whether a regular file stands there, no link on the way."""
        try:
            self.door.check(self.name)
        except OSError:
            return False
        return True

    def size(self) -> int:
        """Give the number of bytes; raises as `open` does."""
        return self.door.check(self.name).st_size


@dataclass
class Door:
    """The files below one folder, `folder` of `root`; small ones are kept while they are as they were.

    Where a file stands is looked at from `root` on: what leads to the folder may be no link either.
    """

    root: Path
    folder: str = ""
    _held: dict[str, tuple[tuple[int, int, int], bytes]] = field(default_factory=dict, init=False, repr=False)
    _made: dict[Any, tuple[tuple[int, int, int], Any]] = field(default_factory=dict, init=False, repr=False)

    def below(self, folder: str) -> Door:
        """Give the door to the files of a folder inside this one."""
        return Door(self.root, f"{self.folder}/{folder}".strip("/"))

    def file(self, name: str) -> File:
        """Give the file of this POSIX path from the root; nothing is opened yet."""
        return File(self, name)

    def check(self, name: str) -> os.stat_result:
        """Look at a file without opening it; raises NoFileError where it is none, or OSError."""
        path = self.root
        parts = _parts(self.folder, name)
        for number, part in enumerate(parts):
            path /= part
            seen = path.lstat()
            is_last = number == len(parts) - 1
            if not (stat.S_ISREG(seen.st_mode) if is_last else stat.S_ISDIR(seen.st_mode)):
                raise _no_file(str(self.root / self.folder / name))
        return seen

    def exists(self, name: str) -> bool:
        """Tell whether anything at all stands at a path."""
        return os.path.lexists(self.root / self.folder / name)

    def open(self, name: str, buffering: int = -1) -> BinaryIO:
        """Open a file; each folder on the way is opened by itself, and no link is followed."""
        if os.open not in os.supports_dir_fd:  # Windows: look first, then open
            self.check(name)
            return (self.root / self.folder / name).open("rb", buffering=buffering)
        *folders, last = _parts(self.folder, name)
        folder = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for part in folders:
                inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
                os.close(folder)
                folder = inner
            handle = os.open(last, _FLAGS, dir_fd=folder)
        except OSError as error:
            if error.errno in {errno.ELOOP, errno.ENOTDIR, errno.ENXIO}:
                raise _no_file(str(self.root / self.folder / name)) from None
            raise OSError(error.errno, error.strerror, str(self.root / self.folder / name)) from None
        finally:
            os.close(folder)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise _no_file(str(self.root / self.folder / name))
        return os.fdopen(handle, "rb", buffering=buffering)

    def held(self, name: str) -> bytes | None:
        """Give the bytes of a small file, read once; None for one that is not small."""
        seen = self.check(name)
        if seen.st_size > HELD:
            return None
        mark = _mark(seen)
        known = self._held.get(name)
        if known is None or known[0] != mark:
            with self.open(name) as file:
                known = (mark, file.read(HELD + 1))
            if _is_settled(seen):
                self._held[name] = known
        return known[1] if len(known[1]) <= HELD else None

    def made(self, name: str, key: object, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - what `make` gives
        """Give what `make` made of a small file, made once while the file is as it was."""
        seen = self.check(name)
        if seen.st_size > HELD:
            return make()
        known = self._made.get((name, key))
        if known is None or known[0] != _mark(seen):
            known = (_mark(seen), make())
            if _is_settled(seen):
                self._made[name, key] = known
        return known[1]


def _parts(folder: str, name: str) -> tuple[str, ...]:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name or not path.parts:
        raise _no_file(name)
    return (PurePosixPath(folder) / path).parts


def _no_file(name: str) -> NoFileError:
    return NoFileError(errno.EINVAL, "no regular file inside the package", name)


def _is_settled(seen: os.stat_result) -> bool:
    """Tell whether a file is older than a tick of the clock: a younger one may change and keep its mark."""
    return time.time_ns() - seen.st_mtime_ns > TICK


def _mark(seen: os.stat_result) -> tuple[int, int, int]:
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


Openable = File | Path
"""A file whose bytes can be read: one of a package, or one that the user named."""
