"""Citations: every row cites a sentence that exists and holds its words; sentences stand in their source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.engine import identifier, literal
from footnoted.rows.ask import rule
from footnoted.vocabulary import REFERENCES, SEALED, verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.model import Group
    from footnoted.rows.ask import Ask

MAX_WORDS = 7
"""How many consecutive words of a source a cell may hold: eight are a quotation."""

_SENTENCES = "sentences t JOIN sources s ON s.source_id = t.source_id"


@rule(
    "A sentence ends after it begins and within its source.",
    mend="Run `footnoted anchor` on the article; do not write offsets by hand.",
)
def sentence_in_source(ask: Ask) -> None:
    """Compare the places of sentences with the length of their source."""
    start, end, length = map(ask.sql.whole, ("t.start", 't."end"', "s.characters"))
    ask(
        _SENTENCES,
        cell="end",
        broken=f"{end} <= {start} OR {end} > {length}",
        expected="an end after its start, {t.start}, and within the {s.characters} characters of the source",
    )


@rule(
    "Sentences do not overlap, and their ordinals count them in the order of the text.",
    mend="Run `footnoted anchor` on the article; do not write offsets or ordinals by hand.",
)
def sentence_order(ask: Ask) -> None:
    """Compare ordinals with the order of the starts, and each start with the end before it."""
    start, ordinal = ask.sql.whole("o.start"), ask.sql.whole("o.ordinal")
    # Where a sentence has no source that there is, those behind it in its true one are counted wrongly.
    is_astray = "x.source_id NOT IN (SELECT q.source_id FROM sources q WHERE q.source_id IS NOT NULL)"
    known = f" WHERE NOT EXISTS (SELECT 1 FROM sentences x WHERE {is_astray})"
    ranked = (
        f'(SELECT o.*, row_number() OVER w AS place, lag(o."end") OVER w AS before FROM sentences o '
        f"WINDOW w AS (PARTITION BY o.source_id ORDER BY {start}, {ordinal})) AS t"
        f"{known if ask.has('sources', 'source_id') else ''}"
    )
    ask(
        ranked,
        cell="ordinal",
        broken=f"{ask.sql.whole('t.ordinal')} IS DISTINCT FROM t.place",
        expected="{t.place}, its place among the starts of its source",
        computed=("place",),
    )
    ask(
        ranked,
        cell="start",
        broken=f"{ask.sql.whole('t.start')} < {ask.sql.whole('t.before')}",
        expected="at least {t.before}, where the sentence before it ends",
        computed=("before",),
    )


@rule(
    "The seal of a sentence fits its id, place, offsets and hashes, and the hash of its source.",
    mend="Put back what was edited by hand, or run `footnoted anchor` on the article.",
)
def seal(ask: Ask) -> None:
    """Compute each seal anew; where all of a source are broken, the source was changed."""
    sealed = (f"coalesce(t.{identifier(one)}, '')" if ask.has("sentences", one) else "''" for one in SEALED)
    cells = ", ".join(["s.sha256", "s.characters", *sealed])
    wanted = ask.sql.sha256(cells)
    unsealed = f"t.anchor_sha256 IS DISTINCT FROM {wanted}"
    inner = unsealed.replace("t.", "b.").replace("s.", "c.")
    broken = (
        "SELECT b.source_id FROM sentences b JOIN sources c ON c.source_id = b.source_id "
        f"GROUP BY b.source_id HAVING bool_and({inner})"
    )
    ask(
        f"{_SENTENCES} WHERE t.source_id NOT IN ({broken})",
        cell="anchor_sha256",
        broken=unsealed,
        expected=f'"{{{wanted}}}", the seal of the other cells of this row and its source: '
        "one of them, or the seal, was changed",
    )
    ask(
        "sources t WHERE t.source_id IN (SELECT n.source_id FROM sentences n)",
        cell="sha256",
        broken=f"t.source_id IN ({broken})",
        expected="the hash, and in the field <characters> the length, that its <sentences> were sealed with",
    )


@rule(
    "Sentences with the same hash are equally long.",
    mend="Run `footnoted anchor` on the article; do not write hashes by hand.",
)
def same_hash(ask: Ask) -> None:
    """Find two sentences of different length with one hash."""
    # In sums by hash: sentences that many texts share, compared in pairs, take the square of their number.
    length = _length(ask, "o")
    spread = (
        f"(SELECT o.sha256, min({length}) AS shortest, max({length}) AS longest, min(o.words) AS least, "
        "max(o.words) AS most FROM sentences o GROUP BY o.sha256)"
    )
    ask(
        f"sentences t LEFT JOIN {spread} d ON d.sha256 = t.sha256",
        cell="sha256",
        broken="d.shortest <> d.longest OR d.least <> d.most",
        expected="a hash of its own: another sentence of another length has the same",
    )


@rule(
    "The words that a row cites stand within its sentence.",
    mend="Cite the right sentence, or take its offsets from `footnoted find`.",
)
def span_in_sentence(ask: Ask) -> None:
    """Compare each span with its sentence, or with a further one that the row cites."""
    whole = ask.sql.whole
    start, end, s_start, s_end = map(whole, ("t.start", 't."end"', "s.start", 's."end"'))
    x_start, x_end = whole("x.start"), whole('x."end"')
    scope = "rows t JOIN sentences s ON s.sentence_id = t.sentence_id WHERE t.start IS NOT NULL"
    where = 'a place within the sentence, {s.start} to {s."end"}'
    for group in ask.views.groups("rows"):
        # Each column is compared by itself: to look for one of a list, every sentence is tried for every row.
        further = "".join(
            f" AND NOT EXISTS (SELECT 1 FROM sentences x WHERE x.sentence_id = t.{identifier('@' + one)} "
            f"AND {start} >= {x_start} AND {end} <= {x_end})"
            for one in ask.views.further(group)
        )
        begins_inside = f"({start} >= {s_start} AND {start} < {s_end})"
        ask(scope, cell="start", broken=f"NOT {begins_inside}{further}", expected=where, groups=[group])
        ask(
            scope,
            cell="end",
            # A span that begins elsewhere ends elsewhere, too.
            broken=f"{begins_inside} AND NOT ({end} <= {s_end} AND {end} > {start}){further}",
            expected=f"{where} and after the start, {{t.start}}",
            groups=[group],
        )


@rule(
    "The words as written are as long as their span.",
    mend="Take the words and their offsets from `footnoted find`.",
)
def span_length(ask: Ask) -> None:
    """Compare the length of the words with that of their span."""
    length = _length(ask, "t")
    ask(
        # A span that ends before it begins is named as such, where it stands.
        f"rows t WHERE t.as_written IS NOT NULL AND t.start IS NOT NULL AND coalesce({length} > 0, true)",
        cell="as_written",
        broken=f"length(t.as_written) <> {length}",
        found='"{t.as_written}", {length(t.as_written)} characters',
        expected=f'{{{length}}} characters, as from {{t.start}} to {{t."end"}}',
    )


@rule(
    "Words, start and end of a span are filled together.",
    mend="Fill all of them with what `footnoted find` gives, or none.",
)
def span_whole(ask: Ask) -> None:
    """Find spans of which a part is missing; without a column for the words, the other two are the span."""
    for group in ask.views.groups("rows"):
        names = [one for one in ("as_written", "start", "end") if group.has(one)]
        if not {"start", "end"} <= set(names):
            continue
        filled = " + ".join(f"(t.{identifier(one)} IS NOT NULL)::INT" for one in names)
        listed = ", ".join(f"<{one}>" for one in names)
        for name in names:
            ask(
                "rows t",
                cell=name,
                broken=f"t.{identifier(name)} IS NULL AND {filled} > 0",
                found='""',
                expected=f"a value: {listed} are filled together or not at all",
                groups=[group],
            )


@rule(
    "No cell holds eight or more words of a source.",
    mend="Keep only the words that name the thing or give the figure.",
)
def few_words(ask: Ask) -> None:
    """Count the words of every cell with a source's own words; names in one cell are counted one by one."""
    for group in ask.views.groups("every"):
        for column in sorted(verbatim(group.resource)):
            if group.is_first:
                cell = f"t.{identifier('@' + column)}"
                words = ask.sql.most_words(cell, "|")
                ask(
                    f"every t WHERE {cell} IS NOT NULL",
                    cell=f"@{column}",
                    broken=f"{words} > {MAX_WORDS}",
                    found=f"{{{words}}} words",
                    expected=f"{MAX_WORDS} words of a source at the most",
                    groups=[group],
                )


