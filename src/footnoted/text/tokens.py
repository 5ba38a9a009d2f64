"""Cut folded text into words, numbers and signs, and look phrases up among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from footnoted.text.fold import MARKS, fold
from footnoted.text.lexicon import SHIPPED, Lexicon
from footnoted.text.numbers.habits import Habit, habit_of

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
_PARTS: Final = "¼-¾⅐-⅞↉"  # fractions that are one character
_LETTER: Final = rf"[^\W\d_{_HAN}{_PARTS}ة]"
_GROUP: Final = r"\d{1,3}(?:\ \d{3})+ | \d{1,3}(?:'\d{3})+"
_ARABIC: Final = re.compile("[\u0620-\u064a]")
_MOST_LETTERS_LOOKED_AT: Final = 400
_TOKEN: Final = re.compile(
    rf"""(?P<space>\s+)
    | (?P<name>https?://\S+ | \w{{1,64}}@\w\S+)
    | (?P<iso>\d{{4}}-\d\d-\d\d(?![\w-]))
    | (?P<code>\d+(?:[:/\u2044\u2215]\d+)+)                   # clock times, ratios, dates with slashes
    | (?P<number>(?:{_GROUP})(?:[.,٫]\d+)?(?!\d|[.,٫٬،]\d) | \d+(?:[.,٫٬]\d+|،\d{{1,3}}(?!\d))*)
    | (?P<part>[{_PARTS}])
    | (?P<han>[{_HAN}])
    | (?P<word>(?:{_LETTER}|[{MARKS}])+ة?|ة)                 # teh marbuta stands only at the end of a word
    | (?P<sign>.)""",
    re.VERBOSE,
)
_PADDING: Final = 5
_EGYPTIAN: Final = {
    word[:-1] + "ى": word
    for word in (
        "في",
        "حوالي",
        "الفي",
        "مليوني",
        "ملياري",
        "مئتي",
        "مائتي",
        "ثماني",
        "حادي",
        "الحادي",
        "ثاني",
        "الثاني",
    )
}
"""Words as Egypt writes them, with an undotted yeh at their end, and as the lexicon has them."""
_PROCLITICS: Final = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "فك")


class Token(NamedTuple):
    """One piece of a folded text: its offsets, itself, its kind, and whether white space stands before it.

    The kinds: `word`, `number`, `part` (a fraction that is one character), `iso` (a date), `code` (digits
    with colons or slashes), `han` (one character), `name` (an address), `sign`, and `end` (empty tokens
    after the last).
    """

    start: int
    end: int
    text: str
    kind: str
    gap: bool


class Match(NamedTuple):
    """A phrase found among tokens: the token behind it, where it starts in the text, and what it means."""

    next: int
    start: int
    meaning: str


def _cut(folded: str) -> Iterator[Token]:
    """Cut a folded text; a line feed is a sign of its own, other white space is left out."""
    gap = True
    respelt = _EGYPTIAN if "ى" in folded else {}
    for match in _TOKEN.finditer(folded):
        kind, piece = match.lastgroup, match[0]
        if kind == "space":
            if "\n" in piece:
                yield Token(*match.span(), "\n", "sign", gap)
            gap = True
            continue
        if piece in respelt:
            piece = respelt[piece]
        yield Token(*match.span(), piece, kind or "sign", gap)
        gap = False
    # Several, so that whoever reads ahead by a few tokens need not ask where the text ends.
    yield from [Token(len(folded), len(folded), "", "end", gap)] * _PADDING


class Tokens(list[Token]):
    """The tokens of one text, folded, with the way back to it.

    With them goes what a reader has to know besides: the `lexicon` of the package, the `currency` (ISO 4217)
    or country (ISO 3166) that the text means where it does not say, and the `habit` of its figures.
    """

    def __init__(
        self, text: str, *, lexicon: Lexicon = SHIPPED, currency: str = "", habit: Habit | None = None
    ) -> None:
        """Fold and cut the text; the last tokens are empty ones of kind `end`."""
        self._text = text
        self.folded = fold(text)
        self.lexicon = lexicon
        self.currency = currency
        super().__init__(_cut(self.folded.text))
        if habit is None:
            figures = (token.text for token in self if token.kind == "number")
            habit = habit_of(figures, arabic=_is_arabic(self.folded.text))
        self.habit = habit
        self.has_han = any(token.kind == "han" for token in self)

    def span(self, start: int, behind: int) -> tuple[int, int]:
        """Map a start in the folded text and the token behind the last one to a span of the text itself."""
        return self.folded.span(start, self[behind - 1].end)

    def is_any(self, at: int, *words: str) -> bool:
        """Tell whether a token is one of some folded words."""
        return self[at].text in words

    def before(self, at: int) -> str:
        """Give the folded token before a place, "" at the beginning."""
        return self[at - 1].text if at else ""

    def has_capital(self, at: int) -> bool:
        """Tell whether a token has a capital letter in the text itself."""
        start, end = self.span(self[at].start, at + 1)
        return any(character.isupper() for character in self._text[start:end])

    def written(self, at: int) -> str:
        """Give a token as it stands in the text itself, without the folding."""
        start, end = self.span(self[at].start, at + 1)
        return self._text[start:end]

    def is_glued(self, at: int) -> bool:
        """Tell whether a token follows the one before it without white space."""
        return at > 0 and not self[at].gap


def _is_arabic(folded: str) -> bool:
    """Tell whether the text has Arabic letters near its beginning; names in others stand among them."""
    return _ARABIC.search(folded[:_MOST_LETTERS_LOOKED_AT]) is not None


@lru_cache(maxsize=65536)
def strip_proclitics(word: str) -> tuple[tuple[str, int], ...]:
    """List what a word may be without Arabic proclitics, each with the number of code points cut off.

    `لل…` stands for a preposition and the article and is given as `ال…`, with nothing cut off.
    """
    cuts = [len(prefix) for prefix in _PROCLITICS if word.startswith(prefix) and len(word) > len(prefix) + 1]
    merged = [len(prefix) for prefix in ("لل", "ولل", "فلل") if word.startswith(prefix)]
    return (
        (word, 0),
        *((word[cut:], cut) for cut in cuts),
        *(("ال" + word[cut:], cut - 2) for cut in merged),
    )


class Phrasebook:
    """Hold phrases, each with a meaning, and match them at a place among tokens, the longest first."""

    def __init__(self, phrases: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
        """Fold and cut the phrases."""
        entries: dict[str, dict[tuple[str, ...], str]] = {}
        for phrase, meaning in phrases.items() if isinstance(phrases, Mapping) else phrases:
            words = tuple(token.text for token in Tokens(phrase)[:-_PADDING])
            entries.setdefault(words[0], {})[words] = meaning
        self._entries = {
            first: sorted(by_words.items(), key=lambda item: (-len(item[0]), item[0]))
            for first, by_words in entries.items()
        }

    @property
    def first_words(self) -> frozenset[str]:
        """All words that begin a phrase."""
        return frozenset(self._entries)

    def match(self, tokens: Tokens, at: int, *, bare: bool = False) -> Match | None:
        """Match a phrase at a token, also behind an Arabic proclitic unless it must stand `bare`."""
        token = tokens[at]
        for words, meaning in self._entries.get(token.text, ()):
            if _stands(tokens, at, words):
                return Match(at + len(words), token.start, meaning)
        if bare or token.text.isascii():
            return None
        for word, cut in strip_proclitics(token.text)[1:]:
            for words, meaning in self._entries.get(word, ()):
                if _stands(tokens, at, words):
                    return Match(at + len(words), token.start + cut, meaning)
        return None


def _stands(tokens: Tokens, at: int, words: tuple[str, ...]) -> bool:
    """Tell whether the words of a phrase behind its first stand behind a token."""
    if len(words) == 1:
        return True
    if tokens[at + 1].text != words[1]:  # most fail here, and a text has many
        return False
    return all(tokens[at + place].text == words[place] for place in range(2, len(words)))
