"""Begin a package: a copy of the sample, or an empty one with its tables and none of its rows."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from footnoted.descriptor import FILE_NAME, read_package
from footnoted.door import Door
from footnoted.errors import ChangeError, InUseError, UnknownNameError
from footnoted.exports.citation import PAPER, STAMP, citation_file
from footnoted.issues import quoted
from footnoted.lists import LISTS, RATES, SET_ASIDE
from footnoted.tables import write_csv
from footnoted.text.languages import is_tag
from footnoted.vocabulary import (
    DEFAULT_KINDS,
    ENTITIES,
    EVIDENCE,
    MENTIONS,
    PARTICIPANTS,
    SENTENCES,
    SOURCES,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

SAMPLE = Path(__file__).parents[1] / "sample"
"""A package of two invented articles; rules show their faults on it."""

FAULTS = SAMPLE / "faults.toml"
"""The fault of each rule; it is about the sample package and no part of it."""

TEMPLATE = Path(__file__).parents[1] / "template"
"""What stands in an empty package beside its tables."""

LICENCES = "LICENSES"
"""The folder of the licences' texts, one file for each SPDX identifier."""

_SPDX = re.compile(r"[A-Za-z0-9.+-]+")
_TEXTS = (Path(__file__).parents[1] / "licences", Path(__file__).parents[3] / LICENCES)
"""Where the texts of licences stand: in the wheel, or in the checkout."""

ALWAYS = (SOURCES, SENTENCES, ENTITIES, MENTIONS, EVIDENCE)
"""The tables without which rows cite nothing."""

_OF_THE_SAMPLE = ("homepage", "keywords", "sources", "contributors", "created", "licenses")
"""What the sample's descriptor says about the sample alone."""


def copy_sample(folder: Path) -> list[Path]:
    """Copy the sample package into a new or empty folder and give the files, sorted.

    Raises InUseError when the folder holds anything: nothing of the user's is overwritten.
    """
    _refuse_in_use(folder)
    _put(SAMPLE, folder, FAULTS.name)
    return _files(folder)


def _put(source: Path, folder: Path, *left_out: str) -> None:
    """Copy the files of a folder into a new or empty one; where that fails, it is new or empty again."""
    was_there = folder.exists()
    try:
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(*left_out), dirs_exist_ok=True)
    except BaseException as error:
        for one in folder.iterdir() if was_there else ():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        if not was_there:
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, shutil.Error):  # a list of all that went wrong: one tells it
            message = f"{folder}: cannot be written ({error.args[0][0][2]}); nothing was."
            raise ChangeError(message) from error
        raise


class Said(NamedTuple):
    """What whoever begins a package says of it: its name for readers, rights, makers, texts.

    `licence` is an SPDX identifier; without one the descriptor states none, which `validate` says. Its text
    comes along where the toolkit has it. `creators` are the names of those who make the tables, `language`
    the BCP 47 tag of texts that do not tell their language by their letters.
    """

    title: str = ""
    licence: str = ""
    creators: Collection[str] = ()
    language: str = ""


_NOTHING_SAID = Said()


def make_empty(folder: Path, said: Said = _NOTHING_SAID, tables: Collection[str] = ()) -> list[Path]:
    """Write a package with the sample's tables and vocabulary and no row; give the files, sorted.

    `tables` names those to take (all); what they refer to comes along, as do those that every citation
    needs. Raises InUseError when the folder holds anything, UnknownNameError for a table that there is none
    of, ChangeError for a language that is no tag.
    """
    _refuse_in_use(folder)
    if said.language and not is_tag(said.language):
        message = (
            f'found the language {quoted(said.language)}; expected a BCP 47 tag, "en" or "fr" for instance.'
        )
        raise ChangeError(message)
    described = _described(folder, said, tables)
    if said.language:
        described["footnoted:language"] = said.language
    if said.creators:
        described["contributors"] = [{"title": one, "roles": ["creator"]} for one in said.creators]
    described["resources"] = described.pop("resources")  # which come last
    with tempfile.TemporaryDirectory() as stage:
        _write_empty(Path(stage), described)
        _put(Path(stage), folder)
    return _files(folder)


def stands_for_sample(root: Path, article: Path) -> bool:
    """Tell whether a text was put in the place of a sample's article, all rows still being the sample's.

    Then these rows are about a text that is gone, and every byte of them is the toolkit's own.
    """
    names = {one.name for one in SAMPLE.glob("*.txt")}
    place = article.absolute()
    if place.name not in names or place.parent.resolve() != root.resolve():
        return False
    return _is_as_copied(root, place.name) and not _is_same(root, place.name)


def empty_sample(root: Path, article: Path) -> list[str]:
    """Take the sample's rows and its other text out of a copy of it; give the paths of what was changed.

    Descriptor and README are written anew only where they are still the sample's. Call it where
    `stands_for_sample` holds: nothing that a user wrote is lost then.
    """
    described = read_package(root).raw
    if _is_same(root, FILE_NAME):
        described = _described(root, _NOTHING_SAID, ())
    changed = [*_empty_rows(root)]
    for name, text in _papers(described):
        if name in (FILE_NAME, "README.md") and _is_same(root, name):
            Door(root).file(name).write(text)
            changed.append(name)
    for one in sorted(SAMPLE.glob("*.txt")):
        if one.name != article.name:
            (root / one.name).unlink()
            changed.append(one.name)
    return changed


