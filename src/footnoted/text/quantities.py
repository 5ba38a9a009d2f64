"""Read quantities: amounts of money, percentages, counts, ranges, ratios, ranks, vague quantities, durations.

Arabic, English and Chinese. Left to `dates`: calendar dates, years, and lengths of time that point at a time
("two years ago"). The law of this folder: an unread part of a number means "not read", never the bare number.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from footnoted.text.dates import claim_dates
from footnoted.text.lexicon import SHIPPED, Lexicon
from footnoted.text.numbers.currencies import currency_duals, sign_words
from footnoted.text.numbers.designations import (
    PROCLITICS,
    behind_score,
    is_amount,
    is_list_mark,
    is_sound,
    list_book,
    may_be_name,
)
from footnoted.text.numbers.han import begins_han, behind_han_label, read_han, read_unread
from footnoted.text.numbers.measures import Measure, Range, minus_words, openings, read_range
from footnoted.text.numbers.neighbours import behind_unread, shared_unit, unread_before
from footnoted.text.numbers.nouns import duals, noun_words
from footnoted.text.numbers.number_words import counting_words
from footnoted.text.numbers.ratios import read_ratio
from footnoted.text.numbers.uncounted import (
    Found,
    durations,
    plurals,
    qualifiers,
    read_definite,
    read_dual,
    read_duration,
    read_rank,
    read_single_period,
    read_vague,
)
from footnoted.text.tokens import Tokens, strip_proclitics

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from footnoted.text.numbers.habits import Habit
    from footnoted.text.tokens import Token

_SIGNS: Final = frozenset("$€£¥₹₩₪₽₺₴₫₦₱฿₸₡₲₵₾₼៛৳₭₮₿₨~<>≥≤≈-+%٪")


_REACH_OF_HAN: Final = 6


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity: where it stands (code points, end exclusive) and what it says.

    `value` is None for a vague quantity without a magnitude; `value_high` is the upper end of a range or of
    a vague magnitude, which reaches to ten times itself ("tens of millions": 10 to 100 million).
    `unit` is `money`, `percent`, `ratio` (a share of one: nine in ten is 0.9), `rank`, a singular English
    noun of the lexicon, a noun as written where the lexicon does not know it (then `unit_known` is False),
    or "" for none. `currency` is ISO 4217, "" where the words leave it open. `qualifier` is "" or one of
    `more_than`, `at_least`, `less_than`, `at_most`, `about`, `vague`, `top`, `ordinal`.

    `unread` says that here is a number whose value cannot be told from its words: `value` and `value_high`
    are None then, and the span is everything that belongs to it.
    """

    start: int
    end: int
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    currency: str
    qualifier: str
    unit_known: bool = True
    unread: bool = False


def read_quantities(text: str, *, currency: str = "", lexicon: Lexicon = SHIPPED) -> list[Quantity]:
    """Read every quantity of a text, in order, not overlapping, and none that `read_dates` reads.

    `currency` is the currency (ISO 4217) or country (ISO 3166) of the text, which "pounds" or `ريال` mean
    there; `lexicon` is what the package adds, see `lexicon.read_lexicon`. Numbers that are found and
    cannot be read are among them, marked `unread`.
    """
    tokens = Tokens(text, lexicon=lexicon, currency=currency)
    return [_locate(tokens, found) for found in _find(tokens)]


def read_quantity(
    words: str, *, currency: str = "", lexicon: Lexicon = SHIPPED, habit: Habit | None = None
) -> Quantity | None:
    """Read words that are one whole quantity; None where they cannot be read as exactly one.

    An Arabic proclitic may stand before them. `habit` is that of the text they are from
    (`Tokens(text).habit`), where a comma or a stop may be read in two ways; without it the words alone
    decide, or are not read.
    """
    tokens = Tokens(words, lexicon=lexicon, currency=currency, habit=habit)
    found = _find(tokens)
    if len(found) != 1 or found[0].unread or tokens[found[0].next].kind != "end":
        return None
    if tokens.folded.text[: found[0].start].strip() not in ("", *PROCLITICS):
        return None
    return _locate(tokens, found[0])


