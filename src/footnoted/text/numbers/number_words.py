"""Hold the number words of the lexicon, and add up those that make one number."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.fold import fold
from footnoted.text.lexicon import SHIPPED, Lexicon, load_lexicon
from footnoted.text.numbers.figures import read_figure

if TYPE_CHECKING:
    from footnoted.text.tokens import Tokens

ONE: Final = Decimal(1)
TEN: Final = 10
HUNDRED: Final = 100
THOUSAND: Final = Decimal(1000)
_KINDS: Final = (
    "units",
    "arabic_units_of_compounds",
    "twelve",
    "teens",
    "tens",
    "hundreds",
    "hundred",
    "dozen",
    "dual_scales",
    "scales",
)


class Numeral(NamedTuple):
    """A number read: the token behind it, its start in the text, its value(s) and how it is written.

    `high` is the upper end of a vague magnitude, else None. `figure` says that it is a figure without scale
    word; `word` that it is a single number word; `part` that it is a fraction of one. `scale` is the last
    scale word in it, or 1; `hundreds` says that "hundred" is one of its words. `unread` says that it surely
    is a number, whose value nobody here can tell.
    """

    next: int
    start: int
    low: Decimal
    high: Decimal | None = None
    figure: bool = False
    word: bool = False
    scale: Decimal = ONE
    part: bool = False
    unread: bool = False
    hundreds: bool = False


class Term(NamedTuple):
    """One word of a number: its kind among the tables of the lexicon, its value, where it stands."""

    kind: str
    value: Decimal
    next: int
    start: int
    linked: bool
    is_arabic: bool = False


class Sum(NamedTuple):
    """A number being added up: `group` stands before the next scale word, `total` behind the last one."""

    total: Decimal
    group: Decimal | None
    scale: Decimal | None
    at_scale: bool  # the last word read was a scale word
    loose_figure: bool  # the group is a figure that "and" joined on


_NOTHING: Final = Sum(Decimal(0), None, None, at_scale=False, loose_figure=False)


@cache
def number_words(lexicon: Lexicon = SHIPPED) -> dict[str, tuple[tuple[str, Decimal], ...]]:
    """Map each folded number word to the kinds and values it may have."""
    found: dict[str, list[tuple[str, Decimal]]] = {}
    for kind in _KINDS:
        for value, words in load_lexicon("numbers")[kind].items():
            for word in words.split():
                found.setdefault(fold(word).text, []).append((kind, Decimal(value)))
    for value, word in lexicon.scales:
        found.setdefault(fold(word).text, []).append(("scales", Decimal(value)))
    return {word: tuple(meanings) for word, meanings in found.items()}


@cache
def values(table: str) -> dict[str, Decimal]:
    """Read one table of the lexicon as folded words with their values."""
    items = load_lexicon("numbers")[table].items()
    return {fold(word).text: Decimal(value) for value, words in items for word in words.split()}


@cache
def word_list(name: str) -> frozenset[str]:
    """Read one list of folded words."""
    table = load_lexicon("numbers")
    words = table["words"][name] if name in table["words"] else table[name]["words"]
    return frozenset(fold(word).text for word in words.split())


@cache
def counting_words(lexicon: Lexicon = SHIPPED) -> frozenset[str]:
    """List every folded word that may begin a number or an ordinal."""
    tables = ("vague", "ordinals", "arabic_ordinal_units_of_compounds", "fractions")
    bases = frozenset(number_words(lexicon)).union(*map(values, tables))
    return bases | {"ال" + word for word in bases if not word.isascii()} | word_list("article")


def scale_at(tokens: Tokens, at: int) -> Decimal | None:
    """Give the scale word (or "hundred", "dozen") that stands at a token, also with the Arabic article."""
    meanings = number_words(tokens.lexicon).get(tokens[at].text.removeprefix("ال"), ())
    return next((value for kind, value in meanings if kind in ("scales", "hundred", "dozen")), None)


def read_small(word: str) -> Decimal | None:
    """Read one folded number word from two to ten."""
    meanings = number_words().get(word, ())
    return next((value for kind, value in meanings if kind in ("units", "teens") and value <= TEN), None)


def join_teen(tokens: Tokens, term: Term) -> Term:
    """Join an Arabic unit with the "ten" behind it."""
    is_unit = term.kind in ("units", "arabic_units_of_compounds", "twelve")
    if is_unit and tokens[term.next].text in ("عشر", "عشرة"):
        return Term("teens", term.value + TEN, term.next + 1, term.start, term.linked, term.is_arabic)
    return term


def add_up(tokens: Tokens, first: Term, *, joined: bool) -> tuple[Sum, int, int, bool] | None:
    """Add up the words of one number from its first: the sum, the token behind it, how many, how it ended.

    The last says that a further number word stood behind, which the number has no place for.
    """
    state = _add(_NOTHING, first)
    if state is None:
        return None
    behind, kept, terms, is_cut = first.next, None, 1, False
    while (term := _next_term(tokens, behind)) is not None and (joined or not term.linked):
        after = _add(state, term)
        if after is None:
            if kept is not None and not term.linked and term.kind == "scales":
                state, behind = kept
            elif not term.linked:
                is_cut = True
            break
        kept = (state, behind) if term.linked else kept
        state, behind, terms = after, term.next, terms + 1
    is_loose = (
        state.loose_figure and state.scale != THOUSAND
    )  # "6 million and 300": of the number, or another
    is_slack = not first.is_arabic and _is_slack(tokens, state, behind)
    is_cut = is_cut or is_loose or is_slack
    return state, behind, terms, is_cut


def _is_slack(tokens: Tokens, state: Sum, behind: int) -> bool:
    """Tell whether "two million five" may mean two and a half million."""
    is_large = state.scale is not None and state.scale > THOUSAND
    is_word = tokens[behind - 1].kind == "word" and tokens[behind - 2].text not in ("and", "-")
    return is_large and state.group is not None and state.group < TEN and is_word


def _next_term(tokens: Tokens, at: int) -> Term | None:
    """Read the next word of a number, with what links it: a hyphen, "and", an Arabic `و`."""
    token, linked = tokens[at], False
    if token.text == "-" and not token.gap and not tokens[at + 1].gap:
        if scale_at(tokens, at - 1) is not None and scale_at(tokens, at + 1) is None:
            return None  # "five thousand-six thousand" is a range
        at += 1
    elif token.text == "و" or token.text in word_list("link"):
        at, linked = at + 1, True
    token = tokens[at]
    if token.kind == "number":
        return _figure_term(tokens, at, linked=linked)
    for word in (token.text.removeprefix("و"), token.text):
        # Of a form with two readings the dual stands first: behind a number it is the other, "35 millions".
        for kind, value in reversed(number_words(tokens.lexicon).get(word, ())):
            is_linked = linked or word != token.text
            term = Term(kind, value, at + 1, token.start, is_linked, is_arabic=not word.isascii())
            return join_teen(tokens, term)
    return None


def _figure_term(tokens: Tokens, at: int, *, linked: bool) -> Term | None:
    """Read a figure within a number: behind `و`, or with a scale of its own: `2 million 500 thousand`."""
    value = read_figure(tokens[at].text, tokens.habit)
    is_arabic = linked and tokens[at - 1].text == "و"
    if value is None or not (is_arabic or (tokens[at].gap and scale_at(tokens, at + 1))):
        return None
    return Term("figure", value, at + 1, tokens[at].start, linked, is_arabic or linked)


def _add(state: Sum, term: Term) -> Sum | None:
    """Take a further term into a number; None where it cannot belong to the same number."""
    if term.kind in ("scales", "dual_scales"):
        return _add_scale(state, term)
    if term.kind in ("hundred", "dozen"):
        return _multiply(state, term)
    is_first = state == _NOTHING
    if term.is_arabic and not is_first and not term.linked:
        return None
    if not is_first and not _has_room(state, term):
        return None
    group = (state.group or Decimal(0)) + term.value
    loose = term.kind == "figure" and not is_first
    return state._replace(group=group, at_scale=False, loose_figure=loose)


def _has_room(state: Sum, term: Term) -> bool:
    """Tell whether the places that a term fills are still empty."""
    if state.group is None:
        return state.scale is not None and term.value < state.scale
    if term.kind in ("figure", "hundreds") or state.group == 0 or state.group != int(state.group):
        return False
    rest = state.group % HUNDRED
    if term.is_arabic or term.linked:
        return rest < TEN if term.is_arabic and term.kind == "tens" else rest == 0
    return rest == 0 or (term.kind == "units" and rest % TEN == 0 and rest > TEN)


def _multiply(state: Sum, term: Term) -> Sum | None:
    """Take "hundred" or "dozen": it multiplies the units before it; an Arabic one may stand alone."""
    if term.linked or state == _NOTHING:
        is_alone = term.is_arabic and state.group is None and (state.scale or THOUSAND) > term.value
        return state._replace(group=term.value, at_scale=False) if is_alone else None
    if state.group is None or not 0 < state.group < HUNDRED or (term.is_arabic and state.group >= TEN):
        return None
    return state._replace(group=state.group * term.value, at_scale=False)


def _add_scale(state: Sum, term: Term) -> Sum | None:
    value = term.value / 2 if term.kind == "dual_scales" else term.value
    is_smaller = state.scale is None or value < state.scale
    if state.group is not None and not term.linked and term.kind == "scales" and is_smaller:
        return Sum(state.total + state.group * value, None, value, at_scale=True, loose_figure=False)
    if state.group is None and (state == _NOTHING or (term.linked and is_smaller)):
        return Sum(state.total + term.value, None, value, at_scale=True, loose_figure=False)
    if state.at_scale and not term.linked and state.scale is not None and value > state.scale:
        return Sum(state.total * value, None, state.scale * value, at_scale=True, loose_figure=False)
    return None