def _empty_rows(root: Path) -> Iterator[str]:
    for one in read_package(SAMPLE).resources:
        write_csv(Door(root).file(one.path), one.field_names, [])
        yield one.path
    for path in (RATES, SET_ASIDE):
        write_csv(Door(root).file(path), LISTS[path], [])
        yield path


def _refuse_in_use(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder}: found it in use; expected a new or empty folder. Name another."
        raise InUseError(message)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _is_same(root: Path, name: str) -> bool:
    file = Door(root).file(name)
    return file.is_file() and file.read("table_bytes") == (SAMPLE / name).read_bytes()


def _is_as_copied(root: Path, replaced: str) -> bool:
    """Tell whether all rows, lists and other texts are those of the sample, and there are no others."""
    mine = _rows_and_texts(SAMPLE)
    return mine == _rows_and_texts(root) and all(_is_same(root, one) for one in mine if one != replaced)


def _rows_and_texts(root: Path) -> list[str]:
    door = Door(root)
    texts = [one for one in door.names("", 0) if one.endswith(".txt")]
    return sorted([*texts, *door.names("data"), *door.names("validation")])


# --- the descriptor --------------------------------------------------------------------------------------


def _described(folder: Path, said: Said, tables: Collection[str]) -> dict[str, Any]:
    """Give the descriptor of an empty package: the sample's, without what it says of the sample."""
    sample = json.loads((SAMPLE / FILE_NAME).read_bytes())
    name = re.sub(r"[^a-z0-9]+", "-", folder.absolute().name.lower()).strip("-") or "package"
    plain = said.title or name.replace("-", " ").capitalize()
    head: dict[str, Any] = {key: sample[key] for key in sample if key not in (*_OF_THE_SAMPLE, "resources")}
    head |= {"name": name, "title": plain, "version": "0.1.0"}
    head["description"] = f"{plain}: tidy tables in which every row cites the sentence it rests on."
    if said.licence:
        head["licenses"] = [{"name": said.licence}]
    kept = _chosen(sample["resources"], tables)
    head["resources"] = [_narrowed(one, kept) for one in sample["resources"] if one["name"] in kept]
    return head


def _chosen(resources: list[dict[str, Any]], tables: Collection[str]) -> list[str]:
    """Name the tables to take: those asked for, what these refer to, and what all rows need."""
    known = {one["name"]: one for one in resources}
    if not tables:
        return list(known)
    for name in tables:
        if name not in known:
            raise UnknownNameError(name, "table", known)
    wanted, waiting = set[str](), [*ALWAYS, *tables]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += _referred_to(known[name])
    return [one for one in known if one in wanted]


def _referred_to(resource: Mapping[str, Any]) -> list[str]:
    keys = resource["schema"].get("foreignKeys", [])
    return [one["reference"]["resource"] for one in keys if one["reference"]["resource"]]


def _narrowed(resource: dict[str, Any], kept: Collection[str]) -> dict[str, Any]:
    """Take out of the lists of values those that speak of tables that are not there."""
    fields = [_narrowed_field(resource["name"], one, kept) for one in resource["schema"]["fields"]]
    return {**resource, "schema": {**resource["schema"], "fields": fields}}


def _narrowed_field(table: str, field: dict[str, Any], kept: Collection[str]) -> dict[str, Any]:
    kinds = {kind for name, kind in DEFAULT_KINDS.items() if name not in kept}
    if table in (EVIDENCE, PARTICIPANTS) and field["name"] == "table":
        return _without(field, {one for one in field["constraints"]["enum"] if one not in kept})
    return _without(field, kinds) if table == ENTITIES and field["name"] == "kind" else field


def _without(field: dict[str, Any], values: Collection[str]) -> dict[str, Any]:
    enum = [one for one in field["constraints"]["enum"] if one not in values]
    narrowed = {**field, "constraints": {**field["constraints"], "enum": enum}}
    if "categories" in field:
        narrowed["categories"] = [one for one in field["categories"] if one["value"] not in values]
    if narrowed.get("example") in values:
        narrowed["example"] = enum[0]
    return narrowed


# --- the files -------------------------------------------------------------------------------------------


def _write_empty(folder: Path, described: Mapping[str, Any]) -> None:
    for name, text in _papers(described):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for raw in described["resources"]:
        (folder / raw["path"]).parent.mkdir(exist_ok=True)
        write_csv(folder / raw["path"], [one["name"] for one in raw["schema"]["fields"]], [])
    for one in (RATES, SET_ASIDE):
        (folder / one).parent.mkdir(exist_ok=True)
        write_csv(folder / one, LISTS[one], [])
    text = STAMP + citation_file(read_package(folder))
    (folder / PAPER).write_text(text, encoding="utf-8", newline="\n")


def _papers(described: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield path and text of each file that is no table."""
    licences = [one.get("name", "") for one in described.get("licenses", [])]
    rights = f"The tables are under {licences[0]}." if licences else "No licence is stated yet."
    yield FILE_NAME, json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    yield ".gitattributes", (SAMPLE / ".gitattributes").read_text(encoding="utf-8")
    for name in filter(_SPDX.fullmatch, licences):
        there = [folder / f"{name}.txt" for folder in _TEXTS if (folder / f"{name}.txt").is_file()]
        for one in there[:1]:
            yield f"{LICENCES}/{name}.txt", one.read_text(encoding="utf-8")
    for path in _files(TEMPLATE):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(TEMPLATE).as_posix()
        yield name, text.replace("{title}", described["title"]).replace("{rights}", rights)
