"""One cell of the real package changed by hand: validate names the cell, and what was read in its place."""

from __future__ import annotations

import shutil

import pytest

from footnoted.article.source import read_article
from footnoted.descriptor import read_package
from footnoted.records import locate
from footnoted.tables import read_rows, write_csv
from footnoted.validation import validate

ROWS = ("footnotes", "readings", "anchors", "coverage")


@pytest.fixture
def copy(root, tmp_path):
    """A copy of the real package."""
    for name in ("data", "validation"):
        shutil.copytree(root / name, tmp_path / "copy" / name, ignore=shutil.ignore_patterns("gx"))
    shutil.copyfile(root / "datapackage.json", tmp_path / "copy" / "datapackage.json")
    return read_package(tmp_path / "copy")


def change(package, table, row_id, **cells):
    """Write other values into cells of a row."""
    resource = package.resource(table)
    rows = [row.cells for row in read_rows(package, resource)]
    (row,) = [row for row in rows if row[resource.primary_key[0]] == row_id]
    row.update(cells)
    write_csv(package.root / resource.path, resource.field_names, rows)


def said(package, *articles, layers=ROWS):
    """Give the issues as text by cell; the place is checked against the file itself."""
    found = {}
    for one in validate(package.root, articles, layers=layers).issues:
        if one.table and one.row and one.field:
            resource = package.resource(one.table)
            number = [row.cells[resource.primary_key[0]] for row in read_rows(package, resource)].index(
                one.row
            )
            record = locate(package.root / resource.path, {number + 1})[number + 1]
            line, column = record.place(resource.field_names.index(one.field))
            assert one.place == f"{resource.path}:{line}:{column}"
        text = f"[{one.rule}] found {one.found}; expected {one.expected}."
        found.setdefault(one.cell or one.place, []).append(text)
    return found


