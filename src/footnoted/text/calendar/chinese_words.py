"""Hold the patterns of Chinese dates and say what each match means: edtf, qualifier, relative, calendar."""

from __future__ import annotations

import re
from typing import Final

from footnoted.text.calendar.date_words import OPEN_YEAR, calendar_date

Reading = tuple[str, str, str, str]

_DIGITS: Final = {
    sign: number
    for number, signs in enumerate(("〇零○", "一元", "二两兩", *"三四五六七八九"))
    for sign in signs
}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_H: Final = "[〇零○一二三四五六七八九]"
_YEAR: Final = rf"(?:[12]\d{{3}}|[一二]{_H}{{3}})"
_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY: Final = (
    r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
)
_LINK: Final = r"\s*(?:至|到|--?|~)\s*"
_NUMBER: Final = r"(?:\d{1,4}|[〇零○一二三四五六七八九十百千]{1,7})"
# "in the middle of 2020" against "China in 2020": the sign counts only where nothing goes on behind it
_END: Final = (
    r"(?:初(?![中级級步次始夏春秋冬])期?|年?[底末](?![特層层部线代路梢尾])"
    r"|[上中下]旬|中期|年?中(?=[\s，。,、；;：:)）\-]|$))"
)
_SEASON: Final = (
    r"(?:春(?![节節运運晚秋分联闺夏])|夏(?![威洛普奥奧令至利朝秋])|秋(?![瑾分千裤冬])|冬(?![奥奧残殘至令眠瓜春]))"
    r"(?![季天][奥奧残殘运運青])[季天]?"
)

FIRST: Final = frozenset(
    "公西前今昨明后後去本上下这這每周星礼禮週农農阴陰清康雍乾嘉道咸同光宣令平昭大民伊回二一三四五六七八九十〇零○两兩几幾数數多"
)

