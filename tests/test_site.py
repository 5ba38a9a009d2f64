"""The site as files: whole, the same every time, escaped, of any package, and asking nobody for anything."""

from __future__ import annotations

import builtins
import csv
import gzip
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

import footnoted
from footnoted.descriptor import read_package
from footnoted.errors import ReleaseError
from footnoted.exports.site import pages
from footnoted.exports.site.atlas import Atlas
from footnoted.exports.site.data import shard, shards
from footnoted.exports.site.pictures.dates import place
from footnoted.exports.site.pictures.density import middle_cut
from footnoted.exports.site.shown import shown
from footnoted.validation import validate
from packages import COURT, SAMPLE
from releases import write_fleet

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "=1+1",
    "' onmouseover='alert(1)",
    "a\u202eb\u2066c",
    "word " * 1_000,
    "{{ 7 * 7 }} {% raw %}",
)
ADDRESS = re.compile(r"https?:")
LETTERS = 40_000
"""How many bytes, zipped, the first screen may have."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of the sample, made after a validation of its rows."""
    folder = tmp_path_factory.mktemp("site")
    pages.write(read_package(SAMPLE), folder, validate(SAMPLE, layers=["structure", "readings"]))
    return folder


@pytest.fixture(scope="module")
def court(tmp_path_factory):
    """The site of a package with names of its own."""
    folder = tmp_path_factory.mktemp("court")
    pages.write(read_package(COURT), folder)
    return folder


