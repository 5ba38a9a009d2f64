"""The command line: exit codes, one clear message for each mistake, and nothing of the user's overwritten."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from footnoted import validation
from footnoted.article.source import read_article
from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.outcome import GATE, NO_ARTICLE, Outcome
from planting import SAMPLE

COMMANDS = (
    *("validate", "build", "trace", "anchor", "verify", "find", "diff", "init", "docs", "keep"),
    *("suggest", "add", "mentions", "correct", "fix", "edit", "serve"),
)
FIGURE = ("market_figures", "ticket-and-ferry-prices")


def tree(root):
    return {path.relative_to(root): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    """Run outside the repository, without an article by the environment."""
    monkeypatch.delenv("FOOTNOTED_ARTICLE", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys):
    """Run a command and give its exit code, output and error output."""

    def call(*arguments):
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as end:
            code = end.code
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


def edit(root, name, old, new):
    path = root / name
    text = path.read_bytes().decode()
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())


# --- help ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_examples_of_itself(run, command):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"examples:\n  footnoted {command}" in out


def test_the_help_names_every_command_and_the_exit_codes(run):
    code, out, _ = run("--help")
    assert code == 0
    assert all(re.search(rf"^ +{command} ", out, re.MULTILINE) for command in COMMANDS)
    assert "Exit codes: 0 clean, 1 issues found, 2 could not run." in out


def test_every_command_is_in_the_readme(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert [one for one in COMMANDS if f"footnoted {one}" not in readme] == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["frobnicate"], "footnoted: argument COMMAND: invalid choice: 'frobnicate' (choose from "),
        ([], "footnoted: the following arguments are required: COMMAND. See `footnoted --help`."),
        (
            ["trace"],
            "footnoted: the following arguments are required: table. See `footnoted trace --help`.",
        ),
        (
            ["trace", "companies"],
            'footnoted: found the table "companies" alone; expected a row of it. Name it as companies/ROW.',
        ),
        (
            ["verify", "a", "--replace", "--reanchor", "b"],
            "footnoted: argument --reanchor: not allowed with argument --replace. See `footnoted verify ",
        ),
    ],
)
def test_a_wrong_command_line_is_one_line_that_names_the_help(run, arguments, says):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(says)
    assert err.count("\n") == 1


# --- what cannot run -----------------------------------------------------------------------------------


def test_a_missing_package_is_not_looked_for_above(run, sample):
    """A mistyped folder inside a package must not mean that package."""
    for command in (["validate"], ["trace", *FIGURE], ["anchor", sample / "article.en.txt"], ["build"]):
        code, out, err = run(*command, "--package", sample / "dta")
        assert (code, out) == (2, "")
        assert err == (
            f"footnoted: {sample / 'dta'}: found no such folder; expected a data package. "
            "Name its folder with --package, or make a new package with `footnoted init`.\n"
        )


def test_a_folder_without_package_is_told_how_to_get_one(run, tmp_path):
    code, _, err = run("validate")
    assert code == 2
    assert err == (
        f"footnoted: {tmp_path}: found no datapackage.json here or in a folder above; "
        "expected a data package. Name its folder with --package, "
        "or make a new package with `footnoted init`.\n"
    )


def test_a_package_is_found_from_the_folders_inside_it(run, sample, monkeypatch):
    monkeypatch.chdir(sample / "data")
    code, said, _ = run("trace", *FIGURE)
    assert (code, run("trace", "/".join(FIGURE))) == (0, (0, said, "")), "the row as messages name it"


TABLES = [one.name for one in read_package(SAMPLE).resources]
NO_TABLE = f'found no table "compnies"; there are {", ".join(TABLES)}. Did you mean "companies"?'
NO_ROW = (
    'found no row of companies "tidewrigt"; there are bluewater-lines, kelpworks, tidewright. '
    'Did you mean "tidewright"?'
)
CANNOT = {
    "an unknown table": (
        ["trace", "compnies", "x"],
        NO_TABLE,
    ),
    "an unknown row": (
        ["trace", "companies", "tidewrigt"],
        NO_ROW,
    ),
    "an unknown table to validate": (
        ["validate", "--table", "compnies"],
        NO_TABLE,
    ),
    "a missing article": (
        ["anchor", "none.txt"],
        "none.txt: cannot be read (No such file or directory). Name the file that holds the article.",
    ),
    "no article to look in": (
        ["find", "Heron"],
        "found no article; expected one to look in. Name it with --article, or in FOOTNOTED_ARTICLE.",
    ),
    "no words to look for": (
        ["find", " ", "--article", SAMPLE / "article.en.txt"],
        'found " ", expected the words to look for. Name a word or more.',
    ),
    "an unknown source": (
        ["verify", SAMPLE / "article.en.txt", "--source", "ferries"],
        'found no source "ferries"; expected one of harbour-ferries, harbour-letter. Name one with --source.',
    ),
}


@pytest.mark.parametrize("name", CANNOT)
def test_what_cannot_run_is_one_message_and_changes_nothing(run, sample, name):
    arguments, says = CANNOT[name]
    before = tree(sample)
    code, out, err = run(*arguments, "--package", sample)
    assert (code, out, err) == (2, "", f"footnoted: {says}\n")
    assert tree(sample) == before


def test_an_unknown_rule_is_refused_rather_than_found_clean(run, sample):
    code, out, err = run("validate", "--package", sample, "--rule", "reading.figure")
    assert (code, out) == (2, "")
    assert err.startswith('footnoted: found no rule "reading.figure"; there are files, ')
    assert err.endswith('Did you mean "readings.figure"?\n')


def test_another_article_is_refused_with_the_graded_report(run, sample, tmp_path):
    before = tree(sample)
    other = tmp_path / "other.txt"
    text = (sample / "article.en.txt").read_text(encoding="utf-8")
    other.write_text(text.replace("queue", "quene"), encoding="utf-8")
    code, out, _ = run("verify", other, "--package", sample)
    assert code == 1
    assert out.splitlines()[-2:] == [
        "17 exact, 0 moved, 0 same after folding, 1 changed, 0 missing",
        "harbour-ferries-s006: changed (anchored 325-393, now 325-393)",
    ]
    code, _, err = run("find", "Heron", "--article", other, "--package", sample)
    assert code == 2
    assert err.startswith(f"footnoted: {other}: is not the article that was anchored.\nharbour-ferries: ")
    stranger = tmp_path / "stranger.txt"
    stranger.write_text("News\n\nOrvane sold pumps to Delmara.\n", encoding="utf-8")
    code, _, err = run("anchor", stranger, "--package", sample)
    assert code == 2
    assert err.startswith(f"footnoted: {stranger}: is none of the texts anchored here (harbour-ferries, ")
    code, out, _ = run(
        "validate", "--article", other, "--package", sample, "--rule", "anchors", "--rule", "coverage"
    )
    assert code == 1
    assert "sentences/harbour-ferries-s006/sha256" in out
    assert "2 errors in 2 files" in out
    assert tree(sample) == before


def test_a_broken_descriptor_is_an_issue_here_and_a_message_there(run, sample):
    (sample / "datapackage.json").write_text('{"a": [1,}', encoding="utf-8")
    code, out, _ = run("validate", "--package", sample)
    assert code == 1
    assert out.startswith("datapackage.json\n  1:10 error [descriptor.syntax]\n")
    code, _, err = run("trace", *FIGURE, "--package", sample)
    assert code == 2
    assert err == (
        f"footnoted: {sample / 'datapackage.json'}: cannot be read as UTF-8 JSON "
        "(Expecting value: line 1 column 10 (char 9)). Mend the file, then run again.\n"
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda data: data.replace("بورت".encode(), "بورت".encode("cp1256")),
            ":9:{}: found the byte 0xC8; expected UTF-8.",
        ),
        (lambda data: data.replace(b"\n", b",x\n"), ":1:1: found "),
        (lambda data: data.replace(b"denmark,", b"denmark,,", 1), ":2:"),
    ],
    ids=["encoding", "extra column", "ragged"],
)
def test_a_table_that_cannot_be_read_is_named_by_its_place(run, sample, change, says):
    path = sample / "data" / "places.csv"
    path.write_bytes(change(path.read_bytes()))
    code, out, err = run("trace", "places", "denmark", "--package", sample)
    assert (code, out) == (2, "")
    assert re.match(rf"footnoted: {re.escape(str(path))}:\d+:\d+: found .*; expected .*\.\n\Z", err)
    assert says.partition("{")[0].lstrip(":0123456789") in err


def test_a_missing_table_is_an_issue_whatever_rule_is_asked_for(run, sample):
    """Without it the layer asked for never ran: to say "no issues" would be wrong."""
    (sample / "data" / "places.csv").unlink()
    code, out, _ = run("validate", "--package", sample, "--rule", "structure", "--table", "people")
    assert code == 1
    assert "files.missing" in out
    code, _, err = run("trace", "places", "denmark", "--package", sample)
    assert code == 2
    missing = sample / "data" / "places.csv"
    assert err == f"footnoted: {missing}: No such file or directory. Look at the file, then run again.\n"


def test_folders_in_use_are_left_as_they_are(run, sample, tmp_path):
    busy = tmp_path / "busy"
    busy.mkdir()
    (busy / "mine.txt").write_text("mine", encoding="utf-8")
    before = tree(tmp_path)
    moved = tmp_path / "moved.txt"
    moved.write_text("\n" + (sample / "article.en.txt").read_text(encoding="utf-8"), encoding="utf-8")
    in_use = f"footnoted: {busy}: found it in use; expected a new or empty folder. Name another.\n"
    assert run("init", busy) == (2, "", in_use)
    code, _, err = run("verify", moved, "--package", sample, "--reanchor", busy)
    assert (code, err) == (2, in_use)
    code, _, err = run("build", "--package", sample, "--output", busy)
    assert code == 2
    assert err == (
        f"footnoted: {busy}: found mine.txt, which is not of an earlier release (1 such in all). "
        "Move it away, or name another output folder.\n"
    )
    code, _, err = run("build", "--package", sample, "--output", sample)
    assert code == 2
    assert err == f"footnoted: {sample}: the release would replace the package itself. Name another folder.\n"
    moved.unlink()
    assert tree(tmp_path) == before


def test_one_format_alone_is_built(run, sample, tmp_path):
    code, out, _ = run("build", "--package", sample, "--only", "xlsx", "--output", tmp_path / "part")
    assert code == 0
    assert sorted(one.name for one in (tmp_path / "part").iterdir()) == ["SHA256SUMS", "harbour-ferries.xlsx"]
    assert out.splitlines()[-1].endswith("  part/harbour-ferries.xlsx")
    code, _, err = run("build", "--package", sample, "--only", "excel", "--output", tmp_path / "other")
    assert code == 2
    assert err.startswith('footnoted: found the format "excel"; expected one of csv, texts, validation, ')


def test_a_faulty_package_is_not_built(run, sample, tmp_path):
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    output = tmp_path / "dist"
    code, out, _ = run("build", "--package", sample, "--output", output)
    assert code == 1
    assert "readings.date" in out
    assert out.endswith(f"Nothing was written; {output} is as it was.\n")
    assert not output.exists()


def found(monkeypatch, **outcome):
    """Let every validation come out like this."""
    monkeypatch.setattr(validation, "validate", lambda *_, **__: Outcome(rules=validation.RULES, **outcome))


def test_what_a_gate_left_unknown_is_not_built(run, sample, tmp_path, monkeypatch):
    found(monkeypatch, skipped={"structure.type": GATE})
    output = tmp_path / "dist"
    code, out, _ = run("build", "--package", sample, "--output", output)
    assert code == 2
    assert out == (
        f"sample: no issues (0 of {len(validation.RULES)} rules checked, 1 not run: a gate failed)\n"
        f"Nothing was written; {output} is as it was.\n"
    )
    assert not output.exists()


def test_a_package_is_built_where_only_the_article_is_missing(run, sample, tmp_path, monkeypatch):
    found(monkeypatch, skipped={"anchors.words": NO_ARTICLE})
    assert run("build", "--package", sample, "--output", tmp_path / "dist")[0] == 0
    assert (tmp_path / "dist" / "datapackage.json").is_file()


# --- what runs -----------------------------------------------------------------------------------------


def test_a_package_without_issues_is_said_to_have_been_checked_by_so_many_rules(run, sample):
    code, out, _ = run("validate", "--package", sample, "--rule", "readings")
    assert code == 0
    assert re.match(
        rf"sample: no issues \((\d+) of {len(validation.RULES)} rules checked, "
        r"(\d+) had nothing to look at, (\d+) not run: not asked for\)\n"
        r"Nothing to look at: readings: [a-z, -]+\.\n",
        out,
    )
    numbers = [int(one) for one in re.findall(r"\d+", out.splitlines()[0])]
    assert numbers[0] + sum(numbers[2:]) == numbers[1]


def test_an_error_of_another_table_keeps_the_package_from_being_called_valid(run, sample):
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    asked = ("--rule", "readings", "--table", "places", "--format", "json")
    code, out, _ = run("validate", "--package", sample, *asked)
    assert code == 0
    assert json.loads(out)["issues"] == []
    assert json.loads(out)["valid"] is False


def test_exit_code_and_weight_of_issues(run, sample):
    assert run("validate", "--package", sample, "--rule", "readings")[0] == 0
    edit(sample, "data/funding_facts.csv", ",4 million euros,", ",4 melleon euros,")
    assert run("validate", "--package", sample, "--rule", "readings")[0] == 0
    assert run("validate", "--package", sample, "--rule", "readings", "--fail-on", "warning")[0] == 1
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    assert run("validate", "--package", sample, "--rule", "readings")[0] == 1
    assert run("validate", "--package", sample, "--rule", "readings", "--table", "people")[0] == 0


def test_github_gets_annotations_and_a_summary(run, sample, tmp_path, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    code, out, _ = run("validate", "--package", sample, "--rule", "readings", "--format", "github")
    assert code == 1
    assert out.startswith("::error file=data/events.csv,line=8,col=64,")
    assert "readings.date" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_json_is_json(run, sample):
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    _, out, _ = run("validate", "--package", sample, "--rule", "readings", "--format", "json")
    assert [one["rule"] for one in json.loads(out)["issues"]] == ["readings.date"]


def test_coverage_is_printed_for_each_article(run, sample):
    named = [part for name in ("en", "ar") for part in ("--article", sample / f"article.{name}.txt")]
    code, out, _ = run("validate", "--package", sample, "--rule", "coverage", *named)
    assert code == 0
    assert re.search(r"^harbour-ferries: name: (\d\d) found, \1 claimed, 0 set aside$", out, re.MULTILINE)
    assert "harbour-letter: sentence: 7 found, 6 claimed, 1 set aside\n" in out


def test_a_footnote_shows_the_sentence_with_its_words_marked(run, sample):
    """The marks stand in the text where the words begin and end; nothing of the Arabic is turned round."""
    code, out, _ = run("trace", *FIGURE, "--package", sample, "--article", sample / "article.ar.txt")
    assert code == 0
    line = out.splitlines()[-1]
    assert line == "\u2068قد ترتفع أسعار Quayside وHeron بنسبة [5٪].\u2069"
    text = read_article(sample / "article.ar.txt").text
    assert line.strip("\u2068\u2069").replace("[", "").replace("]", "") == text[206:246]


def test_a_footnote_without_words_shows_its_sentence_whole(run, sample):
    code, out, _ = run(
        "trace",
        "statements",
        "competitors-doubt",
        "--package",
        sample,
        "--article",
        sample / "article.ar.txt",
    )
    assert code == 0
    text = read_article(sample / "article.ar.txt").text
    assert out.splitlines()[-1] == f"\u2068{text[248:275]}\u2069"


def test_found_words_can_be_cited(run, sample):
    code, out, _ = run("find", "the heron", "--package", sample, "--article", sample / "article.en.txt")
    assert code == 0
    assert out.splitlines()[0] == "harbour-ferries-s004,157,166,the Heron"


def test_several_phrases_are_looked_for_in_one_call_and_those_not_found_are_named(run, sample):
    article = sample / "article.en.txt"
    code, out, _ = run("find", "the swan", "the heron", "--package", sample, "--article", article)
    first, *found = out.splitlines()
    assert code == 1
    assert first == 'Not found: "the swan". Try fewer words, or another spelling.'
    assert found[0] == "harbour-ferries-s004,157,166,the Heron"


def test_moved_offsets_are_shown_and_written_apart_before_they_replace_anything(run, sample, tmp_path):
    before = tree(sample)
    moved = tmp_path / "moved.txt"
    moved.write_text("\n" + (sample / "article.en.txt").read_text(encoding="utf-8"), encoding="utf-8")
    code, out, _ = run("verify", moved, "--package", sample, "--reanchor", "new")
    assert code == 0
    assert "sentences/harbour-ferries-s018/end: 1171 -> 1172\n" in out
    assert tree(sample) == before
    written = tree(tmp_path / "new")
    assert Path("data/sentences.csv") in written
    code, out, _ = run("verify", moved, "--package", sample, "--replace")
    assert code == 0
    assert out.endswith(f"Next: footnoted anchor {moved}, which numbers the sentences anew.\n")
    assert {path for path, data in tree(sample).items() if data != before[path]} == set(written)
    assert {path: data for path, data in tree(sample).items() if path in written} == written
    code, out, _ = run("anchor", moved, "--package", sample)
    assert (code, out) == (0, "harbour-ferries: 18 sentences kept, 0 new.\n")


def test_a_new_article_is_anchored_and_asks_for_gists(run, sample, tmp_path):
    (tmp_path / "diary.txt").write_text("The tide turned. Nobody saw it.", encoding="utf-8")
    code, out, _ = run("anchor", "diary.txt", "--source", "diary", "--package", sample)
    assert code == 0
    assert out == (
        "diary: 0 sentences kept, 2 new.\n"
        "Write a gist for each new row of data/sentences.csv: at most 15 words of your own.\n"
    )


def test_a_difference_is_told_by_its_key(run, sample, tmp_path):
    assert run("init", tmp_path / "old")[0] == 0
    assert run("diff", tmp_path / "old", sample) == (0, "0 differences.\n", "")
    edit(sample, "data/events.csv", ",,2021,,,2021,", ",,2022,,,2021,")
    edit(
        sample,
        "data/evidence.csv",
        "heron-cost-e1,funding_facts,heron-cost,harbour-ferries-s003,supports\n",
        "",
    )
    code, out, _ = run("diff", tmp_path / "old", sample)
    assert code == 1
    assert out == (
        '~ events/tidewright-settles/edtf: "2021" -> "2022"\n'
        "- evidence/heron-cost-e1: removed\n"
        "2 differences.\n"
        "This changes values or rows: it calls for version 0.1.1 at least; it is still 0.1.0: raise it in "
        "datapackage.json.\n"
    )


def test_a_new_package_is_clean(run, tmp_path):
    code, out, _ = run("init", tmp_path / "new")
    assert code == 0
    assert out.endswith(f"Next: footnoted validate --package {tmp_path / 'new'}\n")
    assert tree(tmp_path / "new") == {
        path: text for path, text in tree(SAMPLE).items() if path.name != "faults.toml"
    }
    layers = ("files", "characters", "canonical", "descriptor", "structure", "footnotes", "readings")
    asked = [part for one in layers for part in ("--rule", one)]
    assert run("validate", "--package", tmp_path / "new", *asked)[0] == 0


# --- as a program --------------------------------------------------------------------------------------


def program(*arguments, **named):
    command = [sys.executable, "-m", "footnoted.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, **named)


def test_the_module_runs_as_a_program_and_writes_utf_8(sample):
    done = program("trace", *FIGURE, "--package", sample, env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "    5٪\n" in done.stdout.decode("utf-8")
    assert done.stderr == b""


def test_a_closed_pipe_is_no_traceback(sample):
    command = f"{sys.executable} -m footnoted.cli trace {' '.join(FIGURE)} --package {sample} | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert done.stderr == b""


def test_help_loads_no_heavy_library():
    """Only the commands that need them load DuckDB, pandas and the like."""
    heavy = ("duckdb", "pandas", "pyarrow", "frictionless", "great_expectations", "rich", "babel", "edtf")
    code = f"import sys, footnoted.cli; print([one for one in {heavy!r} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# --- what a shell may do to a command ---------------------------------------------------------------------

RUN = f"{sys.executable} -c 'from footnoted.cli import main; import sys; sys.exit(main())'"


def shell(line, **given):
    command = ["/bin/sh", "-c", line]
    return subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL, **given)


@pytest.mark.parametrize("closed", ["<&-", "2>&-"])
def test_a_closed_input_or_error_stream_is_no_fault(sample, closed):
    done = shell(f"{RUN} trace companies tidewright {closed}", cwd=sample)
    assert done.returncode == 0
    assert b"shipbuilding" in done.stdout


def test_a_closed_output_is_said_and_nothing_is_run(sample):
    done = shell(f"{RUN} trace companies tidewright >&-", cwd=sample)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "footnoted: found the standard output closed; expected it open. Send it to a file, say.\n"
    )
    assert shell(f"{RUN} trace companies tidewright <&- >&- 2>&-", cwd=sample).returncode == 2


def test_words_that_are_no_utf_8_are_refused_and_nothing_is_made(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "footnoted.cli", b"init", b"made", b"--title", b"\xff"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "footnoted: found text that is no UTF-8 in what was given; expected UTF-8. Write it so.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_rows_from_the_input_that_are_no_utf_8_are_refused(sample):
    done = subprocess.run(
        [sys.executable, "-m", "footnoted.cli", "add", "companies", "--from-csv", "-"],
        input=b"name\n\xff\n",
        cwd=sample,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        2,
        b"footnoted: -: found the byte 0xFF; expected UTF-8. Save it so.\n",
    )


def test_what_a_terminal_would_obey_is_written_out(run):
    code, _, said = run("validate", "\x1b[31mred")
    assert (code, said) == (
        2,
        "footnoted: unrecognized arguments: <U+001B>[31mred. See `footnoted --help`.\n",
    )


def test_a_request_to_end_is_obeyed_as_an_interrupt(sample):
    code = (
        "import os, signal, sys; from footnoted import cli; from footnoted.commands import look\n"
        "look._trace = lambda _: os.kill(os.getpid(), signal.SIGTERM)\n"
        "sys.exit(cli.main(['trace', 'companies', 'tidewright']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=sample, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (
        2,
        "footnoted: interrupted; nothing that was not reported as written is.\n",
    )


class LibraryMemoryError(MemoryError):
    """What Arrow and NumPy raise: their own kind of it."""


def test_memory_that_a_library_lacks_is_one_message(run, sample, monkeypatch):
    def full(_):
        raise LibraryMemoryError

    monkeypatch.setattr("footnoted.commands.look._trace", full)
    code, _, said = run("trace", "companies", "tidewright", "--package", sample)
    assert (code, said) == (
        2,
        "footnoted: it needed more memory than there is. Look whether the package is what it should be.\n",
    )


def test_no_revision_is_no_package(run, sample, monkeypatch):
    monkeypatch.chdir(sample)
    code, _, said = run("diff", "", str(sample))
    assert code == 2
    assert "found no such folder, zip or revision of git; expected one." in said


@pytest.mark.parametrize(
    "words",
    [
        ["correct", "companies/tidewright/sector", "x"],
        ["fix"],
        ["keep"],
        ["docs"],
        ["anchor", "article.en.txt"],
        ["update", "article.en.txt"],
        ["suggest", "article.en.txt"],
        ["mentions", "--article", "article.en.txt"],
        ["verify", "article.en.txt", "--replace"],
        ["add", "companies", "--from-csv", "rows.csv"],
        ["edit", "tables.xlsx", "--take"],
    ],
    ids=lambda one: one[0],
)
def test_a_command_that_writes_refuses_a_zip_whose_copy_would_be_changed(words, run, sample, tmp_path):
    archive = shutil.make_archive(str(tmp_path / "package"), "zip", sample.parent, sample.name)
    for one in sample.glob("article.*.txt"):
        shutil.copy(one, tmp_path)
    before = Path(archive).read_bytes()
    code, _, said = run(*words, "--package", archive)
    assert code == 2
    assert said == (
        f"footnoted: {archive}: found a zip; expected a folder, to write into. "
        "Unpack it and name its folder.\n"
    )
    assert Path(archive).read_bytes() == before


def test_a_table_that_would_not_be_kept_is_named(run, sample):
    path = sample / "datapackage.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["resources"][0]["path"] = ".git/config"
    path.write_text(json.dumps(raw), encoding="utf-8")
    code, _, said = run("keep", "--package", str(sample))
    assert code == 2
    assert said == (
        'footnoted: datapackage.json: resources[0]: found the path ".git/config"; expected a CSV file, or a '
        "list of CSV or Parquet. Mend the path: the table would not be kept.\n"
    )


SUITES = ("[", "5", '{"name": 5}', '{"name": "x", "expectations": [5]}', "[" * 100_000)


@pytest.mark.parametrize("text", SUITES, ids=lambda one: one[:20])
def test_a_suite_that_cannot_be_read_is_named_by_docs(run, sample, text):
    path = sample / "validation/gx/expectations/companies/meaning.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    code, _, said = run("docs", "--package", str(sample))
    assert code == 2
    assert said.startswith(f"footnoted: {path}: cannot be read as a suite (")
    assert said.endswith("). Run `footnoted validate`, which says why.\n")


@pytest.mark.parametrize("how", ["--sample", "--empty"])
def test_a_package_that_could_not_be_written_whole_is_gone(how, run, tmp_path, monkeypatch):
    copied = []

    def full(source, target, **_):
        if len(copied) > 3:
            raise OSError(28, "No space left on device")
        copied.append(Path(target).write_bytes(Path(source).read_bytes()))
        return target

    (tmp_path / "there").mkdir()
    monkeypatch.setattr("shutil.copytree.__defaults__", (False, None, full, False, False))
    for name in ("there", "new"):
        copied.clear()
        code, _, said = run("init", str(tmp_path / name), how)
        assert code == 2
        assert said.startswith(
            f"footnoted: {tmp_path / name}: cannot be written ([Errno 28] No space left on"
        )
    assert [one.name for one in tmp_path.iterdir()] == ["there"]
    assert list((tmp_path / "there").iterdir()) == []
