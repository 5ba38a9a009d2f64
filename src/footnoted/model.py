"""What rows and columns mean, whatever a package calls them."""

from __future__ import annotations

SOURCES = "sources"
SENTENCES = "sentences"
SEALED = (
    "sentence_id",
    "ordinal",
    "section",
    "paragraph",
    "kind",
    "start",
    "end",
    "words",
    "sha256",
    "folded_sha256",
)
"""The cells of a sentence that only `anchor` writes; `anchor_sha256` seals them."""
