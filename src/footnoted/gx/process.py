"""Run expectations in a child process that has what it needs in a folder of its own, and limits."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.gx.child import JOB, RESULTS
from footnoted.issues import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from footnoted.gx.forms import Json

_CODE = """\
import json, sys
sys.path[:] = json.loads(sys.argv.pop())
from footnoted.gx.child import main
main()
"""
_SET = {"GX_ANALYTICS_ENABLED": "false", "PYTHONHASHSEED": "0"}
"""Which of two errors GX meets first depends on the order of its sets: so that is always the same."""

_KEPT = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a run of suites may use, for small tables; see `of_size`.

    `seconds` of computing on the package's suites, once the libraries are loaded; `query_seconds` for
    one query; `megabytes` of memory beyond the libraries'. A run that hardly computes, or on a
    system that keeps no account of it, ends after `patience`.
    """

    seconds: int = 20
    query_seconds: float = 5
    megabytes: int = 1_000

    def of_size(self, size: int) -> Limits:
        """Give the limits for tables of so many bytes: a second more for each 2 MB, tenfold memory."""
        return replace(
            self,
            seconds=self.seconds + size // 2_000_000,
            megabytes=self.megabytes + 10 * (size // 1_000_000),
        )

    @property
    def patience(self) -> int:
        """After how many seconds by the clock a run is ended, however little it computes.

        Long where the system counts computing: on a busy machine little gets done in a minute.
        """
        return 6 * self.seconds + 20 if find_spec("resource") else 2 * self.seconds + 20


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run gave: a line for each expectation that was looked at, and why it ended too early."""

    lines: list[Json]
    fault: str = ""
    expected: str = ""


class Child:
    """A Python process that loads Great Expectations at once and then waits for its job.

    It sees no file of the package, no variable of the environment beyond those that Python itself
    needs, and no module but those that its parent could import too. Ends with `close`.
    """

    def __init__(self, root: Path) -> None:
        """Start it; nothing is imported from `root`, the package's folder."""
        self._temporary = tempfile.TemporaryDirectory(prefix="footnoted-")
        self.folder = Path(self._temporary.name)
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        home = dict.fromkeys(
            ("HOME", "USERPROFILE", "TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR"), str(self.folder)
        )
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self.process = subprocess.Popen(  # noqa: S603 - this Python, with code of our own
            # -P, -s: nothing is imported from "here" or the user's folder; the environment is our own.
            [
                *(sys.executable, "-P", "-s", "-X", "utf8", "-c", _CODE),
                *(str(self.folder), json.dumps(_import_path(root))),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env={**kept, **home, **threads, **_SET},
            start_new_session=True,
        )

    def write_table(self, file: str, rows: Iterable[list[str | None]]) -> int:
        """Write the rows of a table into the child's folder; give the size of the file."""
        path = self.folder / file
        with path.open("w", encoding="ascii") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
        return path.stat().st_size

    def go(self, job: Json, limits: Limits) -> None:
        """Give the child its job."""
        text = json.dumps({**job, "limits": asdict(limits)})
        (self.folder / JOB).write_text(text, encoding="ascii")
        with suppress(OSError):  # it has ended already: `wait` says so
            assert self.process.stdin is not None  # noqa: S101 - a pipe, see above
            self.process.stdin.write(b"go\n")
            self.process.stdin.flush()

    def wait(self, limits: Limits) -> Ran:
        """Wait for the child's end and give its results; those that it had before a limit count too."""
        try:
            code: int | None = self.process.wait(limits.patience)
        except subprocess.TimeoutExpired:
            code = None
        self._kill()
        lines = list(self._results())
        last = lines[-1] if lines else {}
        results = [one for one in lines if "number" in one]
        if "end" in last:
            return Ran(results)
        if "fault" in last and "number" not in last:
            return Ran(
                results, f"suites that fail with {quoted(str(last['fault']), 160)}", "suites that can be run"
            )
        return Ran(results, *_why(code, last, limits))

    def close(self) -> None:
        """End the child and take its folder away."""
        try:
            self._kill()
        finally:
            self._temporary.cleanup()

    def _kill(self) -> None:
        if self.process.stdin:
            with suppress(OSError):
                self.process.stdin.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def _results(self) -> Iterator[Json]:
        """Yield the lines that the child wrote whole."""
        try:
            text = (self.folder / RESULTS).read_text(encoding="ascii")
        except OSError:
            return
        for line in text.splitlines(keepends=True):
            if line.endswith("\n"):
                yield json.loads(line)


def _import_path(root: Path) -> list[str]:
    """Give where the child may import from: as its parent, but never from the package or from "here"."""
    own = {str(root.resolve()), str(Path.cwd())}
    path = [str(Path(one).resolve()) for one in sys.path if one]
    return [*(one for one in path if one not in own), str(Path(__file__).resolve().parents[2])]


def _why(code: int | None, last: Json, limits: Limits) -> tuple[str, str]:
    """Say why a child ended before its end, and what is expected instead."""
    memory = f"suites that are run with {limits.megabytes:,} MB"
    if "memory" in last:
        return f"suites that take more than {limits.megabytes:,} MB of memory", memory
    late = -getattr(signal, "SIGXCPU", 0)
    if code is None or (late and code == late):
        return (
            f"suites that take more than {limits.seconds} s",
            f"suites that are run within {limits.seconds} s",
        )
    how = f"by signal {-code}" if code < 0 else f"with status {code}"
    limit = f"suites that are run within {limits.seconds} s and {limits.megabytes:,} MB"
    return f"suites whose run was ended {how}", limit
