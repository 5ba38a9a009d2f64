"""What a text of the descriptor may be where the specification gives it a format."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

_MAILBOX: Final = re.compile(r"[^\s@<>?&\"']+@[^\s@<>?&\"']+")
_ODD: Final = re.compile(r"[\s<>\"{}|\\^`]")


def _is_time(text: str) -> bool:
    datetime.fromisoformat(text)
    return True


def _is_mailbox(text: str) -> bool:
    return _MAILBOX.fullmatch(text) is not None


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return not _ODD.search(text) and bool(parts.scheme and parts.hostname) and parts.port != 0


FORMS: Final[dict[str, tuple[Callable[[str], bool], str]]] = {
    "date-time": (_is_time, "a day or time as 2025-03-04 or 2025-03-04T12:00:00Z"),
    "email": (_is_mailbox, "an address as name@example.org"),
    "uri": (_is_address, "an address as https://example.org/data"),
}
"""What tells whether a text has a format, and what is expected where it has not."""


def checker(make: type[Any]) -> Any:  # noqa: ANN401 - jsonschema ships no types
    """Give the checker of formats for jsonschema, whose FormatChecker is `make`.

    >>> import jsonschema
    >>> checker(jsonschema.FormatChecker).conforms("https://example.org:99999/", "uri")
    False
    """
    made = make(formats=())
    for name, (test, _) in FORMS.items():
        made.checks(name, raises=ValueError)(_of_texts(test))
    return made


def _of_texts(test: Callable[[str], bool]) -> Callable[[object], bool]:
    """Let a test pass what is no text: that it is none is said already."""
    return lambda value: not isinstance(value, str) or test(value)
