"""Layer 3: the descriptor, beyond what the files layer asks of its paths."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from footnoted.descriptor import (
    FILE_NAME,
    LAST_RELEASE,
    Package,
    decode,
    is_table,
    missing_values,
    read_package,
)
from footnoted.door import Door
from footnoted.errors import UnreadablePackageError
from footnoted.gates import charsets, json_text, profile, roles
from footnoted.gates import descriptor_rules as rules
from footnoted.gates.descriptor_rules import RULES, Problem
from footnoted.gates.drift import find_drift
from footnoted.gates.fields import check_fields
from footnoted.issues import Issue, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from footnoted.descriptor import ForeignKey, Resource
    from footnoted.door import File

__all__ = ["RULES", "check", "check_unreadable", "drift"]

_SEMVER = re.compile(
    r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)"
    r"(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_DATA_LICENCES = (
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "ODbL-1.0",
    "ODC-By-1.0",
    "PDDL-1.0",
    "MIT",
    "Apache-2.0",
)
"""Nearest right names are looked for among these only."""

_TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"

DRIFT = tuple(one for one in RULES if one.id.startswith("descriptor.drift"))
"""The rules that compare the descriptor with that of the last release."""

_FAULTS = {
    "syntax": rules.SYNTAX,
    "depth": rules.DEPTH,
    "duplicate": rules.DUPLICATE_KEY,
    "value": rules.VALUE,
}


def check(package: Package) -> Iterator[Issue]:
    """Yield what is wrong with the descriptor of a package, each with its place, sorted.

    Where validation/last_release/ exists, what changed since then is judged as well.
    """
    text, encoding = _read(package.file(FILE_NAME))
    document = json_text.parse(text)
    faults = list(_faults(document, encoding))
    if document.value is None:
        yield from faults
        return
    problems = [*_texts(document.value, ()), *_problems(package), *_drift_since_last_release(package)]
    yield from sorted([*faults, *(_issue(document, one) for one in _without_doubles(problems))])


def check_unreadable(root: Path) -> list[Issue]:
    """Give the issues of a descriptor that `read_package` refuses; empty when it can be read."""
    text, encoding = _read(Door(root).file(FILE_NAME))
    document = json_text.parse(text)
    issues = list(_faults(document, encoding))
    if not issues and not isinstance(document.value, dict):
        found = f"a {type(document.value).__name__}"
        issues.append(rules.SYNTAX.issue(FILE_NAME, 1, 1, found, "an object with `resources`"))
    return issues


def drift(old: Package, new: Package) -> Iterator[Issue]:
    """Yield each change from `old` to `new` that breaks readers and is not announced by the version."""
    document = json_text.parse(_read(new.file(FILE_NAME))[0])
    yield from sorted(_issue(document, one) for one in find_drift(old, new))


def _read(path: File) -> tuple[str, str]:
    try:
        return decode(path.read())
    except OSError:
        return "", ""


def _faults(document: json_text.Document, encoding: str = "") -> Iterator[Issue]:
    if encoding:
        at = document.text.find("\ufffd") if encoding.startswith("byte") else 0
        place = document.at(max(at, 0))
        yield rules.ENCODING.issue(FILE_NAME, *place, encoding, "UTF-8 without a byte order mark")
    for one in document.faults:
        yield _FAULTS[one.kind].issue(FILE_NAME, *document.at(one.offset), one.found, one.expected)


def _issue(document: json_text.Document, problem: Problem) -> Issue:
    """Place a problem, and name the table and field that it is about."""
    path = problem.path
    issue = problem.rule.issue(FILE_NAME, *document.place(path), problem.found, problem.expected)
    is_of_table = path[:1] == ("resources",)
    table, field = (
        _name_at(document.value, path[:depth]) if is_of_table and len(path) >= depth else ""
        for depth in (2, 5)
    )
    return replace(issue, table=quoted(table)[1:-1], field=quoted(field)[1:-1])


def _name_at(value: Any, path: json_text.Path) -> str:  # noqa: ANN401 - anything of JSON
    """Give the name that the object at a path states; "" where there is none."""
    for part in path:
        inside = isinstance(value, dict) and part in value
        listed = isinstance(value, list) and isinstance(part, int) and part < len(value)
        value = value[part] if inside or listed else None
    name = value.get("name") if isinstance(value, dict) else ""
    return name if isinstance(name, str) else ""


def _without_doubles(problems: list[Problem]) -> list[Problem]:
    """Leave out what the official schema says about a place that a rule of ours names as well."""
    official = {rules.PROFILE.id, rules.PROPERTY.id}
    ours = {one.path for one in problems if one.rule.id not in official}
    return [one for one in problems if one.rule.id not in official or one.path not in ours]


def _drift_since_last_release(package: Package) -> list[Problem]:
    try:
        return list(
            find_drift(read_package(package.root / LAST_RELEASE, package.door.below(LAST_RELEASE)), package)
        )
    except UnreadablePackageError:
        return []


def _problems(package: Package) -> Iterator[Problem]:
    raw = package.raw
    yield from profile.find_invalid(raw)
    yield from profile.find_unknown(raw)
    yield from _check_package(raw)
    numbers = _numbers(raw, "resources")
    for at, one in numbers:
        yield from _check_resource(one, ("resources", at))
    yield from _double_names(numbers, ("resources",))
    tables = [(at, one) for at, one in numbers if is_table(one)]
    for (at, _), resource in zip(tables, package.resources, strict=True):
        yield from _check_table(package, resource, ("resources", at, "schema"))
    yield from roles.find_wrong(package, [at for at, _ in tables])


def _numbers(raw: Mapping[str, Any], name: str) -> list[tuple[int, dict[str, Any]]]:
    """Give those of a list's elements that are objects, each with its place in the list."""
    listed = raw.get(name)
    found = listed if isinstance(listed, list) else []
    return [(at, one) for at, one in enumerate(found) if isinstance(one, dict)]


