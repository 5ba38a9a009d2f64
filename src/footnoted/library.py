"""The library: what `import footnoted` gives, over whole packages and paths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from footnoted import validation
from footnoted.article.source import Article, read_article
from footnoted.errors import InvalidPackageError, UnknownNameError
from footnoted.exports.release import build_release
from footnoted.package import Package, as_package, locate
from footnoted.report.run import Run, headline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from footnoted.footnote import Footnote
    from footnoted.outcome import Outcome


def validate(  # noqa: PLR0913 - what is left out has a default
    package: Package | str | Path,
    articles: Sequence[str | Path | Article] | str | Path = (),
    *,
    layers: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
    changed_since: str = "",
    engine: str = validation.DUCKDB,
) -> Outcome:
    """Run every rule over a package, and say what was found and what ran.

    `package` is an opened one or a path; `articles` is the path of the text it cites, or several, where
    they are at hand: without them the layers `anchors` and `coverage` are skipped. `layers` names those
    to run (all); where it leaves some out, the outcome is not `valid`, whatever it found. `progress` is
    told each step, and "" at the end. `changed_since` names a revision of git at which the package was
    valid: what a change since then cannot affect is not checked again. `engine` asks the relational rules:
    `duckdb` on this machine, `spark` on all its cores or in the session in use, or where that is (sc://host,
    spark://host:port).

    Raises UnreadablePackageError where there is no package, ArticleError where an article cannot be read,
    UnknownNameError where there is no such layer, RevisionError where there is no such revision, SparkError
    where Spark cannot start or dies.

    >>> outcome = footnoted.validate("harbour", layers=["readings"])
    >>> outcome.issues, "readings.figure" in outcome.ran, outcome.skipped["anchors.words"]
    ([], True, 'not asked for')
    """
    for name in layers:
        if name not in validation.NAMES:
            raise UnknownNameError(name, "layer", validation.NAMES)
    several = [articles] if isinstance(articles, str | Path) else articles
    given = [one if isinstance(one, Article) else read_article(Path(one)) for one in several]
    root, _kept = (package.root, package) if isinstance(package, Package) else locate(Path(package))
    return validation.validate(
        root, given, layers=layers, progress=progress, changed_since=changed_since, engine=engine
    )


def build(
    package: Package | str | Path,
    output: str | Path,
    articles: Sequence[str | Path | Article] | str | Path = (),
) -> list[Path]:
    """Validate a package, then write its release into a folder; give the paths of its files, sorted.

    The folder is made anew, or replaced when it holds an earlier release. Raises InvalidPackageError,
    with the outcome, where the package has errors or something that could have been checked was not:
    nothing is written then. Raises ReleaseError where the release cannot be written.

    >>> files = footnoted.build("harbour", "harbour-release")
    >>> {"datapackage.json", "companies.csv", "companies.parquet"} <= {one.name for one in files}
    True
    """
    opened = as_package(package)
    outcome = validate(opened, articles)
    if not outcome.valid:
        about = headline(outcome.issues, Run(opened.name, rules=outcome.rules, ran=outcome.ran))
        message = f"{about}. Nothing was written; see `outcome.issues` and `outcome.skipped`."
        raise InvalidPackageError(message, outcome)
    return build_release(opened.described, Path(output), outcome=outcome)


def trace(package: Package | str | Path, table: str, row_id: str) -> Footnote:
    """Follow one row of a package to the words and sentences it rests on; see `Package.trace`.

    >>> footnoted.trace("harbour", "companies", "tidewright").citations[0].gist
    'Tidewright came to the town.'
    """
    return as_package(package).trace(table, row_id)
