"""The walk in docs/publish-your-own.md happens as it is told, from a text to a release that proves itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from footnoted.cli import main
from test_contributing import commands, comparable
from test_contributing import run as run_in

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "publish-your-own.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(text|json|console)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
SIZE = re.compile(r"^ [0-9,]+ (?=tide-release/)", re.MULTILINE)


def plain(text):
    """Leave out what differs from machine to machine: times, numbers of rules, sizes of files."""
    return SIZE.sub(" 0 ", comparable(text))


def test_the_walk_happens_as_it_is_told(tmp_path):
    names = iter(["article.en.txt", "rows.json"])
    for kind, block in BLOCKS:
        if kind != "console":
            (tmp_path / next(names)).write_text(block, encoding="utf-8")
            continue
        for command, said in commands(block):
            assert plain(run_in(command, tmp_path)) == plain(said), command


def test_the_walk_goes_from_the_begin_to_the_proof():
    called = re.findall(r"^\$ footnoted ([a-z]+)", TEXT, re.MULTILINE)
    assert called == ["init", "suggest", "add", "validate", "build", "verify"]


def test_no_offset_is_typed():
    (rows,) = (json.loads(block) for kind, block in BLOCKS if kind == "json")
    typed = {name for table in rows.values() for row in table for name in row}
    assert not typed & {"start", "end", "sha256", "value", "unit", "currency"}


@pytest.mark.parametrize("command", sorted(set(re.findall(r"footnoted ([a-z]+)", TEXT))))
def test_each_command_that_is_named_is_one(command):
    with pytest.raises(SystemExit) as raised:
        main([command, "--help"])
    assert raised.value.code == 0
