"""Dates of every form that the toolkit reads, in its three languages, and what looks like one and is none."""

from __future__ import annotations

import time

import pytest
from edtf import parse_edtf

from footnoted.text.dates import Date, claim_dates, read_date, read_dates
from footnoted.text.tokens import Tokens

# the words of one date: edtf, qualifier, relative; calendar and its date where it is another
ENGLISH = {
    # days and months, and spans of them
    "September the 11th": ("XXXX-09-11", "", ""),
    "11th September 2001": ("2001-09-11", "", ""),
    "5 to 9 May 2021": ("2021-05-05/2021-05-09", "", ""),
    "March 9-13, 2024": ("2024-03-09/2024-03-13", "", ""),
    "March 9–April 2, 2024": ("2024-03-09/2024-04-02", "", ""),
    "9–13 March": ("XXXX-03-09/XXXX-03-13", "", ""),
    "between 5 and 9 May": ("XXXX-05-05/XXXX-05-09", "", ""),
    "7th to the 14th of December": ("XXXX-12-07/XXXX-12-14", "", ""),
    "March to May 2024": ("2024-03/2024-05", "", ""),
    "March 2023 to May 2024": ("2023-03/2024-05", "", ""),
    "28 December to 3 January 2021": ("2020-12-28/2021-01-03", "", ""),
    "5 and 6 May 2021": ("2021-05-05/2021-05-06", "", ""),
    "July and August 2024": ("2024-07/2024-08", "", ""),
    "5-May-2021": ("2021-05-05", "", ""),
    "25/12/2024": ("2024-12-25", "", ""),
    "12/25/2024": ("2024-12-25", "", ""),
    "2024/3/5": ("2024-03-05", "", ""),
    "2024-03-09/2024-03-13": ("2024-03-09/2024-03-13", "", ""),
    "2021-05": ("2021-05", "", ""),
    # years, eras
    "between 2019 and 2021": ("2019/2021", "", ""),
    "2019 to 2021": ("2019/2021", "", ""),
    "late 1974": ("1974", "late", ""),
    "2019–present": ("2019/..", "", ""),
    "2023/24": ("2023/2024", "", ""),
    "AD 79": ("0079", "", ""),
    "79 CE": ("0079", "", ""),
    "753 BCE": ("-0752", "", ""),
    "300–250 BC": ("-0299/-0249", "", ""),
    "27 BC – AD 14": ("-0026/0014", "", ""),
    "15 March 44 BC": ("-0043-03-15", "", ""),
    "c. 1200": ("1200", "about", ""),
    # centuries, parts of years
    "4th century BC": ("-03XX", "", ""),
    "first half of the 19th century": ("1801/1850", "", ""),
    "third quarter of 2005": ("2005-07/2005-09", "", ""),
    "Q3 2024": ("2024-07/2024-09", "", ""),
    "2005 Q3": ("2005-07/2005-09", "", ""),
    "3Q 2021": ("2021-07/2021-09", "", ""),
    "Q1-Q3 2024": ("2024-01/2024-09", "", ""),
    "H1 2020": ("2020-01/2020-06", "", ""),
    "first nine months of 2024": ("2024-01/2024-09", "", ""),
    "fiscal 2024": ("2024", "", "", "fiscal"),
    "FY2023-24": ("2023/2024", "", "", "fiscal"),
    "financial year 2023/24": ("2023/2024", "", "", "fiscal"),
    # relative
    "today": ("", "", "P0D"),
    "the day before yesterday": ("", "", "P-2D"),
    "last night": ("", "", "P-1D"),
    "last Tuesday": ("", "", "last/W2"),
    "next Friday": ("", "", "next/W5"),
    "this Monday": ("", "", "P0W/W1"),
    "Tuesday": ("", "", "W2"),
    "Tuesday last week": ("", "", "P-1W/W2"),
    "last March": ("", "", "last/03"),
    "March last year": ("", "", "P-1Y/03"),
    "5 March of last year": ("", "", "P-1Y/03-05"),
    "last summer": ("", "", "last/22"),
    "5th of this month": ("", "", "P0M/05"),
    "last quarter": ("", "", "P-1Q"),
    "first quarter of this year": ("", "", "P0Y/Q1"),
    "about two years ago": ("", "about", "P-2Y"),
    # another calendar
    "1445 AH": ("", "", "", "hijri", "1445"),
    "15 Ramadan 1445": ("", "", "", "hijri", "1445-09-15"),
}
ARABIC = {
    "25 مارس 2024م": ("2024-03-25", "", ""),
    "5 إلى 9 مايو 2021": ("2021-05-05/2021-05-09", "", ""),
    "بين 5 و9 مايو": ("XXXX-05-05/XXXX-05-09", "", ""),
    "مارس حتى يونيو 2023": ("2023-03/2023-06", "", ""),
    "بين مارس ومايو 2024": ("2024-03/2024-05", "", ""),
    "يوليو وأغسطس 2024": ("2024-07/2024-08", "", ""),
    "بين عامي 2019 و2021": ("2019/2021", "", ""),
    "آذار/مارس": ("XXXX-03", "", ""),
    "25/3/2024": ("2024-03-25", "", ""),
    "عام 44 ق.م.": ("-0043", "", ""),
    "سنة 300 قبل الميلاد": ("-0299", "", ""),
    "عام 79 ميلادي": ("0079", "", ""),
    "سنة 1990 م": ("1990", "", ""),
    "300 إلى 250 ق.م": ("-0299/-0249", "", ""),
    "القرن الرابع قبل الميلاد": ("-03XX", "", ""),
    "القرن الـ19": ("18XX", "", ""),
    "الخمسينيات من القرن الماضي": ("195X", "", ""),
    "النصف الأول من القرن العشرين": ("1901/1950", "", ""),
    "الربع الثالث من عام 2024": ("2024-07/2024-09", "", ""),
    "الربعين الأول والثاني من 2024": ("2024-01/2024-06", "", ""),
    "النصف الأول من 2023": ("2023-01/2023-06", "", ""),
    "الأشهر التسعة الأولى من 2024": ("2024-01/2024-09", "", ""),
    "السنة المالية 2024": ("2024", "", "", "fiscal"),
    "العام المالي 2023/2024": ("2023/2024", "", "", "fiscal"),
    "مارس الماضي": ("", "", "last/03"),
    "الخامس من مارس المقبل": ("", "", "next/03-05"),
    "مارس من العام الماضي": ("", "", "P-1Y/03"),
    "الخامس من الشهر الجاري": ("", "", "P0M/05"),
    "الصيف الماضي": ("", "", "last/22"),
    "خريف العام الماضي": ("", "", "P-1Y/23"),
    "يوم الثلاثاء الماضي": ("", "", "last/W2"),
    "الأحد من الأسبوع الماضي": ("", "", "P-1W/W7"),
    "أمس الثلاثاء": ("", "", "P-1D"),
    "اليوم الاثنين": ("", "", "P0D"),
    "أول أمس": ("", "", "P-2D"),
    "الربع الأول من العام الجاري": ("", "", "P0Y/Q1"),
    "قبل نحو عامين": ("", "about", "P-2Y"),
    "15 رمضان 1445 هـ": ("", "", "", "hijri", "1445-09-15"),
    "عام 1445هـ": ("", "", "", "hijri", "1445"),
    "العاشر من ذي الحجة 1445": ("", "", "", "hijri", "1445-12-10"),
    "1445/9/15 هـ": ("", "", "", "hijri", "1445-09-15"),
    "عام 1403 هـ.ش": ("", "", "", "persian", "1403"),
}
CHINESE = {
    "2021年5月5日至9日": ("2021-05-05/2021-05-09", "", ""),
    "5月5日到6月9日": ("XXXX-05-05/XXXX-06-09", "", ""),
    "2021年12月28日至1月3日": ("2021-12-28/2022-01-03", "", ""),
    "2021年3-5月": ("2021-03/2021-05", "", ""),
    "2019年至2021年": ("2019/2021", "", ""),
    "2019-2021年": ("2019/2021", "", ""),
    "二〇二四年十月一日": ("2024-10-01", "", ""),
    "五月二十一日": ("XXXX-05-21", "", ""),
    "884年秋": ("0884-23", "", ""),
    "3月中旬": ("XXXX-03", "mid", ""),
    "2020年底": ("2020", "late", ""),
    "约1980年": ("1980", "about", ""),
    "1980年左右": ("1980", "about", ""),
    "公元前700年": ("-0699", "", ""),
    "公元前约1900年": ("-1899", "about", ""),
    "公元前二百二十一年": ("-0220", "", ""),
    "公元79年": ("0079", "", ""),
    "公元前475年至前221年": ("-0474/-0220", "", ""),
    "公元前27年—公元14年": ("-0026/0014", "", ""),
    "公元前3世纪": ("-02XX", "", ""),
    "十九世纪": ("18XX", "", ""),
    "19世纪上半叶": ("1801/1850", "", ""),
    "二十世纪八十年代": ("198X", "", ""),
    "90年代末": ("199X", "late", ""),
    "2024年第三季度": ("2024-07/2024-09", "", ""),
    "2024年前三季度": ("2024-01/2024-09", "", ""),
    "2024年上半年": ("2024-01/2024-06", "", ""),
    "2024财年": ("2024", "", "", "fiscal"),
    "令和6年5月3日": ("2024-05-03", "", ""),
    "民国三十八年": ("1949", "", ""),
    "昨天": ("", "", "P-1D"),
    "大前天": ("", "", "P-3D"),
    "去年": ("", "", "P-1Y"),
    "今年底": ("", "late", "P0Y"),
    "去年5月3日": ("", "", "P-1Y/05-03"),
    "明年夏季": ("", "", "P1Y/22"),
    "上个月": ("", "", "P-1M"),
    "本月5日": ("", "", "P0M/05"),
    "上周二": ("", "", "P-1W/W2"),
    "星期天": ("", "", "W7"),
    "去年第四季度": ("", "", "P-1Y/Q4"),
    "三十年前": ("", "", "P-30Y"),
    "3个月前": ("", "", "P-3M"),
    "几年前": ("", "", "P-Y"),
}
FORMS = ENGLISH | ARABIC | CHINESE


