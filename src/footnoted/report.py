"""Give issues as text: terminal, GitHub annotations, Markdown, JSON, JUnit; choose among them."""

from __future__ import annotations

import json
import re
import string
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from footnoted.issues import Issue, Severity, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from rich.text import Text

    from footnoted.issues import Rule

LONGEST = 400
"""How many characters of any one part of an issue a report shows at the most."""

SUMMARY_BYTES = 900_000
"""How long a Markdown summary may get: GitHub drops job summaries above 1 MiB."""


@dataclass(frozen=True, slots=True)
class Run:
    """What was validated: its name, where its files are, the rules that ran, the time they took.

    `root` is where the terminal report reads the source lines (None: show none). `seconds` maps a
    layer to its wall time; only the terminal shows it, so that the other formats are reproducible.
    """

    name: str = ""
    root: Path | None = None
    rules: tuple[Rule, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    color: bool = False


def select(issues: Iterable[Issue], rules: Collection[str] = (), tables: Collection[str] = ()) -> list[Issue]:
    """Keep the issues of these rules and tables; an empty collection keeps all.

    A rule is named by its id (`structure.required`) or by its layer (`structure`).
    """
    return [
        one
        for one in issues
        if (not rules or one.rule in rules or one.rule.partition(".")[0] in rules)
        and (not tables or one.table in tables)
    ]


def fails(issues: Iterable[Issue], fail_on: Severity = Severity.ERROR) -> bool:
    """Tell whether any issue weighs as much as `fail_on` or more."""
    heaviest_first = list(Severity)
    counted = heaviest_first[: heaviest_first.index(fail_on) + 1]
    return any(one.severity in counted for one in issues)


def render(issues: Iterable[Issue], form: str, run: Run | None = None) -> str:
    """Give the issues, sorted, in one of FORMATS; the text ends with a line end.

    Whatever the issues hold comes out safe to print: no control, bidi or invisible characters, and
    nothing that a terminal, a workflow log, Markdown, HTML or XML would take as a command.
    Raises KeyError for an unknown format.
    """
    return FORMATS[form](sorted(_safe(one) for one in issues), run or Run())


def _safe(issue: Issue) -> Issue:
    return replace(
        issue,
        file=_shown(issue.file),
        rule=_shown(issue.rule),
        found=_shown(issue.found),
        expected=_shown(issue.expected),
        remedy=_shown(issue.remedy),
        table=_shown(issue.table),
        row=_shown(issue.row),
        field=_shown(issue.field),
    )


def _shown(text: str, limit: int = LONGEST) -> str:
    return quoted(text, limit)[1:-1]


def _by_file(issues: Iterable[Issue]) -> list[tuple[str, list[Issue]]]:
    return [(file, list(group)) for file, group in groupby(issues, attrgetter("file"))]


def _totals(issues: Sequence[Issue]) -> str:
    if not issues:
        return "no issues"
    counts = Counter(one.severity for one in issues)
    parts = [
        _plural(counts[weight], label)
        for weight, label in zip(Severity, ("error", "warning", "note"), strict=True)
        if counts[weight]
    ]
    return f"{', '.join(parts)} in {_plural(len({one.file for one in issues}), 'file')}"


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _headline(issues: Sequence[Issue], run: Run) -> str:
    name = f"{_shown(run.name)}: " if run.name else ""
    rules = f" ({_plural(len(run.rules), 'rule')} checked)" if run.rules else ""
    return f"{name}{_totals(issues)}{rules}"


# --- terminal ---------------------------------------------------------------------------------

_COLORS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_RTL_RUN = re.compile(f'[{_RTL}](?:[^",\\n]*[{_RTL}])?')
_FSI, _PDI = "\u2068", "\u2069"
_LEAD, _TAIL = 30, 60  # characters of the source line shown before and after the place


def _terminal(issues: Sequence[Issue], run: Run) -> str:
    from io import StringIO  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415 - other formats do without rich

    out = StringIO()
    console = Console(
        file=out,
        force_terminal=run.color,
        color_system="standard" if run.color else None,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
    )
    for file, group in _by_file(issues):
        lines = _lines(run.root, file)
        console.print(_styled((file, "bold underline")))
        for one in group:
            for text in _terminal_issue(one, lines):
                console.print(text)
        console.print()
    console.print(_styled((_headline(issues, run), _weight_color(issues))))
    if run.seconds:
        console.print(", ".join(f"{layer} {taken:.2f} s" for layer, taken in run.seconds.items()))
    return out.getvalue()


def _weight_color(issues: Sequence[Issue]) -> str:
    present = {one.severity for one in issues}
    return next((_COLORS[weight] for weight in Severity if weight in present), "bold green")


def _styled(*parts: tuple[str, str]) -> Text:
    from rich.text import Text  # noqa: PLC0415

    return Text.assemble(*((_isolated(text), style) for text, style in parts))


def _isolated(text: str) -> str:
    """Put each right-to-left run between isolates, so that it turns nothing around it."""
    return _RTL_RUN.sub(lambda run: f"{_FSI}{run[0]}{_PDI}", text)


def _terminal_issue(issue: Issue, lines: Sequence[str]) -> list[Text]:
    place = ":".join(str(number) for number in (issue.line, issue.column) if number)
    head = _styled(
        (f"  {place} " if place else "  ", ""),
        (f"{issue.severity}", _COLORS[issue.severity]),
        (f" [{issue.rule}]", "dim"),
        (f" {issue.cell}" if issue.cell else "", "bold"),
    )
    body = [head, *_excerpt(issue, lines)]
    body.append(_styled((f"    found {issue.found}; expected {issue.expected}.", "")))
    return [*body, _styled((f"    {issue.remedy}", "italic"))]


def _lines(root: Path | None, file: str) -> list[str]:
    """Read the lines of a regular file inside the root; anything else has no lines to show."""
    if root is None:
        return []
    path = root / file
    try:
        if not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
            return []
        return path.read_text(encoding="utf-8", errors="replace").split("\n")
    except (OSError, ValueError):
        return []


def _excerpt(issue: Issue, lines: Sequence[str]) -> list[Text]:
    """Give the source line around the place, and carets under the whole value."""
    from rich.cells import cell_len  # noqa: PLC0415

    if not 1 <= issue.line <= len(lines) or not issue.column:
        return []
    line = lines[issue.line - 1]
    start = min(issue.column - 1, len(line))
    end = min(_value_end(line, start), start + _TAIL)
    first, last = max(0, start - _LEAD), min(len(line), end + _LEAD)
    before = ("…" if first else "") + _shown(line[first:start])
    value = _shown(line[start:end])
    after = _shown(line[end:last]) + ("…" if last < len(line) else "")
    gutter = f"    {issue.line} | "
    blank = " " * (len(gutter) - 2) + "| " + " " * cell_len(before)
    return [
        _styled((gutter, "dim"), (before, ""), (value, "bold"), (after, "")),
        _styled((blank, "dim"), ("^" * max(1, cell_len(value)), _COLORS[issue.severity])),
    ]


def _value_end(line: str, start: int) -> int:
    """Find where the CSV cell or JSON value ends that begins at `start`, or behind its quotation mark."""
    if '"' in line[max(0, start - 1) : start + 1]:
        match = re.compile(r'"?(?:[^"\\]|""|\\.)*').match(line, start)
    else:
        match = re.compile(r"[^,\r]*").match(line, start)
    return match.end() if match else start


# --- GitHub -----------------------------------------------------------------------------------

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def _github(issues: Sequence[Issue], run: Run) -> str:
    # With a word of ours in front, a package's name cannot begin a command.
    lines = [*(_annotation(one) for one in issues), _command_free(f"footnoted: {_headline(issues, run)}")]
    return "\n".join(lines) + "\n"


def _annotation(issue: Issue) -> str:
    place = {"file": issue.file, "line": issue.line, "col": issue.column, "title": issue.rule}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items() if value)
    cell = f"{issue.cell}: " if issue.cell else ""
    message = f"{cell}found {issue.found}; expected {issue.expected}. {issue.remedy}"
    return f"::{_COMMANDS[issue.severity]} {properties}::{_data(message)}"


