"""Claims: whoever a row speaks of or quotes is named where it says, and its cells fit each other."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING

from footnoted.engine import identifier, literal
from footnoted.issues import Edit, Severity, make_rule
from footnoted.lists import RATES, read_list
from footnoted.rows.ask import Relation, Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.descriptor import Package, Resource

LAYER = "footnotes"
SPEAKERS = ("person", "company", "organization", "place", "cohort")
_FIGURES = ("value", "value_high", "unit", "currency", "qualifier")
_EVIDENCE = ("table", "row_id", "sentence_id")


_rule = partial(make_rule, LAYER)


def _shown(column: str) -> str:
    return f"'\"' || coalesce({column}, '') || '\"'"


def _column(name: str) -> str:
    return f"t.{identifier(name)}"


def _table(name: str) -> str:
    return f"{identifier(name)} AS t"


def _entity_tables(package: Package) -> dict[str, Resource]:
    """Give the table of each kind of entity: the labels of the categories of entities.kind name them."""
    if not package.has("entities", "entity_id", "kind"):
        return {}
    categories = package.resource("entities").field("kind").raw.get("categories")
    pairs = [(one.get("value"), one.get("label")) for one in categories or () if isinstance(one, dict)]
    known = {one.name: one for one in package.resources if one.primary_key}
    return {kind: known[table] for kind, table in pairs if isinstance(kind, str) and table in known}


def _references(package: Package) -> Iterator[tuple[Resource, str]]:
    """Yield each field that refers to an entity, but for the keys of the entity tables themselves."""
    for resource in package.resources:
        if resource.name == "mentions" or "sentence_id" not in resource.field_names:
            continue
        for key in resource.foreign_keys:
            is_own = set(resource.primary_key) <= set(key.fields)
            if key.resource in _naming_tables(package) and not is_own:
                yield from ((resource, field) for field in key.fields)
            if key.resource == "" and resource in _entity_tables(package).values():
                yield from ((resource, field) for field in key.fields)


def _naming_tables(package: Package) -> set[str]:
    return {"entities", *(one.name for one in _entity_tables(package).values())}


def _named_here(entity: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM mentions AS m WHERE m.entity_id = {entity} AND m.sentence_id = t.sentence_id)"  # noqa: S608
    )


def _named_in_evidence(resource: Resource, entity: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM evidence AS e JOIN mentions AS m USING (sentence_id) "  # noqa: S608
        f'WHERE e."table" = {literal(resource.name)} AND e.row_id = {_column(resource.primary_key[0])} '
        f"AND m.entity_id = {entity})"
    )


def _entities_named(package: Package) -> Iterator[Test]:
    if not (package.has("mentions", "entity_id", "sentence_id") and package.has("evidence", *_EVIDENCE)):
        return
    for resource, field in _references(package):
        if len(resource.primary_key) != 1:
            continue
        entity = _column(field)
        yield Test(
            resource.name,
            field,
            f"{_table(resource.name)} WHERE {entity} IS NOT NULL",
            f"NOT {_named_here(entity)} AND NOT {_named_in_evidence(resource, entity)}",
            _shown(entity),
            "'an entity that ' || t.sentence_id || ' names, or a sentence of this row''s evidence'",
        )


def _actors_described(package: Package) -> Iterator[Test]:
    for resource in package.resources:
        for field in ("actor", "subject"):
            if {field, "described_as"} <= set(resource.field_names):
                yield Test(
                    resource.name,
                    "described_as",
                    _table(resource.name),
                    f"{_column(field)} IS NULL AND t.described_as IS NULL",
                    "'\"\"'",
                    f"'a description, where {field} is empty'",
                )


# --- statements ----------------------------------------------------------------------------------------


def _speakers_can_speak(package: Package) -> Iterator[Test]:
    if package.has("statements", "speaker") and package.has("entities", "kind"):
        kinds = ", ".join(literal(kind) for kind in SPEAKERS)
        yield Test(
            "statements",
            "speaker",
            "statements AS t JOIN entities AS e ON e.entity_id = t.speaker",
            f"e.kind NOT IN ({kinds})",
            "'\"' || t.speaker || '\", a ' || e.kind",
            f"'one of these kinds: {', '.join(SPEAKERS)}'",
        )


def _attributions_fit(package: Package) -> Iterator[Test]:
    if not package.has("statements", "speaker", "attribution", "mode", "start", "described_as"):
        return
    named = _named_here("t.speaker")
    before = (
        "EXISTS (SELECT 1 FROM statements AS p JOIN sentences AS ps ON ps.sentence_id = p.sentence_id "
        "JOIN sentences AS s ON s.sentence_id = t.sentence_id WHERE p.speaker = t.speaker "
        "AND ps.source_id = s.source_id AND TRY_CAST(ps.ordinal AS BIGINT) = TRY_CAST(s.ordinal AS BIGINT) - 1)"
    )
    questions = (
        ("start", "t.mode <> 'indirect' AND t.start IS NULL", "t.mode", "the span of the quoted words"),
        ("start", "t.mode = 'indirect' AND t.start IS NOT NULL", "t.mode", "no span: nothing is quoted"),
        (
            "speaker",
            "t.attribution <> 'unnamed' AND t.speaker IS NULL",
            "t.speaker",
            "a speaker, or unnamed as attribution",
        ),
        (
            "speaker",
            "t.attribution = 'unnamed' AND t.speaker IS NOT NULL",
            "t.speaker",
            "nothing: the attribution is unnamed",
        ),
        (
            "speaker",
            "t.mode IN ('label', 'unattributed') AND t.speaker IS NOT NULL",
            "t.speaker",
            "nothing, or another mode",
        ),
        (
            "attribution",
            f"t.attribution = 'named' AND t.speaker IS NOT NULL AND NOT {named}",
            "t.attribution",
            "pronoun or continued: the sentence does not name the speaker",
        ),
        (
            "attribution",
            f"t.attribution IN ('pronoun', 'continued') AND {named}",
            "t.attribution",
            "named: the sentence names the speaker",
        ),
        (
            "attribution",
            f"t.attribution = 'continued' AND NOT {before}",
            "t.attribution",
            "a statement of the same speaker in the sentence before",
        ),
        (
            "described_as",
            "t.attribution IN ('pronoun', 'continued') AND t.described_as IS NULL",
            "t.described_as",
            "the pronoun or verb form that means the speaker",
        ),
    )
    for field, broken, found, expected in questions:
        yield Test("statements", field, "statements AS t", broken, _shown(found), literal(expected))
    yield from _described_alike(package, package.resource("statements"), "speaker")


def _described_alike(package: Package, resource: Resource, who: str) -> Iterator[Test]:
    """Compare named and described with what the register says of whoever it is."""
    if package.has("entities", "entity_id", "named"):
        yield Test(
            resource.name,
            "attribution",
            f"{_table(resource.name)} JOIN entities AS e ON e.entity_id = t.{who}",
            "(e.named = 'FALSE') <> (t.attribution = 'described')",
            _shown("t.attribution"),
            f"'described for whom no source names, else not: named of ' || t.{who} || ' is ' || e.named",
        )


def _assertions_fit(package: Package) -> Iterator[Test]:
    for resource in package.resources:
        if not {"asserted_by", "modality"} <= set(resource.field_names):
            continue
        if "attribution" in resource.field_names:
            yield from _attributed(package, resource)
            continue
        yield Test(
            resource.name,
            "modality",
            f"{_table(resource.name)} WHERE t.asserted_by IS NOT NULL",
            "t.modality <> 'attributed'",
            _shown("t.modality"),
            "'attributed: the row is the word of ' || t.asserted_by",
        )
        if "described_as" in resource.field_names:
            yield Test(
                resource.name,
                "asserted_by",
                f"{_table(resource.name)} WHERE t.modality = 'attributed'",
                "t.asserted_by IS NULL AND t.described_as IS NULL",
                "'\"\"'",
                "'whose word it is, as modality is attributed, or in described_as by what description they are meant'",
            )
        if package.has("statements", "speaker", "sentence_id"):
            yield _asserted_by_a_speaker(resource)


def _attributed(package: Package, resource: Resource) -> Iterator[Test]:
    """Ask whether attribution and asserted_by fit each other, and who speaks in the sentence."""
    for field, broken, expected in (
        (
            "attribution",
            "t.attribution = 'own' AND t.asserted_by IS NOT NULL",
            "named or described: it is their word",
        ),
        (
            "asserted_by",
            "t.attribution <> 'own' AND t.asserted_by IS NULL",
            "whose word it is, or own as attribution",
        ),
    ):
        yield Test(
            resource.name, field, _table(resource.name), broken, _shown(_column(field)), literal(expected)
        )
    yield from _described_alike(package, resource, "asserted_by")
    if package.has("statements", "speaker", "sentence_id"):
        yield _asserted_by_a_speaker(resource, "t.attribution <> 'own'")


def _asserted_by_a_speaker(resource: Resource, attributed: str = "t.modality = 'attributed'") -> Test:
    """Compare with the statements of the same sentence, where they name a speaker."""
    speakers = "FROM statements AS q WHERE q.sentence_id = t.sentence_id AND q.speaker IS NOT NULL"
    mine = f"EXISTS (SELECT 1 {speakers} AND q.speaker = t.asserted_by)"
    return Test(
        resource.name,
        "asserted_by",
        f"{_table(resource.name)} WHERE {attributed} AND EXISTS (SELECT 1 {speakers})",
        f"NOT {mine}",
        _shown("t.asserted_by"),
        f"(SELECT string_agg(DISTINCT q.speaker, ' or ') {speakers}) || ', who speaks in ' || t.sentence_id",
    )


# --- figures and dates ---------------------------------------------------------------------------------


def _figures_fit(package: Package) -> Iterator[Test]:
    value, high = "TRY_CAST(t.value AS DOUBLE)", "TRY_CAST(t.value_high AS DOUBLE)"
    questions = (
        (
            "currency",
            "t.currency IS NOT NULL AND t.unit IS DISTINCT FROM 'money'",
            "nothing: the unit is not money",
        ),
        (
            "value_high",
            f"t.value_high IS NOT NULL AND NOT coalesce({high} > {value}, false)",
            "more than value, or nothing",
        ),
        ("unit", "t.value IS NOT NULL AND t.unit IS NULL", "a unit: there is a value"),
        ("qualifier", "t.qualifier IS NOT NULL AND t.unit IS NULL", "nothing: there is no figure"),
        (
            "qualifier",
            "t.value IS NULL AND t.unit IS NOT NULL AND t.qualifier IS DISTINCT FROM 'vague'",
            "vague: no number is given",
        ),
        ("qualifier", "t.qualifier = 'ordinal' AND t.unit <> 'rank'", "nothing: only a rank is ordinal"),
        ("as_written", "t.unit IS NOT NULL AND t.as_written IS NULL", "the words of the figure"),
    )
    for resource in package.resources:
        if {*_FIGURES, "as_written"} <= set(resource.field_names):
            for field, broken, expected in questions:
                scope = f"{_table(resource.name)} WHERE t.unit IS NOT NULL OR t.value IS NOT NULL OR t.qualifier IS NOT NULL OR t.currency IS NOT NULL OR t.value_high IS NOT NULL"
                yield Test(resource.name, field, scope, broken, _shown(_column(field)), literal(expected))


def _periods_dated(package: Package) -> Iterator[Test]:
    if not package.has("events", "edtf", "sentence_id"):
        return
    event = "EXISTS (SELECT 1 FROM events AS e WHERE e.sentence_id = t.sentence_id%s)"
    for resource in package.resources:
        if {"period", "period_basis", "sentence_id"} <= set(resource.field_names):
            scope = f"{_table(resource.name)} WHERE t.period IS NOT NULL"
            yield Test(
                resource.name,
                "period",
                scope,
                f"{event % ''} AND NOT {event % ' AND e.edtf = t.period'}",
                _shown("t.period"),
                "'the date of an event of ' || t.sentence_id",
            )
            yield Test(
                resource.name,
                "period_basis",
                scope,
                f"t.period_basis IS NULL AND NOT {event % ''}",
                "'\"\"'",
                "'where the period comes from: no event of ' || t.sentence_id || ' gives it'",
            )
            yield Test(
                resource.name,
                "period",
                f"{_table(resource.name)} WHERE t.period_basis IS NOT NULL",
                "t.period IS NULL",
                _shown("t.period"),
                "'a period: period_basis says where it comes from'",
            )
    if package.has("sources", "published", "published_basis"):
        yield Test(
            "sources",
            "published",
            "sources AS t WHERE t.published_basis IS NOT NULL",
            "t.published IS NULL",
            _shown("t.published"),
            "'a date: published_basis says where it comes from'",
        )
        scope, broken = "sources AS t WHERE t.published IS NOT NULL", "t.published_basis IS NULL"
        yield Test("sources", "published_basis", scope, broken, "'\"\"'", "'where the date comes from'")


def _wordless_events_dated(package: Package) -> Iterator[Test]:
    """Ask of each event without words of its own whether a sentence that dates it has an event so dated."""
    fields = ("event_id", "edtf", "qualifier", "as_written", "sentence_id")
    if not (package.has("events", *fields) and package.has("evidence", *_EVIDENCE, "stance")):
        return
    dated = (
        "EXISTS (SELECT 1 FROM evidence AS e JOIN events AS o USING (sentence_id) WHERE e.stance = 'dates' "
        "AND e.\"table\" = 'events' AND e.row_id = t.event_id AND o.edtf = t.edtf "
        "AND o.qualifier IS NOT DISTINCT FROM t.qualifier AND o.as_written IS NOT NULL)"
    )
    yield Test(
        "events",
        "edtf",
        "events AS t",
        f"t.as_written IS NULL AND NOT {dated}",
        f"{_shown('t.edtf')} || coalesce(' (' || t.qualifier || ')', '')",
        "'date and qualifier of an event with words, in a sentence that evidence.csv gives as dating ' || t.event_id",
    )


def _sums_agree(package: Package) -> Iterator[Test]:
    for resource in package.resources:
        known = {"same_sum_as", "value", "currency", "sentence_id"} <= set(resource.field_names)
        if not (known and len(resource.primary_key) == 1):
            continue
        scope = (
            f"{_table(resource.name)} JOIN {identifier(resource.name)} AS o "
            f"ON o.{identifier(resource.primary_key[0])} = t.same_sum_as "
            f"LEFT JOIN ({_rates(package)}) AS r ON r.a = o.currency AND r.b = t.currency"
        )
        rate = "TRY_CAST(t.value AS DOUBLE) / TRY_CAST(o.value AS DOUBLE)"
        yield Test(
            resource.name,
            "currency",
            scope,
            "t.currency IS NOT DISTINCT FROM o.currency OR (r.a IS NULL AND t.currency IS NOT NULL)",
            _shown("t.currency"),
            f"'a currency other than that of ' || t.same_sum_as || ', with a band of rates from '"
            f" || coalesce(o.currency, '') || ' in {RATES}'",
        )
        yield Test(
            resource.name,
            "value",
            scope,
            f"r.a IS NOT NULL AND NOT coalesce({rate} BETWEEN r.low AND r.high, false)",
            _shown("t.value"),
            "coalesce(o.value, '') || ' ' || coalesce(o.currency, '') || ' times ' || r.low || ' to ' || r.high",
        )
        yield Test(
            resource.name,
            "same_sum_as",
            scope,
            "t.sentence_id <> o.sentence_id",
            _shown("t.same_sum_as"),
            "'a row of the same sentence, ' || t.sentence_id",
        )


def _rates(package: Package) -> str:
    """Give the bands of exchange rates, each in both directions, as a SELECT of a, b, low and high."""
    parts = ["SELECT '' AS a, '' AS b, 0::DOUBLE AS low, 0::DOUBLE AS high"]
    for line in read_list(package, RATES):
        with contextlib.suppress(ValueError, ZeroDivisionError):
            a, b = literal(line.cells["from"]), literal(line.cells["to"])
            low, high = float(line.cells["low"]), float(line.cells["high"])
            parts.append(f"SELECT {a}, {b}, {low!r}::DOUBLE, {high!r}::DOUBLE")
            parts.append(f"SELECT {b}, {a}, {1 / high!r}::DOUBLE, {1 / low!r}::DOUBLE")
    return " UNION ALL ".join(parts)


# --- registers and ids ---------------------------------------------------------------------------------


def _register_fits(package: Package) -> Iterator[Test]:
    for kind, resource in _entity_tables(package).items():
        key = _column(resource.primary_key[0])
        yield Test(
            "entities",
            "kind",
            f"entities AS t WHERE t.kind = {literal(kind)}",
            f"NOT EXISTS (SELECT 1 FROM {identifier(resource.name)} AS d "  # noqa: S608
            f"WHERE d.{identifier(resource.primary_key[0])} = t.entity_id)",
            _shown("t.kind"),
            f"'the kind of the table that describes ' || t.entity_id || ': {resource.name} does not'",
        )
        joined = f"{_table(resource.name)} JOIN entities AS e ON e.entity_id = {key}"
        yield Test(
            resource.name,
            resource.primary_key[0],
            joined,
            f"e.kind <> {literal(kind)}",
            _shown(key),
            f"'an entity of the kind {kind}; the register says ' || e.kind",
        )
        if "sentence_id" in resource.field_names:
            yield Test(
                resource.name,
                "sentence_id",
                joined,
                "e.sentence_id <> t.sentence_id",
                _shown("t.sentence_id"),
                "e.sentence_id || ', as in the register of entities'",
            )


def _evidence_near(package: Package) -> Iterator[Test]:
    """Ask of evidence in another paragraph whether it names any of those that the row is about."""
    places = ("source_id", "section", "paragraph")
    fits = package.has("evidence", *_EVIDENCE) and package.has("sentences", "sentence_id", *places)
    rows = " UNION ALL ".join(_rows_with_entities(package))
    if not (fits and rows and package.has("mentions", "entity_id", "sentence_id")):
        return
    scope = (
        f'evidence AS t JOIN ({rows}) AS d ON d.tab = t."table" AND d.id = t.row_id '
        "JOIN sentences AS a ON a.sentence_id = t.sentence_id JOIN sentences AS b ON b.sentence_id = d.home "
        "WHERE t.sentence_id <> d.home"
    )
    apart = " OR ".join(f"a.{one} <> b.{one}" for one in places)
    meant = "EXISTS (SELECT 1 FROM mentions AS m WHERE m.sentence_id = t.sentence_id AND list_contains(d.whom, m.entity_id))"
    shared = (
        "EXISTS (SELECT 1 FROM mentions AS m JOIN mentions AS n USING (entity_id) "
        "WHERE m.sentence_id = t.sentence_id AND n.sentence_id = d.home)"
    )
    yield Test(
        "evidence",
        "sentence_id",
        scope,
        f"({apart}) AND NOT {meant} AND NOT {shared}",
        _shown("t.sentence_id"),
        "'a sentence of the paragraph of ' || d.home || ', or one that names whom the row is about'",
    )


def _rows_with_entities(package: Package) -> Iterator[str]:
    """Yield for each table a SELECT of table, id, own sentence and the entities that a row refers to."""
    entities = _entity_tables(package).values()
    for resource in package.resources:
        if "sentence_id" in resource.field_names and len(resource.primary_key) == 1:
            key = _column(resource.primary_key[0])
            whom = [_column(field) for one, field in _references(package) if one is resource]
            listed = ", ".join([*whom, key] if resource in entities else whom)
            yield (
                f"SELECT {literal(resource.name)} AS tab, {key} AS id, t.sentence_id AS home, "  # noqa: S608
                f"[{listed}]::VARCHAR[] AS whom FROM {_table(resource.name)}"
            )


_SAID_TWICE = (
    ("products", "developer", "object", "subject", ("developer_of", "author_of")),
    ("companies", "parent", "object", "subject", ("parent_of",)),
    ("companies", "headquarters", "subject", "object", ("based_in",)),
)
"""Cells of entities that a relationship says as well: table, field, who is meant, what the cell says."""


def _relationships_agree(package: Package) -> Iterator[Test]:
    if not package.has("relationships", "subject", "predicate", "object", "modality"):
        return
    for table, field, me, other, predicates in _SAID_TWICE:
        if not package.has(table, field) or len(package.resource(table).primary_key) != 1:
            continue
        key, names = _column(package.resource(table).primary_key[0]), ", ".join(map(literal, predicates))
        said = f"FROM relationships AS r WHERE r.{me} = {key} AND r.predicate IN ({names})"
        stated = f"{said} AND r.modality = 'stated'"
        yield Test(
            table,
            field,
            f"{_table(table)} WHERE EXISTS (SELECT 1 {said})",
            f"CASE WHEN {_column(field)} IS NULL THEN EXISTS (SELECT 1 {stated}) "
            f"ELSE NOT EXISTS (SELECT 1 {said} AND r.{other} = {_column(field)}) END",
            _shown(_column(field)),
            f"(SELECT string_agg(r.{other}, ' or ') {said}) || ', as relationships says'",
        )


def _names_like_ids(package: Package) -> Iterator[Test]:
    """Find names that differ from their ids by a letter or two: one of them is misspelt."""

    def letters(text: str) -> str:
        return f"regexp_replace(lower(strip_accents({text})), '[^a-z0-9]', '', 'g')"

    for resource in _entity_tables(package).values():
        if "name" in resource.field_names and len(resource.primary_key) == 1:
            key = _column(resource.primary_key[0])
            mine, name = letters(key), letters("t.name")
            yield Test(
                resource.name,
                "name",
                _table(resource.name),
                f"length({mine}) = length({name}) AND levenshtein({mine}, {name}) IN (1, 2)",
                _shown("t.name"),
                f"'the spelling of its id, ' || {key} || ', or another name altogether'",
            )


def _first_namings(package: Package) -> Iterator[Test]:
    if not (package.has("entities", "sentence_id") and package.has("mentions", "entity_id", "start")):
        return
    first = (
        "(SELECT e.*, arg_min(m.sentence_id, TRY_CAST(m.start AS BIGINT)) FILTER (s.source_id = es.source_id) "
        "AS first FROM entities AS e LEFT JOIN sentences AS es ON es.sentence_id = e.sentence_id "
        "LEFT JOIN mentions AS m ON m.entity_id = e.entity_id "
        "LEFT JOIN sentences AS s ON s.sentence_id = m.sentence_id GROUP BY ALL) AS t"
    )
    yield Test(
        "entities",
        "sentence_id",
        first,
        "t.first IS DISTINCT FROM t.sentence_id",
        _shown("t.sentence_id"),
        "coalesce(t.first || ', which names it first', 'a sentence that names it: mentions has none')",
    )


def _evidence_fits(package: Package) -> Iterator[Test]:
    if not package.has("evidence", *_EVIDENCE):
        return
    tables = [one for one in package.resources if len(one.primary_key) == 1 and one.name != "evidence"]
    names = ", ".join(literal(one.name) for one in tables)
    scope, table = "evidence AS t", 't."table"'
    yield Test(
        "evidence", "table", scope, f"{table} NOT IN ({names})", _shown(table), "'a table of this package'"
    )
    for resource in tables:
        key = f"d.{identifier(resource.primary_key[0])}"
        where = f"evidence AS t WHERE {table} = {literal(resource.name)}"
        same = f"SELECT 1 FROM {identifier(resource.name)} AS d WHERE {key} = t.row_id"  # noqa: S608
        yield Test(
            "evidence",
            "row_id",
            where,
            f"NOT EXISTS ({same})",
            _shown("t.row_id"),
            f"'a key of the table {resource.name}'",
        )
        if package.has("participants", "table", "row_id"):
            yield Test(
                "participants",
                "row_id",
                where.replace("evidence AS", "participants AS", 1),
                f"NOT EXISTS ({same})",
                _shown("t.row_id"),
                f"'a key of the table {resource.name}'",
            )
        if "sentence_id" in resource.field_names:
            yield Test(
                "evidence",
                "sentence_id",
                where,
                f"EXISTS ({same} AND d.sentence_id = t.sentence_id)",
                _shown("t.sentence_id"),
                "'a further sentence: the row itself cites this one'",
            )


def _ids_say_what(package: Package) -> Iterator[Test]:
    patterns = {
        ("sentences", "sentence_id"): (
            ("source_id",),
            "t.source_id || '-s[0-9]{3,}'",
            "the source, -s and a number",
        ),
        ("mentions", "mention_id"): (
            ("entity_id",),
            "t.entity_id || '-m[0-9]{2,}'",
            "the entity, -m and a number",
        ),
        ("evidence", "evidence_id"): (
            ("row_id",),
            "'(?:[a-z-]+-)?' || t.row_id || '-e[0-9]+'",
            "the row, -e and a number",
        ),
        ("participants", "participant_id"): (
            ("row_id",),
            "t.row_id || '-p[0-9]+'",
            "the row, -p and a number",
        ),
        ("roles", "role_id"): (("person_id",), "t.person_id || '-.+'", "the person and the role"),
        ("relationships", "relationship_id"): (
            ("subject", "predicate", "object"),
            "t.subject || '-' || replace(t.predicate, '_', '-') || '-' || t.object || '(?:-s[0-9]+)?'",
            "subject, predicate and object",
        ),
    }
    for (table, key), (parts, pattern, expected) in patterns.items():
        if package.has(table, key, *parts):
            yield Test(
                table,
                key,
                f"{table} AS t",
                f"NOT regexp_full_match(t.{key}, {pattern})",
                _shown(f"t.{key}"),
                literal(f"an id made of {expected}"),
            )


RELATIONS: tuple[Relation, ...] = (
    Relation(
        _rule(
            "named",
            "Whoever a row refers to is named in its sentence or in its evidence.",
            "Refer to the entity that the sentence means, or add the sentence that names it to evidence.csv.",
            (
                "data/market_figures.csv:2:35",
                'market_figures/bluewater-share-price/subject: found "tidewright"; expected an entity that harbour-ferries-s009 names, or a sentence of this row\'s evidence',
            ),
            Edit("data/market_figures.csv", "share price,bluewater-lines,", "share price,tidewright,"),
        ),
        _entities_named,
    ),
    Relation(
        _rule(
            "described",
            "A row without an actor or subject says by what description the sentence means them.",
            "Fill described_as, or the actor or subject.",
            (
                "data/other_figures.csv:2:51",
                'other_figures/hires-per-yard/described_as: found ""; expected a description, where subject is empty',
            ),
            Edit("data/other_figures.csv", ",,the sentence says: every yard,", ",,,"),
        ),
        _actors_described,
    ),
    Relation(
        _rule(
            "speaker",
            "Whoever speaks is a person, a company, an organization, a group or a place that stands for one.",
            "Name the speaker, or leave the cell empty and describe them.",
            (
                "data/statements.csv:9:23",
                'statements/lindqvist-heron-quiet/speaker: found "heron", a product; expected one of these kinds: person, company, organization, place, cohort',
            ),
            Edit(
                "data/statements.csv", "lindqvist-heron-quiet,mara-lindqvist,", "lindqvist-heron-quiet,heron,"
            ),
            also=("footnotes.assertion",),
        ),
        _speakers_can_speak,
    ),
    Relation(
        _rule(
            "attribution",
            "Mode, attribution, speaker and quoted span of a statement fit each other and the sentence.",
            "Read the sentence and its neighbours again for who speaks, and in whose words.",
            (
                "data/statements.csv:5:64",
                'statements/haddad-daytime/attribution: found "named"; expected pronoun or continued: the sentence does not name the speaker',
            ),
            Edit(
                "data/statements.csv",
                ",the sentence says: she adds,direct,pronoun,",
                ",the sentence says: she adds,direct,named,",
            ),
        ),
        _attributions_fit,
    ),
    Relation(
        _rule(
            "assertion",
            "What is somebody's word is attributed, and what is attributed is somebody's word.",
            "Set modality to attributed and asserted_by to whoever says it, or neither.",
            (
                "data/funding_facts.csv:4:171",
                'funding_facts/factory-cost/modality: found "stated"; expected attributed: the row is the word of salma-haddad',
            ),
            Edit("data/funding_facts.csv", "salma-haddad,attributed", "salma-haddad,stated"),
        ),
        _assertions_fit,
    ),
    Relation(
        _rule(
            "figure",
            "Value, unit, currency and qualifier of a figure fit each other.",
            "Read the words of the figure again and fill all its cells from them.",
            (
                "data/funding_facts.csv:6:72",
                'funding_facts/heron-pays-for-itself/qualifier: found "about"; expected nothing: there is no figure',
            ),
            Edit("data/funding_facts.csv", "costs.,,,,,,,", "costs.,,,,,,about,"),
        ),
        _figures_fit,
    ),
    Relation(
        _rule(
            "period",
            "A period is the date of an event of the same sentence, or says where it comes from.",
            "Take the date of the event, or write the basis beside the period.",
            (
                "data/market_figures.csv:2:88",
                'market_figures/bluewater-share-price/period: found "2024-03-15"; expected the date of an event of harbour-ferries-s009',
            ),
            Edit("data/market_figures.csv", ",2024-03-14,", ",2024-03-15,"),
        ),
        _periods_dated,
    ),
    Relation(
        _rule(
            "dated",
            "An event without words of its own has the date of an event in a sentence that dates it.",
            "Take the date of that event, or add the sentence to evidence.csv with the stance dates.",
            (
                "data/events.csv:6:44",
                'events/quayside-fares-rise/edtf: found "2024-21"; expected date and qualifier of an event with words, in a sentence that evidence.csv gives as dating quayside-fares-rise',
            ),
            Edit(
                "data/events.csv",
                "2024-21,,,spring 2024,768,779,",
                "2024-21,,As in the sentence before.,,,,",
            ),
        ),
        _wordless_events_dated,
    ),
    Relation(
        _rule(
            "same-sum",
            "Two currencies for one sum agree within the stated band.",
            f"Read both figures again; if both are right, widen or add the band in {RATES}.",
            (
                "data/funding_facts.csv:2:99",
                'funding_facts/coast-fund-loan-dkk/value: found "75000000"; expected 10000000 EUR times 8.0 to 9.0',
            ),
            Edit("validation/rates.csv", "7.3,7.6", "8,9"),
        ),
        _sums_agree,
    ),
    Relation(
        _rule(
            "register",
            "Each entity stands once in the register and once in the table of its kind.",
            "Correct the kind or the sentence, or add the missing row.",
            (
                "data/companies.csv:3:43",
                'companies/kelpworks/sentence_id: found "harbour-ferries-s015"; expected harbour-ferries-s009, as in the register of entities',
            ),
            Edit(
                "data/companies.csv",
                "kelpworks,Kelpworks,,,,,,bluewater-lines,,harbour-ferries-s009",
                "kelpworks,Kelpworks,,,,,,bluewater-lines,,harbour-ferries-s015",
            ),
        ),
        _register_fits,
    ),
    Relation(
        _rule(
            "agreement",
            "What an entity's row says of its developer, parent or seat is what a relationship says.",
            "Read both sentences again, and correct the cell or the relationship.",
            (
                "data/products.csv:2:21",
                'products/heron/developer: found ""; expected tidewright, as relationships says',
            ),
            Edit("data/products.csv", "heron,Heron,,,model,tidewright,", "heron,Heron,,,model,,"),
        ),
        _relationships_agree,
    ),
    Relation(
        _rule(
            "spelling",
            "A name and its id do not differ by a letter or two.",
            "Correct whichever is misspelt.",
            (
                "data/companies.csv:4:12",
                'companies/tidewright/name: found "Tidewrihgt"; expected the spelling of its id, tidewright, or another name altogether',
            ),
            Edit("data/companies.csv", "tidewright,Tidewright,", "tidewright,Tidewrihgt,"),
            severity=Severity.WARNING,
            also=("readings.name",),
        ),
        _names_like_ids,
    ),
    Relation(
        _rule(
            "first-naming",
            "The sentence of an entity is the one that names it first.",
            "Cite the sentence of its first naming, or add the naming to mentions.csv.",
            (
                "data/entities.csv:7:19",
                'entities/kelpworks/sentence_id: found "harbour-ferries-s015"; expected harbour-ferries-s009, which names it first',
            ),
            Edit(
                "data/companies.csv",
                "kelpworks,Kelpworks,,,,,,bluewater-lines,,harbour-ferries-s009",
                "kelpworks,Kelpworks,,,,,,bluewater-lines,,harbour-ferries-s015",
            ),
            Edit(
                "data/entities.csv",
                "kelpworks,company,harbour-ferries-s009",
                "kelpworks,company,harbour-ferries-s015",
            ),
        ),
        _first_namings,
    ),
    Relation(
        _rule(
            "evidence",
            "Evidence is a further sentence for a row that exists.",
            "Name the table and key of the row, and a sentence that the row does not cite itself.",
            (
                "data/evidence.csv:5:40",
                'evidence/heron-cost-e1/sentence_id: found "harbour-ferries-s004"; expected a further sentence: the row itself cites this one',
            ),
            Edit(
                "data/evidence.csv",
                "heron-cost-e1,funding_facts,heron-cost,harbour-ferries-s003,supports",
                "heron-cost-e1,funding_facts,heron-cost,harbour-ferries-s004,supports",
            ),
        ),
        _evidence_fits,
    ),
    Relation(
        _rule(
            "evidence-near",
            "Evidence from another paragraph names one of those that the row is about.",
            "Read both sentences again; where the evidence means them without a name, accept it in validation/waivers.csv.",
            (
                "data/evidence.csv:5:40",
                'evidence/heron-cost-e1/sentence_id: found "harbour-ferries-s014"; expected a sentence of the paragraph of harbour-ferries-s004, or one that names whom the row is about',
            ),
            Edit(
                "data/evidence.csv",
                "heron-cost-e1,funding_facts,heron-cost,harbour-ferries-s003,",
                "heron-cost-e1,funding_facts,heron-cost,harbour-ferries-s014,",
            ),
            severity=Severity.WARNING,
        ),
        _evidence_near,
    ),
    Relation(
        _rule(
            "id",
            "An id is made of the parts that its table prescribes.",
            "Give the row the id that its other cells make, or correct those cells.",
            (
                "data/evidence.csv:5:1",
                'evidence/heron-cost-x1/evidence_id: found "heron-cost-x1"; expected an id made of the row, -e and a number',
            ),
            Edit("data/evidence.csv", "heron-cost-e1,", "heron-cost-x1,"),
        ),
        _ids_say_what,
    ),
)
