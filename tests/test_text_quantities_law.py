"""The law on words nobody has read before: a part that is not understood makes the number unread."""

from __future__ import annotations

from decimal import Decimal

import pytest

from footnoted.text.dates import read_dates
from footnoted.text.quantities import read_quantities, read_quantity

UNREAD = [
    "five score lambs",
    "R$ 7 bilhões",
    "7 Milliarden euros",
    "a nine-figure sum",
    "a dozen and a half eggs",
    "6·25 million",
    "40 ± 3 kg",
    "6 $ billion",
    "seven and thirty sail",
    "3 per mille of it",
    "9 km squared",
    "four to one",
    "two euros and forty cents",
    "a billion pounds and 300 million",
    "Airbus 320 fuselages",
    "مليار يورو و300 مليون",
    "خمسة جنيهات وثلاثون قرشا",
    "8 م يورو",
    "تحت الصفر بـ7 درجات",
    "4垓元",
    "7京美元",
    "6万8",
    "四又三分之一年",
    "9万迪尔",
]

READ = [  # words, value, value_high, unit, currency
    ("3h", 3, None, "hour", ""),
    ("4 % points", 4, None, "percentage point", ""),
    ("75 basis-point", 75, None, "basis point", ""),
    ("0.5-percentage-point", "0.5", None, "percentage point", ""),
    ("six-point-three billion", 6_300_000_000, None, "", ""),
    ("8 of 10 nurses", "0.8", None, "ratio", ""),
    ("7 people in 1,000", "0.007", None, "ratio", ""),
    ("3 for every 20 homes", "0.15", None, "ratio", ""),
    ("9 degrees below zero", -9, None, "degree", ""),
    ("30%~40%", 30, 40, "percent", ""),
    ("40 sq km", 40, None, "square kilometre", ""),
    ("ثلاثة آلاف كلم مربع", 3000, None, "square kilometre", ""),
    ("6 ملايين قدم مكعب", 6_000_000, None, "cubic foot", ""),
    ("9 درجات تحت الصفر", -9, None, "degree", ""),
    ("ستة فى المئة", 6, None, "percent", ""),
    ("حوالى 40 موظفا", 40, None, "employee", ""),
    ("4 من 10 ناخبين", "0.4", None, "ratio", ""),
    ("250 د.إ", 250, None, "money", "AED"),
    ("250 د.أ", 250, None, "money", "JOD"),
    ("卅六人", 36, None, "person", ""),
    ("廿二家公司", 22, None, "company", ""),
    ("百分之三至百分之七", 3, 7, "percent", ""),
    ("4个至6个百分点", 4, 6, "percentage point", ""),
    ("7个多月", 7, None, "month", ""),
    ("¥8万", 80_000, None, "money", "CNY"),
    ("8万€", 80_000, None, "money", "EUR"),
]


@pytest.mark.parametrize("words", UNREAD)
def test_words_that_are_not_understood_make_the_number_unread(words):
    found = read_quantities(words)
    assert [one for one in found if one.unread] != []
    assert all(one.unread and one.value is None for one in found)


@pytest.mark.parametrize(("words", "value", "high", "unit", "currency"), READ)
def test_a_whole_form_is_read(words, value, high, unit, currency):
    found = read_quantity(words)
    assert found is not None
    assert (found.value, found.value_high) == (Decimal(value), None if high is None else Decimal(high))
    assert (found.unit, found.currency) == (unit, currency)


@pytest.mark.parametrize(
    "text",
    [
        "He lives at 12 Harbour View Road.",
        "The 9-Ten club met.",
        "A tenth of a second is long.",
        "الرحلة 512",
        "في عام 79",
        "في السابعة والربع",
        "四季度",
    ],
)
def test_numbers_of_names_and_clocks_are_no_quantities(text):
    assert [text[one.start : one.end] for one in read_quantities(text) if not one.unread] == []


def test_the_number_of_a_house_is_no_year():
    assert read_dates("It stands at 1850 Mulberry Avenue.") == []


def test_a_year_within_a_half_is_read_once():
    text = "It grew in the first half of 2019."
    assert read_quantities(text) == []
    assert [one.edtf for one in read_dates(text)] == ["2019-01/2019-06"]


