"""Write texts of our own, English and Arabic, and the claims in them: what a corpus is made of."""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SYLLABLES = ("ba", "do", "fi", "ga", "hu", "je", "ko", "lu", "mi", "no", "pra", "ro", "sa", "ti", "vu", "zel")
FACTS = frozenset(
    {"roles", "relationships", "funding_facts", "market_figures", "other_figures", "statements", "events"}
)
"""The tables whose rows are counted as facts."""
KINDS = ("company", "person", "organization", "product", "place", "cohort")
TABLE_OF = {
    "company": "companies",
    "person": "people",
    "organization": "organizations",
    "product": "products",
    "place": "places",
    "cohort": "cohorts",
}
MONTHS = {
    "en": ("January", "March", "May", "October"),
    "ar": ("يناير", "مارس", "مايو", "أكتوبر"),
}
MONTH_NUMBERS = ("01", "03", "05", "10")


@dataclass(frozen=True)
class Claim:
    """A row that a text supports: its table, its cells, and a place inside its sentence.

    In the cells, SOURCE stands for the id of the text.
    """

    table: str
    cells: dict[str, str]
    at: int


@dataclass(frozen=True)
class Entity:
    """Somebody or something that texts name."""

    id: str
    kind: str
    name: str


def entity(number: int) -> Entity:
    """Give the entity of a number: its kind, and a name that no other has and no lexicon knows."""
    kind = KINDS[number % len(KINDS)]
    rest, parts = number + len(SYLLABLES) ** 2, []
    while rest:
        rest, at = divmod(rest, len(SYLLABLES))
        parts.append(SYLLABLES[at])
    stem = "".join(parts)
    if kind == "person":
        half = SYLLABLES[number % 7] + SYLLABLES[number % 11 + 3] + "n"
        return Entity(f"{half}-{stem}r", kind, f"{half.title()} {stem.title()}r")
    suffix = {"company": "x", "organization": "nd", "product": "q", "place": "wick", "cohort": "lings"}[kind]
    return Entity(f"{stem}{suffix}", kind, f"{stem.title()}{suffix}")


@dataclass
class Draft:
    """A text in the making: pieces, claims, how long it is."""

    number: int
    language: str
    random: random.Random
    pieces: list[str] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    length: int = 0
    rows: int = 0
    facts: int = 0

    def add(self, text: str) -> tuple[str, str, str]:
        """Add words; give them with their start and end, as cells."""
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return text, str(start), str(self.length)

    def claim(self, table: str, /, **cells: str) -> None:
        """Add a row about the sentence that is being written."""
        self.claims.append(Claim(table, cells, self.length - 1))
        self.facts += table in FACTS

    def id(self, kind: str) -> str:
        """Give an id for a row of this text."""
        self.rows += 1
        return f"SOURCE-{kind}-{self.rows:05d}"

    def pick(self, en: str, ar: str) -> str:
        """Give the words of the text's language."""
        return ar if self.language == "ar" else en


