"""The model: what rows and columns mean by declaration, by key and by name, and which belong together."""

from __future__ import annotations

import pytest

from footnoted.descriptor import read_package
from footnoted.issues import Rule
from footnoted.model import Entry, Model
from footnoted.vocabulary import DEFAULT_NAMES, ROLES, ROWS, own_words, verbatim
from tables_of import field, write_package

SENTENCES = "lines"
RULE = Rule("a.b", "It holds.", "Mend it.")


def column(name, role="", of="", kind="string", **rest):
    """Give a field that declares its role and group."""
    said = {"footnoted:role": role, "footnoted:of": of, **rest}
    return field(name, kind) | {key: value for key, value in said.items() if value}


def key_to(table, *names):
    return [{"fields": name, "reference": {"resource": table, "fields": f"{table}_id"}} for name in names]


def package_of(root, **tables):
    """Write tables, each as fields, the rest of its schema, and what its resource declares."""
    written = write_package(
        root, **{name: (fields, "", schema) for name, (fields, schema, _) in tables.items()}
    )
    for resource in written.resources:
        resource.raw.update({key: value for key, value in tables[resource.name][2].items() if value})
    return written


def model_of(root, **tables):
    """Give the model of the tables, beside the sentences, called lines, and their source, called books."""
    books = ([field("books_id")], {"primaryKey": "books_id"}, {"footnoted:rows": "sources"})
    lines = (
        [field("lines_id"), field("book")],
        {
            "primaryKey": "lines_id",
            "foreignKeys": [{"fields": "book", "reference": {"resource": "books", "fields": "books_id"}}],
        },
        {"footnoted:rows": "sentences"},
    )
    return Model(package_of(root, books=books, lines=lines, **tables))


def group(model, table, of=""):
    (only,) = [one for one in model.groups if (one.name, one.of) == (table, of)]
    return only


# --- by name -------------------------------------------------------------------------------------------


def test_our_own_names_need_no_declaration(sample):
    model = Model(read_package(sample))
    kinds = {one.name: one.rows for one in model.groups}
    assert kinds["sentences"] == "sentences"
    assert (kinds["entities"], kinds["events"], kinds["evidence"]) == ("entities", "events", "evidence")
    assert kinds["market_figures"] == "claims"
    assert kinds["companies"] == "claims"
    assert {kind: one.name for kind, one in model.kinds.items()} == {
        "person": "people",
        "company": "companies",
        "product": "products",
        "place": "places",
        "organization": "organizations",
        "cohort": "cohorts",
    }
    figures = model.first("claims", "value", "as_written")
    assert figures is not None
    assert all(figures.column(role) == role for role in ("value", "unit", "as_written", "start", "end"))
    assert group(model, "roles").column("person") == "person_id"


def test_identifiers_are_apart_from_the_sources(tmp_path):
    assert group(model_of(tmp_path, identifiers=([field("line")], {}, {})), "identifiers").rows == "apart"


def test_a_table_of_another_name_is_a_claim_unless_it_says_what_it_is(tmp_path):
    model = model_of(
        tmp_path,
        fines=([field("fines_id")], {}, {}),
        talk=([field("talk_id")], {}, {"footnoted:rows": "statements"}),
        oddities=([field("oddities_id")], {}, {"footnoted:rows": "nonsense"}),
    )
    assert [one.rows for one in model.groups] == ["sources", "sentences", "claims", "statements", "claims"]
    assert {"claims", "apart"} < set(ROWS)


def test_a_column_of_a_role_s_name_has_that_role_where_its_type_fits(tmp_path):
    fields = [field("value", "number"), field("unit"), field("start"), field("end", "integer")]
    figures = group(model_of(tmp_path, fines=(fields, {}, {})), "fines")
    assert figures.columns == {"value": "value", "unit": "unit", "end": "end"}


def test_every_name_that_gives_a_role_gives_one_that_there_is():
    assert set(DEFAULT_NAMES.values()) == set(ROLES)
    assert DEFAULT_NAMES["person_id"] == "person"


def test_a_column_can_be_taken_out_of_its_name_s_role(tmp_path):
    fields = [column("value", role="none", kind="number"), field("unit")]
    assert group(model_of(tmp_path, fines=(fields, {}, {})), "fines").columns == {"unit": "unit"}


# --- by declaration ------------------------------------------------------------------------------------


def test_a_declared_role_goes_before_a_name(tmp_path):
    fields = [column("amount", role="value", kind="number"), field("value", "number")]
    assert group(model_of(tmp_path, fines=(fields, {}, {})), "fines").columns == {"value": "amount"}


def test_an_unknown_role_and_one_of_the_wrong_type_are_no_roles(tmp_path):
    fields = [column("amount", role="vallue", kind="number"), column("words", role="value")]
    assert group(model_of(tmp_path, fines=(fields, {}, {})), "fines").columns == {}


