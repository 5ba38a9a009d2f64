"""Hostile inputs, made by code: each changes a copy of the sample package, on which a command is then run.

What each must come to (exit code and message, word for word) stands in `promises.toml`.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[[Path], object]

COMMANDS = {
    "validate": ["validate", "--format", "github"],
    "terminal": ["validate"],
    "json": ["validate", "--format", "json"],
    "junit": ["validate", "--format", "junit"],
    "sarif": ["validate", "--format", "sarif"],
    "markdown": ["validate", "--format", "markdown"],
    "article": ["validate", "--article", "article.en.txt"],
    "zip": ["validate", "--format", "github", "--package", "../package.zip"],
    "trace": ["trace", "companies", "tidewright"],
    "trace-zip": ["trace", "companies", "tidewright", "--package", "../package.zip"],
    "diff": ["diff", "../clean", "."],
    "find": ["find", "Heron", "--article", "article.en.txt"],
    "verify": ["verify", "article.en.txt"],
    "replace": ["verify", "article.en.txt", "--replace"],
    "release": ["verify", "../dist"],
    "release-zip": ["verify", "../release.zip"],
    "anchor": ["anchor", "article.en.txt"],
    "build": ["build", "--output", "../dist"],
    "build-inside": ["build", "--output", "dist"],
    "docs": ["docs"],
    "keep": ["keep"],
    "init": ["init", "here"],
    "add": ["add", "companies", "--from-json", "../rows.json"],
    "correct": ["correct", "companies/tidewright/name", "x" * 20_000, "--reason", "so it is"],
    "load": [],
}
"""The commands, run in the package's folder; `load` is the library: open the package, load all tables."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its name, the command it is for, what makes it, and the least that it must not exceed."""

    name: str
    command: str
    make: Make
    seconds: float = 15
    megabytes: float = 700

    @property
    def id(self) -> str:
        """Its name in the list of promises."""
        return f"{self.name} @{self.command}"


INPUTS: list[Input] = []


def each(name: str, make: Make, *commands: str, **limits: float) -> None:
    """Add an input for each of these commands."""
    INPUTS.extend(Input(name, one, make, **limits) for one in commands)


# --- what stands in the place of a file -------------------------------------------------------------------


def put(path: str, how: Callable[[Path], object]) -> Make:
    """Put something else in the place of a file or folder, which is moved out of the package."""

    def make(root: Path) -> None:
        outside = root.parent / "outside"
        outside.mkdir(exist_ok=True)
        here = root / path
        here.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(here):
            shutil.move(here, outside / here.name)
        how(here)

    return make


def outside(here: Path) -> None:
    """Make a link to what was there and lies outside of the package now."""
    root = next(one for one in here.parents if one.name == "package")
    up = "../" * (1 + len(here.relative_to(root).parents) - 1)
    here.symlink_to(f"{up}outside/{here.name}")


def device(here: Path) -> None:
    here.symlink_to("/dev/zero")


def bound(here: Path) -> None:
    """Make a socket; its path must be short, so it is bound from its folder."""
    before = os.open(".", os.O_RDONLY)
    os.chdir(here.parent)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(here.name)
    os.fchdir(before)
    os.close(before)


COMPANIES = "data/companies.csv"
READERS = ("validate", "trace", "diff", "build", "keep", "load")
each("a pipe as table", put(COMPANIES, os.mkfifo), *READERS)
each("a device as table", put(COMPANIES, device), *READERS)
each("a link out as table", put(COMPANIES, outside), *READERS)
each("a socket as table", put(COMPANIES, bound), "validate", "trace", "load")
each("a folder as table", put(COMPANIES, lambda here: here.mkdir()), "validate", "trace", "load")
for path in ("data/sentences.csv", "data/sources.csv"):
    each(f"a pipe as {path}", put(path, os.mkfifo), "trace", "find", "verify", "anchor", "replace")
    each(f"a link out as {path}", put(path, outside), "find", "anchor", "replace")
each("a link out as data", put("data", outside), "validate", "trace", "anchor", "keep", "load")
for kind, how in (("a pipe", os.mkfifo), ("a device", device), ("a link out", outside)):
    each(f"{kind} as descriptor", put("datapackage.json", how), "validate", "trace", "build", "docs", "load")
    each(f"{kind} as article", put("article.en.txt", how), "build")