# other calendars, eras of emperors, weekdays that recur: not read, and nobody's figure
OTHER: Final = re.compile(
    rf"(?:农历|農曆|阴历|陰曆|旧历|回历|伊斯兰历|希吉来历)(?:{_NUMBER}年)?(?:[正腊冬]月|{_MONTH}月)?(?:初|廿)?(?:{_DAY}|十五)?[日年]?"
    rf"|(?:康熙|雍正|乾隆|嘉庆|嘉慶|道光|咸丰|咸豐|同治|光绪|光緒|宣统|宣統|洪武|永乐|萬曆|万历|崇祯){_NUMBER}年"
    r"|(?:正|腊|冬|[一二三四五六七八九]|十[一二]?)月初[一二三四五六七八九十](?!日)|正月十五|八月十五(?![日号號\u4e00-\u9fff])"
    rf"|\d\d年{_MONTH}月(?:{_DAY}[日号號])?"  # '24年5月' leaves out the century
    r"|[每各逢](?:周|週|星期|礼拜)[一二三四五六日天]"
)
ERA_YEAR: Final = re.compile(
    rf"(?P<era>令和|平成|昭和|大正|明治|民国|民國)(?P<number>{_NUMBER}|元)年(?:(?P<month>{_MONTH})月(?:(?P<day>{_DAY})[日号號])?)?"
)
_ERAS: Final = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "民国": 1911,
    "民國": 1911,
}
_ABOUT: Final = r"(?P<about>大约|大約|约|約)?"
CENTURY: Final = re.compile(
    rf"(?:(?:公元|西元)(?P<before>前)?{_ABOUT})?(?P<number>\d{{1,2}}|[一二三四五六七八九十]{{1,3}}|上个?|本)世[纪紀]"
    r"(?:(?P<decade>\d0|[一二三四五六七八九]十)年代)?(?P<part>初期?|末期?|前期|后期|後期|中叶|中葉|中期|上半叶|下半叶|上半葉|下半葉)?"
    r"|(?:(?P<year>\d{3}0)|(?P<short>[3-9]0|[三四五六七八九]十))年代(?P<late>初期?|末期?|中期|前期|后期)?"
)
_DECADE_BEFORE: Final = re.compile("[0十][至到、-]$|[一二三四五六七八九]$")
_TWO_DECADES: Final = re.compile("[一二三四五六七八九]{2}十年代")
_PART_BEHIND: Final = re.compile("第?[一二三四1-4]季|[上下]半年|前?[一二三四]个?季|[QHqh][1-4]")
PART: Final = re.compile(
    rf"(?P<year>{_YEAR}|今|去|明)年(?:度)?(?:第?(?P<quarter>[一二三四1-4])季度?|前(?P<quarters>[二三23])季度|"
    rf"(?P<half>[上下])半年|前(?P<months>[2-9]|1[01]|[二两三四五六七八九十])个月)|(?P<fiscal>{_YEAR})(?:财年|財年|财政年度|財政年度)"
)
_A: Final = rf"(?:(?P<year_a>{_YEAR})年)?(?:(?P<month_a>{_MONTH})月份?)?(?:(?P<day_a>{_DAY})[日号號]?)?"
_B: Final = rf"(?:(?P<year_b>{_YEAR})年)?(?:(?P<month_b>{_MONTH})月份?)?(?:(?P<day_b>{_DAY})[日号號])?"
_BEFORE: Final = r"(?:公元|西元)前(?:大约|大約|约|約)?"
SPAN: Final = re.compile(
    rf"(?P<old>{_BEFORE})(?P<old_a>{_NUMBER})年?{_LINK}(?:(?P<new>公元|西元)(?!前)|(?:公元|西元)?前?)(?P<old_b>{_NUMBER})年"
    rf"|(?P<plain_a>{_YEAR})年?{_LINK}(?P<plain_b>{_YEAR})年(?!\s*{_MONTH}月)"
    rf"|(?:(?P<of>{_YEAR})年)?(?P<first>{_MONTH}){_LINK}(?P<last>{_MONTH})月份?(?!{_DAY}[日号號])"
    rf"|{_A}{_LINK}{_B}"
)
RELATIVE: Final = re.compile(
    rf"(?P<day>大前天|前天|前日|昨天|昨日|昨晚|昨夜|今天|今日|今晨|今早|今晚|明天|明日|明晚|后天|後天)"
    rf"|(?P<year>前年|去年|今年|本年|明年|后年|後年|上年度?|本年度)(?:(?P<end>年?{_END})|(?P<month>{_MONTH})月份?(?:(?P<of_day>{_DAY})[日号號])?|(?P<season>{_SEASON}))?"
    rf"|(?P<near>上上?个?|上上?個?|本|这个?|這個?|下个?|下個?)(?P<unit>月|周|週|星期|礼拜|季度)(?P<weekday>[一二三四五六日天])?(?:(?P<month_day>{_DAY})[日号號]|(?P<month_end>初|底|末|中旬|上旬|下旬))?"
    rf"|(?P<count>\d{{1,3}}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两兩三四五六七八九]|[几幾数數多])(?P<size>年|个月|個月|周|週|个星期|星期|天|日)(?:之|以)?前(?![后後往])"
)
_DAYS: Final = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "後": 2}
_YEARS: Final = {"前": -2, "去": -1, "上": -1, "今": 0, "本": 0, "明": 1, "后": 2, "後": 2}
_UNITS: Final = {"月": "M", "周": "W", "週": "W", "星期": "W", "礼拜": "W", "季度": "Q"}
WEEKDAY: Final = re.compile(r"(?:周|週|星期|礼拜|禮拜)(?P<weekday>[一二三四五六日天])(?![次个個年天月家级])")
DATE: Final = re.compile(
    rf"(?P<old>{_BEFORE}(?P<old_year>{_NUMBER})年)"
    rf"|(?:(?:公元|西元){_ABOUT}(?P<our>{_NUMBER})年|(?P<year>{_YEAR}|\d{{3}}(?=年(?:{_MONTH}月|[春夏秋冬])))年)?"
    rf"(?:(?P<month>{_MONTH})月份?)?(?:(?P<day>{_DAY})[日号號])?"
    rf"(?P<end>年?{_END})?(?P<season>{_SEASON})?"
)
_QUALIFIERS: Final = {
    "初": "early",
    "上": "early",
    "前": "early",
    "底": "late",
    "末": "late",
    "下": "late",
    "后": "late",
    "後": "late",
}
_SEASONS: Final = {"春": "21", "夏": "22", "秋": "23", "冬": "24"}


# "2000 years of history", "over 2000 years": a length of time
_LONG: Final = re.compile(r"的?(?:历史|歷史|光阴|时间|時間|岁月)|[来來](?!自)|以上|之久|左右的")
_LONG_SINCE: Final = re.compile(r"(?:超过|超過|距今|将近|近|逾|长达|長達|已有|至少|多达|持续|历时|长)$")


def _before(match: re.Match[str], size: int) -> str:
    """Give so many characters before a match, fewer at the beginning of the text."""
    return match.string[max(0, match.start() - size) : match.start()]


