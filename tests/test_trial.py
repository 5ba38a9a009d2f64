"""Two articles of our own become a valid package in few commands, few typed cells and no typed offset."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import footnoted
from footnoted.cli import main

TEXTS = Path(__file__).with_name("trial")
COMPANY, PERSON, PLACE = ("companies", ""), ("people", ""), ("places", "city")
COUNTRY, PRODUCT = ("places", "country"), ("products", "device")

NAMES = {
    "Orvane Pumps": COMPANY,
    "Delmara": PLACE,
    "Denmark": COUNTRY,
    "Kestrel Capital": COMPANY,
    "Tern": PRODUCT,
    "Ines Calder": PERSON,
    "Delmara Harbour Board": ("organizations", "association"),
    "Halden Marine": COMPANY,
    "Sweden": COUNTRY,
    "Tomas Wren": PERSON,
    "Sorrel Fund": ("organizations", "fund"),
    "University of Delmara": ("organizations", "university"),
    "Institute of Tides": ("organizations", "university"),
    "Lumen Yards": COMPANY,
    "Skerry": ("products", "vehicle"),
    "Plover": ("products", "vehicle"),
    "Port Isolde": PLACE,
    "Corvan Lines": COMPANY,
    "Odile Marsh": PERSON,
    "Jonas Quill": PERSON,
    "Brannock Bank": COMPANY,
    "Lagoon Fund": ("organizations", "fund"),
    "Isolde Port Authority": ("organizations", "government"),
    "Petra Lowell": PERSON,
    "Veldt Energy": COMPANY,
    "Germany": COUNTRY,
    "Heron Prize": ("organizations", "gathering"),
}
"""What each name is; Norway, which stands at a sentence's begin alone, is added by itself."""


def money(actor, kind, gist, modality="stated", by=""):
    cells = {"actor": actor, "kind": kind, "gist": gist, "modality": modality, "asserted_by": by}
    return {"into": "funding_facts", **cells}


def count(subject, metric, modality="stated", by=""):
    return {
        "into": "other_figures",
        "subject": subject,
        "metric": metric,
        "modality": modality,
        "asserted_by": by,
    }


def market(subject, metric, direction):
    cells = {"subject": subject, "metric": metric, "direction": direction, "modality": "stated"}
    return {"into": "market_figures", **cells}


WREN = ("attributed", "tomas-wren")
FIGURES = {
    "12 million euros": money("orvane-pumps", "raised", "Orvane takes in capital."),
    "900 litres": count("tern", "volume moved"),
    "14 kilograms": count("tern", "weight"),
    "650 euros": money("tern", "terms", "What one Tern costs."),
    "120 workers": count("orvane-pumps", "workers"),
    "9 suppliers": count("orvane-pumps", "suppliers"),
    "40 pumps": count("delmara-harbour-board", "pumps bought"),
    "3 million euros": money("delmara-harbour-board", "spending", "The board pays for pumps."),
    "25 pumps": count("halden-marine", "pumps sold"),
    "6 customers": count("halden-marine", "customers lost"),
    "4 percent": market("halden-marine", "share price", "down"),
    "30 orders": count("halden-marine", "orders", *WREN),
    "2 million euros": money("halden-marine", "revenue", "What Wren thinks will come in.", *WREN),
    "5 new ports": count("halden-marine", "ports", *WREN),
    "8 million dollars": money("sorrel-fund", "debt", "A loan for Halden."),
    "20 percent": count("kestrel-capital", "share of Orvane Pumps"),
    "11 percent": count("kestrel-capital", "share of Halden Marine"),
    "16 pumps": count("university-of-delmara", "pumps in tests"),
    "3 laboratories": count("university-of-delmara", "laboratories"),
    "22 students": count("university-of-delmara", "students"),
    "48 passengers": count("skerry", "passengers"),
    "2 bicycles": count("skerry", "bicycles"),
    "7 boats": count("lumen-yards", "boats sold"),
    "21 million euros": money("corvan-lines", "spending", "Corvan pays for boats."),
    "310 employees": count("corvan-lines", "employees"),
    "18 routes": count("corvan-lines", "routes"),
    "12 boats": count("corvan-lines", "boats"),
    "5 million euros": money("brannock-bank", "debt", "A joint loan for Lumen."),
    "3 percent": market("corvan-lines", "fares", "up"),
    "90,000 euros": money("corvan-lines", "fined", "Corvan pays a penalty."),
    "75 welders": count("lumen-yards", "welders to be hired", "planned"),
    "33 orders": count("lumen-yards", "orders", "attributed", "petra-lowell"),
    "4 designs": count("lumen-yards", "designs", "attributed", "petra-lowell"),
    "2 boats": count("norway", "boats bought"),
    "6 million euros": money("norway", "spending", "Norway pays for its order."),
    "60 batteries": count("veldt-energy", "batteries supplied"),
    "10,000 euros": money("heron-prize", "support", "What comes with the prize."),
}
EVENTS = {
    "March 2019": {"gist": "The plant starts work.", "actor": "orvane-pumps"},
    "7 May 2023": {"gist": "Halden loses value.", "actor": "halden-marine"},
    "June 2024": {"gist": "Tickets get dearer.", "actor": "corvan-lines"},
}
STATEMENTS = {
    "pumps": {"speaker": "ines-calder", "gist": "It needs no fuel."},
    "boats": {"speaker": "odile-marsh", "gist": "She asks for less noise."},
}
SOURCES = {"title": "Our own text", "rights": "CC0-1.0: written for this test.", "published": "2024"}


