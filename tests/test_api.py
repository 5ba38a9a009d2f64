"""The library is as docs/api.md and its docstrings tell it: each example runs, each public name is told."""

from __future__ import annotations

import doctest
import importlib
import inspect
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import china_ai_rise
import footnoted
from footnoted.cli import main
from footnoted.errors import FootnotedError, UnknownNameError
from footnoted.outcome import Outcome
from footnoted.package import Package

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "api.md"
TEXT = PAGE.read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MODULES = ("library", "package", "outcome", "footnote")
HEAVY = ("pandas", "pyarrow", "duckdb", "frictionless", "great_expectations")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the package `harbour`, made by the command that the page gives."""
    made = tmp_path_factory.mktemp("api")
    ((command,),) = [block.splitlines() for language, block in FENCE.findall(TEXT) if language == "sh"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        assert main(shlex.split(command)[1:]) == 0
    return made


@pytest.fixture
def there(folder, monkeypatch):
    """Run in that folder."""
    monkeypatch.chdir(folder)
    return folder


def examples(text):
    """Keep the Python blocks of a page, each on its own lines: what is no example is an empty line."""
    kept = re.sub(r"[^\n]+", "", text[: text.index("```")])
    place = text.index("```")
    for block in FENCE.finditer(text):
        kept += re.sub(r"[^\n]+", "", text[place : block.start(2)])
        kept += block[2] if block[1] == "python" else re.sub(r"[^\n]+", "", block[2])
        place = block.end(2)
    return kept + re.sub(r"[^\n]+", "", text[place:])


def failures(test):
    """Run the examples of one test, in order, and give what the failing ones say."""
    said = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test, out=said.append, clear_globs=False)
    return "".join(said)


def page(text):
    return doctest.DocTestParser().get_doctest(examples(text), {}, PAGE.name, str(PAGE), 0)


def documented():
    """Yield the tests of the docstrings of the library's modules."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    for name in MODULES:
        module = importlib.import_module(f"footnoted.{name}")
        for one in finder.find(module, extraglobs={"footnoted": footnoted}):
            if one.examples:
                yield one


DOCSTRINGS = list(documented())


@pytest.mark.usefixtures("there")
def test_every_example_of_the_page_runs():
    assert failures(page(TEXT)) == ""


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize("test", DOCSTRINGS, ids=lambda test: test.name)
def test_every_example_of_a_docstring_runs(test):
    test.globs["package"] = footnoted.open("harbour")
    assert failures(test) == ""


def test_a_wrong_example_would_be_seen():
    assert "line 6, in api.md" in failures(page("# A\n\n```python\n>>> 1 + 1\n2\n>>> 1 + 2\n4\n```\n"))


def test_the_page_tells_every_public_name():
    told = set(re.findall(r"\w+", TEXT))
    assert sorted(set(footnoted.__all__) - told) == []
    assert sorted(set(china_ai_rise.__all__) - told) == []
    for kind in (Package, Outcome):
        names = {name for name in dir(kind) if not name.startswith("_")}
        assert sorted(names - told) == [], kind


def test_every_public_name_has_a_docstring():
    kinds = [getattr(footnoted, name) for name in footnoted.__all__]
    methods = [
        member
        for kind in kinds
        if inspect.isclass(kind)
        for name, member in vars(kind).items()
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property))
    ]
    assert len(methods) > 20
    assert [one for one in [*kinds, *methods, *vars(china_ai_rise).values()] if silent(one)] == []


def silent(one):
    """Tell whether a class, function or property says nothing of itself."""
    can_say = inspect.isclass(one) or inspect.isfunction(one) or isinstance(one, property)
    is_private = getattr(one, "__name__", "").startswith("_")
    return can_say and not is_private and not (inspect.getdoc(one) or "").strip()


def test_every_error_is_one_of_the_toolkit():
    errors = [getattr(footnoted, name) for name in footnoted.__all__ if name.endswith("Error")]
    assert len(errors) >= 8
    assert [one for one in errors if not issubclass(one, FootnotedError)] == []
    assert [
        one.__name__ for one in errors if f"| `{one.__name__}`" not in TEXT and one is not FootnotedError
    ] == []


def test_a_layer_that_does_not_exist_is_refused():
    with pytest.raises(
        UnknownNameError, match=r'^found no layer "strcture"; there are files, .*"structure"\?$'
    ):
        footnoted.validate("nowhere", layers=["strcture"])


@pytest.mark.usefixtures("there")
def test_one_article_may_be_named_without_a_list():
    outcome = footnoted.validate("harbour", "harbour/article.en.txt", layers=["anchors"])
    assert [one for one in outcome.skipped if one.startswith("anchors.")] == []
    assert outcome.issues == []


HELP = """import contextlib, footnoted.cli
with contextlib.suppress(SystemExit):
    footnoted.cli.main(["--help"])"""


def loaded(statement):
    """Name the heavy libraries that a fresh process loads with a statement, and give what it prints."""
    program = f"import sys\n{statement}\nprint(*[one for one in {HEAVY!r} if one in sys.modules])"
    command = [sys.executable, "-W", "error", "-c", program]
    *said, last = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return last.split(), said


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize(
    "statement",
    ["import footnoted", "import china_ai_rise", "import footnoted; footnoted.open('harbour').tables"],
)
def test_an_import_and_an_open_package_stay_light(statement):
    assert loaded(statement) == ([], [])


def test_the_help_stays_light():
    libraries, said = loaded(HELP)
    assert libraries == []
    assert said[-1] == "Exit codes: 0 clean, 1 issues found, 2 could not run."


@pytest.mark.usefixtures("there")
def test_a_table_loads_pandas_and_nothing_to_check_with():
    assert loaded("import footnoted; footnoted.open('harbour').load('roles')") == (["pandas", "pyarrow"], [])
