"""Whole contributions, made with care: a new text with its rows passes every layer in silence."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field

import pytest

from footnoted.article.source import anchor, read_article, write_anchors
from footnoted.descriptor import read_package
from footnoted.lists import LISTS, READ_BY_HAND
from footnoted.model import Model
from footnoted.rows.names import gazetteer
from footnoted.tables import read_rows, write_csv
from footnoted.upkeep.kept import keep_release
from footnoted.validation import NAMES, validate

LAYERS_OF_ROWS = [one for one in NAMES if one != "expectations"]
SOURCE = "diary"


@dataclass(frozen=True)
class Whole:
    """A text of one sentence below its title, and the rows that claim what it says.

    `figure` are the cells of a row of other_figures, `date` those of an event; `names` are new entities:
    table, id and cells; `by_hand` is entered a second time. `mentions` are added for every name.
    """

    text: str
    figure: dict = field(default_factory=dict)
    date: dict = field(default_factory=dict)
    names: tuple = ()
    rows: tuple = ()
    by_hand: dict = field(default_factory=dict)


def figure(text, words, value, unit, **more):
    return Whole(text, figure={"as_written": words, "value": value, "unit": unit, **more})


def date(text, words, edtf, **more):
    return Whole(text, date={"as_written": words, "edtf": edtf, **more})


def quoted(text, words, **more):
    cells = {"statement_id": "lindqvist-new", "speaker": "mara-lindqvist", "mode": "direct"}
    said = {"attribution": "named", "gist": "Likens vessels to those who wait.", "words": words}
    return Whole(text, rows=(("statements", cells | said | more),))


def named(text, table, entity_id, name, *rows, **more):
    return Whole(text, names=((table, entity_id, {"name": name, **more}),), rows=rows)


EDITS = {
    "a count": figure("The yard employs 45 workers.", "45 workers", "45", "worker"),
    "a grouped number": figure("The yard employs 1,250 workers.", "1,250 workers", "1250", "worker"),
    "a number with a point": figure("Fares are 3.5 percent of the budget.", "3.5 percent", "3.5", "percent"),
    "a percent sign": figure("Some 7% of the fleet is new.", "Some 7%", "7", "percent", qualifier="about"),
    "a negative percentage": figure("The tide fell by -2 percent.", "-2 percent", "-2", "percent"),
    "a true minus": figure("The tide fell by −2 percent.", "−2 percent", "-2", "percent"),
    "a range": figure(
        "A crossing takes 10 to 12 minutes.", "10 to 12 minutes", "10", "minute", value_high="12"
    ),
    "a range with a dash": figure(
        "A crossing takes 10–12 minutes.", "10–12 minutes", "10", "minute", value_high="12"
    ),
    "a number word": figure("The yard has three customers.", "three customers", "3", "customer"),
    "more than": figure(
        "The yard has more than 20 customers.",
        "more than 20 customers",
        "20",
        "customer",
        qualifier="more_than",
    ),
    "at least": figure(
        "The yard has at least 20 customers.", "at least 20 customers", "20", "customer", qualifier="at_least"
    ),
    "up to": figure(
        "The yard has up to 20 customers.", "up to 20 customers", "20", "customer", qualifier="at_most"
    ),
    "a sum in dollars": figure(
        "A crane costs 2 million dollars.", "2 million dollars", "2000000", "money", currency="USD"
    ),
    "a currency sign": figure("A crane costs $2 million.", "$2 million", "2000000", "money", currency="USD"),
    "a sum in euros": figure("A crane costs €45,000.", "€45,000", "45000", "money", currency="EUR"),
    "an Arabic sum": figure(
        "تبلغ كلفة الرافعة 3 ملايين دولار.", "3 ملايين دولار", "3000000", "money", currency="USD"
    ),
    "an Arabic count": figure("توظف الورشة 45 عاملا.", "45 عاملا", "45", "worker"),
    "an Arabic percent sign": figure("ارتفعت الأسعار بنسبة 4٪.", "4٪", "4", "percent"),
    "an Arabic count with more than": figure(
        "توظف الورشة أكثر من 300 موظف.", "أكثر من 300 موظف", "300", "employee", qualifier="more_than"
    ),
    "an Arabic approximate sum": figure(
        "تبلغ الكلفة نحو 5 مليارات يورو.",
        "نحو 5 مليارات يورو",
        "5000000000",
        "money",
        currency="EUR",
        qualifier="about",
    ),
    "a Chinese sum": figure(
        "造价约3亿元。", "约3亿元", "300000000", "money", currency="CNY", qualifier="about"
    ),
    "a year": date("The pier was built in 1998.", "1998", "1998"),
    "a month and year": date("The pier was built in June 1998.", "June 1998", "1998-06"),
    "a day": date("The pier was built on 3 June 1998.", "3 June 1998", "1998-06-03"),
    "a season": date("The pier was built in autumn 1998.", "autumn 1998", "1998-23"),
    "a decade": date("The pier was built in the 1990s.", "1990s", "199X"),
    "early in a year": date("The pier was built in early 1998.", "early 1998", "1998", qualifier="early"),
    "an Arabic month": date("بني الرصيف في يونيو 1998.", "يونيو 1998", "1998-06"),
    "a Levantine month": date("بني الرصيف في حزيران 1998.", "حزيران 1998", "1998-06"),
    "a new company": named("Gullwing repairs old boats.", "companies", "gullwing", "Gullwing"),
    "a new company with an accent": named("Ærøfart repairs old boats.", "companies", "aerofart", "Ærøfart"),
    "a new company with a comma": named(
        "Gullwing, Inc. repairs old boats.", "companies", "gullwing", "Gullwing, Inc."
    ),
    "a new company with an ampersand": named(
        "Gull & Wing repairs old boats.", "companies", "gull-and-wing", "Gull & Wing"
    ),
    "a new company that is called NA": named("NA repairs old boats.", "companies", "na", "NA"),
    "a new person": named("Nora Vik repairs old boats.", "people", "nora-vik", "Nora Vik"),
    "a new person in Arabic": named(
        "تصلح لينا صعب القوارب القديمة.", "people", "lina-saab", "Lina Saab", aliases="لينا صعب"
    ),
    "a new place": named("Boats rest in Aarhus.", "places", "aarhus", "Aarhus", kind="city"),
    "a new product": named("The Puffin is a new app.", "products", "puffin", "Puffin", kind="app"),
    "a particle joined to a Latin name": Whole("تعاقدت الورشة معها وTidewright من جديد."),
    "a tatweel before a Latin name": Whole("تابعت الورشة العمل لـTidewright من جديد."),
    "a Latin name in Arabic": Whole("تعاقدت شركة Tidewright مع الورشة."),
    "a name with a proclitic": Whole("عاد العمال إلى المدينة وبورت مارين هادئة."),
    "an emoji before a name": Whole("🚢 Tidewright works on."),
    "a ligature": Whole("رحبت الورشة بالحاج محمد ﷺ في المدينة مع Tidewright."),
    "a name in quotation marks": Whole("They call it ‘Tidewright’, and it works on."),
    "a name with a possessive": Whole("Tidewright's boats are of wood."),
    "a statement": Whole(
        "“Boats are patient”, says Mara Lindqvist.",
        rows=(
            (
                "statements",
                {
                    "statement_id": "lindqvist-patient",
                    "speaker": "mara-lindqvist",
                    "mode": "direct",
                    "attribution": "named",
                    "gist": "Likens vessels to those who wait.",
                    "words": "Boats are patient",
                },
            ),
        ),
    ),
    "a relationship": Whole(
        "Tidewright now uses Quayside.",
        rows=(
            (
                "relationships",
                {
                    "relationship_id": "tidewright-uses-quayside",
                    "subject": "tidewright",
                    "predicate": "uses",
                    "object": "quayside",
                    "modality": "stated",
                },
            ),
        ),
    ),
    "a count of what the toolkit has no noun for": Whole(
        "The yard has 45 capstans.",
        figure={"as_written": "45 capstans", "value": "45", "unit": "capstan"},
        by_hand={"value": "45", "unit": "capstan"},
    ),
    "nothing at all": figure("The yard had 0 workers.", "0 workers", "0", "worker"),
    "zero percent": figure(
        "Some 0 percent of the fleet is new.", "Some 0 percent", "0", "percent", qualifier="about"
    ),
    "a fall in Arabic": figure("انخفضت الأسعار بنسبة -4٪.", "-4٪", "-4", "percent"),
    "the price of a ticket": figure("A ticket costs $2.", "$2", "2", "money", currency="USD"),
    "a sum in naira": figure(
        "A crane costs 5 million naira.", "5 million naira", "5000000", "money", currency="NGN"
    ),
    "a sum in Indian rupees": figure(
        "A crane costs 5 million Indian rupees.",
        "5 million Indian rupees",
        "5000000",
        "money",
        currency="INR",
    ),
    "a sum in Emirati dirhams": figure(
        "تبلغ كلفة الرافعة 3 ملايين درهم إماراتي.",
        "3 ملايين درهم إماراتي",
        "3000000",
        "money",
        currency="AED",
    ),
    "a sum in Egyptian pounds": figure(
        "تبلغ كلفة الرافعة 3 ملايين جنيه مصري.", "3 ملايين جنيه مصري", "3000000", "money", currency="EGP"
    ),
    "trillions": figure(
        "The market is worth $3.2 trillion.", "$3.2 trillion", "3200000000000", "money", currency="USD"
    ),
    "hundreds of billions of parts": figure(
        "The model has 671 billion parameters.", "671 billion parameters", "671000000000", "parameter"
    ),
    "more than a thousand percent": figure(
        "Sales rose by 2,500 percent.", "2,500 percent", "2500", "percent"
    ),
    "Arabic-Indic digits": figure("توظف الورشة ٤٥ عاملا.", "٤٥ عاملا", "45", "worker"),
    "grouped Arabic-Indic digits": figure("توظف الورشة ٤٬٥٠٠ عامل.", "٤٬٥٠٠ عامل", "4500", "worker"),
    "Arabic-Indic decimals": figure("ارتفعت الأسعار بنسبة ٤٫٥٪.", "٤٫٥٪", "4.5", "percent"),
    "a dual": figure("اشترت الورشة سفينتين.", "سفينتين", "2", "ship"),
    "a Chinese count": figure("船厂有3万名工人。", "3万名工人", "30000", "worker"),
    "a count in Chinese numerals": figure("船厂有三百名工人。", "三百名工人", "300", "worker"),
    "a rank": figure("It is the third largest yard.", "third largest", "3", "rank", qualifier="ordinal"),
    "a year of another century": date("The pier was built in 1890.", "1890", "1890"),
    "a century": date("The pier was built in the 19th century.", "19th century", "18XX"),
    "a plan for a far year": date("The pier will be rebuilt by 2060.", "2060", "2060", modality="planned"),
    "a year in Arabic-Indic digits": date("بني الرصيف عام ١٩٩٨.", "١٩٩٨", "1998"),
    "an Arabic decade": date("بني الرصيف في التسعينيات.", "التسعينيات", "199X"),
    "a Chinese month": date("码头建于1998年6月。", "1998年6月", "1998-06"),
    "a quotation with a comma before its mark": quoted(
        "“Boats are patient,” says Mara Lindqvist.", "Boats are patient,"
    ),
    "a quotation without the comma before its mark": quoted(
        "“Boats are patient,” says Mara Lindqvist.", "Boats are patient"
    ),
    "a quotation with its full stop": quoted(
        "Mara Lindqvist says: “Boats are patient.”", "Boats are patient."
    ),
    "a quotation without its full stop": quoted(
        "Mara Lindqvist says: “Boats are patient.”", "Boats are patient"
    ),
    "a quotation that asks": quoted("“Are boats patient?” asks Mara Lindqvist.", "Are boats patient?"),
    "a quotation without the dots behind it": quoted(
        "“Boats are patient...” says Mara Lindqvist.", "Boats are patient"
    ),
    "an Arabic quotation with its comma": quoted("«القوارب صبورة،» قالت Mara Lindqvist.", "القوارب صبورة،"),
    "an Arabic quotation without its comma": quoted("«القوارب صبورة،» قالت Mara Lindqvist.", "القوارب صبورة"),
    "a long description": named(
        "Gullwing repairs old boats.",
        "companies",
        "gullwing",
        "Gullwing",
        description="A yard that repairs old boats, "
        + "and does so with great care for wood and rope, " * 12,
    ),
    "a further statement of the same sentence": Whole(
        "“Boats are patient”, says Mara Lindqvist, “and ropes are not”.",
        rows=tuple(
            row
            for words in ("Boats are patient", "and ropes are not")
            for row in quoted("", words, statement_id=f"lindqvist-{words.split()[1]}").rows
        ),
    ),
    "a name with a hyphen": named(
        "Baltic-Line repairs old boats.", "companies", "baltic-line", "Baltic-Line"
    ),
    "a name that begins with a digit": named("The firm 4Sea repairs old boats.", "companies", "4sea", "4Sea"),
    "a name that begins small": named(
        "The app iFerry repairs old boats.", "products", "iferry", "iFerry", kind="app"
    ),
    "a person with particles": named(
        "Ludwig van der Berg repairs old boats.", "people", "ludwig-van-der-berg", "Ludwig van der Berg"
    ),
    "a place in Arabic": named(
        "ترسو القوارب في الدوحة.", "places", "doha", "Doha", kind="city", aliases="الدوحة"
    ),
    "a place in Chinese": named(
        "船停在上海。", "places", "shanghai", "Shanghai", kind="city", aliases="上海"
    ),
    "a person in Chinese": named("王海修理旧船。", "people", "wang-hai", "Wang Hai", aliases="王海"),
    "a company in Arabic": named(
        "شركة أمواج تصلح القوارب القديمة.", "companies", "amwaj", "Amwaj", aliases="أمواج"
    ),
}


def contribute(root, whole):
    """Anchor the text as a new source and add its rows, sorted by key."""
    path = root / "article.diary.txt"
    title = "مذكرات" if "ا" in whole.text else "日记" if "。" in whole.text else "A diary"
    path.write_text(f"{title}\n\n{whole.text}\n", encoding="utf-8")
    package, article = read_package(root), read_article(path)
    write_anchors(package, anchor(package, article, SOURCE))
    start = article.text.index(whole.text)
    sentence = f"{SOURCE}-s002"

    def span(words):
        at = start + whole.text.index(words)
        return {"start": at, "end": at + len(words)}

    added = {"sources": [], "other_figures": [], "events": []}
    if whole.figure:
        cells = {
            "other_figure_id": "new-figure",
            "metric": "a figure",
            "described_as": "the sentence says: it",
        }
        added["other_figures"].append(
            cells | {"modality": "stated"} | whole.figure | span(whole.figure["as_written"])
        )
    if whole.date:
        cells = {
            "event_id": "new-event",
            "gist": "Something is made.",
            "described_as": "the sentence says: it",
        }
        added["events"].append(cells | {"modality": "stated"} | whole.date | span(whole.date["as_written"]))
    for table, entity_id, cells in whole.names:
        (key,) = package.resource(table).primary_key
        kinds = {"companies": "company", "people": "person", "places": "place", "products": "product"}
        added.setdefault(table, []).append({key: entity_id, **cells})
        added.setdefault("entities", []).append({"entity_id": entity_id, "kind": kinds[table]})
    for table, cells in whole.rows:
        words = cells.get("words")
        rest = {name: cell for name, cell in cells.items() if name != "words"}
        added.setdefault(table, []).append(rest | (span(words) if words else {}))
    for table, rows in added.items():
        write(root, table, [{"sentence_id": sentence, **row} for row in rows])
    if whole.by_hand:
        with (root / "validation" / "read_by_hand.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(LISTS[READ_BY_HAND])
            writer.writerows(
                ["other_figures", "new-figure", *cell, "No noun."] for cell in whole.by_hand.items()
            )
    has_mentions = add_mentions(root, article, sentence)
    describe(root, sentence, has_rows=has_mentions or any(added.values()))
    return [read_article(root / name) for name in ("article.en.txt", "article.ar.txt", path.name)]


def add_mentions(root, article, sentence):
    """Add a row for each naming that the toolkit finds; tell whether there was one."""
    package = read_package(root)
    rows, counts = [], {}
    taken = {row.cells["mention_id"] for row in read_rows(package, package.resource("mentions"))}
    for span in gazetteer(Model(package)).find(article.text):
        number = counts.setdefault(span.entity, 1)
        while f"{span.entity}-m{number:02d}" in taken:
            number += 1
        taken.add(f"{span.entity}-m{number:02d}")
        words = article.text[span.start : span.end]
        cells = {"mention_id": f"{span.entity}-m{number:02d}", "entity_id": span.entity, "as_written": words}
        rows.append({**cells, "start": span.start, "end": span.end, "sentence_id": sentence})
    write(root, "mentions", rows)
    return bool(rows)


def write(root, table, added):
    package = read_package(root)
    resource = package.resource(table)
    (key,) = resource.primary_key
    rows = [row.cells for row in read_rows(package, resource)]
    rows += [
        {name: str(row[name]) if name in row else None for name in resource.field_names} for row in added
    ]
    write_csv(root / resource.path, resource.field_names, sorted(rows, key=lambda row: row[key]))


def describe(root, sentence, *, has_rows):
    """Write what anchoring leaves to a hand: the source's title and rights, gists, what is set aside."""
    package = read_package(root)
    source = package.resource("sources")
    rows = [row.cells for row in read_rows(package, source)]
    for row in rows:
        if row["source_id"] == SOURCE:
            row |= {"title": "A diary", "published": "2024", "published_basis": "Written for this test."}
            row |= {"rights": "CC0-1.0: written for this test.", "includes_text": "TRUE"}
    write_csv(root / source.path, source.field_names, rows)
    sentences = package.resource("sentences")
    rows = [row.cells for row in read_rows(package, sentences)]
    for row in rows:
        row["gist"] = row["gist"] or "What a diary says."
    write_csv(root / sentences.path, sentences.field_names, rows)
    aside = [f"{SOURCE}-s001"] + ([] if has_rows else [sentence])
    with (root / "validation" / "set_aside.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [one, "", "", "", "it names no fact"] for one in aside
        )


def test_there_are_at_least_forty():
    assert len(EDITS) >= 80


@pytest.mark.parametrize("whole", EDITS.values(), ids=EDITS.keys())
def test_a_whole_contribution_raises_nothing(whole, sample):
    keep_release(read_package(sample))
    articles = contribute(sample, whole)
    outcome = validate(sample, articles, layers=LAYERS_OF_ROWS)
    assert [str(one) for one in outcome.issues] == []
