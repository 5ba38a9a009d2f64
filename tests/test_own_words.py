"""The closed lists of the package to start from: wide enough for company news, and open to a publisher."""

from __future__ import annotations

import json

import pytest

from footnoted.descriptor import FILE_NAME, read_package
from packages import SAMPLE, copy_package, validated, wrong

LISTS = [
    ("organizations", "kind"),
    ("products", "kind"),
    ("funding_facts", "kind"),
    ("relationships", "predicate"),
]


def listed(table, name):
    field = read_package(SAMPLE).resource(table).field(name)
    return field.constraints["enum"], {one["value"]: one["label"] for one in field.raw["categories"]}


@pytest.mark.parametrize(
    ("table", "name", "wanted"),
    [
        ("funding_facts", "kind", {"raised", "invested", "acquired", "valued", "revenue", "profit", "fined"}),
        ("funding_facts", "kind", {"loss", "debt", "dividend", "hired", "laid_off"}),
        ("organizations", "kind", {"regulator", "court", "bank", "investor", "exchange", "association"}),
        ("products", "kind", {"software", "service", "device", "vehicle", "medicine"}),
        ("relationships", "predicate", {"acquired", "invested_in", "partner_of", "sued", "appointed"}),
    ],
)
def test_the_lists_hold_what_news_on_companies_and_money_needs(table, name, wanted):
    assert wanted <= set(listed(table, name)[0])


@pytest.mark.parametrize(("table", "name"), LISTS)
def test_each_value_is_defined_and_no_two_alike(table, name):
    values, labels = listed(table, name)
    assert values == list(labels)
    assert len(set(labels.values())) == len(values)
    assert all(len(label) > 5 for label in labels.values())


def test_a_publisher_adds_a_kind_in_the_descriptor_alone(tmp_path):
    root = copy_package(
        SAMPLE,
        tmp_path,
        [("data/funding_facts.csv", "heron-cost,tidewright,,cost,", "heron-cost,tidewright,,ransom,")],
    )
    assert [one.rule for one in wrong(validated(root))] == ["structure.enum"]
    raw = json.loads((root / FILE_NAME).read_text(encoding="utf-8"))
    [table] = [one for one in raw["resources"] if one["name"] == "funding_facts"]
    [kind] = [one for one in table["schema"]["fields"] if one["name"] == "kind"]
    kind["constraints"]["enum"].append("ransom")
    kind["categories"].append({"value": "ransom", "label": "money paid to get something back"})
    (root / FILE_NAME).write_text(json.dumps(raw), encoding="utf-8")
    assert wrong(validated(root)) == []


def test_a_kind_without_its_definition_is_named(tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    raw = json.loads((root / FILE_NAME).read_text(encoding="utf-8"))
    [table] = [one for one in raw["resources"] if one["name"] == "products"]
    [kind] = [one for one in table["schema"]["fields"] if one["name"] == "kind"]
    kind["constraints"]["enum"].append("robot")
    (root / FILE_NAME).write_text(json.dumps(raw), encoding="utf-8")
    assert [(one.rule, one.found) for one in wrong(validated(root))] == [("descriptor.categories", '"robot"')]
