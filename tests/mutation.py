"""Run mutants against the validation: which layer notices each, and whether it names the right cell."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import count
from multiprocessing import Pool
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self
from unittest import mock

import edtf

from cell_faults import cell_mutants
from descriptor_faults import descriptor_mutants, release_mutants
from footnoted.article import anchors, coverage
from footnoted.article.source import read_article
from footnoted.descriptor import FILE_NAME, LAST_RELEASE, Package, read_package
from footnoted.engine import Engine
from footnoted.errors import UnreadablePackageError
from footnoted.exports.release import build_release
from footnoted.gx import layer as expectations
from footnoted.issues import Finding, Issue, Severity
from footnoted.model import Model
from footnoted.outcome import Outcome
from footnoted.rows import ask, readings
from footnoted.rows.views import SCHEMA, TOGETHER, Views
from footnoted.tables import place
from footnoted.upkeep.kept import keep_release
from footnoted.validation import ARTICLE as NEEDS_ARTICLE
from footnoted.validation import LAYERS, NAMES, Context, validate
from footnoted.vocabulary import SEALED
from mutants import SEED, Mutant, Patch, read_tables
from table_faults import table_mutants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from footnoted.rows.ask import Question
    from footnoted.validation import Found, Layer

CITATION = {"sentence_id", "start", "end", "as_written"}
"""What a row cites: each of these cells is checked against the others, so any of them stands for all."""

RELATED = {"footnotes.seal": {*SEALED, "anchor_sha256"}}
"""Rules whose message names a relation of cells: all cells of that row that they compare."""

KEY_PARTS = {
    "mentions": {"mention_id", "entity_id"},
    "evidence": {"evidence_id", "row_id"},
    "roles": {"role_id", "person_id"},
    "relationships": {"relationship_id", "subject", "predicate", "object"},
    "sentences": {"sentence_id", "source_id"},
}
"""The cells that the rule footnotes.id compares."""

ARTICLE = frozenset(one.name for one in LAYERS if one.needs == NEEDS_ARTICLE)
"""The layers that need the article."""

OF_A_PACKAGE = frozenset({"files", "descriptor", "integrity", "waivers", "expectations"})
"""The layers that the rows of a table make no difference to, and the suites, which are run apart."""

ALONE = frozenset({"characters", "canonical"})
"""The layers that look at each table by itself."""

TODAY = date(2026, 1, 1)
"""The day of the runs; no waiver of the package ends."""

HISTORY = frozenset({"history"})
"""The layer that needs a last release."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant.

    `killers` are the layers that raised an issue, `layers` those that named the right cell, `exact` those
    that named the very field and not one related to it. Layers that need the article or a last release
    are asked as well, until one that needs neither has named the cell.
    """

    mutant: Mutant
    killers: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    says: str = ""

    def is_killed(self, without: frozenset[str] = frozenset()) -> bool:
        """Whether some issue was raised, `without` these layers."""
        return bool({*self.killers, *self.layers} - without)

    def is_located(self, without: frozenset[str] = frozenset()) -> bool:
        """Whether the right cell was named, `without` these layers."""
        return bool({*self.layers} - without)


# --- is it named? --------------------------------------------------------------------------------------


def names_it(mutant: Mutant, issue: Issue) -> bool:
    """Tell whether an issue names what the mutant changed.

    A cell is named by table, row and field, as the issue's own place or in its message. For the field
    its present value may stand, or another field of the same citation (sentence_id, start, end,
    as_written), of the same seal or of the same compound id. A deleted row is named by its whole key,
    wherever a message has it, or by the sentence that it had cited; a whole file by its table's name.
    """
    if mutant.kind == "deleted row":
        lost = mutant.cites and (issue.table, issue.row) == ("sentences", mutant.cites)
        return bool(lost) or any(_has_word(issue, one) for one in mutant.rows)
    if _has_address(mutant, issue):
        return True
    in_row = not mutant.rows or issue.row in mutant.rows
    return _names_table(mutant, issue) and in_row and _names_field(mutant, issue)


def _has_address(mutant: Mutant, issue: Issue) -> bool:
    """Tell whether the message has the cell's address; for a whole column, that of any of its cells."""
    rows = "|".join(map(re.escape, mutant.rows)) or r"[^/\s]+"
    fields = "|".join(map(re.escape, mutant.fields))
    address = rf"(?<![\w/-]){re.escape(mutant.table)}/(?:{rows})/(?:{fields})(?![\w-])"
    return bool(fields) and re.search(address, issue.expected) is not None


