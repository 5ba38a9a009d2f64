"""What was released changes only with a reason."""

from __future__ import annotations

import pytest

from footnoted.descriptor import LAST_RELEASE, read_package
from footnoted.issues import Finding, Issue
from footnoted.lists import CORRECTIONS, PUBLISHED
from footnoted.model import Model
from footnoted.rows import history
from footnoted.tables import place
from footnoted.upkeep.kept import keep_release

HEADER = "release,table,row,field,was,now,reason\n"
PUT_BACK = f"Put the value back, or add a line to {CORRECTIONS}: {HEADER.strip()}."
HASH = "8c5f4496476b6c3f9f30612aee9f7f9a39c87fec5040046aecd20ea20c3a66f2"
GIST = "Holds that all depends on the batteries."


@pytest.fixture
def released(sample):
    """Keep the sample as release 0.1.0, change it, and give what the layer says."""
    keep_release(read_package(sample))

    def run(*edits, corrections="", known=()):
        for file, old, new in edits:
            path = sample / file
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1
            path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
        if corrections:
            (sample / CORRECTIONS).write_text(HEADER + corrections, encoding="utf-8")
        package = read_package(sample)
        found = list(history.check(Model(package), known))
        issues = [one for one in found if isinstance(one, Issue)]
        findings = [one for one in found if isinstance(one, Finding)]
        return [str(one) for one in issues + place(package, findings)]

    return run


DENMARK = ("data/places.csv", "denmark,Denmark,,,country,DK,", "denmark,Denmark,,,region,DK,")
SAYS = (
    "data/places.csv:2:19: error [history.changed] places/denmark/kind: "
    f'found "region"; expected "country", as in release 0.1.0. {PUT_BACK}'
)


def test_what_is_as_it_was_raises_nothing(released):
    assert released() == []


def test_a_changed_cell_is_named_with_what_it_was(released):
    assert released(DENMARK) == [SAYS]


def test_one_value_in_another_form_is_no_change(released):
    number = ("data/funding_facts.csv", ",4000000,", ",4000000.0,")
    assert released(number) == []


def test_several_names_may_stand_in_any_order(sample, released):
    for folder in (sample, sample / LAST_RELEASE):
        path = folder / "data" / "places.csv"
        names = "بورت مارين|the port" if folder == sample else "the port|بورت مارين"
        text = path.read_text(encoding="utf-8").replace("بورت مارين", names)
        path.write_text(text, encoding="utf-8")
    assert released() == []


def test_a_correction_accepts_the_change_that_it_names(released):
    assert released(DENMARK, corrections="0.1.0,places,denmark,kind,country,region,It is one.\n") == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("0.1.0,places,denmark,kind,country,region,", '2:42: error [history.correction] found "" as reason'),
        ("0.1.0,places,denmark,kind,city,region,So.", '2:27: error [history.correction] found "city" as was'),
        (
            "0.1.0,places,denmark,kind,country,city,So.",
            '2:35: error [history.correction] found "city" as now',
        ),
        (
            "0.1.0,places,denmark,name,Denmark,Danmark,So.",
            '2:22: error [history.correction] found "name" as field',
        ),
    ],
)
def test_a_correction_that_is_none_is_an_issue(released, line, says):
    issues = released(DENMARK, corrections=f"{line}\n")
    assert issues[0].startswith(f"{CORRECTIONS}:{says}; expected ")
    assert len(issues) == (1 if line.endswith(",") else 2)


EUROS = (
    ("data/funding_facts.csv", ",4000000,,money,EUR,", ",4000000,,money,DKK,"),
    ("data/funding_facts.csv", ",10000000,,money,EUR,", ",10000000,,money,DKK,"),
)


def test_a_line_without_a_row_gives_one_reason_for_a_value_of_a_whole_column(released):
    assert len(released(*EUROS)) == 2
    assert released(corrections="0.1.0,funding_facts,,currency,EUR,DKK,Kroner from now on.\n") == []


def test_a_line_without_a_row_covers_no_other_value_and_no_other_column(released):
    region = "0.1.0,places,,kind,country,region,It is one.\n"
    assert released(DENMARK, corrections=region) == []
    (said,) = released(corrections=region.replace("region", "district"))[1:]
    assert said == SAYS


@pytest.mark.parametrize("line", ["places,,kind,country,district", "places,,name,country,region"])
def test_a_line_without_a_row_that_no_cell_follows_is_an_issue(released, line):
    said = released(DENMARK, corrections=f"0.1.0,{line},So.\n")
    assert said[0] == (
        f'{CORRECTIONS}:2:20: error [history.correction] found "country" as was; '
        "expected what a released cell of this column was, before the value now. "
        f"Write the line as {HEADER.strip()}, or delete it."
    )
    assert said[1:] == [SAYS]


def test_a_line_for_a_cell_stands_beside_one_for_its_column(released):
    lines = "0.1.0,places,,kind,country,region,It is one.\n0.1.0,places,denmark,kind,country,city,No.\n"
    assert [one.partition(" found")[0] for one in released(DENMARK, corrections=lines)] == [
        f"{CORRECTIONS}:3:35: error [history.correction]"
    ]


