"""The toolkit on the article this package describes; needs the article, which is not in the repository."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from footnoted.text.dates import read_date, read_dates
from footnoted.text.names import Gazetteer, Name
from footnoted.text.quantities import read_quantities, read_quantity
from footnoted.text.sentences import split_sentences

BESIDE = Path(__file__).parents[2] / "shared" / "source" / "article.ar.txt"
ARTICLE = Path(os.environ.get("FOOTNOTED_ARTICLE", BESIDE))

pytestmark = pytest.mark.skipif(
    not ARTICLE.is_file(), reason="the article is not at hand; set FOOTNOTED_ARTICLE to its path to run this"
)

# sentence, words, value, value_high, unit, currency, qualifier
QUANTITIES = [
    (3, "لسنوات", None, None, "year", "", "vague"),
    (14, "عاملين", 2, None, "factor", "", ""),
    (15, "6 ملايين دولار", 6 * 10**6, None, "money", "USD", ""),
    (16, "عشرات، بل مئات الملايين", 10**7, 10**9, "", "", "vague"),
    (20, "أكثر من 1 تريليون دولار", 10**12, None, "money", "USD", "more_than"),
    (24, "عدد كبير منا", None, None, "", "", "vague"),
    (36, "العديد من المراقبين", None, None, "observer", "", "vague"),
    (37, "بعضها", None, None, "", "", "vague"),
    (41, "35٪", 35, None, "percent", "", ""),
    (44, "العديد من المستثمرين", None, None, "investor", "", "vague"),
    (57, "عددًا هائلاً من المهندسين", None, None, "engineer", "", "vague"),
    (80, "ست شركات", 6, None, "company", "", ""),
    (83, "العديد من المزايا", None, None, "advantage", "", "vague"),
    (86, "على مر السنين", None, None, "year", "", "vague"),
    (87, "أفضل 10 نماذج", 10, None, "model", "", "top"),
    (88, "عدة عوامل", None, None, "factor", "", "vague"),
    (90, "أكثر من مليار مستخدم", 10**9, None, "user", "", "more_than"),
    (100, "لسنوات", None, None, "year", "", "vague"),
    (105, "بعض الموظفين", None, None, "employee", "", "vague"),
    (106, "الثانية", 2, None, "rank", "", "ordinal"),
    (106, "الثالثة", 3, None, "rank", "", "ordinal"),
    (106, "الرابعة", 4, None, "rank", "", "ordinal"),
    (116, "العديد من مستثمري", None, None, "investor", "", "vague"),
    (118, "العديد من الشركات", None, None, "company", "", "vague"),
    (126, "1 تريليون يوان صيني", 10**12, None, "money", "CNY", ""),
    (126, "حوالي 138 مليار دولار", 138 * 10**9, None, "money", "USD", "about"),
]
# sentence, words, edtf, qualifier, relative
DATES = [
    (9, "يناير", "XXXX-01", "", ""),
    (13, "قبل أشهر", "", "", "P-M"),
    (28, "فبراير", "XXXX-02", "", ""),
    (41, "منذ بداية العام", "", "", "P0Y/start"),
    (64, "قبل عامين", "", "", "P-2Y"),
    (65, "عام 2022", "2022", "", ""),
    (66, "عام 2020", "2020", "", ""),
    (69, "أواخر عام 2022", "2022", "late", ""),
    (73, "حوالي خريف عام 2024", "2024-23", "about", ""),
    (97, "فبراير", "XXXX-02", "", ""),
    (99, "العام الماضي", "", "", "P-1Y"),
    (108, "التسعينيات", "199X", "", ""),
    (115, "أوائل عام 2020", "2020", "early", ""),
    (125, "مارس", "XXXX-03", "", ""),
]


@pytest.fixture(scope="module")
def article():
    return ARTICLE.read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def sentences(article):
    return split_sentences(article)


def number(sentences, span):
    """Number of the one sentence that holds a span."""
    (found,) = (at for at, s in enumerate(sentences, 1) if s.start <= span.start and span.end <= s.end)
    return found


def test_the_article_has_138_units(sentences):
    assert Counter(s.kind for s in sentences) == {"title": 1, "heading": 7, "body": 100, "list_item": 30}
    assert sentences[1].kind == "heading"
    assert sentences[1].section == 1
    assert sentences[-1].section == 7


def test_every_quantity_of_the_article_is_read(article, sentences):
    found = [
        (
            number(sentences, q),
            article[q.start : q.end],
            q.value,
            q.value_high,
            q.unit,
            q.currency,
            q.qualifier,
        )
        for q in read_quantities(article)
    ]
    assert found == QUANTITIES


def test_every_date_of_the_article_is_read(article, sentences):
    found = [
        (number(sentences, d), article[d.start : d.end], d.edtf, d.qualifier, d.relative)
        for d in read_dates(article)
    ]
    assert found == DATES


@pytest.mark.parametrize("row", QUANTITIES, ids=[row[1] for row in QUANTITIES])
def test_a_quantity_reads_the_same_without_the_article(row):
    q = read_quantity(row[1])
    assert q is not None
    assert (q.value, q.value_high, q.unit, q.currency, q.qualifier) == row[2:]


@pytest.mark.parametrize("row", DATES, ids=[row[1] for row in DATES])
def test_a_date_reads_the_same_without_the_article(row):
    d = read_date(row[1])
    assert d is not None
    assert (d.edtf, d.qualifier, d.relative) == row[2:]


def test_names_of_the_article_are_found(article):
    names = ["DeepSeek", "الصين", "بكين", "واشنطن", "V3", "o1", "Liang Wenfeng"]
    counts = Counter(span.entity for span in Gazetteer(Name(name, name) for name in names).find(article))
    assert counts == {name: counts[name] for name in names}
    assert counts["DeepSeek"] == 20
    assert counts["بكين"] == 6


def test_a_first_line_of_emoji_moves_everything_by_its_length(article, sentences):
    line = "😀\r\n"
    moved = split_sentences(line + article)[1:]
    assert [(s.start - len(line), s.end - len(line)) for s in moved] == [(s.start, s.end) for s in sentences]
