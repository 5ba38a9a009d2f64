"""A draft for a package with names of its own: each figure in the columns of every table that can take it."""

from __future__ import annotations

import csv

import pytest

from footnoted.cli import main
from packages import COURT, REPORT, copy_package, validated

EMPTIED = (
    "court_rulings",
    "deposits",
    "prison_terms",
    "tallies",
    "follow_ups",
    "court_calendar",
    "registry_marks",
)


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def empty(tmp_path):
    """The court rulings without a row of what the report states, and a draft of it."""
    root = copy_package(COURT, tmp_path)
    for name in EMPTIED:
        path = root / "data" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert main(["suggest", str(root / REPORT), "--package", str(root)]) == 0
    return root


def draft(root):
    return root / "drafts" / "ardmoor-2023.csv"


def drafted(root, words):
    """Give the filled cells of the row that was drafted for these words."""
    found = [row for row in read(draft(root)) if words in row.values()]
    assert len(found) == 1
    return {name: cell for name, cell in found[0].items() if cell}


def test_a_sum_is_in_the_columns_of_each_table_of_sums_and_in_no_column_of_months(empty):
    row = drafted(empty, "2.5 million euros")
    assert row["into"] == "?"
    assert (row["fine"], row["fine_currency"], row["fine_from"]) == ("2500000", "EUR", "321")
    assert (row["deposit"], row["deposit_quote"]) == ("2500000", "2.5 million euros")
    assert "amount" not in row  # nothing there says of which country the money is
    assert "term" not in row
    assert "costs" not in row  # one figure is not drafted twice for one table


def test_a_length_of_time_is_in_the_columns_of_months_and_in_none_of_sums(empty):
    row = drafted(empty, "18 months")
    assert (row["term"], row["amount"], row["counted_in"]) == ("18", "18", "month")
    assert not {"fine", "deposit", "costs"} & row.keys()


def test_the_columns_of_a_key_of_two_are_in_the_draft(empty):
    row = drafted(empty, "18 months")
    assert (row["convict"], row["charge"]) == ("?", "?")


def test_a_row_is_taken_into_the_table_that_is_chosen_with_the_cells_of_that_table(empty, capsys):
    rows = read(draft(empty))
    for row in rows:
        chosen = {"18 months": "prison_terms", "50,000 euros": "deposits"}
        row["into"] = chosen.get(row["amount_quote"] or row["deposit_quote"], "-")
        if row["into"] == "prison_terms":
            row |= {"convict": "a-forger", "charge": "1"}
    write(draft(empty), rows)
    assert main(["suggest", str(empty / REPORT), "--accept", "--package", str(empty)]) == 0
    assert "2 rows, 0 of the register and 0 mentions were added." in capsys.readouterr().out
    (term,), (deposit,) = read(empty / "data/prison_terms.csv"), read(empty / "data/deposits.csv")
    assert (term["convict"], term["charge"], term["term"], term["term_quote"]) == (
        *("a-forger", "1"),
        *("18", "18 months"),
    )
    assert (deposit["deposit"], deposit["deposit_quote"]) == ("50000", "50,000 euros")
    assert validated(empty, REPORT, layers=("structure", "footnotes", "readings", "anchors")).issues == []


def test_a_key_that_is_not_decided_stays_open(empty, capsys):
    rows = read(draft(empty))
    for row in rows:
        row["into"] = "prison_terms" if row["amount_quote"] == "18 months" else "-"
    write(draft(empty), rows)
    assert main(["suggest", str(empty / REPORT), "--accept", "--package", str(empty)]) == 1
    assert capsys.readouterr().out.endswith(
        f"1 rows are still open in {draft(empty)}; {len(rows) - 1} were dropped.\n"
    )
    assert read(empty / "data/prison_terms.csv") == []
