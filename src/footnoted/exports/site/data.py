"""Write the scripts that hold the rows: one to search in, one a large table, and shards of whole rows."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from footnoted.exports.site.atlas import JOINING
from footnoted.exports.site.shown import script
from footnoted.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.descriptor import Field
    from footnoted.exports.site.atlas import Atlas, Place, Sheet

STATIC = 3_000
"""Up to so many rows a table stands in its page; above, the page draws the rows that are in view."""

IN_A_SHARD = 400
MOST_SHARDS = 256
LISTED = 200
"""How many rows of one table that refer to a row are listed on its page; all of them are counted."""
_SHORT = 160
_UNUSED = frozenset({"Cn", "Co", "Cs"})
_ALIKE = (range(0x3400, 0xA000), range(0xAC00, 0xD800))
_FNV, _PRIME = 2_166_136_261, 16_777_619


def scripts(atlas: Atlas) -> Iterator[tuple[str, str]]:
    """Yield the name of each script of data, relative to the site, and its text."""
    yield "data/folds.js", _folds_script()
    yield "data/list.js", script("list", [_searched(atlas, one) for one in atlas.sheets.values()])
    yield "data/schema.js", script("schema", _schema(atlas))
    for sheet in atlas.sheets.values():
        if len(sheet.rows) > STATIC:
            yield f"data/table-{sheet.name}.js", script(f"table-{sheet.name}", _columns(atlas, sheet))
    count = shards(sum(len(one.rows) for one in atlas.sheets.values()))
    parts: list[dict[str, Any]] = [{} for _ in range(count)]
    for table, sheet in atlas.sheets.items():
        for key in sheet.rows:
            parts[shard(f"{table}/{key}", count)][f"{table}/{key}"] = _row(atlas, table, key)
    for number, part in enumerate(parts):
        yield f"data/rows-{number}.js", script(f"rows-{number}", part)


def shards(rows: int) -> int:
    """Give the number of shards for so many rows, a power of two.

    >>> shards(750), shards(100_000)
    (2, 256)
    """
    count = 1
    while count * IN_A_SHARD < rows and count < MOST_SHARDS:
        count *= 2
    return count


def shard(place: str, count: int) -> int:
    """Give the shard of a row: FNV-1a over the UTF-8 bytes of its address, as the script computes it."""
    number = _FNV
    for byte in place.encode():
        number = (number ^ byte) * _PRIME & 0xFFFFFFFF
    return number % count


def folds() -> dict[str, str]:
    """Give each character that `fold` folds otherwise than NFKC and lower case do: what it becomes.

    The script of the site folds by this table, then by NFKC and lower case, which every browser has. It has
    the characters of the first plane, but for Han and Hangul, of which a search by code point finds all.
    """
    codes = (code for code in range(0x80, 0x10000) if not any(code in one for one in _ALIKE))
    chars = [one for one in map(chr, codes) if unicodedata.category(one) not in _UNUSED]
    # NUL folds to itself, and nothing joins it: so all characters are folded in one pass, each by itself.
    found: dict[str, list[str]] = {}
    for char, folded in zip(chars, fold("\0".join(chars)).text.split("\0"), strict=True):
        plain = folded.replace("\n", " ")
        if plain != unicodedata.normalize("NFKC", char).lower():
            found.setdefault(plain, []).append(char)
    return {plain: "".join(several) for plain, several in sorted(found.items())}


@cache
def _folds_script() -> str:
    return script("folds", folds())


def _searched(atlas: Atlas, sheet: Sheet) -> dict[str, Any]:
    """Give what a search looks at: of each row the label, then every other text, names in place of ids."""
    labels = {key: " ".join(atlas.label(sheet.name, key).split()) for key in sheet.rows}
    texts = []
    for key, cells in sheet.rows.items():
        leads = atlas.leads(sheet.name, key)
        words = [labels[key]]
        for name, cell in cells.items():
            if cell and name not in sheet.hashes:
                words.append(atlas.label(*leads[name]) if name in leads else cell)
        texts.append("\n".join(dict.fromkeys(words)))
    return {"name": sheet.name, "title": sheet.title, "keys": list(sheet.rows), "texts": texts}


def _schema(atlas: Atlas) -> dict[str, Any]:
    """Give what the page of a row needs to know of tables: titles, columns, roles, the number of shards."""
    rows = sum(len(one.rows) for one in atlas.sheets.values())
    return {
        "shards": shards(rows),
        "tables": {
            one.name: {
                "title": one.title,
                "kind": one.kind,
                "static": len(one.rows) <= STATIC,
                "columns": [_column(field) for field in one.resource.fields],
                "groups": [{"of": group.of, "columns": dict(group.columns)} for group in one.groups],
            }
            for one in atlas.sheets.values()
        },
    }


def _column(field: Field) -> dict[str, str]:
    stated = {
        "name": field.name,
        "title": field.title or field.name,
        "type": field.type,
        "says": field.description,
    }
    return {**stated, "unit": field.unit} if field.unit else stated


def _columns(atlas: Atlas, sheet: Sheet) -> dict[str, Any]:
    """Give a large table column by column, and the names of what its cells refer to, each once."""
    names = sheet.resource.field_names
    named: dict[str, dict[str, tuple[str, str, str]]] = {}
    for cells in sheet.rows.values():
        for column in sheet.targets:
            cell = cells.get(column)
            place = atlas.lead(sheet, column, cell)
            if place and cell and column not in sheet.resource.primary_key:
                named.setdefault(column, {})[cell] = (*place, _short(atlas.label(*place)))
    columns = [[cells.get(name) for cells in sheet.rows.values()] for name in names]
    return {"keys": list(sheet.rows), "columns": columns, "named": named}


def _row(atlas: Atlas, table: str, key: str) -> dict[str, Any]:
    """Give all that the page of a row shows of it: label, cells, what they lead to, and what leads here."""
    sheet = atlas.sheets[table]
    leads = atlas.leads(table, key)
    home = atlas.home(table, key)
    backward = atlas.backward.get(home, {})
    made = {
        "label": atlas.label(table, key),
        "cells": [sheet.rows[key].get(name) for name in sheet.resource.field_names],
        "leads": {name: _item(atlas, place) for name, place in leads.items()},
        "cited": [_item(atlas, place) for place in atlas.cited(table, key)],
        "back": {
            name: {"count": len(places), "items": [_end(atlas, one, home) for one in places[:LISTED]]}
            for name, places in backward.items()
            if places != [(table, key)]
        },
    }
    return {name: value for name, value in made.items() if value}


def _item(atlas: Atlas, place: Place) -> list[str]:
    table, key = place
    return [table, key, _short(atlas.label(table, key))]


def _end(atlas: Atlas, place: Place, here: Place) -> list[str]:
    """Give the row that refers here; of a row that joins two others, the other end and how it is joined."""
    sheet = atlas.sheets[place[0]]
    ends = [one for one in atlas.ends(*place) if one != here] if sheet.kind in JOINING else []
    if len(ends) != 1:
        return _item(atlas, place)
    word = atlas.joined_as(*place)
    return [*ends[0], _short(": ".join(one for one in (word, atlas.label(*ends[0])) if one))]


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
