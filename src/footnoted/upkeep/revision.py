"""Give the package as it stands in a revision of its git repository."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from footnoted import git
from footnoted.descriptor import FILE_NAME, find_root
from footnoted.errors import UnreadablePackageError
from footnoted.package import locate


def locate_revision(name: str, here: Path) -> tuple[Path, object]:
    """Give the folder of a package: that of this name, or what git has of the one `here` in this revision.

    With it comes what is to be kept while it is read. Raises UnreadablePackageError where the name is
    neither a folder, a zip nor a revision.
    """
    if name and Path(name).exists():
        return locate(Path(name))
    root = find_root(here)
    git.refuse_programs(root)
    top, commit = _commit(root, name)
    if not commit:
        message = (
            f"{name}: found no such folder, zip or revision of git; expected one. "
            "Name a folder, a zip, or a tag, branch or commit of the repository that holds the package."
        )
        raise UnreadablePackageError(message)
    inside = root.resolve().relative_to(top.resolve()).as_posix()
    prefix = "" if inside == "." else f"{inside}/"
    wanted = [one for one in (FILE_NAME, "data") if _git(top, "ls-tree", commit, f"{prefix}{one}")]
    kept = tempfile.TemporaryDirectory(prefix="footnoted-")
    archive = Path(kept.name, "revision.zip")
    paths = [f"{prefix}{one}" for one in wanted]
    _git(top, "archive", "--format=zip", f"--output={archive}", commit, "--", *paths)
    if FILE_NAME not in wanted or not zipfile.is_zipfile(archive):
        message = (
            f"{name}: found no {prefix}{FILE_NAME} in this revision; expected the package. Name another one."
        )
        raise UnreadablePackageError(message)
    folder, inner = locate(archive)
    return folder, (kept, inner)


def _commit(root: Path, name: str) -> tuple[Path, str]:
    """Give the top of the repository and the commit of a revision; "" where there is none."""
    top = _git(root, "rev-parse", "--show-toplevel")
    if not top or name.startswith("-"):
        return root, ""
    return Path(top), _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")


def _git(folder: Path, *words: str) -> str:
    """Run git and give what it prints; "" where it fails or is not there."""
    done = git.run(folder, words)
    if done is None or done.returncode:
        return ""
    return done.stdout.decode("utf-8", "surrogateescape").strip()
