"""Footnotes: every row cites a sentence that exists, holds its words and names those it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.engine import identifier, literal
from footnoted.issues import Rule
from footnoted.model import SEALED
from footnoted.rows.ask import Relation, Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.descriptor import Package, Resource

MAX_WORDS = 7
"""How many consecutive words of a source a cell may hold: eight are a quotation."""

FIGURES = ("value", "value_high", "unit", "currency", "qualifier", "as_written", "start", "end")
"""The fields that make a table one of figures."""

START, END, LENGTH, TEXT = "t.start", 't."end"', "s.characters", "t.as_written"

_WORD = r"[\p{L}\p{M}\p{N}_]+"


def _number(column: str) -> str:
    return f"TRY_CAST({column} AS BIGINT)"


def _shown(column: str) -> str:
    """Write SQL that quotes a value for a message."""
    return f"'\"' || coalesce({column}, '') || '\"'"


def _table(name: str, alias: str = "t") -> str:
    return f"{identifier(name)} AS {alias}"


def _with_fields(package: Package, *fields: str) -> Iterator[Resource]:
    """Yield the tables that cite sentences and have all these fields."""
    for resource in package.resources:
        if resource.name != "sentences" and {*fields, "sentence_id"} <= set(resource.field_names):
            yield resource


# --- sentences in their source -------------------------------------------------------------------------

_SENTENCE_JOIN = "sentences AS t JOIN sources AS s USING (source_id)"
_SEALED_CELLS = ", ".join(["s.sha256", "s.characters", *(f"coalesce(t.{name}, '')" for name in SEALED)])
_SEAL = rf"sha256(concat_ws('{chr(9)}', {_SEALED_CELLS}))"
_UNSEALED = f"t.anchor_sha256 IS DISTINCT FROM {_SEAL}"


def _sentences_within_sources(package: Package) -> Iterator[Test]:
    if package.has("sentences", "start", "end") and package.has("sources", "characters"):
        start, end, length = _number(START), _number(END), _number(LENGTH)
        yield Test(
            "sentences",
            "end",
            _SENTENCE_JOIN,
            f"{end} <= {start} OR {end} > {length}",
            _shown(END),
            "'an end after its start, ' || coalesce(t.start, '') || "
            "', and within the ' || coalesce(s.characters, '') || ' characters of the source'",
        )


def _sentences_in_order(package: Package) -> Iterator[Test]:
    if not package.has("sentences", "start", "end", "ordinal"):
        return
    ranked = (
        f'(SELECT *, row_number() OVER w AS place, lag("end") OVER w AS before FROM sentences '  # noqa: S608
        f"WINDOW w AS (PARTITION BY source_id ORDER BY {_number('start')}, {_number('ordinal')})) AS t"
    )
    yield Test(
        "sentences",
        "ordinal",
        ranked,
        f"{_number('t.ordinal')} IS DISTINCT FROM t.place",
        _shown("t.ordinal"),
        "t.place || ', its place among the starts of its source'",
    )
    yield Test(
        "sentences",
        "start",
        ranked,
        f"{_number(START)} < {_number('t.before')}",
        _shown(START),
        "'at least ' || t.before || ', where the sentence before it ends'",
    )


def _seals_hold(package: Package) -> Iterator[Test]:
    if package.has("sentences", "anchor_sha256", *SEALED) and package.has("sources", "sha256", "characters"):
        broken = f"SELECT source_id FROM {_SENTENCE_JOIN} GROUP BY source_id HAVING bool_and({_UNSEALED})"  # noqa: S608
        yield Test(
            "sentences",
            "anchor_sha256",
            f"{_SENTENCE_JOIN} WHERE t.source_id NOT IN ({broken})",
            _UNSEALED,
            _shown("t.anchor_sha256"),
            f"{_shown(_SEAL)} || ', the seal of the other cells of this row and its source: "
            f"one of them, or the seal, was changed'",
        )
        yield Test(
            "sources",
            "sha256",
            f"sources AS t WHERE source_id IN (SELECT source_id FROM sentences) OR source_id IN ({broken})",  # noqa: S608
            f"source_id IN ({broken})",
            _shown("t.sha256"),
            "'the hash, and in the field characters the length, that its sentences were sealed with'",
        )


def _hashes_agree(package: Package) -> Iterator[Test]:
    if package.has("sentences", "sha256", "words", "start", "end"):
        mine = f"{_number(END)} - {_number(START)}"
        theirs = mine.replace("(t.", "(o.")
        yield Test(
            "sentences",
            "sha256",
            "sentences AS t",
            f"EXISTS (SELECT 1 FROM sentences AS o WHERE o.sha256 = t.sha256 AND o.sentence_id <> t.sentence_id "  # noqa: S608
            f"AND ({mine} <> {theirs} OR o.words <> t.words))",
            _shown("t.sha256"),
            "'a hash of its own: another sentence of another length has the same'",
        )


# --- the words of a row in its sentence ----------------------------------------------------------------


def _spans_inside_sentences(package: Package) -> Iterator[Test]:
    for resource in _with_fields(package, "start", "end"):
        scope = f"{_table(resource.name)} JOIN sentences AS s USING (sentence_id) WHERE t.start IS NOT NULL"
        start, end = _number(START), _number(END)
        s_start, s_end = _number("s.start"), _number('s."end"')
        where = "'a place within the sentence, ' || s.start || ' to ' || s.\"end\""
        yield Test(
            resource.name,
            "start",
            scope,
            f"NOT ({start} >= {s_start} AND {start} < {s_end})",
            _shown(START),
            where,
        )
        yield Test(
            resource.name,
            "end",
            scope,
            f"NOT ({end} > {s_start} AND {end} <= {s_end} AND {end} > {start})",
            _shown(END),
            f"{where} || ' and after the start, ' || t.start",
        )


def _spans_as_long_as_words(package: Package) -> Iterator[Test]:
    for resource in _with_fields(package, "start", "end", "as_written"):
        length = f"{_number(END)} - {_number(START)}"
        yield Test(
            resource.name,
            "as_written",
            f"{_table(resource.name)} WHERE t.as_written IS NOT NULL AND t.start IS NOT NULL",
            f"length(t.as_written) <> {length}",
            f"{_shown(TEXT)} || ', ' || length(t.as_written) || ' characters'",
            f"{length} || ' characters, as from ' || t.start || ' to ' || t.\"end\"",
        )


def _spans_whole(package: Package) -> Iterator[Test]:
    for resource in _with_fields(package, "start", "end"):
        names = [name for name in ("as_written", "start", "end") if name in resource.field_names]
        filled = " + ".join(f"(t.{identifier(name)} IS NOT NULL)::INT" for name in names)
        for name in names:
            yield Test(
                resource.name,
                name,
                _table(resource.name),
                f"t.{identifier(name)} IS NULL AND {filled} > 0",
                "'\"\"'",
                f"'a value: {', '.join(names)} are filled together or not at all'",
            )


def _words_few(package: Package) -> Iterator[Test]:
    for resource in package.resources:
        for name in ("as_written", "title_original", "name", "aliases", "aliases_exact"):
            if name in resource.field_names:
                words = (
                    f"list_max([len(regexp_extract_all(x, '{_WORD}')) FOR x IN string_split(t.{name}, '|')])"
                )
                yield Test(
                    resource.name,
                    name,
                    f"{_table(resource.name)} WHERE t.{name} IS NOT NULL",
                    f"{words} > {MAX_WORDS}",
                    f"{words} || ' words'",
                    f"'{MAX_WORDS} words of a source at the most'",
                )


def _words_claimed_once(package: Package) -> Iterator[Test]:
    figures = [one.name for one in _with_fields(package, *FIGURES)]
    groups = [figures, *([one.name] for one in _with_fields(package, "as_written", "start", "end"))]
    for group in groups:
        if group and not (len(group) == 1 and group[0] in figures and group is not figures):
            yield from _claims(package, group)


def _rows_differ(package: Package) -> Iterator[Test]:
    """Compare all cells but the id; tables with a unique key of their own are the structure layer's."""
    for resource in _with_fields(package):
        others = [one for one in resource.field_names if one not in resource.primary_key]
        listed = {name for key in resource.foreign_keys for name in key.fields}
        free = [one for one in others if one not in listed and "enum" not in resource.field(one).constraints]
        if len(resource.primary_key) == 1 and free and not resource.unique_keys:
            same = " AND ".join(
                f"o.{identifier(one)} IS NOT DISTINCT FROM t.{identifier(one)}" for one in others
            )
            key = identifier(resource.primary_key[0])
            twin = f"FROM {identifier(resource.name)} AS o WHERE o._record < t._record AND {same}"
            yield Test(
                resource.name,
                resource.primary_key[0],
                _table(resource.name),
                f"EXISTS (SELECT 1 {twin})",
                _shown(f"t.{key}"),
                f"'one row only: ' || (SELECT min(o.{key}) {twin}) || ' has the same cells'",
            )