def test_a_correction_of_an_earlier_release_is_a_record_and_not_compared(released):
    assert released(corrections="0.0.9,places,denmark,kind,city,country,It is one.\n") == []


def test_a_cell_that_has_an_issue_already_is_not_named_twice(released):
    known = [
        Issue("data/places.csv", 2, 19, "a.b", "x", "y", "Z.", table="places", row="denmark", field="kind")
    ]
    assert released(DENMARK, known=known) == []


@pytest.mark.parametrize(
    ("new", "is_said"),
    [
        ("Holds that all depends on batteries.", False),
        ("Thinks that everything depends on the batteries.", False),
        ("", True),
        ("Calls three firms the sisters of the harbour.", True),
    ],
)
def test_own_words_may_be_put_better_but_not_say_something_else(released, new, is_said):
    assert bool(released(("data/statements.csv", GIST, new))) is is_said


def test_own_words_that_another_row_had_are_in_the_wrong_place(released):
    rows = (
        ("data/places.csv", "The town where Tidewright settled.", "@"),
        ("data/places.csv", ",,,country,DK,,", ",,,country,DK,The town where Tidewright settled.,"),
        ("data/places.csv", "@", "The harbour town where Tidewright settled."),
    )
    assert [one.partition(" found")[0] for one in released(*rows)] == [
        "data/places.csv:2:30: error [history.changed] places/denmark/description:"
    ]


def test_new_rows_and_their_order_raise_nothing(released):
    row = "aarhus,Aarhus,,,city,DK,,harbour-ferries-s003\n"
    assert released(("data/places.csv", "denmark,Denmark", f"{row}denmark,Denmark")) == []


def test_another_text_of_a_source_moves_offsets_without_a_word(released):
    edits = (
        ("data/sources.csv", ",1172,", ",1173,"),
        ("data/market_figures.csv", ",698,720,", ",699,721,"),
    )
    assert [one.partition(": error")[0] for one in released(*edits)] == [
        "data/market_figures.csv:4:86",
        "data/market_figures.csv:4:90",
        "data/sources.csv:2:127",
    ]
    assert [one.partition(": error")[0] for one in released(("data/sources.csv", HASH, "0" * 64))] == [
        "data/sources.csv:2:127",
        "data/sources.csv:2:132",
    ]


def test_a_row_that_is_gone_is_missed(released, sample):
    path = sample / "data" / "places.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if not one.startswith("denmark,")), encoding="utf-8")
    assert released() == [
        (
            'data/places.csv:1: error [history.gone] places: found no row of "denmark"; '
            "expected every row that was released. Put the row back; "
            f"if it was wrong, write the reason beside its id in {PUBLISHED}."
        )
    ]
    listed = (PUBLISHED, "places,denmark,\n", "places,denmark,it is no place\n")
    assert released(listed) == []


def test_many_rows_that_are_gone_make_one_message(released, sample):
    path = sample / "data" / "mentions.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(lines[0], encoding="utf-8")
    (said,) = released()
    assert f"and {len(lines) - 1 - history.SHOWN} more; expected every row that was released." in said


def test_an_id_that_was_withdrawn_is_not_used_again(released):
    withdrawn = (PUBLISHED, "places,denmark,\n", "places,denmark,it is no place\n")
    (said,) = released(withdrawn)
    assert said == (
        'data/places.csv:2:1: error [history.reused] places/denmark/place_id: found "denmark"; '
        'expected an id that was not withdrawn ("it is no place"). Give the row another id.'
    )


def test_a_release_that_cannot_be_read_is_an_issue(released, sample):
    (sample / LAST_RELEASE / "datapackage.json").write_text("{", encoding="utf-8")
    assert released(DENMARK) == [
        (
            f"{LAST_RELEASE}/datapackage.json: error [history.release] found no data package; "
            "expected a descriptor in JSON. Restore the folder as `footnoted keep` wrote it."
        )
    ]


def test_paths_of_the_last_release_lead_nowhere_else_and_that_is_said(released, sample):
    path = sample / LAST_RELEASE / "datapackage.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("data/places.csv", "../places.csv"), encoding="utf-8"
    )
    assert released(DENMARK) == [
        (
            f"{LAST_RELEASE}/datapackage.json: error [history.release] found the table places at "
            '"../places.csv"; expected a path in data/; no other is opened. '
            "Restore the folder as `footnoted keep` wrote it."
        )
    ]


def test_keeping_a_release_keeps_its_files_byte_for_byte(sample):
    package = read_package(sample)
    kept = keep_release(package)
    assert [one.relative_to(sample).as_posix() for one in kept] == [LAST_RELEASE, PUBLISHED]
    for name in ("datapackage.json", *(one.path for one in package.resources)):
        assert (sample / LAST_RELEASE / name).read_bytes() == (sample / name).read_bytes()


def test_the_repository_keeps_a_release_whose_tables_are_all_there_still(root):
    old = history.read_last_release(read_package(root))
    assert old is not None
    assert old.resources
    assert {one.name for one in old.resources} <= {one.name for one in read_package(root).resources}
