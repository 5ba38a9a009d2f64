"""CKAN takes a release by its metadata/ckan.json: a recorded exchange with CKAN 2.12.0, played again.

No CKAN runs here: it needs a database, a cache and a search engine. tests/ckan_exchange.py says how the
record was made. What the client asks is compared with it, each upload with the hash and size stated for it.
"""

from __future__ import annotations

import json
import subprocess

import pytest

from ckan_exchange import PUBLISH, RECORD, replayed
from programs import client


@pytest.fixture
def court(released):
    return released("ardmoor-court-rulings")


@pytest.fixture
def record():
    return json.loads(RECORD.read_text(encoding="utf-8"))


def publish(release, record):
    """Publish a release to the CKAN of the record; give what it shows then, and what was wrong."""
    with replayed(record) as (url, faults):
        command = [client("python"), PUBLISH, url, "a-token", release, "harbour-office"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout or "null"), faults


def test_a_recorded_ckan_takes_the_dataset_and_every_file(court, record):
    shown, faults = publish(court, record)
    assert faults == []
    arguments = json.loads((court / "metadata" / "ckan.json").read_text(encoding="utf-8"))
    stated = arguments["package_create"]
    assert [shown[name] for name in ("name", "title", "notes", "version")] == [
        stated[name] for name in ("name", "title", "notes", "version")
    ]
    assert shown["license_title"] == "Creative Commons CCZero"
    assert [(one["name"], one["format"], one["mimetype"]) for one in shown["resources"]] == [
        (one["name"], one["format"], one["mimetype"]) for one in arguments["resource_create"]
    ]
    assert {one["url_type"] for one in shown["resources"]} == {"upload"}


@pytest.mark.parametrize(
    "change",
    [
        ('"license_id": "cc-zero"', '"license_id": "CC0-1.0"', "recorded was"),
        ('"hash": "sha256:', '"hash": "sha256:0', "expected that of the upload"),
        ('"size": ', '"size": 1', "found the size"),
    ],
)
def test_the_record_refuses_what_was_never_asked(change, court, record, tmp_path):
    old, new, says = change
    (tmp_path / "data").symlink_to(court / "data")
    (tmp_path / "metadata").mkdir()
    text = (court / "metadata" / "ckan.json").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "metadata" / "ckan.json").write_text(text.replace(old, new, 1), encoding="utf-8")
    shown, faults = publish(tmp_path, record)
    assert shown is None
    assert says in faults[0]
