"""The packages on which footnoted and frictionless are compared, and the page that counts them.

The cases follow the error classes that frictionless documents
(https://framework.frictionlessdata.io/docs/errors/): table, header, label, row, cell, keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tables_of import field as column

TWO = [column("a"), column("b")]


@dataclass(frozen=True)
class Case:
    """A package of one or two tables, and why footnoted and frictionless may differ on it."""

    fields: list[dict[str, Any]]
    text: str
    schema: dict[str, Any] = field(default_factory=dict)
    parent: tuple[list[dict[str, Any]], str, dict[str, Any]] | None = None
    resource: dict[str, Any] = field(default_factory=dict)


def cell(kind, text, **properties):
    """Give a case of one cell of a type in the first column."""
    return Case([column("a", kind, **properties), column("b")], f"a,b\n{text},x\n")


def keys(fields, text, **schema):
    return Case([column(one) for one in fields.split(",")], f"{fields}\n{text}", schema)


def link(text, fields="a", reference="id", parent="id,k\nx,1\ny,2\n", resource="p"):
    keyed = {"foreignKeys": [{"fields": fields, "reference": {"resource": resource, "fields": reference}}]}
    return Case(TWO, text, keyed, ([column("id"), column("k")], parent, {"primaryKey": "id"}))


AGREED = {
    "rows out of order, a warning only": keys("a,b", "y,1\nx,2\n", primaryKey=["a"]),
    # good packages
    "plain": Case(TWO, "a,b\n1,2\n"),
    "no rows": Case(TWO, "a,b\n"),
    "quoted comma": Case(TWO, 'a,b\n"1, 2",3\n'),
    "doubled quotation mark": Case(TWO, 'a,b\n"x ""y""",3\n'),
    "Arabic": Case(TWO, "a,b\nسلام,2\n"),
    "optional cell empty": Case(TWO, "a,b\n,2\n"),
    "declared missing value": Case(
        [column("a", "integer"), column("b")], "a,b\n-,2\n", {"missingValues": ["", "-"]}
    ),
    "labelled missing value": Case(
        TWO, "a,b\n,2\n", {"missingValues": [{"value": "", "label": "not stated"}]}
    ),
    # header
    "label missing": Case(TWO, "a\n1\n"),
    "label extra": Case(TWO, "a,b,c\n1,2,3\n"),
    "label misspelt": Case(TWO, "a,bb\n1,2\n"),
    "label in another case": Case(TWO, "a,B\n1,2\n"),
    "label blank": Case(TWO, "a,\n1,2\n"),
    "label twice": Case(TWO, "a,b,b\n1,2,3\n"),
    "labels out of order": Case(TWO, "b,a\n1,2\n"),
    "look-alike in a label": Case(TWO, "а,b\n1,2\n"),
    "comment before the header": Case(TWO, "# made by hand\na,b\n1,2\n"),
    "header missing": Case(TWO, "1,2\n3,4\n"),
    # rows
    "blank line": Case(TWO, "a,b\n1,2\n\n3,4\n"),
    "row of commas": Case(TWO, "a,b\n1,2\n,\n3,4\n"),
    "cell missing": Case(TWO, "a,b\n1,2\n3\n"),
    "cell extra": Case(TWO, "a,b\n1,2\n3,4,5\n"),
    "merge conflict": Case(TWO, "a,b\n1,2\n<<<<<<< HEAD\n3,4\n"),
    # types
    "integer": cell("integer", "12"),
    "integer negative": cell("integer", "-12"),
    "integer is text": cell("integer", "x"),
    "integer has a point": cell("integer", "1.5"),
    "integer has an exponent": cell("integer", "1e3"),
    "integer in hexadecimal": cell("integer", "0x1F"),
    "number": cell("number", "1.5"),
    "number is text": cell("number", "x"),
    "number with two points": cell("number", "1.2.3"),
    "number with a percent sign": cell("number", "5%"),
    "number with a typographic minus": cell("number", "−5"),
    "number with an Arabic decimal mark": cell("number", "3٫5"),
    "number with its own decimal mark": cell("number", '"1,5"', decimalChar=","),
    "number with groups": cell("number", '"1,000"', groupChar=","),
    "number not bare": cell("number", "$5", bareNumber=False),
    "number bare": cell("number", "$5"),
    "boolean TRUE": cell("boolean", "TRUE"),
    "boolean FALSE": cell("boolean", "FALSE"),
    "boolean is text": cell("boolean", "yes"),
    "boolean of its own": cell("boolean", "ja", trueValues=["ja"], falseValues=["nein"]),
    "boolean not of its own": cell("boolean", "TRUE", trueValues=["ja"], falseValues=["nein"]),
    "date": cell("date", "2025-02-28"),
    "date impossible": cell("date", "2025-02-30"),
    "date in another order": cell("date", "28/02/2025"),
    "date as a serial number": cell("date", "45000"),
    "date with a layout": cell("date", "28/02/2025", format="%d/%m/%Y"),
    "date not of its layout": cell("date", "2025-02-28", format="%d/%m/%Y"),
    "year": cell("year", "2025"),
    "year of two digits": cell("year", "25"),
    "year is text": cell("year", "MMXXV"),
    "year and month": cell("yearmonth", "2025-12"),
    "year and month 13": cell("yearmonth", "2025-13"),
    "time": cell("time", "12:30:00"),
    "time impossible": cell("time", "25:00:00"),
    "date and time": cell("datetime", "2025-02-28T12:00:00"),
    "date and time impossible": cell("datetime", "2025-02-30T12:00:00"),
    "duration": cell("duration", "P1Y"),
    "duration is text": cell("duration", "a year"),
    "geopoint": cell("geopoint", '"36.1, 33.5"'),
    "geopoint is text": cell("geopoint", "here"),
    "object": cell("object", '"{""a"": 1}"'),
    "object is a list": cell("object", "[1]"),
    "array": cell("array", "[1]"),
    "array is an object": cell("array", "{}"),
    "e-mail": cell("string", "a@b.org", format="email"),
    "e-mail is text": cell("string", "a.b", format="email"),
    "UUID": cell("string", "00000000-0000-4000-8000-000000000000", format="uuid"),
    "UUID is text": cell("string", "0000", format="uuid"),
    # constraints
    "required": cell("string", "", required=True),
    "required integer": cell("integer", "", required=True),
    "minLength": cell("string", "x", minLength=2),
    "maxLength": cell("string", "xyz", maxLength=2),
    "minimum": cell("integer", "0", minimum=1),
    "minimum met": cell("integer", "1", minimum=1),
    "maximum": cell("number", "5.1", maximum=5),
    "maximum of dates": cell("date", "2025-01-02", maximum="2025-01-01"),
    "enum": cell("string", "z", enum=["x", "y"]),
    "enum in another case": cell("string", "X", enum=["x", "y"]),
    "enum met": cell("string", "x", enum=["x", "y"]),
    "enum of integers": cell("integer", "3", enum=[1, 2]),
    "pattern": cell("string", "abc", pattern="[a-z]{2}"),
    "pattern met": cell("string", "ab", pattern="[a-z]{2}"),
    "pattern as alternatives in brackets": cell("string", "USDx", pattern="(?:USD|EUR)"),
    "two faults in one record": Case([column("a", "integer"), column("b", required=True)], "a,b\nx,\n"),
    "faults in two records": Case([column("a", "integer"), column("b")], "a,b\nx,1\n2,2\ny,3\n"),
    "unique": Case([column("a", unique=True), column("b")], "a,b\nx,1\nx,2\n"),
    "unique skips what is missing": Case([column("a", unique=True), column("b")], "a,b\n,1\n,2\n"),
    # keys
    "primary key": keys("a,b", "x,1\ny,2\n", primaryKey=["a"]),
    "primary key twice": keys("a,b", "x,1\nx,2\n", primaryKey=["a"]),
    "primary key three times": keys("a,b", "x,1\nx,2\nx,3\n", primaryKey=["a"]),
    "primary key empty": keys("a,b", ",1\n", primaryKey=["a"]),
    "composite primary key": keys("a,b", "x,1\nx,2\n", primaryKey=["a", "b"]),
    "composite primary key twice": keys("a,b", "x,1\nx,1\n", primaryKey=["a", "b"]),
    "foreign key": link("a,b\nx,1\n"),
    "foreign key without a target": link("a,b\nz,1\n"),
    "foreign key empty": link("a,b\n,1\n"),
    "foreign key with a blank": link("a,b\nx ,1\n"),
    "foreign key to an empty table": link("a,b\nx,1\n", parent="id,k\n"),
    "composite foreign key": link("a,b\nx,1\n", ["a", "b"], ["id", "k"]),
    "composite foreign key without a target": link("a,b\nx,2\n", ["a", "b"], ["id", "k"]),
    "composite foreign key empty": link("a,b\nx,1\n", ["a", "b"], ["id", "k"]),
    "composite foreign key in part": link("a,b\nx,\n", ["a", "b"], ["id", "k"]),
    "foreign key to itself": keys(
        "a,b",
        "x,\ny,x\n",
        primaryKey=["a"],
        foreignKeys=[{"fields": ["b"], "reference": {"resource": "", "fields": ["a"]}}],
    ),
    "foreign key to itself without a target": keys(
        "a,b",
        "x,\ny,z\n",
        primaryKey=["a"],
        foreignKeys=[{"fields": ["b"], "reference": {"resource": "", "fields": ["a"]}}],
    ),
    # files
    "bytes": Case(TWO, "a,b\n1,2\n", resource={"bytes": 1}),
    "sha256": Case(TWO, "a,b\n1,2\n", resource={"hash": f"sha256:{'0' * 64}"}),
    "md5": Case(TWO, "a,b\n1,2\n", resource={"hash": "0" * 32}),
}

