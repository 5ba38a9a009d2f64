"""Read quantities: amounts of money, percentages, counts, ranges, ranks, vague quantities, plain durations.

Arabic and English. Of Chinese only figures with 万, 亿, 万亿, `%` and a currency behind them; number words
and counted nouns of Chinese are not read. `1,335` is read as thousands, `103,7` as a decimal comma. Left to
`dates`: calendar dates, years, and lengths of time that point at a time ("two years ago").
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.dates import claim_dates
from footnoted.text.fold import fold
from footnoted.text.lexicon import fold_words, load_lexicon
from footnoted.text.numerals import counting_words, read_numeral, read_ordinal, read_scale, read_small
from footnoted.text.tokens import Phrasebook, Tokens, strip_proclitics
from footnoted.text.units import Unit, currency_signs, duals, noun_words, nouns, read_sign, read_unit

if TYPE_CHECKING:
    from footnoted.text.numerals import Numeral
    from footnoted.text.tokens import Match, Token

_SIGNS: Final = frozenset("$€£¥₹₩₪₽₺~<>≥≤≈-%٪超约約大至")
_PERCENT_SIGNS: Final = ("%", "٪")
_FRACTION_UNITS: Final = frozenset(
    (
        "hour",
        "day",
        "year",
        "month",
        "week",
        "decade",
        "century",
        "kilometre",
        "mile",
        "metre",
        "litre",
        "ton",
    )
)
_PROCLITICS: Final = ("و", "ف", "ب", "ل", "ك")
_TEN: Final = 10
_LONGEST_NUMBERING: Final = 3
_THOUSAND: Final = 1000


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity: where it stands (code points, end exclusive) and what it says.

    `value` is None for a vague quantity without a magnitude; `value_high` is the upper end of a range or of
    a vague magnitude, which reaches to ten times itself ("tens of millions": 10 to 100 million).
    `unit` is `money`, `percent`, `rank`, a singular English noun of the lexicon, or "" for what the lexicon
    does not know. `currency` is ISO 4217, "" where the words leave it open. `qualifier` is "" or one of
    `more_than`, `at_least`, `less_than`, `at_most`, `about`, `vague`, `top`, `ordinal`.
    """

    start: int
    end: int
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    currency: str
    qualifier: str


class _Found(NamedTuple):
    """A quantity among tokens: the token behind it, its start in the text, what it says."""

    next: int
    start: int
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    currency: str = ""
    qualifier: str = ""


class _Measure(NamedTuple):
    """A number with its unit, not yet qualified."""

    next: int
    start: int
    number: Numeral
    low: Decimal
    unit: str
    currency: str
    qualifier: str


def read_quantities(text: str) -> list[Quantity]:
    """Read every quantity of a text, in order, not overlapping, and none that `read_dates` reads."""
    tokens = Tokens(text)
    return [_locate(tokens, found) for found in _find(tokens)]


def read_quantity(words: str) -> Quantity | None:
    """Read words that are one whole quantity; None where they cannot be read as exactly one.

    An Arabic proclitic may stand before them.
    """
    tokens = Tokens(words)
    found = _find(tokens)
    if len(found) != 1 or tokens[found[0].next].kind != "end":
        return None
    if tokens.folded.text[: found[0].start].strip() not in ("", *_PROCLITICS):
        return None
    return _locate(tokens, found[0])


def _locate(tokens: Tokens, found: _Found) -> Quantity:
    start, end = tokens.span(found.start, found.next)
    high = None if found.high is None else _plain(found.high)
    value = None if found.value is None else _plain(found.value)
    return Quantity(start, end, value, high, found.unit, found.currency, found.qualifier)


def _plain(value: Decimal) -> Decimal:
    """Write a number without exponent and without zeros behind the point."""
    return Decimal(f"{value:f}".rstrip("0").rstrip(".")) if "." in f"{value:f}" else Decimal(f"{value:f}")


def _find(tokens: Tokens) -> list[_Found]:
    dates = claim_dates(tokens)
    reader = _Reader(tokens)
    found: list[_Found] = []
    at = 0
    while tokens[at].kind != "end":
        if at in dates:
            at = dates[at].next
            continue
        if not _may_begin(tokens[at]):
            at += 1
            continue
        idiom = _list_book("idioms", "phrases").match(tokens, at)
        quantity = reader.read(at) if idiom is None else None
        if quantity is not None and not any(place in dates for place in range(at, quantity.next)):
            found.append(quantity)
            at = quantity.next
        else:
            at = idiom.next if idiom else at + 1
    return found