def _texts(value: object, path: json_text.Path) -> Iterator[Problem]:
    """Yield texts that hide something or that another program would run; patterns are judged elsewhere."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(name, (*path, name))
            yield from _texts(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*path, number))
    elif isinstance(value, str) and path[-1:] != ("pattern",):
        yield from _text(value, path)


def _text(text: str, path: json_text.Path) -> Iterator[Problem]:
    markup = charsets.MARKUP.search(text)
    is_plain = text.isascii() and text.isprintable()
    hidden = None if is_plain else next((char for char in text if charsets.is_hidden(char)), None)
    if hidden is not None:
        yield Problem(rules.TEXT, path, f"U+{ord(hidden):04X} in {quoted(text, 40)}", "visible text")
    elif markup:
        yield Problem(rules.TEXT, path, quoted(markup.group(), 40), "plain text")


def _check_package(raw: Mapping[str, Any]) -> Iterator[Problem]:
    if raw.get("$schema") != profile.URL:
        yield Problem(rules.SCHEMA, ("$schema",), _shown(raw, "$schema"), profile.URL)
    if "profile" in raw:
        yield Problem(rules.SCHEMA, ("profile",), _shown(raw, "profile"), "no `profile`")
    if not _matches(_NAME, raw.get("name")):
        expected = "lower-case ASCII letters, digits, ., _ and -"
        yield Problem(rules.NAME, ("name",), _shown(raw, "name"), expected)
    if not _matches(_SEMVER, raw.get("version")):
        yield Problem(rules.VERSION, ("version",), _shown(raw, "version"), "major.minor.patch")
    yield from _described(raw, (), "title", "description")
    licences = raw.get("licenses")
    if not isinstance(licences, list) or not licences:
        yield Problem(rules.LICENCE, ("licenses",), "no licence", "a list of at least one licence")
        return
    for number, one in enumerate(licences):
        if isinstance(one, dict):
            yield from _licence(one.get("name"), ("licenses", number, "name"))


def _licence(name: object, path: json_text.Path) -> Iterator[Problem]:
    from packaging.licenses import (  # noqa: PLC0415 - 20 ms that loading the data does without
        InvalidLicenseExpression,
        canonicalize_license_expression,
    )

    given = name if isinstance(name, str) else ""
    try:
        right = str(canonicalize_license_expression(given)) if given else ""
    except (InvalidLicenseExpression, ValueError):
        right = ""
    if not given or right != given:
        close = [right] if right else get_close_matches(given[:40], _DATA_LICENCES, 1, 0.5)
        expected = f"`{close[0]}`" if close else "an SPDX identifier"
        yield Problem(rules.LICENCE, path, quoted(given) if given else "no name", expected)


def _described(raw: Mapping[str, Any], path: json_text.Path, *names: str) -> Iterator[Problem]:
    for name in names:
        value = raw.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            yield Problem(rules.DESCRIBED, (*path, name), f"no {name}", f"a {name}")


def _check_resource(raw: dict[str, Any], path: json_text.Path) -> Iterator[Problem]:
    if not _matches(_NAME, raw.get("name")):
        expected = "lower-case ASCII letters, digits, ., _ and -"
        yield Problem(rules.NAME, (*path, "name"), _shown(raw, "name"), expected)
    yield from _described(raw, path, "title", "description")
    if "profile" in raw:
        yield Problem(rules.SCHEMA, (*path, "profile"), _shown(raw, "profile"), "no `profile`")
    suffix = ".csv" if is_table(raw) else PurePosixPath(str(raw.get("path"))).suffix
    if isinstance(raw.get("path"), str):  # what is no path is the files layer's
        yield from _form(raw, path, suffix)
    if suffix == ".parquet" and "bytes" in raw:
        yield Problem(rules.HASH, (*path, "bytes"), "`bytes`", "none: the stock tool cannot count them")
    if "hash" in raw and not _matches(re.compile("sha256:[0-9a-f]{64}"), raw["hash"]):
        yield Problem(rules.HASH, (*path, "hash"), _shown(raw, "hash"), "sha256: and 64 hexadecimal digits")


def _form(raw: dict[str, Any], path: json_text.Path, suffix: str) -> Iterator[Problem]:
    """Yield what would let a reader take the file for something else than this table."""
    wanted = {"type": "table", "format": suffix.removeprefix(".")}
    if suffix == ".csv":
        wanted |= {"encoding": "utf-8", "mediatype": "text/csv"}
    for name, value in wanted.items():
        if raw.get(name) != value:
            yield Problem(rules.TABLE, (*path, name), _shown(raw, name), quoted(value))
    if suffix != ".csv":
        return
    # A text is the files layer's; the comma may be said, since some readers guess when nobody says it.
    if raw.get("dialect") not in (None, {}, {"delimiter": ","}) and not isinstance(raw["dialect"], str):
        yield Problem(rules.TABLE, (*path, "dialect"), "`dialect`", "none: the standard one")
    schema = raw.get("schema")
    if not isinstance(schema, dict) or not schema.get("fields"):
        yield Problem(rules.TABLE, (*path, "schema"), "no fields", "a schema with its fields")


def _check_table(package: Package, resource: Resource, path: json_text.Path) -> Iterator[Problem]:
    raw = resource.raw.get("schema")
    if not isinstance(raw, dict):
        return
    if raw.get("$schema", _TABLE_SCHEMA) != _TABLE_SCHEMA:
        yield Problem(rules.SCHEMA, (*path, "$schema"), _shown(raw, "$schema"), "no other schema")
    if "fieldsMatch" in raw:
        yield Problem(rules.FIELDS_MATCH, (*path, "fieldsMatch"), "`fieldsMatch`", "none")
    yield from _missing(raw, path)
    numbers = _numbers(raw, "fields")
    yield from _double_names(numbers, (*path, "fields"))
    for at, one in numbers:
        if "missingValues" in one:
            yield from _missing(one, (*path, "fields", at))
    paths: list[json_text.Path] = [(*path, "fields", at) for at, _ in numbers]
    yield from check_fields(list(zip(paths, resource.fields, strict=True)))
    yield from _keys(package, resource, path)


def _missing(raw: Mapping[str, Any], path: json_text.Path) -> Iterator[Problem]:
    """Yield what a table or a field says to be missing values, where it is not the empty cell alone."""
    stated = missing_values(raw)
    if list(stated) != [""]:
        found = ", ".join(quoted(one, 20) for one in stated) or "none"
        yield Problem(rules.MISSING_VALUES, (*path, "missingValues"), found, '"" alone')


def _double_names(numbers: list[tuple[int, dict[str, Any]]], path: json_text.Path) -> Iterator[Problem]:
    """Yield each name that stands a second time, also in other case: file systems and SQL know no case."""
    seen: Counter[str] = Counter()
    for at, one in numbers:
        name = one.get("name")
        if isinstance(name, str):
            seen[name.casefold()] += 1
            if seen[name.casefold()] > 1:
                yield Problem(
                    rules.DUPLICATE_NAME, (*path, at, "name"), f"{quoted(name)} again", "another name"
                )


def _keys(package: Package, resource: Resource, path: json_text.Path) -> Iterator[Problem]:
    if not resource.primary_key:
        yield Problem(rules.KEY, (*path, "primaryKey"), "no primary key", "the field that identifies a row")
    keys: list[tuple[json_text.Path, tuple[str, ...]]] = [(("primaryKey",), resource.primary_key)]
    keys += [(("uniqueKeys", at), one) for at, one in enumerate(resource.unique_keys)]
    keys += [(("foreignKeys", at, "fields"), one.fields) for at, one in enumerate(resource.foreign_keys)]
    for at, names in keys:
        for name in names:
            if name not in resource.field_names:
                yield Problem(
                    rules.KEY, (*path, *at), quoted(name), _nearest(name, resource.field_names, "field")
                )
    for number, key in enumerate(resource.foreign_keys):
        yield from _reference(package, resource, key, (*path, "foreignKeys", number, "reference"))


def _reference(
    package: Package, resource: Resource, key: ForeignKey, path: json_text.Path
) -> Iterator[Problem]:
    name = key.resource or resource.name
    if not any(one.name == name for one in package.resources):
        if any(one.get("name") == name for _, one in _numbers(package.raw, "resources")):
            return  # it is there, but its path or type is wrong, which is said there
        expected = _nearest(name, [one.name for one in package.resources], "resource")
        yield Problem(rules.FOREIGN_KEY, (*path, "resource"), quoted(name), expected)
        return
    yield from _target(package.resource(name), key, path)


def _target(target: Resource, key: ForeignKey, path: json_text.Path) -> Iterator[Problem]:
    """Yield what keeps a foreign key from naming one row of its target: a field, their number, no key."""
    name = target.name
    unknown = [one for one in key.reference if one not in target.field_names]
    for one in unknown:
        expected = _nearest(one, target.field_names, "field")
        yield Problem(rules.FOREIGN_KEY, (*path, "fields"), f"{quoted(one)} of {name}", expected)
    if not unknown and len(key.reference) != len(key.fields):
        found = f"{len(key.reference)} fields for {len(key.fields)}"
        yield Problem(rules.FOREIGN_KEY, (*path, "fields"), found, "as many as refer to them")
    elif not unknown and set(key.reference) not in _unique_sets(target):
        found = f"{', '.join(key.reference)} of {name}"
        yield Problem(rules.FOREIGN_KEY, (*path, "fields"), found, "a primary or unique key there")


def _unique_sets(resource: Resource) -> list[set[str]]:
    """Give every set of fields that identifies a row of the table."""
    alone = [{one.name} for one in resource.fields if one.constraints.get("unique") is True]
    return [set(resource.primary_key), *map(set, resource.unique_keys), *alone]


def _nearest(name: str, names: Sequence[str], kind: str) -> str:
    close = get_close_matches(name[:40], names, 1)
    return quoted(close[0]) if close else f"a {kind} that is there"


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _shown(raw: Mapping[str, Any], name: str) -> str:
    if name not in raw:
        return f"no `{name}`"
    return quoted(raw[name]) if isinstance(raw[name], str) else f"a {type(raw[name]).__name__}"
