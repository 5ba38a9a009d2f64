"""Rows are suggested, decided and added: what follows is filled in, what does not is never guessed."""

from __future__ import annotations

import csv
import io
import json

import pytest

from footnoted.article.source import read_article
from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.errors import BadCsvError, ChangeError
from footnoted.model import Model
from footnoted.upkeep.adding import New, add_rows
from footnoted.upkeep.asking import ask_row
from footnoted.upkeep.checking import complaint
from footnoted.upkeep.deciding import decide
from footnoted.upkeep.draft import Draft
from footnoted.upkeep.ids import slug
from footnoted.upkeep.incoming import rows_of_csv, rows_of_json
from footnoted.upkeep.namings import complete
from footnoted.upkeep.suggest import read_draft, suggest, write_draft
from footnoted.upkeep.unknown_names import find_candidates
from packages import COURT, REPORT, SAMPLE, change, copy_package

EN = "article.en.txt"
USERS = (
    'quayside-users,users,quayside,,level,40000,,user,,more_than,"more than 40,000 users",698,720,,,,stated,'
)


@pytest.fixture
def package(tmp_path):
    return copy_package(SAMPLE, tmp_path)


@pytest.fixture
def english(package):
    return read_article(package / EN)


def drop(package, table, start):
    """Take the rows out that begin so; give them."""
    path = package / "data" / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if not one.startswith(start)), encoding="utf-8")
    return [one for one in lines if one.startswith(start)]


def tree(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode())))


# --- what is suggested -----------------------------------------------------------------------------------


def test_nothing_is_suggested_where_every_row_is_there(package, english):
    found = [one for one in suggest(Model(read_package(package)), english) if one.found != "a name"]
    assert found == []


def test_a_lost_figure_is_suggested_with_what_its_words_say(package, english):
    drop(package, "market_figures", "quayside-users")
    (one,) = [one for one in suggest(Model(read_package(package)), english) if one.found == "a figure"]
    assert one.table == "?"
    assert {name: cell for name, cell in one.cells.items() if cell != "?"} == {
        "sentence_id": "harbour-ferries-s011",
        "as_written": "more than 40,000 users",
        "start": "698",
        "end": "720",
        "value": "40000",
        "unit": "user",
        "qualifier": "more_than",
    }
    assert sorted(name for name, cell in one.cells.items() if cell == "?") == [
        "direction",
        "gist",
        "kind",
        "metric",
        "modality",
    ]


def test_a_lost_date_and_quotation_are_suggested(package, english):
    drop(package, "events", "tidewright-settles")
    drop(package, "statements", "lindqvist-heron-quiet")
    date, quotation = (
        one
        for one in suggest(Model(read_package(package)), english)
        if one.found in ("a date", "a quotation") and one.cells["sentence_id"] != "harbour-ferries-s015"
    )
    assert (date.table, date.cells["edtf"], date.cells["gist"]) == ("events", "2021", "?")
    assert (quotation.table, quotation.cells["mode"], quotation.cells["gist"]) == ("statements", "?", "?")
    assert "as_written" not in quotation.cells


def test_a_name_is_what_has_a_capital_that_it_never_lacks():
    found = find_candidates(
        [
            "Orvane Pumps sells the Tern.",
            "Small pumps cost less.",
            "The small Tern of Delmara runs.",
            "نص عربي",
        ]
    )
    assert [[one.words for one in sentence] for sentence in found] == [
        ["Orvane Pumps", "Tern"],
        [],
        ["Tern of Delmara"],
        [],
    ]


def test_a_draft_quotes_no_sentence(package, english):
    drop(package, "statements", "lindqvist-heron-quiet")
    model = Model(read_package(package))
    text = write_draft(model, suggest(model, english)).decode()
    assert "pays for itself" not in text


# --- what is taken in ------------------------------------------------------------------------------------


