"""A table in several files, CSV or Parquet: one table to every layer, each message at its file and line."""

from __future__ import annotations

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import footnoted
from footnoted.arrow import read_arrow
from footnoted.article.source import anchor
from footnoted.descriptor import FILE_NAME, read_package
from footnoted.engine import Engine
from footnoted.errors import ArticleError, BadCsvError, BadPartError
from footnoted.exports.parquet import write_parquet
from footnoted.parts import count_records, text_of
from footnoted.tables import read_rows
from footnoted.upkeep.kept import keep_release
from footnoted.validation import validate
from packages import ARTICLES, LAYERS, SAMPLE, copy_package, read_article, wrong
from packages import validated as validate_sample

TABLE = "events"


def in_parts(root, form="csv", tables=None, cut=3):
    """Cut tables of a package into parts of so many rows, the last one of what is left."""
    raw = json.loads((root / FILE_NAME).read_text(encoding="utf-8"))
    package = read_package(root)
    for resource in package.resources if tables is None else map(package.resource, tables):
        header, *lines = (root / resource.path).read_text(encoding="utf-8").splitlines()
        pieces = [lines[at : at + cut] for at in range(0, len(lines), cut)]
        if len(pieces) > 1 or form == "parquet":
            (root / resource.path).unlink()
            (root / "data" / resource.name).mkdir()
            paths = [f"data/{resource.name}/part-{at:03d}.csv" for at in range(len(pieces))]
            for path, piece in zip(paths, pieces, strict=True):
                text = "".join(f"{one}\n" for one in (header, *piece))
                (root / path).write_text(text, encoding="utf-8", newline="\n")
            described = next(one for one in raw["resources"] if one["name"] == resource.name)
            described["path"] = [one.replace(".csv", f".{form}") for one in paths]
            if form == "parquet":
                as_parquet(root, package, resource, paths)
                described |= {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
                del described["dialect"], described["encoding"]
    (root / FILE_NAME).write_text(json.dumps(raw, ensure_ascii=False, indent=2), encoding="utf-8")
    return root


def as_parquet(root, package, resource, paths):
    for path in paths:
        shutil.move(root / path, root / resource.path)
        write_parquet(package, resource, root / path.replace(".csv", ".parquet"))
        (root / resource.path).unlink()


@pytest.fixture(params=["csv", "parquet"])
def package(request, tmp_path):
    return in_parts(copy_package(SAMPLE, tmp_path), request.param)


def test_a_package_in_parts_is_as_valid_as_one_of_files(package):
    outcome = validate_sample(package, *ARTICLES)
    whole = validate_sample(SAMPLE, *ARTICLES)
    assert wrong(outcome) == wrong(whole) == []
    assert by_row(outcome.ran) == by_row(whole.ran)


def by_row(ran):
    """Give how many rows the rules looked at; gates count files and places of the descriptor."""
    gates = ("files", "characters", "canonical", "descriptor")
    return {rule: count for rule, count in ran.items() if not rule.startswith(gates)}


def test_the_rows_of_parts_are_those_of_the_whole(package):
    parts, whole = read_package(package), read_package(SAMPLE)
    for resource in whole.resources:
        assert read_rows(parts, parts.resource(resource.name)) == read_rows(whole, resource)
        assert read_arrow(parts, parts.resource(resource.name)) == read_arrow(whole, resource)
    with Engine(parts, held=0) as mine, Engine(whole, held=0) as other:
        for name in (one.name for one in whole.resources):
            sql = f'FROM "{name}" ORDER BY _record'
            assert mine.query(sql) == other.query(sql)


@pytest.mark.parametrize("layer", ["structure", "readings", "footnotes"])
def test_a_fault_is_named_in_its_part_at_its_line(layer, tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), tables=[TABLE])
    edits = {
        "structure": ("stated", "sworn"),
        "readings": ("2024-03-14", "2024-03-15"),
        "footnotes": ("bluewater-lines", "heron"),
    }
    part = root / "data" / TABLE / "part-000.csv"
    lines = part.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(at for at, one in enumerate(lines) if one.startswith("bluewater-shares-fall"))
    other = root / "data" / TABLE / "part-001.csv"
    moved = lines.pop(number).replace(*edits[layer])
    part.write_text("".join(lines), encoding="utf-8")
    text = other.read_text(encoding="utf-8").splitlines(keepends=True)
    other.write_text("".join([text[0], moved, *text[1:]]), encoding="utf-8")
    [one] = [one for one in validate(root, layers=[layer]).issues if one.table == TABLE]
    assert (one.file, one.line, one.row) == (f"data/{TABLE}/part-001.csv", 2, "bluewater-shares-fall")
    assert text_of_cell(other, one) in moved


def text_of_cell(path, issue):
    return path.read_text(encoding="utf-8").splitlines()[issue.line - 1][issue.column - 1 :][:4]


