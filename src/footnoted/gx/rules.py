"""The rules of the expectations layer."""

from __future__ import annotations

from footnoted.gx.suites import FOLDER
from footnoted.issues import Edit, Example, Rule

_PLANTED = f"{FOLDER}/expectations/places"


def _planted(kind: str, expectation: str, says: str) -> Example:
    """Give an example that adds a suite to the sample package's places."""
    text = f'{{"name": "places.{kind}", "expectations": [\n{expectation}\n]}}\n'
    return Example((Edit(f"{_PLANTED}/{kind}.json", new=text),), says)


SCHEMA = Rule(
    id="expectations.schema",
    layer="expectations",
    sentence="Every table passes the suites in Great Expectations that say its Table Schema.",
    remedy="Mend the cell; where the suite is older than datapackage.json, generate it anew.",
    example=_planted(
        "schema",
        '{"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "aliases"}, '
        '"notes": "Every place has aliases.", "meta": {"remedy": "Write the aliases."}}',
        'data/places.csv:2:17: error [expectations.schema] places/denmark/aliases: found ""; '
        "expected that every place has aliases. Write the aliases.",
    ),
)
MEANING = Rule(
    id="expectations.meaning",
    layer="expectations",
    sentence="Every table passes the suites in Great Expectations that are kept by hand.",
    remedy="Mend the cell; where the data are right, correct the expectation.",
    example=_planted(
        "meaning",
        '{"type": "expect_column_value_lengths_to_be_between", '
        '"kwargs": {"column": "name", "max_value": 8}, "severity": "warning", '
        '"notes": "Every name is short.", "meta": {"remedy": "Shorten the name."}}',
        'data/places.csv:3:12: warning [expectations.meaning] places/port-maren/name: found "Port Maren"; '
        "expected that every name is short. Shorten the name.",
    ),
)
BROKEN = Rule(
    id="expectations.broken",
    layer="expectations",
    sentence="Every suite can be read and every expectation in it can be run.",
    remedy="Mend the suite; the data may be good.",
    example=_planted(
        "meaning",
        '{"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "flag"}}',
        f"{_PLANTED}/meaning.json: error [expectations.broken] places: found "
        'expect_column_values_to_not_be_null of flag, which fails with "Error: The column "flag" in '
        'BatchData does not exist."; expected an expectation that can be run. '
        "Mend the suite; the data may be good.",
    ),
)
RULES: tuple[Rule, ...] = (SCHEMA, MEANING, BROKEN)
RULE_OF_KIND = {"schema": SCHEMA, "links": SCHEMA, "meaning": MEANING, "across": MEANING}
"""Which rule the suites of each kind belong to."""
