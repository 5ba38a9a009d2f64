"""Draw when things happened: a bar from the earliest to the latest day that a date may mean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from footnoted.exports.site.pictures.dates import place
from footnoted.exports.site.pictures.drawing import COLOURS, Picture, altair, label, link, svg
from footnoted.report.run import plural

if TYPE_CHECKING:
    from footnoted.exports.site.atlas import Atlas, Place
    from footnoted.exports.site.pictures.dates import Span

TITLE = "When it happened"
MOST = 40
_HIGH = 22
_WIDE = 420
_LEFT = 270
_SHORTEST = 0.06
"""In years: what is shorter could not be seen, or clicked."""


def draw(atlas: Atlas) -> Picture | None:
    """Draw the rows that have a date; None where there are none."""
    dated, unplaced = _dated(atlas)
    if not dated:
        return None
    dated.sort(key=lambda one: (one["start"], one["end"], one["label"]))
    kept = dated[:MOST]
    for number, one in enumerate(kept):
        one["row"] = number
    says = "A bar runs from the first to the last day that a date may mean."
    if any(one["uncertain"] for one in kept):
        says += " A pale bar is a date that the source leaves open and the table infers."
    if any(one["open"] for one in kept):
        says += " An arrow marks a date without an end."
    if unplaced:
        says += f" Left out: {plural(unplaced, 'date')} without a known year."
    if len(dated) > MOST:
        says += f" The first {MOST} of {len(dated):,} are drawn."
    return Picture(TITLE, says, svg(_chart(kept), TITLE, _LEFT))


def _dated(atlas: Atlas) -> tuple[list[dict[str, Any]], int]:
    """Give the dates that can be placed, and the number of those that cannot."""
    found: list[dict[str, Any]] = []
    unplaced = 0
    for group in (one for one in atlas.model.groups if one.has("edtf")):
        for key, cells in atlas.sheets[group.name].rows.items():
            edtf = cells.get(group.columns["edtf"])
            span = place(edtf) if edtf else None
            if edtf and span:
                said = f"{cells.get(group.column('qualifier')) or ''} {edtf}".strip()
                found.append(_bar(atlas, (group.name, key), span, said))
            unplaced += bool(edtf) and span is None
    return found, unplaced


def _bar(atlas: Atlas, row: Place, span: Span, said: str) -> dict[str, Any]:
    words = atlas.label(*row)
    return {
        "label": label(words),
        "start": span.start,
        "end": max(span.end, span.start + _SHORTEST),
        "uncertain": span.uncertain,
        "open": span.opens or span.ends_open,
        "edge": span.start if span.opens else span.end,
        "way": -90 if span.opens else 90,
        "said": f"{words}: {said}",
        "link": link(row),
    }


def _chart(rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - Altair is imported late
    alt = altair()

    low, high = int(min(one["start"] for one in rows)), int(max(one["end"] for one in rows)) + 1
    names = {one["row"]: one["label"] for one in rows}
    y = alt.Y("row:O", axis=named_rows(alt, names), title=None)
    step = max(1, (high - low) // 8)
    ticks = alt.Axis(values=list(range(low, high + 1, step)), format="d", title="Year")
    x = alt.X("start:Q", scale=alt.Scale(domain=[low, high], nice=False), axis=ticks)
    base = alt.Chart(alt.Data(values=rows)).encode(y=y, href="link:N", description="said:N")
    bars = base.mark_bar(height=9, color=COLOURS[0], cornerRadius=3).encode(
        x=x,
        x2="end:Q",
        opacity=alt.Opacity(
            "uncertain:N", scale=alt.Scale(domain=[False, True], range=[1, 0.45]), legend=None
        ),
    )
    arrows = (
        base.transform_filter("datum.open")
        .mark_point(shape="triangle", filled=True, size=70, color=COLOURS[0], opacity=1)
        .encode(x=alt.X("edge:Q"), angle=alt.Angle("way:Q", scale=None))
    )
    return alt.layer(bars, arrows).properties(width=_WIDE, height=_HIGH * len(rows))


def named_rows(alt: Any, names: dict[int, str]) -> Any:  # noqa: ANN401 - Altair is imported late
    """Give an axis of rows whose labels are texts; rows are told apart by number, since two may be alike."""
    listed = ", ".join(f"'{number}': {_literal(name)}" for number, name in names.items())
    return alt.Axis(labelExpr=f"({{{listed}}})[datum.label]", ticks=False, domain=False, labelPadding=6)


def _literal(text: str) -> str:
    return json.dumps(text)
