"""A release is whole or not there, says its own hashes, and never replaces what is not its own."""

from __future__ import annotations

import hashlib
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
from footnoted import staging
from footnoted.article.source import read_article
from footnoted.descriptor import read_package
from footnoted.errors import ReleaseError
from footnoted.exports import formats, release
from footnoted.exports.formats import EXPORTS
from footnoted.exports.release import build_release
from footnoted.validation import validate
from releases import data_alone

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


def test_a_release_holds_every_format(dist):
    package = read_package(SAMPLE)
    expected = {"datapackage.json", "README.md", "SHA256SUMS", "TABLES-SHA256", "harbour-ferries-0.1.0.zip"}
    expected |= {"harbour-ferries.xlsx", "harbour-ferries.sqlite", "views.sql", "csv-metadata.json"}
    expected |= {
        "START-HERE.html",
        "article.en.txt",
        "article.ar.txt",
        "CITATION.cff",
        "huggingface/README.md",
    }
    expected |= {"validation/rates.csv", "validation/set_aside.csv"}
    expected |= {f"citation/citation.{one}" for one in ("bib", "apa.txt", "csl.json")}
    metadata = ("croissant", "ckan", "zenodo", "datacite", "datasette")
    expected |= {f"metadata/{one}.json" for one in metadata}
    expected |= {"metadata/dcat.jsonld", "metadata/schema-org.jsonld"}
    for one in package.resources:
        expected |= {one.path, f"parquet/{one.name}.parquet", f"jsonl/{one.name}.jsonl"}
        expected |= {f"huggingface/data/{one.name}.parquet"}
    site = {"site/index.html", "site/row.html", "site/app.js", "site/style.css", "site/data/list.js"}
    site |= {f"site/table-{one.name}.html" for one in package.resources}
    assert {one for one in contents(dist) if not one.startswith("site/")} == expected
    assert site <= set(contents(dist))


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


def unzipped(dist, folder):
    """Unpack the zip of a release and give its one folder."""
    (path,) = dist.glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    (top,) = folder.iterdir()
    assert top.name == path.stem
    return top


