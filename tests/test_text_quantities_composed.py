"""Number phrases put together from parts of known value are read as that value or not at all."""

from __future__ import annotations

import itertools
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.text.quantities import read_quantities, read_quantity

FEW = settings(derandomize=True, max_examples=400, deadline=None)


def table(rows):
    return st.sampled_from([(words, Decimal(str(value))) for words, value in rows.items()])


EN_NUMBERS = table(
    {
        "5": 5, "1.5": "1.5", "12": 12, "1,250": 1250, "0.75": "0.75", "350": 350, "three": 3,
        "twenty-five": 25,
        "one hundred and twenty": 120, "12'500": 12500, "1 250": 1250, "2.25": "2.25", "12,5": "12.5",
    }
)  # fmt: skip
EN_PARTS = table(
    {"": 0, "½": "0.5", " 1/4": "0.25", " and a half": "0.5", " and three quarters": "0.75", "-1/8": "0.125"}
)
EN_SCALES = table(
    {
        "": 1, " thousand": 1000, " million": 10**6, " mn": 10**6, " mln": 10**6, " bn": 10**9,
        " billion": 10**9, " trillion": 10**12, " lakh": 10**5, " crore": 10**7,
        " hundred thousand": 10**5, " thousand billion": 10**12,
    }
)  # fmt: skip
EN_UNITS = st.sampled_from(
    [" dollars", " people", " users", " km", " gronks", " Egyptian pounds", " large zorbs"]
)
NOISE = st.sampled_from(
    [
        "",
        " zillion",
        "-odd",
        " and a third",
        "⅓",
        " point five",
        "×3",
        " hundredths of a million",
        "'5",
        " and a bit million",
    ]
)


@given(EN_NUMBERS, EN_PARTS, EN_SCALES, EN_UNITS)
@FEW
def test_english_numbers_parts_scales_and_units(number, part, scale, unit):
    words = f"{number[0]}{part[0]}{scale[0]}{unit}"
    found = read_quantity(words)
    assert found is None or found.value == (number[1] + part[1]) * scale[1], words


@given(EN_NUMBERS, EN_SCALES, EN_UNITS)
@FEW
def test_english_numbers_with_a_scale_or_a_unit_are_read(number, scale, unit):
    found = read_quantity(f"{number[0]}{scale[0]}{unit}")
    if scale[0] == " hundred thousand":  # "350 hundred thousand" is nobody's number
        assert found is None or found.value == number[1] * scale[1]
    else:
        assert found is not None
        assert found.value == number[1] * scale[1]


EN_AMOUNTS = st.tuples(EN_NUMBERS, EN_SCALES)


@given(EN_AMOUNTS, EN_AMOUNTS, st.sampled_from(["-", " to ", " or ", "–"]), EN_UNITS)
@FEW
def test_both_ends_of_an_english_range_have_the_scale_that_stands_once(low, high, link, unit):
    (first, scale), (last, other) = low, high
    words = f"{first[0]}{scale[0]}{link}{last[0]}{other[0]}{unit}"
    found = read_quantity(words)
    if found is None:
        return
    ends = (first[1] * scale[1], last[1] * other[1])
    if scale[1] == 1 < other[1] and first[1] < 1000:
        ends = (first[1] * other[1], ends[1])
    assert (found.value, found.value_high) == ends, words


@given(EN_NUMBERS, NOISE, EN_SCALES, EN_UNITS)
@FEW
def test_what_is_not_understood_beside_a_number_leaves_no_smaller_number(number, noise, scale, unit):
    text = f"They counted {number[0]}{noise}{scale[0]}{unit} in all."
    values = {one.value for one in read_quantities(text) if not one.unread}
    assert not noise or number[1] not in values, text


AR_NUMBERS = table(
    {
        "5": 5, "٣٫٥": "3.5", "12": 12, "1,250": 1250, "خمسة": 5, "ثلاثة عشر": 13, "خمسة وعشرون": 25,
        "مئة وعشرون": 120,
        "250،000": 250000,
    }
)  # fmt: skip
AR_SCALES = table(
    {
        "": 1,
        " ألف": 1000,
        " آلاف": 1000,
        " مليون": 10**6,
        " ملايين": 10**6,
        " مليار": 10**9,
        " مليارات": 10**9,
    }
)
AR_PARTS = table({"": 0, " ونصف": "0.5", " وربع": "0.25", " ونصف المليون": "0.5", " وثلاثة أرباع": "0.75"})
AR_MORE = table({"": 0, " و200 ألف": 200_000, " ومئتي ألف": 200_000, " و500": 500})
AR_UNITS = st.sampled_from([" دولار", " شخص", " طن", " جنيه مصري", " زرافة"])


