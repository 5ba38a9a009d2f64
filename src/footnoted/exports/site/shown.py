"""Show texts as they are: signs that nobody sees are written out, and no text is taken for markup or code."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
"""Controls, bidi controls, signs without width; joiners stay: Persian and emoji are written with them."""


def shown(text: str) -> str:
    r"""Write out each sign that would not be seen, or would turn others round.

    >>> shown("a\u202eb")
    'a[U+202E]b'
    """
    return _HIDDEN.sub(lambda one: f"[U+{ord(one[0]):04X}]", text)


def address(table: str, key: str) -> str:
    """Give the address of a row, for a link from any page of the site.

    >>> address("market_figures", "quayside users")
    'row.html#market_figures/quayside%20users'
    """
    return f"row.html#{quote(table, safe='')}/{quote(key, safe='')}"


def script(name: str, value: object) -> str:
    r"""Give the text of a script that puts a value under a name: nothing in it can end the script.

    >>> script("list", ["</script>"])
    'FN.put("list",["\\u003c/script>"]);\n'
    """
    return f"FN.put({_json(name)},{_json(value)});\n"


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def measured(size: int) -> str:
    """Give a number of bytes as people read it.

    >>> measured(640), measured(20_480), measured(3_000_000)
    ('640 B', '20 kB', '3.0 MB')
    """
    for unit, bytes_ in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= bytes_:
            amount = size / bytes_
            return f"{amount:.0f} {unit}" if unit == "kB" else f"{amount:.1f} {unit}"
    return f"{size} B"
