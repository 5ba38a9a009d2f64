"""Rules of the rows: needs are read off the SQL, names in messages are the package's own, all is counted."""

from __future__ import annotations

import pytest

from footnoted.descriptor import read_package
from footnoted.engine import Engine
from footnoted.issues import Finding, Looked, Severity
from footnoted.model import Model
from footnoted.rows import ask
from tables_of import field, write_package

LINES = "line,book\nl1,b\nl2,b\nl3,b\n"


def role(name, of="", **rest):
    return {"footnoted:role": name} | ({"footnoted:of": of} if of else {}) | rest


def key(column, table, target):
    return {"fields": column, "reference": {"resource": table, "fields": target}}


def package_of(root, **tables):
    """Write the tables, beside lines of a book, which are sources and sentences by declaration."""
    lines = ([field("line"), field("book")], LINES, {"primaryKey": "line", "foreignKeys": []})
    lines[2]["foreignKeys"].append(key("book", "books", "book"))
    books = ([field("book")], "book\nb\n", {"primaryKey": "book"})
    package = write_package(root, books=books, lines=lines, **tables)
    declared = {"books": "sources", "lines": "sentences", "talk": "statements"}
    for one in package.resources:
        if one.name in declared:
            one.raw["footnoted:rows"] = declared[one.name]
    return package


@pytest.fixture
def talk(tmp_path):
    """Statements by another name, a table of fines and one of dates."""
    citing = {"foreignKeys": [key("at", "lines", "line")]}
    talk = [field("talk_id"), field("who") | role("speaker"), field("how") | role("mode"), field("at")]
    fines = [field("fine_id"), field("sum", "number") | role("value"), field("at"), field("remark")]
    dates = [field("date_id"), field("day") | role("edtf"), field("at")]
    return package_of(
        tmp_path,
        talk=(
            talk,
            "talk_id,who,how,at\nt1,ann,direct,l1\nt2,,direct,l2\nt3,bob,,l2\n",
            {"primaryKey": "talk_id"} | citing,
        ),
        fines=(fines, "fine_id,sum,at,remark\nf1,5,l1,\nf2,-3,l3,odd\n", {"primaryKey": "fine_id"} | citing),
        dates=(dates, "date_id,day,at\nd1,2021,l3\n", {"primaryKey": "date_id"} | citing),
    )


def put(package, *rules):
    """Give what the rules find, and how much they looked at."""
    with Engine(package) as engine:
        found = list(ask.check(Model(package), engine, rules))
    looked = {one.rule: one.count for one in found if isinstance(one, Looked)}
    return [one for one in found if isinstance(one, Finding)], looked


def rule_of(scope, *, mend="Mend it.", **question):
    """Make a rule of one question."""

    @ask.rule("It holds.", mend=mend)
    def asked(asking):
        asking(scope, **{"broken": "false", "expected": "another", **question})

    return asked


def cells(findings):
    return [(one.table, one.record, one.field) for one in findings]


# --- a rule of a function ------------------------------------------------------------------------------


def test_a_rule_has_the_name_of_its_function():
    @ask.rule("It holds.", mend="Mend <speaker>.", severity=Severity.WARNING)
    def who_speaks_(asking):
        del asking

    assert who_speaks_.rule.id == "footnotes.who-speaks"
    assert who_speaks_.rule.mend == "Mend speaker."
    assert who_speaks_.rule.severity is Severity.WARNING


def test_messages_and_mends_have_the_table_s_own_names(talk):
    rule = rule_of(
        "statements t",
        cell="speaker",
        broken="t.speaker IS NULL",
        found="{t.mode} without a <speaker>",
        expected="a <speaker> in {t.sentence_id} of <sentences>, not {t.speaker}",
        mend="Fill <speaker>.",
    )
    ((only,), looked) = put(talk, rule)
    assert (only.table, only.record, only.field) == ("talk", 2, "who")
    assert only.found == "direct without a who"
    assert only.expected == "a who in l2 of lines, not "
    assert only.mend == "Fill who."
    assert looked["footnotes.asked"] == 3


