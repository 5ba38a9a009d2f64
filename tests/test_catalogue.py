"""The fault of each rule, planted into a copy of the sample package, breaks that rule and says so."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from footnoted.article.source import read_article
from footnoted.upkeep.faults import read_faults
from footnoted.validation import LAYERS, RULES, validate
from planting import copy_sample, plant

EARLY = LAYERS[: LAYERS.index("structure")]
"""The layers that look at files, characters, form and descriptor; the others look at what rows say."""

WITHOUT_FAULT = {
    "integrity.parquet": "its fault is in a Parquet file; the tests of that layer make one",
    "footnotes.idle": "its fault is a whole table without rows; a test of its own plants it",
}
IN_PAIRS = {"footnotes.same-hash": "of two sentences with one hash, both are named"}


FAULTS = read_faults()
BY_ID = {one.id: one for one in RULES}


def layers_of(rule, fault):
    if rule.layer in EARLY:
        return EARLY
    unneeded = {"expectations", *EARLY} - {rule.layer, *(one.partition(".")[0] for one in fault.also)}
    return [one for one in LAYERS if one not in unneeded]


def articles_of(rule, root):
    names = ("article.en.txt", "article.ar.txt") if rule.layer in {"anchors", "coverage"} else ()
    return [read_article(root / name) for name in names]


@pytest.mark.parametrize(("name", "fault"), FAULTS.items(), ids=list(FAULTS))
def test_a_fault_breaks_its_rule_and_no_other(name, fault, tmp_path):
    rule = BY_ID[name]
    root = copy_sample(tmp_path, fault.edits)
    issues = validate(root, articles_of(rule, root), layers=layers_of(rule, fault)).issues
    counts = Counter(one.rule for one in issues)
    assert set(counts) == {name, *fault.also}, [str(one) for one in issues]
    assert counts[name] == (2 if name in IN_PAIRS else 1)
    assert next(str(one) for one in issues if one.rule == name) == fault.line(rule)


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


def test_each_rule_has_its_fault_in_the_order_of_the_rules_or_a_reason_to_have_none():
    assert list(FAULTS) == [one.id for one in RULES if one.id not in WITHOUT_FAULT]
    assert set(WITHOUT_FAULT) <= set(BY_ID)


def test_each_rule_has_an_id_a_sentence_and_says_how_to_mend_it():
    ids = [one.id for one in RULES]
    assert len(set(ids)) == len(ids)
    for rule in RULES:
        assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z0-9]+)*", rule.id)
        assert re.fullmatch(r"[A-Z].*\.", rule.sentence), rule.id
        assert re.fullmatch(r"[A-Z].*\.", rule.mend), rule.id
    assert {one for fault in FAULTS.values() for one in fault.also} <= set(ids)


def test_a_fault_that_no_longer_fits_the_sample_is_noticed(sample):
    edit = FAULTS["footnotes.named"].edits[0]
    plant(sample, edit)
    with pytest.raises(AssertionError, match="stands there 0 times"):
        plant(sample, edit)