def _may_begin(token: Token) -> bool:
    if token.kind != "word":
        return token.kind == "number" or token.text in _SIGNS
    return _is_first_word(token.text)


@lru_cache(maxsize=65536)
def _is_first_word(word: str) -> bool:
    return not _first_words().isdisjoint(reading for reading, _ in strip_proclitics(word))


@cache
def _first_words() -> frozenset[str]:
    """List every word that may begin a quantity or an idiom that looks like one."""
    books = (_phrases("before"), _openings(), currency_signs(), duals(), _durations())
    lists = (("counters", "phrases"), ("idioms", "phrases"))
    words = counting_words().union(*(book.first_words for book in books))
    firsts = (_list_book(table, key).first_words for table, key in lists)
    return words.union(*firsts, _plurals(), (word for word in noun_words() if word.startswith("ال")))


@cache
def _list(table: str, key: str) -> frozenset[str]:
    return fold_words(load_lexicon("quantities")[table][key])


@cache
def _list_book(table: str, key: str) -> Phrasebook:
    return Phrasebook((phrase, phrase) for phrase in load_lexicon("quantities")[table][key])


@cache
def _phrases(table: str) -> Phrasebook:
    """Hold a table whose values are lists of phrases."""
    entries = load_lexicon("quantities")[table].items()
    return Phrasebook((phrase, key) for key, phrases in entries for phrase in phrases)


@cache
def _openings() -> Phrasebook:
    """Hold what opens a range; `between` and its likes ask for "and" before the other end."""
    table = load_lexicon("quantities")["ranges"]
    return Phrasebook((word, "between" if word in table["between"] else "") for word in table["opening"])


@cache
def _durations() -> Phrasebook:
    table = load_lexicon("quantities")["durations"]
    over_time = frozenset(table["over_time"])
    return Phrasebook(
        (phrase, "over" if phrase in over_time else "") for phrase in table["before"] + table["over_time"]
    )


@cache
def _plurals() -> dict[str, str]:
    """Map the bare plurals that may be a length of time to their units."""
    table = load_lexicon("quantities")["durations"]
    pairs = (
        (unit, word)
        for language in ("english", "arabic")
        for unit, words in table[language].items()
        for word in words.split()
    )
    return {fold(word).text: unit for unit, word in pairs}


@cache
def _function_words() -> frozenset[str]:
    """List English words that have a capital only because they begin a sentence."""
    return fold_words(load_lexicon("abbreviations")["starters"])


