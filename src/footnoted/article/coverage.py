"""Coverage: everything the toolkit finds in an article is claimed by a row or set aside with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from footnoted.article.verification import find_source, is_other
from footnoted.errors import ArticleError
from footnoted.issues import Finding, Looked, Rule, quoted
from footnoted.lists import SET_ASIDE, lexicon_of, read_list
from footnoted.outcome import Coverage
from footnoted.rows.by_hand import read_by_hand
from footnoted.rows.names import entity_names, gazetteer
from footnoted.tables import read_rows
from footnoted.text.dates import read_dates
from footnoted.text.quantities import read_quantities
from footnoted.text.wrapping import unwrap
from footnoted.vocabulary import FIGURE, MENTIONS, ROLES_HELD, SENTENCES, SOURCES, SPAN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from footnoted.article.source import Article
    from footnoted.descriptor import Package
    from footnoted.issues import Issue
    from footnoted.model import Entry, Group, Model
    from footnoted.rows.by_hand import Readings

KINDS = ("quantity", "date", "name")


UNCLAIMED = Rule(
    "coverage.unclaimed",
    "Every quantity, date and name that is found in an article is claimed by a row or set aside.",
    f"Add the row, or a line to {SET_ASIDE} with the reason.",
)
UNREAD = Rule(
    "coverage.unread",
    "Every span of a figure, date or name is found by the toolkit, or noted as read by hand.",
    "Correct the span, or enter the row's cells a second time in validation/read_by_hand.csv.",
)
IDLE_SENTENCE = Rule(
    "coverage.idle-sentence",
    "Every sentence supports a row or is set aside.",
    f"Add the row that the sentence states, or a line to {SET_ASIDE} with the reason.",
)
STALE = Rule(
    "coverage.stale",
    "What is set aside stands in the article, and no row claims it.",
    f"Remove the line from {SET_ASIDE}, or correct its sentence and span.",
)

RULES = (UNCLAIMED, UNREAD, IDLE_SENTENCE, STALE)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words of an article that the toolkit found, a row claims, or a line sets aside."""

    start: int
    end: int
    kind: str
    entity: str = ""

    def overlaps(self, other: Span) -> bool:
        """Tell whether two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Aside:
    """One line of what is set aside."""

    line: int
    sentence_id: str
    start: int
    end: int
    as_written: str
    reason: str


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of one article is claimed, what is left open, and how much was looked at."""

    coverage: Coverage
    findings: list[Finding | Issue] = field(default_factory=list)
    looked: list[Looked] = field(default_factory=list)


def measure(model: Model, article: Article) -> Measured:
    """Match what the toolkit finds in an article against the rows that cite it.

    An article that is not one of those anchored gives an empty coverage: that is the anchors' issue.
    """
    try:
        measured = Measured(Coverage(find_source(model.package, article)))
    except ArticleError:
        return Measured(Coverage(""))
    coverage = measured.coverage
    if is_other(model.package, article, coverage.source_id):
        return measured
    sentences = _sentences(model, coverage.source_id)
    claims = list(_claims(model, sentences))
    asides = list(read_set_aside(model.package))
    looked = {UNREAD: len(claims), IDLE_SENTENCE: len(sentences), STALE: len(asides)}
    _check_addresses(measured, model, asides)
    asides = [one for one in asides if one.sentence_id in sentences]
    found = sorted(find_spans(model, article.text, _currency(model, coverage.source_id)))
    _count_found(measured, _Text(model, article.text, sentences), found, claims, asides)
    _count_rows(measured, model, found, claims)
    _check_sentences(measured, model, sentences, asides)
    _check_asides(measured, article.text, sentences, found, asides)
    looked[UNCLAIMED] = len(found)
    measured.looked.extend(Looked(rule.id, count) for rule, count in looked.items())
    return measured


@dataclass(frozen=True, slots=True)
class _Text:
    """An article and the places of its sentences."""

    model: Model
    text: str
    sentences: dict[str, tuple[int, int, int]]


def find_spans(model: Model, text: str, currency: str = "") -> Iterator[Span]:
    """Yield every quantity, date and name of the package's gazetteer that the toolkit finds in a text.

    `currency` is the currency or country of the text, for "pounds" and the like.
    """
    text = unwrap(text)
    names = gazetteer(model)
    named = [Span(one.start, one.end, "name", one.entity) for one in (names.find(text) if names else [])]
    yield from named
    quantities = read_quantities(text, currency=currency, lexicon=lexicon_of(model.package))
    for kind, hits in (("quantity", quantities), ("date", read_dates(text))):
        for hit in hits:
            span = Span(hit.start, hit.end, kind)
            inside = any(name.start <= span.start and span.end <= name.end for name in named)
            if not inside:  # the nineties in the name of a generation, say: claimed with the name
                yield span


