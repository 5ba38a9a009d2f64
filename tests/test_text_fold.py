"""Folding: what is made equal, and that every folded character knows where it came from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.text.fold import fold

CASES = [
    ("DeepSeek", "deepseek"),
    ("STRASSE", "strasse"),
    ("Straße", "strasse"),
    ("İzmir", "i\u0307zmir"),
    ("أحمد إبراهيم آدم ٱلنور", "احمد ابراهيم ادم النور"),
    ("مسؤول مئات", "مسؤول مئات"),
    ("شُكْرًا جزيلًا", "شكرا جزيلا"),
    ("لـ قمر", "ل قمر"),
    ("كـــتاب", "كتاب"),
    ("علی ک", "علي ك"),
    ("٣٥٫٥ و۱۲ و１２", "35٫5 و12 و12"),
    ("Ｗｉｄｅ　ｔｅｘｔ", "wide text"),
    ("ﬁne", "fine"),
    ("ﷺ", "صلى الله عليه وسلم"),
    ("ﻻ", "لا"),
    ("2½ km² x¹", "2½ km² x¹"),
    ('‘a’ “b” «c» "d" `e`', "'a' 'b' 'c' 'd' 'e'"),
    ("1–2—3−4‑5", "1-2-3-4-5"),
    ("wait…", "wait..."),
    ("a\u200fb\u200dc\ufeffd\u00ade", "abcde"),
    ("a \t\u00a0\u3000 b", "a b"),
    ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ("a \n\n  b", "a\nb"),
    ("e\u0301te\u0301", "été"),
    ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),
    ("👩\u200d🚀 ok", "👩🚀 ok"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "folded"), CASES)
def test_a_text_folds_to(text, folded):
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "word", "source"),
    [
        ("قال الصِّينُ", "الصين", "الصِّينُ"),
        ("في الصيـــن اليوم", "الصين", "الصيـــن"),
        ("😀 Straße", "strasse", "Straße"),
        ("a\r\n\r\nbéta", "béta", "béta"),
        ("cafe\u0301 noir", "café", "cafe\u0301"),
        ("x\u200f y", "y", "y"),
        ("\u200fnew\u200f", "new", "new"),
        ("a ﬁne day", "fi", "ﬁ"),
        ("a ﬁne day", "in", "ﬁn"),
        ("٪ ٣٥", "35", "٣٥"),
    ],
)
def test_a_folded_word_maps_back_to_its_letters(text, word, source):
    folded = fold(text)
    start = folded.text.index(word)
    first, last = folded.span(start, start + len(word))
    assert text[first:last] == source


def test_the_end_moves_over_combining_marks():
    assert fold("ab\u0301\u0302c").span(0, 2) == (0, 4)


def test_an_empty_span_maps_to_an_empty_span():
    folded = fold("a\u0301 b")
    assert [folded.span(at, at) for at in range(len(folded.text) + 1)] == [(0, 0), (2, 2), (3, 3), (4, 4)]


@pytest.mark.parametrize("span", [(-1, 0), (0, 4), (2, 1)])
def test_a_span_outside_the_folded_text_is_refused(span):
    with pytest.raises(ValueError, match=r"does not lie in the folded text of 3 code points"):
        fold("abc").span(*span)


SINGLE = "aBşß é أﷺﬁ😀中한İـ\n\u2028\u00a0\u0301\u200f\u200d\ufeff\u202b‘’«»“”…–−٣３½²"
SEVERAL = ["e\u0301", "ًّ", "إ\u0655", "\r\n", "\u1112\u1161\u11ab", "I\u0307"]
PIECES = st.sampled_from([*SINGLE, *SEVERAL])
TEXTS = st.lists(PIECES | st.characters(), max_size=40).map("".join)


def naive_fold(text):
    """Fold character by character, slowly: list of (folded character, start, end of its source)."""
    result = []
    at = 0
    while at < len(text):
        end = at + 1
        if text[at].isspace():
            while (
                end < len(text)
                and (text[end].isspace() or fold(text[end]).text == "")
                and not is_joined(text[end])
            ):
                end += 1
        elif not is_joined(text[at]) and fold(text[at]).text == "":
            while end < len(text) and is_joined(text[end]):
                end += 1
        else:
            while end < len(text) and is_joined(text[end]):
                end += 1
        result += [(character, at, end) for character in fold(text[at:end]).text]
        at = end
    return result


def is_joined(character):
    return (
        unicodedata.category(character).startswith("M")
        or 0x1160 <= ord(character) < 0x1200
        or 0xD7B0 <= ord(character) < 0xD7FC
    )


@given(TEXTS, st.data())
@settings(derandomize=True, max_examples=600, deadline=None)
def test_the_map_equals_a_naive_one(text, data):
    folded = fold(text)
    naive = naive_fold(text)
    assert folded.text == "".join(character for character, _, _ in naive)
    if naive:
        start = data.draw(st.integers(0, len(naive) - 1))
        end = data.draw(st.integers(start + 1, len(naive)))
        assert folded.span(start, end) == (naive[start][1], naive[end - 1][2])


@given(TEXTS)
@settings(derandomize=True, max_examples=300, deadline=None)
def test_spans_grow_with_their_folded_spans(text):
    folded = fold(text)
    spans = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(st.text(alphabet="abأإآكتبنيَّةـ ‘’\r\n\u200f😀é", max_size=60))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_decomposing_and_changing_line_ends_and_quotes_changes_nothing_folded(text):
    other = (
        unicodedata.normalize("NFD", text)
        .replace("\r\n", "\n")
        .replace("ـ", "")
        .replace("‘", '"')
        .replace("’", "»")
    )
    assert fold(other).text == fold(text).text


@given(st.text(max_size=60))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_prefixes_shift_no_span(text):
    prefix = "😀\r\n\u202bلـ é "
    plain, shifted = fold("x" + text), fold(prefix + "x" + text)
    at = shifted.text.index("x")
    assert shifted.text[at:] == plain.text
    assert shifted.span(at, at + 1)[0] == len(prefix)
