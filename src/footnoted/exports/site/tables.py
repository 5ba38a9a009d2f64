"""Say what the page of a table shows: its columns with help and filters, its rows with names beside ids."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from footnoted.exports.site.data import STATIC
from footnoted.exports.site.shown import address, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.descriptor import Field
    from footnoted.exports.site.atlas import Atlas, Sheet

NUMBERS = frozenset({"integer", "number", "year"})
MOST_LISTED = 60
"""A column with more values than this has no list to choose from."""
LONG = 60
"""A column with a text of more characters than this is made wider."""


class Column(NamedTuple):
    """A column of a table page: how it is filtered, how full it is, and the help on it."""

    field: Field
    title: str
    filter: str
    filled: int
    is_long: bool


class Cell(NamedTuple):
    """A cell of a table page: its text as shown, the cell itself where that differs, and where it leads."""

    text: str
    raw: str | None
    link: str
    beside: str


def page_name(table: str) -> str:
    """Name the page of a table.

    >>> page_name("companies")
    'table-companies.html'
    """
    return f"table-{table}.html"


def columns(sheet: Sheet) -> list[Column]:
    """Give the columns of a table, in their order."""
    return [_column(sheet, one) for one in sheet.resource.fields]


def _column(sheet: Sheet, field: Field) -> Column:
    counts = Counter(cells.get(field.name) for cells in sheet.rows.values())
    filled = len(sheet.rows) - counts[None]
    is_listed = (any(listed(field)) or field.type == "boolean") and len(counts) <= MOST_LISTED
    kind = "list" if is_listed else "number" if field.type in NUMBERS else "text"
    is_long = any(len(one or "") > LONG for one in counts) and field.name not in sheet.hashes
    return Column(field, field.title or field.name, kind, filled, is_long)


def listed(field: Field) -> Iterator[tuple[str, str]]:
    """Yield the closed list of a field: each value and what it means, where that is said."""
    categories = field.raw.get("categories") or field.constraints.get("enum")
    for one in categories if isinstance(categories, list) else []:
        value, label = (one.get("value"), one.get("label")) if isinstance(one, dict) else (one, "")
        yield str(value), str(label or "")


def rows(atlas: Atlas, sheet: Sheet) -> Iterator[tuple[str, list[Cell]]]:
    """Yield the key and the cells of each row of a table that stands in its page; none of a larger one."""
    if len(sheet.rows) > STATIC:
        return
    for key, cells in sheet.rows.items():
        leads = atlas.leads(sheet.name, key)
        made = []
        for field in sheet.resource.fields:
            text, place = cells.get(field.name) or "", leads.get(field.name)
            link = address(*place) if place else ""
            beside = ""
            if place and field.name not in sheet.resource.primary_key:
                label = atlas.label(*place)
                text, beside = (label, text) if label != text else (text, "")
            made.append(_cell(text, beside, link, field))
        made[0] = made[0]._replace(link=address(sheet.name, key))
        yield key, made


def _cell(text: str, beside: str, link: str, field: Field) -> Cell:
    seen = shown(grouped(text) if field.type in {"integer", "number"} else text)
    raw = beside or text
    return Cell(seen, raw if raw != seen else None, link, shown(beside))


def grouped(text: str) -> str:
    """Write a number with commas between thousands; any other text as it is.

    >>> grouped("6000000"), grouped("-1234.5678"), grouped("many")
    ('6,000,000', '-1,234.5678', 'many')
    """
    whole, point, rest = text.partition(".")
    digits = whole.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        return text
    return f"{'-' if whole.startswith('-') else ''}{int(digits):,}{point}{rest}"


def by_group(atlas: Atlas) -> list[tuple[str, list[dict[str, Any]]]]:
    """Give the tables with their counts, under the names of their groups (`footnoted:group`)."""
    sheets = atlas.sheets.values()
    return [
        (
            group,
            [
                {
                    "title": one.title,
                    "says": _first_sentence(one.resource.description),
                    "count": len(one.rows),
                    "page": page_name(one.name),
                    "name": one.name,
                }
                for one in members
            ],
        )
        for group, members in groupby(sheets, lambda one: str(one.resource.raw.get("footnoted:group") or ""))
    ]


def _first_sentence(text: str) -> str:
    first, stop, _ = text.partition(". ")
    return first + ("." if stop else "")
