"""Programs behind data portals read a release: frictionless, mlcroissant, pyshacl, csvw, Datasette, npm."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from footnoted.descriptor import read_package

# These programs warn about themselves; what they say of the release is what is tested.
pytestmark = pytest.mark.filterwarnings("ignore")

SHAPES = Path(__file__).with_name("dcat-ap-3.0.1-SHACL.ttl")


def tool(name):
    return Path(sys.executable).with_name(name)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("place", ["dist", "top"])
def test_frictionless_calls_folder_and_zip_valid(place, request):
    folder = request.getfixturevalue(place)
    command = [tool("frictionless"), "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["valid"], report
    assert (report["stats"]["warnings"], report["stats"]["tasks"]) == (
        0,
        2 * len(read_package(folder).resources),
    )


def test_the_descriptor_keeps_to_the_official_schema(dist, root):
    schema = root / "src" / "footnoted" / "profiles" / "datapackage-2.0.json"
    command = [tool("check-jsonschema"), "--schemafile", schema, dist / "datapackage.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def croissant(dist):
    """Give a function that loads one record set with mlcroissant from the files of the release."""
    mlc = pytest.importorskip(
        "mlcroissant", reason="mlcroissant is not installed: one package it needs has no wheel"
    )
    path = dist / "metadata" / "croissant.json"
    mapping = {one["@id"]: str(dist / one["@id"]) for one in read(path)["distribution"]}

    def load(table, **changed):
        # A second record set of one Dataset cannot be read (mlcroissant 1.1.1).
        return [*mlc.Dataset(jsonld=str(path), mapping={**mapping, **changed}).records(table)]

    return load


def test_mlcroissant_finds_nothing_to_say(dist):
    mlc = pytest.importorskip(
        "mlcroissant", reason="mlcroissant is not installed: one package it needs has no wheel"
    )
    issues = mlc.Dataset(jsonld=str(dist / "metadata" / "croissant.json")).metadata.issues
    assert (issues.errors, issues.warnings) == (set(), set())


def plain(value):
    """Give what mlcroissant loads as JSON has it: text from bytes, a day from a time, None from NaN."""
    if isinstance(value, bytes):
        return value.decode()
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return None if value != value else value  # noqa: PLR0124 - a NaN is not itself


def test_mlcroissant_loads_the_records_of_every_table(croissant, dist):
    for resource in read_package(dist).resources:
        lines = (dist / "jsonl" / f"{resource.name}.jsonl").read_text(encoding="utf-8").splitlines()
        found = croissant(resource.name)
        assert len(found) == len(lines)
        for record, line in zip(found, lines, strict=True):
            for name, value in json.loads(line).items():
                loaded = record[f"{resource.name}/{name}"]
                assert plain(loaded) == value, (resource.name, name)


def test_mlcroissant_refuses_a_changed_file(croissant, dist, tmp_path):
    path = tmp_path / "companies.parquet"
    shutil.copyfile(dist / "parquet" / "people.parquet", path)
    with pytest.raises(Exception, match=r"operation Download\(parquet/companies\.parquet\)") as caught:
        croissant("companies", **{"parquet/companies.parquet": str(path)})
    assert "is not identical" in str(caught.value.__cause__)


def conforms(path):
    """Tell whether a description conforms to DCAT-AP 3.0.1, and what is said of it."""
    rdflib, pyshacl = pytest.importorskip("rdflib"), pytest.importorskip("pyshacl")
    graph = rdflib.Graph().parse(path, format="json-ld")
    assert len(graph) > 100
    shapes = rdflib.Graph().parse(SHAPES)
    good, _, says = pyshacl.validate(graph, shacl_graph=shapes, advanced=True, do_owl_imports=False)
    return good, says


def test_the_official_shapes_of_dcat_ap_find_nothing(dist):
    good, says = conforms(dist / "metadata" / "dcat.jsonld")
    assert good, says


def test_the_official_shapes_would_find_a_missing_address(dist, tmp_path):
    raw = read(dist / "metadata" / "dcat.jsonld")
    del raw["dcat:distribution"][0]["dcat:accessURL"]
    (tmp_path / "dcat.jsonld").write_text(json.dumps(raw), encoding="utf-8")
    good, says = conforms(tmp_path / "dcat.jsonld")
    assert not good
    assert "accessURL" in says


def test_csvw_reads_every_row_and_every_key_holds(top):
    csvw = pytest.importorskip("csvw")
    group = csvw.TableGroup.from_file(top / "csv-metadata.json")
    rows = {str(one.url): len([*one]) for one in group.tables}
    for resource in read_package(top).resources:
        lines = (top / "jsonl" / f"{resource.name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert rows[resource.path] == len(lines)
    assert group.check_referential_integrity()


def test_the_citation_is_valid(dist):
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.citation-file-format", "CITATION.cff"]
    done = subprocess.run(command, cwd=dist, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_cffconvert_cites_what_we_cite(dist):
    # It needs an old jsonschema and so lives in an environment of its own.
    found = os.environ.get("FOOTNOTED_CFFCONVERT") or shutil.which("cffconvert")
    if not found:
        pytest.skip(
            "THIS WAS NOT TESTED: cffconvert is not installed. Set FOOTNOTED_CFFCONVERT to its program."
        )
    for arguments in (["--validate"], ["-f", "apalike"], ["-f", "zenodo"]):
        done = subprocess.run(
            [found, "-i", dist / "CITATION.cff", *arguments], capture_output=True, text=True, check=True
        )
    said = json.loads(done.stdout)
    ours = read(dist / "metadata" / "zenodo.json")
    shared = ("title", "creators", "keywords", "publication_date", "version")
    assert {name: said[name] for name in shared} == {name: ours[name] for name in shared}
    assert said["license"]["id"] == ours["license"]


def test_datasette_shows_rows_links_and_search(dist):
    datasette_app = pytest.importorskip("datasette.app")
    metadata = read(dist / "metadata" / "datasette.json")
    served = datasette_app.Datasette([str(dist / "china-ai-rise.sqlite")], immutables=[], metadata=metadata)

    async def ask(path):
        return await served.client.get(path)

    page = asyncio.run(ask("/china-ai-rise/market_figures"))
    assert page.status_code == 200
    assert "تريليون" in page.text
    assert '<a href="/china-ai-rise/sentences/' in page.text
    assert metadata["databases"]["china-ai-rise"]["tables"]["market_figures"]["description"] in page.text
    found = asyncio.run(ask("/china-ai-rise/search.json?_search=تريليون&_shape=array"))
    assert {one["table_name"] for one in found.json()} >= {"market_figures"}


def test_npm_datapackage_reads_every_table(dist):
    node, modules = shutil.which("node"), os.environ.get("FOOTNOTED_NODE_MODULES")
    if not (node and modules):
        pytest.skip("THIS WAS NOT TESTED: set FOOTNOTED_NODE_MODULES to a folder with npm's datapackage.")
    program = """
