"""Write JSON for people and programs: indented, letters as they are, nothing that is not said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_json(path: Path, raw: object) -> Path:
    """Write a value as JSON with a line end, and give the path; a folder that is missing is made."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(raw, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return path


def said(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what a package does not say: properties that are None, empty text, list or object."""
    return {name: value for name, value in raw.items() if value not in (None, "", [], {})}
