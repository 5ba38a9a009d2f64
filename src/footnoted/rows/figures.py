"""Figures and dates: the cells of one figure fit each other, and each period has a date or a reason."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from footnoted import limits
from footnoted.engine import identifier, literal
from footnoted.lists import RATES, read_list
from footnoted.rows.ask import rule

if TYPE_CHECKING:
    from footnoted.descriptor import Package
    from footnoted.model import Group
    from footnoted.rows.ask import Ask

_FIGURE = ("unit", "value", "qualifier", "currency", "value_high")


@rule(
    "Value, unit, currency and qualifier of a figure fit each other.",
    mend="Read the words of the figure again and fill all its cells from them.",
)
def figure(ask: Ask) -> None:
    """Compare the cells of one figure with each other, as far as the table has them."""
    value, high = ask.sql.number("t.value"), ask.sql.number("t.value_high")
    questions = (
        (
            "currency",
            "t.currency IS NOT NULL AND t.unit IS DISTINCT FROM 'money'",
            "nothing: the <unit> is not money",
        ),
        (
            "value_high",
            f"t.value_high IS NOT NULL AND NOT coalesce({high} > {value}, false)",
            "more than <value>, or nothing",
        ),
        ("unit", "t.value IS NOT NULL AND t.unit IS NULL", "a <unit>: there is a <value>"),
        ("qualifier", "t.qualifier IS NOT NULL AND t.unit IS NULL", "nothing: there is no figure"),
        (
            "qualifier",
            "t.value IS NULL AND t.unit IS NOT NULL AND t.qualifier IS DISTINCT FROM 'vague'",
            "vague: no number is given",
        ),
        ("qualifier", "t.qualifier = 'ordinal' AND t.unit <> 'rank'", "nothing: only a rank is ordinal"),
        ("as_written", "t.unit IS NOT NULL AND t.as_written IS NULL", "the words of the figure"),
    )
    for group in ask.views.groups("rows"):
        if not group.has("value"):
            continue
        filled = " OR ".join(f"t.{identifier(one)} IS NOT NULL" for one in _FIGURE if group.has(one))
        for cell, broken, expected in (*questions, *_without_unit(group)):
            ask(f"rows t WHERE {filled}", cell=cell, broken=broken, expected=expected, groups=[group])


def _without_unit(group: Group) -> list[tuple[str, str, str]]:
    """Give what is asked of a table that has no column for the unit: value and words stand together."""
    if group.has("unit"):
        return []
    return [
        ("as_written", "t.value IS NOT NULL AND t.as_written IS NULL", "the words of the figure"),
        ("currency", "t.currency IS NOT NULL AND t.value IS NULL", "nothing: there is no <value>"),
        (
            "qualifier",
            "t.qualifier IS NOT NULL AND t.value IS NULL AND t.qualifier <> 'vague'",
            "vague, or nothing: no number is given",
        ),
    ]


@rule(
    "A period is the date of an event of the same sentence, or says where it comes from.",
    mend="Take the date of the event, or write the basis beside the <period>.",
)
def period(ask: Ask) -> None:
    """Compare periods with the dates of the same sentence; a source's date has a basis as well."""
    event = "EXISTS (SELECT 1 FROM dated e WHERE e.sentence_id = t.sentence_id{})"
    ask(
        "rows t WHERE t.period IS NOT NULL",
        cell="period",
        broken=f"{event.format('')} AND NOT {event.format(' AND e.edtf = t.period')} "
        "AND t.period_basis IS NULL",
        expected="the date of an event of {t.sentence_id}",
    )
    ask(
        "rows t WHERE t.period IS NOT NULL",
        cell="period_basis",
        broken=f"t.period_basis IS NULL AND NOT {event.format('')}",
        found='""',
        expected="where the period comes from: no event of {t.sentence_id} gives it",
    )
    ask(
        "rows t WHERE t.period_basis IS NOT NULL",
        cell="period",
        broken="t.period IS NULL",
        expected="a period: <period_basis> says where it comes from",
    )
    ask(
        "sources t WHERE t.published_basis IS NOT NULL",
        cell="published",
        broken="t.published IS NULL",
        expected="a date: <published_basis> says where it comes from",
    )
    ask(
        "sources t WHERE t.published IS NOT NULL",
        cell="published_basis",
        broken="t.published_basis IS NULL",
        found='""',
        expected="where the date comes from",
    )


