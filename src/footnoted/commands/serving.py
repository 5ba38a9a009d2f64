"""The command that shows: serve a release on this machine, or a private copy with the article to read."""

from __future__ import annotations

import sys
import tempfile
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footnoted.commands.shared import ARTICLE, CLEAN, articles, command, fail, read, say
from footnoted.door import Door

if TYPE_CHECKING:
    import argparse

    from footnoted.commands.shared import Commands

SERVE = """examples:
  footnoted serve
  footnoted serve release --port 8000
  footnoted serve --local --article article.ar.txt

Only this machine can see it. Of --local nothing stays when it ends, and nothing gets into a release."""
HOST = "127.0.0.1"
FRONT = "site/index.html"
LONGEST = 65_535
"""The highest number of a port."""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    made = command(commands, "serve", _serve, "open the page of a release", SERVE, article=True)
    made.add_argument(
        "release", type=Path, nargs="?", default=Path("dist"), help="folder of the release (dist)"
    )
    made.add_argument("--local", action="store_true", help="a private copy of --package, with the article")
    made.add_argument("--port", type=int, default=0, help="the port (one that is free)")
    made.add_argument("--no-open", action="store_true", help="only say the address, open no browser")


def _serve(options: argparse.Namespace) -> int:
    if not 0 <= options.port <= LONGEST:
        return fail(f"found the port {options.port}; expected a number from 0 to {LONGEST}.")
    if options.local:
        return _serve_private(options)
    if not Door(options.release).file(FRONT).is_file():
        return fail(
            f"{options.release}: found no {FRONT}; expected the folder of a release. "
            "Make one with `footnoted build`, or name another folder."
        )
    return _run(options, options.release, FRONT)


def _serve_private(options: argparse.Namespace) -> int:
    """Write the private copy into a folder of its own, which is gone when the server ends."""
    from footnoted.exports.site.reading import PAGE, write_private  # noqa: PLC0415 - only for this command

    given = articles(options)
    if not given:
        return fail(f"found no article; expected the text to read. Name it with --article, or in {ARTICLE}.")
    with tempfile.TemporaryDirectory(prefix="footnoted-private-") as name:
        write_private(read(options.package), Path(name), given)
        say("Private, not for publication: this copy shows the article.")
        return _run(options, Path(name), f"site/{PAGE}")


def _run(options: argparse.Namespace, folder: Path, page: str) -> int:
    """Serve a folder until Ctrl+C."""
    with server(folder, options.port) as made:
        address = f"http://{HOST}:{made.server_address[1]}/{page}"
        say(f"{address}\nOnly this machine can see it; Ctrl+C ends it.")
        if not options.no_open:
            webbrowser.open(address)
        try:
            made.serve_forever()
        except KeyboardInterrupt:
            return CLEAN
    return CLEAN


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """Give a server of a folder for this machine alone; OSError where the port is taken."""
    return _Server((HOST, port), partial(_Handler, directory=str(folder.resolve())))


class _Server(ThreadingHTTPServer):
    """Says nothing of who hangs up: a browser does so whenever a page is left."""

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the base has it
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(SimpleHTTPRequestHandler):
    """Serves files, and to nobody who asks by another machine's name: a page elsewhere may not read them.

    No link, device or pipe in the folder is followed or opened.
    """

    def send_head(self) -> object:  # type: ignore[override]
        if (self.headers.get("Host") or "").partition(":")[0] not in {HOST, "localhost"}:
            self.send_error(403, "Only this machine may read this.")
            return None
        if not self._is_inside():
            self.send_error(404, "There is no such file in the release.")
            return None
        return super().send_head()

    def _is_inside(self) -> bool:
        """Tell whether what is asked for is a file or a folder of what is served, no link on the way."""
        door = Door(Path(self.directory))
        name = Path(self.translate_path(self.path)).relative_to(door.root).as_posix()
        if door.file(name).is_file():
            return True
        try:
            door.check_way(name)
        except OSError:
            return False
        return not door.exists(f"{name}/index.html") or door.file(f"{name}/index.html").is_file()

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""