def _names_table(mutant: Mutant, issue: Issue) -> bool:
    if mutant.table in {issue.table, issue.file, Path(issue.file).stem}:
        return True
    whole = not mutant.rows and not mutant.fields
    return (whole or issue.file == FILE_NAME) and _has_word(issue, mutant.table)


def _names_field(mutant: Mutant, issue: Issue) -> bool:
    fields = set(mutant.fields)
    if not fields or issue.field in fields or any(_has_word(issue, one) for one in fields):
        return True
    related = RELATED.get(issue.rule, set())
    if issue.rule == "footnotes.id":
        related = KEY_PARTS.get(issue.table, set())
    if fields & CITATION and issue.field in CITATION:
        related = CITATION
    return bool(fields & related) or (len(mutant.value) > 3 and _has_word(issue, mutant.value))


def is_exact(mutant: Mutant, issue: Issue) -> bool:
    """Tell whether the issue's own address is the cell."""
    return issue.table == mutant.table and (not mutant.fields or issue.field in mutant.fields)


def _has_word(issue: Issue, word: str) -> bool:
    text = f"{issue.row} {issue.found} {issue.expected}"
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


# --- the bench -----------------------------------------------------------------------------------------


class Bench:
    """A copy of a package in which one mutant after the other is tried.

    The rules are the real ones; what they say of the package as it is, a waiver accepts. What makes
    it quick: functions of a text alone are remembered, and of the other tables only what a changed table
    can make a difference to is looked at again.
    """

    def __init__(self, root: Path, article: Path | None) -> None:
        """Copy the package without its GX project; with `article`, those layers are tried too."""
        self._exit = ExitStack()
        self.root = Path(self._exit.enter_context(TemporaryDirectory(prefix="footnoted-")))
        shutil.copytree(root / "data", self.root / "data")
        shutil.copy(root / FILE_NAME, self.root)
        (self.root / "validation").mkdir()
        for path in (root / "validation").glob("*.csv"):
            shutil.copy(path, self.root / "validation")
        if (root / LAST_RELEASE).is_dir():
            shutil.copytree(root / LAST_RELEASE, self.root / LAST_RELEASE)
        self.package = read_package(self.root)
        self.article = read_article(article) if article else None
        self._remember()
        self._engine = self._exit.enter_context(Engine(self.package))
        for name in self._engine.views:
            self._engine.load(name)
        self._stale = ""
        self._accepted: set[Issue] = set()
        (footnotes,) = [one for one in LAYERS if one.name == "footnotes"]
        self._accepted = set(self._placed(footnotes.run(self._context(self.package, self._engine))))

    def __enter__(self) -> Self:
        """Give the bench itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the copy, and forget."""
        self._exit.close()

    def _remember(self) -> None:
        for module, name in (
            (readings, "read_quantity"),
            (readings, "read_date"),
            (coverage, "read_quantities"),
            (coverage, "read_dates"),
            (anchors, "runs"),
            (anchors, "fold"),
            (edtf, "parse_edtf"),
        ):
            self._exit.enter_context(mock.patch.object(module, name, cache(getattr(module, name))))

    @contextmanager
    def _planted(self, patches: Iterable[Patch]) -> Iterator[None]:
        changed = plant(self.root, patches)
        try:
            yield
        finally:
            for path, data in changed.items():
                write(path, data)
            if self._stale:
                self._engine.load(self._stale)
            self._stale = ""

    def try_out(self, mutant: Mutant) -> Verdict:
        """Plant a mutant, run layer after layer until one names the cell, restore the copy."""
        verdict = Verdict(mutant)
        with self._planted(mutant.patches):
            for layer, run in self._layers(mutant):
                if layer in HISTORY or not verdict.is_located(without=ARTICLE | HISTORY):
                    verdict = judge(verdict, layer, run())
        return verdict

    def find_all(self, mutant: Mutant) -> list[Issue]:
        """Plant a mutant and give what all layers say; history names no cell a second time."""
        issues: list[Issue] = []
        with self._planted(mutant.patches):
            for layer, run in self._layers(mutant):
                named = {(one.table, one.row, one.field) for one in issues} if layer in HISTORY else set()
                issues += [one for one in run() if (one.table, one.row, one.field) not in named]
        return issues

    def _layers(self, mutant: Mutant) -> Iterator[tuple[str, Callable[[], list[Issue]]]]:
        """Yield each layer and what asks it, to be called before the next layer is taken."""
        if any(one.file == FILE_NAME for one in mutant.patches):
            return self._descriptor_layers()
        return self._table_layers(mutant.table)

    def _descriptor_layers(self) -> Iterator[tuple[str, Callable[[], list[Issue]]]]:
        try:
            package = read_package(self.root)
        except UnreadablePackageError as error:
            issue = Issue(FILE_NAME, 1, 1, "descriptor.syntax", str(error), "JSON", "Mend it.")
            yield "descriptor", lambda: [issue]
            return
        early, late = LAYERS_OF_DESCRIPTOR, [one for one in NAMES if one not in NOT_TRIED]
        for layer in early:
            yield layer.name, lambda one=layer: self._placed(one.run(self._context(package)))
        articles = [self.article] if self.article else []
        everything = cache(lambda: tuple(validate(self.root, articles, layers=late).issues))
        for name in late:
            yield name, lambda of=f"{name}.": [one for one in everything() if one.rule.startswith(of)]

    def _table_layers(self, table: str) -> Iterator[tuple[str, Callable[[], list[Issue]]]]:
        model, alone = Model(self.package), _part(self.package, {table})
        with ExitStack() as opened:
            engine = cache(lambda: opened.enter_context(self._engine_on(table)))

            def run(layer: Layer) -> list[Issue]:
                if layer.name in ALONE:
                    return self._placed(layer.run(self._context(alone)))
                if layer.name in QUICKER:
                    context = self._context(self.package, engine(), model)
                    return self._placed(QUICKER[layer.name](layer, context, table))
                return self._placed(layer.run(self._context(self.package, None, model)))

            for layer in LAYERS:
                needs_more = layer.name in ARTICLE and self.article is None
                if layer.name not in OF_A_PACKAGE and not needs_more:
                    yield layer.name, lambda one=layer: run(one)

    def _context(self, package: Package, engine: Engine | None = None, model: Model | None = None) -> Context:
        """Give what a layer is run with; each begins with no issue known."""
        articles = [self.article] if self.article else []
        return Context(package, articles, TODAY, Outcome(), _engine=engine, _model=model)

    @contextmanager
    def _engine_on(self, table: str) -> Iterator[Engine]:
        """Give an engine that has read this table anew; one with other columns gets an engine of its own."""
        resource = self.package.resource(table)
        with (self.root / resource.path).open("rb") as file:
            header = file.readline()
        if header == (",".join(resource.field_names) + "\n").encode():
            self._engine.load(table)
            try:
                yield self._engine
            finally:
                self._stale = table
        else:
            with Engine(self.package) as engine:
                yield engine

    def _placed(self, found: Found) -> list[Issue]:
        found = list(found)
        issues = [one for one in found if isinstance(one, Issue)]
        issues += place(self.package, [one for one in found if isinstance(one, Finding)])
        known = {_without_place(one) for one in self._accepted}
        return [one for one in issues if _without_place(one) not in known]


