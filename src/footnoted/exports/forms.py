"""Look at a file of a release before a library reads it: of what size it is once it is unpacked."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from footnoted import limits
from footnoted.zips import check_members

if TYPE_CHECKING:
    from footnoted.door import File


def check_form(file: File) -> None:
    """Raise BeyondLimitError for a workbook or Parquet file that unpacks to more than the limits allow.

    Raises also NoFileError, OSError, zipfile.BadZipFile, and what pyarrow raises for what is no Parquet.
    """
    with file.door.open(file.name, limit="release_bytes") as opened:
        if file.name.endswith(".xlsx"):
            with zipfile.ZipFile(opened) as archive:
                check_members(archive.infolist(), file.path)
        elif file.name.endswith(".parquet"):
            import pyarrow.parquet as pq  # noqa: PLC0415 - half a second

            metadata = pq.ParquetFile(opened).metadata
            limits.check("lines", file.name, metadata.num_rows)
            groups = range(metadata.num_row_groups)
            size = sum(metadata.row_group(one).total_byte_size for one in groups)
            limits.check("release_bytes", file.name, size)
