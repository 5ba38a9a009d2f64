"""The rules of the descriptor's layer, each with a fault of the sample package that it must find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.descriptor import FILE_NAME, LAST_RELEASE
from footnoted.issues import Edit, Example, Rule

if TYPE_CHECKING:
    from footnoted.gates.json_text import Path

_RELEASED = f"{LAST_RELEASE}/{FILE_NAME}"

LAYER = "descriptor"


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that does not hold for the member of the descriptor at `path`."""

    rule: Rule
    path: Path
    found: str
    expected: str


def _rule(what: str, sentence: str, remedy: str, edit: Edit, says: tuple[str, ...]) -> Rule:
    """Make a rule; `says` is place and message of the example, then the rules that it breaks as well."""
    place, message, *also = says
    issue = f"{FILE_NAME}:{place}: error [{LAYER}.{what}] {message}. {remedy}"
    return Rule(f"{LAYER}.{what}", LAYER, sentence, remedy, Example((edit,), issue, tuple(also)))


def _last_release(fields: str) -> str:
    """Give the descriptor of a last release that had only these fields of one table."""
    schema = f'"schema": {{"fields": [{fields}]}}'
    return (
        f'{{"version": "0.1.0", "resources": [{{"name": "sources", "path": "data/sources.csv", {schema}}}]}}'
    )


