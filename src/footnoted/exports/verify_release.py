"""Verify a release, as a folder or as its zip: every digest, and every table in every format."""

from __future__ import annotations

import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.descriptor import FILE_NAME, read_package
from footnoted.errors import UnverifiableReleaseError
from footnoted.exports.csv_files import is_inside
from footnoted.exports.logical_hash import FILE as TABLES
from footnoted.exports.logical_hash import (
    FORMATS,
    file_of,
    hash_rows,
    key_positions,
    read_texts,
)
from footnoted.exports.papers import SUMS
from footnoted.exports.published import hash_file
from footnoted.exports.sheets import fit
from footnoted.issues import quoted

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from footnoted.descriptor import Package, Resource

SHOWN = 5
"""How many cells of one table in one format are named; the others are counted."""
_WORKBOOK = "XLSX"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as the release says: the file, where in it, and what was found."""

    file: str
    place: str
    says: str

    def __str__(self) -> str:
        """Give the fault in one line."""
        return f"{self.file}: {self.place + ': ' if self.place else ''}{self.says}"


def verify_release(release: Path) -> list[Fault]:
    """Compare a release with what it says of itself: `SHA256SUMS`, and the hash of each table.

    `release` is the folder that `build` wrote, or its zip. A file whose digest is wrong is named, and where
    it holds tables also the cells that differ from the other formats. An empty list means that all is as it
    was published; whether it is true is for `footnoted validate` to say.

    Raises UnverifiableReleaseError when there is no release to look at.
    """
    with _opened(release) as folder:
        return [*_check_sums(folder), *_check_tables(folder)]


@contextmanager
def _opened(release: Path) -> Iterator[Path]:
    """Give the folder of a release; a zip is unpacked into a temporary one."""
    if release.is_dir():
        yield _with_sums(release, release)
        return
    try:
        with tempfile.TemporaryDirectory() as temporary, zipfile.ZipFile(release) as archive:
            archive.extractall(temporary)
            inside = [one for one in Path(temporary).iterdir() if one.is_dir()]
            yield _with_sums(inside[0] if len(inside) == 1 else Path(temporary), release)
    except (OSError, zipfile.BadZipFile) as error:
        message = (
            f"{release}: found no folder and no zip of a release ({error}). Name one that `build` wrote."
        )
        raise UnverifiableReleaseError(message) from error


def _with_sums(folder: Path, release: Path) -> Path:
    if not (folder / SUMS).is_file():
        message = f"{release}: found no {SUMS}; expected a release. Name a folder or zip that `build` wrote."
        raise UnverifiableReleaseError(message)
    return folder


def _listed(path: Path) -> dict[str, str]:
    """Read a list of hashes: hash by name."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return {name: stated for stated, _, name in (one.partition("  ") for one in lines)}


def _check_sums(folder: Path) -> Iterator[Fault]:
    stated = _listed(folder / SUMS)
    for name, digest in stated.items():
        if not is_inside(folder, name):
            yield Fault(SUMS, "", f"found {quoted(name)}, which leads out of the release.")
        elif not (folder / name).is_file():
            yield Fault(name, "", f"is missing; {SUMS} lists it.")
        elif hash_file(folder / name) != digest:
            yield Fault(name, "", f"its bytes have another SHA-256 than {SUMS} says.")
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in stated and name != SUMS:
            yield Fault(name, "", f"is not listed in {SUMS}.")


def _check_tables(folder: Path) -> Iterator[Fault]:
    """Yield what is wrong with the tables; a release of one format alone has no hashes of them."""
    if not (folder / TABLES).is_file() or not (folder / FILE_NAME).is_file():
        return
    package = read_package(folder)
    stated = _listed(folder / TABLES)
    for resource in package.resources:
        if resource.name not in stated:
            yield Fault(TABLES, "", f"has no hash of the table {resource.name}.")
        elif is_inside(folder, resource.path):
            yield from _check_table(_Table(folder, package, resource), stated[resource.name])
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
        if (table.folder / table.file(form)).is_file():
            try:
                found[form] = table.hash(form)
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
