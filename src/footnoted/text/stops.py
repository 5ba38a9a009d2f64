"""Decide whether a stop ends a sentence: by what it closes, the word before it and the word behind it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from footnoted.text.fold import fold
from footnoted.text.lexicon import fold_words, load_lexicon

BLANKS: Final = " \t\xa0\u1680\u202f\u205f\u3000\u200b\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
HIDDEN: Final = "\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_MARK: Final = (  # a reference mark: [3], [3-5], [a], [note 2], [citation needed], with a page behind it
    r"\[(?:\d{1,4}(?: ?[-–,،、] ?\d{1,4})*|[a-zأ-ي]|"
    r"(?:note|nb|n|fn|ref|lower-alpha|ملاحظة|حاشية|注|註|note) ?\.? ?\d{1,4}|"
    r"citation needed|better source needed|clarification needed|when\?|who\?|by whom\?|sic|"
    r"بحاجة لمصدر|من\?|متى\?|来源请求|來源請求|需要引用)\]"
    r"(?::[ \xa0\u202f]?\d{1,4}(?:[-–]\d{1,4})?(?![\d:]))?"
)
_CLOSING: Final = rf"[\"'’”»›)\]}}」』】）》{HIDDEN}¹²³⁴⁵⁶⁷⁸⁹⁰†‡]|[ \xa0\u202f]?{_MARK}|[ \xa0\u202f]»"
STOP: Final = re.compile(
    r"(?P<stop>[.!?…؟۔。！？｡．‼⁇⁈⁉]+(?:(?<=\.)(?:[ \xa0]\.){2,})?)"
    rf"(?P<closing>(?:{_CLOSING}|(?<=[\"'’”»›)」』）])[.!?…؟۔。！？｡．]+)*)"
)
ENDING: Final = re.compile(rf"(?:{STOP.pattern}|[:؛;،,][\"'’”»›)\]}}]*)$")

_GAP: Final = re.compile(rf"(?P<space>[{BLANKS}]*)(?P<opening>[\"'‘“«‹(\[{{「『（《{HIDDEN}]*)")
_NEXT_WORD: Final = re.compile(r"[^\W\d_]*")
_LAST_WORD: Final = re.compile(r"(?P<before>\d\s*)?(?P<word>[^\W_][^\s,;/()\[\]{}«»“”‘\"'،؛-]*)$")
_SPEECH_ZH: Final = re.compile(r"\w{0,3}?[问問说說道喊叫]")
_ARABIC_BEFORE: Final = re.compile(r"(?<![.\w])[\u0620-\u065f]{3,}$")
_ARABIC_BEHIND: Final = re.compile(r"[\u0620-\u065f]{2,}(?!\.[\u0620-\u064a]?\b)")
_WIDE_STOPS: Final = frozenset("。！？｡．")
_SURE_STOPS: Final = frozenset("؟۔")
_LONGEST_ABBREVIATION: Final = 12


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: fold_words(words) for name, words in load_lexicon("abbreviations").items()}


def ends_unit(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Decide whether a stop, a match of `STOP`, ends the unit from `start` in a line up to `end`."""
    gap = _GAP.match(text, match.end(), end)
    following = gap.end() if gap else match.end()
    if following == end:
        return True
    if not _WIDE_STOPS.isdisjoint(match["stop"]):
        is_asked = match["closing"] and match["closing"][-1] not in _WIDE_STOPS
        return not (is_asked and match["stop"][-1] in "！？" and _SPEECH_ZH.match(text, following, end))
    if not (gap and gap["space"]):
        return _ends_without_space(text, match, following)
    return not _goes_on(text, start, match, following, opening=gap["opening"])


def _ends_without_space(text: str, match: re.Match[str], following: int) -> bool:
    """Tell whether a stop ends a unit although the next one follows it directly."""
    if not _SURE_STOPS.isdisjoint(match["stop"]):
        return text[following].isalpha()
    if match["closing"].endswith("]"):  # "left.[3]In 1901", as a page of an encyclopedia is copied
        return text[following].isupper()
    is_plain = match["stop"] in (".", "!", "…", "...")
    if not is_plain or not _ARABIC_BEHIND.match(text, following):
        return False
    before = text[max(0, match.start() - 24) : match.start()]
    return bool(_ARABIC_BEFORE.search(before)) and _next_word(text, following) not in _lists()["domains"]


def _goes_on(text: str, start: int, match: re.Match[str], following: int, *, opening: str) -> bool:
    """Tell whether a sentence goes on behind a stop and white space."""
    if text[following].islower() and not text[following + 1 : following + 2].isupper():
        return True
    if match["stop"] == ".":
        return _is_abbreviation(text, start, match.start(), following, opening=opening)
    return bool(match["closing"]) and _next_word(text, following) in _lists()["said"]


def _is_abbreviation(text: str, start: int, stop: int, following: int, *, opening: str) -> bool:
    """Tell whether the full stop belongs to the word before it, so that the sentence goes on."""
    match = _LAST_WORD.search(text[max(start, stop - 2 * _LONGEST_ABBREVIATION) : stop])
    if match is None or len(match["word"]) > _LONGEST_ABBREVIATION:
        return False
    word = _fold_word(match["word"])
    if match["before"] and not match["word"].isascii() and "." not in word:
        return False  # "2020 م." is a year with its era at the end of a sentence
    return _carries_on(text, match["word"], word, following, opening=opening)


def _carries_on(text: str, written: str, word: str, following: int, *, opening: str) -> bool:
    """Tell whether a word with its full stop carries the sentence on; `word` is `written` folded."""
    lists = _lists()
    is_before_name = word in lists["before_name"] or (word in lists["between_names"] and written.islower())
    if is_before_name or (word in lists["before_number"] and _is_number(text, following)):
        return True
    next_word = _next_word(text, following)
    is_capital = text[following].isupper()
    if word in lists["firms"]:
        return not is_capital or "(" in opening or next_word in lists["behind_firms"]
    if word in lists["hours"]:
        return not is_capital or next_word in lists["behind_hours"]
    begins_anew = is_capital and next_word in lists["starters"]
    is_initial = len(word) == 1 and word.isalpha() and not written.islower()
    return (is_initial or _is_dotted(word) or word in lists["may_end"]) and not begins_anew


def _is_number(text: str, at: int) -> bool:
    """Tell whether a figure, or a single capital or Roman numeral, follows ("Fig. A", "Vol. II")."""
    return text[at].isdigit() or re.match(r"(?:[A-HJ-Z]|[IVXLC]{1,5})\b(?!\.)", text[at : at + 8]) is not None


def _is_dotted(word: str) -> bool:
    """Tell whether a word is letters joined by full stops, as in U.S or ق.م."""
    parts = word.split(".")
    return len(parts) > 1 and all(part.isalpha() and len(part) <= 2 for part in parts)  # noqa: PLR2004 - as in Ph.D


@lru_cache(maxsize=4096)
def _fold_word(word: str) -> str:
    return fold(word).text


def _next_word(text: str, position: int) -> str:
    match = _NEXT_WORD.match(text, position, position + 24)
    return _fold_word(match.group()) if match else ""
