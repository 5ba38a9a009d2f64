"""The house in figures: functions that can be read at a glance, modules of one job, no room too large.

That imports go one way, without a circle, tests/test_layers.py holds.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from statistics import median

import pytest
from radon.complexity import cc_visit
from radon.visitors import Function

import china_ai_rise
import footnoted

PACKAGES = [Path(one.__file__).parent for one in (footnoted, china_ai_rise)]
MOST_COMPLEX = 10
"""Cyclomatic complexity of a function as radon counts it; the grammars in text/ follow their languages."""

MOST_LINES = 400
MEDIAN_LINES = 150
LARGEST_SHARE = 0.25
"""How much of the lines one folder may have."""


def texts(package):
    """Give the text of each module by its path in the package."""
    paths = sorted(package.rglob("*.py"))
    return {one.relative_to(package).as_posix(): one.read_text(encoding="utf-8") for one in paths}


def too_complex(package):
    """Name each function, outside text/, that is more complex than a function may be."""
    return [
        f"{path}:{one.lineno} {one.name}: {one.complexity}"
        for path, text in texts(package).items()
        if not path.startswith("text/")
        for one in cc_visit(text)
        if isinstance(one, Function) and one.complexity > MOST_COMPLEX
    ]


def too_long(package):
    """Name each module that is longer than a module may be."""
    return [path for path, text in texts(package).items() if text.count("\n") > MOST_LINES]


def shares(package):
    """Give for each folder of the package the share of all its lines."""
    lines = {path: text.count("\n") for path, text in texts(package).items()}
    counted = Counter()
    for path, count in lines.items():
        counted[path.rpartition("/")[0]] += count
    return {folder: count / sum(lines.values()) for folder, count in counted.items() if folder}


def without_annotation(package):
    """Name each argument without a type, and each function that does not say what it gives."""
    return [
        f"{path}:{function.lineno} {function.name}: {name}"
        for path, text in texts(package).items()
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for name in missing(function)
    ]


def missing(function):
    """Yield what a function leaves open; the first argument of a method needs no type."""
    given = function.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    for one in filter(None, arguments):
        if one.annotation is None and one.arg not in {"self", "cls"}:
            yield one.arg
    if function.returns is None:
        yield "return"


@pytest.mark.parametrize("package", PACKAGES, ids=lambda one: one.name)
def test_every_function_outside_the_grammars_can_be_read_at_a_glance(package):
    assert too_complex(package) == []


def test_a_function_that_is_too_complex_is_named_with_its_place(tmp_path):
    branches = [f"    if one == {number}:\n        return {number}\n" for number in range(MOST_COMPLEX)]
    for folder in ("text", "gates"):
        (tmp_path / folder).mkdir()
        body = "".join(["\n\ndef many(one):\n", *branches, "    return one\n"])
        (tmp_path / folder / "planted.py").write_text(body, encoding="utf-8")
    (tmp_path / "method.py").write_text(
        "class Some:\n    def many(self, one):\n"
        + "".join(f"    {two}" for two in body.splitlines(keepends=True)[3:]),
        encoding="utf-8",
    )
    assert too_complex(tmp_path) == ["gates/planted.py:3 many: 11", "method.py:2 many: 11"]
    (tmp_path / "method.py").unlink()
    (tmp_path / "gates" / "planted.py").write_text(body.replace(branches[0], ""), encoding="utf-8")
    assert too_complex(tmp_path) == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda one: one.name)
def test_no_module_is_long(package):
    assert too_long(package) == []


def test_a_module_that_is_too_long_is_named(tmp_path):
    (tmp_path / "long.py").write_text("pass\n" * (MOST_LINES + 1), encoding="utf-8")
    (tmp_path / "short.py").write_text("pass\n" * MOST_LINES, encoding="utf-8")
    assert too_long(tmp_path) == ["long.py"]


def test_half_of_the_modules_are_short():
    lines = [text.count("\n") for text in texts(PACKAGES[0]).values() if text.count("\n") > 1]
    assert median(lines) <= MEDIAN_LINES


def test_no_folder_holds_more_than_a_quarter_of_the_lines():
    assert {folder for folder, share in shares(PACKAGES[0]).items() if share > LARGEST_SHARE} == set()


def test_the_share_of_a_folder_is_that_of_its_lines(tmp_path):
    (tmp_path / "gates").mkdir()
    (tmp_path / "gates" / "one.py").write_text("pass\n" * 30, encoding="utf-8")
    (tmp_path / "two.py").write_text("pass\n" * 70, encoding="utf-8")
    assert shares(tmp_path) == {"gates": 0.3}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda one: one.name)
def test_every_function_states_its_types(package):
    assert without_annotation(package) == []


def test_a_missing_type_is_named_with_its_place(tmp_path):
    text = "class One:\n    def some(self, one, *two: int, **three: int):\n        return lambda four: four\n"
    (tmp_path / "planted.py").write_text(text, encoding="utf-8")
    assert without_annotation(tmp_path) == ["planted.py:2 some: one", "planted.py:2 some: return"]
