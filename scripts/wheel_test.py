"""Test the built wheel: in an environment of its own, with the tests beside it and no src/ in sight.

Builds the wheel of this checkout, makes a new environment with the pinned requirements and the wheel, copies
the tests, the data and what they read to a new folder without src/, and runs pytest there. With
`--requirements requirements-oldest.txt` the dependencies are the oldest that pyproject.toml allows.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ("tests/test_loader.py", "tests/test_tables.py", "tests/test_engine.py", "tests/test_catalogue.py")
IS_INSTALLED = "import china_ai_rise, footnoted; print(china_ai_rise.__file__, footnoted.__file__, sep='\\n')"


def main() -> int:
    """Give the exit code of pytest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--requirements", type=Path, default=Path("requirements.txt"), help="with hashes")
    parser.add_argument("--python", default=sys.executable, help="the Python of the new environment")
    parser.add_argument("tests", nargs="*", default=TESTS, help="what pytest runs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wheel-test-") as name:
        folder = Path(name).resolve()
        python = _install(folder, arguments.python, ROOT / arguments.requirements, _build(folder))
        checkout = folder / "checkout"
        _copy(checkout)
        places = _output([python, "-c", IS_INSTALLED], checkout).splitlines()
        if not all(Path(one).is_relative_to(folder / "environment") for one in places):
            print(f"wheel_test: found {', '.join(places)}; expected the wheel's own code.", file=sys.stderr)
            return 1
        command = [python, "-m", "pytest", "-p", "no:cacheprovider", *arguments.tests]
        return subprocess.run(command, cwd=checkout, env=_environment(), check=False).returncode  # noqa: S603


def _build(folder: Path) -> Path:
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT])
    (wheel,) = folder.glob("*.whl")
    return wheel


def _install(folder: Path, python: str, requirements: Path, wheel: Path) -> Path:
    _run([python, "-m", "venv", folder / "environment"])
    new = folder / "environment" / "bin" / "python"
    pip = [new, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet", "install"]
    _run([*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", requirements])
    _run([*pip, "--no-index", "--no-deps", wheel])
    return new


def _copy(checkout: Path) -> None:
    """Copy every file of the repository but those below src/."""
    listed = _output(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], ROOT)
    for name in listed.split("\0"):
        if name and not name.startswith("src/") and (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, checkout / name)


def _run(command: list[str | Path]) -> None:
    subprocess.run(command, check=True, env=_environment(), stdout=subprocess.DEVNULL)  # noqa: S603


def _output(command: list[str | Path], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


def _environment() -> dict[str, str]:
    """Give the environment without what would bring src/ back into sight."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


if __name__ == "__main__":
    sys.exit(main())
