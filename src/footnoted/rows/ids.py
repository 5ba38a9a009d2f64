"""Ids: each is made of the parts that its kind of rows prescribes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from footnoted.engine import literal
from footnoted.rows.ask import rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from footnoted.engine import Functions
    from footnoted.rows.ask import Ask


@rule(
    "An id is made of the parts that its table prescribes.",
    mend="Give the row the id that its other cells make, or correct those cells.",
)
def id_(ask: Ask) -> None:
    """Compare ids with the cells they are made of, in tables whose ids are mostly so made."""
    for kind, made, made_of in _patterns(ask.sql):
        ask(
            f"{kind} t WHERE (SELECT 2 * count(*) FILTER (WHERE {made('o')}) >= count(*) FROM own o)",
            cell="key",
            broken=f"NOT ({made('t')})",
            expected=f"an id made of {made_of}",
        )


def _patterns(sql: Functions) -> Iterator[tuple[str, Callable[[str], str], str]]:
    """Yield for a kind of rows whether an id is well made, in SQL over an alias, and what it is made of."""
    yield "sentences", _begun(sql, "{}.source_id || '-s'", "[0-9]{3,}"), "the source, -s and a number"
    yield "mentions", _begun(sql, "{}.entity_id || '-m'", "[0-9]{2,}"), "the entity, -m and a number"
    yield "evidence", partial(_of_evidence, sql), "the row, -e and a number"
    yield "participants", _begun(sql, "{}.row_id || '-p'", "[0-9]+"), "the row, -p and a number"
    yield "roles", _begun(sql, "{}.person || '-'", ".+"), "the person and the role"
    triple = "{0}.subject || '-' || replace({0}.predicate, '_', '-') || '-' || {0}.object"
    yield "relationships", _begun(sql, triple, "(?:-s[0-9]+)?"), "subject, predicate and object"


def _begun(sql: Functions, begin: str, rest: str) -> Callable[[str], str]:
    """Tell whether an id begins with cells of its row, and what follows is of a pattern, the same for all."""

    def made(alias: str) -> str:
        first = begin.format(alias)
        follows = sql.matches(f"substr({alias}.key, length({first}) + 1)", literal(rest))
        return f"starts_with({alias}.key, {first}) AND {follows}"

    return made


def _of_evidence(sql: Functions, alias: str) -> str:
    """Tell whether an id ends with that of the row, -e and a number; what stands before names its table."""
    row = sql.escaped(f"{alias}.row_id")
    return sql.matches(f"{alias}.key", f"'(?:[a-z-]+-)?' || {row} || '-e[0-9]+'")


RULES = (id_,)
