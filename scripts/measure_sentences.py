"""Measure the splitter of sentences on texts whose sentences are known: `measure_sentences.py FOLDER`.

The folder holds tables of public treebanks, `en-ewt.tsv` and `zh-gsd.tsv`: document, paragraph,
sentence, separated by tabs. The sentences of a paragraph are joined (by a space, Chinese by nothing),
split again, and the boundaries inside the paragraph are compared; its end is given and counts for
nothing. The tables have lost the line ends of mails and web pages, so a second figure leaves out the
boundaries that no stop marks: there nothing but a line end told the sentence's. A table that is absent
is named as such.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPORA = {"en-ewt.tsv": " ", "zh-gsd.tsv": ""}
"""Each table with what stands between two sentences of its language."""


_MARKED = re.compile(r"[.!?…؟。！？][\"'’”»›)\]}」』）]*$")


@dataclass
class Score:
    """Boundaries of one type of document: how many are right, too many, missing; and where they differ.

    `unmarked` counts the missing ones that stand behind no stop.
    """

    right: int = 0
    extra: int = 0
    missing: int = 0
    unmarked: int = 0
    differing: list[str] = field(default_factory=list)

    def add(self, text: str, wanted: set[int], found: set[int]) -> None:
        """Compare the boundaries of one paragraph, offsets of ends of sentences."""
        self.right += len(wanted & found)
        self.extra += len(found - wanted)
        self.missing += len(wanted - found)
        self.unmarked += sum(not _MARKED.search(text[:end]) for end in wanted - found)
        for sign, ends in (("+", found - wanted), ("-", wanted - found)):
            self.differing += [
                f"{sign} {text[max(0, end - 50) : end]} ¦ {text[end : end + 50]}" for end in sorted(ends)
            ]

    def f1(self, *, marked: bool = False) -> float:
        """Give the harmonic mean of precision and recall, of all boundaries or of those behind a stop."""
        missing = self.missing - (self.unmarked if marked else 0)
        return 2 * self.right / ((2 * self.right + self.extra + missing) or 1)

    def line(self) -> str:
        """Say both figures and what they are made of."""
        counts = f"{self.right} right, {self.extra} too many, {self.missing} missing"
        return (
            f"F1 {self.f1():.3f} ({counts}); "
            f"{self.f1(marked=True):.3f} without the {self.unmarked} that no stop marks"
        )


def read_paragraphs(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the type of its document and the sentences of each paragraph of a table."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t", 2) for line in lines]
    for (document, _), group in groupby(rows, key=lambda row: (row[0], row[1])):
        kind = re.match(r"[a-z]+", document)
        yield (kind[0] if kind else "encyclopedia"), [row[2] for row in group]


def measure(path: Path, joint: str) -> dict[str, Score]:
    """Score each type of document of one table."""
    scores: dict[str, Score] = defaultdict(Score)
    for kind, sentences in read_paragraphs(path):
        text, wanted = "", set()
        for sentence in sentences:
            text += (joint if text else "") + sentence
            wanted.add(len(text))
        found = {unit.end for unit in split_sentences(text)}
        scores[kind].add(text, wanted - {len(text)}, found - {len(text)})
    return dict(scores)


def main() -> int:
    """Print a line for each type of document; exit 2 where no table was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder of the tables")
    parser.add_argument("--show", action="store_true", help="print each boundary that differs")
    options = parser.parse_args()
    measured = False
    for name, joint in CORPORA.items():
        path = options.folder / name
        if not path.is_file():
            print(f"{path}: absent, nothing measured", file=sys.stderr)
            continue
        measured = True
        for kind, score in sorted(measure(path, joint).items()):
            print(f"{name} {kind}: {score.line()}")
            if options.show:
                print("\n".join(f"  {line}" for line in score.differing))
    return 0 if measured else 2


if __name__ == "__main__":
    sys.exit(main())
