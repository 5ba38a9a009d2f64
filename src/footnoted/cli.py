"""The footnoted command: parse, call, print, exit code (0 clean, 1 issues found, 2 could not run)."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, NoReturn

from footnoted import clock, limits
from footnoted.commands import add, anchors, begin, check, keeping, look, mend, serving, updating
from footnoted.commands.shared import FAILED, fail
from footnoted.errors import FootnotedError
from footnoted.extras import extra_of, how_to_install
from footnoted.report.writing import terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

COMMANDS = (check, look, begin, anchors, add, mend, updating, keeping, serving)
"""The modules that add the commands, in the order of `footnoted --help`."""


class _Parser(argparse.ArgumentParser):
    """A parser whose own errors end with exit code 2 and one line that says what to do."""

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, terminal(f"footnoted: {message}. See `{self.prog} --help`.\n"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    _make_streams_ready()
    if sys.stdout is None:
        return fail("found the standard output closed; expected it open. Send it to a file, say.")
    options = _parser().parse_args(arguments)
    try:
        with _ended(), limits.raised(limits.parse(options.limits)), clock.bounded(limits.current().seconds):
            code = _run(options)
            sys.stdout.flush()
            return code
    except BrokenPipeError:
        return _unheard()
    except (Exception, KeyboardInterrupt) as error:
        reason = _reason(error)
        if reason is None:
            raise
        return fail(reason)


def _reason(error: BaseException) -> str | None:
    """Say why a command could not run; None for an error that is ours to mend."""
    match error:
        case ModuleNotFoundError():
            missing = (error.name or str(error)).partition(".")[0]
            return f"{missing} is not installed. {how_to_install(extra_of(missing))}"
        case KeyboardInterrupt() | MemoryError() | UnicodeEncodeError():
            return next(says for kind, says in _PLAIN.items() if isinstance(error, kind))
        case OSError(filename=name) if name is not None and not isinstance(error, FootnotedError):
            return f"{name}: {error.strerror}. Look at the file, then run again."
        case FootnotedError() | OSError():
            return str(error)
    return None


_PLAIN: Final = {
    KeyboardInterrupt: "interrupted; nothing that was not reported as written is.",
    MemoryError: "it needed more memory than there is. Look whether the package is what it should be.",
    UnicodeEncodeError: "found text that is no UTF-8 in what was given; expected UTF-8. Write it so.",
}


def _make_streams_ready() -> None:
    """Open what is closed of the standard streams, but the output: it would be missed."""
    for number in range(3):
        with suppress(OSError):
            os.fstat(number)
            continue
        os.open(os.devnull, os.O_RDWR)  # which takes the lowest number: no file may stand in for a stream
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BytesIO())
    sys.stderr = sys.stderr or io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def _ended() -> Iterator[None]:
    """Take a request to end for an interrupt, so that nothing half-written stays."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(options: argparse.Namespace) -> int:
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def _unheard() -> int:
    """End where nobody reads what is said any more: it is not known whether all of it was heard."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())  # else Python tries once more at its end, and complains
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="footnoted",
        description="Read, check and publish data packages in which every row cites a sentence.",
        epilog="Exit codes: 0 clean, 1 issues found, 2 could not run.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in COMMANDS:
        module.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
