"""Say what the page on checks shows: what ran, was idle, was skipped, and what was read by hand."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from footnoted.exports.site.shown import address
from footnoted.lists import READ_BY_HAND, read_list
from footnoted.report.run import Run, headline, plural, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.exports.site.atlas import Atlas
    from footnoted.outcome import Outcome


def told(atlas: Atlas, outcome: Outcome | None) -> dict[str, Any]:
    """Give the values of the page on checks."""
    return {
        "checked": None if outcome is None else _checked(atlas, outcome),
        "coverages": [] if outcome is None else outcome.coverages,
        "by_hand": list(_by_hand(atlas)),
    }


def _checked(atlas: Atlas, outcome: Outcome) -> dict[str, Any]:
    run = Run(
        rules=outcome.rules,
        ran=outcome.ran,
        idle=outcome.idle,
        skipped=outcome.skipped,
        waived=tuple(outcome.waived),
    )
    return {
        "valid": outcome.valid,
        "headline": headline(outcome.issues, run),
        "issues": [
            {"text": str(safe(one)), "link": _link(atlas, one.table, one.row)} for one in outcome.issues
        ],
        "waived": [(str(safe(one.issue)), one.reason) for one in outcome.waived],
        "unread": outcome.unread,
        "layers": [
            (layer, [(rule, _state(outcome, rule.id)) for rule in rules])
            for layer, rules in groupby(outcome.rules, attrgetter("layer"))
        ],
    }


def _state(outcome: Outcome, rule: str) -> str:
    if rule in outcome.skipped:
        return f"not run: {outcome.skipped[rule]}"
    if rule in outcome.ran:
        found = outcome.counts().get(rule, 0)
        looked = f"looked at {outcome.ran[rule]:,}"
        return f"{looked}, {plural(found, 'issue')}" if found else looked
    return "nothing to look at"


def _by_hand(atlas: Atlas) -> Iterator[dict[str, str]]:
    for one in read_list(atlas.package, READ_BY_HAND):
        table, row = one.cells["table"], one.cells["row_id"]
        yield {**one.cells, "row": f"{table}/{row}", "link": address(table, row)}


def _link(atlas: Atlas, table: str, row: str) -> str:
    return address(table, row) if table in atlas.sheets and row in atlas.sheets[table].rows else ""