@rule(
    "An event without words of its own has the date of an event in a sentence that dates it.",
    mend="Take the date of that event, or add the sentence to <evidence>.csv with the stance dates.",
)
def dated(ask: Ask) -> None:
    """Ask of each event without words of its own whether a sentence that dates it has an event so dated."""
    same = "AND o.qualifier IS NOT DISTINCT FROM t.qualifier "
    for qualifier, shown in ((same, "{coalesce(' (' || t.qualifier || ')', '')}"), ("", "")):
        if bool(qualifier) == ask.has("dated", "qualifier"):
            ask(
                "dated t",
                cell="edtf",
                broken="t.as_written IS NULL AND NOT EXISTS (SELECT 1 FROM evidence e "
                "JOIN dated o ON o.sentence_id = e.sentence_id WHERE e.stance = 'dates' "
                'AND e."table" = t._table AND e.row_id = t.key AND o.edtf = t.edtf '
                f"{qualifier}AND o.as_written IS NOT NULL)",
                found=f'"{{t.edtf}}"{shown}',
                expected="date and qualifier of an event with words, "
                "in a sentence that <evidence>.csv gives as dating {t.key}",
            )


@rule(
    "Two currencies for one sum agree within the stated band.",
    mend=f"Read both figures again; if both are right, widen or add the band in {RATES}.",
)
def same_sum(ask: Ask) -> None:
    """Compare a sum with the row that gives it in another currency, by the bands of exchange rates."""
    scope = (
        "rows t JOIN own o ON o.key = t.same_sum_as "
        f"LEFT JOIN ({_rates(ask.model.package)}) AS r ON r.a = o.currency AND r.b = t.currency"
    )
    rate = f"{ask.sql.number('t.value')} / {ask.sql.number('o.value')}"
    ask(
        scope,
        cell="currency",
        broken="t.currency IS NOT DISTINCT FROM o.currency OR (r.a IS NULL AND t.currency IS NOT NULL)",
        expected="a currency other than that of {t.same_sum_as}, with a band of rates from {o.currency} "
        f"in {RATES}",
    )
    ask(
        scope,
        cell="value",
        broken=f"r.a IS NOT NULL AND NOT coalesce({rate} BETWEEN r.low AND r.high, false)",
        expected="{o.value} {o.currency} times {r.low} to {r.high}",
    )
    ask(
        scope,
        cell="same_sum_as",
        broken="t.sentence_id <> o.sentence_id",
        expected="a row of the same sentence, {t.sentence_id}",
    )


def _rates(package: Package) -> str:
    """Give the bands of exchange rates, each in both directions, as a SELECT of a, b, low and high."""
    bands = {"('', '', 0::DOUBLE, 0::DOUBLE)": None}  # each once, in their order
    for line in read_list(package, RATES)[: limits.current().values]:
        with contextlib.suppress(ValueError, ZeroDivisionError):
            a, b = literal(line.cells["from"]), literal(line.cells["to"])
            low, high = float(line.cells["low"]), float(line.cells["high"])
            bands[f"({a}, {b}, {low!r}::DOUBLE, {high!r}::DOUBLE)"] = None
            bands[f"({b}, {a}, {1 / high!r}::DOUBLE, {1 / low!r}::DOUBLE)"] = None
    return f"SELECT * FROM (VALUES {', '.join(bands)}) AS band (a, b, low, high)"


RULES = (figure, period, dated, same_sum)
