"""A later edition is taken in one step: rows stay with the sentence they cited, or a person is asked."""

from __future__ import annotations

import csv
import json
import random

import pytest

from footnoted.article.edition import Known, compare
from footnoted.article.pairing import digest, folded_digest
from footnoted.article.source import read_article
from footnoted.article.update import plan_update, write_update
from footnoted.cli import main
from footnoted.descriptor import read_package
from footnoted.errors import ArticleError
from packages import ARTICLES, SAMPLE, copy_package, validated, wrong
from test_contributing import BLOCK, ROOT, apply, commands, comparable, run

SOURCE = "harbour-ferries"


@pytest.fixture
def package(tmp_path):
    """Give the sample without its texts, so that hashes and cited words alone can tell."""
    root = copy_package(SAMPLE, tmp_path)
    for name in ARTICLES:
        (root / name).rename(tmp_path / name)
    return root


def text_of(package):
    return (package.parent / ARTICLES[0]).read_text(encoding="utf-8")


def edition(package, text):
    path = package.parent / "edition.txt"
    path.write_bytes(text.encode())
    return path


def update(package, text, **told):
    planned = plan_update(read_package(package), read_article(edition(package, text)), **told)
    if not planned.choices:
        write_update(read_package(package), planned)
    return planned


def rows(package, table):
    with (package / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def issues(package):
    articles = ("../edition.txt", f"../{ARTICLES[1]}")
    return [one.cell for one in wrong(validated(package, *articles, layers=["anchors", "coverage"]))]


def sentence(package, number):
    row = next(one for one in rows(package, "sentences") if one["sentence_id"] == f"{SOURCE}-s{number:03}")
    return text_of(package)[int(row["start"]) : int(row["end"])]


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text,
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
    ],
)
def test_what_differs_between_sentences_alone_asks_nothing_and_leaves_nothing_wrong(edit, package):
    planned = update(package, edit(text_of(package)))
    assert (planned.edited, planned.new, planned.gone, planned.reviews) == ([], [], [], [])
    assert issues(package) == []


def test_paragraphs_in_another_order_take_their_rows_along(package):
    parts = text_of(package).strip().split("\n\n")
    before = {one["mention_id"]: one["sentence_id"] for one in rows(package, "mentions")}
    planned = update(package, "\n\n".join([parts[0], *reversed(parts[1:])]) + "\n")
    assert (planned.new, planned.gone) == ([], [])
    assert {one["mention_id"]: one["sentence_id"] for one in rows(package, "mentions")} == before
    assert issues(package) == []


def test_a_sentence_that_is_added_gets_a_new_id_and_moves_what_follows(package):
    first = sentence(package, 3)
    planned = update(package, text_of(package).replace(first, f"Gulls watched it all. {first}"))
    assert planned.new == [f"{SOURCE}-s019"]
    assert [(one.table, one.row) for one in planned.reviews] == [("sentences", f"{SOURCE}-s019")]
    assert issues(package) == [f"sentences/{SOURCE}-s019/sentence_id"]


def test_a_sentence_that_is_gone_leaves_its_rows_to_a_person(package):
    gone = sentence(package, 11)
    planned = update(package, text_of(package).replace(f" {gone}", "").replace(gone, ""))
    assert planned.gone == [f"{SOURCE}-s011"]
    assert ("market_figures", "quayside-users") in {(one.table, one.row) for one in planned.reviews}
    assert [
        one for one in rows(package, "market_figures") if one["market_figure_id"] == "quayside-users"
    ] != []


def test_the_id_of_a_sentence_that_is_gone_is_not_given_again(package):
    last = sentence(package, 18)
    text = text_of(package).replace(last, "")
    update(package, text)
    planned = update(package, text.rstrip() + " Nobody knows what comes next.\n")
    assert planned.new != [f"{SOURCE}-s018"] or not any(
        one.get("sentence_id") == f"{SOURCE}-s018" for one in rows(package, "mentions")
    )


def test_curled_marks_move_words_with_their_new_form(package):
    old = sentence(package, 11)
    planned = update(package, text_of(package).replace(old, old.upper()))
    assert planned.edited == []
    row = next(one for one in rows(package, "market_figures") if one["market_figure_id"] == "quayside-users")
    assert row["as_written"] == "MORE THAN 40,000 USERS"


def test_with_the_anchored_text_at_hand_an_edited_sentence_is_known(package):
    old = sentence(package, 11)
    text = text_of(package).replace(old, old.replace("40,000", "45,000"))
    planned = update(package, text, before=read_article(package.parent / ARTICLES[0]))
    assert planned.edited == [f"{SOURCE}-s011"]
    why = {(one.table, one.row): one.why for one in planned.reviews}
    assert why["market_figures", "quayside-users"] == (
        "its words do not stand in the sentence as it is now, or not once"
    )


def test_what_cannot_be_decided_is_asked_and_nothing_is_written(package, capsys):
    before = {path: path.read_bytes() for path in sorted(package.rglob("*.csv"))}
    old = sentence(package, 11)
    path = edition(
        package, text_of(package).replace(old, "Something else altogether stands in this place now.")
    )
    assert main(["update", str(path), "--package", str(package)]) == 1
    printed = capsys.readouterr().out
    assert f"--gone {SOURCE}-s011  if it stands there no more" in printed
    assert printed.endswith(
        "Nothing was written: answer with the options above, or name the anchored text with --before.\n"
    )
    assert {path: path.read_bytes() for path in before} == before
    assert main(["update", str(path), "--package", str(package), "--gone", f"{SOURCE}-s011"]) == 0
    assert [one["sentence_id"] for one in rows(package, "sentences")].count(f"{SOURCE}-s011") == 0


