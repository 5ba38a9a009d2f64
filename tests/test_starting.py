"""A package is begun empty or as a copy of the sample, and a text put in the sample's place takes it over."""

from __future__ import annotations

import csv
import json

import pytest

import footnoted
from footnoted.cli import main
from packages import wrong
from planting import SAMPLE

TEXT = "Market notes\n\nOrvane opened a shop in Delmara on 3 May 2024.\n"
LAYERS = ["files", "characters", "canonical", "descriptor", "structure", "footnotes", "readings", "history"]


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tree(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = main([str(one) for one in arguments])
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


def test_an_empty_package_has_every_table_and_no_row(run, tmp_path):
    code, out, _ = run("init", "port-news", "--empty", "--licence", "CC-BY-4.0")
    assert code == 0
    assert out.endswith("Next: footnoted anchor ARTICLE --package port-news, where ARTICLE is your text.\n")
    names = {one.name for one in (SAMPLE / "data").iterdir()}
    assert {one.name for one in (tmp_path / "port-news" / "data").iterdir()} == names
    for path in (tmp_path / "port-news").rglob("*.csv"):
        assert rows(path) == []
    assert not list((tmp_path / "port-news").glob("*.txt"))
    assert wrong(footnoted.validate(tmp_path / "port-news", layers=LAYERS)) == []


def test_an_empty_package_says_nothing_of_the_sample(run, tmp_path):
    run("init", "port-news", "--empty")
    described = json.loads((tmp_path / "port-news" / "datapackage.json").read_bytes())
    assert (described["name"], described["title"]) == ("port-news", "Port news")
    assert not {"homepage", "keywords", "sources", "contributors", "licenses"} & set(described)
    assert "arbour" not in (tmp_path / "port-news" / "README.md").read_text(encoding="utf-8")


def test_a_licence_is_never_guessed(run, tmp_path):
    run("init", "port-news", "--empty")
    (one,) = wrong(footnoted.validate(tmp_path / "port-news", layers=LAYERS))
    assert (one.rule, one.remedy) == ("descriptor.licence", "Write the SPDX identifier.")


def test_a_part_of_the_tables_takes_what_they_refer_to_along(run, tmp_path):
    run("init", "small", "--tables", "companies,events", "--licence", "CC0-1.0", "--title", "Small news")
    names = {one.stem for one in (tmp_path / "small" / "data").iterdir()}
    always = {"sources", "sentences", "entities", "mentions", "evidence"}
    assert names == always | {"companies", "events", "places"}
    assert wrong(footnoted.validate(tmp_path / "small", layers=LAYERS)) == []
    described = json.loads((tmp_path / "small" / "datapackage.json").read_bytes())
    kinds = {
        value
        for one in described["resources"]
        if one["name"] == "entities"
        for field in one["schema"]["fields"]
        if field["name"] == "kind"
        for value in field["constraints"]["enum"]
    }
    assert kinds == {"company", "place"}


def test_a_table_that_there_is_none_of_is_named(run, tmp_path):
    code, _, err = run("init", "small", "--tables", "company")
    assert code == 2
    assert err.startswith('footnoted: found no table "company"; there are ')
    assert err.endswith('Did you mean "companies"?\n')
    assert not (tmp_path / "small").exists()


def test_the_sample_has_its_own_title(run, tmp_path):
    code, _, err = run("init", "mine", "--sample", "--title", "Mine")
    assert (code, (tmp_path / "mine").exists()) == (2, False)
    assert err == (
        "footnoted: found --sample with --title, --licence or --tables, which the sample has. Drop one.\n"
    )
    assert run("init", "mine", "--sample")[0] == 0
    assert (tmp_path / "mine" / "article.en.txt").read_bytes() == (SAMPLE / "article.en.txt").read_bytes()


def test_a_folder_in_use_is_left_as_it_is(run, tmp_path):
    (tmp_path / "busy").mkdir()
    (tmp_path / "busy" / "mine.txt").write_text("mine", encoding="utf-8")
    assert run("init", "busy", "--empty")[0] == 2
    assert tree(tmp_path / "busy") == {"mine.txt": b"mine"}


# --- a text in the place of the sample's -----------------------------------------------------------------


def test_a_text_in_the_place_of_the_samples_begins_the_package_anew(run, tmp_path):
    run("init", "my-package")
    article = tmp_path / "my-package" / "article.en.txt"
    article.write_text(TEXT, encoding="utf-8")
    code, out, _ = run("anchor", article, "--package", "my-package")
    assert code == 0
    assert out == (
        "Emptied 20 tables and lists of the sample's rows, which were as `footnoted init` wrote\n"
        "them and about the text that stood here; "
        "anew or gone: datapackage.json, README.md, article.ar.txt.\n"
        "article: 0 sentences kept, 2 new.\n"
        "Write a gist for each new row of data/sentences.csv: at most 15 words of your own.\n"
    )
    root = tmp_path / "my-package"
    assert [one["sentence_id"] for one in rows(root / "data" / "sentences.csv")] == [
        "article-s001",
        "article-s002",
    ]
    assert rows(root / "data" / "companies.csv") == []
    assert "arbour" not in (root / "README.md").read_text(encoding="utf-8")
    assert article.read_text(encoding="utf-8") == TEXT


def test_a_descriptor_of_the_users_own_stays(run, tmp_path):
    run("init", "my-package")
    root = tmp_path / "my-package"
    path = root / "datapackage.json"
    mine = path.read_text(encoding="utf-8").replace('"harbour-ferries",\n  "title"', '"mine",\n  "title"')
    path.write_text(mine, encoding="utf-8")
    (root / "article.en.txt").write_text(TEXT, encoding="utf-8")
    assert run("anchor", root / "article.en.txt", "--package", root)[0] == 0
    assert path.read_text(encoding="utf-8") == mine


@pytest.mark.parametrize("name", ["data/people.csv", "validation/rates.csv", "article.ar.txt"])
def test_whoever_has_changed_a_row_loses_nothing(run, tmp_path, name):
    run("init", "my-package")
    root = tmp_path / "my-package"
    path = root / name
    path.write_bytes(path.read_bytes() + b"\n")
    (root / "article.en.txt").write_text(TEXT, encoding="utf-8")
    before = tree(root)
    code, _, err = run("anchor", root / "article.en.txt", "--package", root)
    assert code == 2
    assert "is none of the texts anchored here" in err
    assert tree(root) == before


def test_an_edited_article_of_the_sample_keeps_its_rows(run, tmp_path):
    run("init", "my-package")
    root = tmp_path / "my-package"
    article = root / "article.en.txt"
    article.write_text(
        article.read_text(encoding="utf-8").replace("a town in", "one town in"), encoding="utf-8"
    )
    run("anchor", article, "--package", root)
    assert rows(root / "data" / "companies.csv") != []


def test_a_text_elsewhere_leaves_the_sample_alone(run, tmp_path):
    run("init", "my-package")
    (tmp_path / "article.en.txt").write_text(TEXT, encoding="utf-8")
    before = tree(tmp_path / "my-package")
    assert run("anchor", "article.en.txt", "--package", "my-package")[0] == 2
    assert tree(tmp_path / "my-package") == before
