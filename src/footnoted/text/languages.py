"""Tell which language a text is in, and whether its figures and dates can be read."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Final

from footnoted.text.lexicon import load_lexicon

LANGUAGES: Final = ("ar", "en", "zh")
"""The languages whose figures and dates are read; sentences and names are found in others too."""

TAG: Final = "(?:[a-z]{2,3}|x-[a-z0-9]{1,8})(?:-[a-z0-9]{1,8})*"
"""What a tag of BCP 47 is like, in small letters: no language is registered with more than three of them."""

_SUBTAGS: Final = {"ar": "ar", "arb": "ar", "ara": "ar", "en": "en", "eng": "en"} | dict.fromkeys(
    ("zh", "cmn", "zho", "chi"), "zh"
)
_SCRIPTS: Final = {"ar": {"arab"}, "en": {"latn"}, "zh": {"hans", "hant", "hani"}}
_OTHER_CHINESE: Final = {
    "yue",
    "wuu",
    "nan",
    "hak",
    "gan",
    "hsn",
    "lzh",
}  # extended subtags: zh-yue is Cantonese
_SAMPLE: Final = 20_000  # characters that are looked at
_HAN_WEIGHT: Final = 3  # one Chinese character says as much as three letters
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LETTERS: Final = (
    ("ar", re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("kana", re.compile(r"[\u3041-\u30ff]")),
    ("en", re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")),
)
_MOST_KANA: Final = 0.05  # of Chinese characters and kana; more is Japanese
_MOST_FOREIGN: Final = 0.02  # of the letters: in Arabic of letters that it lacks, in English of accents
_FEW_FOREIGN: Final = 2  # letters of one borrowed name
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_MANY_WORDS: Final = 40  # from so many on, a text must show the small words of its language
_FEWEST_SMALL: Final = 0.06  # of the words; running Arabic and English have three to six times as many


def is_tag(value: object) -> bool:
    """Tell whether a value has the form of a BCP 47 tag: `en`, `zh-Hant-TW`, `und`."""
    return isinstance(value, str) and bool(_TAG.fullmatch(value))


def known_language(tag: str) -> str | None:
    """Say which of `ar`, `en`, `zh` a BCP 47 tag stands for; None for every other.

    `en-GB` is `en`, `zh-Hant-TW` and `cmn` are `zh`, `arb` is `ar`; `zh-Latn` (Pinyin), `zh-yue`, `fr` and
    `und` are none of them.
    """
    first, *others = tag.lower().replace("_", "-").split("-")
    language = _SUBTAGS.get(first)
    if language is None or not _OTHER_CHINESE.isdisjoint(others):
        return None
    scripts = {one for one in others if re.fullmatch(r"[a-z]{4}", one)}
    return language if scripts <= _SCRIPTS[language] else None


def is_read(tag: str) -> bool:
    """Tell whether figures and dates of a text are read: in these languages, and where none is named."""
    return not tag or known_language(tag) is not None


def guess_language(text: str) -> str | None:
    """Guess which of `ar`, `en`, `zh` a text is in, by its letters and small words; None where it is none.

    A text in another script, in Persian, Urdu or Japanese, and one in Latin letters that is plainly not
    English are none of them. A short text that shows no small word of any language counts by its letters.
    """
    sample = text[:_SAMPLE]
    counts = Counter({name: len(letters.findall(sample)) for name, letters in _LETTERS})
    others = sum(map(str.isalpha, sample)) - counts.total()
    weights = {"ar": counts["ar"], "zh": _HAN_WEIGHT * counts["zh"], "en": counts["en"], "": others}
    script = max(weights, key=weights.__getitem__)
    if not script or not weights[script]:
        return None
    if script == "zh":
        return "zh" if counts["kana"] <= _MOST_KANA * (counts["zh"] + counts["kana"]) else None
    words = Counter(_WORD.findall(sample.lower()))
    is_known = _is_arabic(sample, words, counts["ar"]) if script == "ar" else _is_english(sample, words)
    return script if is_known else None


def _is_arabic(sample: str, words: Counter[str], letters: int) -> bool:
    foreign = sum(map(sample.count, load_lexicon("languages")["foreign_letters"]["letters"]))
    return foreign <= max(_FEW_FOREIGN, _MOST_FOREIGN * letters) and _has_most(
        "arabic", "ar", words, r"[\u0620-\u06ff]+"
    )


def _is_english(sample: str, words: Counter[str]) -> bool:
    latin = [char for char in sample if char.isalpha() and char < "\u0250"]
    accents = sum(not char.isascii() for char in latin)
    is_plain = accents <= _MOST_FOREIGN * len(latin) or _small("latin", "en", words) > 0
    return is_plain and _has_most("latin", "en", words, r"[a-z\u00df-\u024f'’]+")


def _has_most(table: str, language: str, words: Counter[str], pattern: str) -> bool:
    """Tell whether no language has more of its small words in a text, and a long text has enough of them."""
    own = _small(table, language, words)
    others = (_small(table, other, words) for other in load_lexicon("languages")[table] if other != language)
    total = sum(count for word, count in words.items() if re.fullmatch(pattern, word))
    return own >= max(others) and (total < _MANY_WORDS or own >= _FEWEST_SMALL * total)


def _small(table: str, language: str, words: Counter[str]) -> int:
    return sum(words[word] for word in _small_words(table, language))


@cache
def _small_words(table: str, language: str) -> frozenset[str]:
    return frozenset(load_lexicon("languages")[table][language].split())
