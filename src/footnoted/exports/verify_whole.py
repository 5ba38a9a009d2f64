"""What the parts of a release say of each other: zip and folder, descriptor and files, licences, versions."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from packaging.version import InvalidVersion, Version

from footnoted import limits
from footnoted.descriptor import FILE_NAME, LAST_RELEASE, read_package
from footnoted.difference import compare
from footnoted.errors import FootnotedError, StoppedError
from footnoted.exports.logical_hash import table_hash
from footnoted.exports.papers import SUMS
from footnoted.exports.parquet import parquet_name
from footnoted.issues import quoted
from footnoted.zips import UNREADABLE, check_members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from footnoted.descriptor import Package, Resource
    from footnoted.door import Door

LICENCES = "LICENSES"
"""The folder of the licences' texts."""

TITLES: Mapping[str, str] = {
    "Apache-2.0": "Apache License",
    "CC-BY-4.0": "Attribution 4.0 International",
    "CC-BY-NC-4.0": "Attribution-NonCommercial 4.0 International",
    "CC-BY-SA-4.0": "Attribution-ShareAlike 4.0 International",
    "CC0-1.0": "CC0 1.0 Universal",
    "MIT": "Permission is hereby granted, free of charge",
    "ODC-By-1.0": "Attribution License (ODC-By)",
    "ODbL-1.0": "Open Database License",
    "PDDL-1.0": "Public Domain Dedication",
}
"""Words that the text of a licence has and no other's, by its SPDX name."""

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as the release says: the file, where in it, and what was found.

    `bytes_of` is the file whose bytes it is about, if it is about bytes: once is enough for each.
    """

    file: str
    place: str
    says: str
    bytes_of: str = ""

    def __str__(self) -> str:
        """Give the fault in one line."""
        return f"{self.file}: {self.place + ': ' if self.place else ''}{self.says}"


def hash_of(door: Door, name: str) -> str:
    """Give the SHA-256 of a file of a release; raises NoFileError for a link or a pipe, BeyondLimitError."""
    digest = hashlib.sha256()
    with door.open(name, limit="release_bytes") as file:
        while data := file.read(CHUNK):
            digest.update(data)
    return digest.hexdigest()


def check_archives(door: Door) -> Iterator[Fault]:
    """Compare each zip of a release with the folder that it lies in, byte by byte."""
    for name in (one for one in door.names() if one.endswith(".zip") and "/" not in one):
        try:
            yield from _check_archive(door, name)
        except StoppedError:
            raise
        except (FootnotedError, *UNREADABLE) as error:
            yield Fault(name, "", f"the zip cannot be read ({error}).")


def _check_archive(door: Door, name: str) -> Iterator[Fault]:
    with door.open(name, limit="release_bytes") as file, zipfile.ZipFile(file) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        check_members(members, door.file(name).path)
        yield from _check_top(name, [one.filename for one in members])
        inside = {one.filename.partition("/")[2] or one.filename: one for one in members}
        for path, member in sorted(inside.items()):
            if path == SUMS:
                yield from _check_listed(archive, member, name, set(inside))
            elif not door.exists(path):
                yield Fault(name, path, "stands in the zip and not in the folder.")
            elif _hash_member(archive, member) != hash_of(door, path):
                yield Fault(name, path, "has other bytes in the zip than in the folder.", path)
        yield from _check_tables(door, name, set(inside))


def _check_top(name: str, paths: Sequence[str]) -> Iterator[Fault]:
    """Look whether all files of a zip lie in one folder."""
    top = next(iter(paths), "").partition("/")[0]
    for path in (one for one in paths if not one.startswith(f"{top}/")):
        yield Fault(name, quoted(path, 200)[1:-1], f"stands beside the zip's one folder, {top}.")


def _check_tables(door: Door, name: str, there: set[str]) -> Iterator[Fault]:
    """Look whether a zip has the descriptor and each file that it names."""
    for path in _tables(door):
        if path not in there:
            yield Fault(name, path, "stands in the folder and not in the zip.")


def _check_listed(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, there: set[str]
) -> Iterator[Fault]:
    """Compare the sums that a zip holds with what it holds."""
    limits.check("text_bytes", f"{name}: {SUMS}", member.file_size)
    lines = archive.read(member).decode("utf-8", "replace").splitlines()
    listed = {path for _, _, path in (one.partition("  ") for one in lines)}
    for path in sorted(listed ^ (there - {SUMS})):
        says = (
            "is listed in the zip's sums and not there." if path in listed else "is not listed in its sums."
        )
        yield Fault(name, quoted(path, 200)[1:-1], says)


def _hash_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    digest = hashlib.sha256()
    with archive.open(member) as file:
        while data := file.read(CHUNK):
            digest.update(data)
    return digest.hexdigest()


def _tables(door: Door) -> list[str]:
    """Name the files that a whole release has in its zip, too: the descriptor, and what it names."""
    if not door.exists(FILE_NAME):
        return []
    package = read_package(door.root / door.folder, door)
    paths = (one.get("path") for one in _resources(package) if isinstance(one, dict))
    return [FILE_NAME, *(one for one in paths if isinstance(one, str))]


def _resources(package: Package) -> list[Any]:
    """Give the resources of a descriptor as they stand there; none where they are no list."""
    given = package.raw.get("resources", [])
    return given if isinstance(given, list) else []


def check_descriptor(package: Package) -> Iterator[Fault]:
    """Compare the descriptor of a release with its CSV and Parquet files: sizes, hashes, columns."""
    if not _resources(package):
        yield Fault(FILE_NAME, "resources", "found no list of resources; expected the tables of the release.")
    for number, raw in enumerate(_resources(package)):
        place = f"resources[{number}]"
        path = raw.get("path") if isinstance(raw, dict) else None
        if not isinstance(path, str) or not package.file(path).is_file():
            yield Fault(FILE_NAME, place, f"found the path {quoted(str(path))}, at which no file is.")
            continue
        yield from _check_bytes(package, path, raw)
    for resource in package.resources:
        yield from _check_columns(package, resource)


def _check_bytes(package: Package, path: str, raw: Mapping[str, Any]) -> Iterator[Fault]:
    size, digest = raw.get("bytes"), raw.get("hash")
    if size is not None and size != package.file(path).size():
        says = f"has {package.file(path).size():,} bytes; {FILE_NAME} says {size}."
        yield Fault(path, "", says, path)
    if digest is not None and digest != f"sha256:{hash_of(package.door, path)}":
        yield Fault(path, "", f"its bytes have another SHA-256 than {FILE_NAME} says.", path)


def _check_columns(package: Package, resource: Resource) -> Iterator[Fault]:
    """Compare the fields of a table with the columns of its Parquet twin; the CSV's are read by them."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - half a second

    path = parquet_name(resource)
    if package.file(path).is_file():
        try:
            with package.door.open(path, limit="release_bytes") as file:
                names = tuple(pq.read_schema(file).names)
        except (OSError, ValueError):  # that it cannot be read is said where its rows are
            return
        if names != resource.field_names:
            differing = ", ".join(sorted({*names} ^ {*resource.field_names})) or "their order"
            yield Fault(path, resource.name, f"has other columns than {FILE_NAME}: {quoted(differing)}.")


