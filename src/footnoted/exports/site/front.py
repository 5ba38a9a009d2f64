"""Say what the front page shows: counts, downloads, lines to load it, citations, what to know."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from footnoted.exports import proof
from footnoted.exports.citation import apa, bibtex, csl
from footnoted.exports.distributions import data_files
from footnoted.exports.loading import loading
from footnoted.exports.schema_org import dataset
from footnoted.exports.site.shown import measured
from footnoted.exports.site.tables import by_group
from footnoted.vocabulary import APART, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.exports.identity import Identity
    from footnoted.exports.site.atlas import Atlas

_BLOCK = re.compile(r"^([^\n`]+):\n\n```\w*\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
_COUNTED = 6
"""How many tables are counted in the first lines: the first of the package, which it is made for."""


class Download(NamedTuple):
    """A file to download: its path in the release, what it is for, its size as text, its hash."""

    path: str
    says: str
    size: str
    sha256: str


def described(package: Package, folder: Path) -> Any:  # noqa: ANN401 - Jinja2 is imported late
    """Give the schema.org description for search engines, safe inside a script element."""
    from markupsafe import Markup  # noqa: PLC0415 - it comes with Jinja2

    text = json.dumps(dataset(package, folder), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - escaped here


def told(atlas: Atlas, who: Identity, folder: Path) -> dict[str, Any]:
    """Give the values of the front page."""
    groups = by_group(atlas)
    listed = [one for _, members in groups for one in members]
    files = data_files(atlas.package, folder)
    return {
        "total": sum(one["count"] for one in listed),
        "counts": [one for one in listed if one["count"]][:_COUNTED],
        "groups": groups,
        "downloads": [_download(one) for one in files if not one.table],
        "more_downloads": [_download(one) for one in files if one.table],
        "loading": _BLOCK.findall(loading(atlas.package, folder)),
        "citations": [
            ("Text (APA)", apa(who)),
            ("BibTeX", bibtex(who)),
            ("CSL-JSON", json.dumps([csl(who)], ensure_ascii=False, indent=2)),
        ],
        "know": list(_to_know(atlas)),
    }


def _download(file: Any) -> Download:  # noqa: ANN401 - a File of distributions
    return Download(file.path, file.says, measured(file.bytes), file.sha256)


def _to_know(atlas: Atlas) -> Iterator[str]:
    """Yield what a reader may otherwise get wrong, each as far as it holds for this package."""
    yield "An empty cell is a missing value: the source does not say."
    yield from _of_texts(atlas)
    yield from _of_modality(atlas)
    apart = [one.title for one in atlas.sheets.values() if one.kind == APART]
    if apart:
        yield f"Not from the source, and without a footnote: {', '.join(apart)}."
    by_hand, waived = proof.count(atlas.package)
    if by_hand:
        yield f"{by_hand} rows have a figure or date that no grammar reads; each was read twice by hand."
    if waived:
        yield f"{waived} finding{'' if waived == 1 else 's'} of the checks accepted with a reason."


def _of_texts(atlas: Atlas) -> Iterator[str]:
    for sheet in atlas.sheets.values():
        if sheet.kind == SOURCES and sheet.groups[0].has("includes_text"):
            kept_out = [one for one in sheet.rows.values() if sheet.role(one, "includes_text") != "TRUE"]
            if kept_out:
                yield (
                    f"The text of {len(kept_out)} of {len(sheet.rows)} sources is not included: a footnote "
                    "says where a sentence stands and gives its hash. With your own copy you can check it; "
                    "the hash of the source tells whether it is the same text."
                )


def _of_modality(atlas: Atlas) -> Iterator[str]:
    """Say how firmly the rows are held, over all tables that say so."""
    counts: Counter[str] = Counter()
    for sheet in atlas.sheets.values():
        if sheet.groups[0].has("modality"):
            counts.update(sheet.role(cells, "modality") for cells in sheet.rows.values())
    counts.pop("", None)
    if counts:
        parts = [
            f"{count} {word}" for word, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        ]
        yield f"Not every row is a plain fact: of those that say how firmly, {', '.join(parts)}."
