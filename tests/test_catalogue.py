"""Each rule's bad example, planted into a copy of the sample package, breaks that rule and says so."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from footnoted.article.source import read_article
from footnoted.validation import LAYERS, RULES, validate
from planting import copy_sample, plant

EARLY = LAYERS[: LAYERS.index("structure")]
"""The layers that look at files, characters, form and descriptor; the others look at what rows say."""

WITHOUT_EXAMPLE = {
    "integrity.parquet": "its fault is in a Parquet file; the tests of that layer make one",
    "footnotes.idle": "its fault is a whole table without rows; a test of its own plants it",
}
IN_PAIRS = {"footnotes.same-hash": "of two sentences with one hash, both are named"}


SHOWN = {one.id: one for one in RULES if one.id not in WITHOUT_EXAMPLE}


def layers_of(rule):
    if rule.layer in EARLY:
        return EARLY
    unneeded = {"expectations", *EARLY} - {rule.layer, *(one.partition(".")[0] for one in rule.example.also)}
    return [one for one in LAYERS if one not in unneeded]


def articles_of(rule, root):
    names = ("article.en.txt", "article.ar.txt") if rule.layer in {"anchors", "coverage"} else ()
    return [read_article(root / name) for name in names]


@pytest.mark.parametrize(
    "rule", [one for one in RULES if one.id not in WITHOUT_EXAMPLE], ids=lambda one: one.id
)
def test_the_bad_example_breaks_its_rule_and_no_other(rule, tmp_path):
    root = copy_sample(tmp_path, rule.example.edits)
    issues = validate(root, articles_of(rule, root), layers=layers_of(rule)).issues
    counts = Counter(one.rule for one in issues)
    assert set(counts) == {rule.id, *rule.example.also}, [str(one) for one in issues]
    assert counts[rule.id] == (2 if rule.id in IN_PAIRS else 1)
    assert next(str(one) for one in issues if one.rule == rule.id) == rule.example.says


def test_the_sample_itself_breaks_no_rule(sample):
    articles = [read_article(sample / name) for name in ("article.en.txt", "article.ar.txt")]
    outcome = validate(sample, articles, layers=[one for one in LAYERS if one != "expectations"])
    assert [str(one) for one in outcome.issues] == []
    assert outcome.skipped == ["expectations"]


def test_a_rule_that_finds_nothing_to_look_at_is_an_issue(sample):
    rows = (sample / "data" / "evidence.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (sample / "data" / "evidence.csv").write_text(rows[0], encoding="utf-8")
    idle = [one for one in validate(sample, layers=["footnotes"]).issues if one.rule == "footnotes.idle"]
    assert (
        "datapackage.json: info [footnotes.idle] found nothing that footnotes.evidence looks at; "
        "expected at least one row. "
        "Add the rows that the rule is about, or leave the table out of the descriptor."
    ) in [str(one) for one in idle]


def test_only_rules_with_a_reason_go_without_example():
    assert [one.id for one in RULES if not one.example.edits] == list(WITHOUT_EXAMPLE)


def test_each_rule_has_an_id_a_sentence_and_a_remedy():
    ids = [one.id for one in RULES]
    assert len(set(ids)) == len(ids)
    for rule in RULES:
        assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z0-9]+)*", rule.id)
        assert rule.id.partition(".")[0] == rule.layer
        assert re.fullmatch(r"[A-Z].*\.", rule.sentence), rule.id
        assert re.fullmatch(r"[A-Z].*\.", rule.remedy), rule.id
        assert set(rule.example.also) <= set(ids), rule.id


def test_an_example_that_no_longer_fits_the_sample_is_noticed(sample):
    rule = next(one for one in RULES if one.id == "footnotes.named")
    plant(sample, rule.example.edits[0])
    with pytest.raises(AssertionError, match="stands there 0 times"):
        plant(sample, rule.example.edits[0])
