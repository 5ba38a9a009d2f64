"""The layers run in their order; a package that fails a gate is not read on; nothing at all is changed."""

from __future__ import annotations

import builtins
import io
import json
import os
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from footnoted import validation
from footnoted.article.source import read_article
from footnoted.errors import UnreadablePackageError
from footnoted.validation import LAYERS, NAMES, RULES, validate

ROWS = [one for one in NAMES if one != "expectations"]
BEHIND = {one.id for layer in LAYERS if layer.needs != "descriptor" for one in layer.rules}
"""The rules of the layers behind the gates: all from `structure` on."""


def said(outcome):
    return [str(one) for one in outcome.issues]


def articles(root):
    return [read_article(root / name) for name in ("article.en.txt", "article.ar.txt")]


def tree(root):
    return {path.relative_to(root): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def edit(root, name, old, new):
    path = root / name
    text = path.read_bytes().decode()
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())


@pytest.fixture
def opened(monkeypatch):
    """Note the tables that the layers open, whichever way."""
    names = []
    real = builtins.open

    def watch(file, *arguments, **named):
        names.append("" if isinstance(file, int) else Path(file).name)
        return real(file, *arguments, **named)

    real_by_handle = os.open

    def watch_too(path, flags, mode=0o777, *, dir_fd=None):
        names.append(Path(path).name)
        return real_by_handle(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", watch_too)
    monkeypatch.setattr(builtins, "open", watch)
    monkeypatch.setattr(io, "open", watch)
    return names


def test_the_layers_run_in_order_and_the_rows_last(sample):
    told = []
    outcome = validate(sample, articles(sample), layers=ROWS, progress=told.append)
    before, after = ROWS[: ROWS.index("anchors")], ROWS[ROWS.index("anchors") :]
    assert before[:5] == ["files", "characters", "canonical", "descriptor", "integrity"]
    layers = [one for one in told if ":" not in one]
    assert after == ["anchors", "coverage", "waivers"]
    assert layers == ["files", *before, *after, ""]
    assert {"structure: companies", "readings: events", "footnotes: footnotes.named"} <= set(told)
    assert list(outcome.seconds) == [*before, *after]
    assert said(outcome) == []
    assert [one.source_id for one in outcome.coverages] == ["harbour-ferries", "harbour-letter"]


def test_without_an_article_its_layers_are_skipped_and_named(sample):
    outcome = validate(sample, layers=ROWS)
    assert {rule.partition(".")[0]: why for rule, why in outcome.skipped.items()} == {
        "anchors": "no article",
        "coverage": "no article",
        "expectations": "not asked for",
    }


def test_an_unsafe_file_is_never_opened(sample, opened):
    secret = sample.parent / "secret.csv"
    secret.write_text("secret\n", encoding="utf-8")
    (sample / "data" / "places.csv").unlink()
    (sample / "data" / "places.csv").symlink_to("../../secret.csv")
    opened.clear()
    outcome = validate(sample, articles(sample))
    (only,) = said(outcome)
    assert only == (
        'data/places.csv: error [files.symlink] found a link to "../../secret.csv"; expected a file. '
        "Put the file itself in the link's place."
    )
    assert outcome.skipped == dict.fromkeys(BEHIND, "a gate failed")
    assert not {"places.csv", "secret.csv"} & set(opened)
    assert "people.csv" in opened


def test_each_small_file_is_read_once_however_many_layers_look_at_it(sample, opened):
    given = articles(sample)
    opened.clear()
    outcome = validate(sample, given, layers=ROWS)
    assert said(outcome) == []
    read = Counter(name for name in opened if name.endswith((".csv", ".json")))
    assert {"companies.csv", "sentences.csv", "evidence.csv", "set_aside.csv", "datapackage.json"} <= set(
        read
    )
    assert set(read.values()) == {1}, read


def test_a_pipe_in_place_of_a_table_does_not_hang(sample):
    (sample / "data" / "places.csv").unlink()
    os.mkfifo(sample / "data" / "places.csv")
    waiver = "rule,table,row,field,reason,expected,expires\ncharacters.bidi,places,denmark,name,why,,\n"
    (sample / "validation" / "waivers.csv").write_text(waiver, encoding="utf-8")
    (only,) = said(validate(sample))
    assert only.startswith("data/places.csv: error [files.regular] found a pipe; expected a file.")


def test_no_waiver_takes_out_what_a_gate_found(sample):
    (sample / "data" / "places.csv").unlink()
    waiver = "rule,table,row,field,reason,expected,expires\nfiles.missing,places,record 1,,why,,\n"
    (sample / "validation" / "waivers.csv").write_text(waiver, encoding="utf-8")
    assert [one.partition(":")[0] for one in said(validate(sample))] == ["data/places.csv"]


def test_a_file_that_is_no_text_is_said_once_and_not_read_as_a_table(sample):
    (sample / "data" / "places.csv").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    outcome = validate(sample, articles(sample))
    (only,) = said(outcome)
    assert only.startswith("data/places.csv:1:1: error [characters.not-text] ")
    assert outcome.skipped == dict.fromkeys(BEHIND, "a gate failed")


def test_a_waiver_takes_its_issue_out_until_it_ends(sample):
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    waiver = (
        "rule,table,row,field,reason,expected,expires\n"
        "readings.date,events,tidewright-settles,edtf,the shipyard said so,2022,2030-01-01\n"
    )
    (sample / "validation" / "waivers.csv").write_text(waiver, encoding="utf-8")
    assert said(validate(sample, layers=ROWS, today=date(2030, 1, 1))) == []
    late = [one.rule for one in validate(sample, layers=ROWS, today=date(2030, 1, 2)).issues]
    assert late == ["readings.date", "waivers.expired"]


class Suites:
    """Stands for Great Expectations, and notes what it is asked for."""

    def __init__(self, done):
        self.done, self.looked = done, {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.done.append("closed")

    def feed(self, _held=()):
        self.done.append("feed")

    def finish(self, known):
        self.done.append(f"finish: {len(known)} known")
        return []


def test_what_the_other_layers_found_is_told_before_the_suites_are_done(sample, monkeypatch):
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    done = []
    monkeypatch.setattr(validation.expectations, "begin", lambda _: Suites(done))

    def early(outcome):
        done.append(tuple(one.rule for one in outcome.issues))

    outcome = validate(sample, early=early, progress=done.append)
    steps = [one for one in done if one in {"feed", "structure", "expectations", "closed"}]
    assert steps == ["feed", "structure", "expectations", "closed"]
    assert done[done.index("expectations") - 1] == ("readings.date",)
    assert done[done.index("expectations") + 1] == "finish: 1 known"
    assert not {one for one in outcome.skipped if one.startswith("expectations.")}


@pytest.mark.parametrize("layers", [["files"], ["readings"]])
def test_suites_that_are_not_asked_for_are_not_begun(sample, monkeypatch, layers):
    monkeypatch.setattr(validation.expectations, "begin", lambda _: pytest.fail("begun"))
    assert validate(sample, layers=layers, early=lambda _: pytest.fail("told")).issues == []


@pytest.mark.parametrize("text", ["", "[]", "{", '{"resources": [}', "\0", '{"a": 1, "a": 2}', "[" * 100_000])
def test_a_broken_descriptor_is_an_issue_of_its_place(sample, text):
    (sample / "datapackage.json").write_text(text, encoding="utf-8")
    found = said(validate(sample))
    assert any(one.startswith("datapackage.json:") for one in found)


def test_a_broken_descriptor_is_refused_where_its_layer_is_left_out(sample):
    (sample / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(
        UnreadablePackageError, match=r"datapackage.json: cannot be read as UTF-8 JSON \(.*\)\. Mend"
    ):
        validate(sample, layers=["footnotes"])


def test_a_folder_without_descriptor_is_no_package(tmp_path):
    with pytest.raises(
        UnreadablePackageError, match=r"datapackage.json: cannot be read as UTF-8 JSON \(.*No such"
    ):
        validate(tmp_path)


FAULTS = {
    "a byte order mark": (lambda data: b"\xef\xbb\xbf" + data, {"characters.bom"}),
    "line ends of Windows": (lambda data: data.replace(b"\n", b"\r\n"), {"characters.line-ends"}),
    "windows-1256": (
        lambda data: data.replace("بورت".encode(), "بورت".encode("cp1256")),
        {"characters.utf-8"},
    ),
    "an extra column": (lambda data: data.replace(b"\n", b",x\n"), {"canonical.header-extra"}),
    "a missing column": (
        lambda data: b"\n".join(line.rpartition(b",")[0] for line in data.split(b"\n")),
        {"canonical.header-missing"},
    ),
    "a duplicate column": (
        lambda data: data.replace(b"place_id,", b"name,", 1),
        {"canonical.header-duplicate"},
    ),
    "a ragged row": (lambda data: data.replace(b"denmark,", b"denmark,,", 1), {"canonical.cells"}),
    "an empty file": (lambda _: b"", {"canonical.empty"}),
    "a cut file": (lambda data: data[: len(data) // 2], {"canonical.last-line-end"}),
    "a merge conflict": (
        lambda data: data.replace(b"\n", b"\n<<<<<<< HEAD\n", 1),
        {"canonical.conflict-marker"},
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_file_is_named_and_no_other_file_blamed(sample, name):
    change, expected = FAULTS[name]
    path = sample / "data" / "places.csv"
    path.write_bytes(change(path.read_bytes()))
    before = tree(sample)
    issues = validate(sample, articles(sample), layers=["characters", "canonical"]).issues
    assert {one.file for one in issues} == {"data/places.csv"}
    assert expected <= {one.rule for one in issues}
    assert tree(sample) == before


def test_one_broken_cell_hides_no_other(sample):
    edit(sample, "data/funding_facts.csv", ",4000000,", ",four,")
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    edit(sample, "data/mentions.csv", "Adeyemi,1090", "Adeyemo,1090")
    issues = validate(sample, layers=ROWS).issues
    told = {(one.rule, one.cell) for one in issues}
    assert ("readings.figure", "funding_facts/heron-cost/value") not in told  # it follows from the type
    assert told >= {
        ("structure.type", "funding_facts/heron-cost/value"),
        ("readings.date", "events/tidewright-settles/edtf"),
        ("readings.name", "mentions/jonas-adeyemi-m02/as_written"),
    }


def test_issues_come_sorted_and_the_same_on_every_run(sample):
    for old, new in ((",4000000,", ",5000000,"), ("costs.,,,,,,,", "costs.,,,,,,about,")):
        edit(sample, "data/funding_facts.csv", old, new)
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    first = validate(sample, articles(sample), layers=ROWS).issues
    assert first == sorted(first)
    assert len(set(first)) == len(first)
    assert validate(sample, articles(sample), layers=ROWS).issues == first


def nodes(value, path=()):
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from nodes(inner, (*path, key))


@pytest.mark.parametrize("seed", range(12))
def test_no_descriptor_ends_in_a_traceback(sample, seed):
    """Keys of the descriptor are removed or given another value, three at a time."""
    path = sample / "datapackage.json"
    chance = random.Random(seed)  # noqa: S311 - a fixed choice
    document = json.loads(path.read_text(encoding="utf-8"))
    structural = [one for one in nodes(document) if one[-1] not in {"title", "description", "example"}]
    for place in chance.sample(structural, 3):
        holder = document
        try:
            for key in place[:-1]:
                holder = holder[key]
            holder[place[-1]] = chance.choice(
                [None, 1, "", [], {}, "x", ["x"], {"a": 1}, "sentence_id", ["source_id"]]
            )
        except (KeyError, IndexError, TypeError):
            continue
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")
    before = tree(sample)
    assert said(validate(sample, articles(sample), layers=ROWS))
    assert tree(sample) == before


def test_every_rule_belongs_to_a_layer_that_validation_knows():
    assert list(dict.fromkeys(one.layer for one in RULES)) == list(validation.NAMES)


def test_a_column_that_is_wrong_everywhere_is_shown_a_thousand_times_counted_and_hides_no_other(sample):
    path = sample / "data" / "places.csv"
    rows = "".join(f"quay-{number:04d},Quay,,,quay,,,harbour-ferries-s003\n" for number in range(1_500))
    path.write_text(path.read_text(encoding="utf-8") + rows, encoding="utf-8")
    issues = validate(sample, layers=["structure", "footnotes"]).issues
    kinds = [one for one in issues if (one.rule, one.field) == ("structure.enum", "kind")]
    assert len(kinds) == 1_001
    assert (kinds[0].place, kinds[0].found) == ("data/places.csv:1:37", "500 more cells like these")
    assert {one.rule.partition(".")[0] for one in issues} == {"structure", "footnotes"}
    assert "structure.foreign-key" in {one.rule for one in issues}
    assert all(count <= 1_001 for count in Counter((one.rule, one.field) for one in issues).values())


@pytest.mark.parametrize(
    "path", ["../secret.csv", "/{root}/secret.csv", "data/../../secret.csv", "~/secret.csv"]
)
def test_a_path_that_leads_out_of_the_package_is_not_opened(sample, path):
    (sample.parent / "secret.csv").write_text('secret,label\n"secret cell\n', encoding="utf-8")
    descriptor = sample / "datapackage.json"
    text = descriptor.read_text(encoding="utf-8")
    out = path.format(root=sample.parent)
    descriptor.write_text(text.replace("data/cohorts.csv", out), encoding="utf-8")
    issues = validate(sample).issues
    assert {one.file for one in issues} <= {"datapackage.json", "data/cohorts.csv"}
    assert "files.path" in {one.rule for one in issues}
    assert not any("label" in str(one) or "secret cell" in str(one) for one in issues)


@pytest.mark.parametrize("listed", [1.5, None, "data", {"a": 1}, [1, None, "x"], []])
def test_resources_of_any_kind_are_an_issue_and_no_traceback(sample, listed):
    descriptor = sample / "datapackage.json"
    raw = json.loads(descriptor.read_text(encoding="utf-8")) | {"resources": listed}
    descriptor.write_text(json.dumps(raw), encoding="utf-8")
    assert any(one.file == "datapackage.json" for one in validate(sample).issues)
