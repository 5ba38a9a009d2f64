"""The footnoted command: parse, call, print, exit code (0 clean, 1 issues found, 2 could not run)."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NoReturn

from footnoted.commands import anchors, check, keeping, look
from footnoted.commands.shared import CLEAN, FAILED, fail, how_to_install
from footnoted.errors import FootnotedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COMMANDS = (check, look, anchors, keeping)
"""The modules that add the commands, in the order of `footnoted --help`."""


class _Parser(argparse.ArgumentParser):
    """A parser whose own errors end with exit code 2 and one line that says what to do."""

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"footnoted: {message}. See `{self.prog} --help`.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except ModuleNotFoundError as error:
        return fail(f"{error.name} is not installed. {how_to_install()}")
    except BrokenPipeError:
        sys.stderr.close()
        return CLEAN
    except KeyboardInterrupt:
        return fail("interrupted; nothing that was not reported as written is.")
    except FootnotedError as error:
        return fail(str(error))
    except OSError as error:
        named = f"{error.filename}: {error.strerror}. Look at the file, then run again."
        return fail(named if error.filename is not None else str(error))


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
