"""Ask rules of the rows: a rule is a function that asks; first everything is counted, then faults located."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from footnoted.engine import RECORD, identifier, literal
from footnoted.errors import QueryError
from footnoted.issues import MAX_FOUND, Finding, Looked, Rule, Severity
from footnoted.progress import tell
from footnoted.rows.views import TOGETHER, Views
from footnoted.vocabulary import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from footnoted.changes import Changes
    from footnoted.engine import AnyEngine, Functions
    from footnoted.model import Group, Model

LAYER = "footnotes"

UNCHECKABLE = Rule(
    "footnotes.uncheckable",
    "Every rule of this layer can be asked of the tables that it is about.",
    "Mend the keys and types in the descriptor, then validate again.",
)

LOCATED = MAX_FOUND - 1
"""How many cells of one question are located; one more finding counts the others."""

SCOPES = 10
"""How many scopes are asked of in one statement."""

_RELATION = re.compile(r"\b(FROM|JOIN)\s+([a-z_]+)\s+(?:AS\s+)?([a-z]\w*)\b")
_COLUMN = re.compile(r"\b([a-z]\w*)\.(?:\"([^\"]+)\"|([a-z_]\w*))")
_KEY = re.compile(r"\bt\.key\b")
_NAMED = re.compile(r"<([a-z_]+)>")
_BUILT_IN = frozenset({RECORD, "key", "_table"})
_OWN = "own"


@dataclass(frozen=True, slots=True)
class Question:
    """One question to one cell of a table, in SQL over the views of the model.

    `scope` is what stands after FROM; the row in question has the alias t. `broken` tells the rows
    that break the rule; `found` and `expected` are expressions that give the texts of the message.
    """

    table: str
    column: str
    scope: str
    broken: str
    found: str
    expected: str
    mend: str


@dataclass(frozen=True, slots=True)
class AskedRule:
    """A rule and the function that asks its questions; its mend names columns by their roles."""

    rule: Rule
    questions: Callable[[Ask], None]
    mend: str


def rule(
    sentence: str, *, mend: str, severity: Severity = Severity.ERROR
) -> Callable[[Callable[[Ask], None]], AskedRule]:
    """Make a rule of a function: its id is `footnotes.` and the function's name, with hyphens.

    The mend may name columns by their roles in angle brackets, `<speaker>`: each table puts its own.
    """

    def make(questions: Callable[[Ask], None]) -> AskedRule:
        name = questions.__name__.removesuffix("_").replace("_", "-")
        plain = _NAMED.sub(lambda match: match[1], mend)
        return AskedRule(Rule(f"{LAYER}.{name}", sentence, plain, severity), questions, mend)

    return make


@dataclass(slots=True)
class Ask:
    """What the function of one rule asks with; the questions are kept, none is put yet."""

    asked: AskedRule
    model: Model
    views: Views
    sql: Functions
    questions: list[Question] = field(default_factory=list)

    def __call__(  # noqa: PLR0913 - a question has these parts
        self,
        scope: str,
        *,
        cell: str,
        broken: str,
        expected: str,
        found: str = "",
        computed: Sequence[str] = (),
        groups: Iterable[Group] | None = None,
    ) -> None:
        """Ask one question of every table that has what it needs.

        `scope` begins with a kind of rows and the alias t (`statements t JOIN entities e ON …`), or is
        a SELECT in parentheses named t, with the names that it computes in `computed`; `rows` are all that
        cite a sentence, `dated` those with a date, `own` the table itself again. `cell` is a role, or
        `key` for the primary key. Columns are roles, or
        columns as they are called with an @ before (`t."@name"`). `groups` are the tables to ask, where
        not all of the kind. What tables and columns the question
        needs is read off it: a table without them is not asked. In `found` and `expected`, {…} is SQL
        and <role> the table's own name; `found` is the cell in quotation marks where it is not given.
        """
        found = found or f'"{{t.{identifier(cell)}}}"'
        whole = f"FROM {scope}"
        kind = _subject(whole)
        text = " ".join((whole, broken, *_expressions(found), *_expressions(expected)))
        aliases = {match[3]: match[2] for match in _RELATION.finditer(text)} | {"t": kind}
        needs = _needs(text, aliases, computed)
        if not self._has_others(aliases, needs):
            return
        mine = _needs_of_subject(cell, aliases, needs)
        needs_key = cell == "key" or _KEY.search(text) is not None
        for group in self.views.groups(kind) if groups is None else groups:
            if self.views.fits(group, mine) and (self.views.has_key(group) or not needs_key):
                self._add(group, kind, whole, cell, broken, found, expected)

    def has(self, kind: str, *roles: str) -> bool:
        """Tell whether the package has rows of this kind with these roles."""
        return self.views.has(kind, roles)

    def _has_others(self, aliases: Mapping[str, str], needs: Mapping[str, set[str]]) -> bool:
        """Tell whether the package has what is asked of all but the subject."""
        others = (alias for alias in needs if alias != "t")
        return all(self.views.has(aliases[alias], needs[alias]) for alias in others)

    def _add(  # noqa: PLR0913, PLR0917 - the parts of a question
        self, group: Group, kind: str, whole: str, cell: str, broken: str, found: str, expected: str
    ) -> None:
        put = self._put(group, kind)
        question = Question(
            group.name,
            _column_of(group, cell),
            put(whole).removeprefix("FROM "),
            put(broken),
            _message(self._named(group, found), put),
            _message(self._named(group, expected), put),
            self._named(group, self.asked.mend),
        )
        if question not in self.questions:
            self.questions.append(question)

    def _put(self, group: Group, kind: str) -> Callable[[str], str]:
        """Give what puts the names of views in the place of kinds; the subject's own comes first."""
        mine, is_first = self.views.name_of(group), [True]

        def name(match: re.Match[str]) -> str:
            is_subject = is_first[0] and match[2] == kind
            is_first[0] = is_first[0] and not is_subject
            view = mine if is_subject or match[2] == _OWN else self.views.name(match[2])
            return f"{match[1]} {view} AS {match[3]}"

        return lambda text: _RELATION.sub(name, text)

    def _named(self, group: Group, text: str) -> str:
        return _NAMED.sub(lambda match: self.views.called(group, match[1]), text)