def test_of_two_columns_with_one_role_the_first_has_it(tmp_path):
    fields = [
        column("fine", role="value", kind="number"),
        column("costs", role="value", kind="number"),
    ]
    assert group(model_of(tmp_path, fines=(fields, {}, {})), "fines").columns == {"value": "fine"}


@pytest.mark.parametrize("stated", [1, None, [], {}, True])
def test_a_role_that_is_no_text_is_none(tmp_path, stated):
    fields = [field("amount", "number") | {"footnoted:role": stated, "footnoted:of": stated}]
    assert group(model_of(tmp_path, fines=(fields, {}, {})), "fines").columns == {}


# --- groups --------------------------------------------------------------------------------------------


@pytest.fixture
def two_figures(tmp_path):
    """A table with two figures in a row; the second cites a sentence of its own."""
    fields = [
        field("fines_id"),
        column("line", role="sentence_id"),
        column("fine", role="value", of="fine", kind="number", **{"footnoted:currency": "EUR"}),
        column("fine_words", role="as_written", of="fine"),
        column("costs", role="value", of="costs", kind="number"),
        column("costs_in", role="currency", of="costs"),
        column("costs_line", role="sentence_id", of="costs"),
        field("modality"),
    ]
    schema = {"primaryKey": "fines_id", "foreignKeys": key_to("lines", "line", "costs_line")}
    return model_of(tmp_path, fines=(fields, schema, {}))


def test_columns_of_one_group_belong_together_and_share_the_others(two_figures):
    fine, costs = group(two_figures, "fines", "fine"), group(two_figures, "fines", "costs")
    assert fine.columns == {
        "sentence_id": "line",
        "modality": "modality",
        "value": "fine",
        "as_written": "fine_words",
    }
    assert costs.columns == {
        "sentence_id": "costs_line",
        "modality": "modality",
        "value": "costs",
        "currency": "costs_in",
    }
    assert (fine.own, costs.own) == ({"value", "as_written"}, {"value", "currency", "sentence_id"})
    assert (fine.is_first, costs.is_first) == (True, False)


def test_columns_without_a_group_are_one_themselves_where_they_state_a_figure(tmp_path):
    fields = [
        column("amount", role="value", kind="number"),
        column("costs", role="value", of="costs", kind="number"),
    ]
    model = model_of(tmp_path, fines=(fields, {}, {}))
    assert [(one.of, dict(one.columns), one.is_first) for one in model.groups if one.name == "fines"] == [
        ("", {"value": "amount"}, True),
        ("costs", {"value": "costs"}, False),
    ]


def test_a_unit_or_currency_may_be_that_of_the_whole_column(two_figures):
    fine, costs = group(two_figures, "fines", "fine"), group(two_figures, "fines", "costs")
    assert (fine.fixed("currency"), fine.fixed("unit")) == ("EUR", "")
    assert costs.fixed("currency") == ""


def test_what_has_a_currency_counts_money_where_no_column_says_otherwise(two_figures):
    fine, costs = group(two_figures, "fines", "fine"), group(two_figures, "fines", "costs")
    assert fine.counted("currency", {}) == "EUR"
    assert costs.counted("unit", {"currency": "EUR"}) == "money"
    assert costs.counted("unit", {"currency": None}) == ""  # a share, say: no row of it is blamed


def test_the_unit_of_a_column_gives_way_to_a_column_beside_it(tmp_path):
    fields = [field("value", "number") | {"footnoted:unit": "euro"}, field("unit")]
    assert group(model_of(tmp_path, fines=(fields, {}, {})), "fines").fixed("unit") == ""


def test_cells_go_by_role_and_back_by_column(two_figures):
    costs = group(two_figures, "fines", "costs")
    cells = {name: name.upper() for name in costs.resource.field_names}
    by_role = costs.by_role(cells)
    assert by_role["value"] == "COSTS"
    assert by_role["@fine"] == "FINE"
    assert by_role["@line"] == "LINE"
    assert costs.by_column(by_role) == cells


def test_a_finding_names_the_table_s_own_column(two_figures):
    costs = group(two_figures, "fines", "costs")
    found = costs.finding(RULE, 3, "value", "x", "y")
    assert (found.table, found.record, found.field) == ("fines", 3, "costs")
    assert costs.finding(RULE, 3, "", "x", "y").field == ""
    assert costs.column("start") == "start"


# --- by keys -------------------------------------------------------------------------------------------


def test_ids_of_sources_sentences_and_entities_come_from_keys(tmp_path):
    cast = (
        [field("cast_id"), column("sort", role="kind")],
        {"primaryKey": "cast_id"},
        {"footnoted:rows": "entities"},
    )
    named = (
        [field("n"), field("who"), field("at")],
        {"primaryKey": "n", "foreignKeys": [*key_to("cast", "who"), *key_to("lines", "at")]},
        {"footnoted:rows": "mentions"},
    )
    model = model_of(tmp_path, cast=cast, named=named)
    assert group(model, "books").columns == {"source_id": "books_id"}
    assert group(model, "lines").columns == {"sentence_id": "lines_id", "source_id": "book"}
    assert group(model, "cast").columns == {"entity_id": "cast_id", "kind": "sort"}
    assert group(model, "named").columns == {"entity_id": "who", "sentence_id": "at"}


