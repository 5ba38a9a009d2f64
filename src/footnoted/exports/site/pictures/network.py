"""Draw who is linked to whom: laid out when the site is built, the same every time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from footnoted.exports.site.pictures.drawing import COLOURS, Picture, altair, label, link, svg
from footnoted.vocabulary import RELATIONSHIPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from footnoted.exports.site.atlas import Atlas, Place

TITLE = "Who is linked to whom"
MOST = 60
"""How many of those with the most links are drawn."""
_SEED = 11
_ROUNDS = 150
_BY_RANK = 0.6
_WIDE, _HIGH = 640, 520


class Tie(NamedTuple):
    """A link between two rows: the row that states it, its ends, how firmly it is held."""

    row: Place
    ends: tuple[Place, Place]
    modality: str


def draw(atlas: Atlas) -> Picture | None:
    """Draw the relationships; None where there are none."""
    ties = list(_ties(atlas))
    if not ties:
        return None
    counts = Counter(end for one in ties for end in one.ends)
    kept = set(sorted(counts, key=lambda one: (-counts[one], one))[:MOST])
    inside = [one for one in ties if kept.issuperset(one.ends)]
    moods = sorted({one.modality for one in inside})
    places = _laid_out(sorted(kept), inside)
    says = f"{len(inside)} links between {len(kept)}: a line leads to its row, a dot to who it is."
    if len(kept) < len(counts):
        says += f" Of {len(counts):,}, the {MOST} with the most links are drawn."
    legend = [(f"f{at % len(COLOURS) + 1}", one) for at, one in enumerate(moods) if one]
    return Picture(TITLE, says, svg(_chart(atlas, inside, places, moods), TITLE), tuple(legend))


def _ties(atlas: Atlas) -> Iterator[Tie]:
    for group in (
        one for one in atlas.model.of(RELATIONSHIPS) if one.has("subject", "object") and one.is_first
    ):
        sheet = atlas.sheets[group.name]
        for key, cells in sheet.rows.items():
            ends = [
                atlas.lead(sheet, group.columns[one], sheet.role(cells, one)) for one in ("subject", "object")
            ]
            if ends[0] and ends[1] and ends[0] != ends[1]:
                yield Tie((group.name, key), (ends[0], ends[1]), sheet.role(cells, "modality"))


def _laid_out(nodes: list[Place], ties: list[Tie]) -> dict[Place, tuple[float, float]]:
    import networkx as nx  # noqa: PLC0415 - it comes with the extra `site`

    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(one.ends for one in ties)
    distance = 2.2 / len(nodes) ** 0.5
    placed = nx.spring_layout(graph, k=distance, seed=_SEED, iterations=_ROUNDS)
    spread = [_spread({node: float(spot[axis]) for node, spot in placed.items()}) for axis in (0, 1)]
    return {node: (spread[0][node], spread[1][node]) for node in nodes}


def _spread(spots: dict[Place, float]) -> dict[Place, float]:
    """Pull apart what lies close together: half the place, half the rank.

    The last digits of a place differ between processors; those that are kept do not.
    """
    order = sorted(spots, key=lambda node: (round(spots[node], 3), node))
    last = max(len(order) - 1, 1)
    return {
        node: round(_BY_RANK * (2 * at / last - 1) + (1 - _BY_RANK) * spots[node], 2)
        for at, node in enumerate(order)
    }


def _chart(atlas: Atlas, ties: list[Tie], places: dict[Place, tuple[float, float]], moods: list[str]) -> Any:  # noqa: ANN401 - Altair is imported late
    alt = altair()

    lines = [
        {
            "x": places[one.ends[0]][0],
            "y": places[one.ends[0]][1],
            "x2": places[one.ends[1]][0],
            "y2": places[one.ends[1]][1],
            "modality": one.modality,
            "link": link(one.row),
            "said": f"{atlas.label(*one.row)}{f', {one.modality}' if one.modality else ''}",
        }
        for one in ties
    ]
    dots = [
        {
            "x": x,
            "y": y,
            "name": label(atlas.label(*node), 22),
            "link": link(node),
            "said": atlas.label(*node),
        }
        for node, (x, y) in sorted(places.items())
    ]
    x, y = (alt.X("x:Q", axis=None, scale=_scale(alt)), alt.Y("y:Q", axis=None, scale=_scale(alt)))
    colours = [COLOURS[at % len(COLOURS)] for at in range(len(moods))]
    colour = alt.Color("modality:N", scale=alt.Scale(domain=moods, range=colours), legend=None)
    edges = (
        alt.Chart(alt.Data(values=lines))
        .mark_rule(strokeWidth=2.5, opacity=0.7)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q", color=colour, href="link:N", description="said:N")
    )
    nodes = alt.Chart(alt.Data(values=dots)).encode(x=x, y=y, href="link:N", description="said:N")
    marks = nodes.mark_point(filled=True, size=70, opacity=1, color="#000")
    names = nodes.mark_text(dy=-9, fontSize=12, color="#000").encode(text="name:N")
    return alt.layer(edges, marks, names).properties(width=_WIDE, height=_HIGH)


def _scale(alt: Any) -> Any:  # noqa: ANN401 - Altair is imported late
    return alt.Scale(domain=[-1.12, 1.12], nice=False, zero=False)
