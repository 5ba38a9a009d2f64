"""Find the articles that a user names: by files, by folders, by patterns."""

from __future__ import annotations

from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from footnoted.article.grading import Register
from footnoted.article.source import Article, read_article
from footnoted.errors import ArticleError, FootnotedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from footnoted.descriptor import Package

SUFFIX = ".txt"
"""What the files of articles in a folder end in."""


class Named(NamedTuple):
    """The articles named, and the files of folders and patterns that are none of the package's texts."""

    articles: list[Article]
    left_out: list[Path]


def read_named(paths: Iterable[Path], package: Package | None) -> Named:
    """Read the articles of files, of all text files in folders, and of the files that patterns match.

    A file that is named counts whatever it holds. Of a folder or a pattern only the texts that the package
    has anchored, or editions of them, do: told by their hashes, then by the sentences they share. A text
    that stands in several files is read once. Raises ArticleError where a file cannot be read, or where a
    folder or pattern holds none.
    """
    articles: dict[str, Article] = {}
    left_out: list[Path] = []
    register = _Lazy(package)
    for path, is_chosen in _files(paths):
        article = read_article(path) if is_chosen else _readable(path)
        if article is None or not (is_chosen or register.knows(article)):
            left_out.append(path)
        else:
            articles.setdefault(article.sha256, article)
    return Named(list(articles.values()), left_out)


class _Lazy:
    """The register of a package, read when a folder or a pattern asks for it."""

    def __init__(self, package: Package | None) -> None:
        self._package = package
        self._register: Register | None = None

    def knows(self, article: Article) -> bool:
        """Tell whether a text is anchored or shares sentences with one; of a broken package, all may be."""
        if self._package is None:
            return True
        try:
            self._register = self._register or Register(self._package)
        except FootnotedError:
            self._package = None
            return True
        return self._register.knows(article)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Yield each file, and whether the user named it itself."""
    for path in paths:
        if not path.is_dir() and (path.exists() or not has_magic(str(path))):
            yield path, True
            continue
        found = path.rglob(f"*{SUFFIX}") if path.is_dir() else map(Path, _matching(path))
        files = sorted(one for one in found if one.is_file())
        if not files:
            message = f"{path}: found no file that ends in {SUFFIX}; expected articles. Name another folder."
            raise ArticleError(message)
        yield from ((one, False) for one in files)


def _matching(path: Path) -> list[str]:
    return glob(str(path), recursive=True)  # noqa: PTH207 - a pattern may be absolute


def _readable(path: Path) -> Article | None:
    try:
        return read_article(path)
    except ArticleError:
        return None
