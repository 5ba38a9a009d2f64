"""The files layer: what may lie in a package, judged before anything is opened."""

from __future__ import annotations

import os
import sys

import pytest

from footnoted import limits
from footnoted.descriptor import FILE_NAME, read_package
from footnoted.gates import files
from footnoted.upkeep.faults import Edit
from planting import SAMPLE, copy_sample


@pytest.fixture
def issues(tmp_path):
    """Give the issues, as text, of the sample with edits."""

    def check(*edits, **options):
        return [str(one) for one in files.check(read_package(copy_sample(tmp_path, edits)), **options)]

    return check


def rules_of(found):
    return [text.split("[", 1)[1].split("]", 1)[0] for text in found]


def test_the_sample_breaks_no_rule():
    assert list(files.check(read_package(SAMPLE))) == []


@pytest.mark.parametrize(
    "path",
    [
        "../sources.csv",
        "data/../data/sources.csv",
        "/data/sources.csv",
        "./data/sources.csv",
        "~/sources.csv",
        "$HOME/sources.csv",
        "file:///data/sources.csv",
        "FILE:data/sources.csv",
        "http://example.org/sources.csv",
        "sqlite:///data/sources.db",
        "data\\\\sources.csv",
        "C:data/sources.csv",
        "data/*.csv",
        "data/sources.csv.gz",
        "data/sources.zip",
        "data/sources.xlsx",
        "data/Sources.csv",
        "data/sources.csv ",
        "data//sources.csv",
        "data/sub/sources.csv",
        "data/.sources.csv",
        "data/sources.csv\\n",
        "data/so\\u202eurces.csv",
        "",
    ],
)
def test_a_path_that_is_not_plain_is_refused(path, issues):
    found = issues(Edit(FILE_NAME, '"data/sources.csv"', f'"{path}"'))
    assert "files.path" in rules_of(found)
    assert all("\u202e" not in one and "\n" not in one for one in found)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('["data/sources.csv", 7]', "a int in a list of 2 paths"),
        ("null", "no path"),
        ("5", "a int"),
        ('{"a": 1}', "a dict"),
    ],
)
def test_a_path_that_is_no_text_is_refused(written, shown, issues):
    found = issues(Edit(FILE_NAME, '"data/sources.csv"', written))
    assert found[0].startswith(f"datapackage.json:23:7: error [files.path] sources: found {shown}; expected")


FIRST_FIELD = ',\n      "schema": {\n        "fields": [\n          {\n            "name": "source_id"'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"name": "sources",', '"name": "sources", "profile": "other.json",'),
        (f'{{"delimiter": ","}}{FIRST_FIELD}', f'"other.json"{FIRST_FIELD}'),
    ],
    ids=["profile", "dialect"],
)
def test_nothing_is_read_from_elsewhere(old, new, issues):
    assert rules_of(issues(Edit(FILE_NAME, old, new))) == ["files.remote"]


def test_a_link_to_a_file_outside_is_never_followed(issues, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("do not print this")
    found = issues(Edit("data/evidence.csv", link=str(secret)))
    assert rules_of(found) == ["files.symlink"]
    assert "do not print this" not in found[0]


def test_a_folder_that_is_a_link_stops_every_table(tmp_path):
    root = copy_sample(tmp_path)
    (root / "data").rename(tmp_path / "elsewhere")
    (root / "data").symlink_to(tmp_path / "elsewhere")
    found = {str(one) for one in files.check(read_package(root))}
    assert len(found) == 1
    assert found.pop().startswith("data: error [files.symlink] found a link to ")


def test_a_link_that_nobody_declared_is_found_too(issues):
    assert rules_of(issues(Edit("data/more.csv", link="/dev/zero"))) == ["files.symlink"]


def test_a_descriptor_that_is_a_link_is_found_before_it_is_read(tmp_path):
    root = copy_sample(tmp_path, [Edit(FILE_NAME, link="../elsewhere.json")])
    assert [str(one) for one in files.check_descriptor(root)] == [
        (
            'datapackage.json: error [files.symlink] found a link to "../elsewhere.json"; expected a file. '
            "Put the file itself in the link's place."
        )
    ]


def test_a_pipe_is_not_opened(tmp_path):
    root = copy_sample(tmp_path, [Edit("data/evidence.csv", remove=True)])
    os.mkfifo(root / "data/evidence.csv")
    assert [str(one) for one in files.check(read_package(root))] == [
        "data/evidence.csv: error [files.regular] found a pipe; expected a file. Put a file in its place."
    ]


def test_an_owner_may_set_a_limit(issues):
    with limits.raised(limits.parse(["table_bytes=3_000"])):
        found = issues()
    assert found == [
        (
            "data/sentences.csv: error [files.size] found 7,223 bytes of a table; expected at most 3,000. "
            "Make it smaller; an owner who needs more gives --limits table_bytes=NUMBER."
        )
    ]


def test_a_file_of_1000_mb_is_not_refused_for_its_size_and_a_byte_more_is(tmp_path):
    root = copy_sample(tmp_path)
    for size, found in (
        (1_000_000_000, "more bytes of a line; expected at most 1,000,000"),
        (1_000_000_001, "1,000,000,001 bytes of a table; expected at most 1,000,000,000"),
    ):
        with (root / "data/evidence.csv").open("r+b") as file:
            file.truncate(size)
        (one,) = files.check(read_package(root))
        assert f"{one}".startswith(f"data/evidence.csv: error [files.size] found {found}. Make it smaller;")


@pytest.mark.parametrize("name", ["conftest.py", "run.sh", ".gitattributes", "setup.cfg", "x.pth", "a.yml"])
def test_programs_and_configuration_do_not_lie_among_tables(name, issues):
    assert rules_of(issues(Edit(f"data/{name}", new="\n"))) == ["files.program"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no execute permission")
def test_a_table_that_can_be_run_is_found(tmp_path):
    root = copy_sample(tmp_path)
    (root / "data/evidence.csv").chmod(0o755)
    assert rules_of([str(one) for one in files.check(read_package(root))]) == ["files.program"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no execute permission")
def test_permissions_say_nothing_where_every_file_can_be_run(tmp_path):
    root = copy_sample(tmp_path)
    for path in [root / FILE_NAME, *(root / "data").iterdir()]:
        path.chmod(0o777)
    assert list(files.check(read_package(root))) == []


@pytest.mark.parametrize(
    "name", ["Sources.csv", "so urces.csv", "données.csv", "a;rm -rf.csv", "a\u202eb.csv"]
)
def test_names_are_plain_and_shown_safely(name, issues):
    found = issues(Edit(f"data/{name}", new="a\n"))
    assert rules_of(found) == ["files.name"]
    assert "\u202e" not in found[0]


def test_a_second_descriptor_is_found(issues):
    assert issues(Edit("datapackage.yaml", new="name: x\n")) == [
        (
            "datapackage.yaml: error [files.undeclared] found a second descriptor beside datapackage.json; "
            "expected one descriptor. Take the file away, or describe it as a resource."
        )
    ]


def test_a_file_in_a_folder_below_data_is_found(issues):
    assert rules_of(issues(Edit("data/more/deep.csv", new="a\n"))) == ["files.undeclared"]


def test_several_faults_are_told_at_once(issues):
    found = issues(
        Edit("data/evidence.csv", remove=True),
        Edit("data/notes.csv", new="a\n"),
        Edit("data/people.csv", link="/dev/zero"),
    )
    assert sorted(rules_of(found)) == ["files.missing", "files.symlink", "files.undeclared"]
