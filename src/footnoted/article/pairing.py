"""Pair the sentences that were anchored with those of a text: by hash, after folding, by their neighbours."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict, deque
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from footnoted.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    Anchored = Mapping[str, str | None]


def digest(text: str) -> str:
    """Give the SHA-256 of a text's UTF-8 bytes, lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def folded_digest(text: str) -> str:
    """Give the SHA-256 of a text after folding: the same for spellings that differ in form only."""
    return digest(fold(text).text.strip())


def pair(
    anchored: Sequence[Anchored], texts: Sequence[str]
) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """Pair anchored sentences with texts, in order: what is the same, the same after folding, changed.

    Each is a number in `anchored` and one in `texts`. Changed is what stands in the place of a sentence
    that is nowhere else.
    """
    same = align([row["sha256"] for row in anchored], [digest(one) for one in texts])
    left = [number for number in range(len(anchored)) if number not in same]
    free = sorted(set(range(len(texts))) - set(same.values()))
    alike = align(
        [anchored[number].get("folded_sha256") for number in left], [folded_digest(texts[at]) for at in free]
    )
    folded = {left[number]: free[at] for number, at in alike.items()}
    return same, folded, dict(_successors(len(anchored), len(texts), same | folded))


def followed(anchored: Sequence[Anchored], texts: Sequence[str]) -> dict[int, Anchored]:
    """Give for each text, by its number, the anchored sentence that it is or stands in the place of."""
    same, folded, changed = pair(anchored, texts)
    first: dict[tuple[str | None, str | None], int] = {}
    for number, row in enumerate(anchored):  # of two rows for one place the first is meant
        first.setdefault((row["sha256"], row.get("start")), number)
    same = {
        first[anchored[number]["sha256"], anchored[number].get("start")]: at for number, at in same.items()
    }
    return {at: anchored[number] for number, at in (changed | folded | same).items()}


def align(wanted: Sequence[str | None], there: Sequence[str]) -> dict[int, int]:
    """Pair what was anchored with what is there, by hash, so that as many neighbours as can be stay together.

    A sentence that stands twice is thus never moved to its double. What stands in another order is
    paired where there are as many of it as there were.
    """
    pairs = _in_order(wanted, there)
    free = _places(there, set(pairs.values()))
    lost = [number for number in range(len(wanted)) if number not in pairs]
    counts = Counter(wanted[number] for number in lost)
    plain = {value for value, places in free.items() if value and len(places) == counts[value]}
    return pairs | {number: free[wanted[number]].popleft() for number in lost if wanted[number] in plain}


def _in_order(wanted: Sequence[str | None], there: Sequence[str]) -> dict[int, int]:
    """Pair what stands in the same order in both, in blocks as long as can be; a missing hash has no pair."""
    blocks = SequenceMatcher(None, wanted, there, autojunk=False).get_matching_blocks()
    return {one.a + step: one.b + step for one in blocks for step in range(one.size) if wanted[one.a + step]}


def _places(there: Sequence[str], taken: Collection[int]) -> dict[str | None, deque[int]]:
    """Give, by hash and in order, the places that are not taken."""
    free: dict[str | None, deque[int]] = defaultdict(deque)
    for at, value in enumerate(there):
        if at not in taken:
            free[value].append(at)
    return free


def _successors(anchored: int, found: int, taken: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield, for sentences that were not found, what stands in their place: pairs in order, gap by gap."""
    used = set(taken.values())
    position = 0
    for number in range(anchored):
        if number in taken:
            position = max(position, taken[number] + 1)
        elif position < found and position not in used:
            yield number, position
            position += 1
