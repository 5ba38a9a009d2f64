"""Load the word lists that ship beside the text modules."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from footnoted.text.fold import fold


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """Read one word list, for instance `abbreviations`; its words stand as people write them, not folded."""
    return tomllib.loads(files("footnoted.text").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def fold_words(words: list[str]) -> frozenset[str]:
    """Fold every word of a list, so that it can be looked up among folded words."""
    return frozenset(fold(word).text for word in words)