# --- a move and its result, parts, rates -----------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Copper added $7 to $911",
        "The share slipped 4% to 18.20",
        "Arrivals climbed 90 to 3,400",
        "صعد الذهب 9 دولارات إلى 1900 دولار",
        "تراجع السهم 3% إلى 27",
        "زادت الأجرة من 2 إلى 9%",
        "铜价上涨3美元至95美元",
        "病例增加8至260例",
        "the margin is 2.1%, plus or minus 3",
        "误差为正负4%",
        "بلغت (37) مليون دينار",
        "نحو مئتي ألف وألف عامل",
        "five hours and 40 minutes",
        "6 سنوات و3 أشهر",
        "3小时7分20秒",
        "9 kg/m2",
        "80 miles each hour",
        "时速95公里",
        "每10万人中有7人",
        "三分之一强",
    ],
)
def test_what_may_be_two_figures_or_goes_on_is_not_read_in_part(text):
    found = read_quantities(text)
    assert found
    assert all(one.unread or one.unit == "percent" for one in found)
    assert found[-1].unread


@pytest.mark.parametrize(
    ("text", "value", "high", "unit"),
    [
        ("Prices rose 3 to 5 percent", 3, 5, "percent"),
        ("增长3至5%", 3, 5, "percent"),
        ("增速为百分之六到九", 6, 9, "percent"),
        ("4 million light-years", 4_000_000, None, "light year"),
        ("7 سنوات ضوئية", 7, None, "light year"),
        ("12 ألف قتيل وجريح", 12_000, None, "dead or wounded"),
        ("60 كلم في الساعة", 60, None, "kilometre per hour"),
        ("55 km an hour", 55, None, "kilometre per hour"),
        ("风速18米/秒", 18, None, "metre per second"),
        ("410 GWh", 410, None, "gigawatt hour"),
        ("9,000 TEU", 9_000, None, "twenty-foot container"),
        ("下降近9℃", 9, None, "degree Celsius"),
    ],
)
def test_ranges_of_a_hundred_and_measures_of_two_words_are_read_whole(text, value, high, unit):
    (found,) = read_quantities(text)
    assert (found.value, found.value_high, found.unit) == (value, high, unit)


@pytest.mark.parametrize(
    "text",
    [
        "The flaw is CVE-2021-40444.",
        "اتصلوا على 0123456789 أو 800123456",
        "增长三位数",
        "近两位数的涨幅",
        "a 12st boxer",
    ],
)
def test_names_telephone_numbers_and_numbers_of_digits_are_no_amounts(text):
    assert read_quantities(text) == []


def test_an_arabic_rank_over_one_hundred_is_not_its_rest():
    for text in ("اليوم الثالث والعشرون بعد المئة", "الذكرى المئة والثانية والثلاثون"):
        (found,) = read_quantities(text)
        assert found.unread


@pytest.mark.parametrize(
    "text",
    [
        "She is in her late 50s",
        "in his mid-60s",
        "上世纪七八十年代",
        "二十世纪六七十年代",
        "2022财年第三季度",
        "2021财年下半年",
    ],
)
def test_ages_double_decades_and_parts_of_fiscal_years_are_no_date_of_their_own(text):
    assert [one for one in read_dates(text) if one.edtf] == []


@pytest.mark.parametrize(
    "text", ["قرار مجلس الأمن 1559", "والقرار الأممي 1680", "والقانون 1901", "comet 1986 A1"]
)
def test_the_number_of_a_resolution_is_no_year(text):
    assert read_dates(text) == []
    assert [one.edtf for one in read_dates("صدر القرار في 2015")] == ["2015"]


@pytest.mark.parametrize(
    ("text", "edtf", "qualifier", "calendar"),
    [
        ("the late '80s", "198X", "late", ""),
        ("the 2021 financial year", "2021", "", "fiscal"),
        ("the 2021-22 fiscal year", "2021/2022", "", "fiscal"),
    ],
)
def test_what_stands_around_a_year_is_read_with_it(text, edtf, qualifier, calendar):
    (found,) = read_dates(text)
    assert (found.edtf, found.qualifier, found.calendar) == (edtf, qualifier, calendar)


def test_a_tolerance_is_no_time():
    assert read_dates("13.80 ± 0.02 million years ago") == []
