"""Compare the rows with those of the last release: what was published changes only with a reason."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from footnoted.descriptor import FILE_NAME, LAST_RELEASE, read_package
from footnoted.errors import UnreadablePackageError
from footnoted.gates.files import is_safe
from footnoted.issues import Looked, Rule, quoted
from footnoted.lists import CORRECTIONS, PUBLISHED, read_list
from footnoted.model import Model
from footnoted.rows.guards import UNGUARDED, find_unguarded
from footnoted.tables import row_name, stream_rows
from footnoted.vocabulary import SEALED, SENTENCES, SOURCES, own_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.issues import Finding, Issue
    from footnoted.lists import Line
    from footnoted.tables import Row


POSITIONS = frozenset({*SEALED, "anchor_sha256"})
"""Roles of a sentence that say where it stands: a text of another hash moves them all."""

LISTED = frozenset({"aliases", "aliases_exact"})
"""Roles of columns that hold several names, with | between them."""

KEPT_WORDS = 0.5
"""Own words of which less than this share stays (difflib's ratio over words) say something else."""

SHOWN = 20
"""How many ids that are gone one message names."""

_COLUMNS = "release,table,row,field,was,now,reason"

CHANGED = Rule(
    "history.changed",
    "A cell that was released keeps its value, unless a correction says why; own words may be put better.",
    f"Put the value back, or add a line to {CORRECTIONS}: {_COLUMNS}.",
)
CORRECTION = Rule(
    "history.correction",
    "Every correction names a cell of a release, or without a row a value of a column, was, now and why.",
    f"Write the line as {_COLUMNS}, or delete it.",
)
GONE = Rule(
    "history.gone",
    "An id that was released keeps its row, or is said to be withdrawn.",
    f"Put the row back; if it was wrong, write the reason beside its id in {PUBLISHED}.",
)
REUSED = Rule(
    "history.reused",
    "An id that was withdrawn is never used again.",
    "Give the row another id.",
)
RELEASE = Rule(
    "history.release",
    "A release that is kept can be read, every table of it.",
    "Restore the folder as `footnoted keep` wrote it.",
)
RULES: tuple[Rule, ...] = (CHANGED, CORRECTION, GONE, REUSED, RELEASE, UNGUARDED)


Address = tuple[str, str, str]
"""Where a cell stands: the names of its table, row and field."""


class Change(NamedTuple):
    """A cell that is not as it was released; `others` are all released texts of its column.

    `own_words` tells that the package says something in its own words there.
    """

    resource: Resource
    record: int
    row: str
    field: str
    was: str
    now: str
    others: frozenset[str]
    own_words: bool

    @property
    def address(self) -> Address:
        """Where the cell stands."""
        return self.resource.name, self.row, self.field

    @property
    def values(self) -> tuple[str, str, str, str]:
        """The names of table and field, and both texts: all that a correction without a row speaks of."""
        return self.resource.name, self.field, self.was, self.now

    def is_given_by(self, correction: Line | None) -> bool:
        """Tell whether a correction says how the cell was and is."""
        return correction is not None and _values(correction)[2:] == (self.was, self.now)

    @property
    def is_rewording(self) -> bool:
        """Whether own words are only put better: most of them stay, and no other row had them."""
        if not self.own_words or not self.now or self.now in self.others:
            return False
        same = SequenceMatcher(None, self.was.split(), self.now.split(), autojunk=False)
        return not self.was or same.ratio() >= KEPT_WORDS


def check(model: Model, known: Collection[Issue] = ()) -> Iterator[Finding | Issue | Looked]:
    """Yield what became of the cells and ids that were released; nothing before the first release.

    A cell that an issue of `known` names already is not named again.
    """
    package = model.package
    old = read_last_release(package)
    looked = Counter(dict.fromkeys((one.id for one in RULES if one is not UNGUARDED), 0))
    yield from _check_ids(package, old, looked)
    yield from _check_release(package, old)
    lines = read_list(package, CORRECTIONS)
    current: list[Line] = []
    changes: list[Change] = []
    looked[CORRECTION.id] = len(lines)
    looked[RELEASE.id] = int(package.door.exists(LAST_RELEASE))
    if old is not None:
        looked[RELEASE.id] = len(old.resources)
        looked[CHANGED.id] = _count_rows(old)
        current = [one for one in lines if one.cells["release"] == old.version]
        changes = list(find_changes(old, model))
        yield from _unexplained(changes, current, known, old.version)
    elif not package.door.exists(LAST_RELEASE):
        yield from find_unguarded(package)
    yield from _check_corrections(lines, current, {one.address: one for one in changes})
    yield from (Looked(rule, count) for rule, count in looked.items())


def _count_rows(package: Package) -> int:
    return sum(1 for one in package.resources for _ in stream_rows(package, one))


def _unexplained(
    changes: Iterable[Change], current: Iterable[Line], known: Collection[Issue], version: str
) -> Iterator[Finding]:
    """Yield the changes that no correction gives; a line without a row gives a value of a whole column."""
    reasons = {_address(one): one for one in current}
    whole = {_values(one) for one in current if not one.cells["row"]}
    named = {(one.table, one.row, one.field) for one in known}
    for one in changes:
        is_given = one.values in whole or one.is_given_by(reasons.get(one.address))
        if not (is_given or one.is_rewording or one.address in named):
            expected = f"{quoted(one.was)}, as in release {version}"
            yield CHANGED.finding(one.resource.name, one.record, one.field, quoted(one.now), expected)


def read_last_release(package: Package) -> Package | None:
    """Read the package that was released last, where `footnoted keep` has put one."""
    old = _kept(package)
    return (
        None if old is None else replace(old, resources=tuple(one for one in old.resources if is_safe(one)))
    )


def _kept(package: Package) -> Package | None:
    """Read it as its descriptor says, paths that no command opens among them."""
    try:
        return read_package(package.root / LAST_RELEASE, package.door.below(LAST_RELEASE))
    except UnreadablePackageError:
        return None


def find_changes(old: Package, new: Model) -> Iterator[Change]:
    """Yield every cell of a row that both packages have and that holds another text now.

    Offsets and hashes are left out when a source of the same id has another hash: its text is another.
    """
    hashes = _sources(new)
    before_hashes = _sources(Model(old))
    is_other_text = any(hashes.get(source, sha256) != sha256 for source, sha256 in before_hashes.items())
    for table in new.package.resources:
        key = table.primary_key
        if key and old.has(table.name, *key):
            before = old.resource(table.name)
            left_out = {*key, *(_positions(new, table) if is_other_text else ())}
            fields = [one for one in table.field_names if one in before.field_names and one not in left_out]
            yield from _compare((old, before), new, table, fields)


def _positions(model: Model, table: Resource) -> set[str]:
    """Name the columns that say where something stands."""
    found = set()
    for group in model.groups:
        if group.name == table.name and group.rows != SOURCES:
            roles = POSITIONS if group.rows == SENTENCES else ("start", "end")
            found |= {group.columns[one] for one in roles if group.has(one)}
    return found


def _compare(
    old: tuple[Package, Resource], model: Model, table: Resource, fields: list[str]
) -> Iterator[Change]:
    """Compare rows of the same key, cell by cell."""
    differing = _differing(old, model.package, table, fields)
    own, listed = own_words(table), _listed(model, table)
    texts = {one: _texts(*old, one) for one in fields if one in own} if differing else {}
    for name, record, before, cells in differing:
        for field, was, now in zip(fields, before, cells, strict=True):
            if was != now and not _says_the_same(table.field(field), was, now, field in listed):
                others = texts.get(field, frozenset())
                yield Change(table, record, name, field, was, now, others, field in own)


def _differing(
    old: tuple[Package, Resource], package: Package, table: Resource, fields: list[str]
) -> list[tuple[str, int, tuple[str, ...], tuple[str, ...]]]:
    """Give key, record, cells before and cells now of each row whose cells are not as they were.

    Rows are compared by marks of their cells first, so that only what differs is held.
    """
    key = table.primary_key
    marks = {name: hash(cells) for name, _, cells in _cells(*old, key, fields)}
    differing = [
        (name, record, cells)
        for name, record, cells in _cells(package, table, key, fields)
        if marks.get(name, hash(cells)) != hash(cells)
    ]
    names = {name for name, _, _ in differing}
    before = {name: cells for name, _, cells in _cells(*old, key, fields) if name in names}
    return [(name, record, before[name], cells) for name, record, cells in differing]


def _cells(
    package: Package, resource: Resource, key: tuple[str, ...], fields: Iterable[str]
) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield key, record and these cells of each row; "" is a missing one."""
    wanted = list(fields)
    for row in stream_rows(package, resource):
        yield _key(row, key), row.record, tuple(row.cells[one] or "" for one in wanted)


def _texts(package: Package, resource: Resource, field: str) -> frozenset[str]:
    return frozenset(row.cells[field] or "" for row in stream_rows(package, resource))


def _listed(model: Model, table: Resource) -> set[str]:
    """Name the columns of a table whose cells hold several names."""
    groups = [one for one in model.groups if one.name == table.name]
    return {one.columns[role] for one in groups for role in LISTED if one.has(role)}


def _says_the_same(field: Field, was: str, now: str, is_list: bool) -> bool:  # noqa: FBT001 - it is of the field
    """Tell whether two texts are one value: numbers by their value, several names in any order."""
    if field.type == "number":
        with contextlib.suppress(InvalidOperation):
            return Decimal(was) == Decimal(now)
    return is_list and sorted(was.split("|")) == sorted(now.split("|"))


def _records(package: Package, resource: Resource, key: tuple[str, ...]) -> dict[str, int]:
    """Give the record of each key."""
    return {_key(row, key): row.record for row in stream_rows(package, resource)}


def _key(row: Row, key: tuple[str, ...]) -> str:
    """Give the key as issues show it."""
    cells = [row.cells.get(one) or "" for one in key]
    return row_name(row.record, cells, range(len(key)))


def _sources(model: Model) -> dict[str, str]:
    """Give the hash of each source by its id."""
    sources = model.first(SOURCES, "source_id", "sha256")
    rows = model.rows(sources) if sources else ()
    return {row.cells["source_id"] or "": row.cells["sha256"] or "" for row in rows}


def _address(line: Line) -> Address:
    return line.cells["table"], line.cells["row"], line.cells["field"]


def _values(line: Line) -> tuple[str, str, str, str]:
    """Give table, field and both values: all that a line without a row speaks of."""
    return line.cells["table"], line.cells["field"], line.cells["was"], line.cells["now"]


def _check_corrections(
    lines: Iterable[Line], current: Iterable[Line], made: Mapping[Address, Change]
) -> Iterator[Issue]:
    """Yield what is wrong with the corrections; those of earlier releases are a record and not compared."""
    for line in lines:
        if not line.cells["reason"].strip():
            yield line.issue(CORRECTION, "reason", "why the value was changed")
    everywhere = {one.values for one in made.values()}
    for line in current:
        if line.cells["row"]:
            yield from _check_correction(line, made.get(_address(line)))
        elif _values(line) not in everywhere:
            expected = "what a released cell of this column was, before the value now"
            yield line.issue(CORRECTION, "was", expected)


def _check_correction(line: Line, change: Change | None) -> Iterator[Issue]:
    if change is None:
        yield line.issue(CORRECTION, "field", "a cell that was released and holds another value now")
    elif change.was != line.cells["was"]:
        yield line.issue(CORRECTION, "was", f"{quoted(change.was)}, as it was released")
    elif change.now != line.cells["now"]:
        yield line.issue(CORRECTION, "now", f"{quoted(change.now)}, as the cell is")


def _check_release(package: Package, old: Package | None) -> Iterator[Issue]:
    if old is None and package.door.exists(LAST_RELEASE):
        yield RELEASE.issue(f"{LAST_RELEASE}/{FILE_NAME}", 0, 0, "no data package", "a descriptor in JSON")
    for one in _unopened(package):
        found = f"the table {one.name} at {quoted(', '.join(one.parts))}"
        yield RELEASE.issue(f"{LAST_RELEASE}/{FILE_NAME}", 0, 0, found, "a path in data/; no other is opened")
    for one in old.resources if old else ():
        for path in (f"{LAST_RELEASE}/{part}" for part in one.parts):
            if not package.file(path).is_file():
                expected = f"the table {one.name} of release {old.version if old else ''}"
                yield RELEASE.issue(path, 0, 0, "no file", expected)


def _unopened(package: Package) -> Iterator[Resource]:
    """Yield the tables of the last release at paths that no command opens."""
    kept = _kept(package)
    yield from (one for one in (kept.resources if kept else ()) if not is_safe(one))


def _check_ids(package: Package, old: Package | None, looked: Counter[str]) -> Iterator[Finding]:
    published = _published(package, old)
    for resource in package.resources:
        ids = published.get(resource.name, {})
        if resource.primary_key and ids:
            looked[GONE.id] += len(ids)
            looked[REUSED.id] += sum(map(bool, ids.values()))
            rows = _records(package, resource, resource.primary_key)
            yield from _gone(resource, ids, rows)
            yield from _reused(resource, ids, rows)


def _published(package: Package, old: Package | None) -> dict[str, dict[str, str]]:
    """Give by table every id that was ever released, each with why it was withdrawn; "" where it was not."""
    found: dict[str, dict[str, str]] = {}
    if old is not None:
        for resource in old.resources:
            found[resource.name] = dict.fromkeys(_records(old, resource, resource.primary_key), "")
    for line in read_list(package, PUBLISHED):
        found.setdefault(line.cells["table"], {})[line.cells["row_id"]] = line.cells["withdrawn"].strip()
    return found


def _gone(resource: Resource, ids: Mapping[str, str], rows: Mapping[str, int]) -> Iterator[Finding]:
    gone = sorted(one for one, withdrawn in ids.items() if not withdrawn and one not in rows)
    if gone:
        rest = f" and {len(gone) - SHOWN:,} more" if len(gone) > SHOWN else ""
        found = f"no row of {', '.join(map(quoted, gone[:SHOWN]))}{rest}"
        yield GONE.finding(resource.name, 0, "", found, "every row that was released")


def _reused(resource: Resource, ids: Mapping[str, str], rows: Mapping[str, int]) -> Iterator[Finding]:
    for one in sorted(one for one, withdrawn in ids.items() if withdrawn and one in rows):
        expected = f"an id that was not withdrawn ({quoted(ids[one])})"
        field = resource.primary_key[0]
        yield REUSED.finding(resource.name, rows[one], field, quoted(one), expected)
