"""What a change can affect is checked, and that is enough: the verdict is that of a full run."""

from __future__ import annotations

import random
import subprocess

import pytest

import footnoted
from footnoted.changes import find_changes
from footnoted.descriptor import read_package
from footnoted.errors import RevisionError
from footnoted.outcome import UNCHANGED
from footnoted.validation import validate
from packages import COURT, SAMPLE, copy_package
from test_corpus import written
from test_parts import in_parts

LAYERS = ("files", "characters", "canonical", "structure", "footnotes", "readings", "history", "waivers")


def git(root, *arguments):
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", root, *identity, *arguments], check=True, capture_output=True)


def committed(root):
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "before")
    return root


def both(root, since="HEAD"):
    """Validate what changed, and everything."""
    changed = validate(root, layers=LAYERS, changed_since=since)
    return changed, validate(root, layers=LAYERS)


def edit(root, rng):
    """Change a table as hands do: a cell, a row deleted, copied, moved or put back in another table."""
    paths = sorted(one for one in (root / "data").rglob("*.csv"))
    path = rng.choice(paths)
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    if not lines:
        return
    at = rng.randrange(len(lines))
    cells = lines[at].split(",")
    kind = rng.choice(["cell", "cell", "cell", "gone", "twice", "moved", "other"])
    if kind == "cell":
        column = rng.randrange(len(cells))
        donor = rng.choice(lines).split(",")
        cells[column] = rng.choice(["", "x", "17", donor[column % len(donor)], cells[column] + "0"])
        lines[at] = ",".join(cells)
    elif kind == "gone":
        del lines[at]
    elif kind == "twice":
        lines.insert(at, lines[at])
    elif kind == "moved":
        lines.append(lines.pop(at))
    else:
        lines[at] = lines[at].replace("2024", "2023").replace("million", "billion")
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8", newline="\n")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", ["sample", "parts", "court", "corpus"])
def test_the_verdict_on_a_change_is_that_of_a_full_run(kind, seed, tmp_path):
    root = {
        "sample": lambda: copy_package(SAMPLE, tmp_path),
        "parts": lambda: in_parts(copy_package(SAMPLE, tmp_path)),
        "court": lambda: copy_package(COURT, tmp_path),
        "corpus": lambda: written(tmp_path / "corpus", facts=60, sources=2),
    }[kind]()
    committed(root)
    rng = random.Random(f"{kind} {seed}")  # noqa: S311 - edits are no secret
    for _ in range(rng.choice([1, 1, 2, 5])):
        edit(root, rng)
    changed, full = both(root)
    assert changed.valid == full.valid
    assert changed.issues == full.issues


def test_what_did_not_change_is_not_looked_at(tmp_path):
    root = committed(copy_package(SAMPLE, tmp_path))
    changed, full = both(root)
    assert changed.issues == full.issues
    assert changed.skipped["structure.required"] == changed.skipped["readings.figure"] == UNCHANGED
    assert changed.since == (
        "Since HEAD: 0 rows in 0 tables are new or changed. What this cannot affect was not checked again: "
        "it is as it was then."
    )


def test_the_rows_of_a_changed_source_are_read_and_no_other(tmp_path):
    root = committed(copy_package(SAMPLE, tmp_path))
    path = root / "data" / "market_figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("6 percent", "7 percent"), encoding="utf-8")
    changed, full = both(root)
    assert 0 < changed.ran["readings.figure"] < full.ran["readings.figure"]
    assert [one.rule for one in changed.issues] == [one.rule for one in full.issues]
    assert "readings.figure" in {one.rule for one in changed.issues}
    found = find_changes(read_package(root), "HEAD")
    assert {name: one.records for name, one in found.tables.items()} == {"market_figures": {1}}


def test_rows_whose_source_changed_are_read_again(tmp_path):
    root = committed(copy_package(SAMPLE, tmp_path))
    path = root / "data" / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",ar,2024", ",zz,2024"), encoding="utf-8")
    changed, full = both(root)
    assert changed.issues == full.issues
    assert any(one.rule == "readings.unreadable" for one in changed.issues)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("datapackage.json", "datapackage.json has changed"),
        ("validation/set_aside.csv", "validation/set_aside.csv has changed"),
        ("validation/waivers.csv", "validation/waivers.csv has changed"),
    ],
)
def test_where_what_judges_changes_everything_is_checked(file, why, tmp_path):
    root = committed(copy_package(SAMPLE, tmp_path))
    text = (root / file).read_text(encoding="utf-8") if (root / file).is_file() else ""
    (root / file).write_text(text + "\n", encoding="utf-8")
    changed, full = both(root)
    assert changed.since == f"Since HEAD {why}: everything was checked."
    assert (changed.issues, changed.ran) == (full.issues, full.ran)


def test_a_new_file_that_git_does_not_know_is_a_change(tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    path = root / "data" / "cohorts.csv"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    committed(root)
    path.write_text(text.replace("s015", "s999"), encoding="utf-8")
    changed, full = both(root)
    assert changed.issues == full.issues
    assert any(one.rule == "structure.foreign-key" for one in changed.issues)


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", ""])
def test_a_revision_that_is_none_is_said(revision, tmp_path):
    root = committed(copy_package(SAMPLE, tmp_path))
    if not revision:
        assert validate(root, layers=LAYERS, changed_since="").since == ""
        return
    with pytest.raises(RevisionError, match=f'found no revision "{revision}"'):
        footnoted.validate(root, changed_since=revision)
    assert not (root / "x").exists()


def test_a_folder_outside_of_git_is_said(tmp_path, monkeypatch):
    root = copy_package(SAMPLE, tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(RevisionError, match="not a git repository"):
        footnoted.validate(root, changed_since="HEAD")
