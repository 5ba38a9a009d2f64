"""Run git: for as long as a command may take, and with no program that a repository names."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from footnoted import limits
from footnoted.errors import RevisionError
from footnoted.issues import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_RUNNING: Final = re.compile(
    r"filter\..*\.(?:clean|smudge|process)|extensions\.partialclone|remote\..*\.promisor|tar\..*\.command"
)
"""Keys, in small letters, by which `git diff`, `git show` and `git archive` run a program or fetch by one."""

_LARGE_FILES: Final = frozenset({"git-lfs clean -- %f", "git-lfs smudge -- %f", "git-lfs filter-process"})
"""What `git lfs install --local` writes, as checkouts in continuous integration do."""

_OF_THE_REPOSITORY: Final = ("local", "worktree")


def run(folder: Path, words: Sequence[str]) -> subprocess.CompletedProcess[bytes] | None:
    """Run git in a folder, and give what it came to; None where there is no git.

    Raises RevisionError where it is not done in the seconds that a command has: a pipe in the place of a
    file of the repository would be waited for without end.
    """
    git = shutil.which("git")
    if git is None:
        return None
    seconds = limits.current().seconds
    command = [git, "-C", str(folder), *words]
    try:
        return subprocess.run(  # noqa: S603 - git, no shell
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        message = (
            f"{folder}: git was not done within {seconds:,} s and was ended. Look whether `git status` "
            "answers there; an owner who needs more time gives --limits seconds=NUMBER."
        )
        raise RevisionError(message) from None


def refuse_programs(root: Path) -> None:
    """Raise RevisionError where the repository that a folder lies in names such a program.

    What its user or its machine has configured is theirs, and counts. Without git, or outside of a
    repository, there is nothing to refuse.
    """
    done = run(root, ["config", "--list", "--show-scope", "-z", "--includes"])
    if done is None:
        return
    words = done.stdout.decode("utf-8", "replace").split("\0")
    for scope, entry in zip(words[::2], words[1::2], strict=False):
        key, _, value = entry.partition("\n")
        is_running = _RUNNING.fullmatch(key.lower()) is not None and value not in _LARGE_FILES
        if scope in _OF_THE_REPOSITORY and is_running:
            message = (
                f"{root}: found {quoted(key)} in the configuration of the git repository; expected no "
                "program there: git would run it. Take it out, or keep it in your own configuration."
            )
            raise RevisionError(message)