def _without_place(issue: Issue) -> Issue:
    """Leave out line and column, which a row more or less moves."""
    return replace(issue, line=0, column=0)


def plant(root: Path, patches: Iterable[Patch]) -> dict[Path, bytes]:
    """Write patches into the files of a package, and give what stood in each file before.

    Several patches of one file must not overlap.
    """
    changed: dict[Path, bytes] = {}
    for patch in sorted(patches, key=lambda one: one.at, reverse=True):
        path = root / patch.file
        data = path.read_bytes()
        changed.setdefault(path, data)
        write(path, data[: patch.at] + patch.put + data[patch.at + len(patch.cut) :])
    return changed


_TIMES = count(1_000_000_000, 1_000)


def write(path: Path, data: bytes) -> None:
    """Write a file with a time of its own: a door takes a file of the same time and size for the same.

    The clock of a file system ticks every few milliseconds; mutants follow one another more quickly.
    """
    path.write_bytes(data)
    time = next(_TIMES)
    os.utime(path, ns=(time, time))


def judge(verdict: Verdict, layer: str, issues: Iterable[Issue]) -> Verdict:
    """Take account of what one more layer says.

    An error kills; a warning only when it names the cell. What is for information only says nothing.
    """
    mutant = verdict.mutant
    weighty = [one for one in issues if one.severity is not Severity.INFO]
    errors = [one for one in weighty if one.severity is Severity.ERROR]
    naming = [one for one in weighty if mutant.effect != "none" and names_it(mutant, one)]
    best = next((one for one in naming if is_exact(mutant, one)), naming[0] if naming else None)
    if best is not None:
        exact = (*verdict.exact, layer) if is_exact(mutant, best) else verdict.exact
        verdict = replace(verdict, layers=(*verdict.layers, layer), exact=exact, says=str(best))
    if errors:
        said = verdict.says or str(errors[0])
        verdict = replace(verdict, killers=(*verdict.killers, layer), says=said)
    return verdict