def test_the_report_can_be_read_by_a_machine(package, capsys):
    path = edition(package, "\n" + text_of(package))
    assert main(["update", str(path), "--package", str(package), "--format", "json", "--dry-run"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["source_id"], report["written"], report["reviews"]) == (SOURCE, False, [])
    assert "data/sentences.csv" in report["files"]


def test_a_split_sentence_takes_each_row_to_the_part_that_has_its_words(package):
    old = next(
        one
        for one in (sentence(package, number) for number in range(3, 19))
        if ", and " in one or ", which " in one
    )
    joint = ", and " if ", and " in old else ", which "
    head, _, tail = old.partition(joint)
    text = text_of(package).replace(old, f"{head}. {tail[0].upper()}{tail[1:]}")
    planned = update(package, text, before=read_article(package.parent / ARTICLES[0]))
    assert len(planned.new) == 1
    assert not [one for one in issues(package) if one.endswith("/as_written")]


def test_another_text_is_refused(package):
    with pytest.raises(
        ArticleError, match=r"shares 0 of the 18 sentences of .*; expected a later edition of it"
    ):
        update(package, "Not a word of it.\n\nNor here.\n", source_id=SOURCE)


def test_an_answer_that_fits_no_sentence_is_refused(package):
    with pytest.raises(ArticleError, match="found no sentence that begins at 3"):
        update(package, text_of(package), told={f"{SOURCE}-s011": 3})
    with pytest.raises(ArticleError, match='found no sentence "x-s001"'):
        update(package, text_of(package), told={"x-s001": None})


def test_the_document_tells_what_happens(tmp_path):
    told = (ROOT / "docs" / "update.md").read_text(encoding="utf-8")
    blocks = BLOCK.findall(told)
    assert [kind for kind, _ in blocks] == ["console", "console", "diff", "console"]
    for kind, block in blocks:
        if kind == "diff":
            apply(block, tmp_path)
            continue
        for command, said in commands(block):
            assert comparable(run(command, tmp_path)) == comparable(said), command


# --- any sequence of edits ---------------------------------------------------------------------------------

FILLER = "the old quay was quiet and a boat came in late with nets of fish for all".split()  # noqa: SIM905


class Line:
    """A sentence of known identity: its token stays in it, whatever is edited."""

    def __init__(self, rng, token):
        self.token = token
        self.words = [token, *(rng.choice(FILLER) for _ in range(rng.randint(3, 12)))]

    @property
    def text(self):
        return " ".join(self.words) + "."


def edited(rng, lines, number):
    lines = list(lines)
    for _ in range(number):
        kind, at = (
            rng.choice(("typo", "delete", "insert", "move", "replace", "upper")),
            rng.randrange(len(lines)),
        )
        if kind == "delete" and len(lines) > 2:
            del lines[at]
        elif kind == "insert":
            lines.insert(at, Line(rng, f"new{rng.randrange(10**6)}"))
        elif kind == "move":
            lines.insert(rng.randrange(len(lines)), lines.pop(at))
        elif kind == "replace":
            lines[at] = Line(rng, f"other{rng.randrange(10**6)}")
        else:
            line = Line(rng, lines[at].token)
            line.words = [one.upper() if kind == "upper" else one for one in lines[at].words]
            if kind == "typo":
                line.words[-1] += "x"
            lines[at] = line
    return lines


def anchored(lines):
    start, found = 0, []
    for number, line in enumerate(lines):
        ends = {"start": str(start), "end": str(start + len(line.text)), "words": str(len(line.words))}
        hashes = {"sha256": digest(line.text), "folded_sha256": folded_digest(line.text)}
        found.append({"sentence_id": f"s{number}", **ends, **hashes})
        start += len(line.text) + 1
    return found


@pytest.mark.parametrize("is_at_hand", [False, True])
@pytest.mark.parametrize("seed", range(150))
def test_no_row_ever_cites_another_sentence_than_it_cited(seed, is_at_hand):
    rng = random.Random(seed)  # noqa: S311 - the same edits each time
    old = [Line(rng, f"t{number}") for number in range(rng.randint(3, 12))]
    for at in range(len(old)):
        if rng.random() < 0.2:  # some sentences have the same words
            old[at] = rng.choice(old)
    new = edited(rng, old, rng.randint(1, 8))
    cited = {}
    for number, line in enumerate(old):
        if rng.random() < 0.7:
            cited[f"s{number}"] = [f"{line.token} {line.words[1]}"] if rng.random() < 0.7 else []
    before = {f"s{number}": line.text for number, line in enumerate(old)} if is_at_hand else {}
    found = compare(anchored(old), [one.text for one in new], Known(cited=cited, before=before))
    for number, at in found.now.items():
        if f"s{number}" in cited or at in found.same.values():
            assert old[number].token.lower() == new[at].token.lower()
    for one in found.questions:
        assert one.places
    assert len(set(found.now.values())) == len(found.now)
    told = {*found.now, *found.gone, *(int(one.sentence_id[1:]) for one in found.questions)}
    assert told == set(range(len(old)))
