"""Limits: stated once, raised by an owner, and each command ends in time and says so."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import footnoted
from footnoted import clock, limits
from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.errors import (
    BeyondLimitError,
    OutOfMemoryError,
    OutOfTimeError,
    UnknownNameError,
    UnreadableLimitError,
)
from footnoted.staging import staged
from packages import change


def test_an_owner_raises_limits_by_their_names():
    given = limits.parse(["seconds=600,fields=5_000", "lines=7"])
    assert (given.seconds, given.fields, given.lines) == (600, 5_000, 7)
    assert given.resources == limits.Limits().resources


@pytest.mark.parametrize(
    "text", ["seconds", "seconds=", "seconds=-1", "seconds=1e3", "seconds=٣", "seconds=" + "9" * 99]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(
        UnreadableLimitError, match=r"^--limits seconds: found '.*'; expected a whole number\. "
    ):
        limits.parse([text])


def test_a_limit_that_does_not_exist_is_refused():
    with pytest.raises(UnknownNameError, match=r'found no limit "second"; .* Did you mean "seconds"\?'):
        limits.parse(["second=3"])


def test_more_than_a_limit_is_said_with_the_limit_and_how_to_raise_it(sample):
    says = (
        "datapackage.json: found 18 resources of a package; expected at most 3. "
        "Make it smaller; an owner who needs more gives --limits resources=NUMBER."
    )
    with limits.raised(limits.parse(["resources=3"])), pytest.raises(BeyondLimitError) as raised:
        read_package(sample)
    assert str(raised.value) == says
    assert read_package(sample).name == "harbour-ferries"


def test_every_limit_is_asked_for_somewhere():
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in Path(limits.__file__).parent.rglob("*.py")
        if path.name != "limits.py"
    )
    asked = {name for name in limits.DESCRIPTIONS if re.search(rf'\.{name}\b|"{name}"', source)}
    assert asked == set(limits.DESCRIPTIONS)


def test_a_number_of_more_digits_than_the_limit_is_no_number(sample):
    change(sample, "data/funding_facts.csv", ",4000000,", f",4000000.{'0' * 999}1,")
    found = footnoted.validate(sample, layers=["structure"]).issues
    assert [(one.place, one.expected) for one in found] == [
        (
            "data/funding_facts.csv:5:71",
            "at most 1,000 digits. Make it smaller; an owner who needs more gives --limits digits=NUMBER",
        )
    ]


def test_validate_says_what_is_beyond_a_limit_as_an_issue(sample, capsys):
    command = ["validate", "--package", str(sample), "--format", "github", "--limits", "resources=3"]
    assert main(command) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        "::error file=datapackage.json,title=files.size::found 18 resources of a package; expected at most "
        "3. Make it smaller; an owner who needs more gives --limits resources=NUMBER."
    )


def test_time_that_is_over_is_raised_once_and_again_after_some_grace(monkeypatch):
    monkeypatch.setattr(clock, "TICK", 0.01)
    monkeypatch.setattr(clock, "GRACE", 0.05)
    with clock.bounded(0.05):
        for _ in range(2):
            with pytest.raises(
                OutOfTimeError, match=r"an owner who needs more time gives --limits seconds=NUMBER"
            ):
                busy()
            assert clock.is_over()
    assert not clock.is_over()


def test_who_waits_without_computing_loses_no_time(monkeypatch):
    monkeypatch.setattr(clock, "TICK", 0.01)
    with clock.bounded(0.2):
        time.sleep(0.4)
    assert not clock.is_over()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say what is held")
def test_memory_that_is_held_beyond_the_limit_ends_a_command(monkeypatch):
    monkeypatch.setattr(clock, "TICK", 0.01)
    with (
        limits.raised(limits.parse(["held_bytes=1_000_000"])),
        clock.bounded(20),
        pytest.raises(OutOfMemoryError) as found,
    ):
        busy(b"x" * 50_000_000)
    assert str(found.value) == (
        "it held more than 1,000,000 bytes of memory and was ended. Look whether the package is what it "
        "should be; an owner who needs more memory gives --limits held_bytes=NUMBER."
    )
    assert not clock.is_over()


def test_what_was_not_looked_at_for_want_of_memory_is_said_and_is_no_success(sample, monkeypatch, capsys):
    monkeypatch.setattr(clock, "is_over", lambda: True)
    monkeypatch.setattr(clock, "is_full", lambda: True)
    assert main(["validate", "--package", str(sample)]) == 2
    assert "not run: no memory was left" in capsys.readouterr().out


def busy(_=b""):
    end = time.process_time() + 20
    while time.process_time() < end:
        pass


def test_a_package_that_is_valid_has_time_to_be_written_in_every_format(sample, tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr(clock, "extend", given.append)
    build = ["build", "--package", str(sample), "--output", str(tmp_path / "dist"), "--only", "jsonl"]
    assert main(build) == 0
    size = sum(one.stat().st_size for one in (sample / "data").iterdir())
    assert max(given) == pytest.approx(10 * size / 1_000_000)
    given.clear()
    path = sample / "data" / "companies.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Tidewright,", "Tidewrong,", 1), encoding="utf-8"
    )
    assert main(build) == 1
    assert max(given) == 0


def test_what_was_not_looked_at_for_want_of_time_is_said_and_is_no_success(sample, monkeypatch, capsys):
    monkeypatch.setattr(clock, "is_over", lambda: True)
    assert main(["validate", "--package", str(sample)]) == 2
    assert "not run: no time was left" in capsys.readouterr().out


# --- under stress -----------------------------------------------------------------------------------------


def names(folder):
    return [one.name for one in folder.iterdir()]


def texts(folder):
    return {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir()}


def test_a_folder_is_put_in_the_place_of_another_in_one_step(tmp_path):
    folder = tmp_path / "dist"
    for text in ("old", "new"):
        with staged(folder) as stage:
            (stage / "one").write_text(text, encoding="utf-8")
            assert not folder.exists() or texts(folder) == {"one": "old"}
    assert texts(folder) == {"one": "new"}
    assert names(tmp_path) == ["dist"]


KILLED = """
import os, signal, sys
from pathlib import Path
from footnoted import staging
def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "between":
    staging._exchange = lambda *_: False
    rename = Path.rename
    Path.rename = lambda path, to: killed() if path.name == "new" else rename(path, to)
