"""The lexicon that a package adds: what it changes in reading, and what is said of one that is malformed."""

from __future__ import annotations

from pathlib import Path

import pytest

from footnoted.text.lexicon import LexiconError, read_lexicon
from footnoted.text.quantities import read_quantities, read_quantity

OWN = """
[nouns.en]
berth = "berth berths docking_berth docking_berths"
[nouns.ar]
berth = "رصيف أرصفة"
[nouns.zh]
berth = "泊位"
[currencies.en]
TOP = "paanga"
[currencies.ar]
TOP = "بانغا"
[scales.en]
100 = "hecto"
[scales.ar]
100000 = "مئوليك"
"""


@pytest.mark.parametrize(
    ("words", "value", "unit", "currency"),
    [
        ("40 berths", 40, "berth", ""),
        ("40 docking berths", 40, "berth", ""),
        ("40 رصيفا", 40, "رصيفا", ""),
        ("40 أرصفة", 40, "berth", ""),
        ("40个泊位", 40, "berth", ""),
        ("5 million paanga", 5_000_000, "money", "TOP"),
        ("5 بانغا", 5, "money", "TOP"),
        ("5 hecto users", 500, "user", ""),
        ("3 مئوليك شخص", 300_000, "person", ""),
    ],
)
def test_words_that_a_package_adds_are_read(words, value, unit, currency):
    found = read_quantity(words, lexicon=read_lexicon(OWN))
    assert found is not None
    assert (found.value, found.unit, found.currency) == (value, unit, currency)


def test_they_are_read_within_a_text_and_not_without_the_lexicon():
    text = "It has 40 docking berths and paid 5 hecto paanga."
    own = read_quantities(text, lexicon=read_lexicon(OWN))
    assert [(one.value, one.unit, one.unit_known) for one in own] == [
        (40, "berth", True),
        (500, "money", True),
    ]
    others = read_quantities(text)
    assert [(one.unit, one.unit_known) for one in others] == [("berths", False), ("", True)]


def test_the_same_text_gives_the_same_lexicon():
    assert read_lexicon(OWN) is read_lexicon(OWN)


def test_an_empty_lexicon_adds_nothing():
    found = read_lexicon("")
    assert (found.nouns, found.currencies, found.scales) == ((), (), ())


BROKEN = {
    "[nouns.en]\npump = \n": (2, "invalid value", "a TOML file"),
    "[nouns.en\n": (1, "expected ']' at the end of a table declaration", "a TOML file"),
    "[verbs.en]\nrun = 'run'\n": (1, '"verbs"', "one of the sections nouns, currencies, scales"),
    "nouns = 3\n": (1, '"nouns"', "one of the sections nouns, currencies, scales"),
    "[nouns.fr]\npompe = 'pompe'\n": (1, '"fr"', "one of the languages en, ar, zh, as in [nouns.en]"),
    "[nouns]\npump = 'pump'\n": (2, '"pump"', "one of the languages en, ar, zh, as in [nouns.en]"),
    "\n[nouns.en]\npump = 3\n": (3, "pump = 3", 'written forms in one text, as in "pump pumps"'),
    "[nouns.en]\na = 'a'\npump = ''\n": (3, "pump = ''", 'written forms in one text, as in "pump pumps"'),
    "[currencies.en]\ndollar = 'buck'\n": (2, '"dollar"', "a currency code of three capitals (ISO 4217)"),
    "[scales.en]\n1 = 'one'\n": (2, '"1"', "a whole number from 10 on, in digits, as the key of a scale"),
    "[scales.en]\nmany = 'lots'\n": (
        2,
        '"many"',
        "a whole number from 10 on, in digits, as the key of a scale",
    ),
    "[nouns.en]\npump = 'pump2'\n": (2, '"pump2"', "a form without digits"),
    "[nouns.en]\npump = '-'\n": (2, '"-"', "a word, or the sign of a currency"),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.items(), ids=list(BROKEN))
def test_what_is_wrong_in_a_lexicon_is_said_with_its_line(text, expected):
    with pytest.raises(LexiconError) as caught:
        read_lexicon(text)
    line, found, wanted = expected
    assert (caught.value.line, caught.value.found, caught.value.expected) == expected
    assert str(caught.value) == f"line {line}: found {found}; expected {wanted}"


def test_the_example_of_the_document_is_a_lexicon():
    document = (Path(__file__).parents[1] / "docs" / "lexicon.md").read_text(encoding="utf-8")
    found = read_lexicon(document.split("```toml\n")[1].split("```")[0])
    words = {
        "40 docking berths": "berth",
        "40 أرصفة": "berth",
        "3 لكا شخص": "person",
        "T$5": "money",
        "5 paanga": "money",
    }
    for written, unit in words.items():
        quantity = read_quantity(written, lexicon=found)
        assert quantity is not None, written
        assert quantity.unit == unit