def test_rows_are_taken_in_once_nothing_is_open_and_the_others_stay(package, english):
    lost = drop(package, "market_figures", "quayside-users")
    drop(package, "events", "tidewright-settles")
    model = Model(read_package(package))
    draft = rows(write_draft(model, suggest(model, english)))
    for row in draft:
        if row["found"] == "a figure":
            row |= {"into": "market_figures", "metric": "users", "direction": "level", "modality": "stated"}
            row |= {"subject": "quayside", "id": "quayside-users"}
        elif row["found"] == "a name":
            row["into"] = "-"
    out = io.StringIO()
    writer = csv.DictWriter(out, draft[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(draft)
    found = read_draft(model, out.getvalue().encode(), "draft.csv")
    assert [one.table for one in found.ready] == ["market_figures"]
    assert len(found.open) == 2
    assert found.dropped == sum(row["into"] == "-" for row in draft)
    with Draft(read_package(package), [english]) as copy:
        assert add_rows(copy, found.ready, [english]) == ["market_figures/quayside-users"]
        assert copy.read("data/market_figures.csv").decode().count(lost[0]) == 1


def test_the_command_takes_a_draft_in_and_refuses_to_write_over_it(package, monkeypatch, capsys):
    monkeypatch.chdir(package)
    lost = drop(package, "market_figures", "quayside-users")
    assert main(["suggest", EN]) == 0
    path = package / "drafts" / "harbour-ferries.csv"
    assert main(["suggest", EN]) == 2
    assert "expected none, so that what you decided stays" in capsys.readouterr().err
    draft = rows(path.read_bytes())
    draft[0]["into"] = "-"
    (figure,) = [row for row in draft if row["found"] == "a figure"]
    figure |= {"into": "market_figures", "id": "quayside-users", "metric": "users", "subject": "quayside"}
    figure |= {"direction": "level", "modality": "stated"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, figure, lineterminator="\n")
        writer.writeheader()
        writer.writerows([figure])
    assert main(["suggest", EN, "--accept"]) == 0
    assert capsys.readouterr().out.startswith("added market_figures/quayside-users\n")
    assert lost[0] in (package / "data" / "market_figures.csv").read_text(encoding="utf-8")
    assert rows(path.read_bytes()) == []


def test_a_draft_is_decided_in_the_terminal(package, english, monkeypatch, capsys):
    drop(package, "events", "tidewright-settles")
    model = Model(read_package(package))
    data = write_draft(model, [one for one in suggest(model, english) if one.found == "a date"])
    monkeypatch.setattr("sys.stdin", io.StringIO("Tidewright comes.\nsure\nstated\n"))
    (row,) = rows(decide(model, data, english))
    assert (row["gist"], row["modality"]) == ("Tidewright comes.", "stated")
    out = capsys.readouterr().out
    assert "In [2021], the shipyard Tidewright settled" in out
    assert '  found "sure"; expected one of stated, implied, planned, hedged, attributed.' in out


def test_what_was_decided_stays_where_the_input_ends(package, english, monkeypatch):
    drop(package, "events", "tidewright-settles")
    model = Model(read_package(package))
    data = write_draft(model, [one for one in suggest(model, english) if one.found == "a date"])
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert decide(model, data, english) == data


# --- add -------------------------------------------------------------------------------------------------


def test_words_give_all_that_follows_from_them(package, english):
    lost = drop(package, "market_figures", "quayside-users")
    cells = {"as_written": "more than 40,000 users", "metric": "users", "subject": "quayside"}
    cells |= {"direction": "level", "modality": "stated"}
    with Draft(read_package(package), [english]) as draft:
        assert add_rows(draft, [New("market_figures", cells)], [english]) == ["market_figures/quayside-users"]
        assert draft.read("data/market_figures.csv").decode().count(lost[0]) == 1
        assert lost[0].startswith(USERS)


def test_a_company_brings_its_row_of_the_register_and_its_mentions(package, english):
    (row,) = drop(package, "companies", "kelpworks")
    drop(package, "entities", "kelpworks")
    drop(package, "mentions", "kelpworks")
    with Draft(read_package(package), [english]) as draft:
        cells = {"name": "Kelpworks", "parent": "bluewater-lines"}
        assert add_rows(draft, [New("companies", cells)], [english]) == ["companies/kelpworks"]
        assert complete(draft, [english]) == (1, 2, [])
        for name in ("companies", "entities", "mentions"):
            assert draft.read(f"data/{name}.csv") == (SAMPLE / "data" / f"{name}.csv").read_bytes()
        assert row in draft.read("data/companies.csv").decode()


def test_a_name_of_several_is_left_to_a_person(package, english):
    change(package, "data/people.csv", "Mara Lindqvist,Lindqvist,", "Mara Lindqvist,Lindqvist|Adeyemi,")
    drop(package, "mentions", "jonas-adeyemi")
    with Draft(read_package(package), [english]) as draft:
        found = complete(draft, [english])
    assert {one.entities for one in found.shared} == {("jonas-adeyemi", "mara-lindqvist")}


def test_what_is_missing_is_named_and_nothing_is_written(package, english):
    before = tree(package)
    row = New("funding_facts", {"as_written": "4 million euros", "actor": "tidewright"})
    with Draft(read_package(package), [english]) as draft, pytest.raises(ChangeError) as raised:
        add_rows(draft, [row], [english])
    assert str(raised.value) == (
        'funding_facts ("4 million euros"): found no kind, gist, modality; expected a value of each. '
        "Give it, or more of the words so that they stand in one place alone."
    )
    assert tree(package) == before


def test_words_that_stand_twice_give_no_place(package, english):
    row = New(
        "mentions", {"as_written": "Tidewright", "entity_id": "tidewright", "mention_id": "tidewright-m99"}
    )
    with (
        Draft(read_package(package), [english]) as draft,
        pytest.raises(ChangeError, match="no start, end, sent"),
    ):
        add_rows(draft, [row], [english])


def test_who_adds_words_without_an_article_is_told_what_it_would_give(package, monkeypatch, capsys):
    monkeypatch.chdir(package)
    (package / "article.en.txt").rename(package / "kept.txt")
    drop(package, "market_figures", "quayside-users")
    row = {"market_figure_id": "quayside-users", "as_written": "more than 40,000 users", "metric": "users"}
    row |= {"subject": "quayside", "direction": "level", "modality": "stated", "value": "40000"}
    row |= {"unit": "user", "qualifier": "more_than", "sentence_id": "harbour-ferries-s011"}
    (package / "rows.json").write_text(json.dumps([row]), encoding="utf-8")
    assert main(["add", "market_figures", "--from-json", "rows.json"]) == 2
    assert capsys.readouterr().out == (
        "No article is at hand: with --article, places, figures and dates follow from the words.\n"
    )


def test_a_row_that_breaks_a_rule_is_not_added(package, monkeypatch, capsys):
    monkeypatch.chdir(package)
    (package / "rows.json").write_text(json.dumps([{"name": "Nowhere", "kind": "city"}]), encoding="utf-8")
    before = tree(package)
    assert main(["add", "places", "--from-json", "rows.json", "--article", EN]) == 2
    assert tree(package) == before
    assert capsys.readouterr().err.startswith(
        'footnoted: places ("Nowhere"): found no sentence_id; expected a value of each.'
    )
    wrong = {"name": "Maren", "kind": "city", "sentence_id": "harbour-ferries-s003"}
    (package / "rows.json").write_text(json.dumps([wrong]), encoding="utf-8")
    assert main(["add", "places", "--from-json", "rows.json", "--article", EN]) == 2
    assert "The package would have errors it does not have now:" in capsys.readouterr().err


def test_each_field_is_asked_for_and_checked_as_it_is_typed(package, english, monkeypatch, capsys):
    drop(package, "market_figures", "quayside-users")
    answers = [
        "more than 40,000 users",
        "",
        "users",
        "quay",
        "quayside",
        "",
        "sideways",
        "level",
        "",
        "",
        "",
        "",
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*answers, "", "stated", "", ""]) + "\n"))
    row = ask_row(read_package(package), "market_figures", [english])
    out = capsys.readouterr().out
    assert "start: 698 (follows)" in out
    assert "  expected a value." in out
    assert '  found "quay"; expected an id of entities.' in out
    assert '  found "sideways"; expected one of up, down, in, out, level.' in out
    assert row.cells["direction"] == "level"


