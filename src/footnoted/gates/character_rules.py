"""The rules of the characters layer, each with a fault of the sample package that it must find."""

from __future__ import annotations

from footnoted.issues import Edit, Example, Rule, Severity

MAX_CELL = 10_000
"""How many characters a cell may have: facts are short, and tools slow down or fail on huge cells."""

_SAMPLE = "data/cohorts.csv"
_CELL = "cohorts/harbour-sisters/"


def _rule(what: str, sentence: str, remedy: str, edit: Edit, says: tuple[str, str]) -> Rule:
    """Make a rule; its example edits the sample's table of cohorts and `says` place and message."""
    severity = Severity.WARNING if what == "verbatim" else Severity.ERROR
    place, message = says
    field = "name" if what == "verbatim" else "description"
    cell = f" {_CELL}{field}:" if place.startswith("2:") else ""
    issue = f"{_SAMPLE}:{place}: {severity} [characters.{what}]{cell} {message}. {remedy}"
    return Rule(f"characters.{what}", "characters", sentence, remedy, Example((edit,), issue), severity)


NOT_TEXT = _rule(
    "not-text",
    "A file that is called CSV holds text, not a page, an archive or a workbook.",
    "Export the table as CSV in UTF-8.",
    Edit(_SAMPLE, new="<!DOCTYPE html>\n"),
    ("1:1", "found an HTML or XML page; expected CSV in UTF-8"),
)
UTF8 = _rule(
    "utf-8",
    "Every byte of a table belongs to valid UTF-8.",
    "Save the file as UTF-8 and read this line again.",
    Edit(_SAMPLE, "shipping", "shïpping", "latin-1"),
    ("2:68", "found byte 0xEF; expected UTF-8"),
)
BOM = _rule(
    "bom",
    "No file begins with a byte order mark.",
    "Save the file as UTF-8 without BOM.",
    Edit(_SAMPLE, new="\ufeff"),
    ("1:1", "found U+FEFF; expected the header"),
)
LINE_ENDS = _rule(
    "line-ends",
    "Lines end with a line feed alone.",
    "Save the file with Unix line ends (LF).",
    Edit(_SAMPLE, "description,sentence_id\n", "description,sentence_id\r\n"),
    ("1:61", "found a carriage return, 1 in this file; expected line feeds alone"),
)
CONTROL = _rule(
    "control",
    "No control character and no line or paragraph separator stands in a cell.",
    "Delete the character, or write a space in its place.",
    Edit(_SAMPLE, "shipping", "ship\x07ping"),
    ("2:70", 'found U+0007 in "…rs\' name for a group of ship<U+0007>ping firms…"; expected printable text'),
)
LINE_BREAK = _rule(
    "line-break",
    "Every record stands on one line.",
    "Write a space in place of the line break.",
    Edit(
        _SAMPLE,
        "Observers' name for a group of shipping firms.",
        '"Observers\' name for a group of ship\nping firms."',
    ),
    ("2:36", 'found a line break in "Observers\' name for a group of ship<U+000A>ping…"; expected one line'),
)
BIDI = _rule(
    "bidi",
    "No character that turns the writing direction stands in a cell.",
    "Delete the character; direction is for the page that shows the text.",
    Edit(_SAMPLE, "shipping", "ship\u202eping"),
    (
        "2:70",
        (
            "found U+202E RIGHT-TO-LEFT OVERRIDE"
            ' in "…rs\' name for a group of ship<U+202E>ping firms…"; expected visible text'
        ),
    ),
)
INVISIBLE = _rule(
    "invisible",
    "No character that prints nothing stands in a cell.",
    "Delete the character.",
    Edit(_SAMPLE, "shipping", "ship\u200bping"),
    (
        "2:70",
        (
            "found U+200B ZERO WIDTH SPACE"
            ' in "…rs\' name for a group of ship<U+200B>ping firms…"; expected visible text'
        ),
    ),
)
UNASSIGNED = _rule(
    "unassigned",
    "Every character is one that Unicode has assigned, none is for private use.",
    "Write the character that is meant.",
    Edit(_SAMPLE, "shipping", "ship\ue000ping"),
    (
        "2:70",
        'found U+E000 in "…rs\' name for a group of ship<U+E000>ping firms…"; expected an assigned character',
    ),
)
SPACE = _rule(
    "space",
    "The only space in a cell is U+0020.",
    "Write a plain space.",
    Edit(_SAMPLE, "group of", "group\u00a0of"),
    (
        "2:62",
        (
            "found U+00A0 NO-BREAK SPACE"
            ' in "…ers\' name for a group<U+00A0>of shipping firms…"; expected a plain space'
        ),
    ),
)
TRIM = _rule(
    "trim",
    "No cell begins or ends with a blank.",
    "Delete the blanks at the cell's ends.",
    Edit(_SAMPLE, "firms.,", "firms. ,"),
    ("2:81", 'found "Observers\' name for a group of shipping …"; expected no blank there'),
)
NFC = _rule(
    "nfc",
    "Text is stored in Unicode's composed form (NFC).",
    "Write the letter and its mark as one character (NFC).",
    Edit(_SAMPLE, "shipping", "shi\u0308pping"),
    (
        "2:68",
        (
            "found a decomposed form"
            ' in "…rs\' name for a group of shi\u0308pping firms…"; expected the composed form'
        ),
    ),
)
SHAPED = _rule(
    "shaped",
    "Letters are stored as letters, not as presentation forms, ligatures or full-width forms.",
    "Write the plain letters.",
    Edit(_SAMPLE, "shipping", "\ufefb"),
    (
        "2:66",
        (
            "found U+FEFB ARABIC LIGATURE LAM WITH ALEF ISOLATED FORM"
            ' in "Observers\' name for a group of \ufefb firms."; expected plain letters'
        ),
    ),
)
TATWEEL = _rule(
    "tatweel",
    "No tatweel stretches an Arabic word.",
    "Delete the tatweel.",
    Edit(_SAMPLE, "shipping", "سف\u0640ن"),
    ("2:68", 'found "ـ" in "…servers\' name for a group of سفـن firms…"; expected the word without it'),
)
PERSIAN = _rule(
    "persian-letter",
    "Arabic words have Arabic letters, not those of Persian or Urdu that look like them.",
    "Write the Arabic letter.",
    Edit(_SAMPLE, "shipping", "سف\u06cc"),
    (
        "2:68",
        (
            "found U+06CC ARABIC LETTER FARSI YEH"
            ' in "…bservers\' name for a group of سفی firms…"; expected an Arabic letter'
        ),
    ),
)
DIGIT = _rule(
    "digit",
    "Digits are 0 to 9.",
    "Write the digit as 0 to 9.",
    Edit(_SAMPLE, "shipping", "٣"),
    (
        "2:66",
        (
            "found U+0663 ARABIC-INDIC DIGIT THREE"
            ' in "Observers\' name for a group of ٣ firms."; expected 0 to 9'
        ),
    ),
)
LOOK_ALIKE = _rule(
    "look-alike",
    "No word mixes Latin letters with look-alikes from another script.",
    "Write the Latin letter.",
    Edit(_SAMPLE, "shipping", "sh\u0456pping"),
    (
        "2:68",
        (
            "found U+0456 CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I"
            ' in "…ers\' name for a group of shіpping firms…"; expected a Latin letter'
        ),
    ),
)
MARKS = _rule(
    "marks",
    "No letter carries more than four marks.",
    "Delete the marks.",
    Edit(_SAMPLE, "shipping", "ship\u0300\u0302\u0303\u0304\u0306ping"),
    ("2:70", "found 5 marks in a row; expected at most 4"),
)
LOST = _rule(
    "lost",
    "No character was lost on the way and replaced by U+FFFD or question marks.",
    "Write what was lost, from the source.",
    Edit(_SAMPLE, "shipping", "ship\ufffdping"),
    (
        "2:70",
        (
            'found "\ufffd"'
            ' in "…rs\' name for a group of ship\ufffdping firms…"; expected the character that was lost'
        ),
    ),
)
MOJIBAKE = _rule(
    "mojibake",
    "No text was decoded with the wrong encoding.",
    "Write what is meant and save the file as UTF-8.",
    Edit(_SAMPLE, "shipping", "shÃ©pping"),
    (
        "2:68",
        (
            'found "\u00c3©"'
            ' in "…rs\' name for a group of sh\u00c3©pping firms…"; expected text decoded as UTF-8'
        ),
    ),
)
SHEET_ERROR = _rule(
    "sheet-error",
    "No error of a spreadsheet stands in a cell.",
    "Write the value that is meant.",
    Edit(_SAMPLE, "shipping", "#REF!"),
    ("2:66", 'found "#REF!" in "…ervers\' name for a group of #REF! firms…"; expected a value'),
)
MARKUP = _rule(
    "markup",
    "No HTML, Markdown link, template or workflow command stands in a cell.",
    "Write plain text.",
    Edit(_SAMPLE, "shipping", "<b>"),
    ("2:66", 'found "<b>" in "…bservers\' name for a group of <b> firms…"; expected plain text'),
)
FORMULA = _rule(
    "formula",
    "No cell begins like a formula of a spreadsheet.",
    "Write the text so that =, + or @ does not stand first.",
    Edit(_SAMPLE, "Observers'", "=Observers'"),
    ("2:35", 'found "=Observers\' name for a group of shipping…"; expected text or a signed number'),
)
NULL_WORD = _rule(
    "null-word",
    "Where there is no value the cell is empty; no word stands for it.",
    "Empty the cell.",
    Edit(_SAMPLE, "Observers' name for a group of shipping firms.", "N/A"),
    ("2:35", 'found "N/A"; expected an empty cell'),
)
LONG = _rule(
    "long-cell",
    "No cell has more than 10,000 characters.",
    "Shorten the text.",
    Edit(_SAMPLE, "shipping", "ship" + "p" * MAX_CELL),
    ("2:35", "found 10,042 characters; expected at most 10,000"),
)
QUOTED = _rule(
    "verbatim",
    "Words quoted from a source hold nothing hidden, shaped or decomposed unless the source does.",
    "Compare with the source; leave what the source has.",
    Edit(_SAMPLE, "harbour sisters", "harbour\u200b sisters"),
    ("2:24", 'found U+200B ZERO WIDTH SPACE in "harbour<U+200B> sisters"; expected what the source has'),
)

RULES: tuple[Rule, ...] = (
    NOT_TEXT,
    UTF8,
    BOM,
    LINE_ENDS,
    CONTROL,
    LINE_BREAK,
    BIDI,
    INVISIBLE,
    UNASSIGNED,
    SPACE,
    TRIM,
    NFC,
    SHAPED,
    TATWEEL,
    PERSIAN,
    DIGIT,
    LOOK_ALIKE,
    MARKS,
    LOST,
    MOJIBAKE,
    SHEET_ERROR,
    MARKUP,
    FORMULA,
    NULL_WORD,
    LONG,
    QUOTED,
)
