"""Write a corpus: a package of any size whose rows cite texts of our own, as a newsroom's would.

    python scripts/corpus.py FOLDER --facts 100000 --sources 500
    python scripts/corpus.py FOLDER --facts 100000 --sources 500 --partitioned --format parquet --texts

The tables are those of the sample package. Every text is made of sentences written for this script, English
and Arabic, that the text toolkit reads; whom they name follows Zipf's law. The same seed gives the same
bytes. With `--faults N`, that many cells are made wrong, and a list of them is printed.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_texts import FACTS, Writer
from footnoted.article.pairing import digest, folded_digest
from footnoted.article.source import seal
from footnoted.descriptor import FILE_NAME, read_package
from footnoted.records import write_record
from footnoted.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpus_texts import Claim
    from footnoted.descriptor import Resource

SAMPLE = Path(__file__).parents[1] / "src" / "footnoted" / "sample"
Rows = dict[str, list[list[str]]]
"""The rows of some tables, cell by cell."""


@dataclass
class Options:
    """What corpus is wanted."""

    facts: int
    sources: int
    seed: int = 1
    form: str = "csv"
    partitioned: bool = False
    texts: bool = False


@dataclass
class Corpus:
    """What is written, and how far it is."""

    root: Path
    options: Options
    resources: tuple[Resource, ...]
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def facts(self) -> int:
        """How many facts are written."""
        return sum(count for name, count in self.counts.items() if name in FACTS)


def write_corpus(root: Path, options: Options) -> dict[str, int]:
    """Write a corpus into a folder that is not there yet; give the number of rows by table."""
    package = read_package(SAMPLE)
    corpus = Corpus(root, options, package.resources)
    (root / "data").mkdir(parents=True)
    sources = make_sources(corpus)
    files = write_parts(corpus, sources) if options.partitioned else write_tables(corpus, sources)
    write_set_aside(root, options.sources)
    raw = {**package.raw, "name": "corpus", "title": "A corpus made by a script"}
    raw["description"] = (
        "Tables of what many made texts state, for measurements. No word of it is about anybody."
    )
    raw["sources"] = [{"title": "Texts made by a script"}]
    raw["contributors"] = [{"title": "A script", "roles": ["creator"]}]
    raw.pop("homepage", None)  # the sample's, and no other package may be built with it
    raw["resources"] = [described(dict(one.raw), files[one.name], options.form) for one in package.resources]
    (root / FILE_NAME).write_text(json.dumps(raw, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return dict(corpus.counts)


def write_set_aside(root: Path, sources: int) -> None:
    """Say of each title that it states nothing."""
    (root / "validation").mkdir()
    with (root / "validation" / "set_aside.csv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("sentence_id,start,end,as_written,reason\n")
        file.writelines(f"src-{number:06d}-s001,,,,a title\n" for number in range(sources))


def described(raw: dict[str, object], files: list[str], form: str) -> dict[str, object]:
    """Give the description of a table that stands in these files."""
    raw["path"] = files[0] if len(files) == 1 and form == "csv" else files
    if form == "parquet":
        raw |= {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
        raw.pop("dialect", None)
        raw.pop("encoding", None)
    return raw


# --- sources -------------------------------------------------------------------------------------------


def make_sources(corpus: Corpus) -> Iterator[tuple[str, Rows]]:
    """Yield id and rows of each source, until there are as many facts as wanted."""
    options = corpus.options
    writer = Writer(options.seed, max(12, options.facts // 20))
    order = {one.name: one.field_names for one in corpus.resources}
    for number in range(options.sources):
        source_id = f"src-{number:06d}"
        wanted = round(options.facts * (number + 1) / options.sources) - corpus.facts
        text, title, claims = writer.article(number, wanted)
        if options.texts:
            (corpus.root / "texts").mkdir(exist_ok=True)
            (corpus.root / "texts" / f"{source_id}.txt").write_text(text, encoding="utf-8", newline="\n")
        rows = {
            name: [[cells.get(one, "") for one in order[name]] for cells in some]
            for name, some in rows_of(source_id, text, title, claims).items()
        }
        for name, some in rows.items():
            corpus.counts[name] += len(some)
        yield source_id, rows


def rows_of(
    source_id: str, text: str, title: str, claims: Iterable[Claim]
) -> dict[str, list[dict[str, str]]]:
    """Give the rows of a source: the source, its sentences, and each claim at the sentence it stands in."""
    source = {
        "source_id": source_id,
        "title": " ".join(title.split()[:7]),
        "title_original": " ".join(title.split()[:7]),
        "language": "ar" if "؀" <= title[0] <= "ۿ" else "en",
        "published": "2025",
        "published_basis": "Made by a script.",
        "characters": str(len(text)),
        "sha256": digest(text),
        "includes_text": "FALSE",
        "rights": "CC0-1.0: made by a script.",
    }
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    found["sources"] = [source]
    waiting = iter(claims)
    claim = next(waiting, None)
    for ordinal, one in enumerate(split_sentences(text), start=1):
        words = text[one.start : one.end]
        sentence = {
            "sentence_id": f"{source_id}-s{ordinal:03d}",
            "source_id": source_id,
            "ordinal": str(ordinal),
            "section": str(one.section),
            "paragraph": str(one.paragraph),
            "kind": one.kind,
            "start": str(one.start),
            "end": str(one.end),
            "words": str(one.words),
            "sha256": digest(words),
            "folded_sha256": folded_digest(words),
            "gist": f"Sentence {ordinal} of a made text.",
        }
        sentence["anchor_sha256"] = seal(source, sentence)
        found["sentences"].append(sentence)
        while claim is not None and claim.at < one.end:
            cells = claim.cells | {"sentence_id": sentence["sentence_id"]}
            found[claim.table].append(
                {name: cell.replace("SOURCE", source_id) for name, cell in cells.items()}
            )
            claim = next(waiting, None)
    return found


# --- files ---------------------------------------------------------------------------------------------


def write_parts(corpus: Corpus, sources: Iterator[tuple[str, Rows]]) -> dict[str, list[str]]:
    """Write a file for each table of each source that has rows of it, rows by key."""
    files: dict[str, list[str]] = defaultdict(list)
    for source_id, rows in sources:
        for one in corpus.resources:
            some = sorted_by_key(one, rows.get(one.name, []))
            if some or not files[one.name]:
                (corpus.root / "data" / one.name).mkdir(exist_ok=True)
                name = f"data/{one.name}/{source_id}.{corpus.options.form}"
                write_file(corpus.root / name, one, some)
                files[one.name].append(name)
    for name, some in files.items():
        if len(some) == 1 and corpus.options.form == "csv":
            files[name] = [f"data/{name}.csv"]
            (corpus.root / some[0]).rename(corpus.root / files[name][0])
            (corpus.root / "data" / name).rmdir()
    return files


def write_tables(corpus: Corpus, sources: Iterator[tuple[str, Rows]]) -> dict[str, list[str]]:
    """Write one file for each table: first in the order of the sources, then sorted by DuckDB on disk."""
    drafts = {one.name: (corpus.root / f".{one.name}.csv") for one in corpus.resources}
    handles = {name: path.open("w", encoding="utf-8", newline="\n") for name, path in drafts.items()}
    try:
        for one in corpus.resources:
            handles[one.name].write(write_record(list(one.field_names)) + "\n")
        for _, rows in sources:
            for name, some in rows.items():
                handles[name].writelines(write_record(cells) + "\n" for cells in some)
    finally:
        for handle in handles.values():
            handle.close()
    files = {}
    for one in corpus.resources:
        files[one.name] = [f"data/{one.name}.{corpus.options.form}"]
        sort_file(drafts[one.name], corpus.root / files[one.name][0], one)
        drafts[one.name].unlink()
    return files


def sort_file(draft: Path, path: Path, resource: Resource) -> None:
    """Sort the rows of a file by the table's key, without holding them in Python."""
    import duckdb  # noqa: PLC0415 - a partitioned corpus does without

    key = ", ".join(f'"{one}"' for one in resource.primary_key)
    read = f"read_csv('{draft}', header = true, all_varchar = true, nullstr = '', delim = ',', quote = '\"')"
    connection = duckdb.connect()
    try:
        if path.suffix == ".csv":
            cursor = connection.execute(f"FROM {read} ORDER BY {key}")
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.write(write_record(list(resource.field_names)) + "\n")
                while rows := cursor.fetchmany(10_000):
                    file.writelines(write_record([one or "" for one in row]) + "\n" for row in rows)
        else:
            connection.execute(f"COPY (FROM {read} SELECT {typed(resource)} ORDER BY {key}) TO '{path}'")
    finally:
        connection.close()


