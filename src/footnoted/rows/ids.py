"""Ids: each is made of the parts that its kind of rows prescribes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.engine import identifier
from footnoted.rows.ask import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.engine import Functions
    from footnoted.rows.ask import Ask


@rule(
    "An id is made of the parts that its table prescribes.",
    mend="Give the row the id that its other cells make, or correct those cells.",
)
def id_(ask: Ask) -> None:
    """Compare ids with the cells they are made of, in tables whose ids are mostly so made."""
    for kind, pattern, made_of in _patterns(ask.sql):
        good = ask.sql.matches("t.key", pattern)
        others = ask.sql.matches("o.key", pattern.replace("t.", "o."))
        ask(
            f"{kind} t WHERE (SELECT 2 * count(*) FILTER (WHERE {others}) >= count(*) FROM own o)",
            cell="key",
            broken=f"NOT {good}",
            expected=f"an id made of {made_of}",
        )


def _patterns(sql: Functions) -> Iterator[tuple[str, str, str]]:
    """Yield for each kind of rows the pattern of its ids, in SQL over the row t, and what it is made of."""

    def cell(name: str) -> str:
        return sql.escaped(f"t.{identifier(name)}")

    yield "sentences", f"{cell('source_id')} || '-s[0-9]{{3,}}'", "the source, -s and a number"
    yield "mentions", f"{cell('entity_id')} || '-m[0-9]{{2,}}'", "the entity, -m and a number"
    yield "evidence", f"'(?:[a-z-]+-)?' || {cell('row_id')} || '-e[0-9]+'", "the row, -e and a number"
    yield "participants", f"{cell('row_id')} || '-p[0-9]+'", "the row, -p and a number"
    yield "roles", f"{cell('person')} || '-.+'", "the person and the role"
    words = sql.escaped("replace(t.predicate, '_', '-')")
    triple = f"{cell('subject')} || '-' || {words} || '-' || {cell('object')} || '(?:-s[0-9]+)?'"
    yield "relationships", triple, "subject, predicate and object"


RULES = (id_,)
