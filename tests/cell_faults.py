"""Faults of one cell, of every field: what looks right, what breaks the schema, what the eye does not see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from mutants import SEED, Mutant, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.descriptor import Field, ForeignKey

LOOK_ALIKES = str.maketrans("aceiopxyAEOPCHKMTBX", "асеіорхуАЕОРСНКМТВХ")
PERSIAN = str.maketrans("يكى", "یکے")
DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that a fault may be made of, with its surroundings."""

    tables: dict[str, Table]
    table: Table
    field: Field
    number: int
    text: str
    random: Random

    def sibling(self, field: str) -> str:
        """Give another cell of the same row; "" where there is no such field."""
        names = self.table.resource.field_names
        return self.table.rows[self.number][names.index(field)] if field in names else ""

    @property
    def foreign_key(self) -> ForeignKey | None:
        """The foreign key that this field is."""
        return next(
            (one for one in self.table.resource.foreign_keys if one.fields == (self.field.name,)), None
        )

    @property
    def prose(self) -> bool:
        """Whether it holds free text: no key, list, pattern or number rules it."""
        free = self.field.type == "string" and not {"enum", "pattern"} & set(self.field.constraints)
        return free and self.foreign_key is None


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch("-?[0-9]+", text) else None


def _type(cell: Cell) -> str | None:
    wrong = {"integer": "many", "number": "1 000", "boolean": "yes", "date": "soon"}
    return wrong.get(cell.field.type) if cell.text else None


def _null(cell: Cell) -> str | None:
    return "" if cell.text else None


def _duplicate(cell: Cell) -> str | None:
    unique = cell.field.constraints.get("unique") or (cell.field.name,) == cell.table.resource.primary_key
    others = [one for one in cell.table.column(cell.field.name) if one not in {"", cell.text}]
    return cell.random.choice(others) if unique and others else None


def _enum_unlisted(cell: Cell) -> str | None:
    return cell.text.upper() if "enum" in cell.field.constraints and cell.text else None


def _enum_other(cell: Cell) -> str | None:
    others = [one for one in cell.field.constraints.get("enum", ()) if one != cell.text]
    return cell.random.choice(others) if others and cell.text and cell.field.name != "qualifier" else None


def _pattern(cell: Cell) -> str | None:
    ruled = (
        cell.text and "pattern" in cell.field.constraints and cell.field.name not in {"gist", "as_written"}
    )
    return f"{cell.text}!|" if ruled else None


def _shift(step: int, *fields: str) -> Callable[[Cell], str | None]:
    def change(cell: Cell) -> str | None:
        number = _number(cell.text)
        return str(number + step) if number is not None and cell.field.name in fields else None

    return change


def _unknown_id(cell: Cell) -> str | None:
    return f"{cell.text}x" if cell.text and cell.foreign_key else None


def _other_id(cell: Cell) -> str | None:
    """Another existing key of the same table, of the same kind where the table has kinds."""
    key = cell.foreign_key
    if key is None or not cell.text or key.fields == cell.table.resource.primary_key:
        return None
    target = cell.tables[key.resource or cell.table.resource.name]
    ids = target.column(key.reference[0])
    kinds = target.column("kind") if "kind" in target.resource.field_names else [""] * len(ids)
    mine = dict(zip(ids, kinds, strict=True)).get(cell.text)
    others = [one for one, kind in zip(ids, kinds, strict=True) if kind == mine and one != cell.text]
    return cell.random.choice(others) if others else None


def _evidence_row(cell: Cell) -> str | None:
    if cell.field.name != "row_id":
        return None
    ids = [one for one in cell.tables[cell.sibling("table")].column_of_keys() if one != cell.text]
    return cell.random.choice(ids)


def _paragraph(cell: Cell) -> str | None:
    """Give another sentence of the same paragraph."""
    if cell.field.name != "sentence_id" or cell.foreign_key is None:
        return None
    sentences = cell.tables["sentences"]
    ids = sentences.column("sentence_id")
    places = list(zip(sentences.column("section"), sentences.column("paragraph"), strict=True))
    mine = dict(zip(ids, places, strict=True)).get(cell.text)
    others = [one for one, place in zip(ids, places, strict=True) if place == mine and one != cell.text]
    return cell.random.choice(others) if others else None


def _sign(cell: Cell) -> str | None:
    return (
        f"-{cell.text}" if cell.field.type in {"number", "integer"} and cell.text not in {"", "0"} else None
    )


