"""SARIF 2.1.0: what the official schema requires and forbids, and what the report says in it."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from footnoted.report.forms import render
from footnoted.report.run import Run
from test_report import EVIL, MISSING, MIXED, MIXED_RULES, ODD, RULES, WHOLE_FILE

REQUIRED = {
    "log": {"version", "runs"},
    "run": {"tool"},
    "tool": {"driver"},
    "driver": {"name"},
    "rule": {"id"},
    "result": {"message"},
    "invocation": {"executionSuccessful"},
    "notification": {"message"},
    "suppression": {"kind"},
}
"""What the schema requires of each object that the report writes."""

KNOWN = {
    "log": {"$schema", "version", "runs", "inlineExternalProperties", "properties"},
    "run": {"tool", "columnKind", "invocations", "properties", "results"},
    "tool": {"driver", "extensions", "properties"},
    "driver": {"name", "rules", "version", "informationUri", "semanticVersion", "properties"},
    "rule": {"id", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"},
    "result": {"ruleId", "ruleIndex", "level", "message", "locations", "suppressions", "properties"},
    "invocation": {"executionSuccessful", "toolExecutionNotifications", "properties"},
    "notification": {"level", "message", "associatedRule", "locations", "descriptor"},
    "suppression": {"kind", "justification", "status", "location"},
    "location": {"physicalLocation", "logicalLocations"},
    "physical": {"artifactLocation", "region"},
    "region": {"startLine", "startColumn", "endLine", "endColumn"},
}
"""What the schema allows in each; it allows nothing else (`additionalProperties` is false)."""


def log_of(issues, run=None):
    return json.loads(render(issues, "sarif", run or Run()))


def objects(log):
    """Yield every object of a log with the name of its definition in the schema."""
    yield "log", log
    for run in log["runs"]:
        yield from (("run", run), ("tool", run["tool"]), ("driver", run["tool"]["driver"]))
        yield from (("rule", one) for one in run["tool"]["driver"]["rules"])
        for one in run["invocations"]:
            yield "invocation", one
            yield from (("notification", note) for note in one["toolExecutionNotifications"])
        for result in run["results"]:
            yield "result", result
            yield from (("suppression", one) for one in result.get("suppressions", ()))
            for place in result["locations"]:
                yield "location", place
                yield "physical", place["physicalLocation"]
                yield "region", place["physicalLocation"].get("region", {})


@pytest.mark.parametrize(
    ("issues", "run"),
    [
        ([], None),
        ([MISSING, ODD, WHOLE_FILE], replace(MIXED, ran={"structure.required": 4})),
        ([EVIL], Run(EVIL.found)),
    ],
)
def test_each_object_has_what_the_schema_requires_and_nothing_that_it_does_not_know(issues, run):
    for name, one in objects(log_of(issues, run)):
        assert REQUIRED.get(name, set()) <= set(one), name
        assert set(one) <= KNOWN[name], name


def test_values_are_those_that_the_schema_lists():
    log = log_of([MISSING, ODD, WHOLE_FILE], MIXED)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert log["$schema"] == (
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
    )
    assert run["columnKind"] == "unicodeCodePoints"
    assert [one["level"] for one in run["results"]] == ["note", "warning", "error", "warning"]
    assert {one["defaultConfiguration"]["level"] for one in run["tool"]["driver"]["rules"]} <= {
        "none",
        "note",
        "warning",
        "error",
    }
    assert len({json.dumps(one, sort_keys=True) for one in run["tool"]["driver"]["rules"]}) == len(
        MIXED_RULES
    )


def test_a_result_names_its_rule_its_place_and_its_cell():
    (run,) = log_of([MISSING], Run("harbour", rules=RULES, prefix="packages/my harbour/"))["runs"]
    assert run["results"] == [
        {
            "ruleId": "structure.required",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": 'ferries/nour/name: found ""; expected a value. Write the value.'},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "packages/my%20harbour/data/ferries.csv"},
                        "region": {"startLine": 3, "startColumn": 6},
                    },
                    "logicalLocations": [{"fullyQualifiedName": "ferries/nour/name"}],
                }
            ],
        }
    ]


def test_an_issue_of_a_whole_file_has_no_region_and_one_of_a_whole_line_no_column():
    whole, line = log_of([WHOLE_FILE, replace(MISSING, column=0)])["runs"][0]["results"]
    assert whole["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "README.md"}}}]
    assert line["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}


def test_a_rule_that_the_run_does_not_know_has_no_index():
    (result,) = log_of([MISSING], Run())["runs"][0]["results"]
    assert result["ruleId"] == "structure.required"
    assert "ruleIndex" not in result


def test_an_index_leads_to_the_rule_of_its_id():
    (run,) = log_of([MISSING, ODD], MIXED)["runs"]
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]


def test_any_file_name_makes_an_address():
    (result,) = log_of([replace(MISSING, file="data/a b#c?d%e:نورس.csv")])["runs"][0]["results"]
    address = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert address == "data/a%20b%23c%3Fd%25e%3A%D9%86%D9%88%D8%B1%D8%B3.csv"
    assert urlsplit(address)[:2] == ("", "")


def test_each_rule_says_whether_it_ran_and_on_how_much():
    rules = log_of([], MIXED)["runs"][0]["tool"]["driver"]["rules"]
    assert {one["id"]: one["properties"] for one in rules} == {
        "structure.required": {"status": "ran", "looked_at": 4},
        "structure.type": {"status": "idle", "looked_at": 0},
        "characters.hidden": {"status": "skipped", "looked_at": 0},
        "anchors.source": {"status": "skipped", "looked_at": 0},
        "anchors.words": {"status": "skipped", "looked_at": 0},
    }
    assert rules[0] == {
        "id": "structure.required",
        "shortDescription": {"text": "It holds."},
        "help": {"text": "Mend it."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"status": "ran", "looked_at": 4},
    }


def test_what_did_not_run_is_noted():
    (invocation,) = log_of([], MIXED)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is True
    assert [
        (one["associatedRule"]["id"], one["message"]["text"], one["level"])
        for one in invocation["toolExecutionNotifications"]
    ] == [
        ("anchors.source", "not run: no article", "note"),
        ("anchors.words", "not run: no article", "note"),
        ("characters.hidden", "not run: not asked for", "note"),
        ("structure.type", "nothing to look at", "note"),
    ]


def test_a_waived_issue_is_a_result_that_is_suppressed_with_its_reason():
    kept, waived = log_of([MISSING], MIXED)["runs"][0]["results"]
    assert "suppressions" not in kept
    assert waived["ruleId"] == "characters.hidden"
    assert waived["suppressions"] == [{"kind": "external", "justification": "The sign is the point."}]


@pytest.mark.parametrize("valid", [True, False])
def test_the_run_says_whether_the_package_is_valid(valid):
    (run,) = log_of([], replace(MIXED, valid=valid))["runs"]
    assert run["properties"] == {"package": "harbour", "unread": [], "valid": valid}
