"""Bound the time and memory that a command takes: past a bound, StoppedError is raised wherever it is."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from footnoted import limits
from footnoted.errors import OutOfMemoryError, OutOfTimeError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator

TICK = 0.5
"""Every so many seconds it is looked whether a bound is passed."""

GRACE = 15.0
"""So many seconds more there are to say what was left out."""


@dataclass(slots=True)
class _Clock:
    """How many seconds there are, when they began, what was held then, and which bound was passed, if any."""

    seconds: float
    wall: float
    computed: float
    held: int
    passed: type[StoppedError] | None = None

    def spent(self) -> float:
        """Give the time that counts: by the clock, or what was computed, where that is less.

        A busy machine computes less than the clock says, one of many cores more.
        """
        return min(time.monotonic() - self.wall, time.process_time() - self.computed)


_CLOCK: _Clock | None = None


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise OutOfTimeError in this block once the seconds are over, and again after GRACE.

    OutOfMemoryError is raised once the process holds more memory than at the begin and the limits together.
    Where the system has no timer, and outside the main thread, nothing is bounded; nor
    is memory where the system does not say what is held (it does on Linux).
    """
    global _CLOCK  # noqa: PLW0603 - one process has one timer
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before, outer = signal.signal(signal.SIGALRM, _tick), _CLOCK
    _CLOCK = _Clock(seconds, time.monotonic(), time.process_time(), _held_bytes())
    signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        _CLOCK = outer


def extend(seconds: float) -> None:
    """Give more time: a large package takes longer."""
    if _CLOCK is not None:
        _CLOCK.seconds += seconds


def is_over() -> bool:
    """Tell whether a bound was passed: from then on only what was left out is said."""
    return _CLOCK is not None and _CLOCK.passed is not None


def is_full() -> bool:
    """Tell whether it was the bound of memory."""
    return _CLOCK is not None and _CLOCK.passed is OutOfMemoryError


def stopped(error: BaseException) -> NoReturn:
    """Raise what it was that stopped a library in C, which says only that it was stopped."""
    if _CLOCK is not None and _CLOCK.passed is not None:
        raise _told(_CLOCK.passed) from error
    raise KeyboardInterrupt from error


def _tick(*_: object) -> None:
    if _CLOCK is None:
        return
    if _CLOCK.spent() > _CLOCK.seconds:
        _pass(_CLOCK, _CLOCK.passed or OutOfTimeError)
    if not _CLOCK.passed and _held_bytes() - _CLOCK.held > limits.current().held_bytes:
        _pass(_CLOCK, OutOfMemoryError)


def _pass(clock: _Clock, bound: type[StoppedError]) -> NoReturn:
    clock.passed = bound
    clock.seconds = clock.spent() + GRACE
    raise _told(bound)


def _held_bytes() -> int:
    """Give how much memory of its own the process holds now; 0 where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    sizes = [line.split()[1] for line in status.splitlines() if line.startswith("RssAnon:")]
    return int(sizes[0]) * 1024 if sizes else 0


def _told(bound: type[StoppedError]) -> StoppedError:
    most = limits.current()
    if bound is OutOfMemoryError:
        said, needs = (
            f"it held more than {most.held_bytes:,} bytes of memory",
            "memory gives --limits held_bytes",
        )
    else:
        said, needs = f"it was not done within {most.seconds:,} s", "time gives --limits seconds"
    return bound(
        f"{said} and was ended. Look whether the package is what it should be; "
        f"an owner who needs more {needs}=NUMBER."
    )
