"""Read quantities without a number before a unit: ordinals, duals, vague counts, bare periods."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.fold import fold
from footnoted.text.lexicon import load_lexicon
from footnoted.text.numbers.currencies import currency_duals, resolve
from footnoted.text.numbers.designations import is_of_ruler, list_book, word_set
from footnoted.text.numbers.nouns import duals, is_measure, noun_list, nouns
from footnoted.text.numbers.number_words import read_small, values
from footnoted.text.numbers.numerals import read_scale
from footnoted.text.numbers.ordinals import read_ordinal
from footnoted.text.numbers.units import read_unit
from footnoted.text.tokens import Phrasebook

if TYPE_CHECKING:
    from footnoted.text.numbers.number_words import Numeral
    from footnoted.text.tokens import Tokens

_TEN: Final = 10
_PRONOUNS: Final = ("منا", "منهم", "منها", "بعضها", "بعضهم", "بعضنا", "بعضهن")


class Found(NamedTuple):
    """A quantity among tokens: the token behind it, its start in the folded text, what it says."""

    next: int
    start: int
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    currency: str = ""
    qualifier: str = ""
    unit_known: bool = True
    unread: bool = False


@cache
def qualifiers(table: str) -> Phrasebook:
    """Hold a table whose values are lists of phrases."""
    entries = load_lexicon("quantities")[table].items()
    return Phrasebook((phrase, key) for key, phrases in entries for phrase in phrases)


@cache
def durations() -> Phrasebook:
    """Hold what makes a bare plural behind it a length of time."""
    table = load_lexicon("quantities")["durations"]
    over_time = frozenset(table["over_time"])
    return Phrasebook(
        (phrase, "over" if phrase in over_time else "") for phrase in table["before"] + table["over_time"]
    )


@cache
def plurals() -> dict[str, str]:
    """Map the bare plurals that may be a length of time to their units."""
    table = load_lexicon("quantities")["durations"]
    pairs = (
        (unit, word)
        for language in ("english", "arabic")
        for unit, words in table[language].items()
        for word in words.split()
    )
    return {fold(word).text: unit for unit, word in pairs}


_HUNDREDS: Final = ("المئة", "المائة", "الالف", "المئه", "المائه")


def read_rank(tokens: Tokens, at: int) -> Found | None:
    """Read `third`, `21st`, `third-largest`, `الثالثة`, `ثاني أكبر`."""
    found = read_ordinal(tokens, at)
    if found is None:
        return None
    behind = found.next + tokens.is_any(found.next, "-")
    superlatives = word_set("superlatives", "english") | word_set("superlatives", "arabic")
    is_superlative = tokens[behind].text in superlatives
    place = behind + 1 if is_superlative else found.next
    is_rank = is_superlative or _is_ordinal(tokens, at, found)
    is_hundredth = tokens[found.next].text == "بعد" and tokens[found.next + 1].text in _HUNDREDS
    if is_hundredth or (tokens.before(at) in _HUNDREDS and tokens[at].text.startswith("و")):
        return Found(found.next + 2 * is_hundredth, found.start, unit="rank", unread=True)
    return Found(place, found.start, found.low, None, "rank", "", "ordinal") if is_rank else None


def _is_ordinal(tokens: Tokens, at: int, found: Numeral) -> bool:
    word, before, behind = tokens[at].text, tokens.before(at), tokens[found.next].text
    if found.figure:
        return True
    if is_of_ruler(tokens, at):
        return False
    if word.isascii():
        if before in ("a", "one") and _is_part(tokens, found.next):
            return False
        is_time = word == "second" and before == "a" and at > 1 and tokens[at - 2].text in ("of", "per")
        is_determined = before in word_set("ordinals", "determiners")
        is_doubtful = word in word_set("ordinals", "needing")
        is_sure = (is_determined and not is_time) or not is_doubtful
        return is_sure and behind not in word_set("ordinals", "not_before")
    cut = found.start - tokens[at].start
    stem = word[cut:]
    if stem.startswith("ال"):
        return behind not in word_set("ordinals", "clock")
    is_followed = tokens[found.next].kind == "word" and not behind.isascii()
    return is_followed and stem not in ("اولى", "ثانية") and word[:cut] in ("", "و", "ك", "ف")


def _is_part(tokens: Tokens, at: int) -> bool:
    """Tell whether an ordinal behind "a" is rather a fraction: nothing that it could number follows."""
    token = tokens[at]
    is_noun = token.kind == "word" and token.text not in (
        noun_list("no_nouns", "en") | noun_list("no_adjectives") | noun_list("comparatives")
    )
    return not is_noun


def read_dual(tokens: Tokens, at: int) -> Found | None:
    """Read an Arabic dual: `عامين` is two years."""
    qualifier = qualifiers("before").match(tokens, at)
    place = qualifier.next if qualifier else at
    found = duals().match(tokens, place)
    money = currency_duals().match(tokens, place) if found is None else None
    match = found or money
    if match is None:
        return None
    start, meaning = (qualifier.start, qualifier.meaning) if qualifier else (match.start, "")
    unit, currency = ("money", resolve(match.meaning, tokens.currency)) if money else (match.meaning, "")
    behind = behind_added(tokens, match.next, unit)
    is_more = behind is not None
    return Found(behind or match.next, start, Decimal(2), None, unit, currency, meaning, unread=is_more)


def behind_added(tokens: Tokens, at: int, unit: str) -> int | None:
    """Find the token behind a fraction that is added behind a unit: `دولار ونصف`, `ساعتين ونصف الساعة`."""
    token = tokens[at]
    word = token.text.removeprefix("و")
    if word == token.text or word not in values("added_fractions") or word in ("خمس", "عشر", "سدس"):
        return None
    noun = nouns(tokens.lexicon).match(tokens, at + 1, bare=True)
    if noun is not None and noun.meaning == unit:
        return noun.next
    if (unit == "money" or is_measure(unit)) and tokens[at + 1].text.startswith("ال"):
        return at + 2
    return at + 1 if not tokens[at + 1].text.startswith("ال") else None


def read_duration(tokens: Tokens, at: int) -> Found | None:
    """Read a length of time without a number: `for years`, `لسنوات`, `على مر السنين`."""
    token = tokens[at]
    unit = plurals().get(token.text.removeprefix("ل")) if token.text.startswith("ل") else None
    if unit:
        is_of_something = tokens[at + 1].text.startswith("ال")
        return None if is_of_something else Found(at + 1, token.start, unit=unit, qualifier="vague")
    if token.text in plurals() and tokens.is_any(at + 1, *word_set("durations", "adjectives")):
        return Found(at + 2, token.start, unit=plurals()[token.text], qualifier="vague")
    found = durations().match(tokens, at)
    if found is None:
        return None
    word = tokens[found.next].text
    unit = plurals().get(word.removeprefix("ال") if found.meaning == "over" else word)
    is_open = not tokens[found.next + 1].text.startswith("ال")
    return Found(found.next + 1, found.start, unit=unit, qualifier="vague") if unit and is_open else None


def read_vague(tokens: Tokens, at: int) -> Found | None:
    """Read a vague quantity: `many users`, `several million dollars`, `العديد من الشركات`."""
    found = list_book("counters", "phrases").match(tokens, at)
    if found is None:
        return None
    scales = read_scale(tokens, found.next)
    scale, place = scales or (None, found.next)
    unit = read_unit(tokens, place, linked=True)
    high = None if scale is None else scale * _TEN
    if unit is None:
        return Found(_behind_unknown(tokens, at, place), found.start, scale, high, qualifier="vague")
    return Found(unit.next, found.start, scale, high, unit.unit, unit.currency, "vague")


def _behind_unknown(tokens: Tokens, at: int, place: int) -> int:
    """Go on over the noun an Arabic counter must have, also where the lexicon does not know it."""
    token = tokens[place]
    ends_with_pronoun = tokens[place - 1].text.endswith(_PRONOUNS)
    is_noun = token.kind == "word" and not token.text.isascii() and not ends_with_pronoun
    return place + 1 if is_noun and not tokens[at].text.isascii() else place


def read_definite(tokens: Tokens, at: int) -> Found | None:
    """Read a definite noun with its number: `السنوات الخمس`, `السنوات الخمس عشرة`, `الخمس سنوات`."""
    number = _definite_number(tokens, at)
    if number is not None:
        noun = nouns(tokens.lexicon).match(tokens, number[0], bare=True)
        start = tokens[at].start
        return Found(noun.next, start, number[1], None, noun.meaning) if noun else None
    noun = nouns(tokens.lexicon).match(tokens, at)
    number = _definite_number(tokens, noun.next) if noun else None
    if noun is None or number is None or not tokens[at].text.lstrip("وبلكف").startswith("ال"):
        return None
    return Found(number[0], noun.start, number[1], None, noun.meaning)


def _definite_number(tokens: Tokens, at: int) -> tuple[int, Decimal] | None:
    word = tokens[at].text
    value = read_small(word.removeprefix("ال")) if word.startswith("ال") else None
    if value is None:
        return None
    is_teen = tokens.is_any(at + 1, "عشر", "عشرة")
    return at + 1 + is_teen, value + _TEN * is_teen


def read_single_period(tokens: Tokens, at: int) -> Found | None:
    """Read one qualified period without a number: `less than a week`, `أكثر من عام`."""
    qualifier = qualifiers("before").match(tokens, at)
    if qualifier is None or qualifier.meaning == "top":
        return None
    article = tokens.is_any(qualifier.next, "a", "an")
    place = qualifier.next + article
    noun = nouns(tokens.lexicon).match(tokens, place, bare=True)
    is_period = noun is not None and noun.meaning in noun_list("measures")
    if noun is None or not is_period or tokens[place].text in plurals():
        return None
    is_english = tokens[place].text.isascii()
    names_one = tokens[noun.next].kind == "number" or tokens[place].text.startswith("ال")
    if is_english != article or names_one or tokens[noun.next].text in ("ونصف", "and", "-"):
        return None
    return Found(noun.next, qualifier.start, Decimal(1), None, noun.meaning, "", qualifier.meaning)
