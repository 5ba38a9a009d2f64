"""The library: what `import footnoted` gives, over whole packages and paths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from footnoted import validation
from footnoted.article.source import Article, read_article
from footnoted.errors import InvalidPackageError
from footnoted.exports.release import build_release
from footnoted.package import Package, as_package, locate
from footnoted.report.run import Run, headline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from footnoted.footnote import Footnote
    from footnoted.outcome import Outcome


def validate(
    package: Package | str | Path,
    articles: Sequence[str | Path | Article] = (),
    *,
    layers: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> Outcome:
    """Run every rule over a package, and say what was found and what ran.

    `package` is an opened one or a path; `articles` are paths of the texts it cites, where they are at
    hand: without them the layers `anchors` and `coverage` are skipped. `layers` names those to run
    (all). Raises UnreadablePackageError where there is no package, ArticleError where an article cannot
    be read.

        outcome = footnoted.validate("harbour", articles=["harbour/article.en.txt"])
        outcome.valid, outcome.issues, outcome.ran, outcome.idle, outcome.skipped
    """
    given = [one if isinstance(one, Article) else read_article(Path(one)) for one in articles]
    root, _kept = (package.root, package) if isinstance(package, Package) else locate(Path(package))
    return validation.validate(root, given, layers=layers, progress=progress)


def build(
    package: Package | str | Path,
    output: str | Path,
    articles: Sequence[str | Path | Article] = (),
) -> list[Path]:
    """Validate a package, then write its release into a folder; give the files, sorted.

    Raises InvalidPackageError, with the outcome, where it has errors or something that could have been
    checked was not: nothing is written then. Raises ReleaseError where the release cannot be written.
    """
    opened = as_package(package)
    outcome = validate(opened, articles)
    if not outcome.valid:
        about = headline(outcome.issues, Run(opened.name, rules=outcome.rules, ran=outcome.ran))
        message = f"{about}. Nothing was written; see `outcome.issues` and `outcome.skipped`."
        raise InvalidPackageError(message, outcome)
    return build_release(opened.described, Path(output))


def trace(package: Package | str | Path, table: str, row_id: str) -> Footnote:
    """Follow one row of a package to the words and sentences it rests on; see `Package.trace`."""
    return as_package(package).trace(table, row_id)
