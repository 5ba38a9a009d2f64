"""Plant every kind of fault in a copy of the package, and write to docs/mutations.md how many are found.

With `--sample N`, only N mutants are tried and nothing is written: the figures go to the terminal.
The article is taken from --article, else from FOOTNOTED_ARTICLE, else from ../shared/source.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from mutation import run  # noqa: E402 - the folder of the tests is no package
from mutation_figures import render  # noqa: E402


def main() -> int:
    """Try the mutants and write the page; 1 when the article is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    beside = ROOT.parent / "shared" / "source" / "article.ar.txt"
    known = Path(os.environ.get("FOOTNOTED_ARTICLE") or beside)
    parser.add_argument("--article", type=Path, default=known, help="the article of the package")
    parser.add_argument("--sample", type=int, default=0, help="try only so many")
    parser.add_argument("--processes", type=int, default=2, help="how many at once (2)")
    arguments = parser.parse_args()
    if not arguments.article.is_file():
        print(f"mutate: found no article at {arguments.article}. Name it with --article.", file=sys.stderr)
        return 1
    verdicts, releases = run(ROOT, arguments.article, arguments.sample, arguments.processes, _show)
    page = render(verdicts, releases)
    if arguments.sample:
        print(page)
    else:
        (ROOT / "docs" / "mutations.md").write_text(page, encoding="utf-8", newline="\n")
        print("wrote docs/mutations.md")
    return 0


def _show(what: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{what}")


if __name__ == "__main__":
    sys.exit(main())
