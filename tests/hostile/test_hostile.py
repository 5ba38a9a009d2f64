"""Inputs of unknown hands: each ends as promised, in time and memory, and leaves everything else alone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from inputs import COMMANDS, INPUTS

from footnoted.descriptor import read_package
from footnoted.exports.release import build_release
from footnoted.upkeep.kept import keep_release
from planting import copy_sample

HERE = Path(__file__).parent
PROMISES = tomllib.loads((HERE / "promises.toml").read_text(encoding="utf-8"))
LEAST = 120
SHORTEST = 8
"""What a promise says must be longer: less stands in any text."""
PATIENCE = 600
"""Seconds by the clock after which a job is given up, on however busy a machine."""

OWN = {"validate"}
"""The commands whose form is one for GitHub: only they print commands for a workflow, and those are ours."""


@pytest.fixture(scope="session")
def nursery():
    """A process that runs commands, each in a child with bounds."""
    with subprocess.Popen(
        [sys.executable, HERE / "nursery.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.stdin.close()


@pytest.fixture(scope="session")
def clean(tmp_path_factory):
    """A folder with the sample package, a last release kept in it, a copy of it and its release."""
    folder = tmp_path_factory.mktemp("hostile")
    package = read_package(copy_sample(folder))
    keep_release(package)
    build_release(package, folder / "released")
    shutil.move(package.root, folder / "package")
    shutil.copytree(folder / "package", folder / "clean")
    return folder


@pytest.fixture
def place(clean, tmp_path):
    """A copy of that folder for one input."""
    for one in ("package", "clean", "released"):
        shutil.copytree(clean / one, tmp_path / one)
    return tmp_path


def run(nursery, place, command):
    """Run a command in the package's folder, and say how it went and what it printed."""
    job = {
        "cwd": str(place / "package"),
        "argv": COMMANDS[command],
        "load": command == "load",
        "seconds": PATIENCE,
        "out": str(place / "stdout"),
        "err": str(place / "stderr"),
    }
    nursery.stdin.write(json.dumps(job) + "\n")
    nursery.stdin.flush()
    result = json.loads(nursery.stdout.readline())
    texts = [
        (place / one).read_text(encoding="utf-8").replace(str(place), "~") for one in ("stdout", "stderr")
    ]
    return result, "".join(texts)


def beside(place):
    """Give all that lies beside the package, and when it was last written to."""
    own = {"package", "stdout", "stderr"}
    found = [one for top in place.iterdir() if top.name not in own for one in (top, *top.rglob("*"))]
    return {str(one): (one.lstat().st_size, one.lstat().st_mtime_ns) for one in found if not one.is_dir()}


def odd(printed, command):
    """Name what a terminal or a runner would take for a command."""
    texts = printed if command not in OWN else re.sub(r"(?m)^::(?:error|warning|notice) ", "", printed)
    return [
        *re.findall(r"(?m)^\s*::\S*|##[a-z]*\[", texts),
        *(f"{one!a}" for one in texts if not one.isprintable() and one not in "\n\t\u2068\u2069"),
    ]


def test_there_are_many_inputs_and_a_promise_for_each():
    names = [one.id for one in INPUTS]
    assert len(names) >= LEAST
    assert sorted(names) == sorted(PROMISES)
    assert min(len(one["says"]) for one in PROMISES.values()) > SHORTEST


@pytest.mark.parametrize("one", INPUTS, ids=lambda one: one.id)
def test_it_ends_as_promised(one, nursery, place):
    one.make(place / "package")
    before = beside(place)
    result, printed = run(nursery, place, one.command)
    promise = PROMISES[one.id]
    assert not result["late"]
    assert "Traceback" not in printed
    assert (result["code"], promise["says"] in printed) == (promise["code"], True), printed[-3_000:]
    assert odd(printed, one.command) == []
    assert result["cpu"] <= one.seconds
    assert result["megabytes"] <= one.megabytes
    after = beside(place)
    written = {name for name in after if after[name] != before.get(name)} | before.keys() - after.keys()
    assert not {name for name in written if not name.startswith(str(place / "dist"))}
    assert not [path for path in place.iterdir() if path.name.startswith(".")]
