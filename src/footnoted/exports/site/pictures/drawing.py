"""Turn a chart into SVG that stands in a page: coloured by its style, its links those of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from footnoted.errors import ReleaseError
from footnoted.exports.site.shown import address, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from footnoted.exports.site.atlas import Place

COLOURS = ("#0000a1", "#0000a2", "#0000a3", "#0000a4", "#0000a5", "#0000a6")
"""Stand-ins for the colours of the style, which has others in the dark."""

_PLACEHOLDER = "https://footnoted.invalid/"
"""vl-convert turns a relative link into one to a host of its own; an absolute one it leaves alone."""

_CLASSES: Mapping[str, str] = {
    **{f'fill="{one}"': f'class="f{number}"' for number, one in enumerate(COLOURS, 1)},
    **{f'stroke="{one}"': f'class="s{number}"' for number, one in enumerate(COLOURS, 1)},
    'stroke="#ddd"': 'class="sline"',
    'stroke="#888"': 'class="line"',
    'fill="#000"': 'class="ink"',
}
_NEEDLESS = re.compile(
    r' (?:font-family="sans-serif"|pointer-events="none"|opacity="1"|stroke-miterlimit="10"|'
    r'role="graphics-object"|aria-roledescription="[^"]*"|role="graphics-symbol"|xmlns(?::xlink)?="[^"]*")'
)
_LONG = re.compile(r"(\d+\.\d)\d+")
_EMPTY = re.compile(r'<path class="(?:background|foreground)"[^>]*/>')
_LINK = re.compile(r'<a xlink:href="([^"]*)">')
_LABEL = 38
PADDING = {"left": 10, "right": 30, "top": 10, "bottom": 45}


def altair() -> Any:  # noqa: ANN401 - it has no types that hold
    """Give Altair, which takes a second to import and comes with the extra `site`."""
    import altair as alt  # noqa: PLC0415

    return alt


class Picture(NamedTuple):
    """A picture of the front page: its title, what it shows in words, its SVG, what its colours mean."""

    title: str
    says: str
    svg: Any
    legend: tuple[tuple[str, str], ...] = ()


def link(place: Place) -> str:
    """Give the link of a mark to a row."""
    return _PLACEHOLDER + address(*place)


def label(text: str, most: int = _LABEL) -> str:
    """Cut a text to a label; signs that nobody sees are written out."""
    plain = " ".join(shown(text).split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def svg(chart: Any, title: str, left: int = 0) -> Any:  # noqa: ANN401 - Altair is imported late
    """Draw a chart; `left` is the room for labels, so that no font decides where a mark stands.

    Raises ReleaseError where a link leads out of the site, which would be an error of this module.
    """
    import vl_convert  # noqa: PLC0415 - it comes with the extra `site`
    from markupsafe import Markup  # noqa: PLC0415 - it comes with Jinja2

    axis = {"labelLimit": 0, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}
    spec = chart.configure_view(stroke=None).configure_axis(**axis).to_dict(validate=False)
    spec |= {"background": None, "autosize": "none", "padding": {**PADDING, "left": PADDING["left"] + left}}
    text = _LINK.sub(lambda one: f'<a href="{one[1]}">', vl_convert.vegalite_to_svg(spec))
    text = _EMPTY.sub("", _NEEDLESS.sub("", _LONG.sub(r"\1", text)))
    for old, new in _CLASSES.items():
        text = text.replace(old, new)
    text = text.replace(_PLACEHOLDER, "")
    if "http:" in text or "https:" in text:
        message = (
            f"{title}: the picture has a link that leads out of the site. This is an error of the toolkit."
        )
        raise ReleaseError(message)
    return Markup(text.replace("<svg ", f'<svg role="group" aria-label="{Markup.escape(title)}" ', 1))  # noqa: S704
