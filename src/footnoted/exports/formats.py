"""Name every format of a release, in the order in which they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from footnoted.exports import (
    citation,
    ckan,
    croissant,
    csv_files,
    csvw,
    datacite,
    datasette,
    dcat,
    hugging_face,
    jsonl,
    logical_hash,
    papers,
    parquet,
    proof,
    published,
    schema_org,
    sqlite,
    views,
    xlsx,
    zenodo,
)
from footnoted.exports.site import pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Format(NamedTuple):
    """A format: its name, what writes it into a folder, and the formats that must be there before.

    `in_archive` tells whether its files go into the zip, too.
    """

    name: str
    write: Callable[..., list[Path]]
    needs: tuple[str, ...] = ()
    in_archive: bool = True


SITE = "site"
"""The format that also tells what the validation found."""

_FILES = ("csv", "parquet", "jsonl", "xlsx", "sqlite")
EXPORTS: tuple[Format, ...] = (
    Format("csv", csv_files.write),
    Format("texts", csv_files.write_texts),
    Format("validation", proof.write),
    Format("parquet", parquet.write),
    Format("datapackage", published.write, ("csv", "parquet")),
    Format("jsonl", jsonl.write),
    Format("xlsx", xlsx.write),
    Format("sqlite", sqlite.write),
    Format("views", views.write, ("parquet",)),
    Format("hashes", logical_hash.write, ("csv",)),
    Format("citation", citation.write),
    Format("csvw", csvw.write, ("csv",)),
    Format("croissant", croissant.write, _FILES),
    Format("dcat", dcat.write, _FILES),
    Format("schema-org", schema_org.write, _FILES),
    Format("ckan", ckan.write, _FILES),
    Format("zenodo", zenodo.write),
    Format("datacite", datacite.write, _FILES),
    Format("datasette", datasette.write, ("sqlite",)),
    Format("huggingface", hugging_face.write, ("parquet",), in_archive=False),
    # The README, which lists what is there, is the last.
    Format(SITE, pages.write, _FILES),
    Format("papers", papers.write),
)
"""Every format. A page (START-HERE.html) that is written before the papers stands in their list of files."""


def chosen(only: str = "") -> list[Format]:
    """Give the formats to be written: all, or one and what it needs; KeyError when there is none such."""
    if not only:
        return list(EXPORTS)
    by_name = {one.name: one for one in EXPORTS}
    wanted = {only, *by_name[only].needs}
    return [one for one in EXPORTS if one.name in wanted]