def test_a_second_key_to_sentences_is_a_further_citation(tmp_path):
    fields = [field("fines_id"), field("first"), field("second"), field("third")]
    schema = {"foreignKeys": key_to("lines", "first", "second", "third")}
    fines = group(model_of(tmp_path, fines=(fields, schema, {})), "fines")
    assert fines.column("sentence_id") == "first"
    assert fines.also == ("second", "third")


def test_of_several_keys_to_sentences_the_one_of_the_role_s_name_is_the_citation(tmp_path):
    fields = [field("before"), field("sentence_id")]
    schema = {"foreignKeys": key_to("lines", "before", "sentence_id")}
    fines = group(model_of(tmp_path, fines=(fields, schema, {})), "fines")
    assert (fines.column("sentence_id"), fines.also) == ("sentence_id", ("before",))


def test_the_sentence_of_one_group_is_no_further_citation_of_the_row(two_figures):
    assert group(two_figures, "fines", "fine").also == ()


def test_rows_cite_unless_they_are_sources_sentences_or_apart(tmp_path):
    fields, schema = [field("line")], {"foreignKeys": key_to("lines", "line")}
    model = model_of(
        tmp_path,
        fines=(fields, schema, {}),
        marks=(fields, schema, {"footnoted:rows": "apart"}),
        loose=([field("note")], {}, {}),
    )
    assert [one.name for one in model.citing] == ["fines"]


def test_columns_refer_to_entities_by_keys_to_the_register_or_to_a_table_of_a_kind(tmp_path):
    cast = ([field("cast_id"), field("kind")], {"primaryKey": "cast_id"}, {"footnoted:rows": "entities"})
    firms = (
        [field("firms_id"), field("parent_firm")],
        {
            "primaryKey": "firms_id",
            "foreignKeys": [*key_to("cast", "firms_id"), *key_to("firms", "parent_firm")],
        },
        {"footnoted:kind": "firm"},
    )
    fines = (
        [field("fines_id"), field("payer"), field("judge"), field("line")],
        {
            "primaryKey": "fines_id",
            "foreignKeys": [*key_to("firms", "payer"), *key_to("cast", "judge"), *key_to("lines", "line")],
        },
        {},
    )
    model = model_of(tmp_path, cast=cast, firms=firms, fines=fines)
    assert model.references(group(model, "fines")) == ["payer", "judge"]
    assert model.references(group(model, "firms")) == ["parent_firm"]
    assert model.references(group(model, "cast")) == []
    assert {kind: one.name for kind, one in model.kinds.items()} == {"firm": "firms"}
    assert model.naming == {"cast", "firms"}


def test_a_kind_without_a_register_is_none(tmp_path):
    firms = ([field("firms_id")], {"primaryKey": "firms_id"}, {"footnoted:kind": "firm"})
    assert model_of(tmp_path, firms=firms).kinds == {}


# --- words ---------------------------------------------------------------------------------------------


def test_words_are_verbatim_or_our_own_by_declaration_else_by_role(tmp_path):
    fields = [
        field("as_written"),
        column("quote", **{"footnoted:text": "verbatim"}),
        column("title", role="name"),
        column("name", role="none", **{"footnoted:text": "own"}),
        column("basis", **{"footnoted:text": "verbatim"}),
        field("gist"),
        field("remark"),
    ]
    fines = group(model_of(tmp_path, fines=(fields, {}, {})), "fines").resource
    assert verbatim(fines) == {"as_written", "quote", "title", "basis"}
    assert "name" in own_words(fines)
    assert {"basis", "remark", "quote"}.isdisjoint(own_words(fines))


# --- rows ----------------------------------------------------------------------------------------------


def test_rows_are_read_once_by_role_with_their_key(tmp_path):
    fields = [field("a"), field("b"), column("amount", role="value", kind="integer"), field("more")]
    package = write_package(
        tmp_path, fines=(fields, "a,b,amount,more\nx,y,5,z\nu,,,\n", {"primaryKey": ["a", "b"]})
    )
    model = Model(package)
    (fines,) = model.groups
    assert model.rows(fines) == [Entry(1, "x|y", {"value": "5"}), Entry(2, "u|", {"value": None})]
    assert model.rows(fines) is model.rows(fines)
    assert model.rows(fines) is model.rows(Model(package).groups[0]), "the same table, whoever names it"


def test_the_first_table_with_the_roles_is_given_or_none(tmp_path):
    model = model_of(
        tmp_path,
        one=([field("value", "number")], {}, {}),
        two=([field("value", "number"), field("unit")], {}, {}),
    )
    assert model.first("claims", "value", "unit").name == "two"
    assert model.first("claims", "speaker") is None
    assert [one.name for one in model.of("claims")] == ["one", "two"]