def _data(text: str) -> str:
    """Escape a workflow command's message (actions/toolkit, command.ts: escapeData)."""
    text = _command_free(text).replace("%", "%25")
    return text.replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a workflow command's property (actions/toolkit, command.ts: escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _command_free(text: str) -> str:
    # The runner looks for the older form of a command, ##[name], anywhere in a line.
    return text.replace("##[", "#<U+0023>[")


# --- Markdown ---------------------------------------------------------------------------------

_PLAIN = frozenset(" .,;/-\"'()=?%") | frozenset(string.ascii_letters + string.digits)


def _markdown(issues: Sequence[Issue], run: Run) -> str:
    parts = [f"## {_text(_headline(issues, run))}\n"]
    size = len(parts[0].encode())
    for part in _markdown_parts(issues):
        size += len(part.encode())
        if size > SUMMARY_BYTES:
            shown = f"{_plural(_rows(parts), 'issue')} of {len(issues):,}"
            parts.append(
                f"\nThe summary is cut after {shown}; run `footnoted validate` to see all of them.\n"
            )
            break
        parts.append(part)
    return "".join(parts)


def _rows(parts: Iterable[str]) -> int:
    return sum(part.startswith("| ") for part in parts)


def _markdown_parts(issues: Sequence[Issue]) -> Iterable[str]:
    head = "| Line | Severity | Rule | Cell | Seen | Expected | How to mend |"
    for file, group in _by_file(issues):
        yield f"\n### {_text(file)}\n\n{head}\n|---:|---|---|---|---|---|---|\n"
        for one in group:
            texts = (one.rule, one.cell, one.found, one.expected, one.remedy)
            line = str(one.line) if one.line else ""
            yield f"| {line} | {one.severity} | {' | '.join(_text(text) for text in texts)} |\n"


