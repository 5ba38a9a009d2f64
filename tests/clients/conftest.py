"""The release of the real package, for the programs of others to open."""

from __future__ import annotations

import pytest

from releases import data_alone, release


@pytest.fixture(scope="session")
def dist(root, tmp_path_factory):
    """The folder that `build` writes, without wheel and sdist."""
    folder = tmp_path_factory.mktemp("clients")
    return release(data_alone(root, folder / "package"), folder / "dist")


@pytest.fixture(scope="session")
def top(dist, tmp_path_factory):
    """The one folder of the zip, unpacked."""
    import zipfile  # noqa: PLC0415 - here alone

    folder = tmp_path_factory.mktemp("zip")
    (path,) = dist.glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    (top,) = folder.iterdir()
    return top