def test_a_key_in_two_parts_is_found_and_the_first_is_named(tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), tables=[TABLE])
    first, second = (root / "data" / TABLE / f"part-00{at}.csv" for at in (0, 1))
    line = first.read_text(encoding="utf-8").splitlines()[1]
    second.write_text(second.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    found = [one for one in validate(root, layers=["structure"]).issues if one.table == TABLE]
    assert [(one.rule, one.file, one.line) for one in found] == [
        ("structure.primary-key", f"data/{TABLE}/part-001.csv", 5)
    ]
    assert found[0].expected == (f"a value that no other row has; data/{TABLE}/part-000.csv:2 has it already")


def test_a_part_with_another_header_is_named(tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), tables=[TABLE])
    part = root / "data" / TABLE / "part-001.csv"
    part.write_text(part.read_text(encoding="utf-8").replace("actor,", "actress,"), encoding="utf-8")
    [one] = wrong(validate_sample(root))
    assert (one.rule, one.file, one.line) == ("canonical.header-misspelt", f"data/{TABLE}/part-001.csv", 1)


def test_a_part_whose_columns_stand_in_another_order_is_named_and_read_rightly(tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), tables=[TABLE])
    part = root / "data" / TABLE / "part-001.csv"
    rows = [line.split(",") for line in part.read_text(encoding="utf-8").splitlines()]
    part.write_text("".join(",".join([*row[1:], row[0]]) + "\n" for row in rows), encoding="utf-8")
    assert {one.rule for one in wrong(validate_sample(root))} == {"canonical.header-order"}
    package, whole = read_package(root), read_package(SAMPLE)
    assert read_rows(package, package.resource(TABLE)) == read_rows(whole, whole.resource(TABLE))


def test_an_open_quotation_mark_at_the_end_of_a_part_does_not_reach_the_next(tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), tables=[TABLE])
    first, second = (root / "data" / TABLE / f"part-00{at}.csv" for at in (0, 1))
    first.write_text(first.read_text(encoding="utf-8").rstrip("\n") + '"\n', encoding="utf-8")
    second.write_text(second.read_text(encoding="utf-8").replace(",", ',"', 20), encoding="utf-8")
    package = read_package(root)
    rows = read_rows(package, package.resource(TABLE))
    parts = text_of(package, package.resource(TABLE))
    assert len(rows) <= sum(map(count_records, parts.each))
    assert rows[-1].record == sum(map(count_records, parts.each))


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda _: b"PAR1 and no more", "what is no Parquet, or damaged"),
        (lambda data: data[: len(data) // 2], "what is no Parquet, or damaged"),
        (lambda _: b"", "what is no Parquet, or damaged"),
    ],
)
def test_a_part_in_parquet_that_cannot_be_read_is_one_issue(spoil, found, tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), "parquet", tables=[TABLE])
    part = root / "data" / TABLE / "part-001.parquet"
    part.write_bytes(spoil(part.read_bytes()))
    [one] = wrong(validate_sample(root))
    assert (one.rule, one.file, one.table) == ("canonical.part", f"data/{TABLE}/part-001.parquet", TABLE)
    assert one.found == found
    with pytest.raises(BadPartError, match=r"part-001\.parquet: found what is no Parquet, or damaged"):
        footnoted.open(root).load(TABLE)


def test_a_damaged_page_of_parquet_is_found_by_its_checksum(tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), "parquet", tables=[TABLE])
    part = root / "data" / TABLE / "part-001.parquet"
    data = bytearray(part.read_bytes())
    data[60] ^= 0xFF
    part.write_bytes(data)
    [one] = wrong(validate_sample(root))
    assert (one.rule, one.file) == ("canonical.part", f"data/{TABLE}/part-001.parquet")


def test_values_of_parquet_are_written_as_csv_has_them(tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), "parquet", tables=["funding_facts"])
    part = root / "data" / "funding_facts" / "part-000.parquet"
    table = pq.read_table(part)
    at = table.schema.get_field_index("value")
    pq.write_table(table.set_column(at, "value", pa.array([0.1, 1e22, 1e-7])), part)
    package = read_package(root)
    rows = read_rows(package, package.resource("funding_facts"))
    assert [row.cells["value"] for row in rows[:3]] == ["0.1", "1" + "0" * 22, "0.0000001"]


def test_the_strict_reader_names_the_part(tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), tables=[TABLE])
    part = root / "data" / TABLE / "part-001.csv"
    part.write_text(part.read_text(encoding="utf-8").replace("stated", "stated,more", 1), encoding="utf-8")
    with pytest.raises(
        BadCsvError, match=r"part-001\.csv:\d+:\d+: found \d+ cells; expected \d+, as in the header"
    ):
        footnoted.open(root).load(TABLE)


