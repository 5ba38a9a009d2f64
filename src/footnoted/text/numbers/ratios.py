"""Read shares of so many in so many: `nine in ten`, `3 out of 4 users`, `تسعة من كل عشرة`, `5:1`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from footnoted.text.numbers.fractions import over
from footnoted.text.numbers.measures import read_measure
from footnoted.text.numbers.number_words import ONE, number_words
from footnoted.text.numbers.uncounted import Found, qualifiers

if TYPE_CHECKING:
    from footnoted.text.numbers.measures import Measure
    from footnoted.text.tokens import Tokens

_ROUND: Final = frozenset(
    map(Decimal, (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100, 1000, 10_000, 100_000, 1_000_000))
)
_LINKS: Final = frozenset(("in", "out", "of", "for", "من"))
_FEWEST: Final = 100
_LARGEST: Final = 999
_REACH: Final = 9  # tokens of "more than three hundred and fifty out"
_NOT_COUNTED: Final = (
    "money",
    "percent",
    "year",
    "month",
    "week",
    "day",
    "hour",
    "minute",
    "second",
    "game",
    "match",
)


def read_ratio(tokens: Tokens, at: int) -> Found | None:
    """Read a share; its value is a decimal of one, or it is unread where the decimals never end."""
    if not _LINKS.intersection([token.text for token in tokens[at + 1 : at + _REACH]]):
        return None
    qualifier = qualifiers("before").match(tokens, at)
    begin = qualifier.next if qualifier else at
    first = read_measure(tokens, begin, joined=False)
    above = _bare(tokens, first) if first else _one(tokens, begin)
    if above is None:
        return None
    value, behind, start = above
    start, meaning = (qualifier.start, qualifier.meaning) if qualifier else (start, "")
    link = _link(tokens, behind)
    if link is None:
        return None
    place, is_sure = link
    last = read_measure(tokens, place, joined=False)
    if last is None or last.unread or last.number.high is not None or not value < last.low:
        return None
    if not is_sure and not _may_be_share(tokens, place, value, last):
        return None
    share = over(value, last.low)
    unit = "ratio"
    return Found(
        last.number.next if last.unit in _NOT_COUNTED else last.next,
        start,
        share,
        None,
        unit,
        "",
        meaning,
        unread=share is None,
    )


def _bare(tokens: Tokens, measure: Measure) -> tuple[Decimal, int, int] | None:
    """Take a number without unit, also one whose unit stands between: `3 users out of 4`."""
    number = measure.number
    if measure.unread or number.high is not None or measure.signed or number.part:
        return None
    behind = tokens[measure.next].text
    further = tokens[measure.next + 1].text
    is_bare = not measure.unit or behind == "out" or (behind == "من" and further in ("اصل", "بين"))
    is_bare = is_bare or (behind in ("in", "for") and (further == "every" or _is_share(tokens, measure)))
    return (measure.low, measure.next, measure.start) if is_bare else None


def _is_share(tokens: Tokens, measure: Measure) -> bool:
    """Tell whether a round number without a unit stands behind people: `5 people in 1,000`."""
    last = read_measure(tokens, measure.next + 1, joined=False)
    is_round = last is not None and not last.unit and not last.signed and _is_round(last.low)
    return last is not None and is_round and last.low >= _FEWEST and tokens[measure.next].text == "in"


def _one(tokens: Tokens, at: int) -> tuple[Decimal, int, int] | None:
    """Read the one of `واحد من كل خمسة`, which by itself is a pronoun."""
    token = tokens[at]
    return (ONE, at + 1, token.start) if token.text in ("one", "واحد", "واحدة", "شخص") else None


_SURE_LINKS: Final = (
    ("out", "of", "every"),
    ("out", "of", "the"),
    ("من", "بين", "كل"),
    ("out", "of"),
    ("in", "every"),
    ("of", "every"),
    ("for", "every"),
    ("من", "كل"),
    ("من", "اصل"),
)


def _link(tokens: Tokens, at: int) -> tuple[int, bool] | None:
    """Find the token behind what makes a share, and whether it surely does."""
    texts = tuple(token.text for token in tokens[at : at + 3])
    for words in _SURE_LINKS:
        if texts[: len(words)] == words:
            return at + len(words), True
    is_in = texts[0] == "in" and tokens[at + 1].text != "the"
    is_of = texts[0] in ("of", "من") and (
        tokens[at + 1].kind == "number" or (texts[0] == "من" and tokens[at - 1].text in number_words())
    )
    return (at + 1, False) if is_in or is_of else None


def _is_round(value: Decimal) -> bool:
    return value in _ROUND or value.normalize().as_tuple().digits == (1,)


def _may_be_share(tokens: Tokens, at: int, value: Decimal, last: Measure) -> bool:
    """Tell whether "nine in ten" is a share: the second is round; not "five from ten states"."""
    is_of_words = tokens.before(at) == "من" and tokens[at].kind != "number"
    if is_of_words and (last.unit or last.low > _FEWEST):
        return False
    is_small = value <= _LARGEST and value == int(value)
    return is_small and _is_round(last.low) and last.unit not in _NOT_COUNTED