const {Package} = require('datapackage');
(async () => {
  const found = await Package.load(process.argv[1] + '/datapackage.json', {basePath: process.argv[1]});
  let rows = 0;
  for (const one of found.resources.filter(one => one.descriptor.path.endsWith('.csv'))) {
    // datapackage 1.1.10 puts the row in the key's place, and so breaks a second key with the same field.
    const fields = (one.descriptor.schema.foreignKeys || []).flatMap(key => key.fields);
    rows += (await one.read({relations: new Set(fields).size === fields.length})).length;
  }
  console.log(found.valid, rows);
})().catch(error => { console.error(error); process.exit(1); });
"""
    done = subprocess.run(
        [node, "-e", program, str(dist)],
        env={**os.environ, "NODE_PATH": modules},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = sum(len(one.read_text("utf-8").splitlines()) for one in (dist / "jsonl").iterdir())
    assert done.stdout.split() == ["true", str(lines)], done.stderr


def test_datasets_loads_every_configuration_offline(dist, monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    datasets = pytest.importorskip("datasets", reason="THIS WAS NOT TESTED: datasets is not installed.")
    place = str(dist / "huggingface")
    names = datasets.get_dataset_config_names(place)
    assert names == [one.name for one in read_package(dist).resources]
    for name in names:
        lines = (dist / "jsonl" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        loaded = datasets.load_dataset(place, name, split="train", cache_dir=str(tmp_path / "cache"))
        assert loaded.num_rows == len(lines)