def test_without_a_text_of_its_own_a_question_shows_the_cell(talk):
    (findings, _) = put(talk, rule_of("statements t", cell="mode", broken="t.speaker IS NOT NULL"))
    assert [one.found for one in findings] == ['"direct"', '""']


# --- needs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "broken"),
    [
        ("statements t", "t.attribution IS NULL"),
        ("statements t JOIN mentions m ON m.sentence_id = t.sentence_id", "true"),
        ("statements t", "EXISTS (SELECT 1 FROM mentions m WHERE m.sentence_id = t.sentence_id)"),
        ("statements t JOIN sentences s ON s.sentence_id = t.sentence_id", "s.paragraph IS NULL"),
        ("events t", "true"),
    ],
)
def test_a_question_is_not_put_where_a_table_or_column_that_it_names_is_not_there(talk, scope, broken):
    assert put(talk, rule_of(scope, cell="speaker", broken=broken)) == (
        [],
        {"footnotes.asked": 0, "footnotes.uncheckable": 0},
    )


def test_what_a_message_names_is_needed_too(talk):
    assert put(talk, rule_of("statements t", cell="speaker", broken="true", expected="{t.basis}"))[0] == []


def test_a_question_about_all_rows_is_put_to_the_tables_that_have_its_columns(talk):
    (findings, looked) = put(talk, rule_of("rows t", cell="value", broken="t.value LIKE '-%'"))
    assert cells(findings) == [("fines", 2, "sum")]
    assert looked["footnotes.asked"] == 2


def test_sentences_and_sources_are_no_rows_that_cite(talk):
    (findings, looked) = put(talk, rule_of("rows t", cell="sentence_id", broken="true"))
    assert {one.table for one in findings} == {"talk", "fines", "dates"}
    assert looked["footnotes.asked"] == 6


def test_computed_names_are_no_needs(talk):
    scope = "(SELECT o.*, row_number() OVER (ORDER BY o.key) AS place FROM statements o) AS t"
    rule = rule_of(scope, cell="mode", broken="t.place > 2", expected="{t.place}", computed=("place",))
    (findings, _) = put(talk, rule)
    assert [(one.record, one.expected) for one in findings] == [(3, "3")]


def test_a_column_may_be_named_as_the_package_calls_it(talk):
    (fines,) = [one for one in Model(talk).groups if one.name == "fines"]

    @ask.rule("It holds.", mend="Mend it.")
    def remarks(asking):
        groups = [one for one in asking.model.groups if one.name == fines.name]
        asking("rows t", cell="@remark", broken='t."@remark" IS NOT NULL', expected="none", groups=groups)

    assert cells(put(talk, remarks)[0]) == [("fines", 2, "remark")]


def test_dated_are_the_rows_with_a_date_whatever_their_table(talk):
    broken = "EXISTS (SELECT 1 FROM dated d WHERE d.sentence_id = t.sentence_id)"
    assert cells(put(talk, rule_of("rows t", cell="value", broken=broken))[0]) == [("fines", 2, "sum")]
    (findings, looked) = put(talk, rule_of("dated t", cell="edtf", broken="true"))
    assert cells(findings) == [("dates", 1, "day")]
    assert looked["footnotes.asked"] == 1


def test_own_is_the_same_table_again_and_no_other(talk):
    broken = "EXISTS (SELECT 1 FROM own o WHERE o.sentence_id = t.sentence_id AND o._record < t._record)"
    assert cells(put(talk, rule_of("rows t", cell="sentence_id", broken=broken))[0]) == [("talk", 3, "at")]


def test_a_role_asked_of_own_is_needed_of_the_table_itself(talk):
    broken = "EXISTS (SELECT 1 FROM own o WHERE o.value = '5')"
    (findings, _) = put(talk, rule_of("rows t", cell="sentence_id", broken=broken))
    assert {one.table for one in findings} == {"fines"}