with staging.staged(Path(sys.argv[1])) as stage:
    (stage / "one").write_text("new")
    if sys.argv[2] == "within":
        killed()
"""


@pytest.mark.parametrize("when", ["within", "between"])
def test_the_next_run_mends_what_a_kill_has_left(when, tmp_path):
    folder = tmp_path / "dist"
    with staged(folder) as stage:
        (stage / "one").write_text("old", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", KILLED, folder, when], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(names(tmp_path)) == 2
    with pytest.raises(KeyError), staged(folder):
        raise KeyError
    assert texts(folder) == {"one": "old"}
    assert names(tmp_path) == ["dist"]


def test_two_runs_at_once_leave_one_of_both_whole(tmp_path):
    folder = tmp_path / "dist"
    with staged(folder) as one, staged(folder) as other:
        (one / "one").write_text("first", encoding="utf-8")
        (other / "one").write_text("second", encoding="utf-8")
    assert texts(folder) == {"one": "first"}
    assert names(tmp_path) == ["dist"]


@pytest.mark.parametrize("command", [["validate"], ["build", "--output", "dist"]])
def test_where_nobody_reads_the_report_it_is_no_success(command, sample):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "footnoted.cli", *command],
        cwd=sample,
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (2, b"")
    assert not (sample / "dist").exists()


def test_a_full_disk_is_said_and_the_old_release_stays(sample, tmp_path):
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
        "from footnoted.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    output = tmp_path / "out"
    command = [sys.executable, "-c", code, "build", "--package", str(sample), "--output", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"footnoted: {output}: the release could not be written (" in done.stderr
    assert "Traceback" not in done.stderr
    assert not [one for one in names(tmp_path) if "out" in one]