_TYPES = {"integer": "BIGINT", "boolean": "BOOLEAN", "number": "DOUBLE"}


def typed(resource: Resource) -> str:
    """Give SQL for the columns of a table with their types."""
    return ", ".join(
        f'"{one.name}"::{_TYPES.get(one.type, "VARCHAR")} AS "{one.name}"' for one in resource.fields
    )


def sorted_by_key(resource: Resource, rows: list[list[str]]) -> list[list[str]]:
    """Sort rows by the table's key."""
    where = [resource.field_names.index(one) for one in resource.primary_key]
    return sorted(rows, key=lambda row: [row[at] for at in where])


def write_file(path: Path, resource: Resource, rows: list[list[str]]) -> None:
    """Write rows as one CSV or Parquet file."""
    if path.suffix == ".csv":
        lines = [write_record(list(resource.field_names)), *map(write_record, rows)]
        path.write_text("".join(f"{one}\n" for one in lines), encoding="utf-8", newline="\n")
        return
    import pyarrow as pa  # noqa: PLC0415 - CSV does without
    import pyarrow.parquet as pq  # noqa: PLC0415

    from footnoted.exports.values import reader  # noqa: PLC0415
    from footnoted.tables import arrow_type  # noqa: PLC0415

    columns = list(zip(*rows, strict=True)) or [()] * len(resource.fields)
    arrays = []
    for one, cells in zip(resource.fields, columns, strict=True):
        read = reader(one)
        arrays.append(pa.array([read(cell) if cell else None for cell in cells], arrow_type(one)))
    pq.write_table(pa.table(arrays, names=list(resource.field_names)), path, compression="zstd")


