"""Score lists as files: Excel and CSV read without trust, the template written formula-safe."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from django.core.files import File
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from anpei.centres.models import Booking
from anpei.kernel.decoding import decode_text
from anpei.kernel.errors import InvalidInput
from anpei.site.exports.cells import cell_of

HEADINGS = ("准考证号", "座位号", "姓名", "出勤", "成绩")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LARGEST_FILE = 2 * 2**20
_LARGEST_UNFOLDED = 30 * 2**20
_MOST_ENTRIES = 200
MOST_ROWS = 2000
_WIDTHS = (22, 8, 14, 10, 10)


def write_template(bookings: Sequence[Booking]) -> bytes:
    """The sitting's candidates with empty columns for attendance and score."""
    book = Workbook()
    sheet = book.create_sheet("成绩", 0)
    sheet.append(list(HEADINGS))
    for booking in bookings:
        name = cell_of(booking.enrolment.person.name)
        sheet.append([booking.ticket_number, booking.seat, name, "", ""])
    for cell, width in zip(sheet[1], _WIDTHS, strict=True):
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        sheet.column_dimensions[cell.column_letter].width = width
    for row in sheet.iter_rows(min_row=2, max_col=1):
        row[0].number_format = "@"
    sheet.freeze_panes = "D2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_lines(file: "File[bytes]") -> list[dict[str, str]]:
    """The lines of an uploaded list, by heading. Raises InvalidInput for what is no such list."""
    if (file.size or 0) > _LARGEST_FILE:
        raise InvalidInput(_("The file is larger than 2 MB."), field="file")
    data = file.read()
    is_excel = data[:4] == b"PK\x03\x04"
    rows = _excel_rows(data) if is_excel else _csv_rows(data)
    try:
        return _by_heading(rows)
    except InvalidInput:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise over a damaged file
        raise _unreadable() from error


def _excel_rows(data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise _unreadable() from None
    if len(parts) > _MOST_ENTRIES or sum(part.file_size for part in parts) > _LARGEST_UNFOLDED:
        raise InvalidInput(_("The file unfolds to far more than a score list."), field="file")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = book[book.sheetnames[0]]
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=30, values_only=True):
        yield [_text(value) for value in row]


def _csv_rows(data: bytes) -> Iterator[list[str]]:
    text = decode_text(data)
    if text is None:
        raise _unreadable()
    yield from csv.reader(io.StringIO(text))


def _by_heading(rows: Iterable[Sequence[str]]) -> list[dict[str, str]]:
    lines = iter(rows)
    head = [cell.strip() for cell in next(lines, [])]
    missing = [name for name in ("准考证号", "成绩") if name not in head]
    if missing:
        raise InvalidInput(
            _("The first line lacks the column “%(name)s”; use the template.")
            % {"name": missing[0]},
            field="file",
        )
    found: list[dict[str, str]] = []
    for line in lines:
        if len(found) >= MOST_ROWS:
            raise InvalidInput(_("The file has too many rows for one sitting."), field="file")
        by_name = dict(zip(head, (cell.strip().lstrip("'") for cell in line), strict=False))
        found.append({name: by_name.get(name, "") for name in HEADINGS})
    return found


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _unreadable() -> InvalidInput:
    return InvalidInput(
        _("This is no Excel (.xlsx) or CSV file, or a damaged one. Use the template."),
        field="file",
    )
