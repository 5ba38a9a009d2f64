"""The GX project in validation/: fresh, complete, and at work without any code of ours."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from footnoted.descriptor import read_package
from footnoted.gx import layer as expectations
from footnoted.gx.project import stale_files
from footnoted.gx.suites import FOLDER
from footnoted.tables import read_rows, write_csv

ROOT = Path(__file__).parent.parent
SUITES = sorted((ROOT / FOLDER / "expectations").rglob("*.json"))
BY_HAND = [path for path in SUITES if path.stem in {"meaning", "across"}]


@pytest.fixture
def copy(tmp_path):
    """A copy of the package without the rest of the repository."""
    for name in ("data", "validation"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("uncommitted"))
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    return tmp_path


def test_the_generated_files_are_fresh():
    assert stale_files(read_package(ROOT)) == [], "run: footnoted docs"


def test_every_table_has_suites_of_both_kinds():
    tables = {one.name for one in read_package(ROOT).resources}
    for kind in ("schema", "meaning"):
        assert {path.parent.name for path in SUITES if path.stem == kind} == tables


@pytest.mark.parametrize("path", BY_HAND, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_every_expectation_kept_by_hand_says_what_holds_and_how_to_mend_it(path):
    for one in json.loads(path.read_text(encoding="utf-8"))["expectations"]:
        assert re.fullmatch(r"[A-Za-z].*\.", one["notes"])
        assert re.fullmatch(r"[A-Z].*\.", one["meta"]["remedy"])
        assert one["severity"] in {"critical", "warning", "info"}


def test_committed_files_hold_no_path_no_time_and_no_random_id():
    for path in (ROOT / FOLDER).rglob("*"):
        if path.is_file() and "uncommitted" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"\d{4}-\d\d-\d\dT\d\d|/(?:home|tmp|root)/|[A-Z]:\\\\", text), path
            ids = re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-", text)
            assert set(ids) <= {"5"}, path


def test_the_project_passes_in_great_expectations_alone_as_its_readme_says(copy):
    """The code blocks of validation/README.md, run without this repository on the path."""
    readme = (ROOT / "validation" / "README.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL))
    guard = "import sys\nassert not {'footnoted', 'china_ai_rise'} & set(sys.modules)\n"
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code + guard],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line for line in done.stdout.splitlines() if line.endswith(("True", "False"))]
    in_sql = sorted(f"{path.parent.name}.{path.stem}" for path in SUITES if path.stem in {"links", "across"})
    assert lines == ["CSV files: True", *(f"{name} True" for name in in_sql)]
    after = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    new = {path for path in after if before.get(path) != after[path]}
    assert all("uncommitted" in path.parts for path in new)


class Planter:
    """Plant faults in a copy of the package, each in the first row that serves and has none yet."""

    def __init__(self, root):
        self.package = read_package(root)
        self.rows = {
            one.name: [row.cells for row in read_rows(self.package, one)] for one in self.package.resources
        }
        self.expected = {}
        self.used = set()

    def key(self, table):
        return self.package.resource(table).primary_key[0]

    def fault(self, table, where, change, says, at=None):
        """Change a row and expect the sentence at the cell `at` (table, row, field), else where changed."""
        cells = next(
            row
            for row in self.rows[table]
            if (table, row[self.key(table)]) not in self.used
            and all(row[name] == value if value != "*" else row[name] for name, value in where.items())
        )
        self.used.add((table, cells[self.key(table)]))
        change = change(cells) if callable(change) else change
        cells.update(change)
        place = at(cells) if at else (table, cells[self.key(table)], next(iter(change)))
        self.expected[place] = says

    def write(self):
        for resource in self.package.resources:
            rows = self.rows[resource.name]
            write_csv(self.package.root / resource.path, resource.field_names, rows)


def times(field, factor):
    return lambda row: {field: str(int(row[field]) * factor)}


def test_implausible_values_are_found_at_their_cells(copy):
    """One run over many faults that Table Schema takes for good data."""
    plant = Planter(copy)
    money, percent = {"unit": "money", "value": "*"}, {"unit": "percent", "value": "*"}
    plant.fault(
        "market_figures", percent, times("value", 100_000), "a percentage lies within -100,000 and 100,000"
    )
    plant.fault(
        "funding_facts",
        {"same_sum_as": "*"},
        times("value", 10),
        "two currencies of one sum convert at a rate that was seen since 2010",
    )
    plant.fault(
        "market_figures",
        money,
        times("value", -1_000_000),
        "a sum of money lies within -100 and 100 quadrillions",
    )
    plant.fault("market_figures", {"unit": "rank"}, {"value": "0"}, "a rank lies within 1 and 1,000,000")
    plant.fault("other_figures", {"value": "*"}, {"currency": "USD"}, "only money has a currency")
    plant.fault("funding_facts", {"unit": None}, {"value": "5"}, "without a unit there is no figure")
    plant.fault(
        "other_figures",
        {"qualifier": "vague"},
        {"qualifier": "about"},
        "words without a number are qualified as vague",
    )
    plant.fault(
        "other_figures",
        {"attribution": "own", "qualifier": "vague"},
        {"asserted_by": "deepseek"},
        "what the source says in its own voice is nobody else's word",
    )
    plant.fault(
        "sentences",
        {"kind": "body"},
        times("ordinal", 1000),
        "the number in a sentence's id is its ordinal",
    )
    plant.fault(
        "relationships",
        {"predicate": "originated_in"},
        {"predicate": "based_in"},
        "a company has at most one head office, and headquarters names it as the relationship based_in does",
        at=lambda row: ("companies", row["subject"], "headquarters"),
    )
    plant.fault(
        "entities",
        {"kind": "person"},
        {"kind": "product"},
        "every entity stands in the one table of its kind and in no other",
    )
    plant.fault(
        "mentions",
        {"as_written": "*"},
        lambda row: {"end": str(int(row["end"]) + 1)},
        "the words of a row are as long as the distance from start to end",
        at=lambda row: ("mentions", row["mention_id"], "as_written"),
    )
    plant.fault(
        "events",
        {"modality": "stated"},
        {"edtf": "2031"},
        "what is stated as a fact is not dated after its source was published",
    )
    plant.fault(
        "events", {"modality": "stated"}, {"edtf": "2024/2023"}, "a period does not end before it begins"
    )
    plant.fault(
        "statements",
        {"attribution": "named"},
        {"speaker": "r1"},
        "a speaker is a person, a company, an organization, a group or a place that stands for one",
    )
    plant.fault(
        "evidence",
        {"table": "companies"},
        {"row_id": "nobody"},
        "every piece of evidence is for a row that is there",
    )
    plant.fault(
        "companies", {"parent": None}, {"parent": "nobody"}, "parent of companies stands in company_id"
    )
    plant.fault(
        "participants",
        {"role": "example"},
        {"row_id": "nobody"},
        "every participant takes part in a row that is there",
    )
    plant.fault(
        "identifiers",
        {"scheme": "wikidata"},
        {"value": "956"},
        "an identifier of the scheme wikidata has its form",
        at=lambda row: ("identifiers", f"{row['entity_id']}|wikidata|956", "value"),
    )
    plant.fault("people", {"name": "*"}, {"name": None}, "people.name has a value in every row")
    lonely = plant.rows["mentions"][-1]["entity_id"]
    plant.rows["mentions"] = [one for one in plant.rows["mentions"] if one["entity_id"] != lonely]
    plant.expected["entities", lonely, "entity_id"] = "every entity is mentioned at least once"
    plant.write()

    issues = expectations.check(plant.package)
    found = {(one.table, one.row, one.field, one.expected.removeprefix("that ")) for one in issues}
    missed = {
        place: says
        for place, says in plant.expected.items()
        if not any(one[:3] == place and one[3].startswith(says) for one in found)
    }
    assert missed == {}
    assert {one.rule for one in issues} == {"expectations.schema", "expectations.meaning"}
