"""The rules of the structure layer: sentence, remedy and bad example of each."""

from __future__ import annotations

from footnoted.issues import Edit, Example, Rule

LAYER = "structure"
_DESCRIPTOR = "datapackage.json"
_TITLE = """"example": "Harbour town bets on electric ferries",
            "constraints": {"required": true}"""
_CHARACTERS = """"example": "1172",
            "constraints": {"required": true, "minimum": 1}"""
_PUBLISHED = """"example": "2024",
            "constraints": {"""


def _rule(name: str, sentence: str, remedy: str, seen: tuple[str, str, str], *edits: Edit) -> Rule:
    """Make a rule; `seen` are place, cell and message of the issue that the edits lead to."""
    place, cell, message = seen
    rule = f"{LAYER}.{name}"
    return Rule(
        rule, LAYER, sentence, remedy, Example(edits, f"{place}: error [{rule}] {cell}: {message}. {remedy}")
    )


def _bound(name: str, limit: str, example: str = "1172") -> Edit:
    """Give the sample's lengths another bound, and an example within it."""
    changed = _CHARACTERS.replace("1172", example).replace('"minimum": 1', f'"{name}": {limit}')
    return Edit(_DESCRIPTOR, _CHARACTERS, changed)


RULES = (
    _rule(
        "type",
        "Every cell has the canonical form of its field's type.",
        "Write the value in that form, or leave the cell empty where the source gives none.",
        (
            "data/sources.csv:2:197",
            "sources/harbour-ferries/includes_text",
            'found "true"; expected TRUE or FALSE',
        ),
        Edit(
            "data/sources.csv",
            ",TRUE,CC0-1.0: written for this package.\nharbour-letter",
            ",true,CC0-1.0: written for this package.\nharbour-letter",
        ),
    ),
    _rule(
        "required",
        "A field that is required has a value in every row.",
        "Fill the cell in.",
        ("data/statements.csv:2:47", "statements/adeyemi-batteries/gist", 'found ""; expected a value'),
        Edit("data/statements.csv", "Holds that all depends on the batteries."),
    ),
    _rule(
        "unique",
        "A field that is unique has no value twice.",
        "Remove the row that is there by mistake, or give it its own value.",
        (
            "data/sources.csv:3:61",
            "sources/harbour-letter/published",
            'found "2024"; expected a value that no other row has; line 2 has it already',
        ),
        Edit(_DESCRIPTOR, _PUBLISHED, f'{_PUBLISHED}"unique": true, '),
    ),
    _rule(
        "primary-key",
        "Every row has a primary key of its own, without a gap.",
        "Remove the row that is there by mistake, or give it an id of its own; never reuse an id.",
        (
            "data/market_figures.csv:4:1",
            "market_figures/quayside-fares/market_figure_id",
            'found "quayside-fares"; expected a value that no other row has; line 3 has it already',
        ),
        Edit("data/market_figures.csv", "quayside-users,", "quayside-fares,"),
    ),
    _rule(
        "unique-key",
        "No two rows have the same values in all fields of a unique key.",
        "Remove the row that repeats another, or mend the value that makes them equal.",
        (
            "data/evidence.csv:4:17",
            "evidence/factory-cost-e2/table",
            (
                'found "funding_facts", "factory-cost", "harbour-letter-s002", "supports"; expected values of '
                "table, row_id, sentence_id, stance that no other row has; line 3 has it already"
            ),
        ),
        Edit(
            "data/evidence.csv",
            "haddad-daytime-e1,",
            "factory-cost-e2,funding_facts,factory-cost,harbour-letter-s002,supports\nhaddad-daytime-e1,",
        ),
    ),
    _rule(
        "foreign-key",
        "Every foreign key has its target, and is filled in whole or not at all.",
        "Write an existing key, or add the missing row to the other table first.",
        (
            "data/evidence.csv:5:40",
            "evidence/heron-cost-e1/sentence_id",
            (
                'found "harbour-ferries-s103"; expected one of sentences.sentence_id; '
                'the nearest is "harbour-ferries-s003"'
            ),
        ),
        Edit("data/evidence.csv", "heron-cost,harbour-ferries-s003", "heron-cost,harbour-ferries-s103"),
    ),
    _rule(
        "enum",
        "A cell of a field with a closed list holds a value of that list.",
        "Write a listed value.",
        (
            "data/places.csv:3:35",
            "places/port-maren/kind",
            'found "town"; expected one of "country", "city", "district", "region"',
        ),
        Edit("data/places.csv", ",city,", ",town,"),
    ),
    _rule(
        "pattern",
        "Every cell matches its field's pattern as a whole.",
        "Write the value in the form that the field's description names.",
        (
            "data/places.csv:2:27",
            "places/denmark/country",
            'found "Dk"; expected the whole cell to match "[A-Z]{2}"',
        ),
        Edit("data/places.csv", "country,DK", "country,Dk"),
    ),
    _rule(
        "min-length",
        "No text is shorter than its field allows.",
        "Write the whole value.",
        (
            "data/sources.csv:3:16",
            "sources/harbour-letter/title",
            'found "A letter from the harbour"; expected 30 characters or more',
        ),
        Edit(_DESCRIPTOR, _TITLE, _TITLE.replace("true}", 'true, "minLength": 30}')),
    ),
    _rule(
        "max-length",
        "No text is longer than its field allows.",
        "Shorten the text.",
        (
            "data/sources.csv:2:17",
            "sources/harbour-ferries/title",
            'found "Harbour town bets on electric ferries"; expected 30 characters or fewer',
        ),
        Edit(
            _DESCRIPTOR,
            _TITLE,
            '"example": "A harbour", "constraints": {"required": true, "maxLength": 30}',
        ),
    ),
    _rule(
        "minimum",
        "No value is below its field's minimum.",
        "Check the value against the source.",
        (
            "data/sources.csv:3:92",
            "sources/harbour-letter/characters",
            'found "276"; expected 300 or more',
        ),
        _bound("minimum", "300"),
    ),
    _rule(
        "maximum",
        "No value is above its field's maximum.",
        "Check the value against the source.",
        (
            "data/sources.csv:2:127",
            "sources/harbour-ferries/characters",
            'found "1172"; expected 1000 or less',
        ),
        _bound("maximum", "1000", example="276"),
    ),
    _rule(
        "exclusive-minimum",
        "Every value is above its field's exclusive minimum.",
        "Check the value against the source.",
        (
            "data/sources.csv:3:92",
            "sources/harbour-letter/characters",
            'found "276"; expected more than 276',
        ),
        _bound("exclusiveMinimum", "276"),
    ),
    _rule(
        "exclusive-maximum",
        "Every value is below its field's exclusive maximum.",
        "Check the value against the source.",
        (
            "data/sources.csv:2:127",
            "sources/harbour-ferries/characters",
            'found "1172"; expected less than 1172',
        ),
        _bound("exclusiveMaximum", "1172", example="276"),
    ),
)

_BY_NAME = {one.id.removeprefix(f"{LAYER}."): one for one in RULES}


def rule(name: str) -> Rule:
    """Give the rule of this name, without the layer; KeyError when there is none."""
    return _BY_NAME[name]