def _text(text: str) -> str:
    """Write every ASCII sign that Markdown or HTML could act on as a numeric entity."""
    signs = (one if one in _PLAIN or not one.isascii() else f"&#{ord(one)};" for one in text)
    return "".join(signs).replace("www.", "www&#46;")  # GitHub makes links of www.anything


# --- for machines -----------------------------------------------------------------------------


def _json(issues: Sequence[Issue], run: Run) -> str:
    counts = Counter(one.severity.value for one in issues)
    document = {
        "package": _shown(run.name),
        "valid": not fails(issues),
        "counts": {weight.value: counts[weight.value] for weight in Severity},
        "rules": sorted(rule.id for rule in run.rules),
        "issues": [asdict(one) for one in issues],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _junit(issues: Sequence[Issue], run: Run) -> str:
    """Write one test case a rule, in one suite a layer; only errors are failures."""
    ids = sorted({rule.id for rule in run.rules} | {one.rule for one in issues})
    root = ET.Element("testsuites", name=_shown(run.name) or "footnoted")
    for layer, group in groupby(ids, lambda rule: rule.partition(".")[0]):
        _junit_suite(root, layer, {rule: [one for one in issues if one.rule == rule] for rule in group})
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _junit_suite(root: ET.Element, layer: str, cases: Mapping[str, Sequence[Issue]]) -> None:
    failing = sum(fails(found) for found in cases.values())
    counts = {"tests": str(len(cases)), "failures": str(failing), "errors": "0"}
    suite = ET.SubElement(root, "testsuite", {"name": layer, **counts})
    for rule, found in cases.items():
        case = ET.SubElement(suite, "testcase", classname=layer, name=rule)
        text = "\n".join(str(one) for one in found)
        if fails(found):
            ET.SubElement(case, "failure", message=_totals(found), type="error").text = text
        elif found:
            ET.SubElement(case, "system-out").text = text


FORMATS: dict[str, Callable[[Sequence[Issue], Run], str]] = {
    "terminal": _terminal,
    "github": _github,
    "markdown": _markdown,
    "json": _json,
    "junit": _junit,
}
"""The name of each format and the function that writes it."""
