"""Coverage: everything the toolkit finds in an article is claimed by a row or set aside with a reason."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from footnoted.article.archive import ASTRAY, is_cited_wrongly
from footnoted.article.asides import NOWHERE, offset, read_set_aside
from footnoted.errors import ArticleError
from footnoted.issues import Finding, Looked, Rule, quoted
from footnoted.lists import SET_ASIDE
from footnoted.outcome import Coverage
from footnoted.text.dates import read_dates
from footnoted.text.languages import is_read
from footnoted.text.quantities import read_quantities
from footnoted.text.wrapping import unwrap
from footnoted.vocabulary import FIGURE, MENTIONS, ROLES_HELD, SENTENCES, SPAN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from footnoted.article.archive import Archive
    from footnoted.article.asides import Aside
    from footnoted.article.source import Article
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

    @property
    def forwards(self) -> Span:
        """The span with its ends in order; where they are not, that is named as such."""
        return replace(self, start=min(self.start, self.end), end=max(self.start, self.end))

    def overlaps(self, other: Span) -> bool:
        """Tell whether two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of one article is claimed, what is left open, and how much was looked at."""

    coverage: Coverage
    findings: list[Finding | Issue] = field(default_factory=list)
    looked: list[Looked] = field(default_factory=list)


def measure(archive: Archive, article: Article) -> Measured:
    """Match what the toolkit finds in an article against the rows that cite it.

    An article that is not one of those anchored gives an empty coverage: that is the anchors' issue.
    """
    try:
        measured = Measured(Coverage(archive.register.find_source(article)))
    except ArticleError:
        return Measured(Coverage(""))
    source_id = measured.coverage.source_id
    if archive.register.is_other(article, source_id):
        return measured
    sentences = _sentences(archive, source_id)
    claims = list(_claims(archive, source_id))
    meant = [*claims, *_astray(archive, article.text)]
    every = list(read_set_aside(archive))
    asides = [one for one in every if one.sentence_id in sentences]
    text = _Text(archive.model, article.text, sentences)
    found = sorted(find_spans(archive, article.text, source_id))
    _count_found(measured, text, found, meant, asides)
    language = _told(archive, source_id).get("language") or ""
    _count_rows(measured, archive, found, claims, language)
    _check_sentences(measured, archive, sentences, asides, _held(sentences, meant, article.text))
    _check_asides(measured, article.text, sentences, found, asides)
    looked = {UNREAD: len(claims), IDLE_SENTENCE: len(sentences), STALE: len(every), UNCLAIMED: len(found)}
    measured.looked.extend(Looked(rule.id, count) for rule, count in looked.items())
    return measured


@dataclass(frozen=True, slots=True)
class _Text:
    """An article and the places of its sentences."""

    model: Model
    text: str
    sentences: dict[str, tuple[int, int, int]]


def find_spans(archive: Archive, text: str, source_id: str) -> Iterator[Span]:
    """Yield every quantity, date and name of the package's gazetteer that the toolkit finds in a text.

    What the row of the source says of it counts: its currency or country, for "pounds" and the like, and
    its language: figures and dates of one that is not read are not looked for.
    """
    source = _told(archive, source_id)
    text = unwrap(text)
    names = archive.gazetteer
    named = [Span(one.start, one.end, "name", one.entity) for one in (names.find(text) if names else [])]
    yield from named
    if is_read(source.get("language") or ""):
        for span in _figures(archive, text, source.get("currency") or ""):
            inside = any(name.start <= span.start and span.end <= name.end for name in named)
            if not inside:  # the nineties in the name of a generation, say: claimed with the name
                yield span


def _figures(archive: Archive, text: str, currency: str) -> Iterator[Span]:
    for quantity in read_quantities(text, currency=currency, lexicon=archive.lexicon):
        yield Span(quantity.start, quantity.end, "quantity")
    for date in read_dates(text):
        yield Span(date.start, date.end, "date")


def _told(archive: Archive, source_id: str) -> Mapping[str, str | None]:
    """Give what the row of a source says of it."""
    return archive.sources[source_id][0].cells


def _number(text: str) -> int:
    found = offset(text)
    return -1 if found == NOWHERE else found


def _sentences(archive: Archive, source_id: str) -> dict[str, tuple[int, int, int]]:
    """Give record, start and end of each sentence of a source, by id."""
    return {
        row.cells["sentence_id"] or "": (
            row.record,
            _number(row.cells["start"] or ""),
            _number(row.cells["end"] or ""),
        )
        for row in archive.sentences(source_id)
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

    def stands_in(self, text: str) -> bool:
        """Tell whether the words stand at their place in a text."""
        return text[self.span.start : self.span.end] == self.row.cells["as_written"]

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


def _claims(archive: Archive, source_id: str) -> Iterator[_Claim]:
    for group in archive.model.citing:
        kind = _kind(group)
        for row in archive.rows(group, source_id) if kind else ():
            start, end = _number(row.cells["start"] or ""), _number(row.cells["end"] or "")
            if start >= 0:
                entity = (row.cells["entity_id"] or "") if kind == "name" else ""
                yield _Claim(group, row, Span(start, end, kind, entity))


def _astray(archive: Archive, text: str) -> Iterator[_Claim]:
    """Yield the claims of rows that cite no sentence that there is, whose words stand in this text.

    Where a foreign key names the wrong id, or the schema requires the one that is empty, what the words claim
    is not missing. Elsewhere nothing else would say so.
    """
    for one in _claims(archive, ASTRAY):
        if is_cited_wrongly(one.group, one.row) and one.stands_in(text):
            yield one


def _fits(span: Span, claim: Span) -> bool:
    """Tell whether a claim covers a find: names exactly and of that entity, others by overlap."""
    if span.kind == "name":
        return (span.start, span.end, span.entity) == (claim.start, claim.end, claim.entity)
    return span.kind in claim.kind and span.overlaps(claim)


def _count_found(
    measured: Measured, text: _Text, found: list[Span], claims: list[_Claim], asides: list[Aside]
) -> None:
    coverage = measured.coverage
    aside_spans = [Span(one.start, one.end, "") for one in asides if one.is_placed]
    claimed = [claim.span.forwards for claim in claims if not claim.figureless]
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


def _count_rows(
    measured: Measured, archive: Archive, found: list[Span], claims: list[_Claim], language: str
) -> None:
    for claim in claims:
        measured.coverage.rows[claim.group.name] += 1
        is_sought = claim.is_sought(archive.by_hand, archive.named)
        is_sought = is_sought and (is_read(language) or claim.span.kind == "name")
        is_sought = is_sought and claim.span.start < claim.span.end  # else the span is named as such
        if is_sought and not any(_fits(span, claim.span) for span in found):
            words = claim.row.cells["as_written"] or ""
            found_ = f"{quoted(words)} from {claim.span.start} to {claim.span.end}"
            expected = f"a {claim.span.kind} that the toolkit finds there"
            measured.findings.append(
                claim.group.finding(UNREAD, claim.row.record, "as_written", found_, expected)
            )


def _check_sentences(
    measured: Measured,
    archive: Archive,
    sentences: dict[str, tuple[int, int, int]],
    asides: list[Aside],
    held: set[str],
) -> None:
    cited, coverage = archive.cited, measured.coverage
    whole = [one for one in asides if one.start < 0]
    for one in whole:
        if one.sentence_id in cited or not one.reason:
            is_cited = one.sentence_id in cited
            _set_aside_wrongly(measured, one, "a sentence that no row cites" if is_cited else "a reason")
    aside = {one.sentence_id for one in whole} - cited
    claimed = sentences.keys() & cited
    coverage.found["sentence"] = len(sentences)
    coverage.claimed["sentence"] += len(claimed)
    coverage.set_aside["sentence"] += len(sentences.keys() & aside)
    known = claimed | aside | held
    group = archive.model.of(SENTENCES)[0]
    for sentence_id, (record, _, _) in sentences.items():
        if sentence_id not in known:
            found, expected = quoted(sentence_id), "a row that cites it"
            measured.findings.append(group.finding(IDLE_SENTENCE, record, "sentence_id", found, expected))


def _held(sentences: dict[str, tuple[int, int, int]], claims: Iterable[_Claim], text: str) -> set[str]:
    """Name the sentences in which words of rows stand, whichever sentence these cite."""
    starts = sorted((start, sentence_id) for sentence_id, (_, start, _) in sentences.items())
    places = [start for start, _ in starts]
    found = (bisect_right(places, one.span.start) - 1 for one in claims if one.stands_in(text))
    return {starts[at][1] for at in found if at >= 0}


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


def check_addresses(archive: Archive) -> Iterator[Finding | Issue]:
    """Yield the lines of what is set aside whose sentence is none of the package's.

    Where sources or sentences are missing, that is the anchors' issue.
    """
    try:
        archive.register  # noqa: B018 - it raises
    except ArticleError:
        return
    for one in read_set_aside(archive):
        if one.sentence_id not in archive.source_of:
            yield _wrong_line(one, "a sentence of this package")


def _set_aside_wrongly(measured: Measured, one: Aside, expected: str) -> None:
    measured.findings.append(_wrong_line(one, expected))


def _wrong_line(one: Aside, expected: str) -> Issue:
    first, last = ("no offset" if at == NOWHERE else at for at in (one.start, one.end))
    span = f"{quoted(one.as_written)} from {first} to {last}" if one.start >= 0 else ""
    found = span or f"{quoted(one.sentence_id)} as a whole"
    return STALE.issue(SET_ASIDE, one.line, 0, found, expected)
