"""What several tests need: where the repository is, a sample package to break, the article if it is here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from planting import copy_sample

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = Path(os.environ.get("FOOTNOTED_ARTICLE") or ROOT.parent / "shared" / "source" / "article.ar.txt")


@pytest.fixture(scope="session", autouse=True)
def no_article_from_outside():
    """Commands get the articles that a test names: the variable is for the fixture `article` alone.

    It is gone for the whole session, so that fixtures of any scope and the processes they start do without.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FOOTNOTED_ARTICLE", raising=False)
        yield


@pytest.fixture(scope="session")
def root():
    """The repository, with the real package."""
    return ROOT


@pytest.fixture
def sample(tmp_path):
    """A copy of the sample package that a test may break."""
    return copy_sample(tmp_path)


@pytest.fixture(scope="session")
def article():
    """The path of the real article."""
    if not ARTICLE.is_file():
        pytest.skip("THIS WAS NOT TESTED: the article is not at hand. Set FOOTNOTED_ARTICLE to its file.")
    return ARTICLE
