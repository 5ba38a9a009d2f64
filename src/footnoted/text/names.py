"""Find the names of a gazetteer in a text: Arabic with its proclitics, Latin, Chinese, side by side."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import AhoCorasick

from footnoted.text.fold import MARKS, Folded, fold

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
_PROCLITIC: Final = re.compile(r"[وف]?(?:ال|لل|بال|كال|[بكلس])?")
_CONJUNCTION: Final = re.compile(r"[وف]?")
_SHORT_PROCLITIC: Final = re.compile(r"و?")
_LONGEST_PROCLITIC: Final = 4
_SHORT_NAME: Final = 3  # letters; a shorter Arabic name with a preposition is more often another word


@dataclass(frozen=True, slots=True)
class Name:
    """One name or alias of an entity; `exact` takes it only as it stands: no proclitic, no folding."""

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
        self._automaton = AhoCorasick([key[0] for key in ordered], store_patterns=False)

    def find(self, text: str) -> list[NameSpan]:
        """Find all namings in a text: the leftmost, there the longest, not overlapping, in order.

        The span leaves out an Arabic proclitic, but takes `لل…` whole for a name that begins with the
        article. A name that several entities share is reported for each of them, at the same span.
        """
        folded = fold(text)
        found: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
        for index, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            pattern = self._patterns[index]
            if _is_bounded(folded.text, start, end, pattern.proclitic):
                for entity, name in _readings(text, folded, start, end, pattern):
                    found[start, end].setdefault(entity, name)
        return list(_leftmost_longest(folded, found))


def _variants(folded: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the forms in which a folded name appears, each with what may be written directly before it."""
    if not folded or not _ARABIC.match(folded):
        yield from [(folded, _CONJUNCTION)] if folded else []
        return
    letters = sum(1 for character in folded if _ARABIC.match(character))
    yield folded, _SHORT_PROCLITIC if letters <= _SHORT_NAME else _PROCLITIC
    if folded.startswith("ال") and letters > _SHORT_NAME:
        yield "لل" + folded[2:], _CONJUNCTION


def _is_bounded(text: str, start: int, end: int, proclitic: re.Pattern[str]) -> bool:
    """Tell whether the folded span stands as a name of its own, not as a part of a longer word."""
    if end < len(text) and (_MARK.match(text[end]) or _are_joined(text[end - 1], text[end])):
        return False
    if end + 1 < len(text) and text[end - 1].isdigit() and text[end] in ".," and text[end + 1].isdigit():
        return False
    if start > 1 and text[start].isdigit() and text[start - 1] in ".," and text[start - 2].isdigit():
        return False
    if start == 0 or not _are_joined(text[start - 1], text[start]):
        return True
    first = start
    while first > 0 and start - first <= _LONGEST_PROCLITIC and _ARABIC.match(text[first - 1]):
        first -= 1
    return first < start and proclitic.fullmatch(text, first, start) is not None


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
    stands_alone = start == 0 or not _are_joined(folded.text[start - 1], folded.text[start])
    for name in sorted(pattern.names, key=lambda name: name.text != words):
        if not name.exact or (name.text == words and stands_alone):
            yield name.entity, name.text


def _leftmost_longest(folded: Folded, found: dict[tuple[int, int], dict[str, str]]) -> Iterator[NameSpan]:
    reached = 0
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= reached:
            reached = end
            first, last = folded.span(start, end)
            for entity, name in sorted(found[start, end].items()):
                yield NameSpan(first, last, entity, name)
