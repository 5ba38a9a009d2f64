"""Coverage: everything the toolkit finds in an article is claimed by a row or set aside with a reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from footnoted.article.verification import SPAN, find_source, is_other
from footnoted.errors import ArticleError
from footnoted.issues import Finding, Rule, quoted
from footnoted.lists import SET_ASIDE, read_list
from footnoted.model import SENTENCES
from footnoted.rows.readings import FIGURE, gazetteer, read_by_hand
from footnoted.tables import read_rows
from footnoted.text.dates import read_dates
from footnoted.text.quantities import read_quantities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from footnoted.article.source import Article
    from footnoted.descriptor import Package, Resource
    from footnoted.issues import Issue
    from footnoted.tables import Row

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
class Coverage:
    """How much of one article is claimed: counts by kind, and what is left open."""

    source_id: str
    found: Counter[str] = field(default_factory=Counter)
    claimed: Counter[str] = field(default_factory=Counter)
    set_aside: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    findings: list[Finding | Issue] = field(default_factory=list)


def check(package: Package, article: Article) -> Iterator[Finding | Issue]:
    """Yield what is unclaimed, unread, idle or stale for one article."""
    yield from measure(package, article).findings


def measure(package: Package, article: Article) -> Coverage:
    """Match what the toolkit finds in an article against the rows that cite it.

    An article that is not one of those anchored gives an empty coverage: that is the anchors' issue.
    """
    try:
        coverage = Coverage(find_source(package, article))
    except ArticleError:
        return Coverage("")
    if is_other(package, article, coverage.source_id):
        return coverage
    sentences = _sentences(package, coverage.source_id)
    claims = list(_claims(package, sentences))
    asides = list(read_set_aside(package))
    _check_addresses(coverage, package, asides)
    asides = [one for one in asides if one.sentence_id in sentences]
    found = sorted(find_spans(package, article.text))
    _count_found(coverage, article.text, sentences, found, claims, asides)
    _count_rows(coverage, package, found, claims)
    _check_sentences(coverage, package, sentences, asides)
    _check_asides(coverage, article.text, sentences, found, asides)
    return coverage


def find_spans(package: Package, text: str) -> Iterator[Span]:
    """Yield every quantity, date and name of the package's gazetteer that the toolkit finds in a text."""
    names = gazetteer(package)
    named = [Span(one.start, one.end, "name", one.entity) for one in (names.find(text) if names else [])]
    yield from named
    for kind, hits in (("quantity", read_quantities(text)), ("date", read_dates(text))):
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


def _sentences(package: Package, source_id: str) -> dict[str, tuple[int, int, int]]:
    """Give record, start and end of each sentence of a source, by id."""
    return {
        row.cells["sentence_id"] or "": (
            row.record,
            _number(row.cells["start"] or ""),
            _number(row.cells["end"] or ""),
        )
        for row in read_rows(package, package.resource(SENTENCES))
        if row.cells["source_id"] == source_id
    }


@dataclass(frozen=True, slots=True)
class _Claim:
    """A row that claims words of an article."""

    resource: Resource
    row: Row
    span: Span

    @property
    def figureless(self) -> bool:
        """Whether the row states a fact without a figure, which claims no quantity."""
        return self.span.kind == "quantity" and not any(self.row.cells[name] for name in FIGURE)


def _kind(resource: Resource) -> str:
    fields = set(resource.field_names)
    if not {"as_written", *SPAN} <= fields:
        return ""
    if set(FIGURE) <= fields:
        return "quantity"
    if "edtf" in fields:
        return "date"
    return "name" if resource.name == "mentions" and "entity_id" in fields else ""


def _claims(package: Package, sentences: Iterable[str]) -> Iterator[_Claim]:
    known = set(sentences)
    for resource in package.resources:
        kind = _kind(resource)
        for row in read_rows(package, resource) if kind else ():
            start, end = _number(row.cells["start"] or ""), _number(row.cells["end"] or "")
            if row.cells["sentence_id"] in known and start >= 0:
                entity = (row.cells["entity_id"] or "") if kind == "name" else ""
                yield _Claim(resource, row, Span(start, end, kind, entity))


def _fits(span: Span, claim: Span) -> bool:
    """Tell whether a claim covers a find: names exactly and of that entity, others by overlap."""
    if span.kind == "name":
        return (span.start, span.end, span.entity) == (claim.start, claim.end, claim.entity)
    return span.kind == claim.kind and span.overlaps(claim)


