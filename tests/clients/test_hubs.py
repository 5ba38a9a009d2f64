"""Places where data is looked at: the Hugging Face library `datasets`, offline, and Datasette."""

from __future__ import annotations

import asyncio
import json

import pytest

from footnoted.descriptor import read_package
from programs import run_python

LOAD_CONFIGURATIONS = """
import json, sys
import datasets

datasets.disable_progress_bars()
found = {}
for name in datasets.get_dataset_config_names(sys.argv[1]):
    found[name] = datasets.load_dataset(sys.argv[1], name, split="train", cache_dir=sys.argv[2]).to_list()
print(json.dumps(found, default=str))
"""


def test_datasets_loads_every_row_of_every_configuration_offline(each, tmp_path):
    found = run_python(
        LOAD_CONFIGURATIONS,
        str(each / "huggingface"),
        str(tmp_path / "cache"),
        HF_HUB_OFFLINE="1",
        HF_HOME=str(tmp_path),
    )
    assert [*found] == [one.name for one in read_package(each).resources]
    for name, rows in found.items():
        lines = (each / "jsonl" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert rows == [json.loads(one) for one in lines]


@pytest.fixture
def ask():
    """Give a function that asks Datasette, serving a release with its metadata, for a page."""
    app = pytest.importorskip("datasette.app")

    def ask(folder, path):
        metadata = json.loads((folder / "metadata" / "datasette.json").read_text(encoding="utf-8"))
        (database,) = folder.glob("*.sqlite")
        served = app.Datasette([str(database)], immutables=[], metadata=metadata)
        page = asyncio.run(served.client.get(f"/{database.stem}/{path}"))
        assert page.status_code == 200
        return page

    return ask


@pytest.mark.filterwarnings("ignore")
def test_datasette_shows_every_table_and_what_it_holds(each, ask):
    for resource in read_package(each).resources:
        lines = (each / "jsonl" / f"{resource.name}.jsonl").read_text(encoding="utf-8").splitlines()
        page = ask(each, f"{resource.name}.json?_shape=objects&_extra=metadata").json()
        assert page["filtered_table_rows_count"] == len(lines)
        assert resource.description in ask(each, resource.name).text


@pytest.mark.filterwarnings("ignore")
def test_datasette_shows_links_and_finds_words(dist, ask):
    page = ask(dist, "market_figures").text
    assert "تريليون" in page
    assert '<a href="/china-ai-rise/sentences/' in page
    found = ask(dist, "search.json?_search=تريليون&_shape=array").json()
    assert {one["table_name"] for one in found} >= {"market_figures"}
