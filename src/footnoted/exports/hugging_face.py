"""Write a folder as the Hugging Face Hub wants it: Parquet alone, and a card that names each table."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from footnoted.exports.citation import apa, bibtex
from footnoted.exports.identity import identify
from footnoted.exports.parquet import parquet_name
from footnoted.parts import text_of
from footnoted.tables import iter_cells

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.exports.identity import Identity

FOLDER = "huggingface"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGEST = "1M<n<10M"
_CARD = """\
---
{front}
---

# {title}

{description}

Each table is a configuration of its own:

```python
from datasets import load_dataset

{first} = load_dataset("{place}", "{first}", split="train")
```

| Table | What it holds | Rows |
|---|---|---:|
{tables}

## Licence

{licences}

## Citation

{apa}

```bibtex
{bibtex}```
"""


def write(package: Package, folder: Path) -> list[Path]:
    """Copy the Parquet files of a folder into one of their own, and write the card beside them."""
    place = folder / FOLDER
    (place / "data").mkdir(parents=True)
    counts = {one.name: _count(package, one.name) for one in package.resources}
    paths = []
    for resource in package.resources:
        path = place / "data" / f"{resource.name}.parquet"
        shutil.copyfile(folder / parquet_name(resource), path)
        paths.append(path)
    card = place / "README.md"
    card.write_text(_card(package, counts), encoding="utf-8", newline="\n")
    return [card, *paths]


def _count(package: Package, table: str) -> int:
    resource = package.resource(table)
    return sum(1 for _ in iter_cells(text_of(package, resource), resource))


def _card(package: Package, counts: dict[str, int]) -> str:
    who = identify(package)
    rows = [f"| {one.name} | {_plain(one.description)} | {counts[one.name]:,} |" for one in package.resources]
    licences = [
        f"[{one.title or one.name}]({one.path})" if one.path else one.title or one.name
        for one in who.licences
    ]
    return _CARD.format(
        front="\n".join(_front(package, who, sum(counts.values()))),
        title=_plain(who.title),
        description=_plain(who.description),
        place=f"<owner>/{who.name}",
        first=package.resources[0].name if package.resources else "",
        tables="\n".join(rows),
        licences="; ".join(licences) or "None is stated.",
        apa=apa(who),
        bibtex=bibtex(who),
    )


def _front(package: Package, who: Identity, rows: int) -> Iterator[str]:
    """Yield the lines of YAML that the Hub reads."""
    yield f"pretty_name: {_yaml(who.title)}"
    if who.licence:
        yield f"license: {who.licence.name.lower()}"
    if who.languages:
        yield f"language: [{', '.join(_yaml(one) for one in who.languages)}]"
    size = next((name for limit, name in _SIZES if rows < limit), _LARGEST)
    yield f"size_categories: [{_yaml(size)}]"
    if who.keywords:
        yield f"tags: [{', '.join(_yaml(one) for one in who.keywords)}]"
    yield "configs:"
    for number, resource in enumerate(package.resources):
        yield f"  - config_name: {_yaml(resource.name)}"
        if number == 0:
            yield "    default: true"
        yield "    data_files:"
        yield "      - split: train"
        yield f"        path: data/{resource.name}.parquet"


def _yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> str:
    """Write a text so that a cell of a Markdown table holds it and HTML takes nothing of it for a tag."""
    one_line = " ".join(text.split())
    return one_line.replace("&", "&amp;").replace("<", "&lt;").replace("|", r"\|")
