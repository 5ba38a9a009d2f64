"""Find columns by what they mean, whatever a package calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.model import Model
from footnoted.vocabulary import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.descriptor import Package

LABELS = ("name", "title", "gist")
"""What tells a reader what an id stands for; of a table, the first that it has."""
_UNNAMED = "title"
"""The one of them that is no role of a column: it is known by its name alone."""


def roles(package: Package) -> dict[str, dict[str, set[str]]]:
    """Give for each table the roles of each of its columns; a column without any has an empty set."""
    found = {one.name: {name: set[str]() for name in one.field_names} for one in package.resources}
    for group in Model(package).groups:
        for role, column in group.columns.items():
            found[group.name][column].add(role)
    return found


def labels(package: Package) -> dict[str, str]:
    """Give for each table the column by which a reader knows a row; "" where it has none."""
    return {
        table: next((column for wanted in LABELS for column in _meaning(columns, wanted)), "")
        for table, columns in roles(package).items()
    }


def _meaning(columns: dict[str, set[str]], wanted: str) -> Iterator[str]:
    for column, has in columns.items():
        if wanted in has or column == wanted == _UNNAMED:
            yield column


def sources(package: Package, *wanted: str) -> Iterator[dict[str, str]]:
    """Yield for each source that is cited its cells by role ("" where missing).

    Nothing comes where the package has no table of sources with a column of each of these roles.
    """
    model = Model(package)
    group = model.first(SOURCES, *wanted)
    for row in model.rows(group) if group else ():
        yield {role: row.cells[role] or "" for role in wanted}