each("a pipe as article", put("article.en.txt", os.mkfifo), "find", "verify", "anchor", "article")
each("a device as article", put("article.en.txt", device), "find", "anchor")
for path in ("validation/set_aside.csv", "validation/lexicon.toml", "validation/corrections.csv"):
    each(f"a pipe as {path}", put(path, os.mkfifo), "validate")
each("a pipe as list", put("validation/set_aside.csv", os.mkfifo), "replace")
each("a pipe as published ids", put("validation/published_ids.csv", os.mkfifo), "keep", "validate")
each("a pipe as lexicon", put("validation/lexicon.toml", os.mkfifo), "anchor", "find")
each("a pipe as last release", put("validation/last_release/datapackage.json", os.mkfifo), "validate", "docs")
each("a link out as validation", put("validation", outside), "validate", "keep")
each("a link out as last release", put("validation/last_release", outside), "validate", "keep")
each("a pipe as README", put("README.md", os.mkfifo), "docs")
each("a link out as documents", put("docs", outside), "docs")
each("a pipe as CHANGELOG", put("CHANGELOG.md", os.mkfifo), "build")
each("a link out as output", put("dist", outside), "build-inside")
each("a pipe as sums of the output", put("dist/SHA256SUMS", os.mkfifo), "build-inside")
each("a file as new folder", put("here", lambda here: here.write_text("mine")), "init")


# --- what stands in the descriptor ------------------------------------------------------------------------


def described(change: Callable[[dict], object]) -> Make:
    """Change the descriptor; what cannot be encoded is escaped."""

    def make(root: Path) -> None:
        path = root / "datapackage.json"
        raw = json.loads(path.read_text(encoding="utf-8"))
        change(raw)
        path.write_text(json.dumps(raw), encoding="ascii")

    return make


def raw(text: bytes) -> Make:
    return lambda root: (root / "datapackage.json").write_bytes(text)


def companies(raw_descriptor: dict) -> dict:
    return next(one for one in raw_descriptor["resources"] if one["name"] == "companies")


def name_field(raw_descriptor: dict) -> dict:
    return next(one for one in companies(raw_descriptor)["schema"]["fields"] if one["name"] == "name")


HALF = "a\ud800"
MANY = [{"name": f"r{number}", "path": f"data/r{number}.csv"} for number in range(20_000)]
WIDE = [{"name": f"c{number}", "type": "string"} for number in range(18_000)]
each(
    "20,000 resources",
    described(lambda one: one["resources"].extend(MANY)),
    "validate",
    "trace",
    "load",
    "docs",
)
each(
    "18,000 fields",
    described(lambda one: companies(one)["schema"]["fields"].extend(WIDE)),
    *("validate", "trace", "build", "load"),
)
each(
    "8,000 foreign keys",
    described(lambda one: companies(one)["schema"].update(foreignKeys=[{"fields": "name"}] * 8_000)),
    "validate",
)
each(
    "a list of 60,000 values",
    described(lambda one: name_field(one).update(constraints={"enum": [str(n) for n in range(60_000)]})),
    "validate",
)
each(
    "a pattern of a megabyte",
    described(lambda one: name_field(one).update(constraints={"pattern": "(a|b)" * 100_000})),
    "validate",
)
each(
    "a pattern that would not end",
    described(lambda one: name_field(one).update(constraints={"pattern": "(?:(?:.*)*)*x"})),
    "validate",
)
for place, change in {
    "the name": lambda one: one.update(name=HALF),
    "a resource": lambda one: companies(one).update(name=HALF),
    "a field": lambda one: name_field(one).update(name=HALF),
    "a pattern": lambda one: name_field(one).update(constraints={"pattern": HALF}),
    "a list": lambda one: name_field(one).update(constraints={"enum": [HALF]}),
    "missing values": lambda one: companies(one)["schema"].update(missingValues=["", HALF]),
}.items():
    each(f"half a surrogate pair in {place}", described(change), "validate")
each(
    "half a surrogate pair in a path",
    described(lambda one: companies(one).update(path=f"data/{HALF}.csv")),
    "load",
    "diff",
)
for name, path in {
    "that leads up": "../outside/companies.csv",
    "that begins at the root": "/etc/companies.csv",
    "with NUL": "data/a\0.csv",
    "of 5,000 characters": f"data/{'a' * 5_000}.csv",
    "on the web": "https://example.org/companies.csv",
}.items():
    each(
        f"a path {name}",
        described(lambda one, path=path: companies(one).update(path=path)),
        "validate",
        "load",
    )
