"""What a cell may hold for a date, computed from the full day of publication."""

from __future__ import annotations

import csv
import datetime as dt

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.text.calendar.relative_dates import accepted_dates
from footnoted.text.dates import read_date
from footnoted.validation import validate


def values(words, published, *, past=None):
    return accepted_dates(read_date(words), published, past=past).values


# words, published, what a cell may hold; told as past where the words leave it open
COMPUTED = [
    ("yesterday", "2024-05-07", ["2024-05-06"]),
    ("yesterday", "2024-01-01", ["2023-12-31"]),
    ("أمس", "2024-03-01", ["2024-02-29"]),
    ("昨天", "2023-03-01", ["2023-02-28"]),
    ("today", "2024-05-07", ["2024-05-07"]),
    ("tomorrow", "2024-12-31", ["2025-01-01"]),
    ("last Tuesday", "2024-05-07", ["2024-04-30"]),
    ("last Tuesday", "2024-05-09", ["2024-05-07", "2024-04-30"]),
    ("الثلاثاء الماضي", "2024-05-07", ["2024-04-30"]),
    ("上周二", "2024-05-09", ["2024-04-30"]),
    ("next Friday", "2024-05-07", ["2024-05-10", "2024-05-17"]),
    ("Tuesday", "2024-05-07", ["2024-05-07"]),
    ("Wednesday", "2024-05-07", ["2024-05-01"]),
    ("this month", "2024-05-07", ["2024-05"]),
    ("last month", "2024-01-10", ["2023-12"]),
    ("الشهر الماضي", "2024-05-07", ["2024-04"]),
    ("上个月", "2024-01-31", ["2023-12"]),
    ("5th of this month", "2024-05-07", ["2024-05-05"]),
    ("本月5日", "2024-05-07", ["2024-05-05"]),
    ("last quarter", "2024-02-10", ["2023-10/2023-12"]),
    ("الربع الأول من العام الجاري", "2024-05-07", ["2024-01/2024-03"]),
    ("去年第四季度", "2024-05-07", ["2023-10/2023-12"]),
    ("two weeks ago", "2024-05-07", ["2024-04-23", "2024-04-23~", "2024-04"]),
    ("قبل ثلاثة أيام", "2024-05-07", ["2024-05-04"]),
    ("three months ago", "2024-02-10", ["2023-11", "2023-11~"]),
    ("last year", "2024-05-07", ["2023"]),
    ("next year", "2024-05-07", ["2025"]),
    ("三十年前", "2024-05-07", ["1994", "1994~"]),
    ("March last year", "2024-05-07", ["2023-03"]),
    ("last March", "2024-05-07", ["2024-03"]),
    ("last March", "2024-03-07", ["2023-03"]),
    ("مارس المقبل", "2024-05-07", ["2025-03"]),
    ("last summer", "2024-05-07", ["2023-22"]),
    ("last winter", "2024-05-07", ["2023-24", "2024-24"]),
    ("28 December", "2024-01-10", ["2023-12-28", "XXXX-12-28"]),
    ("ديسمبر", "2024-01-10", ["2023-12", "XXXX-12"]),
    ("5月5日至9日", "2024-05-08", ["2023-05-05/2023-05-09", "XXXX-05-05/XXXX-05-09"]),
    ("29 February", "2023-05-01", ["2020-02-29", "XXXX-02-29"]),
    ("28 December to 3 January", "2024-01-10", ["2023-12-28/2024-01-03", "XXXX-12-28/XXXX-01-03"]),
    ("fiscal 2024", "2024-05-07", ["2024", "2023/2024", "2024/2025"]),
    ("14 March 2030", "2024-05-07", ["2030-03-14"]),
    # only the month, or the year, of publication is known: so is the answer
    ("yesterday", "2024-05", ["2024-04", "2024-05"]),
    ("yesterday", "2024", ["2023", "2024"]),
    ("last month", "2024-05?", ["2024-04"]),
    ("last year", "2024", ["2023"]),
    ("February", "2025", ["2025-02", "XXXX-02"]),
    ("July", "2025-04", ["2024-07", "XXXX-07"]),
    ("last March", "2024", ["2023-03", "2024-03"]),
    ("yesterday", "2024-04/2024-05", ["2024-03", "2024-04", "2024-05"]),
    ("yesterday", "2024-22", ["2023", "2024"]),
    # nothing is known
    ("yesterday", "", ["XXXX"]),
    ("last March", "XXXX", ["XXXX-03"]),
    ("February", "", ["XXXX-02"]),
]


@pytest.mark.parametrize(("words", "published", "expected"), COMPUTED)
def test_a_date_told_as_past_is_computed_from_the_day_of_publication(words, published, expected):
    assert list(values(words, published, past=True)) == expected


