"""`footnoted serve`: a release on this machine, and a private copy of it that stays nowhere."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import threading
from html import unescape

import pytest

from footnoted.article.source import read_article
from footnoted.cli import main
from footnoted.commands import serving
from footnoted.descriptor import read_package
from footnoted.errors import ArticleError
from footnoted.exports.release import build_release
from footnoted.exports.site.reading import write_private
from packages import SAMPLE

LONGEST = 7
"""So many words in a row may a published file have of an article that it does not include."""


@pytest.fixture
def asked(monkeypatch):
    """What a server that was started says to a browser; it ends after this."""
    seen = {}

    def ask(self):
        host, port = self.server_address
        for name, headers in (("own", {}), ("stranger", {"Host": "evil.example"})):
            thread = threading.Thread(target=self.handle_request)
            thread.start()
            connection = http.client.HTTPConnection(host, port, timeout=10)
            connection.request("GET", seen.get("path", "/site/index.html"), headers=headers)
            answer = connection.getresponse()
            seen[name] = (answer.status, answer.read().decode())
            connection.close()
            thread.join()
        seen["host"] = host
        raise KeyboardInterrupt

    monkeypatch.setattr(serving.ThreadingHTTPServer, "serve_forever", ask)
    return seen


@pytest.fixture(scope="module")
def without_texts(tmp_path_factory):
    """The sample, but its sources are not included, as texts are that belong to others."""
    root = shutil.copytree(SAMPLE, tmp_path_factory.mktemp("private") / "sample")
    path = root / "data" / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("TRUE", "FALSE"), encoding="utf-8")
    return root


def words(text):
    return re.findall(r"\w+", text)


def test_a_release_is_served_to_this_machine_alone(tmp_path, asked, capsys):
    (tmp_path / "dist" / "site").mkdir(parents=True)
    (tmp_path / "dist" / "site" / "index.html").write_text("the page", encoding="utf-8")
    assert main(["serve", str(tmp_path / "dist"), "--no-open"]) == 0
    assert asked["own"] == (200, "the page")
    assert asked["stranger"][0] == 403
    assert asked["host"] == "127.0.0.1"
    said = capsys.readouterr().out
    assert re.match(r"http://127\.0\.0\.1:\d+/site/index\.html\nOnly this machine can see it", said)


def test_a_folder_without_a_page_is_named_with_what_makes_one(tmp_path, capsys):
    assert main(["serve", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"footnoted: {tmp_path}: found no site/index.html; expected the folder of a release. "
        "Make one with `footnoted build`, or name another folder.\n"
    )


def test_a_port_that_is_none_is_refused(tmp_path, capsys):
    assert main(["serve", str(tmp_path), "--port", "99999"]) == 2
    assert capsys.readouterr().err == "footnoted: found the port 99999; expected a number from 0 to 65535.\n"


def test_the_private_copy_needs_the_article(capsys):
    assert main(["serve", "--local", "--package", str(SAMPLE), "--no-open"]) == 2
    assert "found no article; expected the text to read." in capsys.readouterr().err


def test_the_private_copy_shows_the_article_and_is_gone_afterwards(asked, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(serving.tempfile, "tempdir", str(tmp_path))
    asked["path"] = "/site/reading.html"
    article = SAMPLE / "article.ar.txt"
    assert main(["serve", "--local", "--package", str(SAMPLE), "--article", str(article), "--no-open"]) == 0
    status, page = asked["own"]
    assert status == 200
    assert "Private, not for publication" in page
    assert "Private, not for publication" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_every_private_page_says_that_it_is_not_for_publication(tmp_path):
    write_private(read_package(SAMPLE), tmp_path, [read_article(SAMPLE / "article.en.txt")])
    found = sorted((tmp_path / "site").glob("*.html"))
    assert len(found) > 20
    for one in found:
        assert "Private, not for publication" in one.read_text(encoding="utf-8"), one.name


def test_the_text_is_whole_and_each_span_leads_to_its_row(tmp_path):
    articles = [read_article(SAMPLE / f"article.{one}.txt") for one in ("ar", "en")]
    write_private(read_package(SAMPLE), tmp_path, articles)
    page = (tmp_path / "site" / "reading.html").read_text(encoding="utf-8")
    shown = re.findall(r'<div class="text"[^>]*>(.*?)\n?</div>', page, re.DOTALL)
    assert [unescape(re.sub(r"<[^>]*>", "", one)).strip() for one in shown] == [
        one.text.strip() for one in articles
    ]
    assert re.search(r'<div class="text" dir="auto" lang="ar">', page)
    assert re.search(r'href="row\.html#[^"]*heron-cost[^"]*"[^>]*>4 million euros<', page)


def test_another_copy_of_the_text_is_refused(tmp_path):
    other = tmp_path / "other.txt"
    text = (SAMPLE / "article.en.txt").read_text(encoding="utf-8")
    other.write_text(f"\n{text}", encoding="utf-8")
    with pytest.raises(ArticleError, match="the marks would stand at wrong words: name the file that was"):
        write_private(read_package(SAMPLE), tmp_path / "made", [read_article(other)])
    assert not (tmp_path / "made").exists()


def test_no_published_file_holds_the_text(without_texts, tmp_path, monkeypatch):
    """Neither as it is, nor where the makers have the article at hand and name it."""
    article = SAMPLE / "article.en.txt"
    monkeypatch.setenv("FOOTNOTED_ARTICLE", str(article))
    build_release(read_package(without_texts), tmp_path / "dist")
    known = words(article.read_text(encoding="utf-8"))
    runs = {" ".join(known[at : at + LONGEST + 1]) for at in range(len(known) - LONGEST)}
    count = 0
    for path in sorted((tmp_path / "dist").rglob("*")):
        if path.suffix in {".html", ".js", ".css", ".json", ".jsonld", ".csv", ".md", ".txt"}:
            found = words(unescape(path.read_text(encoding="utf-8")))
            there = {" ".join(found[at : at + LONGEST + 1]) for at in range(len(found) - LONGEST)}
            assert there & runs == set(), path
            assert "Private, not for publication" not in path.read_text(encoding="utf-8"), path
            count += 1
    assert count > 60
    assert not list((tmp_path / "dist").rglob("reading.html"))
    private = tmp_path / "private"
    write_private(read_package(without_texts), private, [read_article(article)])
    text = words(
        unescape(re.sub(r"<[^>]*>", "", (private / "site/reading.html").read_text(encoding="utf-8")))
    )
    assert {" ".join(text[at : at + LONGEST + 1]) for at in range(len(text) - LONGEST)} & runs, (
        "the test is blind"
    )


# --- a release of unknown hands ---------------------------------------------------------------------------


@pytest.fixture
def get(tmp_path):
    """Ask a server of a folder that holds links, a pipe and a device for a path: the status of its answer."""
    folder = tmp_path / "release"
    (folder / "site").mkdir(parents=True)
    (folder / "site" / "index.html").write_text("the page", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "out").symlink_to(tmp_path)
    (folder / "zero").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe")
    (folder / "sub").mkdir()
    (folder / "sub" / "index.html").symlink_to(tmp_path / "secret.txt")
    made = serving.server(folder)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()

    def ask(path, host="localhost"):
        connection = http.client.HTTPConnection(*made.server_address, timeout=10)
        connection.request("GET", path, headers={"Host": host})
        status = connection.getresponse().status
        connection.close()
        return status

    yield ask
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.mark.parametrize(
    "path",
    ["/link.txt", "/out/secret.txt", "/out/", "/zero", "/pipe", "/%00", "/sub/", "/..%2fsecret.txt", "/none"],
)
def test_nothing_but_files_of_the_release_is_served(path, get, capsys):
    assert get(path) == 404
    assert get("/site/index.html") == 200
    assert capsys.readouterr().err == ""


def test_a_browser_names_the_host_without_the_port_where_it_is_the_usual_one(get):
    assert get("/site/", "127.0.0.1") == 200
    assert get("/site/", "evil.example") == 403


def test_who_hangs_up_is_not_reported(tmp_path, capsys):
    made = serving.server(tmp_path)
    with contextlib.suppress(ConnectionResetError), contextlib.ExitStack() as stack:
        stack.push(lambda *_: made.handle_error(None, ("127.0.0.1", 1)))
        raise ConnectionResetError
    made.server_close()
    assert capsys.readouterr().err == ""
