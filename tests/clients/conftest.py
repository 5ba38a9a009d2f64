"""Releases for the programs of others to open: of the real package, the sample, and one not of ours."""

from __future__ import annotations

import zipfile
from functools import cache

import pytest

from footnoted.descriptor import read_package
from packages import COURT, copy_package
from planting import copy_sample
from releases import data_alone, release

NAMES = ("china-ai-rise", "harbour-ferries", "ardmoor-court-rulings")


@pytest.fixture(scope="session")
def released(root, tmp_path_factory):
    """Give a function that builds the release of a package by its name, once."""

    def package(name, folder):
        if name == "china-ai-rise":
            return data_alone(root, folder / "package")
        return read_package(copy_sample(folder) if name == "harbour-ferries" else copy_package(COURT, folder))

    @cache
    def build(name):
        folder = tmp_path_factory.mktemp("clients")
        return release(package(name, folder), folder / "dist")

    return build


@pytest.fixture(scope="session")
def unpacked(released, tmp_path_factory):
    """Give a function that unpacks the zip of a release and gives its one folder."""

    @cache
    def unpack(name):
        folder = tmp_path_factory.mktemp("zip")
        (path,) = released(name).glob("*.zip")
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        (top,) = folder.iterdir()
        return top

    return unpack


@pytest.fixture
def dist(released):
    """The folder that `build` writes of the real package, without wheel and sdist."""
    return released("china-ai-rise")


@pytest.fixture
def top(unpacked):
    """The one folder of the zip of the real package, unpacked."""
    return unpacked("china-ai-rise")


@pytest.fixture(params=NAMES)
def each(request, released):
    """The release of each package in turn."""
    return released(request.param)


@pytest.fixture(params=NAMES)
def each_top(request, unpacked):
    """The unpacked zip of each package in turn."""
    return unpacked(request.param)