@given(AR_NUMBERS, AR_SCALES, AR_PARTS, AR_UNITS)
@FEW
def test_arabic_numbers_scales_parts_and_units(number, scale, part, unit):
    words = f"{number[0]}{scale[0]}{part[0]}{unit}"
    found = read_quantity(words)
    if found is None:
        return
    if "المليون" in part[0]:
        assert scale[1] in (1, 10**6), words
        assert found.value == (number[1] + part[1]) * 10**6, words
    else:
        assert found.value == (number[1] + part[1]) * scale[1], words


@given(AR_NUMBERS, AR_SCALES, AR_MORE, AR_UNITS)
@FEW
def test_arabic_compounds_with_waw_are_added(number, scale, more, unit):
    words = f"{number[0]}{scale[0]}{more[0]}{unit}"
    found = read_quantity(words)
    assert found is None or found.value == number[1] * scale[1] + more[1], words


ZH_DIGITS = "零一二三四五六七八九"


def in_chinese(number):
    """Write a number below a hundred million in Chinese signs."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return in_chinese(number // 10_000) + "万" + gap + (in_chinese(rest) if rest else "")
    signs, zero = "", False
    for size, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            signs += ("零" if zero and signs else "") + ZH_DIGITS[digit] + sign
        zero = bool(signs) and not digit
    return signs


@given(st.integers(3, 99_999_999), st.sampled_from(["名学生", "公里", "美元", "家公司"]))
@FEW
def test_chinese_numbers_are_read(number, unit):
    found = read_quantity(in_chinese(number) + unit)
    assert found is not None
    assert found.value == number


ZH_NUMBERS = table(
    {"5": 5, "3.5": "3.5", "120": 120, "五": 5, "十五": 15, "一百二十": 120, "三点五": "3.5", "1,250": 1250}
)
ZH_SCALES = table({"": 1, "万": 10**4, "亿": 10**8, "千万": 10**7, "万亿": 10**12, "百万": 10**6})
ZH_UNITS = st.sampled_from(["元", "名员工", "吨", "公里", "个国家"])


@given(ZH_NUMBERS, ZH_SCALES, ZH_UNITS, st.sampled_from(["", "半", "几", "多", "左右", "5"]))
@FEW
def test_chinese_numbers_scales_and_units(number, scale, unit, noise):
    words = f"{number[0]}{scale[0]}{noise}{unit}"
    found = read_quantity(words)
    if found is None:
        return
    assert noise not in ("半", "5") or found.value != number[1] * scale[1], words
    if noise in ("", "多", "左右"):
        assert found.value == number[1] * scale[1], words


ZH_AMOUNTS = st.tuples(ZH_NUMBERS, ZH_SCALES)


@given(ZH_AMOUNTS, ZH_AMOUNTS, st.sampled_from(["至", "到", "-"]), ZH_UNITS)
@FEW
def test_both_ends_of_a_chinese_range_have_the_scale_that_stands_once(lower, upper, link, unit):
    (first, scale), (last, other) = lower, upper
    words = f"{first[0]}{scale[0]}{link}{last[0]}{other[0]}{unit}"
    found = read_quantity(words)
    if found is None:
        return
    low, high = first[1] * scale[1], last[1] * other[1]
    if scale[1] == 1 < other[1] and first[1] < 1000:
        low = first[1] * other[1]
    assert (found.value, found.value_high) == (low, high), words


PIECES = """
5 1,5 3½ ½ 1/8 47 2024 million bn m k mm $ £ % ٪ - – ' ( ) and a half third quarter of between to or
from minus point two hundred thousand dollars people gronks zillion مليون مليارا ألف ونصف نصف و و200 بين من
إلى دولار شخص خمسة عشر ثلاثة أرباع فاصلة المئة المليون كل 五 十 百 千 万 亿 两 三 半 几 多 年 月 元
人 名 个 百分之 至 成 第 约 分之 点 美元 . , ، × ± ^ E£ Rs X$ SR 12'500 1.250 25.000 250،000"""
MIXED = st.lists(st.tuples(st.sampled_from([*PIECES.split(), "\n"]), st.sampled_from([" ", ""])), max_size=9)


@given(MIXED)
@settings(derandomize=True, max_examples=1500, deadline=None)
def test_whatever_stands_together_spans_do_not_overlap_and_unread_ones_have_no_value(pieces):
    text = "".join(piece + gap for piece, gap in pieces)
    found = read_quantities(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    for one in found:
        assert one.start < one.end <= len(text)
        assert not one.unread or (one.value, one.value_high) == (None, None)
        assert one.value is None or one.value_high is None or one.value < one.value_high


def test_a_long_list_and_a_long_run_of_scales_take_no_longer_than_their_length():
    assert len(read_quantities(", ".join(map(str, range(3, 3000))))) > 1000
    assert len(read_quantities("half a " + "million " * 3000)) == 1
    assert len(read_quantities("hundreds of " + "millions of " * 3000)) >= 1
