"""The one door: reads and writes files of a package, inside its root, regular ones only, of bounded size."""

from __future__ import annotations

import errno
import io
import os
import shutil
import stat
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from footnoted import limits
from footnoted.errors import NoFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HELD = 1 << 20
"""Up to so many bytes of a file are kept in memory, so that it is read once however many look at it."""

TICK = 50_000_000
"""So many nanoseconds after it was written, a file is not kept: two writes may have one time of change."""

_NOWHERE = {errno.ELOOP, errno.ENOTDIR, errno.ENXIO, errno.ENAMETOOLONG}
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


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

    @property
    def each(self) -> tuple[File, ...]:
        """The files that hold it: one, but for a table in parts."""
        return (self,)

    def open(self, mode: Literal["rb"] = "rb", buffering: int = -1) -> BinaryIO:
        """Open the file for reading bytes.

        Raises FileNotFoundError where there is none, NoFileError (an OSError) for what is no regular
        file inside the root, and OSError where it cannot be read.
        """
        del mode  # there is one: a Path takes it, too
        held = self.door.held(self.name)
        return io.BytesIO(held) if held is not None else self.door.open(self.name, buffering)

    def read(self, limit: str = "text_bytes") -> bytes:
        """Give all bytes; raises as `open` does, and BeyondLimitError for more than a limit allows."""
        limits.check(limit, self.name, self.size())
        held = self.door.held(self.name)
        if held is not None:
            return held
        with self.door.open(self.name, limit=limit) as file:
            return file.read(getattr(limits.current(), limit))

    def text(self) -> str:
        """Give the text; bytes that are no UTF-8 are read as U+FFFD. Raises as `read` does."""
        return self.read().decode("utf-8", "replace")

    @contextmanager
    def writing(self) -> Iterator[BinaryIO]:
        """Give a file to write to, which takes this one's place when the block ends without an error.

        Folders on the way are made; none of them may be a link, and a link that stands in the file's
        place is replaced, not followed. Raises NoFileError where the path leads out, and OSError.
        """
        with self.door.writing(self.name) as file:
            yield file

    def write(self, data: bytes | str) -> None:
        """Write a whole file, as `writing` does."""
        with self.writing() as file:
            file.write(data.encode() if isinstance(data, str) else data)

    def delete(self) -> None:
        """Delete the file, or the link, that stands here; what it points to stays."""
        with self.door.folder_of(self.name) as (folder, last):
            os.unlink(last, dir_fd=folder)

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

    def made(self, key: object, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - what `make` gives
        """Give what `make` made of a small file, made once while the file is as it was."""
        return self.door.made([self.name], key, make)


@dataclass
class Door:
    """The files below one folder, `folder` of `root`; small ones are kept while they are as they were.

    Where a file stands is looked at from `root` on: what leads to the folder may be no link either.
    """

    root: Path
    folder: str = ""
    _held: dict[str, tuple[tuple[int, int, int], bytes]] = field(default_factory=dict, init=False, repr=False)
    _made: dict[Any, tuple[list[tuple[int, int, int]], Any]] = field(
        default_factory=dict, init=False, repr=False
    )

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
            try:
                seen = path.lstat()
            except OSError as error:
                if error.errno in _NOWHERE:
                    raise NoFileError(self._shown(name)) from None
                raise
            is_last = number == len(parts) - 1
            if not (stat.S_ISREG(seen.st_mode) if is_last else stat.S_ISDIR(seen.st_mode)):
                raise NoFileError(self._shown(name))
        return seen

    def exists(self, name: str) -> bool:
        """Tell whether anything at all stands at a path."""
        return os.path.lexists(self.root / self.folder / name)

    def open(self, name: str, buffering: int = -1, *, limit: str = "table_bytes") -> BinaryIO:
        """Open a file of bounded size; each folder on the way is opened by itself, no link is followed."""
        if os.open not in os.supports_dir_fd:  # Windows: look first, then open
            limits.check(limit, name, self.check(name).st_size)
            return (self.root / self.folder / name).open("rb", buffering=buffering)
        with self.folder_of(name) as (folder, last):
            handle = os.open(last, _FLAGS, dir_fd=folder)
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode) or seen.st_size > getattr(limits.current(), limit):
            os.close(handle)
            limits.check(limit, name, seen.st_size)
            raise NoFileError(self._shown(name))
        return os.fdopen(handle, "rb", buffering=buffering)

    @contextmanager
    def folder_of(self, name: str, *, make: bool = False) -> Iterator[tuple[int | None, str]]:
        """Give the folder that a file stands in, open, and the file's name there; no link is followed.

        With `make`, folders that are not there are made. Errors of what is done there name the file.
        """
        *folders, last = _parts(self.folder, name)
        if os.open not in os.supports_dir_fd:
            yield None, self._looked(folders, last, make=make)
            return
        folder = os.open(self.root, _FOLDER)
        try:
            for part in folders:
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(part, dir_fd=folder)
                inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
                os.close(folder)
                folder = inner
            yield folder, last
        except NoFileError:
            raise
        except OSError as error:
            if error.errno in _NOWHERE:
                raise NoFileError(self._shown(name)) from None
            raise OSError(error.errno, error.strerror, self._shown(name)) from None
        finally:
            os.close(folder)

    def _looked(self, folders: Sequence[str], last: str, *, make: bool) -> str:
        """Give the path of a file after a look at each folder on the way, where none can be held open."""
        at = self.root
        for part in folders:
            at /= part
            if make and not os.path.lexists(at):
                at.mkdir()
            if not stat.S_ISDIR(at.lstat().st_mode):
                raise NoFileError(str(at))
        return str(at / last)

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Give a file to write to, which takes its name when the block ends without an error; see `File`."""
        with self.folder_of(name, make=True) as (folder, last):
            new = f"{Path(last).parent / f'.{Path(last).name}.new-{os.getpid()}'}"
            with suppress(FileNotFoundError):
                os.unlink(new, dir_fd=folder)
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    yield file
                os.replace(new, last, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                with suppress(FileNotFoundError):
                    os.unlink(new, dir_fd=folder)
                raise

    def names(self, folder: str = "", depth: int = 8) -> list[str]:
        """Name, sorted, the files and links below a folder; no link is followed, what is hidden counts too.

        Empty where there is no such folder. Raises BeyondLimitError for more than a limit allows.
        """
        return sorted(self._walk(folder, depth))

    def _walk(self, folder: str, depth: int) -> list[str]:
        found: list[str] = []
        waiting = [(folder, depth)] if self._is_folder(folder) else []
        while waiting:
            here, left = waiting.pop()
            with os.scandir(self.root / self.folder / here) as entries:
                for one in entries:
                    name = f"{here}/{one.name}".lstrip("/")
                    if one.is_dir(follow_symlinks=False):
                        waiting += [(name, left - 1)] if left else []
                    else:
                        found.append(name)
                    limits.check("files", f"{folder or '.'}/", len(found) + len(waiting))
        return found

    def _is_folder(self, name: str) -> bool:
        """Tell whether a folder stands there, no link on the way."""
        at = self.root
        for part in PurePosixPath(self.folder, name).parts:
            at /= part
            if not os.path.lexists(at) or not stat.S_ISDIR(at.lstat().st_mode):
                return False
        return True

    def check_way(self, name: str) -> None:
        """Raise NoFileError where a path leads out, or a folder on the way to it, or it itself, is a link."""
        at = self.root
        for part in _parts(self.folder, name) if name != "." else ():
            at /= part
            if os.path.lexists(at) and not stat.S_ISDIR(at.lstat().st_mode):
                raise NoFileError(str(at))

    def _shown(self, name: str) -> str:
        return str(self.root / self.folder / name)

    def held(self, name: str) -> bytes | None:
        """Give the bytes of a small file, read once; None for one that is not small."""
        seen = self.check(name)
        if seen.st_size > HELD:
            return None
        mark = _mark(seen)
        known = self._held.get(name)
        if known is None or known[0] != mark:
            with self.open(name, limit="text_bytes") as file:
                known = (mark, file.read(HELD + 1))
            if _is_settled(seen):
                self._held[name] = known
        return known[1] if len(known[1]) <= HELD else None

    def made(self, names: Sequence[str], key: object, make: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Give what `make` made of files that are small together, made once while they are as they were."""
        seen = [self.check(one) for one in names]
        if sum(one.st_size for one in seen) > HELD:
            return make()
        marks, place = [_mark(one) for one in seen], (*names, key)
        known = self._made.get(place)
        if known is None or known[0] != marks:
            known = (marks, make())
            if all(map(_is_settled, seen)):
                self._made[place] = known
        return known[1]


