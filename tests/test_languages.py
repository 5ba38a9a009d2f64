"""A source is in the language that the words cited of it are written in."""

from __future__ import annotations

import pytest

from packages import COURT, SAMPLE, copy_package, validated, wrong

TITLE = ",A year of hard rulings in Ardmoor,en,"
"""The title as printed, which would show the language by itself, and the tag."""


def said(root, *articles):
    return [
        str(one) for one in wrong(validated(root, *articles, layers=["readings"])) if "language" in one.rule
    ]


def with_language(root, old, new):
    path = next(iter((root / "data").glob("reports.csv")), root / "data" / "sources.csv")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return root


@pytest.mark.parametrize("tag", ["ar", "zh", "zh-Hant"])
def test_words_of_another_language_are_named_at_the_tag(tag, tmp_path):
    root = with_language(copy_package(COURT, tmp_path), TITLE, f",,{tag},")
    (found,) = said(root)
    assert f'found "{tag}"; expected "en", in whose letters the words cited of it are written' in found
    assert found.startswith("data/reports.csv:2:")


@pytest.mark.parametrize("tag", ["en", "en-GB", "fr", "zh-Latn", "und"])
def test_a_tag_that_the_letters_do_not_contradict_is_right(tag, tmp_path):
    assert said(with_language(copy_package(COURT, tmp_path), TITLE, f",,{tag},")) == []


def test_the_text_itself_says_so_as_well(tmp_path):
    root = with_language(copy_package(COURT, tmp_path), TITLE, ",,ar,")
    assert len(said(root, root / "report.en.txt")) == 1


def test_few_words_are_no_proof():
    assert said(SAMPLE) == []
