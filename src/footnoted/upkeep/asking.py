"""Ask for a row field by field, with what each means, and check each answer as it is typed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from footnoted.errors import ChangeError
from footnoted.footnote import find_resource
from footnoted.model import Model
from footnoted.report.writing import terminal
from footnoted.upkeep.adding import New, complete
from footnoted.upkeep.checking import choices, complaint
from footnoted.upkeep.follow import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from footnoted.article.source import Article
    from footnoted.descriptor import Field, Package, Resource
    from footnoted.model import Group

_FIRST = ("as_written", "name")
"""The roles that are asked for first: others follow from them."""


def ask_row(package: Package, table: str, articles: Iterable[Article]) -> New:
    """Ask at the terminal for a row; what follows from what was typed is shown and not asked for.

    Raises UnknownNameError where there is no such table, ChangeError where the input ends too early.
    """
    resource = find_resource(package, table)
    model = Model(package)
    group = next(one for one in model.groups if one.name == table and one.is_first)
    words = Words(model, articles)
    key = resource.primary_key
    cells: dict[str, str] = {}
    for name in _in_turn(group):
        followed = complete(model, group, cells, words)
        if followed[name] and name not in key:
            say(f"{name}: {followed[name]} (follows)")
            continue
        answer = ask_cell(package, resource, resource.field(name), followed[name])
        if answer:
            cells[name] = answer
    return New(table, cells)


def _in_turn(group: Group) -> list[str]:
    """Name the fields as they are asked for: those that others follow from, the rest, the key."""
    key, names = group.resource.primary_key, group.resource.field_names
    first = [group.columns[role] for role in _FIRST if group.has(role)]
    return [*dict.fromkeys([*first, *(one for one in names if one not in key), *key])]


def ask_cell(package: Package, resource: Resource, field: Field, suggested: str = "") -> str:
    """Ask for one cell until the field takes the answer; raises ChangeError at the input's end."""
    need = "needed" if field.required else "may stay empty"
    say(f"\n{field.title or field.name} ({field.name}, {need}): {field.description}")
    for value, label in choices(field):
        say(f"  {value}: {label}")
    while True:
        asked = terminal(f"{field.name}{f' [{suggested}]' if suggested else ''}: ")
        print(asked, end="", flush=True)  # noqa: T201 - as `say` does
        line = sys.stdin.readline()
        if not line:
            message = f"found the end of the input at {resource.name}.{field.name}; expected an answer."
            raise ChangeError(message)
        answer = line.strip() or suggested
        wrong = complaint(package, resource, field, answer)
        if not wrong:
            return answer
        say(f"  {wrong}.")


def say(text: str) -> None:
    """Print a line: this module talks to whoever sits at the terminal."""
    print(terminal(text))  # noqa: T201 - see above