@rule(
    "The same words give one figure, one date or one naming only.",
    mend="Keep one of the two rows, or give each the words that are its own.",
)
def claimed_once(ask: Ask) -> None:
    """Find spans that overlap: of figures in all tables together, else within one table."""
    for groups in _claiming(ask):
        claims = " UNION ALL ".join(_claim(ask, one) for one in groups)
        for group in groups:
            number = ask.views.name_of(group)
            ask(
                f"({claims}) AS t LEFT JOIN ({claims}) AS o ON o.sentence_id = t.sentence_id "
                "AND o.a < t.b AND t.a < o.b AND (o.place, o._record) < (t.place, t._record) "
                f"WHERE t.view = {literal(number)}",
                cell="start",
                broken="o.id IS NOT NULL",
                found="words from {t.a} to {t.b}",
                expected="words of its own: {o.tab}/{o.id} claims the words from {o.a} to {o.b}",
                computed=("a", "b", "id", "tab", "view", "place"),
                groups=[group],
            )


def _claiming(ask: Ask) -> Iterator[list[Group]]:
    """Yield the tables whose spans must not overlap, all those of figures together."""
    spanned = [one for one in ask.views.groups("rows") if _claims_words(one)]
    figures = [one for one in spanned if one.has("value")]
    if figures:
        yield figures
    yield from ([one] for one in spanned if not one.has("value"))


