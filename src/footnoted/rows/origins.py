"""Where rows come from: the language and date of sources, intervals, countries and currencies that exist."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from footnoted.engine import literal
from footnoted.rows.ask import rule
from footnoted.text.languages import TAG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from footnoted.rows.ask import Ask

_SCRIPTS = {
    "Arab": "Arabic",
    "Armn": "Armenian",
    "Beng": "Bengali",
    "Cyrl": "Cyrillic",
    "Deva": "Devanagari",
    "Ethi": "Ethiopic",
    "Geor": "Georgian",
    "Grek": "Greek",
    "Hans": "Han",
    "Hant": "Han",
    "Hebr": "Hebrew",
    "Jpan": "Han Hiragana Katakana",
    "Kore": "Hangul Han",
    "Latn": "Latin",
    "Taml": "Tamil",
    "Telu": "Telugu",
    "Thai": "Thai",
}
"""The scripts of which languages are known, by ISO 15924, with the names that RE2 has for them."""

_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""What CLDR lists beside countries: unions, the United Nations, the unknown, test codes."""

_NO_CURRENCIES = frozenset({"XTS", "XXX"})
"""The codes for tests and for no currency."""


@rule(
    "The language of a source is one that its original title can be in.",
    mend="Correct <language>, or the title: one of them is of another source.",
)
def language(ask: Ask) -> None:
    """Find tags that begin as none does, and titles without one letter of their language's script (CLDR)."""
    ask(
        "sources t WHERE t.language IS NOT NULL",
        cell="language",
        broken=f"NOT {ask.sql.matches('lower(t.language)', literal(TAG))}",
        expected='a language as BCP 47 writes it, "ar" or "en" for instance',
    )
    code = "regexp_extract(lower(t.language), '^[a-z]+')"
    for script, languages in _languages().items():
        names = ", ".join(map(literal, languages))
        letters = "".join(rf"\p{{{one}}}" for one in _SCRIPTS[script].split())
        has_letters = ask.sql.matches("t.title_original", r"'(?s).*\pL.*'")
        in_script = ask.sql.matches("t.title_original", f"'(?s).*[{letters}].*'")
        # A tag that names its script itself, such as zh-Latn, says which letters are meant.
        says_script = ask.sql.matches("lower(t.language)", "'.*-[a-z]{4}(-.*)?'")
        ask(
            f"sources t WHERE {code} IN ({names}) AND NOT {says_script} AND {has_letters}",
            cell="language",
            broken=f"NOT {in_script}",
            expected="the language of its title, {t.title_original}",
        )


@rule(
    "No source was published later than tomorrow.",
    mend="Correct <published>.",
)
def published(ask: Ask) -> None:
    """Compare dates of publication with the day after this one, which has begun somewhere already."""
    day = ask.sql.matches("t.published", "'[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?'")
    tomorrow = "strftime(current_date + 1, '%Y-%m-%d')"
    ask(
        f"sources t WHERE {day}",
        cell="published",
        broken=f"t.published > left({tomorrow}, CAST(length(t.published) AS INTEGER))",
        expected="a date that is not in the future",
    )


@rule(
    "An interval does not end before it starts.",
    mend="Read the words again, and write the earlier date first.",
)
def interval(ask: Ask) -> None:
    """Compare both ends of an EDTF interval, as far as both are given."""
    date = "[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?[?~%]?"
    for role in ("edtf", "period"):
        start, end = (f"rtrim(split_part(t.{role}, '/', {part}), '?~%')" for part in (1, 2))
        shared = f"CAST(least(length({start}), length({end})) AS INTEGER)"
        both = ask.sql.matches(f"t.{role}", f"'{date}/{date}'")
        ask(
            f"rows t WHERE {both}",
            cell=role,
            broken=f"left({end}, {shared}) < left({start}, {shared})",
            expected="an interval whose end is not before its start",
        )


@rule(
    "A country is one of ISO 3166-1, by its two letters.",
    mend="Write the code of the country that is meant, or leave the cell empty.",
)
def country(ask: Ask) -> None:
    """Look codes of two capital letters up in the list of CLDR; what has another form its pattern refuses."""
    _look_up(ask, "country", "[A-Z]{2}", _countries(), "a code of ISO 3166-1 alpha-2")


@rule(
    "A currency is one of ISO 4217, by its three letters.",
    mend="Write the code of the currency that is meant; for what has none, such as Bitcoin, name a unit.",
)
def currency(ask: Ask) -> None:
    """Look codes of three capital letters up in the list of CLDR, which has those of the past, too."""
    _look_up(ask, "currency", "[A-Z]{3}", _currencies(), "a code of ISO 4217")


def _look_up(ask: Ask, role: str, form: str, codes: Iterable[str], expected: str) -> None:
    """Ask of every cell of a role that has the form of a code whether it is one."""
    ask(
        f"rows t WHERE {ask.sql.matches(f't.{role}', literal(form))}",
        cell=role,
        broken=f"t.{role} NOT IN ({', '.join(map(literal, codes))})",
        expected=expected,
    )


@cache
def _languages() -> dict[str, list[str]]:
    """Give the languages of two letters that are written in each script, by CLDR's likely subtags."""
    from babel.core import get_global  # noqa: PLC0415 - a rule that is not asked does without

    found: dict[str, list[str]] = defaultdict(list)
    for tag, likely in sorted(get_global("likely_subtags").items()):
        script = likely.split("_")[1]
        if len(tag) == len("en") and script in _SCRIPTS:
            found[script].append(tag)
    return dict(found)


@cache
def _countries() -> tuple[str, ...]:
    """Give the codes of countries and territories, by CLDR's English list."""
    from babel import Locale  # noqa: PLC0415 - see _languages

    codes = (one for one in Locale("en").territories if one.isalpha() and one not in _NO_COUNTRIES)
    return tuple(sorted(codes))


@cache
def _currencies() -> tuple[str, ...]:
    """Give the codes of currencies, by CLDR's English list, without the one for no currency and for tests."""
    from babel import Locale  # noqa: PLC0415 - see _languages

    return tuple(sorted(one for one in Locale("en").currencies if one not in _NO_CURRENCIES))


RULES = (language, published, interval, country, currency)