def _parts(folder: str, name: str) -> tuple[str, ...]:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name or not path.parts:
        raise NoFileError(name)
    return (PurePosixPath(folder) / path).parts


def _is_settled(seen: os.stat_result) -> bool:
    """Tell whether a file is older than a tick of the clock: a younger one may change and keep its mark."""
    return time.time_ns() - seen.st_mtime_ns > TICK


def _mark(seen: os.stat_result) -> tuple[int, int, int]:
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


@contextmanager
def atomic(file: File) -> Iterator[Path]:
    """Give the path of a new file in the same folder, which takes the place of `file` when all went well.

    For several files that are to be complete before the first takes its place. Raises as `File.writing`.
    """
    file.door.check_way(PurePosixPath(file.name).parent.as_posix())
    handle, name = tempfile.mkstemp(prefix=f".{file.path.name}.", dir=file.path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(file.path)
    finally:
        temporary.unlink(missing_ok=True)


def copy(file: File, target: Path) -> None:
    """Copy a file to a new one of our own; raises as `File.open` does, and OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with file.open() as source, target.open("wb") as written:
        shutil.copyfileobj(source, written, HELD)


def beside(path: Path) -> File:
    """Give the file of this path in the folder that it lies in, which is the user's to name."""
    return Door(path.parent).file(path.name)


def named(path: Path) -> File:
    """Give the file that a user named, links and all: where it lies is theirs to say.

    What stands there must be a regular file all the same, and nothing is waited for.
    """
    real = path.resolve()
    return Door(real.parent).file(real.name)


Openable = File | Path
"""A file whose bytes can be read: one of a package, or one that the user named."""
