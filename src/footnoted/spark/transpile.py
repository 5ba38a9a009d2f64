"""Turn the SQL of rules, which is DuckDB's, into Spark's; what that reads otherwise, DuckDB computes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import sqlglot
from sqlglot import exp

EXACT: Final = {
    "REGEXP_FULL_MATCH": "BOOLEAN",
    "STRIP_ACCENTS": "VARCHAR",
    "REGEXP_ESCAPE": "VARCHAR",
    "ISFINITE": "BOOLEAN",
    "JSON_VALID": "BOOLEAN",
    "JSON_TYPE": "VARCHAR",
    "LIST_BOOL_AND": "BOOLEAN",
    "LIST_MAX": "BIGINT",
    "TRY_STRPTIME": "VARCHAR",
}
"""Functions that Spark lacks, or reads otherwise than DuckDB: the type of each."""

CASTS: Final = {"BIGINT": "BIGINT", "DOUBLE": "DOUBLE", "DATE": "DATE"}
"""Types that a text may be tried to be read as."""

_CLASSES: Final[dict[type[exp.Expression], str]] = {
    exp.RegexpFullMatch: "REGEXP_FULL_MATCH",
    exp.ArrayMax: "LIST_MAX",
    exp.JSONType: "JSON_TYPE",
}


@dataclass(frozen=True, slots=True)
class Function:
    """A function that DuckDB computes: its name in Spark, its SQL over a0, a1, …, how many, its type."""

    name: str
    expression: str
    count: int
    kind: str


@dataclass(slots=True)
class Transpiler:
    """Turns statements into Spark's, and keeps the functions that they need."""

    functions: dict[tuple[str, str], Function] = field(default_factory=dict)

    def statement(self, sql: str) -> exp.Expression:
        """Parse a statement of DuckDB's and give the tree of Spark's; raises sqlglot.errors.SqlglotError."""
        tree = sqlglot.parse_one(sql, read="duckdb")
        for table in tree.find_all(exp.Table):
            _flatten(table)
        return tree.transform(self._exact).transform(_native)

    def _exact(self, node: exp.Expression) -> exp.Expression:
        """Put a function in the place of what DuckDB is to compute."""
        kind = _kind(node)
        if not kind:
            return node
        columns = list(dict.fromkeys(one.sql("duckdb") for one in _columns(node)))
        template = node.copy()
        for one in _columns(template):
            number = columns.index(one.sql("duckdb"))
            one.replace(exp.column(f"a{number}"))
        expression = template.sql("duckdb")
        made = self.functions.setdefault(
            (expression, kind), Function(f"duckdb_{len(self.functions)}", expression, len(columns), kind)
        )
        arguments = [sqlglot.parse_one(one, read="duckdb") for one in columns]
        return exp.Anonymous(this=made.name, expressions=arguments or [exp.Literal.string("")])


def _kind(node: exp.Expression) -> str:
    """Give the type of what DuckDB is to compute; "" for what Spark computes as well."""
    if isinstance(node, exp.TryCast):
        return CASTS.get(node.to.sql("duckdb"), "")
    name = node.name.upper() if isinstance(node, exp.Anonymous) else _CLASSES.get(type(node), "")
    return EXACT.get(name, "")


def _columns(node: exp.Expression) -> list[exp.Column]:
    """Give the columns in an expression; the names that a list's own expression gives are none."""
    own = {one.expression.name for one in node.find_all(exp.Comprehension)}
    own |= {one.name for each in node.find_all(exp.Lambda) for one in each.expressions}
    return [one for one in node.find_all(exp.Column) if one.table or one.name not in own]


def _flatten(table: exp.Table) -> None:
    """Take the schema out of a table's name: Spark's temporary views have none."""
    if table.db and table.db != "main":
        table.set("this", exp.to_identifier(f"{table.db}__{table.name}", quoted=True))
    table.set("db", None)


def _native(node: exp.Expression) -> exp.Expression:
    """Put Spark's own words in the place of those that sqlglot does not know."""
    if isinstance(node, exp.Anonymous) and node.name.upper() == "HASH":
        return exp.Anonymous(this="xxhash64", expressions=node.expressions)
    if isinstance(node, exp.ArrayOverlaps):  # sqlglot writes &&, which is AND in Spark
        return exp.Anonymous(this="arrays_overlap", expressions=[node.this, node.expression])
    if isinstance(node, exp.IgnoreNulls) and isinstance(node.this, exp.AnyValue):
        return exp.Max(this=node.this.this)
    if isinstance(node, exp.AnyValue):
        return exp.Max(this=node.this)
    return node
