"""Readers of data packages: frictionless, the official schema, datapackage for Python and for node."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from footnoted.descriptor import read_package
from programs import run_node, run_python


def tool(name):
    return Path(sys.executable).with_name(name)


def count(folder):
    """Count the rows of each table of a release."""
    paths = sorted((folder / "jsonl").iterdir())
    return {one.stem: len(one.read_text(encoding="utf-8").splitlines()) for one in paths}


def stated(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def is_valid(folder):
    """Let frictionless validate a release: both files of each table, without a warning."""
    command = [tool("frictionless"), "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["valid"], report
    tables = len(read_package(folder).resources)
    return (report["stats"]["warnings"], report["stats"]["tasks"]) == (0, 2 * tables)


def test_frictionless_calls_the_folder_valid(each):
    assert is_valid(each)


def test_frictionless_calls_the_zip_valid(each_top):
    assert is_valid(each_top)


def test_the_descriptor_keeps_to_the_official_schema(each, root):
    schema = root / "src" / "footnoted" / "profiles" / "datapackage-2.0.json"
    command = [tool("check-jsonschema"), "--schemafile", schema, each / "datapackage.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


READ_IN_PYTHON = """
import json, sys
from datapackage import Package

package = Package(sys.argv[1] + "/datapackage.json")
assert package.valid, package.errors
csv = [one for one in package.resources if one.descriptor["path"].endswith(".csv")]
print(json.dumps({one.name: len(one.read(relations=True)) for one in csv}))
"""


def test_datapackage_for_python_reads_every_table_with_its_relations(each):
    assert run_python(READ_IN_PYTHON, str(each)) == count(each)


READ_IN_NODE = """
const {Package} = require('datapackage');
(async () => {
  const [folder, without] = process.argv.slice(1);
  const descriptor = JSON.parse(require('fs').readFileSync(folder + '/datapackage.json'));
  descriptor.resources = descriptor.resources.filter(one => one.path.endsWith('.csv'));
  for (const one of descriptor.resources) {
    const keys = one.schema.foreignKeys || [];
    one.schema.foreignKeys = keys.filter(
      key => !without || (key.fields.length > 1) === (without === 'simple'));
  }
  const found = await Package.load(descriptor, {basePath: folder});
  const rows = {valid: found.valid};
  for (const one of found.resources) {
    try {
      rows[one.name] = (await one.read({relations: true})).length;
    } catch (error) {
      rows[one.name] = error.message;
    }
  }
  console.log(JSON.stringify(rows));
})();
"""


@pytest.mark.parametrize("left_out", ["simple", "composite"])
def test_datapackage_for_node_reads_every_table_and_every_key_holds(left_out, each):
    assert run_node(READ_IN_NODE, str(each), left_out) == {"valid": True, **count(each)}


def sharing(folder):
    """Name the tables in which two foreign keys share a field, with the later key."""
    found = {}
    for one in read_package(folder).resources:
        seen = set()
        for key in one.foreign_keys:
            if seen & {*key.fields}:
                found[one.name] = ",".join(key.fields)
            seen |= {*key.fields}
    return found


def test_datapackage_for_node_takes_two_keys_with_one_field_for_a_violation(each):
    # A limit of datapackage 1.1.10, not of the data: it puts the row that the first key leads to in the place
    # of the cell, and then compares that row with what the second key leads to. Each key alone holds, as the
    # test above finds. In the real package these are the tables of each kind of entity.
    found = run_node(READ_IN_NODE, str(each), "")
    expected = {
        name: f'Foreign key "{key}" violation in row 2'
        for name, key in sharing(each).items()
        if count(each)[name]
    }
    assert found == {"valid": True, **count(each), **expected}


def test_two_keys_share_a_field_only_where_an_entity_is_described(dist):
    assert {*sharing(dist)} == {"companies", "people", "organizations", "products", "places", "cohorts"}


def test_every_table_says_how_its_cells_are_separated(each):
    # Without it, datapackage for node guesses, and took the full stops of a text for separators.
    csv = [one for one in stated(each)["resources"] if one["format"] == "csv"]
    assert [one.get("dialect") for one in csv] == [{"delimiter": ","}] * len(csv)
