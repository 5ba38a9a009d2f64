"""Validate a package: the gates in their order, each layer's issues, one sorted list, and what ran."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from footnoted import clock, waivers
from footnoted.article import anchors, coverage
from footnoted.article.archive import Archive
from footnoted.changes import find_changes
from footnoted.descriptor import FILE_NAME, LAST_RELEASE, Package, read_package
from footnoted.engine import Engine
from footnoted.errors import BeyondLimitError, StoppedError, UnreadablePackageError
from footnoted.gates import canonical, characters, descriptor, files, integrity, roles
from footnoted.gates.character_rules import FORMULA, NOT_TEXT, TRIM
from footnoted.gates.form import Held
from footnoted.gx import layer as expectations
from footnoted.issues import Finding, Issue, Looked, Rule, first_found, without_consequences, without_echoes
from footnoted.model import Model
from footnoted.outcome import FORM, GATE, NO_ARTICLE, NOT_ASKED, Outcome, passed, settle
from footnoted.parts import text_of
from footnoted.progress import listening, tell_layer
from footnoted.rows import ask, catalogue, history, readings, structure
from footnoted.tables import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from footnoted.article.source import Article
    from footnoted.changes import Changes
    from footnoted.engine import AnyEngine

    Found = Iterable[Finding | Issue | Looked]

ALWAYS = ("files", "waivers")
"""The layers that run whatever is asked for: without files nothing is seen, what is waived is no issue."""

DESCRIPTOR, SAFE, ARTICLE = "descriptor", "safe", "article"
"""What a layer needs: a descriptor that can be read, files that passed the gates, an article."""


HOLDING_BACK = frozenset(
    {"structure", "footnotes", "readings", "history", "anchors", "coverage", "expectations"}
)
"""The layers that say nothing of a record or table whose form is broken: it would follow from that slip."""

FOLLOWING = frozenset({TRIM.id, FORMULA.id})
"""How a slip of form looks to the rules of characters: a blank behind a surplus comma, `=======`."""

SCOPED = frozenset({"structure", "footnotes", "readings"})
"""The layers of which a part is asked where a revision is named."""

WHOLE = frozenset({"coverage"})
"""The layers that ask what is left out: where a table cannot be read, all of it would seem to be."""


DUCKDB, SPARK = "duckdb", "spark"
"""The engines that ask relational rules: on this machine, and on a cluster."""


@dataclass(slots=True)
class Context:
    """What the layers of one validation share; each file was read once, and what it holds flows on."""

    package: Package
    articles: Sequence[Article]
    today: date
    outcome: Outcome
    unsafe: set[str] = field(default_factory=set)
    stack: ExitStack = field(default_factory=ExitStack)
    suites: expectations.Running | None = None
    held: Held = field(default_factory=Held)
    changes: Changes | None = None
    on: str = DUCKDB
    _model: Model | None = None
    _archive: Archive | None = None
    _engine: AnyEngine | None = None
    _sound: Package | None = None

    @property
    def sound(self) -> Package:
        """The package without tables whose header cannot be read: what is said of rows, is said of it."""
        if self._sound is None:
            self._sound = self.held.sound(self.package)
        return self._sound

    @property
    def model(self) -> Model:
        """What the package's tables mean."""
        if self._model is None:
            self._model = Model(self.sound)
        return self._model

    @property
    def archive(self) -> Archive:
        """What comparing texts with the package asks for."""
        if self._archive is None:
            self._archive = Archive(self.model)
        return self._archive

    @property
    def same(self) -> set[str]:
        """The files that no gate looks at: those that failed one, and those that are as they were."""
        return self.unsafe | (self.changes.files if self.changes else frozenset())

    @property
    def engine(self) -> AnyEngine:
        """The engine over the package's tables; it is closed with the stack."""
        if self._engine is None:
            self._engine = self.stack.enter_context(self._start())
        return self._engine

    def _start(self) -> AnyEngine:
        if self.on == DUCKDB:
            return Engine(self.sound)
        from footnoted.spark.engine import SparkEngine  # noqa: PLC0415 - only who asks for Spark has it

        return SparkEngine(self.sound, "" if self.on == SPARK else self.on)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its rules, what it needs, and what it runs.

    A rule of which the run says nothing looked at as much as `looks` gives.
    """

    name: str
    rules: tuple[Rule, ...]
    needs: str
    run: Callable[[Context], Found]
    looks: Callable[[Context], int] = lambda _: 0


def _files(context: Context) -> Found:
    found = list(files.check(context.package))
    context.unsafe |= {one.file for one in found} | files.unsafe_paths(context.package)
    return found


def _characters(context: Context) -> Found:
    found = list(characters.check(context.package, context.same))
    context.unsafe |= {one.file for one in found if one.rule == NOT_TEXT.id}
    return found


def _canonical(context: Context) -> Found:
    found = list(canonical.check(context.package, context.same, context.held))
    outcome, held = context.outcome, context.held
    outcome.issues = [one for one in outcome.issues if one.rule not in FOLLOWING or not held.holds(one)]
    return found


def _descriptor(context: Context) -> Iterator[Finding | Issue | Looked]:
    yield from descriptor.check(context.package)
    context.outcome.unread = tuple(roles.find_unread(context.package))
    released = int(context.package.door.exists(LAST_RELEASE))
    yield from (Looked(rule.id, released) for rule in descriptor.DRIFT)


def _readings(context: Context) -> Iterator[Finding | Issue | Looked]:
    return readings.check(context.model, [one.text for one in context.articles], context.changes)


def _anchors(context: Context) -> Iterator[Finding | Issue | Looked]:
    yield from anchors.check(context.archive, context.articles)


def _coverage(context: Context) -> Iterator[Finding | Issue | Looked]:
    yield from coverage.check_addresses(context.archive)
    for article in context.articles:
        measured = coverage.measure(context.archive, article)
        context.outcome.coverages.append(measured.coverage)
        yield from measured.findings
        yield from measured.looked


def _expectations(context: Context) -> Iterator[Finding | Issue | Looked]:
    if context.suites is not None:
        yield from context.suites.finish(tuple(context.outcome.issues))
        yield from (Looked(rule, one.expectations) for rule, one in context.suites.looked.items())


def _waivers(context: Context) -> Iterator[Finding | Issue | Looked]:
    outcome = context.outcome
    unrun, held = _unrun(outcome), context.held.tables
    applied = waivers.apply(context.package, outcome.issues, context.today, unrun, held)
    outcome.issues, outcome.waived = applied.issues, applied.waived
    yield from (Looked(rule.id, applied.count) for rule in waivers.RULES)


def _unrun(outcome: Outcome) -> set[str]:
    return {rule.partition(".")[0] for rule in outcome.skipped}


def _tables(context: Context) -> int:
    return sum(text_of(context.package, one).is_file() for one in context.package.resources)


LAYERS: tuple[Layer, ...] = (
    Layer("files", files.RULES, DESCRIPTOR, _files, lambda one: 1 + len(one.package.resources)),
    Layer("characters", characters.RULES, DESCRIPTOR, _characters, _tables),
    Layer("canonical", canonical.RULES, DESCRIPTOR, _canonical, _tables),
    Layer("descriptor", descriptor.RULES, DESCRIPTOR, _descriptor, lambda _: 1),
    Layer("integrity", integrity.RULES, DESCRIPTOR, lambda one: integrity.check(one.package, one.unsafe)),
    Layer(
        "structure", structure.RULES, SAFE, lambda one: structure.check(one.sound, one.engine, one.changes)
    ),
    Layer(
        "footnotes",
        catalogue.RULES,
        SAFE,
        lambda one: ask.check(one.model, one.engine, catalogue.ASKED, one.changes),
    ),
    Layer("readings", readings.RULES, SAFE, _readings),
    Layer("history", history.RULES, SAFE, lambda one: history.check(one.model, tuple(one.outcome.issues))),
    Layer("anchors", anchors.RULES, ARTICLE, _anchors),
    Layer("coverage", coverage.RULES, ARTICLE, _coverage),
    Layer("expectations", expectations.RULES, SAFE, _expectations),
    Layer("waivers", waivers.RULES, SAFE, _waivers),
)
"""The layers, in the order in which they run."""

RULES: tuple[Rule, ...] = tuple(rule for layer in LAYERS for rule in layer.rules)
"""Every rule of every layer, in the order in which the layers run."""

NAMES: tuple[str, ...] = tuple(one.name for one in LAYERS)
"""The names of the layers."""


def validate(  # noqa: PLR0913 - what is left out has a default
    root: Path,
    articles: Sequence[Article] = (),
    *,
    layers: Sequence[str] = (),
    today: date | None = None,
    progress: Callable[[str], None] | None = None,
    early: Callable[[Outcome], None] | None = None,
    changed_since: str = "",
    engine: str = DUCKDB,
) -> Outcome:
    """Run the layers over a package, in order; a package that fails a safety gate goes no further.

    No file that fails the files layer is opened, one that is no text is not read as a table, and no
    waiver takes such an issue out.

    Without `articles` the layers `anchors` and `coverage` are skipped; with `layers`, all layers
    that it does not name. `progress` is told each step: the layer's name, in it `layer: table` or
    `layer: rule`, and "" at the end. `early` is told what was found before Great Expectations, which
    takes longest, is done. `changed_since` names a revision of git at which the package was valid: what a
    change since then cannot affect is not checked again. `engine` asks the relational rules: `duckdb` on this
    machine, `spark` in the session in use or on all cores, or the address of a Spark (sc://…, spark://…).

    Raises RevisionError where there is no such revision, SparkError where Spark cannot start or dies,
    UnreadablePackageError where no descriptor can be read.
    """
    run = _Run(Outcome(), layers, early, changed_since, engine)
    with listening(progress):
        run.all(root, articles, today or datetime.now(UTC).date())
    settle(run.outcome, RULES, run.looked, SCOPED if run.outcome.since else ())
    return run.outcome


@dataclass(slots=True)
class _Run:
    outcome: Outcome
    layers: Sequence[str]
    early: Callable[[Outcome], None] | None = None
    changed_since: str = ""
    engine: str = DUCKDB
    looked: Counter[str] = field(default_factory=Counter)

    def all(self, root: Path, articles: Sequence[Article], today: date) -> None:
        """Run every layer that can run, and note why the others did not."""
        package = self._open(root)
        if package is None:
            return
        context = Context(
            package,
            articles,
            today,
            self.outcome,
            changes=self._changes(package),
            on=self.engine,
        )
        with context.stack:
            if self._is_asked("expectations"):
                context.suites = context.stack.enter_context(expectations.begin(package))
            for layer in LAYERS:
                reason = self._reason(layer, context)
                if reason:
                    self.skip(layer, reason)
                    continue
                if layer.name == "structure" and context.suites is not None:
                    context.suites.feed(context.held.tables)
                if layer.name == "expectations" and self.early is not None:
                    self.early(self.outcome)
                self.layer(layer, context)
        self.outcome.issues = sorted(without_echoes(self.outcome.issues))

    def _changes(self, package: Package) -> Changes | None:
        """Find what changed since the revision that was named; None where everything is checked."""
        if not self.changed_since:
            return None
        changes = find_changes(package, self.changed_since)
        self.outcome.since = str(changes)
        return None if changes.whole else changes

    def _open(self, root: Path) -> Package | None:
        """Read the descriptor; where it may not be opened, or cannot be read, say so, and skip all else."""
        if self._early_issues("files", lambda: files.check_descriptor(root)):
            return None
        try:
            return read_package(root)
        except BeyondLimitError as error:
            found = files.beyond(error, FILE_NAME)
            self._early_issues("files", lambda: [found])
            return None
        except UnreadablePackageError:
            can_say = self._is_asked("descriptor") and (root / FILE_NAME).is_file()
            if can_say and self._early_issues("descriptor", lambda: descriptor.check_unreadable(root)):
                return None
            raise

    def _early_issues(self, name: str, check: Callable[[], Iterable[Issue]]) -> bool:
        """Run what is checked before there is a package; where it fails, no layer runs."""
        tell_layer(name)
        started = time.perf_counter()
        found = list(check())
        if found:
            self.outcome.issues += sorted(found)
            self.outcome.seconds[name] = time.perf_counter() - started
            for layer in LAYERS:
                self.skip(layer, GATE)
            for one in found:
                self.outcome.skipped.pop(one.rule, None)
                self.looked[one.rule] += 1
        return bool(found)

    def _is_asked(self, name: str) -> bool:
        return not self.layers or name in self.layers

    def _reason(self, layer: Layer, context: Context) -> str:
        """Say why a layer does not run; "" where it does."""
        if clock.is_over():
            return passed()
        if not self._is_asked(layer.name) and layer.name not in ALWAYS:
            return NOT_ASKED
        if layer.needs != DESCRIPTOR and context.unsafe:
            return GATE
        if layer.needs == ARTICLE and not context.articles:
            return NO_ARTICLE
        return FORM if layer.name in WHOLE and context.held.tables else ""

    def skip(self, layer: Layer, reason: str) -> None:
        """Note that a layer did not run."""
        self.outcome.skipped |= dict.fromkeys((one.id for one in layer.rules), reason)

    def layer(self, layer: Layer, context: Context) -> None:
        """Run one layer, time it, keep its issues and what it looked at."""
        tell_layer(layer.name)
        started = time.perf_counter()
        try:
            found = list(layer.run(context))
        except StoppedError:
            self.skip(layer, passed())
            return
        issues = self._issues(layer, context, found)
        self._note_looked(layer, context, [one for one in found if isinstance(one, Looked)])
        self.outcome.seconds[layer.name] = time.perf_counter() - started
        known = set(self.outcome.issues)  # two articles may have one fault in common
        self.outcome.issues += [one for one in dict.fromkeys(issues) if one not in known]

    def _issues(self, layer: Layer, context: Context, found: Sequence[object]) -> list[Issue]:
        """Give the issues of what a layer found, its findings placed; without those that are held back."""
        issues = [one for one in found if isinstance(one, Issue)]
        findings = (one for one in found if isinstance(one, Finding))
        issues += place(context.package, first_found(findings))
        if layer.name not in HOLDING_BACK:
            return issues
        held = [one for one in issues if not context.held.holds(one)]
        return without_consequences(held, self.outcome.issues)

    def _note_looked(self, layer: Layer, context: Context, told: Sequence[Looked]) -> None:
        """Add up what each rule looked at: as the layer told, else what the layer looks at as a whole."""
        for one in told:
            self.looked[one.rule] += one.count
        said = {one.rule for one in told}
        for rule in layer.rules:
            if rule.id not in said:
                self.looked[rule.id] += layer.looks(context)
