"""Run relational rules: DuckDB over a package's CSV files, every cell as text."""

from __future__ import annotations

import contextlib
import re
import secrets
import tempfile
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol, Self

import duckdb

from footnoted import clock, limits
from footnoted.dialect import Functions, check_layout, check_pattern, identifier, is_text, literal
from footnoted.door import HELD
from footnoted.errors import QueryError
from footnoted.parts import PARQUET, text_of
from footnoted.records import BLOCK, read_all
from footnoted.tables import columns, iter_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.door import File

__all__ = [
    "AnyEngine",
    "Engine",
    "Functions",
    "View",
    "check_layout",
    "check_pattern",
    "identifier",
    "literal",
]

MOST_HELD = 1 << 24
"""Up to so many bytes of CSV `hold` keeps in memory."""

RECORD = "_record"
"""The column that numbers the records of a table, from 1."""

MOST_ON_DISK = "20GB"
"""How much of a question that does not fit into memory may be on the disk meanwhile."""

_Connection = duckdb.DuckDBPyConnection
_BATCH = 4_000
_SMALL = 2_000_000  # bytes in which odd lines are looked for at once
_BUFFER = 8_000_000  # half of the memory that DuckDB takes with buffers of 32 MB, and quicker (measured)
_LONGEST_LINE = 2_000_000  # a file with a longer line is loaded record by record
_NO_TEXT = "\x01no text is ever like this\x01"


def _config() -> dict[str, str | bool | int | float | list[str]]:
    """Say what DuckDB may use; it makes the folder when it needs it, and takes it away."""
    return {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": f"{limits.current().memory}B",
        "temp_directory": str(Path(tempfile.gettempdir()) / f"footnoted-{secrets.token_hex(8)}"),
        "max_temp_directory_size": MOST_ON_DISK,
    }


class Counting(Thread):
    """Counts the rows of a file in which each line seems to be one, while DuckDB reads it already."""

    def __init__(self, file: File) -> None:
        """Begin to count."""
        super().__init__(daemon=True)
        self._file = file
        self._rows: int | None = None
        self.start()

    def run(self) -> None:
        """Count the lines after the header; a file with a carriage return has no number."""
        with contextlib.suppress(OSError):
            counts = [_lines(piece) for piece in self._file.each]
            self._rows = None if None in counts else sum(one or 0 for one in counts)

    def rows(self) -> int | None:
        """Give the number of rows, None where lines are no rows, when the count is done."""
        self.join()
        return self._rows


def _lines(file: File) -> int | None:
    """Count the lines of a file after its header; None where a carriage return stands in it."""
    lines, last = 0, b""
    with file.open("rb", buffering=0) as handle:
        while data := handle.read(BLOCK):
            if b"\r" in data:
                return None
            lines += data.count(b"\n")
            last = data[-1:]
    return lines - (last == b"\n")


@dataclass(frozen=True, slots=True)
class View:
    """What the engine holds of one resource.

    `fields` are those that can be asked for; `absent` are the names that have no column in the
    file, so that all their cells are NULL. `records` is how many lines the file has after its
    header, counted apart from DuckDB; None where the rows were loaded. Not `readable`: there is no
    such file.
    """

    resource: Resource
    fields: tuple[Field, ...]
    absent: frozenset[str]
    records: Counting | None
    readable: bool

    def has(self, names: Sequence[str]) -> bool:
        """Tell whether all these fields can be asked for and have a column."""
        known = {one.name for one in self.fields} - self.absent
        return self.readable and set(names) <= known


