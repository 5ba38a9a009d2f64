"""The walk through a correction and an addition in CONTRIBUTING.md happens as it is told there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from footnoted.descriptor import read_package
from footnoted.lists import LISTS

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(diff|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WALK = BLOCK.findall(TEXT)


HEADLINE = re.compile(r"\((?:\d+ of )?\d+ rules checked(?:, [^()]*)?\)$", re.MULTILINE)
IDLE = re.compile(r"^Nothing to look at: [a-z-]+: [a-z-]+(?:[,;:] [a-z-]+)*\.$", re.MULTILINE)


def comparable(text):
    """Leave out what may differ: times, how many rules there are, which are idle, marks of direction."""
    text = re.sub(r"\d+\.\d\d s\b", "0.00 s", text)
    text = HEADLINE.sub(lambda found: re.sub(r"\d+", "0", found[0]), text)
    text = IDLE.sub("Nothing to look at: …", text)
    return re.sub("[\u2068\u2069]", "", text)


def run(command, folder):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FOOTNOTED")}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def apply(diff, folder):
    command = ["git", "apply", "-p0", "--unidiff-zero", "-"]
    done = subprocess.run(command, cwd=folder, input=diff, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stderr}\n{diff}"


def commands(block):
    """Yield each command of a console block and what follows it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, said = part.partition("\n")
        yield command, said


def test_the_walk_happens_as_it_is_told(tmp_path):
    for kind, block in WALK:
        if kind == "diff":
            apply(block, tmp_path)
            continue
        for command, said in commands(block):
            assert comparable(run(command, tmp_path)) == comparable(said), command


def test_the_walk_has_a_correction_and_an_addition():
    told = "".join(block for _, block in WALK)
    kinds = [kind for kind, _ in WALK]
    assert (kinds.count("diff"), kinds.count("console")) == (7, 11)
    for issue in (
        "error [readings.figure]",
        "error [history.changed]",
        "error [coverage.unclaimed]",
        "warning [canonical.order]",
    ):
        assert issue in told


def test_a_changed_message_would_be_seen():
    assert comparable('found "5"; expected "4".') != comparable('found "5"; expected "6".')
    assert comparable("1 error in 1 file (9 rules checked)") != comparable(
        "2 errors in 1 file (9 rules checked)"
    )
    assert comparable("(8 of 9 rules checked, 1 not run: no article)") != comparable("(8 of 9 rules checked)")
    assert comparable("Nothing to look at: a: b.\n") != comparable("Nothing to look at: .\n")


def test_further_rules_change_nothing_in_the_walk():
    told = "no issues ({} rules checked, {} had nothing to look at)\nNothing to look at: {}.\nfiles {} s\n"
    fewer = told.format("7 of 9", 2, "a: b, c", "0.02")
    assert comparable(fewer) == comparable(told.format("12 of 15", 3, "a: b, c; d: e-f", "1.30"))


@pytest.mark.parametrize(("path", "columns"), LISTS.items())
def test_the_columns_of_each_list_are_as_told(path, columns):
    assert f"| `{path.removeprefix('validation/')}` | {', '.join(columns)} | " in TEXT


def test_the_examples_of_ids_are_ids():
    package = read_package(ROOT / "src" / "footnoted" / "sample")
    table = TEXT.partition("| Table | Id | Example |")[2].partition("\n\n")[0]
    examples = [line.split("|")[-2].strip().strip("`") for line in table.splitlines()[2:]]
    files = [(package.root / one.path).read_text(encoding="utf-8") for one in package.resources]
    ids = {line.split(",")[0] for file in files for line in file.splitlines()}
    assert len(examples) == 8
    assert set(examples) <= ids
