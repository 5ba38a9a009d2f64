"""What portals ask for stands in every description, from one place, and nothing that is not said."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from footnoted.descriptor import read_package
from footnoted.exports import citation, ckan, hugging_face, papers
from footnoted.exports.formats import EXPORTS, chosen
from footnoted.exports.identity import identify
from releases import FLEET, release, write_fleet

ROOT = Path(__file__).resolve().parents[1]
SAMPLE_WORDS = ("harbour-ferries", "Harbour ferries", "China AI", "china-ai-rise", "DeepSeek", "sample")


@pytest.fixture(scope="module")
def fleet(tmp_path_factory):
    """The release of the fleet."""
    folder = tmp_path_factory.mktemp("fleet")
    return release(write_fleet(folder / "package"), folder / "dist")


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The release of a package that says nothing of itself but its name."""
    folder = tmp_path_factory.mktemp("bare")
    nothing = dict.fromkeys({*FLEET} - {"name", "resources"})
    return release(write_fleet(folder / "package", **nothing), folder / "dist")


def read(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def front(folder):
    _, front, _ = (folder / "huggingface" / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front)


def test_every_format_has_its_own_name_and_comes_after_what_it_needs():
    names = [one.name for one in EXPORTS]
    assert len(set(names)) == len(names)
    for number, one in enumerate(EXPORTS):
        assert set(one.needs) <= set(names[:number])
    assert [one.name for one in chosen("views")] == ["parquet", "views"]


def test_croissant_has_what_its_validator_forgets_to_ask_for(fleet):
    raw = read(fleet, "metadata/croissant.json")
    assert raw["name"] == "A fleet"
    assert raw["description"] == FLEET["description"]
    assert raw["url"] == "https://fleet.harbour.city/data"
    assert raw["creator"] == [
        {"@type": "Person", "name": "Ada Quay", "givenName": "Ada", "familyName": "Quay"}
    ]
    assert raw["publisher"] == {"@type": "Organization", "name": "Harbour Office"}
    assert raw["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (raw["version"], raw["datePublished"]) == ("1.2.3", "2025-03-04")
    assert raw["conformsTo"] == "http://mlcommons.org/croissant/1.1"


def test_a_reference_of_croissant_names_a_field_and_never_its_own_table(fleet):
    sets = {one["name"]: one for one in read(fleet, "metadata/croissant.json")["recordSet"]}
    references = {
        field["@id"]: field["references"]["field"]["@id"]
        for one in sets.values()
        for field in one["field"]
        if "references" in field
    }
    assert references == {"boats/maker_id": "makers/maker_id"}
    assert sets["boats"]["key"] == {"@id": "boats/boat_id"}


def test_schema_org_has_what_a_search_engine_asks_for(fleet):
    raw = read(fleet, "metadata/schema-org.jsonld")
    assert (raw["@context"], raw["@type"]) == ("https://schema.org/", "Dataset")
    wanted = {"name", "description", "url", "creator", "publisher", "license", "version", "datePublished"}
    assert {*wanted, "keywords", "identifier", "distribution", "isAccessibleForFree"} <= raw.keys()
    assert {one["@type"] for one in raw["distribution"]} == {"DataDownload"}
    assert "https://fleet.harbour.city/data/fleet.xlsx" in {one["contentUrl"] for one in raw["distribution"]}


def test_dcat_has_what_its_shapes_do_not_demand(fleet):
    raw = read(fleet, "metadata/dcat.jsonld")
    assert raw["@id"] == "https://fleet.harbour.city/data"
    assert raw["dct:publisher"] == {"@type": "foaf:Agent", "foaf:name": "Harbour Office"}
    assert [one["foaf:name"] for one in raw["dct:creator"]] == ["Ada Quay"]
    assert raw["dcat:version"] == "1.2.3"
    kinds = {one["dct:format"]["rdfs:label"] for one in raw["dcat:distribution"]}
    assert kinds == {"CSV", "PARQUET", "JSONL", "XLSX", "SQLITE"}


def test_every_file_that_is_described_is_there_with_its_hash(fleet):
    sums = dict(
        reversed(line.split("  ", 1)) for line in (fleet / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    croissant = {one["@id"]: one["sha256"] for one in read(fleet, "metadata/croissant.json")["distribution"]}
    assert croissant.items() <= sums.items()
    ckan = {one["upload"]: one["hash"] for one in read(fleet, "metadata/ckan.json")["resource_create"]}
    assert {name: f"sha256:{sums[name]}" for name in ckan} == ckan
    assert len(croissant) == len(ckan) == 3 * 2 + 2


def test_ckan_gets_its_own_name_of_the_licence_and_no_doi_as_id(fleet):
    raw = read(fleet, "metadata/ckan.json")["package_create"]
    assert raw["license_id"] == "cc-by"
    assert "id" not in raw
    assert raw["tags"] == [{"name": "boats"}, {"name": "بحر"}]
    assert raw["name"] == "fleet"
    assert ckan.FILE in {one.relative_to(fleet).as_posix() for one in fleet.rglob("*")}


def test_zenodo_and_datacite_have_what_they_require(fleet):
    zenodo = read(fleet, "metadata/zenodo.json")
    assert {"title", "description", "creators", "license", "publication_date"} <= zenodo.keys()
    assert (zenodo["upload_type"], zenodo["access_right"]) == ("dataset", "open")
    assert zenodo["creators"] == [{"name": "Quay, Ada"}]
    datacite = read(fleet, "metadata/datacite.json")
    assert {"creators", "titles", "publisher", "publicationYear", "types"} <= datacite.keys()
    assert datacite["doi"] == "10.1234/fleet"


def test_the_card_names_one_configuration_per_table_and_parquet_alone(fleet):
    card = front(fleet)
    assert [one["config_name"] for one in card["configs"]] == ["makers", "boats"]
    assert [one.get("default", False) for one in card["configs"]] == [True, False]
    for one in card["configs"]:
        assert (fleet / "huggingface" / one["data_files"][0]["path"]).is_file()
    files = [one for one in (fleet / "huggingface").rglob("*") if one.is_file()]
    assert {one.suffix for one in files} == {".parquet", ".md"}
    assert (card["license"], card["size_categories"]) == ("cc-by-4.0", ["n<1K"])


def test_a_table_of_csvw_names_its_file_and_an_empty_key_is_not_demanded(fleet):
    raw = read(fleet, "csv-metadata.json")
    assert [one["url"] for one in raw["tables"]] == ["data/makers.csv", "data/boats.csv"]
    assert [one["tableSchema"].get("foreignKeys") for one in raw["tables"]] == [None, None]
    types = {one["name"]: one["datatype"] for one in raw["tables"][1]["tableSchema"]["columns"]}
    assert types["electric"] == {"base": "boolean", "format": "TRUE|FALSE"}
    assert (types["seats"], types["cost"], types["launched"]) == ("integer", "double", "date")


def test_a_citation_has_author_year_title_version_publisher_and_doi(fleet):
    assert (fleet / "citation" / "citation.apa.txt").read_text(encoding="utf-8") == (
        "Quay, A. (2025). A fleet (Version 1.2.3) [Data set]. Harbour Office. https://doi.org/10.1234/fleet\n"
    )
    bibtex = (fleet / "citation" / "citation.bib").read_text(encoding="utf-8")
    assert bibtex.startswith("@misc{fleet-2025,\n  author = {Quay, Ada},\n  title = {{A fleet}},\n")
    (item,) = read(fleet, "citation/citation.csl.json")
    assert item["author"] == [{"family": "Quay", "given": "Ada"}]
    assert item["issued"] == {"date-parts": [[2025, 3, 4]]}


def test_a_person_with_a_record_at_orcid_is_known_by_it(tmp_path):
    record = "https://orcid.org/0000-0001-2345-6789"
    person = {"givenName": "Ada", "familyName": "Quay", "path": record, "roles": ["author"]}
    folder = release(write_fleet(tmp_path / "package", contributors=[person]), tmp_path / "dist")
    cff = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert cff["authors"] == [{"family-names": "Quay", "given-names": "Ada", "orcid": record}]
    assert read(folder, "metadata/zenodo.json")["creators"] == [
        {"name": "Quay, Ada", "orcid": "0000-0001-2345-6789"}
    ]
    (creator,) = read(folder, "metadata/datacite.json")["creators"]
    assert creator["nameIdentifiers"][0]["nameIdentifier"] == record


def test_signs_of_latex_are_escaped(tmp_path):
    who = identify(write_fleet(tmp_path, title="50% of R&D_x {y} \\z"))
    assert r"title = {{50\% of R\&D\_x \{y\} \textbackslash{}z}}" in citation.bibtex(who)


def stated(folder):
    """Give what each description says: title, version, date, licence, first creator."""
    cff = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    croissant = read(folder, "metadata/croissant.json")
    schema = read(folder, "metadata/schema-org.jsonld")
    dcat = read(folder, "metadata/dcat.jsonld")
    ckan = read(folder, "metadata/ckan.json")["package_create"]
    zenodo = read(folder, "metadata/zenodo.json")
    datacite = read(folder, "metadata/datacite.json")
    csvw = read(folder, "csv-metadata.json")
    (csl,) = read(folder, "citation/citation.csl.json")
    package = read(folder, "datapackage.json")
    return {
        "title": [
            package["title"],
            *(one["title"] for one in (cff, ckan, zenodo, csl)),
            croissant["name"],
            schema["name"],
            dcat["dct:title"],
            datacite["titles"][0]["title"],
            csvw["dc:title"],
            front(folder)["pretty_name"],
            read(folder, "metadata/datasette.json")["title"],
        ],
        "version": [
            *(one["version"] for one in (package, cff, croissant, schema, ckan, zenodo, datacite, csl)),
            dcat["dcat:version"],
            csvw["schema:version"],
        ],
        "date": [
            package["created"][:10],
            cff["date-released"],
            croissant["datePublished"],
            schema["datePublished"],
            dcat["dct:issued"]["@value"],
            zenodo["publication_date"],
            datacite["dates"][0]["date"],
            csvw["dc:issued"],
            "-".join(f"{one:02}" for one in csl["issued"]["date-parts"][0]),
        ],
        "licence": [
            package["licenses"][0]["path"],
            cff["license-url"],
            croissant["license"],
            schema["license"],
            datacite["rightsList"][0]["rightsUri"],
            csvw["dc:license"]["@id"],
            *(one["dct:license"]["@id"] for one in dcat["dcat:distribution"]),
        ],
        "licence id": [
            package["licenses"][0]["name"],
            cff["license"],
            zenodo["license"],
            front(folder)["license"].upper(),
        ],
        "creator": [
            croissant["creator"][0]["name"],
            schema["creator"][0]["name"],
            dcat["dct:creator"][0]["foaf:name"],
            ckan["author"],
            csvw["dc:creator"][0],
        ],
    }


def test_no_two_descriptions_disagree(fleet):
    assert {name: len(set(said)) for name, said in stated(fleet).items()} == dict.fromkeys(stated(fleet), 1)


def test_a_package_that_says_nothing_of_itself_has_nothing_said_of_it(bare):
    croissant = read(bare, "metadata/croissant.json")
    assert not {"creator", "publisher", "license", "version", "datePublished", "url"} & croissant.keys()
    assert (bare / "citation" / "citation.apa.txt").read_text(
        encoding="utf-8"
    ) == "fleet [Data set]. (n.d.).\n"
    assert "The package states none." in (bare / "README.md").read_text(encoding="utf-8")
    assert croissant["distribution"][0]["contentUrl"] == "data/makers.csv"


@pytest.mark.parametrize("made", ["fleet", "bare"])
def test_a_release_has_no_word_of_another_package(made, request):
    folder = request.getfixturevalue(made)
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in {".md", ".json", ".jsonld", ".cff", ".txt", ".bib", ".sql"}:
            text = path.read_text(encoding="utf-8")
            assert [word for word in SAMPLE_WORDS if word in text] == [], path


# --- the papers ----------------------------------------------------------------------------------------


def test_the_front_counts_rows_readings_by_hand_and_waivers(fleet, root):
    readme = (fleet / "README.md").read_text(encoding="utf-8")
    assert (
        "\nVersion 1.2.3, 2025-03-04: 6 rows in 2 tables; 0 rows with a figure or date read by hand; "
        "0 findings of the checks accepted with a reason.\n" in readme
    )
    package = read_package(root)
    lines = (root / "validation" / "waivers.csv").read_text(encoding="utf-8").splitlines()
    assert f"; {len(lines) - 1} findings of the checks accepted" in papers.readme(package, root)


def test_an_empty_table_is_said_to_be_empty(tmp_path):
    package = write_fleet(
        tmp_path / "package", "boat_id,maker_id,as_written,seats,cost,electric,launched,edtf\n"
    )
    readme = (release(package, tmp_path / "dist") / "README.md").read_text(encoding="utf-8")
    assert "| [boats](data/boats.csv) | What they build. | none yet |" in readme


def test_words_of_a_descriptor_are_no_markup(tmp_path):
    package = write_fleet(tmp_path / "package", title="<b>x</b> [y](z) | `w`")
    readme = papers.readme(package, tmp_path)
    assert readme.startswith("# &lt;b&gt;x&lt;/b&gt; \\[y\\](z) \\| \\`w\\`\n")


def test_a_link_to_what_is_not_published_is_none(tmp_path):
    (tmp_path / "README.md").write_text("x", encoding="utf-8")
    text = "[a](docs/a.md#b), [r](README.md#x), [h](https://fleet.city/x), [s](#s)"
    kept = "a, [r](README.md#x), [h](https://fleet.city/x), [s](#s)"
    assert papers.without_dead_links(text, tmp_path) == kept


def test_the_page_is_the_first_file_where_it_is_there(tmp_path):
    package = write_fleet(tmp_path / "package")
    (tmp_path / "START-HERE.html").write_text("<!doctype html>", encoding="utf-8")
    assert "## The files\n\n- [START-HERE.html](START-HERE.html): the page" in papers.readme(
        package, tmp_path
    )


def test_a_placeholder_is_no_address_to_cite(tmp_path):
    who = identify(write_fleet(tmp_path, homepage="https://example.org/fleet", id=None))
    assert not identify(write_fleet(tmp_path / "odd", homepage="http://[::1", id=None)).is_placed
    assert not who.is_placed
    assert "http" not in citation.apa(who)
    assert who.url("data/boats.csv") == "https://example.org/fleet/data/boats.csv"


def test_the_citation_of_the_repository_is_made_from_the_descriptor(root):
    made = citation.citation_file(read_package(root))
    assert (root / "CITATION.cff").read_text(encoding="utf-8") == made


def test_project_and_descriptor_agree(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    who = identify(read_package(root))
    assert project["version"] == who.version
    assert [one["name"] for one in project["authors"]] == [one.name for one in who.creators]
    assert who.licence.name in project["license"]


def test_a_card_counts_its_rows_by_classes():
    limits = [limit for limit, _ in hugging_face._SIZES]  # noqa: SLF001 - the table itself is the fact
    assert limits == sorted(limits)


@pytest.fixture
def set_identity(root):
    """The function of scripts/identity.py that sets one property."""
    names = {"__name__": "identity"}
    text = (root / "scripts" / "identity.py").read_text(encoding="utf-8")
    exec(compile(text, "identity.py", "exec"), names)  # noqa: S102 - our own script
    return names["change"]


def test_home_page_and_doi_are_set_in_one_line_of_the_descriptor(set_identity, root):
    text = (root / "datapackage.json").read_text(encoding="utf-8")
    changed = set_identity(text, "homepage", "https://data.harbour.city/x")
    changed = set_identity(changed, "id", "https://doi.org/10.1/x")
    assert json.loads(changed) == {
        **json.loads(text),
        "homepage": "https://data.harbour.city/x",
        "id": "https://doi.org/10.1/x",
    }
    differing = [one for one, two in zip(text.splitlines(), changed.splitlines(), strict=True) if one != two]
    assert len(differing) == 1


def test_the_placeholders_of_the_repository_are_named(root):
    who = identify(read_package(root))
    says = (root / "scripts" / "identity.py").read_text(encoding="utf-8")
    assert who.is_placed or re.search(r"placeholders: a home page on example\.org", says)
