"""`footnoted verify` on a release: what was published is there still, or the changed cell is named."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.exports.release import build_release


@pytest.fixture
def release(sample, tmp_path):
    """The release of the sample package."""
    build_release(read_package(sample), tmp_path / "dist")
    return tmp_path / "dist"


def test_a_release_is_as_it_was_published_as_a_folder_and_as_a_zip(release, capsys):
    (archive,) = release.glob("*.zip")
    for path in (release, archive):
        assert main(["verify", str(path)]) == 0
        assert capsys.readouterr().out == f"{path}: every sum and every table is as it was published.\n"


def test_a_changed_cell_of_a_release_is_named(release, capsys):
    path = release / "data" / "companies.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count("kelpworks,Kelpworks,") == 1
    path.write_text(
        text.replace("kelpworks,Kelpworks,", "kelpworks,Kelpwords,"), encoding="utf-8", newline="\n"
    )
    assert main(["verify", str(release)]) == 1
    said = capsys.readouterr().out
    assert "data/companies.csv" in said
    assert '"Kelpwords"' in said
    assert "kelpworks" in said


def test_a_folder_that_is_no_release_is_refused(tmp_path, capsys):
    assert main(["verify", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_what_stands_beside_the_one_folder_of_a_zip_is_named(release, capsys):
    (archive,) = release.glob("*.zip")
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("extra.txt", "x")
        file.writestr("second/data/companies.csv", "x")
    assert main(["verify", str(archive)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "extra.txt: stands beside the release's folder, harbour-ferries-0.1.0.",
        "second: stands beside the release's folder, harbour-ferries-0.1.0.",
    ]
    assert main(["verify", str(release)]) == 1
    said = capsys.readouterr().out.splitlines()
    for name in ("extra.txt", "second/data/companies.csv"):
        assert f"{archive.name}: {name}: stands beside the zip's one folder, harbour-ferries-0.1.0." in said


def test_a_file_that_is_listed_twice_is_named(release, capsys):
    with (release / "SHA256SUMS").open("a", encoding="utf-8") as file:
        file.write(f"{'0' * 64}  README.md\n")
    assert main(["verify", str(release)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == 'SHA256SUMS: lists "README.md" 2 times; expected once.'


def test_resources_that_are_no_list_are_a_fault_and_no_traceback(release, capsys):
    (release / "datapackage.json").write_text('{"resources": 5}', encoding="utf-8")
    assert main(["verify", str(release)]) == 1
    said = capsys.readouterr().out
    assert (
        "datapackage.json: resources: found no list of resources; expected the tables of the release." in said
    )


VERIFY = """
import sys
from pathlib import Path
from footnoted.cli import main

code = main(["verify", sys.argv[1], "--limits", "seconds=2"])
status = Path("/proc/self/status").read_text(encoding="ascii")
(peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
print(f"{int(peak) // 1024} MB", file=sys.stderr)
sys.exit(code)
"""


def test_a_parquet_file_that_unpacks_to_gigabytes_is_verified_in_little_memory(release):
    path = release / "parquet" / "companies.parquet"
    names, rows = pq.read_schema(path).names, 10_000
    bomb = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), ["x" * 900_000])
    empty = pa.nulls(rows, pa.string())
    pq.write_table(pa.table({one: bomb if one == "name" else empty for one in names}), path)
    command = [sys.executable, "-c", VERIFY, str(release)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    *_, said, peak = done.stderr.splitlines()
    assert said.startswith("footnoted: it was not done within 2 s and was ended.")
    assert int(peak.removesuffix(" MB")) < 700
