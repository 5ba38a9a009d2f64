"""A change is told whole: what is new, gone, renamed or moved, cell by cell, and the version it calls for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile

import pytest

from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.difference import ADD, CELL, DEL, FIELD, MOD, ROW, TABLE, Change, compare, next_version
from packages import SAMPLE, change, copy_package


@pytest.fixture
def both(tmp_path):
    old = copy_package(SAMPLE, tmp_path / "old")
    new = tmp_path / "new"
    shutil.copytree(old, new)
    return old, new


def told(old, new):
    return [str(one) for one in compare(read_package(old), read_package(new))]


def edit(root, work):
    path = root / "datapackage.json"
    described = json.loads(path.read_bytes())
    work(described)
    path.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def table(described, name):
    return next(one for one in described["resources"] if one["name"] == name)


def test_the_same_package_has_no_difference(both):
    assert told(*both) == []


def test_rows_and_cells_are_told(both):
    old, new = both
    change(new, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    change(new, "data/places.csv", "denmark,Denmark,,,country,DK,,harbour-ferries-s003\n", "")
    change(
        new,
        "data/places.csv",
        "port-maren,Port",
        "oslo,Oslo,,,city,NO,,harbour-ferries-s003\nport-maren,Port",
    )
    assert told(old, new) == [
        "- places/denmark: removed",
        "+ places/oslo",
        '~ events/tidewright-settles/edtf: "2021" -> "2022"',
    ]


def test_a_renamed_column_is_told_as_renamed(both):
    old, new = both
    change(
        new,
        "data/people.csv",
        "person_id,name,aliases,aliases_exact,descr",
        "person_id,name,other_names,aliases_exact,descr",
    )

    def work(described):
        for one in table(described, "people")["schema"]["fields"]:
            one["name"] = "other_names" if one["name"] == "aliases" else one["name"]

    edit(new, work)
    assert told(old, new) == ['~ field people/aliases: renamed to "other_names"']


def test_a_renamed_table_is_told_as_renamed(both):
    old, new = both
    (new / "data" / "roles.csv").rename(new / "data" / "posts.csv")
    edit(new, lambda described: table(described, "roles").update(name="posts", path="data/posts.csv"))
    assert told(old, new) == ['~ table roles: renamed to "posts"']


def test_a_new_and_a_dropped_column_are_told_and_so_is_a_type(both):
    old, new = both

    def work(described):
        fields = table(described, "places")["schema"]["fields"]
        fields[:] = [one for one in fields if one["name"] != "description"]
        fields.append({"name": "seen", "type": "string"})
        next(one for one in fields if one["name"] == "country")["type"] = "any"

    edit(new, work)
    found = told(old, new)
    assert found[:3] == [
        "- field places/description: removed",
        "+ field places/seen",
        "~ places/country: type string -> any",
    ]


def test_a_moved_sentence_is_one_move_and_so_are_the_rows_that_moved_with_it(both, capsys):
    old, new = both
    text = (SAMPLE / "article.en.txt").read_text(encoding="utf-8")
    moved = new.parent / "moved.txt"
    moved.write_text("\n\n" + text, encoding="utf-8")
    assert main(["verify", str(moved), "--package", str(new), "--replace"]) == 0
    capsys.readouterr()
    found = told(old, new)
    assert "~ sentences/harbour-ferries-s004: moved 140 -> 142" in found
    assert "~ funding_facts/heron-cost: moved 173 -> 175" in found
    rest = [one for one in found if ": moved " not in one]
    assert {one.split(":")[0] for one in rest} == {
        "~ sources/harbour-ferries/characters",
        "~ sources/harbour-ferries/sha256",
    }


def test_a_span_that_moved_by_itself_is_two_cells(both):
    old, new = both
    change(new, "data/funding_facts.csv", ",173,188,", ",174,189,")
    assert told(old, new) == [
        '~ funding_facts/heron-cost/start: "173" -> "174"',
        '~ funding_facts/heron-cost/end: "188" -> "189"',
    ]


@pytest.mark.parametrize(
    ("version", "changes", "wanted"),
    [
        ("0.2.1", [], "0.2.1"),
        ("0.2.1", [Change(CELL, MOD, "a", "b", "c")], "0.2.2"),
        ("0.2.1", [Change(ROW, ADD, "a", "b")], "0.2.2"),
        ("0.2.1", [Change(FIELD, ADD, "a", field="b"), Change(CELL, MOD, "a", "b", "c")], "0.3.0"),
        ("1.2.1", [Change(TABLE, ADD, "a")], "1.3.0"),
        ("0.2.1", [Change(FIELD, DEL, "a", field="b")], "0.3.0"),
        ("1.2.1", [Change(FIELD, MOD, "a", field="b", new="c")], "2.0.0"),
        ("1.2.1-rc1", [Change(TABLE, DEL, "a")], "2.0.0"),
    ],
)
def test_changes_call_for_a_version(version, changes, wanted):
    assert next_version(version, changes) == wanted


# --- the command -----------------------------------------------------------------------------------------


def run(capsys, *words):
    code = main(["diff", *map(str, words)])
    done = capsys.readouterr()
    return code, done.out, done.err


def test_the_terminal_says_which_version_is_called_for(both, capsys):
    old, new = both
    change(new, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    assert run(capsys, old, new) == (
        1,
        (
            '~ events/tidewright-settles/edtf: "2021" -> "2022"\n1 difference.\n'
            "This changes values or rows: it calls for version 0.1.1 at least; "
            "it is still 0.1.0: raise it in datapackage.json.\n"
        ),
        "",
    )


def test_json_lines_have_one_change_each(both, capsys):
    old, new = both
    change(new, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    code, out, _ = run(capsys, old, new, "--format", "jsonl")
    assert code == 1
    assert [json.loads(line) for line in out.splitlines()] == [
        {
            "op": "MOD",
            "kind": "cell",
            "table": "events",
            "row": "tidewright-settles",
            "field": "edtf",
            "old": "2021",
            "new": "2022",
        }
    ]


def test_markdown_shows_cells_without_their_markup(both, capsys):
    old, new = both
    change(new, "data/places.csv", "The town where", "The *town* <b> | @x where")
    out = run(capsys, old, new, "--format", "markdown")[1]
    assert "## What changed from harbour-ferries 0.1.0 to harbour-ferries 0.1.0" in out
    assert "| places | 0 | 1 | 0 | 0 |" in out
    row = next(one for one in out.splitlines() if one.startswith("| `places/port-maren/description`"))
    assert "<b>" not in row
    assert "*town*" not in row
    assert row.count("|") == 4


def test_a_section_of_the_changelog_is_made(both, capsys):
    old, new = both
    change(new, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    change(new, "data/places.csv", "denmark,Denmark,,,country,DK,,harbour-ferries-s003\n", "")
    edit(new, lambda described: described.update(version="0.1.1"))
    out = run(capsys, old, new, "--format", "changelog")[1]
    assert out == (
        "## 0.1.1\n\n"
        "- `places`: 1 row removed (denmark).\n"
        "- `events`: 1 row changed: tidewright-settles (`edtf`).\n"
        "\n<!-- This changes values or rows: it calls for version 0.1.1 at least; it is 0.1.1. -->\n"
    )


@pytest.fixture
def repository(both, monkeypatch):
    """A repository with the package in a folder, committed once as v1 and then changed."""
    git = shutil.which("git")
    if git is None:
        pytest.skip("no git on this machine")
    top = both[0].parent / "repository"
    shutil.copytree(both[1], top / "packages" / "harbour")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"],
        ["tag", "v1"],
    ):
        subprocess.run([git, "-C", str(top), *words], check=True)
    change(top / "packages" / "harbour", "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    return top / "packages" / "harbour"


def test_a_revision_of_git_is_compared(repository, monkeypatch, capsys):
    monkeypatch.chdir(repository)
    code, out, err = run(capsys, "v1")
    assert (code, err) == (1, "")
    assert out.startswith('~ events/tidewright-settles/edtf: "2021" -> "2022"\n1 difference.\n')
    assert run(capsys, "v1", "HEAD")[:2] == (0, "0 differences.\n")


def test_what_is_neither_folder_nor_revision_is_named(repository, monkeypatch, capsys):
    monkeypatch.chdir(repository)
    for name in ("v2", "HEAD:data"):
        code, out, err = run(capsys, name)
        assert (code, out) == (2, "")
        assert err.startswith(f"footnoted: {name}: found no such")


def test_zips_are_compared(both, tmp_path, capsys):
    old, new = both
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        for path in old.rglob("*"):
            archive.write(path, path.relative_to(old))
    assert run(capsys, tmp_path / "old.zip", new) == (0, "0 differences.\n", "")
