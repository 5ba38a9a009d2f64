"""Dates: what is read as which EDTF, what is relative, and what is no date."""

from __future__ import annotations

import itertools
from functools import cache

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.text.dates import Date, read_date, read_dates
from footnoted.text.sentences import split_sentences

# the words of one date: edtf, qualifier, relative
WHOLE = {
    # years
    "عام 2020": ("2020", "", ""),
    "سنة ٢٠٢٠": ("2020", "", ""),
    "العام 2020": ("2020", "", ""),
    "year 2020": ("2020", "", ""),
    "أواخر عام 2022": ("2022", "late", ""),
    "أوائل عام 2020": ("2020", "early", ""),
    "مطلع 2020": ("2020", "early", ""),
    "منتصف عام 2021": ("2021", "mid", ""),
    "نهاية عام 2021": ("2021", "late", ""),
    "حوالي عام 1900": ("1900", "about", ""),
    "early 2020": ("2020", "early", ""),
    "late 2022": ("2022", "late", ""),
    "mid-2021": ("2021", "mid", ""),
    "the end of 2021": ("2021", "late", ""),
    "circa 1900": ("1900", "about", ""),
    "44 BC": ("-0043", "", ""),
    "٣٠٠ ق.م.": ("-0299", "", ""),
    "800 AD": ("0800", "", ""),
    "2019-2021": ("2019/2021", "", ""),
    "1939–45": ("1939/1945", "", ""),
    "2024年": ("2024", "", ""),
    "2020年初": ("2020", "early", ""),
    # seasons
    "خريف عام 2024": ("2024-23", "", ""),
    "حوالي خريف عام 2024": ("2024-23", "about", ""),
    "ربيع 2019": ("2019-21", "", ""),
    "summer of 2019": ("2019-22", "", ""),
    "winter 2020": ("2020-24", "", ""),
    "2024年秋季": ("2024-23", "", ""),
    # months
    "فبراير": ("XXXX-02", "", ""),
    "شباط": ("XXXX-02", "", ""),
    "فيفري": ("XXXX-02", "", ""),
    "شهر مارس": ("XXXX-03", "", ""),
    "فبراير 2025": ("2025-02", "", ""),
    "مارس 2025": ("2025-03", "", ""),
    "آب 2020": ("2020-08", "", ""),
    "شباط/فبراير 2025": ("2025-02", "", ""),
    "شباط (فبراير) 2025": ("2025-02", "", ""),
    "تشرين الأول من عام 2015": ("2015-10", "", ""),
    "كانون الثاني 2016": ("2016-01", "", ""),
    "أوائل مارس 2020": ("2020-03", "early", ""),
    "February": ("XXXX-02", "", ""),
    "February 2025": ("2025-02", "", ""),
    "May 2020": ("2020-05", "", ""),
    "late March 2020": ("2020-03", "late", ""),
    "mid-January": ("XXXX-01", "mid", ""),
    "2024年2月": ("2024-02", "", ""),
    # days
    "3 فبراير 2025": ("2025-02-03", "", ""),
    "٣ فبراير": ("XXXX-02-03", "", ""),
    "الثالث من فبراير 2025": ("2025-02-03", "", ""),
    "الثالث والعشرين من مارس": ("XXXX-03-23", "", ""),
    "الحادي عشر من سبتمبر 2001": ("2001-09-11", "", ""),
    "3 February 2025": ("2025-02-03", "", ""),
    "February 3, 2025": ("2025-02-03", "", ""),
    "Feb. 3, 2025": ("2025-02-03", "", ""),
    "25th of March": ("XXXX-03-25", "", ""),
    "March 25th": ("XXXX-03-25", "", ""),
    "29 February 2024": ("2024-02-29", "", ""),
    "2025-02-03": ("2025-02-03", "", ""),
    "2024年2月3日": ("2024-02-03", "", ""),
    # decades, centuries
    "التسعينيات": ("199X", "", ""),
    "ثمانينيات القرن الماضي": ("198X", "", ""),
    "خمسينيات القرن الرابع عشر": ("135X", "", ""),
    "أوائل التسعينيات": ("199X", "early", ""),
    "1990s": ("199X", "", ""),
    "1400s": ("14XX", "", ""),
    "10th century AD": ("09XX", "", ""),
    "early 1990s": ("199X", "early", ""),
    "القرن التاسع عشر": ("18XX", "", ""),
    "القرن العشرين": ("19XX", "", ""),
    "القرن الحادي والعشرين": ("20XX", "", ""),
    "19th century": ("18XX", "", ""),
    "twenty-first century": ("20XX", "", ""),
    "late 18th century": ("17XX", "late", ""),
    # relative
    "العام الماضي": ("", "", "P-1Y"),
    "الشهر الماضي": ("", "", "P-1M"),
    "هذا الأسبوع": ("", "", "P0W"),
    "العام المقبل": ("", "", "P1Y"),
    "أوائل العام الماضي": ("", "early", "P-1Y"),
    "منذ بداية العام": ("", "", "P0Y/start"),
    "نهاية العام": ("", "", "P0Y/end"),
    "قبل عامين": ("", "", "P-2Y"),
    "قبل ثلاث سنوات": ("", "", "P-3Y"),
    "قبل عام": ("", "", "P-1Y"),
    "قبل عقد": ("", "", "P-10Y"),
    "قبل عقدين": ("", "", "P-20Y"),
    "قبل عقدين من الزمن": ("", "", "P-20Y"),
    "نهاية العام الماضي": ("", "late", "P-1Y"),
    "a couple years ago": ("", "", "P-Y"),
    "قبل 5 أشهر": ("", "", "P-5M"),
    "قبل أشهر": ("", "", "P-M"),
    "منذ سنوات": ("", "", "P-Y"),
    "قبل بضعة أيام": ("", "", "P-D"),
    "last year": ("", "", "P-1Y"),
    "late last month": ("", "late", "P-1M"),
    "two years ago": ("", "", "P-2Y"),
    "a decade ago": ("", "", "P-10Y"),
    "12 weeks ago": ("", "", "P-12W"),
    "months ago": ("", "", "P-M"),
    "several years ago": ("", "", "P-Y"),
    "since the start of the year": ("", "", "P0Y/start"),
}


