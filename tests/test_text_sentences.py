"""Sentences: where units begin and end, what they are, and that nothing visible is lost."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.text.sentences import split_sentences


def units(text):
    return [text[unit.start : unit.end] for unit in split_sentences(text)]


LINES = {
    # plain ends
    "One. Two! Three? Four.": ["One.", "Two!", "Three?", "Four."],
    "Well… Then she left.": ["Well…", "Then she left."],
    "Wait... then go.": ["Wait... then go."],
    "He won!! She lost?! Fine.": ["He won!!", "She lost?!", "Fine."],
    "No end here: it goes on; and on.": ["No end here: it goes on; and on."],
    "ذهب القط. نام الكلب؟ نعم! انتهى.": ["ذهب القط.", "نام الكلب؟", "نعم!", "انتهى."],
    "وصل متأخرًا؛ ثم قال: سأعود. وعاد.": ["وصل متأخرًا؛ ثم قال: سأعود.", "وعاد."],
    "تعمل ذاتيًا. لا أحد يراها.": ["تعمل ذاتيًا.", "لا أحد يراها."],
    "لماذا؟لأنه تأخر.": ["لماذا؟", "لأنه تأخر."],
    "یہ پہلا ہے۔ یہ دوسرا ہے۔": ["یہ پہلا ہے۔", "یہ دوسرا ہے۔"],
    "他来了。她走了！真的？是的。": ["他来了。", "她走了！", "真的？", "是的。"],
    "“为什么？”他问。然后走了。": ["“为什么？”他问。", "然后走了。"],
    "他说：“走吧。”大家走了。": ["他说：“走吧。”", "大家走了。"],
    # quotations and brackets
    'She said: "Go. Now." And left.': ['She said: "Go.', 'Now."', "And left."],
    "قال: ‘انتهى العمل’. ثم خرج.": ["قال: ‘انتهى العمل’.", "ثم خرج."],
    "كتب: «بدأ العام. وانتهى.» ثم نام.": ["كتب: «بدأ العام.", "وانتهى.»", "ثم نام."],
    "(It rained.) We stayed.": ["(It rained.)", "We stayed."],
    '"Why?" he asked. Nobody knew.': ['"Why?" he asked.', "Nobody knew."],
    "«لماذا؟» سأل الولد. لم يجب أحد.": ["«لماذا؟» سأل الولد.", "لم يجب أحد."],
    "It grew.[12] It shrank.": ["It grew.[12]", "It shrank."],
    "Il dit « oui. » Puis rien.": ["Il dit « oui. »", "Puis rien."],
    # reference marks stay with the sentence before them
    "She left. [3] She came.[4][5] He stayed.": ["She left. [3]", "She came.[4][5]", "He stayed."],
    "It grew.[a] It shrank.[note 2] It ended.": ["It grew.[a]", "It shrank.[note 2]", "It ended."],
    "It grew.[3]It shrank.": ["It grew.[3]", "It shrank."],
    "It grew.[12–14]:55 It shrank.": ["It grew.[12–14]:55", "It shrank."],
    "It grew.[citation needed] It ended.": ["It grew.[citation needed]", "It ended."],
    "It grew.¹ It shrank.² Done.": ["It grew.¹", "It shrank.²", "Done."],
    "It ended. [He] left.": ["It ended.", "[He] left."],
    "نما كثيرًا.[١] ثم انكمش. [2] انتهى.": ["نما كثيرًا.[١]", "ثم انكمش. [2]", "انتهى."],
    "他来了。[3] 她走了。[注 1]他们停了。": ["他来了。[3]", "她走了。[注 1]", "他们停了。"],
    # abbreviations, initials, numbers
    "Profits rose at Orvane Inc. Terms were not given.": [
        "Profits rose at Orvane Inc.",
        "Terms were not given.",
    ],
    "It bid for Delmara Corp. Nekara said no.": ["It bid for Delmara Corp.", "Nekara said no."],
    "Orvane Inc. Chief Executive Ann Pell left.": ["Orvane Inc. Chief Executive Ann Pell left."],
    "Orvane Pvt. Ltd. (ORV) rose.": ["Orvane Pvt. Ltd. (ORV) rose."],
    "The ruling in Pell v. Marsh stands. See it.": ["The ruling in Pell v. Marsh stands.", "See it."],
    "Red vs. Blue. See Fig. A and Vol. II now.": ["Red vs. Blue.", "See Fig. A and Vol. II now."],
    "It opens at 9 a.m. Monday. It shuts at 5 p.m. Nobody came.": [
        "It opens at 9 a.m. Monday.",
        "It shuts at 5 p.m.",
        "Nobody came.",
    ],
    "Apples, pears, etc. Nobody came.": ["Apples, pears, etc.", "Nobody came."],
    # spaced ellipses, a missing space behind an Arabic stop
    "He waited . . . and left. . . . Then rain.": ["He waited . . . and left. . . .", "Then rain."],
    "وصلت السفينة.ثم عاد العمال.وهذا كل ما حدث.": ["وصلت السفينة.", "ثم عاد العمال.", "وهذا كل ما حدث."],
    "زار موقع أمازون.كوم أمس.": ["زار موقع أمازون.كوم أمس."],
    "في ص.ب. ١٢٣ عام ٣٠٠ ق.م.": ["في ص.ب. ١٢٣ عام ٣٠٠ ق.م."],
    "“谁要听？”。他走了。": ["“谁要听？”。", "他走了。"],
    "Dr. Smith met Mrs. Jones.": ["Dr. Smith met Mrs. Jones."],
    "د. محمد وصل. أ.د. سعاد غادرت.": ["د. محمد وصل.", "أ.د. سعاد غادرت."],
    "العنوان ص.ب. ١٢٣ بيروت. شكرًا.": ["العنوان ص.ب. ١٢٣ بيروت.", "شكرًا."],
    "كان ذلك في ٣٠٠ ق.م. في مصر.": ["كان ذلك في ٣٠٠ ق.م. في مصر."],
    "ولد عام 2001 م. ثم سافر.": ["ولد عام 2001 م.", "ثم سافر."],
    "Acme Inc. makes tools. Buy them.": ["Acme Inc. makes tools.", "Buy them."],
    "They joined Acme Inc. The rest stayed.": ["They joined Acme Inc.", "The rest stayed."],
    "أعلنت شركة Acme Inc. في بيانها ذلك.": ["أعلنت شركة Acme Inc. في بيانها ذلك."],
    "The U.S. Senate met. It voted.": ["The U.S. Senate met.", "It voted."],
    "They moved to the U.S. She stayed.": ["They moved to the U.S.", "She stayed."],
    "See No. 5 and p. 12. No. That is wrong.": ["See No. 5 and p. 12.", "No.", "That is wrong."],
    "It costs 3.5 euros. V3.1 is out.": ["It costs 3.5 euros.", "V3.1 is out."],
    "J. R. R. Tolkien wrote it. I read it.": ["J. R. R. Tolkien wrote it.", "I read it."],
    "On Jan. 5 it snowed. In Feb. it did not.": ["On Jan. 5 it snowed.", "In Feb. it did not."],
    "He came at 5 p.m. The shop was shut.": ["He came at 5 p.m.", "The shop was shut."],
    "Cats, dogs, etc. were there.": ["Cats, dogs, etc. were there."],
    "It ended in 1999. Nobody noticed.": ["It ended in 1999.", "Nobody noticed."],
    "Yahoo! announced it. Good.": ["Yahoo! announced it.", "Good."],
    "It sold well. iPads did too.": ["It sold well.", "iPads did too."],
    "Visit example.org/a?b=c. Thanks.": ["Visit example.org/a?b=c.", "Thanks."],
    # odd pieces
    "Great! 🎉": ["Great! 🎉"],
    "Great! 🎉 Go on.": ["Great!", "🎉 Go on."],
    "...": ["..."],
    "   ": [],
    "\u200b\ufeff": [],
    "": [],
    "\ufeffHello there.": ["Hello there."],
    "نص عربي\u200f. نص آخر\u200f.": ["نص عربي\u200f.", "نص آخر\u200f."],
    "نص عربي.\u200f نص آخر.": ["نص عربي.\u200f", "نص آخر."],
    "One.\u00a0Two.\u3000Three.": ["One.", "Two.", "Three."],
}


@pytest.mark.parametrize(("line", "expected"), LINES.items(), ids=list(LINES))
def test_a_line_splits_into(line, expected):
    assert units(line) == expected


MARKERS = ["• ", "- ", "* ", "– ", "‣ ", "1. ", "12) ", "(3) ", "٢. ", "٣) ", "  • ", "\u00a0-\u00a0"]


@pytest.mark.parametrize("marker", MARKERS)
def test_a_list_marker_is_outside_the_item(marker):
    text = f"Things to buy:\n{marker}Two loaves. No milk"
    assert units(text) == ["Things to buy:", "Two loaves.", "No milk"]
    assert [unit.kind for unit in split_sentences(text)] == ["body", "list_item", "list_item"]


NUMBERED = [
    "4- كتابة",
    "6 - كتابة",
    "٤- كتابة",
    "7-كتابة",
    "8.كتابة",
    "4- Writing",
    "6 – Writing",
    "3、写作",
    "（4）写作",
    "五、写作",
]


@pytest.mark.parametrize("line", NUMBERED)
def test_a_list_may_be_numbered_with_a_dash_and_with_digits_of_any_kind(line):
    (_, item) = split_sentences(f"Things to do:\n{line}.")
    assert item.kind == "list_item"
    assert f"Things to do:\n{line}."[item.start] in "كW写"


@pytest.mark.parametrize(
    "line", ["6 - 3 was the score.", "4-day weeks.", "10 - or so they say.", "5.5 مليون."]
)
def test_a_figure_before_a_dash_may_belong_to_the_sentence(line):
    assert [unit.kind for unit in split_sentences(f"Title\n{line}")] == ["title", "body"]


@pytest.mark.parametrize("line", ["-5 degrees.", "1.5 litres.", "•", "- ", "2024. A year.", "*bold* words."])
def test_what_only_looks_like_a_list_marker_stays(line):
    text = f"Intro.\n{line}"
    assert units(text)[1][0] == line[0]
    assert "list_item" not in [unit.kind for unit in split_sentences(text)]


STORY = """The Tale