def test_rows_come_from_json_and_csv():
    assert rows_of_json('[{"value": 1.50, "x": null, "y": true}]', "t", "j") == [
        New("t", {"value": "1.5", "x": "", "y": "TRUE"})
    ]
    assert rows_of_json('{"a": [{"b": "c"}], "d": {"e": 1}}', "", "j") == [
        New("a", {"b": "c"}),
        New("d", {"e": "1"}),
    ]
    assert rows_of_csv(b'into,a\nt,"x, y"\nu,z\n', "", "c") == [New("t", {"a": "x, y"}), New("u", {"a": "z"})]


@pytest.mark.parametrize("text", ["[1, 2]", "{", '{"a": 1}', '"a"', '[{"a": []}]'])
def test_json_of_another_form_is_refused(text):
    with pytest.raises(ChangeError, match=r"^rows\.json: "):
        rows_of_json(text, "places" if text.startswith("[{") else "", "rows.json")


def test_what_stands_in_the_place_of_a_row_is_shown():
    with pytest.raises(ChangeError) as caught:
        rows_of_json('[{"name": "Ribe"}, 5]', "places", "rows.json")
    assert str(caught.value) == (
        'rows.json: found "5" in the place of a row; expected a list of rows, or lists of rows by table. '
        "Name the table where there is one."
    )


