"""Run relational rules on Spark: tables are read on its workers, statements turned into its SQL."""

from __future__ import annotations

import contextlib
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import sqlglot
from sqlglot import exp

from footnoted.dialect import Functions
from footnoted.engine import RECORD, named, view_of
from footnoted.errors import QueryError, SparkError
from footnoted.parts import count_records, text_of
from footnoted.spark.functions import in_duckdb, read_parts
from footnoted.spark.session import is_of_a_worker, said, start
from footnoted.spark.transpile import Function, Transpiler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from footnoted.descriptor import Package, Resource
    from footnoted.engine import View

_TYPES = {"BOOLEAN": "boolean", "VARCHAR": "string", "BIGINT": "bigint", "DOUBLE": "double", "DATE": "date"}


class SparkEngine:
    """Spark over the files of a package, by the protocol of `engine.Engine`.

    The parts of a table are read on the workers by this toolkit's own reader, each a task of its own, so
    that records have the numbers that they have everywhere. Where a function of Spark reads a cell
    otherwise than DuckDB, DuckDB computes it on the workers.
    """

    def __init__(self, package: Package, remote: str = "") -> None:
        """Start Spark, or take the session in use, and name every resource; nothing is read yet.

        Raises SparkError where Spark cannot start.
        """
        self.package = package
        self.functions = Functions()
        self.views: dict[str, View] = {}
        self._session, self._is_mine = start(remote)
        self._transpiler = Transpiler()
        self._registered: set[str] = set()
        self._held: list[Any] = []
        for resource in named(package):
            self._open(resource)

    def __enter__(self) -> Self:
        """Give the engine itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop what was started."""
        self.close()

    def close(self) -> None:
        """Let go of what is held in memory; stop the session, where it was started for this run."""
        with contextlib.suppress(Exception):  # it may have died
            for one in self._held:
                one.unpersist()
            if self._is_mine:
                self._session.stop()

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement of DuckDB's SQL on Spark and give all its rows.

        Raises QueryError when the statement itself cannot be run, SparkError when Spark is gone.
        """
        if parameters:
            message = "a statement with parameters"
            raise QueryError(message)
        try:
            tree = self._transpiler.statement(sql)
        except sqlglot.errors.SqlglotError as error:
            raise QueryError(str(error)) from error
        for function in list(self._transpiler.functions.values()):
            self._register(function)
        rows: list[tuple[Any, ...]] = self._guarded(partial(self._run, tree))
        return rows

    def _run(self, tree: exp.Expression) -> list[tuple[Any, ...]]:
        if not isinstance(tree, exp.Create):
            return [tuple(row) for row in self._session.sql(tree.sql("spark")).collect()]
        if tree.args["kind"] != "SCHEMA":
            frame = self._session.sql(tree.expression.sql("spark"))
            name = tree.this.name
            if name.startswith("footnoted_keys__"):
                self._hold(frame)
            frame.createOrReplaceTempView(f"`{name}`" if not name.isidentifier() else name)
        return []

    def verify(self, name: str, rows: int, headers: int) -> bool:
        """Tell whether each line was read as one record: it was, since the records were read as such."""
        del name, rows, headers
        return True

    def hold(self) -> None:
        """Do nothing: tables are held in memory, or on disk, when they are first asked of."""

    def _open(self, resource: Resource) -> None:
        view = self.views[resource.name] = view_of(self.package, resource)
        names = tuple(one.name for one in view.fields)
        schema = ", ".join(f"`{one.replace('`', '``')}` string" for one in names)
        schema = f"{RECORD} bigint" + (f", {schema}" if schema else "")
        self._guarded(partial(self._read, view, names, schema))

    def _read(self, view: View, names: tuple[str, ...], schema: str) -> None:
        rows = self._parts(view) if view.readable else []
        # Plain SQL: to make rows in Python takes Spark seconds. The paths have passed the gate of files.
        values = ", ".join(f"('{path}', {first}L)" for path, first in rows) or "('', 0L)"
        frame = self._session.sql(f"SELECT path, first FROM VALUES {values} AS parts(path, first)")  # noqa: S608
        if len(rows) > 1:
            frame = frame.repartition(len(rows))
        read = read_parts(str(self.package.root.absolute()), view.resource, names)
        frame = frame.mapInArrow(read, schema)
        self._hold(frame)
        frame.createOrReplaceTempView(view.resource.name)

    def _parts(self, view: View) -> list[tuple[str, int]]:
        """Give the parts of a table, each with the number of records before it."""
        found, first = [], 0
        pieces = text_of(self.package, view.resource).each
        for at, piece in enumerate(pieces):
            found.append((piece.name, first))
            first += count_records(piece) if at < len(pieces) - 1 else 0
        return found

    def _hold(self, frame: Any) -> None:  # noqa: ANN401 - PySpark is not there where types are checked
        frame.cache()
        self._held.append(frame)

    def _register(self, function: Function) -> None:
        if function.name in self._registered:
            return
        from pyspark.sql.functions import arrow_udf  # noqa: PLC0415 - see session

        compute = in_duckdb(function.expression, max(function.count, 1), function.kind)
        self._session.udf.register(function.name, arrow_udf(compute, _TYPES[function.kind]))
        self._registered.add(function.name)

    def _guarded(self, run: Any) -> Any:  # noqa: ANN401 - whatever it gives
        """Run something on Spark; say whether a statement failed, or Spark is gone."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of pandas, which is not used here
                return run()
        except Exception as error:
            if is_of_a_worker(error):
                message = (
                    f"Python failed on a worker of Spark ({said(error)}). Workers need this toolkit, DuckDB "
                    "and PyArrow (docs/scale.md). Nothing was written."
                )
                raise SparkError(message) from error
            if self._is_alive():
                raise QueryError(said(error)) from error
            message = f"Spark has died in the middle ({said(error)}). Nothing was written; run again."
            raise SparkError(message) from error

    def _is_alive(self) -> bool:
        try:
            return bool(self._session.range(1).count())
        except Exception:  # noqa: BLE001 - whatever it is, it is not alive
            return False
