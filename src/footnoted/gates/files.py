"""Layer 0: the files themselves, before any of them is opened."""

from __future__ import annotations

import json
import os
import re
import stat
from collections import Counter
from dataclasses import replace
from difflib import get_close_matches
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from footnoted import limits
from footnoted.descriptor import FILE_NAME, LAST_RELEASE, decode, lies_at
from footnoted.errors import BeyondLimitError
from footnoted.gates import json_text
from footnoted.issues import Issue, Rule, quoted
from footnoted.records import check_lines, read_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from footnoted.descriptor import Package, Resource

DATA = "data"
"""The folder of the tables; nothing else may lie in it."""

_RULES_AS_DATA = "validation"
_READ = {".csv", ".json", ".toml"}
_TWINS = ("datapackage.yaml", "datapackage.yml", "datapackage.jsonl", "dataresource.json")
_PATH = re.compile(
    r"data/[a-z0-9]+(?:[_-][a-z0-9]+)*\.csv|(?:(?:data|parquet)/)?[a-z0-9]+(?:[_-][a-z0-9]+)*\.parquet"
)
_PART = re.compile(
    r"data/(?:[a-z0-9]+(?:[_-][a-z0-9]+)*/)?[a-z0-9]+(?:[_-][a-z0-9]+)*(?:\.[a-z0-9]+)*\.(?:csv|parquet)"
)
_NAME = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*(?:\.[a-z0-9]+)*")
_PROGRAMS = re.compile(
    r"\..*|.*\.(?:py[cow]?|pth|sh|bash|bat|cmd|ps1|exe|dll|so|js|mjs|ts|rb|pl|php|jar|toml|cfg|ini|ya?ml|json|lock|env)",
    re.IGNORECASE | re.DOTALL,
)


PATH = Rule(
    "files.path",
    "Every resource is a file in data/ under a plain name, data/<name>.csv, or a list of such files.",
    "Give the path of a file of this package: data/<name>.csv in lower-case letters, digits, _ and -.",
)
REMOTE = Rule(
    "files.remote",
    "Nothing of the descriptor is read from elsewhere: schema and dialect stand in it.",
    "Write the schema or dialect itself in its place; leave `profile` out.",
)
INLINE = Rule(
    "files.inline",
    "Rows stand in files; no resource holds them in the descriptor.",
    "Put the rows into a CSV file and name it in `path`.",
)
MISSING = Rule(
    "files.missing",
    "Every file that the descriptor names is there.",
    "Add the file, or take its resource out of the descriptor.",
)
SYMLINK = Rule(
    "files.symlink",
    "No file and no folder of the package is a symbolic link.",
    "Put the file itself in the link's place.",
)
REGULAR = Rule(
    "files.regular",
    "Every file that is read is a regular file: no folder, device or pipe.",
    "Put a file in its place.",
)
SIZE = Rule(
    "files.size",
    "Nothing is larger or longer than the limits say (docs/limits.md).",
    "Make it smaller; an owner who needs more gives --limits.",
)
UNDECLARED = Rule(
    "files.undeclared",
    "Every file in data/ belongs to a resource, and there is one descriptor.",
    "Take the file away, or describe it as a resource.",
)
NAME = Rule(
    "files.name",
    "File names in data/ are lower-case ASCII letters, digits, _ and -, so that no two of them collide.",
    "Rename the file; where no resource is meant to name it, take it away.",
)
PROGRAM = Rule(
    "files.program",
    "Nothing in data/ can be run and nothing there configures a tool.",
    "Take the file away; if it is a table, take its execute permission away.",
)
RULES: tuple[Rule, ...] = (
    PATH,
    REMOTE,
    INLINE,
    MISSING,
    SYMLINK,
    REGULAR,
    SIZE,
    UNDECLARED,
    NAME,
    PROGRAM,
)


