"""The pandas side: dtypes, names, descriptions, footnotes, and what an import costs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import china_ai_rise
import footnoted
from footnoted.descriptor import read_package
from footnoted.errors import (
    ArticleError,
    BadCsvError,
    UnknownNameError,
    UnknownValueError,
    UnreadablePackageError,
)
from footnoted.footnote import trace
from footnoted.frames import read_frame
from footnoted.package import Package
from tables_of import field, write_package

SAMPLE = Path(footnoted.__file__).with_name("sample")

FERRIES = {
    "name": "ferries",
    "version": "1.0.0",
    "resources": [
        {
            "name": "ferries",
            "path": "ferries.csv",
            "schema": {
                "primaryKey": ["ferry_id"],
                "fields": [
                    {"name": "ferry_id", "type": "string"},
                    {"name": "country", "type": "string"},
                    {"name": "seats", "type": "integer", "unit": "seats", "description": "How many sit."},
                    {"name": "cost", "type": "number"},
                    {"name": "electric", "type": "boolean"},
                    {"name": "launched", "type": "date"},
                    {
                        "name": "size",
                        "type": "string",
                        "categories": [{"value": "small"}, {"value": "large"}],
                        "categoriesOrdered": True,
                    },
                    {"name": "state", "type": "string", "constraints": {"enum": ["sails", "rests"]}},
                ],
            },
        }
    ],
}
ROWS = """ferry_id,country,seats,cost,electric,launched,size,state
heron,NA,9007199254740993,0.1,TRUE,2024-02-29,small,sails
stork,بحر,,,,,,
"""


@pytest.fixture
def ferries(tmp_path):
    (tmp_path / "datapackage.json").write_text(json.dumps(FERRIES), encoding="utf-8")
    (tmp_path / "ferries.csv").write_text(ROWS, encoding="utf-8")
    return read_package(tmp_path)


def frame_of(package):
    return read_frame(package, package.resource("ferries"))


def test_every_type_has_its_nullable_dtype(ferries):
    small_to_large = pd.CategoricalDtype(["small", "large"], ordered=True)
    assert {name: str(dtype) for name, dtype in frame_of(ferries).dtypes.items()} == {
        "ferry_id": "string",
        "country": "string",
        "seats": "Int64",
        "cost": "Float64",
        "electric": "boolean",
        "launched": "date32[day][pyarrow]",
        "size": "category",
        "state": "category",
    }
    assert frame_of(ferries)["size"].dtype == small_to_large
    assert not frame_of(ferries)["state"].dtype.ordered


def test_a_missing_value_is_missing_and_na_is_a_text(ferries):
    frame = frame_of(ferries)
    assert frame["country"].tolist() == ["NA", "بحر"]
    assert frame.iloc[1].isna().tolist() == [False, False, True, True, True, True, True, True]


def test_large_integers_stay_exact_beside_a_missing_one(ferries):
    assert frame_of(ferries)["seats"].iloc[0] == 9007199254740993


@pytest.mark.parametrize("odd", [True, 0, None, [], {"name": []}, {"value": 1}, {"value": {}}], ids=str)
def test_a_category_that_is_no_text_is_no_traceback(odd, sample):
    path = sample / "datapackage.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    closed = {
        one["name"]: table["name"]
        for table in raw["resources"]
        for one in table["schema"]["fields"]
        if "categories" in one
    }
    for one in (one for table in raw["resources"] for one in table["schema"]["fields"]):
        if one["name"] in closed:
            one["categories"] = [odd]
    path.write_text(json.dumps(raw), encoding="utf-8")
    frames = footnoted.open(sample).load()
    assert closed
    assert {str(frames[table][name].dtype) for name, table in closed.items()} == {"string"}


def test_a_value_outside_the_categories_is_named_not_dropped(ferries):
    path = ferries.root / "ferries.csv"
    path.write_text(ROWS.replace("small", "huge"), encoding="utf-8")
    says = (
        r"^ferries.csv: field size: found huge; expected one of small, large\. "
        r"Run `footnoted validate` to see every place\.$"
    )
    with pytest.raises(UnknownValueError, match=says):
        frame_of(ferries)


def test_a_cell_of_the_wrong_type_is_named_by_its_place(ferries):
    path = ferries.root / "ferries.csv"
    path.write_text(ROWS.replace("0.1", "dear"), encoding="utf-8")
    with pytest.raises(BadCsvError, match=r'ferries.csv:2:27: found "dear"; expected number, as cost is'):
        frame_of(ferries)


def test_names_stand_beside_every_reference_to_an_entity():
    roles = china_ai_rise.load("roles", names=True)
    assert list(roles.columns)[1:5] == ["person_id", "person_id_name", "entity_id", "entity_id_name"]
    tesla = roles.set_index("role_id").loc["andrej-karpathy-tesla-ai-scientist"]
    assert (tesla["person_id_name"], tesla["entity_id_name"]) == ("Andrej Karpathy", "Tesla")
    companies = china_ai_rise.load(names=True)["companies"].set_index("company_id")
    assert companies.loc["deepseek", "parent_name"] == "the parent company of DeepSeek"
    assert companies.loc["deepseek", "headquarters_name"] == "Hangzhou"
    assert companies["parent_name"].isna().tolist() == companies["parent"].isna().tolist()
    assert str(companies["parent_name"].dtype) == "string"
    assert "company_id_name" not in companies


def test_no_names_are_added_where_the_register_has_none(ferries):
    frame = frame_of(ferries)
    named = Package(ferries).load("ferries", names=True)
    assert list(named.columns) == list(frame.columns)


def test_load_gives_each_table_with_the_declared_columns():
    frames = china_ai_rise.load()
    assert list(frames) == china_ai_rise.tables()
    for resource in china_ai_rise.package().resources:
        assert tuple(frames[resource.name].columns) == resource.field_names
        assert len(frames[resource.name])
        pd.testing.assert_frame_equal(frames[resource.name], china_ai_rise.load(resource.name))


def test_each_load_is_a_frame_of_its_own():
    frame = china_ai_rise.load("companies")
    frame["name"] = "changed"
    assert (china_ai_rise.load("companies")["name"] != "changed").all()


def test_describe_has_a_row_for_each_column():
    described = china_ai_rise.describe("market_figures").set_index("field")
    assert list(described.index) == list(china_ai_rise.load("market_figures").columns)
    assert list(described.columns) == ["title", "type", "unit", "required", "description", "example"]
    assert described.loc["start", "type"] == "integer"
    assert described.loc["start", "unit"] == "code points"
    assert (described["description"] != "").all()


def test_an_unknown_table_is_answered_with_those_there_are():
    says = '^found no table "compnies"; there are companies, .*, identifiers. Did you mean "companies"\\?$'
    for ask in (china_ai_rise.load, china_ai_rise.describe):
        with pytest.raises(UnknownNameError, match=says):
            ask("compnies")
    with pytest.raises(UnknownNameError, match=says):
        china_ai_rise.trace("compnies", "x")


def test_every_row_of_every_table_can_be_traced():
    package = china_ai_rise.package()
    for resource in package.resources:
        row_id = "|".join(china_ai_rise.load(resource.name)[list(resource.primary_key)].iloc[0])
        note = china_ai_rise.trace(resource.name, row_id)
        assert (note.table, note.row_id) == (resource.name, row_id)
        assert bool(note.citations) == (resource.name not in {"sources", "identifiers"})


def test_an_unknown_row_is_answered_with_the_rows_there_are():
    says = 'found no row of companies "kelpwork"; there are .* Did you mean "kelpworks"'
    with pytest.raises(UnknownNameError, match=says):
        trace(read_package(SAMPLE), "companies", "kelpwork")


def test_the_error_lists_no_more_than_twenty_names():
    known = [f"row-{number}" for number in range(30)]
    error = UnknownNameError("zzz", "row", known)
    assert str(error) == f'found no row "zzz"; there are {", ".join(known[:20])} and 10 more.'
    assert isinstance(error, LookupError)


def test_a_footnote_reads_as_row_words_and_sentence():
    note = trace(read_package(SAMPLE), "market_figures", "bluewater-share-price")
    assert str(note) == (
        "market_figures/bluewater-share-price\n"
        "  market_figure_id: bluewater-share-price\n"
        "  metric: share price\n"
        "  subject: bluewater-lines\n"
        "  direction: down\n"
        "  value: 6\n"
        "  unit: percent\n"
        "  period: 2024-03-14\n"
        "  modality: stated\n"
        "  words at characters 599 to 608:\n"
        "    6 percent\n"
        "[1] cites harbour-ferries-s009 (section 2, paragraph 1, body, characters 539 to 626, "
        "sha256 615059de9790b1b608b5750138fd256f60547f30772d179850b4718c5c980ec6)\n"
        "    Bluewater's shares lose value."
    )


def test_a_footnote_points_at_the_words_in_the_source():
    note = trace(read_package(SAMPLE), "market_figures", "bluewater-share-price")
    article = (SAMPLE / "article.en.txt").read_text(encoding="utf-8")
    assert article[note.start : note.end] == note.as_written
    sentence = note.citations[0]
    assert note.as_written in article[sentence.start : sentence.end]


def test_further_evidence_follows_the_own_sentence_with_its_stance():
    package = read_package(SAMPLE)
    further = read_frame(package, package.resource("evidence")).iloc[0]
    note = trace(package, further["table"], further["row_id"])
    assert note.citations[0].stance == "cites"
    assert (further["stance"], further["sentence_id"]) in [
        (one.stance, one.sentence_id) for one in note.citations[1:]
    ]


def test_who_takes_part_in_a_row_is_named_with_the_part():
    note = china_ai_rise.trace("market_figures", "ai-dominance-too-early")
    scope = "despite the progress that its success stands for"
    assert f"  with DeepSeek (deepseek), role topic, scope {scope}" in note.text.splitlines()
    assert "<th>with</th>" in note._repr_html_()
    every = {
        (row["table"], row["row_id"], row["entity_id"], row["negated"], row["sentence_id"])
        for row in china_ai_rise.load("participants").to_dict("records")
    }
    told = set()
    for table, row_id in {one[:2] for one in every}:
        note = china_ai_rise.trace(table, row_id)
        cited = {one.sentence_id for one in note.citations}
        assert {one.sentence_id for one in note.participants} <= cited
        told |= {
            (table, row_id, one.entity_id, one.said.get("negated", False), one.sentence_id)
            for one in note.participants
        }
    assert told == every


def test_participants_are_told_under_a_package_s_own_names(tmp_path):
    names = [field("line_id"), *(field(one, "integer") for one in ("from", "to", "section")), field("hash")]
    for one, role in zip(names[1:3], ("start", "end"), strict=True):
        one["footnoted:role"] = role
    names[4]["footnoted:role"] = "sha256"
    text = "line_id,from,to,section,hash\nl1,0,4,1,aa\nl2,5,9,1,bb\n"
    parts = [field("part_id"), field("of"), field("row"), field("who"), field("as"), field("line")]
    for one, role in zip(parts[1:4], ("table", "row_id", "entity_id"), strict=True):
        one["footnoted:role"] = role
    to_lines = {"fields": "line", "reference": {"resource": "lines", "fields": "line_id"}}
    write_package(
        tmp_path,
        lines=(names, text, {"primaryKey": "line_id"}),
        fines=(
            [field("fine"), field("line")],
            "fine,line\nf1,l1\nf2,l1\n",
            {"primaryKey": "fine", "foreignKeys": [to_lines]},
        ),
        parties=(
            parts,
            "part_id,of,row,who,as,line\np1,fines,f1,ann,payer,l2\np2,fines,f1,bo,,l1\n",
            {"primaryKey": "part_id", "foreignKeys": [to_lines]},
        ),
    )
    path = tmp_path / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    rows = {"lines": "sentences", "parties": "participants"}
    for one in descriptor["resources"]:
        if one["name"] in rows:
            one["footnoted:rows"] = rows[one["name"]]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    note = trace(read_package(tmp_path), "fines", "f1")
    assert [str(one) for one in note.participants] == ["ann, as payer", "bo"]
    assert [(one.stance, one.sentence_id) for one in note.citations] == [
        ("cites", "l1"),
        ("takes part", "l2"),
    ]
    assert trace(read_package(tmp_path), "fines", "f2").participants == ()


def test_a_notebook_lets_each_cell_take_its_own_direction_and_no_markup():
    package = read_package(SAMPLE)
    note = trace(package, "market_figures", "bluewater-share-price")
    assert '<td dir="auto">6 percent</td>' in note._repr_html_()
    unsafe = type(note)("t", "<b>", {"a": "<script>"}, ())
    assert "<script>" not in unsafe._repr_html_()
    assert "<b>" not in unsafe._repr_html_()


def test_a_citation_of_a_missing_sentence_is_one_clear_error(tmp_path):
    for path in SAMPLE.rglob("*"):
        if path.suffix in {".csv", ".json"}:
            target = tmp_path / path.relative_to(SAMPLE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    companies = tmp_path / "data" / "companies.csv"
    row = companies.read_text(encoding="utf-8").splitlines()[1]
    broken = row[: row.rindex("-s")] + "-s999"
    companies.write_text(companies.read_text(encoding="utf-8").replace(row, broken), encoding="utf-8")
    with pytest.raises(UnknownNameError, match='found no sentence "harbour-ferries-s999"; there are '):
        trace(read_package(tmp_path), "companies", row.split(",")[0])


def test_a_lost_descriptor_is_one_clear_error(monkeypatch, tmp_path):
    monkeypatch.setattr(china_ai_rise, "__file__", str(tmp_path / "a" / "b" / "__init__.py"))
    with pytest.raises(
        UnreadablePackageError,
        match=r"found no datapackage.json in .* Unpack the wheel again, or install it\.",
    ):
        china_ai_rise.tables()


def foreign_modules(statement):
    """Name the top-level modules beyond Python's own that a statement loads."""
    program = f"""
import sys
before = set(sys.modules)
{statement}
names = {{name.partition(".")[0] for name in set(sys.modules) - before}}
print(*sorted(name for name in names - sys.stdlib_module_names if not name.startswith("_")))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_sentences_get_their_text_once_the_article_is_verified(article):
    frame = china_ai_rise.load("sentences", article=article)
    text = article.read_bytes().decode("utf-8")
    spans = zip(frame["start"], frame["end"], strict=True)
    assert frame["text"].tolist() == [text[start:end] for start, end in spans]
    assert str(frame["text"].dtype) == "string"
    assert list(frame.columns) == [*china_ai_rise.load("sentences").columns, "text"]
    everything = china_ai_rise.load(article=str(article))
    pd.testing.assert_frame_equal(everything["sentences"], frame)
    assert "text" not in everything["companies"].columns


def test_another_text_is_refused_with_the_graded_report(article, tmp_path):
    edited = tmp_path / "edited.txt"
    text = article.read_bytes().decode("utf-8")
    edited.write_bytes((text[:100] + "x" + text[101:]).encode())
    with pytest.raises(ArticleError) as error:
        china_ai_rise.load("sentences", article=edited)
    lines = str(error.value).splitlines()
    assert lines[0] == f"{edited}: is not the article that was anchored."
    assert lines[-2] == "137 exact, 0 moved, 0 same after folding, 1 changed, 0 missing"
    assert lines[-1].startswith("china-ai-rise-s002: changed (anchored 65-103, now ")


def test_an_article_that_cannot_be_read_is_one_clear_error(tmp_path):
    says = r"none.txt: cannot be read \(No such file or directory\)\. Name the file that holds the article\.$"
    with pytest.raises(ArticleError, match=says):
        china_ai_rise.load("sentences", article=tmp_path / "none.txt")


def test_an_article_with_another_table_is_refused():
    says = '^found an article for the table "companies"; expected it with "sentences" or without a name.$'
    with pytest.raises(ValueError, match=says):
        china_ai_rise.load("companies", article="article.txt")


def test_the_text_needs_nothing_beyond_pandas_and_pyarrow(tmp_path):
    """Neither the matcher of names nor the tables of CLDR: their packages are no part of a plain install."""
    path = tmp_path / "another.txt"
    path.write_text("Not the article.", encoding="utf-8")
    loaded = foreign_modules(
        "import china_ai_rise, footnoted.article.source\n"
        f"try:\n    china_ai_rise.load('sentences', article={str(path)!r})\n"
        "except footnoted.article.source.ArticleError:\n    pass\n"
        "else:\n    raise SystemExit(1)"
    )
    assert loaded - foreign_modules("import pandas, pyarrow, pyarrow.compute") == {
        "china_ai_rise",
        "footnoted",
    }


def test_an_import_loads_nothing_beyond_pandas_and_pyarrow():
    loaded = foreign_modules("import china_ai_rise")
    assert loaded - foreign_modules("import pandas, pyarrow, pyarrow.compute") == {
        "china_ai_rise",
        "footnoted",
    }


def test_a_load_loads_nothing_beyond_pandas_and_pyarrow():
    loaded = foreign_modules(
        "import china_ai_rise; china_ai_rise.trace('companies', "
        "china_ai_rise.load('companies')['company_id'].iloc[0])"
    )
    assert loaded - foreign_modules("import pandas, pyarrow, pyarrow.compute") == {
        "china_ai_rise",
        "footnoted",
    }
