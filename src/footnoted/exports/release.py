"""Write a whole release into a folder, all of it or nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from footnoted.descriptor import FILE_NAME
from footnoted.errors import BadCsvError, ReleaseError
from footnoted.exports.archive import write_archive
from footnoted.exports.parquet import write_parquet
from footnoted.exports.published import hash_file, parquet_name, publish, render
from footnoted.tables import staged

if TYPE_CHECKING:
    from footnoted.descriptor import Package

SUMS = "SHA256SUMS"
PAPERS = ("CHANGELOG.md", "CITATION.cff", "LICENSES/*.txt", "README.md")
"""What goes into the release beside the data, where the package has it."""
PROJECT = "pyproject.toml"
EPOCH = "315532800"
"""1980-01-01 in seconds since 1970: the date of every file in wheel and sdist."""
NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")


def build_release(package: Package, output: Path) -> list[Path]:
    """Write the release of a package that was found valid, and give its files, sorted.

    The folder gets the published `datapackage.json`, `data/*.csv`, one Parquet file per table at the
    top, the package's papers, a zip of all these, and `SHA256SUMS`; with a `pyproject.toml` in the
    package's root also the wheel and the sdist. Everything is written into a temporary folder
    beside `output`, which takes its place only when complete.

    Raises ReleaseError when the output folder holds anything that is not of an earlier release, when
    a name is no file name, when a file cannot be written, or when the wheel cannot be built.
    """
    output = output.absolute()
    _check_output(package, output)
    try:
        with staged(output) as stage:
            _write_tables(package, stage)
            _write_papers(package, stage)
            members = _files(stage)
            write_archive(stage / _archive_name(package), stage, members)
            if (package.root / PROJECT).is_file():
                _build_distributions(package.root, stage)
            _write_sums(stage)
    except (OSError, BadCsvError) as error:
        message = f"{output}: the release could not be written ({error}). Mend this, then run again."
        raise ReleaseError(message) from error
    return [output / name for name in _files(output)]


def _check_output(package: Package, output: Path) -> None:
    """Refuse an output folder whose replacement would lose something."""
    if output in (package.root, *package.root.parents):
        message = f"{output}: the release would replace the package itself. Name another folder."
        raise ReleaseError(message)
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        message = f"{output}: found a link or a file, expected a folder. Name another output folder."
        raise ReleaseError(message)
    if output.is_dir():
        strange = sorted(set(_files(output)) - _listed(output))
        if strange:
            message = (
                f"{output}: found {strange[0]}, which is not of an earlier release "
                f"({len(strange)} such in all). Move it away, or name another output folder."
            )
            raise ReleaseError(message)


def _listed(folder: Path) -> set[str]:
    """Name the files of the release that stands in a folder."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return set()
    return {SUMS, *(line.partition("  ")[2] for line in lines)}


def _files(folder: Path) -> list[str]:
    return sorted(
        one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_symlink() or one.is_file()
    )


def _write_tables(package: Package, stage: Path) -> None:
    for resource in package.resources:
        _safe_name(resource.name)
        _copy(package.root, resource.path, stage)
        write_parquet(package, resource, stage / parquet_name(resource))
    (stage / FILE_NAME).write_text(render(publish(package, stage)), encoding="utf-8", newline="\n")


def _write_papers(package: Package, stage: Path) -> None:
    for pattern in PAPERS:
        for path in package.root.glob(pattern):
            _copy(package.root, path.relative_to(package.root).as_posix(), stage)


def _copy(root: Path, name: str, stage: Path) -> None:
    parts = PurePosixPath(name)
    if (
        parts.is_absolute()
        or ".." in parts.parts
        or not (root / parts).resolve().is_relative_to(root.resolve())
    ):
        message = f"{name}: the path leads out of the package. Put the file inside it."
        raise ReleaseError(message)
    target = stage / parts
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes((root / parts).read_bytes())


def _archive_name(package: Package) -> str:
    version = f"-{package.version}" if package.version else ""
    return f"{_safe_name(package.name + version)}.zip"


def _safe_name(name: str) -> str:
    if not NAME.fullmatch(name):
        message = f'found the name "{name}"; expected lower-case letters, digits, hyphens and full stops.'
        raise ReleaseError(message)
    return name


def _build_distributions(root: Path, stage: Path) -> None:
    """Build the sdist, and the wheel from the sdist, with the tools that are installed."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(stage), str(root)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-10:])
        message = f"{root}: the wheel could not be built. Mend what the builder names:\n{said}"
        raise ReleaseError(message)


def _write_sums(stage: Path) -> None:
    lines = [f"{hash_file(stage / name)}  {name}\n" for name in _files(stage)]
    (stage / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
