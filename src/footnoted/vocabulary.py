"""The vocabulary of meaning: what rows may be, what columns may mean, and what a descriptor says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from footnoted.descriptor import Field, Resource

SOURCES = "sources"
SENTENCES = "sentences"
ENTITIES = "entities"
MENTIONS = "mentions"
EVIDENCE = "evidence"
STATEMENTS = "statements"
EVENTS = "events"
RELATIONSHIPS = "relationships"
ROLES_HELD = "roles"
PARTICIPANTS = "participants"
CLAIMS = "claims"
APART = "apart"

ROWS = (
    SOURCES,
    SENTENCES,
    ENTITIES,
    MENTIONS,
    EVIDENCE,
    STATEMENTS,
    EVENTS,
    RELATIONSHIPS,
    ROLES_HELD,
    PARTICIPANTS,
    CLAIMS,
    APART,
)
"""What a row may be (`footnoted:rows`): by default what the table is called, else a claim.

`apart` are rows that are not from a source, such as identifiers: no rule about footnotes looks at them.
"""

DEFAULT_ROWS = {name: name for name in ROWS if name not in {CLAIMS, APART}} | {"identifiers": APART}

DEFAULT_KINDS = {
    "people": "person",
    "companies": "company",
    "organizations": "organization",
    "products": "product",
    "places": "place",
    "cohorts": "cohort",
}
"""The kind of entity that a table of this name describes, where it does not say so (`footnoted:kind`)."""

_ANY: frozenset[str] = frozenset()
_TEXT = frozenset({"string", "any"})
_DATE = frozenset({"string", "any", "date", "year", "yearmonth"})
_WHOLE = frozenset({"integer"})
_NUMBER = frozenset({"number", "integer"})

# fmt: off
TYPES = frozenset({
    "any", "array", "boolean", "date", "datetime", "duration", "geojson", "geopoint", "integer", "list",
    "number", "object", "string", "time", "year", "yearmonth",
})
# fmt: on
"""The types of Table Schema, https://datapackage.org/standard/table-schema/#field-types."""

ROLES: Mapping[str, frozenset[str]] = {
    "source_id": _ANY,
    "sentence_id": _ANY,
    "entity_id": _ANY,
    "title_original": _TEXT,
    "language": _TEXT,
    "published": _DATE,
    "published_basis": _TEXT,
    "characters": _WHOLE,
    "sha256": _TEXT,
    "includes_text": frozenset({"boolean"}),
    "ordinal": _WHOLE,
    "section": _WHOLE,
    "paragraph": _WHOLE,
    "kind": _TEXT,
    "start": _WHOLE,
    "end": _WHOLE,
    "words": _WHOLE,
    "folded_sha256": _TEXT,
    "anchor_sha256": _TEXT,
    "gist": _TEXT,
    "note": _TEXT,
    "name": _TEXT,
    "named": frozenset({"boolean"}),
    "aliases": _TEXT,
    "aliases_exact": _TEXT,
    "developer": _ANY,
    "parent": _ANY,
    "headquarters": _ANY,
    "country": _TEXT,
    "value": _NUMBER,
    "value_high": _NUMBER,
    "unit": _TEXT,
    "currency": _TEXT,
    "qualifier": _TEXT,
    "as_written": _TEXT,
    "same_sum_as": _ANY,
    "edtf": _DATE,
    "basis": _TEXT,
    "period": _DATE,
    "period_basis": _TEXT,
    "modality": _TEXT,
    "asserted_by": _ANY,
    "actor": _ANY,
    "subject": _ANY,
    "described_as": _TEXT,
    "description": _TEXT,
    "speaker": _ANY,
    "mode": _TEXT,
    "attribution": _TEXT,
    "predicate": _ANY,
    "object": _ANY,
    "person": _ANY,
    "table": _TEXT,
    "row_id": _ANY,
    "stance": _TEXT,
    "scope": _TEXT,
    "negated": frozenset({"boolean"}),
}
"""Every role of a column (`footnoted:role`), and the types of Table Schema that it may have; none: any."""

DEFAULT_NAMES = {"person_id": "person"} | {role: role for role in ROLES}
"""The role that a column of this name has where it declares none."""

NO_ROLE = "none"
"""The role of a column whose name would give it one that it has not."""

REFERENCES = frozenset(
    {
        "actor",
        "asserted_by",
        "developer",
        "entity_id",
        "headquarters",
        "object",
        "parent",
        "person",
        "same_sum_as",
        "sentence_id",
        "speaker",
        "subject",
    }
)
"""Roles that refer to another row."""

VERBATIM = frozenset({"as_written", "title_original", "name", "aliases", "aliases_exact"})
"""Roles that hold a source's own words, where `footnoted:text` says nothing."""

OWN = frozenset(
    {"basis", "described_as", "description", "gist", "note", "period_basis", "published_basis", "scope"}
)
"""Roles in which a package says something in its own words, where `footnoted:text` says nothing."""

FIGURE = ("value", "value_high", "unit", "currency", "qualifier")
"""The roles of a figure that its words give."""

DATE = ("edtf", "qualifier")
"""The roles of a date that its words give."""

SPAN = ("start", "end", "sentence_id")

SEALED = (
    "sentence_id",
    "ordinal",
    "section",
    "paragraph",
    "kind",
    "start",
    "end",
    "words",
    "sha256",
    "folded_sha256",
)
"""The cells of a sentence that only `anchor` writes; `anchor_sha256` seals them."""


def rows_of(resource: Resource) -> str:
    """Tell what the rows of a table are: as it declares, else by its name."""
    stated = resource.raw.get("footnoted:rows")
    return stated if stated in ROWS else DEFAULT_ROWS.get(resource.name, CLAIMS)


def kind_of(resource: Resource) -> str:
    """Tell which kind of entity a table describes: as it declares, else by its name; "" for none."""
    stated = resource.raw.get("footnoted:kind")
    return stated if isinstance(stated, str) else DEFAULT_KINDS.get(resource.name, "")


def fits(role: str, field_: Field) -> bool:
    """Tell whether a column's type is one that the role may have; one that there is not hides no role."""
    return not ROLES[role] or field_.type in ROLES[role] or field_.type not in TYPES


def declared_role(field_: Field) -> str:
    """Give the role that a column declares, known or not; "" where it declares none."""
    stated = field_.raw.get("footnoted:role", "")
    return stated if isinstance(stated, str) else ""


def group_of(field_: Field) -> str:
    """Give the group that a column belongs to; "" for what all groups of its row share."""
    stated = field_.raw.get("footnoted:of", "")
    return stated if isinstance(stated, str) else ""


def texts(resource: Resource, stated: str, roles: Collection[str]) -> frozenset[str]:
    """Name the columns of a table whose text is `verbatim` or `own`: as they declare, else by their role."""
    return frozenset(
        one.name
        for one in resource.fields
        if one.raw.get("footnoted:text", stated if _default_role(one) in roles else "") == stated
    )


def verbatim(resource: Resource) -> frozenset[str]:
    """Name the columns that hold a source's own words."""
    return texts(resource, "verbatim", VERBATIM)


def own_words(resource: Resource) -> frozenset[str]:
    """Name the columns in which the package says something in its own words."""
    return texts(resource, "own", OWN)


def _default_role(field_: Field) -> str:
    return declared_role(field_) or DEFAULT_NAMES.get(field_.name, "")
