"""No eight consecutive words of the article stand in any file that is tracked or published.

The article is looked for where FOOTNOTED_ARTICLE says, else at ../shared/source/article.ar.txt beside
the repository. Without it the proof is skipped, and says so.
"""

from __future__ import annotations

import html
import io
import os
import re
import sqlite3
import subprocess
import tarfile
import zipfile
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footnoted.descriptor import read_package
from footnoted.exports.release import build_release
from footnoted.text.fold import WORD, fold

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = Path(os.environ.get("FOOTNOTED_ARTICLE") or ROOT.parent / "shared" / "source" / "article.ar.txt")
RUN = 8
"""How many consecutive words make a quotation that may not stand anywhere."""

ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")

POEM = "قاربٌ صغيرٌ يعبر الخليج كل صباح حاملًا خبزًا وسمكًا وأخبار الجزر البعيدة"
"""Our own words, to try the detector on."""


def runs(text):
    """Give every run of RUN words, as written and folded (no tashkeel, no tatweel, one form of alef)."""
    plain = ESCAPE.sub(lambda found: chr(int(found[1], 16)), html.unescape(text))
    for one in (plain, fold(plain).text):
        words = WORD.findall(one)
        yield from zip(*(words[start:] for start in range(RUN)), strict=False)


def quotes(text, article):
    """Give the first run of the article that stands in a text, else nothing."""
    return next((" ".join(one) for one in runs(text) if one in article), "")


def texts(name, content):
    """Yield name and text of a file and of everything inside it."""
    if name.endswith((".zip", ".whl", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from texts(f"{name}!{member}", archive.read(member))
    elif name.endswith(".tar.gz"):
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for member in archive.getmembers():
                if member.isfile():
                    yield from texts(f"{name}!{member.name}", archive.extractfile(member).read())
    elif name.endswith(".parquet"):
        yield from parquet_texts(name, pq.read_table(io.BytesIO(content)))
    else:
        if name.endswith(".sqlite"):
            yield from sqlite_texts(name, content)
        yield name, content.decode("utf-8", errors="replace")


def sqlite_texts(name, content):
    """Yield every text of every table: in the file itself, a long one is cut at the end of a page."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - a name of the file itself
                for cell in row:
                    if isinstance(cell, str):
                        yield f"{name} {table}", cell


def parquet_texts(name, table):
    notes = [table.schema.metadata or {}, *(field.metadata or {} for field in table.schema)]
    for note in notes:
        for value in note.values():
            yield f"{name} metadata", value.decode("utf-8", errors="replace")
    for field in table.schema:
        if pa.types.is_string(field.type):
            for cell in table[field.name].drop_null().to_pylist():
                yield f"{name} {field.name}", cell


def found_in(files, article):
    """Name the files in which a run of the article stands; never show the run itself."""
    return sorted(
        {name for path, content in files for name, text in texts(path, content) if quotes(text, article)}
    )


@pytest.fixture(scope="module")
def article():
    if not ARTICLE.is_file():
        pytest.skip(
            "THE TEXT-FREE PROOF DID NOT RUN: the article is not at hand. "
            "Set FOOTNOTED_ARTICLE to its file, then run again."
        )
    return set(runs(ARTICLE.read_text(encoding="utf-8")))


def test_no_tracked_file_quotes_the_article(article):
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    files = [(one.relative_to(ROOT).as_posix(), one.read_bytes()) for one in paths if one.is_file()]
    assert len(files) > len(read_package(ROOT).resources)
    assert found_in(files, article) == []


def test_no_published_file_quotes_the_article(article, tmp_path):
    built = build_release(read_package(ROOT), tmp_path / "dist", wheel=True)
    files = [(one.relative_to(tmp_path).as_posix(), one.read_bytes()) for one in built]
    assert {Path(name).suffix for name, _ in files} >= {
        ".csv",
        ".parquet",
        ".zip",
        ".whl",
        ".gz",
        ".xlsx",
        ".sqlite",
    }
    assert found_in(files, article) == []


def zipped(content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("inner.txt", content)
    return buffer.getvalue()


def tarred(content):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("inner.txt")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def in_parquet(text, metadata=None):
    buffer = io.BytesIO()
    pq.write_table(pa.table({"cell": [text]}, metadata=metadata), buffer)
    return buffer.getvalue()


def in_sqlite(text):
    """Give a database in which a text begins so near the end of a page that it goes on in another."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE t (cell TEXT)")
        database.execute("INSERT INTO t VALUES (?)", ["x " * 2030 + text + " x" * 5000])
        database.commit()
        return database.serialize()


EIGHT = " ".join(POEM.split()[2:10])
SEVEN = " ".join(POEM.split()[2:9])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.md", f"before {EIGHT} after".encode()),
        ("lines.csv", EIGHT.replace(" ", ",\n").encode()),
        ("marks.txt", EIGHT.replace("ا", "ـا").replace("خ", "خَ").encode()),
        ("bare.txt", fold(EIGHT).text.encode()),
        ("escaped.json", "".join(f"\\u{ord(char):04x}" for char in EIGHT).encode()),
        ("page.html", "".join(f"&#{ord(char)};" for char in EIGHT).encode()),
        ("package.zip", zipped(EIGHT.encode())),
        ("wheel.whl", zipped(zipped(b"x") + b"\n" + EIGHT.encode())),
        ("sdist.tar.gz", tarred(EIGHT.encode())),
        ("table.parquet", in_parquet(EIGHT)),
        ("book.xlsx", zipped(EIGHT.encode())),
        ("tables.sqlite", in_sqlite(EIGHT)),
        ("noted.parquet", in_parquet("x", {"note": EIGHT})),
    ],
)
def test_eight_planted_words_are_found(name, content):
    assert found_in([(name, content)], set(runs(POEM))) != []


def test_a_package_inside_a_package_is_opened():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("table.parquet", in_parquet(EIGHT))
    found = found_in([("outer.zip", inner.getvalue())], set(runs(POEM)))
    assert found == ["outer.zip!table.parquet cell"]


def test_seven_words_may_stand():
    assert found_in([("notes.md", f"before {SEVEN} after".encode())], set(runs(POEM))) == []


def test_the_finding_names_the_file_and_not_the_words():
    assert found_in([("notes.md", EIGHT.encode()), ("clean.md", b"clean")], set(runs(POEM))) == ["notes.md"]
