"""A build that lacks a library, is interrupted, killed or meets a full disk leaves the last good release."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from footnoted.cli import main
from planting import copy_sample

BUILD = "import sys; from footnoted.cli import main; sys.exit(main(sys.argv[1:]))"
STOP = """
import os, signal, sys
from footnoted.exports import formats

how = int(sys.argv.pop())
# A job begun in the background of a shell ignores interrupts, and so do its children.
signal.signal(signal.SIGINT, signal.default_int_handler)

def stop(package, folder):
    os.kill(os.getpid(), how)
    return []

stopping = tuple(one._replace(write=stop) if one.name == "sqlite" else one for one in formats.EXPORTS)
formats.EXPORTS = stopping
"""
SMALL = """
import resource

resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))
"""
FEW_ADDRESSES = """
import resource

resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
"""
UNCHECKED = """
import sys
from pathlib import Path
from footnoted.descriptor import read_package
from footnoted.errors import ReleaseError
from footnoted.exports.release import build_release

try:
    build_release(read_package(Path(sys.argv[1])), Path(sys.argv[2]))
except ReleaseError as error:
    sys.exit(str(error))
"""


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The sample and a release of it."""
    folder = tmp_path_factory.mktemp("stopped")
    root = copy_sample(folder)
    assert main(["build", "--package", str(root), "--output", str(folder / "dist")]) == 0
    return folder


def contents(folder):
    return {one.relative_to(folder): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def child(source, *arguments):
    command = [sys.executable, "-c", source, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_stopped_leaves_the_last_release(how, released):
    before = contents(released / "dist")
    place = ("build", "--package", released / "sample", "--output", released / "dist")
    done = child(f"{STOP}\n{BUILD}", *place, int(how))
    if how != signal.SIGKILL:
        assert done.returncode == 2
        assert done.stderr.endswith("interrupted; nothing that was not reported as written is.\n")
        assert sorted(one.name for one in released.iterdir()) == ["dist", "sample"]
    else:
        assert done.returncode == -how
    assert contents(released / "dist") == before


@pytest.mark.parametrize("size", [0, 3_000, 60_000, 150_000])
def test_a_disk_that_is_full_at_any_format_leaves_the_last_release(size, released):
    # A limit on the size of a file stands for the disk: every library meets it when it writes.
    before = contents(released / "dist")
    done = child(f"{SMALL.format(size)}\n{UNCHECKED}", released / "sample", released / "dist")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "could not be written" in done.stderr
    assert contents(released / "dist") == before


@pytest.mark.parametrize("module", ["xlsxwriter", "openpyxl"])
def test_a_missing_library_is_named_with_the_command_that_installs_it(module, released, monkeypatch, capsys):
    before = contents(released / "dist")
    for name in [one for one in sys.modules if one.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    place = ["--package", str(released / "sample"), "--output", str(released / "dist")]
    verify = ["verify", str(released / "dist")]
    assert main(["build", *place] if module == "xlsxwriter" else verify) == 2
    said = capsys.readouterr().err
    assert f"footnoted: {module} is not installed. With the wheel of a release: pip install " in said
    assert said.endswith('in a clone: pip install ".[publish]"\n')
    assert contents(released / "dist") == before


def test_the_builder_of_wheels_is_named_where_it_is_missing(tmp_path, monkeypatch, capsys):
    root = copy_sample(tmp_path)
    shutil.copyfile(Path(__file__).resolve().parents[1] / "pyproject.toml", root / "pyproject.toml")
    monkeypatch.setattr("footnoted.exports.release.find_spec", lambda _: None)
    monkeypatch.setattr("footnoted.exports.release.CODE", root / "footnoted.py")
    assert main(["build", "--wheel", "--package", str(root), "--output", str(tmp_path / "dist")]) == 2
    assert "footnoted: build is not installed. " in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()


def test_a_limit_on_addresses_is_named_before_it_kills_the_build(released):
    before = contents(released / "dist")
    done = child(f"{FEW_ADDRESSES}\n{UNCHECKED}", released / "sample", released / "dist")
    assert done.returncode == 1
    assert done.stderr == (
        "found a limit on the addresses of a process (ulimit -v); expected none: the pictures of the site "
        "are drawn by V8, which reserves very many. Take the limit away, or write one format with --only.\n"
    )
    assert contents(released / "dist") == before