# --- faults --------------------------------------------------------------------------------------------

FAULTS: Mapping[str, tuple[str, str]] = {
    "funding_facts": ("value", "17"),
    "market_figures": ("direction", "sideways"),
    "other_figures": ("sentence_id", "src-999999-s001"),
    "events": ("edtf", "2031"),
    "mentions": ("entity_id", "nobody"),
    "statements": ("start", "9999999"),
    "sentences": ("end", "5"),
    "roles": ("as_written", ""),
    "relationships": ("modality", "attributed"),
}
"""A cell of each of some tables, and what is wrong in it."""


def plant(root: Path, count: int) -> list[str]:
    """Make so many cells wrong, spread over the tables of a corpus in CSV; give where each stands."""
    package, planted = read_package(root), []
    for at, name in itertools.islice(enumerate(itertools.cycle(FAULTS)), count):
        resource = package.resource(name)
        path = root / resource.path
        with path.open(encoding="utf-8", newline="") as file:
            records = list(csv.reader(file))
        column, wrong = FAULTS[name]
        row = 1 + (at * 7919) % max(1, len(records) - 1)
        if len(records) > 1:
            records[row][records[0].index(column)] = wrong
            path.write_text(
                "".join(write_record(one) + "\n" for one in records), encoding="utf-8", newline="\n"
            )
            planted.append(f"{resource.path}:{row + 1} {column}")
    return planted


def main() -> None:
    """Read the options, write the corpus, say what is in it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--facts", type=int, default=10_000, help="rows that state something (10,000)")
    parser.add_argument("--sources", type=int, default=50, help="texts (50)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--partitioned", action="store_true", help="a file for each table of each source")
    parser.add_argument("--texts", action="store_true", help="write the texts, too")
    parser.add_argument("--faults", type=int, default=0, help="so many cells are wrong (CSV)")
    given = parser.parse_args()
    if given.folder.exists():
        sys.exit(f"{given.folder}: is there already. Name a folder that is not.")
    options = Options(given.facts, given.sources, given.seed, given.format, given.partitioned, given.texts)
    for name, rows in write_corpus(given.folder, options).items():
        print(f"{rows:>12,}  {name}")
    for one in plant(given.folder, given.faults) if given.faults else ():
        print(f"wrong: {one}")


if __name__ == "__main__":
    main()