NOT_TENCENT = (
    '[readings.name] found "Alibaba"; expected a name or alias of tencent, as of alibaba; '
    "companies/tencent/aliases has none that is like it."
)
MISSPELT = (
    '[readings.name] found "Alibeba"; '
    'expected a name or alias of alibaba; companies/alibaba/name has "Alibaba".'
)
CELLS = {
    "a figure": (
        ("market_figures", "hang-seng-tech-index-rise", {"value": "36"}),
        '[readings.figure] found "36"; expected "35", as read from "35٪".',
    ),
    "a figure ten times as large": (
        ("market_figures", "hang-seng-tech-index-rise", {"value": "350"}),
        '[readings.figure] found "350"; expected "35", as read from "35٪".',
    ),
    "the other end of a range": (
        ("market_figures", "hang-seng-tech-index-rise", {"value_high": "40"}),
        '[readings.figure] found "40"; expected "", as read from "35٪".',
    ),
    "a unit": (
        ("market_figures", "deepseek-reach-through-tencent", {"unit": "customer"}),
        '[readings.figure] found "customer"; expected "user", as read from "أكثر من مليار مستخدم".',
    ),
    "a qualifier": (
        ("market_figures", "deepseek-reach-through-tencent", {"qualifier": "about"}),
        '[readings.figure] found "about"; expected "more_than", as read from "أكثر من مليار مستخدم".',
    ),
    "a qualifier left out": (
        ("market_figures", "deepseek-reach-through-tencent", {"qualifier": None}),
        '[readings.figure] found ""; expected "more_than", as read from "أكثر من مليار مستخدم".',
    ),
    "a currency": (
        ("funding_facts", "guidance-fund-target-cny", {"currency": "EUR"}),
        '[readings.figure] found "EUR"; expected "CNY", as read from "1 تريليون يوان صيني".',
    ),
    "a year": (
        ("events", "chatgpt-released", {"edtf": "2023"}),
        '[readings.date] found "2023"; expected "2022", as read from "أواخر عام 2022".',
    ),
    "early for late": (
        ("events", "chatgpt-released", {"qualifier": "early"}),
        '[readings.date] found "early"; expected "late", as read from "أواخر عام 2022".',
    ),
    "another entity": (
        ("mentions", "alibaba-m01", {"entity_id": "tencent"}),
        NOT_TENCENT,
    ),
    "a letter of a name": (
        ("mentions", "alibaba-m01", {"as_written": "Alibeba"}),
        MISSPELT,
    ),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_changed_value_is_named_with_its_reading_without_the_article(copy, name):
    (table, row, cells), message = CELLS[name]
    change(copy, table, row, **cells)
    found = said(copy, layers=["readings"])
    field = "as_written" if table == "mentions" else next(iter(cells))
    assert message in found[f"{table}/{row}/{field}"]


def span_of(package, table, row_id):
    resource = package.resource(table)
    (row,) = [
        row.cells for row in read_rows(package, resource) if row.cells[resource.primary_key[0]] == row_id
    ]
    return int(row["start"]), int(row["end"])


def test_one_changed_offset_is_named_without_the_article(copy):
    start, end = span_of(copy, "market_figures", "hang-seng-tech-index-rise")
    change(copy, "market_figures", "hang-seng-tech-index-rise", start=str(start + 1))
    (message,) = said(copy)["market_figures/hang-seng-tech-index-rise/as_written"]
    assert message == (
        '[footnotes.span-length] found "35٪", 3 characters; '
        f"expected 2 characters, as from {start + 1} to {end}."
    )


def test_both_offsets_changed_are_named_with_the_article(copy, article):
    start, end = span_of(copy, "market_figures", "hang-seng-tech-index-rise")
    change(copy, "market_figures", "hang-seng-tech-index-rise", start=str(start + 1), end=str(end + 1))
    found = said(copy, read_article(article))
    assert found["market_figures/hang-seng-tech-index-rise/as_written"] == [
        f'[anchors.words] found "35٪"; expected "5٪ ", as the article has from {start + 1} to {end + 1}.'
    ]


def test_another_sentence_is_named_without_the_article(copy):
    start, _ = span_of(copy, "mentions", "alibaba-m01")
    s30 = span_of(copy, "sentences", "china-ai-rise-s030")
    change(copy, "mentions", "alibaba-m01", sentence_id="china-ai-rise-s030")
    found = said(copy)
    within = f"expected a place within the sentence, {s30[0]} to {s30[1]}"
    assert found["mentions/alibaba-m01/start"] == [f'[footnotes.span-in-sentence] found "{start}"; {within}.']
    assert "mentions/alibaba-m01/end" not in found  # a span that begins elsewhere ends elsewhere


@pytest.mark.parametrize(
    "field", ["ordinal", "section", "paragraph", "start", "end", "words", "sha256", "folded_sha256"]
)
def test_an_anchor_changed_by_hand_breaks_its_seal_without_the_article(copy, field):
    resource = copy.resource("sentences")
    row = dict(read_rows(copy, resource)[4].cells)
    value = "0" * 64 if field.endswith("sha256") else str(int(row[field]) + 1)
    change(copy, "sentences", row["sentence_id"], **{field: value})
    (message,) = said(copy)[f"sentences/{row['sentence_id']}/anchor_sha256"]
    assert message.startswith(f'[footnotes.seal] found "{row["anchor_sha256"]}"; expected "')
    assert message.endswith(
        "the seal of the other cells of this row and its source: one of them, or the seal, was changed."
    )


@pytest.mark.parametrize(("field", "value"), [("sha256", "0" * 64), ("characters", "17151")])
def test_a_source_changed_by_hand_breaks_every_seal_and_is_named_itself(copy, field, value):
    change(copy, "sources", "china-ai-rise", **{field: value})
    found = said(copy)
    (message,) = found["sources/china-ai-rise/sha256"]
    assert message.endswith(
        "expected the hash, and in the field characters the length, that its sentences were sealed with."
    )
    assert not any(cell.startswith("sentences/") and cell.endswith("/anchor_sha256") for cell in found)


@pytest.mark.parametrize("field", ["kind", "start", "end", "words", "sha256", "folded_sha256"])
def test_an_anchor_changed_by_hand_is_named_with_the_article(copy, article, field):
    resource = copy.resource("sentences")
    row = dict(read_rows(copy, resource)[4].cells)
    value = (
        "0" * 64 if field.endswith("sha256") else "list_item" if field == "kind" else str(int(row[field]) + 1)
    )
    change(copy, "sentences", row["sentence_id"], **{field: value})
    found = said(copy, read_article(article))
    assert (
        f'[anchors.sentence] found "{value}"; expected "{row[field]}", as anchored from the article.'
        in found[f"sentences/{row['sentence_id']}/{field}"]
    )


def test_the_real_package_is_clean_with_and_without_the_article(copy, article):
    assert said(copy) == {}
    assert said(copy, read_article(article)) == {}


def test_a_package_that_only_says_it_includes_the_text_is_still_asked_for_quotations(sample, tmp_path):
    article = read_article((sample / "article.en.txt").rename(tmp_path / "elsewhere.txt"))
    sentences = sample / "data" / "sentences.csv"
    text = sentences.read_text(encoding="utf-8")
    quoted = text.replace("Lindqvist praises the Heron.", '"The Heron is quiet, and it pays for itself."')
    sentences.write_text(quoted, encoding="utf-8")
    issues = validate(sample, [article], layers=["anchors"]).issues
    assert [one.rule for one in issues] == ["anchors.text-free"]


def test_nobody_is_related_to_itself(sample):
    package = read_package(sample)
    change(package, "companies", "kelpworks", parent=None)
    change(package, "companies", "bluewater-lines", parent="bluewater-lines")
    change(
        package,
        "relationships",
        "bluewater-lines-parent-of-kelpworks",
        relationship_id="bluewater-lines-parent-of-bluewater-lines",
        object="bluewater-lines",
    )
    assert said(package, layers=("footnotes",)) == {
        "companies/bluewater-lines/parent": [
            '[footnotes.agreement] found "bluewater-lines"; expected another entity than the row\'s own.'
        ],
        "relationships/bluewater-lines-parent-of-bluewater-lines/object": [
            '[footnotes.agreement] found "bluewater-lines"; expected another entity than the subject.'
        ],
    }