parsed = cache(parse_edtf)  # it takes milliseconds


@pytest.mark.parametrize(("words", "expected"), WHOLE.items(), ids=list(WHOLE))
def test_words_that_are_one_date_are_read_whole(words, expected):
    assert read_date(words) == Date(0, len(words), *expected)


@pytest.mark.parametrize(("words", "expected"), WHOLE.items(), ids=list(WHOLE))
def test_the_same_is_found_inside_a_text(words, expected):
    text = f"😀 قيل: {words}.\r\n"
    start = text.index(words)
    assert read_dates(text) == [Date(start, start + len(words), *expected)]


@pytest.mark.parametrize("edtf", sorted({edtf for edtf, _, _ in WHOLE.values() if edtf}))
def test_what_is_written_is_edtf(edtf):
    assert str(parsed(edtf)) == edtf


FOUND = {
    "في مارس. ثم": ["مارس"],
    "هو مارس الرياضة": [],
    "في آب وفي حزيران": ["آب", "حزيران"],
    "قال أب لابنه": [],
    "May I come in May or in May 2020?": ["May", "May 2020"],
    "They march in March": ["March"],
    "the early 1990s": ["early 1990s"],
    "in her 30s": [],
    "the 19th and 20th centuries": ["19th", "20th centuries"],
    "from 1463 to 1878": ["1463 to 1878"],
    "في الأربعينيات من عمره": [],
    "بين عامي 2020 و2021": ["بين عامي 2020 و2021"],
    "قبل عام 2020": ["عام 2020"],
    "قبل يوم الجمعة": ["يوم الجمعة"],
    "قبل عامين من الانتخابات": [],
    "more than two years ago": [],
    "about 2000 people": [],
    "more than 2000": [],
    "أكثر من 2000": [],
    "2,020 users, 2020 users, $2020, 2020%": [],
    "In 2020 companies grew": ["2020"],
    "(2021)": ["2021"],
    "ISO 9001 and room 1203": [],
    "R2020 and GPT-2020": [],
    "في 1443 هـ": ["1443 هـ"],
    "at 10 p.m. or at 10:30": [],
    "الساعة العاشرة": [],
    "ربيع الأول": [],
    "31 February 2025": [],
    "12/05/2024": [],
    "القرن الرابع قبل الميلاد": ["القرن الرابع قبل الميلاد"],
    "the fourth century BC": ["fourth century BC"],
    "5年": [],
    "autumn": [],
    "في 3 فبراير و4 مارس": ["3 فبراير", "4 مارس"],
    "لعام 2020، وعام 2021": ["عام 2020", "عام 2021"],
    "": [],
}


