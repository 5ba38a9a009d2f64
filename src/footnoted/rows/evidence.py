"""Evidence: a further sentence of a row that exists, not far from it or about the same entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.engine import literal
from footnoted.issues import Severity
from footnoted.rows.ask import rule

if TYPE_CHECKING:
    from footnoted.model import Group
    from footnoted.rows.ask import Ask

_TABLE = 't."table"'


@rule(
    "Evidence is a further sentence for a row that exists.",
    mend="Name the table and key of the row, and a sentence that the row does not cite itself.",
)
def evidence(ask: Ask) -> None:
    """Look for the table and the row that each piece of evidence names, and for its sentence there."""
    registers = {one.name for one in ask.model.of("evidence")}
    groups = [one for one in ask.views.groups("every") if one.is_first and one.name not in registers]
    groups = [one for one in groups if ask.views.has_key(one)]
    names = ", ".join(literal(one.name) for one in groups) or "''"
    ask(
        "evidence t",
        cell="table",
        broken=f"{_TABLE} NOT IN ({names})",
        expected="a table of this package",
    )
    for group in groups:
        _evidence_for(ask, group)


def _evidence_for(ask: Ask, group: Group) -> None:
    """Ask of what speaks of the rows of one table: is its row there, and is evidence another sentence."""
    same = f"SELECT 1 FROM {ask.views.name_of(group)} AS d WHERE d.key = t.row_id"
    scope = f"evidence t WHERE {_TABLE} = {literal(group.name)}"
    ask(
        scope,
        cell="row_id",
        broken=f"NOT EXISTS ({same})",
        expected=f"a key of the table {group.name}",
    )
    ask(
        f"participants t WHERE {_TABLE} = {literal(group.name)}",
        cell="row_id",
        broken=f"NOT EXISTS ({same})",
        expected=f"a key of the table {group.name}",
    )
    if group.has("sentence_id"):
        ask(
            scope,
            cell="sentence_id",
            broken=f"EXISTS ({same} AND d.sentence_id = t.sentence_id)",
            expected="a further sentence: the row itself cites this one",
        )


@rule(
    "Evidence from another paragraph names one of those that the row is about.",
    mend="Read both sentences again; where the evidence means them without a name, "
    "accept it in validation/waivers.csv.",
    severity=Severity.WARNING,
)
def evidence_near(ask: Ask) -> None:
    """Ask of evidence in another paragraph whether it names any of those that the row is about."""
    if not ask.model.naming:  # nobody knows whom a row is about
        return
    apart = " OR ".join(f"a.{one} <> b.{one}" for one in ("source_id", "section", "paragraph"))
    # Who is named and who is meant is put into lists first: a join of namings by entity grows with the square
    # of how often the best known are named.
    named = "(SELECT m.sentence_id, list(m.entity_id) AS entities FROM mentions m GROUP BY m.sentence_id)"
    meant = "(SELECT w._table, w.key, list(w.entity) AS entities FROM whom w GROUP BY w._table, w.key)"
    ask(
        f"evidence t JOIN rows d ON d._table = {_TABLE} AND d.key = t.row_id "
        "JOIN sentences a ON a.sentence_id = t.sentence_id JOIN sentences b ON b.sentence_id = d.sentence_id "
        f"LEFT JOIN {named} k ON k.sentence_id = t.sentence_id "
        f"LEFT JOIN {named} n ON n.sentence_id = d.sentence_id "
        f"LEFT JOIN {meant} v ON v._table = {_TABLE} AND v.key = t.row_id "
        "WHERE t.sentence_id <> d.sentence_id",
        cell="sentence_id",
        broken=f"({apart}) AND NOT coalesce(list_has_any(k.entities, v.entities), false) "
        "AND NOT coalesce(list_has_any(k.entities, n.entities), false)",
        expected="a sentence of the paragraph of {d.sentence_id}, or one that names whom the row is about",
    )


RULES = (evidence, evidence_near)
