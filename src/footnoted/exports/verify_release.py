"""Verify a release, as a folder or as its zip: every digest, and every table in every format."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted import limits
from footnoted.descriptor import FILE_NAME, read_package
from footnoted.door import Door
from footnoted.errors import NoFileError, StoppedError, UnreadablePackageError, UnverifiableReleaseError
from footnoted.exports.forms import check_form
from footnoted.exports.logical_hash import FILE as TABLES
from footnoted.exports.logical_hash import (
    FORMATS,
    file_of,
    hash_rows,
    key_positions,
    read_texts,
)
from footnoted.exports.papers import SUMS
from footnoted.exports.sheets import fit
from footnoted.exports.verify_whole import (
    Fault,
    check_archives,
    check_descriptor,
    check_licences,
    check_version,
    hash_of,
)
from footnoted.issues import quoted
from footnoted.zips import unzip

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from footnoted.descriptor import Package, Resource

LONGEST_NAME = 200
"""How many characters of a file's name are shown."""

SHOWN = 5
"""How many cells of one table in one format are named; the others are counted."""
_WORKBOOK = "XLSX"


def verify_release(release: Path) -> list[Fault]:
    """Compare a release with what it says of itself: `SHA256SUMS`, and the hash of each table.

    `release` is the folder that `build` wrote, or its zip. A file whose digest is wrong is named, and where
    it holds tables also the cells that differ from the other formats. An empty list means that all is as it
    was published; whether it is true is for `footnoted validate` to say.

    Raises UnverifiableReleaseError when there is no release to look at, and ModuleNotFoundError when
    openpyxl, which reads the workbook, is not installed.
    """
    if release.is_dir():
        return _verify(release, release)
    try:
        folder, kept = unzip(release)
    except UnreadablePackageError as error:
        raise UnverifiableReleaseError(str(error)) from error
    with kept:
        inside = sorted(one for one in folder.iterdir() if one.is_dir() and (one / SUMS).is_file())
        top = inside[0] if inside and not (folder / SUMS).is_file() else folder
        return [*_beside(top, folder), *_verify(top, release)]


def _beside(top: Path, folder: Path) -> Iterator[Fault]:
    """Yield what a zip holds beside the one folder of the release."""
    for one in sorted(folder.iterdir()) if top != folder else ():
        if one != top:
            yield Fault(
                quoted(one.name, LONGEST_NAME)[1:-1], "", f"stands beside the release's folder, {top.name}."
            )


def _verify(folder: Path, release: Path) -> list[Fault]:
    """Verify the release in a folder; `release` is what the user named."""
    door = Door(folder)
    if not door.exists(SUMS):
        message = f"{release}: found no {SUMS}; expected a release. Name a folder or zip that `build` wrote."
        raise UnverifiableReleaseError(message)
    if not door.exists(FILE_NAME):
        return [*_once([*_check_sums(door), *check_archives(door)])]
    package = read_package(folder, door)
    checks = (
        _check_sums(door),
        _check_tables(package),
        check_descriptor(package),
        check_archives(door),
        check_licences(package),
        check_version(package),
    )
    return [*_once([fault for faults in checks for fault in faults])]


