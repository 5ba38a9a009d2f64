"""Fix a package: what is mechanical in its tables, and empty cells that follow from words and span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.errors import FootnotedError
from footnoted.model import Model
from footnoted.tables import columns
from footnoted.upkeep.follow import fill
from footnoted.upkeep.mending import mend
from footnoted.upkeep.rows_text import records_of, set_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footnoted.article.source import Article
    from footnoted.descriptor import Resource
    from footnoted.upkeep.draft import Draft


def fix(draft: Draft, articles: Sequence[Article] = ()) -> None:
    """Mend a draft; whoever calls looks at its `difference` before it lands.

    Only empty cells are filled: a cell that says something else than its words is a question, not a slip.
    """
    for resource in draft.package.resources:
        data = draft.read(resource.path)
        mended = mend(data, resource)
        if mended != data:
            draft.write(resource.path, mended)
    _fill(draft, articles)


def _fill(draft: Draft, articles: Sequence[Article]) -> None:
    """Fill the empty cells of each row that its words and span give."""
    model = Model(draft.package)
    for resource in draft.package.resources:
        try:
            filled = fill(model, resource.name, articles)
        except FootnotedError:  # an article that is not the one anchored: nothing follows from it
            filled = {}
        if filled:
            draft.write(resource.path, set_cells(draft.read(resource.path), _placed(draft, resource, filled)))


def _placed(
    draft: Draft, resource: Resource, filled: dict[tuple[int, str], str]
) -> dict[tuple[int, int], str]:
    header = records_of(draft.read(resource.path))[0].cells()
    where = dict(zip(resource.field_names, columns(header, resource.field_names), strict=True))
    placed = {(record, where[field]): text for (record, field), text in filled.items()}
    return {(record, at): text for (record, at), text in placed.items() if at is not None}
