"""A release is whole or not there, says its own hashes, and never replaces what is not its own."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import footnoted
from footnoted.descriptor import read_package
from footnoted.errors import ReleaseError
from footnoted.exports import release
from footnoted.exports.release import build_release

SAMPLE = Path(footnoted.__file__).with_name("sample")
FRICTIONLESS = Path(sys.executable).with_name("frictionless")


@pytest.fixture
def sample(tmp_path):
    """A copy of the sample package that a test may break."""
    shutil.copytree(SAMPLE, tmp_path / "sample")
    return read_package(tmp_path / "sample")


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """The release of the sample package."""
    output = tmp_path_factory.mktemp("release") / "dist"
    build_release(read_package(SAMPLE), output)
    return output


def contents(folder):
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def test_a_release_holds_descriptor_tables_twins_papers_and_archive(dist):
    package = read_package(SAMPLE)
    expected = {"datapackage.json", "README.md", "SHA256SUMS", "harbour-ferries-0.1.0.zip"}
    expected |= {one.path for one in package.resources}
    expected |= {f"{one.name}.parquet" for one in package.resources}
    assert set(contents(dist)) == expected


def test_the_files_of_a_release_are_returned_sorted(tmp_path):
    files = build_release(read_package(SAMPLE), tmp_path / "dist")
    assert [one.relative_to(tmp_path / "dist").as_posix() for one in files] == sorted(
        contents(tmp_path / "dist")
    )


def test_the_sums_name_every_other_file_with_its_hash(dist):
    lines = (dist / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    named = {name: stated for stated, _, name in (line.partition("  ") for line in lines)}
    found = {name: hashlib.sha256(content).hexdigest() for name, content in contents(dist).items()}
    found.pop("SHA256SUMS")
    assert named == found
    assert list(named) == sorted(named)


def test_the_archive_is_a_package_by_itself(dist, tmp_path):
    with zipfile.ZipFile(dist / "harbour-ferries-0.1.0.zip") as archive:
        archive.extractall(tmp_path)
    unpacked = contents(tmp_path)
    for name, content in unpacked.items():
        assert content == (dist / name).read_bytes()
    assert set(contents(dist)) - set(unpacked) == {"SHA256SUMS", "harbour-ferries-0.1.0.zip"}


def test_the_stock_tool_calls_a_release_valid(dist):
    command = [FRICTIONLESS, "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=dist, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["valid"], report
    assert report["stats"]["tasks"] == 2 * len(read_package(SAMPLE).resources)


def test_the_stock_tool_refuses_a_release_with_a_changed_cell(dist, tmp_path):
    shutil.copytree(dist, tmp_path / "dist")
    path = tmp_path / "dist" / "data" / "companies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("kelpworks", "kelpwork"), encoding="utf-8")
    command = [FRICTIONLESS, "validate", "datapackage.json"]
    done = subprocess.run(command, cwd=tmp_path / "dist", capture_output=True, text=True, check=False)
    assert done.returncode == 1


def test_two_releases_have_the_same_bytes(dist, tmp_path):
    program = """
