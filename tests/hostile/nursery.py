"""Runs commands for tests, each in a process of its own with bounds on time and memory.

It is started once, imports what the commands need, and forks for each job, so that a job costs what it
does and not what it imports. It reads one JSON line for each job and writes one for each result.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time

BYTES = 4_000_000_000
"""How much memory a job may take before the system refuses it more."""


def main() -> None:
    """Answer each line."""
    _import()
    for line in sys.stdin:
        answer = _run(json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _import() -> None:
    """Import what most commands use; nothing here may start a thread, for those do not outlive a fork."""
    import duckdb  # noqa: F401, PLC0415
    import pandas  # noqa: F401, ICN001, PLC0415
    import pyarrow.compute  # noqa: F401, PLC0415
    import rich.console  # noqa: F401, PLC0415

    import footnoted.article.verification  # noqa: PLC0415
    import footnoted.cli  # noqa: PLC0415
    import footnoted.exports.release  # noqa: PLC0415
    import footnoted.gx.project  # noqa: PLC0415
    import footnoted.library  # noqa: PLC0415
    import footnoted.report.terminal  # noqa: F401, PLC0415


def _run(job: dict) -> dict:
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        _work(job)
    is_late = False
    while True:
        done, status, usage = os.wait4(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() - started > job["seconds"]:
            is_late = True
            os.killpg(child, signal.SIGKILL)
            _, status, usage = os.wait4(child, 0)
            break
        time.sleep(0.005)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "late": is_late,
        "seconds": time.monotonic() - started,
        "cpu": usage.ru_utime + usage.ru_stime,
        "megabytes": usage.ru_maxrss / 1024,
    }


def _work(job: dict) -> None:
    """Be the child: its own group, folder, streams and limits; then the command."""
    os.setpgid(0, 0)
    os.chdir(job["cwd"])
    os.environ.update(job.get("env", {}))
    resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name, number in (("out", 1), ("err", 2)):
        handle = os.open(job[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(handle, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    code = 70
    try:
        if job.get("load"):
            code = _load()
        else:
            from footnoted.cli import main as command  # noqa: PLC0415

            code = command(job["argv"])
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:  # noqa: BLE001 - what a user would see as a traceback
        import traceback  # noqa: PLC0415

        traceback.print_exc()
        code = 70
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def _load() -> int:
    """Open the package here and load all its tables, as a program would."""
    import footnoted  # noqa: PLC0415

    try:
        package = footnoted.open(".")
        tables = package.load()
    except footnoted.FootnotedError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{len(tables)} tables\n")
    return 0


if __name__ == "__main__":
    main()
