"""Reports: each form says word for word what was found and what ran, and is safe whatever the issues hold."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted import limits
from footnoted.door import Door
from footnoted.issues import Issue, Rule, Severity, Waived
from footnoted.report import workflow
from footnoted.report.forms import FORMATS, render
from footnoted.report.run import LONGEST, Run

MISSING = Issue(
    file="data/ferries.csv",
    line=3,
    column=6,
    rule="structure.required",
    found='""',
    expected="a value",
    remedy="Write the value.",
    table="ferries",
    row="nour",
    field="name",
)
ODD = Issue(
    file="data/ferries.csv",
    line=2,
    column=11,
    rule="characters.hidden",
    found='"نورس"',
    expected="no hidden sign",
    remedy="Delete it.",
    severity=Severity.WARNING,
    table="ferries",
    row="gull",
    field="alias",
)
WHOLE_FILE = Issue("README.md", 0, 0, "files.undeclared", "a file", "none", "Delete it.", Severity.INFO)
RULES = tuple(
    Rule(name, "It holds.", "Mend it.")
    for name in ("structure.required", "structure.type", "characters.hidden")
)
ALL_RAN = {one.id: 4 for one in RULES}
MIXED_RULES = (*RULES, *(Rule(f"anchors.{name}", "It holds.", "Mend it.") for name in ("source", "words")))
"""Rules of which, in MIXED, one ran, one was idle, and three did not run, for two reasons."""
MIXED = Run(
    "harbour",
    rules=MIXED_RULES,
    ran={"structure.required": 4},
    idle=("structure.type",),
    skipped={
        "characters.hidden": "not asked for",
        "anchors.source": "no article",
        "anchors.words": "no article",
    },
    waived=(Waived(ODD, "The sign is the point."),),
)
HEADLINE = "1 of 5 rules checked, 1 had nothing to look at, 2 not run: no article, 1 not run: not asked for"
HOSTILE = "\x1b[31m</td><script>x</script>|`a`\r\n::error::%0A##[error]\u202e, https://x.example @all"
EVIL = Issue(
    f"data/{HOSTILE}.csv", 1, 1, "a.b", HOSTILE, HOSTILE, HOSTILE, table=HOSTILE, row=HOSTILE, field=HOSTILE
)
HOSTILE_SHOWN = (
    "<U+001B>[31m</td><script>x</script>|`a`<U+000D><U+000A>::error::%0A#<U+0023>[error]<U+202E>, "
    "https://x.example @all"
)


@pytest.fixture
def root(tmp_path):
    (tmp_path / "data").mkdir()
    lines = ["ferry,name,alias", "gull,Gull,نورس", "nour,,x", '漢字,"語, 二",y', "e\u0301,f,g", ""]
    (tmp_path / "data" / "ferries.csv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def carets(root, **place):
    """The source line of the excerpt and the line under it."""
    text = render([replace(MISSING, **place)], "terminal", Run(files=Door(root)))
    return [line.partition("| ")[2] for line in text.splitlines()[2:4]]


def test_the_terminal_groups_by_file_and_shows_the_source_line_with_carets_under_the_value(root):
    run = Run("harbour", Door(root), RULES, ALL_RAN, seconds={"structure": 0.041, "footnotes": 0.2})
    assert render([MISSING, ODD, WHOLE_FILE], "terminal", run) == (
        "README.md\n"
        "  info [files.undeclared]\n"
        "    found a file; expected none.\n"
        "    Delete it.\n"
        "\n"
        "data/ferries.csv\n"
        "  2:11 warning [characters.hidden] ferries/gull/alias\n"
        "    2 | gull,Gull,\u2068نورس\u2069\n"
        "      |           ^^^^\n"
        '    found "\u2068نورس\u2069"; expected no hidden sign.\n'
        "    Delete it.\n"
        "  3:6 error [structure.required] ferries/nour/name\n"
        "    3 | nour,,x\n"
        "      |      ^\n"
        '    found ""; expected a value.\n'
        "    Write the value.\n"
        "\n"
        "harbour: 1 error, 1 warning, 1 note in 2 files (3 rules checked)\n"
        "structure 0.04 s, footnotes 0.20 s\n"
    )


def test_a_clean_run_says_so():
    assert render([], "terminal", Run("harbour", rules=RULES, ran=ALL_RAN)) == (
        "harbour: no issues (3 rules checked)\n"
    )


def test_the_headline_counts_what_ran_what_was_idle_and_what_did_not_run_and_why():
    rules = tuple(Rule(f"a.r{number}", "It holds.", "Mend it.") for number in range(154))
    run = Run(
        "harbour",
        rules=rules,
        ran={one.id: 1 for one in rules[:118]},
        idle=tuple(one.id for one in rules[118:127]),
        skipped={one.id: "no article" for one in rules[127:]},
    )
    assert render([], "terminal", run).splitlines()[0] == (
        "harbour: no issues (118 of 154 rules checked, 9 had nothing to look at, 27 not run: no article)"
    )


def test_the_terminal_names_what_was_idle_and_what_was_waived():
    assert render([], "terminal", MIXED) == (
        f"harbour: no issues ({HEADLINE}, 1 issue waived)\n"
        "Nothing to look at: structure: type.\n"
        "Waived: characters.hidden at ferries/gull/alias (The sign is the point.).\n"
    )


def test_a_waived_issue_of_no_cell_is_named_by_its_place():
    run = Run("harbour", waived=(Waived(WHOLE_FILE, "It is to stay."),))
    assert render([], "terminal", run) == (
        "harbour: no issues\nWaived: files.undeclared at README.md (It is to stay.).\n"
    )


def test_two_waived_issues_are_counted():
    run = Run("harbour", rules=RULES, ran=ALL_RAN, waived=(Waived(ODD, "So."), Waived(MISSING, "So.")))
    assert render([], "github", run) == ("footnoted: harbour: no issues (3 rules checked, 2 issues waived)\n")


def test_carets_count_wide_characters_as_two_cells(root):
    assert carets(root, line=4, column=5) == ['漢字,"語, 二",y', "      ^^^^^^"]


def test_carets_count_combining_marks_as_no_cell(root):
    assert carets(root, line=5, column=4) == ["e\u0301,f,g", "  ^"]


def test_a_place_behind_the_end_of_its_line_still_gets_a_caret(root):
    assert carets(root, line=3, column=99) == ["nour,,x", "       ^"]


def test_a_long_line_is_shown_around_the_place(root):
    (root / "data" / "ferries.csv").write_text("x" * 500 + ",here," + "y" * 500, encoding="utf-8")
    assert carets(root, line=1, column=502) == [
        "…" + "x" * 29 + ",here," + "y" * 29 + "…",
        " " * 31 + "^^^^",
    ]


def test_a_symbolic_link_out_of_the_package_is_not_shown(root, tmp_path_factory):
    secret = tmp_path_factory.mktemp("outside") / "secret.csv"
    secret.write_text("a\nb\nsecret,secret\n", encoding="utf-8")
    (root / "data" / "ferries.csv").unlink()
    (root / "data" / "ferries.csv").symlink_to(secret)
    assert "secret" not in render([MISSING], "terminal", Run(files=Door(root)))


def test_color_is_only_written_when_asked_for(root):
    assert "\x1b" not in render([MISSING], "terminal", Run(files=Door(root)))
    text = render([MISSING], "terminal", Run(files=Door(root), color=True))
    assert "\x1b[1;31merror\x1b[0m" in text
    assert "\x1b[1;31m^\x1b[0m" in text


def test_github_gets_one_annotation_an_issue():
    assert render([MISSING, ODD, WHOLE_FILE], "github", Run("harbour")) == (
        "::notice file=README.md,title=files.undeclared::found a file; expected none. Delete it.\n"
        "::warning file=data/ferries.csv,line=2,col=11,title=characters.hidden::"
        'ferries/gull/alias: found "نورس"; expected no hidden sign. Delete it.\n'
        "::error file=data/ferries.csv,line=3,col=6,title=structure.required::"
        'ferries/nour/name: found ""; expected a value. Write the value.\n'
        "footnoted: harbour: 1 error, 1 warning, 1 note in 2 files\n"
    )


def test_github_gets_the_headline_with_what_ran():
    assert render([], "github", MIXED) == f"footnoted: harbour: no issues ({HEADLINE}, 1 issue waived)\n"


def test_github_annotations_lead_from_the_root_of_the_repository():
    text = render([MISSING], "github", Run("harbour", prefix="packages/harbour/"))
    assert text.startswith("::error file=packages/harbour/data/ferries.csv,line=3,col=6,")


def test_github_annotations_cannot_be_broken_out_of():
    lines = render([EVIL], "github", Run(f"::error::{HOSTILE}")).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(
        "::error file=data/<U+001B>[31m</td><script>x</script>|`a`<U+000D><U+000A>%3A%3Aerror%3A%3A%250A"
        "#<U+0023>[error]<U+202E>%2C https%3A//x.example @all.csv,line=1,col=1,title=a.b::"
    )
    assert lines[1].startswith("footnoted: ::error::")
    assert "##[" not in "".join(lines)


def test_markdown_has_a_table_for_each_file():
    assert render([MISSING, ODD], "markdown", Run("harbour")) == (
        "## harbour&#58; 1 error, 1 warning in 1 file\n"
        "\n"
        "### data/ferries.csv\n"
        "\n"
        "| Line | Severity | Rule | Cell | Seen | Expected | How to mend |\n"
        "|---:|---|---|---|---|---|---|\n"
        '| 2 | warning | characters.hidden | ferries/gull/alias | "نورس" | no hidden sign | Delete it. |\n'
        '| 3 | error | structure.required | ferries/nour/name | "" | a value | Write the value. |\n'
    )


def test_markdown_lists_what_was_idle_what_did_not_run_and_what_is_waived():
    headline = HEADLINE.replace(":", "&#58;")
    assert render([], "markdown", MIXED) == (
        f"## harbour&#58; no issues ({headline}, 1 issue waived)\n"
        "\nNothing to look at: structure.type\n"
        "\nNot run, no article: anchors.source, anchors.words\n"
        "\nNot run, not asked for: characters.hidden\n"
        "\n| Waived | Cell | Reason |\n|---|---|---|\n"
        "| characters.hidden | ferries/gull/alias | The sign is the point. |\n"
    )


def test_markdown_shows_hostile_values_as_plain_text():
    text = render([replace(EVIL, found="|`*_[a](b)<i>&amp; $x$ www.x.example")], "markdown")
    row = text.splitlines()[-1]
    assert row.count("|") == 8
    assert "| &#124;&#96;&#42;&#95;&#91;a&#93;(b)&#60;i&#62;&#38;amp; &#36;x&#36; www&#46;x.example |" in row
    assert not re.search(r"[<>`*_@\[\]~!\\$]|://|www\.", row)


def test_a_markdown_summary_too_long_for_github_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(workflow, "SUMMARY_BYTES", 1000)
    issues = [replace(MISSING, line=number) for number in range(1, 101)]
    text = render(issues, "markdown")
    assert len(text.encode()) < 1200
    assert text.endswith(
        "The summary is cut after 9 issues of 100; run `footnoted validate` to see all of them.\n"
    )


def test_json_is_one_document_with_sorted_keys():
    run = Run("harbour", rules=RULES, ran=ALL_RAN, seconds={"structure": 1.0})
    text = render([MISSING], "json", run)
    document = json.loads(text)
    assert document == {
        "package": "harbour",
        "valid": False,
        "counts": {"error": 1, "warning": 0, "info": 0},
        "rules": ["characters.hidden", "structure.required", "structure.type"],
        "ran": {"characters.hidden": 4, "structure.required": 4, "structure.type": 4},
        "idle": [],
        "unread": [],
        "skipped": {},
        "waived": [],
        "issues": [
            {
                "file": "data/ferries.csv",
                "line": 3,
                "column": 6,
                "rule": "structure.required",
                "found": '""',
                "expected": "a value",
                "remedy": "Write the value.",
                "severity": "error",
                "table": "ferries",
                "row": "nour",
                "field": "name",
            }
        ],
        "left_out": 0,
    }
    assert text == json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def test_json_says_what_ran_on_how_much_what_was_idle_and_what_did_not_run():
    document = json.loads(render([], "json", MIXED))
    assert document["rules"] == sorted(one.id for one in MIXED_RULES)
    assert document["ran"] == {"structure.required": 4}
    assert document["idle"] == ["structure.type"]
    assert document["skipped"] == {
        "anchors.source": "no article",
        "anchors.words": "no article",
        "characters.hidden": "not asked for",
    }
    (waived,) = document["waived"]
    assert (waived["rule"], waived["row"], waived["reason"]) == (
        "characters.hidden",
        "gull",
        "The sign is the point.",
    )
    assert document["valid"] is False
    assert json.loads(render([], "json", replace(MIXED, valid=True)))["valid"] is True


def test_junit_has_a_test_case_for_each_rule_that_ran():
    assert render([MISSING, ODD], "junit", Run("harbour", rules=RULES, ran=ALL_RAN)) == (
        '<testsuites name="harbour">\n'
        '  <testsuite name="characters" tests="1" failures="0" errors="0" skipped="0">\n'
        '    <testcase classname="characters" name="characters.hidden">\n'
        "      <system-out>data/ferries.csv:2:11: warning [characters.hidden] ferries/gull/alias: "
        'found "نورس"; expected no hidden sign. Delete it.</system-out>\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="structure" tests="2" failures="1" errors="0" skipped="0">\n'
        '    <testcase classname="structure" name="structure.required">\n'
        '      <failure message="1 error in 1 file" type="error">'
        "data/ferries.csv:3:6: error [structure.required] ferries/nour/name: "
        'found ""; expected a value. Write the value.</failure>\n'
        "    </testcase>\n"
        '    <testcase classname="structure" name="structure.type" />\n'
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_junit_skips_what_did_not_run_or_had_nothing_to_look_at():
    assert render([], "junit", MIXED) == (
        '<testsuites name="harbour">\n'
        '  <testsuite name="anchors" tests="2" failures="0" errors="0" skipped="2">\n'
        '    <testcase classname="anchors" name="anchors.source">\n'
        '      <skipped message="no article" />\n'
        "    </testcase>\n"
        '    <testcase classname="anchors" name="anchors.words">\n'
        '      <skipped message="no article" />\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="characters" tests="1" failures="0" errors="0" skipped="1">\n'
        '    <testcase classname="characters" name="characters.hidden">\n'
        '      <skipped message="not asked for" />\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="structure" tests="2" failures="0" errors="0" skipped="1">\n'
        '    <testcase classname="structure" name="structure.required" />\n'
        '    <testcase classname="structure" name="structure.type">\n'
        '      <skipped message="nothing to look at" />\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_no_format_prints_what_a_terminal_would_obey(form):
    text = render([EVIL], form, Run(HOSTILE))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", text)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_no_format_prints_what_a_terminal_would_obey_from_a_waiver(form):
    text = render([], form, Run("harbour", waived=(Waived(EVIL, HOSTILE),)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", text)


@pytest.mark.parametrize("form", ["terminal", "json", "sarif"])
def test_hidden_characters_are_spelt_out(form):
    text = render([EVIL], form)
    assert HOSTILE_SHOWN in text.replace(r"\u0023", "<U+0023>")


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_very_long_value_is_cut(form):
    text = render([replace(MISSING, found="z" * 1_000_000)], form)
    assert len(text) < 2_000
    assert "z" * LONGEST + "…" in text


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_the_order_of_the_issues_does_not_matter(form):
    issues = [MISSING, ODD, WHOLE_FILE]
    assert render(issues, form) == render(issues[::-1], form)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(), st.integers(0, 9), st.integers(0, 9))
def test_every_format_takes_any_text(root_text, line, column):
    issue = replace(MISSING, found=root_text, row=root_text, file=root_text, line=line, column=column)
    for form in FORMATS:
        text = render([issue], form, Run(root_text))
        assert text.endswith("\n")
        if form == "junit":
            ET.fromstring(text)  # noqa: S314 - our own text


def test_an_unknown_format_is_refused():
    with pytest.raises(KeyError, match="yaml"):
        render([], "yaml")


LEFT_OUT = "1 issue more, left out. To see all, raise --limits reported=NUMBER."


def two_of_three(form):
    """Write three issues in a report that may show two."""
    with limits.raised(limits.parse(["reported=2"])):
        return render([MISSING, ODD, replace(MISSING, line=4)], form, Run(rules=RULES, ran=ALL_RAN))


def test_json_counts_all_and_lists_as_many_as_a_report_may_show():
    document = json.loads(two_of_three("json"))
    assert (document["counts"]["error"], document["counts"]["warning"]) == (2, 1)
    assert (len(document["issues"]), document["left_out"]) == (2, 1)


def test_github_says_how_many_annotations_it_leaves_out():
    lines = two_of_three("github").splitlines()
    assert [one.partition(" ")[0] for one in lines] == ["::warning", "::error", "footnoted:", "footnoted:"]
    assert lines[2] == f"footnoted: {LEFT_OUT}"
    assert "2 errors, 1 warning in 1 file" in lines[3]


def test_sarif_says_how_many_results_it_leaves_out():
    (run,) = json.loads(two_of_three("sarif"))["runs"]
    assert len(run["results"]) == 2
    assert run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"] == LEFT_OUT


def test_junit_says_below_a_rule_how_many_it_leaves_out():
    root = ET.fromstring(two_of_three("junit"))  # noqa: S314 - our own text
    (failure,) = root.iter("failure")
    assert failure.get("message") == "2 errors in 1 file"
    assert failure.text.splitlines()[1:] == [LEFT_OUT]