@pytest.mark.parametrize(
    ("words", "published", "expected"),
    [
        ("28 December", "2024-01-10", ["2023-12-28", "2024-12-28", "XXXX-12-28"]),
        ("Wednesday", "2024-05-07", ["2024-05-01", "2024-05-08"]),
        ("yesterday", "2024-05-07", ["2024-05-06"]),
    ],
)
def test_where_nobody_says_whether_it_is_past_the_nearest_on_either_side_may_be_meant(
    words, published, expected
):
    assert list(values(words, published)) == expected


def test_what_is_told_as_future_is_not_before_publication():
    assert list(values("28 December", "2024-01-10", past=False)) == ["2024-12-28", "XXXX-12-28"]


@pytest.mark.parametrize("words", ["15 رمضان 1445 هـ", "عام 1445هـ", "1445 AH"])
def test_a_date_of_another_calendar_is_left_to_a_person(words):
    assert accepted_dates(read_date(words), "2024-05-07") is None


PAST = [
    "yesterday",
    "Tuesday",
    "last Tuesday",
    "28 December",
    "May",
    "5–9 May",
    "last week",
    "last month",
    "two weeks ago",
    "last March",
    "last summer",
]
PAST += ["أمس", "الأسبوع الماضي", "29 فبراير", "مارس الماضي", "昨天", "上周二", "3月9日", "去年5月", "三天前"]


@given(st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2050, 12, 31)), st.sampled_from(PAST))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_nothing_after_the_day_of_publication_is_accepted_for_what_is_past(day, words):
    for value in values(words, day.isoformat(), past=True):
        assert str(parse_edtf(value)) == value
        first = value.partition("/")[0].rstrip("~")
        if "X" not in value and not first.endswith(("-21", "-22", "-23", "-24")):
            assert first <= day.isoformat()[: len(first)]


@given(st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2050, 12, 31)), st.integers(0, 400))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_so_many_days_ago_is_that_day(day, number):
    there = (day - dt.timedelta(number)).isoformat()
    assert values(f"{number} days ago", day.isoformat()) == (there,)
    assert values(f"قبل {number} يوم", day.isoformat()) == (there,)
    if number:
        assert values(f"{number}天前", day.isoformat()) == (there,)


# --- the rule that asks for them -------------------------------------------------------------------------


@pytest.fixture
def dated(sample):
    """Give a function that dates one event of the sample anew and says what readings.date finds."""

    def find(words, cell, published, modality="stated"):
        sources = sample / "data" / "sources.csv"
        text = sources.read_text(encoding="utf-8").replace(",en,2024,", f",en,{published},")
        sources.write_text(text, encoding="utf-8", newline="")
        events = sample / "data" / "events.csv"
        with events.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        row = next(row for row in rows if row["event_id"] == "bluewater-shares-fall")
        row |= {"as_written": words, "edtf": cell, "modality": modality, "basis": "By the day of the text."}
        with events.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, rows[0], lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        outcome = validate(sample, layers=["readings"])
        where = "events/bluewater-shares-fall/"
        return [(one.rule, one.found, one.expected) for one in outcome.issues if where in str(one)]

    return find


@pytest.mark.parametrize(
    ("words", "cell", "published"),
    [
        ("yesterday", "2024-05-06", "2024-05-07"),
        ("28 December", "2023-12-28?", "2024-01-10"),
        ("Tuesday", "2024-05-07", "2024-05-09"),
    ],
)
def test_a_right_date_is_accepted(dated, words, cell, published):
    assert dated(words, cell, published) == []


def test_a_wrong_date_is_named_with_the_day_it_was_computed_from(dated):
    assert dated("yesterday", "2023", "2024-05-07") == [
        ("readings.date", '"2023"', '"2024-05-06", as read from "yesterday", published 2024-05-07')
    ]


def test_a_day_after_publication_is_refused_for_what_is_stated_and_taken_for_what_is_planned(dated):
    assert [rule for rule, _, _ in dated("28 December", "2024-12-28", "2024-01-10")] == ["readings.date"]


def test_a_plan_may_lie_after_publication(dated):
    assert dated("28 December", "2024-12-28", "2024-01-10", modality="planned") == []


def test_words_of_another_calendar_are_said_to_be_unreadable(dated):
    expected = "a date of our own calendar; these words are one of the hijri calendar, "
    expected += "or lines for this row in validation/read_by_hand.csv"
    assert dated("15 Ramadan 1445", "2024-03-25", "2024") == [
        ("readings.unreadable", '"15 Ramadan 1445"', expected)
    ]


def test_words_in_a_language_that_is_not_read_are_said_to_be_unreadable(sample, dated):
    sources = sample / "data" / "sources.csv"
    text = sources.read_text(encoding="utf-8").replace(",en,2024,", ",fr,2024,")
    sources.write_text(text, encoding="utf-8", newline="")
    found = dated("2024", "2024", "2024")
    expected = "words in a language that is read (ar, en, zh); the source is in fr, "
    expected += "or lines for this row in validation/read_by_hand.csv"
    assert found == [("readings.unreadable", '"2024"', expected)]
