"""Entities: the register, the table of each kind, names and ids say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.engine import literal
from footnoted.issues import Severity
from footnoted.rows.ask import rule

if TYPE_CHECKING:
    from footnoted.rows.ask import Ask


@rule(
    "Each entity stands once in the register and once in the table of its kind.",
    mend="Correct the kind or the sentence, or add the missing row.",
)
def register(ask: Ask) -> None:
    """Compare the register with the table of each kind, both ways."""
    for kind, group in ask.model.kinds.items():
        if group.name not in ask.views.names:
            continue
        view = ask.views.name_of(group)
        ask(
            f"entities t WHERE t.kind = {literal(kind)}",
            cell="kind",
            broken=f"NOT EXISTS (SELECT 1 FROM {view} AS d WHERE d.key = t.entity_id)",
            expected=f"the kind of the table that describes {{t.entity_id}}: {group.name} does not",
        )
        scope = "rows t JOIN entities e ON e.entity_id = t.key"
        ask(
            scope,
            cell="key",
            broken=f"e.kind <> {literal(kind)}",
            expected=f"an entity of the kind {kind}; the register says {{e.kind}}",
            groups=[group],
        )
        ask(
            scope,
            cell="sentence_id",
            broken="e.sentence_id <> t.sentence_id",
            expected="{e.sentence_id}, as in the register of entities",
            groups=[group],
        )


_SAID_TWICE = (
    ("developer", "object", "subject", ("developer_of", "author_of")),
    ("parent", "object", "subject", ("parent_of",)),
    ("headquarters", "subject", "object", ("based_in",)),
)
"""Cells of entities that a relationship says as well: role, who is meant, what the cell says."""


@rule(
    "What an entity's row says of its developer, parent or seat is what a relationship says, and nobody is "
    "related to itself.",
    mend="Read both sentences again, and correct the cell or the relationship.",
)
def agreement(ask: Ask) -> None:
    """Compare developer, parent and headquarters with the relationships of the same entity, and both ends."""
    kinds = [one for one in ask.model.kinds.values() if one.name in ask.views.names]
    another = "another entity than the row's own"
    ask(
        "relationships t",
        cell="object",
        broken="t.object = t.subject",
        expected="another entity than the <subject>",
    )
    stated = " AND r.modality = 'stated'" if ask.has("relationships", "modality") else ""
    for role, me, other, predicates in _SAID_TWICE:
        ask("rows t", cell=role, broken=f"t.{role} = t.key", expected=another, groups=kinds)
        names, cell = ", ".join(map(literal, predicates)), f"t.{role}"
        said = f"FROM relationships r WHERE r.{me} = t.key AND r.predicate IN ({names})"
        ask(
            f"rows t WHERE EXISTS (SELECT 1 {said})",
            cell=role,
            broken=f"CASE WHEN {cell} IS NULL THEN EXISTS (SELECT 1 {said}{stated}) "
            f"ELSE NOT EXISTS (SELECT 1 {said} AND r.{other} = {cell}) END",
            expected=f"{{(SELECT string_agg(r.{other}, ' or ') {said})}}, as <relationships> says",
            groups=kinds,
        )


@rule(
    "A name and its id do not differ by a letter or two.",
    mend="Correct whichever is misspelt.",
    severity=Severity.WARNING,
)
def spelling(ask: Ask) -> None:
    """Find names that differ from their ids by a letter or two: one of them is misspelt."""
    mine, name = ask.sql.letters("t.key"), ask.sql.letters("t.name")
    ask(
        "rows t",
        cell="name",
        broken=f"length({mine}) = length({name}) AND levenshtein({mine}, {name}) IN (1, 2)",
        expected="the spelling of its id, {t.key}, or another name altogether",
        groups=[one for one in ask.model.kinds.values() if one.name in ask.views.names],
    )


@rule(
    "The sentence of an entity is the one that names it first.",
    mend="Cite the sentence of its first naming, or add the naming to <mentions>.csv.",
)
def first_naming(ask: Ask) -> None:
    """Compare the sentence of each entity with that of its first mention in the same source."""
    first = ask.sql.first("m.sentence_id", ask.sql.whole("m.start"), "s.source_id = es.source_id")
    ask(
        f"(SELECT e.*, {first} AS first FROM entities e "
        "LEFT JOIN sentences es ON es.sentence_id = e.sentence_id "
        "LEFT JOIN mentions m ON m.entity_id = e.entity_id "
        "LEFT JOIN sentences s ON s.sentence_id = m.sentence_id GROUP BY ALL) AS t",
        cell="sentence_id",
        broken="t.first IS DISTINCT FROM t.sentence_id",
        expected="{coalesce(t.first || ', which names it first', "
        "'a sentence that names it: <mentions> has none')}",
        computed=("first",),
    )


RULES = (register, agreement, spelling, first_naming)
