"""Read datapackage.json into frozen values and find the package's root."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn

from footnoted import limits
from footnoted.door import Door
from footnoted.errors import NoFileError, UnreadablePackageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from footnoted.door import File

FILE_NAME = "datapackage.json"

LAST_RELEASE = "validation/last_release"
"""The folder in which a package keeps the descriptor and the tables of its last release."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a Table Schema; `type` and `constraints` as the specification names them."""

    name: str
    type: str = "string"
    title: str = ""
    description: str = ""
    unit: str = ""
    example: object = None
    constraints: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def required(self) -> bool:
        """Whether every row must have a value."""
        return bool(self.constraints.get("required"))


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Fields whose values stand in `reference` fields of `resource` ("" = the same resource)."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """One table and its schema; `path` is its file, of several the first.

    `files` are those of a table that stands in several, or in Parquet.
    """

    name: str
    path: str
    fields: tuple[Field, ...]
    title: str = ""
    description: str = ""
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    raw: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The paths of the files that hold the table, in their order."""
        return self.files or (self.path,)

    @property
    def pieces(self) -> tuple[Resource, ...]:
        """Each file as a table of its own: what is asked of a file, is asked of each."""
        return tuple(replace(self, path=one, files=()) for one in self.files) or (self,)

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names of the fields, in the order of the file's columns."""
        return tuple(one.name for one in self.fields)

    def field(self, name: str) -> Field:
        """Give the field of this name; KeyError when there is none."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Package:
    """A data package: where it is, what it is called, its tables."""

    root: Path
    name: str
    version: str
    resources: tuple[Resource, ...]
    raw: Mapping[str, Any]
    door: Door = field(default=None, compare=False, repr=False)  # type: ignore[assignment] # set below

    def __post_init__(self) -> None:
        """Open the door to the files below the root, where none was given."""
        if self.door is None:
            object.__setattr__(self, "door", Door(self.root))

    def file(self, name: str) -> File:
        """Give the file at this POSIX path from the root; nothing is opened yet."""
        return self.door.file(name)

    def resource(self, name: str) -> Resource:
        """Give the resource of this name; KeyError when there is none."""
        for one in self.resources:
            if one.name == name:
                return one
        raise KeyError(name)

    def has(self, name: str, *fields: str) -> bool:
        """Tell whether there is a resource of this name with all these fields."""
        return any(one.name == name and set(fields) <= set(one.field_names) for one in self.resources)


def find_root(start: Path) -> Path:
    """Give the nearest folder at or above `start` that holds a datapackage.json.

    Raises UnreadablePackageError when there is none, or no such folder: a mistyped name must not mean
    the package above it.
    """
    start = start.absolute()
    folder = start.parent if start.name == FILE_NAME else start
    for one in (folder, *folder.parents) if folder.is_dir() else ():
        if os.path.lexists(one / FILE_NAME):  # also a link or a pipe: not the package above it is meant
            return one
    found = f"no {FILE_NAME} here or in a folder above" if folder.is_dir() else "no such folder"
    message = (
        f"{folder}: found {found}; expected a data package. "
        "Name its folder with --package, or make a new package with `footnoted init`."
    )
    raise UnreadablePackageError(message)


def decode(raw: bytes) -> tuple[str, str]:
    """Give the text of a descriptor, and what is odd about its encoding: "" for UTF-8 without a mark.

    What begins with a byte order mark is read by it, so that nothing else stays unseen; bytes that are
    no UTF-8 are read as U+FFFD.
    """
    for mark, name, codec in _MARKS:
        if raw.startswith(mark):
            return raw.removeprefix(mark).decode(codec, "replace"), name
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        return raw.decode("utf-8", "replace"), f"byte 0x{raw[error.start]:02X}"


def _refuse(odd: str) -> NoReturn:
    message = f"{odd} is no UTF-8"
    raise ValueError(message)


_MARKS = (
    (b"\xef\xbb\xbf", "a byte order mark", "utf-8"),
    (b"\xff\xfe\x00\x00", "UTF-32", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "UTF-32", "utf-32-be"),
    (b"\xff\xfe", "UTF-16", "utf-16-le"),
    (b"\xfe\xff", "UTF-16", "utf-16-be"),
)


def read_package(root: Path, door: Door | None = None) -> Package:
    """Read the descriptor in `root`; `door` is the way to it where it is a folder of another package.

    Raises UnreadablePackageError when the file cannot be read as a JSON object, NoFileError when it is
    no regular file, and BeyondLimitError when it has more than a limit allows. Parts of a wrong type
    are taken as absent, and half of a surrogate pair as U+FFFD: to say what is wrong with them is the
    descriptor layer's task.
    """
    door = door or Door(root)
    path = root / FILE_NAME
    try:
        text, odd = decode(door.file(FILE_NAME).read("descriptor_bytes"))
        raw = _whole(json.loads(text)) if not odd.startswith("byte") else _refuse(odd)
    except NoFileError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        message = f"{path}: cannot be read as UTF-8 JSON ({error}). Mend the file, then run again."
        raise UnreadablePackageError(message) from error
    if not isinstance(raw, dict):
        message = f"{path}:1:1: found {type(raw).__name__}, expected a JSON object with `resources`."
        raise UnreadablePackageError(message)
    check_size(raw)
    tables = (_resource(one) for one in _dicts(raw.get("resources")) if is_table(one))
    resources = tuple(_found(door, one) for one in tables)
    return Package(root, _text(raw.get("name")), _text(raw.get("version")), resources, raw, door)


def _whole(raw: Any) -> Any:  # noqa: ANN401 - any JSON
    """Give a value with U+FFFD in place of each half of a surrogate pair, which no file can hold."""
    text = json.dumps(raw, ensure_ascii=False)
    return json.loads(_HALF.sub("\ufffd", text)) if _HALF.search(text) else raw


_HALF = re.compile("[\ud800-\udfff]")


def check_size(raw: Mapping[str, Any]) -> None:
    """Raise BeyondLimitError where a descriptor has more resources, fields or lists than the limits allow."""
    limits.check("resources", FILE_NAME, len(_list(raw.get("resources"))))
    for number, one in enumerate(_dicts(raw.get("resources"))):
        where = f"{FILE_NAME}: resources[{number}]"
        schema = one.get("schema")
        schema = schema if isinstance(schema, dict) else {}
        limits.check("fields", where, len(_list(schema.get("fields"))))
        limits.check("values", where, len(_list(schema.get("missingValues"))))
        for keys in ("foreignKeys", "uniqueKeys"):
            limits.check("keys", where, len(_list(schema.get(keys))))
        for at, field_ in enumerate(_dicts(schema.get("fields"))):
            _check_field(f"{where}, field {at}", field_)


def _check_field(where: str, raw: Mapping[str, Any]) -> None:
    constraints = raw.get("constraints")
    constraints = constraints if isinstance(constraints, dict) else {}
    limits.check("pattern", where, len(_text(constraints.get("pattern"))))
    lists = (raw.get("categories"), constraints.get("enum"), raw.get("trueValues"), raw.get("falseValues"))
    for values in lists:
        limits.check("values", where, len(_list(values)))


def _found(door: Door, resource: Resource) -> Resource:
    """Give a resource with the paths at which its files are."""
    files = tuple(lies_at(door, one) for one in resource.files)
    return replace(resource, path=lies_at(door, resource.path), files=files)


def lies_at(door: Door, path: str) -> str:
    """Give the path at which a resource's file is: beside the descriptor where a portal keeps no folders."""
    folder, _, name = path.rpartition("/")
    is_flat = folder == "data" and not door.exists(folder) and door.exists(name)
    return name if is_flat else path


