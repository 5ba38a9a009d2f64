"""Faults of rows, of columns and of whole files, and other ways to write the same."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

from footnoted.records import write_record
from mutants import SEED, Mutant, Table, make_patch

if TYPE_CHECKING:
    from collections.abc import Iterator


def table_mutants(table: Table) -> Iterator[Mutant]:
    """Yield all mutants of a table but those of single cells."""
    yield from _row_mutants(table)
    yield from _column_mutants(table)
    yield from _file_mutants(table)


# --- faults of rows ------------------------------------------------------------------------------------


def _row_mutants(table: Table) -> Iterator[Mutant]:
    random = Random(f"{SEED}/rows/{table.resource.name}")  # noqa: S311 - reproducible, not secret
    numbers = random.sample(range(len(table.rows)), len(table.rows))
    for number in numbers[:8]:
        yield from _deleted(table, number)
        yield from _copied(table, number)
        yield from _both_offsets(table, number)
    for number in numbers[:2]:
        yield from _ragged(table, number)
    for one, other in zip(numbers[:8:2], numbers[1:8:2], strict=False):
        yield from _swapped(table, one, other)
    yield from _misplaced(table, numbers[0])


def _deleted(table: Table, number: int) -> Iterator[Mutant]:
    rows = (*table.rows[:number], *table.rows[number + 1 :])
    name, names = table.resource.name, table.resource.field_names
    cites = table.rows[number][names.index("sentence_id")] if "sentence_id" in names else ""
    yield Mutant("deleted row", name, (table.key(number),), (), (table.patch(rows),), cites=cites)


def _copied(table: Table, number: int) -> Iterator[Mutant]:
    row, at = table.rows[number], table.key_at
    same = (*table.rows[: number + 1], row, *table.rows[number + 1 :])
    mine = table.key(number)
    yield Mutant("duplicated row", table.resource.name, (mine,), (), (table.patch(same),))
    key = _next_key(table, row[at])
    copy = (*row[:at], key, *row[at + 1 :])
    rows = sorted((*table.rows, copy), key=lambda one: one[at])
    if table.resource.name == "sentences":
        rows = [*table.rows, copy]
    patch = table.patch(tuple(rows))
    rows_named = (mine, table.key(number, **{table.resource.primary_key[0]: key}))
    yield Mutant("duplicated row with new id", table.resource.name, rows_named, (), (patch,))


def _next_key(table: Table, key: str) -> str:
    """Give an id of the same make that is not taken: counted on, or with a number at its end."""
    match = re.fullmatch(r"(.*?-[a-z])([0-9]+)", key)
    taken, number = set(table.column_of_keys()), 1
    while True:
        number += 1
        one = f"{match[1]}{int(match[2]) + number:0{len(match[2])}}" if match else f"{key}-{number}"
        if one not in taken:
            return one


def _both_offsets(table: Table, number: int) -> Iterator[Mutant]:
    names = table.resource.field_names
    if not {"start", "end"} <= set(names):
        return
    start, end = (table.rows[number][names.index(name)] for name in ("start", "end"))
    if start and end:
        step = (-1, 1, 2, -3)[number % 4]
        patch = table.with_cells(number, start=str(int(start) + step), end=str(int(end) + step))
        note, key = f"{start}-{end} by {step}", table.key(number)
        yield Mutant(
            "both offsets shifted", table.resource.name, (key,), ("start", "end"), (patch,), note=note
        )


def _ragged(table: Table, number: int) -> Iterator[Mutant]:
    row = table.rows[number]
    line = write_record(list(row)) + "\n"
    faults = {
        "extra cell": line.replace("\n", ",\n"),
        "missing cell": line.rpartition(",")[0] + "\n",
        "stray quotation mark": line.replace(",", ',"', 1),
        "row split in two": line[: len(line) // 2] + "\n" + line[len(line) // 2 :],
        "blank line": "\n" + line,
    }
    old = table.data
    at = old.index(line.encode())
    for kind, text in faults.items():
        new = old[:at] + text.encode() + old[at + len(line.encode()) :]
        rows = (table.key(number), f"record {number + 1}", f"record {number + 2}")
        effect = "form" if kind == "blank line" else "meaning"
        patch = make_patch(table.resource.path, old, new)
        yield Mutant(kind, table.resource.name, rows, (), (patch,), effect)


def _swapped(table: Table, one: int, other: int) -> Iterator[Mutant]:
    """Exchange all cells of two rows but their keys."""
    key, rows = set(table.resource.primary_key), list(table.rows)
    is_key = [name in key for name in table.resource.field_names]
    a, b = rows[one], rows[other]
    rows[one] = tuple(x if mine else y for x, y, mine in zip(a, b, is_key, strict=True))
    rows[other] = tuple(y if mine else x for x, y, mine in zip(a, b, is_key, strict=True))
    keys = (table.key(one), table.key(other))
    yield Mutant("swapped rows", table.resource.name, keys, (), (table.patch(tuple(rows)),))


def _misplaced(table: Table, number: int) -> Iterator[Mutant]:
    """Equivalent: two rows in the other order; no reader who goes by key sees a difference."""
    if len(table.rows) > 1:
        number = min(number, len(table.rows) - 2)
        rows = list(table.rows)
        rows[number], rows[number + 1] = rows[number + 1], rows[number]
        yield Mutant("row order", table.resource.name, (), (), (table.patch(tuple(rows)),), "none")


# --- faults of columns ---------------------------------------------------------------------------------


def _column_mutants(table: Table) -> Iterator[Mutant]:
    names, name = table.resource.field_names, table.resource.name
    for at in range(len(names) - 1):
        rows = tuple((*row[:at], row[at + 1], row[at], *row[at + 2 :]) for row in table.rows)
        pair = names[at : at + 2]
        yield Mutant("swapped columns", name, (), pair, (table.patch(rows),))
        header = (*names[:at], names[at + 1], names[at], *names[at + 2 :])
        yield Mutant("swapped labels", name, (), pair, (table.patch(table.rows, header),))
        yield Mutant("columns moved", name, (), (), (table.patch(rows, header),), "form")
    for at, field in enumerate(names):
        cells = [row[at] for row in table.rows]
        for kind, moved in {
            "column shifted down": [cells[-1], *cells[:-1]],
            "column sorted": sorted(cells),
        }.items():
            rows = tuple(
                (*row[:at], cell, *row[at + 1 :]) for row, cell in zip(table.rows, moved, strict=True)
            )
            keys = (field,) == table.resource.primary_key  # then every other column is the wrong one
            yield Mutant(kind, name, (), () if keys else (field,), (table.patch(rows),))
        without = tuple((*row[:at], *row[at + 1 :]) for row in table.rows)
        header = (*names[:at], *names[at + 1 :])
        yield Mutant("column dropped", name, (), (field,), (table.patch(without, header),))
        misspelt = (*names[:at], f"{field}s", *names[at + 1 :])
        yield Mutant("label misspelt", name, (), (field,), (table.patch(table.rows, misspelt),), "form")


# --- faults of files -----------------------------------------------------------------------------------


def _file_mutants(table: Table) -> Iterator[Mutant]:
    old, name = table.data, table.resource.name
    lines = old.splitlines(keepends=True)
    middle = len(lines) // 2
    faults: dict[str, tuple[bytes, str]] = {
        "CRLF": (old.replace(b"\n", b"\r\n"), "form"),
        "BOM": (b"\xef\xbb\xbf" + old, "form"),
        "UTF-16": (old.decode().encode("utf-16"), "form"),
        "one byte lost": (_without_a_byte(old), "meaning"),
        "truncated in a row": (old[: -len(lines[-1]) // 2], "meaning"),
        "last rows cut": (b"".join(lines[: -max(1, len(lines) // 20)]), "meaning"),
        "empty file": (b"", "meaning"),
        "header only": (lines[0], "meaning"),
        "semicolons": (old.replace(b",", b";"), "form"),
        "file doubled": (old + old, "meaning"),
        "blank line at the end": (old + b"\n", "form"),
        "no line end at the end": (old[:-1], "form"),
        "header missing": (b"".join(lines[1:]), "meaning"),
        "sep= line": (b"sep=,\n" + old, "form"),
        "merge conflict": (
            b"".join(
                [*lines[:middle], b"<<<<<<< ours\n", *lines[middle:], b"=======\n", b">>>>>>> theirs\n"]
            ),
            "meaning",
        ),
    }
    if not old.isascii():
        lost = old.decode().encode("ascii", "replace")
        faults["letters lost to ?"] = (lost, "meaning")
        faults["windows-1256"] = (old.decode().encode("cp1256", "replace"), "meaning")
    for kind, (new, effect) in faults.items():
        yield Mutant(kind, name, (), (), (make_patch(table.resource.path, old, new),), effect)
    yield from _equivalent_files(table)


def _without_a_byte(data: bytes) -> bytes:
    """Drop one byte of a character of several; of an ASCII file, a byte in the middle."""
    at = next((at for at, byte in enumerate(data) if byte > 0x80), len(data) // 2)
    return data[:at] + data[at + 1 :]


def _equivalent_files(table: Table) -> Iterator[Mutant]:
    """Other ways to write the same: quotation marks, the order of aliases."""
    text, path, name = table.data.decode(), table.resource.path, table.resource.name
    lines = text.splitlines(keepends=True)
    quoted = lines[0] + "".join(
        ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) + "\n" for row in table.rows
    )
    new = make_patch(path, table.data, quoted.encode())
    yield Mutant("quoting style", name, (), (), (new,), "none")
    for number, row in enumerate(table.rows):
        for field, cell in zip(table.resource.fields, row, strict=True):
            if field.name == "aliases" and "|" in cell:
                turned = "|".join(reversed(cell.split("|")))
                patch = table.with_cells(number, aliases=turned)
                yield Mutant("order of aliases", name, (), (), (patch,), "none")