@pytest.mark.parametrize(("text", "expected"), FOUND.items(), ids=list(FOUND))
def test_in_a_text_are_found(text, expected):
    assert [text[date.start : date.end] for date in read_dates(text)] == expected


@pytest.mark.parametrize(
    ("words", "edtf"), [("مارس", "XXXX-03"), ("May", "XXXX-05"), ("آب", "XXXX-08"), ("2024", "2024")]
)
def test_a_doubtful_word_known_to_be_a_date_is_read(words, edtf):
    assert read_date(words) == Date(0, len(words), edtf, "", "")


@pytest.mark.parametrize(
    "words", ["", "in 2020", "2020 and 2021", "عامين", "35٪", "2025-13-01", "2025-02-30"]
)
def test_what_is_not_exactly_one_date_reads_as_none(words):
    assert read_date(words) is None


def test_a_proclitic_may_stand_before_a_date():
    assert read_date("لعام 2020") == Date(1, 9, "2020", "", "")


MONTHS = [
    "يناير",
    "شباط",
    "مارس",
    "نيسان",
    "May",
    "June",
    "July",
    "أغسطس",
    "أيلول",
    "October",
    "نوفمبر",
    "كانون الأول",
]


@given(st.integers(1, 12), st.integers(1, 31), st.integers(1000, 2199))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_every_day_read_is_a_day_of_the_calendar(month, day, year):
    for words in (
        f"{day} {MONTHS[month - 1]} {year}",
        f"{year}-{month:02}-{day:02}",
        f"{year}年{month}月{day}日",
    ):
        for date in read_dates(words):
            assert str(parsed(date.edtf)) == date.edtf
            if date.end - date.start == len(words):
                assert date.edtf == f"{year}-{month:02}-{day:02}"


def test_every_month_of_both_arabic_naming_systems_is_read():
    western = [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ]
    eastern = ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول"]
    eastern += ["تشرين الأول", "تشرين الثاني", "كانون الأول"]
    for names, number in itertools.product((western, eastern), range(12)):
        assert [date.edtf for date in read_dates(f"في {names[number]} 2020")] == [f"2020-{number + 1:02}"]


WORDS = """3 31 44 2024 ٢٠٢٠ عام أواخر خريف فبراير مارس من القرن الثالث والعشرين قبل سنوات ثلاث هـ ق.م
BC May late the 1990 s ago years two 年 2月 century"""
PIECES = st.lists(
    st.sampled_from([*"😀.،,()-/'", "\r\n", "\u200f", "ـ", "e\u0301", *WORDS.split()]), max_size=25
).map(" ".join)


@given(PIECES)
@settings(derandomize=True, max_examples=300, deadline=None)
def test_dates_are_valid_in_order_and_in_one_sentence(text):
    dates = read_dates(text)
    bounds = [bound for date in dates for bound in (date.start, date.end)]
    assert bounds == sorted(bounds)
    sentences = split_sentences(text)
    for date in dates:
        assert [bool(date.edtf), bool(date.relative), bool(date.calendar_date)].count(True) == 1
        assert not date.edtf or str(parsed(date.edtf)) == date.edtf
        assert sum(s.start <= date.start and date.end <= s.end for s in sentences) == 1


@given(PIECES)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_a_line_before_shifts_every_date_by_its_length(text):
    line = "😀 لـ e\u0301\r\n"
    shifted = [(date.start - len(line), date.end - len(line), date.edtf) for date in read_dates(line + text)]
    assert shifted == [(date.start, date.end, date.edtf) for date in read_dates(text)]
