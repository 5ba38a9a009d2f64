"""The data files and descriptions of a package of 100,000 rows are written in less than 1 GB of memory.

The checks before and the page are not in it: each has measures of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys

WRITE = """
import json, sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
from large_package import write_package
from footnoted.descriptor import read_package
from footnoted.exports.formats import EXPORTS, SITE

root = Path(sys.argv[2])
write_package(root / "package", 100_000)
package = read_package(root / "package")
(root / "dist").mkdir()
written = [path for one in EXPORTS if one.name != SITE for path in one.write(package, root / "dist")]
status = Path("/proc/self/status").read_text(encoding="ascii")  # ru_maxrss would count the parent's, too
(peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
print(json.dumps([len(written), int(peak) // 1024]))
"""


def test_a_hundred_thousand_rows_are_written_in_less_than_a_gigabyte(root, tmp_path):
    command = [sys.executable, "-c", WRITE, str(root / "scripts"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    files, megabytes = json.loads(done.stdout)
    assert files > 30
    assert megabytes < 1_000
    lines = [one.read_bytes().count(b"\n") for one in (tmp_path / "dist" / "jsonl").iterdir()]
    assert sum(lines) == 100_000