def test_a_question_about_keys_is_not_put_to_a_table_without_one(tmp_path):
    citing = {"foreignKeys": [key("at", "lines", "line")]}
    package = package_of(
        tmp_path,
        fines=([field("n"), field("at")], "n,at\n1,l1\n", citing),
        costs=([field("n"), field("at")], "n,at\n1,l1\n", {"primaryKey": "n"} | citing),
    )
    for question in (
        {"cell": "key", "broken": "true"},
        {"cell": "sentence_id", "broken": "t.key = t.key"},
    ):
        (findings, looked) = put(package, rule_of("rows t", **question))
        assert {one.table for one in findings} == {"costs"}
        assert looked["footnotes.asked"] == 1


# --- groups --------------------------------------------------------------------------------------------


@pytest.fixture
def two_figures(tmp_path):
    """A table with two figures in a row."""
    fields = [
        field("fine_id"),
        field("at"),
        field("fine", "number") | role("value", of="fine"),
        field("costs", "number") | role("value", of="costs"),
    ]
    schema = {"primaryKey": "fine_id", "foreignKeys": [key("at", "lines", "line")]}
    return package_of(tmp_path, fines=(fields, "fine_id,at,fine,costs\nf1,l1,-1,-2\n", schema))


def test_each_figure_of_a_row_is_asked_about(two_figures):
    (findings, looked) = put(two_figures, rule_of("rows t", cell="value", broken="t.value LIKE '-%'"))
    assert [(one.field, one.found) for one in findings] == [("fine", '"-1"'), ("costs", '"-2"')]
    assert looked["footnotes.asked"] == 2


def test_what_the_figures_of_a_row_share_is_asked_about_once(two_figures):
    (findings, looked) = put(two_figures, rule_of("rows t", cell="sentence_id", broken="true"))
    assert cells(findings) == [("fines", 1, "at")]
    assert looked["footnotes.asked"] == 1


# --- counting ------------------------------------------------------------------------------------------


def test_a_question_put_twice_counts_once(talk):
    @ask.rule("It holds.", mend="Mend it.")
    def twice(asking):
        for _ in range(2):
            asking("statements t", cell="speaker", broken="t.speaker IS NULL", expected="one")

    (findings, looked) = put(talk, twice)
    assert cells(findings) == [("talk", 2, "who")]
    assert looked["footnotes.twice"] == 3


def test_the_scope_tells_how_many_rows_are_looked_at(talk):
    rule = rule_of("statements t WHERE t.mode IS NOT NULL", cell="speaker", broken="t.speaker IS NULL")
    assert put(talk, rule)[1]["footnotes.asked"] == 2


def test_a_rule_that_asks_nothing_looked_at_nothing(talk):
    @ask.rule("It holds.", mend="Mend it.")
    def silent(asking):
        del asking

    assert put(talk, silent) == ([], {"footnotes.silent": 0, "footnotes.uncheckable": 0})


def test_the_first_cells_are_located_and_the_others_counted(talk, monkeypatch):
    monkeypatch.setattr(ask, "LOCATED", 2)
    (findings, _) = put(talk, rule_of("statements t", cell="speaker", broken="true", mend="Fill <speaker>."))
    assert [(one.record, one.found, one.expected, one.mend) for one in findings] == [
        (1, '"ann"', "another", "Fill who."),
        (2, '""', "another", "Fill who."),
        (0, "1 more cells like these", "none", "Fill who."),
    ]


def test_many_questions_of_many_scopes_are_answered_in_their_order(talk, monkeypatch):
    monkeypatch.setattr(ask, "SCOPES", 2)
    rules = [
        rule_of(f"statements t WHERE t._record >= {first}", cell="mode", broken=f"t._record = {first}")
        for first in (3, 1, 2, 4)
    ]
    (findings, looked) = put(talk, *rules)
    assert [one.record for one in findings] == [3, 1, 2]
    assert looked["footnotes.asked"] == 1 + 3 + 2 + 0


def test_the_real_rules_ask_all_that_the_sample_has_rows_for(sample):
    from footnoted.rows.catalogue import ASKED  # noqa: PLC0415 - only this test asks them all

    (findings, looked) = put(read_package(sample), *ASKED)
    assert findings == []
    idle = [rule for rule, count in looked.items() if not count]
    assert idle == ["footnotes.interval"], "no date of the sample is an interval"