def _part(package: Package, tables: set[str]) -> Package:
    return replace(package, resources=tuple(one for one in package.resources if one.name in tables))


def _linked(package: Package, table: str) -> set[str]:
    """Name a table, the tables that it refers to, and those that refer to it."""
    to = {key.resource for key in package.resource(table).foreign_keys if key.resource}
    fro = {one.name for one in package.resources if any(key.resource == table for key in one.foreign_keys)}
    return {table, *to, *fro}


# --- the layers that look at less -------------------------------------------------------------------------


def _structure(layer: Layer, context: Context, table: str) -> Found:
    """Check a table, and those that refer to it or that it refers to."""
    engine = context.engine
    everything, near = engine.views, _linked(context.package, table)
    engine.views = {name: view for name, view in everything.items() if name in near}
    found = list(layer.run(context))
    engine.views = everything
    return found


def _footnotes(layer: Layer, context: Context, table: str) -> Found:
    """Put only the questions that look at this table: the others cannot be answered otherwise than before."""
    really = ask._count  # noqa: SLF001 - the one place where all questions come by
    views = _views_of(context.model, table)

    def count_some(engine: Engine, tests: list[Question], rules: list[str]) -> list[tuple[int, int | None]]:
        chosen = [number for number, one in enumerate(tests) if one.table == table or _asks(one, views)]
        counts = really(engine, [tests[one] for one in chosen], [rules[one] for one in chosen])
        known = dict(zip(chosen, counts, strict=True))
        return [known.get(number, (1, 0)) for number in range(len(tests))]

    with mock.patch.object(ask, "_count", count_some):
        return list(layer.run(context))


QUICKER: dict[str, Callable[[Layer, Context, str], Found]] = {
    "structure": _structure,
    "footnotes": _footnotes,
}
"""The layers of which only what a changed table can make a difference to is run."""

LAYERS_OF_DESCRIPTOR = tuple(one for one in LAYERS if one.name in {"files", "descriptor"})
NOT_TRIED = frozenset({"files", "descriptor", "expectations"})
"""A changed descriptor is tried on these two first, then on the whole validation without the suites."""


def _views_of(model: Model, table: str) -> frozenset[str]:
    """Name the views that hold rows of a table."""
    groups = {number: one for number, one in enumerate(model.groups) if one.name == table}
    names = {f"{SCHEMA}.group{number}" for number in groups}
    names |= {Views.name(one.rows) for one in groups.values()}
    if any(one.name == table for one in model.citing):
        names |= {Views.name(kind) for kind in TOGETHER}
    return frozenset(names)


def _asks(question: Question, views: frozenset[str]) -> bool:
    text = f"{question.scope} {question.broken} {question.found} {question.expected}"
    return not views.isdisjoint(re.findall(rf"\b{SCHEMA}\.\w+", text))


# --- many mutants --------------------------------------------------------------------------------------

_BENCH: list[Bench] = []


def run(  # noqa: PLR0913 - one call does it all for a script
    root: Path,
    article: Path | None,
    sample: int = 0,
    processes: int = 2,
    show: Callable[[str], None] = lambda _: None,
    *,
    suites: bool = True,
) -> tuple[list[Verdict], list[Verdict]]:
    """Try all mutants of a package, or a sample of them, and those of a release of it (not for a sample).

    They are tried on a copy that has been released: with the tables and ids of the last release beside
    it. With `suites`, what no other layer locates is tried on Great Expectations.
    """
    with TemporaryDirectory(prefix="footnoted-") as folder:
        released = copy_package(root, Path(folder, "package"))
        keep_release(read_package(released))
        mutants = choose(make_mutants(released), sample)
        verdicts = _try_all(released, article, mutants, processes, show)
        if suites:
            verdicts = _try_suites(released, verdicts, show)
        return verdicts, [] if sample else _try_release(released, Path(folder, "release"), show)


def make_mutants(root: Path) -> list[Mutant]:
    """Make all mutants of a package; no two of them have the same patches, so none counts twice."""
    package = read_package(root)
    tables = read_tables(package)
    made = [
        *cell_mutants(tables),
        *(mutant for table in tables.values() for mutant in table_mutants(table)),
        *descriptor_mutants(package),
    ]
    changed = [one for one in made if any(patch.cut != patch.put for patch in one.patches)]
    return list({one.patches: one for one in reversed(changed)}.values())[::-1]


