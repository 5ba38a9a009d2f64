"""Load the word lists that ship beside the text modules, and what a package adds to them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from footnoted.errors import LexiconError
from footnoted.text.fold import fold

SECTIONS: Final = ("nouns", "currencies", "scales")
LANGUAGES: Final = ("en", "ar", "zh")
_CODE: Final = re.compile(r"[A-Z]{3}")
_SCALE: Final = re.compile(r"[1-9][0-9]{1,23}")
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words that a package adds to those that ship: by section, pairs of meaning and written form.

    The meaning of a noun is its unit, that of a currency its ISO 4217 code, that of a scale its value.
    """

    nouns: tuple[tuple[str, str], ...] = field(default=())
    currencies: tuple[tuple[str, str], ...] = field(default=())
    scales: tuple[tuple[str, str], ...] = field(default=())


SHIPPED: Final = Lexicon()
"""The lexicon of a package that adds nothing."""


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """Read one word list, for instance `abbreviations`; its words stand as people write them, not folded."""
    return tomllib.loads(files("footnoted.text").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def fold_words(words: list[str]) -> frozenset[str]:
    """Fold every word of a list, so that it can be looked up among folded words."""
    return frozenset(fold(word).text for word in words)


@lru_cache(maxsize=64)
def read_lexicon(text: str) -> Lexicon:
    r"""Read the text of a package's `validation/lexicon.toml`; docs/lexicon.md says how it is written.

    Raise LexiconError for what is no TOML, a section, language, currency code or scale that there is not,
    and forms that are no words. The same text gives the same object, whose word lists are made once.

    >>> read_lexicon('[nouns.en]\npump = "pump pumps"').nouns
    (('pump', 'pump'), ('pump', 'pumps'))
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else max(len(text.splitlines()), 1)
        raise LexiconError(line, _PLACE.sub("", str(error)).lower(), "a TOML file") from None
    except RecursionError:
        raise LexiconError(1, "lists within lists without end", "a TOML file") from None
    except ValueError:  # a number of more digits than Python takes
        raise LexiconError(1, "a number of very many digits", "written forms in one text") from None
    entries: dict[str, list[tuple[str, str]]] = {name: [] for name in SECTIONS}
    for section, languages in tables.items():
        if section not in SECTIONS or not isinstance(languages, dict):
            raise LexiconError(
                _line(text, section), f'"{section}"', f"one of the sections {', '.join(SECTIONS)}"
            )
        for language, words in languages.items():
            if language not in LANGUAGES or not isinstance(words, dict):
                expected = f"one of the languages {', '.join(LANGUAGES)}, as in [{section}.en]"
                raise LexiconError(_line(text, section, language), f'"{language}"', expected)
            for meaning, forms in words.items():
                place_of = _line(text, section, language, meaning)
                entries[section] += _entries(section, meaning, forms, place_of)
    return Lexicon(*(tuple(entries[name]) for name in SECTIONS))


def _entries(section: str, meaning: str, forms: object, line: int) -> list[tuple[str, str]]:
    """Check one entry and give a pair for each of its forms; an underscore stands for a space."""
    if section == "currencies" and not _CODE.fullmatch(meaning):
        raise LexiconError(line, f'"{meaning}"', "a currency code of three capitals (ISO 4217)")
    if section == "scales" and not _SCALE.fullmatch(meaning):
        raise LexiconError(
            line, f'"{meaning}"', "a whole number from 10 on, in digits, as the key of a scale"
        )
    if not meaning.strip() or not isinstance(forms, str) or not forms.split():
        raise LexiconError(line, f"{meaning} = {forms!r}", 'written forms in one text, as in "pump pumps"')
    written = [form.replace("_", " ") for form in forms.split()]
    for form in written:
        folded = fold(form).text
        if not any(character.isalpha() or _is_sign(character) for character in folded):
            raise LexiconError(line, f'"{form}"', "a word, or the sign of a currency")
        if any(character.isdigit() for character in folded):
            raise LexiconError(line, f'"{form}"', "a form without digits")
    return [(meaning, form) for form in written]


def _is_sign(character: str) -> bool:
    return (not character.isalnum() and not character.isspace() and ord(character) > 0x7F) or character == "$"  # noqa: PLR2004


def _line(text: str, *keys: str) -> int:
    """Find the line of a key: that of its table's heading, or behind it that of the key itself."""
    lines = text.splitlines()
    path = r"\s*\.\s*".join(map(_key, keys))
    heading = re.compile(rf"\s*\[\s*{path}\s*[\].]")
    own = next((at for at, line in enumerate(lines) if heading.match(line)), None)
    if own is not None:
        return own + 1
    start = _line(text, *keys[:-1]) - 1 if len(keys) > 1 else 0
    key = re.compile(rf"\s*{_key(keys[-1])}\s*[=.]")
    return next((at + 1 for at, line in enumerate(lines) if at >= start and key.match(line)), start + 1)


def _key(key: str) -> str:
    return rf"[\"']?{re.escape(key)}[\"']?"
