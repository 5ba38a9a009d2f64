"""Tell a change: lines for a terminal, JSON Lines, Markdown, and a section for the changelog."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from footnoted.difference import (
    ADD,
    BREAKING,
    CELL,
    DEL,
    FIELD,
    MOD,
    MOVED,
    ORDER,
    ROW,
    TABLE,
    TYPE,
    next_version,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from footnoted.descriptor import Package
    from footnoted.difference import Change

FORMS = ("terminal", "markdown", "jsonl", "changelog")
MOST = 100
"""How many cells a report in Markdown lists; it says how many there are more."""

_OF_TABLES = frozenset({TABLE, FIELD, TYPE, ORDER})

_VERBS = {ADD: "added", MOD: "changed", DEL: "removed"}


def tell(old: Package, new: Package, changes: Sequence[Change], form: str) -> str:
    """Give changes as text in one of FORMS, each line ended."""
    lines = {"terminal": _terminal, "markdown": _markdown, "jsonl": _jsonl, "changelog": _changelog}
    return "".join(f"{line}\n" for line in lines[form](old, new, changes))


def step(old: Package, new: Package, changes: Collection[Change]) -> str:
    """Say which version changes call for, and whether the newer package has it; "" where for none."""
    wanted = next_version(old.version, changes)
    if not changes or wanted == old.version:
        return ""
    why = "a table or column that readers rely on" if _said(changes) & BREAKING else "values or rows"
    if not _said(changes) & BREAKING and _said(changes) & {(TABLE, ADD), (FIELD, ADD)}:
        why = "a new table or column"
    is_enough = _numbers(new.version) >= _numbers(wanted)
    has = (
        f"it is {new.version}"
        if is_enough
        else f"it is still {new.version or 'none'}: raise it in datapackage.json"
    )
    return f"This changes {why}: it calls for version {wanted} at least; {has}."


def _said(changes: Collection[Change]) -> set[tuple[str, str]]:
    return {(one.kind, one.op) for one in changes}


def _numbers(version: str) -> list[int]:
    return [int(one) if one.isdigit() else 0 for one in version.split("-", maxsplit=1)[0].split(".")]


def _terminal(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[str]:
    yield from map(str, changes)
    yield f"{len(changes)} difference{'' if len(changes) == 1 else 's'}."
    called = step(old, new, changes)
    if called:
        yield called


def _jsonl(_: Package, __: Package, changes: Sequence[Change]) -> Iterator[str]:
    for one in changes:
        cells = {"op": one.op, "kind": one.kind, "table": one.table, "row": one.row, "field": one.field}
        told = {name: text for name, text in cells.items() if text} | {"old": one.old, "new": one.new}
        yield json.dumps(told, ensure_ascii=False)


def _markdown(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[str]:
    yield f"## What changed from {_named(old)} to {_named(new)}"
    yield ""
    if not changes:
        yield "Nothing."
        return
    yield from (f"- {_code(str(one))}" for one in changes if one.kind in _OF_TABLES)
    yield from _counts(changes)
    called = step(old, new, changes)
    yield from ([called, ""] if called else [])
    cells = [one for one in changes if one.kind == CELL]
    if cells:
        yield "| Cell | Was | Is |"
        yield "|---|---|---|"
        for one in cells[:MOST]:
            where = f"{one.table}/{one.row}/{one.field}"
            yield f"| {_code(where)} | {_cell(one.old)} | {_cell(one.new)} |"
        if len(cells) > MOST:
            yield f"| {len(cells) - MOST} more cells | | |"


def _counts(changes: Sequence[Change]) -> Iterator[str]:
    """Yield a table of how many rows were added, changed, moved and removed."""
    counted = Counter((one.table, one.kind, one.op) for one in changes)
    changed = Counter(table for table, _ in {(one.table, one.row) for one in changes if one.kind == CELL})
    tables = dict.fromkeys(one.table for one in changes if one.kind in {ROW, CELL, MOVED})
    if tables:
        yield from ("", "| Table | Rows added | changed | moved | removed |", "|---|---:|---:|---:|---:|")
    for name in tables:
        added, moved, gone = counted[name, ROW, ADD], counted[name, MOVED, MOD], counted[name, ROW, DEL]
        yield f"| {name} | {added} | {changed[name]} | {moved} | {gone} |"
    yield ""


def _changelog(old: Package, new: Package, changes: Sequence[Change]) -> Iterator[str]:
    """Yield a section of a changelog: tables and columns first, then rows and cells by table."""
    yield from (f"## {new.version or 'Unreleased'}", "")
    yield from (f"- {_sentence(one)}" for one in changes if one.kind in _OF_TABLES)
    for table in dict.fromkeys(one.table for one in changes if one.kind in {ROW, CELL}):
        yield _of_table(table, [one for one in changes if one.table == table])
    yield from _ending(step(old, new, changes), sum(one.kind == MOVED for one in changes))


def _ending(called: str, moved: int) -> Iterator[str]:
    if moved:
        yield f"- {moved} rows cite a sentence that stands elsewhere now; its words are the same."
    if called:
        yield from ("", f"<!-- {called} -->")


def _of_table(table: str, changes: Sequence[Change]) -> str:
    """Say in one line which rows of a table are new, gone or changed."""
    parts = []
    for op in (ADD, DEL):
        ids = [one.row for one in changes if (one.kind, one.op) == (ROW, op)]
        parts += [f"{_rows(ids)} {_VERBS[op]} ({_listed(ids)})"] if ids else []
    fields = [f"{row} ({', '.join(names)})" for row, names in _by_row(changes).items()]
    parts += [f"{_rows(fields)} changed: {_listed(fields)}"] if fields else []
    return f"- `{table}`: {'; '.join(parts)}."


def _rows(ids: Sequence[str]) -> str:
    return "1 row" if len(ids) == 1 else f"{len(ids)} rows"


def _by_row(changes: Collection[Change]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in changes:
        if one.kind == CELL:
            found.setdefault(one.row, []).append(f"`{one.field}`")
    return found


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST])
    return f"{shown} and {len(names) - MOST} more" if len(names) > MOST else shown


def _sentence(one: Change) -> str:
    what = {TABLE: "Table", FIELD: "Column", TYPE: "Type of", ORDER: "Order of the columns of"}[one.kind]
    where = "/".join(part for part in (one.table, one.field) if part)
    if one.op == MOD:
        return f"{what} `{where}` is now `{one.new}`" + (f", was `{one.old}`." if one.old else ".")
    return f"{what} `{where}` is {'new' if one.op == ADD else 'gone'}."


def _named(package: Package) -> str:
    return f"{package.name} {package.version}".strip() or "a package"


def _code(text: str) -> str:
    return "`" + text.replace("`", "'").replace("|", "\\|") + "`"


def _cell(text: str) -> str:
    """Give a cell for a table in Markdown: no markup, no line end, in its own direction."""
    for mark in "\\|`*_<>[]&#@":
        text = text.replace(mark, f"&#{ord(mark)};" if mark not in "&#" else mark)
    return f'<span dir="auto">{text.replace(chr(10), " ")}</span>' if text else ""