A first part
Once there was a fox. It ran.
It slept.

A second part
Things:
• A hat
• A coat. Warm
The end."""


def test_title_headings_sections_and_paragraphs_are_counted():
    found = [(unit.kind, unit.section, unit.paragraph, unit.words) for unit in split_sentences(STORY)]
    assert found == [
        ("title", 0, 0, 2),
        ("heading", 1, 0, 3),
        ("body", 1, 1, 5),
        ("body", 1, 1, 2),
        ("body", 1, 2, 2),
        ("heading", 2, 0, 3),
        ("body", 2, 1, 1),
        ("list_item", 2, 2, 2),
        ("list_item", 2, 3, 2),
        ("list_item", 2, 3, 1),
        ("body", 2, 4, 2),
    ]


def test_a_first_line_with_a_full_stop_is_no_title():
    assert [unit.kind for unit in split_sentences("It began.\nA heading\nIt ended.")] == [
        "body",
        "heading",
        "body",
    ]


def test_a_line_of_two_sentences_without_a_last_stop_is_no_heading():
    assert [unit.kind for unit in split_sentences("Title\nOne. Two and on")] == ["title", "body", "body"]


@pytest.mark.parametrize("line", ["It grew.[3]", "نما كثيرًا.[1]", "It says: “yes.”", "Listed below:", "One,"])
def test_a_line_with_a_stop_or_pause_behind_notes_and_quotes_is_no_heading(line):
    assert [unit.kind for unit in split_sentences(f"Title\n{line}")] == ["title", "body"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\f", "\n\n\n", " \r\n \r\n "])
def test_every_kind_of_line_end_ends_a_unit_and_shifts_nothing(end):
    assert units(f"A title{end}😀 One. Two{end}") == ["A title", "😀 One.", "Two"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("أحيانًا يُصرح به", 3),
        ("un cafe\u0301 noir", 3),
        ("snake_case and V3.1", 5),
        ("AI-made, 10% off", 4),
        ("لـ V3", 2),
        ("don't", 2),
        ("*** ---", 0),
    ],
)
def test_words_are_runs_of_letters_marks_and_digits(text, words):
    assert [unit.words for unit in split_sentences(text)] == [words]


TEXTS = st.lists(
    st.sampled_from(
        [
            *"aBé م؟.!?…:؛。！'\"’»)(«•-1٢ \t\n\r\f\u2028\u00a0\ufeff\u200f\u0301ـ😀中",
            "\r\n",
            "Dr.",
            "U.S.",
            "د.",
            "No. 5",
            "... ",
        ]
    )
    | st.characters(),
    max_size=60,
).map("".join)


def is_visible(character):
    return not character.isspace() and unicodedata.category(character) not in ("Cf", "Cc", "Mn", "Me")


@given(TEXTS)
@settings(derandomize=True, max_examples=600, deadline=None)
def test_units_are_in_order_and_lose_nothing_visible(text):
    found = split_sentences(text)
    bounds = [bound for unit in found for bound in (unit.start, unit.end)]
    assert bounds == sorted(bounds)
    assert all(unit.start < unit.end for unit in found)
    covered = {at for unit in found for at in range(unit.start, unit.end)}
    lost = "".join(
        character for at, character in enumerate(text) if at not in covered and is_visible(character)
    )
    assert not set(lost) - set("•‣▪●◦*–-.)(0123456789٢") - {c for c in lost if c.isdigit()}


@given(TEXTS)
@settings(derandomize=True, max_examples=300, deadline=None)
def test_units_begin_and_end_with_something_to_see(text):
    for unit in split_sentences(text):
        piece = text[unit.start : unit.end]
        assert piece == piece.strip()
        assert "\n" not in piece
        assert "\r" not in piece


@given(TEXTS)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_line_ends_of_another_system_change_only_offsets(text):
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    assert units(unix.replace("\n", "\r\n")) == units(unix)


@pytest.mark.parametrize("piece", ["a", ". ", "! ", "a. ", "x. » ", '"', ".\u200f", "١. ", "Dr. ", "…"])
def test_a_long_line_takes_linear_time(piece):
    def seconds(size):
        line = piece * (size // len(piece))
        start = time.perf_counter()
        split_sentences(line)
        return time.perf_counter() - start

    small = min(seconds(20_000) for _ in range(3))
    assert seconds(160_000) < 40 * small + 1
