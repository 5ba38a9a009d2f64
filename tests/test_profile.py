"""The vocabulary of `footnoted:` properties: its schema, its page, and the official schema beside it."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import frictionless
import jsonschema
import pytest

from footnoted import vocabulary
from footnoted.gates.profile import official
from packages import COURT, SAMPLE
from planting import copy_sample
from renaming import read_names, rename

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = json.loads((ROOT / "src" / "footnoted" / "profiles" / "footnoted.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "profile.md").read_text(encoding="utf-8")
(EXAMPLE,) = (json.loads(one) for one in re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
FIELD = SCHEMA["definitions"]["field"]
ROLES = FIELD["properties"]["footnoted:role"]["enum"]
ROWS = SCHEMA["definitions"]["resource"]["properties"]["footnoted:rows"]["enum"]


def read(root):
    return json.loads((root / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture
def court():
    """The descriptor of the foreign package, to be broken."""
    return read(COURT)


def refused(descriptor, schema=SCHEMA):
    """Give the path of each thing that a schema refuses."""
    found = jsonschema.Draft7Validator(schema).iter_errors(descriptor)
    return sorted("/".join(map(str, one.absolute_path)) for one in found)


def resource(descriptor, name):
    """Give a resource and its path."""
    number = [one["name"] for one in descriptor["resources"]].index(name)
    return descriptor["resources"][number], f"resources/{number}"


def field(descriptor, table, name):
    """Give a field and its path."""
    found, path = resource(descriptor, table)
    fields = found["schema"]["fields"]
    number = [one["name"] for one in fields].index(name)
    return fields[number], f"{path}/schema/fields/{number}"


# --- good packages ----------------------------------------------------------------------------------------


def test_the_schema_is_one():
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("root", [ROOT, SAMPLE, COURT], ids=["the real package", "the sample", "the rulings"])
def test_good_packages_are_good_by_both_schemas(root):
    assert refused(read(root)) == []
    assert refused(read(root), official()) == []


def test_the_renamed_sample_declares_what_the_vocabulary_has(tmp_path, monkeypatch):
    root = copy_sample(tmp_path)
    rename(root, read_names(SAMPLE))
    descriptor = read(root)
    assert refused(descriptor) == []
    assert refused(descriptor, official()) == []
    monkeypatch.chdir(root)
    assert frictionless.validate("datapackage.json").flatten(["type", "note"]) == []
    roles = {
        one.get("footnoted:role") for table in descriptor["resources"] for one in table["schema"]["fields"]
    }
    assert len(roles) > 40


def test_a_package_without_any_property_of_ours_is_good():
    assert refused({"resources": [{"name": "a", "path": "a.csv", "schema": "schema.json"}]}) == []
    assert refused({}) == []


# --- the page ---------------------------------------------------------------------------------------------


def test_the_example_of_the_page_is_good_by_both_schemas():
    assert refused(EXAMPLE) == []
    assert refused(EXAMPLE, official()) == []


def test_the_page_shows_the_row_that_the_package_has():
    header, row = (
        (COURT / "data" / "court_rulings.csv")
        .read_text(encoding="utf-8")
        .replace('"85,000', '"85;000')
        .split("\n")[:2]
    )
    cells = dict(zip(header.split(","), row.replace('"', "").split(","), strict=True))
    table = [
        line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith(("| docket", "| ard-1"))
    ]
    shown = dict(zip(*([cell.strip() for cell in one] for one in table), strict=True))
    assert shown.pop("passage") == cells["cited_passage"]
    assert shown == {name: cells[name].replace(";", ",") for name in shown}
    assert [one["name"] for one in EXAMPLE["resources"][2]["schema"]["fields"]] == [*shown, "passage"]


def test_the_page_names_every_role_and_no_other():
    rows = re.findall(
        r"^\| (`[^|]+`) \| [\w, ]*\| .* \|$", PAGE.partition("## What a column means")[2], re.MULTILINE
    )
    named = {name for one in rows for name in re.findall(r"`(\w+)`", one)}
    assert named == set(ROLES)
    assert len(set(ROLES)) == len(ROLES)


def test_the_page_names_every_kind_of_row_and_no_other():
    said = PAGE.partition("## What one row is")[2].partition("\n## ")[0]
    assert set(re.findall(r"^- `(\w+)`:", said, re.MULTILINE)) == set(ROWS)


def test_the_page_names_every_property_and_no_other():
    said = PAGE.partition("## The properties")[2].partition("\n## ")[0]
    named = set(re.findall(r"^\| `(footnoted:\w+)`", said, re.MULTILINE))
    of_others = {"footnoted:language", "footnoted:rows", "footnoted:kind", "footnoted:group"}
    assert named == {*FIELD["properties"], *of_others}
    assert set(re.findall(r"footnoted:[a-z]+", PAGE)) == named


def test_the_page_says_which_words_are_verbatim_and_which_are_own():
    said = PAGE.partition("By default")[2].partition("\n\n")[0]
    verbatim, _, own = said.partition("verbatim;")
    assert set(re.findall(r"`(\w+)`", verbatim)) == vocabulary.VERBATIM
    assert set(re.findall(r"`(\w+)`", own)) == vocabulary.OWN


def test_the_schema_has_the_roles_rows_and_types_of_the_toolkit():
    assert set(ROLES) == {*vocabulary.ROLES, vocabulary.NO_ROLE}
    assert set(ROWS) == set(vocabulary.ROWS)
    for role, types in vocabulary.ROLES.items():
        for kind in ("string", "integer", "number", "boolean", "date", "year", "yearmonth", "any", "object"):
            one = {"name": "x", "type": kind, "footnoted:role": role}
            is_good = not refused({"resources": [{"name": "t", "schema": {"fields": [one]}}]})
            assert is_good == (not types or kind in types), (role, kind)


# --- mistakes ---------------------------------------------------------------------------------------------

TABLES = {
    "rows that are none": ("court_rulings", {"footnoted:rows": "rulings"}, "footnoted:rows"),
    "rows that are a list": ("court_rulings", {"footnoted:rows": ["claims"]}, "footnoted:rows"),
    "a property that is none": ("court_rulings", {"footnoted:row": "claims"}, ""),
    "a role of a table": ("court_rulings", {"footnoted:role": "value"}, ""),
    "a property with a capital": ("court_rulings", {"footnoted:Rows": "claims"}, ""),
    "a kind that is nothing": (
        "court_rulings",
        {"footnoted:kind": "", "footnoted:rows": "claims"},
        "footnoted:kind",
    ),
    "a kind of passages": ("passages", {"footnoted:kind": "passage"}, "footnoted:rows"),
}


@pytest.mark.parametrize("what", TABLES)
def test_a_mistake_of_a_table_is_refused(what, court):
    name, wrong, at = TABLES[what]
    table, path = resource(court, name)
    table.update(wrong)
    assert f"{path}/{at}".rstrip("/") in refused(court)


COLUMNS = {
    "a role that is none": ("fine", {"footnoted:role": "sum"}, "footnoted:role"),
    "a role that is misspelt": ("fine", {"footnoted:role": "Value"}, "footnoted:role"),
    "a role that is a number": ("fine", {"footnoted:role": 1}, "footnoted:role"),
    "two roles in a list": ("fine", {"footnoted:role": ["value", "end"]}, "footnoted:role"),
    "a value that is text": ("fine", {"type": "string"}, "type"),
    "an upper bound that is text": ("fine_high", {"type": "string"}, "type"),
    "a start that is a number": ("fine_from", {"type": "number"}, "type"),
    "an end that is text": ("fine_to", {"type": "string"}, "type"),
    "words that are a number": ("fine_quote", {"type": "number"}, "type"),
    "a currency that is a number": ("fine_currency", {"type": "integer"}, "type"),
    "a group without a name": ("fine", {"footnoted:of": ""}, "footnoted:of"),
    "a group that is a number": ("fine", {"footnoted:of": 1}, "footnoted:of"),
    "words that are nobody's": ("party", {"footnoted:text": "quoted"}, "footnoted:text"),
    "a number in somebody's words": ("fine", {"footnoted:text": "own"}, "type"),
    "a unit with a blank": ("fine", {"footnoted:unit": "square metre"}, "footnoted:unit"),
    "a unit with a capital": ("fine", {"footnoted:unit": "Month"}, "footnoted:unit"),
    "a unit that is nothing": ("fine", {"footnoted:unit": ""}, "footnoted:unit"),
    "a currency that is a sign": ("fine", {"footnoted:currency": "€"}, "footnoted:currency"),
    "a currency in small letters": ("fine", {"footnoted:currency": "eur"}, "footnoted:currency"),
    "a unit of what is no value": ("fine_high", {"footnoted:unit": "month"}, ""),
    "a currency of words": ("fine_quote", {"footnoted:currency": "EUR"}, ""),
    "a property that is none": ("fine", {"footnoted:rôle": "value"}, ""),
    "a property of tables": ("fine", {"footnoted:rows": "claims"}, ""),
    "a property that is misspelt": ("fine", {"footnoted:curency": "EUR"}, ""),
}


@pytest.mark.parametrize("what", COLUMNS)
def test_a_mistake_of_a_column_is_refused_at_its_place(what, court):
    name, wrong, at = COLUMNS[what]
    column, path = field(court, "court_rulings", name)
    column.update(wrong)
    assert f"{path}/{at}".rstrip("/") in refused(court)
    assert all(one.startswith(path) for one in refused(court))


def test_a_value_without_a_type_is_refused(court):
    column, path = field(court, "court_rulings", "fine")
    del column["type"]
    assert refused(court) == [path]


@pytest.mark.parametrize("place", ["package", "schema", "constraints of the official schema are its own"])
def test_no_property_of_ours_stands_elsewhere(place, court):
    if place == "package":
        court["footnoted:rows"] = "claims"
        assert refused(court) == [""]
    elif place == "schema":
        resource(court, "court_rulings")[0]["schema"]["footnoted:role"] = "value"
        assert refused(court) == [f"{resource(court, 'court_rulings')[1]}/schema"]
    else:
        field(court, "court_rulings", "fine")[0]["constraints"]["required"] = "yes"
        assert refused(court) == []
        assert refused(court, official()) != []


@pytest.mark.parametrize("register", [None, "by its name", "as it declares", "by a name that it takes back"])
def test_a_kind_needs_a_register(register, court):
    table, _ = resource(court, "deposits")
    table["footnoted:kind"] = "slip"
    other = copy.deepcopy(resource(court, "registry_marks")[0])
    if register is not None:
        del other["footnoted:rows"]
        other["name"] = "register" if register == "as it declares" else "entities"
        if register != "by its name":
            other["footnoted:rows"] = "entities" if register == "as it declares" else "apart"
        court["resources"].append(other)
    is_good = register in {"by its name", "as it declares"}
    assert refused(court) == ([] if is_good else ["resources"])


def test_each_role_of_the_wrong_type_is_refused_whatever_the_table():
    for role in ROLES:
        one = {"name": "x", "type": "geojson", "footnoted:role": role}
        descriptor = {"resources": [{"name": "t", "schema": {"fields": [one]}}]}
        is_free = role in {
            "source_id",
            "sentence_id",
            "entity_id",
            "developer",
            "parent",
            "headquarters",
            "none",
        }
        is_free |= role in {
            "same_sum_as",
            "asserted_by",
            "actor",
            "subject",
            "speaker",
            "predicate",
            "object",
        }
        is_free |= role in {"person", "row_id"}
        assert refused(descriptor) == ([] if is_free else ["resources/0/schema/fields/0/type"]), role