def read_set_aside(package: Package) -> Iterator[Aside]:
    """Yield the lines of what is set aside; a missing file has none."""
    for line in read_list(package, SET_ASIDE):
        sentence_id, start, end, words, reason = line.cells.values()
        yield Aside(line.number, sentence_id, _number(start), _number(end), words, reason)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else -1


def _currency(model: Model, source_id: str) -> str:
    rows = (row for group in model.of(SOURCES) for row in model.rows(group))
    return next((row.cells.get("currency") or "" for row in rows if row.cells["source_id"] == source_id), "")


def _sentences(model: Model, source_id: str) -> dict[str, tuple[int, int, int]]:
    """Give record, start and end of each sentence of a source, by id."""
    return {
        row.cells["sentence_id"] or "": (
            row.record,
            _number(row.cells["start"] or ""),
            _number(row.cells["end"] or ""),
        )
        for group in model.of(SENTENCES)
        for row in model.rows(group)
        if row.cells["source_id"] == source_id
    }


@dataclass(frozen=True, slots=True)
class _Claim:
    """A row that claims words of an article."""

    group: Group
    row: Entry
    span: Span

    @property
    def figureless(self) -> bool:
        """Whether the row states a fact without a figure, which claims no quantity."""
        roles = [role for role in FIGURE if self.group.has(role)]
        return self.span.kind == "quantity" and not any(self.row.cells[role] for role in roles)

    def is_sought(self, by_hand: Readings, named: Collection[str]) -> bool:
        """Tell whether the toolkit should find the words: no figure is missing, no name, no one read them."""
        reading = by_hand.get((self.group.name, self.row.key))
        if self.figureless or self.span.kind == EITHER:
            return False
        if self.span.kind == "name" and self.span.entity not in named:
            return False
        return reading is None or not reading.of_words(self.group)


def _kind(group: Group) -> str:
    """Tell what a row with words and a span claims: a name, a date, a quantity, or either of the two."""
    if not group.has("as_written", *SPAN) or group.rows == ROLES_HELD:
        return ""
    if group.rows == MENTIONS:
        return "name" if group.has("entity_id") else ""
    if group.has("edtf"):
        return "date"
    return "quantity" if group.has("value") else EITHER


EITHER = "quantity or date"
"""What words claim in a table of the user's own that has no column in the role of a value or a date."""


def _claims(model: Model, sentences: Iterable[str]) -> Iterator[_Claim]:
    known = set(sentences)
    for group in model.citing:
        kind = _kind(group)
        for row in model.rows(group) if kind else ():
            start, end = _number(row.cells["start"] or ""), _number(row.cells["end"] or "")
            if row.cells["sentence_id"] in known and start >= 0:
                entity = (row.cells["entity_id"] or "") if kind == "name" else ""
                yield _Claim(group, row, Span(start, end, kind, entity))


def _fits(span: Span, claim: Span) -> bool:
    """Tell whether a claim covers a find: names exactly and of that entity, others by overlap."""
    if span.kind == "name":
        return (span.start, span.end, span.entity) == (claim.start, claim.end, claim.entity)
    return span.kind in claim.kind and span.overlaps(claim)


def _count_found(
    measured: Measured, text: _Text, found: list[Span], claims: list[_Claim], asides: list[Aside]
) -> None:
    coverage = measured.coverage
    aside_spans = [Span(one.start, one.end, "") for one in asides if one.start >= 0]
    claimed = [claim.span for claim in claims if not claim.figureless]
    names = _places_of_names(claims)
    for span in _one_per_place(found):
        coverage.found[span.kind] += 1
        if _is_claimed(span, claimed, names):
            coverage.claimed[span.kind] += 1
        elif any(span.overlaps(aside) for aside in aside_spans):
            coverage.set_aside[span.kind] += 1
        else:
            measured.findings.append(_unclaimed(text, span))


def _places_of_names(claims: Iterable[_Claim]) -> set[tuple[int, int]]:
    return {(one.span.start, one.span.end) for one in claims if one.span.kind == "name"}