SILENT = "frictionless says nothing: "
STRICTER = "one value has one form, so that files compare as text: "
DIFFERENT = {
    "unique key": (keys("a,b", "x,1\nx,1\n", uniqueKeys=[["a", "b"]]), f"{SILENT}uniqueKeys are not read"),
    "categories": (cell("string", "z", categories=["x"]), f"{SILENT}categories are not enforced"),
    "exclusive minimum": (cell("integer", "1", exclusiveMinimum=1), f"{SILENT}exclusiveMinimum is not read"),
    "exclusive maximum": (cell("number", "5", exclusiveMaximum=5), f"{SILENT}exclusiveMaximum is not read"),
    "sha1": (Case(TWO, "a,b\n1,2\n", resource={"hash": f"sha1:{'0' * 40}"}), f"{SILENT}only MD5 and SHA-256"),
    "sha512": (
        Case(TWO, "a,b\n1,2\n", resource={"hash": f"sha512:{'0' * 128}"}),
        f"{SILENT}only MD5 and SHA-256",
    ),
    "pattern with alternatives": (
        cell("string", "USDx", pattern="USD|EUR"),
        f"{SILENT}`^USD|EUR$` is no full match",
    ),
    "pattern with Unicode digits": (cell("string", "٣", pattern=r"\d"), "RE2: a class of digits is ASCII"),
    "Arabic-Indic digits": (cell("integer", "٣"), f"{STRICTER}ASCII digits"),
    "full-width digits": (cell("number", "１"), f"{STRICTER}ASCII digits"),
    "digits with an underscore": (cell("integer", "1_000"), f"{STRICTER}no grouping"),
    "leading zero": (cell("integer", "007"), f"{STRICTER}no leading zero"),
    "integer in blanks": (cell("integer", " 12 "), f"{STRICTER}no blanks"),
    "integer with a plus": (cell("integer", "+1"), f"{STRICTER}no plus"),
    "integer beyond 64 bits": (cell("integer", "9223372036854775808"), "it fits no column of a typed table"),
    "NaN": (cell("number", "NaN"), f"{STRICTER}a number is finite"),
    "infinity": (cell("number", "INF"), f"{STRICTER}a number is finite"),
    "number with an exponent": (cell("number", "1e3"), f"{STRICTER}no exponent"),
    "number with a 0 behind its decimals": (cell("number", "4000000.0"), f"{STRICTER}no 0 that says nothing"),
    "number with one decimal too many": (cell("number", "1.50"), f"{STRICTER}no 0 that says nothing"),
    "boolean true": (cell("boolean", "true"), f"{STRICTER}base R reads only TRUE and FALSE as logical"),
    "boolean 1": (cell("boolean", "1"), f"{STRICTER}base R reads only TRUE and FALSE as logical"),
    "date without zeros": (cell("date", "2025-2-3"), f"{STRICTER}YYYY-MM-DD"),
    "year in Arabic-Indic digits": (cell("year", "٢٠٢٥"), f"{STRICTER}ASCII digits"),
    "unclosed quotation mark": (Case(TWO, 'a,b\n1,"x\n2,y\n'), f"{SILENT}the rest of the file is one cell"),
    "bare quotation mark": (Case(TWO, 'a,b\n1,x"y\n'), f"{SILENT}RFC 4180 has no such cell"),
    "text after a closing quotation mark": (Case(TWO, 'a,b\n1,"x"y\n'), f"{SILENT}the mark is dropped"),
    "blank after a label": (Case(TWO, "a,b \n1,2\n"), f"{SILENT}labels are trimmed"),
    "no line feed at the end": (Case(TWO, "a,b\n1,2"), "a file that was cut short must show"),
    "header repeated": (Case(TWO, "a,b\n1,2\na,b\n3,4\n"), f"{SILENT}of text columns any text is good"),
    "semicolons": (Case(TWO, "a;b\n1;2\n"), f"{SILENT}the dialect is guessed"),
}


HEAD = """# Conformance

<!-- Generated by scripts/conformance.py from tests/conformance_cases.py: edit that, then run `make docs`. -->

frictionless is the oracle of the layers canonical, structure and integrity.
`tests/test_conformance.py` runs both tools on {cases} small packages. On {agreed} they find the same cells;
on the {differing} below footnoted finds what frictionless does not, on purpose. There is none on which
frictionless finds what footnoted does not. On the real package and the sample both find nothing.

| Case | Why footnoted calls it an error |
|---|---|
"""


def render() -> str:
    """Write the page: how many cases there are, and every difference with its reason."""
    head = HEAD.format(cases=len(AGREED) + len(DIFFERENT), agreed=len(AGREED), differing=len(DIFFERENT))
    return head + "".join(
        f"| {name} | {_cell(reason)} |\n" for name, (_, reason) in sorted(DIFFERENT.items())
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