import os, sys
from pathlib import Path
from footnoted.descriptor import read_package
from footnoted.exports.release import build_release
os.umask(0o077)
build_release(read_package(Path(sys.argv[1])), Path(sys.argv[2]))
"""
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-c", program, str(SAMPLE), str(tmp_path / "dist")]
    subprocess.run(command, check=True, env=environment)
    assert contents(tmp_path / "dist") == contents(dist)


def test_a_release_takes_the_place_of_an_earlier_one(sample, tmp_path):
    output = tmp_path / "dist"
    build_release(sample, output)
    (sample.root / "README.md").unlink()
    build_release(sample, output)
    assert "README.md" not in contents(output)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["dist", "sample"]


def test_a_release_that_fails_leaves_the_earlier_one_whole(sample, tmp_path):
    output = tmp_path / "dist"
    build_release(sample, output)
    before = contents(output)
    table = sample.root / "data" / "market_figures.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("599", "599 or so"), encoding="utf-8")
    says = (
        r'could not be written \(.*market_figures.csv:\d+:\d+: found "599 or so"; expected integer, as start'
    )
    with pytest.raises(ReleaseError, match=says):
        build_release(sample, output)
    assert contents(output) == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["dist", "sample"]


def test_an_interrupted_swap_brings_the_earlier_release_back(sample, tmp_path, monkeypatch):
    output = tmp_path / "dist"
    build_release(sample, output)
    before = contents(output)
    rename = Path.rename

    def stop_at_the_last(self, target):
        if self.name == "new":
            message = "stopped"
            raise KeyboardInterrupt(message)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stop_at_the_last)
    with pytest.raises(KeyboardInterrupt, match=r"^stopped$"):
        build_release(sample, output)
    assert contents(output) == before


def test_a_missing_table_stops_the_release(sample, tmp_path):
    (sample.root / "data" / "people.csv").unlink()
    with pytest.raises(ReleaseError, match=r"the release could not be written \(.*people\.csv"):
        build_release(sample, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


def test_a_folder_with_other_things_is_not_replaced(sample, tmp_path):
    output = tmp_path / "thesis"
    output.mkdir()
    (output / "chapter.txt").write_text("years of work", encoding="utf-8")
    says = r"thesis: found chapter\.txt, which is not of an earlier release \(1 such in all\)\. Move it away"
    with pytest.raises(ReleaseError, match=says):
        build_release(sample, output)
    assert (output / "chapter.txt").read_text(encoding="utf-8") == "years of work"


def test_a_stranger_in_an_earlier_release_is_not_lost(sample, tmp_path):
    output = tmp_path / "dist"
    build_release(sample, output)
    (output / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"found notes\.txt, which is not of an earlier release"):
        build_release(sample, output)
    assert (output / "notes.txt").exists()


@pytest.mark.parametrize("place", ["sample", "."])
def test_the_package_itself_is_not_replaced(sample, tmp_path, place):
    with pytest.raises(ReleaseError, match=r"the release would replace the package itself"):
        build_release(sample, tmp_path / place)
    assert (sample.root / "datapackage.json").is_file()


def test_a_file_in_the_way_is_kept(sample, tmp_path):
    (tmp_path / "dist").write_text("mine", encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"found a link or a file, expected a folder"):
        build_release(sample, tmp_path / "dist")
    assert (tmp_path / "dist").read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_is_taken(sample, tmp_path):
    (tmp_path / "dist").mkdir()
    build_release(sample, tmp_path / "dist")
    assert (tmp_path / "dist" / "SHA256SUMS").is_file()


def edited(package, **changes):
    path = package.root / "datapackage.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["resources"][0].update({key: value for key, value in changes.items() if key in {"path", "name"}})
    raw["version"] = changes.get("version", raw["version"])
    path.write_text(json.dumps(raw), encoding="utf-8")
    return read_package(package.root)


def test_a_table_outside_the_package_is_not_published(sample, tmp_path):
    (tmp_path / "secret.csv").write_text("a\n", encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"^\.\./secret\.csv: the path leads out of the package"):
        build_release(edited(sample, path="../secret.csv"), tmp_path / "dist")


def test_a_link_out_of_the_package_is_not_published(sample, tmp_path):
    (tmp_path / "secret.csv").write_text("a\n", encoding="utf-8")
    (sample.root / "data" / "sources.csv").unlink()
    (sample.root / "data" / "sources.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(ReleaseError, match=r"^data/sources\.csv: the path leads out of the package"):
        build_release(sample, tmp_path / "dist")


@pytest.mark.parametrize("changes", [{"name": "../x"}, {"version": "1/../../x"}])
def test_a_name_that_is_no_file_name_is_refused(sample, tmp_path, changes):
    with pytest.raises(ReleaseError, match=r'^found the name ".*"; expected lower-case letters'):
        build_release(edited(sample, **changes), tmp_path / "dist")


def test_a_wheel_that_cannot_be_built_is_told_with_the_builders_words(sample, tmp_path):
    (sample.root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    with pytest.raises(
        ReleaseError, match=r"(?s)the wheel could not be built\. Mend what the builder names:\n.*"
    ):
        build_release(sample, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


def test_a_disk_that_is_full_leaves_no_temporary_folder(sample, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(release, "write_archive", full)
    with pytest.raises(ReleaseError, match=r"No space left on device"):
        build_release(sample, tmp_path / "dist")
    assert [one.name for one in tmp_path.iterdir()] == ["sample"]
