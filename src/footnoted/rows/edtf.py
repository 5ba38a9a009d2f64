"""Whether a text is a date in EDTF, level 1, on a day of the calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache

_MONTH, _DAY = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:Z|[+-][0-9]{2}(?::[0-9]{2})?)?"
_OPEN = "-?(?:[0-9]{3}X|[0-9]{2}XX)"
_CALENDAR = rf"(?:-?[0-9]{{4}}|XXXX)(?:-{_MONTH}(?:-{_DAY})?)?"
_ALONE = (
    rf"(?:{_CALENDAR}|{_OPEN}|(?:-?[0-9]{{4}}|XXXX)-(?:XX|{_MONTH}-XX|XX-XX|2[1-4]))[?~%]?"
    rf"|Y-?[1-9][0-9]{{4,}}|-?[0-9]{{4}}-{_MONTH}-{_DAY}{_CLOCK}"
)
_END = rf"(?:(?:{_CALENDAR}|{_OPEN})[?~%]?|\.\.)?"
_LEVEL_1 = re.compile(rf"{_ALONE}|(?=.*[0-9X]){_END}/{_END}")
"""EDTF up to level 1 (https://www.loc.gov/standards/datetime/), and XXXX for a year that is not known.

Parsers at hand read level 2 as well, so that what they take is no proof of level 1.
"""

_WHOLE_DATE = re.compile(r"([0-9]{4}|XXXX)-([0-9]{2})-([0-9]{2})")

LONGEST_DATE = 50
"""How many characters a date in EDTF has at the most."""


@lru_cache(maxsize=4096)
def is_edtf(text: str) -> bool:
    """Tell whether a text is a date in EDTF, level 1, whose days are days of the calendar."""
    if len(text) > LONGEST_DATE or not _LEVEL_1.fullmatch(text):
        return False
    return all(
        int(day) <= monthrange(_LEAP if year in _NO_YEARS else int(year), int(month))[1]
        for year, month, day in _WHOLE_DATE.findall(text)
    )


_LEAP = 2000
_NO_YEARS = frozenset({"XXXX", "0000"})