def _locate(tokens: Tokens, found: Found) -> Quantity:
    start, end = tokens.span(found.start, found.next)
    high = None if found.high is None or found.unread else _plain(found.high)
    value = None if found.value is None or found.unread else _plain(found.value)
    return Quantity(
        start, end, value, high, found.unit, found.currency, found.qualifier, found.unit_known, found.unread
    )


def _plain(value: Decimal) -> Decimal:
    """Write a number without exponent and without zeros behind the point."""
    return Decimal(f"{value:f}".rstrip("0").rstrip(".")) if "." in f"{value:f}" else Decimal(f"{value:f}")


def _find(tokens: Tokens) -> list[Found]:
    dates = claim_dates(tokens)
    found: list[Found] = []
    at = taken = 0
    while tokens[at].kind != "end":
        if at in dates:
            at = taken = dates[at].next
            continue
        if not _may_begin(tokens[at], tokens.lexicon):
            at += 1
            continue
        skipped = _behind_skipped(tokens, at)
        quantity = _read(tokens, at, dates) if skipped is None else None
        if quantity is not None and (clear := _before_dates(quantity, at, dates)) is not None:
            quantity = clear
            is_free = quantity.start >= tokens[taken].start  # what stands before may be of another quantity
            found.append(quantity if is_free else quantity._replace(start=tokens[at].start))
            at = taken = quantity.next
        else:
            at = _not_over_date(skipped or at + 1, at, dates)
    return found


def _not_over_date(behind: int, at: int, dates: Container[int]) -> int:
    """Stop at a date that begins within what was skipped: `the first half of 2023`."""
    return next((place for place in range(at + 1, behind) if place in dates), behind)


def _before_dates(quantity: Found, at: int, dates: Container[int]) -> Found | None:
    """Leave its words to a date: what is unread ends before it, what was read with them is no quantity."""
    date = next((place for place in range(at, quantity.next) if place in dates), None)
    if date is None:
        return quantity
    return quantity._replace(next=date) if quantity.unread and date > at else None


def _behind_skipped(tokens: Tokens, at: int) -> int | None:
    """Find the token behind words that only look like a quantity, and numbers that only number or score."""
    if tokens[at].kind == "han":
        return behind_han_label(tokens, at)
    idiom = list_book("idioms", "phrases").match(tokens, at)
    if idiom is not None:
        qualifier = qualifiers("before").match(tokens, at)
        if qualifier is None or qualifier.next <= idiom.next:  # else it is "as many as"
            return idiom.next
    if _is_han(tokens, at):
        return behind_han_label(tokens, at)
    return at + 2 if is_list_mark(tokens, at) else behind_score(tokens, at)


def _is_han(tokens: Tokens, at: int) -> bool:
    """Tell whether the quantity at a token may be Chinese: signs stand there or soon behind a figure."""
    if not tokens.has_han:
        return False
    if begins_han(tokens[at]) or tokens[at + 1].kind == "han":
        return True
    is_number = tokens[at].kind in ("number", "sign", "word")
    return is_number and any(token.kind == "han" for token in tokens[at + 2 : at + _REACH_OF_HAN])


def _may_begin(token: Token, lexicon: Lexicon) -> bool:
    if token.kind != "word":
        return token.kind in ("number", "part", "code") or token.text in _SIGNS or begins_han(token)
    return _is_first_word(token.text, lexicon)


@lru_cache(maxsize=65536)
def _is_first_word(word: str, lexicon: Lexicon) -> bool:
    return not _first_words(lexicon).isdisjoint(reading for reading, _ in strip_proclitics(word))


