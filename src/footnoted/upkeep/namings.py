"""Keep the register and the mentions complete: what the tables name is found in the articles and written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from footnoted.article.anchors import RUN
from footnoted.article.archive import Archive
from footnoted.article.asides import read_set_aside
from footnoted.article.coverage import find_spans
from footnoted.article.verification import find_source, report, verify
from footnoted.errors import ArticleError
from footnoted.model import Model
from footnoted.text.fold import WORD
from footnoted.upkeep.rows_text import put_rows
from footnoted.vocabulary import ENTITIES, MENTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from footnoted.article.source import Article
    from footnoted.article.verification import Verified
    from footnoted.model import Group
    from footnoted.upkeep.draft import Draft

Cells = dict[str, str]


class Naming(NamedTuple):
    """Words of an article that are a name of these entities: of one, or of several that share it."""

    sentence_id: str
    start: int
    end: int
    words: str
    entities: tuple[str, ...]


class Completed(NamedTuple):
    """What was added, and the namings that were not, since several entities have the name."""

    entities: int
    mentions: int
    shared: list[Naming]


def complete(draft: Draft, articles: Iterable[Article]) -> Completed:
    """Add to a draft the rows of the register and of the mentions that follow from names and aliases.

    A name that several entities have is left to a person. Raises ArticleError where an article is not
    the one anchored.
    """
    entities = _register(draft)
    model = Model(draft.package)
    group = model.first(MENTIONS, "entity_id", "as_written", "start", "end", "sentence_id")
    if group is None:
        return Completed(entities, 0, [])
    open_ = [one for article in articles for one in _unclaimed(model, group, article)]
    rows = [*_mentions(model, group, [one for one in open_ if len(one.entities) == 1])]
    if rows:
        path = group.resource.path
        draft.write(path, put_rows(draft.read(path), group.resource, map(group.by_column, rows)))
    return Completed(entities, len(rows), [one for one in open_ if len(one.entities) > 1])


def _unclaimed(model: Model, group: Group, article: Article) -> Iterator[Naming]:
    """Yield the namings that no mention has and no line sets aside."""
    known = {(row.cells["sentence_id"], row.cells["start"]) for row in model.rows(group)}
    asides = [one for one in read_set_aside(Archive(model)) if one.is_placed]
    for one in find_namings(model, article):
        is_aside = any(aside.start < one.end and one.start < aside.end for aside in asides)
        if not is_aside and (one.sentence_id, str(one.start)) not in known:
            yield one


def find_namings(model: Model, article: Article) -> Iterator[Naming]:
    """Yield each naming of an entity in an article, by the places that the package counts in."""
    source_id = find_source(model.package, article)
    verification = verify(model.package, article, source_id)
    if not verification.holds:
        lines = [f"{article.path}: is not the article that was anchored.", *report(verification)]
        raise ArticleError("\n".join(lines))
    places: dict[tuple[int, int], list[str]] = {}
    for span in find_spans(Archive(model), article.text, source_id):
        if span.kind == "name":
            places.setdefault((span.start, span.end), []).append(span.entity)
    for place, entities in sorted(places.items()):
        yield from _naming(article, verification.sentences, place, entities)


def _naming(
    article: Article, sentences: Iterable[Verified], place: tuple[int, int], entities: Iterable[str]
) -> Iterator[Naming]:
    """Yield a naming where one sentence holds it, and it is short enough to be written down."""
    start, end = place
    words = article.text[start:end]
    for one in sentences if len(WORD.findall(words)) < RUN else ():
        if one.now and one.now[0] <= start and end <= one.now[1]:
            by = one.start - one.now[0]
            yield Naming(one.sentence_id, start + by, end + by, words, tuple(sorted(entities)))


def _mentions(model: Model, group: Group, namings: Iterable[Naming]) -> Iterator[dict[str, str | None]]:
    key = group.resource.primary_key[0]
    last: dict[str, int] = {}
    for row in model.rows(group):
        numbered = re.fullmatch(r"(.+)-m([0-9]+)", row.key)
        if numbered:
            last[numbered[1]] = max(last.get(numbered[1], 0), int(numbered[2]))
    for one in namings:
        (entity,) = one.entities
        last[entity] = last.get(entity, 0) + 1
        yield {
            f"@{key}": f"{entity}-m{last[entity]:02d}",
            "entity_id": entity,
            "as_written": one.words,
            "start": str(one.start),
            "end": str(one.end),
            "sentence_id": one.sentence_id,
        }


def _register(draft: Draft) -> int:
    """Give each row of a table of entities its row in the register; count those that were added."""
    model = Model(draft.package)
    register = model.first(ENTITIES, "entity_id")
    if register is None:
        return 0
    known = {row.key for row in model.rows(register)}
    rows: list[Cells] = [
        {
            "entity_id": row.key,
            "kind": group.kind,
            "name": row.cells.get("name") or "",
            "named": "TRUE",
            "sentence_id": row.cells.get("sentence_id") or "",
        }
        for group in model.kinds.values()
        for row in model.rows(group)
        if row.key not in known
    ]
    if rows:
        path = register.resource.path
        draft.write(path, put_rows(draft.read(path), register.resource, map(register.by_column, rows)))
    return len(rows)
