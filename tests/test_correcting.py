"""A cell is corrected by one command, what is mechanical is mended, and nothing is ever half-written."""

from __future__ import annotations

import shutil
import unicodedata

import pytest

from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.upkeep.mending import mend
from footnoted.upkeep.rows_text import put_rows, set_cells
from packages import SAMPLE, change, copy_package


@pytest.fixture
def package(tmp_path):
    return copy_package(SAMPLE, tmp_path)


@pytest.fixture
def released(package):
    kept = package / "validation" / "last_release"
    kept.mkdir()
    shutil.copy(package / "datapackage.json", kept)
    shutil.copytree(package / "data", kept / "data")
    return package


@pytest.fixture
def run(capsys, monkeypatch, package):
    monkeypatch.chdir(package)

    def call(*arguments):
        code = main([str(one) for one in arguments])
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


def tree(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def changed(before, root):
    return sorted(name for name, data in tree(root).items() if before.get(name) != data)


# --- correct ---------------------------------------------------------------------------------------------


def test_a_cell_is_written_and_nothing_else(run, package):
    before = tree(package)
    code, out, _ = run("correct", "companies/tidewright/sector", "ferry building")
    assert code == 0
    assert out.endswith("No released cell is another now: no line in validation/corrections.csv is needed.\n")
    assert changed(before, package) == ["data/companies.csv"]
    old, new = before["data/companies.csv"], (package / "data" / "companies.csv").read_bytes()
    assert new == old.replace(b",shipbuilding,", b",ferry building,")


def test_a_released_cell_gets_its_reason(run, released):
    code, out, _ = run("correct", "companies/tidewright/sector", "ferries, boats", "--reason", "As it says.")
    assert code == 0
    assert out.endswith("The reason stands in validation/corrections.csv, beside what was released.\n")
    assert (released / "validation" / "corrections.csv").read_text(encoding="utf-8") == (
        "release,table,row,field,was,now,reason\n"
        '0.1.0,companies,tidewright,sector,shipbuilding,"ferries, boats",As it says.\n'
    )


def test_a_second_correction_takes_the_place_of_the_first(run, released):
    run("correct", "companies/tidewright/sector", "ferries", "--reason", "First.")
    run("correct", "companies/tidewright/sector", "boats", "--reason", "Second.")
    lines = (released / "validation" / "corrections.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["0.1.0,companies,tidewright,sector,shipbuilding,boats,Second."]
    run("correct", "companies/tidewright/sector", "shipbuilding")
    lines = (released / "validation" / "corrections.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == []


def test_a_released_cell_is_not_changed_without_a_reason(run, released):
    before = tree(released)
    code, _, err = run("correct", "companies/tidewright/sector", "ferries")
    assert (code, tree(released)) == (2, before)
    assert err == (
        'footnoted: companies/tidewright/sector was released as "shipbuilding" in 0.1.0; '
        "expected a reason for another value. Give it with --reason.\n"
    )


def test_a_correction_that_its_words_deny_is_not_written(run, package):
    before = tree(package)
    code, out, err = run("correct", "funding_facts/heron-cost/value", "5000000")
    assert (code, tree(package)) == (2, before)
    assert "+heron-cost,tidewright,,cost,Building the Heron cost 4 million euros.,,5000000," in out
    assert err.startswith(
        "footnoted: Nothing was written. The package would have errors it does not have now:\n"
        "  data/funding_facts.csv:5:71: error [readings.figure] funding_facts/heron-cost/value: "
    )


def test_cells_that_belong_together_are_corrected_together(run):
    code, _, err = run(
        "correct",
        *("other_figures/hires-per-yard/as_written", "20"),
        *("other_figures/hires-per-yard/end", "848"),
    )
    assert (code, err) == (0, "")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("companies/tidewright", 'found "companies/tidewright"; expected TABLE/ROW/FIELD.'),
        ("company/tidewright/sector", 'found no table "company"; there are '),
        ("companies/tidewrite/sector", 'found no row of companies "tidewrite"; there are '),
        ("companies/tidewright/sektor", 'found no field of companies "sektor"; there are '),
        ("companies/tidewright/name", 'companies/tidewright/name is "Tidewright" already; expected another'),
    ],
)
def test_a_cell_that_is_none_is_named(run, package, address, says):
    before = tree(package)
    code, _, err = run("correct", address, "Tidewright")
    assert (code, tree(package)) == (2, before)
    assert err.startswith(f"footnoted: {says}")


def test_a_broken_list_of_corrections_is_not_written_over(run, released):
    path = released / "validation" / "corrections.csv"
    path.write_text("release,table,row,field,was,now,reason\n0.1.0,companies\n", encoding="utf-8")
    before = tree(released)
    code, _, err = run("correct", "companies/tidewright/sector", "ferries", "--reason", "So.")
    assert (code, tree(released)) == (2, before)
    assert "canonical.list" in err


# --- fix -------------------------------------------------------------------------------------------------


def test_a_sound_package_has_nothing_to_mend(run, package):
    before = tree(package)
    assert run("fix", "--yes") == (0, "Nothing to mend.\n", "")
    assert tree(package) == before


def test_the_difference_is_shown_and_nothing_written_without_a_word(run, package):
    change(package, "data/places.csv", "denmark,Denmark,", "denmark, Denmark,")
    before = tree(package)
    code, out, _ = run("fix")
    assert (code, tree(package)) == (1, before)
    assert out == (
        "--- data/places.csv\n+++ data/places.csv\n@@ -2 +2 @@\n"
        "-denmark, Denmark,,,country,DK,,harbour-ferries-s003\n"
        "+denmark,Denmark,,,country,DK,,harbour-ferries-s003\n"
        "Nothing was written. Run it again with --yes to write this.\n"
    )


def slips():
    yield "byte order mark", lambda data: b"\xef\xbb\xbf" + data
    yield "line ends", lambda data: data.replace(b"\n", b"\r\n")
    yield "separator", lambda data: data.replace(b",", b";")
    yield "tabs", lambda data: data.replace(b",", b"\t")
    yield "blank rows", lambda data: data + b",,,,,,,\n" * 200
    yield "header again", lambda data: data + data.splitlines(keepends=True)[0]
    yield "surplus cells", lambda data: data.replace(b"\n", b",,\n")
    yield (
        "order",
        lambda data: b"".join([*data.splitlines(keepends=True)[:1], *data.splitlines(keepends=True)[:0:-1]]),
    )
    yield "quotes", lambda data: data.replace(b"denmark,", b'"denmark",', 1)
    yield "no last line end", lambda data: data.removesuffix(b"\n")
    yield "blanks", lambda data: data.replace(b",country,DK", b", country , DK ")
    yield "odd space", lambda data: data.replace(b"The town", "The\u00a0town".encode())


@pytest.mark.parametrize("slip", [one for _, one in slips()], ids=[name for name, _ in slips()])
def test_each_slip_is_mended_to_the_byte(package, slip):
    good = (package / "data" / "places.csv").read_bytes()
    assert slip(good) != good
    assert mend(slip(good), read_package(package).resource("places")) == good


def test_what_is_mended_is_written_and_named(run, package):
    path = package / "data" / "places.csv"
    good = path.read_bytes()
    path.write_bytes(good.replace(b"\n", b"\r\n"))
    code, out, err = run("fix", "--yes")
    assert (code, err, path.read_bytes()) == (0, "", good)
    assert out.endswith("wrote data/places.csv\n")


@pytest.mark.parametrize(
    ("file", "good", "slip"),
    [
        ("funding_facts", ",4000000,,money", ",4000000.0,,money"),
        ("funding_facts", ",4000000,,money", ",٤٠٠٠٠٠٠,,money"),
        (
            "sources",
            ",TRUE,CC0-1.0: written for this package.\nharbour-letter",
            ",true,CC0-1.0: written for this package.\nharbour-letter",
        ),
    ],
)
def test_a_value_in_another_form_is_mended(package, file, good, slip):
    data = (package / "data" / f"{file}.csv").read_bytes()
    assert data.count(good.encode()) == 1
    other = data.replace(good.encode(), slip.encode())
    assert mend(other, read_package(package).resource(file)) == data


def test_cells_that_follow_from_words_are_filled(run, package):
    change(
        package,
        "data/funding_facts.csv",
        ",4000000,,money,EUR,,4 million euros,173,188,",
        ",,,,,,4 million euros,,,",
    )
    good = (SAMPLE / "data" / "funding_facts.csv").read_bytes()
    run("fix", "--yes", "--article", package / "article.en.txt")
    assert (package / "data" / "funding_facts.csv").read_bytes() == good


def test_a_cell_that_says_otherwise_is_left_for_a_person(run, package):
    change(package, "data/funding_facts.csv", ",4000000,,money,EUR,,4 mill", ",5000000,,money,,,4 mill")
    before = tree(package)
    assert run("fix", "--yes") == (0, "Nothing to mend.\n", "")
    assert tree(package) == before


def test_letters_are_composed(package):
    data = (package / "data" / "places.csv").read_bytes().replace(b"The town", "Thé town".encode())
    other = unicodedata.normalize("NFD", data.decode()).encode()
    assert mend(other, read_package(package).resource("places")).count("Thé town".encode()) == 1


def test_words_of_a_source_keep_their_form(package):
    resource = read_package(package).resource("people")
    data = (package / "data" / "people.csv").read_bytes().replace(b"Adeyemi,,", "Ade\u0301yemi,,".encode())
    assert mend(data, resource) == data


def test_a_table_of_a_merge_is_left_as_it_is(package):
    resource = read_package(package).resource("places")
    data = (package / "data" / "places.csv").read_bytes() + b"<<<<<<< mine \n ,\n>>>>>>> theirs\n"
    assert mend(data, resource) == data


def test_a_text_that_is_not_utf_8_is_left_as_it_is(package):
    resource = read_package(package).resource("places")
    data = (package / "data" / "places.csv").read_bytes() + "é\r\n".encode("latin-1")
    assert mend(data, resource) == data


# --- the text of rows ------------------------------------------------------------------------------------


def test_only_the_cell_changes_whatever_stands_around_it():
    data = '\ufeffa,b\r\n1,"x, ""y"""\r\n2,"over\ntwo"\n3,z'.encode()
    assert (
        set_cells(data, {(2, 0): "two,2"}) == '\ufeffa,b\r\n1,"x, ""y"""\r\n"two,2","over\ntwo"\n3,z'.encode()
    )


def test_a_row_is_put_where_its_key_belongs(package):
    resource = read_package(package).resource("places")
    data = (package / "data" / "places.csv").read_bytes()
    row = {
        "place_id": "esbjerg",
        "name": "Esbjerg, west",
        "kind": "city",
        "sentence_id": "harbour-ferries-s003",
    }
    lines = put_rows(data, resource, [row]).decode().splitlines()
    assert lines[2] == 'esbjerg,"Esbjerg, west",,,city,,,harbour-ferries-s003'
    assert [lines[0], lines[1], *lines[3:]] == data.decode().splitlines()
