"""The last hand on every text that leaves, one for each form: nothing in it is taken for a command."""

from __future__ import annotations

import json
import re
import unicodedata

_COMMAND = re.compile(r"##(?=[A-Za-z]*\[)")
"""The older form of a workflow command, ##[name] or ##vso[name]: runners look for it anywhere in a line."""

_LINE = re.compile(r"^(\s*):(?=:)", re.MULTILINE)
"""The newer form, ::name::, which stands at the start of a line."""

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the writing direction of what follows them."""

_HIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def terminal(text: str) -> str:
    r"""Give a text of several lines for a terminal or a log.

    Controls, characters that turn the direction, and half surrogate pairs are written as U+XXXX.

    >>> terminal("a\x1b[31m ##[error]b")
    'a<U+001B>[31m #<U+0023>[error]b'
    """
    return command_free(visible(text))


def visible(text: str) -> str:
    """Write controls, characters that turn the direction, and half surrogate pairs as U+XXXX."""
    return "".join(_visible(char) for char in text)


def command_free(text: str) -> str:
    """Give a text in which no runner finds a workflow command of either spelling.

    >>> command_free("::error::x")
    '<U+003A>:error::x'
    """
    return _LINE.sub(r"\1<U+003A>", _COMMAND.sub("#<U+0023>", text))


def as_json(value: object) -> str:
    """Give JSON that reads back the same, with what a runner would take for a command escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return _COMMAND.sub(r"#\\u0023", text)


def as_xml(text: str) -> str:
    """Give XML that reads back the same, with what a runner would take for a command as an entity."""
    return _LINE.sub(r"\1&#58;", _COMMAND.sub("#&#35;", text))


def _visible(char: str) -> str:
    if char.isprintable() or char in "\n\t":
        return char
    is_hidden = char in _TURNING or unicodedata.category(char) in _HIDDEN
    return f"<U+{ord(char):04X}>" if is_hidden else char
