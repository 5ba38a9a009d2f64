"""The fault of each rule, planted into a copy of the sample package, breaks that rule and says so."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from footnoted.article.source import read_article
from footnoted.descriptor import read_package
from footnoted.engine import Engine
from footnoted.issues import Finding
from footnoted.model import Model
from footnoted.rows import ask, catalogue
from footnoted.upkeep.faults import read_faults
from footnoted.validation import NAMES, RULES, validate
from planting import copy_sample, plant

EARLY = NAMES[: NAMES.index("structure")]
"""The layers that look at files, characters, form and descriptor; the others look at what rows say."""

WITHOUT_FAULT = {
    "footnotes.uncheckable": "no package is known that cannot be asked about; a test of its own asks in vain",
    "integrity.parquet": "its fault is in a Parquet file; the tests of that layer make one",
}
IN_PAIRS = {"footnotes.same-hash": "of two sentences with one hash, both are named"}


FAULTS = read_faults()
BY_ID = {one.id: one for one in RULES}


def layers_of(rule, fault):
    if rule.layer in EARLY:
        return EARLY
    unneeded = {"expectations", *EARLY} - {rule.layer, *(one.partition(".")[0] for one in fault.also)}
    return [one for one in NAMES if one not in unneeded]


def articles_of(rule, root):
    names = ("article.en.txt", "article.ar.txt") if rule.layer in {"anchors", "coverage"} else ()
    return [read_article(root / name) for name in names]


@pytest.mark.parametrize(("name", "fault"), FAULTS.items(), ids=list(FAULTS))
def test_a_fault_breaks_its_rule_and_no_other(name, fault, tmp_path):
    rule = BY_ID[name]
    root = copy_sample(tmp_path, fault.edits)
    outcome = validate(root, articles_of(rule, root), layers=layers_of(rule, fault))
    issues = outcome.issues
    counts = Counter(one.rule for one in issues)
    assert set(counts) == {name, *fault.also}, [str(one) for one in issues]
    assert counts[name] == (2 if name in IN_PAIRS else 1)
    assert next(str(one) for one in issues if one.rule == name) == fault.line(rule)
    assert set(counts) <= set(outcome.ran), "a rule that found something had something to look at"


def test_the_sample_itself_breaks_no_rule(sample):
    articles = [read_article(sample / name) for name in ("article.en.txt", "article.ar.txt")]
    outcome = validate(sample, articles, layers=[one for one in NAMES if one != "expectations"])
    assert [str(one) for one in outcome.issues] == []
    assert set(outcome.skipped) == {"expectations.schema", "expectations.meaning", "expectations.broken"}


def test_a_rule_that_finds_nothing_to_look_at_is_said_to_be_idle(sample):
    rows = (sample / "data" / "evidence.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (sample / "data" / "evidence.csv").write_text(rows[0], encoding="utf-8")
    outcome = validate(sample, layers=["footnotes"])
    assert {"footnotes.evidence", "footnotes.evidence-near"} <= set(outcome.idle)
    assert "footnotes.named" not in outcome.idle


def test_a_question_that_cannot_be_put_is_an_issue_and_hides_no_other(sample):
    @ask.rule("Nothing is asked.", mend="Mend nothing.")
    def nonsense(asking):
        asking("statements t", cell="speaker", broken="no_such_function(t.speaker)", expected="nothing")

    package = read_package(sample)
    with Engine(package) as engine:
        found = list(ask.check(Model(package), engine, [nonsense, *catalogue.ASKED]))
    (only,) = [one for one in found if isinstance(one, Finding)]
    assert (only.rule.id, only.table, only.field) == ("footnotes.uncheckable", "statements", "speaker")
    assert (only.found, only.expected) == (
        "no answer to footnotes.nonsense",
        "keys and types that the tables have",
    )


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
