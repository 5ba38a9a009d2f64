"""Compare the rows with those of the last release: what was published changes only with a reason."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from footnoted.descriptor import FILE_NAME, LAST_RELEASE, UnreadablePackageError, read_package
from footnoted.gates.files import is_safe_path
from footnoted.issues import Edit, make_rule, quoted
from footnoted.lists import CORRECTIONS, PUBLISHED, read_list
from footnoted.model import SEALED
from footnoted.tables import read_rows, row_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.issues import Finding, Issue, Rule
    from footnoted.lists import Line
    from footnoted.tables import Row

LAYER = "history"

OWN_WORDS = frozenset(
    {"basis", "described_as", "description", "gist", "note", "period_basis", "published_basis", "scope"}
)
"""Fields in which a package says something in its own words: they may be put better without a reason."""

POSITIONS = frozenset({*SEALED, "anchor_sha256", "end", "start"})
"""Fields that say where something stands: a text of another hash moves them all."""

LISTED = frozenset({"aliases", "aliases_exact"})
"""Fields that hold several names, with | between them."""

KEPT_WORDS = 0.5
"""Own words of which less than this share stays (difflib's ratio over words) say something else."""

SHOWN = 20
"""How many ids that are gone one message names."""

_PLACES = f"{LAST_RELEASE}/data/places.csv"
_SCHEMA = '{"fields": [{"name": "place_id"}, {"name": "name"}], "primaryKey": ["place_id"]}'
_RELEASED = f'{{"version": "0.1.0", "resources": [{{"name": "places", "path": "data/places.csv", "schema": {_SCHEMA}}}]}}'
_COLUMNS = "release,table,row,field,was,now,reason"

_rule = partial(make_rule, LAYER)

CHANGED = _rule(
    "changed",
    "A cell that was released keeps its value, unless a correction says why; own words may be put better.",
    f"Put the value back, or add a line to {CORRECTIONS}: {_COLUMNS}.",
    (
        "data/places.csv:3:12",
        'places/port-maren/name: found "Port Maren"; expected "Port Marren", as in release 0.1.0',
    ),
    Edit(f"{LAST_RELEASE}/{FILE_NAME}", new=_RELEASED),
    Edit(_PLACES, new="place_id,name\nport-maren,Port Marren\n"),
)
CORRECTION = _rule(
    "correction",
    "Every correction names a cell of a release, or (without a row) one value of a column, then and now, and why.",
    f"Write the line as {_COLUMNS}, or delete it.",
    (f"{CORRECTIONS}:2:53", 'found "" as reason; expected why the value was changed'),
    Edit(CORRECTIONS, new=f"{_COLUMNS}\n0.1.0,places,port-maren,name,Port Marren,Port Maren,\n"),
)
GONE = _rule(
    "gone",
    "An id that was released keeps its row, or is said to be withdrawn.",
    f"Put the row back; if it was wrong, write the reason beside its id in {PUBLISHED}.",
    (
        "data/cohorts.csv:1",
        'cohorts: found no row of "harbour-brothers"; expected every row that was released',
    ),
    Edit(PUBLISHED, new="table,row_id,withdrawn\ncohorts,harbour-brothers,\n"),
)
REUSED = _rule(
    "reused",
    "An id that was withdrawn is never used again.",
    "Give the row another id.",
    (
        "data/cohorts.csv:2:1",
        'cohorts/harbour-sisters/cohort_id: found "harbour-sisters"; expected an id that was not withdrawn ("two firms")',
    ),
    Edit(PUBLISHED, new="table,row_id,withdrawn\ncohorts,harbour-sisters,two firms\n"),
)
RELEASE = _rule(
    "release",
    "A release that is kept can be read, every table of it.",
    "Restore the folder as scripts/keep_release.py wrote it.",
    (_PLACES, "found no file; expected the table places of release 0.1.0"),
    Edit(f"{LAST_RELEASE}/{FILE_NAME}", new=_RELEASED),
)
RULES: tuple[Rule, ...] = (CHANGED, CORRECTION, GONE, REUSED, RELEASE)


class Change(NamedTuple):
    """A cell that is not as it was released; `others` are all released texts of its column."""

    resource: Resource
    record: int
    row: str
    field: str
    was: str
    now: str
    others: frozenset[str]

    @property
    def is_rewording(self) -> bool:
        """Whether own words are only put better: most of them stay, and no other row had them."""
        if self.field not in OWN_WORDS or not self.now or self.now in self.others:
            return False
        same = SequenceMatcher(None, self.was.split(), self.now.split(), autojunk=False)
        return not self.was or same.ratio() >= KEPT_WORDS


def check(package: Package, known: Collection[Issue] = ()) -> Iterator[Finding | Issue]:
    """Yield what became of the cells and ids that were released; nothing before the first release.

    A cell that an issue of `known` names already is not named again.
    """
    old = read_last_release(package)
    yield from _check_ids(package, old)
    yield from _check_release(package, old)
    changes = list(find_changes(old, package)) if old else []
    lines = read_list(package, CORRECTIONS)
    current = [one for one in lines if old and one.cells["release"] == old.version]
    reasons = {_address(one): one for one in current}
    whole = {_values(one) for one in current if not one.cells["row"]}
    named = {(one.table, one.row, one.field) for one in known}
    for one in changes:
        correction = reasons.get((one.resource.name, one.row, one.field))
        given = (one.resource.name, one.field, one.was, one.now) in whole or (
            correction is not None and _values(correction)[2:] == (one.was, one.now)
        )
        if not given and not one.is_rewording and (one.resource.name, one.row, one.field) not in named:
            expected = f"{quoted(one.was)}, as in release {old.version if old else ''}"
            yield CHANGED.finding(one.resource.name, one.record, one.field, quoted(one.now), expected)
    made = {(one.resource.name, one.row, one.field): one for one in changes}
    yield from _check_corrections(lines, current, made)


def read_last_release(package: Package) -> Package | None:
    """Read the package that was released last, where `scripts/keep_release.py` has put one."""
    try:
        old = read_package(package.root / LAST_RELEASE)
    except UnreadablePackageError:
        return None
    return replace(old, resources=tuple(one for one in old.resources if is_safe_path(one.path)))


def find_changes(old: Package, new: Package) -> Iterator[Change]:
    """Yield every cell of a row that both packages have and that holds another text now.

    Offsets and hashes are left out when a source of the same id has another hash: its text is another.
    """
    hashes = _sources(new)
    is_other_text = any(hashes.get(source, sha256) != sha256 for source, sha256 in _sources(old).items())
    moved = POSITIONS if is_other_text else frozenset()
    for table in new.resources:
        key = table.primary_key
        if key and old.has(table.name, *key):
            before = old.resource(table.name)
            left_out = moved if table.name != "sources" else frozenset()
            fields = [
                one for one in table.field_names if one in before.field_names and one not in {*left_out, *key}
            ]
            yield from _compare(_by_key(old, before, key), table, read_rows(new, table), fields)


def _compare(
    before: Mapping[str, Row], table: Resource, rows: Iterable[Row], fields: Iterable[str]
) -> Iterator[Change]:
    columns = {field: frozenset(row.cells[field] or "" for row in before.values()) for field in fields}
    for row in rows:
        key = _key(row, table.primary_key)
        released = before.get(key)
        if released is not None:
            for field, others in columns.items():
                was, now = released.cells[field] or "", row.cells[field] or ""
                if was != now and not _says_the_same(table.field(field), was, now):
                    yield Change(table, row.record, key, field, was, now, others)


def _says_the_same(field: Field, was: str, now: str) -> bool:
    """Tell whether two texts are one value: numbers by their value, several names in any order."""
    if field.type == "number":
        with contextlib.suppress(InvalidOperation):
            return Decimal(was) == Decimal(now)
    return field.name in LISTED and sorted(was.split("|")) == sorted(now.split("|"))


def _by_key(package: Package, resource: Resource, key: tuple[str, ...]) -> dict[str, Row]:
    return {_key(row, key): row for row in read_rows(package, resource)}


def _key(row: Row, key: tuple[str, ...]) -> str:
    """Give the key as issues show it."""
    return row_name(row.record, [row.cells.get(one) or "" for one in key], range(len(key)))


def _sources(package: Package) -> dict[str, str]:
    if not package.has("sources", "source_id", "sha256"):
        return {}
    rows = read_rows(package, package.resource("sources"))
    return {row.cells["source_id"] or "": row.cells["sha256"] or "" for row in rows}


def _address(line: Line) -> tuple[str, str, str]:
    return line.cells["table"], line.cells["row"], line.cells["field"]


def _values(line: Line) -> tuple[str, str, str, str]:
    """Give table, field and both values: all that a line without a row speaks of."""
    return line.cells["table"], line.cells["field"], line.cells["was"], line.cells["now"]


def _check_corrections(
    lines: Iterable[Line], current: Collection[Line], made: Mapping[tuple[str, str, str], Change]
) -> Iterator[Issue]:
    """Yield what is wrong with the corrections; those of earlier releases are a record and not compared."""
    for line in lines:
        if not line.cells["reason"].strip():
            yield line.issue(CORRECTION, "reason", "why the value was changed")
    everywhere = {(one.resource.name, one.field, one.was, one.now) for one in made.values()}
    for line in current:
        change = made.get(_address(line))
        if not line.cells["row"]:
            if _values(line) not in everywhere:
                yield line.issue(
                    CORRECTION, "was", "what a released cell of this column was, before the value now"
                )
        elif change is None:
            yield line.issue(CORRECTION, "field", "a cell that was released and holds another value now")
        elif change.was != line.cells["was"]:
            yield line.issue(CORRECTION, "was", f"{quoted(change.was)}, as it was released")
        elif change.now != line.cells["now"]:
            yield line.issue(CORRECTION, "now", f"{quoted(change.now)}, as the cell is")


def _check_release(package: Package, old: Package | None) -> Iterator[Issue]:
    if old is None and (package.root / LAST_RELEASE).exists():
        yield RELEASE.issue(f"{LAST_RELEASE}/{FILE_NAME}", 0, 0, "no data package", "a descriptor in JSON")
    for one in old.resources if old else ():
        path = f"{LAST_RELEASE}/{one.path}"
        if not (package.root / path).is_file():
            expected = f"the table {one.name} of release {old.version if old else ''}"
            yield RELEASE.issue(path, 0, 0, "no file", expected)


def _check_ids(package: Package, old: Package | None) -> Iterator[Finding]:
    published: dict[str, dict[str, str]] = {}
    if old is not None:
        for resource in old.resources:
            published[resource.name] = dict.fromkeys(_by_key(old, resource, resource.primary_key), "")
    for line in read_list(package, PUBLISHED):
        published.setdefault(line.cells["table"], {})[line.cells["row_id"]] = line.cells["withdrawn"].strip()
    for resource in package.resources:
        ids = published.get(resource.name, {})
        if len(resource.primary_key) == 1 and ids:
            rows = _by_key(package, resource, resource.primary_key)
            gone = sorted(one for one, withdrawn in ids.items() if not withdrawn and one not in rows)
            if gone:
                rest = f" and {len(gone) - SHOWN:,} more" if len(gone) > SHOWN else ""
                found = f"no row of {', '.join(map(quoted, gone[:SHOWN]))}{rest}"
                yield GONE.finding(resource.name, 0, "", found, "every row that was released")
            for one in sorted(one for one, withdrawn in ids.items() if withdrawn and one in rows):
                expected = f"an id that was not withdrawn ({quoted(ids[one])})"
                field = resource.primary_key[0]
                yield REUSED.finding(resource.name, rows[one].record, field, quoted(one), expected)
