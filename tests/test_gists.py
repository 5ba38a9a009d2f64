"""Gists: what our own words say in figures is compared with the figures of the same sentence."""

from __future__ import annotations

import pytest

from footnoted.upkeep.faults import Edit
from packages import validated
from planting import copy_sample

FACTS, STATEMENTS = "data/funding_facts.csv", "data/statements.csv"


def asked(tmp_path, *edits):
    """Give what is asked about the gists of the sample with these edits."""
    outcome = validated(copy_sample(tmp_path, edits), layers=["readings"])
    return [(one.cell, one.found, one.expected) for one in outcome.issues if one.rule == "readings.gist"]


@pytest.mark.parametrize(
    ("edit", "cell", "found"),
    [
        (
            (FACTS, "Heron cost 4 million", "Heron cost 40 million"),
            "funding_facts/heron-cost",
            "40 million euros",
        ),
        ((STATEMENTS, "at 4 million", "at 4 billion"), "statements/lindqvist-heron-cost", "4 billion euros"),
        ((STATEMENTS, "at 4 million euros", "at €4"), "statements/lindqvist-heron-cost", "€4"),
    ],
)
def test_a_gist_with_another_figure_is_asked_about(tmp_path, edit, cell, found):
    expected = '"4000000", as the rows have for this sentence'
    assert asked(tmp_path, Edit(*edit)) == [(f"{cell}/gist", f'"{found}"', expected)]


@pytest.mark.parametrize(
    "gist",
    [
        "Heron cost about 4 million euros",
        "Heron cost 3.9 million euros",
        "Heron cost a few million euros",
        "Heron cost 4 million dollars",
        "Heron has 12 sails and cost 4 million euros",
        "Heron of 2021 cost 4 million euros",
    ],
)
def test_a_gist_may_round_and_name_what_no_row_counts(tmp_path, gist):
    assert asked(tmp_path, Edit(FACTS, "Heron cost 4 million euros", gist)) == []


def test_a_gist_is_compared_with_the_figures_of_every_row_of_its_sentence(tmp_path):
    edit = Edit(STATEMENTS, "Puts the cost of the Heron at 4 million euros.", "Says it cost 7 million euros.")
    assert [cell for cell, _, _ in asked(tmp_path, edit)] == ["statements/lindqvist-heron-cost/gist"]


def test_a_row_that_is_not_what_its_words_say_blames_no_gist_that_is(tmp_path):
    assert asked(tmp_path, Edit(FACTS, ",4000000,", ",5000000,")) == []
