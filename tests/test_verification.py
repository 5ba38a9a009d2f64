"""Verifying an article: each sentence graded, spans moved with it, nothing guessed."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted import limits
from footnoted.article.anchors import check
from footnoted.article.archive import Archive
from footnoted.article.source import read_article
from footnoted.article.verification import Grade, find, find_source, reanchor, report, texts, verify
from footnoted.descriptor import read_package
from footnoted.errors import ArticleError
from footnoted.issues import Finding
from footnoted.model import Model
from footnoted.tables import place, write_csv
from footnoted.validation import validate
from planting import SAMPLE

ENGLISH = (SAMPLE / "article.en.txt").read_text(encoding="utf-8")
ARABIC = (SAMPLE / "article.ar.txt").read_text(encoding="utf-8")
ROWS = ("structure", "footnotes", "readings", "anchors", "coverage")


def sentence(number):
    """Give the text of a sentence of the English article."""
    return texts(read_package(SAMPLE), read_article(SAMPLE / "article.en.txt"))[
        f"harbour-ferries-s{number:03d}"
    ]


def swap(text, one, other):
    return text.replace(one, "\0").replace(other, one).replace("\0", other)


@pytest.fixture
def edited(tmp_path):
    """Write a text and read it as an article."""

    def write(text):
        path = tmp_path / "edited.txt"
        path.write_bytes(text.encode())
        return read_article(path)

    return write


def graded(article, package=None, source_id=""):
    """Give the sentences that are not exact, by id."""
    found = verify(package or read_package(SAMPLE), article, source_id)
    for one in found.sentences:
        if one.grade in (Grade.EXACT, Grade.MOVED):
            assert one.now is not None
            assert one.now[1] - one.now[0] == one.end - one.start
    return {one.sentence_id[-4:]: one.grade for one in found.sentences if one.grade is not Grade.EXACT}


@pytest.mark.parametrize("name", ["article.en.txt", "article.ar.txt"])
def test_the_article_itself_is_exact(name):
    found = verify(read_package(SAMPLE), read_article(SAMPLE / name))
    assert found.holds
    assert {one.grade for one in found.sentences} == {Grade.EXACT}
    assert found.expected == found.found


def test_one_letter_changed_is_one_sentence_changed(edited):
    assert graded(edited(ENGLISH.replace("queue", "quene"))) == {"s006": Grade.CHANGED}


def test_one_sentence_removed_is_one_sentence_missing(edited):
    moved = dict.fromkeys([f"s{number:03d}" for number in range(11, 19)], Grade.MOVED)
    found = graded(edited(ENGLISH.replace(sentence(10) + " ", "")))
    assert found == {"s010": Grade.MISSING, **moved}


def test_two_sentences_swapped_have_moved(edited):
    article = edited(swap(ENGLISH, sentence(5), sentence(6)))
    assert graded(article) == {"s005": Grade.MOVED, "s006": Grade.MOVED}
    assert verify(read_package(SAMPLE), article).holds


@pytest.mark.parametrize(
    ("text", "grades"),
    [
        (
            ENGLISH.replace("“", "«").replace("”", "»"),
            dict.fromkeys(["s005", "s006", "s015", "s017", "s018"], Grade.FOLDED),
        ),
        (ENGLISH.upper(), dict.fromkeys([f"s{number:03d}" for number in range(1, 19)], Grade.FOLDED)),
    ],
    ids=["quotes", "case"],
)
def test_another_presentation_is_the_same_after_folding(edited, text, grades):
    article = edited(text)
    assert graded(article, source_id="harbour-ferries") == grades
    assert not verify(read_package(SAMPLE), article, "harbour-ferries").holds


def test_line_ends_of_windows_move_sentences_and_change_none(edited):
    grades = graded(edited(ENGLISH.replace("\n", "\r\n")))
    assert set(grades.values()) == {Grade.MOVED}
    assert len(grades) == 17


def test_decomposed_letters_are_the_same_after_folding(edited):
    decomposed = unicodedata.normalize("NFD", ARABIC)
    assert decomposed != ARABIC
    grades = graded(edited(decomposed))
    assert set(grades.values()) == {Grade.FOLDED, Grade.MOVED}
    assert "s001" in grades


def test_another_text_grades_every_sentence_as_gone(edited):
    article = edited("Nothing of it. Not a word.")
    with pytest.raises(ArticleError) as error:
        find_source(read_package(SAMPLE), article)
    assert str(error.value) == (
        f"{article.path}: shares no sentence with any source (harbour-ferries, harbour-letter). "
        "Name it with --source."
    )
    grades = graded(article, source_id="harbour-letter")
    assert len(grades) == 7
    assert set(grades.values()) <= {Grade.CHANGED, Grade.MISSING}


def test_an_unknown_source_is_one_clear_error():
    with pytest.raises(ArticleError) as error:
        verify(read_package(SAMPLE), read_article(SAMPLE / "article.en.txt"), "harbour")
    assert str(error.value) == (
        'found no source "harbour"; expected one of harbour-ferries, harbour-letter. Name one with --source.'
    )


def test_a_package_without_any_source_is_one_clear_error(sample):
    path = sample / "data" / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(
        ArticleError, match=r"shares no sentence with any source \(there is none\)\. Anchor it first"
    ):
        verify(read_package(sample), read_article(sample / "article.en.txt"))


def test_the_report_gives_totals_counts_and_what_differs(edited):
    article = edited(ENGLISH.replace("queue", "line").replace(sentence(10) + " ", ""))
    lines = list(report(verify(read_package(SAMPLE), article)))
    assert lines[:2] == [
        f"harbour-ferries: characters {len(article.text)}, expected 1172",
        "harbour-ferries: sentences 17, expected 18",
    ]
    assert lines[3] == "5 exact, 11 moved, 0 same after folding, 1 changed, 1 missing"
    assert lines[4:7] == [
        "harbour-ferries-s006: changed (anchored 325-393, now 325-392)",
        "harbour-ferries-s007: moved (anchored 395-415, now 394-414)",
        "harbour-ferries-s008: moved (anchored 417-538, now 416-537)",
    ]
    assert "harbour-ferries-s010: missing (anchored 627-669)" in lines


def test_texts_are_given_only_of_the_article_that_was_anchored(edited):
    known = texts(read_package(SAMPLE), read_article(SAMPLE / "article.ar.txt"))
    assert list(known) == [f"harbour-letter-s00{number}" for number in range(1, 8)]
    assert all(text in ARABIC for text in known.values())
    article = edited(ENGLISH.replace("queue", "quene"))
    with pytest.raises(ArticleError) as error:
        texts(read_package(SAMPLE), article)
    lines = str(error.value).splitlines()
    assert lines[0] == f"{article.path}: is not the article that was anchored."
    assert lines[-1] == "harbour-ferries-s006: changed (anchored 325-393, now 325-393)"


def test_fifty_megabytes_of_one_line_are_graded_in_bounded_time(edited):
    started = time.monotonic()
    with limits.raised(limits.parse(["article_bytes=60_000_000"])):
        article = edited(("t" * 9_999 + " ") * 5_000)
    assert set(graded(article, source_id="harbour-ferries").values()) == {Grade.CHANGED, Grade.MISSING}
    assert time.monotonic() - started < 120


@settings(derandomize=True, max_examples=40, deadline=None)
@given(st.integers(0, len(ENGLISH)), st.text(max_size=12))
def test_no_insertion_ever_shifts_a_span(tmp_path_factory, at, put):
    """What is exact or moved is the very text; what is not found is never given a place by force."""
    path = tmp_path_factory.mktemp("put") / "edited.txt"
    path.write_bytes((ENGLISH[:at] + put + ENGLISH[at:]).encode("utf-8", "replace"))
    article = read_article(path)
    for one in verify(read_package(SAMPLE), article, "harbour-ferries").sentences:
        if one.grade in (Grade.EXACT, Grade.MOVED):
            assert article.text[slice(*one.now)] == ENGLISH[one.start : one.end]


# --- anchoring anew ------------------------------------------------------------------------------------


def write(root, files):
    for name, rows in files.items():
        write_csv(root / name, list(rows[0]), rows)


def test_moved_offsets_leave_a_package_that_validates(sample, edited):
    """A title of another length moves every sentence but one: all spans, ids kept, and what is set aside."""
    article = edited("\n\n" + ENGLISH)
    before = {path: path.read_bytes() for path in sample.rglob("*.csv")}
    files, moves = reanchor(read_package(sample), article)
    assert {path: path.read_bytes() for path in sample.rglob("*.csv")} == before
    assert {(one.table, one.field) for one in moves} >= {
        ("sources", "characters"),
        ("sources", "sha256"),
        ("sentences", "start"),
        ("sentences", "anchor_sha256"),
        ("mentions", "end"),
        ("statements", "start"),
    }
    assert {one.field for one in moves} == {"characters", "sha256", "start", "end", "anchor_sha256"}
    write(sample, files)
    outcome = validate(sample, [article], layers=ROWS)
    assert [str(one) for one in outcome.issues] == []


def test_what_is_set_aside_moves_with_its_sentence(sample, edited):
    path = sample / "validation" / "set_aside.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "harbour-ferries-s016,999,1012,former engin,why\n", "utf-8"
    )
    files, moves = reanchor(read_package(sample), edited("A" + ENGLISH[1:].replace("lead", "go")))
    assert "validation/set_aside.csv" not in files
    files, moves = reanchor(read_package(sample), edited("\n" + ENGLISH))
    assert [str(one.new) for one in moves if one.table == "set_aside"] == ["1000", "1013"]
    assert files["validation/set_aside.csv"][-1]["as_written"] == "former engin"


def test_what_changed_or_went_missing_is_never_guessed(sample, edited):
    article = edited("\n\n" + ENGLISH.replace("queue", "line").replace(sentence(10) + " ", ""))
    files, moves = reanchor(read_package(sample), article)
    rows = {one["sentence_id"]: one for one in files["data/sentences.csv"]}
    assert (rows["harbour-ferries-s006"]["start"], rows["harbour-ferries-s006"]["end"]) == ("325", "393")
    assert (rows["harbour-ferries-s010"]["start"], rows["harbour-ferries-s010"]["end"]) == ("627", "669")
    assert "data/sources.csv" not in files
    moved = {one.row for one in moves if one.table == "sentences"}
    assert not moved & {"harbour-ferries-s006", "harbour-ferries-s010"}
    assert len(moved) == 16
    kept = {one["sentence_id"] for one in files["data/mentions.csv"]}
    assert "harbour-ferries-s010" in kept


def test_the_article_itself_moves_nothing(sample):
    assert reanchor(read_package(sample), read_article(sample / "article.ar.txt")) == ({}, [])


# --- finding words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "phrase", "places"),
    [
        ("article.en.txt", "the heron", [("s004", 157, 166), ("s005", 264, 273), ("s010", 651, 660)]),
        ("article.en.txt", '"harbour  sisters"', [("s015", 962, 979)]),
        ("article.ar.txt", "سلمي الحداد", []),
        ("article.ar.txt", "سَلمى الحدّاد", [("s003", 124, 135)]),
        ("article.ar.txt", "quayside", [("s006", 221, 229)]),
        ("article.en.txt", "bridge,” she adds. Money", []),
    ],
)
def test_words_are_found_as_folded(name, phrase, places):
    article = read_article(SAMPLE / name)
    found = find(read_package(SAMPLE), article, phrase)
    assert [(one.sentence_id[-4:], one.start, one.end) for one in found] == places
    assert all(article.text[one.start : one.end] == one.words for one in found)


@pytest.mark.parametrize("phrase", ["", "  ", "\u200b\u0640"])
def test_nothing_to_look_for_is_one_clear_error(phrase):
    with pytest.raises(
        ArticleError, match=r"^found .*, expected the words to look for\. Name a word or more\.$"
    ):
        find(read_package(SAMPLE), read_article(SAMPLE / "article.en.txt"), phrase)


def test_words_are_looked_for_only_in_the_article_that_was_anchored(edited):
    with pytest.raises(
        ArticleError, match=r"is not the article that was anchored\.\n(.*\n)*harbour-ferries-s006: changed"
    ):
        find(read_package(SAMPLE), edited(ENGLISH.replace("queue", "quene")), "Heron")


# --- the layer of anchors ------------------------------------------------------------------------------


def said(root, article):
    found = [one for one in check(Archive(Model(read_package(root))), [article]) if isinstance(one, Finding)]
    return [str(one).partition(". ")[0] for one in place(read_package(root), found)]


def test_an_article_that_is_not_the_one_anchored_is_told_by_what_differs(edited):
    article = edited(ENGLISH.replace("queue", "quene"))
    changed, source = said(SAMPLE, article)
    assert changed == (
        "data/sentences.csv:7:60: error [anchors.sentence] sentences/harbour-ferries-s006/sha256: "
        'found "86aac8987b93e6dc71d01ae91318fcac4ff3c5f6957df05461fd921aea07118e"; '
        "expected a sentence of the article at hand (this one is graded: changed)"
    )
    assert source == (
        "data/sources.csv:2:132: error [anchors.source] sources/harbour-ferries/sha256: "
        'found "8c5f4496476b6c3f9f30612aee9f7f9a39c87fec5040046aecd20ea20c3a66f2"; '
        f'expected "{article.sha256}", as of the article at hand'
    )


def test_a_hash_written_by_hand_hides_no_other_fault(sample):
    for name, old, new in (
        ("sources.csv", "8c5f4496", "8c5f4497"),
        ("mentions.csv", "Adeyemi,1090,1097", "Adeyemo,1090,1097"),
    ):
        path = sample / "data" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    places = [one.partition(" ")[0] for one in said(sample, read_article(sample / "article.en.txt"))]
    assert places == ["data/mentions.csv:13:33:", "data/sources.csv:2:132:"]


def test_a_row_too_many_is_named_itself(sample):
    path = sample / "data" / "sentences.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines.insert(4, lines[3].replace("harbour-ferries-s003", "harbour-ferries-s003a", 1))
    path.write_text("".join(lines), encoding="utf-8")
    (only,) = said(sample, read_article(sample / "article.en.txt"))
    assert only.startswith(
        "data/sentences.csv:5:1: error [anchors.sentence] sentences/harbour-ferries-s003a/"
    )
    assert only.endswith('found "harbour-ferries-s003a"; expected no row: no sentence is left')


def test_what_is_set_aside_of_no_sentence_is_named_by_its_line(sample):
    path = sample / "validation" / "set_aside.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("letter-s001", "letter-s099"), encoding="utf-8")
    articles = [read_article(sample / name) for name in ("article.en.txt", "article.ar.txt")]
    issues = validate(sample, articles, layers=["coverage"]).issues
    assert [(one.place, one.rule, one.found) for one in issues] == [
        ("data/sentences.csv:20:1", "coverage.idle-sentence", '"harbour-letter-s001"'),
        ("validation/set_aside.csv:6", "coverage.stale", '"harbour-letter-s099" as a whole'),
    ]


@pytest.mark.parametrize(
    "offsets", ["abc,5,ferry", ",,ferry", "3,,ferry", "9999999999999999999999,5,ferry", "-5,,", ",7,"]
)
def test_a_line_without_readable_offsets_never_sets_its_sentence_aside(sample, offsets):
    path = sample / "validation" / "set_aside.csv"
    line = path.read_text(encoding="utf-8").count("\n") + 1
    with path.open("a", encoding="utf-8") as file:
        file.write(f"harbour-ferries-s003,{offsets},It is long.\n")
    texts = [read_article(sample / name) for name in ("article.en.txt", "article.ar.txt")]
    issues = validate(sample, articles=texts, layers=["coverage"]).issues
    assert [(one.place, one.rule) for one in issues] == [
        (f"validation/set_aside.csv:{line}", "coverage.stale")
    ]
    assert "no offset" in issues[0].found