@lru_cache(maxsize=65536)
def _begins_number(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a range, a sign or a number may begin with a folded word: most words end here."""
    firsts = _number_words(lexicon)
    return any(reading in firsts for reading, _ in strip_proclitics(word))


@cache
def _number_words(lexicon: Lexicon) -> frozenset[str]:
    others = (openings().first_words, sign_words(lexicon), minus_words(), ("واحد", "واحدة", "واحدا"))
    return counting_words(lexicon).union(*others)


@cache
def _first_words(lexicon: Lexicon) -> frozenset[str]:
    """List every word that may begin a quantity or an idiom that looks like one."""
    books = (qualifiers("before"), duals(), currency_duals(), durations())
    words = _number_words(lexicon).union(*(book.first_words for book in books))
    lists = (("counters", "phrases"), ("idioms", "phrases"))
    firsts = (list_book(table, key).first_words for table, key in lists)
    others = (plurals(), ("nil",))
    return words.union(*firsts, *others, (word for word in noun_words() if word.startswith("ال")))


def _read(tokens: Tokens, at: int, dates: Mapping[int, object]) -> Found | None:
    """Read the quantity that begins at a token."""
    if _is_han(tokens, at) and (han := read_han(tokens, at)) is not None:
        return han
    if tokens[at].kind == "han":
        return None  # no other number begins with a Chinese sign
    if tokens.has_han and tokens[at].kind == "number" and (unread := read_unread(tokens, at)) is not None:
        return unread
    found = read_ratio(tokens, at) or _read_amount(tokens, at, dates)
    if found is not None:
        return found
    productions = (read_rank, read_dual, read_duration, read_vague, read_definite, read_single_period)
    return next((found for read in productions if (found := read(tokens, at)) is not None), None)


def _read_amount(tokens: Tokens, at: int, dates: Mapping[int, object]) -> Found | None:
    """Read a qualifier, a number or range, its unit, and a qualifier behind it."""
    qualifier = qualifiers("before").match(tokens, at)
    place = qualifier.next if qualifier else at
    if tokens[place].kind == "word" and not _begins_number(tokens[place].text, tokens.lexicon):
        return None
    ends = read_range(tokens, place)
    if ends is None:
        return None
    first, last = ends.first, ends.last
    if not is_sound(tokens, first if first is last else first._replace(unit=last.unit, known=last.known)):
        return None
    more = behind_unread(tokens, last, dates)
    is_hyphened = tokens[last.next].text == "-"
    if not is_amount(
        tokens,
        place,
        ends,
        qualified=qualifier is not None,
        unread=bool(more and (is_hyphened or tokens[last.next].text == ")")),
    ):
        return None
    if first.number.unread and first.number.figure and not last.unit and first.number.scale == 1:
        return None  # digits with marks between them, `1.2.3`: nothing says that they are an amount
    start = qualifier.start if qualifier else _opening_start(tokens, place, ends)
    behind, meaning = last.next, qualifier.meaning if qualifier else first.qualifier
    before = unread_before(tokens, first, last) if qualifier is None else None
    unread = ends.unread or first.unread or last.unread or more is not None or before is not None
    unread = unread or may_be_name(tokens, last) or _is_below_before(tokens, first, last)
    if before is not None:
        start = tokens[before].start
    if more is None and not meaning and (after := qualifiers("behind").match(tokens, behind, bare=True)):
        behind, meaning = after.next, after.meaning
    if first.number.high is not None and not meaning:
        meaning = "vague"
    below = list_book("signs", "below").match(tokens, behind, bare=True)
    if below is not None and _is_temperature(last):
        unread = unread or first is not last or last.low < 0
        behind, first = below.next, last._replace(low=-last.low)
        last = first
    shared = shared_unit(tokens, last) or last
    unit = shared.unit or ("rank" if meaning == "top" else "")
    high = first.number.high if first is last else last.low
    return Found(more or behind, start, first.low, high, unit, shared.currency, meaning, last.known, unread)


def _is_temperature(measure: Measure) -> bool:
    return measure.unit.startswith("degree") or (not measure.unit and measure.number.scale == 1)


def _is_below_before(tokens: Tokens, first: Measure, last: Measure) -> bool:
    """Tell whether the words before a temperature make it minus: `تحت الصفر بـ5 درجات`."""
    at = first.at - (tokens.before(first.at) == "ب")
    words = (tokens[max(at - 2, 0)].text, tokens.before(at))
    return last.unit.startswith("degree") and words in (("تحت", "الصفر"), ("دون", "الصفر"))


def _opening_start(tokens: Tokens, place: int, ends: Range) -> int:
    opening = openings().match(tokens, place)
    return min(opening.start, ends.first.start) if opening else ends.first.start