def check(package: Package) -> Iterator[Issue]:
    """Yield what is wrong with the files of a package.

    None is opened but the descriptor, and tables to see that their lines are not too long. Every file that
    an issue names (all but those of the descriptor) must not be opened afterwards.
    """
    yield from check_descriptor(package.root)
    yield from _check_resources(package)
    try:
        yield from (one for name in _read_too(package) for one in _check_file(package, name, "text_bytes"))
        yield from _check_folder(package)
    except BeyondLimitError as error:
        yield beyond(error, error.where.strip("/"))


def check_descriptor(root: Path) -> Iterator[Issue]:
    """Yield what is wrong with datapackage.json as a file: to be asked before it is read."""
    yield from _check_place(root, FILE_NAME, "descriptor_bytes")
    for name in _TWINS:
        if os.path.lexists(root / name):
            yield UNDECLARED.issue(name, 0, 0, f"a second descriptor beside {FILE_NAME}", "one descriptor")


def beyond(error: BeyondLimitError, file: str) -> Issue:
    """Say of a file that there is more in it than a limit allows, and how to raise that."""
    issue = SIZE.issue(file, 0, 0, limits.found(error.limit, error.count), limits.expected(error.limit))
    return replace(issue, remedy=limits.how_to_raise(error.limit))


def unsafe_paths(package: Package) -> set[str]:
    """Give the paths of the descriptor that may lead anywhere; nothing at them is opened."""
    paths = (one.get("path") for one in _resources(package))
    single = {one for one in paths if isinstance(one, str) and not is_safe_path(one)}
    return single | {part for one in package.resources for part in one.files if not is_safe_part(part)}


def is_safe_path(path: object) -> bool:
    """Tell whether a resource's path is a plain relative path to a file of the package."""
    return isinstance(path, str) and _PATH.fullmatch(path) is not None


def is_safe(resource: Resource) -> bool:
    """Tell whether each file of a table has a plain relative path."""
    return all(map(is_safe_part, resource.files)) if resource.files else is_safe_path(resource.path)


def is_safe_part(path: object) -> bool:
    """Tell whether a path is a plain relative path to a part of a table: in data/, or in a folder there."""
    return isinstance(path, str) and _PART.fullmatch(path) is not None


def _read_too(package: Package) -> Iterator[str]:
    """Yield the paths of the tables and lists in validation/, which other layers read."""
    for name in (_RULES_AS_DATA, LAST_RELEASE, f"{LAST_RELEASE}/{DATA}"):
        folder = package.root / name
        if folder.is_symlink() or (os.path.lexists(folder) and not folder.is_dir()):
            yield name
            return
        package.door.names(name, 0)  # refuses a folder of too many
        found = folder.iterdir() if folder.is_dir() else ()
        yield from sorted(f"{name}/{one.name}" for one in found if one.suffix in _READ)


def _check_resources(package: Package) -> Iterator[Issue]:
    places = json_text.parse(decode(package.file(FILE_NAME).read("descriptor_bytes"))[0])
    renamed = _renamed(package)
    listed = package.raw.get("resources")
    shared = {path for path, count in Counter(_declared(package)).items() if count > 1}
    for number, raw in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(raw, dict):
            yield from _check_resource(package, raw, (number, shared), places, renamed)
        else:
            line, column = places.place(("resources", number))
            yield PATH.issue(FILE_NAME, line, column, f"{json.dumps(raw)[:40]}", "an object with a path")


def _check_resource(
    package: Package,
    raw: dict[str, Any],
    place: tuple[int, set[str]],
    places: json_text.Document,
    renamed: Mapping[str, str],
) -> Iterator[Issue]:
    name, (number, shared) = raw.get("name"), place
    for rule, key, found, expected in (*_judge_resource(raw), *_judge_shared(raw, shared)):
        line, column = places.place(("resources", number, key))
        issue = rule.issue(FILE_NAME, line, column, found, expected)
        yield _about(issue, name)
    for path in _safe(raw.get("path")):
        for issue in _check_file(package, lies_at(package.door, path), "table_bytes", needed=True):
            yield _about(_near_miss(renamed, issue), name) if issue.rule == MISSING.id else issue