@pytest.mark.parametrize(("words", "expected"), FORMS.items(), ids=list(FORMS))
def test_words_that_are_one_date_are_read_whole(words, expected):
    assert read_date(words) == Date(0, len(words), *expected)


@pytest.mark.parametrize(("words", "expected"), FORMS.items(), ids=list(FORMS))
def test_the_same_is_found_inside_a_text(words, expected):
    text = f"😀 ({words}).\r\n"
    assert read_dates(text) == [Date(3, 3 + len(words), *expected)]


@pytest.mark.parametrize("edtf", sorted({form[0] for form in FORMS.values() if form[0]}))
def test_what_is_written_is_edtf(edtf):
    assert str(parse_edtf(edtf)) == edtf


FOUND = {
    "in March and June 2024": ["June 2024"],
    "in January or February of 2001": ["February of 2001"],
    "1947年（民国36年）5月，40至50年代": ["1947年", "民国36年"],
    "It may rain, and May may resign. They met in May.": ["May"],
    "The 2011 Danish comedy film, like the 2004 model": ["2011", "2004"],
    "the 2020 riots and Iran’s 2024 bushfires": ["2020", "2024"],
    "postponed from March to May 2024": ["March", "May 2024"],
    "on Tuesday, 5 March 2024": ["5 March 2024"],
    "يوم الأحد 5 مايو": ["5 مايو"],
    "قال الثلاثاء إن": ["الثلاثاء"],
    "15 رمضان 1445 هـ الموافق 25 مارس 2024": ["15 رمضان 1445 هـ", "25 مارس 2024"],
    "ولد سنة 656هـ/1258م": ["سنة 656هـ", "1258م"],
    "افتتح مساء اليوم": ["اليوم"],
    "2020年中国，2020年初中，2022年冬奥会": ["2020年", "2020年", "2022年"],
    "5月7日（周二）": ["5月7日"],
    "the 2nd and 3rd centuries BC": ["2nd", "3rd centuries BC"],
}


