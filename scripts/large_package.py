"""Generate a large package of four linked tables shaped like our own, clean or with ten faults."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
KINDS = ["title", "heading", "body", "list_item"]
DIRECTIONS = ["up", "down", "level"]
QUALIFIERS = ["about", "at_least", "at_most", "more_than"]
MODALITIES = ["stated", "implied", "planned", "hedged", "attributed"]


def describe_field(name: str, kind: str = "string", **constraints: object) -> dict[str, Any]:
    """Give a field of a Table Schema."""
    return {"name": name, "type": kind, "constraints": constraints}


def schemas() -> dict[str, dict[str, Any]]:
    """Give the Table Schemas of the four linked tables."""
    identity = {"required": True, "unique": True, "pattern": SLUG}
    sentence = {"fields": ["sentence_id"], "reference": {"resource": "sentences", "fields": ["sentence_id"]}}
    return {
        "sources": {
            "fields": [
                describe_field("source_id", **identity),
                describe_field("title", required=True, minLength=3, maxLength=200),
                describe_field("language", required=True, pattern="[a-z]{2,3}"),
                describe_field("published", "date", minimum="2000-01-01"),
                describe_field("characters", "integer", required=True, minimum=1),
                describe_field("includes_text", "boolean", required=True),
            ],
            "primaryKey": ["source_id"],
        },
        "sentences": {
            "fields": [
                describe_field("sentence_id", **identity),
                describe_field("source_id", required=True),
                describe_field("ordinal", "integer", required=True, minimum=0),
                describe_field("kind", required=True, enum=KINDS),
                describe_field("start", "integer", required=True, minimum=0),
                describe_field("end", "integer", required=True, minimum=1),
                describe_field("sha256", required=True, pattern="[0-9a-f]{64}"),
                describe_field("gist", required=True, maxLength=120),
            ],
            "primaryKey": ["sentence_id"],
            "foreignKeys": [
                {"fields": ["source_id"], "reference": {"resource": "sources", "fields": ["source_id"]}}
            ],
        },
        "entities": {
            "fields": [
                describe_field("entity_id", **identity),
                describe_field("kind", required=True, enum=["company", "person", "place"]),
                describe_field("name", required=True),
                describe_field("sentence_id", required=True),
            ],
            "primaryKey": ["entity_id"],
            "foreignKeys": [sentence],
        },
        "facts": {
            "fields": [
                describe_field("fact_id", **identity),
                describe_field("metric", required=True),
                describe_field("subject", pattern=SLUG),
                describe_field("described_as"),
                describe_field("direction", required=True, enum=DIRECTIONS),
                describe_field("value", "number", minimum=0),
                describe_field("value_high", "number"),
                describe_field("unit", required=True, pattern="[a-z]+(?:_[a-z]+)*"),
                describe_field("currency", pattern="[A-Z]{3}"),
                describe_field("qualifier", enum=QUALIFIERS),
                describe_field("as_written", required=True, maxLength=200),
                describe_field("start", "integer", required=True, minimum=0),
                describe_field("end", "integer", required=True, minimum=1),
                describe_field("period", pattern="[0-9]{4}(?:-[0-9]{2})?"),
                describe_field("period_basis"),
                describe_field("asserted_by", pattern=SLUG),
                describe_field("modality", required=True, enum=MODALITIES),
                describe_field("sentence_id", required=True),
            ],
            "primaryKey": ["fact_id"],
            "foreignKeys": [
                {"fields": [one], "reference": {"resource": "entities", "fields": ["entity_id"]}}
                for one in ("subject", "asserted_by")
            ]
            + [sentence],
        },
    }


def write_package(root: Path, rows: int) -> None:
    """Write a package of so many rows: 0.1 % sources, 20 % sentences, 5 % entities, the rest facts."""
    sources, sentences, entities = max(rows // 1000, 2), max(rows // 5, 20), max(rows // 20, 5)
    facts = rows - sources - sentences - entities

    def sentence(number: int) -> str:
        number %= sentences
        return f"src-{number // 200:05d}-s{number % 200:03d}"

    tables: dict[str, tuple[int, Callable[[int], str]]] = {
        "sources": (
            sources,
            lambda i: f'src-{i:05d},"Report {i}, a title",ar,2024-0{i % 9 + 1}-1{i % 10},{1000 + i},FALSE',
        ),
        "sentences": (
            sentences,
            lambda i: (
                f"{sentence(i)},src-{i // 200:05d},{i % 200},{KINDS[i % 4]},{i % 200 * 80},"
                f"{i % 200 * 80 + 75},{hashlib.sha256(b'%d' % i).hexdigest()},"
                f"A gist of sentence {i} in some words"
            ),
        ),
        "entities": (
            entities,
            lambda i: f"entity-{i:06d},{('company', 'person', 'place')[i % 3]},Entity {i},{sentence(i * 3)}",
        ),
        "facts": (
            facts,
            lambda i: (
                f"fact-{i:07d},share price,entity-{i % entities:06d},,{DIRECTIONS[i % 3]},"
                f"{i * 13 if i % 3 else ''},,{'money' if i % 3 else 'percent'},{'USD' if i % 3 else ''},"
                f"{QUALIFIERS[i % 4] if i % 5 == 0 else ''},about {i},{i % 90},{i % 90 + 9},"
                f"{'2025-02' if i % 4 == 0 else ''},,{f'entity-{i % 100:06d}' if i % 10 == 0 else ''},"
                f"{MODALITIES[i % 5]},{sentence(i * 7)}"
            ),
        ),
    }
    (root / "data").mkdir(parents=True)
    descriptor: dict[str, Any] = {"name": "benchmark", "resources": []}
    for name, schema in schemas().items():
        count, line = tables[name]
        with (root / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="\n") as file:
            file.write(",".join(one["name"] for one in schema["fields"]) + "\n")
            file.writelines(f"{line(number)}\n" for number in range(count))
        kept = {"name": name, "path": f"data/{name}.csv", "type": "table", "schema": schema}
        descriptor["resources"].append(kept | {"encoding": "utf-8", "format": "csv"})
    (root / "datapackage.json").write_text(json.dumps(descriptor, indent=1), encoding="utf-8")


def plant_faults(root: Path) -> int:
    """Plant ten faults, each in a record of its own, in the second half of the two largest tables."""
    faults = {
        "sentences": [(3, "bodi"), (4, "-5"), (6, "xyz"), (1, "src-99999"), (2, "1.5")],
        "facts": [(17, "src-00000-s999"), (2, "entity-x"), (5, "1e6"), (10, ""), (0, "fact-0000001")],
    }
    for name, cells in faults.items():
        path = root / "data" / f"{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, (cell, text) in enumerate(cells):
            at = len(lines) // 2 + number * (len(lines) // 20 + 1)
            record = lines[at].split(",")
            record[cell] = text
            lines[at] = ",".join(record)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sum(map(len, faults.values()))
