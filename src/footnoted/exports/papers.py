"""Write the papers of a release: its README, its changes, the texts of its licences."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from footnoted.exports import (
    citation,
    ckan,
    croissant,
    csvw,
    datacite,
    dcat,
    jsonl,
    logical_hash,
    parquet,
    proof,
    schema_org,
    views,
    zenodo,
)
from footnoted.exports import datasette as datasette_metadata
from footnoted.exports.citation import apa, bibtex
from footnoted.exports.csv_files import copy_file, named_texts
from footnoted.exports.identity import identify
from footnoted.exports.loading import loading
from footnoted.exports.meaning import sources
from footnoted.exports.sheets import workbook_name
from footnoted.exports.sqlite import database_name
from footnoted.model import Model
from footnoted.parts import text_of
from footnoted.tables import iter_cells
from footnoted.vocabulary import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from footnoted.descriptor import Package, Resource
    from footnoted.exports.identity import Identity

README = "README.md"
CHANGES = "CHANGELOG.md"
START = "START-HERE.html"
"""The page, where one was made before the README is written."""
SUMS = "SHA256SUMS"
_HASHES = """\
`TABLES-SHA256` has one hash per table, the same from every format: the SHA-256 over a line with the JSON
array of the field names, then a line for each row in the order of the key, the SHA-256 of the JSON array of
the cells of the row (no blanks between them). Cells are texts as in the CSV files; a number has no needless
zeros.