def test_a_number_that_cannot_be_written_out_is_refused():
    with pytest.raises(ChangeError) as caught:
        rows_of_json('[{"value": 1e999999999}]', "places", "rows.json")
    assert str(caught.value) == "rows.json: found a number of more than 1,000 digits. Give a shorter one."


def test_csv_of_another_form_is_refused():
    with pytest.raises(BadCsvError):
        rows_of_csv(b"a,b\n1\n", "places", "rows.csv")
    with pytest.raises(ChangeError, match="found no column into"):
        rows_of_csv(b"a,b\n1,2\n", "", "rows.csv")


@pytest.mark.parametrize(
    ("table", "field", "text", "says"),
    [
        ("places", "name", "", "expected a value"),
        ("places", "country", "", ""),
        ("places", "country", "Denmark", 'found "Denmark"; expected string in the form [A-Z]{2}'),
        ("events", "start", "1.5", 'found "1.5"; expected integer in the form 0|-?[1-9][0-9]*'),
        ("sources", "includes_text", "yes", 'found "yes"; expected FALSE or TRUE'),
        ("companies", "parent", "kelpworks", ""),
        ("companies", "parent", "heron", 'found "heron"; expected an id of companies'),
    ],
)
def test_a_cell_is_checked_by_its_field(package, table, field, text, says):
    described = read_package(package)
    resource = described.resource(table)
    assert complaint(described, resource, resource.field(field), text) == says


def test_an_id_is_made_of_ascii_words():
    assert [slug(one) for one in ("Société Générale", "Ben & Jerry’s 2", "نص")] == [
        "societe-generale",
        "ben-jerrys-2",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "found no header; expected the names of columns. Write the file anew."),
        (
            "into;name\nplaces;Esbjerg\n",
            "found semicolons between the labels; expected commas. Save the table as CSV with commas.",
        ),
        (
            "into\tname\n",
            "found tabs between the labels; expected commas. Save the table as CSV with commas.",
        ),
    ],
)
def test_a_table_of_another_form_is_named(text, says):
    with pytest.raises(ChangeError) as raised:
        rows_of_csv(text.encode(), "", "rows.csv")
    assert str(raised.value) == f"rows.csv: {says}"


def test_what_stands_twice_is_not_lost():
    with pytest.raises(BadCsvError, match=r'found the label "name" twice; expected each label once'):
        rows_of_csv(b"into,name,name\nplaces,Esbjerg,Ribe\n", "", "rows.csv")
    with pytest.raises(ChangeError, match='"name" stands twice in one object'):
        rows_of_json('[{"name": "Esbjerg", "name": "Ribe"}]', "places", "rows.json")


def test_an_emptied_draft_is_said_to_be_one(package, monkeypatch, capsys):
    monkeypatch.chdir(package)
    (package / "drafts").mkdir()
    draft = package / "drafts" / "harbour-ferries.csv"
    draft.write_bytes(b"")
    for how in ("--accept", "--ask"):
        assert main(["suggest", EN, how]) == 2
        assert capsys.readouterr().err == (
            f"footnoted: {draft}: found no header; expected the names of columns. Write the file anew.\n"
        )


def test_a_package_with_names_of_its_own_has_drafts_in_its_columns(tmp_path):
    root = copy_package(COURT, tmp_path)
    calendar = root / "data" / "court_calendar.csv"
    *rows, lost = calendar.read_text(encoding="utf-8").splitlines(keepends=True)
    assert lost.startswith("year-closed,")
    calendar.write_text("".join(rows), encoding="utf-8")
    (one,) = suggest(Model(read_package(root)), read_article(root / REPORT))
    assert (one.table, one.found) == ("court_calendar", "a date")
    assert one.cells == {
        "in_passage": "ardmoor-2023-s002",
        "held_on_quote": "2023",
        "held_on_from": "89",
        "held_on_to": "93",
        "held_on": "2023",
        "what": "?",
    }
