"""Run relational rules: DuckDB over a package's CSV files, every cell as text."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

import duckdb

from footnoted.door import HELD
from footnoted.errors import QueryError
from footnoted.records import BLOCK, read_all
from footnoted.tables import columns, iter_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from footnoted.descriptor import Field, Package, Resource
    from footnoted.door import File

MOST_HELD = 1 << 24
"""Up to so many bytes of CSV `hold` keeps in memory."""

RECORD = "_record"
"""The column that numbers the records of a table, from 1."""

_BATCH = 4_000
_SMALL = 2_000_000  # bytes in which odd lines are looked for at once
_BUFFER = 8_000_000  # half of the memory that DuckDB takes with buffers of 32 MB, and quicker (measured)
_LONGEST_LINE = 2_000_000  # a file with a longer line is loaded record by record
_NO_TEXT = "\x01no text is ever like this\x01"


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
        lines, last = 0, b""
        with contextlib.suppress(OSError), self._file.open("rb", buffering=0) as file:
            while data := file.read(BLOCK):
                if b"\r" in data:
                    return
                lines += data.count(b"\n")
                last = data[-1:]
            self._rows = lines - (last == b"\n")

    def rows(self) -> int | None:
        """Give the number of rows, None where lines are no rows, when the count is done."""
        self.join()
        return self._rows


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
        self._connection = duckdb.connect(
            config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        )
        root = str(package.root.absolute())
        allowed = ", ".join(literal(one) for one in (root, _escape(root)))
        self._connection.execute(f"SET allowed_directories = [{allowed}]; SET enable_external_access = false")
        seen: set[str] = set()
        for resource in package.resources:
            if _is_name(resource.name) and resource.name.casefold() not in seen:
                seen.add(resource.name.casefold())
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
            return self._connection.cursor().execute(sql, list(parameters)).fetchall()
        except duckdb.Error as error:
            raise QueryError(str(error)) from error

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
            self._connection.execute(f"CREATE TABLE _held AS FROM {table}")
        except (duckdb.InvalidInputException, duckdb.IOException):
            self.load(name)
            return
        self._connection.execute(f"DROP VIEW {table}")
        self._connection.execute(f"ALTER TABLE _held RENAME TO {table}")
        self.views[name] = replace(self.views[name], records=None)

    def load(self, name: str) -> None:
        """Read the resource record by record into memory, in place of DuckDB's own reading."""
        view = self.views[name]
        table = identifier(name)
        if view.records is not None:
            self._connection.execute(f"DROP VIEW IF EXISTS {table}")
        names = [one.name for one in view.fields]
        spec = ", ".join([f"{RECORD} BIGINT", *(f"{identifier(one)} VARCHAR" for one in names)])
        self._connection.execute(f"CREATE OR REPLACE TABLE {table} ({spec})")
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
        self._connection.execute(f"INSERT INTO {table} SELECT {texts}", [list(one) for one in cells])

    def _open(self, resource: Resource) -> None:
        fields = tuple(_askable(resource))
        file = self._file(resource)
        try:
            header, is_small = _header(file), file.size() <= self._most
        except (OSError, ValueError):  # a path with NUL is no OSError
            self._empty(View(resource, fields, frozenset(), None, readable=False))
            return
        where = dict(zip(resource.field_names, columns(header, resource.field_names), strict=True))
        absent = frozenset(one.name for one in fields if where[one.name] is None)
        is_straight = tuple(header) == resource.field_names and len(header) > 1 and fields == resource.fields
        records = Counting(file) if is_straight and not is_small and not _begins_odd(file) else None
        view = self.views[resource.name] = View(resource, fields, absent, records, readable=True)
        if records is None:
            self.load(resource.name)
        else:
            self._view(view)

    def _empty(self, view: View) -> None:
        names = [f"NULL::VARCHAR AS {identifier(one.name)}" for one in view.fields]
        columns_ = ", ".join([f"NULL::BIGINT AS {RECORD}", *names])
        self._connection.execute(
            f"CREATE VIEW {identifier(view.resource.name)} AS SELECT {columns_} WHERE false"
        )
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
        path = literal(_escape(str(self._file(view.resource).path.absolute())))
        read = (
            f"read_csv({path}, auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', "
            f"new_line = '\\n', strict_mode = true, buffer_size = {_BUFFER}, "
            f"max_line_size = {_LONGEST_LINE}, nullstr = [{literal(null)}], columns = {{{spec}}})"
        )
        chosen = ", ".join([f"row_number() OVER () AS {RECORD}", *cells])
        self._connection.execute(
            f"CREATE VIEW {identifier(view.resource.name)} AS FROM {read} SELECT {chosen}"
        )

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
        return self.package.file(resource.path)


