"""Draw how densely each section of the sources is footnoted: a square for each sentence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from footnoted.exports.site.pictures.drawing import COLOURS, Picture, altair, label, link, svg
from footnoted.exports.site.pictures.timeline import named_rows
from footnoted.vocabulary import SENTENCES, SOURCES

if TYPE_CHECKING:
    from footnoted.exports.site.atlas import Atlas, Place

TITLE = "How densely the text is footnoted"
MOST_SECTIONS = 30
MOST_WIDE = 60
"""A section with more sentences than this goes on in the next line."""
_MOST_LETTERS, _BEGIN = 24, 10
"""So long is the name of a line, and so much of its begin is kept where it is cut."""
_SIZE = 14
_LEFT = 150


def draw(atlas: Atlas) -> Picture | None:
    """Draw the sentences by section; None where there are none."""
    lines = _lines(atlas)
    if not lines:
        return None
    kept = dict(list(lines.items())[:MOST_SECTIONS])
    counts = {place: _count(atlas, place) for places in kept.values() for place in places}
    idle = sum(not count for count in counts.values())
    says = (
        f"A square is a sentence, in the order of the text; the fuller it is, the more rows rest on it. "
        f"{len(counts) - idle:,} of {len(counts):,} sentences carry at least one row."
    )
    if len(kept) < len(lines):
        says += f" The first {MOST_SECTIONS} of {len(lines):,} lines are drawn."
    return Picture(TITLE, says, svg(_chart(atlas, kept, counts), TITLE, _LEFT))


def _count(atlas: Atlas, place: Place) -> int:
    found = atlas.backward.get(place, {})
    return sum(
        len(rows) for table, rows in found.items() if atlas.sheets[table].kind not in {SENTENCES, SOURCES}
    )


def _lines(atlas: Atlas) -> dict[str, list[Place]]:
    """Give the sentences of each section, in the order of the tables; a long one goes on in a new line."""
    lines: dict[str, list[Place]] = {}
    for group in atlas.model.of(SENTENCES):
        sheet = atlas.sheets[group.name]
        many = len({sheet.role(cells, "source_id") for cells in sheet.rows.values()}) > 1
        seen: Counter[str] = Counter()
        for key, cells in sheet.rows.items():
            section = sheet.role(cells, "section")
            parts = [sheet.role(cells, "source_id") if many else "", f"section {section}" if section else ""]
            name = " ".join(one for one in parts if one) or sheet.title
            turn = seen[name] // MOST_WIDE
            seen[name] += 1
            line = name if not turn else f"{name} ({turn + 1})"
            lines.setdefault(line, []).append((group.name, key))
    return lines


def middle_cut(name: str) -> str:
    """Cut a line's name in its middle: begin and end tell source and section apart from the others."""
    return (
        name
        if len(name) <= _MOST_LETTERS
        else f"{name[:_BEGIN].rstrip()}…{name[_BEGIN - _MOST_LETTERS + 1 :]}"
    )


def _chart(atlas: Atlas, lines: dict[str, list[Place]], counts: dict[Place, int]) -> Any:  # noqa: ANN401
    alt = altair()

    squares = [
        {
            "row": row,
            "at": at,
            "weight": min(counts[place], 8) / 8,
            "link": link(place),
            "said": f"{name}, {atlas.label(*place)} {counts[place]} rows",
        }
        for row, (name, places) in enumerate(lines.items())
        for at, place in enumerate(places, start=1)
    ]
    names = {row: label(middle_cut(name)) for row, name in enumerate(lines)}
    widest = max(len(one) for one in lines.values())
    return (
        alt.Chart(alt.Data(values=squares))
        .mark_square(
            size=(_SIZE - 3) ** 2, color=COLOURS[0], stroke="#888", strokeWidth=1, opacity=1, filled=True
        )
        .encode(
            x=alt.X("at:Q", axis=None, scale=alt.Scale(domain=[0, widest + 1], nice=False)),
            y=alt.Y("row:O", axis=named_rows(alt, names), title=None),
            fillOpacity=alt.FillOpacity(
                "weight:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None
            ),
            href="link:N",
            description="said:N",
        )
        .properties(width=max(_SIZE * (widest + 1), 200), height=(_SIZE + 6) * len(lines))
    )
