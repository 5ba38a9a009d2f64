"""The rules of the descriptor's layer: id, sentence, and how to mend what breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.issues import Rule

if TYPE_CHECKING:
    from footnoted.gates.json_text import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that does not hold for the member of the descriptor at `path`."""

    rule: Rule
    path: Path
    found: str
    expected: str


ENCODING = Rule(
    "descriptor.encoding",
    "The descriptor is UTF-8 without a byte order mark.",
    "Save datapackage.json as UTF-8 without BOM.",
)
SYNTAX = Rule(
    "descriptor.syntax",
    "The descriptor is JSON by RFC 8259.",
    "Mend the descriptor here.",
)
DEPTH = Rule(
    "descriptor.depth",
    "The descriptor is not nested deeper than the specification needs.",
    "Take the inner levels out.",
)
DUPLICATE_KEY = Rule(
    "descriptor.duplicate-key",
    "No object of the descriptor has the same property twice.",
    "Keep the one that is meant: readers take the last and do not say so.",
)
VALUE = Rule(
    "descriptor.value",
    "Every number and text of the descriptor can be read by every JSON reader.",
    "Write a value that every reader takes.",
)
PROFILE = Rule(
    "descriptor.profile",
    "The descriptor is valid by the official JSON Schema of Data Package 2.0.",
    "Write the property as the specification has it.",
)
SCHEMA = Rule(
    "descriptor.schema",
    "The descriptor names the official profile of Data Package 2.0, and no other one.",
    "Write the official address; leave `profile` out.",
)
PROPERTY = Rule(
    "descriptor.property",
    "Every property is one of the specification, or our `unit`.",
    "Mend the spelling, or take the property out: a reader ignores what it does not know.",
)
NAME = Rule(
    "descriptor.name",
    "Package, resources and fields have names that serve as identifiers.",
    "Give a name of lower-case ASCII letters, digits, _ and -.",
)
VERSION = Rule(
    "descriptor.version",
    "The version is one of Semantic Versioning 2.0.0.",
    "Write major.minor.patch.",
)
LICENCE = Rule(
    "descriptor.licence",
    "The licences are stated by their SPDX identifiers.",
    "Write the SPDX identifier.",
)
DESCRIBED = Rule(
    "descriptor.described",
    "Package, resources and fields have a title and a description, and fields an example.",
    "Write it for a reader who has only the table.",
)
DUPLICATE_NAME = Rule(
    "descriptor.duplicate-name",
    "No two resources and no two fields of a table have the same name.",
    "Rename one of the two.",
)
TABLE = Rule(
    "descriptor.table",
    "Every CSV resource is a table in UTF-8 with a schema, and commas, quotes and header as usual.",
    "Write the property so that every reader takes the file for this table.",
)
EXAMPLE = Rule(
    "descriptor.example",
    "The example of a field is valid by the field itself.",
    "Give an example as it would stand in the table.",
)
CATEGORIES = Rule(
    "descriptor.categories",
    "The categories of a field are the values of its enum, in the same order.",
    "Make the two lists the same.",
)
CONSTRAINT = Rule(
    "descriptor.constraint",
    "Constraints can be met together, and each value of an enum is valid by the field itself.",
    "Mend the constraint.",
)
PATTERN = Rule(
    "descriptor.pattern",
    "RE2 can run every pattern, so that none of them can hang a reader.",
    "Write the pattern without look-around and back-references.",
)
FORM = Rule(
    "descriptor.value-form",
    "Every type is written in one way only: a point in numbers, no grouping, ISO dates, TRUE and FALSE.",
    "Take the property out and write the values in the standard form.",
)
MISSING_VALUES = Rule(
    "descriptor.missing-values",
    "The only missing value is the empty cell.",
    'Write "missingValues": [""], and empty the cells.',
)
KEY = Rule(
    "descriptor.key",
    "Every table has a primary key, and keys name fields of their table.",
    "Name fields of this table.",
)
FOREIGN_KEY = Rule(
    "descriptor.foreign-key",
    "Every foreign key refers to fields that are a key of a resource of the package.",
    "Name a resource of this package and the fields of a key of it.",
)
FIELDS_MATCH = Rule(
    "descriptor.fields-match",
    "Columns are the schema's fields exactly; no schema says otherwise by fieldsMatch.",
    "Take `fieldsMatch` out: exact is the default.",
)
HASH = Rule(
    "descriptor.hash",
    "A hash is SHA-256 with its name before it, and no Parquet resource states bytes.",
    "Write sha256: and 64 hexadecimal digits; leave `bytes` out for Parquet.",
)
TEXT = Rule(
    "descriptor.text",
    "The texts of the descriptor hold no hidden characters and nothing that another program would run.",
    "Write plain text.",
)
ROLE = Rule(
    "descriptor.role",
    "Every `footnoted:` property is one of the vocabulary, and so is its value.",
    "Write one that docs/profile.md lists for this place, or take it out.",
)
ROLE_TYPE = Rule(
    "descriptor.role-type",
    "A column has a type that its role may have.",
    "Give the column that type, or another role.",
)
ROLE_TWICE = Rule(
    "descriptor.role-twice",
    "No two columns of a table have one role, unless they are of different groups.",
    "Give one of them another role, or each a group of its own with `footnoted:of`.",
)
KIND = Rule(
    "descriptor.kind",
    "Each kind of entity has one table, and there is a register of entities.",
    "Add the register of entities, or take `footnoted:kind` out.",
)
DRIFT_COLUMNS = Rule(
    "descriptor.drift-columns",
    "No table and no column is removed, renamed or moved, unless the version says that it breaks.",
    "Put it back, or raise the major version (the minor one below 1.0.0).",
)
DRIFT_TYPES = Rule(
    "descriptor.drift-types",
    "No column changes its type or its list of values, unless the version says that it breaks.",
    "Put it back, or raise the major version (the minor one below 1.0.0).",
)
DRIFT_GUARDS = Rule(
    "descriptor.drift-guards",
    "No constraint and no key is removed or loosened, unless the version says that it breaks.",
    "Put it back, or raise the major version (the minor one below 1.0.0).",
)
DRIFT_STATED = Rule(
    "descriptor.drift-stated",
    "No unit of a field changes and no property of the package is lost, "
    "unless the version says that it breaks.",
    "Put it back, or raise the major version (the minor one below 1.0.0).",
)

RULES: tuple[Rule, ...] = (
    ENCODING,
    SYNTAX,
    DEPTH,
    DUPLICATE_KEY,
    VALUE,
    PROFILE,
    SCHEMA,
    PROPERTY,
    NAME,
    VERSION,
    LICENCE,
    DESCRIBED,
    DUPLICATE_NAME,
    TABLE,
    EXAMPLE,
    CATEGORIES,
    CONSTRAINT,
    PATTERN,
    FORM,
    MISSING_VALUES,
    KEY,
    FOREIGN_KEY,
    FIELDS_MATCH,
    HASH,
    TEXT,
    ROLE,
    ROLE_TYPE,
    ROLE_TWICE,
    KIND,
    DRIFT_COLUMNS,
    DRIFT_TYPES,
    DRIFT_GUARDS,
    DRIFT_STATED,
)
