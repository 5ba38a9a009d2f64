"""Texts whose lines are broken at a width: told from headings by their shape, joined, offsets kept."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.text.sentences import split_sentences
from footnoted.text.wrapping import is_hard_wrapped, unwrap

ROOT = Path(__file__).resolve().parents[1]
ENGLISH = [
    """In 2021 the shipyard settled in the old town beside the river. Its ferry is quiet, and the people
    of the town have come to like it. Nobody asks what it cost.""",
    """The harbour office wants more yards to follow, but the banks have not made up their minds. A second
    ferry waits.""",
]
ARABIC = [
    """وصلت السفينة إلى المرفأ القديم بعد رحلة طويلة في بحر هائج. نزل البحارة إلى الرصيف وهم يحملون
    صناديق من الخشب الثقيل، ثم عادوا إلى بيوتهم عند المساء.""",
    """قال مدير المرفأ إن السفينة ستبقى أسبوعين على الأقل قبل أن تبحر من جديد نحو الشمال. لم يسأله
    أحد عن السبب.""",
]
ENGLISH, ARABIC = ([" ".join(one.split()) for one in texts] for texts in (ENGLISH, ARABIC))
CHINESE = [
    "去年秋天，船厂在河边的老城区落户。它的渡船十分安静，镇上的居民渐渐喜欢上了它。没有人问过它花了多少钱。",
    "港务局希望更多的船厂跟进，但是银行还没有下定决心。第二艘渡船正在等待。",
]


def wrapped(title, paragraphs, width, *, end="\n"):
    """Break each paragraph at a width; Chinese at so many characters, whatever they are."""
    lines = [title, ""]
    for paragraph in paragraphs:
        is_spaced = " " in paragraph
        pieces = [paragraph[at : at + width] for at in range(0, len(paragraph), width)]
        lines += [*(textwrap.wrap(paragraph, width) if is_spaced else pieces), ""]
    return end.join(lines)


def plain(text):
    return "".join(text.split())


@pytest.mark.parametrize("width", [45, 55, 72, 80])
@pytest.mark.parametrize("paragraphs", [ENGLISH, ARABIC])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_broken_lines_are_joined_into_the_sentences_that_they_hold(paragraphs, width, end):
    text = wrapped("Title", paragraphs, width, end=end)
    whole = "\n\n".join(["Title", *paragraphs])
    assert is_hard_wrapped(text)
    found, wanted = split_sentences(text), split_sentences(whole)
    assert [(one.kind, one.section, one.paragraph, one.words) for one in found] == [
        (one.kind, one.section, one.paragraph, one.words) for one in wanted
    ]
    assert [plain(text[one.start : one.end]) for one in found] == [
        plain(whole[one.start : one.end]) for one in wanted
    ]


def test_chinese_lines_broken_at_a_number_of_characters_are_joined():
    text = wrapped("港口新闻", CHINESE, 20)
    assert is_hard_wrapped(text)
    assert len(split_sentences(text)) == 6


HEADINGS = """A tale of the harbour

Small yards set the pace of the whole trade
Once there was a ferry that nobody wanted to buy, and so on and so forth.

Money from the shore and from further away
It was lent, and it was paid back; the rest is known to all who read this.
"""
VERSES = """The tide

The boat goes out
The boat comes in
And who would count
The nets so thin?
"""
LIST = """Things

Two loaves of bread from the shop at the corner of it
Three pounds of apples from the market by the harbour
Four pints of milk from the farm beyond the old river
"""


@pytest.mark.parametrize("text", [HEADINGS, VERSES, LIST, "One line.", "", "Title\n\n" + ENGLISH[0]])
def test_headings_verses_and_lists_are_no_broken_lines(text):
    assert not is_hard_wrapped(text)
    assert unwrap(text) == text


def test_a_list_item_goes_on_in_its_next_line_and_the_next_item_is_its_own():
    item = "- The harbour office wants more yards to follow, but the banks of the town say no"
    other = "- A second ferry waits behind the mole, and nobody knows for whom it was built."
    text = wrapped("Title", [*ENGLISH, item], 50) + "\n".join(textwrap.wrap(other, 50))
    kinds = [one.kind for one in split_sentences(text)]
    assert kinds[-2:] == ["list_item", "list_item"]
    assert "heading" not in kinds


@given(st.integers(40, 90), st.sampled_from([ENGLISH, ARABIC]), st.sampled_from(["\n", "\r\n", "\u2028"]))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_joining_changes_line_ends_to_blanks_and_nothing_else(width, paragraphs, end):
    text = wrapped("Title", paragraphs, width, end=end)
    joined = unwrap(text)
    assert len(joined) == len(text)
    assert all(one == other or (one in end and other == " ") for one, other in zip(text, joined, strict=True))


def test_anchor_says_that_it_joined_broken_lines(sample, tmp_path):
    article = tmp_path / "wrapped.txt"
    article.write_text(wrapped("Title", ENGLISH, 55), encoding="utf-8", newline="")
    command = [sys.executable, "-m", "footnoted.cli", "anchor", str(article), "--source", "wrapped"]
    done = subprocess.run(
        [*command, "--package", str(sample)], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert "Its lines are broken at a width: they were joined" in done.stdout + done.stderr


def test_the_boundaries_of_the_corpora_are_found():
    folder = os.environ.get("FOOTNOTED_CORPORA")
    if not folder:
        pytest.skip("no corpora: FOOTNOTED_CORPORA names no folder")
    script = ROOT / "scripts" / "measure_sentences.py"
    done = subprocess.run(
        [sys.executable, str(script), folder], capture_output=True, text=True, check=True, env={**os.environ}
    )
    scores = {line.split(":")[0].split(" ")[1]: line for line in done.stdout.splitlines()}
    for kind, least in (("weblog", 0.985), ("encyclopedia", 0.99)):
        assert float(scores[kind].split("; ")[1].split(" ")[0]) >= least


def test_absent_corpora_are_named(tmp_path):
    script = ROOT / "scripts" / "measure_sentences.py"
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ},
    )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"{tmp_path / name}: absent, nothing measured" for name in ("en-ewt.tsv", "zh-gsd.tsv")
    ]
