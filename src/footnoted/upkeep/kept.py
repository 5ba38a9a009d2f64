"""Keep what is being released, its tables and its ids, for later validations to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.descriptor import FILE_NAME, LAST_RELEASE, is_table
from footnoted.door import copy
from footnoted.errors import BadCsvError, ChangeError
from footnoted.gates.integrity import TWIN
from footnoted.issues import quoted
from footnoted.lists import LISTS, PUBLISHED
from footnoted.staging import staged
from footnoted.tables import read_records, read_rows, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package
    from footnoted.door import File

COLUMNS = LISTS[PUBLISHED]


def keep_release(package: Package) -> list[Path]:
    """Copy the descriptor and the CSV files of a package, and list its ids; give the folder and the list.

    Ids that the list has already stay in it, with the reason why they were withdrawn. Raises OSError
    when a file cannot be written, BadCsvError when the list cannot be read.
    """
    _refuse_left_out(package)
    path, folder = package.file(PUBLISHED), package.root / LAST_RELEASE
    withdrawn = _read(path)
    for resource in package.resources:
        if len(resource.primary_key) == 1:
            for row in read_rows(package, resource):
                withdrawn.setdefault((resource.name, row.cells[resource.primary_key[0]] or ""), "")
    rows = [dict(zip(COLUMNS, (*key, reason), strict=True)) for key, reason in sorted(withdrawn.items())]
    package.door.check_way(LAST_RELEASE)
    with staged(folder) as stage:
        for name in (FILE_NAME, *(part for one in package.resources for part in one.parts)):
            copy(package.file(name), stage / name)
    write_csv(path, COLUMNS, rows)
    return [folder, path.path]


def _refuse_left_out(package: Package) -> None:
    """Raise ChangeError where the descriptor names a table that is read as none: it would not be kept."""
    given = package.raw.get("resources")
    for number, raw in enumerate(given if isinstance(given, list) else []):
        is_twin = isinstance(raw, dict) and str(raw.get("name")).endswith(TWIN)
        if isinstance(raw, dict) and "schema" in raw and not is_twin and not is_table(raw):
            found = f"{FILE_NAME}: resources[{number}]: found the path {quoted(str(raw.get('path')))}"
            expected = "expected a CSV file, or a list of CSV or Parquet"
            message = f"{found}; {expected}. Mend the path: the table would not be kept."
            raise ChangeError(message)


def _read(path: File) -> dict[tuple[str, str], str]:
    if not path.door.exists(path.name):
        return {}
    records = read_records(path)
    header = tuple(next(records, ()))
    if header != COLUMNS:
        raise BadCsvError(path, 1, 1, ",".join(header), ",".join(COLUMNS))
    return {(table, row_id): reason for table, row_id, reason in records}