def texts(folder):
    return {
        one.relative_to(folder).as_posix(): one.read_text(encoding="utf-8")
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


class Reader(HTMLParser):
    """Collects of a page its links, its ids, its text, and what could run."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.runs, self.text = [], set(), [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.links += [given[one] for one in ("href", "src") if given.get(one)]
        self.ids.add(given.get("id"))
        self.runs += [one for one in given if one.startswith("on") or one == "style"]
        self.runs += [tag] if tag in {"iframe", "object", "embed", "form action"} else []
        if tag == "script" and not given.get("src") and given.get("type") != "application/ld+json":
            self.runs.append(tag)

    def handle_data(self, data):
        self.text += data


def rows_of(folder):
    """Give every row of the shards by its address."""
    found = {}
    for name, text in texts(folder).items():
        if "/rows-" in name:
            _, value = json.loads(f"[{text[len('FN.put(') : -len(');') - 1]}]")
            found |= value
    return found


def test_there_is_a_page_for_every_table(site):
    names = set(texts(site))
    assert {"START-HERE.html", "site/index.html", "site/row.html", "site/app.js", "site/style.css"} <= names
    assert {f"site/table-{one.name}.html" for one in read_package(SAMPLE).resources} <= names


def test_every_row_of_every_table_is_there(site):
    package = read_package(SAMPLE)
    found = rows_of(site)
    for resource in package.resources:
        with (SAMPLE / resource.path).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        page = Reader((site / f"site/table-{resource.name}.html").read_text(encoding="utf-8"))
        for row in rows:
            key = "|".join(row[one] for one in resource.primary_key)
            assert found[f"{resource.name}/{key}"]["cells"] == [one or None for one in row.values()]
            assert f"r-{key}" in page.ids


@pytest.mark.parametrize("which", ["site", "court"])
def test_every_link_leads_to_a_page_and_a_row_that_are_there(which, request):
    folder = request.getfixturevalue(which)
    found = rows_of(folder)
    ids = {name: Reader(text).ids for name, text in texts(folder).items() if name.endswith(".html")}
    count = 0
    for name in ids:
        for link in Reader((folder / name).read_text(encoding="utf-8")).links:
            path, _, aim = link.partition("#")
            target = (folder / name).parent / path if path else folder / name
            assert target.is_file(), (name, link)
            if path == "row.html":
                assert unquote(aim) in found, (name, link)
                count += 1
            elif aim:
                assert unquote(aim) in ids[target.relative_to(folder).as_posix()], (name, link)
    assert count > 50


@pytest.mark.parametrize("which", ["site", "court"])
def test_nothing_is_fetched_from_elsewhere(which, request):
    """What loads stands beside the page; an address of the web stands only where a reader may click it."""
    for name, text in texts(request.getfixturevalue(which)).items():
        if name.endswith(".html"):
            policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
            assert policy.startswith("default-src 'none';"), name
            assert "unsafe" not in policy
            assert not [one for one in Reader(text).links if ADDRESS.match(one)], name
            assert Reader(text).runs == [], name
        elif name.endswith((".css", "app.js")):
            assert not ADDRESS.search(text.replace("^https?:", "")), name
            assert "@import" not in text
            assert "innerHTML" not in text


def test_the_same_package_gives_the_same_bytes(site, tmp_path):
    outcome = validate(SAMPLE, layers=["structure", "readings"])
    copy = shutil.copytree(SAMPLE, tmp_path / "elsewhere")
    pages.write(read_package(copy), tmp_path / "again", outcome)
    assert texts(tmp_path / "again") == texts(site)


def test_the_first_screen_is_light(site):
    first = ("site/index.html", "site/app.js", "site/style.css")
    assert sum(len(gzip.compress((site / one).read_bytes(), 9)) for one in first) < LETTERS


def test_a_row_knows_its_footnote_and_what_belongs_to_it(site):
    found = rows_of(site)
    row = found["funding_facts/heron-cost"]
    assert [one[:2] for one in row["cited"]] == [["sentences", "harbour-ferries-s004"]]
    ((table, key, label),) = row["back"]["evidence"]["items"]
    assert (table, key) == ("sentences", "harbour-ferries-s003")
    assert label.startswith("supports: ")
    sentence = found["sentences/harbour-ferries-s004"]
    assert ["funding_facts", "heron-cost"] in [one[:2] for one in sentence["back"]["funding_facts"]["items"]]


def test_an_entity_is_known_by_its_name_and_by_all_that_names_it(site):
    found = rows_of(site)
    row = found["companies/tidewright"]
    assert row["label"] == "Tidewright"
    assert {"relationships", "mentions", "roles"} <= set(row["back"])
    assert found["entities/tidewright"]["back"] == row["back"]
    assert ["companies", "tidewright", "Tidewright"] in found[
        "roles/mara-lindqvist-tidewright-chief-executive"
    ]["leads"].values()


def test_ids_stand_beside_names(site):
    text = (site / "site/table-relationships.html").read_text(encoding="utf-8")
    assert (
        'data-v="kelpworks"><a href="row.html#companies/kelpworks">Kelpworks</a> <small>kelpworks</small>'
        in text
    )


def test_a_package_with_names_of_its_own_has_a_page_like_any_other(court):
    found = rows_of(court)
    ruling = next(one for name, one in found.items() if name.startswith("court_rulings/"))
    assert ruling["cited"]
    front = Reader((court / "site/index.html").read_text(encoding="utf-8"))
    assert {"Sums of money", "When it happened", "How densely the text is footnoted"} <= {
        one.strip()
        for one in re.findall(r"<h3>(.*?)</h3>", (court / "site/index.html").read_text(encoding="utf-8"))
    }
    assert "Not from the source, and without a footnote: Registry marks." in front.text
    assert any(name.startswith("prison_terms/") and "|" in name for name in found)


def test_the_checks_say_what_ran_what_was_idle_and_what_did_not_run(site, court):
    said = Reader((site / "site/checks.html").read_text(encoding="utf-8")).text
    assert "looked at" in said
    assert "nothing to look at" in said
    assert "not run: not asked for" in said
    without = Reader((court / "site/checks.html").read_text(encoding="utf-8")).text
    assert "This copy was made without a validation" in without


def test_changes_since_the_last_release_lead_to_their_rows(tmp_path):
    root = shutil.copytree(SAMPLE, tmp_path / "sample")
    last = root / "validation" / "last_release"
    last.mkdir()
    shutil.copytree(root / "data", last / "data")
    shutil.copyfile(root / "datapackage.json", last / "datapackage.json")
    path = root / "data" / "companies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("The parent of", "It owns"), encoding="utf-8")
    pages.write(read_package(root), tmp_path / "made")
    page = Reader((tmp_path / "made/site/changes.html").read_text(encoding="utf-8"))
    assert "1 difference of tables, fields, rows and cells" in page.text
    assert "row.html#companies/bluewater-lines" in page.links


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_stands_in_a_cell_is_shown_as_text(text, tmp_path):
    cell = '"' + text.replace('"', '""') + '"'
    boats = f"boat_id,maker_id,as_written,seats,cost,electric,launched,edtf\n{cell},kelp,{cell},,,,,\n"
    package = write_fleet(tmp_path / "fleet", boats, title=text, description=text)
    pages.write(package, tmp_path / "made")
    for name, page in texts(tmp_path / "made").items():
        if name.endswith(".html"):
            assert Reader(page).runs == [], name
        if name.startswith("site/data/"):
            assert "<" not in page.replace("\\u003c", ""), name
    table = Reader((tmp_path / "made/site/table-boats.html").read_text(encoding="utf-8"))
    assert shown(text).strip() in table.text
    assert not [one for one in table.text if one in "\u202e\u2066"]


def test_nothing_at_all_is_a_page_that_says_so(tmp_path):
    package = write_fleet(
        tmp_path / "fleet", "boat_id,maker_id,as_written,seats,cost,electric,launched,edtf\n"
    )
    pages.write(package, tmp_path / "made")
    table = Reader((tmp_path / "made/site/table-boats.html").read_text(encoding="utf-8"))
    assert "This table has no rows yet." in table.text
    none = write_fleet(
        tmp_path / "none", resources=[], title=None, description=None, licenses=None, contributors=None
    )
    pages.write(none, tmp_path / "empty")
    assert "Search all 0 rows" in (tmp_path / "empty/site/index.html").read_text(encoding="utf-8")


def test_a_large_table_is_drawn_by_a_script_and_its_page_says_so(tmp_path):
    lines = [f"b{number},kelp,,{number},,,,\n" for number in range(3_001)]
    head = "boat_id,maker_id,as_written,seats,cost,electric,launched,edtf\n"
    pages.write(write_fleet(tmp_path / "fleet", head + "".join(sorted(lines))), tmp_path / "made")
    page = (tmp_path / "made/site/table-boats.html").read_text(encoding="utf-8")
    assert "This table has 3,001 rows: they are drawn by a script." in page
    assert len(page) < 10_000
    assert (tmp_path / "made/site/data/table-boats.js").is_file()
    maker = rows_of(tmp_path / "made")["makers/kelp"]["back"]["boats"]
    assert (maker["count"], len(maker["items"])) == (3_001, 200)


def test_a_library_that_is_missing_is_named_with_the_command_that_installs_it(tmp_path, monkeypatch):
    real = builtins.__import__
    monkeypatch.setattr(pages.importlib, "import_module", lambda name: _missing(name, real))
    with pytest.raises(
        ReleaseError, match=r"vl_convert is not installed; the site is made with it\. .*\[site\]"
    ):
        pages.write(read_package(SAMPLE), tmp_path / "made")
    assert not (tmp_path / "made").exists()


def _missing(name, real):
    if name == "vl_convert":
        raise ModuleNotFoundError(name=name)
    return real(name)


def test_an_address_has_its_shard():
    """FNV-1a by its published test value; the script computes the same."""
    assert shard("foobar", 1 << 32) == 0xBF9CF968
    assert [shards(one) for one in (0, 400, 401, 1_149, 100_000, 10_000_000)] == [1, 1, 2, 4, 256, 256]


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("2024", 2024, 2025),
        ("2024-02", 2024 + 1 / 12, 2024 + 2 / 12),
        ("2024-23", 2024 + 8 / 12, 2024 + 11 / 12),
        ("2024-34", 2024.25, 2024.5),
        ("199X", 1990, 2000),
        ("2020/2022", 2020, 2023),
        ("2025-01?/..", 2025, 2025 + 1 / 12),
        ("../2020", 2020, 2021),
    ],
)
def test_a_date_lies_where_its_words_allow(edtf, start, end):
    span = place(edtf)
    assert (span.start, span.end) == (pytest.approx(start, abs=1e-3), pytest.approx(end, abs=1e-3))
    assert span.uncertain == any(one in edtf for one in "?X")


@pytest.mark.parametrize("edtf", ["XXXX-02", "", "..", "../..", "soon", "2024/soon"])
def test_a_date_without_a_year_has_no_place(edtf):
    assert place(edtf) is None


def test_the_label_of_a_row_is_what_a_reader_knows_it_by():
    atlas = Atlas(read_package(SAMPLE))
    assert (
        atlas.label("relationships", "bluewater-lines-parent-of-kelpworks")
        == "Bluewater Lines · parent of · Kelpworks"
    )
    assert atlas.label("mentions", "port-maren-m02") == "بورت مارين"
    assert all(atlas.label(name, key) for name, sheet in atlas.sheets.items() for key in sheet.rows)


def test_the_site_ships_with_the_toolkit():
    here = Path(footnoted.__file__).parent / "exports" / "site"
    assert {one.name for one in (here / "assets").iterdir()} == set(pages.ASSETS)
    assert (here / "assets" / "app.js").read_text(encoding="utf-8").count("\n") < 700


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("harbour-ferries section 1", "harbour-fe…ies section 1"),
        ("harbour-ferries section 12 (2)", "harbour-fe…ection 12 (2)"),
        ("letter section 3", "letter section 3"),
        ("a name of just 24 letter", "a name of just 24 letter"),
    ],
)
def test_lines_of_a_picture_are_told_apart_by_their_ends(name, drawn):
    assert middle_cut(name) == drawn
