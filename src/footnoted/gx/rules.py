"""The rules of the expectations layer."""

from __future__ import annotations

from footnoted.issues import Rule

SCHEMA = Rule(
    "expectations.schema",
    "Every table passes the suites in Great Expectations that say its Table Schema.",
    "Mend the cell; where the suite is older than datapackage.json, generate it anew.",
)
MEANING = Rule(
    "expectations.meaning",
    "Every table passes the suites in Great Expectations that are kept by hand.",
    "Mend the cell; where the data are right, correct the expectation.",
)
BROKEN = Rule(
    "expectations.broken",
    "Every suite can be read and every expectation in it can be run.",
    "Mend the suite; the data may be good.",
)
RULES: tuple[Rule, ...] = (SCHEMA, MEANING, BROKEN)
RULE_OF_KIND = {"schema": SCHEMA, "links": SCHEMA, "meaning": MEANING, "across": MEANING}
"""Which rule the suites of each kind belong to."""
