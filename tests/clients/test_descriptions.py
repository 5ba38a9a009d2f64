"""Readers of metadata: mlcroissant, rdflib with pyshacl, csvw, cffconvert, the schema of citation files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from footnoted.descriptor import read_package
from programs import client, run_python

# These programs warn about themselves; what they say of the release is what is tested.
pytestmark = pytest.mark.filterwarnings("ignore")

SHAPES = Path(__file__).with_name("dcat-ap-3.0.1-SHACL.ttl")


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


LOAD_RECORDS = """
import json, sys
from pathlib import Path
import mlcroissant as mlc

def plain(value):
    if isinstance(value, bytes):
        return value.decode()
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    return None if value != value else value

dist = Path(sys.argv[1])
path = dist / "metadata" / "croissant.json"
raw = json.loads(path.read_text(encoding="utf-8"))
mapping = {one["@id"]: str(dist / one["@id"]) for one in raw["distribution"]}
mapping.update(json.loads(sys.argv[2]))
issues = mlc.Dataset(jsonld=str(path)).metadata.issues
found = {"": [sorted(issues.errors), sorted(issues.warnings)]}
for one in raw["recordSet"]:
    # A second record set of one Dataset cannot be read (mlcroissant 1.1.1).
    try:
        records = mlc.Dataset(jsonld=str(path), mapping=mapping).records(one["name"])
        found[one["name"]] = [{name: plain(value) for name, value in row.items()} for row in records]
    except Exception as error:
        found[one["name"]] = f"{error} {error.__cause__}"
print(json.dumps(found))
"""


def test_mlcroissant_loads_every_record_of_every_table(each):
    found = run_python(LOAD_RECORDS, str(each), "{}")
    package = read_package(each)
    errors, warnings = found.pop("")
    assert errors == []
    assert [*found] == [one.name for one in package.resources]
    for name, records in found.items():
        lines = (each / "jsonl" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(one) for one in lines]
        assert records == [{f"{name}/{field}": value for field, value in row.items()} for row in rows], name
    # A package that does not say when it was made is not given a day.
    missed = [] if package.raw.get("created") else ['"https://schema.org/datePublished" is recommended']
    assert len(warnings) == len(missed)
    assert all(one in warning for one, warning in zip(missed, warnings, strict=True))


def test_mlcroissant_refuses_a_changed_file(dist, tmp_path):
    path = tmp_path / "companies.parquet"
    shutil.copyfile(dist / "parquet" / "people.parquet", path)
    found = run_python(LOAD_RECORDS, str(dist), json.dumps({"parquet/companies.parquet": str(path)}))
    assert "operation Download(parquet/companies.parquet)" in found["companies"]
    assert "is not identical" in found["companies"]
    assert found["events"]


def conforms(path):
    """Tell whether a description conforms to DCAT-AP 3.0.1, and what is said of it."""
    rdflib, pyshacl = pytest.importorskip("rdflib"), pytest.importorskip("pyshacl")
    graph = rdflib.Graph().parse(path, format="json-ld")
    assert len(graph) > 100
    shapes = rdflib.Graph().parse(SHAPES)
    good, _, says = pyshacl.validate(graph, shacl_graph=shapes, advanced=True, do_owl_imports=False)
    return good, says


def test_the_official_shapes_of_dcat_ap_find_nothing(each):
    good, says = conforms(each / "metadata" / "dcat.jsonld")
    assert good, says


def test_the_official_shapes_would_find_a_missing_address(dist, tmp_path):
    raw = read(dist / "metadata" / "dcat.jsonld")
    del raw["dcat:distribution"][0]["dcat:accessURL"]
    (tmp_path / "dcat.jsonld").write_text(json.dumps(raw), encoding="utf-8")
    good, says = conforms(tmp_path / "dcat.jsonld")
    assert not good
    assert "accessURL" in says


def test_rdflib_reads_the_words_for_search_engines(each, tmp_path):
    rdflib = pytest.importorskip("rdflib")
    raw = read(each / "metadata" / "schema-org.jsonld")
    # The context of schema.org is on the web; its names are those of its vocabulary.
    raw["@context"] = {"@vocab": "https://schema.org/"}
    (tmp_path / "schema.jsonld").write_text(json.dumps(raw), encoding="utf-8")
    graph = rdflib.Graph().parse(tmp_path / "schema.jsonld", format="json-ld")
    said = rdflib.Namespace("https://schema.org/")
    (dataset,) = graph.subjects(rdflib.RDF.type, said.Dataset)
    assert str(graph.value(dataset, said.name)) == read_package(each).raw["title"]
    downloads = {str(graph.value(one, said.sha256)) for one in graph.objects(dataset, said.distribution)}
    sums = (each / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert downloads <= {line.partition("  ")[0] for line in sums}
    assert len(downloads) == 3 * len(read_package(each).resources) + 2


def test_csvw_reads_every_row_and_every_key_holds(each_top):
    csvw = pytest.importorskip("csvw")
    group = csvw.TableGroup.from_file(each_top / "csv-metadata.json")
    rows = {str(one.url): len([*one]) for one in group.tables}
    for resource in read_package(each_top).resources:
        lines = (each_top / "jsonl" / f"{resource.name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert rows[resource.path] == len(lines)
    assert group.check_referential_integrity()


def test_the_citation_is_valid(each):
    tool = Path(sys.executable).with_name("check-jsonschema")
    command = [tool, "--builtin-schema", "vendor.citation-file-format", "CITATION.cff"]
    done = subprocess.run(command, cwd=each, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_cffconvert_cites_what_we_cite(each):
    for arguments in (["--validate"], ["-f", "apalike"], ["-f", "bibtex"], ["-f", "zenodo"]):
        command = [client("cffconvert"), "-i", each / "CITATION.cff", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    ours = read(each / "metadata" / "zenodo.json")
    shared = {"title", "creators", "keywords", "publication_date", "version"} & {*ours}
    assert {name: said[name] for name in shared} == {name: ours[name] for name in shared}
    assert said["license"]["id"] == ours["license"]
