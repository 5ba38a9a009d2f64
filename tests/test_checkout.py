"""A clone has the bytes of the repository on every machine, so that it validates wherever it is made."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from footnoted.validation import validate

ROOT = Path(__file__).resolve().parents[1]
ATTRIBUTES = ".gitattributes"


def git(folder, *arguments):
    quiet = ["-c", "core.safecrlf=false", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", *quiet, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name]


@pytest.fixture
def clone(tmp_path):
    """Commit the files of this checkout anew, and clone them as Git on Windows does: with CR LF for LF."""

    def make(*left_out):
        listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        names = [name for name in listed if (ROOT / name).is_file() and name not in left_out]
        origin = tmp_path / "origin"
        for name in names:
            (origin / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, origin / name)
        git(origin, "init", "--quiet")
        git(origin, "add", "--all")
        git(origin, "commit", "--quiet", "--message", "all")
        git(tmp_path, "clone", "--quiet", "--config", "core.autocrlf=true", str(origin), "clone")
        return tmp_path / "clone", names

    return make


def changed(folder, names):
    return [name for name in names if (folder / name).read_bytes() != (ROOT / name).read_bytes()]


def test_a_clone_that_turns_line_ends_has_the_same_bytes_and_validates(clone):
    folder, names = clone()
    assert changed(folder, names) == []
    layers = ["files", "characters", "canonical"]
    assert [str(one) for one in validate(folder, layers=layers).issues] == []


def test_without_the_attributes_it_would_not(clone):
    folder, names = clone(ATTRIBUTES)
    assert "data/companies.csv" in changed(folder, names)
    found = {one.rule for one in validate(folder, layers=["characters"]).issues}
    assert found == {"characters.line-ends"}
