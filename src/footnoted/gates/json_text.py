"""Read JSON strictly and remember where every value stands."""

from __future__ import annotations

import bisect
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NoReturn

from footnoted.issues import quoted

MAX_DEPTH = 24
"""How deep a descriptor may be nested; the deepest that the specification needs is about ten."""

MAX_NUMBER = 40
"""How many characters a number may have: enough for every 64-bit integer and every double."""

MAX_FAULTS = 100
"""How many faults of one text are named."""

Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"[A-Za-z_+-][A-Za-z0-9_.+-]*|[^\s]")
_LITERALS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Fault:
    """What strict JSON does not allow: its kind (`syntax`, `depth`, `duplicate`, `value`) and place."""

    kind: str
    offset: int
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON text, its value (None after a syntax fault) and the offset of every member."""

    text: str
    value: Any
    offsets: dict[Path, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    line_starts: tuple[int, ...] = (0,)

    def place(self, path: Path) -> tuple[int, int]:
        """Give line and column, both from 1, of the member; of its nearest owner when it is absent."""
        while path and path not in self.offsets:
            path = path[:-1]
        return self.at(self.offsets.get(path, 0))

    def at(self, offset: int) -> tuple[int, int]:
        """Give line and column, both from 1, of an offset in code points."""
        line = bisect.bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


class _RefusedError(Exception):
    """The text is no JSON from here on."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.found)
        self.fault = fault


@lru_cache(maxsize=1)
def parse(text: str) -> Document:
    """Parse a JSON text by RFC 8259, and note duplicate names, depth and values it should not hold.

    Never raises: a syntax error is a fault, and the value is then None.
    """
    starts = (0, *(match.end() for match in re.finditer("\n", text)))
    reader = _Reader(text)
    try:
        value = reader.document()
    except _RefusedError as error:
        return Document(text, None, reader.offsets, (*reader.faults, error.fault), starts)
    return Document(text, value, reader.offsets, tuple(reader.faults), starts)


class _Reader:
    """One pass over a text; recursion is bounded by MAX_DEPTH."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.offsets: dict[Path, int] = {}
        self.faults: list[Fault] = []

    def document(self) -> object:
        self._skip()
        self.offsets[()] = self.at
        value = self._value(())
        self._skip()
        if self.at < len(self.text):
            self._refuse("the end of the file")
        return value

    def _value(self, path: Path) -> object:
        if len(path) > MAX_DEPTH:
            found = f"more than {MAX_DEPTH} levels"
            raise _RefusedError(Fault("depth", self.at, found, "a descriptor that is not nested so deep"))
        char = self.text[self.at : self.at + 1]
        if char == "{":
            return self._object(path)
        if char == "[":
            return self._array(path)
        if char == '"':
            return self._string()
        return self._scalar()

    def _object(self, path: Path) -> dict[str, object]:
        members: dict[str, object] = {}
        self._take("{")
        while not self._closes("}", first=not members):
            start = self.at
            name = self._string()
            if name in members:
                self._note(Fault("duplicate", start, f"{quoted(name)} a second time", "each name once"))
            member = (*path, name)
            self.offsets[member] = start
            self._skip()
            self._take(":")
            members[name] = self._value(member)
        return members

    def _array(self, path: Path) -> list[object]:
        items: list[object] = []
        self._take("[")
        while not self._closes("]", first=not items):
            member = (*path, len(items))
            self.offsets[member] = self.at
            items.append(self._value(member))
        return items

    def _closes(self, bracket: str, *, first: bool) -> bool:
        """Step over the bracket, or over the comma before the next member."""
        self._skip()
        if self.text.startswith(bracket, self.at):
            self.at += 1
            return True
        if not first:
            self._take(",", f"a comma or {bracket}")
        return False

    def _string(self) -> str:
        match = _STRING.match(self.text, self.at)
        if match and match.group().isprintable() and "\\" not in match.group():
            self.at = match.end()
            return match.group()[1:-1]
        try:
            value = json.loads(match.group()) if match else None
        except ValueError:
            value = None
        if match is None or not isinstance(value, str):
            self._refuse("a string in double quotes")
        if any("\ud800" <= char <= "\udfff" for char in value):
            fault = Fault("value", self.at, "half of a surrogate pair", "whole characters")
            self._note(fault)
            value = value.encode("utf-8", "replace").decode("utf-8")
        self.at = match.end()
        return value

    def _scalar(self) -> object:
        match = _NUMBER.match(self.text, self.at)
        if match:
            return self._number(match)
        word = _WORD.match(self.text, self.at)
        name = word.group() if word else ""
        if name in _LITERALS:
            self.at += len(name)
            return _LITERALS[name]
        if word and name.lstrip("+-") in {"NaN", "Infinity", "inf", "nan"}:
            self._note(Fault("value", self.at, name, "a finite number"))
            self.at = word.end()
            return None
        return self._refuse("a value")

    def _number(self, match: re.Match[str]) -> object:
        if len(match.group()) > MAX_NUMBER:
            found = f"a number of {len(match.group()):,} characters"
            self._note(Fault("value", self.at, found, f"at most {MAX_NUMBER}"))
            self.at = match.end()
            return 0
        self.at = match.end()
        value = json.loads(match.group())
        if value in (float("inf"), float("-inf")):
            self._note(Fault("value", match.start(), match.group(), "a finite number"))
        return value

    def _note(self, fault: Fault) -> None:
        """Keep the first faults: of a text that is full of them, more say nothing more."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)

    def _take(self, char: str, expected: str = "") -> None:
        if not self.text.startswith(char, self.at):
            self._refuse(expected or char)
        self.at += 1
        self._skip()

    def _skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _refuse(self, expected: str) -> NoReturn:
        word = re.compile(r"\S{1,20}").match(self.text, self.at)
        found = f"`{quoted(word.group())[1:-1]}`" if word else "the end of the file"
        raise _RefusedError(Fault("syntax", self.at, found, expected))
