"""Tell numbers that are no amounts: parts of names, labels, list marks, scores, days, ordinals of rulers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from footnoted.text.addresses import is_address
from footnoted.text.lexicon import fold_words, load_lexicon
from footnoted.text.numbers.measures import read_measure
from footnoted.text.numbers.nouns import is_measure
from footnoted.text.numbers.number_words import TEN, THOUSAND
from footnoted.text.tokens import Phrasebook, strip_proclitics

if TYPE_CHECKING:
    from footnoted.text.numbers.measures import Measure, Range
    from footnoted.text.tokens import Token, Tokens

PROCLITICS: Final = ("و", "ف", "ب", "ل", "ك")
_LONGEST_NUMBERING: Final = 3
_LONGEST_SCORE: Final = 3
_LONG: Final = 7
"""So many digits and no mark between them number something, where they count nothing."""
_REACH_OF_INDEX: Final = 6
_REACH_OF_TITLE: Final = 4
_LAST_DAY: Final = 31


@cache
def word_set(table: str, key: str) -> frozenset[str]:
    """Read one list of folded words."""
    return fold_words(load_lexicon("quantities")[table][key])


@cache
def list_book(table: str, key: str) -> Phrasebook:
    """Hold one list of phrases that mean nothing but themselves."""
    return Phrasebook((phrase, phrase) for phrase in load_lexicon("quantities")[table][key])


@cache
def function_words() -> frozenset[str]:
    """List English words that have a capital only because they begin a sentence."""
    return fold_words(load_lexicon("abbreviations")["starters"])


def is_sound(tokens: Tokens, measure: Measure) -> bool:
    """Tell whether a number is an amount at all, and no part of a name, a fraction or a pronoun."""
    number, token = measure.number, tokens[measure.at]
    is_before_figure = tokens[number.next].kind == "number" and tokens.is_glued(number.next)
    if _is_glued_to_name(tokens, measure.at) or (number.word and is_before_figure):
        return False
    if number.part:
        return is_measure(measure.unit)
    if not number.word:
        return True
    if token.text in ("one", "zero", "صفر"):
        return bool(measure.unit) and measure.known
    behind = tokens[number.next].text
    is_definite = behind.startswith("ال") and behind != "الى"
    return not (is_definite and number.low <= TEN and not token.text.isascii())


def _is_glued_to_name(tokens: Tokens, at: int) -> bool:
    """Tell whether a figure belongs to a name or is a note: `R1`, `GPT-4`, `COVID-19`, `3/4`, `كلمة1`."""
    token = tokens[at]
    if at == 0 or token.gap:
        return False
    before = tokens[at - 1]
    if token.kind == "word":
        return before.text == "-" and _is_behind_figure(tokens, at - 1)
    if token.kind not in ("number", "part", "code"):
        return False
    if before.kind == "word":
        return before.text not in (*PROCLITICS, "ال", "وال", "بال")
    if before.text not in ("-", "/", ":", ".", "_", "@", "#", "&", "^"):
        return False
    kinds = ("number", "code") if before.text == ":" else ("word", "number", "code")
    is_inside = at > 1 and not before.gap and tokens[at - 2].kind in kinds
    return is_inside and not tokens.is_any(at - 2, "top", "sub")


def _is_behind_figure(tokens: Tokens, at: int) -> bool:
    """Tell whether a hyphen joins a word to a figure: `7-Eleven`."""
    is_joined = at > 0 and tokens[at - 1].kind == "number"
    return is_joined and not tokens[at].gap and not tokens[at + 1].gap


def is_amount(tokens: Tokens, at: int, found: Range, *, qualified: bool, unread: bool = False) -> bool:
    """Tell whether the number at a token is an amount: it has a unit, or nothing makes it a name."""
    first, last = found.first, found.last
    number, token = first.number, tokens[at]
    if token.kind == "number" and _is_of_name(tokens, at, first, last):
        return False
    if number.word and number.low == THOUSAND and not token.text.isascii() and not (last.unit and last.known):
        return qualified  # the same letters are the verb "wrote"
    if qualified or unread or last.unit or first is not last:
        return True
    if not number.figure:
        return not (number.part or (number.unread and token.kind == "code"))
    return not _is_mark(tokens, at, last.next)


def _is_of_name(tokens: Tokens, at: int, first: Measure, last: Measure) -> bool:
    """Tell whether a figure belongs to a name or a number of a row, whatever stands behind it."""
    text = tokens[at].text
    is_code = text.startswith("0") and text.isdigit() and len(text) >= _LONG
    if tokens.before(at) in ("#", "№") or is_code or _is_telephone(tokens, at) or is_address(tokens, at):
        return True
    if not last.known and _is_behind_label(tokens, at):
        return True
    return first.at == at and _is_part_of_name(tokens, at, last)


def _is_mark(tokens: Tokens, at: int, next_at: int) -> bool:
    """Tell whether a bare figure only marks something: a list item, a page, a day, a part of a code."""
    token, behind, further = tokens[at], tokens[next_at], tokens[next_at + 1]
    is_hyphened = behind.text == "-" and not behind.gap and not further.gap
    is_padded = len(token.text) > 1 and token.text.startswith("0") and token.text.isdigit()
    is_long = token.text.isdigit() and len(token.text) > _LONG
    is_clause = behind.text == "(" and not behind.gap and further.kind == "word"
    if is_hyphened or is_clause or is_padded or is_long or _is_behind_label(tokens, at):
        return True
    return _is_numbering(tokens, at, behind) or _is_behind_name(tokens, at) or is_day(tokens, at)


def _is_telephone(tokens: Tokens, at: int) -> bool:
    """Tell whether a figure goes on with a telephone number: `(713) 853-3242`."""
    return (
        at > 1 and tokens.before(at) == ")" and tokens[at - 2].kind == "number" and tokens[at + 1].text == "-"
    )


def _is_part_of_name(tokens: Tokens, at: int, last: Measure) -> bool:
    """Tell whether a figure is the number of an index, `S&P 500 companies`, `مؤشر … 500`, not its points."""
    if last.unit in ("point", "percent", "money", "basis point"):
        return False
    if tokens.before(at) in word_set("index", "before"):
        return True
    if at > 1 and tokens.before(at - 1) == "&" and len(tokens.before(at)) == 1:
        return True
    if last.unit:
        return False
    words = [token.text for token in tokens[max(at - _REACH_OF_INDEX, 0) : at]]
    return any(word.removeprefix("و") in word_set("index", "words") for word in words)


def _is_behind_label(tokens: Tokens, at: int) -> bool:
    """Tell whether a word that numbers things stands directly before: `page 12`, `والفصل 3`."""
    before = at - (tokens.before(at) == ".")
    return any(word in word_set("labels", "words") for word, _ in strip_proclitics(tokens.before(before)))


def _is_numbering(tokens: Tokens, at: int, behind: Token) -> bool:
    """Tell whether a figure numbers a list item or a note: `1.`, `1-` at a line's start, `(1)`, `[12]`."""
    if behind.text in (")", "]"):
        return len(tokens[at].text) <= _LONGEST_NUMBERING
    is_first = tokens.before(at) in ("", "\n")
    return is_first and behind.text in (".", "-", ":", "/") and len(tokens[at].text) <= _LONGEST_NUMBERING


