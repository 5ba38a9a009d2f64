"""`footnoted verify` on a release: what was published is there still, or the changed cell is named."""

from __future__ import annotations

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
