"""What an outcome knows: what ran, was idle, was skipped and why, and when a package is valid."""

from __future__ import annotations

import json
from datetime import date

import pytest

from footnoted.article.source import read_article
from footnoted.issues import Issue, Rule, Severity, Waived
from footnoted.outcome import GATE, NO_ARTICLE, NOT_ASKED, Outcome, settle
from footnoted.report.forms import FORMATS
from footnoted.validation import LAYERS, NAMES, RULES, validate
from test_report import MISSING, ODD, WHOLE_FILE

WITHOUT_SUITES = [one for one in NAMES if one != "expectations"]
THREE = tuple(Rule(f"a.{name}", "It holds.", "Mend it.") for name in ("one", "two", "three"))


def ids(layer):
    return {one.id for one in RULES if one.layer == layer}


def articles(root):
    return [read_article(root / name) for name in ("article.en.txt", "article.ar.txt")]


def edit(root, name, old, new):
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


# --- what ran ------------------------------------------------------------------------------------------


def test_each_rule_either_ran_or_was_idle_or_was_skipped(sample):
    for given in ([], articles(sample)):
        outcome = validate(sample, given, layers=WITHOUT_SUITES)
        said = [*outcome.ran, *outcome.idle, *outcome.skipped]
        assert sorted(said) == sorted(one.id for one in RULES)
        assert all(count > 0 for count in outcome.ran.values())
        assert outcome.rules == RULES


def test_a_rule_that_ran_says_on_how_many_rows(sample):
    outcome = validate(sample, articles(sample), layers=WITHOUT_SUITES)
    rows = {
        path.stem: len(path.read_text(encoding="utf-8").splitlines()) - 1
        for path in (sample / "data").glob("*.csv")
    }
    assert outcome.ran["readings.name"] == rows["mentions"]
    assert outcome.ran["coverage.idle-sentence"] == rows["sentences"]
    assert outcome.ran["footnotes.seal"] == rows["sentences"] + rows["sources"]
    assert outcome.ran["anchors.sentence"] == rows["sentences"]
    assert outcome.ran["structure.required"] == sum(rows.values())


@pytest.mark.parametrize("layer", ["footnotes", "readings", "structure", "history"])
def test_a_layer_of_tables_without_rows_is_idle_and_not_silent(sample, layer):
    for path in (sample / "data").glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    for path in (sample / "validation").glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    outcome = validate(sample, layers=[layer])
    looked = {one for one in outcome.ran if one.startswith(f"{layer}.")}
    assert looked <= {"footnotes.uncheckable"}
    assert ids(layer) - looked <= set(outcome.idle)


def test_without_an_article_its_rules_are_skipped_for_that_reason(sample):
    outcome = validate(sample, layers=[*WITHOUT_SUITES])
    wanted = dict.fromkeys(ids("anchors") | ids("coverage"), NO_ARTICLE)
    assert {rule: why for rule, why in outcome.skipped.items() if why != NOT_ASKED} == wanted
    assert {rule for rule, why in outcome.skipped.items() if why == NOT_ASKED} == ids("expectations")
    assert outcome.reasons() == {"no article": len(wanted), "not asked for": len(ids("expectations"))}


def test_layers_that_are_not_asked_for_are_skipped_for_that_reason(sample):
    outcome = validate(sample, layers=["readings"])
    run = ids("files") | ids("readings") | ids("waivers")
    assert outcome.skipped == {one.id: NOT_ASKED for one in RULES if one.id not in run}


def test_behind_a_gate_that_failed_nothing_runs_and_the_reason_is_said(sample):
    (sample / "data" / "places.csv").unlink()
    outcome = validate(sample, layers=WITHOUT_SUITES)
    behind = set().union(*(ids(one.name) for one in LAYERS if one.needs != "descriptor"))
    assert {rule for rule, why in outcome.skipped.items() if why == GATE} == behind - ids("expectations")
    assert "files.missing" in outcome.ran


def test_a_descriptor_that_cannot_be_read_skips_all_but_what_it_broke(sample):
    (sample / "datapackage.json").write_text("{", encoding="utf-8")
    outcome = validate(sample)
    (found,) = {one.rule for one in outcome.issues}
    assert found in outcome.ran
    assert outcome.skipped == {one.id: GATE for one in RULES if one.id != found}
    assert outcome.idle == ()


# --- valid ---------------------------------------------------------------------------------------------


def test_a_package_without_errors_of_which_all_ran_is_valid():
    assert Outcome().valid
    whole = Outcome(skipped={"anchors.words": NO_ARTICLE})
    assert whole.valid
    assert whole.complete


@pytest.mark.parametrize("reason", [NOT_ASKED, GATE])
def test_a_package_is_not_valid_while_a_rule_that_could_run_did_not(reason):
    outcome = Outcome(skipped={"anchors.words": NO_ARTICLE, "structure.type": reason})
    assert not outcome.complete
    assert not outcome.valid
    assert not outcome.fails()


def test_only_errors_keep_a_package_from_being_valid():
    assert Outcome([ODD, WHOLE_FILE]).valid
    assert not Outcome([MISSING, ODD]).valid


def test_a_run_fails_on_issues_that_weigh_enough():
    assert Outcome([MISSING]).fails()
    assert not Outcome([ODD, WHOLE_FILE]).fails()
    assert Outcome([ODD]).fails(Severity.WARNING)
    assert not Outcome([WHOLE_FILE]).fails(Severity.WARNING)
    assert Outcome([WHOLE_FILE]).fails(Severity.INFO)
    assert not Outcome().fails(Severity.INFO)