"""
_LINK = re.compile(r"\[([^\]]+)\]\((?![a-z]+:|#)([^)\s]+)\)")
_SIGNS = re.compile(r"([\\`*|\[\]]|(?<!\w)_|_(?!\w))")


def write(package: Package, folder: Path) -> list[Path]:
    """Write the README of what a folder holds, and copy the package's own changes and licence texts.

    Of the licence texts only those go along that the descriptor names: another one says nothing of this data.
    """
    texts = [f"LICENSES/{one.name}.txt" for one in identify(package).licences if one.name]
    own = [one for one in (CHANGES, *texts) if package.door.exists(one)]
    copied = [copy_file(package, one, folder) for one in own]
    if CHANGES in own:
        changes = package.file(CHANGES).text()
        (folder / CHANGES).write_text(without_dead_links(changes, folder), encoding="utf-8", newline="\n")
    path = folder / README
    path.write_text(readme(package, folder), encoding="utf-8", newline="\n")
    return [path, *copied]


def readme(package: Package, folder: Path) -> str:
    """Give the README of a release: of the files that a folder holds, and of nothing else."""
    who = identify(package)
    counts = {one.name: _count(package, one) for one in package.resources}
    parts = [
        f"# {plain(who.title)}\n",
        f"{plain(who.description)}\n" if who.description else "",
        f"{_front(package, counts)}\n",
        "## The files\n",
        "".join(f"- {line}\n" for line in _files(package, folder)),
        "## The tables\n",
        _tables(package, counts),
        _texts(package),
        loading(package, folder),
        _proof(folder),
        _licence(who, folder),
        _citation(who),
    ]
    return "\n".join(one for one in parts if one)


def without_dead_links(text: str, folder: Path) -> str:
    """Leave of each link of a Markdown text only its words where a folder lacks the file it leads to."""
    return _LINK.sub(lambda one: one[0] if (folder / one[2].partition("#")[0]).exists() else one[1], text)


def plain(text: str) -> str:
    """Write a text in one line, so that Markdown and HTML take no sign of it as theirs."""
    return _SIGNS.sub(r"\\\1", html.escape(" ".join(text.split()), quote=False))


def _front(package: Package, counts: dict[str, int]) -> str:
    by_hand, waived = proof.count(package)
    version = f"Version {package.version}" if package.version else ""
    created = identify(package).created
    rows = f"{_counted(sum(counts.values()), 'row')} in {_counted(len(counts), 'table')}"
    hand = f"{_counted(by_hand, 'row')} with a figure or date read by hand"
    findings = f"{_counted(waived, 'finding')} of the checks accepted with a reason"
    said = ", ".join(one for one in (version, created) if one)
    return f"{said + ': ' if said else ''}{rows}; {hand}; {findings}."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _files(package: Package, folder: Path) -> Iterator[str]:
    """Yield a line on each file or folder that is there."""
    lines = {
        START: "the page: open it in a browser; it needs no network",
        workbook_name(package): "all tables in one workbook for Excel or LibreOffice, with a dictionary",
        "data": "the tables as CSV (UTF-8, comma, an empty cell is a missing value)",
        parquet.FOLDER: "the same as Parquet, with types, for pandas, Polars, DuckDB, Spark, R",
        database_name(package): "the same as one SQLite database: keys, search, views with names beside ids",
        views.FILE: "views over the Parquet files for DuckDB, with names beside ids",
        jsonl.FOLDER: "the same as JSON Lines: an object a row",
        "datapackage.json": "the contract (Data Package): every table and field, its type, unit and meaning",
        csvw.FILE: "the same for readers of CSV on the Web",
        proof.FOLDER: "what the validity of the tables rests on, see below",
        croissant.FILE: "for tools of machine learning (Croissant)",
        dcat.FILE: "for European portals (DCAT-AP)",
        schema_org.FILE: "for search engines (schema.org)",
        datasette_metadata.FILE: "for Datasette: what each table and column of the database means",
        ckan.FILE: "for CKAN: the arguments that make the dataset and its resources",
        zenodo.FILE: "for a deposit at Zenodo",
        datacite.FILE: "for the registration of a DOI (DataCite)",
        citation.PAPER: "how to cite this, for programs",
        citation.FOLDER: "the same as BibTeX, APA and CSL-JSON",
        **dict.fromkeys(named_texts(package), "a text that is cited, as it was anchored"),
        "LICENSES": "the texts of the licences",
        CHANGES: "what has changed",
        logical_hash.FILE: "a hash of each table that is the same from every format",
    }
    for name, says in lines.items():
        path = folder / name
        if path.exists():
            yield f"[{name}]({name}{'/' if path.is_dir() else ''}): {says}"
    yield f"`{SUMS}`: the SHA-256 of every file (`sha256sum -c {SUMS}`)"


def _tables(package: Package, counts: dict[str, int]) -> str:
    lines = ["| Table | What it holds | Rows |", "|---|---|---:|"]
    for one in package.resources:
        rows = f"{counts[one.name]:,}" if counts[one.name] else "none yet"
        lines.append(f"| [{plain(one.name)}]({one.path}) | {plain(one.description or one.title)} | {rows} |")
    return "\n".join(lines) + "\n"


def _texts(package: Package) -> str:
    """Say what a reader needs to follow a footnote, where texts are cited that are not in the release."""
    group = Model(package).first(SOURCES, "sha256", "includes_text")
    if group is None or all(
        one["includes_text"] == "TRUE" for one in sources(package, "sha256", "includes_text")
    ):
        return ""
    path = group.resource.path
    return (
        "A text that is cited and not included cannot be read here: to follow a footnote to the words "
        f"themselves you need your own copy. The column `{group.column('sha256')}` of [{path}]({path}) tells "
        "whether it is the same.\n"
    )


def _proof(folder: Path) -> str:
    there = [(name, says) for name, says in proof.SAYS.items() if (folder / name).exists()]
    lines = [f"- `{name}`: {says}\n" for name, says in there]
    listed = f"It rests on these, too:\n\n{''.join(lines)}" if lines else ""
    hashes = _HASHES if (folder / logical_hash.FILE).is_file() else ""
    return (
        "## Check it\n\n"
        f"{hashes}`footnoted validate` in this folder runs every check again that ran before the release. "
        f"{listed}"
    ).rstrip() + "\n"


def _licence(who: Identity, folder: Path) -> str:
    lines = []
    for one in who.licences:
        name = plain(one.title or one.name)
        own = f"LICENSES/{one.name}.txt"
        text = f" ([text]({own}))" if (folder / own).is_file() else ""
        lines.append(f"- [{name}]({one.path}){text}\n" if "://" in one.path else f"- {name}{text}\n")
    return "## Licence\n\n" + ("".join(lines) or "The package states none.\n")


def _citation(who: Identity) -> str:
    placed = "" if who.cited_url else "\nThe release has no address yet; add it when you cite.\n"
    return f"## Cite\n\n```text\n{apa(who)}\n```\n{placed}\n```bibtex\n{bibtex(who)}```\n"


def _count(package: Package, resource: Resource) -> int:
    return sum(1 for _ in iter_cells(text_of(package, resource), resource))
