"""A repository of unknown hands runs no program when a revision of it is read."""

from __future__ import annotations

import os
import subprocess

import pytest

from footnoted.cli import main
from planting import copy_sample

MARK = "marked"


@pytest.fixture
def cloned(tmp_path):
    """The sample in a git repository, one cell changed since its commit."""
    root = copy_sample(tmp_path)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words], cwd=root, check=True)
    with (root / "data/companies.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    return root


@pytest.mark.parametrize("key", ["filter.x.clean", "filter.x.smudge", "filter.x.process", "tar.zip.command"])
def test_a_program_that_the_repository_names_is_refused_and_not_run(key, cloned, capsys, monkeypatch):
    (cloned / ".git/info/attributes").write_text("* filter=x\n", encoding="utf-8")
    subprocess.run(["git", "config", key, f"touch {cloned.parent / MARK}; cat"], cwd=cloned, check=True)
    monkeypatch.chdir(cloned)
    for words in (["validate", "--changed-since", "HEAD"], ["diff", "HEAD", "."]):
        assert main(words) == 2
        said = capsys.readouterr().err
        assert f'found "{key.lower()}" in the configuration of the git repository' in said
        assert not (cloned.parent / MARK).exists()


def test_missing_files_are_not_fetched_by_an_address_of_the_repository(cloned, capsys, monkeypatch):
    subprocess.run(["git", "config", "remote.origin.promisor", "true"], cwd=cloned, check=True)
    monkeypatch.chdir(cloned)
    assert main(["diff", "HEAD", "."]) == 2
    assert capsys.readouterr().err.endswith(
        'found "remote.origin.promisor" in the configuration of the git repository; expected no program '
        "there: git would run it. Take it out, or keep it in your own configuration.\n"
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [("filter.lfs.process", "git-lfs filter-process"), ("core.sshCommand", "ssh -i key"), ("user.name", "a")],
)
def test_what_checkouts_write_is_no_such_program(key, value, cloned, monkeypatch):
    subprocess.run(["git", "config", key, value], cwd=cloned, check=True)
    monkeypatch.chdir(cloned)
    assert main(["diff", "HEAD", "HEAD"]) == 0


def test_a_repository_without_such_a_program_is_read(cloned, monkeypatch):
    monkeypatch.chdir(cloned)
    assert main(["diff", "HEAD", "HEAD"]) == 0


def test_a_draft_is_written_into_the_package_alone(cloned, capsys):
    (cloned.parent / "elsewhere").mkdir()
    (cloned / "drafts").symlink_to(cloned.parent / "elsewhere")
    assert main(["suggest", str(cloned / "article.en.txt"), "--package", str(cloned)]) == 2
    assert "leads out of the package; expected a draft in it." in capsys.readouterr().err
    assert list((cloned.parent / "elsewhere").iterdir()) == []


def test_a_pipe_in_the_repository_is_not_waited_for_without_end(cloned, capsys, monkeypatch):
    (cloned / ".git/index").unlink()
    os.mkfifo(cloned / ".git/index")
    monkeypatch.chdir(cloned)
    assert main(["validate", "--changed-since", "HEAD", "--limits", "seconds=2"]) == 2
    assert capsys.readouterr().err == (
        f"footnoted: {cloned}: git was not done within 2 s and was ended. Look whether `git status` answers "
        "there; an owner who needs more time gives --limits seconds=NUMBER.\n"
    )
