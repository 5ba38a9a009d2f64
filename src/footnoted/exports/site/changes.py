"""Say what the page on changes shows: what differs from the last release, and the makers' own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footnoted.difference import compare
from footnoted.exports.papers import CHANGES
from footnoted.exports.site.shown import address
from footnoted.rows.history import read_last_release

if TYPE_CHECKING:
    from footnoted.exports.site.atlas import Atlas


def told(atlas: Atlas) -> dict[str, Any]:
    """Give the values of the page on changes; without a release before, there is nothing to compare with."""
    old = read_last_release(atlas.package)
    found = None
    if old is not None:
        found = [(str(one), _link(atlas, one.table, one.row)) for one in compare(old, atlas.package)]
    log = atlas.package.file(CHANGES)
    text = log.read().decode("utf-8", "replace") if log.is_file() else ""
    return {"changes": found, "before": old.version if old else "", "log": text}


def _link(atlas: Atlas, table: str, row: str) -> str:
    """Give the address of the row that a difference is about, where it is still there."""
    is_there = table in atlas.sheets and row in atlas.sheets[table].rows
    return address(table, row) if is_there else ""
