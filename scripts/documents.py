"""Bring README.md's table of tables and docs/{tables,rules,coverage}.md up to date.

Run after datapackage.json, a row or a rule was changed: `make docs`. The coverage needs the article
(--article, or the environment variable FOOTNOTED_ARTICLE); without it docs/coverage.md is left as it is.
With `--check`, write nothing, name what is stale, and exit with 1 when anything is.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from footnoted.article.source import read_article
from footnoted.descriptor import find_root, read_package
from footnoted.errors import FootnotedError
from footnoted.upkeep.documents import expected_files, stale_files, write_documents
from footnoted.validation import RULES


def main() -> int:
    """Write what is stale, or only name it, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--package", type=Path, default=Path(), help="where the package is")
    parser.add_argument("--article", type=Path, action="append", help="the article; repeatable")
    parser.add_argument("--check", action="store_true", help="write nothing, only name what is stale")
    arguments = parser.parse_args()
    named = os.environ.get("FOOTNOTED_ARTICLE")
    paths = arguments.article or [Path(one) for one in [named] if one]
    try:
        package = read_package(find_root(arguments.package))
        files = expected_files(package, RULES, [read_article(one) for one in paths])
        stale = stale_files(package, files) if arguments.check else write_documents(package, files)
    except (FootnotedError, OSError) as error:
        print(f"documents: {error}", file=sys.stderr)
        return 2
    for name in stale:
        print(f"{name} is stale; run: make docs" if arguments.check else f"wrote {name}")
    return int(arguments.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
