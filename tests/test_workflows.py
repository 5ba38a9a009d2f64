"""The workflows: valid, with least rights, pinned by hash, and without a stranger's text in a command."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / ".github" / "workflows"
TEMPLATE = ROOT / "src" / "footnoted" / "template" / ".github" / "workflows"
WORKFLOWS = [*sorted(OURS.glob("*.yml")), *sorted(TEMPLATE.glob("*.yml"))]
"""Our own, and the one that an empty package gets."""

ACTION = ROOT / "action.yml"
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
MAY_WRITE = {"contents", "id-token", "attestations"}
"""What the job that publishes a release may, and no other: make it, sign and store the attestation."""


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.relative_to(ROOT).as_posix())
def workflow(request):
    return request.param


def run(*command):
    done = subprocess.run(
        [BIN / command[0], *command[1:]], capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout + done.stderr


def test_there_are_workflows_for_contributions_and_for_code():
    assert [path.name for path in WORKFLOWS] == ["release.yml", "test.yml", "validate.yml", "validate.yml"]


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
    rights = re.findall(r"^\s+([a-z-]+): (read|write)\b", text, flags=re.MULTILINE)
    write = {name for name, right in rights if right == "write"}
    assert write == (MAY_WRITE if workflow.name == "release.yml" else set())
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
    text = (OURS / "validate.yml").read_text(encoding="utf-8")
    path = tmp_path / ".github" / "workflows" / "validate.yml"
    path.parent.mkdir(parents=True)
    changed, count = re.subn(good if "{" in good else re.escape(good), bad, text)
    assert count
    path.write_text(changed, encoding="utf-8")
    code, found = run(*tool, path)
    assert code != 0
    assert says in found


# --- the action, the hooks and the forms -----------------------------------------------------------------


def test_the_action_is_valid_safe_and_pinned():
    code, text = run("check-jsonschema", "--builtin-schema", "vendor.github-actions", ACTION)
    assert code == 0, text
    code, text = run("zizmor", "--offline", "--no-progress", "--persona=pedantic", ACTION)
    assert code == 0, text
    for one in re.findall(r"^ +uses: (.*)", ACTION.read_text(encoding="utf-8"), re.MULTILINE):
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)


def test_the_action_bounds_time_and_memory_and_takes_the_validator_from_the_base():
    text = ACTION.read_text(encoding="utf-8")
    assert text.count("ulimit -v ") == text.count('timeout "${MINUTES}m"') == 2
    assert text.count("persist-credentials: false") == 2
    assert "ref: ${{ github.event.pull_request.base.sha || github.sha }}" in text


def test_the_action_takes_no_waiver_from_a_change():
    lists = {
        path: re.search(r"for one in ([a-z_ ]+); do\n\s+if \[ -e", path.read_text(encoding="utf-8"))[
            1
        ].split()
        for path in (ACTION, OURS / "validate.yml")
    }
    assert set(lists[OURS / "validate.yml"]) <= set(lists[ACTION])
    assert "waivers" not in lists[ACTION]


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.name)
def test_the_forms_of_issues_are_valid(form):
    schema = "vendor.github-issue-config" if form.name == "config.yml" else "vendor.github-issue-forms"
    code, text = run("check-jsonschema", "--builtin-schema", schema, form)
    assert code == 0, text


def test_there_is_a_form_for_each_kind_of_contribution():
    assert [one.stem for one in FORMS] == ["config", "missing-fact", "new-source", "tool", "wrong-fact"]


def test_actions_are_renewed():
    path = ROOT / ".github" / "dependabot.yml"
    code, text = run("check-jsonschema", "--builtin-schema", "vendor.dependabot", path)
    assert code == 0, text


def test_the_hooks_call_commands_that_there_are():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [one["entry"] for one in hooks] == ["footnoted validate", "footnoted fix --yes"]
    for one in hooks:
        assert re.search(one["files"], "packages/harbour/data/places.csv")
        assert not re.search(one["files"], "src/footnoted/cli.py")


def test_a_tag_that_is_not_the_version_is_refused():
    script = [sys.executable, str(ROOT / "scripts" / "release_tag.py")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert subprocess.run([*script, f"v{project['version']}"], check=False).returncode == 0
    done = subprocess.run([*script, "v9.9.9"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("found the tag v9.9.9; datapackage.json says ")


def test_the_parts_of_a_release_are_listed_with_their_licences(tmp_path):
    command = [sys.executable, str(ROOT / "scripts" / "supply_chain.py")]
    for name in ("one", "two"):
        subprocess.run([*command, str(tmp_path / name)], capture_output=True, check=True)
    sbom = json.loads((tmp_path / "one" / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.6")
    parts = {one["name"] for one in sbom["components"]}
    assert {"pandas", "pyarrow", "duckdb"} <= parts
    report = (tmp_path / "one" / "licences.md").read_text(encoding="utf-8")
    assert all(f"| {name} | " in report for name in parts)
    for name in ("sbom.cdx.json", "licences.md"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