def _claims(package: Package, group: list[str]) -> Iterator[Test]:
    claims = " UNION ALL ".join(
        f"SELECT {literal(name)} AS tab, _record, {identifier(package.resource(name).primary_key[0])} AS id, "  # noqa: S608
        f"sentence_id, {_number(START)} AS a, {_number(END)} AS b FROM {_table(name)} WHERE start IS NOT NULL"
        for name in group
        if package.resource(name).primary_key and name != "roles"
    )
    for name in group if claims else ():
        yield Test(
            name,
            "start",
            f"({claims}) AS t LEFT JOIN ({claims}) AS o ON o.sentence_id = t.sentence_id AND o.a < t.b AND t.a < o.b "
            f"AND (o.tab, o._record) < (t.tab, t._record) WHERE t.tab = {literal(name)}",
            "o.id IS NOT NULL",
            "'words from ' || t.a || ' to ' || t.b",
            "'words of its own: ' || o.tab || '/' || o.id || ' claims the words from ' || o.a || ' to ' || o.b",
        )


# --- the rules -----------------------------------------------------------------------------------------

RELATIONS: tuple[Relation, ...] = (
    Relation(
        Rule(
            "footnotes.sentence-in-source",
            "A sentence ends after it begins and within its source.",
            "Run `footnoted anchor` on the article; do not write offsets by hand.",
        ),
        _sentences_within_sources,
    ),
    Relation(
        Rule(
            "footnotes.sentence-order",
            "Sentences do not overlap, and their ordinals count them in the order of the text.",
            "Run `footnoted anchor` on the article; do not write offsets or ordinals by hand.",
        ),
        _sentences_in_order,
    ),
    Relation(
        Rule(
            "footnotes.seal",
            "The seal of a sentence fits its id, place, offsets and hashes, and the hash of its source.",
            "Put back what was edited by hand, or run `footnoted anchor` on the article.",
        ),
        _seals_hold,
    ),
    Relation(
        Rule(
            "footnotes.same-hash",
            "Sentences with the same hash are equally long.",
            "Run `footnoted anchor` on the article; do not write hashes by hand.",
        ),
        _hashes_agree,
    ),
    Relation(
        Rule(
            "footnotes.span-in-sentence",
            "The words that a row cites stand within its sentence.",
            "Cite the right sentence, or take its offsets from `footnoted find`.",
        ),
        _spans_inside_sentences,
    ),
    Relation(
        Rule(
            "footnotes.span-length",
            "The words as written are as long as their span.",
            "Take the words and their offsets from `footnoted find`.",
        ),
        _spans_as_long_as_words,
    ),
    Relation(
        Rule(
            "footnotes.span-whole",
            "Words, start and end of a span are filled together.",
            "Fill all of them with what `footnoted find` gives, or none.",
        ),
        _spans_whole,
    ),
    Relation(
        Rule(
            "footnotes.few-words",
            "No cell holds eight or more words of a source.",
            "Keep only the words that name the thing or give the figure.",
        ),
        _words_few,
    ),
    Relation(
        Rule(
            "footnotes.claimed-once",
            "The same words give one figure, one date or one naming only.",
            "Keep one of the two rows, or give each the words that are its own.",
        ),
        _words_claimed_once,
    ),
    Relation(
        Rule(
            "footnotes.same-row",
            "No two rows of a table are the same but for their ids.",
            "Keep one of the two rows, or say in each what is its own.",
        ),
        _rows_differ,
    ),
)
