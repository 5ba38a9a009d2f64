"""The workflows: valid, with least rights, pinned by hash, and without a stranger's text in a command."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def workflow(request):
    return request.param


def run(*command):
    done = subprocess.run(
        [BIN / command[0], *command[1:]], capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout + done.stderr


def test_there_are_workflows_for_contributions_and_for_code():
    assert [path.name for path in WORKFLOWS] == ["test.yml", "validate.yml"]


def test_the_oldest_supported_python_is_tested():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    versions = [one.rpartition(" ")[2] for one in project["classifiers"] if re.search(r" 3\.\d+$", one)]
    text = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert f'python: ["{oldest}", "{versions[-1]}"]' in text


def test_each_target_of_a_workflow_is_one_of_make():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    text = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    called = re.findall(r"(?:run: make |target: )([a-z-]+)", text)
    assert called == ["coverage", "wheel-test", "oldest-test"]
    assert set(called) <= set(targets)


def test_zizmor_finds_nothing(workflow):
    code, text = run("zizmor", "--offline", "--no-progress", "--persona=pedantic", workflow)
    assert code == 0, text


def test_actionlint_finds_nothing(workflow):
    code, text = run("actionlint", "-shellcheck=", "-pyflakes=", workflow)
    assert code == 0, text


def test_the_schema_of_workflows_holds(workflow):
    code, text = run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", workflow)
    assert code == 0, text


def test_every_action_is_pinned_by_hash_with_its_version_beside(workflow):
    uses = re.findall(r"uses: (.*)", workflow.read_text(encoding="utf-8"))
    assert uses
    for one in uses:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)


def test_a_workflow_starts_without_rights_and_every_job_has_a_time_limit(workflow):
    text = workflow.read_text(encoding="utf-8")
    assert "\npermissions: {}\n" in text
    assert "write" not in re.findall(r"^\s+[a-z-]+: (read|write)\b", text, flags=re.MULTILINE)
    assert text.count("timeout-minutes:") == text.count("runs-on:")
    assert "pull_request_target" not in text
    assert text.count("persist-credentials: false") == text.count("uses: actions/checkout@")


@pytest.mark.parametrize(
    ("good", "bad", "tool", "says"),
    [
        (
            "run: make --directory trusted .venv/.ready",
            "run: echo ${{ github.event.pull_request.title }}",
            ("zizmor", "--offline", "--no-progress"),
            "template-injection",
        ),
        ("  pull_request:", "  pull_request_target:", ("zizmor", "--offline"), "dangerous-triggers"),
        (r"checkout@[0-9a-f]{40} # v6.0.2", "checkout@v6", ("zizmor", "--offline"), "unpinned-uses"),
        ("runs-on:", "runs_on:", ("actionlint", "-shellcheck=", "-pyflakes="), 'unexpected key "runs_on"'),
        (
            "timeout-minutes: 20",
            "timeout-minutes: [soon]",
            ("check-jsonschema", "--builtin-schema", "vendor.github-workflows"),
            "timeout-minutes",
        ),
    ],
)
def test_the_tools_find_a_planted_mistake(tmp_path, good, bad, tool, says):
    text = (WORKFLOWS[-1].parent / "validate.yml").read_text(encoding="utf-8")
    path = tmp_path / ".github" / "workflows" / "validate.yml"
    path.parent.mkdir(parents=True)
    changed, count = re.subn(good if "{" in good else re.escape(good), bad, text)
    assert count
    path.write_text(changed, encoding="utf-8")
    code, found = run(*tool, path)
    assert code != 0
    assert says in found
