"""Count what the toolkit reads in texts at hand: figures, and how many lack a value, a unit or a currency.

    python scripts/measure_reading.py TEXT [TEXT ...]

A text is a plain file, or a table with the suffix .tsv whose last column is a sentence (a public treebank:
document, paragraph, sentence, with a heading). What is counted needs no judge: figures found, of these not
read, without a unit, with a unit that the lexicon does not know, money without a currency, and the commonest
unknown units. Whether a value is right, a reader says.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from footnoted.text.dates import read_dates
from footnoted.text.quantities import read_quantities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.text.quantities import Quantity

COLUMNS: Final = (
    "text",
    "bytes",
    "figures",
    "not read",
    "no unit",
    "unknown unit",
    "money",
    "open currency",
    "dates",
)
MOST_UNITS: Final = 12


def measure_reading(paths: list[Path]) -> None:
    """Print one Markdown table, a line for each text, and the unknown units of each."""
    units: dict[str, Counter[str]] = {}
    print("| " + " | ".join(COLUMNS) + " |\n|" + " --- |" * len(COLUMNS))
    for path in paths:
        counts, units[path.name] = count(list(read_texts(path)))
        print("| " + " | ".join([path.name, *(f"{counts[name]:,}" for name in COLUMNS[1:])]) + " |")
    for name, found in units.items():
        common = ", ".join(f"{unit} {number}" for unit, number in found.most_common(MOST_UNITS))
        print(f"\n{name}, unknown units: {common or 'none'}")


def read_texts(path: Path) -> Iterator[str]:
    """Yield the sentences of a table, or the one text of another file."""
    if path.suffix != ".tsv":
        yield path.read_text(encoding="utf-8-sig")
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows, None)
        yield from (row[-1] for row in rows if row)


def count(texts: list[str]) -> tuple[Counter[str], Counter[str]]:
    """Count the figures of some texts by what they lack, and their unknown units."""
    counts: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for text in texts:
        counts["bytes"] += len(text.encode())
        counts["dates"] += len(read_dates(text))
        for figure in read_quantities(text):
            if figure.value is None and not figure.unread:
                continue  # "many users": vague, and no figure
            counts.update(name for name, holds in facts(figure) if holds)
            units.update([figure.unit] if figure.unit and not figure.unit_known else [])
    return counts, units


def facts(figure: Quantity) -> Iterator[tuple[str, bool]]:
    """Yield what holds of one figure, by column."""
    yield "figures", True
    yield "not read", figure.unread
    yield "no unit", not figure.unit
    yield "unknown unit", not figure.unit_known
    yield "money", figure.unit == "money"
    yield "open currency", figure.unit == "money" and not figure.currency


if __name__ == "__main__":
    measure_reading([Path(name) for name in sys.argv[1:]])