def _count_found(  # noqa: PLR0913, PLR0917 - one pass over what is found needs all that may claim it
    coverage: Coverage,
    text: str,
    sentences: dict[str, tuple[int, int, int]],
    found: list[Span],
    claims: list[_Claim],
    asides: list[Aside],
) -> None:
    names = {(claim.span.start, claim.span.end) for claim in claims if claim.span.kind == "name"}
    aside_spans = [Span(one.start, one.end, "") for one in asides if one.start >= 0]
    for span in _one_per_place(found):
        coverage.found[span.kind] += 1
        if span.kind == "name" and (span.start, span.end) in names:
            coverage.claimed["name"] += 1
        elif any(_fits(span, claim.span) for claim in claims if not claim.figureless):
            coverage.claimed[span.kind] += 1
        elif any(span.overlaps(aside) for aside in aside_spans):
            coverage.set_aside[span.kind] += 1
        else:
            record = next((r for r, start, end in sentences.values() if start <= span.start < end), 0)
            found_ = f"the {span.kind} {quoted(text[span.start : span.end])} from {span.start} to {span.end}"
            finding = UNCLAIMED.finding(SENTENCES, record, "sentence_id", found_, "a row that claims it")
            coverage.findings.append(finding)


def _one_per_place(found: list[Span]) -> Iterator[Span]:
    """Yield finds, one for a name that several entities share: which of them it is, the row says."""
    seen: set[tuple[int, int]] = set()
    for span in found:
        place = (span.start, span.end)
        if span.kind != "name" or place not in seen:
            yield span
        if span.kind == "name":
            seen.add(place)


def _count_rows(coverage: Coverage, package: Package, found: list[Span], claims: list[_Claim]) -> None:
    by_hand = read_by_hand(package)
    for claim in claims:
        coverage.rows[claim.resource.name] += 1
        key = "|".join(claim.row.cells.get(name) or "" for name in claim.resource.primary_key)
        reading = by_hand.get((claim.resource.name, key))
        if claim.figureless or (reading is not None and reading.of_words):
            continue
        if not any(_fits(span, claim.span) for span in found):
            words = claim.row.cells["as_written"] or ""
            place = f"from {claim.span.start} to {claim.span.end}"
            expected = f"a {claim.span.kind} that the toolkit finds there"
            coverage.findings.append(
                UNREAD.finding(
                    claim.resource.name, claim.row.record, "as_written", f"{quoted(words)} {place}", expected
                )
            )


def _check_sentences(
    coverage: Coverage, package: Package, sentences: dict[str, tuple[int, int, int]], asides: list[Aside]
) -> None:
    cited = {
        row.cells["sentence_id"]
        for resource in package.resources
        if resource.name != SENTENCES and "sentence_id" in resource.field_names
        for row in read_rows(package, resource)
    }
    aside = {one.sentence_id for one in asides if one.start < 0 and one.reason}
    coverage.found["sentence"] = len(sentences)
    for sentence_id, (record, _, _) in sentences.items():
        if sentence_id in cited:
            coverage.claimed["sentence"] += 1
            for one in [one for one in asides if one.sentence_id == sentence_id and one.start < 0]:
                _set_aside_wrongly(coverage, one, "a sentence that no row cites")
        elif sentence_id in aside:
            coverage.set_aside["sentence"] += 1
        else:
            finding = IDLE_SENTENCE.finding(
                SENTENCES, record, "sentence_id", quoted(sentence_id), "a row that cites it"
            )
            coverage.findings.append(finding)


def _check_asides(
    coverage: Coverage,
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
            _set_aside_wrongly(coverage, one, expected)


def _check_addresses(coverage: Coverage, package: Package, asides: list[Aside]) -> None:
    """Note lines whose sentence is none of the package's."""
    known = {row.cells["sentence_id"] for row in read_rows(package, package.resource(SENTENCES))}
    for one in asides:
        if one.sentence_id not in known:
            _set_aside_wrongly(coverage, one, "a sentence of this package")


def _set_aside_wrongly(coverage: Coverage, one: Aside, expected: str) -> None:
    span = f"{quoted(one.as_written)} from {one.start} to {one.end}" if one.start >= 0 else ""
    found = span or f"{quoted(one.sentence_id)} as a whole"
    coverage.findings.append(STALE.issue(SET_ASIDE, one.line, 0, found, expected))
