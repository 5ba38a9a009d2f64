"""The reports for machines: JSON, JUnit, SARIF."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from footnoted.issues import Severity
from footnoted.report.run import few, more, shown, totals
from footnoted.report.writing import as_json, as_xml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from footnoted.issues import Issue, Rule
    from footnoted.report.run import Run

_SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def write_json(issues: Sequence[Issue], run: Run) -> str:
    """Write what was found and what ran as one JSON object; `valid` says that all that could run did.

    `counts` counts every issue; `issues` lists those that a report shows (`limits.reported`), and
    `left_out` says how many it does not.
    """
    listed = few(issues)
    counts = Counter(one.severity.value for one in issues)
    document = {
        "package": shown(run.name),
        "valid": run.valid,
        "counts": {weight.value: counts[weight.value] for weight in Severity},
        "rules": sorted(rule.id for rule in run.rules),
        "ran": dict(run.ran),
        "idle": sorted(run.idle),
        "unread": [shown(one) for one in run.unread],
        "skipped": dict(run.skipped),
        "waived": [{**asdict(one.issue), "reason": one.reason} for one in run.waived],
        "issues": [asdict(one) for one in listed],
        "left_out": len(issues) - len(listed),
    }
    return as_json(document)


# --- JUnit -----------------------------------------------------------------------------------------------


def write_junit(issues: Sequence[Issue], run: Run) -> str:
    """Write one test case a rule, in one suite a layer; only errors fail, what did not run is skipped."""
    ids = sorted({rule.id for rule in run.rules} | {one.rule for one in issues})
    root = ET.Element("testsuites", name=shown(run.name) or "footnoted")
    cases: dict[str, list[Issue]] = {rule: [] for rule in ids}
    for one in issues:
        cases[one.rule].append(one)
    listed = Counter(one.rule for one in few(issues))
    for layer, group in groupby(ids, lambda rule: rule.partition(".")[0]):
        _suite(root, layer, {rule: cases[rule] for rule in group}, listed, run)
    ET.indent(root)
    return as_xml(ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n")


def _suite(
    root: ET.Element,
    layer: str,
    cases: Mapping[str, Sequence[Issue]],
    listed: Mapping[str, int],
    run: Run,
) -> None:
    failing = sum(_has_error(found) for found in cases.values())
    reasons = dict.fromkeys(run.idle, "nothing to look at") | dict(run.skipped)
    skipped = sum(not found and rule in reasons for rule, found in cases.items())
    counts = {"tests": len(cases), "failures": failing, "errors": 0, "skipped": skipped}
    texts = {name: str(number) for name, number in counts.items()}
    suite = ET.SubElement(root, "testsuite", {"name": layer, **texts})
    for rule, found in cases.items():
        case = ET.SubElement(suite, "testcase", classname=layer, name=rule)
        text = _listing(found, listed.get(rule, 0))
        if _has_error(found):
            ET.SubElement(case, "failure", message=totals(found), type="error").text = text
        elif found:
            ET.SubElement(case, "system-out").text = text
        elif rule in reasons:
            ET.SubElement(case, "skipped", message=reasons[rule])


def _listing(issues: Sequence[Issue], most: int) -> str:
    left_out = [more(len(issues) - most)] if len(issues) > most else []
    return "\n".join([*map(str, issues[:most]), *left_out])


def _has_error(issues: Sequence[Issue]) -> bool:
    return any(one.severity is Severity.ERROR for one in issues)


# --- SARIF -----------------------------------------------------------------------------------------------


def write_sarif(issues: Sequence[Issue], run: Run) -> str:
    """Write SARIF 2.1.0: rules, results, and in the invocation's notes what did not run.

    A waived issue is a result with a suppression; columns count code points.
    """
    numbers = {rule.id: number for number, rule in enumerate(run.rules)}
    listed = few(issues)
    results = [_result(one, run, numbers) for one in listed]
    for waived in run.waived:
        suppression = {"kind": "external", "justification": waived.reason}
        results.append({**_result(waived.issue, run, numbers), "suppressions": [suppression]})
    driver = {"name": "footnoted", "rules": [_rule(one, run) for one in run.rules]}
    notes = _notes(run, len(issues) - len(listed))
    invocation = {"executionSuccessful": True, "toolExecutionNotifications": notes}
    document = {
        "$schema": _SARIF,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "invocations": [invocation],
                "properties": {
                    "package": shown(run.name),
                    "unread": [shown(one) for one in run.unread],
                    "valid": run.valid,
                },
                "results": results,
            }
        ],
    }
    return as_json(document)


def _rule(rule: Rule, run: Run) -> dict[str, Any]:
    status = "skipped" if rule.id in run.skipped else "idle" if rule.id in run.idle else "ran"
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.sentence},
        "help": {"text": rule.mend},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"status": status, "looked_at": run.ran.get(rule.id, 0)},
    }


def _result(issue: Issue, run: Run, numbers: Mapping[str, int]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(run.prefix + issue.file)}}
    if issue.line:
        place["region"] = {"startLine": issue.line, **({"startColumn": issue.column} if issue.column else {})}
    location: dict[str, Any] = {"physicalLocation": place}
    if issue.cell:
        location["logicalLocations"] = [{"fullyQualifiedName": issue.cell}]
    cell = f"{issue.cell}: " if issue.cell else ""
    text = f"{cell}found {issue.found}; expected {issue.expected}. {issue.remedy}"
    result = {"ruleId": issue.rule, "level": _LEVELS[issue.severity], "message": {"text": text}}
    index = {"ruleIndex": numbers[issue.rule]} if issue.rule in numbers else {}
    return {**result, **index, "locations": [location]}


def _notes(run: Run, left_out: int) -> list[dict[str, Any]]:
    reasons = dict.fromkeys(run.idle, "nothing to look at") | {
        rule: f"not run: {reason}" for rule, reason in run.skipped.items()
    }
    notes = [
        {"level": "note", "message": {"text": reason}, "associatedRule": {"id": rule}}
        for rule, reason in sorted(reasons.items())
    ]
    return [*notes, *([{"level": "note", "message": {"text": more(left_out)}}] if left_out else [])]
