"""The door: what is opened is a regular file inside the package, read once while it stays the same."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

import footnoted
from footnoted import door as doors
from footnoted import limits
from footnoted.door import Door
from footnoted.errors import BeyondLimitError, NoFileError


@pytest.fixture
def root(tmp_path):
    """A folder with one small file in a folder of it, and a secret beside it."""
    (tmp_path / "secret.csv").write_bytes(b"secret\n")
    (tmp_path / "package" / "data").mkdir(parents=True)
    path = tmp_path / "package" / "data" / "quays.csv"
    path.write_bytes(b"quay,name\n")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return tmp_path / "package"


@pytest.fixture
def opened(monkeypatch):
    """Note what is opened through file descriptors."""
    names = []
    real = os.open

    def watch(path, flags, mode=0o777, *, dir_fd=None):
        names.append(os.path.basename(path))  # noqa: PTH119 - the path may be bytes or text
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", watch)
    monkeypatch.setattr(os, "supports_dir_fd", {*os.supports_dir_fd, watch})
    return names


def refuses(root, name):
    """Tell whether a file is refused whichever way it is asked for."""
    file = Door(root).file(name)
    for ask in (file.open, file.read, file.size):
        with pytest.raises(NoFileError, match="expected a regular file inside the package"):
            ask()
    with pytest.raises(NoFileError, match="expected a regular file inside the package"):
        Door(root).open(name)
    return not file.is_file()


def test_a_file_of_the_package_is_read_and_measured(root):
    file = Door(root).file("data/quays.csv")
    assert file.read() == b"quay,name\n"
    assert file.size() == 10
    assert file.is_file()
    with file.open() as handle:
        assert handle.readline() == b"quay,name\n"
    assert str(file) == str(root / "data" / "quays.csv")


def test_a_file_that_is_not_there_is_not_found(root):
    file = Door(root).file("data/ships.csv")
    assert not file.is_file()
    for ask in (file.open, file.read, file.size):
        with pytest.raises(FileNotFoundError):
            ask()


def test_a_link_is_refused_even_to_a_file_of_the_package(root):
    (root / "data" / "link.csv").symlink_to(root / "data" / "quays.csv")
    assert refuses(root, "data/link.csv")


def test_a_link_out_of_the_package_is_refused(root):
    (root / "data" / "link.csv").symlink_to(root.parent / "secret.csv")
    assert refuses(root, "data/link.csv")


def test_a_link_on_the_way_is_refused(root):
    (root / "more").symlink_to(root / "data")
    assert refuses(root, "more/quays.csv")


def test_a_link_that_comes_after_the_first_look_is_refused(root):
    file = Door(root).file("data/quays.csv")
    assert file.read() == b"quay,name\n"
    (root / "data" / "quays.csv").unlink()
    (root / "data" / "quays.csv").symlink_to(root.parent / "secret.csv")
    with pytest.raises(NoFileError):
        file.read()


def test_a_loop_of_links_is_refused(root):
    (root / "data" / "loop.csv").symlink_to("loop.csv")
    assert refuses(root, "data/loop.csv")


def test_a_pipe_is_refused_and_does_not_hang(root):
    os.mkfifo(root / "data" / "pipe.csv")
    assert refuses(root, "data/pipe.csv")


def test_a_folder_is_refused(root):
    (root / "data" / "folder.csv").mkdir()
    assert refuses(root, "data/folder.csv")


def test_a_file_in_place_of_a_folder_is_refused(root):
    assert refuses(root, "data/quays.csv/more.csv")


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="no device at hand")  # noqa: PTH110 - no Path yet
def test_a_device_is_refused():
    assert refuses(doors.Path("/dev"), "null")


@pytest.mark.parametrize(
    "name", ["../secret.csv", "data/../../secret.csv", "data/../data/quays.csv", "/etc/hosts", "", "a\0b"]
)
def test_a_path_that_leads_out_or_nowhere_is_refused(root, name):
    assert refuses(root, name)


def test_an_empty_part_or_a_dot_leads_nowhere_else(root):
    assert Door(root).file("./data//quays.csv").read() == b"quay,name\n"


def test_a_small_file_is_read_once_however_often_it_is_asked_for(root, opened):
    door = Door(root)
    for _ in range(3):
        assert door.file("data/quays.csv").read() == b"quay,name\n"
    assert opened.count("quays.csv") == 1


@pytest.mark.parametrize("text", [b"quay,nome\n", b"quay,name\nnorth,North\n", b""])
def test_a_file_that_changed_is_read_again(root, text):
    door = Door(root)
    assert door.file("data/quays.csv").read() == b"quay,name\n"
    path = root / "data" / "quays.csv"
    time = path.stat().st_mtime_ns + 1
    path.write_bytes(text)
    os.utime(path, ns=(time, time))
    assert door.file("data/quays.csv").read() == text


def test_another_file_put_in_its_place_is_read_even_with_the_same_time_and_size(root):
    door = Door(root)
    assert door.file("data/quays.csv").read() == b"quay,name\n"
    path, other = root / "data" / "quays.csv", root / "data" / "other.csv"
    other.write_bytes(b"ship,name\n")
    time = path.stat().st_mtime_ns
    os.utime(other, ns=(time, time))
    other.replace(path)
    assert door.file("data/quays.csv").read() == b"ship,name\n"


def test_a_file_that_was_just_written_is_not_kept(root):
    door, path = Door(root), root / "data" / "quays.csv"
    for text in (b"quay,nome\n", b"quay,name\n", b"quay,noon\n"):
        path.write_bytes(text)
        assert door.file("data/quays.csv").read() == text


def test_a_large_file_is_not_kept(root, monkeypatch, opened):
    monkeypatch.setattr(doors, "HELD", 4)
    door = Door(root)
    assert door.held("data/quays.csv") is None
    for _ in range(2):
        assert door.file("data/quays.csv").read() == b"quay,name\n"
    assert opened.count("quays.csv") == 2


def test_what_is_made_of_a_file_is_made_once_for_each_use_and_again_after_a_change(root):
    door, made = Door(root), []

    def make():
        made.append(len(made))
        return made[-1]

    path = root / "data" / "quays.csv"
    before = path.stat().st_mtime_ns - 60 * 10**9  # a file that was just written may change and look the same
    os.utime(path, ns=(before, before))
    assert [door.made(["data/quays.csv"], key, make) for key in ("a", "a", "b")] == [0, 0, 1]
    os.utime(path, ns=(before + 1, before + 1))
    assert door.made(["data/quays.csv"], "a", make) == 2


def test_what_is_made_of_a_large_file_is_made_each_time(root, monkeypatch):
    monkeypatch.setattr(doors, "HELD", 4)
    door, made = Door(root), []
    for _ in range(2):
        door.made(["data/quays.csv"], "a", lambda: made.append(1))
    assert len(made) == 2


def test_a_door_below_opens_what_is_in_its_folder_and_nothing_beside_it(root):
    below = Door(root).below("data")
    assert below.file("quays.csv").read() == b"quay,name\n"
    with pytest.raises(NoFileError):
        below.file("../data/quays.csv").read()
    (root / "more").symlink_to(root / "data")
    with pytest.raises(NoFileError):
        Door(root).below("more").file("quays.csv").read()


def test_where_folders_cannot_be_opened_one_by_one_it_looks_first(root, monkeypatch):
    monkeypatch.setattr(os, "supports_dir_fd", frozenset())
    assert Door(root).file("data/quays.csv").read() == b"quay,name\n"
    (root / "more").symlink_to(root / "data")
    assert refuses(root, "more/quays.csv")


def test_whether_something_stands_there_is_told_without_opening_it(root, opened):
    (root / "data" / "loop.csv").symlink_to("loop.csv")
    door = Door(root)
    assert door.exists("data/quays.csv")
    assert door.exists("data/loop.csv")
    assert not door.exists("data/ships.csv")
    assert opened == []


# --- writing ----------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_or_not_at_all(root):
    file = Door(root).file("data/quays.csv")
    with pytest.raises(TypeError), file.writing() as writing:
        writing.writelines([b"half", None])
    assert file.read() == b"quay,name\n"
    file.write("quay,nome\n")
    assert (root / "data" / "quays.csv").read_bytes() == b"quay,nome\n"
    assert [one.name for one in (root / "data").iterdir()] == ["quays.csv"]


def test_folders_on_the_way_are_made_and_links_are_not_followed(root):
    Door(root).file("new/er/quays.csv").write(b"x")
    assert (root / "new" / "er" / "quays.csv").read_bytes() == b"x"
    (root / "more").symlink_to(root.parent)
    for name in ("more/secret.csv", "../secret.csv", "/etc/hosts"):
        with pytest.raises(NoFileError, match="expected a regular file inside the package"):
            Door(root).file(name).write(b"x")
    (root / "data" / "link.csv").symlink_to(root.parent / "secret.csv")
    Door(root).file("data/link.csv").write(b"x")
    assert (root / "data" / "link.csv").read_bytes() == b"x"
    assert (root.parent / "secret.csv").read_bytes() == b"secret\n"


def test_what_is_larger_than_a_limit_is_refused_before_it_is_read(root):
    file = Door(root).file("data/quays.csv")
    with limits.raised(limits.parse(["text_bytes=9,table_bytes=9"])):
        for ask in (file.read, Door(root).file("data/quays.csv").text):
            with pytest.raises(
                BeyondLimitError, match=r"found 10 bytes of a text .* --limits text_bytes=NUMBER"
            ):
                ask()
        with pytest.raises(
            BeyondLimitError, match=r"data/quays.csv: found 10 bytes of a table; expected at most 9"
        ):
            Door(root).open("data/quays.csv")


def test_a_folder_is_listed_without_its_links_and_up_to_a_limit(root):
    (root / "data" / "more").mkdir()
    (root / "data" / "more" / "one.csv").touch()
    (root / "data" / "out").symlink_to(root.parent)
    door = Door(root)
    assert door.names() == ["data/more/one.csv", "data/out", "data/quays.csv"]
    assert door.names("data", 0) == ["data/out", "data/quays.csv"]
    assert door.names("data/out") == door.names("none") == []
    with (
        limits.raised(limits.parse(["files=1"])),
        pytest.raises(BeyondLimitError, match="expected at most 1"),
    ):
        door.names()


# --- the only one ------------------------------------------------------------------------------------------

OPENERS = {
    "open",
    "read_text",
    "read_bytes",
    "scandir",
    "walk",
    "listdir",
    "rglob",
    "glob",
    "copyfile",
    "copytree",
}
OTHERS = {
    "article/anchors.py": "lists the texts beside the descriptor; each is opened through the door",
    "cli.py": "opens the null device",
    "clock.py": "asks the system how much memory is held",
    "exports/hugging_face.py": "copies what it wrote itself",
    "exports/own_words.py": "reads the toolkit's own sample",
    "exports/release.py": "lists the output folder, and what it wrote itself",
    "article/naming.py": "looks for the articles that a command line names by folder or pattern",
    "exports/site/pages.py": "reads the toolkit's own script and styles",
    "gates/profile.py": "reads the toolkit's own profile",
    "gx/child.py": "reads its own folder, in a process of its own",
    "gx/process.py": "reads what that process wrote",
    "gx/project.py": "copies pages from a temporary folder",
    "gx/reading.py": "reads suites by the same rules: no link, regular files, bounded",
    "gx/sandbox.py": "reads what the system says of its own process",
    "package.py": "looks for a descriptor in a folder of its own",
    "staging.py": "holds and cleans folders that it made itself",
    "text/lexicon.py": "reads the toolkit's own words",
    "upkeep/faults.py": "reads the toolkit's own sample",
    "upkeep/starter.py": "copies the toolkit's own sample",
}
"""The modules that open or list files without the door, and why none of them is a package's."""


def openers(tree):
    """Yield what opens files by a path: functions of Path, os and shutil, and `open` itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            of = (
                called.value.id
                if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)
                else ""
            )
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            # A method called `open` may be a File's; which of them are not, cannot be told without types.
            if name in OPENERS and (name != "open" or not isinstance(called, ast.Attribute) or of == "os"):
                yield name


def test_the_door_is_the_only_way_to_the_files_of_a_package():
    package = Path(footnoted.__file__).parent
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if [*openers(ast.parse(path.read_text(encoding="utf-8")))]
    }
    assert found - {"door.py"} == set(OTHERS)
    planted = (
        "from pathlib import Path\nimport os\nPath('x').read_text()\nopen('x')\nos.open('x', 0)\nfile.open()"
    )
    assert [*openers(ast.parse(planted))] == ["read_text", "open", "open"]
