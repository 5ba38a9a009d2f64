"""Every command and code block of README.md runs, its links lead somewhere, its footnote is the one printed.

The blocks run in a copy of this repository whose `.venv` is the environment of the tests, so that nothing
is set up again. There `make publish` runs for real. `make test` would start these tests anew: it is
expanded with `make --dry-run`, and what it expands to is what is running.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = FENCE.findall(README)
COMMANDS = [block for language, block in BLOCKS if language == "sh"]
PROGRAMS = [block for language, block in BLOCKS if language == "python"]
PAPERS = [
    "README.md",
    "CONTRIBUTING.md",
    "DECISIONS.md",
    "CHANGELOG.md",
    "validation/README.md",
    "docs/publish-your-own.md",
]


def environment(folder):
    """Give the variables under which a checkout's own code runs, as in an environment of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOOTNOTED", "MAKE"))}
    # With an article named empty, `make` looks for none beside the repository.
    own = {"PYTHONPATH": str(folder / "src")} if (folder / "src").is_dir() else {}
    return {**kept, **own, "PATH": f"{BIN}{os.pathsep}{kept['PATH']}", "FOOTNOTED_ARTICLE": ""}


def run(folder, *command):
    done = subprocess.run(
        command, cwd=folder, env=environment(folder), capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the files that are in the repository, or about to be, with an environment that is set up."""
    copy = tmp_path_factory.mktemp("readme") / "china-ai-rise"
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.split("\0"):
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    (copy / ".venv").mkdir()
    (copy / ".venv" / "bin").symlink_to(BIN)
    (copy / ".venv" / ".ready").touch()
    return copy


@pytest.fixture(scope="module")
def published(checkout):
    """The same after `make publish`."""
    run(checkout, "make", "publish")
    return checkout


def test_every_block_is_run_or_compared():
    assert {language for language, _ in BLOCKS} == {"sh", "python", "text"}
    assert (len(COMMANDS), len(PROGRAMS), len(BLOCKS)) == (4, 2, 7)


def test_make_publish_writes_a_release(published):
    names = {one.name for one in (published / "dist").iterdir()}
    assert {"datapackage.json", "SHA256SUMS", "parquet"} <= names
    assert re.search(r"pip install (\S+\.whl)`", README)[1] in names


def test_make_test_runs_these_tests(checkout):
    assert COMMANDS[0] == "make publish\nmake test\n"
    assert run(checkout, "make", "--dry-run", "test") == ".venv/bin/python -m pytest --numprocesses auto\n"


@pytest.mark.parametrize("program", PROGRAMS, ids=["pandas", "parquet"])
def test_each_program_runs(program, published):
    run(published, sys.executable, "-W", "error", "-c", program)


def test_the_footnote_is_the_one_that_is_printed(published):
    (told,) = [block for language, block in BLOCKS if language == "text"]
    printed = run(published, sys.executable, "-c", PROGRAMS[0])
    assert re.fullmatch(re.escape(told).replace("…", "[0-9a-f]{64}"), printed), printed
    assert run(published, "footnoted", "trace", "market_figures", "market-value-lost") == printed


def test_the_stock_tool_is_given_the_release(published):
    assert COMMANDS[1] == "frictionless validate dist/datapackage.json\n"
    run(published, "sh", "-c", COMMANDS[1])


def test_the_package_is_valid_as_it_is_told(checkout):
    *_, last = COMMANDS[2].splitlines()
    assert last == "footnoted validate"
    assert run(checkout, "sh", "-c", last).startswith("china-ai-rise: no issues (")


def test_words_are_found_as_it_is_told(checkout, article):
    first, *_ = COMMANDS[2].splitlines()
    assert first == 'footnoted find "DeepSeek" --article article.ar.txt'
    shutil.copy(article, checkout / "article.ar.txt")
    found = run(checkout, "sh", "-c", first)
    assert found.splitlines()[0].startswith("china-ai-rise-s0")


def test_another_text_is_published_as_it_is_told(tmp_path):
    text = "News of a pier\n\nOrvane Pumps opened a shop in Delmara on 3 May 2024.\n"
    (tmp_path / "article.en.txt").write_text(text, encoding="utf-8")
    told = run(tmp_path, "sh", "-e", "-c", COMMANDS[3])
    assert "article: 0 sentences kept, 2 new." in told
    draft = (tmp_path / "my-package" / "drafts" / "article.csv").read_text(encoding="utf-8")
    assert "Orvane Pumps" in draft
    assert "2024-05-03" in draft


def test_a_text_in_the_place_of_the_samples_is_published_as_it_was_told_once(tmp_path):
    run(tmp_path, "footnoted", "init", "my-package")
    (tmp_path / "my-package" / "article.en.txt").write_text("News\n\nOrvane opened.\n", encoding="utf-8")
    told = run(tmp_path, "footnoted", "anchor", "my-package/article.en.txt", "--package", "my-package")
    assert "article: 0 sentences kept, 2 new." in told


def anchors(paper):
    """Give the anchors that a code host makes of a paper's headings."""
    text = FENCE.sub("", paper.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w-]", "", one.lower().replace(" ", "-")) for one in headings}


@pytest.mark.parametrize("name", PAPERS)
def test_every_link_leads_somewhere(name):
    text = FENCE.sub("", (ROOT / name).read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        aim = (ROOT / name).parent / path if path else ROOT / name
        assert aim.exists(), target
        assert not anchor or anchor in anchors(aim), target


def test_a_broken_link_would_be_seen(tmp_path):
    (tmp_path / "a.md").write_text("# One two\n\n```sh\n# no heading\n```\n", encoding="utf-8")
    assert anchors(tmp_path / "a.md") == {"one-two"}
