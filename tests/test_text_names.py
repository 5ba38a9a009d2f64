"""Names: what counts as a naming and what does not, in Arabic, Latin and Chinese letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.text.names import Gazetteer, Name, NameSpan
from footnoted.text.sentences import split_sentences


def found(name, text, *, exact=False):
    return [text[span.start : span.end] for span in Gazetteer([Name(name, "it", exact)]).find(text)]


NAMED = [
    # name, text, what is marked
    ("R1", "ظهر R1، ثم اختفى", ["R1"]),
    ("V3", "نموذج لـ V3 جديد", ["V3"]),
    ("V3", "نموذج لـV3 جديد", ["V3"]),
    ("V3", "DeepSeek-V3 and V3.", ["V3", "V3"]),
    ("V3", "the V3’s size", ["V3"]),
    ("الدورتين", "في ‘الدورتين’ أمس", ["الدورتين"]),
    ("Hangzhou", "في Hangzhou، قرب البحر", ["Hangzhou"]),
    ("DeepSeek", "وDeepSeek أيضًا", ["DeepSeek"]),
    ("DeepSeek", "DEEPSEEK and Deepseek, not deepseek", ["DEEPSEEK", "Deepseek"]),
    ("DeepSeek", "DeepSeek发布了模型", ["DeepSeek"]),
    ("DeepSeek", "😀DeepSeek😀", ["DeepSeek"]),
    ("DeepSeek", "ＤｅｅｐＳｅｅｋ", ["ＤｅｅｐＳｅｅｋ"]),
    ("Zoë", "with Zoe\u0308 there", ["Zoe\u0308"]),
    ("الصين", "والصين اليوم", ["الصين"]),
    ("الصين", "بالصين وفي الصين", ["الصين", "الصين"]),
    ("الصين", "فرصة للصين كلها", ["للصين"]),
    ("الصين", "وللصين رأي", ["للصين"]),
    ("الولايات المتحدة", "دعم للولايات المتحدة", ["للولايات المتحدة"]),
    ("بكين", "ببكين ولبكين وبكين", ["بكين", "بكين", "بكين"]),
    ("بكين", "بين واشنطن وبكين.", ["بكين"]),
    ("الصين", "الصِّينُ", ["الصِّينُ"]),
    ("الصين", "الصيـــن", ["الصيـــن"]),
    ("أحمد", "قال احمد", ["احمد"]),
    ("إيران", "في ايران", ["ايران"]),
    ("علي", "وعلي حاضر", ["علي"]),
    ("الصين", "\u202bالصين\u202c", ["الصين"]),
    ("الصين", "\u200fالصين\u200f،", ["الصين"]),
    ("Hang Seng", "the Hang\u00a0Seng index", ["Hang\u00a0Seng"]),
    ("中国", "我在中国工作", ["中国"]),
    ("AI", "AI-made", ["AI"]),
    ("o1", "o1 (from it)", ["o1"]),
    ("C++", "in C++, mostly", ["C++"]),
]


@pytest.mark.parametrize(("name", "text", "words"), NAMED)
def test_a_name_is_found(name, text, words):
    assert found(name, text) == words


NOT_NAMED = [
    ("الصين", "الصينية"),
    ("الصين", "صيني"),
    ("AI", "OpenAI"),
    ("AI", "AIs"),
    ("V3", "V3.1"),
    ("V3", "V30"),
    ("V3", "XV3"),
    ("R1", "R1x"),
    ("3", "1.3 and 3,5"),
    ("علي", "قرار فعلي"),
    ("علي", "بعلي"),
    ("بكين", "تبكين"),
    ("بكين", "بكينا"),
    ("Meta", "Metaverse"),
    ("Zoe", "Zoë and Zoe\u0308"),
    ("Hang Seng", "Hang\nSeng"),
    ("الولايات المتحدة", "الولايات. المتحدة"),
]


@pytest.mark.parametrize(("name", "text"), NOT_NAMED)
def test_a_name_inside_another_word_is_not_found(name, text):
    assert found(name, text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [("May", ["May"]), ("may", []), ("وMay", ["May"]), ("MAY May", ["May"]), ("Mayo", [])],
)
def test_an_exact_name_keeps_its_case(text, words):
    assert found("May", text, exact=True) == words


EXACT_ARABIC = [
    # name, text, what is marked
    ("نور", "نور", ["نور"]),
    ("نور", "ونور", ["نور"]),
    ("نور", "جاءت نور ثم ذهبت لنور", ["نور", "نور"]),
    ("نور", "النور وبالنور وللنور", []),
    ("نور", "نُور", []),
    ("قاسيون", "بقاسيون ولقاسيون فقاسيون", ["قاسيون", "قاسيون", "قاسيون"]),
    ("أمازون", "امازون", []),
    ("الصين", "للصين وبالصين والصين", ["للصين", "الصين", "الصين"]),
]


@pytest.mark.parametrize(("name", "text", "words"), EXACT_ARABIC)
def test_an_exact_arabic_name_takes_a_proclitic_but_no_article_and_no_vowels(name, text, words):
    assert found(name, text, exact=True) == words


CASES = [
    # name, text, what is marked
    ("May", "It may rain, and May may resign.", ["May"]),
    ("Apple", "An apple of Apple’s.", ["Apple"]),
    ("New York", "a new york minute in New York and NEW YORK", ["New York", "NEW YORK"]),
    ("Us", "let us tell US and Us", ["Us"]),
    ("WHO", "Who said that the WHO knows who?", ["WHO"]),
    ("UNESCO", "Unesco, UNESCO, unesco", ["Unesco", "UNESCO"]),
    ("iPhone", "an iPhone, an IPHONE, an iphone", ["iPhone", "IPHONE"]),
    ("xAI", "at xAI, not xai", ["xAI"]),
    ("penicillin", "Penicillin is penicillin", ["Penicillin", "penicillin"]),
    ("Ludwig van Laan", "Ludwig Van Laan", ["Ludwig Van Laan"]),
    ("O'Neill", "O’Neill, o'neill", ["O’Neill"]),
    ("Élan", "élan vital of Élan", ["Élan"]),
    ("Ёлка", "ёлка и Ёлка", ["Ёлка"]),
    ("May", "MAY RESIGNS AS PARTY SPLITS\nShe may stay.", ["MAY"]),
    ("May", "The licensee MAY NOT copy it.", []),
    ("Apple", "apple发布 Apple发布", ["Apple"]),
    ("V3", "v3 and V3", ["V3"]),
]


@pytest.mark.parametrize(("name", "text", "words"), CASES)
def test_case_counts_in_names_except_in_a_line_of_capitals(name, text, words):
    assert found(name, text) == words


SHORT_ARABIC = [
    # name, text, what is marked
    ("مصر", "زار مصر وعاد بمصر ولمصر رأي", ["مصر", "مصر", "مصر"]),
    ("مصر", "بمصر", []),
    ("يان", "قال يان في بيان", ["يان"]),
    ("علي", "جاء علي بقرار فعلي", ["علي"]),
    ("كين", "ذهب كين إلى بكين", ["كين"]),
]


@pytest.mark.parametrize(("name", "text", "words"), SHORT_ARABIC)
def test_a_short_arabic_name_takes_a_preposition_where_the_text_has_it_without(name, text, words):
    assert found(name, text) == words


def test_the_leftmost_longest_name_wins():
    names = [
        Name("New York", "city"),
        Name("New York Times", "paper"),
        Name("York", "town"),
        Name("Times Square", "place"),
    ]
    text = "New York Times Square in York"
    assert [(text[s.start : s.end], s.entity) for s in Gazetteer(names).find(text)] == [
        ("New York Times", "paper"),
        ("York", "town"),
    ]


def test_a_longer_name_that_is_no_naming_hides_none():
    text = "V3.1 and Apple Pie"
    names = [Name("V3", "v3"), Name("Apple P", "p"), Name("Apple", "apple")]
    assert Gazetteer(names).find(text) == [NameSpan(9, 14, "apple", "Apple")]


def test_a_shared_name_is_reported_for_every_entity():
    names = [Name("Georgia", "us-state"), Name("Georgia", "country"), Name("georgia", "country")]
    assert Gazetteer(names).find("in Georgia") == [
        NameSpan(3, 10, "country", "Georgia"),
        NameSpan(3, 10, "us-state", "Georgia"),
    ]


def test_the_name_that_stands_there_is_reported():
    names = [Name("DEEPSEEK", "it"), Name("DeepSeek", "it"), Name("deepseek", "it")]
    assert [span.name for span in Gazetteer(names).find("DeepSeek deepseek DEEPSeek")] == [
        "DeepSeek",
        "deepseek",
        "DEEPSEEK",
    ]


def test_blank_names_are_refused_all_at_once():
    names = [Name(" ", "a"), Name("good", "b"), Name("ـ\u200f", "c")]
    message = (
        r"^names without a visible character cannot be found: ' ' of 'a', 'ـ\\u200f' of 'c'; remove them$"
    )
    with pytest.raises(ValueError, match=message):
        Gazetteer(names)


def test_an_empty_gazetteer_finds_nothing():
    assert Gazetteer([]).find("anything") == []


def test_the_order_of_names_changes_nothing():
    names = [Name("a b", "x"), Name("A B", "y"), Name("b", "z"), Name("a", "w")]
    text = "a b, b, A"
    assert Gazetteer(names).find(text) == Gazetteer(names[::-1]).find(text)


WORDS = st.lists(
    st.sampled_from(
        [
            "DeepSeek",
            "وDeepSeek",
            "الصين",
            "للصين",
            "الصِّين",
            "V3",
            "V3.1",
            "😀",
            "中国",
            ". ",
            "\r\n",
            "\u200f",
            "ـ",
            "e\u0301",
            " ",
        ]
    ),
    max_size=20,
).map(" ".join)
NAMES = ["DeepSeek", "الصين", "V3", "中国", "é"]


@given(WORDS, st.sampled_from(["", "😀", "\r\n", "\ufeff", "e\u0301 ", "لـ "]))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_spans_lie_in_one_sentence_and_move_with_the_text(text, prefix):
    gazetteer = Gazetteer(Name(name, name) for name in NAMES)
    spans = gazetteer.find(text)
    sentences = split_sentences(text)
    for span in spans:
        assert sum(s.start <= span.start and span.end <= s.end for s in sentences) == 1
    moved = [
        (span.start, span.end) for span in gazetteer.find(f"{prefix}\n{text}") if span.start > len(prefix)
    ]
    shift = len(prefix) + 1
    assert moved == [(span.start + shift, span.end + shift) for span in spans]
