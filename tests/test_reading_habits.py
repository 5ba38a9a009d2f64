"""What a comma or a stop means is told by the figures of the whole text, and in a language that is read."""

from __future__ import annotations

import csv

import pytest

from footnoted.article.source import anchor, read_article, write_anchors
from footnoted.descriptor import read_package
from packages import SAMPLE, copy_package, validated, wrong

PLAIN = "تقرير الميناء\n\nدفعت الشركة 37.500 دينار كويتي للعمال.\n"
TELLING = "تقرير الميناء\n\nدفعت الشركة 37.500 دينار كويتي للعمال. وبلغ الدين 1.250.000 دينار كويتي.\n"
WORDS = "37.500 دينار كويتي"


def package(tmp_path, text, words, language=""):
    """Give the sample with a further text and a row that cites words of it."""
    root = copy_package(SAMPLE, tmp_path)
    path = tmp_path / "further.txt"
    path.write_text(text, encoding="utf-8")
    write_anchors(read_package(root), anchor(read_package(root), read_article(path), "further", language))
    table = root / "data" / "funding_facts.csv"
    with table.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    start = text.index(words)
    cells = dict.fromkeys(header, "") | {
        header[0]: "zz-further",
        "value": "37500",
        "unit": "money",
        "currency": "KWD",
        "as_written": words,
        "start": str(start),
        "end": str(start + len(words)),
        "sentence_id": "further-s002",
        "modality": "stated",
    }
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows, [cells[name] for name in header]])
    return root, "../further.txt"


def of_row(root, *articles, layers=("readings",)):
    found = wrong(validated(root, *articles, layers=list(layers)))
    return [one.rule for one in found if one.cell.startswith("funding_facts/zz-further")]


def test_a_stop_that_may_be_either_is_not_read(tmp_path):
    root, article = package(tmp_path, PLAIN, WORDS)
    assert of_row(root, article) != []


def test_another_figure_of_the_text_tells_what_the_stop_means(tmp_path):
    root, article = package(tmp_path, TELLING, WORDS)
    assert of_row(root, article) == []


def test_without_the_text_only_the_words_that_rows_cite_can_tell(tmp_path):
    root, _ = package(tmp_path, TELLING, WORDS)
    assert of_row(root) != []


@pytest.mark.parametrize(("language", "found"), [("fr", 0), ("en", 1)])
def test_coverage_looks_for_figures_only_in_languages_that_are_read(language, found, tmp_path):
    text = "Rapport du port\n\nLa ville compte 400 bateaux.\n"
    root, article = package(tmp_path, text, "400 bateaux", language)
    (coverage,) = validated(root, article, layers=["coverage"]).coverages
    assert coverage.found["quantity"] == found
