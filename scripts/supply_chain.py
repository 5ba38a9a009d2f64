"""Write what a release is made with: an SBOM in CycloneDX of the environment, and the licence of each part.

With the pins of requirements.txt the same commit gives the same bytes: no time and no random number is in it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SBOM, LICENCES = "sbom.cdx.json", "licences.md"
SPEC = "1.6"


def components() -> dict[str, Any]:
    """Give the SBOM of the environment that this runs in."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--sv", SPEC]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "library", sys.executable]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603


def licence(component: dict[str, Any]) -> str:
    """Give the licences that a part states, as SPDX says them where it does; "" where it states none."""
    stated = component.get("licenses", [])
    texts = [
        one.get("expression") or one["license"].get("id") or one["license"].get("name", "") for one in stated
    ]
    return ", ".join(dict.fromkeys(text.splitlines()[0] for text in texts if text))


def report(sbom: dict[str, Any]) -> str:
    """Give the table of all parts and their licences, in Markdown."""
    parts = sorted(sbom.get("components", []), key=lambda part: part["name"].lower())
    rows = [
        f"| {one['name']} | {one.get('version', '')} | {licence(one) or 'none stated'} |" for one in parts
    ]
    head = ["# What this release is made with", "", "| Part | Version | Licence it states |", "|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def main() -> int:
    """Write both files into a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    sbom = components()
    (folder / SBOM).write_text(
        json.dumps(sbom, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )
    (folder / LICENCES).write_text(report(sbom), encoding="utf-8")
    print(f"{folder}: {len(sbom.get('components', []))} parts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
