"""Find the programs of others that tests drive: those of `make clients`, and those of the system."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

SET_UP = os.environ.get("FOOTNOTED_CLIENTS", "")
"""Where the programs are; `.ci/run` sets it once all are there, and a missing one is then a failure."""
FOLDER = Path(SET_UP) if SET_UP else Path(__file__).resolve().parents[1] / ".clients"


def of_the_system(name, package):
    """Give the path of a program of the operating system; `package` is Debian's name of what has it."""
    found = shutil.which(name)
    return found or _missing(name, f"apt-get install --no-install-recommends {package}")


def client(name):
    """Give the path of a program in the clients' own environment."""
    return _there(FOLDER / "venv" / "bin" / name)


def run_python(source, *arguments, **environment):
    """Run Python of the clients' environment (pandas 2) and give what it prints last, read as JSON."""
    return _run([client("python"), "-W", "ignore", "-c", source, *arguments], environment)


def run_node(source, *arguments):
    """Run a program of node with the clients' modules and give what it prints last, read as JSON."""
    modules = _there(FOLDER / "node_modules")
    return _run([of_the_system("node", "nodejs"), "-e", source, *arguments], {"NODE_PATH": str(modules)})


def _run(command, environment):
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(one) for one in command],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def _there(path):
    return path if path.exists() else _missing(path.name, "make clients")


def _missing(what, command):
    """Skip a test and say so; fail it where the programs are said to be set up."""
    says = f"THIS WAS NOT TESTED: {what} is not installed. Run: {command}"
    (pytest.fail if SET_UP else pytest.skip)(says)