def _safe(path: object) -> list[str]:
    """Give the paths of a resource that may be looked at."""
    if isinstance(path, list):
        return [one for one in path if is_safe_part(one)]
    return [str(path)] if is_safe_path(path) else []


def _judge_resource(raw: dict[str, Any]) -> Iterator[tuple[Rule, str, str, str]]:
    if "data" in raw:
        yield INLINE, "data", "`data`", "a path alone"
    elif not is_safe_path(raw.get("path")) and (wrong := _judge_path(raw.get("path"))):
        yield PATH, "path", *wrong
    for key in ("schema", "dialect", "profile"):
        if isinstance(raw.get(key), str) and raw[key] not in {"tabular-data-resource", "data-resource"}:
            yield REMOTE, key, quoted(raw[key]), "an object"


def _judge_shared(raw: Mapping[str, Any], shared: set[str]) -> Iterator[tuple[Rule, str, str, str]]:
    """Say of a list of parts which of them stands a second time in the descriptor."""
    path = raw.get("path")
    twice = [one for one in path if isinstance(one, str) and one in shared] if isinstance(path, list) else []
    if twice:
        yield PATH, "path", f"{quoted(twice[0])}, which is named twice", "files of which each is named once"


def _judge_path(path: object) -> tuple[str, str] | None:
    """Say what a path is that is none, and what is expected in its place; None for a list of parts."""
    if not isinstance(path, list):
        return _shown(path), "data/<name>.csv"
    if len(path) == 1 and is_safe_path(path[0]) and path[0].endswith(".csv"):
        return "a list of one path", f"the path alone: {quoted(path[0])}"
    wrong = next((one for one in path if not is_safe_part(one)), None)
    if wrong is not None or not path:
        return f"{_shown(wrong) if path else 'no path'} in a list of {len(path)} paths", "data/<name>.csv"
    return None


def _check_file(package: Package, path: str, limit: str, *, needed: bool = False) -> Iterator[Issue]:
    """Look at a file, and whether its lines are of a length that can be read."""
    found = [*_check_place(package.root, path, limit, needed=needed)]
    yield from found
    if not found and package.door.exists(path):
        try:
            check_lines(package.file(path))
            if path.endswith(".csv"):
                header = next(read_all(package.file(path)), None)
                limits.check("fields", path, header.text.count(",") + 1 if header else 0)
        except BeyondLimitError as error:
            yield beyond(error, path)
        except OSError as error:
            yield REGULAR.issue(path, 0, 0, f"a file that is not read: {error.strerror}", "a file to read")


def _check_place(root: Path, path: str, limit: str, *, needed: bool = False) -> Iterator[Issue]:
    """Look at a file and at every folder above it without following a link."""
    at = root
    for part in PurePosixPath(path).parts:
        at = at / part
        try:
            mode = at.lstat()
        except OSError:
            if needed:
                yield MISSING.issue(path, 0, 0, "no file", "a table")
            return
        if stat.S_ISLNK(mode.st_mode):
            shown = at.relative_to(root).as_posix()
            yield SYMLINK.issue(shown, 0, 0, f"a link to {quoted(str(at.readlink()))}", "a file")
            return
    if not stat.S_ISREG(mode.st_mode):
        yield REGULAR.issue(path, 0, 0, _kind(mode.st_mode), "a file")
    elif mode.st_size > getattr(limits.current(), limit):
        yield beyond(BeyondLimitError("", limit, mode.st_size), path)


