"""The generated documents are fresh, hold every field and every rule, and quote nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import footnoted
from footnoted.article.anchors import holds_run, runs
from footnoted.article.source import read_article
from footnoted.descriptor import read_package
from footnoted.errors import DocumentError
from footnoted.issues import Rule
from footnoted.tables import read_rows
from footnoted.upkeep.documents import (
    CLOSING,
    OPENING,
    coverage,
    data_dictionary,
    describe_rules,
    expected_files,
    splice,
    stale_files,
    tables_summary,
)
from footnoted.upkeep.faults import Edit, Fault, read_faults
from footnoted.validation import RULES

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = Path(footnoted.__file__).with_name("sample")


@pytest.fixture
def sample(tmp_path):
    """A copy of the sample package with a README that has a place for the tables."""
    shutil.copytree(SAMPLE, tmp_path / "sample")
    (tmp_path / "sample" / "README.md").write_text(f"# Own\n\n{OPENING}{CLOSING}\nEnd.\n", encoding="utf-8")
    return read_package(tmp_path / "sample")


def run_docs(package, *arguments):
    command = [sys.executable, "-m", "footnoted.cli", "docs", "--package", package.root, *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "FOOTNOTED_ARTICLE"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def section(text, heading):
    """Give what stands under a heading, up to the next one."""
    return re.split(rf"^{re.escape(heading)}$", text, flags=re.MULTILINE)[1].split("\n## ")[0]


# --- the committed files -------------------------------------------------------------------------------


def test_the_committed_documents_are_fresh():
    package = read_package(ROOT)
    assert stale_files(package, expected_files(package, RULES, [])) == [], "run: make docs"


def test_the_committed_coverage_is_fresh(article):
    package = read_package(ROOT)
    assert stale_files(package, {"docs/coverage.md": coverage(package, [read_article(article)])}) == [], (
        "run: make docs"
    )


def test_nothing_is_open_in_the_committed_coverage():
    text = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:quantity|date|name|sentence) \|.*\| (\d+) \|$", text, re.MULTILINE)
    assert rows == ["0"] * 4


def test_no_document_quotes_the_article(article):
    held = runs(read_article(article).text)
    names = ["README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md"]
    names += [f"docs/{one.name}" for one in (ROOT / "docs").glob("*.md")]
    quoting = [one for one in names if holds_run((ROOT / one).read_text(encoding="utf-8"), held)]
    assert quoting == []


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [one for extra in project["optional-dependencies"].values() for one in extra]
    names = {re.match(r"[\w-]+", one)[0] for one in (*project["dependencies"], *extras)} - {project["name"]}
    reasons = (ROOT / "DECISIONS.md").read_text(encoding="utf-8").partition("## Dependencies")[2]
    assert [one for one in sorted(names) if not re.search(rf"\b{one}\b", reasons)] == []


# --- tables --------------------------------------------------------------------------------------------


def test_the_summary_counts_the_rows_of_every_table(sample):
    table = tables_summary(sample)
    for one in sample.resources:
        assert f"| [{one.name}](docs/tables.md#{one.name}) | " in table
        assert re.search(rf"\[{one.name}\].* \| {len(read_rows(sample, one))} \|$", table, re.MULTILINE)


def test_the_dictionary_describes_every_field_of_every_table():
    package = read_package(ROOT)
    text = data_dictionary(package)
    for resource in package.resources:
        said = section(text, f"## {resource.name}")
        for field in resource.fields:
            needed = "yes" if field.required else ""
            assert f"\n| `{field.name}` | {field.type} | {needed} | {field.unit} | " in said
            values = field.constraints.get("enum", [])
            assert [one for one in values if f"`{one}`" not in said] == []


def test_the_dictionary_defines_the_values_of_closed_lists(sample):
    said = section(data_dictionary(sample), "## sentences")
    assert "\n`kind` is one of\n\n- `title`: the title of the source\n" in said


def test_the_dictionary_names_keys_and_what_they_refer_to(sample):
    said = section(data_dictionary(sample), "## companies")
    assert "\n- File: `data/companies.csv`\n- Key: `company_id`\n" in said
    assert "\n- `parent` refers to `company_id` of [companies](#companies)\n" in said


def test_arabic_examples_take_their_own_direction():
    text = data_dictionary(read_package(ROOT))
    arabic = [line for line in text.splitlines() if re.search("[\u0600-\u06ff]", line)]
    assert arabic
    assert [one for one in arabic if not re.search(r'<span dir="auto">[^<]*</span> \|$', one)] == []


def test_signs_of_markdown_and_html_are_only_text(sample):
    path = sample.root / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    old = "The texts that are cited."
    assert text.count(old) == 1
    path.write_text(text.replace(old, "A | b *c* [d](e) <img> `f|g` h_i."), encoding="utf-8")
    said = data_dictionary(read_package(sample.root))
    assert "\nA \\| b \\*c\\* \\[d\\](e) &lt;img&gt; `f\\|g` h_i." in said


# --- rules ---------------------------------------------------------------------------------------------


def test_every_rule_stands_in_the_document_with_its_example():
    faults = read_faults()
    text = describe_rules(RULES, faults)
    assert re.findall(r"^### `(.*)`$", text, re.MULTILINE) == [one.id for one in RULES]
    for rule in RULES:
        said = section(text, f"### `{rule.id}`").split("\n### ")[0]
        assert said.startswith(f"\n\n{rule.severity}: ")
        assert rule.id not in faults or faults[rule.id].line(rule) in said


RULE = Rule("test.rule", "A is *b*.", "Do `c`.")


def described(*edits, also=()):
    return describe_rules([RULE], {RULE.id: Fault(edits, "here", "found a; expected b", also)})


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (Edit("a.csv", "one", "two"), 'a.csv: "one" becomes "two"'),
        (Edit("a.csv", "one", ""), 'a.csv: "one" is taken out'),
        (Edit("a.csv", new="one\n"), 'a.csv begins with "one<U+000A>"'),
        (Edit("a.csv", link="../b"), 'a.csv becomes a link to "../b"'),
        (Edit("a.csv", remove=True), "a.csv is deleted"),
        (Edit("a.csv", "e", "é", "latin-1"), 'a.csv: "e" becomes "é", in the encoding latin-1'),
        (
            Edit("a.csv", f"{'x' * 90}1{'y' * 90}", f"{'x' * 90}2{'y' * 90}"),
            f'a.csv: "…{"x" * 16}1{"y" * 16}…" becomes "…{"x" * 16}2{"y" * 16}…"',
        ),
    ],
)
def test_an_edit_is_shown_in_short(edit, line):
    assert f"\n```text\n{line}\n\nhere: error [test.rule] found a; expected b. Do `c`.\n" in described(edit)


def test_what_else_an_example_breaks_is_named():
    text = described(Edit("a", "b", "c"), also=("test.other",))
    assert text.endswith("\n```\n\nThe same fault also breaks `test.other`.\n")


def test_a_rule_without_an_example_says_so():
    text = describe_rules([RULE], {})
    assert text.endswith(
        "\n### `test.rule`\n\nerror: A is \\*b\\*. *Do `c`.*\n\n"
        "It has no example: no edit of the sample package breaks it.\n"
    )


# --- coverage ------------------------------------------------------------------------------------------


def test_the_coverage_counts_each_source_by_itself(sample):
    articles = [read_article(sample.root / f"article.{one}.txt") for one in ("en", "ar")]
    text = coverage(sample, articles)
    assert re.findall("^## (.*)$", text, re.MULTILINE) == ["harbour-ferries", "harbour-letter"]
    assert "\n| sentence | 18 | 14 | 4 | 0 |\n" in section(text, "## harbour-ferries")


def test_what_no_row_claims_is_open_in_the_coverage(sample):
    path = sample.root / "data" / "market_figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if not one.startswith("quayside-users,")), encoding="utf-8")
    text = coverage(sample, [read_article(sample.root / "article.en.txt")])
    assert "\n| quantity | 7 | 6 | 0 | 1 |\n" in text


# --- writing -------------------------------------------------------------------------------------------


def test_the_tables_go_between_the_two_marks():
    assert splice(f"a\n{OPENING}old\n{CLOSING}b\n", "new\n") == f"a\n{OPENING}\nnew\n\n{CLOSING}b\n"


@pytest.mark.parametrize("readme", ["", OPENING, CLOSING, f"{CLOSING}{OPENING}"])
def test_a_readme_without_the_marks_is_refused(readme):
    with pytest.raises(
        DocumentError, match=r"^README\.md: found no place for the tables\. Write <!-- tables"
    ):
        splice(readme, "new\n")


def test_the_command_writes_what_is_stale_and_then_nothing(sample):
    article = sample.root / "article.en.txt"
    first = run_docs(sample, "--rules", "--article", article)
    assert first.stdout.splitlines() == [
        "wrote README.md",
        "wrote docs/coverage.md",
        "wrote docs/limits.md",
        "wrote docs/rules.md",
        "wrote docs/tables.md",
    ]
    again = run_docs(sample, "--rules", "--article", article)
    assert (first.returncode, again.returncode, again.stdout) == (0, 0, "")


def test_the_command_checks_without_writing(sample):
    done = run_docs(sample, "--rules", "--check")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "README.md is stale; run: footnoted docs",
        "docs/limits.md is stale; run: footnoted docs",
        "docs/rules.md is stale; run: footnoted docs",
        "docs/tables.md is stale; run: footnoted docs",
    ]
    assert not (sample.root / "docs").exists()
    run_docs(sample, "--rules")
    assert run_docs(sample, "--rules", "--check").returncode == 0


def test_without_an_article_the_coverage_is_left_alone(sample):
    run_docs(sample)
    assert sorted(one.name for one in (sample.root / "docs").iterdir()) == ["tables.md"]


def test_a_readme_without_marks_is_its_writers_own(sample):
    (sample.root / "README.md").write_text("# Own\n", encoding="utf-8")
    assert run_docs(sample).stdout.splitlines() == ["wrote docs/tables.md"]
    assert (sample.root / "README.md").read_text(encoding="utf-8") == "# Own\n"


def test_the_command_says_what_it_cannot_do(sample):
    (sample.root / "README.md").write_text(f"# Own\n{OPENING}", encoding="utf-8")
    done = run_docs(sample)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("footnoted: README.md: found no place for the tables. Write ")
    assert not (sample.root / "docs").exists()
