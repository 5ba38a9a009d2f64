"""Faults of the descriptor, and of the files of a release that it describes."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from footnoted.descriptor import FILE_NAME
from mutants import SEED, Mutant, Patch, make_patch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from footnoted.descriptor import Package


def descriptor_mutants(package: Package) -> Iterator[Mutant]:
    """Yield the mutants of the descriptor: of the package, of each resource, of each field."""
    old = (package.root / FILE_NAME).read_bytes()
    raw = json.loads(old)
    for kind, change in _package_faults(raw):
        copy = json.loads(old)
        change(copy)
        patch = make_patch(FILE_NAME, old, _json(copy) + b"\n")
        yield Mutant(kind, FILE_NAME, (), (), (patch,), "none" if kind == "JSON layout" else "meaning")
    yield Mutant("JSON cut", FILE_NAME, (), (), (make_patch(FILE_NAME, old, old[: len(old) // 2]),))
    for number, ((start, end), one) in enumerate(zip(_spans(old), raw["resources"], strict=True)):
        copy = {**raw, "resources": [two for at, two in enumerate(raw["resources"]) if at != number]}
        gone = make_patch(FILE_NAME, old, _json(copy) + b"\n")
        yield Mutant("resource removed", one["name"], (), (), (gone,))
        for kind, change, field in _resource_faults(one, package):
            resource = json.loads(old[start:end])
            change(resource)
            patch = Patch(FILE_NAME, start, old[start:end], _json(resource))
            if resource != one:
                yield Mutant(kind, one["name"], (), (field,) if field else (), (patch,))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each resource stands in the bytes of a descriptor."""
    text, decoder = data.decode(), json.JSONDecoder()
    at = text.index("[", text.index('"resources"'))
    while (start := text.find("{", at)) >= 0:
        _, at = decoder.raw_decode(text, start)
        yield len(text[:start].encode()), len(text[:at].encode())
        if text[at:].lstrip().startswith("]"):
            return


def _package_faults(raw: dict[str, object]) -> Iterator[tuple[str, Callable[[dict[str, object]], object]]]:
    yield "JSON layout", lambda one: one
    for key in raw:
        yield "package property removed", lambda one, key=key: one.pop(key)
        yield "package property misspelt", lambda one, key=key: _rename(one, key)
    yield "version", lambda one: one.update(version="1.0")
    yield "licence", lambda one: one.update(licenses=[{"name": "CC-BY-9.9"}])
    yield "resources emptied", lambda one: one.update(resources=[])


def _rename(one: dict[str, object], key: str) -> None:
    one[f"{key}s" if not key.endswith("s") else key[:-1]] = one.pop(key)


def _resource_faults(
    raw: dict[str, object], package: Package
) -> Iterator[tuple[str, Callable[[dict[str, object]], object], str]]:
    """Yield class, change and field of faults of one resource."""
    other = next(one.path for one in package.resources if one.path != raw["path"])
    yield "unsafe path", lambda one: one.update(path="../data.csv"), ""
    yield "unsafe path", lambda one: one.update(path="/etc/passwd"), ""
    yield "remote path", lambda one: one.update(path="https://example.org/data.csv"), ""
    yield "path to another table", lambda one: one.update(path=other), ""
    yield "path to nothing", lambda one: one.update(path="data/nothing.csv"), ""
    yield "type: file", lambda one: one.update(type="file"), ""
    yield "dialect", lambda one: one.update(dialect={"delimiter": ";"}), ""
    yield "comment character", lambda one: one.update(dialect={"commentChar": "a"}), ""
    yield "wrong hash", lambda one: one.update(hash="sha256:" + "0" * 64), ""
    yield "wrong size", lambda one: one.update(bytes=7), ""
    yield "missing values", lambda one: one["schema"].update(missingValues=["", "0", "CN"]), ""
    yield "schema emptied", lambda one: one.update(schema={"fields": []}), ""
    for key in ("primaryKey", "foreignKeys", "uniqueKeys"):
        if key in raw["schema"]:
            yield f"{key} removed", lambda one, key=key: one["schema"].pop(key), ""
            yield f"{key} misspelt", lambda one, key=key: _rename(one["schema"], key), ""
    for key in ("encoding", "title", "path", "name", "schema"):
        yield f"{key} removed", lambda one, key=key: one.pop(key), ""
    for number, field in enumerate(raw["schema"]["fields"]):
        faults = [*_field_faults(field), ("field removed", None)]
        random = Random(f"{SEED}/descriptor/{raw['name']}/{field['name']}")  # noqa: S311 - reproducible, not secret
        for kind, change in random.sample(faults, 4):
            if change is None:
                yield kind, lambda one, at=number: one["schema"]["fields"].pop(at), field["name"]
                continue

            def at_field(
                one: dict[str, object],
                change: Callable[[dict[str, object]], object] = change,
                at: int = number,
            ) -> None:
                change(one["schema"]["fields"][at])

            yield kind, at_field, field["name"]


def _field_faults(raw: dict[str, object]) -> Iterator[tuple[str, Callable[[dict[str, object]], object]]]:
    constraints = raw.get("constraints", {})
    other = {"string": "integer", "integer": "string", "number": "integer", "boolean": "string"}
    yield "field type", lambda one: one.update(type=other.get(one["type"], "string"))
    yield "field type any", lambda one: one.update(type="any")
    yield "field renamed", lambda one: one.update(name=f"{one['name']}_new")
    yield "constraints misspelt", lambda one: _rename(one, "constraints") if constraints else None
    yield "field description removed", lambda one: one.pop("description", None)
    yield "field example wrong", lambda one: one.update(example=["no", "example"])
    for key in constraints:
        yield f"{key} removed", lambda one, key=key: one["constraints"].pop(key)
    if "enum" in constraints:
        yield "enum widened", lambda one: one["constraints"]["enum"].append("anything")
        yield "enum value lost", lambda one: one["constraints"]["enum"].pop(0)
        yield "enum widened, both lists", _widen
    if "pattern" in constraints:
        yield "pattern widened", lambda one: one["constraints"].update(pattern=".*")
        yield "pattern hostile", lambda one: one["constraints"].update(pattern="(?=a)(a+)+")
    if "unit" in raw:
        yield "unit of the field removed", lambda one: one.pop("unit")


def _widen(one: dict[str, object]) -> None:
    one["constraints"]["enum"].append("anything")
    if isinstance(one.get("categories"), list):
        one["categories"].append({"value": "anything", "label": "anything at all"})


def release_mutants(root: Path) -> list[Mutant]:
    """Make the faults that only a release can have: hashes, sizes and Parquet that are out of date."""
    descriptor = json.loads((root / FILE_NAME).read_bytes())
    made: list[Mutant] = []
    for resource in descriptor["resources"]:
        path, name = resource["path"], resource["name"]
        old = (root / path).read_bytes()
        at = len(old) - 12 if path.endswith(".csv") else len(old) // 2
        flipped = old[:at] + bytes([old[at] ^ 1]) + old[at + 1 :]
        made += [
            Mutant("stale hash", name, (), (), (make_patch(path, old, flipped),)),
            Mutant("release file cut", name, (), (), (make_patch(path, old, old[: len(old) // 2]),)),
        ]
    return [replace(one, kind=f"{one.kind}, Parquet") if "parquet" in one.table else one for one in made]
