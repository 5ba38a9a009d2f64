"""Bring validation/gx up to date with datapackage.json, and give every expectation its id.

Run after datapackage.json or a suite kept by hand was changed: `python scripts/expectations.py`.
With `--docs FOLDER`, also write Great Expectations' Data Docs there (for maintainers; never published).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from footnoted.descriptor import find_root, read_package
from footnoted.gx.project import write_docs, write_project


def main() -> None:
    """Write what is stale and name it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--package", type=Path, default=Path(), help="where the package is")
    parser.add_argument("--docs", type=Path, help="a new folder for the Data Docs")
    arguments = parser.parse_args()
    package = read_package(find_root(arguments.package))
    for name in write_project(package):
        print(f"wrote {name}")
    if arguments.docs:
        print(f"wrote {write_docs(package, arguments.docs)}")


if __name__ == "__main__":
    main()
