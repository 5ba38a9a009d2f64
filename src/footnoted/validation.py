"""Validate a package: the gates in their order, each layer's issues, one sorted list."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from footnoted import waivers
from footnoted.article import anchors, coverage
from footnoted.descriptor import FILE_NAME, UnreadablePackageError, read_package
from footnoted.engine import Engine
from footnoted.gates import canonical, characters, descriptor, files, integrity
from footnoted.gates.character_rules import NOT_TEXT
from footnoted.gx import layer as expectations
from footnoted.issues import Finding, Issue, Rule, first_found
from footnoted.progress import listening, tell_layer
from footnoted.rows import ask as relational
from footnoted.rows import citations as footnotes
from footnoted.rows import claims, history, readings, structure
from footnoted.tables import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from footnoted.article.coverage import Coverage
    from footnoted.article.source import Article
    from footnoted.descriptor import Package
    from footnoted.gx.layer import Running

RULES: tuple[Rule, ...] = (
    *files.RULES,
    *characters.RULES,
    *canonical.RULES,
    *descriptor.RULES,
    *integrity.RULES,
    *structure.RULES,
    *(one.rule for one in footnotes.RELATIONS),
    *(one.rule for one in claims.RELATIONS),
    relational.UNASKABLE,
    relational.IDLE,
    *readings.RULES,
    *history.RULES,
    *anchors.RULES,
    *coverage.RULES,
    *expectations.RULES,
    *waivers.RULES,
)
"""Every rule of every layer, in the order in which the layers run."""

LAYERS: tuple[str, ...] = tuple(dict.fromkeys(one.layer for one in RULES))
"""The layers in the order in which they run."""


@dataclass(slots=True)
class Outcome:
    """What a validation found: issues, sorted; seconds by layer; layers that did not run; coverages."""

    issues: list[Issue] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    coverages: list[Coverage] = field(default_factory=list)


def validate(
    root: Path,
    articles: Sequence[Article] = (),
    *,
    layers: Sequence[str] = (),
    today: date | None = None,
    progress: Callable[[str], None] | None = None,
) -> Outcome:
    """Run the layers over a package, in order; a package that fails a safety gate goes no further.

    No file that fails the files layer is opened, one that is no text is not read as a table, and no
    waiver takes such an issue out.

    Without `articles` the layers `anchors` and `coverage` are skipped; with `layers`, all layers
    that it does not name. `progress` is told each step: the layer's name, in it `layer: table` or
    `layer: rule`, and "" at the end.
    Raises UnreadablePackageError when there is no descriptor to read.
    """
    run = _Run(Outcome(), layers)
    with listening(progress):
        _run_layers(run, root, articles, today or datetime.now(UTC).date())
    return run.outcome


def _run_layers(run: _Run, root: Path, articles: Sequence[Article], today: date) -> None:
    if run.layer("files", lambda: files.check_descriptor(root)):
        return
    try:
        package = read_package(root)
    except UnreadablePackageError:
        is_there = (root / FILE_NAME).is_file()
        if not (is_there and run.layer("descriptor", lambda: descriptor.check_unreadable(root))):
            raise
        return
    with expectations.begin(package) if run.wants("expectations") else nullcontext() as begun:
        _run_on(run, package, articles, today, begun)


def _run_on(
    run: _Run, package: Package, articles: Sequence[Article], today: date, begun: Running | None
) -> None:
    """Run the layers over a package that can be read; the expectations have begun and finish last."""
    unsafe = {one.file for one in run.layer("files", lambda: files.check(package))}
    unsafe |= files.unsafe_paths(package)
    found = run.layer("characters", lambda: characters.check(package, unsafe))
    unsafe |= {one.file for one in found if one.rule == NOT_TEXT.id}
    run.layer("canonical", lambda: canonical.check(package, unsafe))
    run.layer("descriptor", lambda: descriptor.check(package))
    run.layer("integrity", lambda: integrity.check(package, unsafe))
    if not unsafe:
        if begun:
            begun.feed()
        _check_rows(run, package, articles)
        known = tuple(run.outcome.issues)
        run.layer("expectations", lambda: begun.finish(known) if begun else ())
        run.outcome.issues = waivers.apply(package, run.outcome.issues, today, run.outcome.skipped)
    else:
        run.outcome.skipped += LAYERS[LAYERS.index("structure") :]
        run.outcome.issues.sort()


@dataclass(slots=True)
class _Run:
    outcome: Outcome
    layers: Sequence[str]

    def wants(self, name: str) -> bool:
        """Tell whether a layer is asked for."""
        return not self.layers or name in self.layers or name == "files"

    def layer(
        self,
        name: str,
        check: Callable[[], Iterable[Finding | Issue]],
        package: Package | None = None,
    ) -> list[Issue]:
        """Run one layer, time it, keep and give its issues."""
        if not self.wants(name):
            if name not in self.outcome.skipped:
                self.outcome.skipped.append(name)
            return []
        tell_layer(name)
        started = time.perf_counter()
        found = list(check())
        issues = [one for one in found if isinstance(one, Issue)]
        if package is not None:
            issues += place(package, first_found(one for one in found if isinstance(one, Finding)))
        spent = time.perf_counter() - started
        self.outcome.seconds[name] = self.outcome.seconds.get(name, 0.0) + spent
        known = set(self.outcome.issues)
        self.outcome.issues += [one for one in issues if one not in known]
        return issues


def _check_rows(run: _Run, package: Package, articles: Sequence[Article]) -> None:
    with Engine(package) as engine:
        run.layer("structure", lambda: structure.check(package, engine), package)
        relations = (*footnotes.RELATIONS, *claims.RELATIONS)
        run.layer("footnotes", lambda: relational.check(package, engine, relations), package)
    run.layer("readings", lambda: readings.check(package), package)
    run.layer("history", lambda: history.check(package, tuple(run.outcome.issues)), package)
    if not articles:
        run.outcome.skipped += ["anchors", "coverage"]
    for article in articles:
        run.layer("anchors", partial(anchors.check, package, article), package)
        run.layer("coverage", partial(_cover, run, package, article), package)


def _cover(run: _Run, package: Package, article: Article) -> list[Finding | Issue]:
    measured = coverage.measure(package, article)
    run.outcome.coverages.append(measured)
    return measured.findings
