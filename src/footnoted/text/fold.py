"""Fold text for comparison and matching, with a map back to the code points it came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_QUOTES: Final = "'\"`´‘’‚‛“”„‟«»‹›「」『』〝〞〟′″＂＇"
_DASHES: Final = "-‐‑‒–—―−﹘﹣－⸺⸻"
_LETTERS: Final = str.maketrans(
    # Forms of one letter that writers and keyboards interchange. Hamza on waw and on yeh stays: it tells
    # words apart (a preposition + "hundreds" against "quantities").
    dict.fromkeys("أإآٱ", "ا") | {"ی": "ي", "ک": "ك", "ـ": ""}
)
_MARKS: Final = str.maketrans(dict.fromkeys(_QUOTES, "'") | dict.fromkeys(_DASHES, "-"))
# Compatibility forms with a meaning of their own: NFKC turns "2½" into "21⁄2" and glues a footnote to a year.
_KEPT_FORMS: Final = ("<super>", "<sub>", "<fraction>", "<circle>")
_TRAILING_JAMO: Final = (range(0x1160, 0x1200), range(0xD7B0, 0xD7FC))

# One letter of the outline for each code point: how it takes part in the fold.
_PLAIN: Final = "."  # folds to exactly one character
_SPACE: Final = "s"
_BREAK: Final = "n"
_GONE: Final = "g"  # folds to nothing: bidi controls, zero width characters, tatweel
_JOINED: Final = "j"  # belongs to the character before it: combining marks, Hangul vowels and finals
_WIDE: Final = "w"  # folds to several characters

BREAKS: Final = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_IRREGULAR: Final = re.compile(r"[sn][sng]+|[.wg]?j+|g+|w")


def _mark_ranges() -> str:
    """List all combining marks as ranges for a character class: the `w` class of Python leaves them out."""
    scanned = (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0))
    codes = [code for code in scanned if unicodedata.category(chr(code)).startswith("M")]
    starts = [c for c, before in zip(codes, [-1, *codes], strict=False) if c != before + 1]
    ends = [c for c, after in zip(codes, [*codes[1:], -1], strict=True) if c + 1 != after]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))


MARKS: Final = _mark_ranges()
WORD: Final = re.compile(rf"(?:[^\W_]++|[{MARKS}]++)++")


@dataclass(frozen=True, slots=True)
class Folded:
    """Hold a folded text and where each part of it stands in the original.

    The private columns describe the irregular pieces only, in order: where each starts and ends in the
    folded text and in the original. Everything between two pieces maps code point by code point.
    """

    text: str
    _from: tuple[int, ...]
    _to: tuple[int, ...]
    _source_from: tuple[int, ...]
    _source_to: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the folded text to the span of the original it was made from.

        Offsets are code points, end exclusive. A character that folds to several is taken whole, and the
        end moves over the combining marks that belong to the last character. Raise ValueError when the
        span does not lie in the folded text.
        """
        if not 0 <= start <= end <= len(self.text):
            message = f"span {start}..{end} does not lie in the folded text of {len(self.text)} code points"
            raise ValueError(message)
        first, at = self._piece(start)
        begin = start if first < 0 else self._source_from[first] if at < 0 else self._source_to[first] + at
        if start == end:
            return begin, begin
        last, at = self._piece(end - 1)
        stop = end if last < 0 else self._source_to[last] + max(at + 1, 0)
        return begin, stop

    def _piece(self, position: int) -> tuple[int, int]:
        """Find the last irregular piece at or before a position, and the way from its end (-1: inside)."""
        piece = bisect_right(self._from, position) - 1
        if piece < 0:
            return -1, 0
        return piece, max(position - self._to[piece], -1)


class _Outline(dict[int, str]):
    """Say, for each code point met so far, how it takes part in the fold."""

    def __missing__(self, code: int) -> str:
        role = self[code] = _role(chr(code))
        return role


class _Single(dict[int, str]):
    """Give, for each code point met so far, the one character it folds to; an irregular one gives itself."""

    def __missing__(self, code: int) -> str:
        folded = _fold_cluster(chr(code)) if _OUTLINE[code] in ".sn" else chr(code)
        self[code] = folded
        return folded


def _role(character: str) -> str:
    if character in BREAKS:
        return _BREAK
    if character.isspace():
        return _SPACE
    category = unicodedata.category(character)
    if category in ("Mn", "Mc", "Me") or any(ord(character) in jamo for jamo in _TRAILING_JAMO):
        return _JOINED
    size = len(_fold_cluster(character))
    return _GONE if size == 0 else _PLAIN if size == 1 else _WIDE


@lru_cache(maxsize=65536)
def _fold_cluster(cluster: str) -> str:
    """Fold one character with the marks that belong to it, without regard to its neighbours."""
    if cluster in BREAKS:
        return "\n"
    if cluster.isspace():
        return " "
    composed = unicodedata.normalize("NFC", cluster).translate(_LETTERS).translate(_MARKS)
    folded = "".join(map(_fold_character, composed)).casefold()
    return unicodedata.normalize("NFC", "".join(map(_fold_character, folded)))


def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf" or _is_dropped_mark(character):
        return ""
    if unicodedata.decomposition(character).startswith(_KEPT_FORMS):
        return character
    compatible = unicodedata.normalize("NFKC", character)
    plain = compatible.translate(_LETTERS).translate(_MARKS)
    return "".join(part for part in plain if not _is_dropped_mark(part))


def _is_dropped_mark(character: str) -> bool:
    """Tell whether a combining mark is vocalisation or a variation selector rather than part of a letter."""
    code = ord(character)
    if not unicodedata.category(character).startswith("M"):
        return False
    is_arabic = 0x0610 <= code <= 0x08FF  # noqa: PLR2004 - Arabic, its supplement and its extensions
    return is_arabic or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF  # noqa: PLR2004


_OUTLINE: Final = _Outline()
_SINGLE: Final = _Single()


def fold(text: str) -> Folded:
    """Fold a text: differences of presentation go, and every remaining character knows its origin.

    Folded are: case; compatibility forms (width, ligatures, Arabic presentation forms; not superscripts and
    fractions); decomposed letters; tashkeel and tatweel; alef with hamza, madda or wasla; Persian yeh and
    kaf; decimal digits of any script; all quotation marks to `'`; all dashes to `-`; bidi controls and zero
    width characters, which go; a run of white space to one space, or to one line feed if it breaks a line.
    """
    pieces: list[str] = []
    columns: tuple[list[int], ...] = ([], [], [], [])
    done = position = 0
    for match in _IRREGULAR.finditer(text.translate(_OUTLINE)):
        start, end = match.span()
        if done < start:
            pieces.append(text[done:start].translate(_SINGLE))
            position += start - done
        folded = _fold_piece(text[start:end])
        for column, value in zip(columns, (position, position + len(folded), start, end), strict=True):
            column.append(value)
        pieces.append(folded)
        position += len(folded)
        done = end
    pieces.append(text[done:].translate(_SINGLE))
    return Folded("".join(pieces), *map(tuple, columns))


def _fold_piece(piece: str) -> str:
    if piece[0].isspace():
        return "\n" if any(character in BREAKS for character in piece) else " "
    return _fold_cluster(piece)