def _check_folder(package: Package) -> Iterator[Issue]:
    """Look at what else lies in data/."""
    named = set(_declared(package))
    declared = named | {f"{DATA}/{PurePosixPath(path).name}" for path in named}
    # Where the file system keeps no permissions the descriptor can be run as well.
    keeps_modes = not _can_be_run(package.root / FILE_NAME)
    renamed = set(_renamed(package).values())
    for path in _walk(package):
        shown = path.relative_to(package.root).as_posix()
        if path.is_symlink():
            if shown not in declared:
                yield SYMLINK.issue(
                    _printable(shown), 0, 0, f"a link to {quoted(str(path.readlink()))}", "a file"
                )
        elif _PROGRAMS.fullmatch(path.name) or (keeps_modes and _can_be_run(path)):
            yield PROGRAM.issue(_printable(shown), 0, 0, quoted(path.name), "tables alone")
        elif shown not in renamed:  # else it is named where the file is missed
            yield from _check_name(path.name, shown, declared)


def _check_name(name: str, shown: str, declared: set[str]) -> Iterator[Issue]:
    if not _NAME.fullmatch(name):
        expected = "lower-case ASCII letters, digits, _ and -"
        yield NAME.issue(_printable(shown), 0, 0, quoted(name), expected)
    elif shown not in declared:
        yield UNDECLARED.issue(shown, 0, 0, "a file that no resource names", "declared files alone")


def _near_miss(renamed: Mapping[str, str], issue: Issue) -> Issue:
    """Say of a file that is not there which file, that no resource names, is nearly called so."""
    near = renamed.get(issue.file)
    if near is None:
        return issue
    expected = f"this file; one called {quoted(near)} is there"
    return replace(issue, expected=expected, remedy="Rename that file, or write its name into `path`.")


def _renamed(package: Package) -> dict[str, str]:
    """Pair each file that is missing with one that no resource names and whose name is almost the same."""
    declared = set(_declared(package))
    missing = sorted(one for one in declared if is_safe_path(one) and not package.door.exists(one))
    unnamed = _unnamed(package, declared) if missing else ()
    folded = {one.casefold(): one for one in islice(unnamed, _FEW)}
    pairs: dict[str, str] = {}
    for one in missing[:_FEW]:
        near = get_close_matches(one.casefold(), folded, 1, _NEAR)
        if near:
            pairs[one] = folded.pop(near[0])
    return pairs


def _unnamed(package: Package, declared: set[str]) -> Iterator[str]:
    """Yield every file in data/ that no resource names."""
    walked = (path.relative_to(package.root).as_posix() for path in _walk(package))
    yield from (one for one in walked if one not in declared)


_FEW = 100
"""Of so many files that are missing, or that nobody names, names are compared."""

_NEAR = 0.85
"""How much alike two paths are, of which one is taken for the other (difflib's ratio)."""


def _declared(package: Package) -> Iterator[str]:
    """Yield every path that a resource names, also in a list of paths."""
    for one in _resources(package):
        path = one.get("path")
        yield from (each for each in (path if isinstance(path, list) else [path]) if isinstance(each, str))


def _walk(package: Package) -> Iterator[Path]:
    """Yield every file and link in data/ in a fixed order, following no link."""
    yield from (package.root / one for one in package.door.names(DATA))


def _resources(package: Package) -> list[dict[str, Any]]:
    resources = package.raw.get("resources")
    return [one for one in resources if isinstance(one, dict)] if isinstance(resources, list) else []


def _can_be_run(path: Path) -> bool:
    mode = path.lstat().st_mode
    return stat.S_ISREG(mode) and bool(mode & 0o111)


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device or socket"


def _shown(value: object) -> str:
    if value is None:
        return "no path"
    return quoted(value) if isinstance(value, str) else f"a {type(value).__name__}"


def _printable(path: str) -> str:
    """Give a path without the quotation marks, with what cannot be seen written out."""
    return quoted(path.encode("utf-8", "replace").decode("utf-8"), 200)[1:-1]


def _about(issue: Issue, name: object) -> Issue:
    """Add the resource's name."""
    return replace(issue, table=name) if isinstance(name, str) else issue
