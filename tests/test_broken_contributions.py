"""Broken contributions, one of each layer: the first annotations name the cause, the remedy mends it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.upkeep.kept import keep_release
from footnoted.validation import NAMES
from packages import SAMPLE, change, copy_package

ANNOTATION = re.compile(
    r"::error file=(?P<place>[^,]+(?:,line=\d+)?(?:,col=\d+)?),title=(?P<rule>\S+?)::(?P<says>.*)"
)
RULES = Path("validation/gx/expectations/events/meaning.json")
SUITE = """\
{"name": "events.meaning", "expectations": [
{"type": "expect_column_values_to_match_regex", "kwargs": {"column": "gist", "regex": "[.]$"},
"notes": "Every gist is a sentence.", "meta": {"remedy": "End the gist with a full stop."}}
]}
"""


@dataclass(frozen=True)
class Slip:
    """What a newcomer did, where the annotation stands, what it says to do, and the edits that do that."""

    edits: tuple[tuple[str, str, str], ...]
    place: str
    rule: str
    remedy: str
    mends: tuple[tuple[str, str, str], ...] = ()

    @property
    def taken_back(self):
        """What puts back each text that was edited, where the remedy says no more than that."""
        return self.mends or tuple((file, new, old) for file, old, new in self.edits)


EVENTS, FACTS, FIGURES = "data/events.csv", "data/funding_facts.csv", "data/market_figures.csv"
COMPANIES, DESCRIPTOR = "data/companies.csv", "datapackage.json"
USERS = (
    'quayside-users,users,quayside,,level,40000,,user,,more_than,"more than 40,000 users",698,720,,,,stated,'
    "harbour-ferries-s011\n"
)
CORRECTION = (
    "release,table,row,field,was,now,reason\n"
    "0.1.0,companies,tidewright,description,A shipyard that builds electric ferries.,It lends money.,Right.\n"
)
WAIVER = (
    "rule,table,row,field,reason,expected,expires\n"
    "footnotes.evidence-near,evidence,heron-cost-e1,sentence_id,It is near.,,\n"
)
SLIPS = {
    # The file that a spreadsheet made of a second download.
    "files": Slip(
        (("data/places (1).csv", "", "place_id\n"),),
        "data/places (1).csv",
        "files.name",
        "Rename the file; where no resource is meant to name it, take it away.",
    ),
    # A word copied from a web page, with a letter of another script in it.
    "characters": Slip(
        ((COMPANIES, "Tidewright,", "Tid\u0435wright,"),),
        "data/companies.csv,line=4,col=15",
        "characters.look-alike",
        "Write the Latin letter.",
    ),
    "canonical": Slip(
        ((EVENTS, "Fares go up.,quayside", "Fares, go up.,quayside"),),
        "data/events.csv,line=6,col=83",
        "canonical.cells",
        "Add the missing comma, remove the surplus one, or put a cell that holds a comma in quotation marks.",
        ((EVENTS, "Fares, go up.,quayside", '"Fares, go up.",quayside'),),
    ),
    "descriptor": Slip(
        (
            (
                DESCRIPTOR,
                '"name": "ordinal",\n            "type": "integer"',
                '"name": "ordinal",\n            "type": "int"',
            ),
        ),
        "datapackage.json,line=147,col=13",
        "descriptor.profile",
        "Write the property as the specification has it.",
    ),
    "integrity": Slip(
        ((DESCRIPTOR, '"path": "data/places.csv"', '"path": "data/places.csv", "bytes": 12'),),
        "data/places.csv",
        "integrity.bytes",
        "Run footnoted build again, or take the number out of a descriptor that is kept by hand.",
    ),
    "structure": Slip(
        ((COMPANIES, ",bluewater-lines,,", ",bluewater,,"),),
        "data/companies.csv,line=3,col=26",
        "structure.foreign-key",
        "Write an existing key, or add the missing row to the other table first.",
    ),
    "footnotes": Slip(
        ((EVENTS, "768,779", "779,768"),),
        "data/events.csv,line=6,col=70",
        "footnotes.span-in-sentence",
        "Cite the right sentence, or take its offsets from `footnoted find`.",
    ),
    "readings": Slip(
        ((FACTS, ",4000000,", ",40000000,"),),
        "data/funding_facts.csv,line=5,col=71",
        "readings.figure",
        "Correct the cell, or the words, after a look at the sentence.",
    ),
    "history": Slip(
        ((COMPANIES, "A shipyard that builds electric ferries.", "It lends money."),),
        "data/companies.csv,line=4,col=51",
        "history.changed",
        "Put the value back, or add a line to validation/corrections.csv: "
        "release,table,row,field,was,now,reason.",
        (
            (
                "validation/corrections.csv",
                "",
                CORRECTION,
            ),
        ),
    ),
    "anchors": Slip(
        ((FACTS, ",173,188,", ",174,189,"),),
        "data/funding_facts.csv,line=5,col=91",
        "anchors.words",
        "Take the words and their offsets from `footnoted find`.",
    ),
    "coverage": Slip(
        ((FIGURES, USERS, ""),),
        "data/sentences.csv,line=12,col=1",
        "coverage.unclaimed",
        "Add the row, or a line to validation/set_aside.csv with the reason.",
        ((FIGURES, "ticket-and-ferry-prices,", f"{USERS}ticket-and-ferry-prices,"),),
    ),
    "expectations": Slip(
        ((EVENTS, "Fares go up.", "Fares go up"),),
        "data/events.csv,line=6,col=21",
        "expectations.meaning",
        "End the gist with a full stop.",
    ),
    "waivers": Slip(
        (
            (
                "validation/waivers.csv",
                "",
                WAIVER,
            ),
        ),
        "validation/waivers.csv,line=2,col=72",
        "waivers.stale-value",
        "Look at the new value; delete the waiver, or write the new value into it.",
    ),
}


def test_every_layer_has_its_slip():
    assert list(SLIPS) == list(NAMES)


@pytest.fixture
def contributed(tmp_path):
    """The sample as a project keeps it: released once."""
    root = copy_package(SAMPLE, tmp_path)
    keep_release(read_package(root))
    return root


def told(root, capsys):
    """Validate as the workflow does; give the exit code and the annotations."""
    code = main(["validate", "--package", str(root), "--format", "github", "--article", str(root)])
    return code, [ANNOTATION.fullmatch(one) for one in capsys.readouterr().out.splitlines()[:-1]]


@pytest.mark.parametrize("layer", SLIPS)
def test_a_slip_is_among_the_first_three_annotations_and_its_remedy_mends_it(layer, contributed, capsys):
    slip = SLIPS[layer]
    if layer == "expectations":
        (contributed / RULES.parent).mkdir(parents=True)
        change(contributed, RULES, "", SUITE)
    for edit in slip.edits:
        (contributed / edit[0]).parent.mkdir(parents=True, exist_ok=True)
        change(contributed, *edit)
    code, found = told(contributed, capsys)
    assert code == 1
    cause = next(one for one in found[:3] if one and one["rule"] == slip.rule)
    assert cause["place"] == slip.place
    assert cause["says"].endswith(f". {slip.remedy}")
    for file, old, new in slip.taken_back:
        if new or (contributed / file).read_text(encoding="utf-8") != old:
            change(contributed, file, old, new)
        else:
            (contributed / file).unlink()
    assert told(contributed, capsys) == (0, [])