def _is_claimed(span: Span, claimed: Iterable[Span], names: set[tuple[int, int]]) -> bool:
    """Tell whether a claim covers a find; a name by its place, whichever entity of that name it is."""
    is_named = span.kind == "name" and (span.start, span.end) in names
    return is_named or any(_fits(span, one) for one in claimed)


def _unclaimed(text: _Text, span: Span) -> Finding:
    words = quoted(text.text[span.start : span.end])
    found = f"the {span.kind} {words} from {span.start} to {span.end}"
    starts = text.sentences.values()
    record = next((record for record, start, end in starts if start <= span.start < end), 0)
    group = text.model.of(SENTENCES)[0]
    return group.finding(UNCLAIMED, record, "sentence_id", found, "a row that claims it")


def _one_per_place(found: list[Span]) -> Iterator[Span]:
    """Yield finds, one for a name that several entities share: which of them it is, the row says."""
    seen: set[tuple[int, int]] = set()
    for span in found:
        place = (span.start, span.end)
        if span.kind != "name" or place not in seen:
            yield span
        if span.kind == "name":
            seen.add(place)


def _count_rows(measured: Measured, model: Model, found: list[Span], claims: list[_Claim]) -> None:
    by_hand = read_by_hand(model.package)
    named = {one.entity for one in entity_names(model)}
    for claim in claims:
        measured.coverage.rows[claim.group.name] += 1
        is_sought = claim.is_sought(by_hand, named)
        if is_sought and not any(_fits(span, claim.span) for span in found):
            words = claim.row.cells["as_written"] or ""
            found_ = f"{quoted(words)} from {claim.span.start} to {claim.span.end}"
            expected = f"a {claim.span.kind} that the toolkit finds there"
            measured.findings.append(
                claim.group.finding(UNREAD, claim.row.record, "as_written", found_, expected)
            )


def _cited(model: Model) -> set[str | None]:
    """Give every sentence that a row cites, in whichever of its columns."""
    cited: set[str | None] = set()
    for group in model.citing:
        cited |= {row.cells["sentence_id"] for row in model.rows(group)}
        for row in read_rows(model.package, group.resource) if group.also else ():
            cited |= {row.cells[column] for column in group.also}
    return cited


def _check_sentences(
    measured: Measured, model: Model, sentences: dict[str, tuple[int, int, int]], asides: list[Aside]
) -> None:
    cited, coverage = _cited(model), measured.coverage
    whole = [one for one in asides if one.start < 0]
    aside = {one.sentence_id for one in whole if one.reason}
    coverage.found["sentence"] = len(sentences)
    for sentence_id, (record, _, _) in sentences.items():
        if sentence_id in cited:
            coverage.claimed["sentence"] += 1
            for one in whole:
                if one.sentence_id == sentence_id:
                    _set_aside_wrongly(measured, one, "a sentence that no row cites")
        elif sentence_id in aside:
            coverage.set_aside["sentence"] += 1
        else:
            found, expected = quoted(sentence_id), "a row that cites it"
            group = model.of(SENTENCES)[0]
            measured.findings.append(group.finding(IDLE_SENTENCE, record, "sentence_id", found, expected))


def _check_asides(
    measured: Measured,
    text: str,
    sentences: dict[str, tuple[int, int, int]],
    found: list[Span],
    asides: list[Aside],
) -> None:
    """Note lines whose words do not stand there, or that set aside what nothing was found in."""
    for one in asides:
        _, start, end = sentences[one.sentence_id]
        if one.start < 0:
            continue
        stands = start <= one.start < one.end <= end and text[one.start : one.end] == one.as_written
        idle = not any(span.overlaps(Span(one.start, one.end, "")) for span in found)
        if not stands or idle or not one.reason:
            expected = "words that stand there, that something was found in, and a reason"
            _set_aside_wrongly(measured, one, expected)


def _check_addresses(measured: Measured, model: Model, asides: list[Aside]) -> None:
    """Note lines whose sentence is none of the package's."""
    known = {row.cells["sentence_id"] for group in model.of(SENTENCES) for row in model.rows(group)}
    for one in asides:
        if one.sentence_id not in known:
            _set_aside_wrongly(measured, one, "a sentence of this package")


def _set_aside_wrongly(measured: Measured, one: Aside, expected: str) -> None:
    span = f"{quoted(one.as_written)} from {one.start} to {one.end}" if one.start >= 0 else ""
    found = span or f"{quoted(one.sentence_id)} as a whole"
    measured.findings.append(STALE.issue(SET_ASIDE, one.line, 0, found, expected))