class _Reader:
    """Read quantities at places among the tokens of one text."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def read(self, at: int) -> _Found | None:
        """Read the quantity that begins at a token."""
        productions = (
            self._amount,
            self._ordinal,
            self._dual,
            self._duration,
            self._counter,
            self._definite,
            self._single_period,
        )
        return next((found for read in productions if (found := read(at)) is not None), None)

    # Numbers with units

    def _amount(self, at: int) -> _Found | None:
        """Read a qualifier, a number or range, its unit, and a qualifier behind it."""
        qualifier = _phrases("before").match(self._tokens, at)
        place = qualifier.next if qualifier else at
        measures = self._measures(place)
        if measures is None:
            return None
        first, last = measures
        is_qualified = qualifier is not None
        if not (is_qualified or self._stands_alone(place, first, last)):
            return None
        start = qualifier.start if qualifier else self._opening_start(place, first)
        behind, meaning = last.next, qualifier.meaning if qualifier else first.qualifier
        if not meaning and (after := _phrases("behind").match(self._tokens, behind, bare=True)):
            behind, meaning = after.next, after.meaning
        if first.number.high is not None and not meaning:
            meaning = "vague"
        unit = last.unit or ("rank" if meaning == "top" else "")
        high = first.number.high if first is last else last.low
        return _Found(behind, start, first.low, high, unit, last.currency, meaning)

    def _opening_start(self, place: int, first: _Measure) -> int:
        opening = _openings().match(self._tokens, place)
        return min(opening.start, first.start) if opening else first.start

    def _measures(self, at: int) -> tuple[_Measure, _Measure] | None:
        """Read one number with its unit, or the two ends of a range: `3 to 5 million`, `بين 3 و5 ملايين`."""
        opening = _openings().match(self._tokens, at)
        if opening is not None:
            return self._range(opening.next, is_between=opening.meaning == "between", changes=True)
        first = self._measure(at, joined=True)
        if first is None or not self._is_sound(at, first):
            return None
        changes = self._tokens.before(at) in _openings().first_words
        return self._other_end(first, is_between=False, changes=changes) or (first, first)

    def _range(self, at: int, *, is_between: bool, changes: bool) -> tuple[_Measure, _Measure] | None:
        """Read a range behind the word that opens it."""
        first = self._measure(at, joined=not is_between)
        if first is None or not self._is_sound(at, first):
            return None
        return self._other_end(first, is_between=is_between, changes=changes and not is_between)

    def _other_end(
        self, first: _Measure, *, is_between: bool, changes: bool
    ) -> tuple[_Measure, _Measure] | None:
        """Read the upper end of a range behind its lower end."""
        link = self._link(first.next, closing=is_between)
        last = None if link is None or first.number.high is not None else self._measure(link, joined=True)
        if link is None or last is None or last.number.high is not None:
            return None
        if not self._do_agree(first, last, link, changes=changes):
            return None
        if not first.unit and first.number.figure and first.low < _THOUSAND:
            first = first._replace(low=first.low * last.number.scale)
        return (first, last) if first.low < last.low else None

    def _link(self, at: int, *, closing: bool) -> int | None:
        """Find the token behind what joins two ends of a range."""
        token = self._tokens[at]
        if token.text == "-" and token.gap != self._tokens[at + 1].gap:
            return None
        words = _list("ranges", "closing") if closing else _list("ranges", "links")
        return at + 1 if token.text in words else None

    def _do_agree(self, first: _Measure, last: _Measure, link: int, *, changes: bool) -> bool:
        """Tell whether two measures are the ends of one range, not two amounts or the ends of a change."""
        if not first.unit:
            is_bare_dash = self._tokens.before(link) == "-" and not last.unit and last.number.scale == 1
            return not is_bare_dash
        is_same = (first.unit, first.currency) == (last.unit, last.currency) or (
            first.unit == "money" and not last.unit
        )
        return is_same and not changes and not self._tokens.is_any(link - 1, "or", "او")

    def _measure(self, at: int, *, joined: bool) -> _Measure | None:
        """Read a sign, a number, and what it counts."""
        token = self._tokens[at]
        is_minus = (
            token.text == "-"
            and (token.gap or self._tokens.before(at) == "(")
            and not self._tokens[at + 1].gap
        )
        place = at + is_minus
        sign = read_sign(self._tokens, place)
        is_percent = self._tokens.is_any(place, *_PERCENT_SIGNS) and not self._tokens[place + 1].gap
        place = sign.next if sign else place + is_percent
        is_figure = self._tokens[place].kind == "number"
        if (sign or is_minus or is_percent) and not is_figure:
            return None
        number = read_numeral(self._tokens, place, joined=joined, glued=sign is not None)
        if number is None:
            return None
        has_plus = self._tokens.is_any(number.next, "+") and not self._tokens[number.next].gap
        behind = number.next + has_plus
        unit = self._unit(number, behind, sign, is_percent=is_percent)
        low = -number.low if is_minus else number.low
        start = token.start if sign or is_minus or is_percent else number.start
        qualifier = "at_least" if has_plus else ""
        return _Measure(unit.next, start, number, low, unit.unit, unit.currency, qualifier)

    def _unit(self, number: Numeral, at: int, sign: Match | None, *, is_percent: bool) -> Unit:
        unit = read_unit(self._tokens, at, linked=number.high is not None or number.scale >= _THOUSAND)
        if sign is not None:
            has_name = unit is not None and unit.unit == "money"
            return Unit(unit.next if unit and has_name else at, "money", sign.meaning)
        if is_percent:
            return Unit(at, "percent")
        return unit or Unit(at, "")

    def _is_sound(self, at: int, measure: _Measure) -> bool:
        """Tell whether the number is an amount at all, and no part of a name, a fraction or a pronoun."""
        number, token = measure.number, self._tokens[at]
        if token.kind == "number" and self._is_glued_to_name(at):
            return False
        if self._tokens[number.next].kind == "number" and self._tokens.is_glued(number.next):
            return False
        if number.low < 1 and number.word:
            return measure.unit in _FRACTION_UNITS
        if not number.word:
            return True
        if token.text in ("one", "zero"):
            return bool(measure.unit)
        is_definite = self._tokens[number.next].text.startswith("ال")
        return not (is_definite and number.low <= _TEN and not token.text.isascii())

    def _is_glued_to_name(self, at: int) -> bool:
        """Tell whether a figure belongs to a name or is a note: `R1`, `GPT-4`, `COVID-19`, `3/4`, `كلمة1`."""
        token = self._tokens[at]
        if at == 0 or token.gap:
            return False
        before = self._tokens[at - 1]
        if before.kind == "word":
            return before.text not in (*_PROCLITICS, "ال", "وال", "بال")
        if before.text not in ("-", "/", ":", ".", "_", "@", "#", "&"):
            return False
        return (
            at > 1
            and not before.gap
            and self._tokens[at - 2].kind in ("word", "number")
            and not self._tokens.is_any(at - 2, "top", "sub")
        )

    def _stands_alone(self, at: int, first: _Measure, last: _Measure) -> bool:
        """Tell whether a number without qualifier is an amount: it has a unit, or nothing makes it a name."""
        number, token = first.number, self._tokens[at]
        if last.unit or first is not last:
            return True
        behind = self._tokens[last.next]
        if number.word and number.low == _THOUSAND and not token.text.isascii():
            return False  # the same letters are the verb "wrote"
        if not number.figure:
            return True
        is_hyphened = behind.text == "-" and not behind.gap and not self._tokens[last.next + 1].gap
        is_padded = len(token.text) > 1 and token.text.startswith("0") and token.text.isdigit()
        if is_hyphened or is_padded or self._is_behind_label(at) or self._tokens.before(at) in ("#", "№"):
            return False
        return not (self._is_numbering(at, behind) or self._is_behind_name(at))

    def _is_behind_label(self, at: int) -> bool:
        """Tell whether a word that numbers things stands directly before: `page 12`, `والفصل 3`."""
        return any(word in _list("labels", "words") for word, _ in strip_proclitics(self._tokens.before(at)))

    def _is_numbering(self, at: int, behind: Token) -> bool:
        """Tell whether a figure numbers a list item or a note: `1.` at a line's start, `(1)`, `[12]`."""
        if behind.text in (")", "]"):
            return len(self._tokens[at].text) <= _LONGEST_NUMBERING
        return self._tokens.before(at) in ("", "\n") and behind.text == "."

    def _is_behind_name(self, at: int) -> bool:
        """Tell whether a Latin word with a capital stands directly before: `Apollo 11`."""
        before = self._tokens[at - 1] if at else None
        if before is None or before.kind != "word" or not before.text.isascii() or len(before.text) == 1:
            return False
        return self._tokens.has_capital(at - 1) and before.text not in _function_words()

    # Quantities without a number before a unit

    def _ordinal(self, at: int) -> _Found | None:
        """Read `third`, `21st`, `third-largest`, `الثالثة`, `ثاني أكبر`."""
        found = read_ordinal(self._tokens, at)
        if found is None:
            return None
        behind = found.next + self._tokens.is_any(found.next, "-")
        is_superlative = self._tokens.is_any(
            behind, *_list("superlatives", "english"), *_list("superlatives", "arabic")
        )
        place = behind + 1 if is_superlative else found.next
        is_rank = is_superlative or self._is_ordinal(at, found)
        return _Found(place, found.start, found.low, None, "rank", "", "ordinal") if is_rank else None

    def _is_ordinal(self, at: int, found: Numeral) -> bool:
        word, before, behind = self._tokens[at].text, self._tokens.before(at), self._tokens[found.next].text
        if found.figure:
            return True
        if word.isascii():
            if before in ("a", "one") and behind in ("of", "the"):
                return False
            is_determined = before in _list("ordinals", "determiners")
            is_doubtful = word in _list("ordinals", "needing")
            return (is_determined or not is_doubtful) and behind not in _list("ordinals", "not_before")
        cut = found.start - self._tokens[at].start
        stem = word[cut:]
        if stem.startswith("ال"):
            return True
        is_followed = self._tokens[found.next].kind == "word" and not behind.isascii()
        return is_followed and stem not in ("اولى", "ثانية") and word[:cut] in ("", "و", "ك", "ف")

    def _dual(self, at: int) -> _Found | None:
        """Read an Arabic dual: `عامين` is two years."""
        found = duals().match(self._tokens, at)
        return _Found(found.next, found.start, Decimal(2), None, found.meaning) if found else None

    def _duration(self, at: int) -> _Found | None:
        """Read a length of time without a number: `for years`, `لسنوات`, `على مر السنين`."""
        token = self._tokens[at]
        unit = _plurals().get(token.text.removeprefix("ل")) if token.text.startswith("ل") else None
        if unit:
            is_of_something = self._tokens[at + 1].text.startswith("ال")
            return None if is_of_something else _Found(at + 1, token.start, unit=unit, qualifier="vague")
        if token.text in _plurals() and self._tokens.is_any(at + 1, *_list("durations", "adjectives")):
            return _Found(at + 2, token.start, unit=_plurals()[token.text], qualifier="vague")
        found = _durations().match(self._tokens, at)
        if found is None:
            return None
        word = self._tokens[found.next].text
        unit = _plurals().get(word.removeprefix("ال") if found.meaning == "over" else word)
        is_open = not self._tokens[found.next + 1].text.startswith("ال")
        return _Found(found.next + 1, found.start, unit=unit, qualifier="vague") if unit and is_open else None

    def _counter(self, at: int) -> _Found | None:
        """Read a vague quantity: `many users`, `several million dollars`, `العديد من الشركات`."""
        found = _list_book("counters", "phrases").match(self._tokens, at)
        if found is None:
            return None
        scale = read_scale(self._tokens, found.next)
        place = found.next + (scale is not None)
        unit = read_unit(self._tokens, place, linked=True)
        high = None if scale is None else scale * _TEN
        if unit is None:
            return _Found(self._behind_unknown(at, place), found.start, scale, high, qualifier="vague")
        return _Found(unit.next, found.start, scale, high, unit.unit, unit.currency, "vague")

    def _behind_unknown(self, at: int, place: int) -> int:
        """Go on over the noun an Arabic counter must have, also where the lexicon does not know it."""
        token = self._tokens[place]
        ends_with_pronoun = self._tokens[place - 1].text.endswith(
            ("منا", "منهم", "منها", "بعضها", "بعضهم", "بعضنا", "بعضهن")
        )
        is_noun = token.kind == "word" and not token.text.isascii() and not ends_with_pronoun
        return place + 1 if is_noun and not self._tokens[at].text.isascii() else place

    def _definite(self, at: int) -> _Found | None:
        """Read a definite noun with its number: `السنوات الخمس`, `السنوات الخمس عشرة`, `الخمس سنوات`."""
        number = self._definite_number(at)
        if number is not None:
            noun = nouns().match(self._tokens, number[0], bare=True)
            start = self._tokens[at].start
            return _Found(noun.next, start, number[1], None, noun.meaning) if noun else None
        noun = nouns().match(self._tokens, at)
        number = self._definite_number(noun.next) if noun else None
        if noun is None or number is None or not self._tokens[at].text.lstrip("وبلكف").startswith("ال"):
            return None
        return _Found(number[0], noun.start, number[1], None, noun.meaning)

    def _definite_number(self, at: int) -> tuple[int, Decimal] | None:
        word = self._tokens[at].text
        value = read_small(word.removeprefix("ال")) if word.startswith("ال") else None
        if value is None:
            return None
        is_teen = self._tokens.is_any(at + 1, "عشر", "عشرة")
        return at + 1 + is_teen, value + _TEN * is_teen

    def _single_period(self, at: int) -> _Found | None:
        """Read one qualified period without a number: `less than a week`, `أكثر من عام`."""
        qualifier = _phrases("before").match(self._tokens, at)
        if qualifier is None or qualifier.meaning == "top":
            return None
        article = self._tokens.is_any(qualifier.next, "a", "an")
        place = qualifier.next + article
        noun = nouns().match(self._tokens, place, bare=True)
        is_period = noun is not None and noun.meaning in _FRACTION_UNITS
        if noun is None or not is_period or self._tokens[place].text in _plurals():
            return None
        is_english = self._tokens[place].text.isascii()
        names_one = self._tokens[noun.next].kind == "number" or self._tokens[place].text.startswith("ال")
        if is_english != article or names_one:
            return None
        return _Found(noun.next, qualifier.start, Decimal(1), None, noun.meaning, "", qualifier.meaning)