def choose(mutants: Sequence[Mutant], sample: int) -> list[Mutant]:
    """Choose a number of mutants, from each class about as many; all of them for 0."""
    if not sample or sample >= len(mutants):
        return list(mutants)
    order = Random(SEED).sample(range(len(mutants)), len(mutants))  # noqa: S311 - reproducible, not secret
    turn: Counter[str] = Counter()
    turns: dict[int, int] = {}
    for number in order:
        kind = mutants[number].kind
        turns[number] = turn[kind]
        turn[kind] += 1
    chosen = sorted(order, key=lambda number: turns[number])[:sample]
    return [mutants[number] for number in sorted(chosen)]


def copy_package(root: Path, folder: Path) -> Path:
    """Copy what belongs to a package, and nothing else of the repository around it."""
    folder.mkdir()
    for name in ("data", "validation"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("uncommitted"))
    shutil.copy(root / FILE_NAME, folder)
    return folder


def _open_bench(root: Path, article: Path | None) -> None:
    _BENCH[:] = [Bench(root, article)]


def _try_out(mutant: Mutant) -> Verdict:
    return _BENCH[0].try_out(mutant)


def _try_all(
    root: Path, article: Path | None, mutants: Sequence[Mutant], processes: int, show: Callable[[str], None]
) -> list[Verdict]:
    verdicts: list[Verdict] = []
    if processes == 1:
        with Bench(root, article) as bench:
            return [bench.try_out(one) for one in mutants]
    with Pool(processes, _open_bench, (root, article)) as pool:
        for number, verdict in enumerate(pool.imap(_try_out, mutants, chunksize=8), start=1):
            verdicts.append(verdict)
            show(f"{number} of {len(mutants)} mutants tried")
    return verdicts


def _try_suites(root: Path, verdicts: Sequence[Verdict], show: Callable[[str], None]) -> list[Verdict]:
    """Run the suites of Great Expectations over the mutants of rows that are not yet located.

    One run takes many seconds, so each takes as many faults at once as stand in rows of their own.
    """
    left = [
        one
        for one in verdicts
        if not one.is_located(without=ARTICLE | HISTORY) and one.mutant.effect != "none" and one.mutant.rows
    ]
    judged: dict[int, Verdict] = {}
    batches = _batches(left)
    for number, batch in enumerate(batches, start=1):
        show(f"suites: run {number} of {len(batches)}")
        with TemporaryDirectory(prefix="footnoted-") as folder:
            copy = copy_package(root, Path(folder, "package"))
            plant(copy, [patch for one in batch for patch in one.mutant.patches])
            issues = expectations.check(read_package(copy))
        for one in batch:
            named = [issue for issue in issues if names_it(one.mutant, issue)]
            judged[id(one)] = judge(one, "expectations", named)
    return [judged.get(id(one), one) for one in verdicts]


def _batches(left: Iterable[Verdict]) -> list[list[Verdict]]:
    """Put mutants together that touch different rows, and whose bytes do not overlap."""
    batches: list[list[Verdict]] = []
    for one in left:
        for batch in batches:
            if not any(_collide(one.mutant, other.mutant) for other in batch):
                batch.append(one)
                break
        else:
            batches.append([one])
    return batches


def _collide(one: Mutant, other: Mutant) -> bool:
    if one.table == other.table and set(one.rows) & set(other.rows):
        return True
    return any(
        a.file == b.file and a.at <= b.at + len(b.cut) and b.at <= a.at + len(a.cut)
        for a in one.patches
        for b in other.patches
    )


def _try_release(root: Path, folder: Path, show: Callable[[str], None]) -> list[Verdict]:
    """Build a release and try what only a release can suffer, on all layers but the suites."""
    build_release(read_package(root), folder)
    layers = [one for one in NAMES if one != "expectations"]
    before = set(validate(folder, layers=layers).issues)
    verdicts = []
    for mutant in release_mutants(folder):
        show(f"release: {mutant.name}")
        changed = plant(folder, mutant.patches)
        issues = [one for one in validate(folder, layers=layers).issues if one not in before]
        verdict = Verdict(mutant)
        for layer in layers:
            if not verdict.layers:
                verdict = judge(verdict, layer, [one for one in issues if one.rule.startswith(f"{layer}.")])
        verdicts.append(verdict)
        for path, data in changed.items():
            path.write_bytes(data)
    return verdicts
