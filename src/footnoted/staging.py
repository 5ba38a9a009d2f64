"""Put a new folder in an old one's place in one step: whatever happens, one of the two stands whole."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_EXCHANGE = 2  # RENAME_EXCHANGE of Linux's renameat2
_HERE = -100  # AT_FDCWD


@contextlib.contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Give an empty folder that takes the place of `folder` when the block ends without error.

    Until then it is hidden beside it, under a lock: who was killed leaves one without, which the next
    run takes away. Where the system can exchange two folders, that is how it is put in place; where not,
    the old one is moved aside first, and the next run moves it back if it never came further.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    recover(folder)
    hidden = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
    lock = _lock(hidden)
    try:
        stage = hidden / "new"
        stage.mkdir()
        yield stage
        stage.chmod(0o755)
        with _undisturbed():
            _put(stage, folder)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def recover(folder: Path) -> None:
    """Mend what a run that was killed has left: move the old folder back, take what nobody holds away."""
    aside = folder.parent / f".{folder.name}.old"
    if aside.is_dir() and not aside.is_symlink():
        if not os.path.lexists(folder):
            aside.rename(folder)
        else:
            shutil.rmtree(aside, ignore_errors=True)
    for left in folder.parent.glob(f".{_plain(folder.name)}.new-*"):
        lock = _lock(left) if left.is_dir() and not left.is_symlink() else None
        if lock is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def _put(stage: Path, folder: Path) -> None:
    if not folder.exists():
        stage.rename(folder)
    elif not _exchange(stage, folder):
        aside = folder.parent / f".{folder.name}.old"
        folder.rename(aside)
        try:
            stage.rename(folder)
        except BaseException:
            aside.rename(folder)
            raise
        shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _lock(folder: Path) -> int | None:
    """Hold a folder as long as this process lives; None where another process does, or nobody can."""
    if fcntl is None:
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Let an interrupt, or a request to end that is taken for one, wait until the block is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    taken = [one for one in (signal.SIGINT, signal.SIGTERM) if callable(signal.getsignal(one))]
    before = {one: signal.signal(one, lambda number, _: came.append(number)) for one in taken}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    if came:
        raise KeyboardInterrupt


def _plain(name: str) -> str:
    """Write a name so that a pattern of names means it alone."""
    return "".join(f"[{one}]" if one in "*?[" else one for one in name)