class Writer:
    """Writes texts one after another; whom they name follows Zipf's law over those named before."""

    def __init__(self, seed: int, entities: int) -> None:
        """Begin with nobody known; `entities` is how many may become known."""
        self._random = random.Random(seed)  # noqa: S311 - a corpus is no secret
        self._most = entities
        self._known: dict[str, list[Entity]] = {kind: [] for kind in KINDS}
        self._weights: list[float] = []
        self._count = 0
        self._mentions: dict[str, int] = {}
        self._said: set[str] = set()

    def article(self, number: int, facts: int) -> tuple[str, str, list[Claim]]:
        """Give a text, its title, and its claims in order: so many facts, or a few more."""
        draft = Draft(number, LANGUAGES[number % len(LANGUAGES)], self._random)
        part = PARTS[number % len(PARTS)]
        title = draft.pick(f"News of harbour and market, part {part}", "أخبار المرفأ والسوق")
        draft.add(f"{title}\n\n")
        for kind in KINDS:
            if not self._known[kind]:
                self._introduce(draft, kind)
        while draft.facts < facts:
            if self._count < self._most and self._random.random() < NEWCOMERS:
                self._introduce(draft, KINDS[self._count % len(KINDS)])
            self._random.choice(SENTENCES)(self, draft)
            draft.add("\n\n" if self._random.random() < PARAGRAPHS else " ")
        text = "".join(draft.pieces).rstrip() + "\n"
        return text, title, sorted(draft.claims, key=lambda one: one.at)

    # --- who is named -------------------------------------------------------------------------------

    def _introduce(self, draft: Draft, kind: str) -> None:
        """Write the sentence that names somebody first."""
        while KINDS[self._count % len(KINDS)] != kind:
            self._count += 1
        one = entity(self._count)
        self._count += 1
        before, after = INTRODUCTIONS[draft.language][kind]
        draft.add(before)
        self._mention(draft, one)
        draft.add(f"{after}.")
        draft.claim("entities", entity_id=one.id, kind=kind)
        cells = {f"{kind}_id": one.id, "name": one.name}
        if kind in OWN_KINDS:
            cells["kind"] = OWN_KINDS[kind]
        draft.claim(TABLE_OF[kind], **cells)
        draft.add(" ")
        self._known[kind].append(one)

    def any(self, kind: str) -> Entity:
        """Give somebody known of a kind: the n-th as often as 1/n."""
        known = self._known[kind]
        while len(self._weights) < len(known):
            self._weights += [next_weight(self._weights)]
        at = bisect(self._weights, self._random.random() * self._weights[len(known) - 1], 0, len(known) - 1)
        return known[at]

    def other(self, kind: str, one: Entity) -> Entity | None:
        """Give somebody else of a kind, None where chance gives the same."""
        found = self.any(kind)
        return None if found == one else found

    def _mention(self, draft: Draft, one: Entity) -> None:
        words, start, end = draft.add(one.name)
        self._mentions[one.id] = number = self._mentions.get(one.id, 0) + 1
        key = f"{one.id}-m{number:06d}"
        draft.claim("mentions", mention_id=key, entity_id=one.id, as_written=words, start=start, end=end)

    # --- sentences ----------------------------------------------------------------------------------

    def raised(self, draft: Draft) -> None:
        """Write that a company got money from an organization."""
        company, fund = self.any("company"), self.any("organization")
        millions, month = self._random.randint(3, 900), self._random.randrange(len(MONTHS["en"]))
        draft.add(draft.pick("", "جمعت شركة "))
        self._mention(draft, company)
        draft.add(draft.pick(" raised ", " "))
        arabic = f"{millions} {'مليون' if millions > MOST_PLURAL else 'ملايين'} دولار"
        words, start, end = draft.add(draft.pick(f"{millions} million dollars", arabic))
        draft.add(draft.pick(" from ", " من "))
        self._mention(draft, fund)
        draft.add(draft.pick(" in ", " في "))
        day, day_start, day_end = draft.add(f"{MONTHS[draft.language][month]} 2024")
        draft.add(".")
        draft.claim(
            "funding_facts",
            funding_fact_id=draft.id("funding"),
            actor=company.id,
            kind="raised",
            gist="A firm gets money from a backer.",
            value=f"{millions}000000",
            unit="money",
            currency="USD",
            as_written=words,
            start=start,
            end=end,
            period=f"2024-{MONTH_NUMBERS[month]}",
            modality="stated",
        )
        draft.claim(
            "events",
            event_id=draft.id("event"),
            gist="A firm gets money.",
            actor=company.id,
            edtf=f"2024-{MONTH_NUMBERS[month]}",
            as_written=day,
            start=day_start,
            end=day_end,
            modality="stated",
        )
        self._relate(draft, fund, "invested_in", company)

    def fell(self, draft: Draft) -> None:
        """Write that shares changed by a share."""
        company, percent = self.any("company"), self._random.randint(2, 60)
        is_up = self._random.random() < HALF
        draft.add(draft.pick("Shares of ", "ارتفعت أسهم " if is_up else "تراجعت أسهم "))
        self._mention(draft, company)
        draft.add(draft.pick(" rose by " if is_up else " fell by ", " بنسبة "))
        words, start, end = draft.add(draft.pick(f"{percent} percent", f"{percent} في المئة"))
        draft.add(".")
        draft.claim(
            "market_figures",
            market_figure_id=draft.id("market"),
            metric="share price",
            subject=company.id,
            direction="up" if is_up else "down",
            value=str(percent),
            unit="percent",
            as_written=words,
            start=start,
            end=end,
            modality="stated",
        )

    def employs(self, draft: Draft) -> None:
        """Write how many work for a company."""
        company, people = self.any("company"), self._random.randint(12, 9_000)
        number = f"{people:,}"
        draft.add(draft.pick("", "توظف شركة "))
        self._mention(draft, company)
        draft.add(draft.pick(" has ", " "))
        words, start, end = draft.add(draft.pick(f"more than {number} workers", f"أكثر من {people} موظف"))
        draft.add(".")
        figure = draft.id("figure")
        draft.claim(
            "other_figures",
            other_figure_id=figure,
            metric="workers",
            subject=company.id,
            value=str(people),
            unit=draft.pick("worker", "employee"),
            qualifier="more_than",
            as_written=words,
            start=start,
            end=end,
            modality="stated",
        )
        if self._random.random() < HALF:
            draft.add(draft.pick(" The firm itself has said so.", " وقد أكدت الشركة نفسها ذلك."))
            draft.claim(
                "evidence",
                evidence_id=f"{figure}-e1",
                table="other_figures",
                row_id=figure,
                stance="supports",
            )

    def leads(self, draft: Draft) -> None:
        """Write who leads a company, and what the person says."""
        person, company = self.any("person"), self.any("company")
        draft.add(draft.pick("", "يقول "))
        self._mention(draft, person)
        draft.add(draft.pick(", ", "، "))
        before = draft.length
        title = draft.pick("chief executive of ", "رئيس شركة ")
        draft.add(title)
        self._mention(draft, company)
        end = draft.length
        said = draft.pick(", says that the plan can work", "، إن الخطة قد تنجح")
        draft.add(f"{said}.")
        draft.claim(
            "statements",
            statement_id=draft.id("statement"),
            speaker=person.id,
            mode="indirect",
            attribution="named",
            gist="The plan can work.",
        )
        key = f"{person.id}-{company.id}-chief-executive"
        if key not in self._said:
            self._said.add(key)
            draft.claim(
                "roles",
                role_id=key,
                person_id=person.id,
                entity_id=company.id,
                role="chief executive",
                status="current",
                as_written=title + company.name,
                start=str(before),
                end=str(end),
            )

    def uses(self, draft: Draft) -> None:
        """Write that a company uses a product in a place."""
        company, product, place = self.any("company"), self.any("product"), self.any("place")
        draft.add(draft.pick("", "تستخدم شركة "))
        self._mention(draft, company)
        draft.add(draft.pick(" uses ", " نظام "))
        self._mention(draft, product)
        draft.add(draft.pick(" in ", " في "))
        self._mention(draft, place)
        draft.add(".")
        self._relate(draft, company, "uses", product)
        self._relate(draft, company, "located_in", place)

    def _relate(self, draft: Draft, subject: Entity, predicate: str, other: Entity) -> None:
        key = f"{subject.id}-{predicate.replace('_', '-')}-{other.id}"
        if key not in self._said:
            self._said.add(key)
            draft.claim(
                "relationships",
                relationship_id=key,
                subject=subject.id,
                predicate=predicate,
                object=other.id,
                modality="stated",
            )


