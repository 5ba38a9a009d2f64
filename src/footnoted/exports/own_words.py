"""Refuse to publish somebody's data under the words of the sample package, from which it was begun."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

from footnoted.descriptor import FILE_NAME
from footnoted.errors import ReleaseError

if TYPE_CHECKING:
    from footnoted.descriptor import Package

SAID = ("title", "description", "homepage", "contributors", "sources")
"""What goes from the descriptor into README and citation, so that it must be the package's own."""


def check_own_words(package: Package) -> None:
    """Raise ReleaseError when a package with a name of its own still says of itself what the sample says."""
    sample = json.loads(files("footnoted").joinpath("sample", FILE_NAME).read_text(encoding="utf-8"))
    left = [one for one in SAID if one in package.raw and package.raw[one] == sample[one]]
    if package.name != sample["name"] and left:
        found = ", ".join(f"`{one}`" for one in left)
        message = (
            f'{FILE_NAME}: found {found} of the sample package under the name "{package.name}"; expected '
            "your own. They go into README and citation: write them, then run again."
        )
        raise ReleaseError(message)
