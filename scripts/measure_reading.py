"""Count what the toolkit reads in texts at hand: figures, and how many lack a value, a unit or a currency.

    python scripts/measure_reading.py TEXT [TEXT ...]
    python scripts/measure_reading.py --sample 75 TEXT [TEXT ...]

A text is a plain file, or a table with the suffix .tsv whose last column is a sentence (a public treebank:
document, paragraph, sentence, with a heading). What is counted needs no judge: figures found, of these not
read, without a unit, with a unit that the lexicon does not know, money without a currency, and the commonest
unknown units. Whether a value is right, a reader says: `--sample` draws so many figures of each text, the
same each time, and prints them with what stands around them.
"""

from __future__ import annotations

import argparse
import csv
import random
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
SEED: Final = 7
AROUND: Final = 18  # characters on either side


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


def sample(paths: list[Path], number: int) -> None:
    """Print figures drawn at random, in their surroundings, with what was read of each."""
    for path in paths:
        found = [line for text in read_texts(path) for line in lines(text)]
        unread = sum(line.endswith("= not read") for line in found)
        print(f"\n{path.name}: {len(found):,} figures, {unread} not read\n")
        random.Random(SEED).shuffle(found)  # noqa: S311 - the same sample each time
        print("\n".join(found[:number]))


def lines(text: str) -> Iterator[str]:
    """Yield a line for each figure of a text."""
    for one in read_quantities(text):
        if one.value is None and not one.unread:
            continue
        before, behind = text[max(0, one.start - AROUND) : one.start], text[one.end : one.end + AROUND]
        high = "" if one.value_high is None else f"..{one.value_high}"
        read = (
            f"{one.value}{high} {one.unit} {one.currency} {one.qualifier}" if not one.unread else "not read"
        )
        line = f"{before}[{text[one.start : one.end]}]{behind} = {read}"
        yield " ".join(line.split())


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="how many figures of each text to print")
    options = parser.parse_args()
    if options.sample:
        sample(options.texts, options.sample)
    else:
        measure_reading(options.texts)


if __name__ == "__main__":
    main()
