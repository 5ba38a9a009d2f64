"""Keep what is being released, its tables and its ids, for later validations to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.descriptor import FILE_NAME, LAST_RELEASE
from footnoted.errors import BadCsvError
from footnoted.lists import LISTS, PUBLISHED
from footnoted.tables import read_records, read_rows, staged, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package

COLUMNS = LISTS[PUBLISHED]


def keep_release(package: Package) -> list[Path]:
    """Copy the descriptor and the CSV files of a package, and list its ids; give the folder and the list.

    Ids that the list has already stay in it, with the reason why they were withdrawn. Raises OSError
    when a file cannot be written, BadCsvError when the list cannot be read.
    """
    path, folder = package.root / PUBLISHED, package.root / LAST_RELEASE
    withdrawn = _read(path)
    for resource in package.resources:
        if len(resource.primary_key) == 1:
            for row in read_rows(package, resource):
                withdrawn.setdefault((resource.name, row.cells[resource.primary_key[0]] or ""), "")
    rows = [dict(zip(COLUMNS, (*key, reason), strict=True)) for key, reason in sorted(withdrawn.items())]
    with staged(folder) as stage:
        for name in (FILE_NAME, *(one.path for one in package.resources)):
            (stage / name).parent.mkdir(exist_ok=True)
            (stage / name).write_bytes((package.root / name).read_bytes())
    write_csv(path, COLUMNS, rows)
    return [folder, path]


def _read(path: Path) -> dict[tuple[str, str], str]:
    if not path.is_file():
        return {}
    records = read_records(path)
    header = tuple(next(records, ()))
    if header != COLUMNS:
        raise BadCsvError(path, 1, 1, ",".join(header), ",".join(COLUMNS))
    return {(table, row_id): reason for table, row_id, reason in records}
