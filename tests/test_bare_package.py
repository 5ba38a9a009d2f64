"""A package with no more columns than the example of docs/profile.md is anchored, read and updated as any."""

from __future__ import annotations

import csv
import json

import pytest

from footnoted.article.source import anchor, read_article
from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.errors import ArticleError
from packages import COURT, OF_THE_ARTICLE, REPORT, ROWS, copy_package, validated

OPTIONAL = {
    "passages": ("rank", "part", "block", "sort", "word_count", "loose_digest", "lock"),
    "reports": ("length", "headline_as_printed", "tongue", "printed", "printed_says", "carries_text"),
}
"""The columns of sentences and sources that a package may do without."""

NEEDED = {"passages": ("report", "from_char", "to_char", "digest"), "reports": ("digest",)}
"""Those without which there is nothing to compare an article with."""


def strip(root, drops):
    """Take columns out of tables and their schemas, and the foreign keys that need them."""
    path = root / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        gone, schema = set(drops.get(resource["name"], ())), resource["schema"]
        schema["fields"] = [one for one in schema["fields"] if one["name"] not in gone]
        keys = [one for one in schema.pop("foreignKeys", []) if not gone.intersection(one["fields"])]
        schema |= {"foreignKeys": keys} if keys else {}
        table = root / resource["path"]
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with table.open("w", encoding="utf-8", newline="") as file:
            names = [one["name"] for one in schema["fields"]]
            writer = csv.DictWriter(file, names, lineterminator="\n", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
    path.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@pytest.fixture
def bare(tmp_path):
    """The court rulings without everything that they can do without."""
    root = copy_package(COURT, tmp_path)
    strip(root, OPTIONAL)
    return root


def tables(root):
    return {one.name: one.read_text(encoding="utf-8") for one in sorted((root / "data").iterdir())}


def said(outcome):
    return [f"{one.rule} {one.cell}" for one in outcome.issues]


def test_it_is_compared_with_its_report(bare):
    outcome = validated(bare, REPORT, layers=(*ROWS, *OF_THE_ARTICLE))
    # What it cannot do without: the years of dates that the day of printing gives, in words relative to it.
    assert {one.rule for one in outcome.issues} <= {"readings.date", "readings.unreadable"}
    sentences = len((bare / "data/passages.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert outcome.ran["anchors.sentence"] == sentences
    assert outcome.ran["anchors.words"] > 30


def test_a_span_that_is_wrong_is_told_as_ever(bare):
    path = bare / "data/court_rulings.csv"
    text = path.read_text(encoding="utf-8")
    assert ",321,338," in text
    path.write_text(text.replace(",321,338,", ",320,337,", 1), encoding="utf-8")
    outcome = validated(bare, REPORT, layers=(*ROWS, *OF_THE_ARTICLE))
    assert "anchors.words court_rulings/ard-1/fine_quote" in said(outcome)


def test_anchoring_it_again_changes_nothing(bare, capsys):
    before = tables(bare)
    assert main(["anchor", str(bare / REPORT), "--package", str(bare)]) == 0
    assert "0 new" in capsys.readouterr().out
    assert tables(bare) == before


def test_a_later_edition_moves_what_cites_it(bare, capsys):
    report = bare / REPORT
    text = report.read_text(encoding="utf-8")
    at = text.index("\n") + 1
    edition = f"{text[:at]}\nA note by the editor stands here now.\n{text[at:]}"
    report.write_text(edition, encoding="utf-8")
    assert main(["update", str(report), "--package", str(bare)]) == 0
    assert "1 sentences new" in capsys.readouterr().out
    with (bare / "data/court_rulings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["fine_quote"]:
                assert edition[int(row["fine_from"]) : int(row["fine_to"])] == row["fine_quote"]
    outcome = validated(bare, REPORT, layers=OF_THE_ARTICLE)
    assert {one.rule for one in outcome.issues} <= {"coverage.idle-sentence"}


def test_verify_find_and_suggest_read_it(bare, capsys):
    report, package = str(bare / REPORT), ("--package", str(bare))
    assert main(["verify", report, *package]) == 0
    assert main(["find", "85,000 euros", "--article", report, *package]) == 0
    assert main(["suggest", report, *package]) == 0
    out = capsys.readouterr().out
    assert "0 changed, 0 missing" in out
    assert "ardmoor-2023-s006,384,396" in out


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table in NEEDED for column in NEEDED[table]]
)
def test_without_what_an_article_is_compared_by_nothing_is_blamed(table, column, tmp_path):
    root = copy_package(COURT, tmp_path)
    strip(root, {table: [column]})
    outcome = validated(root, REPORT, layers=OF_THE_ARTICLE)
    assert outcome.issues == []
    assert {"anchors.source", "anchors.words", "coverage.unclaimed"} <= set(outcome.idle)


def test_a_source_that_is_not_anchored_yet_is_named(tmp_path):
    root = copy_package(COURT, tmp_path)
    path = root / "data/reports.csv"
    with path.open(encoding="utf-8", newline="") as file:
        digest = next(csv.DictReader(file))["digest"]
    path.write_text(path.read_text(encoding="utf-8").replace(digest, ""), encoding="utf-8")
    passages = root / "data/passages.csv"
    passages.write_text(passages.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(ArticleError) as caught:
        anchor(read_package(root), read_article(root / REPORT))
    assert str(caught.value) == (
        f"{root / REPORT}: is none of the texts anchored here (ardmoor-2023). "
        "ardmoor-2023 is not anchored yet: if this is its text, say so with --source ardmoor-2023."
    )
