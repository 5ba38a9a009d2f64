"""The tables that hold the anchors of a package: found by their roles, read before they are written anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from footnoted.errors import ArticleError, BadCsvError, NoAnchorsError
from footnoted.issues import quoted
from footnoted.model import Model
from footnoted.parts import text_of
from footnoted.records import read_records
from footnoted.tables import read_rows
from footnoted.vocabulary import SENTENCES, SOURCES

if TYPE_CHECKING:
    from footnoted.descriptor import Package
    from footnoted.model import Group

Cells = dict[str, str | None]
"""A row as text: a cell by field name, None where it is missing."""

NEEDED = {
    SOURCES: ("source_id", "sha256"),
    SENTENCES: ("sentence_id", "source_id", "start", "end", "sha256"),
}
"""The roles that anchors cannot do without; others are written and compared where they have a column."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables that hold the anchors of a package."""

    sources: Group
    sentences: Group


def require(package: Package) -> Tables:
    """Give the tables that hold the anchors; raises NoAnchorsError where one lacks, or a column of it."""
    model, found = Model(package), []
    for rows, roles in NEEDED.items():
        group = model.first(rows, *roles)
        if group is None:
            message = (
                f"datapackage.json: found no table of {rows} with the columns {', '.join(roles)} "
                "(or others in these roles); anchors need it. "
                "Copy its schema from the package that `footnoted init` makes."
            )
            raise NoAnchorsError(message)
        found.append(group)
    return Tables(*found)


def read_whole(package: Package, group: Group) -> list[Cells]:
    """Read a table that is to be written again, strictly: what cannot be kept must not be lost.

    The cells are by role (`Group.by_role`). Raises BadCsvError where the header is not that of the
    schema or a record cannot be read, and ArticleError where the file is missing.
    """
    resource = group.resource
    path = text_of(package, resource)
    if not path.is_file():
        message = f"{path}: found no file; expected the table {resource.name}. Write at least its header."
        raise ArticleError(message)
    if resource.files:
        message = (
            f"{path}: found the table {resource.name} in {len(resource.files)} parts; expected one CSV file, "
            "which alone is written anew. Put the parts together, then run again."
        )
        raise ArticleError(message)
    header = tuple(next(iter(list(read_records(path))), []))
    if header != resource.field_names:
        differing = sorted(set(header) ^ set(resource.field_names))
        found = f"a header that differs in {quoted(', '.join(differing) or 'the order of its columns')}"
        raise BadCsvError(path, 1, 1, found, "the columns of datapackage.json, before anything is written")
    return [group.by_role(row.cells) for row in read_rows(package, resource)]
