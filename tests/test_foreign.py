"""A package that nobody of ours would have written is read, checked and published like our own."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from functools import cache
from pathlib import Path

import frictionless
import jsonschema
import pytest

import footnoted
import packages
from footnoted.article.source import folded_digest
from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.frames import read_frame
from footnoted.gates.profile import official
from footnoted.tables import read_rows
from footnoted.text.sentences import split_sentences
from packages import COURT, OF_THE_ARTICLE, REPORT, SAMPLE, change, copy_package, read_faults, wrong

FAULTS = read_faults("court_rulings")
TEXT = (COURT / REPORT).read_text(encoding="utf-8")
MADE_OF_OURS = re.compile(
    r"\b(?:source_id|sentence_id|entity_id|row_id|value_high|as_written|same_sum_as|asserted_by|described_as"
    r"|title_original|published_basis|period_basis|includes_text|folded_sha256|anchor_sha256|aliases_exact)\b"
)
"""Names of our own columns that no message about another package has a reason to say."""


@pytest.fixture
def court(tmp_path):
    """A copy of the package that a test may break."""
    return copy_package(COURT, tmp_path)


def rows(table, root=COURT):
    package = read_package(root)
    return [row.cells for row in read_rows(package, package.resource(table))]


def run(capsys, *arguments):
    """Run a command; give its exit code and what it printed."""
    code = main([str(one) for one in arguments])
    return code, capsys.readouterr().out


# --- the package itself: nothing of ours, and all of it right ---------------------------------------------


def names(package):
    return {name for one in package.resources for name in (one.name, *one.field_names)}


def test_it_has_no_name_of_ours(root):
    foreign = names(read_package(COURT))
    for ours in (SAMPLE, root):
        assert not foreign & names(read_package(ours))


def test_its_passages_are_those_of_its_text():
    split = split_sentences(TEXT)
    passages = rows("passages")
    (report,) = rows("reports")
    assert (report["length"], report["digest"]) == (str(len(TEXT)), hashlib.sha256(TEXT.encode()).hexdigest())
    assert len(passages) == len(split)
    sealed = ("passage", "rank", "part", "block", "sort", "from_char", "to_char", "word_count", "digest")
    for number, (row, one) in enumerate(zip(passages, split, strict=True), start=1):
        words = TEXT[one.start : one.end]
        assert [row[name] for name in (*sealed, "loose_digest")] == [
            f"ardmoor-2023-s{number:03d}",
            *map(str, (number, one.section, one.paragraph, one.kind, one.start, one.end, one.words)),
            hashlib.sha256(words.encode()).hexdigest(),
            folded_digest(words),
        ]
        cells = [report["digest"], report["length"], *(row[name] for name in (*sealed, "loose_digest"))]
        assert row["lock"] == hashlib.sha256("\t".join(cells).encode()).hexdigest()


def test_every_quotation_stands_where_its_row_says():
    package = read_package(COURT)
    quoted = 0
    for resource in package.resources:
        for name in resource.field_names:
            if name.endswith("_quote"):
                for row in rows(resource.name):
                    stem = name.removesuffix("quote")
                    if row[name] is not None:
                        assert TEXT[int(row[f"{stem}from"]) : int(row[f"{stem}to"])] == row[name]
                        quoted += 1
    assert quoted == 34


def test_the_official_schema_and_the_stock_tool_call_it_valid(monkeypatch):
    descriptor = json.loads((COURT / "datapackage.json").read_text(encoding="utf-8"))
    assert [one.message for one in jsonschema.Draft7Validator(official()).iter_errors(descriptor)] == []
    monkeypatch.chdir(COURT)
    assert frictionless.validate("datapackage.json").flatten(["type", "note"]) == []


@pytest.mark.parametrize("texts", [(), (REPORT,)], ids=["without the report", "with the report"])
def test_right_rows_have_no_issue(texts):
    assert [str(one) for one in wrong(packages.validated(COURT, *texts))] == []


# --- faults ---------------------------------------------------------------------------------------------


@cache
def found(what):
    """Give the issues of the package with a fault planted."""
    fault = FAULTS[what]
    with tempfile.TemporaryDirectory() as folder:
        root = copy_package(COURT, Path(folder), fault.edits)
        return wrong(packages.validated(root, *([REPORT] if fault.report else [])))


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_named_at_its_place(what):
    fault = FAULTS[what]
    said = [str(one) for one in found(what)]
    of_the_rule = [one for one in found(what) if one.rule == fault.rule]
    assert {one.rule for one in found(what)} == {fault.rule, *fault.also}, said
    assert (fault.place, fault.cell) in [(one.place, one.cell) for one in of_the_rule], said
    assert len(of_the_rule) == fault.times, said


@pytest.mark.parametrize("what", FAULTS)
def test_a_message_speaks_of_the_names_of_the_package(what):
    package = read_package(COURT)
    assert found(what)
    for one in found(what):
        assert MADE_OF_OURS.findall(f"{one.found} {one.expected}") == [], str(one)
        named = re.findall(r"\bfields? (?!of\b)(\w+)", f"{one.found} {one.expected}")
        assert not one.table or package.has(one.table, *([one.field] if one.field else []))
        assert set(named) <= names(package), str(one)


def test_faults_are_many_and_of_every_layer_of_rows():
    assert len(FAULTS) >= 36
    assert {one.rule.partition(".")[0] for one in FAULTS.values()} >= {
        "structure",
        "footnotes",
        "readings",
        *OF_THE_ARTICLE,
    }


# --- commands -------------------------------------------------------------------------------------------


def test_validate_says_so_in_one_line_and_its_exit_code(capsys, court):
    assert run(capsys, "validate", "--package", court, "--article", court / REPORT)[0] == 0
    change(court, "data/court_rulings.csv", ",2500000,", ",25000000,")
    code, out = run(capsys, "validate", "--package", court, "--format", "github")
    assert code == 1
    assert "court_rulings/ard-1/fine" in out
    assert 'found "25000000"; expected "2500000", as read from "2.5 million euros"' in out


def test_find_gives_what_a_row_cites(capsys):
    code, out = run(capsys, "find", "85,000 euros", "--package", COURT, "--article", COURT / REPORT)
    assert code == 0
    assert out.splitlines() == [
        'ardmoor-2023-s006,384,396,"85,000 euros"',
        'ardmoor-2023-s010,668,680,"85,000 euros"',
    ]


@pytest.mark.parametrize(
    ("table", "row", "cited"),
    [
        ("court_rulings", "ard-1", ("s006",)),
        ("court_rulings", "ard-3", ("s008", "s009")),
        ("court_calendar", "river-heard", ("s027",)),
        ("follow_ups", "oakrest-softened", ("s010", "s006")),
        ("follow_ups", "saltmarsh-pending", ("s026",)),
        ("prison_terms", "deputy|2", ("s018",)),
        ("registry_marks", "ard-1", ()),
    ],
)
def test_trace_cites_every_passage_of_a_row_once_its_own_first(table, row, cited, capsys):
    code, out = run(capsys, "trace", table, row, "--package", COURT)
    assert code == 0
    assert out.startswith(f"{table}/{row}\n")
    notes = re.findall(r"^\[[0-9]+\] .*?\bardmoor-2023-(s[0-9]+) ", out, re.MULTILINE)
    assert notes == list(cited)


def test_trace_shows_the_words_of_both_figures_of_a_row(capsys):
    code, out = run(
        capsys, "trace", "court_rulings", "ard-3", "--package", COURT, "--article", COURT / REPORT
    )
    assert code == 0
    assert "[3 to 4 million dollars]" in out
    assert "[at least £120,000]" in out


def test_verify_finds_every_passage(capsys):
    code, out = run(capsys, "verify", COURT / REPORT, "--package", COURT)
    assert code == 0
    assert "29 exact, 0 moved, 0 same after folding, 0 changed, 0 missing" in out


def test_anchoring_anew_gives_the_same_rows_but_for_what_is_written_by_hand(capsys, court):
    path = court / "data" / "passages.csv"
    before = rows("passages", court)
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    code, out = run(capsys, "anchor", court / REPORT, "--package", court)
    assert (code, out.splitlines()[0]) == (0, "ardmoor-2023: 0 sentences kept, 29 new.")
    assert rows("passages", court) == [row | {"about": None} for row in before]
    assert rows("reports", court) == rows("reports")


def test_an_edited_report_is_anchored_again_and_every_id_and_claim_goes_with_it(capsys, court):
    report = court / REPORT
    change(court, REPORT, "busier than ever.", "busier than ever. The hall was full.")
    assert run(capsys, "verify", report, "--package", court, "--replace")[0] == 0
    code, out = run(capsys, "anchor", report, "--package", court)
    assert (code, out.splitlines()[0]) == (0, "ardmoor-2023: 29 sentences kept, 1 new.")
    assert {row["passage"] for row in rows("passages", court)} == {
        f"ardmoor-2023-s{number:03d}" for number in range(1, 31)
    }
    assert rows("court_rulings", court)[0]["fine_from"] == str(321 + len(" The hall was full."))
    path = court / "data" / "passages.csv"
    text = re.sub(r",\n\Z", ",No seat is free.\n", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    listed = court / "validation" / "set_aside.csv"
    listed.write_text(
        listed.read_text(encoding="utf-8") + "ardmoor-2023-s030,,,,a remark\n", encoding="utf-8"
    )
    assert [str(one) for one in wrong(packages.validated(court, REPORT))] == []


def test_diff_names_the_cell(capsys, court):
    change(court, "data/prison_terms.csv", ",6,9,,", ",6,8,,")
    code, out = run(capsys, "diff", COURT, court)
    assert code == 1
    assert out.splitlines() == [
        '~ prison_terms/clerk|1/term_high: "9" -> "8"',
        "1 difference.",
        (
            "This changes values or rows: it calls for version 1.0.1 at least; it is still 1.0.0: "
            "raise it in datapackage.json."
        ),
    ]


def test_build_publishes_the_right_rows(capsys, court, tmp_path):
    output = tmp_path / "release"
    code, out = run(capsys, "build", "--package", court, "--article", court / REPORT, "--output", output)
    assert code == 0, out
    assert (output / "parquet" / "court_rulings.parquet").is_file()
    assert (output / "data" / "court_rulings.csv").read_bytes() == (
        court / "data" / "court_rulings.csv"
    ).read_bytes()


def test_build_writes_nothing_of_a_wrong_figure(capsys, court, tmp_path):
    change(court, "data/court_rulings.csv", ",338,85000,EUR,", ",338,58000,EUR,")
    code, _ = run(capsys, "build", "--package", court, "--output", tmp_path / "release")
    assert code == 1
    assert not (tmp_path / "release").exists()


# --- as a library ---------------------------------------------------------------------------------------


def test_coverage_counts_the_figures_and_dates_of_every_table():
    (covered,) = packages.validated(COURT, REPORT, layers=["coverage"]).coverages
    assert dict(covered.found) == {"quantity": 27, "date": 7, "sentence": 29}
    assert dict(covered.claimed) == {"quantity": 25, "date": 7, "sentence": 21}
    assert dict(covered.set_aside) == {"quantity": 2, "sentence": 8}


def test_each_table_is_a_frame_of_its_own_names():
    package = read_package(COURT)
    frame = read_frame(package, package.resource("court_rulings"))
    assert frame["fine"].tolist() == [2_500_000, 600_000, 3_000_000, 1_800_000, 9_000_000, 75_500]
    assert {name: str(frame[name].dtype) for name in ("fine", "costs", "fine_hedge", "fine_quote")} == {
        "fine": "Float64",
        "costs": "Int64",
        "fine_hedge": "category",
        "fine_quote": "string",
    }


def test_it_opens_as_a_package():
    package = footnoted.open(COURT)
    assert (package.name, package.version) == ("ardmoor-court-rulings", "1.0.0")
    assert list(package.load("deposits")["deposit"]) == [50_000, 7_250, 1_000_000]
    note = package.trace("court_rulings", "ard-3")
    assert [one.sentence_id for one in note.citations] == ["ardmoor-2023-s008", "ardmoor-2023-s009"]
    assert "fine" in set(package.describe("court_rulings")["field"])


def test_a_row_that_cites_a_passage_that_there_is_not_is_one_issue(court):
    table = court / "data" / "tallies.csv"
    table.write_text(table.read_text("utf-8").replace(",ardmoor-2023-s002", ",ardmoor-2023-s202"), "utf-8")
    found = wrong(packages.validated(court, REPORT))
    assert [one.rule for one in found if one.rule.startswith(("structure", "coverage"))] == [
        "structure.foreign-key"
    ]


@pytest.mark.parametrize("cited", [",ardmoor-2023-s202", ","])
def test_words_of_a_row_whose_passage_no_key_checks_are_claimed_by_none(cited, court):
    path, table = court / "datapackage.json", court / "data" / "tallies.csv"
    raw = json.loads(path.read_text("utf-8"))
    (tallies,) = [one["schema"] for one in raw["resources"] if one["name"] == "tallies"]
    tallies["foreignKeys"] = [one for one in tallies["foreignKeys"] if "stands_in" not in one["fields"]]
    (stands_in,) = [one for one in tallies["fields"] if one["name"] == "stands_in"]
    stands_in |= {"footnoted:role": "sentence_id", "constraints": {}}
    path.write_text(json.dumps(raw), "utf-8")
    table.write_text(table.read_text("utf-8").replace(",ardmoor-2023-s002", cited), "utf-8")
    found = wrong(packages.validated(court, REPORT, layers=["structure", "coverage"]))
    assert [(one.rule, one.row) for one in found] == [("coverage.unclaimed", "ardmoor-2023-s002")]


def test_the_seal_of_a_passage_is_checked_where_a_sealed_column_is_left_out(capsys, court):
    path, passages = court / "datapackage.json", court / "data" / "passages.csv"
    text = path.read_text("utf-8").replace('"footnoted:role": "section"', '"footnoted:role": "none"')
    path.write_text(text, "utf-8")
    passages.write_text(passages.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert run(capsys, "anchor", court / REPORT, "--package", court)[0] == 0
    assert seals(court) == (30, [])
    passages.write_text(passages.read_text("utf-8").replace(",35,94,", ",35,95,"), "utf-8")
    assert seals(court) == (30, ["passages/ardmoor-2023-s002/lock"])


def seals(root):
    """Give how many rows the rule about seals looked at, and where it found something."""
    outcome = packages.validated(root, layers=["footnotes"])
    return outcome.ran["footnotes.seal"], [one.cell for one in outcome.issues if one.rule == "footnotes.seal"]


def test_a_passage_that_is_set_aside_without_a_reason_is_named_at_its_line(court):
    path = court / "validation" / "set_aside.csv"
    path.write_text(path.read_text("utf-8").replace(",,,,only the title", ",,,,"), "utf-8")
    found = wrong(packages.validated(court, REPORT, layers=["coverage"]))
    assert [(one.file, one.line, one.rule) for one in found] == [
        ("validation/set_aside.csv", 2, "coverage.stale")
    ]
    assert (found[0].found, found[0].expected) == ('"ardmoor-2023-s001" as a whole', "a reason")