def _subject(whole: str) -> str:
    """Give the kind of rows that a question is about: the first that is named."""
    named = _RELATION.search(whole)
    return named[2] if named else "rows"


def _needs_of_subject(cell: str, aliases: Mapping[str, str], needs: Mapping[str, set[str]]) -> set[str]:
    """Give the roles that the table asked must have: its cell's, what is asked of it, also as `own`."""
    mine = set() if cell.startswith("@") or cell == "key" else {cell}
    return mine.union(*(roles for alias, roles in needs.items() if alias == "t" or aliases[alias] == _OWN))


def _column_of(group: Group, cell: str) -> str:
    """Name the column of a cell, which is given by its role, by its own name after an @, or as the key."""
    if cell == "key":
        return group.resource.primary_key[0]
    return cell.removeprefix("@") if cell.startswith("@") else group.column(cell)


def _expressions(template: str) -> list[str]:
    return re.findall(r"\{([^{}]*)\}", template)


def _message(template: str, put: Callable[[str], str]) -> str:
    """Make SQL of a text with expressions in braces; a missing value is nothing."""
    parts = re.split(r"\{([^{}]*)\}", template)
    pieces = [
        literal(part) if number % 2 == 0 else f"coalesce(({put(part)})::VARCHAR, '')"
        for number, part in enumerate(parts)
        if part or number % 2
    ]
    return " || ".join(pieces) or "''"


def _needs(text: str, aliases: dict[str, str], computed: Sequence[str]) -> dict[str, set[str]]:
    """Give the roles that are asked of each alias."""
    found: dict[str, set[str]] = {alias: set() for alias in aliases}
    for alias, quoted_, plain in _COLUMN.findall(text):
        name = quoted_ or plain
        is_role = name not in _BUILT_IN and not name.startswith("@") and name not in computed
        if alias in found and is_role:
            found[alias].add(name)
    return found


# --- putting the questions -------------------------------------------------------------------------------


