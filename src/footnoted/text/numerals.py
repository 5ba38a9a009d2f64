"""Read one number among tokens: figures, number words, scale words and vague magnitudes."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.fold import fold
from footnoted.text.lexicon import load_lexicon
from footnoted.text.tokens import Phrasebook, strip_proclitics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.text.tokens import Tokens

_THOUSANDS: Final = re.compile(
    r"[1-9]\d{0,2}(?:(?P<mark>[,٬. ])\d{3})(?:(?P=mark)\d{3})*|[1-9]\d?(?:,\d\d)+,\d{3}"
)
_WITH_FRACTION: Final = re.compile(r"(?P<whole>\d+|[1-9]\d{0,2}(?:[,٬]\d{3})+)[.٫](?P<part>\d+)")
_CONTINENTAL: Final = re.compile(r"(?P<whole>\d+|[1-9]\d{0,2}(?:\.\d{3})+)[,٫](?P<part>\d+)")
_ONLY_IN_COMPOUNDS: Final = ("arabic_units_of_compounds", "twelve")
_HUNDRED: Final = 100
_TEN: Final = 10
_LONGEST_FIGURE: Final = 24  # longer ones are serial numbers, and would be rounded
_ONE: Final = Decimal(1)
_HALF: Final = Decimal("0.5")
_THOUSAND: Final = Decimal(1000)


class Numeral(NamedTuple):
    """A number read: the token behind it, its start in the text, its value(s) and how it is written.

    `high` is the upper end of a vague magnitude, else None. `figure` says that it is a figure without scale
    word; `word` that it is a single number word. `scale` is the last scale word in it, or 1.
    """

    next: int
    start: int
    low: Decimal
    high: Decimal | None = None
    figure: bool = False
    word: bool = False
    scale: Decimal = Decimal(1)


class _Term(NamedTuple):
    kind: str
    value: Decimal
    next: int
    start: int
    linked: bool
    is_arabic: bool = False


@cache
def _words() -> dict[str, tuple[tuple[str, Decimal], ...]]:
    """Map each folded number word to the kinds and values it may have."""
    found: dict[str, list[tuple[str, Decimal]]] = {}
    lexicon = load_lexicon("numbers")
    kinds = (
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
    for kind in kinds:
        for value, words in lexicon[kind].items():
            for word in words.split():
                found.setdefault(fold(word).text, []).append((kind, Decimal(value)))
    return {word: tuple(meanings) for word, meanings in found.items()}


@cache
def _simple(table: str) -> dict[str, Decimal]:
    items = load_lexicon("numbers")[table].items()
    return {fold(word).text: Decimal(value) for value, words in items for word in words.split()}


@cache
def _word_list(name: str) -> frozenset[str]:
    return frozenset(fold(word).text for word in load_lexicon("numbers")["words"][name].split())


@cache
def _chains() -> Phrasebook:
    return Phrasebook((phrase, "") for phrase in load_lexicon("numbers")["chains"]["phrases"])


@lru_cache(maxsize=65536)
def read_figure(written: str) -> Decimal | None:
    """Read a figure as written, folded: `1,335` is thousands, `103,7` and `0,335` have a decimal comma.

    Return None for what is no number, such as `3.1.2` or `1,2,3`.
    """
    if len(written) > _LONGEST_FIGURE:
        return None
    if written.isdigit():
        return Decimal(written)
    if _THOUSANDS.fullmatch(written) and not re.fullmatch(r"\d+\.\d{3}", written):
        return Decimal(re.sub(r"\D", "", written))
    match = _WITH_FRACTION.fullmatch(written) or _CONTINENTAL.fullmatch(written)
    if match is None:
        return None
    return Decimal(re.sub(r"\D", "", match["whole"]) + "." + match["part"])


@cache
def counting_words() -> frozenset[str]:
    """List every folded word that may begin a number or an ordinal."""
    tables = ("vague", "ordinals", "arabic_ordinal_units_of_compounds", "fractions")
    bases = frozenset(_words()).union(*map(_simple, tables))
    return bases | {"ال" + word for word in bases if not word.isascii()} | _word_list("article")


def read_ordinal(tokens: Tokens, at: int) -> Numeral | None:
    """Read an ordinal: `third`, `21st`, `الثالثة`, `الحادي والعشرين`, `الثالث عشر`."""
    token = tokens[at]
    if token.kind == "number":
        suffix = tokens[at + 1]
        value = read_figure(token.text)
        if value is None or suffix.gap or suffix.text not in ("st", "nd", "rd", "th"):
            return None
        return Numeral(at + 2, token.start, value, figure=True)
    single, compound = _simple("ordinals"), _simple("arabic_ordinal_units_of_compounds")
    for word, cut in strip_proclitics(token.text):
        value = single.get(word, compound.get(word))
        if value is not None:
            behind, more = _ordinal_tail(tokens, at + 1, english=word.isascii())
            if more or word in single:
                return Numeral(behind, token.start + cut, value + more, word=True)
    return _english_ordinal(tokens, at)


def _ordinal_tail(tokens: Tokens, at: int, *, english: bool) -> tuple[int, Decimal]:
    """Read what makes an Arabic ordinal a compound: "tenth" behind a teen, "and the twenties"."""
    text = tokens[at].text
    if english:
        return at, Decimal(0)
    if text in ("عشر", "عشرة"):
        return at + 1, Decimal(_TEN)
    for kind, value in _words().get(text.removeprefix("وال"), ()) if text.startswith("وال") else ():
        if kind == "tens":
            return at + 1, value
    return at, Decimal(0)


def _english_ordinal(tokens: Tokens, at: int) -> Numeral | None:
    """Read `twenty-first`."""
    tens = [value for kind, value in _words().get(tokens[at].text, ()) if kind == "tens"]
    if not tens or not tokens[at].text.isascii() or tokens[at + 1].text != "-":
        return None
    unit = _simple("ordinals").get(tokens[at + 2].text)
    if unit is None or unit >= _TEN:
        return None
    return Numeral(at + 3, tokens[at].start, tens[0] + unit, word=True)


def read_numeral(tokens: Tokens, at: int, *, joined: bool = True, glued: bool = False) -> Numeral | None:
    """Read the number that begins at a token, as long as it goes; None where none begins.

    `joined` lets an Arabic `و` or "and" carry the number on (not between the ends of a range); `glued` takes
    scale letters that follow a figure directly, as in `1.5m` behind a currency sign.
    """
    if tokens[at].kind == "number":
        return _read_figure_with_scale(tokens, at, joined=joined, glued=glued)
    if tokens[at].kind != "word":
        return None
    return _read_vague(tokens, at) or _read_fraction(tokens, at) or _read_words(tokens, at, joined=joined)


def _read_figure_with_scale(tokens: Tokens, at: int, *, joined: bool, glued: bool) -> Numeral | None:
    token = tokens[at]
    value = read_figure(token.text)
    if value is None:
        return None
    behind = tokens[at + 1]
    if (
        not behind.gap
        and behind.kind == "word"
        and behind.text.isascii()
        and behind.text not in _word_list("glued_units")
    ):
        is_scale = glued or behind.text in _word_list("sure_glued_scales")
        scale = _simple("glued_scales").get(behind.text) if is_scale else None
        return Numeral(at + 2, token.start, value * scale, scale=scale) if scale else None
    if behind.kind == "han":
        return _read_han_scale(tokens, at, value)
    return _accumulate(tokens, _Term("figure", value, at + 1, token.start, linked=False), joined=joined)


def _read_han_scale(tokens: Tokens, at: int, value: Decimal) -> Numeral | None:
    """Read a Chinese scale behind a figure; behind a numeral sign not understood the whole is unreadable."""
    scales = _simple("han_scales")
    pair = tokens[at + 1].text + tokens[at + 2].text
    for size, scale in ((2, scales.get(pair)), (1, scales.get(tokens[at + 1].text))):
        if scale:
            return Numeral(at + 1 + size, tokens[at].start, value * scale, scale=scale)
    if tokens[at + 1].text in "十百千多余餘几幾":
        return None
    return Numeral(at + 1, tokens[at].start, value, figure=True)


def _read_vague(tokens: Tokens, at: int) -> Numeral | None:
    """Read a vague magnitude: `tens of thousands`, `hundreds`, `عشرات، بل مئات الملايين`."""
    first = _vague_word(tokens, at)
    if first is None:
        return None
    start, low, behind = first
    high = low
    chained = _chain(tokens, behind)
    if chained is not None:
        behind, high = chained
    scale, after = _vague_scale(tokens, behind)
    return Numeral(after, start, low * scale, high * scale * _TEN, scale=scale)


def _vague_word(tokens: Tokens, at: int) -> tuple[int, Decimal, int] | None:
    table = _simple("vague")
    for word, cut in strip_proclitics(tokens[at].text):
        value = table.get(word) or table.get(word.removeprefix("ال"))
        if value is not None:
            return tokens[at].start + cut, value, at + 1
    return None


def _chain(tokens: Tokens, at: int) -> tuple[int, Decimal] | None:
    """Read `, or even hundreds` behind a vague magnitude: the token behind it and the larger magnitude."""
    place = at + (tokens[at].text in (",", "،"))
    link = _chains().match(tokens, place, bare=True)
    second = _vague_word(tokens, link.next) if link else None
    if second is None:
        return None
    behind = second[2]
    if tokens[behind].text == "," and tokens[behind + 1].text == "of":
        behind += 1
    return behind, second[1]


def _vague_scale(tokens: Tokens, at: int) -> tuple[Decimal, int]:
    """Read the scale a vague magnitude counts: `of millions`, `الملايين`, `آلاف`, `من الملايين`."""
    place = at + (tokens[at].text in ("of", "من"))
    word = tokens[place].text
    value = _simple("vague").get(word) or _simple("vague").get(word.removeprefix("ال"))
    if value is None:
        value = next(
            (v for kind, v in _words().get(word, ()) if kind == "scales" and not word.isascii()), None
        )
    if value is None or value < 1000:  # noqa: PLR2004 - "tens of hundreds" is nobody's number
        return _ONE, at
    further, after = _vague_scale(tokens, place + 1)
    return value * further, after


def _read_fraction(tokens: Tokens, at: int) -> Numeral | None:
    """Read `half a million`, `نصف مليون`, `ربع مليار`."""
    for word, cut in strip_proclitics(tokens[at].text):
        part = _simple("fractions").get(word)
        if part is None:
            continue
        place = at + 1 + (tokens[at + 1].text in _word_list("article"))
        scale = _scale_at(tokens, place)
        if scale is not None:
            return Numeral(place + 1, tokens[at].start + cut, part * scale, scale=scale)
        return Numeral(place, tokens[at].start + cut, part, word=True)
    return None


def read_scale(tokens: Tokens, at: int) -> Decimal | None:
    """Read a single scale word ("several million", `عدة ملايين`), also one that stands in the plural."""
    plural = _simple("vague").get(tokens[at].text)
    return _scale_at(tokens, at) or plural


def read_small(word: str) -> Decimal | None:
    """Read one folded number word from two to ten."""
    meanings = _words().get(word, ())
    return next((value for kind, value in meanings if kind in ("units", "teens") and value <= _TEN), None)


def _scale_at(tokens: Tokens, at: int) -> Decimal | None:
    meanings = _words().get(tokens[at].text.removeprefix("ال"), ())
    return next((value for kind, value in meanings if kind in ("scales", "hundred", "dozen")), None)


def _read_words(tokens: Tokens, at: int, *, joined: bool) -> Numeral | None:
    for word, cut in strip_proclitics(tokens[at].text):
        for term in _first_terms(tokens, at, word, cut):
            found = _accumulate(tokens, term, joined=joined)
            if found is not None and not (found.word and term.kind in _ONLY_IN_COMPOUNDS):
                return found
    return None


def _first_terms(tokens: Tokens, at: int, word: str, cut: int) -> Iterator[_Term]:
    """Yield what a word may be at the beginning of a number."""
    start = tokens[at].start + cut
    has_scale = _scale_at(tokens, at + 1) is not None
    if word in _word_list("article") and has_scale:
        yield _Term("units", _ONE, at + 1, start, linked=False)
    for kind, value in _words().get(word, ()):
        if not (word.isascii() and kind in ("hundred", "dozen", "scales")):
            yield _join_teen(
                tokens, _Term(kind, value, at + 1, start, linked=False, is_arabic=not word.isascii())
            )
    if word.startswith("ال") and has_scale:
        for kind, value in _words().get(word[2:], ()):
            if kind in ("units", "teens", "tens", "hundreds"):
                yield _Term(kind, value, at + 1, start, linked=False, is_arabic=True)


def _join_teen(tokens: Tokens, term: _Term) -> _Term:
    """Join an Arabic unit with the "ten" behind it."""
    is_unit = term.kind in ("units", "arabic_units_of_compounds", "twelve")
    if is_unit and tokens[term.next].text in ("عشر", "عشرة"):
        return _Term("teens", term.value + _TEN, term.next + 1, term.start, term.linked, term.is_arabic)
    return term


class _Sum(NamedTuple):
    """A number being added up: `group` stands before the next scale word, `total` behind the last one."""

    total: Decimal
    group: Decimal | None
    scale: Decimal | None
    at_scale: bool  # the last word read was a scale word
    loose_figure: bool  # the group is a figure that "and" joined on


_NOTHING: Final = _Sum(Decimal(0), None, None, at_scale=False, loose_figure=False)


def _accumulate(tokens: Tokens, first: _Term, *, joined: bool) -> Numeral | None:
    """Add up the words of one number, beginning with a term already read."""
    state = _add(_NOTHING, first)
    if state is None:
        return None
    behind, kept, terms = first.next, None, 1
    while (term := _next_term(tokens, behind)) is not None and (joined or not term.linked):
        after = _add(state, term)
        if after is None:
            if kept is not None and not term.linked and term.kind == "scales":
                state, behind = kept
            break
        kept = (state, behind) if term.linked else kept
        state, behind, terms = after, term.next, terms + 1
    if state.loose_figure and state.scale != _THOUSAND and kept is not None:
        state, behind = kept
    value = state.total + (state.group or 0)
    if joined:
        value, behind = _add_half(tokens, state, value, behind)
    is_figure = first.kind == "figure" and terms == 1
    is_word = terms == 1 and not is_figure
    return Numeral(behind, first.start, value, None, is_figure, is_word, state.scale or _ONE)


def _next_term(tokens: Tokens, at: int) -> _Term | None:
    """Read the next word of a number, with what links it: a hyphen, "and", an Arabic `و`."""
    token, linked = tokens[at], False
    if token.text == "-" and not token.gap and not tokens[at + 1].gap:
        at += 1
    elif token.text == "و" or token.text in _word_list("link"):
        at, linked = at + 1, True
    token = tokens[at]
    if token.kind == "number" and linked and tokens[at - 1].text == "و":
        value = read_figure(token.text)
        return (
            None
            if value is None
            else _Term("figure", value, at + 1, token.start, linked=True, is_arabic=True)
        )
    for word in (token.text.removeprefix("و"), token.text):
        # Of a form with two readings the dual stands first: behind a number it is the other, "35 millions".
        for kind, value in reversed(_words().get(word, ())):
            is_linked = linked or word != token.text
            term = _Term(kind, value, at + 1, token.start, is_linked, is_arabic=not word.isascii())
            return _join_teen(tokens, term)
    return None


def _add(state: _Sum, term: _Term) -> _Sum | None:
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


def _has_room(state: _Sum, term: _Term) -> bool:
    """Tell whether the places that a term fills are still empty."""
    if state.group is None:
        return state.scale is not None and term.value < state.scale
    if term.kind in ("figure", "hundreds") or state.group == 0:
        return False
    rest = state.group % _HUNDRED
    if term.is_arabic or term.linked:
        return rest < _TEN if term.is_arabic and term.kind == "tens" else rest == 0
    return rest == 0 or (term.kind == "units" and rest % _TEN == 0 and rest > _TEN)


def _multiply(state: _Sum, term: _Term) -> _Sum | None:
    """Take "hundred" or "dozen": it multiplies the units before it; an Arabic one may stand alone."""
    if term.linked or state == _NOTHING:
        is_alone = term.is_arabic and state.group is None and (state.scale or _THOUSAND) > term.value
        return state._replace(group=term.value, at_scale=False) if is_alone else None
    if state.group is None or not 0 < state.group < _HUNDRED or (term.is_arabic and state.group >= _TEN):
        return None
    return state._replace(group=state.group * term.value, at_scale=False)


def _add_scale(state: _Sum, term: _Term) -> _Sum | None:
    value = term.value / 2 if term.kind == "dual_scales" else term.value
    is_smaller = state.scale is None or value < state.scale
    if state.group is not None and not term.linked and term.kind == "scales" and is_smaller:
        return _Sum(state.total + state.group * value, None, value, at_scale=True, loose_figure=False)
    if state.group is None and (state == _NOTHING or (term.linked and is_smaller)):
        return _Sum(state.total + term.value, None, value, at_scale=True, loose_figure=False)
    if state.at_scale and not term.linked and state.scale is not None and value > state.scale:
        return _Sum(state.total * value, None, state.scale * value, at_scale=True, loose_figure=False)
    return None


def _add_half(tokens: Tokens, state: _Sum, value: Decimal, behind: int) -> tuple[Decimal, int]:
    """Read `and a half (million)` and `ونصف (المليون)` behind a number."""
    texts = [token.text for token in tokens[behind : behind + 3]]
    if texts == ["and", "a", "half"]:
        scale = _scale_at(tokens, behind + 3)
        return (value + _HALF) * (scale or 1), behind + 3 + (scale is not None)
    if texts[:1] != ["ونصف"]:
        return value, behind
    scale = _scale_at(tokens, behind + 1)
    if scale is not None and state.scale in (None, scale):
        return value + _HALF * scale if state.scale else (value + _HALF) * scale, behind + 2
    return value + _HALF * (state.scale or 1), behind + 1
