"""Refuse a tag that is not the version that the package and the project state."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(tag: str) -> int:
    """Compare a tag with both versions; say which one differs."""
    stated = {
        "datapackage.json": json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["version"],
        "pyproject.toml": tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
            "version"
        ],
    }
    wrong = [f"{name} says {version}" for name, version in stated.items() if tag != f"v{version}"]
    for one in wrong:
        print(f"found the tag {tag}; {one}. Tag the commit that states the version.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or [""]))
