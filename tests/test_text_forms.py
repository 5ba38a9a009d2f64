"""Times, mailboxes and addresses of the descriptor have the form that the specification asks for."""

from __future__ import annotations

import json

import pytest

from footnoted.validation import validate

EXPECTED = {
    "created": "a day or time as 2025-03-04 or 2025-03-04T12:00:00Z",
    "homepage": "an address as https://example.org/data",
    "email": "an address as name@example.org",
}


def told(root, change):
    path = root / "datapackage.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    change(raw)
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    found = validate(root, layers=["descriptor"]).issues
    return [(one.found, one.expected) for one in found if one.rule == "descriptor.profile"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("created", "0000-00-00T00:00:00Z"),
        ("created", "99999-01-01"),
        ("created", "last week"),
        ("homepage", "http://[::1"),
        ("homepage", "https://harbour.example/x y"),
        ("homepage", "https://harbour.example:99999/"),
        ("homepage", "harbour.example"),
    ],
)
def test_a_text_in_another_form_is_named(name, value, sample):
    assert told(sample, lambda raw: raw.update({name: value})) == [(f'"{value}"', EXPECTED[name])]


def test_a_mailbox_that_would_add_a_reader_is_named(sample):
    def change(raw):
        raw["contributors"] = [{"title": "A", "email": "a@harbour.example?cc=b@harbour.example"}]

    assert told(sample, change) == [('"a@harbour.example?cc=b@harbour.example"', EXPECTED["email"])]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("created", "2025-03-04"),
        ("created", "2025-03-04T10:00:00+02:00"),
        ("homepage", "https://مثال.إختبار/بيانات"),
        ("homepage", "http://localhost:8000/data?x=1#top"),
    ],
)
def test_a_text_in_its_form_is_not(name, value, sample):
    assert told(sample, lambda raw: raw.update({name: value})) == []
