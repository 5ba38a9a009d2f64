"""The descriptor layer: strict JSON, the official schema, and what it leaves open."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.descriptor import FILE_NAME, LAST_RELEASE, read_package
from footnoted.errors import UnreadablePackageError
from footnoted.gates import descriptor, json_text, profile
from footnoted.upkeep.faults import Edit
from planting import SAMPLE, copy_sample


def check(root):
    try:
        return list(descriptor.check(read_package(root)))
    except UnreadablePackageError:
        return descriptor.check_unreadable(root)


@pytest.fixture
def issues(tmp_path):
    """Give the issues of the sample with edits, or with a change made to the parsed descriptor."""

    def run(*edits, change=None):
        root = copy_sample(tmp_path, edits)
        if change is not None:
            raw = json.loads((root / FILE_NAME).read_text())
            change(raw)
            (root / FILE_NAME).write_text(json.dumps(raw))
        return check(root)

    return run


def keep(root, raw):
    """Keep a descriptor as that of the last release."""
    (root / LAST_RELEASE).mkdir()
    (root / LAST_RELEASE / FILE_NAME).write_text(json.dumps(raw))


@pytest.fixture
def drifted(tmp_path):
    """Give the issues of the sample after a last release that differed by a change."""

    def run(change, version="0.1.0"):
        root = copy_sample(tmp_path)
        raw = json.loads((root / FILE_NAME).read_text())
        change({one["name"]: one for one in raw["resources"]})
        raw["version"] = version
        keep(root, raw)
        return [f"{one.rule.removeprefix('descriptor.')} {one.cell}: {one.found}" for one in check(root)]

    return run


def sources(raw):
    return raw["resources"][0]


def field(raw, name):
    return next(one for one in sources(raw)["schema"]["fields"] if one["name"] == name)


def test_the_sample_breaks_no_rule():
    assert check(SAMPLE) == []


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("", "syntax", (1, 1)),
        ("{", "syntax", (1, 2)),
        ("[1,]", "syntax", (1, 4)),
        ('{"a" 1}', "syntax", (1, 6)),
        ('{"a": 1} x', "syntax", (1, 10)),
        ("{'a': 1}", "syntax", (1, 2)),
        ('{"a": tru}', "syntax", (1, 7)),
        ('{\n"a": "\t"}', "syntax", (2, 6)),
        ('{"a": 01}', "syntax", (1, 8)),
        ('"\\x"', "syntax", (1, 1)),
        ("\ufeff{}", "syntax", (1, 1)),
        ("// comment\n{}", "syntax", (1, 1)),
        ("[" * 100_000, "depth", (1, 26)),
        ('{"a": 1,\n "a": 2}', "duplicate", (2, 2)),
        ('{"a": {"b": 1, "b": 1}}', "duplicate", (1, 16)),
        ('{"a": NaN}', "value", (1, 7)),
        ('{"a": -Infinity}', "value", (1, 7)),
        ('{"a": 1e999}', "value", (1, 7)),
        ('{"a": "\\udc00"}', "value", (1, 7)),
        ("[" + "9" * 5_000 + "]", "value", (1, 2)),
    ],
)
def test_what_strict_json_does_not_allow_is_told_with_its_place(text, kind, place):
    document = json_text.parse(text)
    (fault,) = document.faults
    assert (fault.kind, document.at(fault.offset)) == (kind, place)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=20,
)


@given(_JSON, st.sampled_from([None, 2]), st.booleans())
@settings(derandomize=True, max_examples=200, deadline=None)
def test_good_json_is_read_as_the_standard_library_reads_it(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    document = json_text.parse(text)
    if document.faults:
        assert {one.kind for one in document.faults} == {"depth"}
    else:
        assert document.value == json.loads(text)


@given(st.text(alphabet='{}[]",:1e-.tfn\\ \n u', max_size=40))
@settings(derandomize=True, max_examples=500, deadline=None)
def test_what_the_standard_library_refuses_is_a_fault(text):
    try:
        json.loads(text)
    except ValueError:
        assert json_text.parse(text).faults


def test_places_are_those_of_the_member_or_its_nearest_owner():
    document = json_text.parse('{\n  "a": [\n    {"b": 1}\n  ]\n}')
    assert document.place(("a", 0, "b")) == (3, 6)
    assert document.place(("a", 0, "missing")) == (3, 5)
    assert document.place(("a",)) == (2, 3)
    assert document.place(("no",)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "[]",
            "datapackage.json:1:1: error [descriptor.syntax] found a list; expected an object with",
        ),
        ("", "datapackage.json:1:1: error [descriptor.syntax] found the end of the file; expected a value."),
        ("[" * 90_000, "datapackage.json:1:26: error [descriptor.depth] found more than 24 levels;"),
    ],
)
def test_a_descriptor_that_cannot_be_read_is_told_like_any_other_fault(text, says, tmp_path):
    root = copy_sample(tmp_path)
    (root / FILE_NAME).write_text(text)
    (issue,) = check(root)
    assert str(issue).startswith(says)


@pytest.mark.parametrize(
    ("written", "right"),
    [
        (lambda raw: raw.update(licences=raw.pop("licenses")), "`licenses`"),
        (lambda raw: sources(raw).update(encodng="utf-8"), "`encoding`"),
        (lambda raw: sources(raw)["schema"].update(primarykey=["source_id"]), "`primaryKey`"),
        (lambda raw: field(raw, "title").update(contraints={}), "`constraints`"),
        (lambda raw: field(raw, "title")["constraints"].update(requird=True), "`required`"),
        (lambda raw: field(raw, "title").update(units="words"), "`unit`"),
        (lambda raw: raw["licenses"][0].update(tittle="x"), "`title`"),
        (lambda raw: raw["resources"][1]["schema"]["foreignKeys"][0].update(referense={}), "`reference`"),
        (
            lambda raw: raw["resources"][1]["schema"]["fields"][5]["categories"][0].update(lable="x"),
            "`label`",
        ),
        (lambda raw: field(raw, "characters")["constraints"].update(pattern="[0-9]+"), "a property of"),
    ],
)
def test_a_misspelt_property_is_told_with_the_nearest_right_one(written, right, issues):
    found = [one for one in issues(change=written) if one.rule == "descriptor.property"]
    assert len(found) == 1
    assert found[0].expected.startswith(right)


def test_a_property_with_a_namespace_is_left_alone(issues):
    assert issues(change=lambda raw: raw.update({"dcterms:issued": "2024"})) == []


@pytest.mark.parametrize(
    ("change", "rule", "found"),
    [
        (lambda raw: raw.update(resources=[]), "profile", "an empty list"),
        (lambda raw: raw.pop("resources"), "profile", "no `resources`"),
        (lambda raw: raw.update(resources={}), "profile", "an empty object"),
        (lambda raw: raw.update(keywords="x"), "profile", '"x"'),
        (lambda raw: field(raw, "title").update(type="strng"), "profile", '"strng"'),
        (lambda raw: field(raw, "title")["constraints"].update(minLength="3"), "profile", '"3"'),
        (lambda raw: field(raw, "characters").update(example=5), "profile", "5"),
        (lambda raw: raw.pop("$schema"), "schema", "no `$schema`"),
        (
            lambda raw: raw.update(profile="https://example.org/p.json"),
            "schema",
            '"https://example.org/p.json"',
        ),
        (lambda raw: raw.pop("name"), "name", "no `name`"),
        (lambda raw: raw.update(version="v1.0.0"), "version", '"v1.0.0"'),
        (lambda raw: raw.update(version="1.0"), "version", '"1.0"'),
        (lambda raw: raw.pop("licenses"), "licence", "no licence"),
        (lambda raw: raw["licenses"][0].update(name="cc0-1.0"), "licence", '"cc0-1.0"'),
        (lambda raw: raw["licenses"][0].update(name="CC-BY-4"), "licence", '"CC-BY-4"'),
        (lambda raw: field(raw, "title").pop("description"), "described", "no description"),
        (lambda raw: field(raw, "title").pop("example"), "described", "no example"),
        (lambda raw: sources(raw).pop("title"), "described", "no title"),
        (lambda raw: raw.update(title="  "), "described", "no title"),
        (lambda raw: sources(raw).update(format="txt"), "table", '"txt"'),
        (lambda raw: sources(raw).pop("encoding"), "table", "no `encoding`"),
        (lambda raw: sources(raw).update(encoding="latin-1"), "table", '"latin-1"'),
        (lambda raw: sources(raw).update(dialect={"commentChar": "#"}), "table", "`dialect`"),
        (lambda raw: field(raw, "characters").update(example="١٢"), "example", '"١٢"'),
        (lambda raw: field(raw, "characters").update(example="0"), "example", '"0"'),
        (lambda raw: field(raw, "includes_text").update(example="yes"), "example", '"yes"'),
        (lambda raw: field(raw, "sha256").update(example="0" * 63), "example", f'"{"0" * 63}"'),
        (lambda raw: field(raw, "characters").update(groupChar="."), "value-form", '`groupChar` "."'),
        (lambda raw: field(raw, "characters")["constraints"].update(maximum=0), "constraint", "`maximum` 0"),
        (
            lambda raw: field(raw, "language")["constraints"].update(enum=["en", "ENGLISH"]),
            "constraint",
            '"ENGLISH"',
        ),
        (
            lambda raw: field(raw, "title")["constraints"].update(pattern="(a+)+(?!b)"),
            "pattern",
            '"invalid perl',
        ),
        (lambda raw: field(raw, "title")["constraints"].update(pattern="(a"), "pattern", '"missing )'),
        (
            lambda raw: sources(raw)["schema"].update(missingValues=["", "NA", "-"]),
            "missing-values",
            '"", "NA", "-"',
        ),
        (lambda raw: sources(raw)["schema"].update(missingValues=[]), "missing-values", "none"),
        (lambda raw: sources(raw)["schema"].pop("primaryKey"), "key", "no primary key"),
        (lambda raw: sources(raw)["schema"].update(uniqueKeys=[["tittle"]]), "key", '"tittle"'),
        (lambda raw: sources(raw)["schema"].update(fieldsMatch="subset"), "fields-match", "`fieldsMatch`"),
        (lambda raw: sources(raw).update(hash="d41d8cd98f00b204e9800998ecf8427e"), "hash", '"d41d8'),
        (lambda raw: raw.update(title="a\u202eb"), "text", 'U+202E in "a<U+202E>b"'),
        (
            lambda raw: raw.update(title="<img src=x onerror=alert(1)>"),
            "text",
            '"<img src=x onerror=alert(1)>"',
        ),
    ],
)
def test_one_fault_of_the_descriptor_is_one_issue(change, rule, found, issues):
    (issue,) = issues(change=change)
    assert issue.rule == f"descriptor.{rule}"
    assert issue.found.startswith(found)


@pytest.mark.parametrize(
    ("reference", "found", "expected"),
    [
        ({"resource": "sourcs", "fields": ["source_id"]}, '"sourcs"', '"sources"'),
        ({"resource": "sources", "fields": ["source"]}, '"source" of sources', '"source_id"'),
        (
            {"resource": "sources", "fields": ["language"]},
            "language of sources",
            "a primary or unique key there",
        ),
        (
            {"resource": "sources", "fields": ["source_id", "sha256"]},
            "2 fields for 1",
            "as many as refer to them",
        ),
        ({"resource": "", "fields": ["ordinal"]}, "ordinal of sentences", "a primary or unique key there"),
    ],
)
def test_a_foreign_key_must_point_to_a_key(reference, found, expected, issues):
    def change(raw):
        raw["resources"][1]["schema"]["foreignKeys"][0]["reference"] = reference

    (issue,) = issues(change=change)
    assert (issue.rule, issue.found, issue.expected) == ("descriptor.foreign-key", found, expected)


def test_two_resources_of_one_name_are_found(issues):
    found = issues(change=lambda raw: raw["resources"].append(dict(sources(raw))))
    assert [one.rule for one in found] == ["descriptor.duplicate-name"]


def test_parquet_states_no_bytes(issues):
    def change(raw):
        twin = {"name": "x-parquet", "path": "x.parquet", "type": "table", "format": "parquet", "bytes": 5}
        raw["resources"].append(twin | {"title": "X", "description": "Y."})

    (issue,) = issues(change=change)
    assert (issue.rule, issue.found) == ("descriptor.hash", "`bytes`")


def test_all_faults_are_told_at_once(issues):
    def change(raw):
        raw.update(version="1", keyword=raw.pop("keywords"))
        field(raw, "title").update(title="", example="")
        sources(raw)["schema"]["primaryKey"] = ["x"]

    rules = [one.rule.removeprefix("descriptor.") for one in issues(change=change)]
    assert sorted(rules) == ["described", "described", "key", "property", "version"]


def test_the_official_schema_is_whole():
    assert profile.official()["title"] == "Data Package"
    assert (
        "rdfType"
        in profile.official()["properties"]["resources"]["items"]["properties"]["schema"]["properties"][
            "fields"
        ]["items"]["oneOf"][0]["properties"]
    )


def test_a_pattern_that_would_hang_a_backtracking_engine_is_run_in_linear_time(issues):
    def change(raw):
        field(raw, "title")["constraints"]["pattern"] = "(a+)+b"
        field(raw, "title")["example"] = "a" * 5_000

    started = time.perf_counter()
    assert [one.rule for one in issues(change=change)] == ["descriptor.example"]
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda old: old["sources"]["schema"]["fields"].append({"name": "url"}),
            "drift-columns sources: no column `url`",
        ),
        (
            lambda old: old["sources"]["schema"]["fields"][3].update(name="lang"),
            "drift-columns sources: no column `lang`",
        ),
        (
            lambda old: old["sources"]["schema"]["fields"].insert(
                0, old["sources"]["schema"]["fields"].pop(1)
            ),
            "drift-columns sources/title: column `title` in place 2",
        ),
        (
            lambda old: old["sources"]["schema"]["fields"][6].update(type="number"),
            "drift-types sources/characters: the type integer",
        ),
        (
            lambda old: old["sentences"]["schema"]["fields"][5]["constraints"]["enum"].append("verse"),
            "drift-types sentences/kind: no `verse`",
        ),
        (
            lambda old: old["sentences"]["schema"]["fields"][5]["constraints"]["enum"].remove("body"),
            "drift-types sentences/kind: `body` added",
        ),
        (
            lambda old: old["sources"]["schema"]["fields"][6].update(unit="words"),
            "drift-stated sources/characters: the unit `code points`",
        ),
        (
            lambda old: old["sources"]["schema"]["fields"][2].update(constraints={"required": True}),
            "drift-guards sources/title_original: no `required`",
        ),
        (
            lambda old: old["sources"]["schema"]["fields"][6]["constraints"].update(minimum=10),
            "drift-guards sources/characters: `minimum` 1",
        ),
        (
            lambda old: old["sources"]["schema"].update(primaryKey=["source_id", "language"]),
            "drift-guards sources: the key `source_id`",
        ),
        (
            lambda old: old["sources"]["schema"].update(uniqueKeys=[["title"]]),
            "drift-guards sources: no unique key `title`",
        ),
        (
            lambda old: old["places"]["schema"]["foreignKeys"].append(
                {"fields": ["kind"], "reference": {"resource": "people", "fields": ["name"]}}
            ),
            "drift-guards places: no foreign key `kind` to `people`",
        ),
    ],
)
def test_what_breaks_readers_is_told_unless_the_version_says_so(change, says, drifted, tmp_path):
    (found,) = drifted(change)
    assert found.startswith(says)
    assert drifted_again(tmp_path, change) == []


def drifted_again(folder, change):
    (folder / "again").mkdir()
    root = copy_sample(folder / "again", [Edit(FILE_NAME, '"version": "0.1.0"', '"version": "0.2.0"')])
    raw = json.loads((root / FILE_NAME).read_text())
    change({one["name"]: one for one in raw["resources"]})
    keep(root, raw | {"version": "0.1.0"})
    return check(root)


def test_a_patch_does_not_announce_a_break(drifted):
    def change(old):
        old["sources"]["schema"]["fields"].append({"name": "url"})

    assert len(drifted(change, version="0.1.99")) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda _: None,
        lambda old: old["sources"]["schema"]["fields"].pop(),
        lambda old: old["sources"]["schema"]["fields"][0]["constraints"].pop("unique"),
        lambda old: old["sources"]["schema"]["fields"][6]["constraints"].update(minimum=0),
        lambda old: old["sources"].update(title="Another title"),
    ],
    ids=["nothing", "a column at the end", "a constraint more", "a narrower bound", "a title"],
)
def test_what_breaks_nobody_raises_nothing(change, drifted):
    assert drifted(change) == []


def test_a_table_that_is_gone_is_told(tmp_path):
    old = read_package(SAMPLE)
    root = copy_sample(tmp_path)
    raw = json.loads((root / FILE_NAME).read_text())
    raw["resources"] = [one for one in raw["resources"] if one["name"] != "cohorts"]
    (root / FILE_NAME).write_text(json.dumps(raw))
    assert [one.found for one in descriptor.drift(old, read_package(root))] == ["no table `cohorts`"]


@pytest.mark.parametrize("seed", range(25))
def test_any_descriptor_at_all_gives_issues_and_never_a_traceback(seed, tmp_path):
    """Replace members of the sample's descriptor by values of other types, some at a time."""
    chance = random.Random(seed)  # noqa: S311 - faults, no secrets
    root = copy_sample(tmp_path)
    raw = json.loads((root / FILE_NAME).read_text())
    raw["resources"] = raw["resources"][:3]
    for _ in range(chance.choice([1, 3, 10])):
        owner = raw
        while isinstance(owner, dict | list) and owner and chance.random() < 0.85:
            keys = list(owner) if isinstance(owner, dict) else list(range(len(owner)))
            key = chance.choice(keys)
            if not isinstance(owner[key], dict | list) or not owner[key] or chance.random() < 0.2:
                wrong = [
                    None,
                    5,
                    -1.5,
                    "x",
                    "",
                    [],
                    {},
                    [1],
                    {"a": 1},
                    True,
                    "((",
                    ["a", "a"],
                    10**30,
                    "\u202e",
                ]
                owner[key] = chance.choice(wrong)
                break
            owner = owner[key]
    (root / FILE_NAME).write_text(json.dumps(raw))
    for issue in check(root):
        assert "\n" not in str(issue)
        assert issue.line >= 1


def test_a_descriptor_of_one_megabyte_is_judged_in_bounded_time(issues):
    def change(raw):
        many = {**field(raw, "title"), "categories": [], "unit": "x"}
        sources(raw)["schema"]["fields"] += [{**many, "name": f"f{number}"} for number in range(4_000)]

    started = time.perf_counter()
    issues(change=change)
    assert time.perf_counter() - started < 30


def test_the_official_schema_is_asked_without_grammars_that_others_still_get():
    code = (
        "import sys, jsonschema_specifications\n"
        "from footnoted.gates import profile\n"
        "assert list(profile.find_invalid({'resources': []}))\n"
        "assert 'rfc3987_syntax' not in sys.modules and 'lark' not in sys.modules\n"
        "import jsonschema\n"
        "formats = jsonschema.Draft7Validator.FORMAT_CHECKER\n"
        "print(formats.conforms('urn:x', 'iri'), formats.conforms('no iri', 'iri'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"
