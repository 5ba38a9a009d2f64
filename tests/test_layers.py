"""Imports of the toolkit go one way: each module knows only those that stand above it in the list."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import footnoted

PACKAGE = Path(footnoted.__file__).parent
ORDER = (
    "errors",
    "extras",
    "limits",
    "clock",
    "door",
    "staging",
    "descriptor",
    "issues",
    "git",
    "zips",
    "report",
    "outcome",
    "progress",
    "records",
    "parquet_batches",
    "parts",
    "alignment",
    "tables",
    "arrow",
    "vocabulary",
    "model",
    "text",
    "lists",
    "changes",
    "dialect",
    "engine",
    "spark",
    "conditions",
    "gates",
    "rows",
    "article",
    "gx",
    "waivers",
    "validation",
    "difference",
    "footnote",
    "frames",
    "package",
    "exports",
    "library",
    "upkeep",
    "commands",
    "cli",
    "__init__",
)
"""The modules and folders of modules; within a folder there are no cycles."""


def modules(package):
    """Give the syntax tree of each module by its dotted name without the package's."""
    return {
        ".".join(path.relative_to(package).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(package.rglob("*.py"))
    }


def imported(tree):
    """Yield what a module takes from the package, wherever in its text: dotted name, and the names in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "footnoted":
            yield node.module.partition(".")[2], [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield "." * node.level + (node.module or ""), None
        elif isinstance(node, ast.Import):
            yield from (
                (one.name.partition(".")[2], None) for one in node.names if one.name.startswith("footnoted")
            )


def links(package):
    """Give for each module those of the package that it imports; a name of no module stays as it is."""
    trees = modules(package)
    found = {}
    for name, tree in trees.items():
        targets = set()
        for module, names in imported(tree):
            whole = names is None or module in trees
            targets |= {module} if whole else {f"{module}.{one}".strip(".") for one in names}
        found[name] = targets
    return found


def faults(package):
    """List every import that goes upward or into a package itself, and every cycle."""
    found = []
    graph = links(package)
    for name, targets in graph.items():
        mine = name.partition(".")[0]
        for target in sorted(targets):
            theirs = target.partition(".")[0]
            if target not in graph:
                found.append(f"{name} imports {target}, which is no module")
            elif not {mine, theirs} <= set(ORDER) or ORDER.index(theirs) > ORDER.index(mine):
                found.append(f"{name} imports {target}, which stands below it")
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found.append(f"cycle: {' - '.join(error.args[1])}")
    return found


def test_every_module_has_its_place_in_the_order():
    tops = {name.partition(".")[0] for name in modules(PACKAGE)} - {"__init__"}
    assert tops == set(ORDER) - {"__init__"}


def test_imports_go_one_way():
    assert faults(PACKAGE) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("from footnoted.cli import main\n", "issues imports cli, which stands below it"),
        ("def f():\n    import footnoted.cli\n", "issues imports cli, which stands below it"),
        ("from footnoted import report\n", "issues imports report, which stands below it"),
        ("from footnoted.gates import RULES\n", "issues imports gates.RULES, which is no module"),
        ("from . import cli\n", "issues imports ., which is no module"),
        ("from footnoted.issues import Issue\n", "cycle: issues - issues"),
    ],
)
def test_a_planted_import_is_found(text, fault, tmp_path):
    for name in ("__init__", "issues", "report", "cli"):
        (tmp_path / f"{name}.py").write_text('"""Hold nothing."""\n', encoding="utf-8")
    (tmp_path / "gates").mkdir()
    (tmp_path / "gates" / "__init__.py").write_text('"""Hold nothing."""\n', encoding="utf-8")
    assert faults(tmp_path) == []
    (tmp_path / "issues.py").write_text(text, encoding="utf-8")
    assert faults(tmp_path) == [fault]


def test_every_module_says_its_job_in_its_first_line():
    first = {name: (ast.get_docstring(tree) or "").split("\n")[0] for name, tree in modules(PACKAGE).items()}
    assert [name for name, line in first.items() if not line.endswith(".")] == []


def test_a_package_of_modules_holds_no_code_of_its_own():
    own = {name: tree for name, tree in modules(PACKAGE).items() if name.endswith(".__init__")}
    assert [name for name, tree in own.items() if len(tree.body) != 1] == []
