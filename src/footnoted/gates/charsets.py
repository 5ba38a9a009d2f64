"""Tell which characters and texts have no place in a table: by Unicode's own classes, and by pattern."""

from __future__ import annotations

import re
import unicodedata

ASCII_PRINTABLE = bytes(range(0x20, 0x7F)) + b"\n"

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""The directional formatting characters (Unicode Standard Annex 9, section 2)."""

_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
"""Default ignorable code points that are no format characters (Unicode, DerivedCoreProperties.txt)."""

_SHAPED = ("<isolated>", "<initial>", "<medial>", "<final>")
_WIDTH = ("<wide>", "<narrow>")
_LIGATURES = frozenset("ﬀﬁﬂﬃﬄﬅﬆ")

PERSIAN = frozenset("\u06a9\u06cc\u06c1\u06c0\u06d2\u06c3")
"""Letters of Persian and Urdu that look like Arabic kaf, yeh, heh and teh marbuta."""

LOOK_ALIKES = frozenset(
    "аеорсухіјѕԁһӏԛԝѵАВЕКМНОРСТУХІЈЅԌԚԜүҮ"  # Cyrillic
    "οανικρυχγΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳ"  # Greek
    "օսոցհյՕՏՍԼ"  # Armenian
)
"""Letters of other scripts that look like Latin ones (after Unicode's confusables.txt)."""

_LATIN = "A-Za-z\u00c0-\u024f"

MOJIBAKE = re.compile(
    "[ÂÃ][\u0080-\u00bf]"  # accented Latin, UTF-8 read as Latin-1
    "|â€[\u0080-\uffff]"  # dashes and curly quotes, read as windows-1252
    "|(?:[ØÙÚÛ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]){2}"  # Arabic letters
    "|ï»¿"  # a BOM
)
LOST = re.compile(r"\?{3,}|\ufffd")
TATWEEL = re.compile("(?<=[\u0621-\u063f\u0641-\u064a])\u0640+(?=[\u0621-\u063f\u0641-\u064a])")
SHEET_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)|#{4,}")
MARKUP = re.compile(
    r"</?[A-Za-z!][^<>\n]{0,400}>"  # HTML
    r"|&(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"  # an HTML entity
    r"|\[[^\]\[\n]{0,200}\]\([^()\n]{0,400}\)"  # a Markdown link or image
    r"|\{\{|\}\}|\$\{|<%|\{%"  # templates
    r"|(?i:javascript|vbscript):|(?i:data):[a-z]+/"  # links that run
    r"|##\[[a-z]|::[a-z-]{2,30}(?:\s[^:\n]{0,200})?::"  # workflow commands
)
SECRET_STARTS = (
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xox",
    "AIza",
    "sk-",
    "sk_live_",
)
"""How the keys of services begin that mark them so that they can be found."""

SECRET = re.compile(
    r"(?<![A-Za-z0-9_])(?P<at>A[KS]IA[0-9A-Z]{16}|gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22}"
    r"|glpat-[A-Za-z0-9_-]{20}|xox[abprs]-[A-Za-z0-9-]{10}|AIza[A-Za-z0-9_-]{35}|sk_live_[A-Za-z0-9]{16}"
    r"|sk-(?:[a-z]+-)?[A-Za-z0-9]{32}|eyJ[A-Za-z0-9_-]{10,400}\.eyJ|-----BEGIN [A-Z ]{0,20}PRIVATE KEY)"
)
FORMULA = re.compile(r'(?:^|,)"?(?P<at>[=+@][^,\n]{0,80})', re.MULTILINE)
NO_FORMULA = re.compile(r"\+ ?[0-9٠-٩][^(|!=]*|@\w+")
"""A signed number, a telephone number, a handle: what begins like a formula and is none."""
NULL_WORDS = (
    "NULL",
    "Null",
    "null",
    "N/A",
    "n/a",
    "NaN",
    "nan",
    "None",
    "none",
    "nil",
    "undefined",
    "TBD",
    "tbd",
)
NULL = re.compile(rf'(?:^|,)"?(?P<at>{"|".join(NULL_WORDS)})"?(?=,|$)', re.MULTILINE)
PLACEHOLDERS = (
    *("NA", "N.A.", "n.a.", "?", "-", "--", "\u2013", "\u2014", "unknown", "Unknown", "UNKNOWN"),
    *("not available", "Not available", "not stated", "Not stated", "غير معروف", "غير متوفر", "غير متاح"),
)
"""What people write where they have no value, and what may also be one (NA is Namibia)."""