def links(path):
    """Give the targets of the relative links of a paper, and of the pages and sheets beside it."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", text) if path.suffix == ".md" else []
    found += re.findall(r"(?:href|src)=\"([^\"#]+)", text) if path.suffix == ".html" else []
    return [one.partition("#")[0] for one in found if "://" not in one and not one.startswith("#")]


def test_every_link_of_every_paper_in_the_archive_leads_somewhere(root, tmp_path):
    package = data_alone(root, tmp_path / "package")
    build_release(package, tmp_path / "dist")
    top = unzipped(tmp_path / "dist", tmp_path / "open")
    papers = [one for one in top.rglob("*") if one.suffix in {".md", ".html"}]
    assert {one.name for one in papers} >= {"README.md", "CHANGELOG.md"}
    assert len(links(top / "README.md")) > 30
    assert [
        (one.name, link) for one in papers for link in links(one) if not (one.parent / link).exists()
    ] == []


def test_the_readme_names_the_texts_that_are_in_the_release(dist):
    listed = re.findall(
        r"^- \[([^\]]+)\]\(.*: a text that is cited, as it was anchored$", readme(dist), re.MULTILINE
    )
    assert sorted(listed) == sorted(one.name for one in dist.glob("*.txt"))
    assert listed


def readme(folder):
    """Give the README of a release."""
    return (folder / "README.md").read_text(encoding="utf-8")


def test_the_archive_is_a_package_by_itself(dist, tmp_path):
    unpacked = contents(unzipped(dist, tmp_path))
    sums = unpacked.pop("SHA256SUMS").decode()
    for name, content in unpacked.items():
        assert content == (dist / name).read_bytes()
        assert f"{hashlib.sha256(content).hexdigest()}  {name}\n" in sums
    assert len(sums.splitlines()) == len(unpacked)
    left = {one for one in set(contents(dist)) - set(unpacked) if not one.startswith("huggingface/")}
    assert left == {"SHA256SUMS", "harbour-ferries-0.1.0.zip"}


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


def checked(root, *articles):
    """Validate a package and give its issues."""
    return [str(one) for one in validate(root, [read_article(one) for one in articles]).issues]


def test_a_release_proves_itself(dist, tmp_path):
    articles = [SAMPLE / "article.en.txt", SAMPLE / "article.ar.txt"]
    assert checked(dist) == checked(dist, *articles) == []
    assert checked(unzipped(dist, tmp_path), *articles) == []


def test_the_real_release_proves_itself(root, tmp_path):
    package = data_alone(root, tmp_path / "package")
    build_release(package, tmp_path / "dist")
    top = unzipped(tmp_path / "dist", tmp_path / "open")
    for name in ("waivers.csv", "read_by_hand.csv", "rates.csv", "last_release/datapackage.json"):
        assert (top / "validation" / name).is_file()
    assert checked(top) == checked(root)


def test_a_release_without_its_lists_does_not(root, tmp_path):
    package = data_alone(root, tmp_path / "package")
    build_release(package, tmp_path / "dist")
    shutil.rmtree(tmp_path / "dist" / "validation")
    assert any("[readings." in one for one in checked(tmp_path / "dist"))


def test_a_text_is_published_only_where_its_row_says_so(sample, tmp_path):
    path = sample.root / "data" / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",TRUE,", ",FALSE,", 1), encoding="utf-8")
    (sample.root / "notes.txt").write_text("mine", encoding="utf-8")
    build_release(sample, tmp_path / "dist")
    assert [one.name for one in (tmp_path / "dist").glob("*.txt")] == ["article.ar.txt"]


def test_one_format_alone_is_written_without_the_others(sample, tmp_path):
    build_release(sample, tmp_path / "part", "views")
    assert set(contents(tmp_path / "part")) == {"views.sql", "SHA256SUMS"}
    build_release(sample, tmp_path / "part", "views")


def test_one_format_alone_does_not_take_the_place_of_a_release(sample, tmp_path):
    build_release(sample, tmp_path / "dist")
    before = contents(tmp_path / "dist")
    with pytest.raises(ReleaseError, match=r"found CITATION\.cff, which one format alone would replace"):
        build_release(sample, tmp_path / "dist", "xlsx")
    assert contents(tmp_path / "dist") == before


def test_an_unknown_format_is_answered_with_those_there_are(sample, tmp_path):
    with pytest.raises(ReleaseError, match=r'found the format "excel"; expected one of csv, .*xlsx, '):
        build_release(sample, tmp_path / "dist", "excel")
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize("form", EXPORTS, ids=lambda one: one.name)
def test_whatever_format_fails_the_earlier_release_stays(form, sample, dist, tmp_path, monkeypatch):
    output = shutil.copytree(dist, tmp_path / "dist")

    def full(*_):
        raise OSError(28, "No space left on device")

    failing = tuple(one._replace(write=full) if one is form else one for one in EXPORTS)
    monkeypatch.setattr(formats, "EXPORTS", failing)
    with pytest.raises(ReleaseError, match=r"No space left on device"):
        build_release(sample, output)
    assert contents(output) == contents(dist)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["dist", "sample"]


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
    (sample.root / "CHANGELOG.md").write_text("# Changes\n", encoding="utf-8")
    build_release(sample, output)
    assert "CHANGELOG.md" in contents(output)
    (sample.root / "CHANGELOG.md").unlink()
    build_release(sample, output)
    assert "CHANGELOG.md" not in contents(output)
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
    # Where the system can exchange two folders in one step, there is nothing between to interrupt.
    monkeypatch.setattr(staging, "_exchange", lambda *_: False)
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


def test_the_words_of_the_sample_are_not_published_with_another_name(sample, tmp_path):
    path = sample.root / "datapackage.json"
    raw = {**json.loads(path.read_text(encoding="utf-8")), "name": "orvane-news", "title": "Orvane"}
    path.write_text(json.dumps(raw), encoding="utf-8")
    says = (
        r"^datapackage\.json: found `description`, `homepage`, `contributors`, `sources` of the sample "
        r'package under the name "orvane-news"; expected your own\.'
    )
    with pytest.raises(ReleaseError, match=says):
        build_release(read_package(sample.root), tmp_path / "dist")
    own = {"description": "News.", "homepage": "https://orvane.city", "sources": [{"title": "A text"}]}
    raw |= {**own, "contributors": [{"title": "Orvane readers"}]}
    path.write_text(json.dumps(raw), encoding="utf-8")
    build_release(read_package(sample.root), tmp_path / "dist")
    assert "arbour" not in (tmp_path / "dist" / "README.md").read_text(encoding="utf-8")


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


def test_nothing_that_a_package_names_is_run(sample, tmp_path):
    text = '[build-system]\nrequires = []\nbuild-backend = "evil"\nbackend-path = ["."]\n'
    (sample.root / "pyproject.toml").write_text(text, encoding="utf-8")
    (sample.root / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")
    build_release(sample, tmp_path / "dist")
    with pytest.raises(
        ReleaseError, match=r"found no checkout of the toolkit that runs; .* Leave --wheel out"
    ):
        build_release(sample, tmp_path / "dist", wheel=True)
    assert not (tmp_path / "ran").exists()


def test_a_wheel_that_cannot_be_built_is_told_with_the_builders_words(sample, tmp_path, monkeypatch):
    (sample.root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    monkeypatch.setattr(release, "CODE", sample.root / "release.py")
    with pytest.raises(
        ReleaseError, match=r"(?s)the wheel could not be built\. Mend what the builder names:\n.*"
    ):
        build_release(sample, tmp_path / "dist", wheel=True)
    assert not (tmp_path / "dist").exists()


def test_a_disk_that_is_full_leaves_no_temporary_folder(sample, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(release, "write_archive", full)
    with pytest.raises(ReleaseError, match=r"No space left on device"):
        build_release(sample, tmp_path / "dist")
    assert [one.name for one in tmp_path.iterdir()] == ["sample"]
