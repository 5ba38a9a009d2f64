"""Copy what the validity of a package rests on: the lists in validation/, its suites, its last release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from footnoted.descriptor import FILE_NAME, LAST_RELEASE, read_package
from footnoted.exports.csv_files import copy_file
from footnoted.lists import (
    CORRECTIONS,
    LISTS,
    PUBLISHED,
    RATES,
    READ_BY_HAND,
    SET_ASIDE,
    WAIVERS,
    read_list,
)

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package

FOLDER = "validation"
SUITES = "validation/gx"
_SUITE_FILE = re.compile(
    rf"{SUITES}/(?:[^/]+\.yml|(?:expectations|validation_definitions)/.+\.json|checkpoints/[^/]+\.json)"
)
SAYS = {
    CORRECTIONS: "why a cell of the last release has changed",
    PUBLISHED: "every id that was ever published, and why it was withdrawn",
    RATES: "the bands of exchange rates by which a sum in two currencies is compared",
    READ_BY_HAND: "figures and dates that no grammar reads, entered a second time by hand",
    SET_ASIDE: "what of the sources no row claims, and why",
    WAIVERS: "findings that were looked at and accepted, with the reason",
    SUITES: "suites of expectations, which open in Great Expectations",
    LAST_RELEASE: "the tables of the last release, with which these were compared",
}
"""What each part is, in a line for a reader of the release."""


class Counts(NamedTuple):
    """How much of a package was read by hand and how many findings were accepted."""

    by_hand: int
    waived: int


def write(package: Package, folder: Path) -> list[Path]:
    """Copy the lists, suites and last release that the package has; with them, a release proves itself."""
    return [copy_file(package, one, folder) for one in names(package)]


def names(package: Package) -> list[str]:
    """Name, sorted, the files of validation/ that belong to a release."""
    door = package.door
    found = [one for one in LISTS if door.exists(one)]
    found += [one for one in door.names(SUITES) if _SUITE_FILE.fullmatch(one)]
    if door.exists(f"{LAST_RELEASE}/{FILE_NAME}"):
        last = read_package(package.root / LAST_RELEASE, door.below(LAST_RELEASE))
        kept = [FILE_NAME, *(part for one in last.resources for part in one.parts)]
        found += [f"{LAST_RELEASE}/{one}" for one in kept if last.door.exists(one)]
    return sorted(found)


def count(package: Package) -> Counts:
    """Count the rows that were read by hand and the findings that were accepted."""
    by_hand = {(one.cells["table"], one.cells["row_id"]) for one in read_list(package, READ_BY_HAND)}
    return Counts(len(by_hand), len(read_list(package, WAIVERS)))
