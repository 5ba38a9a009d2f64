"""Find the names of a gazetteer in a text: Arabic with its proclitics, Latin, Chinese, side by side."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import AhoCorasick, Implementation

from footnoted.text.fold import MARKS, Folded, fold
from footnoted.text.letter_case import has_its_case, is_in_capitals
from footnoted.text.lexicon import fold_words, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ARABIC: Final = re.compile(
    r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9]"
)
_MARK: Final = re.compile(rf"[{MARKS}]")
# Scripts written without spaces, or (Korean) with particles that follow directly: no boundary is asked for.
_UNSPACED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    r"\uf900-\ufaff\U00020000-\U0003ffff]"
)
_PROCLITIC: Final = re.compile(r"[وف]?(?:ال|لل|بال|كال|[بكل])?")
_CONJUNCTION: Final = re.compile(r"[وف]?")
_SHORT_PROCLITIC: Final = re.compile(r"[وف]?[بكل]?")
_LONGEST_PROCLITIC: Final = 4
_SHORT_NAME: Final = 3  # letters; with a preposition before it an Arabic name so short may be another word


@dataclass(frozen=True, slots=True)
class Name:
    """One name or alias of an entity; `exact` takes it only letter for letter: no folding.

    An Arabic proclitic may stand before an exact name too, but no article that is not its own.
    """

    text: str
    entity: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class NameSpan:
    """One naming: where it stands (code points, end exclusive), of which entity, by which of its names."""

    start: int
    end: int
    entity: str
    name: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A folded name with what may stand directly before it."""

    names: tuple[Name, ...]
    proclitic: re.Pattern[str]

    @property
    def is_short(self) -> bool:
        """Whether the name may be read with a preposition only where it stands in the text without one."""
        return self.proclitic is _SHORT_PROCLITIC


class Gazetteer:
    """Hold the names of entities and find them in texts.

    Raise ValueError, naming every one of them, for names that are blank or hold nothing to match.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        """Fold the names and build the automaton (Aho and Corasick 1975)."""
        variants: dict[tuple[str, re.Pattern[str]], set[Name]] = defaultdict(set)
        blank: list[Name] = []
        for name in names:
            folded = fold(name.text).text.strip()
            if not folded:
                blank.append(name)
            for variant in _variants(folded):
                variants[variant].add(name)
        if blank:
            listing = ", ".join(f"{name.text!r} of {name.entity!r}" for name in blank)
            message = f"names without a visible character cannot be found: {listing}; remove them"
            raise ValueError(message)
        ordered = sorted(variants, key=lambda variant: (variant[0], variant[1].pattern))
        order = {key: sorted(variants[key], key=lambda n: (n.entity, n.text, n.exact)) for key in ordered}
        self._patterns = [_Pattern(tuple(order[key]), key[1]) for key in ordered]
        # Not its table of all states, which takes the square of a long name.
        kind = Implementation.ContiguousNFA
        self._automaton = AhoCorasick([key[0] for key in ordered], store_patterns=False, implementation=kind)

    def find(self, text: str) -> list[NameSpan]:
        """Find all namings in a text: the leftmost, there the longest, not overlapping, in order.

        The span leaves out an Arabic proclitic, but takes `لل…` whole for a name that begins with the
        article. A name that several entities share is reported for each of them, at the same span.
        """
        folded = fold(text)
        found: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
        bare: set[int] = set()
        doubtful: list[tuple[int, int, int]] = []
        for index, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            pattern = self._patterns[index]
            first = _begin(folded.text, start, end, pattern.proclitic)
            if first is None:
                continue
            if pattern.is_short and folded.text[first:start] not in ("", "و"):
                doubtful.append((index, start, end))
                continue
            bare.add(index)
            for entity, name in _readings(text, folded, start, end, pattern):
                found[start, end].setdefault(entity, name)
        for index, start, end in doubtful:
            first = _begin(folded.text, start, end, _SHORT_PROCLITIC)
            if index in bare and folded.text[first:end] not in _common_words():
                for entity, name in _readings(text, folded, start, end, self._patterns[index]):
                    found[start, end].setdefault(entity, name)
        return list(_leftmost_longest(folded, found))


@cache
def _common_words() -> frozenset[str]:
    return fold_words([word for words in load_lexicon("names")["words"].values() for word in words.split()])


def _variants(folded: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the forms in which a folded name appears, each with what may be written directly before it."""
    if not folded or not _ARABIC.match(folded):
        yield from [(folded, _CONJUNCTION)] if folded else []
        return
    letters = sum(1 for character in folded if _ARABIC.match(character))
    yield folded, _SHORT_PROCLITIC if letters <= _SHORT_NAME else _PROCLITIC
    if folded.startswith("ال") and letters > _SHORT_NAME:
        yield "لل" + folded[2:], _CONJUNCTION


def _begin(text: str, start: int, end: int, proclitic: re.Pattern[str]) -> int | None:
    """Give the start of the word, proclitic and all, that holds a span as a name; None where none does."""
    if end < len(text) and (_MARK.match(text[end]) or _are_joined(text[end - 1], text[end])):
        return None
    if end + 1 < len(text) and text[end - 1].isdigit() and text[end] in ".," and text[end + 1].isdigit():
        return None
    if start > 1 and text[start].isdigit() and text[start - 1] in ".," and text[start - 2].isdigit():
        return None
    if start == 0 or not _are_joined(text[start - 1], text[start]):
        return start
    first = start
    while first > 0 and start - first <= _LONGEST_PROCLITIC and _ARABIC.match(text[first - 1]):
        first -= 1
    return first if first < start and proclitic.fullmatch(text, first, start) else None


def _are_joined(before: str, after: str) -> bool:
    """Tell whether two neighbours belong to one word: letters or digits of the same kind of script."""
    kind = _script(before)
    return kind not in ("", "unspaced") and kind == _script(after)


def _script(character: str) -> str:
    if character.isascii():
        return "other" if character.isalnum() else ""
    if _ARABIC.match(character):
        return "arabic"
    if _UNSPACED.match(character):
        return "unspaced"
    return "other" if character.isalnum() else ""


def _readings(
    text: str, folded: Folded, start: int, end: int, pattern: _Pattern
) -> Iterator[tuple[str, str]]:
    """Yield entity and name for a match, those that stand in the text letter for letter first."""
    first, last = folded.span(start, end)
    words = text[first:last]
    for name in sorted(pattern.names, key=lambda name: name.text != words):
        if name.exact:
            is_naming = words in _exact_forms(name.text) and _has_own_article(folded.text, start)
        else:
            is_naming = has_its_case(name.text, words) or is_in_capitals(text, first, last)
        if is_naming:
            yield name.entity, name.text


def _exact_forms(name: str) -> tuple[str, ...]:
    """Give what an exact name looks like: itself, and with its article behind a preposition `للصين`."""
    return (name, "لل" + name[2:]) if name.startswith("ال") else (name,)


def _has_own_article(text: str, start: int) -> bool:
    """Tell whether no article was put before the name of a folded text: "the light" is not Light."""
    return not (start > 1 and text[start - 2 : start] in ("ال", "لل") and _ARABIC.match(text[start]))


def _leftmost_longest(folded: Folded, found: dict[tuple[int, int], dict[str, str]]) -> Iterator[NameSpan]:
    reached = 0
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= reached:
            reached = end
            first, last = folded.span(start, end)
            for entity, name in sorted(found[start, end].items()):
                yield NameSpan(first, last, entity, name)