def _once(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Leave out what says once more that the bytes of a file are others."""
    told: set[str] = set()
    for fault in faults:
        if not fault.bytes_of or fault.bytes_of not in told:
            yield fault
        told.add(fault.bytes_of)


def _listed(door: Door, name: str) -> dict[str, str]:
    """Read a list of hashes: hash by name; of one that is listed twice, the first."""
    return dict(reversed(_lines(door, name)))


def _lines(door: Door, name: str) -> list[tuple[str, str]]:
    """Read the lines of a list of hashes: name and hash."""
    parts = (one.partition("  ") for one in door.file(name).text().splitlines())
    return [(listed, stated) for stated, _, listed in parts]


def _check_twice(door: Door, name: str) -> Iterator[Fault]:
    """Yield what a list of hashes names twice: who reads it another way would trust the other hash."""
    counts = Counter(one for one, _ in _lines(door, name))
    for one in sorted(one for one, count in counts.items() if count > 1):
        yield Fault(name, "", f"lists {quoted(one, LONGEST_NAME)} {counts[one]} times; expected once.")


def _check_sums(door: Door) -> Iterator[Fault]:
    stated = _listed(door, SUMS)
    yield from _check_twice(door, SUMS)
    limits.check("files", SUMS, len(stated))
    for name, digest in stated.items():
        try:
            if hash_of(door, name) != digest:
                yield Fault(name, "", f"its bytes have another SHA-256 than {SUMS} says.", name)
        except FileNotFoundError:
            yield Fault(name, "", f"is missing; {SUMS} lists it.")
        except NoFileError:
            shown = quoted(name, LONGEST_NAME)
            yield Fault(SUMS, "", f"found {shown}, which is no file of the release or leads out of it.")
        except OSError as error:
            yield Fault(SUMS, "", f"found {quoted(name, LONGEST_NAME)}, which is not read: {error.strerror}.")
    for name in door.names():
        if name not in stated and name != SUMS:
            yield Fault(name, "", f"is not listed in {SUMS}.")


def _check_tables(package: Package) -> Iterator[Fault]:
    """Yield what is wrong with the tables; a release of one format alone has no hashes of them."""
    door = package.door
    if not door.exists(TABLES):
        return
    stated = _listed(door, TABLES)
    yield from _check_twice(door, TABLES)
    for resource in package.resources:
        if resource.name not in stated:
            yield Fault(TABLES, "", f"has no hash of the table {resource.name}.")
        elif door.file(resource.path).is_file():
            yield from _check_table(_Table(package.root, package, resource), stated[resource.name])
    for name in sorted(stated.keys() - {one.name for one in package.resources}):
        yield Fault(TABLES, "", f"has a hash of {quoted(name)}, which is no table of the release.")


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a release, in whatever format it is asked for."""

    folder: Path
    package: Package
    resource: Resource

    def file(self, form: str) -> str:
        return file_of(form, self.package, self.resource)

    def texts(self, form: str) -> Iterator[list[str]]:
        return read_texts(self.folder, self.package, self.resource, form)

    def hash(self, form: str) -> str:
        return hash_rows(self.resource, lambda: self.texts(form))

    def cut(self, form: str) -> Iterator[list[str]]:
        """Yield the rows as a workbook has them, in which long texts are cut."""
        return ([fit(one) for one in row] for row in self.texts(form))

    def by_key(self, texts: Iterable[list[str]]) -> dict[str, list[list[str]]]:
        """Give rows by the text of their key."""
        where = key_positions(self.resource)
        rows: dict[str, list[list[str]]] = {}
        for row in texts:
            rows.setdefault("|".join(row[at] for at in where), []).append(row)
        return rows


def _check_table(table: _Table, stated: str) -> Iterator[Fault]:
    """Compare each format's table with the published hash; name what differs from a format that agrees."""
    name = table.resource.name
    found = yield from _hash_each(table)
    good = next((form for form, digest in found.items() if digest == stated), "")
    for form in [one for one, digest in found.items() if digest != stated]:
        if not good:
            yield Fault(table.file(form), name, f"says something else than {TABLES}, as every format does.")
        elif form != _WORKBOOK or found[form] != hash_rows(table.resource, lambda: table.cut(good)):
            yield from _differences(table, form, good)


def _hash_each(table: _Table) -> Generator[Fault, None, dict[str, str]]:
    """Yield the formats in which a table cannot be read; give its hash in each of the others."""
    found: dict[str, str] = {}
    for form in FORMATS:
        if table.package.door.exists(table.file(form)):
            try:
                check_form(table.package.file(table.file(form)))
                found[form] = table.hash(form)
            except (StoppedError, ModuleNotFoundError):
                raise  # without the reader, or in no time, nothing is known of the file
            except Exception as error:  # noqa: BLE001 - a damaged file can break its reader in any way
                says = f"the table cannot be read ({type(error).__name__}: {error})."
                yield Fault(table.file(form), table.resource.name, says)
    return found


def _differences(table: _Table, form: str, good: str) -> Iterator[Fault]:
    """Yield the cells and rows that differ between one format and one that is as published."""
    expected = table.cut(good) if form == _WORKBOOK else table.texts(good)
    faults = [*_compare(table.resource, table.by_key(table.texts(form)), table.by_key(expected))]
    for place, says in faults[:SHOWN]:
        yield Fault(table.file(form), place, f"{says}, as {table.file(good)} has it.")
    if len(faults) > SHOWN:
        yield Fault(table.file(form), table.resource.name, f"{len(faults) - SHOWN} further differences.")


def _compare(
    resource: Resource, found: dict[str, list[list[str]]], expected: dict[str, list[list[str]]]
) -> Iterable[tuple[str, str]]:
    for key in sorted(found.keys() | expected.keys()):
        mine, theirs = found.get(key, []), expected.get(key, [])
        place = f"{resource.name}/{key}"
        if len(mine) != len(theirs):
            yield place, f"found this row {len(mine)} times; expected {len(theirs)}"
        for row, other in zip(mine, theirs, strict=False):
            for name, one, two in zip(resource.field_names, row, other, strict=True):
                if one != two:
                    yield f"{place}/{name}", f"found {quoted(one)}; expected {quoted(two)}"
