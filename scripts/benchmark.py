"""Measure what the checks cost on a large package, beside other tools.

Run `python scripts/benchmark.py structure`. Every contender runs in processes of its own over the same
generated CSV files; wall time (start of Python included), peak memory and the faults found are
printed as a Markdown table. Tools that are not installed are named as such.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import contenders
from benchmark_text import measure_text
from contenders import CONTENDERS
from large_package import plant_faults, write_package

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> None:
    """Run one section, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("section", nargs="?", default="all", choices=["all", "structure", "text"])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of all tables together")
    parser.add_argument("--repeat", type=int, default=3, help="runs per contender; the median counts")
    parser.add_argument("--only", help="comma-separated contenders; the default is all")
    options = parser.parse_args()
    if options.section in ("all", "structure"):
        compare(options)
    if options.section in ("all", "text"):
        measure_text()


PEERS = {
    "dataframely": "more than 1, without foreign keys there",
    "pointblank": "more than 1, without foreign keys there",
    "pandera (Polars)": "more than 1, without foreign keys there",
    "Great Expectations": "more than 1, without foreign keys there",
    "frictionless": "at least 40",
}
"""The tools that footnoted is compared with, and what is promised of each."""


OURS = ("footnoted structure", "footnoted, gates too")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one contender took on one package: seconds, MiB, faults found."""

    seconds: float
    peak: float
    found: int | None


def compare(options: argparse.Namespace) -> None:
    """Generate a clean and a faulty package, run every contender on both, print the table."""
    wanted = options.only.split(",") if options.only else ["DuckDB count(*)", *OURS, *PEERS]
    with tempfile.TemporaryDirectory() as folder:
        clean, faulty = Path(folder) / "clean", Path(folder) / "faulty"
        write_package(clean, options.rows)
        write_package(faulty, options.rows)
        planted = plant_faults(faulty)
        size = sum(path.stat().st_size for path in (clean / "data").iterdir()) / 1e6
        print(f"{options.rows:,} rows in four linked tables, {size:.0f} MB of CSV, {os.cpu_count()} cores;")
        print(f"whole processes, wall seconds; {planted} faults planted.\n")
        print("| tool | clean s | ÷ count(*) | MiB | with faults s | found | foreign keys |")
        print("|---|---|---|---|---|---|---|")
        results = dict(measure_all(wanted, clean, faulty, options.repeat))
    judge(results)


def measure_all(
    wanted: list[str], clean: Path, faulty: Path, repeat: int
) -> Iterator[tuple[str, tuple[Measured, Measured]]]:
    """Measure each wanted contender on both packages and print its line of the table."""
    floor = 0.0
    for name in wanted:
        contender = CONTENDERS[name]
        if find_spec(contender.module) is None:
            print(f"| {name} | not installed | | | | | {contender.foreign_keys} |", flush=True)
            continue
        runs = repeat if contender.repeats else 1
        good, bad = measure(name, clean, runs), measure(name, faulty, runs)
        floor = floor or good.seconds
        found = "–" if bad.found is None else f"{bad.found}"
        print(
            f"| {name} | {good.seconds:.2f} | {good.seconds / floor:.1f} | {good.peak:.0f} "
            f"| {bad.seconds:.2f} | {found} | {contender.foreign_keys} |",
            flush=True,
        )
        yield name, (good, bad)


def measure(name: str, package: Path, repeat: int) -> Measured:
    """Run a contender in processes of its own; give median time, largest memory, faults found."""
    times, peaks, found = [], [], None
    command = [sys.executable, contenders.__file__, name, str(package)]
    for _ in range(repeat):
        begin = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
        times.append(time.perf_counter() - begin)
        if done.returncode:
            sys.exit(f"{name} failed:\n{done.stderr[-2000:]}")
        answer = json.loads(done.stdout.splitlines()[-1])
        found = answer["found"]
        peaks.append(answer["peak"])
    return Measured(statistics.median(times), max(peaks), found)


def judge(results: dict[str, tuple[Measured, Measured]]) -> None:
    """Print the ratios that the project promises."""
    if "footnoted structure" not in results:
        return
    good, bad = results["footnoted structure"]
    print()
    for name in (one for one in PEERS if one in results):
        ratio = results[name][0].seconds / good.seconds
        print(f"- {ratio:.2f} times as fast as {name} (promised: {PEERS[name]})")
    if "DuckDB count(*)" in results:
        ratio = good.seconds / results["DuckDB count(*)"][0].seconds
        print(f"- {ratio:.2f} times the time of DuckDB's count(*) (promised: at most 2)")
    print(f"- with ten faults {bad.seconds / good.seconds:.2f} times a clean run (promised: at most 2)")
    print(f"- {max(good.peak, bad.peak):.0f} MiB at the peak (promised: below 300 MB)")


if __name__ == "__main__":
    main()