class AnyEngine(Protocol):
    """What the rules need of an engine, whichever runs them; SQL is DuckDB's."""

    package: Package
    functions: Functions
    views: dict[str, View]

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and give all its rows; raises QueryError when it cannot be run."""

    def verify(self, name: str, rows: int, headers: int) -> bool:
        """Tell whether each line of a file was read as one record; after False, ask again."""

    def hold(self) -> None:
        """Keep small tables in memory, where that spares reading them again."""

    def close(self) -> None:
        """Let go of everything."""

    def __enter__(self) -> Self:
        """Give the engine itself."""

    def __exit__(self, *_: object) -> None:
        """Close it."""


class Engine:
    """DuckDB over a package's CSVs: one view per resource, every column VARCHAR, plus `_record`.

    Missing values are NULL; `_record` is BIGINT and counts from 1. A file that DuckDB would refuse
    or read otherwise (ragged, badly quoted, with blank lines or quoted line ends) is loaded record
    by record, so that one bad record never hides another. A small one is loaded
    so as well, for it was read already. SQL identifiers know no case: of names
    that differ only by case the first is kept.
    """

    def __init__(self, package: Package, held: int = HELD) -> None:
        """Open every resource; files of up to `held` bytes are loaded, the others DuckDB reads itself.

        Nothing outside the package's root can be read.
        """
        self.package = package
        self.functions = Functions()
        self._most = held
        self.views: dict[str, View] = {}
        self._connection = duckdb.connect(config=_config())
        root = str(package.root.absolute())
        allowed = ", ".join(literal(one) for one in (root, _escape(root)))
        self._execute(f"SET allowed_directories = [{allowed}]; SET enable_external_access = false")
        for resource in named(package):
            self._open(resource)

    def __enter__(self) -> Self:
        """Give the engine itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection; asking again raises duckdb.ConnectionException."""
        self._connection.close()

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and give all its rows; several threads may ask at once.

        Raises QueryError when the statement itself cannot be run.
        """
        try:
            return self._run(sql, parameters)
        except QueryError:
            if not self._load_refused():
                raise
            return self._run(sql, parameters)

    def _run(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._execute(sql, parameters, apart=True).fetchall()
        except duckdb.OutOfMemoryException:
            limits.refuse("memory", "the tables")
        except duckdb.Error as error:
            raise QueryError(str(error)) from error
        except RuntimeError as error:  # DuckDB's own for a signal that came while it fetched
            clock.stopped(error)

    def _execute(self, sql: str, parameters: Sequence[object] = (), *, apart: bool = False) -> _Connection:
        """Run a statement, `apart` with a cursor of its own; an interrupt is raised as what it was."""
        connection = self._connection.cursor() if apart else self._connection
        try:
            return connection.execute(sql, list(parameters))
        except duckdb.OutOfMemoryException:
            limits.refuse("memory", "the tables")
        except (duckdb.InterruptException, RuntimeError) as error:
            clock.stopped(error)

    def verify(self, name: str, rows: int, headers: int) -> bool:
        """Tell whether DuckDB reads each line of a file as one record; where not, load the records.

        `rows` and `headers` are DuckDB's count of all rows and of those that are none: without a value,
        or with the first label in the first cell. After False, what was asked of this table must be asked
        again.
        """
        counting = self.views[name].records
        if counting is None or (counting.rows() == rows and not headers):
            return True
        self.load(name)
        return False

    def hold(self, most: int = MOST_HELD) -> None:
        """Read the tables into memory, when their files have `most` bytes together at the most.

        Rules that join small tables many times then read each file once.
        """
        files = [self._file(view.resource) for view in self.views.values() if view.readable]
        if sum(file.size() for file in files) > most:
            return
        for name, view in list(self.views.items()):
            if view.readable and view.records is not None:
                self._hold(name)

    def _hold(self, name: str) -> None:
        table = identifier(name)
        try:
            self._execute(f"CREATE TABLE _held AS FROM {table}")
        except (duckdb.InvalidInputException, duckdb.IOException):
            self.load(name)
            return
        self._execute(f"DROP VIEW {table}")
        self._execute(f"ALTER TABLE _held RENAME TO {table}")
        self.views[name] = replace(self.views[name], records=None)

    def load(self, name: str) -> None:
        """Read the resource record by record into memory, in place of DuckDB's own reading."""
        view = self.views[name]
        table = identifier(name)
        if view.records is not None:
            self._execute(f"DROP VIEW IF EXISTS {table}")
        names = [one.name for one in view.fields]
        spec = ", ".join([f"{RECORD} BIGINT", *(f"{identifier(one)} VARCHAR" for one in names)])
        self._execute(f"CREATE OR REPLACE TABLE {table} ({spec})")
        wanted = [view.resource.field_names.index(one) for one in names]
        rows = iter_cells(self._file(view.resource), view.resource)
        while batch := list(islice(rows, _BATCH)):
            numbers, cells = zip(*batch, strict=True)
            texts = list(zip(*cells, strict=True))
            self._insert(table, [numbers, *(texts[at] for at in wanted)])
        self.views[name] = replace(view, records=None)

    def _insert(self, table: str, cells: Sequence[Sequence[object]]) -> None:
        """Append columns of cells: Python's own way in, without the second that pyarrow takes to import."""
        texts = ", ".join(["unnest(?::BIGINT[])", *["unnest(?::VARCHAR[])"] * (len(cells) - 1)])
        self._execute(f"INSERT INTO {table} SELECT {texts}", [list(one) for one in cells])

    def _open(self, resource: Resource) -> None:
        view = view_of(self.package, resource)
        if not view.readable:
            self._empty(view)
            return
        file = self._file(resource)
        header, is_small = _header(file), file.size() <= self._most
        is_whole = len(header) > 1 and view.fields == resource.fields
        is_straight = tuple(header) == resource.field_names and is_whole
        is_plain = is_straight and not is_small and all(_is_plain(one, header) for one in file.each)
        records = Counting(file) if is_plain else None
        view = self.views[resource.name] = replace(view, records=records)
        if records is None:
            self.load(resource.name)
        else:
            self._view(view)

    def _empty(self, view: View) -> None:
        names = [f"NULL::VARCHAR AS {identifier(one.name)}" for one in view.fields]
        columns_ = ", ".join([f"NULL::BIGINT AS {RECORD}", *names])
        self._execute(f"CREATE VIEW {identifier(view.resource.name)} AS SELECT {columns_} WHERE false")
        self.views[view.resource.name] = view

    def _view(self, view: View) -> None:
        """Let DuckDB read the file itself, strictly and with nothing left to guess."""
        spec = ", ".join(f"{literal(one.name)}: 'VARCHAR'" for one in view.fields)
        missing = view.resource.missing_values
        null, cells = _NO_TEXT, [identifier(one.name) for one in view.fields]
        if missing == ("",):
            null = ""
        elif missing:  # DuckDB's own option takes no text with a comma, say
            texts = ", ".join(literal(one) for one in missing)
            cells = [f"CASE WHEN {one} NOT IN ({texts}) THEN {one} END AS {one}" for one in cells]
        files = [literal(_escape(str(one.path.absolute()))) for one in self._file(view.resource).each]
        read = (
            f"read_csv([{', '.join(files)}], auto_detect = false, header = true, delim = ',', "
            f"quote = '\"', escape = '\"', "
            f"new_line = '\\n', strict_mode = true, buffer_size = {_BUFFER}, "
            f"max_line_size = {_LONGEST_LINE}, nullstr = [{literal(null)}], columns = {{{spec}}})"
        )
        chosen = ", ".join([f"row_number() OVER () AS {RECORD}", *cells])
        self._execute(f"CREATE VIEW {identifier(view.resource.name)} AS FROM {read} SELECT {chosen}")

    def _load_refused(self) -> bool:
        """Load each resource that DuckDB refuses to read; tell whether there was one."""
        refused = False
        for name, view in list(self.views.items()):
            if view.records is None:
                continue
            try:
                self._run(f"FROM {identifier(name)} SELECT count(COLUMNS(*))")
            except QueryError:
                self.load(name)
                refused = True
        return refused

    def _file(self, resource: Resource) -> File:
        return text_of(self.package, resource)


def named(package: Package) -> Iterator[Resource]:
    """Yield the resources that SQL can tell apart by their names."""
    seen: set[str] = set()
    for resource in package.resources:
        if _is_name(resource.name) and resource.name.casefold() not in seen:
            seen.add(resource.name.casefold())
            yield resource


def view_of(package: Package, resource: Resource) -> View:
    """Look at the header of a resource, and say what can be asked of it."""
    fields = tuple(_askable(resource))
    try:
        header = _header(text_of(package, resource))
    except (OSError, ValueError):  # a path with NUL is no OSError
        return View(resource, fields, frozenset(), None, readable=False)
    where = dict(zip(resource.field_names, columns(header, resource.field_names), strict=True))
    absent = frozenset(one.name for one in fields if where[one.name] is None)
    return View(resource, fields, absent, None, readable=True)


def _escape(path: str) -> str:
    """Write a path so that DuckDB does not take it for a pattern of paths."""
    return re.sub(r"([*?\[])", r"[\1]", path)


def _is_name(text: str) -> bool:
    """Tell whether a text can be a SQL identifier: not empty, no NUL, no half of a surrogate pair."""
    return bool(text) and "\0" not in text and is_text(text)


def _askable(resource: Resource) -> Iterator[Field]:
    """Yield the fields whose names SQL can tell apart."""
    seen = {RECORD}
    for field in resource.fields:
        if _is_name(field.name) and field.name.casefold() not in seen:
            seen.add(field.name.casefold())
            yield field


def _header(file: File) -> list[str]:
    header = next(read_all(file), None)
    return header.cells() if header else []


def _is_plain(file: File, header: Sequence[str]) -> bool:
    """Tell whether a file is CSV with this header and begins as DuckDB expects it."""
    return not file.name.endswith(PARQUET) and not _begins_odd(file) and _header(file) == header


def _begins_odd(path: File) -> bool:
    """Tell whether a BOM, a carriage return, a blank line or a second header stands in a file's beginning.

    What this leaves open in a large file, and quoted line ends, `Engine.verify` finds.
    """
    with path.open("rb", buffering=0) as file:
        data = file.read(_SMALL)
    header = b"\n" + data.partition(b"\n")[0] + b"\n"
    return data.startswith(b"\xef\xbb\xbf") or b"\r" in data or b"\n\n" in data or header in data
