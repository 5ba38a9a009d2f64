"""Keep what a release promised, its descriptor and its ids, for later validations to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.checks.claims import PUBLISHED
from footnoted.checks.descriptor_rules import LAST_RELEASE
from footnoted.descriptor import FILE_NAME
from footnoted.tables import BadCsvError, atomic, read_records, read_rows, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from footnoted.descriptor import Package

COLUMNS = ("table", "row_id", "withdrawn")


def keep_release(package: Package) -> list[Path]:
    """Write the descriptor and the list of ids of a package that is being released; give the two files.

    Ids that the list has already stay in it, with the reason why they were withdrawn. Raises OSError
    when a file cannot be written, BadCsvError when the list cannot be read.
    """
    path, descriptor = package.root / PUBLISHED, package.root / LAST_RELEASE
    path.parent.mkdir(exist_ok=True)
    withdrawn = _read(path)
    for resource in package.resources:
        if len(resource.primary_key) == 1:
            for row in read_rows(package, resource):
                withdrawn.setdefault((resource.name, row.cells[resource.primary_key[0]] or ""), "")
    rows = [dict(zip(COLUMNS, (*key, reason), strict=True)) for key, reason in sorted(withdrawn.items())]
    write_csv(path, COLUMNS, rows)
    with atomic(descriptor) as temporary:
        temporary.write_bytes((package.root / FILE_NAME).read_bytes())
    return [descriptor, path]


def _read(path: Path) -> dict[tuple[str, str], str]:
    if not path.is_file():
        return {}
    records = read_records(path)
    header = tuple(next(records, ()))
    if header != COLUMNS:
        raise BadCsvError(path, 1, 1, ",".join(header), ",".join(COLUMNS))
    return {(table, row_id): reason for table, row_id, reason in records}
