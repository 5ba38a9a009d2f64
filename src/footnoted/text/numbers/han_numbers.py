"""Read one Chinese number: signs, figures with signs behind them, and the vague ones."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, NamedTuple

from footnoted.text.lexicon import load_lexicon
from footnoted.text.numbers.figures import read_figure
from footnoted.text.numbers.habits import NO_HABIT

_TEN: Final = Decimal(10)
_MYRIAD: Final = Decimal(10_000)
_LARGEST: Final = Decimal(10) ** 12
_FIGURE: Final = r"\d+(?:[.,]\d+)*"
_VAGUE: Final = "几幾数數"
_FULL_PLACES: Final = 4
_JOINED_TENS: Final = {"廿": "二十", "卅": "三十", "卌": "四十"}
_MORE: Final = {"来": "about", "來": "about"}


class HanNumber(NamedTuple):
    """A number: where it ends in the text, its value(s), its last scale, and how it is written.

    `more` is the qualifier that stands within it (`20多万`). `value` None says that it cannot be read.
    """

    end: int
    value: Decimal | None
    high: Decimal | None = None
    scale: Decimal = Decimal(1)
    more: str = ""
    figure: bool = False
    signs: str = ""


@cache
def _table(name: str) -> dict[str, Decimal]:
    return {sign: Decimal(value) for value, signs in load_lexicon("han")[name].items() for sign in signs}


@cache
def number_signs() -> str:
    """List all signs that may belong to a number."""
    return "".join((*_table("digits"), *_table("places"), *_table("scales")))


@cache
def _number() -> re.Pattern[str]:
    scales = "".join(_table("scales")).replace("兆", "") + "".join(_table("places")).replace("千", "")
    # Behind some signs they belong to the unit: megawatt, kilometre.
    prefixes = "兆(?![瓦赫字帕欧歐伏位])|千(?![米克瓦卡赫帕伏焦字])"
    tail = rf"(?:[{scales}]|{prefixes})"
    digits = "".join(_table("digits"))
    return re.compile(
        rf"(?P<vague>(?:[{_VAGUE}]|上|成)(?:{tail})+)"
        rf"|(?P<bare>[百千]?[万萬亿億]|[百千](?![一分]))(?=[多余餘名位人家个個年元美欧歐英日])"
        rf"|(?P<number>(?:{_FIGURE}|[{digits}]|[十拾](?![字足]|分(?!之)))(?:{_FIGURE}|[{digits}]|{tail})*"
        rf"(?:[点點][{digits}]+(?:{tail})*)?)"
        rf"(?:(?P<few>[几幾])|(?P<more>[多余餘来來](?=[{scales}兆千]))|)(?P<rest>(?:{tail})*)"
    )


@lru_cache(maxsize=64)  # many readers ask for the number at one place
def read_han_number(text: str, start: int) -> HanNumber | None:
    """Read the number that begins at a place of the folded text; None where none begins."""
    match = _number().match(text, start)
    if match is None:
        return None
    if match["vague"]:
        return _vague(match)
    return _bare(match["bare"], match.end()) if match["bare"] else _read(match)


def _read(match: re.Match[str]) -> HanNumber:
    """Read the signs of a number, with `几` or `多` and the scale behind those."""
    signs, rest = match["number"], match["rest"]
    for joined, apart in _JOINED_TENS.items():
        signs = signs.replace(joined, apart)
    factor = _multiply(rest) if rest else Decimal(1)
    value, high = _value(signs), None
    if value is None and (between := _between(signs)) is not None:
        value, high = between[0] * factor, between[1] * factor
    elif value is not None and match["few"]:  # only behind tens and more: "十几", not "五几"
        is_open = value % _TEN == 0 and value > 0
        value, high = (value * factor, (value + _TEN) * factor) if is_open else (None, None)
    elif value is not None:
        value = value * factor if match["more"] or not rest else None
    more = "vague" if match["few"] else "" if not match["more"] else _MORE.get(match["more"], "more_than")
    scale = factor if rest else _last_scale(signs)
    written = signs + rest if match["more"] or high is not None else signs
    return HanNumber(match.end(), value, high, scale, more, signs[0].isdigit(), written)


def _bare(signs: str, end: int) -> HanNumber:
    """Read `百万` without a digit before it: `近百万人`."""
    value = _multiply(signs)
    return HanNumber(end, value, None, value, signs=signs)


def _between(signs: str) -> tuple[Decimal, Decimal] | None:
    """Read two digits one after another as a range: `两三`, `三四十`, `五六万`."""
    low, high = (_table("digits").get(sign) for sign in signs.ljust(2)[:2])
    tail = signs[2:]
    is_scaled = all(sign in _table("places") or sign in _table("scales") for sign in tail)
    if not low or high is None or high != low + 1 or not is_scaled:
        return None
    return low * _multiply(tail), high * _multiply(tail)


def _vague(match: re.Match[str]) -> HanNumber | None:
    """Read `几十`, `数百万`: from the magnitude to ten times it."""
    signs = match["vague"]
    value = _multiply(signs[1:])
    if signs[0] in "上成" and signs[1] not in "百佰千仟":
        return None
    more = "vague"
    return HanNumber(match.end("vague"), value, value * _TEN, value, more, signs=signs)


def _multiply(signs: str) -> Decimal:
    product = Decimal(1)
    for sign in signs:
        product *= _table("places").get(sign) or _table("scales")[sign]
    return product


def _last_scale(signs: str) -> Decimal:
    """Give the scales at the end of a number: `3千万` ends in ten million, `35` in one."""
    places = "".join((*_table("places"), *_table("scales")))
    before = signs.rstrip(places)
    is_compound = any(sign in places for sign in before)  # "一百二十万" has 万, "三千万" has 千万
    behind = signs[len(before) :].lstrip("".join(_table("places"))) if is_compound else signs[len(before) :]
    return _multiply(behind)


def _value(signs: str) -> Decimal | None:
    """Add up the signs of a number; None where they are none, or may be read in two ways."""
    whole, point, part = (
        re.sub(r"([点點])", r".", signs).partition(".") if not signs[0].isdigit() else (signs, "", "")
    )
    if point:
        return _with_point(whole, part)
    parts = re.findall(rf"{_FIGURE}|.", signs)
    total = section = Decimal(0)
    pending: Decimal | None = None
    place, scale, has_zero = _MYRIAD, _LARGEST * _TEN, False
    for part in parts:
        if part in _table("scales"):
            size = _table("scales")[part]
            section += pending or 0
            if section == 0 and not (total and size > scale):
                return None
            total = (total + section) * size if size > scale else total + section * size
            section, pending, place, scale, has_zero = Decimal(0), None, _MYRIAD, size, False
        elif part in _table("places"):
            size = _table("places")[part]
            if size >= place or (pending is None and size != _TEN) or pending == 0:
                return None
            section, pending, place = section + (pending or 1) * size, None, size
            has_zero = False
        else:
            digit = _table("digits").get(part)
            number = digit if digit is not None else read_figure(part, NO_HABIT)
            if number is None or (pending is not None and pending != 0):
                return None
            has_zero = has_zero or number == 0
            pending = number
    if pending is None:
        return total + section
    return None if _is_slack(parts, place, scale, pending, has_zero=has_zero) else total + section + pending


def _is_slack(parts: list[str], place: Decimal, scale: Decimal, last: Decimal, *, has_zero: bool) -> bool:
    """Tell whether a last digit stands for tens or thousands without saying so: `两百五`, `三万五`."""
    if len(parts) == 1 or has_zero:
        return False
    if parts[-1].isdigit():
        return last >= min(place, scale) or (place == _MYRIAD and len(parts[-1]) < _FULL_PLACES)
    return place > _TEN


def _with_point(whole: str, part: str) -> Decimal | None:
    """Read `三点五`, `三点五万`."""
    digits = "".join(sign for sign in part if sign in _table("digits"))
    tail = part[len(digits) :]
    value = _value(whole) if whole else None
    if value is None or not digits or any(sign in _table("digits") for sign in tail):
        return None
    decimals = "".join(str(_table("digits")[sign]) for sign in digits)
    return Decimal(f"{value}.{decimals}") * (_multiply(tail) if tail else 1)


def is_year_like(signs: str) -> bool:
    """Tell whether signs are digits one by one, `二〇二三`, as in years and telephone numbers."""
    return len(signs) > 1 and all(sign in _table("digits") for sign in signs)
