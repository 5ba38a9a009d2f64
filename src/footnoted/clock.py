"""Bound the time that a command takes: where it is over, OutOfTimeError is raised wherever the command is."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from footnoted import limits
from footnoted.errors import OutOfTimeError

if TYPE_CHECKING:
    from collections.abc import Iterator

TICK = 0.5
"""Every so many seconds it is looked whether the time is over."""

GRACE = 15.0
"""So many seconds more there are to say what was left out."""


@dataclass(slots=True)
class _Clock:
    """How many seconds there are, when they began, and whether they were over once."""

    seconds: float
    wall: float
    computed: float
    is_over: bool = False

    def spent(self) -> float:
        """Give the time that counts: by the clock, or what was computed, where that is less.

        A busy machine computes less than the clock says, one of many cores more.
        """
        return min(time.monotonic() - self.wall, time.process_time() - self.computed)


_CLOCK: _Clock | None = None


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise OutOfTimeError in this block once the seconds are over, and again after GRACE.

    Where the system has no timer, and outside the main thread, nothing is bounded.
    """
    global _CLOCK  # noqa: PLW0603 - one process has one timer
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before, outer = signal.signal(signal.SIGALRM, _tick), _CLOCK
    _CLOCK = _Clock(seconds, time.monotonic(), time.process_time())
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
    """Tell whether the time was over once: from then on only what was left out is said."""
    return _CLOCK is not None and _CLOCK.is_over


def stopped(error: BaseException) -> NoReturn:
    """Raise what it was that stopped a library in C, which says only that it was stopped."""
    if is_over():
        raise _late() from error
    raise KeyboardInterrupt from error


def _tick(*_: object) -> None:
    if _CLOCK is not None and _CLOCK.spent() > _CLOCK.seconds:
        _CLOCK.is_over = True
        _CLOCK.seconds = _CLOCK.spent() + GRACE
        raise _late()


def _late() -> OutOfTimeError:
    message = (
        f"it was not done within {limits.current().seconds:,} s and was ended. Look whether the package is "
        "what it should be; an owner who needs more time gives --limits seconds=NUMBER."
    )
    return OutOfTimeError(message)
