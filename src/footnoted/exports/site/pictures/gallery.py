"""Draw the pictures that a package has rows for, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.exports.site.pictures import density, money, network, timeline

if TYPE_CHECKING:
    from footnoted.exports.site.atlas import Atlas
    from footnoted.exports.site.pictures.drawing import Picture

PICTURES = (money.draw, timeline.draw, network.draw, density.draw)


def drawn(atlas: Atlas) -> list[Picture]:
    """Give the pictures; a package that has nothing to be drawn has none."""
    return [one for one in (draw(atlas) for draw in PICTURES) if one is not None]
