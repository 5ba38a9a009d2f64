"""Edits that a careful contributor makes: the first layers have nothing to say about them."""

from __future__ import annotations

import pytest

from footnoted.descriptor import FILE_NAME, read_package
from footnoted.gates import characters, descriptor, files
from footnoted.issues import Severity
from footnoted.upkeep.faults import Edit
from planting import copy_sample

COMPANIES, PEOPLE, PLACES = "data/companies.csv", "data/people.csv", "data/places.csv"
FACTS, FIGURES, STATEMENTS = "data/funding_facts.csv", "data/other_figures.csv", "data/statements.csv"


def write(file, old, new):
    return (Edit(file, old, new),)


def describe(old, new):
    return write(FILE_NAME, old, new)


def name(text):
    """Rename the company Kelpworks."""
    return write(COMPANIES, "kelpworks,Kelpworks,", f"kelpworks,{text},")


def alias(text):
    return write(COMPANIES, "kelpworks,Kelpworks,", f"kelpworks,Kelpworks,{text}")


def words(text):
    """Write other words of a figure."""
    return write(FACTS, "4 million euros,173", f"{text},173")


def gist(text):
    return write(STATEMENTS, "A nickname for three firms.", text)


LEGITIMATE = {
    "a new company": write(
        COMPANIES, "kelpworks,Kelpworks", "gullwing,Gullwing,,,,,,,,harbour-ferries-s009\nkelpworks,Kelpworks"
    ),
    "a new person with an Arabic alias": write(
        PEOPLE,
        "mara-lindqvist,Mara",
        "lina-saab,Lina Saab,لينا صعب|صعب,,,harbour-letter-s003\nmara-lindqvist,Mara",
    ),
    "a new source": write(
        "data/sources.csv",
        "harbour-letter,A letter",
        f"harbour-diary,A diary,日记 …,zh,2023,Written.,12,{'a' * 64},TRUE,Ours.\nharbour-letter,A letter",
    ),
    "a corrected name": name("Kelp Works"),
    "a name with an accent": name("Kélpwörks"),
    "a name with an apostrophe": name("Kelp's Works"),
    "a name with a comma": name('"Kelpworks, Inc."'),
    "a name with quotation marks": name('"the ""Kelp"" works"'),
    "a name with an ampersand": name("Kelp & Works"),
    "a name with a trade mark": name("Kelpworks™"),
    "a name in Danish": name("Ærø Færger"),
    "a name in Chinese": name("海带公司"),
    "a name in Cyrillic": name("Волна"),
    "a name in Greek": name("Θάλασσα"),
    "a name with digits": name("3K-works 2.0"),
    "a name that is NA": name("NA"),
    "a name that is None": name("None"),
    "an Arabic particle joined to a Latin name": alias("وUNICEF"),
    "an Arabic article joined to a Latin name": alias("الـUN"),
    "a tatweel before a Latin name": alias("لـKelpworks"),
    "several aliases": alias("Kelp|Kelpers|كيلب"),
    "an alias with vowel marks": alias("كِيلْبْ"),
    "an alias with shadda and vowel": alias("مُدَّة"),
    "an alias that is a handle": alias("@kelpworks"),
    "grouped digits in quoted words": words('"4,000,000 euros"'),
    "a negative number in quoted words": words("-4 million euros"),
    "a signed number in quoted words": words('"+1,335"'),
    "a signed number with a noun": words("+5 points"),
    "a true minus in quoted words": words("−4 million euros"),
    "a currency sign in quoted words": words("€4m"),
    "an Arabic percent sign": words("5٪"),
    "a typographic range": words("10–12 euros"),
    "Arabic-Indic digits in the source's words": words("٤ ملايين"),
    "a tatweel in the source's words": words("ملايـين"),
    "a no-break space in the source's words": words("4\u00a0million"),
    "a Persian letter in an alias": alias("شرکت"),
    "a fraction": words("½ million euros"),
    "curly quotes in a gist": gist("Calls them “sisters”."),
    "a dash and an ellipsis in a gist": gist("Sisters — so they say …"),
    "a question in a gist": gist("Are they sisters?"),
    "angle brackets as signs": gist("Small < large and 5 > 3."),
    "a hash and a number": gist("The #1 of the coast."),
    "a colon, a slash and brackets": gist("Sisters (3/3): all [named]."),
    "an emoji": gist("A nickname 🚢 for firms."),
    "a programming language": gist("Written in C# and C++."),
    "a percent and a plus inside": gist("Up 5% + more."),
    "an equals sign inside": gist("Three firms = the sisters."),
    "a mail address inside": gist("Write to the firms @ the harbour."),
    "a unit with a Greek letter": gist("Some 5 μm thick."),
    "a place with another script beside it": gist("Called بورت مارين in Arabic."),
    "an emptied optional cell": write(PLACES, "The town where Tidewright settled.", ""),
    "a negative value": write(FACTS, ",4000000,", ",-4000000,"),
    "a decimal value": write(FACTS, ",4000000,", ",4000000.5,"),
    "a zero": write(FIGURES, ",200,", ",0,"),
    "a raised version": describe('"version": "0.1.0"', '"version": "0.2.0"'),
    "a version before a release": describe('"version": "0.1.0"', '"version": "1.0.0-rc.1"'),
    "another keyword": describe('"ferries"]', '"ferries", "العبّارات"]'),
    "a better description": describe(
        "The texts that are cited.", "The texts that are cited, by id; see “rights”."
    ),
    "a second licence": describe('"licenses": [', '"licenses": [\n    {"name": "CC-BY-4.0"},'),
    "a picture": describe('"keywords":', '"image": "https://example.org/ferry.png",\n  "keywords":'),
    "a title in Arabic": describe('"title": "Sources"', '"title": "المصادر"'),
    "a unit for a field": describe('"name": "published",', '"name": "published", "unit": "date",'),
    "a narrower pattern": describe(
        '"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"',
        '"[a-z]{2}"',
    ),
    "a waiver": (Edit("validation/waivers.csv", new="rule,table,row,field,reason,expected,expires\n"),),
    "notes outside data": (
        Edit("NOTES.md", new="# Notes\n\n[a link](https://example.org) and <b>HTML</b>\n"),
    ),
    "a script outside data": (Edit("scripts/count.py", new="print(1)\n"),),
}

WARNED_ABOUT = {
    "a ligature in the source's words": words("ﷺ"),
    "a decomposed letter in the source's words": words("cafe\u0301"),
    "a direction mark in the source's words": words("\u200f4 million"),
}


def judge(root):
    package = read_package(root)
    return [*files.check(package), *characters.check(package), *descriptor.check(package)]


def test_there_are_at_least_forty():
    assert len(LEGITIMATE) >= 40


@pytest.mark.parametrize("edits", LEGITIMATE.values(), ids=LEGITIMATE.keys())
def test_a_legitimate_edit_raises_nothing(edits, tmp_path):
    assert [str(one) for one in judge(copy_sample(tmp_path, edits))] == []


@pytest.mark.parametrize("edits", WARNED_ABOUT.values(), ids=WARNED_ABOUT.keys())
def test_what_the_source_may_hold_is_only_warned_about(edits, tmp_path):
    (found,) = judge(copy_sample(tmp_path, edits))
    assert (found.rule, found.severity) == ("characters.verbatim", Severity.WARNING)
