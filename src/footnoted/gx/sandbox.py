"""Shut in the process that runs suites: no network, no program, no file of others, bounded SQL.

What runs there is Great Expectations on data of unknown hands. The forms of `forms` are the first
wall; this is the second, for what they may have missed.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_FUNCTIONS = """
abs avg cast ceil ceiling changes char coalesce concat concat_ws count cume_dist date datetime
dense_rank first_value floor format glob group_concat hex ifnull iif instr julianday lag
last_value lead length like likelihood likely lower ltrim max min mod nth_value ntile nullif
octet_length percent_rank pow power printf quote rank replace round row_number rtrim sign
sqrt string_agg strftime substr substring sum time timediff total trim trunc typeof unicode
unixepoch unlikely upper json json_array json_array_length json_extract json_object
json_type json_valid -> ->>
"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
"""The functions that a query may call: none of them reads or writes a file, or loads a program."""

MAX_VALUE_BYTES = 10_000_000
"""How long a text may be that a query makes."""

MAX_PATTERN = 1_000
"""How long the pattern of a LIKE or GLOB may be."""

_STEP = 10_000
_ALLOWED = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_RECURSIVE,
}
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "pty.spawn",
    "ctypes.",
    "http.client",
    "urllib.",
    "ftplib.",
    "smtplib.",
    "webbrowser.",
)
_CHANGES = {
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.link": (0, 1),
    "os.mkdir": (0,),
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.symlink": (0, 1),
    "os.truncate": (0,),
    "shutil.rmtree": (0,),
}


class Watch:
    """Bound the SQL of a process: every connection that SQLAlchemy opens reads, and reads for a time only.

    `seconds` is how long the statements of one expectation may compute, from
    `begin` on. Before `arm` the schema may be looked at too, which SQLAlchemy does when it connects.
    """

    def __init__(self, seconds: float) -> None:
        """Take how long the statements of one expectation may compute."""
        self.seconds = seconds
        self.armed = False
        self._end = float("inf")

    def arm(self) -> None:
        """Let nothing but queries pass from now on."""
        self.armed = True

    def install(self) -> None:
        """Watch every connection of every engine of this process."""
        from sqlalchemy import event  # noqa: PLC0415 - half a second
        from sqlalchemy.engine import Engine  # noqa: PLC0415

        event.listen(Engine, "connect", lambda connection, _record: self.guard(connection))

    def begin(self) -> None:
        """Start the time of an expectation: of all its statements together, for GX tries each three times."""
        self._end = time.process_time() + self.seconds

    def guard(self, connection: sqlite3.Connection) -> None:
        """Put a connection under watch."""
        connection.set_authorizer(self._authorize)
        connection.set_progress_handler(self._is_late, _STEP)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)

    def _authorize(self, action: int, first: str | None, second: str | None, *_where: str | None) -> int:
        allowed = (
            action in _ALLOWED
            or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FUNCTIONS)
            or (action == sqlite3.SQLITE_PRAGMA and not self.armed and first is not None)
        )
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    def _is_late(self) -> bool:
        return time.process_time() > self._end


def limit(seconds: int, megabytes: int, file_megabytes: int) -> None:
    """Bound what this process may use from now on, where the system can: CPU time, memory, files.

    `megabytes` are those beyond what it holds already. Where a limit is not known to the system
    (Windows), its parent's clock is the only bound.
    """
    try:
        import resource  # noqa: PLC0415 - not everywhere
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime) + 1
    size = file_megabytes * 1_000_000
    # At the first limit of time the process is told (SIGXCPU, so its parent knows), at the second killed.
    limits = {
        resource.RLIMIT_CPU: (spent + seconds, spent + seconds + 1),
        resource.RLIMIT_FSIZE: (size, size),
        resource.RLIMIT_CORE: (0, 0),
    }
    held = _held_bytes()
    if held:
        memory = held + megabytes * 1_000_000
        limits[resource.RLIMIT_DATA] = (memory, memory)
    for name, both in limits.items():
        with suppress(ValueError, OSError):  # an administrator may have set less
            resource.setrlimit(name, both)


def _held_bytes() -> int:
    """Give how much data this process holds already; 0 where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    sizes = [line.split()[1] for line in status.splitlines() if line.startswith("VmData:")]
    return int(sizes[0]) * 1024 if sizes else 0


def shut(folder: Path) -> None:
    """Forbid this process, for good, network and other programs, and changes outside `folder`.

    What is forbidden raises PermissionError. It is Python's own audit hook: it stops what Python code
    does, not what a library in C does of itself.
    """
    inside = str(folder.resolve())

    def hook(event: str, arguments: Sequence[Any]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(event)
        if event == "open" and _writes(arguments) and not _lies_in(arguments[0], inside):
            raise PermissionError(event)
        if event in _CHANGES and not all(_lies_in(arguments[at], inside) for at in _CHANGES[event]):
            raise PermissionError(event)

    sys.addaudithook(hook)


def _writes(arguments: Sequence[Any]) -> bool:
    """Tell whether a file is opened for writing: by its mode or, for os.open, by its flags."""
    _, mode, flags = arguments
    if isinstance(mode, str):
        return bool(set("wax+") & set(mode))
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))


def _lies_in(path: object, folder: str) -> bool:
    """Tell whether a path (not a file that is open already) lies in a folder."""
    if isinstance(path, int):
        return True
    text = path.decode(errors="replace") if isinstance(path, bytes) else str(path)
    return text == "/dev/null" or Path(text).resolve().is_relative_to(folder)
