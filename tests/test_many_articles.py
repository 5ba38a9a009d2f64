"""Many articles: named by folders and patterns, compared in one pass, told in sums."""

from __future__ import annotations

import time

import pytest

from footnoted.article.naming import read_named
from footnoted.article.source import anchor, read_article, write_anchors
from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.errors import ArticleError
from footnoted.outcome import Coverage, summarize
from footnoted.report.terminal import MOST
from packages import ARTICLES, SAMPLE, copy_package, validated

WORDS = "anchor buoy capstan derrick estuary funnel galley hawser inlet jetty keel locker".split()  # noqa: SIM905


def report(number):
    """Give an invented text of twelve sentences; no two numbers have a sentence in common."""
    lines = [" ".join([*WORDS[(number + step) % 12 :], f"log{number}x{step}"]) + "." for step in range(12)]
    return f"Report {number}\n\n" + " ".join(one.capitalize() for one in lines) + "\n"


@pytest.fixture
def package(tmp_path):
    """Give the sample, and a folder with its articles, a third that is anchored, and a stranger."""
    root = copy_package(SAMPLE, tmp_path)
    texts = tmp_path / "texts" / "deep"
    texts.mkdir(parents=True)
    for name in ARTICLES:
        (texts / name).write_bytes((root / name).read_bytes())
    (texts / "third.txt").write_text(report(1), encoding="utf-8")
    write_anchors(read_package(root), anchor(read_package(root), read_article(texts / "third.txt"), "third"))
    (texts / "stranger.txt").write_text("Nobody has anchored these words.\n", encoding="utf-8")
    return root


def names(named):
    return sorted(one.path.name for one in named.articles)


def test_a_folder_gives_the_texts_that_are_anchored(package, tmp_path):
    named = read_named([tmp_path / "texts"], read_package(package))
    assert names(named) == sorted([*ARTICLES, "third.txt"])
    assert [one.name for one in named.left_out] == ["stranger.txt"]


def test_a_pattern_gives_the_texts_that_are_anchored(package, tmp_path):
    named = read_named([tmp_path / "texts" / "**" / "*t*r*.txt"], read_package(package))
    assert "third.txt" in names(named)
    assert [one.name for one in named.left_out] == ["stranger.txt"]


def test_a_later_edition_in_a_folder_is_no_stranger(package, tmp_path):
    path = tmp_path / "texts" / "deep" / "third.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Anchor", "An anchor"), encoding="utf-8")
    assert "third.txt" in names(read_named([tmp_path / "texts"], read_package(package)))


def test_a_file_that_is_named_counts_whatever_it_holds(package, tmp_path):
    named = read_named([tmp_path / "texts" / "deep" / "stranger.txt"], read_package(package))
    assert names(named) == ["stranger.txt"]


def test_a_text_in_two_files_is_read_once(package, tmp_path):
    named = read_named([package / ARTICLES[0], tmp_path / "texts"], read_package(package))
    assert len(named.articles) == len(ARTICLES) + 1


def test_a_folder_without_texts_is_refused(package, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArticleError, match=r"found no file that ends in \.txt; expected articles"):
        read_named([tmp_path / "empty"], read_package(package))


def test_validate_takes_a_folder_and_says_what_it_left_out(package, tmp_path, capsys):
    main(["validate", "--package", str(package), "--article", str(tmp_path / "texts"), "--rule", "anchors"])
    printed = capsys.readouterr()
    assert "stranger.txt." in printed.err
    assert printed.err.startswith("Left out, since no text of theirs is anchored here: ")
    assert "anchors.source" not in printed.out


def test_a_broken_package_is_told_by_the_command_itself(package, tmp_path, capsys):
    (package / "datapackage.json").write_text("{", encoding="utf-8")
    assert main(["validate", "--package", str(package), "--article", str(tmp_path / "texts")]) != 0
    assert "Traceback" not in capsys.readouterr().err


def test_many_sources_are_told_in_sums():
    coverages = [Coverage(f"s{number:02}") for number in range(15)]
    for number, one in enumerate(coverages):
        one.found["name"], one.claimed["name"] = 10, 10 - number
    lines = list(summarize(coverages))
    assert lines[0] == "15 sources: name: 150 found, 45 claimed, 0 set aside"
    assert lines[1] == "s14: 14 open (name 14)"
    assert lines[-1] == "4 more sources with something open."
    assert len(lines) == 12


def test_few_sources_are_told_one_by_one():
    one = Coverage("s")
    one.found["date"] = 2
    assert list(summarize([one])) == ["s: date: 2 found, 0 claimed, 0 set aside"]


def test_the_terminal_shows_the_first_of_very_many_issues_of_one_kind(package, capsys):
    path = package / "data" / "sentences.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    while len(lines) < 2 * MOST:
        lines.append(lines[-1])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    main(["validate", "--package", str(package), "--rule", "structure"])
    printed = capsys.readouterr().out
    assert printed.count(" [structure.primary-key] ") == MOST
    assert " more [structure.primary-key]: --format json lists all" in printed


def seconds(root, texts):
    started = time.process_time()
    validated(root, *texts, layers=["anchors", "coverage"])
    return time.process_time() - started


def test_the_time_grows_with_the_number_of_articles_not_with_its_square(tmp_path):
    root = copy_package(SAMPLE, tmp_path)
    paths = []
    for number in range(80):
        path = tmp_path / f"{number}.txt"
        path.write_text(report(number), encoding="utf-8")
        write_anchors(read_package(root), anchor(read_package(root), read_article(path), f"r{number}"))
        paths.append(path)
    few, many = seconds(root, paths[:10]), seconds(root, paths)
    assert many < 8 * few * 1.5  # of the whole package, whose cells are looked at once in either
