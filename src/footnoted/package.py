"""A package as its users hold it: open, load, describe, trace, tell all about an entity."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, overload

from footnoted import footnote
from footnoted.descriptor import FILE_NAME, find_root, read_package
from footnoted.errors import FootnotedError, MisplacedArticleError, UnknownNameError, UnreadablePackageError
from footnoted.model import Model
from footnoted.vocabulary import ENTITIES, MENTIONS, PARTICIPANTS, SENTENCES
from footnoted.zips import unzip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from footnoted import descriptor
    from footnoted.arrow import Filters
    from footnoted.footnote import Footnote
    from footnoted.model import Group


@dataclass(frozen=True)
class Package:
    """A data package whose rows cite sentences; `footnoted.open` gives it.

    Nothing is read but the descriptor until it is asked for.

    >>> package = footnoted.open("harbour")
    >>> package
    <Package harbour-ferries 0.1.0>
    >>> package.load("companies")["name"].to_list()
    ['Bluewater Lines', 'Kelpworks', 'Tidewright']
    """

    described: descriptor.Package
    _kept: object = field(default=None, repr=False, compare=False)

    def __repr__(self) -> str:
        """Give name and version."""
        return f"<Package {' '.join(one for one in (self.name, self.version) if one)}>"

    @property
    def root(self) -> Path:
        """The folder with the descriptor; for a zip, a temporary one that lives as long as the package."""
        return self.described.root

    @property
    def name(self) -> str:
        """The package's name."""
        return self.described.name

    @property
    def version(self) -> str:
        """The package's version; "" where it states none."""
        return self.described.version

    @property
    def tables(self) -> list[str]:
        """The names of the tables, in the package's order."""
        return [one.name for one in self.described.resources]

    @property
    def resources(self) -> tuple[descriptor.Resource, ...]:
        """The tables as the descriptor describes them."""
        return self.described.resources

    @overload
    def load(
        self,
        name: str,
        article: str | Path | None = None,
        *,
        names: bool = False,
        columns: Sequence[str] | None = None,
        filters: Filters | None = None,
    ) -> pd.DataFrame: ...
    @overload
    def load(
        self, name: None = None, article: str | Path | None = None, *, names: bool = False
    ) -> dict[str, pd.DataFrame]: ...
    def load(
        self,
        name: str | None = None,
        article: str | Path | None = None,
        *,
        names: bool = False,
        columns: Sequence[str] | None = None,
        filters: Filters | None = None,
    ) -> pd.DataFrame | dict[str, pd.DataFrame]:
        """Read one table as a DataFrame, or all of them as a dict of DataFrames by name.

        A frame has one row per row of the file, in its order, and the columns of the descriptor, in
        their order. Integers are Int64, numbers Float64, booleans boolean, text string, closed lists
        category; all of them can be missing. With `names`, `<column>_name` stands behind each column
        that refers to an entity. With the path of the article, the sentences get their `text`, once
        every hash agrees; those of other articles stay without. Of one table, `columns` are those to
        read, and `filters` the conditions that its rows fulfil, as `pandas.read_parquet` takes them: what
        is left out takes no memory, however large the table.

        Raises UnknownNameError when there is no such table or column; BadFilterError (a ValueError) where
        filters cannot be read; ArticleError, with each sentence that
        differs, when the file is not the article; MisplacedArticleError (a ValueError) with an article
        for another table; BadCsvError or UnknownValueError where a cell cannot be read; NoFileError or
        UnreadablePackageError where a file cannot.

        >>> roles = package.load("roles", names=True)
        >>> roles[["person_id", "person_id_name"]].iloc[0].to_list()
        ['jonas-adeyemi', 'Jonas Adeyemi']
        >>> money = package.load("funding_facts", columns=["value"], filters=[("currency", "==", "EUR")])
        >>> money["value"].to_list()
        [10000000.0, 4000000.0]
        """
        from footnoted.frames import read_frame  # noqa: PLC0415 - pandas takes half a second

        if article is not None and name is not None:
            self._check_has_texts(name, columns)
        found = self.described
        resources = found.resources if name is None else [footnote.find_resource(found, name)]
        try:
            frames = {one.name: read_frame(found, one, columns, filters) for one in resources}
        except FootnotedError:
            raise
        except OSError as error:
            message = f"{error.filename}: cannot be read ({error.strerror}). Look whether it is there."
            raise UnreadablePackageError(message) from error
        if article is not None:
            self._add_texts(frames, Path(article))
        if names:
            self._add_names(frames)
        return frames if name is None else frames[name]

    def describe(self, name: str) -> pd.DataFrame:
        """Say what each field of a table means: one row per field, in the order of the columns.

        The columns are field, title, type (of Table Schema), unit, required, description and example.
        Raises UnknownNameError when there is no such table.

        >>> fields = package.describe("market_figures")
        >>> fields.loc[fields["field"] == "start", ["type", "unit"]].iloc[0].to_list()
        ['integer', 'code points']
        """
        import pandas as pd  # noqa: PLC0415 - see load

        fields = footnote.find_resource(self.described, name).fields
        rows = [
            (one.name, one.title, one.type, one.unit, one.required, one.description, one.example)
            for one in fields
        ]
        names = ["field", "title", "type", "unit", "required", "description", "example"]
        return pd.DataFrame(rows, columns=pd.Index(names))

    def trace(self, table: str, row_id: str) -> Footnote:
        """Follow a row, named by its primary key, to its words, its sentences and its further evidence.

        The parts of a composite key are joined by "|". Raises UnknownNameError when there is no such
        table or row.

        >>> note = package.trace("market_figures", "quayside-users")
        >>> note.as_written, note.start, note.end
        ('more than 40,000 users', 698, 720)
        """
        return footnote.trace(self.described, table, row_id)

    def about(self, entity: str) -> dict[str, pd.DataFrame]:
        """Give every row that refers to an entity, describes it or names it, by table.

        The frames are as `load` gives them, without the other rows; a table with no such row is left
        out. Rows that an entity only takes part in (a table of participants says so) are there, too.
        Raises UnknownNameError when no entity has this id.

        >>> found = package.about("mara-lindqvist")
        >>> list(found)
        ['entities', 'people', 'roles', 'funding_facts', 'statements', 'mentions']
        >>> found["people"]["name"].to_list()
        ['Mara Lindqvist']
        """
        model = self._model
        known = {row.key for group in model.of(ENTITIES) for row in model.rows(group)}
        if known and entity not in known:
            raise UnknownNameError(entity, "entity", sorted(known))
        wanted: dict[str, set[str]] = {}
        for table, key in self._rows_about(entity):
            wanted.setdefault(table, set()).add(key)
        return {table: self._only(table, keys) for table in self.tables if (keys := wanted.get(table))}

    @property
    def _model(self) -> Model:
        return Model(self.described)

    def _rows_about(self, entity: str) -> Iterator[tuple[str, str]]:
        model, described = self._model, self.described
        for group in model.groups:
            if not group.is_first:
                continue
            columns = self._columns_of_entities(model, group)
            for record, cells in footnote.keyed_rows(described, group.resource) if columns else ():
                if any(cells[one] == entity for one in columns):
                    yield group.name, record
        yield from self._rows_with(model, entity)

    @staticmethod
    def _rows_with(model: Model, entity: str) -> Iterator[tuple[str, str]]:
        """Yield table and key of the rows that an entity takes part in."""
        for group in model.of(PARTICIPANTS):
            for row in model.rows(group) if group.has("entity_id", "table", "row_id") else ():
                if row.cells["entity_id"] == entity:
                    yield row.cells["table"] or "", row.cells["row_id"] or ""

    @staticmethod
    def _columns_of_entities(model: Model, group: Group) -> list[str]:
        columns = [*model.references(group)]
        if group.name in model.naming:
            columns += group.resource.primary_key
        if group.rows in {MENTIONS, PARTICIPANTS} and group.has("entity_id"):
            columns.append(group.columns["entity_id"])
        return columns

    def _only(self, table: str, keys: set[str]) -> pd.DataFrame:
        frame = self.load(table)
        rows = [key for key, _ in footnote.keyed_rows(self.described, self.described.resource(table))]
        return frame[[key in keys for key in rows]].reset_index(drop=True)

    def _check_has_texts(self, name: str, columns: Sequence[str] | None) -> None:
        sentences = {one.name: one.column("sentence_id") for one in self._model.of(SENTENCES)}
        if name in sentences and columns is not None and sentences[name] not in columns:
            message = f'found columns without "{sentences[name]}"; expected it with an article: add it.'
            raise MisplacedArticleError(message)
        if name not in sentences:
            wanted = " or ".join(f'"{one}"' for one in sorted(sentences)) or "a table of sentences"
            message = f'found an article for the table "{name}"; expected it with {wanted} or without a name.'
            raise MisplacedArticleError(message)

    def _add_texts(self, frames: dict[str, pd.DataFrame], path: Path) -> None:
        from footnoted.article.source import read_article  # noqa: PLC0415 - only with an article
        from footnoted.article.verification import texts  # noqa: PLC0415

        known = texts(self.described, read_article(path))
        for group in self._model.of(SENTENCES):
            if group.name in frames:
                ids = frames[group.name][group.columns["sentence_id"]]
                frames[group.name]["text"] = ids.map(known).astype("string")

    def _add_names(self, frames: dict[str, pd.DataFrame]) -> None:
        for group in self._model.groups:
            if group.name in frames and group.is_first:
                frames[group.name] = self._with_names(group, frames[group.name])

    def _with_names(self, group: Group, frame: pd.DataFrame) -> pd.DataFrame:
        """Put the name of each entity behind the column that refers to it."""
        named = self._names()
        columns = self._columns_of_entities(self._model, group)
        for column in columns if group.name not in self._model.naming else self._model.references(group):
            if column in frame.columns and f"{column}_name" not in frame.columns:
                place = list(frame.columns).index(column) + 1
                names = frame[column].astype("string").map(named).astype("string")
                frame.insert(place, f"{column}_name", names)
        return frame

    def _names(self) -> dict[str, str]:
        """Give the name of each entity by its id."""
        model = self._model
        return {
            row.key: row.cells["name"] or ""
            for group in model.groups
            if group.name in model.naming and group.has("name")
            for row in model.rows(group)
        }


