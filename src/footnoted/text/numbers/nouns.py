"""Hold the counted nouns of the lexicon, and the lists that say what else a word behind a number may be."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from footnoted.text.fold import fold
from footnoted.text.lexicon import SHIPPED, Lexicon, load_lexicon
from footnoted.text.tokens import Phrasebook

if TYPE_CHECKING:
    from collections.abc import Iterator


def _with_article(form: str) -> Iterator[str]:
    """Yield an Arabic noun as it stands, with its article, and a sound plural in its construct form."""
    yield form
    yield "ال" + form
    if form.endswith(("ين", "ون")):
        yield form[:-1]


@cache
def nouns(lexicon: Lexicon = SHIPPED) -> Phrasebook:
    """Hold the counted nouns of the lexicon, Arabic ones with and without the article."""
    found: dict[str, str] = {}
    for unit, forms in load_lexicon("nouns")["nouns"].items():
        arabic = chain.from_iterable(_with_article(form) for form in forms.get("ar", "").split())
        for form in (*forms.get("en", "").split(), *arabic):
            found.setdefault(form.replace("_", " "), unit)
    for word in load_lexicon("nouns")["not_nouns"]["words"]:
        found.pop(word, None)
    for unit, words in load_lexicon("currencies")["parts"].items():
        found |= dict.fromkeys(words.split(), unit)
    for unit, form in lexicon.nouns:
        found |= dict.fromkeys((form,) if form.isascii() else _with_article(form), unit)
    return Phrasebook(found)


def noun_words() -> frozenset[str]:
    """List every folded word that begins a counted noun."""
    return nouns().first_words


@cache
def duals() -> Phrasebook:
    """Hold the Arabic duals that are a number by themselves, with and without the article."""
    others = set(load_lexicon("nouns")["not_nouns"]["words"])
    nouns = load_lexicon("nouns")["nouns"].items()
    pairs = (
        (prefix + form, unit)
        for unit, forms in nouns
        for form in forms.get("dual", "").split()
        for prefix in ("", "ال")
    )
    return Phrasebook((form, unit) for form, unit in pairs if form not in others)


@cache
def noun_list(name: str, key: str = "words") -> frozenset[str]:
    """Read one list of folded words about nouns."""
    return frozenset(fold(word.replace("_", " ")).text for word in load_lexicon("nouns")[name][key].split())


def is_measure(unit: str) -> bool:
    """Tell whether a unit can be had in parts: a metre, a year, money; not a person or a company."""
    return unit in ("money", "percent", "percentage point", "basis point") or fold(unit).text in noun_list(
        "measures"
    )
