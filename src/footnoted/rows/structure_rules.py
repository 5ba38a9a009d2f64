"""The rules of the structure layer: id, sentence, and how to mend what breaks it."""

from __future__ import annotations

from footnoted.issues import Rule

RULES = (
    Rule(
        "structure.type",
        "Every cell has the canonical form of its field's type.",
        "Write the value in that form, or leave the cell empty where the source gives none.",
    ),
    Rule(
        "structure.required",
        "A field that is required has a value in every row.",
        "Fill the cell in.",
    ),
    Rule(
        "structure.unique",
        "A field that is unique has no value twice.",
        "Remove the row that is there by mistake, or give it its own value.",
    ),
    Rule(
        "structure.primary-key",
        "Every row has a primary key of its own, without a gap.",
        "Remove the row that is there by mistake, or give it an id of its own; never reuse an id.",
    ),
    Rule(
        "structure.unique-key",
        "No two rows have the same values in all fields of a unique key.",
        "Remove the row that repeats another, or mend the value that makes them equal.",
    ),
    Rule(
        "structure.foreign-key",
        "Every foreign key has its target, and is filled in whole or not at all.",
        "Write an existing key, or add the missing row to the other table first.",
    ),
    Rule(
        "structure.enum",
        "A cell of a field with a closed list holds a value of that list.",
        "Write a listed value.",
    ),
    Rule(
        "structure.pattern",
        "Every cell matches its field's pattern as a whole.",
        "Write the value in the form that the field's description names.",
    ),
    Rule(
        "structure.min-length",
        "No text is shorter than its field allows.",
        "Write the whole value.",
    ),
    Rule(
        "structure.max-length",
        "No text is longer than its field allows.",
        "Shorten the text.",
    ),
    Rule(
        "structure.minimum",
        "No value is below its field's minimum.",
        "Check the value against the source.",
    ),
    Rule(
        "structure.maximum",
        "No value is above its field's maximum.",
        "Check the value against the source.",
    ),
    Rule(
        "structure.exclusive-minimum",
        "Every value is above its field's exclusive minimum.",
        "Check the value against the source.",
    ),
    Rule(
        "structure.exclusive-maximum",
        "Every value is below its field's exclusive maximum.",
        "Check the value against the source.",
    ),
)

_BY_NAME = {one.id.removeprefix("structure."): one for one in RULES}


def rule(name: str) -> Rule:
    """Give the rule of this name, without the layer; KeyError when there is none."""
    return _BY_NAME[name]
