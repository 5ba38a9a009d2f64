"""Make the id of a new row from the cells that say what it is about; an id says nothing else."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from footnoted.vocabulary import EVIDENCE, PARTICIPANTS, RELATIONSHIPS, ROLES_HELD

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from footnoted.model import Group

_WORDS = 5
"""How many words of a gist an id has at the most."""

_PARTS = {
    ROLES_HELD: ("person", "entity_id", "role", "@role"),
    RELATIONSHIPS: ("subject", "predicate", "object"),
}
_NUMBERED = {EVIDENCE: "e", PARTICIPANTS: "p"}
_ABOUT = ("subject", "actor", "speaker")
_WHAT = ("@metric", "gist", "description", "as_written")


def make_id(group: Group, cells: Mapping[str, str], taken: Collection[str]) -> str:
    """Give an id that no row of the table has, from cells by role; "" where there are none to make it of.

    A table of entities has the name as its id; evidence and participants the row's with a number; roles
    and relationships their parts; all others whom the row is about, and what it says of them, with the
    sentence before it where that has no letter of ASCII.
    """
    if group.rows in _NUMBERED:
        return _numbered(cells.get("row_id", ""), _NUMBERED[group.rows], taken)
    made = _about(group, cells)
    if not group.kind and not any(map(str.isalpha, made)):
        made = slug(f"{cells.get('sentence_id', '')} {made}")
    number, free = 2, made
    while made and free in taken:
        free, number = f"{made}-{number}", number + 1
    return free


def _about(group: Group, cells: Mapping[str, str]) -> str:
    if group.kind:
        return slug(cells.get("name", ""))
    if group.rows in _PARTS:
        return slug(" ".join(cells.get(one, "") for one in _PARTS[group.rows]))
    about = next((cells[one] for one in _ABOUT if cells.get(one)), "")
    what = next((cells[one] for one in _WHAT if cells.get(one)), "")
    return slug(f"{about} {' '.join(what.split()[:_WORDS])}")


def slug(text: str) -> str:
    """Give a text as lower-case ASCII words with hyphens between them.

    >>> slug("Société Générale")
    'societe-generale'
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
    ascii_ = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_.lower()).strip("-")


def _numbered(row: str, letter: str, taken: Collection[str]) -> str:
    number = 1
    while f"{row}-{letter}{number}" in taken:
        number += 1
    return f"{row}-{letter}{number}" if row else ""
