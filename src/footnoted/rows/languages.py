"""Languages: a source is in the language that its own words, as rows cite them, are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from footnoted.issues import Rule, quoted
from footnoted.text.languages import guess_language, known_language
from footnoted.vocabulary import SOURCES

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from footnoted.issues import Finding
    from footnoted.model import Model
    from footnoted.rows.told import Sources

LANGUAGE_RULE = Rule(
    "readings.language",
    "A source is in the language that the words cited of it are written in.",
    "Correct the language of the source, or see whether the rows cite another source.",
)

FEWEST_LETTERS = 40
"""Of so many letters the words must be: a few may be names, or quoted from another language."""


def check_languages(model: Model, sources: Sources, looked: Counter[str]) -> Iterator[Finding]:
    """Yield each source whose words are plainly of another language that is read than the one it names.

    Only Arabic, Chinese and English are told apart: what is in another language is never named as wrong.
    Where its title shows it already, footnotes.language says so.
    """
    group = model.first(SOURCES, "source_id", "language")
    if group is None:
        return
    for row in model.rows(group):
        tag, title = (row.cells.get(one) or "" for one in ("language", "title_original"))
        words = sources.written_in(row.cells["source_id"] or "")
        if known_language(tag) is None or sum(map(str.isalpha, words)) < FEWEST_LETTERS:
            continue
        looked[LANGUAGE_RULE.id] += 1
        if _is_other(words, tag) and not _is_other(title, tag):
            guessed = quoted(f"{guess_language(words)}")
            expected = f"{guessed}, in whose letters the words cited of it are written"
            yield group.finding(LANGUAGE_RULE, row.record, "language", quoted(tag), expected)


def _is_other(words: str, tag: str) -> bool:
    """Tell whether words are in another language that is read than a tag names."""
    return guess_language(words) not in {None, known_language(tag)}
