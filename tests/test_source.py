"""Anchoring: one row for each sentence, the same on every run, and never a shifted span."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise

import pytest

from footnoted import limits
from footnoted.article.source import anchor, guess_language, read_article, seal, write_anchors
from footnoted.descriptor import read_package
from footnoted.errors import ArticleError, BadCsvError
from footnoted.tables import read_rows
from footnoted.validation import validate

LETTER = "The tide turned. Nobody saw it.\n\nA second day\n\n- The boats stayed.\n- The crew left.\n"


def tree(root):
    return {path.relative_to(root): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def rows(root, table):
    package = read_package(root)
    return [row.cells for row in read_rows(package, package.resource(table))]


@pytest.fixture
def letter(tmp_path):
    """Write a text of our own and read it as an article."""

    def write(text, name="letter.txt"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_article(path)

    return write


@pytest.fixture
def empty(sample):
    """The sample package without any row."""
    for resource in read_package(sample).resources:
        (sample / resource.path).write_text(",".join(resource.field_names) + "\n", encoding="utf-8")
    return sample


@pytest.mark.parametrize("name", ["article.en.txt", "article.ar.txt"])
def test_the_same_article_twice_gives_the_same_bytes(sample, name):
    before = tree(sample)
    package = read_package(sample)
    anchors = anchor(package, read_article(sample / name))
    write_anchors(package, anchors)
    assert (anchors.new, anchors.kept) == (0, 18 if "en" in name else 7)
    assert tree(sample) == before


def test_a_first_article_names_its_source_and_its_language(empty, letter):
    package = read_package(empty)
    write_anchors(package, anchor(package, letter(LETTER, "My Letter.en.txt")))
    (source,) = rows(empty, "sources")
    assert (source["source_id"], source["language"], source["characters"]) == ("my-letter", "en", "84")
    assert source["includes_text"] == "FALSE"
    said = [
        (
            row["sentence_id"],
            row["kind"],
            row["section"],
            row["paragraph"],
            LETTER[int(row["start"]) : int(row["end"])],
        )
        for row in rows(empty, "sentences")
    ]
    assert said == [
        ("my-letter-s001", "body", "0", "1", "The tide turned."),
        ("my-letter-s002", "body", "0", "1", "Nobody saw it."),
        ("my-letter-s003", "heading", "1", "0", "A second day"),
        ("my-letter-s004", "list_item", "1", "1", "The boats stayed."),
        ("my-letter-s005", "list_item", "1", "2", "The crew left."),
    ]


def test_known_sentences_keep_id_and_gist_and_a_new_one_gets_a_new_id(empty, letter):
    package = read_package(empty)
    write_anchors(package, anchor(package, letter(LETTER)))
    sentences = (empty / "data" / "sentences.csv").read_text(encoding="utf-8")
    (empty / "data" / "sentences.csv").write_text(sentences.replace(",\n", ",A gist.\n"), encoding="utf-8")
    sources = (empty / "data" / "sources.csv").read_text(encoding="utf-8")
    sha256 = rows(empty, "sources")[0]["sha256"]
    (empty / "data" / "sources.csv").write_text(sources.replace(sha256, ""), encoding="utf-8")
    changed = anchor(package, letter("It rained. " + LETTER), "letter")
    assert (changed.kept, changed.new) == (5, 1)
    assert [(one["sentence_id"], one["ordinal"], one["gist"]) for one in changed.sentences] == [
        ("letter-s001", "2", "A gist."),
        ("letter-s002", "3", "A gist."),
        ("letter-s003", "4", "A gist."),
        ("letter-s004", "5", "A gist."),
        ("letter-s005", "6", "A gist."),
        ("letter-s006", "1", None),
    ]


def test_equal_sentences_keep_their_ids_in_order(empty, letter):
    package = read_package(empty)
    article = letter("Ha. Ha. Ha.")
    write_anchors(package, anchor(package, article))
    before = tree(empty)
    write_anchors(package, anchor(package, article))
    assert tree(empty) == before
    assert [one["start"] for one in rows(empty, "sentences")] == ["0", "4", "8"]


def test_a_second_source_stands_next_to_the_first(sample, letter):
    package = read_package(sample)
    before = rows(sample, "sentences")
    write_anchors(package, anchor(package, letter(LETTER), "diary"))
    assert [one["source_id"] for one in rows(sample, "sources")] == [
        "diary",
        "harbour-ferries",
        "harbour-letter",
    ]
    after = rows(sample, "sentences")
    assert [one for one in after if one["source_id"] != "diary"] == before
    assert [one["sentence_id"] for one in after[:5]] == [f"diary-s00{number}" for number in range(1, 6)]


def test_the_seal_covers_the_source_and_every_cell_that_anchor_writes(sample):
    source = rows(sample, "sources")[0]
    row = next(one for one in rows(sample, "sentences") if one["source_id"] == source["source_id"])
    assert seal(source, row) == row["anchor_sha256"]
    for name in ("sentence_id", "ordinal", "section", "paragraph", "kind", "start", "end", "words", "sha256"):
        assert seal(source, row | {name: "9"}) != row["anchor_sha256"]
    for name in ("characters", "sha256"):
        assert seal(source | {name: "9"}, row) != row["anchor_sha256"]
    assert seal(source, row | {"gist": "Another."}) == row["anchor_sha256"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", ": found no sentence, expected a text. Name the file that holds the article."),
        (b" \n\t\r\n", ": found no sentence, expected a text. Name the file that holds the article."),
        (
            "\ufeff – … !".encode(),
            ": found no sentence, expected a text. Name the file that holds the article.",
        ),
        (
            "One.\nمرفأ".encode("cp1256"),
            ":2: found byte 0xE3, expected UTF-8. Save the article as UTF-8 without changing its text.",
        ),
        (
            "Tide.".encode("utf-16"),
            ":1: found byte 0xFF, expected UTF-8. Save the article as UTF-8 without changing its text.",
        ),
    ],
    ids=["empty", "blank", "no word", "windows-1256", "utf-16"],
)
def test_a_file_without_a_readable_text_is_one_clear_error(data, says, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_bytes(data)
    with pytest.raises(ArticleError) as error:
        read_article(path)
    assert str(error.value) == f"{path}{says}"


def test_a_missing_article_is_one_clear_error(tmp_path):
    with pytest.raises(ArticleError) as error:
        read_article(tmp_path / "none.txt")
    assert str(error.value) == (
        f"{tmp_path / 'none.txt'}: cannot be read (No such file or directory). "
        "Name the file that holds the article."
    )


def test_another_text_is_refused_by_name_and_nothing_is_written(sample, letter):
    before = tree(sample)
    article = letter(LETTER)
    package = read_package(sample)
    with pytest.raises(ArticleError) as error:
        anchor(package, article)
    assert str(error.value) == (
        f"{article.path}: is none of the texts anchored here (harbour-ferries, harbour-letter). "
        "See what differs with `footnoted verify`, or anchor it as a source of its own with --source ID."
    )
    with pytest.raises(ArticleError) as error:
        anchor(package, article, "harbour-letter")
    assert str(error.value) == (
        f"{article.path}: found a text with SHA-256 {article.sha256[:12]}…, expected that of source "
        '"harbour-letter", a9be07a0af07…. This is not the article that was anchored: '
        "see what differs with `footnoted verify`, or anchor it as a source of its own with --source."
    )
    assert {path: data for path, data in tree(sample).items() if path.suffix != ".x"} == before


def test_a_table_with_a_column_of_its_own_is_refused_rather_than_cut(sample):
    path = sample / "data" / "sentences.csv"
    text = path.read_text(encoding="utf-8").replace("\n", ",mine\n")
    text = text.replace("gist,mine", "gist,note", 1)
    path.write_text(text, encoding="utf-8")
    says = (
        'sentences.csv:1:1: found a header that differs in "note"; '
        r"expected the columns of datapackage.json, before anything is written\.$"
    )
    with pytest.raises(BadCsvError, match=says):
        anchor(read_package(sample), read_article(sample / "article.en.txt"))
    assert path.read_text(encoding="utf-8") == text


def test_a_broken_row_is_refused_rather_than_lost(sample):
    path = sample / "data" / "sources.csv"
    text = path.read_text(encoding="utf-8") + "<<<<<<< HEAD\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        BadCsvError, match=r"sources.csv:4:13: found 1 cells; expected 10, as in the header\.$"
    ):
        anchor(read_package(sample), read_article(sample / "article.en.txt"))
    assert path.read_text(encoding="utf-8") == text


def test_a_package_without_the_tables_of_anchors_is_told_what_it_lacks(sample):
    path = sample / "datapackage.json"
    text = path.read_text(encoding="utf-8").replace('"name": "end"', '"name": "finish"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ArticleError) as error:
        anchor(read_package(sample), read_article(sample / "article.en.txt"))
    assert str(error.value) == (
        "datapackage.json: found no table of sentences with the columns sentence_id, source_id, start, "
        "end, sha256 (or others in these roles); anchors need it. "
        "Copy its schema from the package that `footnoted init` makes."
    )


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧 on board. 𝔄 boat! 漢字。Done.",
        "One.\r\nTwo.\r\n\r\n• Three\r\n",
        unicodedata.normalize("NFD", "Ésope lit. Él café. أُسرة آتية. نهاية."),
        "\u202bمرفأ صغير.\u202c \u2066Boats.\u2069",
        "الـــبحر هادئ. والـسفن قريبة.",
        "\ufeffA mark before. No more.",
    ],
    ids=["astral", "crlf", "nfd", "bidi", "tatweel", "byte order mark"],
)
def test_odd_characters_shift_no_span(empty, letter, text):
    package = read_package(empty)
    article = letter(text)
    assert article.text == text
    found = anchor(package, article, "odd").sentences
    spans = [(int(one["start"]), int(one["end"])) for one in found]
    assert all(a < b for a, b in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    left = "".join(
        text[a:b]
        for a, b in zip([0, *(end for _, end in spans)], [*(a for a, _ in spans), None], strict=True)
    )
    assert not any(char.isalnum() for char in left)


def test_fifty_megabytes_of_one_line_take_bounded_time(empty, tmp_path):
    path = tmp_path / "long.txt"
    path.write_bytes((b"t" * 9_999 + b" ") * 5_000)
    started = time.monotonic()
    with limits.raised(limits.parse(["article_bytes=50_000_000"])):
        found = anchor(read_package(empty), read_article(path))
    assert time.monotonic() - started < 120
    assert [(one["start"], one["end"]) for one in found.sentences] == [("0", "49999999")]


def test_a_thousand_sentences_stay_in_the_order_of_their_ids(empty, letter):
    package = read_package(empty)
    article = letter("".join(f"Number {number} came. " for number in range(1, 1102)))
    write_anchors(package, anchor(package, article))
    before = tree(empty)
    write_anchors(package, anchor(package, article))
    assert tree(empty) == before
    assert len(rows(empty, "sentences")) == 1101
    assert [str(one) for one in validate(empty, layers=["canonical"]).issues] == []


@pytest.mark.parametrize(
    ("text", "tag"),
    [("Tide in مرفأ", "en"), ("مرفأ tide كبير جدا", "ar"), ("潮水来了 ok", "zh"), ("…", None)],
)
def test_the_language_is_guessed_by_its_letters(text, tag):
    assert guess_language(text) == tag
