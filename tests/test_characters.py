"""The characters layer: bytes and text of every table."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.descriptor import read_package
from footnoted.gates import characters
from footnoted.issues import Severity
from footnoted.upkeep.faults import Edit
from planting import SAMPLE, copy_sample
from tables_of import field, write_package

COHORTS = "data/cohorts.csv"


@pytest.fixture
def issues(tmp_path):
    """Give the issues of the sample with edits."""

    def check(*edits):
        return list(characters.check(read_package(copy_sample(tmp_path, edits))))

    return check


@pytest.fixture
def cell(issues):
    """Give the rules that a text breaks as the description of a cohort, or in another place of its row."""

    def check(text, old="Observers' name for a group of shipping firms."):
        return [one.rule.removeprefix("characters.") for one in issues(Edit(COHORTS, old, text))]

    return check


def test_the_sample_breaks_no_rule():
    assert list(characters.check(read_package(SAMPLE))) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a\tb", "control"),
        ("a\x00b", "control"),
        ("a\x1b[31mb", "control"),
        ("a\x85b", "control"),
        ("a\u2028b", "control"),
        ("a\u2029b", "control"),
        ("a\u200fb", "bidi"),
        ("a\u061cb", "bidi"),
        ("a\u2066b\u2069", "bidi"),
        ("a\u200db", "invisible"),
        ("a\u2060b", "invisible"),
        ("a\u00adb", "invisible"),
        ("a\ufeffb", "invisible"),
        ("a\U000e0041b", "invisible"),
        ("a\ufe0fb", "invisible"),
        ("a\u0378b", "unassigned"),
        ("a\U0010fffdb", "unassigned"),
        ("a\u3000b", "space"),
        ("a\u2009b", "space"),
        (" a", "trim"),
        ('"a, b "', "trim"),
        ('" a, b"', "trim"),
        ("cafe\u0301", "nfc"),
        ("\u0643\u062a\u0627\u0628\ufee5", "shaped"),
        ("ﬁne", "shaped"),
        ("ＡＢ", "shaped"),
        ("\ufdfa", "shaped"),
        ("كـتاب", "tatweel"),
        ("شرکة", "persian-letter"),
        ("۴ ships", "digit"),
        ("４ ships", "digit"),
        ("Τidewright", "look-alike"),
        ("Heroո", "look-alike"),
        ("what ??? was", "lost"),
        ("Ã¼ber", "mojibake"),
        ("itâ€™s", "mojibake"),
        ("Ø§Ù„", "mojibake"),
        ("########", "sheet-error"),
        ("see #DIV/0! there", "sheet-error"),
        ("AT&amp;T", "markup"),
        ("<script>alert(1)</script>", "markup"),
        ("<img src=x onerror=alert(1)>", "markup"),
        ("[here](http://example.org)", "markup"),
        ("![x](y.png)", "markup"),
        ("{{ 7*7 }}", "markup"),
        ("${{ secrets.x }}", "markup"),
        ("javascript:alert(1)", "markup"),
        ("::error file=a::b", "markup"),
        ("##[error]b", "markup"),
        ("=1+1", "formula"),
        ('"=HYPERLINK(""http://example.org"",""x"")"', "formula"),
        ("@SUM(A1)", "formula"),
        ("+cmd|' /C calc'!A0", "formula"),
        ("NULL", "null-word"),
        ("nan", "null-word"),
        ("None", "null-word"),
    ],
)
def test_a_text_of_our_own_that_breaks_a_rule_is_an_error(text, rule, cell):
    assert cell(text) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "plain text",
        '"a cell, quoted, with blanks"',
        '"he said ""no"", twice"',
        "émigré",
        "سفن الميناء",
        "كِتَابٌ مُشَكَّلٌ",
        "AT&T",
        "R&D; and more",
        "a < b and c > d",
        "5 > 3",
        "#1 of the list",
        "C# and F#",
        "why??",
        "+1,335",
        "-5",
        "+5 points",
        "@handle",
        "Ørsted",
        "SÃO PAULO",
        "Ärzte",
        "5 μm and 3 Ω",
        "Москва",
        "ΔT",
        "1:30 :: 2:45",
        "nullify none of it",
        "price: {1 2}",
        "100٪",
        "½ of №5",
        "😀 ferries",
        "日本語",
    ],
)
def test_good_text_breaks_no_rule(text, cell):
    assert cell(text) == []


@pytest.mark.parametrize(
    "text",
    ["ship\u200bs", "\ufdfa", "cafe\u0301", "\u202bسفن\u202c", "ﬁne"],
)
def test_words_of_a_source_are_only_warned_about_and_never_to_be_normalised(text, issues):
    (found,) = issues(Edit(COHORTS, "harbour sisters", text))
    assert (found.rule, found.severity, found.field) == ("characters.verbatim", Severity.WARNING, "name")
    assert found.remedy == "Compare with the source; leave what the source has."


@pytest.mark.parametrize("text", ["سفـن", "٣ سفن", "a\u00a0b", "4\u202f000 m", "شرکة", "ship\u3000ship"])
def test_a_source_s_own_way_of_writing_is_quoted_as_it_stands(text, issues):
    assert issues(Edit(COHORTS, "harbour sisters", text)) == []


@pytest.mark.parametrize(("text", "rule"), [("=A1", "formula"), ("a\x07b", "control"), ("<b>", "markup")])
def test_what_no_source_holds_is_an_error_in_its_words_too(text, rule, issues):
    (found,) = issues(Edit(COHORTS, "harbour sisters", text))
    assert (found.rule, found.severity) == (f"characters.{rule}", Severity.ERROR)


def test_a_null_word_may_be_a_name(issues):
    assert issues(Edit(COHORTS, "harbour sisters", "None")) == []


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"PK\x03\x04\x14\x00", "a zip archive or workbook"),
        (b"\x1f\x8b\x08\x00", "a compressed file"),
        ("cohort_id,name\n".encode("utf-16"), "UTF-16 or UTF-32"),
        ("cohort_id,name\n".encode("utf-16-le"), "UTF-16 or UTF-32"),
        (b"PAR1\x15\x04", "a binary file"),
        (b"\xef\xbb\xbf\n<HTML><body>", "an HTML or XML page"),
        (b"<?xml version='1.0'?>", "an HTML or XML page"),
    ],
)
def test_a_file_that_is_no_text_is_named_once(raw, kind, tmp_path):
    root = copy_sample(tmp_path)
    (root / COHORTS).write_bytes(raw)
    (found,) = characters.check(read_package(root))
    assert str(found) == (
        f"{COHORTS}:1:1: error [characters.not-text] found {kind}; expected CSV in UTF-8. "
        "Export the table as CSV in UTF-8."
    )


def test_every_line_with_a_bad_byte_is_told_with_its_first_one(tmp_path):
    root = copy_sample(tmp_path)
    path = root / "data/places.csv"
    path.write_bytes(
        path.read_bytes().replace(b"Port Maren", b"P\xf6rt M\xe4ren").replace(b"Denmark", b"D\xe4n")
    )
    found = [
        (one.line, one.column, one.row, one.field, one.found) for one in characters.check(read_package(root))
    ]
    assert found == [
        (2, 10, "denmark", "name", "byte 0xE4"),
        (3, 13, "port-maren", "name", "byte 0xF6"),
    ]


@pytest.mark.parametrize("raw", [b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\x80", b"\xc3"])
def test_bytes_that_only_look_like_utf8_are_bad(raw, tmp_path):
    root = copy_sample(tmp_path)
    path = root / COHORTS
    path.write_bytes(path.read_bytes().replace(b"shipping", raw))
    (found,) = characters.check(read_package(root))
    assert (found.rule, found.line, found.column) == ("characters.utf-8", 2, 66)


def test_carriage_returns_are_one_issue_a_file_with_their_number(tmp_path):
    root = copy_sample(tmp_path)
    path = root / "data/places.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (found,) = characters.check(read_package(root))
    assert (found.rule, found.line) == ("characters.line-ends", 1)
    assert found.found == "a carriage return, 3 in this file"


def test_the_true_line_is_told_after_a_quoted_line_break(issues):
    found = issues(
        Edit("data/places.csv", "denmark,Denmark", 'denmark,"Den\nmark"'),
        Edit("data/places.csv", "Port Maren", "Port\u200b Maren"),
    )
    assert [(one.rule, one.line, one.column, one.row) for one in found] == [
        ("characters.line-break", 2, 10, "denmark"),
        ("characters.verbatim", 4, 16, "port-maren"),
    ]


def test_one_cell_is_told_once_a_rule_and_every_rule_is_told(cell):
    assert cell("a\u200bb\u200bc\u202ed <b>") == ["invisible", "bidi", "markup"]


def test_a_header_is_looked_at_as_well(issues):
    (found,) = issues(Edit(COHORTS, "aliases_exact", "aliases\u200b_exact"))
    assert (found.rule, found.line, found.column, found.row) == ("characters.invisible", 1, 31, "")


def test_one_broken_row_does_not_hide_another(issues):
    found = issues(
        Edit("data/places.csv", "denmark,Denmark", 'denmark,"Denm\u200bark'),
        Edit("data/places.csv", "The town where", "The\u200b town where"),
    )
    assert [one.line for one in found] == [2, 3]


def test_a_file_that_breaks_a_rule_everywhere_is_counted_after_the_hundredth(tmp_path):
    root = copy_sample(tmp_path)
    path = root / COHORTS
    row = "harbour-{},harbour sisters,,,a\u200bb,harbour-ferries-s015\n"
    path.write_text(path.read_text() + "".join(row.format(number) for number in range(250)))
    found = list(characters.check(read_package(root)))
    assert len(found) == 101
    assert str(found[-1]) == (
        f"{COHORTS}: error [characters.invisible] cohorts: found at least 150 more cells like these; "
        "expected visible text. Delete the character."
    )


def test_an_unsafe_file_is_not_opened(tmp_path):
    root = copy_sample(tmp_path, [Edit(COHORTS, new="\ufeff")])
    package = read_package(root)
    assert list(characters.check(package, unsafe={COHORTS})) == []


def test_missing_and_empty_files_are_left_to_other_layers(tmp_path):
    root = copy_sample(tmp_path, [Edit(COHORTS, remove=True)])
    (root / "data/places.csv").write_bytes(b"")
    assert list(characters.check(read_package(root))) == []


@pytest.mark.parametrize(
    "text",
    [
        "," * 100_000 + "\u200b",
        ',"a\nb"' * 5_000,
        "<" * 200_000,
        "[" * 200_000,
        "&" * 200_000,
        " " * 200_000,
        '"' * 199_999,
        "a\u0301" * 100_000,
        "::a " * 50_000,
    ],
    ids=["wide", "line breaks", "<", "[", "&", "blanks", "quotes", "marks", "::"],
)
def test_a_hostile_row_is_judged_in_bounded_time(text, tmp_path):
    root = copy_sample(tmp_path)
    path = root / COHORTS
    path.write_text(path.read_text() + text + "\n")
    started = time.perf_counter()
    list(characters.check(read_package(root)))
    assert time.perf_counter() - started < 10


@given(st.binary(max_size=300))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_any_bytes_at_all_give_issues_and_never_a_traceback(raw):
    with TemporaryDirectory() as folder:
        root = copy_sample(Path(folder))
        (root / COHORTS).write_bytes(raw)
        for issue in characters.check(read_package(root)):
            assert "\n" not in str(issue)


@pytest.mark.parametrize("text", ["NA", "-", "?", "—", "unknown", "not stated", "غير معروف"])
def test_a_sign_or_word_for_nothing_in_an_optional_text_is_warned_about(text, issues):
    [one] = issues(Edit(COHORTS, "Observers' name for a group of shipping firms.", text))
    assert str(one) == (
        "data/cohorts.csv:2:35: warning [characters.placeholder] cohorts/harbour-sisters/description: "
        f'found "{text}"; expected an empty cell, or a value. '
        "Empty the cell, if there is no value; if this is the value, write it so that it cannot be mistaken."
    )


def test_na_is_the_code_of_a_country(issues):
    assert issues(Edit("data/places.csv", "country,DK,,", "country,NA,,")) == []


@pytest.mark.parametrize("word", ["nan", "null", "none", "NA", "unknown"])
def test_an_id_may_be_a_word_that_others_write_for_nothing(word, issues):
    assert (
        issues(
            Edit("data/cohorts.csv", "harbour-sisters,", f"{word},"),
        )
        == []
    )


def test_a_word_for_nothing_that_refers_to_an_id_is_an_id(issues):
    assert (
        issues(
            Edit(
                "data/companies.csv",
                "kelpworks,Kelpworks,,,,,,bluewater-lines",
                "kelpworks,Kelpworks,,,,,,nan",
            )
        )
        == []
    )


def test_a_row_with_a_key_of_two_columns_is_named_by_both(tmp_path):
    package = write_package(
        tmp_path, t=([field("a"), field("b"), field("c")], "a,b,c\nx,y,N/A\n", {"primaryKey": ["a", "b"]})
    )
    assert [one.cell for one in characters.check(package)] == ["t/x|y/c"]
