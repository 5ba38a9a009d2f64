"""Forms of figures in English, Arabic and Chinese: what is read, what is found and not read, what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from footnoted.text.quantities import read_quantities, read_quantity
from footnoted.text.tokens import Tokens

M, G, T = 10**6, 10**9, 10**12

# the words of one quantity: value, value_high, unit, currency
READ = {
    "$10-15 million": (10 * M, 15 * M, "money", "USD"),
    "$1.5 to $2 million": (1_500_000, 2 * M, "money", "USD"),
    "between $5 and $6 million": (5 * M, 6 * M, "money", "USD"),
    "between 5 and 6 million users": (5 * M, 6 * M, "user", ""),
    "five to six million users": (5 * M, 6 * M, "user", ""),
    "$2bn-3bn": (2 * G, 3 * G, "money", "USD"),
    "$2bn-3": (2 * G, 3 * G, "money", "USD"),
    "10 to 15 million dollars": (10 * M, 15 * M, "money", "USD"),
    "10-15m euros": (10 * M, 15 * M, "money", "EUR"),
    "from 1.5bn to $2bn": (1500 * M, 2 * G, "money", "USD"),
    "$30 million Australian": (30 * M, None, "money", "AUD"),
    "$7m (Canadian)": (7 * M, None, "money", "CAD"),
    "1,024 GPUs": (1024, None, "GPUs", ""),
    "ثمانية من عشرة": (Decimal("0.8"), None, "ratio", ""),
    "خمسة أمثال": (5, None, "multiple", ""),
    "百余家企业": (100, None, "company", ""),
    "120亿个参数": (12 * G, None, "parameter", ""),
    "€500m to €1bn": (500 * M, G, "money", "EUR"),
    "500,000 to 1 million users": (500_000, M, "user", ""),
    "3%-5%": (3, 5, "percent", ""),
    "3 to 5 percent": (3, 5, "percent", ""),
    "3-5%": (3, 5, "percent", ""),
    "two or three million people": (2 * M, 3 * M, "person", ""),
    "$5 or $6 million": (5 * M, 6 * M, "money", "USD"),
    "10 to 20 years": (10, 20, "year", ""),
    "USD 5-6 million": (5 * M, 6 * M, "money", "USD"),
    "5-6 billion dollars": (5 * G, 6 * G, "money", "USD"),
    "between two and three billion dollars": (2 * G, 3 * G, "money", "USD"),
    "5 - 6 million people": (5 * M, 6 * M, "person", ""),
    "£1m–£2m": (M, 2 * M, "money", "GBP"),
    "40–50 km": (40, 50, "kilometre", ""),
    "1,000 to 2,000 people": (1000, 2000, "person", ""),
    "two-to-three million dollars": (2 * M, 3 * M, "money", "USD"),
    "40K users": (40_000, None, "user", ""),
    "40k users": (40_000, None, "user", ""),
    "$40k": (40_000, None, "money", "USD"),
    "1.2 mn users": (1_200_000, None, "user", ""),
    "3.2 mln dollars": (3_200_000, None, "money", "USD"),
    "$5mm": (5 * M, None, "money", "USD"),
    "$5MM": (5 * M, None, "money", "USD"),
    "$5 m": (5 * M, None, "money", "USD"),
    "5M euros": (5 * M, None, "money", "EUR"),
    "5 M€": (5 * M, None, "money", "EUR"),
    "€5B": (5 * G, None, "money", "EUR"),
    "$2tn": (2 * T, None, "money", "USD"),
    "$2T": (2 * T, None, "money", "USD"),
    "$2 trn": (2 * T, None, "money", "USD"),
    "5m people": (5 * M, None, "person", ""),
    "5 mil dollars": (5 * M, None, "money", "USD"),
    "₹50 crore": (500 * M, None, "money", "INR"),
    "Rs 50 cr": (500 * M, None, "money", "INR"),
    "₹5 lakh": (500_000, None, "money", "INR"),
    "Rs. 2.5 lakh crore": (2500 * G, None, "money", "INR"),
    "2 lakh people": (200_000, None, "person", ""),
    "3 milliard euros": (3 * G, None, "money", "EUR"),
    "5 quadrillion yen": (5000 * T, None, "money", "JPY"),
    "three hundred million users": (300 * M, None, "user", ""),
    "several hundred thousand dollars": (100_000, M, "money", "USD"),
    "a few hundred users": (100, 1000, "user", ""),
    "2 million 500 thousand users": (2_500_000, None, "user", ""),
    "a billion and 200 million dollars": (1200 * M, None, "money", "USD"),
    "1 billion and 200 million dollars": (1200 * M, None, "money", "USD"),
    "5 hundred users": (500, None, "user", ""),
    "a quarter of a million households": (250_000, None, "household", ""),
    "three quarters of a billion dollars": (750 * M, None, "money", "USD"),
    "half a million users": (500_000, None, "user", ""),
    "half-a-million users": (500_000, None, "user", ""),
    "half-million users": (500_000, None, "user", ""),
    "one and a half million users": (1_500_000, None, "user", ""),
    "two-and-a-half million users": (2_500_000, None, "user", ""),
    "a million and a half users": (1_500_000, None, "user", ""),
    "2½ million users": (2_500_000, None, "user", ""),
    "½ million users": (500_000, None, "user", ""),
    "47 1/8 dollars": ("47.125", None, "money", "USD"),
    "7 1/2%": ("7.5", None, "percent", ""),
    "7-1/2 percent": ("7.5", None, "percent", ""),
    "one and a quarter percent": ("1.25", None, "percent", ""),
    "half a percent": ("0.5", None, "percent", ""),
    "three-quarters of a percent": ("0.75", None, "percent", ""),
    "a tenth of a million users": (100_000, None, "user", ""),
    "three point five million users": (3_500_000, None, "user", ""),
    "nine tenths of a billion dollars": (900 * M, None, "money", "USD"),
    "quarter-million users": (250_000, None, "user", ""),
    "minus 3 percent": (-3, None, "percent", ""),
    "-3%": (-3, None, "percent", ""),
    "−3.5%": ("-3.5", None, "percent", ""),
    "negative 3 percent": (-3, None, "percent", ""),
    "+5%": (5, None, "percent", ""),
    "-$5 million": (-5_000_000, None, "money", "USD"),
    "$-5 million": (-5_000_000, None, "money", "USD"),
    "minus five degrees": (-5, None, "degree", ""),
    "minus $5 million": (-5_000_000, None, "money", "USD"),
    "12'500 francs": (12_500, None, "money", ""),
    "12’500 francs": (12_500, None, "money", ""),
    "1'234'567 votes": (1_234_567, None, "vote", ""),
    "12\u202f500 francs": (12_500, None, "money", ""),
    "12\u00a0500 euros": (12_500, None, "money", "EUR"),
    "1 234 567 votes": (1_234_567, None, "vote", ""),
    "1.234.567 votes": (1_234_567, None, "vote", ""),
    "1,234.5 km": ("1234.5", None, "kilometre", ""),
    "1.234,5 km": ("1234.5", None, "kilometre", ""),
    "1,23,456 votes": (123_456, None, "vote", ""),
    "10 000,5 km": ("10000.5", None, "kilometre", ""),
    "25 basis points": (25, None, "basis point", ""),
    "25bps": (25, None, "basis point", ""),
    "50 cents": (50, None, "cent", ""),
    "50¢": (50, None, "cent", ""),
    "2 percentage points": (2, None, "percentage point", ""),
    "nine in ten": ("0.9", None, "ratio", ""),
    "three out of four users": ("0.75", None, "ratio", ""),
    "1 in 10,000 children": ("0.0001", None, "ratio", ""),
    "E£100 million": (100 * M, None, "money", "EGP"),
    "SR45 million": (45 * M, None, "money", "SAR"),
    "Rs 450 crore": (4500 * M, None, "money", "INR"),
    "A$5m": (5 * M, None, "money", "AUD"),
    "US$5m": (5 * M, None, "money", "USD"),
    "₦5 million": (5 * M, None, "money", "NGN"),
    "5 million TRY": (5 * M, None, "money", "TRY"),
    "KWD 5 million": (5 * M, None, "money", "KWD"),
    "$5 CAD": (5, None, "money", "CAD"),
    "5 million pounds": (5 * M, None, "money", ""),
    "LE 5 million": (5 * M, None, "money", "EGP"),
    "50zł": (50, None, "money", "PLN"),
    "Dh5m": (5 * M, None, "money", "AED"),
    "HK$5bn": (5 * G, None, "money", "HKD"),
    "5 million baht": (5 * M, None, "money", "THB"),
    "£5.50": ("5.5", None, "money", "GBP"),
    "50 horses": (50, None, "horse", ""),
    "50 gronks": (50, None, "gronks", ""),
    "five large American gronks": (5, None, "gronks", ""),
    "10-storey": (10, None, "floor", ""),
    "six phone calls": (6, None, "call", ""),
    "12 bank employees": (12, None, "employee", ""),
    "5 gigawatts": (5, None, "gigawatt", ""),
    "12 per cent": (12, None, "percent", ""),
    "5pc": (5, None, "percent", ""),
    "مليارا و200 مليون دولار": (1200 * M, None, "money", "USD"),
    "مليار و200 مليون دولار": (1200 * M, None, "money", "USD"),
    "مليارا دولار": (2 * G, None, "money", "USD"),
    "مليون و500 ألف دولار": (1_500_000, None, "money", "USD"),
    "ملياران ونصف المليار دولار": (2500 * M, None, "money", "USD"),
    "خمسة ونصف في المئة": ("5.5", None, "percent", ""),
    "خمسة ونصفا في المئة": ("5.5", None, "percent", ""),
    "5.5 في المئة": ("5.5", None, "percent", ""),
    "النصف مليار جنيه": (500 * M, None, "money", ""),
    "نصف مليار جنيه": (500 * M, None, "money", ""),
    "ربع مليون نسمة": (250_000, None, "person", ""),
    "ثلاثة أرباع المليون نسمة": (750_000, None, "person", ""),
    "مليون وربع المليون نسمة": (1_250_000, None, "person", ""),
    "ثلاثة ملايين ونصف مليون دولار": (3_500_000, None, "money", "USD"),
    "بين مليارين وثلاثة مليارات دولار": (2 * G, 3 * G, "money", "USD"),
    "بين 3 و5 ملايين دولار": (3 * M, 5 * M, "money", "USD"),
    "من 3 إلى 5 ملايين دولار": (3 * M, 5 * M, "money", "USD"),
    "3-5 ملايين دولار": (3 * M, 5 * M, "money", "USD"),
    "بين مليون ومليوني دولار": (M, 2 * M, "money", "USD"),
    "ما بين مليون ومليونين": (M, 2 * M, "", ""),
    "ثلاثة إلى خمسة ملايين دولار": (3 * M, 5 * M, "money", "USD"),
    "بين 5 و6 في المئة": (5, 6, "percent", ""),
    "5 إلى 6 في المئة": (5, 6, "percent", ""),
    "250،000 درهم": (250_000, None, "money", ""),
    "25.000 دولار": (25_000, None, "money", "USD"),
    "3،5 مليون دولار": (3_500_000, None, "money", "USD"),
    "3٫5 مليون دولار": (3_500_000, None, "money", "USD"),
    "1٬250٬000 دولار": (1_250_000, None, "money", "USD"),
    "3,5 مليون دولار": (3_500_000, None, "money", "USD"),
    "1,250 دولار": (1250, None, "money", "USD"),
    "سالب 3 في المئة": (-3, None, "percent", ""),
    "ناقص 3 في المئة": (-3, None, "percent", ""),
    "25 نقطة أساس": (25, None, "basis point", ""),
    "20 كلم": (20, None, "kilometre", ""),
    "120 ألف نسخة": (120_000, None, "copy", ""),
    "500 زرافة": (500, None, "زرافة", ""),
    "مئتي ألف شخص": (200_000, None, "person", ""),
    "ألفي شخص": (2000, None, "person", ""),
    "ألفا شخص": (2000, None, "person", ""),
    "ألفا و500 شخص": (1500, None, "person", ""),
    "واحد في المئة": (1, None, "percent", ""),
    "تسعة من كل عشرة": ("0.9", None, "ratio", ""),
    "50 كرور روبية": (500 * M, None, "money", ""),
    "نصف بالمئة": ("0.5", None, "percent", ""),
    "نحو 3 ملايين ونصف المليون دولار": (3_500_000, None, "money", "USD"),
    "مليون وخمسمئة ألف دولار": (1_500_000, None, "money", "USD"),
    "200 ألف طن": (200_000, None, "ton", ""),
    "مئة مليون دولار": (100 * M, None, "money", "USD"),
    "10آلاف شخص": (10_000, None, "person", ""),
    "5مليون دولار": (5 * M, None, "money", "USD"),
    "٥٫٥ مليار ريال سعودي": (5500 * M, None, "money", "SAR"),
    "مليونا شخص": (2 * M, None, "person", ""),
    "مليونا وربع مليون شخص": (1_250_000, None, "person", ""),
    "عشرة ملايين و200 ألف شخص": (10_200_000, None, "person", ""),
    "خمسة عشر مليون شخص": (15 * M, None, "person", ""),
    "ثمانية عشر ألفا و500 شخص": (18_500, None, "person", ""),
    "35%": (35, None, "percent", ""),
    "百分之三十五": (35, None, "percent", ""),
    "超过1万亿元": (T, None, "money", "CNY"),
    "5亿美元": (500 * M, None, "money", "USD"),
    "1至3万元": (10_000, 30_000, "money", "CNY"),
    "10万至20万元": (100_000, 200_000, "money", "CNY"),
    "5-10亿元": (500 * M, G, "money", "CNY"),
    "1.5万名员工": (15_000, None, "employee", ""),
    "二十多万人": (200_000, None, "person", ""),
    "三千五百名学生": (3500, None, "student", ""),
    "两百五十家公司": (250, None, "company", ""),
    "3万5千人": (35_000, None, "person", ""),
    "十五亿美元": (1500 * M, None, "money", "USD"),
    "一百二十三万四千五百六十七人": (1_234_567, None, "person", ""),
    "十几名": (10, 20, "person", ""),
    "几十万人": (100_000, M, "person", ""),
    "数百名": (100, 1000, "person", ""),
    "3.5%至4%": ("3.5", 4, "percent", ""),
    "七成": (70, None, "percent", ""),
    "四分之三": ("0.75", None, "ratio", ""),
    "十分之三": ("0.3", None, "ratio", ""),
    "人民币5亿元": (500 * M, None, "money", "CNY"),
    "25个基点": (25, None, "basis point", ""),
    "5千万元": (50 * M, None, "money", "CNY"),
    "负5%": (-5, None, "percent", ""),
    "三点五万亿元": (3500 * G, None, "money", "CNY"),
    "1亿2000万元": (120 * M, None, "money", "CNY"),
    "两亿三千万人": (230 * M, None, "person", ""),
    "8千到1万人": (8000, 10_000, "person", ""),
    "一万亿美元": (T, None, "money", "USD"),
    "九成五": (95, None, "percent", ""),
    "100万至1000万元": (M, 10 * M, "money", "CNY"),
    "20至30亿美元": (2 * G, 3 * G, "money", "USD"),
    "半小时": ("0.5", None, "hour", ""),
    "1800公里": (1800, None, "kilometre", ""),
    "2.3亿吨": (230 * M, None, "ton", ""),
    "5兆瓦": (5, None, "megawatt", ""),
    "三百零五人": (305, None, "person", ""),
    "一千零一夜": (1001, None, "night", ""),
    "一千〇五十万元": (10_500_000, None, "money", "CNY"),
}


def decimal(value):
    return None if value is None else Decimal(value)


@pytest.mark.parametrize(("words", "expected"), READ.items(), ids=list(READ))
def test_a_figure_is_read_whole(words, expected):
    value, high, unit, currency = expected
    found = read_quantity(words)
    assert found is not None
    assert (found.value, found.value_high) == (decimal(value), decimal(high))
    assert (found.unit, found.currency, found.end) == (unit, currency, len(words))


UNREAD = [
    "one-quarter of one percent",
    "ربع واحد في المئة",
    "seventy thousand, two hundred and ten",
    "2_500_000",
    "sub-3%",
    "نيف وأربعون رجلا",
    "500 to 1 million users",
    "$500-1bn",
    "5 to 3 million users",
    "one to two hundred people",
    "2 million to 3 people",
    "10-20-30 percent",
    "5 zillion dollars",
    "$5zn",
    "$5 zillion",
    "50 frobnar dollars",
    "50 frobnar percent",
    "5 million thousand users",
    "two million five users",
    "3 score years",
    "two thirds of a million users",
    "5⅓ percent",
    "two million and a third users",
    "5 million dollars and a half",
    "two and two thirds million users",
    "3 1/3 miles",
    "2.5½ miles",
    "1.5 and a half million users",
    "a hundred and a half users",
    "a third of a billion dollars",
    "±5%",
    "12'50 francs",
    "1,2345 votes",
    "25.500 people",
    "1,2,3 percent",
    "12 5000 votes",
    "1 25 000 votes",
    "10^6 users",
    "3×10 users",
    "3 x 10 users",
    "10² users",
    "one in three people",
    "X$5 million",
    "€5 million dollars",
    "5 per 1,000 people",
    "20-odd people",
    "two years and a half",
    "ثلث مليون نسمة",
    "ثلثي مليون نسمة",
    "مليون وثلث المليون نسمة",
    "مليون إلا ربع",
    "مليون ونيف",
    "خمس مليون نسمة",
    "بين 500 ومليون دولار",
    "من 5 إلى 3 ملايين دولار",
    "25.500 دولار",
    "6 ملايين و300 موظف",
    "ثلاثة فاصلة خمسة مليون",
    "5 بالألف",
    "50 زعبوط روبية",
    "عامين ونصف",
    "ثلاث سنوات ونصف",
    "مليار دولار ونصف",
    "两百五公里",
    "三年半",
    "3万5人",
    "三分之一",
    "千分之五",
    "3个半小时",
]


@pytest.mark.parametrize("words", UNREAD)
def test_a_figure_with_a_part_that_is_not_understood_is_not_read(words):
    assert read_quantity(words) is None


@pytest.mark.parametrize("words", UNREAD)
def test_in_a_text_no_part_of_it_is_read_as_the_figure(words):
    text = f"قيل: {words}." if words > "\u0600" else f"It said {words}."
    found = read_quantities(text)
    assert found
    assert all(one.unread and one.value is None and one.value_high is None for one in found)


def test_an_unread_figure_is_found_with_everything_that_belongs_to_it():
    text = "It cost 5 zillion dollars, then $5zn, then 5 to 3 million euros."
    spans = [(text[one.start : one.end], one.unread) for one in read_quantities(text)]
    assert spans == [("5 zillion dollars", True), ("$5zn", True), ("5 to 3 million euros", True)]


# what only looks like an amount, with what is read in it
NAMES = {
    "The S&P 500 rose, as did the FTSE 100 and the Nikkei 225.": [],
    "S&P 500 companies reported.": [],
    "أغلق مؤشر نيكاي 225 مرتفعا.": [],
    "ارتفع مؤشر كاك 40 الفرنسي.": [],
    "沪深300指数上涨。": [],
    "They won 3 - 0.": [],
    "They lost 2-1, then 0-4.": [],
    "فاز الفريق 3-1.": [],
    "انتهت المباراة صفر - صفر.": [],
    "زار الملك تشارلز الثالث المدينة.": [],
    "كتب البابا يوحنا الثالث رسالة.": [],
    "زار السلطان سليم الأول القلعة.": [],
    "Queen Elizabeth the Second came.": [],
    "يعود في 12 الجاري.": [],
    "يصل في 7 المقبل.": [],
    "The 2015 film won.": [],
    "their 1998 debut novel": [],
    "The 2003 Toyota model sold well.": [],
    "2 - Write the report": [],
    "3) Read it": [],
    "٤- اكتب التقرير": [],
    "a ratio of 1 to 3": [],
    "بنسبة 1 إلى 3": [],
    "call (713) 555-0142": [],
    "住在5号楼，第三章，20世纪，90年代，3月5日": [],
    "第二次世界大战": [],
    "他们一起去，十分高兴，千万不要": [],
    "签约公元前700年": [],
    "401(k) plans": [],
    "the #1 service": [],
}


@pytest.mark.parametrize(("text", "expected"), NAMES.items(), ids=list(NAMES))
def test_what_numbers_or_names_is_no_amount(text, expected):
    assert [text[one.start : one.end] for one in read_quantities(text)] == expected


def values(text):
    return [None if one.unread else one.value for one in read_quantities(text)]


@pytest.mark.parametrize(
    "text",
    ["Sales rose a fifth.", "It fell by a third in May.", "Output is one tenth lower.", "a sixth of it"],
)
def test_a_fraction_behind_an_article_is_no_rank(text):
    assert read_quantities(text) == []


def test_an_ordinal_before_what_it_numbers_stays_a_rank():
    assert [one.unit for one in read_quantities("A fifth ship sailed.")] == ["rank"]


def test_whose_the_money_is_before_a_noun_is_left_to_the_noun():
    assert [one.currency for one in read_quantities("a $9 million Canadian mine")] == ["USD"]


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [("近三年来", ""), ("近两个月以来", ""), ("近三年", "about"), ("近三千家企业", "about")],
)
def test_the_last_years_are_not_about_so_many(text, qualifier):
    assert [one.qualifier for one in read_quantities(text)] == [qualifier]


@pytest.mark.parametrize(
    ("text", "qualifier"), [("70 and older", "at_least"), ("12 years or younger", "at_most")]
)
def test_an_age_may_be_open_at_one_end(text, qualifier):
    assert [one.qualifier for one in read_quantities(text)] == [qualifier]


def test_five_from_ten_countries_are_no_share():
    assert [one.value for one in read_quantities("وصل خمسة من عشر دول")] == [5, 10]


def test_a_lone_mark_is_read_by_the_habit_of_the_whole_text():
    assert values("بلغ 1.250.000 دولار، ثم 25.500 دولار.") == [1_250_000, 25_500]
    assert values("Es kostete 3,5 Euro, dann 1.250.000 Euro, dann 1,335 Euro.")[2] == Decimal("1.335")
    assert values("It rose to 1,250,000 users from 1,335 users.") == [1_250_000, 1335]
    assert values("بلغ 25.500 دولار.") == [None]


def test_marks_that_a_text_uses_in_both_ways_are_not_read():
    assert values("بلغ 3,5 مليون ثم 1,250,000 ثم 1,335 دولار.") == [3_500_000, 1_250_000, None]
    assert values("بلغ 3.5 مليون ثم 1.250.000 ثم 25.500 دولار.") == [3_500_000, 1_250_000, None]


def test_words_alone_may_be_read_by_the_habit_of_their_text():
    habit = Tokens("بلغ 1.250.000 دولار، ثم 25.500 دولار.").habit
    assert read_quantity("25.500 دولار") is None
    found = read_quantity("25.500 دولار", habit=habit)
    assert found is not None
    assert found.value == 25_500


@pytest.mark.parametrize(
    ("words", "context", "currency"),
    [
        ("5 million pounds", "", ""),
        ("5 million pounds", "EGP", "EGP"),
        ("5 million pounds", "EG", "EGP"),
        ("5 million pounds", "USD", ""),
        ("£5", "", "GBP"),
        ("£5", "EG", "EGP"),
        ("$5", "CA", "CAD"),
        ("US$5", "CA", "USD"),
        ("5 dollars", "AUD", "AUD"),
        ("Rs 5 lakh", "PK", "PKR"),
        ("40 مليون جنيه", "EG", "EGP"),
        ("40 مليون ريال", "QA", "QAR"),
        ("40 مليون دينار", "JOD", "JOD"),
        ("40 مليون دولار", "EG", "USD"),
        ("300万元", "", "CNY"),
        ("300万元", "TW", "TWD"),
        ("300万欧元", "CN", "EUR"),
    ],
)
def test_a_currency_that_many_countries_have_is_that_of_the_text(words, context, currency):
    found = read_quantity(words, currency=context)
    assert found is not None
    assert (found.unit, found.currency) == ("money", currency)


@pytest.mark.parametrize(
    ("words", "unit", "known"),
    [
        ("50 gronks", "gronks", False),
        ("five large American gronks", "gronks", False),
        ("12 bank employees", "employee", True),
        ("six phone calls", "call", True),
        ("10-berth", "berth", False),
        ("500 زرافة", "زرافة", False),
        ("500 قتيل", "dead", True),
        ("三十座", "座", False),
        ("三十名教师", "teacher", True),
    ],
)
def test_the_noun_that_follows_is_the_unit_as_written_where_the_lexicon_has_none(words, unit, known):
    found = read_quantity(words)
    assert found is not None
    assert (found.unit, found.unit_known) == (unit, known)


@pytest.mark.parametrize(
    "text", ["It rose by 500 on Monday", "of the 500, sales rose", "ارتفع 500 في يوم", "بلغ 500 بعد ذلك"]
)
def test_words_that_count_nothing_are_no_unit(text):
    (found,) = read_quantities(text)
    assert (found.value, found.unit) == (500, "")


def test_a_list_of_figures_has_the_money_that_stands_at_its_end():
    found = read_quantities("prizes of 12,000, 8,000 and 5,000 dollars")
    assert [(one.value, one.unit, one.currency) for one in found] == [
        (value, "money", "USD") for value in (12_000, 8_000, 5_000)
    ]


def test_a_qualifier_before_an_arabic_dual_is_read_with_it():
    found = read_quantity("أقل من دولارين")
    assert found is not None
    assert (found.value, found.unit, found.currency, found.qualifier) == (2, "money", "USD", "less_than")
