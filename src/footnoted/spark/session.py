"""Start Spark, or say what is missing."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import warnings
from typing import TYPE_CHECKING, Any

from footnoted.errors import SparkError

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCAL = "local[*]"
"""The master where none is named: all cores of this machine."""

_SETTINGS: Mapping[str, str] = {
    "spark.app.name": "footnoted",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "10000",
    "spark.sql.legacy.sizeOfNull": "false",
    "spark.python.worker.reuse": "true",
}
"""What this engine needs, and what keeps Spark from writing into a report."""

INSTALL_JAVA = "Debian, Ubuntu: apt-get install openjdk-17-jre-headless"


def start(remote: str = "") -> tuple[Any, bool]:
    """Give a session of Spark, and whether it was started for this run; one in use is taken as it is.

    `remote` is a Spark Connect server (sc://host:port) or a master (spark://host:port, yarn). Raises
    SparkError where PySpark or Java is missing, or Spark cannot start.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of pandas, which is not used here
            from pyspark.sql import SparkSession  # noqa: PLC0415 - only who asks for Spark has it
    except ImportError as error:
        message = f"found no PySpark ({error}); --engine spark needs it. In a clone: pip install '.[spark]'"
        raise SparkError(message) from error
    active = SparkSession.getActiveSession()
    if active is not None:
        return active, False
    if not remote.startswith("sc://"):
        _check_java()
    return _start(SparkSession.builder, remote), True


def _start(builder: Any, remote: str) -> Any:  # noqa: ANN401 - PySpark is not there where types are checked
    for key, value in _SETTINGS.items():
        builder = builder.config(key, value)
    if remote.startswith("sc://"):
        builder = builder.remote(remote)
    elif remote or "SPARK_MASTER" not in os.environ:
        builder = builder.master(remote or LOCAL)
        if not remote or remote.startswith("local"):  # else Spark takes the first python3 on the PATH
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # it writes what is raised anyway
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return builder.getOrCreate()
    except Exception as error:
        where = f" at {remote}" if remote else ""
        message = f"Spark cannot start{where} ({said(error)}). Look at what it wrote, then run again."
        raise SparkError(message) from error


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME", "")
    is_there = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if not is_there:
        where = f"in JAVA_HOME ({home})" if home else "on the PATH"
        message = f"found no Java {where}; Spark needs version 17 or 21. Install it ({INSTALL_JAVA})."
        raise SparkError(message)


_ANNOUNCING = ("An exception was thrown", "An error occurred while calling")
_CAUSE = re.compile(r"(?:Caused by: )?((?:\w+\.)*\w*(?:Error|Exception): .*)")


def said(error: BaseException) -> str:
    """Give the first line of what an exception says; where that only announces a cause, the cause."""
    lines = [one.strip() for one in str(error).splitlines() if one.strip()]
    first = lines[0] if lines else type(error).__name__
    causes = [found[1] for found in map(_CAUSE.fullmatch, lines[1:]) if found]
    return (causes[-1] if causes and first.startswith(_ANNOUNCING) else first)[:300]


def is_of_a_worker(error: BaseException) -> bool:
    """Tell whether Python failed on a worker of Spark, as where the toolkit is not installed there."""
    return type(error).__name__ == "PythonException" or "PythonWorkerFactory" in str(error)
