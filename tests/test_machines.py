"""Other machines: code pages, clones, folders of a repository, closed wheels, portals without folders."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import footnoted
from footnoted.cli import main
from footnoted.package import open_package
from packages import SAMPLE, copy_package

WRONG_SUM = ("data/funding_facts.csv", ",,4000000,,money,EUR", ",,7000000,,money,EUR")
ARABIC = ("mentions", "port-maren-m03")


@pytest.fixture
def outside(tmp_path, monkeypatch):
    """Give a folder in no repository, whatever the machine sets."""
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return tmp_path


# --- code pages ------------------------------------------------------------------------------------------


def arabic_footnote():
    package = open_package(SAMPLE)
    mentions = package.load("mentions")
    arabic = mentions[mentions["as_written"].str.contains("[\u0600-\u06ff]")]
    return package.trace("mentions", arabic["mention_id"].iloc[0])


@pytest.mark.parametrize("page", ["cp1252", "cp437", "ascii"])
def test_a_footnote_is_printed_under_a_code_page_that_lacks_its_letters(page, monkeypatch):
    note = arabic_footnote()
    out = io.TextIOWrapper(io.BytesIO(), encoding=page)
    monkeypatch.setattr(sys, "stdout", out)
    print(note)  # noqa: T201 - what a user does
    out.flush()
    printed = out.buffer.getvalue().decode(page)
    assert "\\u0628" in printed
    assert printed.splitlines()[-1] == (
        f"(This output is in {page}, which lacks some characters: they are written as \\u and a number. "
        "Set PYTHONUTF8=1 to see them, or take the footnote's `text`.)"
    )


def test_a_footnote_has_its_letters_wherever_they_can_be_printed(monkeypatch):
    note = arabic_footnote()
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert str(note) == note.text
    assert re.search("[\u0600-\u06ff]", note.text)


# --- folders of a repository -----------------------------------------------------------------------------


@pytest.mark.parametrize("marker", [".git", ".git/HEAD"])
def test_an_annotation_names_the_file_from_the_repository_s_root(marker, outside, capsys):
    root = copy_package(SAMPLE, outside / "data" / "sets", [WRONG_SUM])
    (outside / marker).parent.mkdir(exist_ok=True)
    (outside / marker).write_text("gitdir: elsewhere")
    main(["validate", "--package", str(root), "--format", "github", "--rule", "readings"])
    assert "::error file=data/sets/sample/data/funding_facts.csv,line=5," in capsys.readouterr().out


def test_a_place_in_sarif_leads_from_the_repository_s_root(outside, capsys):
    root = copy_package(SAMPLE, outside / "harbour set", [WRONG_SUM])
    (outside / ".git").mkdir()
    main(["validate", "--package", str(root), "--format", "sarif", "--rule", "readings"])
    [run] = json.loads(capsys.readouterr().out)["runs"]
    [place] = [one["locations"][0]["physicalLocation"] for one in run["results"] if one["level"] == "error"]
    assert place["artifactLocation"]["uri"] == "harbour%20set/sample/data/funding_facts.csv"


def test_without_git_the_workspace_is_the_root(outside, monkeypatch, capsys):
    root = copy_package(SAMPLE, outside / "work", [WRONG_SUM])
    monkeypatch.setenv("GITHUB_WORKSPACE", str(outside))
    main(["validate", "--package", str(root), "--format", "github", "--rule", "readings"])
    assert "file=work/sample/data/funding_facts.csv" in capsys.readouterr().out


def test_a_package_in_no_repository_is_its_own_root(outside, capsys):
    root = copy_package(SAMPLE, outside, [WRONG_SUM])
    main(["validate", "--package", str(root), "--format", "github", "--rule", "readings"])
    assert "file=data/funding_facts.csv" in capsys.readouterr().out


# --- clones ----------------------------------------------------------------------------------------------


def test_git_is_told_to_change_no_line_end(root):
    assert (root / ".gitattributes").read_text(encoding="utf-8").splitlines()[-1] == "* -text"


def test_a_new_package_tells_git_to_change_no_line_end(tmp_path):
    assert main(["init", str(tmp_path / "mine")]) == 0
    git = shutil.which("git")
    if git is None:
        pytest.skip("no git on this machine")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}

    def run(*words, cwd):
        subprocess.run([git, *words], cwd=cwd, check=True, capture_output=True, env=environment)

    run("init", "-q", cwd=tmp_path / "mine")
    run("add", "-A", cwd=tmp_path / "mine")
    run("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x", cwd=tmp_path / "mine")
    run("-c", "core.autocrlf=true", "clone", "-q", "mine", "theirs", cwd=tmp_path)
    for path in (tmp_path / "mine").rglob("*.csv"):
        copy = tmp_path / "theirs" / path.relative_to(tmp_path / "mine")
        assert copy.read_bytes() == path.read_bytes()


# --- a wheel that stays closed -----------------------------------------------------------------------------


def closed_wheel(root, folder):
    """Write what a wheel holds into a zip."""
    wheel = folder / "china_ai_rise-0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for package in ("footnoted", "china_ai_rise"):
            source = Path(footnoted.__file__).parents[1] / package
            for path in sorted(source.rglob("*")):
                if path.is_file() and path.suffix != ".pyc":
                    archive.write(path, path.relative_to(source.parent))
        archive.write(root / "datapackage.json", "china_ai_rise/_package/datapackage.json")
        for path in sorted((root / "data").iterdir()):
            archive.write(path, f"china_ai_rise/_package/data/{path.name}")
    return wheel


PROGRAM = """
import sys
sys.path[0] = sys.argv[1]
import china_ai_rise
assert china_ai_rise.__file__.startswith(sys.argv[1])
note = china_ai_rise.trace("market_figures", "market-value-lost")
print(len(china_ai_rise.load("companies")) > 0, note.table)
print(sorted(china_ai_rise.about("nvidia"))[0])
"""


def test_a_wheel_is_read_without_being_opened(root, tmp_path):
    wheel = closed_wheel(root, tmp_path)
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-P", str(tmp_path / "program.py"), str(wheel)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert (done.stdout.splitlines()[:1], done.returncode) == (["True market_figures"], 0), done.stderr


@pytest.mark.parametrize(
    ("module", "extra"),
    [("duckdb", "check"), ("ahocorasick_rs", "check"), ("xlsxwriter", "publish"), ("build", "publish")],
)
def test_what_is_not_installed_is_said_to_come_with_the_wheel(module, extra, monkeypatch, capsys):
    def run(_):
        raise ModuleNotFoundError(name=f"{module}.exceptions")

    monkeypatch.setattr("footnoted.commands.look._trace", run)
    assert main(["trace", "companies", "x"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"footnoted: {module} is not installed. With the wheel of a release: pip install ")
    assert re.search(
        rf'"\./china_ai_rise-[0-9.]+-py3-none-any\.whl\[{extra}\]"; in a clone: pip install "\.\[{extra}\]"',
        said,
    )
