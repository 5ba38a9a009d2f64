"""From checkout to sdist to wheel to a clean environment; pinned requirements, licences, make."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections import Counter
from email.parser import Parser
from fnmatch import fnmatch
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import china_ai_rise
from footnoted.descriptor import read_package
from footnoted.exports import release
from footnoted.exports.release import build_release

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION = PROJECT["version"]
INSIDE = "china_ai_rise/_package"


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """The release of this very checkout; `build` makes the wheel from the sdist."""
    output = tmp_path_factory.mktemp("packaging") / "dist"
    build_release(read_package(ROOT), output, wheel=True)
    return output


@pytest.fixture(scope="module")
def wheel(dist):
    (path,) = dist.glob("*.whl")
    return path


def tracked():
    """Name the files that are in the repository or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def tables():
    return read_package(ROOT).resources


def test_the_wheel_holds_the_package_once(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        for path in ("datapackage.json", *(one.path for one in tables())):
            assert archive.read(f"{INSIDE}/{path}") == (ROOT / path).read_bytes()
    own = [one for one in names if not one.startswith("footnoted/sample/")]
    files = Counter(Path(one).name for one in own if one.endswith((".csv", "datapackage.json")))
    assert files == dict.fromkeys(["datapackage.json", *(Path(one.path).name for one in tables())], 1)


def test_the_wheel_holds_the_code_and_the_sample_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {one.partition("/")[0] for one in names} == {
        "china_ai_rise",
        "footnoted",
        f"china_ai_rise-{VERSION}.dist-info",
    }
    assert {
        "footnoted/sample/datapackage.json",
        "footnoted/sample/faults.toml",
        "footnoted/py.typed",
        "china_ai_rise/py.typed",
    } <= names
    assert not [one for one in names if one.endswith(".pyc")]


def test_the_wheel_needs_only_pandas_and_pyarrow_to_load(wheel):
    with zipfile.ZipFile(wheel) as archive:
        metadata = Parser().parsestr(archive.read(f"china_ai_rise-{VERSION}.dist-info/METADATA").decode())
    needed = [Requirement(one) for one in metadata.get_all("Requires-Dist")]
    assert {one.name for one in needed if one.marker is None} == {"pandas", "pyarrow"}
    assert metadata["License-Expression"] == "MIT AND CC-BY-4.0"
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_sdist_holds_data_code_and_papers(dist):
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {one.name.partition("/")[2] for one in archive.getmembers()}
    assert {"datapackage.json", "pyproject.toml", "README.md", "CITATION.cff", "CHANGELOG.md"} <= names
    assert {one.path for one in tables()} <= names
    assert {f"LICENSES/{one.name}" for one in (ROOT / "LICENSES").iterdir()} <= names


def test_wheel_and_sdist_have_the_same_bytes_from_another_copy_of_the_tree(dist, tmp_path, monkeypatch):
    """Neither the place of the checkout nor its file times show in what is built."""
    copy = tmp_path / "elsewhere"
    for name in tracked():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy / name)
    monkeypatch.setattr(release, "CODE", copy / "src" / "footnoted" / "exports" / "release.py")
    again = build_release(read_package(copy), tmp_path / "dist", wheel=True)
    assert [one.name for one in again] == sorted_names(dist)
    for path in again:
        assert path.read_bytes() == (dist / path.relative_to(tmp_path / "dist")).read_bytes(), path.name


def sorted_names(folder):
    found = [one for one in folder.rglob("*") if one.is_file()]
    return [one.name for one in sorted(found, key=lambda one: one.relative_to(folder).as_posix())]


def needed_to_run(names):
    """Name the distributions that these need, their own needs included, without any extra."""
    found, todo = set(), list(names)
    while todo:
        name = canonicalize_name(todo.pop())
        if name not in found:
            found.add(name)
            requirements = [Requirement(one) for one in distribution(name).requires or ()]
            todo += [one.name for one in requirements if not one.marker or one.marker.evaluate({"extra": ""})]
    return found


@pytest.fixture
def clean_python(tmp_path, wheel):
    """A new environment outside the checkout: the wheel, pandas, pyarrow and what these two need.

    The two are linked from the environment of the tests instead of being fetched again, by their own
    lists of files; nothing else of that environment is there.
    """
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    (site,) = environment.glob("lib/python*/site-packages")
    for name in needed_to_run(["pandas", "pyarrow"]):
        installed = distribution(name)
        for top in {one.parts[0] for one in installed.files} - {"..", "__pycache__"}:
            (site / top).symlink_to(installed.locate_file(top))
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", "--no-index", "--no-deps", wheel], check=True)
    return python


