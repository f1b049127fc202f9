"""A file of questions whatever its ending says: what it is, is seen from what it holds."""

import csv
import io

from django.utils.translation import gettext as _

from anpei.exams.exchange.gift import read_gift
from anpei.exams.exchange.moodle import read_moodle
from anpei.exams.exchange.sheet import Cell, read_table
from anpei.exams.exchange.workbook import read_excel
from anpei.exams.exchange.written import Form, Reading, UnreadableFile
from anpei.kernel.decoding import decode_text

LARGEST = 20 * 2**20
"""Bytes of a file."""
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",\t;"


def read_questions(data: bytes) -> Reading:
    """The questions of a file. Raises UnreadableFile, which says what to do."""
    if len(data) > LARGEST:
        raise UnreadableFile(_("The file is larger than 20 MB; divide it."))
    if not data.strip():
        raise UnreadableFile(_("The file is empty."))
    if data.startswith(b"PK"):
        reading = read_excel(data)
    elif data.startswith(_OLD_EXCEL):
        raise UnreadableFile(_("This is Excel's old form; save it as .xlsx and try again."))
    else:
        reading = _read_text(data)
    if not reading.count:
        raise UnreadableFile(_("There is no question in the file."))
    return reading


def _read_text(data: bytes) -> Reading:
    head = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    if head.startswith((b"<?xml", b"<quiz", b"<!DOCTYPE")):
        return read_moodle(data.lstrip())
    decoded = decode_text(data)
    if decoded is None:
        raise UnreadableFile(_("The characters cannot be read; save the file as UTF-8."))
    text = decoded.replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip().startswith("<"):
        raise UnreadableFile(_("This is a web page, not a file of questions."))
    delimiter = _delimiter(text)
    if delimiter:
        return _read_csv(text, delimiter)
    if "{" in text or "::" in text:
        return read_gift(text)
    raise UnreadableFile(
        _("Neither Excel, CSV, GIFT nor Moodle XML; use the template, or export again.")
    )


def _delimiter(text: str) -> str:
    """What stands between the headings of a table; "" when the text is none."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    if "{" in first or not any(word in first.lower() for word in ("题干", "question")):
        return ""
    found = max(_DELIMITERS, key=first.count)
    return found if first.count(found) >= 2 else ""


def _read_csv(text: str, delimiter: str) -> Reading:
    try:
        rows = [
            [Cell(field[1:] if field.startswith("'=") else field) for field in row]
            for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        ]
    except csv.Error as error:
        told = _("The table's quotation marks do not fit (%(why)s); save it as .xlsx instead.")
        raise UnreadableFile(told % {"why": error}) from None
    return read_table(rows, Form.CSV)
