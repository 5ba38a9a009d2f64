"""The rules of the characters layer: id, sentence, and how to mend what breaks it."""

from __future__ import annotations

from footnoted.issues import Rule, Severity

MAX_CELL = 10_000
"""How many characters a cell may have: facts are short, and tools slow down or fail on huge cells."""


NOT_TEXT = Rule(
    "characters.not-text",
    "A file that is called CSV holds text, not a page, an archive or a workbook.",
    "Export the table as CSV in UTF-8.",
)
UTF8 = Rule(
    "characters.utf-8",
    "Every byte of a table belongs to valid UTF-8.",
    "Save the file as UTF-8 and read this line again.",
)
BOM = Rule(
    "characters.bom",
    "No file begins with a byte order mark.",
    "Save the file as UTF-8 without BOM.",
)
LINE_ENDS = Rule(
    "characters.line-ends",
    "Lines end with a line feed alone.",
    "Save the file with Unix line ends (LF).",
)
CONTROL = Rule(
    "characters.control",
    "No control character and no line or paragraph separator stands in a cell.",
    "Delete the character, or write a space in its place.",
)
LINE_BREAK = Rule(
    "characters.line-break",
    "Every record stands on one line.",
    "Write a space in place of the line break.",
)
BIDI = Rule(
    "characters.bidi",
    "No character that turns the writing direction stands in a cell.",
    "Delete the character; direction is for the page that shows the text.",
)
INVISIBLE = Rule(
    "characters.invisible",
    "No character that prints nothing stands in a cell.",
    "Delete the character.",
)
UNASSIGNED = Rule(
    "characters.unassigned",
    "Every character is one that Unicode has assigned, none is for private use.",
    "Write the character that is meant.",
)
SPACE = Rule(
    "characters.space",
    "The only space in a cell is U+0020.",
    "Write a plain space.",
)
TRIM = Rule(
    "characters.trim",
    "No cell begins or ends with a blank.",
    "Delete the blanks at the cell's ends.",
)
NFC = Rule(
    "characters.nfc",
    "Text is stored in Unicode's composed form (NFC).",
    "Write the letter and its mark as one character (NFC).",
)
SHAPED = Rule(
    "characters.shaped",
    "Letters are stored as letters, not as presentation forms, ligatures or full-width forms.",
    "Write the plain letters.",
)
TATWEEL = Rule(
    "characters.tatweel",
    "No tatweel stretches an Arabic word.",
    "Delete the tatweel.",
)
PERSIAN = Rule(
    "characters.persian-letter",
    "Arabic words have Arabic letters, not those of Persian or Urdu that look like them.",
    "Write the Arabic letter.",
)
DIGIT = Rule(
    "characters.digit",
    "Digits are 0 to 9.",
    "Write the digit as 0 to 9.",
)
LOOK_ALIKE = Rule(
    "characters.look-alike",
    "No word mixes Latin letters with look-alikes from another script.",
    "Write the Latin letter.",
)
MARKS = Rule(
    "characters.marks",
    "No letter carries more than four marks.",
    "Delete the marks.",
)
LOST = Rule(
    "characters.lost",
    "No character was lost on the way and replaced by U+FFFD or question marks.",
    "Write what was lost, from the source.",
)
MOJIBAKE = Rule(
    "characters.mojibake",
    "No text was decoded with the wrong encoding.",
    "Write what is meant and save the file as UTF-8.",
)
SHEET_ERROR = Rule(
    "characters.sheet-error",
    "No error of a spreadsheet stands in a cell.",
    "Write the value that is meant.",
)
MARKUP = Rule(
    "characters.markup",
    "No HTML, Markdown link, template or workflow command stands in a cell.",
    "Write plain text.",
)
FORMULA = Rule(
    "characters.formula",
    "No cell begins like a formula of a spreadsheet.",
    "Write the text so that =, + or @ does not stand first.",
)
NULL_WORD = Rule(
    "characters.null-word",
    "Where there is no value the cell is empty; no word stands for it.",
    "Empty the cell.",
)
PLACEHOLDER = Rule(
    "characters.placeholder",
    "No sign such as - or ?, and no word such as unknown or NA, stands for an optional text that is missing.",
    "Empty the cell, if there is no value; if this is the value, write it so that it cannot be mistaken.",
    Severity.WARNING,
)
SECRET = Rule(
    "characters.secret",
    "No key or token that opens something stands in a cell.",
    "Take it out, and have it made invalid: what was once published is known.",
)
LONG = Rule(
    "characters.long-cell",
    "No cell has more than 10,000 characters.",
    "Shorten the text.",
)
QUOTED = Rule(
    "characters.verbatim",
    "Words quoted from a source hold nothing hidden, shaped or decomposed unless the source does.",
    "Compare with the source; leave what the source has.",
    Severity.WARNING,
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
    PLACEHOLDER,
    SECRET,
    LONG,
    QUOTED,
)
