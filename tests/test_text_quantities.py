"""Quantities: what is read, what it says, and what only looks like one."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.text.dates import read_dates
from footnoted.text.quantities import Quantity, read_quantities, read_quantity
from footnoted.text.sentences import split_sentences

M, G, T = 10**6, 10**9, 10**12

# the words of one quantity: value, value_high, unit, currency, qualifier
WHOLE = {
    # money
    "9 ملايين دولار": (9 * M, None, "money", "USD", ""),
    "1 تريليون يوان صيني": (T, None, "money", "CNY", ""),
    "حوالي 138 مليار يورو": (138 * G, None, "money", "EUR", "about"),
    "أكثر من 2 ترليون دولار أمريكي": (2 * T, None, "money", "USD", "more_than"),
    "٣٥٫٥ مليون دولار": (35_500_000, None, "money", "USD", ""),
    "103,7 مليون يورو": (103_700_000, None, "money", "EUR", ""),
    "1,335 يورو": (1335, None, "money", "EUR", ""),
    "نصف مليون دولار": (500_000, None, "money", "USD", ""),
    "مليون ونصف المليون دولار": (1_500_000, None, "money", "USD", ""),
    "مليارا دولار": (2 * G, None, "money", "USD", ""),
    "مليوني دولار": (2 * M, None, "money", "USD", ""),
    "خمسة آلاف ريال سعودي": (5000, None, "money", "SAR", ""),
    "مئتي درهم": (200, None, "money", "", ""),
    "ملايين الدولارات": (M, 10 * M, "money", "USD", "vague"),
    "مئات الملايين من الدولارات": (100 * M, G, "money", "USD", "vague"),
    "عدة ملايين دولار": (M, 10 * M, "money", "USD", "vague"),
    "6 ملايين و500 ألف دولار": (6_500_000, None, "money", "USD", ""),
    "$1.5 billion": (1_500_000_000, None, "money", "USD", ""),
    "US$5m": (5 * M, None, "money", "USD", ""),
    "€3bn": (3 * G, None, "money", "EUR", ""),
    "£10": (10, None, "money", "GBP", ""),
    "USD 20": (20, None, "money", "USD", ""),
    "20 €": (20, None, "money", "EUR", ""),
    "10 trillion yen": (10 * T, None, "money", "JPY", ""),
    "3 million Canadian dollars": (3 * M, None, "money", "CAD", ""),
    "half a million euros": (500_000, None, "money", "EUR", ""),
    "hundreds of billions of dollars": (100 * G, T, "money", "USD", "vague"),
    "several million dollars": (M, 10 * M, "money", "USD", "vague"),
    "between $3 million and $5 million": (3 * M, 5 * M, "money", "USD", ""),
    "nearly $2 million": (2 * M, None, "money", "USD", "about"),
    "5亿美元": (500 * M, None, "money", "USD", ""),
    "5千万": (50 * M, None, "", "", ""),
    "超过1万亿元": (T, None, "money", "CNY", "more_than"),
    # percent
    "35٪": (35, None, "percent", "", ""),
    "٣٥٪": (35, None, "percent", "", ""),
    "%35": (35, None, "percent", "", ""),
    "３５％": (35, None, "percent", "", ""),
    "35 في المئة": (35, None, "percent", "", ""),
    "35 بالمائة": (35, None, "percent", "", ""),
    "خمسة وعشرين بالمئة": (25, None, "percent", "", ""),
    "-5%": (-5, None, "percent", "", ""),
    "−0.5%": (Decimal("-0.5"), None, "percent", "", ""),
    "3.25 per cent": (Decimal("3.25"), None, "percent", "", ""),
    "10-12%": (10, 12, "percent", "", ""),
    "10–12 percent": (10, 12, "percent", "", ""),
    "between 3 and 5 percent": (3, 5, "percent", "", ""),
    "3% to 5%": (3, 5, "percent", "", ""),
    "2 percentage points": (2, None, "percentage point", "", ""),
    "约3.5%": (Decimal("3.5"), None, "percent", "", "about"),
    # counts
    "أكثر من مليار مستخدم": (G, None, "user", "", "more_than"),
    "ست شركات": (6, None, "company", "", ""),
    "ثلاثة عشر نموذجًا": (13, None, "model", "", ""),
    "اثنتي عشرة دولة": (12, None, "country", "", ""),
    "مئة وخمسة وعشرين ألف موظف": (125_000, None, "employee", "", ""),
    "ألف وخمسمائة طالب": (1500, None, "student", "", ""),
    "ثلاث مئة شخص": (300, None, "person", "", ""),
    "20 مليون من المستخدمين": (20 * M, None, "user", "", ""),
    "ما لا يقل عن 40 شركة": (40, None, "company", "", "at_least"),
    "أقل من 40 شركة": (40, None, "company", "", "less_than"),
    "لا يزيد عن 40 شركة": (40, None, "company", "", "at_most"),
    "40 شركة على الأقل": (40, None, "company", "", "at_least"),
    "40 شركة تقريبًا": (40, None, "company", "", "about"),
    "بين 3 و5 ملايين مستخدم": (3 * M, 5 * M, "user", "", ""),
    "من 3 إلى 5 سنوات": (3, 5, "year", "", ""),
    "السنوات الخمس": (5, None, "year", "", ""),
    "more than one billion users": (G, None, "user", "", "more_than"),
    "one hundred and twenty-five thousand people": (125_000, None, "person", "", ""),
    "two and a half million users": (2_500_000, None, "user", "", ""),
    "a dozen companies": (12, None, "company", "", ""),
    "three dozen models": (36, None, "model", "", ""),
    "five large American companies": (5, None, "company", "", ""),
    "six open-source models": (6, None, "model", "", ""),
    "100+ companies": (100, None, "company", "", "at_least"),
    "100 companies or more": (100, None, "company", "", "at_least"),
    "up to 50 users": (50, None, "user", "", "at_most"),
    "fewer than 50 users": (50, None, "user", "", "less_than"),
    "two or three years": (2, 3, "year", "", ""),
    "10-day": (10, None, "day", "", ""),
    "three-year": (3, None, "year", "", ""),
    "half an hour": (Decimal("0.5"), None, "hour", "", ""),
    "10x": (10, None, "multiple", "", ""),
    "5km": (5, None, "kilometre", "", ""),
    "10 000 people": (10_000, None, "person", "", ""),
    "1,234,567 votes": (1_234_567, None, "vote", "", ""),
    "2020 شركة": (2020, None, "company", "", ""),
    "الخمسين مليون شخص": (50 * M, None, "person", "", ""),
    "السنوات الخمس عشرة": (15, None, "year", "", ""),
    "الخمس سنوات": (5, None, "year", "", ""),
    "1.648.642 نسمة": (1_648_642, None, "person", "", ""),
    "حوالي 4م": (4, None, "metre", "", "about"),
    "less than a week": (1, None, "week", "", "less_than"),
    "أكثر من عام": (1, None, "year", "", "more_than"),
    "the top ten largest cities": (10, None, "city", "", "top"),
    # duals
    "عامين": (2, None, "year", "", ""),
    "شهرين": (2, None, "month", "", ""),
    "عاملين": (2, None, "factor", "", ""),
    "شركتان": (2, None, "company", "", ""),
    "الدولتين": (2, None, "country", "", ""),
    # vague
    "عشرات، بل مئات الملايين": (10 * M, G, "", "", "vague"),
    "عشرات الآلاف": (10_000, 100_000, "", "", "vague"),
    "آلاف الموظفين": (1000, 10_000, "employee", "", "vague"),
    "tens, or even hundreds, of millions": (10 * M, G, "", "", "vague"),
    "tens of thousands": (10_000, 100_000, "", "", "vague"),
    "hundreds of companies": (100, 1000, "company", "", "vague"),
    "dozens of users": (12, 120, "user", "", "vague"),
    "العديد من المراقبين": (None, None, "observer", "", "vague"),
    "العديد من مستثمري": (None, None, "investor", "", "vague"),
    "عددًا هائلاً من المهندسين": (None, None, "engineer", "", "vague"),
    "عدد كبير منا": (None, None, "", "", "vague"),
    "عدة عوامل": (None, None, "factor", "", "vague"),
    "عدد كبير جدًا من الشركات": (None, None, "company", "", "vague"),
    "حفنة من المهندسين": (None, None, "engineer", "", "vague"),
    "سنوات طويلة": (None, None, "year", "", "vague"),
    "a few weeks": (None, None, "week", "", "vague"),
    "a couple weeks": (None, None, "week", "", "vague"),
    "بعض الموظفين": (None, None, "employee", "", "vague"),
    "بعض الأزهار": (None, None, "", "", "vague"),
    "بعضها": (None, None, "", "", "vague"),
    "لسنوات": (None, None, "year", "", "vague"),
    "على مر السنين": (None, None, "year", "", "vague"),
    "many users": (None, None, "user", "", "vague"),
    "several American observers": (None, None, "observer", "", "vague"),
    "some of the companies": (None, None, "company", "", "vague"),
    "a number of": (None, None, "", "", "vague"),
    "for years": (None, None, "year", "", "vague"),
    "over the decades": (None, None, "decade", "", "vague"),
    # ranks
    "أفضل 10 نماذج": (10, None, "model", "", "top"),
    "أكبر خمس شركات": (5, None, "company", "", "top"),
    "أفضل 10": (10, None, "rank", "", "top"),
    "the top 10": (10, None, "rank", "", "top"),
    "top 5 companies": (5, None, "company", "", "top"),
    "third-largest": (3, None, "rank", "", "ordinal"),
    "21st": (21, None, "rank", "", "ordinal"),
    "ثاني أكبر": (2, None, "rank", "", "ordinal"),
    "الثالثة": (3, None, "rank", "", "ordinal"),
    "الحادي عشر": (11, None, "rank", "", "ordinal"),
}


def decimal(value):
    return None if value is None else Decimal(value)


@pytest.mark.parametrize(("words", "expected"), WHOLE.items(), ids=list(WHOLE))
def test_words_that_are_one_quantity_are_read_whole(words, expected):
    value, high, *rest = expected
    assert read_quantity(words) == Quantity(0, len(words), decimal(value), decimal(high), *rest)


@pytest.mark.parametrize(("words", "expected"), WHOLE.items(), ids=list(WHOLE))
def test_the_same_is_found_inside_a_text(words, expected):
    value, high, *rest = expected
    text = f"😀 قيل: {words}.\r\n"
    start = text.index(words)
    assert read_quantities(text) == [
        Quantity(start, start + len(words), decimal(value), decimal(high), *rest)
    ]


FOUND = {
    "1 تريليون يوان (حوالي 138 مليار دولار)": ["1 تريليون يوان", "حوالي 138 مليار دولار"],
    "متاحًا لأكثر من مليار مستخدم": ["أكثر من مليار مستخدم"],
    "مقارنة بعشرات، بل مئات الملايين التي": ["عشرات، بل مئات الملايين"],
    "كلفت مجرد 7 ملايين دولار.": ["7 ملايين دولار"],
    "من جامعات الدرجةالثانية والثالثة": ["الثانية", "الثالثة"],
    "ولعاملين آخرين": ["عاملين"],
    "خلال الأشهر الستة الماضية": ["الأشهر الستة"],
    "rose from 3% to 5%": ["3%", "5%"],
    "ارتفع من 3٪ إلى 5٪": ["3٪", "5٪"],
    "cost $5 or €6": ["$5", "€6"],
    "a $5 note": ["$5"],
    "ليصل إلى 15 دولارا": ["15 دولارا"],
    "91% من الناس": ["91%"],
    "نسمة (3627700) هنا": ["3627700"],
    "تخطى الـ4 ملايين": ["4 ملايين"],
    "the third-largest of 12 firms": ["third-largest", "12 firms"],
    "She bought 3. He bought 4 books": ["3", "4 books"],
    "6 ملايين و300 موظف": ["6 ملايين و300 موظف"],  # one number or two: found, and not read
    "a 5-year plan worth 2 million": ["5-year", "2 million"],
    "its first model": ["first"],
}


@pytest.mark.parametrize(("text", "expected"), FOUND.items(), ids=list(FOUND))
def test_in_a_text_are_found(text, expected):
    assert [text[found.start : found.end] for found in read_quantities(text)] == expected


NONE = [
    # names with digits
    "R1 V3 o1 GPT-4 A100 5G V3.1",
    "COVID-19 patients",
    "the Twenty20 cup",
    "انتهى العمل1، ثم",
    "the 19th and 20th centuries",
    "قبل عقدين من الزمن",
    "كوفيد-19",
    "Apollo 11 landed",
    "iPhone 15",
    "page 12 and chapter 3",
    "المادة 5 والفصل 3",
    "1. text",
    "see (2) and [3]",
    "version 1.2.3",
    "at 10:30, 24/7, on 12/05/2024",
    "https://example.org/5/users",
    "#5",
    "won 2-1",
    "007",
    # dates
    "2024",
    "في عام 2020",
    "on 3 February 2025",
    "3 فبراير",
    "two years ago",
    "قبل عامين",
    "قبل أشهر",
    "the 1990s",
    "القرن التاسع عشر",
    "في تشرين الثاني",
    "10 p.m.",
    "1443 هـ",
    # idioms and look-alikes
    "في المقام الأول",
    "من الدرجة الأولى",
    "in the first place",
    "a first-rate answer",
    "First, we eat",
    "at first",
    "a third of it",
    "كميات كبيرة",
    "لست هنا",
    "خمس السكان",
    "بعضهم البعض",
    "one of them",
    "no one",
    "ألّف قصة",
    "العاملين",
    "العام",
    "باول",
    "ثاني أكسيد الكربون",
    "",
    "no quantity here",
]


@pytest.mark.parametrize("text", NONE)
def test_no_quantity_is_read_in(text):
    assert read_quantities(text) == []


@pytest.mark.parametrize(
    "words", ["", "2024", "users", "5 users and 6 models", "5 users too", "about 5 users.", "قبل عامين"]
)
def test_what_is_not_exactly_one_quantity_reads_as_none(words):
    assert read_quantity(words) is None


@pytest.mark.parametrize("words", ["لأكثر من مليار مستخدم", "ومليار مستخدم", "بمليار مستخدم"])
def test_a_proclitic_may_stand_before_a_quantity(words):
    found = read_quantity(words)
    assert found is not None
    assert (found.value, found.unit, found.end) == (Decimal(10**9), "user", len(words))


def test_vowel_signs_tatweel_and_controls_shift_no_span():
    text = "لـ\u200f «٦ مَلَايِين دُولَارًا»"
    found = read_quantities(text)
    assert [text[q.start : q.end] for q in found] == ["٦ مَلَايِين دُولَارًا"]


NUMBERS = st.integers(1, 999).filter(lambda n: n % 10)


@given(NUMBERS, st.sampled_from(["مليون", "مليار"]), st.sampled_from(["دولار", "مستخدم", ""]))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_arabic_indic_full_width_and_ascii_digits_read_the_same(number, scale, noun):
    forms = [str(number), str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))]
    forms.append(str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")))
    readings = [read_quantity(f"{form} {scale} {noun}".strip()) for form in forms]
    assert readings[0] is not None
    assert readings[0] == readings[1] == readings[2]
    assert readings[0].value == number * (M if scale == "مليون" else G)


def in_english(number):
    ones = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
    ]
    ones += ["seventeen", "eighteen", "nineteen"]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return ones[number - 1]
    if number < 100:
        return tens[number // 10 - 2] + (f"-{ones[number % 10 - 1]}" if number % 10 else "")
    if number < 1000:
        return (
            ones[number // 100 - 1]
            + " hundred"
            + (f" and {in_english(number % 100)}" if number % 100 else "")
        )
    return (
        in_english(number // 1000) + " thousand" + (f" {in_english(number % 1000)}" if number % 1000 else "")
    )


@given(st.integers(2, 999_999))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_english_number_words_are_read(number):
    found = read_quantity(in_english(number) + " users")
    assert found is not None
    assert found.value == number


def in_arabic(number):
    ones = ["واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
    tens = ["عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
    hundreds = ["مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]
    parts = []
    if number >= 1000:
        count = number // 1000
        parts.append(
            "ألف"
            if count == 1
            else "ألفان"
            if count == 2
            else f"{in_arabic(count)} {'آلاف' if count < 11 else 'ألف'}"
        )
        number %= 1000
    if number >= 100:
        parts.append(hundreds[number // 100 - 1])
        number %= 100
    if 10 < number < 20:
        parts.append(["أحد", "اثنا", *ones[2:]][number - 11] + " عشر")
    elif number == 10:
        parts.append("عشرة")
    else:
        parts += [ones[number % 10 - 1]] if number % 10 else []
        parts += [tens[number // 10 - 2]] if number >= 20 else []
    return " و".join(parts)


@given(st.integers(3, 99_999))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_arabic_number_words_are_read(number):
    found = read_quantity(in_arabic(number) + " دولارا")
    assert found is not None
    assert found.value == number


WORDS = """6 1,5 ٣٥ 2024 ملايين دولار أكثر من عام قبل عامين في بين و5 مئات الأول
three million users between and ago February 3rd R1 many to 5亿"""
PIECES = st.lists(
    st.sampled_from([*"😀.،,()٪%$-–/", "\r\n", "\u200f", "ـ", "e\u0301", "أكثر من", *WORDS.split()]),
    max_size=25,
).map(" ".join)


@given(PIECES)
@settings(derandomize=True, max_examples=500, deadline=None)
def test_quantities_and_dates_share_no_words_and_lie_in_one_sentence(text):
    found = [*read_quantities(text), *read_dates(text)]
    spans = sorted((one.start, one.end) for one in found)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    sentences = split_sentences(text)
    for start, end in spans:
        assert start < end
        assert sum(s.start <= start and end <= s.end for s in sentences) == 1


@given(PIECES)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_a_line_before_shifts_every_quantity_by_its_length(text):
    line = "😀 لـ e\u0301\r\n"
    shifted = [
        (q.start - len(line), q.end - len(line), q.value, q.unit) for q in read_quantities(line + text)
    ]
    assert shifted == [(q.start, q.end, q.value, q.unit) for q in read_quantities(text)]


def test_a_value_too_long_to_be_an_amount_is_not_read():
    assert read_quantities("9" * 1_000_000 + " users") == []
