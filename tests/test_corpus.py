"""The corpus that measurements are made on: seeded, valid, as large as asked for."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from footnoted.article.source import read_article
from footnoted.descriptor import read_package
from footnoted.issues import Severity
from footnoted.tables import read_rows
from footnoted.validation import validate
from packages import LAYERS

SCRIPTS = Path(__file__).parents[1] / "scripts"


def load(name):
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


load("corpus_texts")
corpus = load("corpus")


def written(root, **options):
    corpus.write_corpus(root, corpus.Options(**{"facts": 120, "sources": 4, **options}))
    return root


def bytes_of(root):
    return {one.relative_to(root): one.read_bytes() for one in sorted(root.rglob("*")) if one.is_file()}


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path):
    first, second = written(tmp_path / "a"), written(tmp_path / "b")
    assert bytes_of(first) == bytes_of(second)
    assert bytes_of(first) != bytes_of(written(tmp_path / "c", seed=2))


def test_every_row_of_a_corpus_holds_and_its_texts_are_claimed_whole(tmp_path):
    root = written(tmp_path / "a", texts=True)
    articles = [read_article(one) for one in sorted((root / "texts").iterdir())]
    assert {one.text[0] for one in articles} == {"N", "أ"}
    outcome = validate(root, articles, layers=LAYERS)
    assert [one for one in outcome.issues if one.severity is not Severity.INFO] == []
    assert all(one.found == one.claimed + one.set_aside for one in outcome.coverages)


def test_a_corpus_has_as_many_facts_and_sources_as_asked_for(tmp_path):
    counts = corpus.write_corpus(tmp_path / "a", corpus.Options(facts=500, sources=7))
    facts = sum(count for name, count in counts.items() if name in corpus.FACTS)
    assert 500 <= facts < 510
    assert counts["sources"] == 7
    package = read_package(tmp_path / "a")
    assert {one.name: len(read_rows(package, one)) for one in package.resources} == counts
    assert min(counts.values()) > 0


def test_planted_faults_are_found_where_they_stand(tmp_path):
    root = written(tmp_path / "a")
    planted = corpus.plant(root, 6)
    outcome = validate(root, layers=["structure", "footnotes", "readings"])
    places = {f"{one.file}:{one.line} {one.field}" for one in outcome.issues}
    assert set(planted) <= places


def test_whom_the_texts_name_follows_zipfs_law(tmp_path):
    root = written(tmp_path / "a", facts=2_000)
    package = read_package(root)
    rows = read_rows(package, package.resource("mentions"))
    counts = {}
    for row in rows:
        counts[row.cells["entity_id"]] = counts.get(row.cells["entity_id"], 0) + 1
    ranked = sorted(counts.values(), reverse=True)
    assert ranked[0] > 10 * ranked[len(ranked) // 2]


@pytest.mark.parametrize("number", [0, 1, 100, 4_711])
def test_entities_have_names_of_their_own(number):
    texts = sys.modules["corpus_texts"]
    others = {texts.entity(one).name for one in range(5_000) if one != number}
    assert texts.entity(number).name not in others
