"""Say why a release was not written."""

from __future__ import annotations

from footnoted.descriptor import FootnotedError


class ReleaseError(FootnotedError):
    """The release could not be written; what stood in the output folder stands there still."""
