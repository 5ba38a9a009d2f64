"""DuckDB's own SQL: names and texts in it, functions that rules need, patterns that it can run."""

from __future__ import annotations

from functools import cache

import duckdb


class Functions:
    """What rules need in DuckDB's own dialect; another engine has its own."""

    @staticmethod
    def whole(text: str) -> str:
        """Read a whole number; NULL for what is none."""
        return f"TRY_CAST({text} AS BIGINT)"

    @staticmethod
    def number(text: str) -> str:
        """Read a number; NULL for what is none."""
        return f"TRY_CAST({text} AS DOUBLE)"

    @staticmethod
    def most_words(text: str, between: str) -> str:
        """Count the words of the longest of several texts that stand in one."""
        words = r"[\pL\pM\pN_]+"
        return f"list_max([len(regexp_extract_all(x, '{words}')) FOR x IN string_split({text}, '{between}')])"

    @staticmethod
    def letters(text: str) -> str:
        """Give letters and digits alone, lower-case and without accents."""
        return f"regexp_replace(lower(strip_accents({text})), '[^a-z0-9]', '', 'g')"

    @staticmethod
    def escaped(text: str) -> str:
        """Write a text so that a pattern matches it as it is."""
        return f"regexp_escape({text})"

    @staticmethod
    def matches(text: str, pattern: str) -> str:
        """Tell whether a pattern matches a text as a whole."""
        return f"regexp_full_match({text}, {pattern})"

    @staticmethod
    def first(value: str, order: str, condition: str) -> str:
        """Give the value of the row in which `order` is least, of those that fulfil the condition."""
        return f"arg_min({value}, {order}) FILTER (WHERE {condition})"

    @staticmethod
    def sha256(texts: str) -> str:
        """Give the SHA-256 of texts joined by tabs, in hexadecimal."""
        return f"sha256(concat_ws('{chr(9)}', {texts}))"


@cache
def check_pattern(pattern: str) -> str | None:
    """Say why RE2 cannot run a regular expression; None when it can.

    RE2 runs in time linear in the text, so it has no look-around and no back-references
    (https://github.com/google/re2/wiki/Syntax).
    """
    return _try("SELECT regexp_full_match('', ?)", pattern)


@cache
def check_layout(layout: str) -> str | None:
    """Say why a date's format cannot be run, which Table Schema takes from C's strptime; None when it can."""
    return _try("SELECT try_strptime('', ?)", layout)


def _try(sql: str, text: str) -> str | None:
    try:
        _scratch().execute(sql, [text]).fetchall()
    except (duckdb.Error, UnicodeError) as error:
        return str(error).partition(": ")[2] or str(error)
    return None


@cache
def _scratch() -> duckdb.DuckDBPyConnection:
    """Give a connection without data; opening one costs more than a hundred patterns do."""
    return duckdb.connect()


def identifier(name: str) -> str:
    """Quote a name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text as a SQL literal; NULL for half of a surrogate pair, which no UTF-8 cell can equal."""
    return "'" + text.replace("'", "''") + "'" if is_text(text) else "NULL"


def is_text(text: str) -> bool:
    """Tell whether a text has whole characters alone: no half of a surrogate pair."""
    return not any("\ud800" <= char <= "\udfff" for char in text)