def check_licences(package: Package) -> Iterator[Fault]:
    """Look whether the licence texts of a release are those of the licences that its descriptor names."""
    listed = package.raw.get("licenses")
    named = [one.get("name") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    texts = {f"{LICENCES}/{one}.txt": one for one in named if isinstance(one, str)}
    for path in package.door.names(LICENCES):
        title = TITLES.get(texts.get(path, ""), "")
        if path not in texts:
            yield Fault(path, "", f"is the text of a licence that {FILE_NAME} does not name.")
        elif title and title not in " ".join(package.file(path).text().split()):
            yield Fault(path, "", f"is not the text of {texts[path]}: found no {quoted(title)} in it.")


def check_version(package: Package) -> Iterator[Fault]:
    """Compare a release with the last one, which it keeps: what has changed has another, higher version."""
    door = package.door.below(LAST_RELEASE)
    if not door.exists(FILE_NAME):
        return
    old = read_package(package.root / LAST_RELEASE, door)
    if _is_lower(package.version, old.version):
        says = f"found the version {quoted(package.version)}, lower than that of the last release, "
        yield Fault(FILE_NAME, "", f"{says}{quoted(old.version)}.")
    if package.version != old.version:
        return
    if all(_is_same(package, old, one) for one in package.resources):
        return
    says = f"found data that differ from those of the last release, {quoted(old.version)}, under its version"
    change = next(iter(compare(old, package)), None)
    yield Fault(FILE_NAME, "", f"{says}{f': {change}' if change else ''}. Expected a higher one.")


def _is_same(package: Package, old: Package, resource: Resource) -> bool:
    if not old.has(resource.name, *resource.field_names):
        return False
    before = old.resource(resource.name)
    return table_hash(package.root, package, resource) == table_hash(old.root, old, before)


def _is_lower(one: str, other: str) -> bool:
    try:
        return Version(one) < Version(other)
    except InvalidVersion:
        return False
