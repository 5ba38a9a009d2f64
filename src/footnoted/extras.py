"""Say how to install an extra of the distribution: from the wheel's file, since it is on no index."""

from __future__ import annotations

import re

_CHECKING = re.compile(r"""extra == ["']check["']""")


def how_to_install(extra: str) -> str:
    """Give the commands that install an extra, from the wheel of a release and in a clone."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - only for this message

    try:
        wheel = f"china_ai_rise-{version('china-ai-rise')}-py3-none-any.whl"
    except PackageNotFoundError:
        return f'In a clone: pip install ".[{extra}]"'
    return (
        f'With the wheel of a release: pip install "./{wheel}[{extra}]"; in a clone: pip install ".[{extra}]"'
    )


def extra_of(module: str) -> str:
    """Name the extra that a module comes with; what checking does not need comes with `publish`."""
    from importlib.metadata import PackageNotFoundError, requires  # noqa: PLC0415 - only for this message

    try:
        needed = [one for one in requires("china-ai-rise") or () if _CHECKING.search(one)]
    except PackageNotFoundError:
        needed = []
    names = {re.split(r"[^\w.-]", one)[0].replace("-", "_") for one in needed}
    return "check" if module in names else "publish"