class Functions:
    """What rules need in DuckDB's own dialect; another engine has its own."""

    @staticmethod
    def whole(text: str) -> str:
        """Read a whole number; NULL for what is none."""
        return f"TRY_CAST({text} AS BIGINT)"

    @staticmethod
    def number(text: str) -> str:
        """Read a number; NULL for what is none."""
        return f"TRY_CAST({text} AS DOUBLE)"

    @staticmethod
    def most_words(text: str, between: str) -> str:
        """Count the words of the longest of several texts that stand in one."""
        words = r"[\pL\pM\pN_]+"
        return f"list_max([len(regexp_extract_all(x, '{words}')) FOR x IN string_split({text}, '{between}')])"

    @staticmethod
    def letters(text: str) -> str:
        """Give letters and digits alone, lower-case and without accents."""
        return f"regexp_replace(lower(strip_accents({text})), '[^a-z0-9]', '', 'g')"

    @staticmethod
    def escaped(text: str) -> str:
        """Write a text so that a pattern matches it as it is."""
        return f"regexp_escape({text})"

    @staticmethod
    def matches(text: str, pattern: str) -> str:
        """Tell whether a pattern matches a text as a whole."""
        return f"regexp_full_match({text}, {pattern})"

    @staticmethod
    def first(value: str, order: str, condition: str) -> str:
        """Give the value of the row in which `order` is least, of those that fulfil the condition."""
        return f"arg_min({value}, {order}) FILTER (WHERE {condition})"

    @staticmethod
    def sha256(texts: str) -> str:
        """Give the SHA-256 of texts joined by tabs, in hexadecimal."""
        return f"sha256(concat_ws('{chr(9)}', {texts}))"


@cache
def check_pattern(pattern: str) -> str | None:
    """Say why RE2 cannot run a regular expression; None when it can.

    RE2 runs in time linear in the text, so it has no look-around and no back-references
    (https://github.com/google/re2/wiki/Syntax).
    """
    return _try("SELECT regexp_full_match('', ?)", pattern)


@cache
def check_layout(layout: str) -> str | None:
    """Say why a date's format cannot be run, which Table Schema takes from C's strptime; None when it can."""
    return _try("SELECT try_strptime('', ?)", layout)


def _try(sql: str, text: str) -> str | None:
    try:
        _scratch().execute(sql, [text]).fetchall()
    except (duckdb.Error, UnicodeError) as error:
        return str(error).partition(": ")[2] or str(error)
    return None


@cache
def _scratch() -> duckdb.DuckDBPyConnection:
    """Give a connection without data; opening one costs more than a hundred patterns do."""
    return duckdb.connect()


def identifier(name: str) -> str:
    """Quote a name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text as a SQL literal; NULL for half of a surrogate pair, which no UTF-8 cell can equal."""
    return "'" + text.replace("'", "''") + "'" if _is_text(text) else "NULL"


def _is_text(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _escape(path: str) -> str:
    """Write a path so that DuckDB does not take it for a pattern of paths."""
    return re.sub(r"([*?\[])", r"[\1]", path)


def _is_name(text: str) -> bool:
    """Tell whether a text can be a SQL identifier: not empty, no NUL, no half of a surrogate pair."""
    return bool(text) and "\0" not in text and _is_text(text)


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


def _begins_odd(path: File) -> bool:
    """Tell whether a BOM, a carriage return, a blank line or a second header stands in a file's beginning.

    What this leaves open in a large file, and quoted line ends, `Engine.verify` finds.
    """
    with path.open("rb", buffering=0) as file:
        data = file.read(_SMALL)
    header = b"\n" + data.partition(b"\n")[0] + b"\n"
    return data.startswith(b"\xef\xbb\xbf") or b"\r" in data or b"\n\n" in data or header in data