SYNTAX = _rule(
    "syntax",
    "The descriptor is JSON by RFC 8259.",
    "Mend the descriptor here.",
    Edit(FILE_NAME, '"name": "sources",', '"name": "sources"'),
    ("23:7", 'found `"path":`; expected a comma or }'),
)
DEPTH = _rule(
    "depth",
    "The descriptor is not nested deeper than the specification needs.",
    "Take the inner levels out.",
    Edit(FILE_NAME, '"name": "sources",', '"name": "sources", "dialect": ' + "[" * 30 + "]" * 30 + ","),
    ("22:59", "found more than 24 levels; expected a descriptor that is not nested so deep"),
)
DUPLICATE_KEY = _rule(
    "duplicate-key",
    "No object of the descriptor has the same property twice.",
    "Keep the one that is meant: readers take the last and do not say so.",
    Edit(FILE_NAME, '"name": "sources",', '"name": "sources", "name": "sources",'),
    ("22:26", 'found "name" a second time; expected each name once'),
)
VALUE = _rule(
    "value",
    "Every number and text of the descriptor can be read by every JSON reader.",
    "Write a value that every reader takes.",
    Edit(FILE_NAME, "texts that are cited.", "texts that are cited.\\ud800"),
    ("26:22", "found half of a surrogate pair; expected whole characters"),
)
PROFILE = _rule(
    "profile",
    "The descriptor is valid by the official JSON Schema of Data Package 2.0.",
    "Write the property as the specification has it.",
    Edit(FILE_NAME, '"title": "Sources"', '"title": 5'),
    ("25:7", "sources: found 5; expected a text"),
)
SCHEMA = _rule(
    "schema",
    "The descriptor names the official profile of Data Package 2.0, and no other one.",
    "Write the official address; leave `profile` out.",
    Edit(FILE_NAME, "profiles/2.0/datapackage", "profiles/9.9/datapackage"),
    (
        "2:3",
        'found "https://datapackage.org/profiles/9.9/datapackage.json"; expected https://datapackage.org/profiles/2.0/datapackage.json',
    ),
)
PROPERTY = _rule(
    "property",
    "Every property is one of the specification, or our `unit`.",
    "Mend the spelling, or take the property out: a reader ignores what it does not know.",
    Edit(FILE_NAME, '"keywords"', '"keyword"'),
    ("7:3", "found `keyword`; expected `keywords`"),
)
NAME = _rule(
    "name",
    "Package, resources and fields have names that serve as identifiers.",
    "Give a name of lower-case ASCII letters, digits, _ and -.",
    Edit(FILE_NAME, '"name": "harbour-ferries"', '"name": "Harbour Ferries"'),
    ("3:3", 'found "Harbour Ferries"; expected lower-case ASCII letters, digits, ., _ and -'),
)
VERSION = _rule(
    "version",
    "The version is one of Semantic Versioning 2.0.0.",
    "Write major.minor.patch.",
    Edit(FILE_NAME, '"version": "0.1.0"', '"version": "0.1"'),
    ("6:3", 'found "0.1"; expected major.minor.patch'),
)
LICENCE = _rule(
    "licence",
    "The licences are stated by their SPDX identifiers.",
    "Write the SPDX identifier.",
    Edit(FILE_NAME, '"name": "CC0-1.0"', '"name": "cc-zero"'),
    ("10:7", 'found "cc-zero"; expected an SPDX identifier'),
)
DESCRIBED = _rule(
    "described",
    "Package, resources and fields have a title and a description, and fields an example.",
    "Write it for a reader who has only the table.",
    Edit(FILE_NAME, '"The texts that are cited."', '""'),
    ("26:7", "sources: found no description; expected a description"),
)
DUPLICATE_NAME = _rule(
    "duplicate-name",
    "No two resources and no two fields of a table have the same name.",
    "Rename one of the two.",
    Edit(FILE_NAME, '"title_original"', '"title"'),
    ("49:13", 'sources/title: found "title" again; expected another name', "canonical.header-extra"),
)
TABLE = _rule(
    "table",
    "Every CSV resource is a table in UTF-8 with a schema, and commas, quotes and header as usual.",
    "Write the property so that every reader takes the file for this table.",
    Edit(
        FILE_NAME, '"data/sources.csv",\n      "type": "table"', '"data/sources.csv",\n      "type": "file"'
    ),
    ("24:7", 'sources: found "file"; expected "table"'),
)
EXAMPLE = _rule(
    "example",
    "The example of a field is valid by the field itself.",
    "Give an example as it would stand in the table.",
    Edit(FILE_NAME, '"example": "en"', '"example": "English"'),
    (
        "60:13",
        (
            'sources/language: found "English"; '
            'expected the whole cell to match "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"'
        ),
    ),
)
CATEGORIES = _rule(
    "categories",
    "The categories of a field are the values of its enum, in the same order.",
    "Make the two lists the same.",
    Edit(
        FILE_NAME,
        '"enum": ["title", "heading", "body", "list_item"]',
        '"enum": ["heading", "title", "body", "list_item"]',
    ),
    ("175:13", "sentences/kind: found another order; expected the values of the enum"),
)
CONSTRAINT = _rule(
    "constraint",
    "Constraints can be met together, and each value of an enum is valid by the field itself.",
    "Mend the constraint.",
    Edit(
        FILE_NAME,
        '"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"',
        '"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", "enum": ["ar", "en", "English"]',
    ),
    (
        "61:115",
        (
            'sources/language: found "English"; '
            'expected the whole cell to match "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"'
        ),
    ),
)
PATTERN = _rule(
    "pattern",
    "RE2 can run every pattern, so that none of them can hang a reader.",
    "Write the pattern without look-around and back-references.",
    Edit(FILE_NAME, '"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"', '"(?=en)[a-z]{2}"'),
    ("61:47", 'sources/language: found "invalid perl operator: (?="; expected a pattern of RE2'),
)
FORM = _rule(
    "value-form",
    "Every type is written in one way only: a point in numbers, no grouping, ISO dates, TRUE and FALSE.",
    "Take the property out and write the values in the standard form.",
    Edit(FILE_NAME, '"name": "includes_text",', '"name": "includes_text", "trueValues": ["TRUE", "no"],'),
    ("98:38", 'sources/includes_text: found `trueValues` "TRUE", "no"; expected TRUE and FALSE as they are'),
)
MISSING_VALUES = _rule(
    "missing-values",
    "The only missing value is the empty cell.",
    'Write "missingValues": [""], and empty the cells.',
    Edit(
        FILE_NAME,
        '"primaryKey": ["source_id"],\n        "missingValues": [""]',
        '"primaryKey": ["source_id"],\n        "missingValues": ["", "NA"]',
    ),
    ("115:9", 'sources: found "", "NA"; expected "" alone'),
)
KEY = _rule(
    "key",
    "Every table has a primary key, and keys name fields of their table.",
    "Name fields of this table.",
    Edit(FILE_NAME, '"primaryKey": ["source_id"]', '"primaryKey": ["source"]'),
    ("114:9", 'sources: found "source"; expected "source_id"'),
)
FOREIGN_KEY = _rule(
    "foreign-key",
    "Every foreign key refers to fields that are a key of a resource of the package.",
    "Name a resource of this package and the fields of a key of it.",
    Edit(FILE_NAME, '"resource": "sources"', '"resource": "source"'),
    ("246:65", 'sentences: found "source"; expected "sources"'),
)
FIELDS_MATCH = _rule(
    "fields-match",
    "Columns are the schema's fields exactly; no schema says otherwise by fieldsMatch.",
    "Take `fieldsMatch` out: exact is the default.",
    Edit(FILE_NAME, '"primaryKey": ["source_id"],', '"primaryKey": ["source_id"], "fieldsMatch": ["exact"],'),
    ("114:38", "sources: found `fieldsMatch`; expected none"),
)
HASH = _rule(
    "hash",
    "A hash is SHA-256 with its name before it, and no Parquet resource states bytes.",
    "Write sha256: and 64 hexadecimal digits; leave `bytes` out for Parquet.",
    Edit(FILE_NAME, '"data/sources.csv",', '"data/sources.csv", "hash": "sha512:00",'),
    ("23:35", 'sources: found "sha512:00"; expected sha256: and 64 hexadecimal digits', "integrity.hash"),
)
TEXT = _rule(
    "text",
    "The texts of the descriptor hold no hidden characters and nothing that another program would run.",
    "Write plain text.",
    Edit(FILE_NAME, "texts that are cited.", "texts that are <b>cited</b>."),
    ("26:7", 'sources: found "<b>"; expected plain text'),
)
DRIFT_COLUMNS = _rule(
    "drift-columns",
    "No table and no column is removed, renamed or moved, unless the version says that it breaks.",
    "Put it back, or raise the major version (the minor one below 1.0.0).",
    Edit(_RELEASED, new=_last_release('{"name": "source_id"}, {"name": "publisher"}')),
    (
        "31:9",
        (
            "sources: found no column `publisher` (perhaps now `published`); "
            "expected every column of the last release"
        ),
    ),
)
DRIFT_TYPES = _rule(
    "drift-types",
    "No column changes its type or its list of values, unless the version says that it breaks.",
    "Put it back, or raise the major version (the minor one below 1.0.0).",
    Edit(_RELEASED, new=_last_release('{"name": "source_id", "type": "integer"}')),
    ("32:11", "sources/source_id: found the type string; expected integer, as in the last release"),
)
DRIFT_GUARDS = _rule(
    "drift-guards",
    "No constraint and no key is removed or loosened, unless the version says that it breaks.",
    "Put it back, or raise the major version (the minor one below 1.0.0).",
    Edit(_RELEASED, new=_last_release('{"name": "source_id", "constraints": {"maxLength": 40}}')),
    ("38:13", "sources/source_id: found no `maxLength`; expected `maxLength` 40"),
)
DRIFT_STATED = _rule(
    "drift-stated",
    "No unit of a field changes and no property of the package is lost, unless the version says that it breaks.",
    "Put it back, or raise the major version (the minor one below 1.0.0).",
    Edit(_RELEASED, new=_last_release('{"name": "source_id", "unit": "letters"}')),
    ("32:11", "sources/source_id: found no unit; expected the unit `letters`, as in the last release"),
)

RULES: tuple[Rule, ...] = (
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
    DRIFT_COLUMNS,
    DRIFT_TYPES,
    DRIFT_GUARDS,
    DRIFT_STATED,
)