def _is_behind_name(tokens: Tokens, at: int) -> bool:
    """Tell whether a Latin word with a capital stands directly before: `Apollo 11`."""
    before = tokens[at - 1] if at else None
    if before is None or before.kind != "word" or not before.text.isascii() or len(before.text) == 1:
        return False
    return tokens.has_capital(at - 1) and before.text not in function_words()


def may_be_name(tokens: Tokens, measure: Measure) -> bool:
    """Tell whether a figure before a noun that nobody knows may be of a name: `Boeing 737 jets`."""
    return not measure.known and tokens[measure.at].kind == "number" and _is_behind_name(tokens, measure.at)


def is_day(tokens: Tokens, at: int) -> bool:
    """Tell whether a bare figure is a day of a month that is told from the day of the text: `29 الحالي`."""
    text = tokens[at].text
    is_short = text.isdigit() and 1 <= int(text[:3]) <= _LAST_DAY
    return is_short and list_book("days", "behind").match(tokens, at + 1, bare=True) is not None


def is_list_mark(tokens: Tokens, at: int) -> bool:
    """Tell whether a figure at the start of a line only numbers what follows: `3 - `, `٢) `, `4. `."""
    if tokens[at].kind != "number" or tokens.before(at) not in ("", "\n"):
        return False
    behind, further = tokens[at + 1], tokens[at + 2]
    is_mark = behind.text in (".", "-", ")", ":") and further.kind in ("word", "han")
    is_glued = not behind.gap and not further.gap and behind.text == "-"
    return (
        is_mark and len(tokens[at].text) <= _LONGEST_NUMBERING and tokens[at].text.isdigit() and not is_glued
    )


def behind_score(tokens: Tokens, at: int) -> int | None:
    """Give the token behind a score, a bare pair of short numbers: `2-1`, `صفر - 4`, `3-nil`, `1-1 (4-2)`."""
    first = _score_half(tokens, at)
    if first is None:
        return None
    links, place = word_set("scores", "links"), first
    is_ratio = tokens[place].text == "الى" and tokens.before(at) in word_set("scores", "before")
    if not (tokens[place].text in links or is_ratio) or tokens[place].gap != tokens[place + 1].gap:
        return None
    second = _score_half(tokens, place + 1)
    while second is not None and tokens[second].text == "-" and not tokens[second].gap:
        second = _score_half(tokens, second + 1)
    if second is None or tokens[second].text in ("%", "٪"):
        return None
    last = read_measure(tokens, second - 1, joined=True)
    is_bare = last is None or (not last.unit and last.number.scale == 1 and not last.unread)
    return second if is_bare else None


def _score_half(tokens: Tokens, at: int) -> int | None:
    token = tokens[at]
    if token.kind == "number":
        return at + 1 if token.text.isdigit() and len(token.text) <= _LONGEST_SCORE else None
    return at + 1 if token.text in word_set("scores", "words") else None


def is_of_ruler(tokens: Tokens, at: int) -> bool:
    """Tell whether an ordinal is that of a ruler: `الملك محمد السادس`, `Pope Pius the Ninth`."""
    if tokens[at].text.isascii():
        is_capital = tokens.before(at) == "the" and tokens.has_capital(at) and at > 1
        return is_capital and tokens[at - 2].kind == "word" and tokens.has_capital(at - 2)
    names = word_set("rulers", "names")
    if tokens.before(at) in names or tokens.before(at).removeprefix("و") in names:
        return True
    before = tokens.before(at)
    words = [token.text for token in tokens[max(at - _REACH_OF_TITLE, 0) : max(at - 1, 0)]]
    titles = word_set("rulers", "titles")
    is_titled = any(word in titles or word.lstrip("وبلكف") in titles for word in words)
    is_name = not before.startswith("ال") or before == "الله"
    return is_titled and is_name and len(before) > 1
