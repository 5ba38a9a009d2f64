"""Write the site of a release: its pages, its style, its script, and the scripts that hold the rows."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from footnoted.errors import ReleaseError
from footnoted.exports.citation import apa
from footnoted.exports.identity import identify
from footnoted.exports.papers import START
from footnoted.exports.site import changes, checks, data, front, tables
from footnoted.exports.site.atlas import Atlas
from footnoted.exports.site.pictures.gallery import drawn
from footnoted.exports.site.shown import shown
from footnoted.extras import how_to_install

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from footnoted.descriptor import Package
    from footnoted.outcome import Outcome

FOLDER = "site"
NEEDED = ("jinja2", "altair", "vl_convert", "networkx")
ASSETS = ("app.js", "style.css", "icon.svg")
MENU = (
    ("index.html#tables", "Tables"),
    ("dictionary.html", "Dictionary"),
    ("checks.html", "Checks"),
    ("changes.html", "Changes"),
)
_HERE = Path(__file__).parent
_MOST_CHANGES = 500
_ADDRESSES = 2**41


def write(package: Package, folder: Path, outcome: Outcome | None = None) -> list[Path]:
    """Write START-HERE.html and the folder `site/` it leads to, for the files that a folder holds.

    Of the outcome of a validation the page on checks tells; without one it says so. Raises ReleaseError
    where a library that makes the pages is not installed.
    """
    site = Site(package, folder, outcome)
    paths = [write_page(folder / START, site.start())]
    return paths + [write_page(folder / FOLDER / name, text) for name, text in site.pages()]


def write_page(path: Path, text: str) -> Path:
    """Write a file of the site, and give its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def check_tools() -> None:
    """Raise ReleaseError where a library for the pages is not installed, or may not run in this process.

    V8, which draws the pictures, reserves a terabyte of addresses and kills the process that has less.
    """
    if _has_few_addresses():
        message = (
            "found a limit on the addresses of a process (ulimit -v); expected none: the pictures of the "
            "site are drawn by V8, which reserves very many. Take the limit away, or write one format with "
            "--only."
        )
        raise ReleaseError(message)
    for name in NEEDED:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            message = f"{name} is not installed; the site is made with it. {how_to_install('site')}"
            raise ReleaseError(message) from None


def _has_few_addresses() -> bool:
    try:
        import resource  # noqa: PLC0415 - not everywhere
    except ImportError:
        return False
    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    return most not in (resource.RLIM_INFINITY, -1) and most < _ADDRESSES


@dataclass
class Site:
    """The pages of one package; `private` marks every one of them as not for publication."""

    package: Package
    folder: Path
    outcome: Outcome | None = None
    private: bool = False

    def __post_init__(self) -> None:
        """Read the package, and get the templates ready."""
        check_tools()
        self.who = identify(self.package)
        self.atlas = Atlas(self.package)
        self.menu = (*MENU, ("reading.html", "The text")) if self.private else MENU
        self._templates = _environment()

    def start(self) -> str:
        """Give START-HERE.html, which leads to the front page."""
        return str(self._templates.get_template("start.html").render(who=self.who))

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each file of the site, relative to it, and its text."""
        for name in ASSETS:
            yield name, (_HERE / "assets" / name).read_text(encoding="utf-8")
        yield "index.html", self._index()
        for sheet in self.atlas.sheets.values():
            yield tables.page_name(sheet.name), self._table(sheet.name)
        yield "row.html", self._row()
        sheets = list(self.atlas.sheets.values())
        yield "dictionary.html", self.page("dictionary.html", "Dictionary", sheets=sheets)
        yield "checks.html", self.page("checks.html", "Checks", **checks.told(self.atlas, self.outcome))
        told = changes.told(self.atlas)
        yield "changes.html", self.page("changes.html", "Changes", most=_MOST_CHANGES, **told)
        yield from data.scripts(self.atlas)

    def page(self, template: str, heading: str, kind: str = "text", here: str = "", **values: Any) -> str:  # noqa: ANN401
        """Give one page: what its template makes of these values."""
        stated: Mapping[str, Any] = {
            "who": self.who,
            "menu": self.menu,
            "private": self.private,
            "heading": heading,
            "kind": kind,
            "here": here or template,
        }
        return str(self._templates.get_template(template).render(**stated, **values))

    def _index(self) -> str:
        described = None if self.private else front.described(self.package, self.folder)
        values = front.told(self.atlas, self.who, self.folder)
        pictures = drawn(self.atlas)
        return self.page(
            "index.html", self.who.title, kind="front", described=described, pictures=pictures, **values
        )

    def _table(self, name: str) -> str:
        sheet = self.atlas.sheets[name]
        csv = sheet.resource.path
        return self.page(
            "table.html",
            sheet.title,
            kind="table",
            sheet=sheet,
            columns=tables.columns(sheet),
            rows=tables.rows(self.atlas, sheet),
            windowed=len(sheet.rows) > data.STATIC,
            csv=csv if (self.folder / csv).is_file() else "",
        )

    def _row(self) -> str:
        who = self.who
        return self.page(
            "row.html",
            "A row",
            kind="row",
            cite=apa(who),
            release=f"{who.title} {who.version}".strip(),
            mail=next((one.email for one in who.creators if one.email), ""),
            home=who.homepage if who.is_placed else "",
        )


@cache
def _environment() -> Any:  # noqa: ANN401 - Jinja2 is imported late
    import jinja2  # noqa: PLC0415 - it comes with the extra `site`

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "shown": shown,
        "shown_lines": lambda text: "\n".join(map(shown, text.split("\n"))),
        "path": quote,
        "page": tables.page_name,
        "listed": tables.listed,
    }
    return made
