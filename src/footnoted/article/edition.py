"""Tell what became of each anchored sentence in a later edition: by hash, neighbours, words cited."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from footnoted.article.pairing import align, digest, folded_digest
from footnoted.text.fold import WORD, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Anchored = Mapping[str, str | None]

_ALIKE: Final = 0.6
"""How alike two sentences are, by their words in order, so that one is the other, edited."""
_HALF: Final = 0.5
_FEW_CHARACTERS: Final = 6
_FEW_WORDS: Final = 1
_PART: Final = 8


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence of which nobody can tell what became of it, and the numbers of those that it may be now."""

    sentence_id: str
    places: tuple[int, ...]


@dataclass(slots=True)
class Edition:
    """What became of the anchored sentences, by their numbers: `now` gives the number in the new text.

    `same` has the same words, `folded` the same but for form (quotation marks, case), `edited` others.
    `gone` stand nowhere; `questions` are those that cannot be decided.
    """

    same: dict[int, int] = field(default_factory=dict)
    folded: dict[int, int] = field(default_factory=dict)
    edited: dict[int, int] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def now(self) -> dict[int, int]:
        """The number in the new text of each anchored sentence that stands in it."""
        return {**self.same, **self.folded, **self.edited}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the hashes.

    `cited` are the words that rows cite of each sentence that any row cites, by id, the names in it aside,
    which are its `names`; `before` the anchored text of each, by id, where it is at hand; `told` what the
    user says became of a sentence: the number it has now, None for gone.
    """

    cited: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, int | None] = field(default_factory=dict)


def compare(anchored: Sequence[Anchored], texts: Sequence[str], known: Known) -> Edition:
    """Compare the anchored sentences of a source, in order, with the sentences of a later edition."""
    return _Comparison(anchored, texts, known).run()


class _Comparison:
    def __init__(self, anchored: Sequence[Anchored], texts: Sequence[str], known: Known) -> None:
        self._anchored = anchored
        self._texts = texts
        self._known = known
        self._found = Edition()
        self._folded = [fold(one).text for one in texts]
        self._asked: dict[int, set[int]] = defaultdict(set)

    def run(self) -> Edition:
        found = self._found
        self._take_told()
        self._pair_equal("sha256", [digest(one) for one in self._texts], found.same)
        self._pair_equal("folded_sha256", [folded_digest(one) for one in self._texts], found.folded)
        for olds, news in list(self._gaps()):
            self._decide(olds, news)
        for number in self._open():
            self._settle(number)
        return found

    def _id(self, number: int) -> str:
        return self._anchored[number]["sentence_id"] or ""

    def _take_told(self) -> None:
        """Take what the user has told."""
        for number in range(len(self._anchored)):
            if self._id(number) in self._known.told:
                now = self._known.told[self._id(number)]
                if now is None:
                    self._found.gone.append(number)
                else:
                    self._found.edited[number] = now

    def _open(self) -> list[int]:
        """Give the anchored sentences that nothing is known of yet."""
        now, gone = self._found.now, set(self._found.gone)
        return [one for one in range(len(self._anchored)) if one not in now and one not in gone]

    def _free(self) -> list[int]:
        """Give the sentences of the text that no anchored one is."""
        taken = set(self._found.now.values())
        return [one for one in range(len(self._texts)) if one not in taken]

    def _pair_equal(self, role: str, there: Sequence[str], into: dict[int, int]) -> None:
        """Pair what is left by hash; of equal sentences only those whose neighbours say which is which."""
        left, free = self._hashed(role), self._free()
        wanted = [self._anchored[number][role] for number in left]
        pairs = align(wanted, [there[at] for at in free])
        plain = {left[one]: free[at] for one, at in pairs.items()}
        old: Counter[str | None] = Counter(wanted)
        new: Counter[str | None] = Counter(there[at] for at in free)
        around = {**self._found.now, **plain}
        for number, at in plain.items():
            value = self._anchored[number][role]
            if old[value] == new[value] or self._is_beside(number, at, around):
                into[number] = at
        self._ask_about_equal(
            role, there, [one for one in left if one not in into], set(free) - set(into.values())
        )

    def _hashed(self, role: str) -> list[int]:
        """Give the anchored sentences that nothing is known of yet and that have this hash."""
        return [one for one in self._open() if self._anchored[one].get(role)]

    def _ask_about_equal(
        self, role: str, there: Sequence[str], numbers: Iterable[int], free: Iterable[int]
    ) -> None:
        """Note where the words of a sentence stand that may be another of the same words."""
        for number in numbers:
            places = {at for at in free if there[at] == self._anchored[number][role]}
            if places:
                self._asked[number] |= places

    def _is_beside(self, number: int, at: int, pairs: Mapping[int, int]) -> bool:
        """Tell whether a neighbour of the sentence is beside it now, too."""
        before = pairs.get(number - 1, -2) == at - 1 if number else at == 0
        is_last = number == len(self._anchored) - 1
        behind = at == len(self._texts) - 1 if is_last else pairs.get(number + 1, -2) == at + 1
        return before or behind

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the sentences that are left between two that were found, and what stands there now."""
        now, free = self._found.now, self._free()
        gaps: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number in self._open():
            before = next((now[one] for one in range(number - 1, -1, -1) if one in now), -1)
            behind = next((now[one] for one in range(number + 1, len(self._anchored)) if one in now), None)
            gaps[before, len(self._texts) if behind is None else behind].append(number)
        for (low, high), numbers in gaps.items():
            yield numbers, [at for at in free if low < at < high]

    def _decide(self, olds: list[int], news: list[int]) -> None:
        """Say what became of the sentences of a gap, as far as it can be told."""
        for old in self._undecided(olds):
            if not self._is_surely_gone(old):
                self._take_split(old, self._left_of(news))
        self._take_likest(self._undecided(olds), self._left_of(news))
        left, free = self._undecided(olds), self._left_of(news)
        if len(left) == len(free) and all(map(self._is_near, left, free)):
            self._found.edited |= dict(zip(left, free, strict=True))
        elif free:
            self._asked |= {old: set(free) for old in left if not self._is_surely_gone(old)}

    def _undecided(self, numbers: Iterable[int]) -> list[int]:
        return [one for one in numbers if one not in self._found.edited and one not in self._asked]

    def _left_of(self, places: Iterable[int]) -> list[int]:
        taken = set(self._found.edited.values())
        return [one for one in places if one not in taken]

    def _take_likest(self, olds: list[int], news: list[int]) -> None:
        """Pair each sentence with the one that is most like it, unless two are, or it is most like two."""
        best = {old: places for old in olds if (places := self._likest(old, news))}
        wanted = Counter(new for places in best.values() for new in places)
        for old, places in best.items():
            if len(places) == 1 and wanted[places[0]] == 1:
                self._found.edited[old] = places[0]
            else:
                self._asked[old] |= set(places)

    def _likest(self, old: int, news: list[int]) -> list[int]:
        """Give the sentences that are most like an anchored one, and like enough to be it."""
        scores = {new: self._likeness(old, new) for new in news}
        top = max(scores.values(), default=0)
        return [new for new in news if scores[new] == top] if top >= self._least(old) else []

    def _least(self, number: int) -> float:
        return _ALIKE if self._id(number) in self._known.before else _HALF

    def _is_surely_gone(self, number: int) -> bool:
        """Tell whether the anchored text is at hand: what is like none of the sentences now, is gone."""
        return self._id(number) in self._known.before

    def _likeness(self, number: int, at: int) -> float:
        """Say how alike an anchored sentence and one of the text are: by its text, else by what is cited."""
        before = self._known.before.get(self._id(number))
        if before is not None:
            was, now = (list(map(str, WORD.findall(fold(one).text))) for one in (before, self._texts[at]))
            return SequenceMatcher(None, was, now, autojunk=False).ratio()
        words, names = self._evidence(number)
        if words:
            return sum(one in self._folded[at] for one in words) / len(words)
        is_like = bool(names) and self._has_size(number, self._size(at), self._count(at))
        return float(is_like and all(one in self._folded[at] for one in names))

    def _evidence(self, number: int) -> tuple[set[str], set[str]]:
        """Give the words that rows cite of a sentence and that stand in no two sentences, and its names."""
        name = self._id(number)
        words = {fold(one).text.strip() for one in self._known.cited.get(name, ())}
        names = {fold(one).text.strip() for one in self._known.names.get(name, ())}
        return {one for one in words - names if sum(one in text for text in self._folded) <= 1}, names

    def _size(self, at: int) -> int:
        return len(self._texts[at])

    def _count(self, at: int) -> int:
        return len(WORD.findall(self._texts[at]))

    def _has_size(self, number: int, size: int, words: int) -> bool:
        """Tell whether an anchored sentence was about as long."""
        row = self._anchored[number]
        was, had = int(row["end"] or 0) - int(row["start"] or 0), int(row.get("words") or 0)
        is_long = abs(size - was) > max(_FEW_CHARACTERS, was // _PART)
        return not is_long and not (had and abs(words - had) > max(_FEW_WORDS, had // _PART))

    def _is_near(self, number: int, at: int) -> bool:
        """Tell whether a sentence of about this size, that no row cites, stands in one's place."""
        name = self._id(number)
        if name in self._known.before or name in self._known.cited:
            return False
        return self._has_size(number, self._size(at), self._count(at))

    def _take_split(self, number: int, places: Sequence[int]) -> None:
        """Take the first part of a sentence that was split: both together are as long, and hold its words."""
        words, _ = self._evidence(number)
        for one, other in pairwise(places):
            size, count = self._size(one) + self._size(other), self._count(one) + self._count(other)
            is_whole = other == one + 1 and self._has_size(number, size, count)
            if words and is_whole and self._hold(words, (one, other)):
                self._found.edited[number] = one
                return

    def _hold(self, words: Iterable[str], places: Sequence[int]) -> bool:
        """Tell whether each of some words stands in one of these sentences."""
        return all(any(word in self._folded[at] for at in places) for word in words)

    def _settle(self, number: int) -> None:
        """Ask about a sentence, or say that it is gone: nothing like it stands anywhere."""
        free = set(self._free())
        places = self._asked.get(number, set()) & free
        if not places:
            places = {at for at in free if self._likeness(number, at) >= self._least(number)}
        if places:
            self._found.questions.append(Question(self._id(number), tuple(sorted(places))))
        else:
            self._found.gone.append(number)