def _factor(times: int) -> Callable[[Cell], str | None]:
    def change(cell: Cell) -> str | None:
        number = _number(cell.text) if cell.field.type == "number" else None
        if number is None:
            return None
        if times > 0:
            return str(number * times)
        return str(number // -times) if number % times == 0 else None

    return change


def _digits(cell: Cell) -> str | None:
    """Change one digit of a number or of a hash."""
    if cell.field.type not in {"number", "integer"} and "sha256" not in cell.field.name:
        return None
    places = [at for at, char in enumerate(cell.text) if char.isdigit()]
    if not places:
        return None
    at = cell.random.choice(places)
    digit = str((int(cell.text[at]) + cell.random.randint(1, 8)) % 9 + 1)
    return f"{cell.text[:at]}{digit}{cell.text[at + 1 :]}"


def _transposed(cell: Cell) -> str | None:
    number = _number(cell.text)
    if number is None or cell.field.type not in {"number", "integer"}:
        return None
    pairs = [
        at for at in range(len(cell.text) - 1) if cell.text[at] != cell.text[at + 1] and cell.text[at] != "-"
    ]
    if not pairs:
        return None
    at = cell.random.choice(pairs)
    turned = f"{cell.text[:at]}{cell.text[at + 1]}{cell.text[at]}{cell.text[at + 2 :]}"
    return turned if not turned.startswith("0") else None


def _currency(cell: Cell) -> str | None:
    if cell.field.name != "currency" or not cell.text:
        return None
    return cell.random.choice([one for one in ("USD", "CNY", "EUR", "JPY") if one != cell.text])


def _unit(cell: Cell) -> str | None:
    if cell.field.name != "unit" or not cell.text:
        return None
    return cell.random.choice(
        [one for one in ("percent", "company", "user", "year", "money") if one != cell.text]
    )


def _added(field: str, text: str) -> Callable[[Cell], str | None]:
    """Fill an empty cell of a row that has a figure."""

    def change(cell: Cell) -> str | None:
        figure = cell.sibling("unit") or cell.sibling("edtf")
        return text if cell.field.name == field and not cell.text and figure else None

    return change


def _qualifier(cell: Cell) -> str | None:
    if cell.field.name != "qualifier" or not cell.text:
        return None
    return cell.random.choice([one for one in cell.field.constraints["enum"] if one != cell.text])


def _is_date(cell: Cell) -> bool:
    return cell.field.name in {"edtf", "period", "published"}


def _year(cell: Cell) -> str | None:
    match = re.match("[0-9]{4}", cell.text)
    if not match or not _is_date(cell):
        return None
    return f"{int(match[0]) + cell.random.choice([-1, 1])}{cell.text[4:]}"


def _month(cell: Cell) -> str | None:
    match = re.match("[0-9X]{4}-([0-9]{2})", cell.text)
    if not match or not _is_date(cell):
        return None
    month = int(match[1])
    other = {21: 22, 22: 23, 23: 24, 24: 21}.get(month, month % 12 + 1)
    return f"{cell.text[:5]}{other:02}{cell.text[7:]}"


def _excel(cell: Cell) -> str | None:
    """Write a date or a long number as a spreadsheet would."""
    match = re.match("[0-9]{2}([0-9]{2})-(0[1-9]|1[0-2])", cell.text)
    if match and _is_date(cell):
        return f"{MONTHS[int(match[2]) - 1]}-{match[1]}"
    if cell.field.type == "number" and len(cell.text) > 6:
        return f"{int(cell.text):.0E}".replace("E+0", "E+")
    return "1905-07-17" if re.fullmatch("20[0-9]{2}", cell.text) and _is_date(cell) else None


def _inside(put: str) -> Callable[[Cell], str | None]:
    """Put something between two characters of a text."""

    def change(cell: Cell) -> str | None:
        if len(cell.text) < 2 or cell.field.type != "string":
            return None
        at = cell.random.randrange(1, len(cell.text))
        return f"{cell.text[:at]}{put}{cell.text[at:]}"

    return change


def _translated(table: dict[int, str]) -> Callable[[Cell], str | None]:
    """Put another letter in the place of one that can be exchanged."""

    def change(cell: Cell) -> str | None:
        places = [at for at, char in enumerate(cell.text) if ord(char) in table]
        if not places:
            return None
        at = cell.random.choice(places)
        return f"{cell.text[:at]}{cell.text[at].translate(table)}{cell.text[at + 1 :]}"

    return change


def _decomposed(cell: Cell) -> str | None:
    return unicodedata.normalize("NFD", cell.text)


def _mojibake(cell: Cell) -> str | None:
    if cell.text.isascii():
        return None
    return cell.text.encode().decode("cp1252", "replace").replace("\ufffd", "\xa0")


def _ends(text: str) -> Callable[[Cell], str | None]:
    return lambda cell: f"{cell.text}{text}" if cell.text else None


def _spaced(cell: Cell) -> str | None:
    return cell.text.replace(" ", "\xa0", 1) if " " in cell.text else None


def _words(cell: Cell) -> str | None:
    """Change one letter of the words of a source."""
    if cell.field.name not in {"as_written", "name", "aliases", "aliases_exact"} or len(cell.text) < 2:
        return None
    letters = [at for at, char in enumerate(cell.text) if char.isalpha()]
    at = cell.random.choice(letters or [0])
    other = "و" if "\u0600" < cell.text[at] < "\u0700" else "q"
    return f"{cell.text[:at]}{other}{cell.text[at + 1 :]}"


def _shortened(cell: Cell) -> str | None:
    """Drop the last word of the words of a source."""
    return cell.text.rpartition(" ")[0] or None if cell.field.name == "as_written" else None


def _country(cell: Cell) -> str | None:
    if cell.field.name != "country" or not cell.text:
        return None
    return "US" if cell.text == "CN" else "CN"


def _language(cell: Cell) -> str | None:
    return "fa" if cell.field.name == "language" else None


def _boolean(cell: Cell) -> str | None:
    return {"TRUE": "FALSE", "FALSE": "TRUE"}.get(cell.text) if cell.field.type == "boolean" else None


CellFault = Callable[[Cell], str | None]
MEANING_FAULTS: dict[str, CellFault] = {
    "enum, other value": _enum_other,
    "offset, one more": _shift(1, "start", "end"),
    "offset, one less": _shift(-1, "start", "end"),
    "wrong but existing id": _other_id,
    "evidence of another row": _evidence_row,
    "other sentence of the paragraph": _paragraph,
    "sign": _sign,
    "factor 10": _factor(10),
    "factor 100": _factor(100),
    "factor 1000": _factor(1000),
    "a tenth": _factor(-10),
    "a thousandth": _factor(-1000),
    "one digit": _digits,
    "digits transposed": _transposed,
    "counted one on": _shift(1, "ordinal", "section", "paragraph", "words", "characters"),
    "currency": _currency,
    "currency added": _added("currency", "USD"),
    "unit": _unit,
    "qualifier changed": _qualifier,
    "qualifier added": _added("qualifier", "about"),
    "value_high added": _added("value_high", "99000000000000"),
    "year shifted": _year,
    "month shifted": _month,
    "spreadsheet": _excel,
    "country": _country,
    "language": _language,
    "boolean": _boolean,
    "letter of quoted words": _words,
    "quoted words cut": _shortened,
}
"""The faults that look right: many of each field."""

SCHEMA_FAULTS: dict[str, CellFault] = {
    "type": _type,
    "null": _null,
    "duplicate": _duplicate,
    "enum, unlisted value": _enum_unlisted,
    "pattern": _pattern,
    "unknown id": _unknown_id,
}
"""The faults that break the field's own schema, or leave the cell empty: some of each field."""

CHARACTER_FAULTS: dict[str, CellFault] = {
    "look-alike letter": _translated(LOOK_ALIKES),
    "Persian letter": _translated(PERSIAN),
    "zero-width character": _inside("\u200b"),
    "bidi control": _inside("\u202e"),
    "control character": _inside("\x07"),
    "Arabic-Indic digit": _translated(DIGITS),
    "NFD": _decomposed,
    "mojibake": _mojibake,
    "trailing blank": _ends(" "),
    "no-break space": _spaced,
    "line break": _inside("\n"),
}
"""The faults that the eye does not see: one of each field."""


def cell_mutants(tables: dict[str, Table]) -> Iterator[Mutant]:
    for table in tables.values():
        for field in table.resource.fields:
            for faults, most in ((MEANING_FAULTS, 8), (SCHEMA_FAULTS, 2), (CHARACTER_FAULTS, 1)):
                for kind, change in faults.items():
                    yield from islice(_faulty_cells(tables, table, field, kind, change), most)


def _faulty_cells(
    tables: dict[str, Table], table: Table, field: Field, kind: str, change: CellFault
) -> Iterator[Mutant]:
    """Yield this fault of each cell of a field that it can be made of, in an order of chance."""
    random = Random(f"{SEED}/{kind}/{table.resource.name}/{field.name}")  # noqa: S311 - reproducible, not secret
    at = table.resource.field_names.index(field.name)
    for number in random.sample(range(len(table.rows)), len(table.rows)):
        cell = Cell(tables, table, field, number, table.rows[number][at], random)
        text = change(cell)
        if text is not None and text != cell.text:
            yield _cell_mutant(kind, cell, text)


def _cell_mutant(kind: str, cell: Cell, text: str) -> Mutant:
    table, field = cell.table, cell.field.name
    old, new = table.key(cell.number), table.key(cell.number, **{field: text})
    rows = (old,) if new == old else (old, new, f"record {cell.number + 1}")
    return Mutant(
        kind,
        table.resource.name,
        rows,
        (field,),
        (table.with_cells(cell.number, **{field: text}),),
        note=f"{cell.text[:60]!r} -> {text[:60]!r}",
        value=text,
    )
