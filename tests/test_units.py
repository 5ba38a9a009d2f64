"""The unit of a figure is the noun of its words, in whatever form the cell has it."""

from __future__ import annotations

import pytest

from footnoted.model import Model
from footnoted.rows import readings
from tables_of import field, write_package

UNKNOWN = (
    "; the lexicon does not know this noun: add it to validation/lexicon.toml, or use it as it is written"
)


def expected(tmp_path, words, unit):
    """Give what the readings expect of a unit, "" where they are content."""
    fields = [field("figure"), field("value", "number"), field("unit"), field("as_written")]
    package = write_package(
        tmp_path, figures=(fields, f'figure,value,unit,as_written\na,3,{unit},"{words}"\n', {})
    )
    found = [one for one in readings.check(Model(package)) if getattr(one, "field", "") == "unit"]
    return " ".join(one.expected for one in found)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("3 houses", "home"),
        ("3 houses", "house"),
        ("3 workers", "worker"),
        ("3 counties", "county"),
        ("3 counties", "counties"),
        ("3 torches", "torch"),
        ("3 turbines", "turbine"),
    ],
)
def test_a_noun_may_stand_as_one_of_many_or_by_another_name_of_the_lexicon(words, unit, tmp_path):
    assert expected(tmp_path, words, unit) == ""


def test_a_share_in_a_table_of_sums_counts_no_money(tmp_path):
    fields = [field("figure"), field("value", "number"), field("currency"), field("as_written")]
    rows = 'figure,value,currency,as_written\na,6,,"6 percent"\nb,6,EUR,"6 euros"\n'
    package = write_package(tmp_path, figures=(fields, rows, {}))
    assert [one for one in readings.check(Model(package)) if hasattr(one, "field")] == []


def test_a_share_in_a_column_of_euros_is_one_fault(tmp_path):
    of_euros = field("value", "number") | {"footnoted:currency": "EUR"}
    fields = [field("figure"), of_euros, field("as_written")]
    rows = 'figure,value,as_written\na,6,"6 percent"\nb,7,"7 euros"\n'
    package = write_package(tmp_path, figures=(fields, rows, {}))
    found = [one for one in readings.check(Model(package)) if hasattr(one, "field")]
    assert [(one.record, one.found, one.expected) for one in found] == [
        (1, '"6", which counts in "EUR"', '"" as currency, as read from "6 percent"')
    ]


@pytest.mark.parametrize(
    ("words", "unit", "said"),
    [
        ("3 houses", "ship", '"home", as read from "3 houses"'),
        ("3 workers", "home", '"worker", as read from "3 workers"'),
        ("3 workers", "million workers", '"worker", as read from "3 workers"'),
        ("3 zills", "zilly", f'"zills", as read from "3 zills"{UNKNOWN}'),
        ("3 staff", "staffy", f'"staff", as read from "3 staff"{UNKNOWN}'),
        ("3 percent", "point", '"percent", as read from "3 percent"'),
        ("3 percent", "%", '"percent", as read from "3 percent"'),
        (
            "3 counties",
            "count",
            f'"counties", as read from "3 counties"{UNKNOWN}',
        ),
    ],
)
def test_another_noun_is_another_unit(words, unit, said, tmp_path):
    assert expected(tmp_path, words, unit) == said
