"""An English and an Arabic source go the same way side by side, and the toolkit knows neither of them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import footnoted
from footnoted.article.archive import Archive
from footnoted.article.coverage import measure
from footnoted.article.source import anchor, read_article, write_anchors
from footnoted.article.verification import texts, verify
from footnoted.descriptor import read_package
from footnoted.footnote import trace
from footnoted.frames import read_frame
from footnoted.model import Model
from footnoted.rows.names import gazetteer
from footnoted.tables import read_rows
from footnoted.upkeep.faults import Edit
from footnoted.upkeep.starter import FAULTS
from footnoted.validation import NAMES, validate
from planting import plant

FILES = {"harbour-ferries": "article.en.txt", "harbour-letter": "article.ar.txt"}
LAYERS_OF_ROWS = [one for one in NAMES if one != "expectations"]
PACKAGE = Path(footnoted.__file__).parent


@pytest.fixture
def package(sample):
    return read_package(sample)


def articles(root):
    return {source: read_article(root / name) for source, name in FILES.items()}


def test_both_are_anchored_again_from_nothing_in_either_order(sample, package):
    """Only the gists are lost: they alone are written by hand."""
    before = {
        name: (sample / "data" / name).read_text(encoding="utf-8")
        for name in ("sources.csv", "sentences.csv")
    }
    for order in (list(FILES), list(reversed(FILES))):
        path = sample / "data" / "sentences.csv"
        path.write_text(before["sentences.csv"].splitlines()[0] + "\n", encoding="utf-8")
        for source in order:
            write_anchors(package, anchor(package, articles(sample)[source]))
        rows = [line.rpartition(",")[0] for line in path.read_text(encoding="utf-8").splitlines()[1:]]
        kept = [
            re.sub(r",(?:\"[^\"]*\"|[^,\"]*)$", "", line) for line in before["sentences.csv"].splitlines()[1:]
        ]
        assert rows == kept
        assert (sample / "data" / "sources.csv").read_text(encoding="utf-8") == before["sources.csv"]


def test_each_is_verified_as_itself_without_being_named(sample, package):
    for source, article in articles(sample).items():
        found = verify(package, article)
        assert found.source_id == source
        assert found.holds


def test_names_are_found_in_both_by_one_gazetteer(sample, package):
    names = gazetteer(Model(package))
    found = {
        source: {one.entity for one in names.find(article.text)}
        for source, article in articles(sample).items()
    }
    assert {"tidewright", "heron", "quayside", "port-maren"} <= found["harbour-ferries"] & found[
        "harbour-letter"
    ]
    assert "salma-haddad" in found["harbour-letter"] - found["harbour-ferries"]
    assert "mara-lindqvist" in found["harbour-ferries"] - found["harbour-letter"]


def test_both_pass_every_check_together_and_everything_is_claimed(sample, package):
    outcome = validate(sample, list(articles(sample).values()), layers=LAYERS_OF_ROWS)
    assert [str(one) for one in outcome.issues] == []
    for source, article in articles(sample).items():
        covered = measure(Archive(Model(package)), article).coverage
        assert covered.source_id == source
        assert covered.found == covered.claimed + covered.set_aside


@pytest.mark.parametrize(
    ("source", "edit", "cell"),
    [
        (
            "harbour-ferries",
            Edit("data/market_figures.csv", "6 percent,599,608", "6 percent,598,607"),
            "market_figures/bluewater-share-price/as_written",
        ),
        (
            "harbour-letter",
            Edit("data/market_figures.csv", "5٪,243,245", "5٪,242,244"),
            "market_figures/ticket-and-ferry-prices/as_written",
        ),
    ],
)
def test_a_fault_in_one_is_found_with_its_article_and_not_with_the_other(sample, source, edit, cell):
    plant(sample, edit)
    for name, article in articles(sample).items():
        issues = validate(sample, [article], layers=["anchors"]).issues
        assert [one.cell for one in issues] == ([cell] if name == source else [])


def test_rows_of_both_can_be_traced_to_their_words(sample, package):
    known = {source: texts(package, article) for source, article in articles(sample).items()}
    for table, row in (("market_figures", "quayside-users"), ("other_figures", "tidewright-workforce")):
        note = trace(package, table, row)
        (cited,) = [one for one in note.citations if one.stance == "cites"]
        text = known[cited.source_id][cited.sentence_id]
        assert text[note.start - cited.start : note.end - cited.start] == note.as_written
    frame = read_frame(package, package.resource("sentences"))
    assert frame["source_id"].value_counts().to_dict() == {"harbour-ferries": 18, "harbour-letter": 7}


def test_a_third_source_is_checked_beside_the_two(sample, package, tmp_path):
    """Its sentences need gists and rows; nothing of the other two is blamed."""
    path = tmp_path / "diary.txt"
    path.write_text("The tide turned.\n", encoding="utf-8")
    write_anchors(package, anchor(package, read_article(path), "diary"))
    issues = validate(
        sample, [*articles(sample).values(), read_article(path)], layers=["anchors", "coverage"]
    ).issues
    assert {(one.rule, one.row) for one in issues} == {("coverage.idle-sentence", "diary-s001")}
    assert len(read_rows(package, package.resource("sentences"))) == 26


OF_ONE_ARTICLE = re.compile(r"china|deepseek|harbour", re.IGNORECASE)
DISTRIBUTION = re.compile(r"china_ai_rise-|china-ai-rise")
"""The distribution that carries the toolkit is named after its first data; an install hint must say it."""


def texts_of(module):
    """Give every text of a module, docstrings and all, but for examples, which are run on the sample."""
    nodes = ast.walk(ast.parse(module))
    texts = [one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return [re.sub(r"^ *>>> .*?(?=^\s*$|\Z)", "", one, flags=re.MULTILINE | re.DOTALL) for one in texts]


def test_the_toolkit_holds_nothing_of_one_article():
    found = [
        (path.name, text)
        for path in sorted(PACKAGE.rglob("*.py"))
        for text in texts_of(path.read_text(encoding="utf-8"))
        if OF_ONE_ARTICLE.search(DISTRIBUTION.sub("", text))
    ]
    tables = [
        path
        for path in PACKAGE.rglob("*.toml")
        if path != FAULTS and OF_ONE_ARTICLE.search(path.read_text(encoding="utf-8"))
    ]
    assert (found, tables) == ([], [])


def test_a_word_of_one_article_would_be_found():
    planted = 'A = "china-1"\ndef f():\n    """Speak of DeepSeek."""\n    return f"a {A} harbour"\n'
    assert [one for one in texts_of(planted) if OF_ONE_ARTICLE.search(one)] == [
        "china-1",
        "Speak of DeepSeek.",
        " harbour",
    ]
