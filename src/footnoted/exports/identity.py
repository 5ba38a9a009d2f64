"""Read from the descriptor what a release is published under: the one place that every format asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from footnoted.exports.meaning import sources
from footnoted.vocabulary import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from footnoted.descriptor import Package, Resource

_AUTHORS = {"author", "creator"}
_RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|invalid|test|localhost)", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)(10\.\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as the descriptor states it: SPDX id, address, words; each may be empty."""

    name: str
    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Agent:
    """Who made or publishes a package; `given` and `family` are those of a person, else empty."""

    name: str
    given: str = ""
    family: str = ""
    email: str = ""
    path: str = ""

    @property
    def orcid(self) -> str:
        """The address of the ORCID record, where the descriptor gives it as the path."""
        return self.path if self.path.startswith("https://orcid.org/") else ""

    @property
    def is_person(self) -> bool:
        """Whether the descriptor gives the name of a person in its parts."""
        return bool(self.family)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a package says of itself; a text that it does not say is empty.

    `licences` begins with the one that holds for the data. `created` is a day, YYYY-MM-DD; `doi` begins
    with 10.
    """

    name: str
    title: str
    description: str
    version: str
    created: str
    homepage: str
    doi: str
    keywords: tuple[str, ...]
    licences: tuple[Licence, ...]
    creators: tuple[Agent, ...]
    publisher: Agent | None
    languages: tuple[str, ...]

    @property
    def licence(self) -> Licence | None:
        """The licence of the data: the first that the descriptor lists."""
        return self.licences[0] if self.licences else None

    @property
    def year(self) -> str:
        """The year of the release."""
        return self.created[:4]

    @property
    def is_placed(self) -> bool:
        """Whether the home page is an address that somebody can have: none of those reserved for examples."""
        try:
            host = urlsplit(self.homepage).hostname or ""
        except ValueError:  # a bracket that is not closed, say
            return False
        return bool(host) and not _RESERVED.fullmatch(host)

    @property
    def cited_url(self) -> str:
        """The address to cite: the DOI's, else the home page; nothing while that is a placeholder."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return self.homepage if self.is_placed else ""

    def url(self, path: str) -> str:
        """Give the address of a file of the release; without a home page, its path in the release."""
        escaped = quote(path)
        return f"{self.homepage.rstrip('/')}/{escaped}" if self.homepage else escaped


def identify(package: Package) -> Identity:
    """Read a package's identity from its descriptor, and its languages from its table of sources."""
    raw = package.raw
    creators, publisher = _makers(raw)
    return Identity(
        name=package.name,
        title=_text(raw, "title") or package.name,
        description=_text(raw, "description"),
        version=package.version,
        created=_text(raw, "created")[:10],
        homepage=_text(raw, "homepage"),
        doi=_doi(raw),
        keywords=_keywords(raw),
        licences=_licences(raw),
        creators=creators,
        publisher=publisher,
        languages=_languages(package),
    )


def table_of(package: Package, rows: str) -> Resource | None:
    """Give the table whose rows are `sources` or `sentences`: as it says, else by its name."""
    return next((one for one in package.resources if rows_of(one) == rows), None)


def inverted(agent: Agent) -> str:
    """Give a name as catalogues sort it: "Family, Given" for a person."""
    return f"{agent.family}, {agent.given}".strip(", ") if agent.is_person else agent.name


def _makers(raw: Mapping[str, Any]) -> tuple[tuple[Agent, ...], Agent | None]:
    """Give the creators (every contributor, where none is an author) and the publisher, else the first."""
    named = _contributors(raw)
    authors = tuple(agent for agent, roles in named if roles & _AUTHORS)
    creators = authors or tuple(agent for agent, _ in named)
    publishers = (agent for agent, roles in named if "publisher" in roles)
    return creators, next(publishers, creators[0] if creators else None)


def _contributors(raw: Mapping[str, Any]) -> list[tuple[Agent, set[str]]]:
    """Give everyone who has a name, with the roles."""
    agents = [(_agent(one), _roles(one)) for one in _dicts(raw.get("contributors"))]
    return [(agent, roles) for agent, roles in agents if agent.name]


def _doi(raw: Mapping[str, Any]) -> str:
    doi = _DOI.fullmatch(_text(raw, "id"))
    return doi[1] if doi else ""


def _keywords(raw: Mapping[str, Any]) -> tuple[str, ...]:
    keywords = raw.get("keywords")
    return tuple(one for one in keywords if isinstance(one, str)) if isinstance(keywords, list) else ()


def _licences(raw: Mapping[str, Any]) -> tuple[Licence, ...]:
    return tuple(
        Licence(_text(one, "name"), _text(one, "path"), _text(one, "title"))
        for one in _dicts(raw.get("licenses"))
    )


def _languages(package: Package) -> tuple[str, ...]:
    """Give the BCP 47 tags of the texts that are cited, sorted."""
    return tuple(sorted({one["language"] for one in sources(package, "language")} - {""}))


def _agent(raw: Mapping[str, Any]) -> Agent:
    given, family = _text(raw, "givenName"), _text(raw, "familyName")
    name = _text(raw, "title") or " ".join(part for part in (given, family) if part)
    return Agent(name, given, family, _text(raw, "email"), _text(raw, "path"))


def _roles(raw: Mapping[str, Any]) -> set[str]:
    roles: Sequence[object] = raw["roles"] if isinstance(raw.get("roles"), list) else [raw.get("role")]
    return {one for one in roles if isinstance(one, str)}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    return value.strip() if isinstance(value, str) else ""
