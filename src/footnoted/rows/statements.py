"""Statements and claims: who says it, of whom, and whether they are named where it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.engine import identifier, literal
from footnoted.rows.ask import rule
from footnoted.vocabulary import STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footnoted.model import Group
    from footnoted.rows.ask import Ask

SPEAKERS = ("person", "company", "organization", "place", "cohort")
SILENT = ("product",)
"""The kinds of entities that do not speak; of a kind that nobody here knows, nothing is said."""

_NAMED_HERE = "EXISTS (SELECT 1 FROM mentions m WHERE m.entity_id = {} AND m.sentence_id = t.sentence_id)"
_NAMED_IN_EVIDENCE = (
    "EXISTS (SELECT 1 FROM evidence e JOIN mentions n ON n.sentence_id = e.sentence_id "
    'WHERE e."table" = t._table AND e.row_id = t.key AND n.entity_id = {})'
)


@rule(
    "Whoever a row refers to is named in its sentence or in its evidence.",
    mend="Refer to the entity that the sentence means, or add the sentence that names it to <evidence>.csv.",
)
def named(ask: Ask) -> None:
    """Look for a mention of each entity that a row refers to."""
    has_evidence = ask.has("evidence", "table", "row_id", "sentence_id")
    for group in ask.views.groups("rows"):
        for column in ask.model.references(group) if group.is_first and group.resource.primary_key else ():
            entity = f"t.{identifier('@' + column)}"
            broken = f"NOT {_NAMED_HERE.format(entity)}"
            if has_evidence:
                broken += f" AND NOT {_NAMED_IN_EVIDENCE.format(entity)}"
            ask(
                f"rows t WHERE {entity} IS NOT NULL",
                cell=f"@{column}",
                broken=broken,
                expected="an entity that {t.sentence_id} names, or a sentence of this row's evidence",
                groups=[group],
            )


@rule(
    "A row without an actor or subject says by what description the sentence means them.",
    mend="Fill <described_as>, or the <actor> or <subject>.",
)
def described(ask: Ask) -> None:
    """Find rows with nobody and no description."""
    for role in ("actor", "subject"):
        ask(
            "rows t",
            cell="described_as",
            broken=f"t.{role} IS NULL AND t.described_as IS NULL",
            found='""',
            expected=f"a description, where <{role}> is empty",
        )


@rule(
    "Whoever speaks is a person, a company, an organization, a group or a place that stands for one.",
    mend="Name the speaker, or leave the cell empty and describe them.",
)
def speaker(ask: Ask) -> None:
    """Compare the kind of each speaker with those that speak."""
    ask(
        "statements t JOIN entities e ON e.entity_id = t.speaker",
        cell="speaker",
        broken=f"e.kind IN ({', '.join(map(literal, SILENT))})",
        found='"{t.speaker}", a {e.kind}',
        expected=f"one of these kinds: {', '.join(SPEAKERS)}",
    )


_BEFORE = (
    "EXISTS (SELECT 1 FROM statements p JOIN sentences ps ON ps.sentence_id = p.sentence_id "
    "JOIN sentences s ON s.sentence_id = t.sentence_id WHERE p.speaker = t.speaker "
    "AND ps.source_id = s.source_id AND TRY_CAST(ps.ordinal AS BIGINT) = TRY_CAST(s.ordinal AS BIGINT) - 1)"
)


@rule(
    "Mode, attribution, speaker and quoted span of a statement fit each other and the sentence.",
    mend="Read the sentence and its neighbours again for who speaks, and in whose words.",
)
def attribution(ask: Ask) -> None:
    """Compare the cells of a statement with each other, with mentions, and with the sentence before."""
    here = _NAMED_HERE.format("t.speaker")
    questions = (
        ("start", "t.mode", "t.mode <> 'indirect' AND t.start IS NULL", "the span of the quoted words"),
        ("start", "t.mode", "t.mode = 'indirect' AND t.start IS NOT NULL", "no span: nothing is quoted"),
        (
            "speaker",
            "t.speaker",
            "t.attribution <> 'unnamed' AND t.speaker IS NULL",
            "a speaker, or unnamed as <attribution>",
        ),
        (
            "speaker",
            "t.speaker",
            "t.attribution = 'unnamed' AND t.speaker IS NOT NULL",
            "nothing: the <attribution> is unnamed",
        ),
        (
            "speaker",
            "t.speaker",
            "t.mode IN ('label', 'unattributed') AND t.speaker IS NOT NULL",
            "nothing, or another <mode>",
        ),
        (
            "attribution",
            "t.attribution",
            f"t.attribution = 'named' AND t.speaker IS NOT NULL AND NOT {here}",
            "pronoun or continued: the sentence does not name the speaker",
        ),
        (
            "attribution",
            "t.attribution",
            f"t.attribution IN ('pronoun', 'continued') AND {here}",
            "named: the sentence names the speaker",
        ),
        (
            "described_as",
            "t.described_as",
            "t.attribution IN ('pronoun', 'continued') AND t.described_as IS NULL",
            "the pronoun or verb form that means the speaker",
        ),
    )
    for cell, shown, broken, expected in questions:
        ask("statements t", cell=cell, broken=broken, found=f'"{{{shown}}}"', expected=expected)
    # The few are taken out first: to pair the statements of a speaker grows with the square of their number.
    ask(
        "statements t WHERE t.attribution = 'continued'",
        cell="attribution",
        broken=f"NOT {_BEFORE}",
        expected="a statement of the same speaker in the sentence before",
    )
    _described_alike(ask, "statements", "speaker")


def _described_alike(ask: Ask, rows: str, who: str, groups: Sequence[Group] | None = None) -> None:
    """Compare named and described with what the register says of whoever it is."""
    ask(
        f"{rows} t JOIN entities e ON e.entity_id = t.{who}",
        cell="attribution",
        broken="(e.named = 'FALSE') <> (t.attribution = 'described')",
        expected=f"described for whom no source names, else not: <named> of {{t.{who}}} is {{e.named}}",
        groups=groups,
    )


@rule(
    "What is somebody's word is attributed, and what is attributed is somebody's word.",
    mend="Name whoever says it in <asserted_by>, and say in <attribution> (in <modality>, where there is no "
    "such column) that it is somebody's word; or neither.",
)
def assertion(ask: Ask) -> None:
    """Compare attribution, or modality, with whose word a row is, and that with who speaks there."""
    for group in ask.views.groups("rows"):
        if group.rows == STATEMENTS:
            continue
        if group.has("attribution"):
            _attributed(ask, group)
        else:
            _attributed_by_modality(ask, group)


def _attributed(ask: Ask, group: Group) -> None:
    """Ask of a table that says whose word a row is apart from how it is said."""
    ask(
        "rows t",
        cell="attribution",
        broken="t.attribution = 'own' AND t.asserted_by IS NOT NULL",
        expected="named or described: the row is the word of {t.asserted_by}",
        groups=[group],
    )
    ask(
        "rows t",
        cell="asserted_by",
        broken="t.attribution <> 'own' AND t.asserted_by IS NULL",
        expected="whose word it is, as <attribution> is {t.attribution}",
        groups=[group],
    )
    _described_alike(ask, "rows", "asserted_by", [group])
    _said_by_a_speaker(ask, group, "t.attribution <> 'own'")


def _attributed_by_modality(ask: Ask, group: Group) -> None:
    """Ask of a table whose modality says that a row is somebody's word."""
    ask(
        "rows t WHERE t.asserted_by IS NOT NULL",
        cell="modality",
        broken="t.modality <> 'attributed'",
        expected="attributed: the row is the word of {t.asserted_by}",
        groups=[group],
    )
    ask(
        "rows t WHERE t.modality = 'attributed'",
        cell="asserted_by",
        broken="t.asserted_by IS NULL AND t.described_as IS NULL",
        found='""',
        expected="whose word it is, as <modality> is attributed, "
        "or in <described_as> by what description they are meant",
        groups=[group],
    )
    _said_by_a_speaker(ask, group, "t.modality = 'attributed'")


def _said_by_a_speaker(ask: Ask, group: Group, attributed: str) -> None:
    """Compare with the statements of the same sentence, where they name a speaker."""
    speakers = "FROM statements q WHERE q.sentence_id = t.sentence_id AND q.speaker IS NOT NULL"
    mine = f"EXISTS (SELECT 1 {speakers} AND q.speaker = t.asserted_by)"
    ask(
        f"rows t WHERE {attributed} AND EXISTS (SELECT 1 {speakers})",
        cell="asserted_by",
        broken=f"NOT {mine}",
        expected=f"{{(SELECT string_agg(DISTINCT q.speaker, ' or ') {speakers})}}, "
        "who speaks in {t.sentence_id}",
        groups=[group],
    )


RULES = (named, described, speaker, attribution, assertion)