def test_a_value_of_another_type_is_named_in_its_part(tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), tables=["mentions"])
    part = root / "data" / "mentions" / "part-002.csv"
    lines = part.read_text(encoding="utf-8").splitlines()
    cells = lines[2].split(",")
    lines[2] = ",".join([*cells[:3], "x", *cells[4:]])
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    column = sum(len(one) + 1 for one in cells[:3]) + 1
    with pytest.raises(BadCsvError, match=rf'part-002\.csv:3:{column}: found "x"; expected integer'):
        footnoted.open(root).load("mentions")


def test_a_release_of_parts_has_one_file_for_each_table_and_is_valid(package, tmp_path):
    footnoted.build(package, tmp_path / "dist", [package / one for one in ARTICLES])
    assert (tmp_path / "dist" / "data" / "events.csv").is_file()
    for table in footnoted.open(SAMPLE).tables:
        csv = f"data/{table}.csv"
        assert (tmp_path / "dist" / csv).read_bytes() == (SAMPLE / csv).read_bytes()
    issues = validate(tmp_path / "dist", layers=[one for one in LAYERS if one != "history"]).issues
    assert [one for one in issues if one.rule != "descriptor.own-words"] == wrong(validate_sample(SAMPLE))


def test_what_is_written_anew_is_not_in_parts(tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), tables=["sentences"])
    with pytest.raises(ArticleError, match="found the table sentences in 9 parts; expected one CSV file"):
        anchor(read_package(root), read_article(root / ARTICLES[0]))


def test_what_is_kept_of_a_release_are_all_its_parts(package):
    keep_release(read_package(package))
    assert wrong(validate_sample(package, layers=["history"])) == []
    part = next((package / "validation/last_release/data/events").iterdir())
    part.unlink()
    [one] = wrong(validate_sample(package, layers=["history"]))
    assert (one.rule, one.found) == ("history.release", "no file")


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["data/people.csv", "../secret.csv"], '"../secret.csv" in a list of 2 paths'),
        (["data/people.csv", 7], "a int in a list of 2 paths"),
        ([], "no path in a list of 0 paths"),
        (["data/people.csv", "data/people.csv"], '"data/people.csv", which is named twice'),
        (["data/people.csv", "data/places.csv"], '"data/places.csv", which is named twice'),
        (
            ["data/people.csv", "https://example.org/x.csv"],
            '"https://example.org/x.csv" in a list of 2 paths',
        ),
    ],
)
def test_a_list_that_leads_elsewhere_is_refused_at_the_path(paths, found, tmp_path):
    root = copy_package(SAMPLE, tmp_path, [(FILE_NAME, '"data/people.csv"', json.dumps(paths))])
    issues = [one for one in validate(root, layers=["files"]).issues if one.rule == "files.path"]
    assert [(one.table, one.found) for one in issues] == [("people", found)]


def test_a_part_that_is_not_there_is_missed(tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), tables=[TABLE])
    (root / "data" / TABLE / "part-001.csv").unlink()
    found = wrong(validate(root, layers=["files"]))
    assert [(one.rule, one.file) for one in found] == [("files.missing", f"data/{TABLE}/part-001.csv")]


def test_a_large_table_in_parts_is_read_by_duckdb_itself(tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), tables=["mentions"])
    with Engine(read_package(root), held=0) as engine:
        assert engine.views["mentions"].records.rows() == 28
        assert engine.query("SELECT count(*), max(_record) FROM mentions") == [(28, 28)]


def test_columns_and_filters_give_a_part_of_a_table(package):
    opened, whole = footnoted.open(package), footnoted.open(SAMPLE).load("mentions")
    frame = opened.load("mentions", columns=["start", "entity_id"], filters=[("entity_id", "==", "heron")])
    expected = whole.loc[whole["entity_id"] == "heron", ["start", "entity_id"]].reset_index(drop=True)
    assert list(frame.columns) == ["start", "entity_id"]
    assert frame.equals(expected)


def test_a_column_or_filter_that_cannot_be_is_said(package):
    opened = footnoted.open(package)
    with pytest.raises(footnoted.UnknownNameError, match='found no column "begin"'):
        opened.load("mentions", columns=["begin"])
    with pytest.raises(footnoted.UnknownNameError, match='found no column "begin"'):
        opened.load("mentions", filters=[("begin", ">", 3)])
    with pytest.raises(ValueError, match="found filters that cannot be read"):
        opened.load("mentions", filters=[("start", "over", 3)])
    with pytest.raises(ValueError, match="found filters that do not fit the columns"):
        opened.load("mentions", filters=[("start", ">", "three")])
    with pytest.raises(ValueError, match='found columns without "sentence_id"'):
        opened.load("sentences", package / ARTICLES[0], columns=["start"])
