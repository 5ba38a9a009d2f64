"""Date phrases composed of known parts read as that date or as nothing, alone and among other words."""

from __future__ import annotations

import calendar
import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.text.dates import read_date, read_dates

ENGLISH = calendar.month_name[1:]
ARABIC = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
ARABIC = ARABIC.split(" ")
SHAMI = "كانون الثاني،شباط،آذار،نيسان،أيار،حزيران،تموز،آب،أيلول،تشرين الأول،تشرين الثاني،كانون الأول"
SHAMI = SHAMI.split("،")
QUARTERS = {1: ("first", "الأول"), 2: ("second", "الثاني"), 3: ("third", "الثالث"), 4: ("fourth", "الرابع")}
ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
HAN = dict(enumerate("〇一二三四五六七八九"))

DAYS = st.dates(min_value=dt.date(1600, 1, 1), max_value=dt.date(2099, 12, 31))


def ordinal(day):
    return f"{day}{ENDINGS.get(day, 'th')}"


def han(number):
    """Write a number below 100 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else HAN[tens]) + ("十" if tens else "") + (HAN[ones] if ones or not tens else "")


def forms_of_a_day(day):
    """Yield ways to write a day with its year, in three languages."""
    year, month, number = day.year, day.month, day.day
    name = ENGLISH[month - 1]
    yield from (f"{number} {name} {year}", f"{name} {number}, {year}", f"{ordinal(number)} of {name} {year}")
    yield from (
        f"{name} the {ordinal(number)}, {year}",
        f"{name[:3]} {number}, {year}",
        f"{number}-{name}-{year}",
    )
    for arabic in (ARABIC[month - 1], SHAMI[month - 1], f"{SHAMI[month - 1]}/{ARABIC[month - 1]}"):
        yield from (
            f"{number} {arabic} {year}",
            f"{number} {arabic} {year}م",
            f"{number} من {arabic} عام {year}",
        )
    yield f"{year}年{month}月{number}日"
    yield f"{''.join(HAN[int(digit)] for digit in str(year))}年{han(month)}月{han(number)}日"
    yield from (f"{year}-{month:02}-{number:02}", f"{year}/{month}/{number}")


def forms_of_a_span(first, last):
    """Yield ways to write two days of one month and year."""
    year, month = first.year, first.month
    name, arabic = ENGLISH[month - 1], ARABIC[month - 1]
    yield from (f"{first.day}–{last.day} {name} {year}", f"{name} {first.day}-{last.day}, {year}")
    yield from (
        f"{first.day} to {last.day} {name} {year}",
        f"between {first.day} and {last.day} {name} {year}",
    )
    yield from (
        f"{name} {first.day} through {last.day}, {year}",
        f"{first.day} إلى {last.day} {arabic} {year}",
    )
    yield from (f"بين {first.day} و{last.day} {arabic} {year}", f"{first.day} - {last.day} {arabic} {year}")
    yield from (f"{year}年{month}月{first.day}日至{last.day}日", f"{year}年{month}月{first.day}-{last.day}日")


FRAMES = [
    "{}",
    "In the end, {}.",
    "It met ({}) and left.",
    "قال إن ذلك كان في {}، ثم عاد.",
    "（{}）",
    "\r\n😀 {}\r\n",
]


def reads_as_that_or_nothing(words, edtf, frame):
    alone = read_date(words)
    assert alone is None or (alone.edtf, alone.start, alone.end) == (edtf, 0, len(words))
    text = frame.format(words)
    start = frame.index("{}")
    found = read_dates(text)
    assert [(date.start, date.end, date.edtf) for date in found] in ([], [(start, start + len(words), edtf)])
    return alone is not None and bool(found)


@given(DAYS, st.sampled_from(FRAMES))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_a_day_is_read_as_that_day_or_not_at_all(day, frame):
    read = [reads_as_that_or_nothing(words, day.isoformat(), frame) for words in forms_of_a_day(day)]
    assert sum(read) >= 0.95 * len(read)


@given(DAYS, st.integers(1, 30), st.sampled_from(FRAMES))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_a_span_of_days_is_read_as_that_span_or_not_at_all(first, length, frame):
    number = min(first.day + length, calendar.monthrange(first.year, first.month)[1])
    if number == first.day:
        return
    last = first.replace(day=number)
    edtf = f"{first.isoformat()}/{last.isoformat()}"
    read = [reads_as_that_or_nothing(words, edtf, frame) for words in forms_of_a_span(first, last)]
    assert all(read)


@given(st.integers(1600, 2098), st.integers(1, 200), st.sampled_from(FRAMES))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_a_span_of_years_is_read_as_that_span_or_not_at_all(first, length, frame):
    last = min(first + length, 2099)
    words = [
        f"{first}–{last}",
        f"between {first} and {last}",
        f"{first} to {last}",
        f"بين عامي {first} و{last}",
    ]
    words += [f"{first} إلى {last}", f"{first}年至{last}年", f"{first}-{last}年"]
    assert all(reads_as_that_or_nothing(one, f"{first}/{last}", frame) for one in words)


@given(st.integers(2, 999), st.sampled_from(FRAMES))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_a_year_before_our_era_is_one_less_than_its_number(number, frame):
    words = [
        f"{number} BC",
        f"{number} BCE",
        f"سنة {number} قبل الميلاد",
        f"公元前{number}年",
    ]
    words += [f"عام {number} ق.م"] if "{}." not in frame else []  # there the full stop is both's
    assert all(reads_as_that_or_nothing(one, f"-{number - 1:04d}", frame) for one in words)


@given(st.integers(1600, 2099), st.integers(1, 4), st.sampled_from(FRAMES))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_a_quarter_is_read_as_its_months(year, number, frame):
    edtf = f"{year}-{3 * number - 2:02}/{year}-{3 * number:02}"
    english, arabic = QUARTERS[number]
    words = [
        f"{english} quarter of {year}",
        f"Q{number} {year}",
        f"{ordinal(number)} quarter {year}",
    ]
    words += [
        f"الربع {arabic} من عام {year}",
        f"{year}年第{han(number)}季度",
        f"{year}年{number}季度",
    ]
    assert all(reads_as_that_or_nothing(one, edtf, frame) for one in words)


WORDS = """3 9 11 31 44 1445 1990 2024 ٢٠٢٠ 2023/24 - – to and between from of the May March Tuesday
last next this half a year ago years two BC AD late early Q3 FY quarter first ramadan century BC, , . ( ) th
بين من إلى و و9 عام السنة المالية أواخر خريف فبراير مارس الثلاثاء يوم الماضي المقبل القرن الثالث قبل منذ
سنوات ونصف هـ م ق.م الربع الأول رمضان ، 年 5月 9日 至 公元前 世纪 去年 上周二 三年前"""


@given(st.lists(st.sampled_from([*WORDS.split(), "\r\n", "😀", "ـ"]), max_size=18).map(" ".join))
@settings(derandomize=True, max_examples=400, deadline=None)
def test_whatever_is_found_reads_the_same_alone(text):
    for date in read_dates(text):
        alone = read_date(text[date.start : date.end])
        if alone is not None and text[: date.start].rstrip()[-1:] not in "0123456789٢٠":
            assert (alone.relative, alone.calendar) == (date.relative, date.calendar)
            assert date.edtf in ("", alone.edtf)
