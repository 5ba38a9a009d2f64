"""Keep the tables and the ids of a release in validation/, so that nothing of them changes unnoticed.

Run once for each release, after its version is set: `python scripts/keep_release.py`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from footnoted.descriptor import find_root, read_package
from footnoted.upkeep.kept import keep_release


def main() -> None:
    """Write the folder and the list, and name them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--package", type=Path, default=Path(), help="where the package is")
    for path in keep_release(read_package(find_root(parser.parse_args().package))):
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