def is_table(raw: Mapping[str, Any]) -> bool:
    """Tell whether a resource of the descriptor is a table: a CSV file, or a list of CSV or Parquet."""
    return _path(raw).endswith(".csv") or bool(_parts(raw))


def _path(raw: Mapping[str, Any]) -> str:
    """Give the path of a resource; of a list, the first that is a text."""
    path = raw.get("path")
    return next(iter(_names(path)), "")


def _parts(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the files of a table in several, or in Parquet; a list of one CSV file is none, and is refused."""
    files = tuple(one for one in _names(_list(raw.get("path"))) if one.endswith((".csv", ".parquet")))
    is_one_csv = len(files) == 1 and files[0].endswith(".csv")
    return () if is_one_csv else files


def _resource(raw: Mapping[str, Any]) -> Resource:
    schema = raw.get("schema")
    schema = schema if isinstance(schema, dict) else {}
    return Resource(
        name=_text(raw.get("name")),
        path=_path(raw),
        fields=tuple(_field(one) for one in _dicts(schema.get("fields"))),
        title=_text(raw.get("title")),
        description=_text(raw.get("description")),
        primary_key=_names(schema.get("primaryKey")),
        unique_keys=tuple(_names(one) for one in _list(schema.get("uniqueKeys"))),
        foreign_keys=tuple(_foreign_key(one) for one in _dicts(schema.get("foreignKeys"))),
        missing_values=missing_values(schema),
        raw=raw,
        files=_parts(raw),
    )


def missing_values(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the texts that stand for a missing value; each may have a label, `{"value": "", "label": …}`."""
    given = schema.get("missingValues", [""])
    listed = [given] if isinstance(given, str) else _list(given)
    return _names([one.get("value") if isinstance(one, dict) else one for one in listed])


def _field(raw: Mapping[str, Any]) -> Field:
    constraints = raw.get("constraints")
    return Field(
        name=_text(raw.get("name")),
        type=_text(raw.get("type")) or "string",
        title=_text(raw.get("title")),
        description=_text(raw.get("description")),
        unit=_text(raw.get("unit")),
        example=raw.get("example"),
        constraints=constraints if isinstance(constraints, dict) else {},
        raw=raw,
    )


def _foreign_key(raw: Mapping[str, Any]) -> ForeignKey:
    reference = raw.get("reference")
    reference = reference if isinstance(reference, dict) else {}
    return ForeignKey(
        _names(raw.get("fields")), _text(reference.get("resource")), _names(reference.get("fields"))
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in _list(value) if isinstance(one, dict)]


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in _list(value) if isinstance(one, str))