def _claims_words(group: Group) -> bool:
    is_named = bool(group.resource.primary_key) and group.rows != "roles"
    return is_named and group.has("start", "end", "as_written")


def _claim(ask: Ask, group: Group) -> str:
    view, place = ask.views.name_of(group), ask.model.groups.index(group)
    start, end = ask.sql.whole("c.start"), ask.sql.whole('c."end"')
    return (
        f"SELECT {literal(group.name)} AS tab, {literal(view)} AS view, {place} AS place, c._record, "
        f"c.key AS id, c.sentence_id, {start} AS a, {end} AS b FROM {view} c WHERE c.start IS NOT NULL"
    )


def _length(ask: Ask, alias: str) -> str:
    """Write SQL for the length of a span, in code points."""
    end = f'{alias}."end"'
    return f"{ask.sql.whole(end)} - {ask.sql.whole(f'{alias}.start')}"


@rule(
    "No two rows of a table are the same but for their ids.",
    mend="Keep one of the two rows, or say in each what is its own.",
)
def same_row(ask: Ask) -> None:
    """Compare all cells but the id; tables with a unique key of their own are the structure layer's."""
    for group in ask.views.groups("rows"):
        resource = group.resource
        others = [one for one in resource.field_names if one not in resource.primary_key]
        has_id = group.is_first and len(resource.primary_key) == 1 and not resource.unique_keys
        if has_id and not _refers(group).issuperset(others):
            names = [identifier(f"@{one}") for one in others]
            same = " AND ".join(f"o.{one} IS NOT DISTINCT FROM t.{one}" for one in names)
            twin = f"FROM own o WHERE o._record < t._record AND {same}"
            ask(
                "rows t",
                cell="key",
                broken=f"EXISTS (SELECT 1 {twin})",
                expected=f"one row only: {{(SELECT min(o.key) {twin})}} has the same cells",
                groups=[group],
            )


def _refers(group: Group) -> set[str]:
    """Name the columns that refer to something or choose from a list: two rows may share all of these."""
    resource = group.resource
    listed = {one.name for one in resource.fields if "enum" in one.constraints}
    keys = {name for key in resource.foreign_keys for name in key.fields}
    return {*keys, *listed, *group.also, *(group.columns[role] for role in REFERENCES if group.has(role))}


RULES = (
    sentence_in_source,
    sentence_order,
    seal,
    same_hash,
    span_in_sentence,
    span_length,
    span_whole,
    few_words,
    claimed_once,
    same_row,
)
