"""Set what a release is published under: its home page, its date, its DOI; then write CITATION.cff anew.

The values in the repository are placeholders: a home page on example.org, which nobody can have, and the day
on which it was written there. Before the first release, run once

    python scripts/identity.py --homepage https://… --created 2026-11-25 [--id https://doi.org/…]

Nothing else states them: every format of a release takes them from datapackage.json. Without options only
CITATION.cff is brought up to date.
"""

from __future__ import annotations

import argparse
import json
import re
from datetime import date
from pathlib import Path

from footnoted.descriptor import FILE_NAME, find_root, read_package
from footnoted.door import beside
from footnoted.exports.citation import PAPER, citation_file


def main() -> None:
    """Change the descriptor's lines, write CITATION.cff, and name what was written."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--package", type=Path, default=Path(), help="where the package is")
    parser.add_argument("--homepage", default="", help="the address under which the release will lie")
    parser.add_argument("--created", type=date.fromisoformat, help="the day of the release, YYYY-MM-DD")
    parser.add_argument("--id", default="", help="the DOI as an address: https://doi.org/…")
    arguments = parser.parse_args()
    root = find_root(arguments.package)
    created = f"{arguments.created.isoformat()}T00:00:00Z" if arguments.created else ""
    path = root / FILE_NAME
    text = path.read_text(encoding="utf-8")
    for name, value in (("homepage", arguments.homepage), ("created", created), ("id", arguments.id)):
        text = change(text, name, value) if value else text
    _write(path, text)
    _write(root / PAPER, citation_file(read_package(root)))


def change(text: str, name: str, value: str) -> str:
    """Set a property in the text of a descriptor; a new one follows `version`, all else stays as it is."""
    head, resources, rest = text.partition('"resources":')
    stated = f'"{name}": {json.dumps(value, ensure_ascii=False)}'
    changed, times = re.subn(rf'"{name}":\s*"[^"]*"', lambda _: stated, head, count=1)
    if not times:
        changed = re.sub(r'("version":\s*"[^"]*",)', lambda one: f"{one[1]} {stated},", head, count=1)
    text = changed + resources + rest
    if json.loads(text).get(name) != value:
        message = f"{FILE_NAME}: `{name}` could not be set. Write it there by hand: {stated}"
        raise SystemExit(message)
    return text


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        beside(path).write(text)
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
