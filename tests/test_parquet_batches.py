"""Parquet is read in memory that its own encoding cannot blow up, and says what it said before."""

from __future__ import annotations

import collections
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footnoted import parquet_batches
from footnoted.door import Door
from footnoted.errors import BeyondLimitError
from footnoted.parquet_batches import batches, open_parquet, values
from footnoted.parts import ParquetFile

ROWS = 30_000
DELTA = {"use_dictionary": False, "column_encoding": {"id": "DELTA_BYTE_ARRAY", "words": "DELTA_BYTE_ARRAY"}}
ENCODINGS = {
    "dictionary": {},
    "plain": {"use_dictionary": False},
    "delta": DELTA,
    "many row groups": {"row_group_size": 1_000},
    "Arrow's own schema": {"store_schema": True},
}


@pytest.fixture(scope="module")
def table():
    """Texts that repeat, texts that do not, texts that are missing, numbers."""
    chosen = random.Random(1)  # noqa: S311 - the same on every run
    kinds = [chosen.choice(["ship", "port", None]) for _ in range(ROWS)]
    words = [f"{chosen.random():.9f} euros" for _ in range(ROWS)]
    return pa.table(
        {"id": [f"r-{at:06d}" for at in range(ROWS)], "kind": kinds, "words": words, "n": range(ROWS)}
    )


def repeated(text, rows):
    return pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), [text])


def read(path):
    with path.open("rb") as raw:
        found = (zip(*map(values, one.columns), strict=True) for one in batches(open_parquet(raw)))
        return [row for rows in found for row in rows]


@pytest.mark.parametrize("how", ENCODINGS.values(), ids=ENCODINGS)
def test_the_rows_are_those_that_arrow_reads(how, table, tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(table, path, **how)
    assert read(path) == [*zip(*(one.to_pylist() for one in table.columns), strict=True)]


def test_texts_in_categories_and_bytes_are_texts(tmp_path):
    path = tmp_path / "t.parquet"
    coded = pa.array(["a", None, "b"]).dictionary_encode()
    pq.write_table(pa.table({"category": coded, "bytes": [b"x", b"y", None]}), path)
    assert read(path) == [("a", "x"), (None, "y"), ("b", None)]


def test_a_text_that_many_rows_share_is_held_once(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"words": repeated("x" * 900_000, 20_000)}), path, compression="zstd")
    assert path.stat().st_size < 100_000
    before = pa.total_allocated_bytes()
    with path.open("rb") as raw:
        most = 0
        for one in batches(open_parquet(raw)):
            most = max(most, pa.total_allocated_bytes() - before)
            assert len({id(text) for text in values(one.column(0))}) == 1
    assert most < 20_000_000


def test_what_may_repeat_what_stood_before_it_is_read_in_few_rows(tmp_path, monkeypatch):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"id": ["y" * 50_000] * 5_000, "words": ["z"] * 5_000}), path, **DELTA)
    monkeypatch.setattr(parquet_batches, "MOST_AT_ONCE", 10_000_000)
    with path.open("rb") as raw:
        sizes = [len(one) for one in batches(open_parquet(raw))]
    assert sum(sizes) == 5_000
    assert max(sizes) * 50_000 <= 10_000_000


def test_a_text_that_is_longer_than_a_line_is_refused(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"words": ["x" * 1_000_001]}), path)
    with pytest.raises(BeyondLimitError, match="found 1,000,001 bytes of a line; expected at most 1,000,000"):
        read(path)
    with (
        ParquetFile(Door(tmp_path), "t.parquet").open() as text,
        pytest.raises(BeyondLimitError, match=r"^t\.parquet: found 1,000,001 bytes of a line"),
    ):
        text.read()


def test_a_table_that_says_more_than_a_table_may_is_refused(tmp_path):
    table = pa.table({"words": repeated("x" * 900_000, 2_000)})
    pq.write_table(table, tmp_path / "t.parquet", compression="zstd")
    expected = r"t\.parquet: found 1,000,\d+,\d+ bytes of a table; expected at most 1,000,000,000"
    with ParquetFile(Door(tmp_path), "t.parquet").open() as text:
        blocks = iter(lambda: text.read(1 << 20), b"")
        with pytest.raises(BeyondLimitError, match=expected):
            collections.deque(blocks, maxlen=0)
