"""Copies and later editions of a text: sentences that stand twice, other line ends, a corrected sentence."""

from __future__ import annotations

import csv

import pytest

from footnoted.article.source import anchor, read_article, write_anchors
from footnoted.article.verification import Grade, find, report, verify
from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.errors import ArticleError
from packages import ARTICLES, SAMPLE, copy_package, validated, wrong

TEXT = """Notice

The quay stays shut. Boats may land at the pier. The mayor said so. All is well.

The market stays open. Stalls may stand in the street. All is well.
"""


@pytest.fixture
def package(tmp_path):
    """Give the sample with a further text, and the folder of the text."""
    root = copy_package(SAMPLE, tmp_path)
    write(tmp_path, TEXT)
    write_anchors(read_package(root), anchor(read_package(root), read_article(tmp_path / "a.txt"), "notice"))
    return root


def write(folder, text):
    (folder / "a.txt").write_bytes(text.encode())
    return read_article(folder / "a.txt")


def grades(root, article):
    found = verify(read_package(root), article, "notice").sentences
    return {one.sentence_id.removeprefix("notice-"): one.grade for one in found}


def sentence_ids(root, source):
    with (root / "data" / "sentences.csv").open(encoding="utf-8", newline="") as file:
        return [row["sentence_id"] for row in csv.DictReader(file) if row["source_id"] == source]


# --- a sentence that stands twice --------------------------------------------------------------------------


def test_the_first_of_two_equal_sentences_is_missing_where_it_is_deleted(package, tmp_path):
    article = write(tmp_path, TEXT.replace(" All is well.", "", 1))
    found = grades(package, article)
    assert (found["s005"], found["s008"]) == (Grade.MISSING, Grade.MOVED)
    lines = list(report(verify(read_package(package), article, "notice")))
    assert any(
        "notice-s005: missing (anchored" in one and one.endswith("; the same words stand in notice-s008)")
        for one in lines
    )


def test_the_last_of_two_equal_sentences_is_missing_where_it_is_deleted(package, tmp_path):
    found = grades(package, write(tmp_path, TEXT.removesuffix(" All is well.\n") + "\n"))
    assert (found["s005"], found["s008"]) == (Grade.EXACT, Grade.MISSING)


def test_the_first_of_two_equal_sentences_is_changed_where_it_is_edited(package, tmp_path):
    found = grades(package, write(tmp_path, TEXT.replace("All is well.", "All is rather well.", 1)))
    assert (found["s005"], found["s008"]) == (Grade.CHANGED, Grade.MOVED)


def test_equal_sentences_that_are_all_there_keep_their_places(package, tmp_path):
    found = grades(package, write(tmp_path, TEXT.replace("Notice", "A notice of the town")))
    assert (found["s001"], found["s005"], found["s008"]) == (Grade.CHANGED, Grade.MOVED, Grade.MOVED)


def test_paragraphs_in_another_order_are_moved(package, tmp_path):
    first, second, third = TEXT.strip().split("\n\n")
    found = grades(package, write(tmp_path, f"{first}\n\n{third}\n\n{second}\n"))
    assert Grade.MISSING not in found.values()
    assert Grade.CHANGED not in found.values()


# --- copies ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "copied",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: b"\n\n" + data + b"\n",
    ],
)
def test_find_counts_as_the_anchored_text_does_in_any_copy(copied, tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    path = root / ARTICLES[0]
    before = find(read_package(root), read_article(path), "more than 40,000 users")
    path.write_bytes(copied(path.read_bytes()))
    assert find(read_package(root), read_article(path), "more than 40,000 users") == before != []


@pytest.mark.parametrize(
    "copied",
    [lambda data: data + b"\n", lambda data: data.rstrip(b"\n"), lambda data: data.replace(b"\n", b"\r\n")],
)
def test_a_copy_that_differs_between_sentences_is_one_issue_and_can_be_taken_over(copied, tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    path = root / ARTICLES[0]
    data = copied(path.read_bytes())
    if data == path.read_bytes():
        data += b"\n\n"
    path.write_bytes(data)
    [one] = wrong(validated(root, ARTICLES[0], layers=["anchors"]))
    assert (one.rule, one.cell) == ("anchors.source", "sources/harbour-ferries/sha256")
    assert one.expected.endswith(", as of the article at hand, which differs between sentences alone")
    assert one.remedy == ("Name the file that was anchored, or take this one over with `footnoted update`.")
    assert main(["verify", str(path), "--package", str(root), "--replace"]) == 0
    main(["anchor", str(path), "--package", str(root)])
    assert wrong(validated(root, *ARTICLES, layers=["anchors", "footnotes", "coverage"])) == []


# --- editions ----------------------------------------------------------------------------------------------


def test_a_corrected_sentence_keeps_its_id_and_is_named(package, tmp_path, capsys):
    write(tmp_path, TEXT.replace("The mayor said so.", "The mayor told us so."))
    path = str(tmp_path / "a.txt")
    assert main(["verify", path, "--package", str(package), "--replace"]) == 1
    assert main(["anchor", path, "--package", str(package)]) == 0
    assert (
        "This is a later edition of it. Other words or none stand now in place of: notice-s004.\n"
        "Read these again: their gists, and the rows that cite them."
    ) in capsys.readouterr().out
    assert sentence_ids(package, "notice") == [f"notice-s00{number}" for number in range(1, 9)]
    assert not [one for one in wrong(validated(package)) if one.rule.startswith("anchors")]
    assert set(grades(package, read_article(tmp_path / "a.txt")).values()) == {Grade.EXACT}


def test_curly_quotation_marks_make_an_edition(package, tmp_path, capsys):
    write(tmp_path, TEXT.replace("The mayor said so.", "“The mayor” said so."))
    path = str(tmp_path / "a.txt")
    main(["verify", path, "--package", str(package), "--replace"])
    assert main(["anchor", path, "--package", str(package), "--source", "notice"]) == 0
    assert "in place of: notice-s004." in capsys.readouterr().out


def test_an_edition_whose_rows_have_not_followed_is_refused(package, tmp_path):
    article = write(tmp_path, TEXT.replace("The quay stays shut.", "The old quay stays shut."))
    with pytest.raises(ArticleError) as raised:
        anchor(read_package(package), article)
    assert str(raised.value) == (
        f'{tmp_path / "a.txt"}: found a later edition of "notice", 6 sentences of which stand elsewhere; '
        "expected the package to have followed them. Run `footnoted update` with it: "
        "it moves the rows that cite them."
    )


def test_a_text_that_shares_a_title_is_no_edition(package, tmp_path):
    article = write(tmp_path, "Notice\n\nThe pool is closed.\n")
    with pytest.raises(ArticleError, match="is none of the texts anchored here"):
        anchor(read_package(package), article)
    assert anchor(read_package(package), article, "pool").new == 2


def test_a_text_is_not_anchored_twice(package, tmp_path):
    with pytest.raises(ArticleError) as raised:
        anchor(read_package(package), read_article(tmp_path / "a.txt"), "again")
    assert str(raised.value) == (
        f'{tmp_path / "a.txt"}: this text is anchored already, as source "notice"; '
        "expected a text that is not. Leave --source out to anchor it again."
    )


@pytest.mark.parametrize("name", ["My Source!", "News", "a_b", "über"])
def test_an_id_that_the_schema_refuses_is_refused_where_it_is_given(name, package, tmp_path):
    article = write(tmp_path, "Another text.\n")
    with pytest.raises(ArticleError, match="as --source; expected an id like"):
        anchor(read_package(package), article, name)
