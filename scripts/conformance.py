"""Write docs/conformance.md: on how many packages footnoted and frictionless agree, and why not on all.

`tests/test_conformance.py` runs both tools on them, and holds that the page is fresh.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from conformance_cases import render  # noqa: E402 - the folder of the tests is no package

if __name__ == "__main__":
    (ROOT / "docs" / "conformance.md").write_text(render(), encoding="utf-8", newline="\n")
    print("wrote docs/conformance.md")
