"""Measure the text toolkit: segmentation, names, quantities, dates, verifying many articles.

The text is that of the sample package, English and Arabic, with its figures changed from copy to copy.
Each figure is MB of UTF-8 a second of one process; the peer beside it does far less (a regular
expression that cuts at every full stop, say), and gives the scale.
"""

from __future__ import annotations

import re
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.article.source import anchor, read_article, write_anchors
from footnoted.article.verification import verify
from footnoted.descriptor import read_package
from footnoted.text.dates import read_dates
from footnoted.text.names import Gazetteer, Name
from footnoted.text.quantities import read_quantities
from footnoted.text.sentences import split_sentences
from footnoted.upkeep.starter import SAMPLE as ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MIB = 1 << 20
ARTICLE_BYTES = 30_000
NAMES = ("Tidewright", "Port Maren", "Heron", "Bluewater Lines", "بورت مارين", "Quayside")


def measure_text(megabytes: float = 4, articles: int = 1_000) -> None:
    """Print one Markdown table for the text modules and one for verifying so many articles."""
    texts = list(write_texts(megabytes))
    print(f"\n{len(texts)} articles, {size(texts) / MIB:.1f} MB, Python {sys.version.split()[0]}\n")
    print("| what | MB/s | peer, MB/s | times the peer's time |\n| --- | --- | --- | --- |")
    for name, work, peer in contenders():
        own, other = speed(work, texts), speed(peer, texts)
        print(f"| {name} | {own:.1f} | {other:.1f} | {other / own:.0f} |")
    print("\n| verify | seconds | MB/s | peak MB of the process |\n| --- | --- | --- | --- |")
    for number in (articles // 10, articles):
        seconds, read = verify_many(number)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {number} articles | {seconds:.1f} | {read / MIB / seconds:.1f} | {peak:.0f} |")


def write_texts(megabytes: float) -> Iterator[str]:
    """Yield English and Arabic articles of about 30 kB in turn until there is enough text."""
    originals = [(ROOT / name).read_text(encoding="utf-8") for name in ("article.en.txt", "article.ar.txt")]
    left, number = megabytes * MIB, 0
    while left > 0:
        original = originals[number % 2]
        copies = ARTICLE_BYTES // len(original.encode()) + 1
        text = "\n\n".join(vary(original, number + copy) for copy in range(copies))
        yield text
        left -= len(text.encode())
        number += 1


def vary(text: str, number: int) -> str:
    """Change the figures of a text, so that no two copies are the same."""
    return re.sub(r"(?<![0-9])[1-9](?=[0-9, ])", str(number % 9 + 1), text)


def size(texts: list[str]) -> int:
    """Give the bytes of the texts in UTF-8."""
    return sum(len(text.encode()) for text in texts)


def contenders() -> Iterator[tuple[str, Callable[[str], object], Callable[[str], object]]]:
    """Yield name, own function and peer."""
    few = Gazetteer(Name(name, name) for name in (*NAMES, *(f"Harbour {n}" for n in range(14))))
    many_names = [*NAMES, *(f"Harbour {n}" for n in range(19_994))]
    many = Gazetteer(Name(name, name) for name in many_names)
    cut, digits = re.compile(r"[^.!?؟\n]+[.!?؟]?"), re.compile(r"[0-9][0-9.,]*")
    named = re.compile("|".join(NAMES))
    yield "sentences; peer: cut at every stop", split_sentences, cut.findall
    yield "names, 20; peer: an alternation of 6", few.find, named.findall
    yield "names, 20,000; peer: an alternation of 6", many.find, named.findall
    yield "quantities; peer: every run of digits", read_quantities, digits.findall
    yield "dates; peer: every run of digits", read_dates, digits.findall


def speed(work: Callable[[str], object], texts: list[str]) -> float:
    """Give MB of UTF-8 a second, texts taken one by one."""
    started = time.perf_counter()
    for text in texts:
        work(text)
    return size(texts) / MIB / (time.perf_counter() - started)


def verify_many(number: int) -> tuple[float, int]:
    """Verify so many articles, each against its own package; give seconds and bytes read."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "package")
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        path = Path(folder, "article.txt")
        path.write_text("\n\n".join(write_texts(0.03)), encoding="utf-8", newline="")
        write_anchors(read_package(root), anchor(read_package(root), read_article(path), "many"))
        package = read_package(root)
        started = time.perf_counter()
        for _ in range(number):
            if not verify(package, read_article(path)).holds:
                message = "the article is not the one that was anchored"
                raise RuntimeError(message)
        return time.perf_counter() - started, number * path.stat().st_size
