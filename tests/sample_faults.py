"""The fault of each rule on the sample package: edits, the place of the issue, and what else it breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from footnoted.validation import RULES

try:
    from footnoted.upkeep.faults import read_faults
except ModuleNotFoundError:  # until the faults stand in a file, they stand in the rules
    read_faults = None

_SAYS = re.compile(
    r"(?P<place>\S+): (?:error|warning|info) \[[^\]]+\](?: (?P<cell>(?!found )[^:]+):)? found "
)


@dataclass(frozen=True)
class _Fault:
    edits: tuple[Any, ...]
    at: str
    also: tuple[str, ...]


def _of_rule(rule):
    said = _SAYS.match(rule.example.says)
    return _Fault(rule.example.edits, f"{said['place']} {said['cell'] or ''}".strip(), rule.example.also)


def _shown():
    if read_faults is not None:
        return read_faults()
    return {one.id: _of_rule(one) for one in RULES if one.example.edits}


SHOWN = _shown()
"""The faults by the rule that they break."""
