"""Tell whoever waits what a long run is at: the layer, and within it the table or the rule."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LISTENER: ContextVar[Callable[[str], None] | None] = ContextVar("listener", default=None)
_LAYER: ContextVar[str] = ContextVar("layer", default="")


@contextmanager
def listening(listener: Callable[[str], None] | None) -> Iterator[None]:
    """Let `listener` be told each step as `layer` or `layer: step`, and "" at the end."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        tell_layer("")
        _LISTENER.reset(token)


def tell_layer(name: str) -> None:
    """Say that this layer begins."""
    _LAYER.set(name)
    _say(name)


def tell(step: str) -> None:
    """Say which table or rule the layer is at; nobody hears it where nobody waits."""
    _say(f"{_LAYER.get()}: {step}")


def _say(text: str) -> None:
    listener = _LISTENER.get()
    if listener is not None:
        listener(text)
