"""Records: CSV text split by RFC 4180, and where each cell stands."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footnoted.errors import BadCsvError
from footnoted.records import Record, locate, read_all, read_records, write_record

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00\ufeff\ufffd"), max_size=8)


@pytest.fixture
def table(tmp_path):
    """Write a text as a CSV file and give its path."""

    def write(text):
        path = tmp_path / "t.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


def test_a_record_is_split_at_commas_outside_quotation_marks():
    assert Record(1, 'a,"b, ""c""",').cells() == ["a", 'b, "c"', ""]


def test_a_quoted_line_end_counts_as_a_physical_line(table):
    records = list(read_all(table('a,b\n1,"x\ny"\n2,z\n')))
    assert [(one.line, one.cells()) for one in records] == [
        (1, ["a", "b"]),
        (2, ["1", "x\ny"]),
        (4, ["2", "z"]),
    ]


def test_a_cell_after_a_quoted_line_end_stands_on_the_later_line():
    assert Record(7, '"x\ny",z').place(1) == (8, 4)


def test_a_cells_place_is_that_of_its_value_without_the_quotation_mark():
    assert Record(1, 'é,"x, y",""').place(1) == (1, 4)
    assert Record(1, 'é,"x, y",""').place(2) == (1, 10)


def test_a_cell_that_is_not_there_is_placed_at_the_records_end():
    assert Record(3, "a,b").place(5) == (3, 4)


def test_an_unclosed_quotation_mark_hides_no_other_record(table):
    records = list(read_all(table('a,b\n1,"x\n2,y\n3,"z"\n')))
    assert [one.cells() for one in records] == [["a", "b"], ["1", '"x'], ["2", "y"], ["3", "z"]]
    assert records[1].fault() == (2, 3, "a quotation mark that is not closed")


@pytest.mark.parametrize("text", ['1,x"y', '1,"x"y', '1,"x""'])
def test_a_misplaced_quotation_mark_is_a_fault(text):
    assert Record(1, text).fault() is not None


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_record(table, ends):
    assert [one.cells() for one in read_all(table(ends.join(["a,b", "1,2", ""])))] == [["a", "b"], ["1", "2"]]


def test_blank_lines_are_records_so_that_numbers_stay_true(table):
    assert [one.blank for one in read_all(table("a\n\n1\n"))] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'a,b\n1,x"y\n',
            r"t\.csv:2:4: found a bare quotation mark; expected each quotation mark to be doubled",
        ),
        ('a,b\n1,"x\n', r"t\.csv:2:3: found a quotation mark that is not closed; expected"),
        ("a,b\n1\n", r"t\.csv:2:2: found 1 cells; expected 2, as in the header\."),
        ("a,b\n1,2,3\n", r"t\.csv:2:6: found 3 cells; expected 2, as in the header\."),
        ("a,b\n\n", r"t\.csv:2:1: found 1 cells; expected 2, as in the header\."),
        (b"a,b\n1,x\n2,\xd8\xa7\xff\n", r"t\.csv:3:4: found the byte 0xFF; expected UTF-8\."),
    ],
)
def test_strict_reading_stops_at_the_fault_and_says_where(table, text, message):
    with pytest.raises(BadCsvError, match=message):
        list(read_records(table(text)))


def test_a_replacement_character_that_stands_in_the_file_is_read(table):
    assert list(read_records(table("a\n\ufffd\n"))) == [["a"], ["\ufffd"]]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=6))
def test_what_is_written_is_read_back_and_python_reads_the_same(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    text = "".join(write_record(row) + "\n" for row in rows)
    path.write_bytes(text.encode())
    assert [one.cells() for one in read_all(path)] == rows
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == rows


@settings(derandomize=True, max_examples=300, deadline=None)
@given(text=st.text('ab,"\n\r', max_size=30), numbers=st.sets(st.integers(0, 12)))
def test_locating_gives_the_records_that_reading_gives(tmp_path_factory, text, numbers):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(text.encode())
    read = dict(enumerate(read_all(path)))
    assert locate(path, numbers) == {number: read[number] for number in numbers if number in read}


@pytest.mark.parametrize("line", ['1,"x', '"', 'x"y,"', '""",'])
def test_many_bad_quotation_marks_take_linear_time(table, line):
    path = table("a,b\n" + f"{line}\n" * 20_000)
    started = time.perf_counter()
    assert sum(1 for _ in read_all(path)) > 10_000
    assert time.perf_counter() - started < 5