each(
    "a path of sentences that leads up",
    described(lambda one: one["resources"][1].update(path="../outside/sentences.csv")),
    *("anchor", "replace"),
)
each("a version that is a path", described(lambda one: one.update(version="../../x")), "build")
each("JSON of 500,000 levels", raw(b"[" * 500_000), "validate", "load")
each("a number of 9,000 digits", raw(b'{"name": "x", "n": ' + b"9" * 9_000 + b"}"), "validate", "load")
each("150,000 names that stand twice", raw(b"{" + b'"a":1,' * 150_000 + b'"a":1}'), "validate")
each("a descriptor of 50 MB", raw(b'{"a": "' + b"x" * 50_000_000 + b'"}'), "validate", "trace", "load")
each("a descriptor of zeros", raw(bytes(900_000)), "validate", "load")


# --- what stands in a list, and in a file of rows ----------------------------------------------------------


def lexicon(text: str) -> Make:
    """Write the words that a package adds."""
    return lambda root: (root / "validation/lexicon.toml").write_text(text, encoding="utf-8")


each(
    "lists within lists in the lexicon", lexicon(f"deep = {'[' * 50_000}{']' * 50_000}"), "validate", "trace"
)
each("a number of 9,000 digits in the lexicon", lexicon(f"[scales.en]\nmany = {'9' * 9_000}"), "validate")
each(
    "an offset of 5,000 digits in what is set aside",
    lambda root: (root / "validation/set_aside.csv").write_text(
        f"sentence_id,start,end,as_written,reason\nharbour-ferries-s003,{'9' * 5_000},5,x,y\n",
        encoding="utf-8",
    ),
    "article",
)
each(
    "lists within lists as rows",
    lambda root: (root.parent / "rows.json").write_text("[" * 100_000, encoding="utf-8"),
    "add",
)


# --- what stands in a table -------------------------------------------------------------------------------


def below(text: Callable[[], bytes], path: str = COMPANIES) -> Make:
    """Write something below a table."""

    def make(root: Path) -> None:
        with (root / path).open("ab") as file:
            file.write(text())

    return make


def filled(cell: str, column: int | None = None) -> Make:
    """Write a text into a cell of the first row, or into all of them."""

    def make(root: Path) -> None:
        lines = (root / COMPANIES).read_text(encoding="utf-8").split("\n")
        cells = lines[1].split(",")
        cells = [cell] * len(cells) if column is None else [*cells[:column], cell, *cells[column + 1 :]]
        text = "\n".join([lines[0], ",".join(cells), *lines[2:]])
        (root / COMPANIES).write_bytes(text.encode("utf-8", "surrogatepass"))

    return make


def figured(value: str, other: str) -> Make:
    """Write another value into a figure of whose sentence a gist names the value."""

    def make(root: Path) -> None:
        path = root / "data/funding_facts.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(f",{value},", f",{other},", 1), encoding="utf-8")

    return make