def open_package(path: str | Path) -> Package:
    """Open a package: its folder, its datapackage.json, or a zip of it.

    A folder inside a package opens that package. Only the descriptor is read.

    >>> footnoted.open("harbour/datapackage.json").tables[:3]
    ['sources', 'sentences', 'entities']

    Raises UnreadablePackageError when there is no such file, or what stands there is no package.
    """
    root, kept = locate(Path(path))
    return Package(read_package(root), kept)


def open_inside(archive: Path, folder: str) -> Package:
    """Open the package in a folder of a zip, such as a wheel that is imported unopened.

    Raises UnreadablePackageError as `open_package` does.
    """
    root, kept = _unzipped(archive, folder)
    return Package(read_package(root), kept)


def locate(path: Path) -> tuple[Path, object]:
    """Give the folder of the package at a path, and what is to be kept while it is read.

    A zip is unpacked into a temporary folder, which is gone with that object. Raises
    UnreadablePackageError as `open_package` does, but looks into no descriptor.
    """
    if path.is_file() and path.name != FILE_NAME:
        return _unzipped(path)
    return find_root(path), None


def _unzipped(path: Path, inside: str = "") -> tuple[Path, object]:
    folder, kept = unzip(path)
    if inside:
        return folder / inside, kept
    places = sorted(folder.rglob(FILE_NAME), key=lambda one: (len(one.parts), one))
    if not places:
        message = f"{path}: found no {FILE_NAME} in the zip; expected a data package. Name another file."
        raise UnreadablePackageError(message)
    return places[0].parent, kept


def as_package(package: Package | str | Path) -> Package:
    """Give the package of what a user names: an opened one, or a path."""
    return package if isinstance(package, Package) else open_package(package)