def test_a_sample_validated_in_part_is_not_valid(sample):
    outcome = validate(sample, articles(sample), layers=WITHOUT_SUITES)
    assert outcome.issues == []
    assert not outcome.valid


# --- select, counts, frames ----------------------------------------------------------------------------


@pytest.fixture
def whole():
    """An outcome with an error, a warning and a note of three layers."""
    return Outcome(
        [WHOLE_FILE, ODD, MISSING],
        ran={"structure.required": 3, "characters.hidden": 1, "files.undeclared": 1},
        idle=("structure.type",),
    )


def test_an_outcome_is_selected_by_rule_layer_and_table(whole):
    assert whole.select().issues == [WHOLE_FILE, ODD, MISSING]
    assert whole.select(rules={"structure.required"}).issues == [WHOLE_FILE, MISSING]
    assert whole.select(rules={"characters"}).issues == [WHOLE_FILE, ODD]
    assert whole.select(tables={"ferries"}).issues == [WHOLE_FILE, ODD, MISSING]
    assert whole.select(rules={"structure"}, tables={"quays"}).issues == [WHOLE_FILE]


def test_what_is_not_selected_counts_as_not_asked_for(whole):
    chosen = whole.select(rules={"structure"})
    assert chosen.ran == {"structure.required": 3}
    assert chosen.idle == ("structure.type",)
    assert chosen.skipped == {"characters.hidden": NOT_ASKED, "files.undeclared": NOT_ASKED}


def test_an_error_that_is_not_selected_still_keeps_the_package_from_being_valid():
    outcome = Outcome([ODD, MISSING], ran={"structure.required": 3, "characters.hidden": 1})
    chosen = outcome.select(tables={"quays"})
    assert chosen.issues == []
    assert chosen.hidden == 1
    assert chosen.complete
    assert not chosen.valid
    assert not chosen.select(tables={"quays"}).valid


def test_where_a_gate_failed_its_error_is_not_left_out(sample):
    (sample / "datapackage.json").write_text("{", encoding="utf-8")
    chosen = validate(sample).select(rules={"descriptor.license"}, tables={"places"})
    assert [one.rule for one in chosen.issues] == ["descriptor.syntax"]
    assert chosen.fails()


def test_counts_are_by_rule_in_the_order_of_the_rules():
    issues = [
        Issue("data/x.csv", line, 1, rule, "a", "b", "C.")
        for line, rule in enumerate(["a.two", "a.one", "a.two", "z.new"], 1)
    ]
    outcome = Outcome(issues, rules=THREE)
    assert list(outcome.counts().items()) == [("a.one", 1), ("a.two", 2), ("z.new", 1)]


def test_a_frame_has_a_row_for_each_issue_in_their_order(whole):
    frame = whole.to_frame()
    assert list(frame.columns) == [
        "file",
        "line",
        "column",
        "severity",
        "rule",
        "table",
        "row",
        "field",
        "found",
        "expected",
        "remedy",
    ]
    assert frame["rule"].tolist() == ["files.undeclared", "characters.hidden", "structure.required"]
    assert frame.loc[2, ["line", "column", "severity", "found"]].tolist() == [3, 6, "error", '""']


def test_a_frame_without_issues_has_its_columns():
    assert Outcome().to_frame().shape == (0, 11)


def test_settling_tells_what_ran_from_what_was_idle():
    outcome = Outcome(skipped={"a.three": GATE})
    settle(outcome, THREE, {"a.one": 7, "a.three": 9})
    assert outcome.ran == {"a.one": 7}
    assert outcome.idle == ("a.two",)
    assert outcome.skipped == {"a.three": GATE}


# --- waived --------------------------------------------------------------------------------------------

WAIVER = (
    "rule,table,row,field,reason,expected,expires\n"
    "readings.date,events,tidewright-settles,edtf,The shipyard said so.,2022,2030-01-01\n"
)


def test_a_waived_issue_is_counted_and_listed_in_every_form(sample):
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    (sample / "validation" / "waivers.csv").write_text(WAIVER, encoding="utf-8")
    outcome = validate(sample, layers=WITHOUT_SUITES, today=date(2029, 1, 1))
    assert outcome.issues == []
    (waived,) = outcome.waived
    assert isinstance(waived, Waived)
    assert (waived.issue.rule, waived.issue.cell) == ("readings.date", "events/tidewright-settles/edtf")
    assert waived.reason == "The shipyard said so."
    assert outcome.ran["waivers.unused"] == 1
    assert ", 1 issue waived)" in outcome.render("terminal", name="harbour")
    for form in set(FORMATS) - {"github", "junit"}:
        text = outcome.render(form, name="harbour")
        assert "The shipyard said so." in text, form
    assert json.loads(outcome.render("json"))["waived"][0]["reason"] == "The shipyard said so."


def test_a_waiver_that_ended_waives_nothing(sample):
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    (sample / "validation" / "waivers.csv").write_text(WAIVER, encoding="utf-8")
    assert validate(sample, layers=WITHOUT_SUITES, today=date(2031, 1, 1)).waived == []


def test_an_outcome_is_rendered_with_what_it_knows(sample):
    outcome = validate(sample, layers=WITHOUT_SUITES)
    count = len(outcome.ran)
    headline = outcome.render("terminal", name="harbour").splitlines()[0]
    assert headline == (
        f"harbour: no issues ({count} of {len(RULES)} rules checked, "
        f"{len(outcome.idle)} had nothing to look at, {len(ids('anchors') | ids('coverage'))} not run: "
        f"no article, {len(ids('expectations'))} not run: not asked for)"
    )
    with pytest.raises(KeyError, match="yaml"):
        outcome.render("yaml")
