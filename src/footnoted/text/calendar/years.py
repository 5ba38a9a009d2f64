"""Read years: behind a word that says so, with an era, or a figure that counts nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.addresses import is_address
from footnoted.text.calendar.date_words import (
    LAST_YEAR,
    MONTHS,
    YEAR_DIGITS,
    Claim,
    list_book,
    phrase_book,
    word_list,
)
from footnoted.text.numbers.nouns import nouns
from footnoted.text.numbers.numerals import read_numeral
from footnoted.text.numbers.units import read_unit
from footnoted.text.tokens import strip_proclitics

if TYPE_CHECKING:
    from footnoted.text.tokens import Tokens

_FIRST_YEAR: Final = 1500  # earlier figures are years only behind a word that says so
_FIRST_BOUND: Final = 1000
_FIRST_AD_YEAR: Final = 100  # below, an Arabic meem behind a figure is rather a metre
_HIJRI: Final = range(1250, 1500)  # years that a text with the Hijri calendar may mean without saying so
_MOST_ADJECTIVES: Final = 2
_OF_THE_COUNCIL: Final = ("مجلس", "الامن", "الاممي", "الدولي", "ال", "رقم", "الرقم")
_SMALLEST_SCALE: Final = 1000
_BEFORE_A_YEAR: Final = ("(", "[", "'", ",", "،", "-", "و", "ب", "ل", "/", "ف")
_BEFORE_A_COUNT: Final = ("#", "$", "€", "£", "¥", "than", "least", "most", "عن")
_COMPARING: Final = ("اكثر", "اقل", "ازيد", "باكثر", "باقل")
_DETERMINERS: Final = ("the", "this", "that", "a", "an", "his", "her", "its", "their", "our", "my")
_INVARIANT: Final = ("aircraft", "series", "sheep", "fish")


class Year(NamedTuple):
    """A year read: the token behind it, its start, its EDTF (`2024`, `-0043`), how sure it is a year.

    `era` is "", `before`, `since` or the name of another calendar; `word` tells that "year" stands before.
    """

    next: int
    start: int
    edtf: str
    era: str
    word: bool
    figure: int  # the token of the figure


class YearReader:
    """Read years at places among the tokens of one text."""

    def __init__(self, tokens: Tokens) -> None:
        """Take the tokens, and note whether the text counts by the Hijri calendar somewhere."""
        self._tokens = tokens
        self._has_hijri = any(
            token.kind == "number" and list_book("eras", "hijri").match(tokens, at + 1, bare=True)
            for at, token in enumerate(tokens)
        )

    def read(self, at: int) -> Claim | None:
        """Read a year or a span of years that begins at a token."""
        claim = self._read(at)
        behind = list_book("fiscal", "fiscal_behind").match(self._tokens, claim.next) if claim else None
        if claim is None or behind is None or not claim.edtf:
            return claim
        return claim._replace(next=behind.next, calendar="fiscal")

    def _read(self, at: int) -> Claim | None:
        year = self.parse(at)
        if year is None:
            return None
        if span := self._span_with_era(year):
            return span
        if self._ends_in_a_count(year) or not self._is_sure(at, year):
            return self._unsure(at, year)
        if self._may_count(at, year):
            return Claim(year.next, year.start)
        if span := self._span(year):
            return span
        return claim_of(year)

    def parse(self, at: int) -> Year | None:
        """Read a year and its era, without asking whether the figure counts something."""
        word = list_book("year_words", "words").match(self._tokens, at)
        place = word.next if word else at
        start = word.start if word else self._tokens[at].start
        ahead = list_book("eras", "ahead").match(self._tokens, place, bare=True)
        ahead = ahead if ahead and self._has_capital(place) else None
        place = ahead.next if ahead else place
        token = self._tokens[place]
        if token.kind != "number" or not token.text.isdigit() or len(token.text) > YEAR_DIGITS:
            return None
        era, behind = self._era(place, bare=word is None)
        if ahead and era:
            return None
        number = int(token.text)
        edtf = f"{number:04d}"
        if era == "before":
            edtf = f"-{number - 1:04d}" if number > 1 else "0000"
        return Year(behind, start, edtf, "since" if ahead else era, word is not None, place)

    def behind(self, at: int) -> tuple[int, str, str] | None:
        """Read the year that belongs to a day or month before it: token behind, EDTF, era; None for none.

        A figure of fewer than four digits is a year only with its era.
        """
        place = at + self._tokens.is_any(at, ",", "،")
        place += self._tokens.is_any(place, "of", "من", "in")
        year = self.parse(place)
        if year is None or (not year.era and (len(self._tokens[year.figure].text) < YEAR_DIGITS)):
            return None
        if not year.era and (self.counts(year.next) or self._is_clock(year)):
            return None
        return year.next, year.edtf, year.era

    def counts(self, at: int) -> bool:
        """Tell whether a unit, a scale word or a plural stands here, so that the figure before it counts."""
        token = self._tokens[at]
        unit = read_unit(self._tokens, at)
        if unit is not None and unit.unit in ("money", "percent", "metre"):
            return unit.unit != "metre" or not self._is_glued_meem(at)
        if token.kind == "word" and not token.text.startswith("و"):
            scale = read_numeral(self._tokens, at, joined=False)
            if scale is not None and scale.low is not None and scale.low >= _SMALLEST_SCALE:
                return True
        return self._plural_noun(at)

    def _is_clock(self, year: Year) -> bool:
        return list_book("clock", "behind").match(self._tokens, year.next, bare=True) is not None

    def _is_glued_meem(self, at: int) -> bool:
        return self._tokens[at].text == "م" and self._tokens.is_glued(at)

    def _plural_noun(self, at: int) -> bool:
        """Tell whether a noun of the lexicon that can be counted stands here; an English singular cannot."""
        for place in range(at, at + _MOST_ADJECTIVES + 1):
            if found := nouns().match(self._tokens, place, bare=True):
                last = self._tokens[found.next - 1].text
                return last != found.meaning or not last.isascii() or last in _INVARIANT
            token = self._tokens[place]
            if (
                token.kind != "word"
                or not token.text.isascii()
                or token.text in word_list("no_nouns", "words")
            ):
                return False
        return False

    def _era(self, at: int, *, bare: bool) -> tuple[str, int]:
        """Read the era behind a figure: `before`, `since`, another calendar, or ""; and the token behind."""
        for name in ("before", "persian", "hijri"):
            found = list_book("eras", name).match(self._tokens, at + 1, bare=True)
            if found and self._has_capital(at + 1):
                return name, found.next
        found = list_book("eras", "since").match(self._tokens, at + 1, bare=True)
        if found is None or not self._has_capital(at + 1):
            return "", at + 1
        if self._tokens.is_any(at + 1, "م"):
            number = self._tokens[at].text
            is_year = len(number) == YEAR_DIGITS or (len(number) == YEAR_DIGITS - 1 and not bare)
            is_told = not bare or self._tokens.is_glued(at + 1) or self._is_told(at)
            if not (is_year and is_told and int(number) > _FIRST_AD_YEAR):
                return "", at + 1
        return "since", found.next

    def _has_capital(self, at: int) -> bool:
        """Tell whether the sign of an era is written as one: "2000 ad campaigns" were no time."""
        is_latin = self._tokens[at].text.isascii()
        return not is_latin or self._tokens.has_capital(at) or self._tokens.is_any(at + 1, ".")

    def _is_told(self, at: int) -> bool:
        """Tell whether words before a figure say that it is a time."""
        before = self._tokens.before(at)
        return before in word_list("month_contexts", "words") or before in word_list(
            "year_contexts", "bounds"
        )

    def _is_sure(self, at: int, year: Year) -> bool:
        """Tell whether a figure is a year and counts nothing."""
        if year.era:
            return True
        token, behind = self._tokens[year.figure], self._tokens[year.figure + 1]
        if self._has_hijri and int(token.text) in _HIJRI:
            return False
        if year.word:
            return len(token.text) in (3, YEAR_DIGITS) and not self._tokens.is_any(year.next, "%", "٪")
        before = self._tokens.before(at)
        is_early = before in word_list("year_contexts", "bounds") or self._is_circa(at)
        first = _FIRST_BOUND if is_early else _FIRST_YEAR
        if len(token.text) != YEAR_DIGITS or not first <= int(token.text) <= LAST_YEAR:
            return False
        is_code = not behind.gap and (
            behind.kind == "han" or (behind.kind == "word" and behind.text.isascii())
        )
        if before in word_list("year_contexts", "words"):
            return not is_code and not self._is_money_or_part(year.next)
        is_glued = self._tokens.is_glued(at) and before not in _BEFORE_A_YEAR
        is_number = is_code or is_glued or is_address(self._tokens, year.figure)
        return not (is_number or self._is_in_number(at) or self._is_count(at, year.next))

    def _is_in_number(self, at: int) -> bool:
        """Tell whether a figure goes on from another: 650 723 1976, 235-1972."""
        place = at - 1 - (self._tokens.before(at) == "-" and self._tokens.is_glued(at))
        return at > 0 and self._tokens[place].kind == "number"

    def _is_circa(self, at: int) -> bool:
        tokens = self._tokens
        return tokens.before(at) == "circa" or (
            tokens.before(at) == "." and tokens.is_any(at - 2, "c", "ca") and at > 1
        )

    def _is_labelled(self, at: int) -> bool:
        """Tell whether a figure numbers something: room 2021, No. 2021, المادة 2021."""
        labels = word_list("year_contexts", "labels")
        before = at - (self._tokens.before(at) == ".")
        if any(word in labels for word, _ in strip_proclitics(self._tokens.before(before))):
            return True
        while self._tokens.before(before) in _OF_THE_COUNCIL:
            before -= 1
        return before < at and any(
            word in ("قرار", "القرار") for word, _ in strip_proclitics(self._tokens.before(before))
        )

    def _is_money_or_part(self, at: int) -> bool:
        unit = read_unit(self._tokens, at)
        return unit is not None and unit.unit in ("money", "percent") and not self._tokens[at].gap

    def _unsure(self, at: int, year: Year) -> Claim | None:
        """Claim what may be a year or a count, so that nobody takes it for either."""
        number = int(self._tokens[year.figure].text)
        is_hijri = self._has_hijri and number in _HIJRI and not year.era
        if is_hijri and (year.word or self._tokens.before(at) in word_list("month_contexts", "words")):
            return Claim(year.next, year.start)
        is_noun = self._tokens.before(at) in _DETERMINERS and self._plural_noun(year.next)
        is_plain = not year.word and not year.era and _FIRST_YEAR <= number <= LAST_YEAR
        is_metre = self._tokens.is_any(year.next, "م") and not year.era
        return Claim(year.next, year.start) if (is_noun or is_metre) and is_plain else None

    def _may_count(self, at: int, year: Year) -> bool:
        """Tell whether a bare figure may count a noun that the lexicon does not know: "2000 protesters".

        In English that is a plural in small letters without an article before the figure; in Arabic, where a
        word for "year" or a preposition stands before nearly every year, any noun without article.
        """
        before = self._tokens.before(at)
        if year.word or year.era or before in word_list("year_contexts", "words") or self._is_told(at):
            return False
        token = self._tokens[year.next]
        is_possessed = before == "s" and self._tokens.is_any(at - 2, "'")
        if token.kind != "word" or before in _DETERMINERS or is_possessed:
            return False
        if not token.text.isascii():
            is_definite = token.text.startswith(("ال", "و", "ف", "ب", "ل"))
            return not is_definite and token.text not in word_list("no_nouns", "arabic")
        for place in (year.next, year.next + 1):
            text = self._tokens[place].text
            if text in word_list("no_nouns", "words") or self._tokens[place].kind != "word":
                return False
            if text.endswith("s") and not text.endswith(("ss", "us", "is")):
                return not self._tokens.has_capital(place)
        return False

    def _is_count(self, at: int, behind: int) -> bool:
        """Tell whether a four-digit figure counts something rather than naming a year."""
        before = self._tokens.before(at)
        if self.counts(behind) or self._tokens.is_any(behind, "م"):
            return True
        if before in _BEFORE_A_COUNT or self._is_labelled(at):
            return True
        if before == "من" and at > 1 and self._tokens[at - 2].text in _COMPARING:
            return True
        if at < 2 or before != "-" or not self._tokens.is_glued(at):  # noqa: PLR2004 - a word and its hyphen
            return False
        prefix = self._tokens[at - 2]
        return prefix.kind == "word" and prefix.text not in ("mid", "pre", "post", "early", "late")

    def _ends_in_a_count(self, year: Year) -> bool:
        """Tell whether a bare figure is the lower bound of a count: "between 1500 and 2000 people"."""
        if year.era or year.word:
            return False
        second = link_behind(self._tokens, year.next, closing=True)
        if second is None:
            return False
        token = self._tokens[second]
        return token.kind == "number" and token.text.replace(",", "").isdigit() and self.counts(second + 1)

    def _span_with_era(self, first: Year) -> Claim | None:
        """Read `300-250 BC`, `500 to 1500 AD`: the era stands once, behind both."""
        place = link_behind(self._tokens, first.next) if not first.era else None
        last = self.parse(place) if place is not None else None
        if last is None or place is None or last.era not in ("before", "since"):
            return None
        return self.join(first, place)

    def _span(self, first: Year) -> Claim | None:
        """Read `2019-2021`, `2019-21`, `2019 to 2021`, `300-250 BC`, `2019 – present`."""
        place = link_behind(self._tokens, first.next)
        if place is None:
            return self._short_span(first)
        if found := list_book("present", "words").match(self._tokens, place, bare=True):
            return Claim(found.next, first.start, f"{first.edtf}/..") if not first.era else None
        return self.join(first, place) or self._short_span(first)

    def join(self, first: Year, place: int) -> Claim | None:
        """Join a year with the one at a place into a period, if that is one and comes later."""
        last = self.parse(place)
        if last is None or last.era in ("hijri", "persian") or first.era in ("hijri", "persian"):
            return None
        digits = len(self._tokens[last.figure].text)
        if not last.era and not last.word and (digits != YEAR_DIGITS or self.counts(last.next)):
            return None
        edtf = first.edtf
        if last.era == "before" and not first.era:
            number = int(self._tokens[first.figure].text)
            edtf = f"-{number - 1:04d}" if number > 1 else "0000"
        if not int(edtf) < int(last.edtf) <= LAST_YEAR:
            return None
        return Claim(last.next, first.start, f"{edtf}/{last.edtf}")

    def _short_span(self, first: Year) -> Claim | None:
        """Read `1939–45`: the century stands once."""
        at, last = first.next, self._tokens[first.next + 1]
        is_glued = self._tokens.is_any(at, "-") and not self._tokens[at].gap and not last.gap
        if not is_glued or last.kind != "number" or not last.text.isdigit() or len(last.text) != 2:  # noqa: PLR2004
            return None
        full = first.edtf[:2] + last.text
        if first.era or self.counts(at + 2):
            return None
        if self._tokens.is_any(at + 2, "-") and not self._tokens[at + 2].gap:  # 2021-05-32, 2021-05-05T10:00
            return Claim(at + 4, first.start)
        if self._tokens.written(at) == "-" and 1 <= int(last.text) <= MONTHS:  # 2008-09 may be a month
            return Claim(at + 2, first.start, "" if first.edtf < full else f"{first.edtf}-{last.text}")
        return Claim(at + 2, first.start, f"{first.edtf}/{full}" if first.edtf < full else "")


def claim_of(year: Year) -> Claim:
    """Say what a single year says; one of another calendar is no year of ours."""
    if year.era in ("hijri", "persian"):
        return Claim(year.next, year.start, calendar=year.era, calendar_date=year.edtf)
    return Claim(year.next, year.start, year.edtf)


def link_behind(tokens: Tokens, at: int, *, closing: bool = False) -> int | None:
    """Give the place behind what links the ends of a span: a dash, "to", `إلى`; None for no link.

    `closing` takes the link of "between" as well: "and", `و`.
    """
    if closing and tokens.is_any(at, "and", "و"):
        return at + 1
    if tokens.is_any(at, "-"):
        return at + 1
    found = list_book("links", "words").match(tokens, at, bare=True)
    return found.next if found else None


def relative_year(tokens: Tokens, at: int) -> tuple[int, str] | None:
    """Read "of last year", `من العام الجاري`: the token behind, and the period of that year."""
    place = at + tokens.is_any(at, "of", "من", "in")
    found = phrase_book("fixed").match(tokens, place)
    if found is None or found.meaning not in ("P-1Y", "P0Y", "P1Y", "P-2Y"):
        return None
    return found.next, found.meaning