PLACEHOLDER = re.compile(rf'(?:^|,)"?(?P<at>{"|".join(map(re.escape, PLACEHOLDERS))})"?(?=,|$)', re.MULTILINE)
BLANKS = re.compile(
    r'[ \t]+(?=,|$)|[ \t]+"(?=,|$)|(?:^|,)(?P<at>[ \t]+)|(?:^|,)"(?P<at2>[ \t]+)', re.MULTILINE
)


def alphabet(raw: bytes) -> frozenset[str]:
    """Give the characters of a UTF-8 text that are not printable ASCII or a line feed."""
    return frozenset(raw.translate(None, ASCII_PRINTABLE).decode("utf-8"))


def is_control(char: str) -> bool:
    """Tell a control character or a line or paragraph separator; carriage return is judged elsewhere."""
    return char != "\r" and unicodedata.category(char) in {"Cc", "Zl", "Zp"}


def is_invisible(char: str) -> bool:
    """Tell a character that prints nothing: zero-width, tag, filler, soft hyphen, variation selector."""
    hidden = unicodedata.category(char) == "Cf" or _IGNORABLE.match(char) is not None
    # U+0600 to U+0605 and the like are printed under or around digits.
    return hidden and char not in BIDI and not "\u0600" <= char <= "\u0605" and char not in "\u06dd\u08e2"


def is_unassigned(char: str) -> bool:
    """Tell a code point that Unicode gives no character: private use, surrogate or unassigned."""
    return unicodedata.category(char) in {"Cn", "Co", "Cs"} and _IGNORABLE.match(char) is None


def is_odd_space(char: str) -> bool:
    """Tell a space that is not U+0020."""
    return unicodedata.category(char) == "Zs" and char != " "


def is_shaped(char: str) -> bool:
    """Tell a letter that is stored in its shape: Arabic presentation form, ligature, full width."""
    form = unicodedata.decomposition(char).split(" ", 1)[0]
    wide_letter = form in _WIDTH and unicodedata.category(char).startswith("L")
    return form in _SHAPED or wide_letter or char in _LIGATURES


def is_foreign_digit(char: str) -> bool:
    """Tell a decimal digit that is not one of 0 to 9."""
    return unicodedata.category(char) == "Nd" and not char.isascii()


def is_hidden(char: str) -> bool:
    """Tell a character that a reader of the page does not see, whatever kind it is; a line feed may stand."""
    if char.isascii():
        return not char.isprintable() and char not in "\n\t"
    return char in BIDI or is_control(char) or is_invisible(char) or is_unassigned(char)


def any_of(chars: frozenset[str] | set[str]) -> re.Pattern[str] | None:
    """Compile a pattern for one of these characters; None when there are none."""
    return re.compile("[" + re.escape("".join(sorted(chars))) + "]") if chars else None


def flood_of(chars: frozenset[str]) -> re.Pattern[str] | None:
    """Compile a pattern for more combining marks in a row than any script stacks; None without marks."""
    marks = {char for char in chars if unicodedata.category(char).startswith("M")}
    return re.compile("[" + re.escape("".join(sorted(marks))) + "]{5,}") if marks else None


def look_alikes_of(chars: frozenset[str]) -> re.Pattern[str] | None:
    """Compile a pattern for a look-alike beside a Latin letter; None when there is no look-alike."""
    found = re.escape("".join(sorted(chars & LOOK_ALIKES)))
    return re.compile(f"(?<=[{_LATIN}])[{found}]|[{found}](?=[{_LATIN}])") if found else None
