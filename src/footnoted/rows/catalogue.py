"""The rules that compare rows with rows, in the order in which they are asked."""

from __future__ import annotations

from footnoted.rows import citations, entities, evidence, figures, ids, origins, statements
from footnoted.rows.ask import UNCHECKABLE

ASKED = (
    *citations.RULES,
    *statements.RULES,
    *figures.RULES,
    *entities.RULES,
    *evidence.RULES,
    *ids.RULES,
    *origins.RULES,
)
"""Every rule that asks questions of the tables."""

RULES = (*(one.rule for one in ASKED), UNCHECKABLE)
"""Every rule of the layer."""