def number_of(written: str) -> int:
    """Read figures, digits written as characters (二〇二四) and numbers with places (二百二十一)."""
    if written.isdigit() and written.isascii():
        return int(written)
    if not any(sign in _PLACES for sign in written):
        return int("".join(str(_DIGITS[sign]) for sign in written))
    total = digit = 0
    for sign in written:
        if sign in _PLACES:
            total += (digit or 1) * _PLACES[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def _year(written: str) -> str:
    return f"{number_of(written):04d}"


def _old(written: str) -> str:
    number = number_of(written)
    return f"-{number - 1:04d}" if number > 1 else "0000"


def _number(written: str | None) -> int:
    return number_of(written) if written else 0


def era_year(match: re.Match[str]) -> Reading:
    """Count a year of a Japanese era or of the Minguo calendar."""
    number = 1 if match["number"] == "元" else number_of(match["number"])
    year = f"{_ERAS[match['era']] + number:04d}"
    month = _number(match["month"])
    return (calendar_date(year, month, _number(match["day"])) if month else year), "", "", ""


def decade_of(match: re.Match[str]) -> Reading:
    """Say a century or decade: `18XX`, `198X`, `-02XX`."""
    if match["year"] or match["short"]:
        if _DECADE_BEFORE.search(_before(match, 2)):  # "40至50年代", "八九十年代"
            return "", "", "", ""
        edtf = f"{match['year'][:3]}X" if match["year"] else f"19{number_of(match['short']) // 10}X"
        return edtf, _QUALIFIERS.get((match["late"] or " ")[0], "mid" if match["late"] else ""), "", ""
    named = {"上": 20, "本": 21}.get(match["number"][0])
    number = named or number_of(match["number"])
    part, about = match["part"] or "", "about" if match["about"] else ""
    if not match["decade"] and _TWO_DECADES.match(match.string, match.end()):
        return "", "", "", ""
    if not 1 <= number <= 21 or (match["before"] and match["decade"]):  # noqa: PLR2004 - centuries so far
        return "", "", "", ""
    edtf = (
        f"{number - 1:02d}{number_of(match['decade']) // 10}X" if match["decade"] else f"{number - 1:02d}XX"
    )
    if "半" in part:
        first = (number - 1) * 100 + (1 if part[0] == "上" else 51)
        is_plain = not match["before"] and not match["decade"]
        return (f"{first:04d}/{first + 49:04d}" if is_plain else ""), "", "", ""
    qualifier = _QUALIFIERS.get(part[:1], "mid" if part else "")
    return ("-" if match["before"] else "") + edtf, qualifier or about, "", ""


def part_of(match: re.Match[str]) -> Reading | None:
    """Say a quarter, half or the first months of a year, and a fiscal year."""
    if match["fiscal"]:
        is_part = _PART_BEHIND.match(match.string, match.end()) is not None
        return ("", "", "", "") if is_part else (_year(match["fiscal"]), "", "", "fiscal")
    months = _number(match["months"])
    if match["quarter"]:
        number = number_of(match["quarter"])
        first, last, name = 3 * number - 2, 3 * number, f"Q{number}"
    elif match["half"]:
        number = 1 if match["half"] == "上" else 2
        first, last, name = 6 * number - 5, 6 * number, f"H{number}"
    else:
        first, last, name = 1, months or 3 * number_of(match["quarters"]), ""
    if match["year"] in ("今", "去", "明"):
        period = f"P{_YEARS[match['year']]}Y"
        return "", "", f"{period}/{name}" if name else "", ""
    year = _year(match["year"])
    return f"{year}-{first:02d}/{year}-{last:02d}", "", "", ""


def span_of(match: re.Match[str]) -> Reading | None:
    """Say a span of years, months or days; what the first end leaves out is told by the last, and back."""
    if match["old"]:
        start, end = _old(match["old_a"]), (_year if match["new"] else _old)(match["old_b"])
        return (f"{start}/{end}" if int(start) < int(end) else ""), "", "", ""
    if match["plain_a"]:
        start, end = _year(match["plain_a"]), _year(match["plain_b"])
        return (f"{start}/{end}" if start < end else ""), "", "", ""
    ends: list[tuple[str | None, str | None, str | None]]
    if match["first"]:
        ends = [(match["of"], match["first"], None), (None, match["last"], None)]
    else:
        ends = [
            (match["year_a"], match["month_a"], match["day_a"]),
            (match["year_b"], match["month_b"], match["day_b"]),
        ]
    return _span(*ends[0], *ends[1])


def _span(  # noqa: PLR0913, PLR0917 - the six parts of two dates
    year_a: str | None,
    month_a: str | None,
    day_a: str | None,
    year_b: str | None,
    month_b: str | None,
    day_b: str | None,
) -> Reading | None:
    if not month_a or not (month_b or day_b) or (bool(day_a) != bool(day_b)):
        return None
    first_month, last_month = number_of(month_a), number_of(month_b or month_a)
    first = _year(year_a) if year_a else _year(year_b) if year_b else OPEN_YEAR
    last = _year(year_b) if year_b else first
    is_over = (first_month, _number(day_a)) >= (last_month, _number(day_b))
    if is_over and first == last:
        if first == OPEN_YEAR or year_b:
            return "", "", "", ""
        last = f"{int(first) + 1:04d}"
    start = calendar_date(first, first_month, _number(day_a))
    end = calendar_date(last, last_month, _number(day_b))
    is_span = bool(start and end) and (start < end)
    return (f"{start}/{end}" if is_span else ""), "", "", ""


def relative_of(match: re.Match[str]) -> Reading | None:
    """Say a date that counts from the day of the text."""
    if _is_inside_word(match):
        return None
    if match["day"]:
        return "", "", f"P{_DAYS[match['day'].rstrip('天日晚夜晨早') or '前']}D", ""
    if match["year"]:
        return _relative_year(match)
    if match["near"]:
        return _near(match)
    letter = {"年": "Y", "周": "W", "週": "W", "天": "D", "日": "D"}.get(
        match["size"][-1], "W" if "星" in match["size"] else "M"
    )
    number = "" if match["count"] in "几幾数數多" else str(number_of(match["count"]))
    is_exact = _before(match, 1) not in tuple("近过過到逾超半")
    return "", "", f"P-{number}{letter}" if is_exact else "", ""


def _is_inside_word(match: re.Match[str]) -> bool:
    """Tell whether the character before makes another word of it: 说明年份, 过去年代, 日本月刊."""
    before, word = _before(match, 1), match[0]
    others = {
        "明": "说説声聲证證表发發文光透阐闡",
        "去": "过過失离離",
        "后": "先最然以之前",
        "後": "先最然以之前",
        "前": "以之提目当當从從",
        "本": "日基资資成样樣版剧文书書原",
        "上": "以海",
        "下": "天以",
        "今": "如现現",
        "这": "",
        "昨": "",
    }
    if match["count"]:
        return before in "第十百千万两几每一二三四五六七八九" and before != ""
    return bool(before) and before in others.get(word[0], "")


def _relative_year(match: re.Match[str]) -> Reading:
    period = f"P{_YEARS[match['year'][0]]}Y"
    if match["month"]:
        month, day = number_of(match["month"]), _number(match["of_day"])
        is_real = calendar_date(OPEN_YEAR, month, day)
        return "", "", f"{period}/{month:02d}" + (f"-{day:02d}" if day else "") if is_real else "", ""
    if match["season"]:
        return "", "", f"{period}/{_SEASONS[match['season'][0]]}", ""
    end = (match["end"] or "").removeprefix("年")[:1]
    return "", _QUALIFIERS.get(end, "mid" if end else ""), period, ""


def _near(match: re.Match[str]) -> Reading | None:
    sign = {"上": -1, "下": 1}.get(match["near"][0], 0) * (2 if match["near"].startswith("上上") else 1)
    letter = _UNITS[match["unit"]]
    weekday = match["weekday"]
    if (weekday and letter != "W") or ((match["month_day"] or match["month_end"]) and letter != "M"):
        return None
    period = f"P{sign}{letter}"
    if weekday:
        return "", "", f"{period}/W{'一二三四五六日天'.index(weekday) + 1 if weekday != '天' else 7}", ""
    if match["month_day"]:
        return "", "", f"{period}/{number_of(match['month_day']):02d}", ""
    end = (match["month_end"] or "")[:1]
    return "", _QUALIFIERS.get(end, "mid" if end else ""), period, ""


def weekday_of(match: re.Match[str]) -> Reading | None:
    """Say a weekday alone; behind a number it counts weeks, behind a day it belongs to that."""
    before = _before(match, 2).strip()
    if before and (before[-1] in "一二三四五六七八九十两几数每各" or before[-1].isdigit()):
        return None
    if before.endswith(("日(", "日,", "日", "号(", "號(")):
        return "", "", "", ""
    sign = match["weekday"]
    return "", "", f"W{7 if sign == '天' else '一二三四五六日'.index(sign) + 1}", ""


def date_of(match: re.Match[str]) -> Reading | None:
    """Say a single date; where nothing but a number stands, it is none."""
    if match["old"]:
        about = "about" if match["old"].rstrip("年").removesuffix(match["old_year"])[-1] in "约約" else ""
        return _old(match["old_year"]), about, "", ""
    year = _year(match["our"] or match["year"]) if match["our"] or match["year"] else ""
    month, day = _number(match["month"]), _number(match["day"])
    if (not year and not month) or (day and not month):
        return None
    edtf = calendar_date(year or OPEN_YEAR, month, day) if month else year
    is_length = _LONG.match(match.string, match.end()) or _LONG_SINCE.search(_before(match, 3))
    if not edtf or (is_length and not month):
        return "", "", "", ""
    end = match["end"] or ""
    qualifier = _QUALIFIERS.get(end.removeprefix("年")[:1], "mid" if end else "")
    if match["season"]:
        return f"{year}-{_SEASONS[match['season'][0]]}", qualifier, "", ""
    return edtf, qualifier or ("about" if match["about"] else ""), "", ""