def decision(source, row, number):
    """Give what a person types into one row of the draft."""
    found = row["found"]
    if found == "the source":
        return {**SOURCES, "title": f"A text on {source}", "published_basis": "Written for this test."}
    if found == "a sentence":
        return {"gist": f"Part {number} on {source}, in few words."}
    if found.startswith("a name"):
        name = row["name"].partition(" of Halden")[0].partition(" of Lumen")[0].partition(" of Germany")[0]
        table, kind = NAMES[name]
        more = {"kind": kind} if kind else {}
        return {"into": table, **more, **({"name": name} if name != row["name"] else {})}
    typed = {"a title": {"reason": found}, "a heading": {"reason": found}}
    typed["a quotation"] = {**STATEMENTS[source], "mode": "direct", "attribution": "named"}
    typed["a date"] = {**EVENTS.get(row["as_written"], {}), "modality": "stated"}
    typed["a figure"] = FIGURES.get(row["as_written"], {})
    return {name: cell for name, cell in typed[found].items() if cell}


def decide(path, source):
    """Edit a draft as a person does; give how many cells were typed."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = [*reader], reader.fieldnames
    typed = 0
    for number, row in enumerate(rows):
        given = decision(source, row, number)
        assert not {"start", "end"} & set(given)
        row.update(given)
        typed += len(given)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return typed


def cells(root):
    """Count the cells of a package in which something stands."""
    paths = [*(root / "data").glob("*.csv"), *(root / "validation").glob("*.csv")]
    texts = [path.read_text(encoding="utf-8").splitlines() for path in paths]
    return sum(bool(cell) for text in texts for row in csv.reader(text[1:]) for cell in row)


def rows(root, table):
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_two_articles_become_a_package(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    commands = []

    def run(*words):
        commands.append(words)
        assert main([*words]) == 0, capsys.readouterr()

    run("init", "coast", "--title", "Coast news", "--licence", "CC0-1.0")
    monkeypatch.chdir(tmp_path / "coast")
    for name in ("pumps", "boats"):
        Path(f"{name}.en.txt").write_bytes((TEXTS / f"{name}.en.txt").read_bytes())
    typed = 2
    run("suggest", "pumps.en.txt")
    run("suggest", "boats.en.txt", "--source", "boats")
    norway = [{"name": "Norway", "kind": "country"}, {"name": "Germany", "kind": "country"}]
    Path("more.json").write_text(json.dumps({"places": norway}), encoding="utf-8")
    typed += 4
    for name in ("pumps", "boats"):
        typed += decide(Path(f"drafts/{name}.csv"), name)
    run("add", "--from-json", "more.json", "--article", "boats.en.txt")
    run("suggest", "pumps.en.txt", "--accept")
    run("suggest", "boats.en.txt", "--accept")
    run("validate", "--article", "pumps.en.txt", "--article", "boats.en.txt")
    run("build", "--article", "pumps.en.txt", "--article", "boats.en.txt", "--output", "../release")

    root = tmp_path / "coast"
    figures = sum(len(rows(root, one)) for one in ("funding_facts", "market_figures", "other_figures"))
    assert (len(rows(root, "sentences")), figures, len(rows(root, "entities"))) == (32, 37, 28)
    assert len(commands) <= 20
    assert typed <= 0.4 * cells(root), (typed, cells(root))
    assert footnoted.validate(tmp_path / "release", layers=["files", "integrity"]).issues == []
