"""Tell whether words have the capitals of a name: May is not may.

Where a word of the name begins with a capital, so must the word in the text. A word of up to four
letters that is all capitals stands in capitals (IT, WHO); a name of one word of up to three letters
that is not all capitals does not (May, not MAY). The exception is a line set in capitals, where any
name may stand in capitals. A word without a capital may be written with some: sentences begin.
"""

from __future__ import annotations

import re
from typing import Final

from footnoted.text.fold import MARKS

_SHORT_ACRONYM: Final = 4  # letters; a longer one may be written like a word: UNESCO, Unesco
_SHORT_WORD: Final = 3
_WORD: Final = re.compile(rf"(?:[^\W\d_]|[{MARKS}])+")
_LONGEST_LINE: Final = 200  # characters to either side that are looked at
_CAPITAL_LINE: Final = 0.8  # of the letters of a line set in capitals


def has_its_case(name: str, words: str) -> bool:
    """Tell whether words have the capitals that a name asks for."""
    if name == words or name.islower():
        return True
    pairs = list(zip(_WORD.findall(name), _WORD.findall(words), strict=False))
    return all(_word_has_its_case(asked, word, is_alone=len(pairs) == 1) for asked, word in pairs)


def _word_has_its_case(asked: str, word: str, *, is_alone: bool) -> bool:
    if asked == word or not any(character.isupper() for character in asked):
        return True
    if asked.isupper():
        return word.isupper() if len(asked) <= _SHORT_ACRONYM else word[0].isupper()
    if not asked[0].isupper():  # iPhone
        return any(character.isupper() for character in word)
    return word[0].isupper() and not (is_alone and len(word) <= _SHORT_WORD and word.isupper())


def is_in_capitals(text: str, start: int, end: int) -> bool:
    """Tell whether words stand in capitals, and the line around them too."""
    if not text[start:end].isupper():
        return False
    first = text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1 or max(0, start - _LONGEST_LINE)
    last = text.find("\n", end, end + _LONGEST_LINE)
    line = text[first : last if last >= 0 else end + _LONGEST_LINE]
    capitals = sum(map(str.isupper, line))
    return capitals >= _CAPITAL_LINE * (capitals + sum(map(str.islower, line)))
