"""Read what a Chinese number counts: a currency, `%`, a measure, a noun, a classifier with its noun."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from footnoted.text.fold import fold
from footnoted.text.lexicon import SHIPPED, Lexicon, load_lexicon
from footnoted.text.numbers.currencies import currency_names, resolve, sign_behind
from footnoted.text.numbers.nouns import is_measure

if TYPE_CHECKING:
    from footnoted.text.tokens import Tokens

MORE_BETWEEN: Final = ("个多", "個多", "个余", "個餘")
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"


class HanUnit(NamedTuple):
    """What is counted, and where its words end in the folded text."""

    end: int
    unit: str
    currency: str = ""
    known: bool = True


@cache
def han_words(table: str, key: str) -> tuple[str, ...]:
    """Read one list of folded words, the longest first."""
    words = {fold(word).text for word in load_lexicon("han")[table][key].split()}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def han_pattern(table: str) -> re.Pattern[str]:
    """Match the words of a table; the group that matches is the key."""
    keys = load_lexicon("han")[table]
    return re.compile(
        "|".join(f"(?P<{key}>{'|'.join(map(re.escape, han_words(table, key)))})" for key in keys)
    )


@cache
def _units(lexicon: Lexicon = SHIPPED) -> dict[str, tuple[str, str]]:
    """Map each Chinese noun and currency to its unit and what currency it may mean."""
    found: dict[str, tuple[str, str]] = {}
    for unit, forms in load_lexicon("nouns")["nouns"].items():
        found |= {fold(form.replace("_", " ")).text: (unit, "") for form in forms.get("zh", "").split()}
    for unit, words in load_lexicon("currencies")["parts"].items():
        found |= {fold(word).text: (unit, "") for word in words.split()}
    found |= {name: ("money", meaning) for name, meaning in currency_names(lexicon).items() if is_han(name)}
    found |= {fold(form).text: (unit, "") for unit, form in lexicon.nouns if is_han(form)}
    return found


def is_han(name: str) -> bool:
    """Tell whether a text begins with a Chinese sign."""
    return re.match(f"[{_HAN}]", name) is not None


@cache
def _longest_unit(lexicon: Lexicon) -> int:
    return max(map(len, _units(lexicon)))


def han_unit(tokens: Tokens, at: int, prefix: str = "") -> HanUnit | None:
    """Read what is counted: a currency, `%`, a measure, a noun, a classifier with its noun."""
    text = tokens.folded.text
    at += text[at : at + 1] == " " and is_han(text[at + 1 : at + 2])
    more = han_pattern("behind").match(text, at)
    if more is not None and more.lastgroup == "more_than":
        at = more.end()
    if text[at : at + 1] in ("%", "‰"):
        return HanUnit(at + 1, "percent", known=text[at] == "%")
    found = _known_unit(tokens, at, prefix) or _with_more(tokens, at) or _sign(tokens, at)
    if found is not None:
        return found
    for kind in ("person", "counted"):
        for word in han_words("classifiers", kind):
            if text.startswith(word, at) and not _is_longer_word(text, at, len(word)):
                noun = _known_unit(tokens, at + len(word), "")
                if noun is not None and noun.unit not in ("money", "percent") and not is_measure(noun.unit):
                    return noun
                is_person = kind == "person"
                return HanUnit(at + len(word), "person" if is_person else word, known=is_person)
    return HanUnit(at, "money", resolve(prefix, tokens.currency)) if prefix else None


def _with_more(tokens: Tokens, at: int) -> HanUnit | None:
    """Read `个多月`: "and more" stands between the classifier and its noun."""
    text = tokens.folded.text
    if not text.startswith(MORE_BETWEEN, at):
        return None
    if text.startswith("月", at + 2):
        return HanUnit(at + 3, "month")
    found = _known_unit(tokens, at + 2, "")
    return found if found is not None and is_measure(found.unit) else None


def _sign(tokens: Tokens, at: int) -> HanUnit | None:
    """Read the sign of a currency behind a number: `5万€`."""
    if at >= len(tokens.folded.text) or unicodedata.category(tokens.folded.text[at]) != "Sc":
        return None
    place = bisect_left(tokens, at, key=lambda token: token.start)
    found = sign_behind(tokens, place)
    if found is None:
        return None
    return HanUnit(tokens[found.next - 1].end, "money", resolve(here(found.meaning), tokens.currency))


def here(meaning: str) -> str:
    """Say what a sign may mean in a Chinese text, where yuan and yen share one."""
    return "CNY:JPY" if meaning == "JPY:CNY" else meaning


def _known_unit(tokens: Tokens, at: int, prefix: str) -> HanUnit | None:
    text, units = tokens.folded.text, _units(tokens.lexicon)
    for size in range(min(_longest_unit(tokens.lexicon), len(text) - at), 0, -1):
        entry = units.get(text[at : at + size])
        if entry is None or _is_longer_word(text, at, size):
            continue
        unit, meaning = entry
        currency = resolve(meaning, tokens.currency) if meaning else ""
        if unit == "money" and prefix:
            currency = resolve(prefix, tokens.currency)
        end = at + size
        if unit == "person" and size == 1:
            noun = _known_unit(tokens, end, "") if text[at] != "人" else None
            if noun is not None and not is_measure(noun.unit) and noun.unit != "money":
                return noun
        return HanUnit(end, unit, currency)
    return None


def _is_longer_word(text: str, at: int, size: int) -> bool:
    """Tell whether a unit is only the beginning of another word: `年级`, `年代`, `人民`, `天津`."""
    word, behind = text[at : at + size], text[at + size : at + size + 1]
    if size > 1:
        return word in ("大学", "大學") and behind in ("士", "府", "生")
    others = {
        "年": "级級代度龄齡轻輕间間",
        "人": "民物类類工造为為格权才员員大",
        "天": "津王然文",
        "次": "元级",
        "位": "于於置数數",
        "名": "为為古",
        "米": "兰",
        "升": "级",
        "克": "斯",
        "度": "假过",
        "周": "边围岁歲年",
        "股": "份制",
        "代": "表",
        "份": "额",
        "户": "口",
        "步": "行",
        "字": "母",
    }
    if word in "马狗猫鸟鱼羊船树塔书岛村镇站字代点例":
        return is_han(behind) and behind not in "的了是在和与及被都也等共"
    return behind != "" and behind in others.get(word, "")