def test_the_wheel_works_in_a_clean_environment_outside_the_checkout(clean_python, tmp_path):
    program = """
import importlib.util
import china_ai_rise
companies = china_ai_rise.load("companies")
print(china_ai_rise.__file__)
print(len(companies), *companies["company_id"])
print(len(china_ai_rise.load()), len(china_ai_rise.describe("companies")))
print(china_ai_rise.trace("companies", companies["company_id"].iloc[0]).citations[0].sentence_id)
print([name for name in ("duckdb", "frictionless", "rich", "pytest") if importlib.util.find_spec(name)])
try:
    china_ai_rise.load("sentences", article="letter.txt")
except Exception as error:
    print(str(error).splitlines()[0])
"""
    (tmp_path / "letter.txt").write_text("Not the article. Not at all.", encoding="utf-8")
    done = subprocess.run(
        [clean_python, "-I", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    place, companies, counts, sentence_id, strangers, refused = done.stdout.splitlines()
    with (ROOT / "data" / "companies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert place.startswith(str(tmp_path / "environment"))
    assert companies.split() == [str(len(rows)), *(one["company_id"] for one in rows)]
    assert counts == f"{len(tables())} {len(rows[0])}"
    assert sentence_id == rows[0]["sentence_id"]
    assert strangers == "[]"
    assert refused == "letter.txt: is not the article that was anchored."


def test_the_checkout_reads_its_own_data():
    assert china_ai_rise.package().root == ROOT


def pins():
    """Give name and version of each pinned requirement, and how many hashes it has."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    for block in blocks:
        name, version = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", block).groups()
        yield canonicalize_name(name), version, block.count("--hash=sha256:")


def test_every_requirement_is_pinned_with_its_hashes():
    assert [name for name, _, hashes in pins() if not hashes] == []


def test_every_dependency_of_the_project_is_pinned_as_it_allows():
    pinned = {name: version for name, version, _ in pins()}
    wanted = PROJECT["dependencies"] + [
        one for extra in PROJECT["optional-dependencies"].values() for one in extra
    ]
    needed = {canonicalize_name(one.name): one.specifier for one in map(Requirement, wanted)}
    del needed[PROJECT["name"]]
    del needed["pyspark"]  # it has no wheel, and only `--engine spark` asks for it
    assert sorted(needed.keys() - pinned.keys()) == []
    assert [name for name, allowed in needed.items() if not allowed.contains(pinned[name])] == []


def test_the_pinned_file_names_no_host():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|--(?:extra-)?index|--find-links|--trusted", text)


def test_package_project_citation_and_changelog_state_one_version():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert read_package(ROOT).version == VERSION
    assert f"\nversion: {VERSION}\n" in citation
    headings = [one for one in re.findall(r"^## (\S+)", changelog, re.MULTILINE) if one != "Unreleased"]
    assert headings[0] == VERSION


def test_the_changelog_names_every_table():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [one.name for one in tables() if f"`{one.name}`" not in changelog] == []


def tool(name):
    return Path(sys.executable).with_name(name)


def test_the_citation_is_valid():
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.citation-file-format", "CITATION.cff"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def licence_of(name):
    """Give the licence that REUSE.toml states for a file: the last entry that matches holds."""
    stated = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
    for one in reversed(stated):
        patterns = [one["path"]] if isinstance(one["path"], str) else one["path"]
        if any(fnmatch(name, pattern) for pattern in patterns):
            return one["SPDX-License-Identifier"]
    return "none"


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("data/companies.csv", "CC-BY-4.0"),
        ("datapackage.json", "CC-BY-4.0"),
        ("src/footnoted/tables.py", "MIT"),
        ("tests/test_packaging.py", "MIT"),
        ("src/footnoted/sample/article.en.txt", "CC0-1.0"),
        ("src/footnoted/profiles/datapackage-2.0.json", "MIT"),
    ],
)
def test_code_facts_and_sample_have_their_own_licences(name, licence):
    assert (ROOT / name).is_file()
    assert licence_of(name) == licence


def test_each_licence_in_use_has_its_text_and_no_other():
    used = {licence_of(name) for name in tracked() if not name.startswith("LICENSES/")}
    assert {one.stem for one in (ROOT / "LICENSES").iterdir()} == used


@pytest.mark.skipif(
    not tool("reuse").exists(), reason="reuse is not installed (it has no wheel for every machine)"
)
def test_reuse_finds_nothing_to_say():
    done = subprocess.run([tool("reuse"), "lint"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def bare(tmp_path):
    """A folder with what `make` sets an environment up from."""
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def make(folder, *arguments, **environment):
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env={**os.environ, "MAKEFLAGS": "", "LC_ALL": "C", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def fake_python(folder, fails_on):
    """Write a Python that fails where its program holds these words."""
    path = folder / "fake-python"
    answers = f'*--version*) echo "Python 3.9.1";; *"{fails_on}"*) exit 1;; *) exit 0;;'
    path.write_text(f'#!/bin/sh\ncase "$*" in {answers} esac\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def test_an_old_python_is_named_and_answered(bare):
    python = fake_python(bare, "version_info")
    done = make(bare, f"PYTHON={python}", "test")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        f"Found Python 3.9.1 as {python}; expected Python 3.11 or newer. "
        "Name a newer one: make PYTHON=/path/to/python3.11 test"
    )


def test_a_python_without_venv_is_named_and_answered(bare):
    python = fake_python(bare, "ensurepip")
    done = make(bare, f"PYTHON={python}", "publish")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        f"Found {python} without the modules venv and ensurepip; expected both. "
        "Install them (Debian, Ubuntu: apt-get install python3-venv)."
    )


def test_a_machine_without_python_is_answered(bare):
    done = make(bare, "PYTHON=", "test")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        "Found no Python 3.11 or newer; expected one on the PATH. "
        "Install it, or name it: make PYTHON=/path/to/python3.11 test"
    )


def test_a_second_run_sets_nothing_up(bare):
    ready = bare / ".venv" / ".ready"
    ready.parent.mkdir()
    assert "pip" in make(bare, "--dry-run", "test").stdout
    ready.touch()
    assert make(bare, "--dry-run", "test").stdout == ".venv/bin/python -m pytest --numprocesses auto\n"


def test_new_requirements_are_installed(bare):
    ready = bare / ".venv" / ".ready"
    ready.parent.mkdir()
    ready.touch()
    os.utime(ready, (1, 1))
    assert "--require-hashes" in make(bare, "--dry-run", "check").stdout


def test_make_alone_says_what_there_is(bare):
    said = make(bare).stdout
    assert [line.split()[1] for line in said.splitlines()] == [
        "publish",
        "test",
        "clients",
        "check",
        "coverage",
        "wheel-test",
        "oldest-test",
        "docs",
        "supply-chain",
        "bench",
        "mutate",
    ]


def test_continuous_integration_checks_and_tests():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.endswith("\nmake check\nmake test\n")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
