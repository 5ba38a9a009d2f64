"""Draw sums of money: a mark or a range for each, on an axis whose steps are tenfold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from footnoted.exports.site.pictures.drawing import COLOURS, Picture, altair, label, link, svg
from footnoted.exports.site.pictures.timeline import named_rows
from footnoted.exports.site.tables import grouped
from footnoted.report.run import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from footnoted.exports.site.atlas import Atlas
    from footnoted.model import Group

TITLE = "Sums of money"
MOST = 40
_HIGH = 22
_WIDE = 420
_ROOM = 0.25
"""How much wider the picture is for a word behind its last mark."""
_LEFT = 270


def draw(atlas: Atlas) -> Picture | None:
    """Draw the figures that are sums of money; None where there are none."""
    sums, without = _sums(atlas)
    if not sums:
        return None
    sums.sort(key=lambda one: (one["currency"], one["low"], one["high"], one["label"]))
    kept = sums[:MOST]
    for number, one in enumerate(kept):
        one["row"] = number
    currencies = list(dict.fromkeys(one["currency"] for one in kept))
    says = "The axis is logarithmic: each step is ten times the one before, in the row's own currency."
    if any(one["high"] > one["low"] for one in kept):
        says += " A line is a range."
    if without:
        says += f" Left out: {plural(without, 'row')} about money without a number above zero."
    if len(sums) > MOST:
        says += f" The first {MOST} of {len(sums):,} are drawn."
    legend = tuple((f"f{at % len(COLOURS) + 1}", one or "no currency") for at, one in enumerate(currencies))
    return Picture(TITLE, says, svg(_chart(kept, currencies), TITLE, _LEFT), legend)


def _sums(atlas: Atlas) -> tuple[list[dict[str, Any]], int]:
    """Give the sums above zero, and the number of rows about money without one."""
    found: list[dict[str, Any]] = []
    without = 0
    for group in (one for one in atlas.model.groups if one.has("value")):
        for key, cells in atlas.sheets[group.name].rows.items():
            is_money = _stated(group, cells, "currency") or _stated(group, cells, "unit") == "money"
            if is_money and _number(cells.get(group.columns["value"])) > 0:
                found.append(_mark(atlas, group, key, cells))
            elif is_money:
                without += 1
    return found, without


def _mark(atlas: Atlas, group: Group, key: str, cells: Mapping[str, str | None]) -> dict[str, Any]:
    value, upper, qualifier = (cells.get(group.column(one)) for one in ("value", "value_high", "qualifier"))
    currency = _stated(group, cells, "currency")
    words = atlas.label(group.name, key) + (f" ({group.of})" if group.of else "")
    amount = " to ".join(grouped(one) for one in (value, upper) if one)
    return {
        "label": label(words),
        "currency": currency,
        "low": _number(value),
        "high": max(_number(value), _number(upper)),
        "qualifier": (qualifier or "").replace("_", " "),
        "said": f"{words}: {' '.join(one for one in (qualifier, amount, currency) if one)}",
        "link": link((group.name, key)),
    }


def _stated(group: Group, cells: Mapping[str, str | None], role: str) -> str:
    return group.counted(role, {name: cells.get(group.column(name)) for name in (role, "currency")})


def _number(text: str | None) -> float:
    """Read a number of a valid table; 0 where there is none."""
    try:
        return float(text or 0)
    except ValueError:
        return 0


def _chart(rows: list[dict[str, Any]], currencies: list[str]) -> Any:  # noqa: ANN401 - Altair is imported late
    alt = altair()

    low, high = min(one["low"] for one in rows) / 2, max(one["high"] for one in rows) * 2
    if any(one["qualifier"] for one in rows):
        high *= (high / low) ** _ROOM  # for the word behind the last mark
    colours = [COLOURS[at % len(COLOURS)] for at in range(len(currencies))]
    axis = alt.Axis(title="Amount, logarithmic", tickCount=6, format="~s")
    x = alt.X("low:Q", scale=alt.Scale(type="log", domain=[low, high], nice=False), axis=axis)
    colour = alt.Color("currency:N", scale=alt.Scale(domain=currencies, range=colours), legend=None)
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("row:O", axis=named_rows(alt, {one["row"]: one["label"] for one in rows}), title=None),
        href="link:N",
        description="said:N",
    )
    ranges = (
        base.transform_filter("datum.high > datum.low")
        .mark_rule(strokeWidth=4)
        .encode(x=x, x2="high:Q", color=colour)
    )
    marks = base.mark_point(filled=True, size=80, opacity=1).encode(x=x, color=colour)
    words = (
        base.transform_filter("datum.qualifier")
        .mark_text(align="left", dx=8, dy=1, fontSize=12)
        .encode(x=alt.X("high:Q"), text="qualifier:N")
    )
    return alt.layer(ranges, marks, words).properties(width=_WIDE, height=_HIGH * len(rows))