@pytest.mark.parametrize(("text", "expected"), FOUND.items(), ids=list(FOUND))
def test_in_a_text_are_found(text, expected):
    assert [text[date.start : date.end] for date in read_dates(text)] == expected


def test_an_era_behind_two_centuries_is_that_of_both():
    assert [date.edtf for date in read_dates("the 2nd and 3rd centuries BC")] == ["-01XX", "-02XX"]


UNREAD = [
    # a part that is not read makes the whole unread
    "31 February 2025",
    "half a year ago",
    "a year and a half ago",
    "three to four years ago",
    "almost two years ago",
    "early-to-mid 2020",
    "early March to May 2024",
    "May 3 and 14, 2024",
    "the high of September of ’67",
    "on 01-Feb-02",
    "call 235-1972 or 650 723 1976",
    "UNSC Resolution 1559",
    "13–9 March 2024",
    "winter 2019-20",
    "Q2 of fiscal 2023",
    "the first decade of the 21st century",
    "in May of the same year",
    "12/05/2024",
    "9/10 March 2024",
    "2008-09",
    "2021-05-32",
    "قبل عام ونصف",
    "قبل سنة وشهرين",
    "قبل ثلاث أو أربع سنوات",
    "في شهر مايو من العام نفسه",
    "العقد الأول من القرن الحادي والعشرين",
    "三四年前",
    "两年半前",
    "同年5月",
    "24年5月",
    # what only looks like a date
    "2000 protesters marched",
    "between 1500 and 2000 people",
    "2000 ad campaigns",
    "in room 2021, No. 2021",
    "in the upper 80's and low 90s",
    "every Sunday, Black Friday, the Sunday Times",
    "the third quarter",
    "they march 5 miles; sales fall 2020 percent",
    "شارك 2000 متظاهر",
    "ارتفاعه 2024 م",
    "صلاة الجمعة، الاثنين معا",
    "اليوم كما كان",
    "طارق رمضان",
    "القرن الثالث الهجري",
    "超过2000年历史，距今2000年",
    "一周三次，每周一",
    "农历五月初五，康熙六十一年",
    "说明年份，日本月刊，最后天",
]


