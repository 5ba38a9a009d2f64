"""The integrity layer: size, hash, and Parquet twins equal to their CSV."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footnoted.arrow import read_arrow
from footnoted.descriptor import read_package
from footnoted.gates import integrity
from footnoted.issues import Issue, Looked
from footnoted.validation import validate
from planting import SAMPLE
from tables_of import field, write_package

CSV = "id,n,s\nx,1,NA\ny,,\n"


@pytest.fixture
def check(tmp_path):
    """Check a table and its twin, each with what the descriptor states of its file."""

    def run(change=lambda table: table, stated=None, twin=None):
        fields = [field("id"), field("n", "integer"), field("s")]
        package = write_package(tmp_path, t=(fields, CSV, {"primaryKey": "id"}))
        pq.write_table(change(read_arrow(package, package.resource("t"))), tmp_path / "t.parquet")
        descriptor = json.loads((tmp_path / "datapackage.json").read_text())
        descriptor["resources"][0] |= stated or {}
        descriptor["resources"].append({"name": "t-parquet", "path": "t.parquet"} | (twin or {}))
        (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
        return [str(one) for one in issues_of(tmp_path)]

    return run


def issues_of(root, unsafe=()):
    return [one for one in integrity.check(read_package(root), unsafe) if isinstance(one, Issue)]


def test_the_sample_breaks_no_rule():
    assert issues_of(SAMPLE) == []


def test_size_and_hash_that_are_right_are_no_issue(check):
    stated = {"bytes": len(CSV), "hash": f"sha256:{hashlib.sha256(CSV.encode()).hexdigest()}"}
    assert check(stated=stated) == []


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
def test_each_algorithm_is_compared(check, algorithm):
    digest = hashlib.new(algorithm, CSV.encode()).hexdigest()
    assert check(stated={"hash": f"{algorithm}:{digest}"}) == []
    assert "[integrity.hash] t: found " in check(stated={"hash": f"{algorithm}:{'0' * len(digest)}"})[0]


def test_a_hash_without_a_name_is_md5(check):
    assert check(stated={"hash": hashlib.md5(CSV.encode(), usedforsecurity=False).hexdigest()}) == []


def test_an_unknown_algorithm_is_an_issue(check):
    assert 'found the algorithm "crc32"; expected one of md5' in check(stated={"hash": "crc32:00"})[0]


def test_the_hash_of_a_parquet_file_is_compared(check):
    assert check(twin={"hash": f"sha256:{'0' * 64}"})[0].startswith(
        "t.parquet: error [integrity.hash] t-parquet:"
    )


def test_a_twin_that_is_equal_is_no_issue(check):
    assert check() == []


def test_a_dictionary_is_equal_to_its_values(check):
    assert check(lambda table: table.set_column(2, "s", table["s"].dictionary_encode())) == []


def replaced(name, values):
    return lambda table: table.set_column(table.schema.get_field_index(name), name, values)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (replaced("n", pa.array([2, None])), 't-parquet/x/n: found "2"; expected "1", as in the CSV.'),
        (replaced("n", pa.array([1, 0])), 't-parquet/y/n: found "0"; expected no value, as in the CSV.'),
        (replaced("s", pa.array(["NA", ""])), 't-parquet/y/s: found ""; expected no value, as in the CSV.'),
        (replaced("n", pa.array(["1", None])), "t-parquet/n: found string; expected the type int64."),
        (
            replaced("n", pa.array([1, None], pa.float32())),
            "t-parquet/n: found float; expected the type int64.",
        ),
        (lambda table: table.slice(0, 1), "t-parquet: found 1 rows; expected 2, as in the CSV."),
        (
            lambda table: table.drop_columns("s"),
            't-parquet: found the fields "id,n"; expected "id,n,s", as in the CSV.',
        ),
    ],
)
def test_a_twin_that_differs_is_named_with_the_cell(check, change, says):
    assert check(change) == [f"t.parquet: error [integrity.parquet] {says} {integrity.PARQUET.mend}"]


def test_a_twin_of_no_table_is_an_issue(check):
    assert 'found no table "u"; expected a name of a table' in check(twin={"name": "u-parquet"})[0]


def test_a_broken_parquet_file_is_an_issue(check, tmp_path):
    check()
    (tmp_path / "t.parquet").write_bytes(b"PAR1 nonsense PAR1")
    issues = [str(one) for one in issues_of(tmp_path)]
    assert len(issues) == 1
    assert "expected a Parquet file that can be read" in issues[0]


def test_an_unsafe_file_is_not_opened(check, tmp_path):
    check(stated={"bytes": 1})
    assert issues_of(tmp_path, {"t.csv"}) == []


def test_what_the_descriptor_states_nothing_of_is_not_looked_at(check, tmp_path):
    check(stated={"bytes": len(CSV)})
    looked = Counter()
    for one in integrity.check(read_package(tmp_path)):
        if isinstance(one, Looked):
            looked[one.rule] += one.count
    assert looked == {"integrity.bytes": 1, "integrity.hash": 0, "integrity.parquet": 1}


def test_a_package_that_states_no_sizes_or_hashes_leaves_the_layer_idle():
    assert {one.id for one in integrity.RULES} <= set(validate(SAMPLE, layers=["integrity"]).idle)
