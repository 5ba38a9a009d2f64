"""Languages: which are read, what a tag stands for, and what a text is in."""

from __future__ import annotations

import pytest

from footnoted.text.languages import guess_language, known_language

TAGS = {
    "ar": "ar",
    "ar-EG": "ar",
    "arb": "ar",
    "en": "en",
    "en-GB": "en",
    "EN_us": "en",
    "en-Latn": "en",
    "zh": "zh",
    "zh-Hant-TW": "zh",
    "cmn": "zh",
    "zh-Latn": None,
    "zh-yue": None,
    "ar-Latn": None,
    "fa": None,
    "fr": None,
    "und": None,
    "": None,
    "english": None,
}


@pytest.mark.parametrize(("tag", "language"), TAGS.items())
def test_a_tag_stands_for_one_of_three_languages_or_none(tag, language):
    assert known_language(tag) == language


TEXTS = {
    "Orvane opened a café in Lyon yesterday.": "en",
    "Acme sells pumps": "en",
    "الشركة تبيع المضخات": "ar",
    "شركة Orvane أطلقت نموذجا في الصين وپيجو": "ar",
    "公司成立于2020年。": "zh",
    "Orvane发布了新的模型，大家都很高兴": "zh",
    "La société a levé 12 millions de dollars en mai 2021.": None,
    "Die Firma wurde 2020 in Bonn gegründet.": None,
    "El grupo abrió una tienda en Madrid.": None,
    "O grupo abriu uma loja em Lisboa.": None,
    "Società aperta a Milano nel 2020.": None,
    "Het bedrijf opende een winkel.": None,
    "Bolaget öppnade en butik i går.": None,
    "Şirket yeni bir mağaza açtı.": None,
    "Firma otworzyła sklep w Krakowie.": None,
    "Perusahaan itu membuka toko di Jakarta.": None,
    "شرکت در تهران است و پمپ می فروشد": None,
    "یہ کمپنی پاکستان میں ہے": None,
    "会社は2020年に設立されました。": None,
    "Компания была основана в Москве.": None,
    "회사는 서울에 있다": None,
    "Η εταιρεία ιδρύθηκε": None,
    "12 345": None,
    "": None,
}


@pytest.mark.parametrize(("text", "language"), TEXTS.items())
def test_a_text_is_in_one_of_three_languages_or_none(text, language):
    assert guess_language(text) == language


def test_a_long_latin_text_without_small_words_of_english_is_no_english():
    assert guess_language("Lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod " * 8) is None