for name, text in {"line ends": b"\n", "combining marks": "\u0301".encode(), "commas": b","}.items():
    each(
        f"60 MB of {name}", below(lambda text=text: text * (60_000_000 // len(text))), "validate", seconds=30
    )
each("60 MB of quotation marks", below(lambda: b'"' * 60_000_000), "trace", "diff", "load")
each("60 MB of line ends", below(lambda: b"\n" * 60_000_000), "trace")
each(
    "a header of a million columns", lambda root: (root / COMPANIES).write_bytes(b"c," * 999_999), "validate"
)
each("a header of 16,000 columns", lambda root: (root / COMPANIES).write_bytes(b"c," * 16_000), "load")
each("a cell of 16 MB", below(lambda: b"z," + b"x" * 16_000_000 + b"\n"), "trace", "load")
each("a row of 16 million cells", below(lambda: b"z" + b"," * 16_000_000 + b"\n"), "validate", "diff")
each("a cell of 9,000 digits", filled("9" * 9_000), "load", "find")
each("a cell of half a surrogate pair", filled("\ud800"), "trace")
each("a number of a thousand million digits", figured("4000000", "4e999999999"), "validate", "load")
each("a name of 20,000 letters", lambda _: None, "correct")
each("an alias that is not seen", filled("\u3164", 3), "find")


# --- zips and releases ------------------------------------------------------------------------------------


def zipped(
    add: Callable[[zipfile.ZipFile], object], *, whole: bool = True, name: str = "package.zip"
) -> Make:
    """Write a zip beside the package: the package's files and what `add` adds."""

    def make(root: Path) -> None:
        with zipfile.ZipFile(root.parent / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in sorted(root.rglob("*")) if whole else ():
                if one.is_file():
                    archive.write(one, one.relative_to(root).as_posix())
            add(archive)

    return make


def link(archive: zipfile.ZipFile) -> None:
    member = zipfile.ZipInfo("data/link.csv")
    member.create_system = 3
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(member, "/etc/hostname")


def damage(root: Path) -> None:
    """Turn bytes of a packed member, behind its local header of 30 bytes and a name."""
    zipped(lambda _: None)(root)
    path = root.parent / "package.zip"
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("data/sentences.csv")
    begin = member.header_offset + 30 + len(member.filename)
    data = bytearray(path.read_bytes())
    data[begin : begin + 20] = bytes(255 - one for one in data[begin : begin + 20])
    path.write_bytes(data)


def many(archive: zipfile.ZipFile) -> None:
    for number in range(10_001):
        archive.writestr(f"{number}", "")


each("a zip with a link", zipped(link), "zip", "trace-zip")
each("a zip that leads out", zipped(lambda one: one.writestr("../../out.txt", "x")), "zip", "trace-zip")
each("a zip whose data is damaged", damage, "zip", "trace-zip")
each("a zip with a name twice", zipped(lambda one: one.writestr("DATA/companies.csv", "x")), "zip")
each("a zip of 10,001 files", zipped(many, whole=False), "zip")
each("a zip without a package", zipped(lambda one: one.writestr("x", "y"), whole=False), "trace-zip")
each("a zip that is none", lambda root: (root.parent / "package.zip").write_bytes(b"PK"), "zip")
each("a release with a link", zipped(link, name="release.zip"), "release-zip")


def released(change: Callable[[Path], object]) -> Make:
    """Copy the release of the sample beside the package, and change it."""

    def make(root: Path) -> None:
        shutil.copytree(root.parent / "released", root.parent / "dist")
        change(root.parent / "dist")

    return make


def swapped(path: str, how: Callable[[Path], object]) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        (folder / path).unlink()
        how(folder / path)

    return change


each("a pipe in a release", released(swapped("README.md", os.mkfifo)), "release")
each("a device in a release", released(swapped("README.md", device)), "release")
each("a pipe as sums of a release", released(swapped("SHA256SUMS", os.mkfifo)), "release")
each("a pipe as descriptor of a release", released(swapped("datapackage.json", os.mkfifo)), "release")
each("a sum that leads out", released(lambda one: (one / "SHA256SUMS").write_text("0  ../../x\n")), "release")
each("a file that was changed", released(lambda one: (one / "README.md").write_text("x")), "release")


# --- what a file says in few bytes -------------------------------------------------------------------------


def repeated(root: Path) -> None:
    """Put a Parquet file in a table's place, in which 200,000 rows share one long text in each column."""
    import pyarrow as pa  # noqa: PLC0415 - only these inputs need it
    import pyarrow.parquet as pq  # noqa: PLC0415

    path = root / "datapackage.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    table = next(one for one in raw["resources"] if one["name"] == "companies")
    names = [one["name"] for one in table["schema"]["fields"]]
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 200_000, pa.int32()), ["x" * 90_000])
    keys = pa.array([f"c{number:06d}" for number in range(200_000)])
    columns = {one: keys if one == names[0] else long for one in names}
    pq.write_table(pa.table(columns), root / "data" / "companies.parquet", compression="zstd")
    (root / COMPANIES).unlink()
    table["path"] = ["data/companies.parquet"]
    path.write_text(json.dumps(raw), encoding="utf-8")


def rates(root: Path) -> None:
    line = "EUR,DKK,7.3,7.6\n"
    (root / "validation/rates.csv").write_text(f"from,to,low,high\n{line * 150_000}", encoding="utf-8")


each("a long text that many rows share", repeated, "validate", "diff", "load", seconds=45, megabytes=2_000)
each("150,000 bands of rates", rates, "validate")