def check(
    model: Model, engine: AnyEngine, rules: Iterable[AskedRule], changes: Changes | None = None
) -> Iterator[Finding | Looked]:
    """Ask every question of every rule; yield each cell that breaks it, and what was looked at.

    With `changes`, a question is asked only where a table that it reads has changed.
    """
    engine.hold()
    views = Views(model, engine)
    asked: list[tuple[Rule, Question]] = []
    looked: dict[str, int] = {}
    for one in rules:
        looked[one.rule.id] = 0
        ask = Ask(one, model, views, engine.functions)
        one.questions(ask)
        asked += [(one.rule, each) for each in ask.questions if _is_affected(each, views, changes)]
    counts = _count(engine, [question for _, question in asked], [rule.id for rule, _ in asked])
    for (rule_, question), (rows, broken) in zip(asked, counts, strict=True):
        looked[rule_.id] += rows
        yield from _answer(engine, rule_, question, broken)
    yield from (Looked(rule_id, rows) for rule_id, rows in looked.items())
    yield Looked(UNCHECKABLE.id, len(asked))


def _is_affected(question: Question, views: Views, changes: Changes | None) -> bool:
    """Tell whether a change can affect the answer: a table that the question reads has changed."""
    text = f"{question.scope} {question.broken} {question.found} {question.expected}"
    return changes is None or not views.tables_in(text).isdisjoint(changes.tables)


def _answer(engine: AnyEngine, rule_: Rule, question: Question, broken: int | None) -> Iterator[Finding]:
    """Yield what a question found, of which so many rows are broken; None: it could not be asked."""
    if broken is None:
        expected = "keys and types that the tables have"
        found = f"no answer to {rule_.id}"
        yield UNCHECKABLE.finding(question.table, 0, question.column, found, expected)
    elif broken:
        tell(rule_.id)
        yield from _located(engine, rule_, question, broken)


def _located(engine: AnyEngine, rule_: Rule, question: Question, broken: int) -> Iterator[Finding]:
    located = list(_locate(engine, rule_, question))
    yield from located
    if len(located) == LOCATED < broken:  # a record may break a question more than once
        found = f"{broken - LOCATED:,} more cells like these"
        yield Finding(rule_, question.table, 0, question.column, found, "none", question.mend)


def _count(engine: AnyEngine, tests: list[Question], rules: list[str]) -> list[tuple[int, int | None]]:
    """Give for each question how many rows it looks at and how many are broken; None: cannot be asked.

    Questions of the same scope share one pass over its rows, and a few scopes one statement: to plan a
    statement costs more than to run it on small tables.
    """
    scopes: dict[str, list[int]] = {}
    for number, test in enumerate(tests):
        scopes.setdefault(test.scope, []).append(number)
    counts: list[tuple[int, int | None]] = [(1, None)] * len(tests)
    groups = list(scopes.values())
    for first in range(0, len(groups), SCOPES):
        some = groups[first : first + SCOPES]
        tell(rules[some[0][0]])
        try:
            found = list(_ask(engine, tests, some))
        except QueryError:
            found = [one for group in some for number in group for one in _ask_alone(engine, tests, number)]
        for number, rows, broken in found:
            counts[number] = (rows, broken)
    return counts


def _ask_alone(engine: AnyEngine, tests: list[Question], number: int) -> list[tuple[int, int, int]]:
    with contextlib.suppress(QueryError):
        return list(_ask(engine, tests, [[number]]))
    return []


def _ask(engine: AnyEngine, tests: list[Question], groups: list[list[int]]) -> Iterator[tuple[int, int, int]]:
    """Yield number, rows and broken rows of each question; the questions of a group have one scope."""
    parts = []
    for at, group in enumerate(groups):
        broken = ", ".join(f"count(*) FILTER (WHERE {tests[number].broken})" for number in group)
        parts.append(f"SELECT {at}, count(*), [{broken}] FROM {tests[group[0]].scope}")
    for at, rows, counts in engine.query(" UNION ALL ".join(parts)):
        yield from ((number, rows, count) for number, count in zip(groups[at], counts, strict=True))


def _locate(engine: AnyEngine, rule_: Rule, test: Question) -> Iterator[Finding]:
    scope = f"(SELECT t.{identifier(RECORD)} AS record, {test.found} AS found, {test.expected} AS expected"
    scope += f", ({test.broken}) AS broken FROM {test.scope})"
    for record, found, expected in engine.query(
        f"SELECT record, min(found), min(expected) FROM {scope} WHERE broken "
        f"GROUP BY record ORDER BY record LIMIT {LOCATED}"
    ):
        shown, wanted = found or '""', expected or "a value that fits"
        yield Finding(rule_, test.table, record, test.column, shown, wanted, test.mend)


KNOWN = frozenset({*ROWS, *TOGETHER, _OWN})
"""What may stand after FROM and JOIN in a question."""
