"""Check the first line of a table: the schema's labels, in their order, separated by commas."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from footnoted.issues import Rule, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from footnoted.descriptor import Resource
    from footnoted.issues import Issue
    from footnoted.records import Record

    _Wrong = tuple[Rule, int, str, str]
    """The rule that a label breaks, its column (from 0), what was found and what was expected."""

SEPARATOR = Rule(
    "canonical.separator",
    "Cells are separated by commas.",
    "Save the table as CSV with commas between the cells, and numbers with a point.",
)
NO_HEADER = Rule(
    "canonical.no-header",
    "The first line holds the labels of the columns.",
    "Write the labels into the first line, above the rows, and take away what else stands above them.",
)
HEADER_MISSING = Rule(
    "canonical.header-missing",
    "Every field of the schema has its column.",
    "Add the column, or restore its label.",
)
HEADER_EXTRA = Rule(
    "canonical.header-extra",
    "Every column is a field of the schema.",
    "Remove the column, or describe the field in datapackage.json first.",
)
HEADER_MISSPELT = Rule(
    "canonical.header-misspelt",
    "Every label is spelt as in the schema.",
    "Write the label as the schema has it.",
)
HEADER_DUPLICATE = Rule(
    "canonical.header-duplicate",
    "No label stands twice in a header.",
    "Remove or rename one of the two columns.",
)
HEADER_ORDER = Rule(
    "canonical.header-order",
    "The columns stand in the order of the schema's fields.",
    "Move the columns, cells and all, into the order of the schema.",
)
RULES: tuple[Rule, ...] = (
    SEPARATOR,
    NO_HEADER,
    HEADER_MISSING,
    HEADER_EXTRA,
    HEADER_MISSPELT,
    HEADER_DUPLICATE,
    HEADER_ORDER,
)
UNREADABLE = frozenset({SEPARATOR.id, NO_HEADER.id, HEADER_MISSING.id})
"""What is wrong with a header when the cells below it cannot be told apart."""

ALONE = frozenset({SEPARATOR.id, NO_HEADER.id})
"""What is said alone: the records below are not looked at."""

MARKS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
"""What other programs put between cells."""

EMPTY_COLUMNS = "Take the commas at the end of each line away: nothing stands behind them."


def check(resource: Resource, header: Record, are_empty: Callable[[], bool]) -> Iterator[Issue]:
    """Yield what is wrong with a header; `are_empty` tells that nothing stands behind these columns."""
    names, labels = resource.field_names, header.cells()
    if not names:
        return
    whole = _as_a_whole(resource, header, labels, names)
    if whole is not None:
        yield whole
        return
    surplus = len(labels) - len(names)
    if surplus > 0 and not any(one.strip() for one in labels[len(names) :]) and are_empty():
        found = "1 column" if surplus == 1 else f"{surplus:,} columns"
        issue = HEADER_EXTRA.issue(
            resource.path,
            *header.place(len(names)),
            f"{found} without a label or a value at the end",
            f"{quoted(names[-1])} as the last column",
        )
        yield replace(issue, table=resource.name, remedy=EMPTY_COLUMNS)
        labels = labels[: len(names)]
    for rule, number, found, expected in _judge_labels(labels, names):
        issue = rule.issue(resource.path, *header.place(number), found, expected)
        yield replace(issue, table=resource.name)


def separator(text: str, width: int) -> str:
    """Give what stands between the cells of a line in place of commas; "" where it is none of MARKS."""
    if width > 1 and text.count(",") < width - 1:
        return next((one for one in MARKS if text.count(one) == width - 1), "")
    return ""


def _as_a_whole(
    resource: Resource, header: Record, labels: Sequence[str], names: Sequence[str]
) -> Issue | None:
    """Give the one issue of a line that is no header of this table, or has other separators."""
    known = set(names)
    if len(names) == 1:
        return None
    issue = _other_separator(resource, header, known)
    if issue is None and not _are_near(labels, names):
        issue = NO_HEADER.issue(resource.path, header.line, 1, quoted(header.text), quoted(",".join(names)))
    return replace(issue, table=resource.name) if issue else None


def _other_separator(resource: Resource, header: Record, known: AbstractSet[str]) -> Issue | None:
    """Give the issue of a line that has labels of the schema once it is split at another mark than commas."""
    for mark, what in MARKS.items():
        parts = [one.strip(' "') for one in header.text.split(mark)]
        if len(parts) > len(header.cells()) and known & set(parts):
            place = (header.line, header.text.index(mark) + 1)
            return SEPARATOR.issue(resource.path, *place, f"{what} between the labels", "commas")
    return None


_NEAR = 0.7


def _are_near(labels: Sequence[str], names: Sequence[str]) -> bool:
    """Tell whether at least half of the labels are spelt much like a field's name."""
    folded = [one.casefold() for one in names]
    filled = [one[:200].strip().casefold() for one in labels if one.strip()]
    near = [one for one in filled if get_close_matches(one, folded, 1, _NEAR)]
    return 2 * len(near) >= len(filled)


def _judge_labels(labels: Sequence[str], names: Sequence[str]) -> list[_Wrong]:
    """Give what is wrong with each label, then the fields without one; the order only where all is right."""
    missing = [one for one in names if one not in labels]
    wrong = list(_judge_each(labels, names, missing))
    wrong += [(HEADER_MISSING, len(labels), f"no column {quoted(name)}", quoted(name)) for name in missing]
    if not wrong and tuple(labels) != tuple(names):
        number = next(at for at, one in enumerate(labels) if one != names[at])
        wrong.append((HEADER_ORDER, number, quoted(labels[number]), f"{quoted(names[number])} here"))
    return wrong


def _judge_each(labels: Sequence[str], names: Sequence[str], missing: list[str]) -> Iterator[_Wrong]:
    """Yield what is wrong with each label; the fields that a misspelt one stands for leave `missing`."""
    for number, label in enumerate(labels):
        here = names[number] if len(labels) == len(names) else ""
        rule, expected = _judge_label(label, labels[:number], names, missing, here)
        if rule is not None:
            yield rule, number, quoted(label), expected


def _judge_label(
    label: str, before: Sequence[str], names: Sequence[str], missing: list[str], here: str
) -> tuple[Rule | None, str]:
    """Give the rule that a label breaks, and the expectation; a misspelt name is no longer missing.

    `here` is the field whose place it stands at, where there are as many columns as fields: a label that
    is none of the schema's is meant for that one, when no column has it.
    """
    if label in before and label not in missing:
        return HEADER_DUPLICATE, "each label once"
    if label in names:
        return None, ""
    folded = {one.casefold(): one for one in missing}
    near = get_close_matches(label[:200].strip().casefold(), folded, n=1, cutoff=_NEAR)
    meant = folded[near[0]] if near else here if here in missing else ""
    if not meant:
        return HEADER_EXTRA, "a field of the schema"
    missing.remove(meant)
    return HEADER_MISSPELT, quoted(meant)