SENTENCES: tuple[Callable[[Writer, Draft], None], ...] = (
    Writer.raised,
    Writer.fell,
    Writer.employs,
    Writer.leads,
    Writer.uses,
)
MOST_PLURAL = 10  # Arabic counts from three to ten in the plural
NEWCOMERS, PARAGRAPHS, HALF = 0.2, 0.25, 0.5
LANGUAGES = ("en", "en", "ar", "en")
PARTS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")
OWN_KINDS = {"organization": "fund", "product": "model", "place": "city"}
INTRODUCTIONS = {
    "en": {
        "company": ("The firm ", " builds ferries"),
        "person": ("The engineer ", " watches the port"),
        "organization": ("The fund ", " looks for yards"),
        "product": ("The system ", " steers ferries"),
        "place": ("The town of ", " lies by the sea"),
        "cohort": ("Observers speak of the ", ""),
    },
    "ar": {
        "company": ("تبني شركة ", " العبارات"),
        "person": ("يراقب المهندس ", " المرفأ"),
        "organization": ("يبحث صندوق ", " عن أحواض"),
        "product": ("يقود نظام ", " العبارات"),
        "place": ("تقع مدينة ", " على البحر"),
        "cohort": ("يتحدث مراقبون عن ", ""),
    },
}


def next_weight(weights: list[float]) -> float:
    """Give the sum of 1/n up to the next n."""
    return (weights[-1] if weights else 0.0) + 1 / (len(weights) + 1)
