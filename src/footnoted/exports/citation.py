"""Say how to cite a package: CITATION.cff, BibTeX, APA, CSL."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from footnoted.exports.identity import identify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.exports.identity import Agent, Identity

PAPER = "CITATION.cff"
FOLDER = "citation"
_PLAIN_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATEX = re.compile(r"([\\{}$&#%_~^])")
_LATEX_NAMES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def write(package: Package, folder: Path) -> list[Path]:
    """Write CITATION.cff at the top, the other forms into their folder; all from the descriptor."""
    who = identify(package)
    files = {
        PAPER: citation_file(package),
        f"{FOLDER}/citation.bib": bibtex(who),
        f"{FOLDER}/citation.apa.txt": apa(who) + "\n",
        f"{FOLDER}/citation.csl.json": json.dumps([csl(who)], ensure_ascii=False, indent=2) + "\n",
    }
    paths = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def citation_file(package: Package) -> str:
    """Give CITATION.cff: YAML whose texts are written as JSON strings, which YAML reads as they are."""
    who = identify(package)
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        "message: If you use these tables, please cite them as below.",
        f"title: {_yaml(who.title)}",
    ]
    if who.description:
        lines.append(f"abstract: {_yaml(who.description)}")
    lines += ["authors:", *(f"  - {one}" for one in _authors(who))]
    if who.version:
        plain = _PLAIN_VERSION.fullmatch(who.version)
        lines.append(f"version: {who.version if plain else _yaml(who.version)}")
    lines += [f"{name}: {_yaml(text)}" for name, text in _origin(who).items() if text]
    if who.keywords:
        lines += ["keywords:", *(f"  - {_yaml(one)}" for one in who.keywords)]
    return "\n".join(lines) + "\n"


def _origin(who: Identity) -> dict[str, str]:
    """Give when, where and under which terms a package came out, by the names that CFF has for it."""
    return {
        "date-released": who.created,
        "url": who.homepage,
        "doi": who.doi,
        "license": who.licence.name if who.licence else "",
        "license-url": who.licence.path if who.licence else "",
    }


def apa(who: Identity) -> str:
    """Give the citation in the form of APA 7, as one line of text."""
    authors = _apa_authors(who)
    version = f" (Version {who.version})" if who.version else ""
    title = f"{who.title}{version} [Data set]"
    date = f"({who.year or 'n.d.'})"
    publisher = who.publisher.name if who.publisher and who.publisher not in who.creators else ""
    parts = [authors, date, title, publisher] if authors else [title, date, publisher]
    text = " ".join(one if one.endswith(".") else f"{one}." for one in parts if one)
    return f"{text} {who.cited_url}".strip()


def bibtex(who: Identity) -> str:
    """Give the citation as an entry of BibTeX."""
    fields = {
        "author": " and ".join(_bibtex_name(one) for one in who.creators),
        "title": f"{{{_latex(who.title)}}}",
        "year": who.year,
        "month": _MONTHS[int(who.created[5:7]) - 1] if who.created else "",
        "version": _latex(who.version),
        "publisher": _latex(who.publisher.name) if who.publisher else "",
        "doi": who.doi,
        "url": who.cited_url,
        "note": "Data set",
    }
    lines = [
        f"  {name} = {text if name == 'month' else f'{{{text}}}'}" for name, text in fields.items() if text
    ]
    return f"@misc{{{_key(who)},\n" + ",\n".join(lines) + "\n}\n"


def csl(who: Identity) -> dict[str, Any]:
    """Give the citation as an item of CSL-JSON."""
    parts = [int(part) for part in who.created.split("-")] if who.created else []
    item: dict[str, Any] = {
        "id": _key(who),
        "type": "dataset",
        "title": who.title,
        "author": [_csl_name(one) for one in who.creators],
        "issued": {"date-parts": [parts]} if parts else None,
        "version": who.version,
        "publisher": who.publisher.name if who.publisher else "",
        "abstract": who.description,
        "DOI": who.doi,
        "URL": who.cited_url,
    }
    return {name: value for name, value in item.items() if value}


def _authors(who: Identity) -> Iterator[str]:
    """Yield the authors as CFF has them; it asks for one, so without any the title stands in."""
    for one in who.creators:
        if one.is_person:
            orcid = f"\n    orcid: {_yaml(one.orcid)}" if one.orcid else ""
            yield f"family-names: {_yaml(one.family)}\n    given-names: {_yaml(one.given)}{orcid}"
        else:
            yield f"name: {_yaml(one.name)}"
    if not who.creators:
        yield f"name: {_yaml(f'The makers of {who.title}')}"


def _yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _apa_authors(who: Identity) -> str:
    names = [_apa_name(one) for one in who.creators]
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)


def _apa_name(one: Agent) -> str:
    initials = " ".join(f"{part[0]}." for part in one.given.split())
    return f"{one.family}, {initials}".strip(", ") if one.is_person else one.name


def _bibtex_name(one: Agent) -> str:
    return f"{_latex(one.family)}, {_latex(one.given)}" if one.is_person else f"{{{_latex(one.name)}}}"


def _csl_name(one: Agent) -> dict[str, str]:
    return {"family": one.family, "given": one.given} if one.is_person else {"literal": one.name}


def _latex(text: str) -> str:
    return _LATEX.sub(lambda one: _LATEX_NAMES.get(one[1], "\\" + one[1]), text)


def _key(who: Identity) -> str:
    """Give a key of plain letters: the package's name and the year."""
    plain = unicodedata.normalize("NFKD", who.name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9-]", "", plain) + (f"-{who.year}" if who.year else "")
