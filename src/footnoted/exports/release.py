"""Write a whole release into a folder, all of it or nothing."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from footnoted.door import Door
from footnoted.errors import BadCsvError, ReleaseError
from footnoted.exports.archive import write_archive
from footnoted.exports.formats import EXPORTS, SITE, chosen
from footnoted.exports.joined import joined
from footnoted.exports.own_words import check_own_words
from footnoted.exports.papers import SUMS
from footnoted.exports.published import hash_file
from footnoted.staging import staged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from footnoted.descriptor import Package
    from footnoted.outcome import Outcome

PROJECT = "pyproject.toml"
CODE = Path(__file__)
EPOCH = "315532800"
"""1980-01-01 in seconds since 1970: the date of every file in wheel and sdist."""
NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")


def build_release(
    package: Package, output: Path, only: str = "", outcome: Outcome | None = None, *, wheel: bool = False
) -> list[Path]:
    """Write the release of a package that was found valid, and give its files, sorted.

    The folder gets every format of `formats.EXPORTS`, a zip with one folder that holds all but Hugging
    Face's, and `SHA256SUMS`; with `wheel` also wheel and sdist, of the toolkit's own checkout and no other
    package: to build them runs code. With `only`, it gets the files of that one format. What the validation
    found, `outcome`, is told by the site. Everything is written into a temporary folder beside `output`,
    which takes its place only when complete.

    Raises ReleaseError when the package still speaks the sample's words, when the output folder holds
    anything that is not of an earlier release, when a name is no file name, when a file cannot be
    written, when a library for the site is not installed, or when the wheel cannot be built;
    ModuleNotFoundError when another library of the extra `publish` is not installed.
    """
    output, package = output.absolute(), joined(package)
    if wheel:
        _check_checkout(package.root)
    _check_names(package, only)
    check_own_words(package)
    _check_output(package, output)
    try:
        with staged(output) as stage:
            written = _write_formats(package, stage, only, outcome)
            if only:
                _keep(stage, written[only])
                _check_part(output, stage)
            else:
                _write_archive(package, stage, written)
                if wheel:
                    _build_distributions(package.root, stage)
            _write_sums(stage, _files(stage))
    except (OSError, BadCsvError, sqlite3.Error) as error:
        message = f"{output}: the release could not be written ({error}). Mend this, then run again."
        raise ReleaseError(message) from error
    return [output / name for name in _files(output)]


def _check_names(package: Package, only: str) -> None:
    names = [one.name for one in EXPORTS]
    if only and only not in names:
        message = f'found the format "{only}"; expected one of {", ".join(names)}.'
        raise ReleaseError(message)
    _archive_name(package)
    for resource in package.resources:
        _safe_name(resource.name)


def _check_checkout(root: Path) -> None:
    """Refuse to build a wheel without a builder, or of what is not the checkout of this very code."""
    if not CODE.resolve().is_relative_to(root.resolve()) or not (root / PROJECT).is_file():
        message = (
            f"{root}: found no checkout of the toolkit that runs; expected that for a wheel, which is "
            "built by code of the checkout. Leave --wheel out."
        )
        raise ReleaseError(message)
    if find_spec("build") is None:
        raise ModuleNotFoundError(name="build")


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


def _check_part(output: Path, stage: Path) -> None:
    """Refuse to put one format in the place of a release with more."""
    lost = sorted(set(_files(output)) - {*_files(stage), SUMS}) if output.is_dir() else []
    if lost:
        message = (
            f"{output}: found {lost[0]}, which one format alone would replace "
            f"({len(lost)} such in all). Name another output folder."
        )
        raise ReleaseError(message)


def _listed(folder: Path) -> set[str]:
    """Name the files of the release that stands in a folder."""
    try:
        lines = Door(folder).file(SUMS).text().splitlines()
    except FileNotFoundError:
        return set()
    return {SUMS, *(line.partition("  ")[2] for line in lines)}


def _files(folder: Path) -> list[str]:
    return sorted(
        one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_symlink() or one.is_file()
    )


def _write_formats(
    package: Package, stage: Path, only: str, outcome: Outcome | None
) -> dict[str, list[Path]]:
    """Write the formats that are asked for, in their order; give the files of each."""
    return {
        one.name: one.write(package, stage, *((outcome,) if one.name == SITE else ())) for one in chosen(only)
    }


def _keep(stage: Path, wanted: Iterable[Path]) -> None:
    """Delete what was only needed on the way, and the folders that are empty then."""
    kept = set(wanted)
    for path in sorted(stage.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path not in kept:
            path.unlink()


def _write_archive(package: Package, stage: Path, written: dict[str, list[Path]]) -> None:
    """Put the files into a zip that opens as one folder, with the sums of what is in it."""
    paths = [path for one in EXPORTS if one.in_archive for path in written[one.name]]
    members = sorted({one.relative_to(stage).as_posix() for one in paths})
    _write_sums(stage, members)
    name = _archive_name(package)
    write_archive(stage / f"{name}.zip", stage, [*members, SUMS], name)


def _archive_name(package: Package) -> str:
    version = f"-{package.version}" if package.version else ""
    return _safe_name(package.name + version)


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


def _write_sums(stage: Path, names: Iterable[str]) -> None:
    lines = [f"{hash_file(stage / name)}  {name}\n" for name in names if name != SUMS]
    (stage / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