@pytest.mark.parametrize("text", UNREAD)
def test_no_date_is_read_in(text):
    assert read_dates(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("about 2000 were", "2000"),
        ("the 2020 users", "2020"),
        ("in Q3", "Q"),
        ("9/10 March 2024", "9/10"),
        ("农历五月", "农"),
    ],
)
def test_what_may_be_a_date_is_nobody_elses_figure(text, word):
    tokens = Tokens(text)
    claims = claim_dates(tokens)
    at = next(place for place, token in enumerate(tokens) if token.text == word.lower())
    assert any(first <= at < claim.next and not claim.is_read for first, claim in claims.items())


def test_a_text_that_counts_hijri_years_has_no_year_1445_of_ours():
    assert read_dates("عام 1445")[0].edtf == "1445"
    found = read_dates("بدأ في 1440 هـ وانتهى عام 1445")
    assert [(date.edtf, date.calendar_date) for date in found] == [("", "1440")]


@pytest.mark.parametrize(
    "figure", ["9" * 5000, "9" * 5000 + "/24", "FY " + "9" * 5000, "9" * 5000 + " رمضان", "Q" + "9" * 5000]
)
def test_a_figure_of_any_length_is_survived(figure):
    assert all(date.end - date.start < 5000 for date in read_dates(figure))


@pytest.mark.parametrize(
    "piece", ["Q1-Q2-", "三年前", "2024年5月至", "from 5 to ", "بين 5 و", "the 2nd and ", "2024-"]
)
def test_a_long_line_takes_linear_time_and_no_deep_calls(piece):
    def seconds(size):
        line = piece * (size // len(piece))
        start = time.perf_counter()
        read_dates(line)
        return time.perf_counter() - start

    small = min(seconds(2_000) for _ in range(2))
    assert seconds(16_000) < 40 * small + 1


@pytest.mark.parametrize(
    ("words", "edtf"),
    [("the 1990s", "199X"), ("the 19th century", "18XX"), ("the spring of 2022", "2022-21")],
)
def test_an_article_belongs_to_the_date_behind_it(words, edtf):
    assert read_date(words).edtf == edtf


@pytest.mark.parametrize("words", ["by 2019", "until 2019", "since 2019", "before 2019", "not the 1990s"])
def test_a_word_that_changes_the_date_behind_it_does_not(words):
    assert read_date(words) is None
