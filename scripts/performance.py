"""Measure in one run how the toolkit grows, beside other tools, and write the two pages about it.

    python scripts/performance.py --sizes 1000,10000 --write
    python scripts/performance.py --sizes 1000,10000,100000,1000000,10000000 --write

Every measurement runs in a process of its own over the same corpora (`corpus.py`). With `--write`,
docs/performance.md, docs/performance.svg and docs/scale.md are made anew; numbers are of this run and this
machine, and ratios are what counts. Tools that are not installed are named as such.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from benchmark import Measured, measure
from contenders import CONTENDERS
from corpus import Options, write_corpus

DOCS = Path(__file__).resolve().parents[1] / "docs"
INTRODUCTION = Path(__file__).with_name("scale.md")
FLOOR = "DuckDB count(*)"
GROWING = (FLOOR, "DuckDB, cells as text", "footnoted structure", "footnoted rows")
"""What is measured at every size."""
ALONGSIDE = ("dataframely", "pointblank", "pandera (Polars)", "Great Expectations", "frictionless")
"""The tools that are measured at one size."""
LOADING = ("pandas, one Parquet", "footnoted load")
EXPORTING = ("PyArrow, Parquet alone", "footnoted export")
ON_SPARK = "footnoted on Spark"
BUSY = 0.5
"""A load of more than this share of the cores before the run makes seconds worth little."""
BILLION = 1_000_000_000
ABOUT = (
    "Made by `python scripts/performance.py --write`. All numbers are of one run: whole processes, the start "
    "of Python included, median of the repeats. Ratios within the run are what to read."
)
NOT_YET = (
    "Not measured yet: the machine on which this page was made was busy with other work, and numbers from it "
    "would mislead. `python scripts/performance.py --write` measures, and makes this page anew."
)
BUSY_NOTE = (
    "**The machine was busy** (load {load:.1f} on {cores} cores when the run began): seconds are too long, "
    "ratios rough, and no bar is judged by this page. Make it anew on an idle machine."
)
ON_PAPER = (
    "With the measured exponent of {slope:.2f} (taken as 1 where it is less, since start-up flattens small "
    "runs), {rows:,} rows would take {hours:.1f} hours on this machine, and on a cluster with 100 times its "
    "cores about {minutes:.0f} minutes, if nothing but the rows grew. This is an extrapolation: nobody has "
    "run it."
)


@dataclass
class Run:
    """What one run measured: by tool, by number of rows."""

    sizes: list[int] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)
    megabytes: dict[int, float] = field(default_factory=dict)
    found: dict[str, dict[int, Measured]] = field(default_factory=dict)
    load: float = 0.0

    def at(self, name: str, size: int) -> Measured | None:
        """Give what a tool took at a size; None where it was not measured."""
        return self.found.get(name, {}).get(size)

    def exponent(self, name: str) -> float | None:
        """Give the slope of seconds over rows on logarithmic axes, by least squares."""
        points = [
            (math.log(self.rows[size]), math.log(one.seconds)) for size, one in self.found[name].items()
        ]
        if len(points) < len("ab"):
            return None
        mean_x = sum(x for x, _ in points) / len(points)
        mean_y = sum(y for _, y in points) / len(points)
        return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def measure_run(sizes: list[int], repeat: int, *, spark: bool) -> Run:
    """Write a corpus of each size and measure on it; what is compared with others, at the second largest."""
    run = Run(sizes, load=os.getloadavg()[0])
    compared = sizes[max(0, len(sizes) - 2)] if sizes else 0
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder) / "corpus"
            counts = write_corpus(package, Options(size, max(1, size // 200)))
            run.rows[size] = sum(counts.values())
            run.megabytes[size] = sum(one.stat().st_size for one in (package / "data").iterdir()) / 1e6
            names = [*GROWING]
            if size == compared:
                names += [*ALONGSIDE, *LOADING, *EXPORTING, *([ON_SPARK] if spark else [])]
            for name in names:
                if find_spec(CONTENDERS[name].module) is None:
                    print(f"{name}: not installed", flush=True)
                    continue
                one = measure(name, package, repeat if CONTENDERS[name].repeats else 1)
                run.found.setdefault(name, {})[size] = one
                print(
                    f"{run.rows[size]:>12,} rows  {one.seconds:>8.2f} s  {one.peak:>6.0f} MiB  {name}",
                    flush=True,
                )
    return run


# --- pages -----------------------------------------------------------------------------------------------


def performance_page(run: Run) -> str:
    """Write docs/performance.md."""
    if not run.sizes:
        return f"# How fast it is\n\n{NOT_YET}\n"
    compared = run.sizes[max(0, len(run.sizes) - 2)]
    lines = ["# How fast it is", "", *about(run), "", "## Growth", "", *growth(run), ""]
    lines += ["![Seconds over rows, both axes logarithmic](performance.svg)", ""]
    lines += [f"## Beside other tools, {run.rows[compared]:,} rows", "", *beside(run, compared), ""]
    lines += ["## Loading and writing", "", *pairs(run, compared), ""]
    return "\n".join(lines)


def about(run: Run) -> list[str]:
    """Say on what machine, and how busy it was."""
    cores = os.cpu_count() or 1
    lines = [ABOUT, "", f"Machine: {cores} cores, {platform.machine()}, Python {platform.python_version()}."]
    if run.load > BUSY * cores:
        lines += ["", BUSY_NOTE.format(load=run.load, cores=cores)]
    return lines


def growth(run: Run) -> list[str]:
    """Give the table of seconds and memory by rows, and the exponents."""
    heads = "".join(f" {run.rows[size]:,} rows ({run.megabytes[size]:.1f} MB) |" for size in run.sizes)
    lines = [f"| |{heads} exponent |", "|---|" + "---|" * (len(run.sizes) + 1)]
    for name in GROWING:
        cells = [
            f" {one.seconds:.2f} s, {one.peak:.0f} MiB |"
            for one in (run.at(name, size) for size in run.sizes)
            if one
        ]
        slope = run.exponent(name)
        lines.append(f"| {name} |{''.join(cells)} {'–' if slope is None else f'{slope:.2f}'} |")
    lines += [
        "",
        "An exponent of 1 is in step with the rows; small tables are all start-up, so it begins below.",
    ]
    return lines


def beside(run: Run, size: int) -> list[str]:
    """Compare tools at one size; who is ahead of us is said to be."""
    mine, floor = run.at("footnoted structure", size), run.at(FLOOR, size)
    if mine is None or floor is None:
        return ["Not measured."]
    lines = [
        "| tool | seconds | ÷ footnoted structure | ÷ DuckDB count | MiB | foreign keys |",
        "|---|---|---|---|---|---|",
    ]
    for name in (*GROWING, *ALONGSIDE, ON_SPARK):
        one = run.at(name, size)
        if one is None:
            lines.append(f"| {name} | not measured | | | | |")
            continue
        ratios = f"{one.seconds / mine.seconds:.2f} | {one.seconds / floor.seconds:.2f}"
        lines.append(
            f"| {name} | {one.seconds:.2f} | {ratios} | {one.peak:.0f} | {CONTENDERS[name].foreign_keys} |"
        )
    ahead = [name for name in ALONGSIDE if (one := run.at(name, size)) and one.seconds < mine.seconds]
    lines += ["", f"Ahead of us in this run: {', '.join(ahead) or 'none'}."]
    return lines


def pairs(run: Run, size: int) -> list[str]:
    """Compare loading and exporting with the bare thing."""
    lines = ["| what | bare | ours | ratio |", "|---|---|---|---|"]
    for what, (bare, ours) in (("load one small table", LOADING), ("write Parquet of all tables", EXPORTING)):
        one, other = run.at(bare, size), run.at(ours, size)
        if one and other:
            ratio = f"{other.seconds / one.seconds:.2f}"
            lines.append(f"| {what} | {one.seconds:.2f} s ({bare}) | {other.seconds:.2f} s | {ratio} |")
    return lines


def picture(run: Run) -> str:
    """Draw seconds over rows, both axes logarithmic, as SVG."""
    points = {
        name: [(run.rows[size], one.seconds) for size, one in run.found[name].items()] for name in GROWING
    }
    xs = [math.log10(x) for some in points.values() for x, _ in some]
    ys = [math.log10(y) for some in points.values() for _, y in some]
    low_x, high_x, low_y, high_y = (
        math.floor(min(xs)),
        math.ceil(max(xs)),
        math.floor(min(ys)),
        math.ceil(max(ys)),
    )

    def place(x: float, y: float) -> str:
        at_x = 70 + 480 * (x - low_x) / max(1, high_x - low_x)
        at_y = 330 - 290 * (y - low_y) / max(1, high_y - low_y)
        return f"{at_x:.1f},{at_y:.1f}"

    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 370" font-family="sans-serif">']
    parts.append('<rect width="760" height="370" fill="#fff"/>')
    for x in range(low_x, high_x + 1):
        at = place(x, low_y).split(",")[0]
        parts.append(f'<path d="M{at} 40V330" stroke="#ddd"/><text x="{at}" y="350">10^{x} rows</text>')
    for y in range(low_y, high_y + 1):
        at = place(low_x, y).split(",")[1]
        parts.append(f'<path d="M70 {at}H550" stroke="#ddd"/><text x="5" y="{at}">{10.0**y:g} s</text>')
    for number, (name, some) in enumerate(points.items()):
        colour = ("#888", "#444", "#06c", "#c30")[number]
        line = " ".join(place(math.log10(x), math.log10(y)) for x, y in some)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="565" y="{60 + 20 * number}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def scale_page(run: Run) -> str:
    """Write docs/scale.md: when to move to Spark, how, and what it costs, from what was measured."""
    if not run.sizes:
        return INTRODUCTION.read_text(encoding="utf-8").rstrip() + f"\n\n## What it costs\n\n{NOT_YET}\n"
    largest = run.sizes[-1]
    rows, slope = run.rows[largest], run.exponent("footnoted rows")
    took = run.at("footnoted rows", largest)
    lines = INTRODUCTION.read_text(encoding="utf-8").rstrip().splitlines()
    lines += ["", "## What it costs, measured", "", *about(run), ""]
    if took is not None:
        lines.append(
            f"All row layers took {took.seconds:.1f} s and {took.peak:.0f} MiB for {rows:,} rows on DuckDB."
        )
    spark = run.found.get(ON_SPARK, {})
    for size, one in spark.items():
        time = f"{one.seconds:.1f} s for {run.rows[size]:,} rows, the start of Spark included"
        lines.append(f"Structure and footnotes on Spark (`local[*]`) took {time}.")
    if not spark:
        lines.append("Spark was not measured in this run (`--spark`).")
    if took is not None and slope is not None:
        hours = took.seconds * (BILLION / rows) ** max(1.0, slope) / 3600
        said = ON_PAPER.format(slope=slope, rows=BILLION, hours=hours, minutes=hours * 60 / 100)
        lines += ["", "## A billion rows, on paper", "", said]
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure, print, and write the pages where that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,10000,100000", help="facts, smallest first")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each; the median counts")
    parser.add_argument("--spark", action="store_true", help="measure the engine on Spark, too")
    parser.add_argument("--write", action="store_true", help="make the pages anew")
    given = parser.parse_args()
    run = measure_run([int(one) for one in given.sizes.split(",") if one], given.repeat, spark=given.spark)
    pages = {"performance.md": performance_page(run), "scale.md": scale_page(run)}
    if run.sizes:
        pages["performance.svg"] = picture(run)
    for name, text in pages.items() if given.write else ():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
