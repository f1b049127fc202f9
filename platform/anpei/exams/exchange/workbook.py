"""Excel files of questions: read without trust, written so that nothing in them is a formula."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from anpei.exams.exchange.sheet import HEADINGS, KIND_WORDS, NO, YES, Cell, read_table, rows_of
from anpei.exams.exchange.written import MOST_QUESTIONS, Form, Reading, UnreadableFile, Written

QUESTIONS, GUIDE, LISTS = "题目", "填写说明", "专题"
_LARGEST = 80 * 2**20
"""Bytes a file may unfold to."""
_MOST_ENTRIES = 500
_FARTHEST_ROW = 200_000
_WIDTHS = (26, 26, 10, 10, 60, *([22] * 8), 10, 40, 10)
_HEAD = PatternFill("solid", fgColor="1F4E79")


def read_excel(data: bytes) -> Reading:
    """The questions of an .xlsx file. Raises UnreadableFile for a broken or hostile one."""
    _check_zip(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        names = book.sheetnames
        sheet = book[QUESTIONS] if QUESTIONS in names else book[names[0]]
        sheet.reset_dimensions()
        return read_table(_rows(sheet), Form.EXCEL)
    except UnreadableFile:
        raise
    except Exception as error:
        # openpyxl raises whatever its parts raise over a damaged file.
        told = _("Excel's file is damaged (%(why)s). Open it, save it as .xlsx and try again.")
        raise UnreadableFile(told % {"why": type(error).__name__}) from error


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError):
        raise UnreadableFile(_("This is no Excel file, or a damaged one; save it again.")) from None
    if len(entries) > _MOST_ENTRIES or sum(one.file_size for one in entries) > _LARGEST:
        told = _("The file unfolds to far more than questions need; copy them into the template.")
        raise UnreadableFile(told)
    if not any(one.filename == "xl/workbook.xml" for one in entries):
        raise UnreadableFile(_("This is a ZIP archive but no Excel workbook."))


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    for number, row in enumerate(sheet.iter_rows(max_col=len(HEADINGS) + 4), start=1):
        if number > _FARTHEST_ROW:
            told = _("More than %(most)d rows; divide the file.")
            raise UnreadableFile(told % {"most": MOST_QUESTIONS})
        yield [_cell(one) for one in row]


def _cell(found: Any) -> Cell:
    value = found.value
    if value is None:
        return Cell("")
    if getattr(found, "data_type", "") == "f":
        return Cell("", _("this is a formula; paste its value instead."))
    if getattr(found, "data_type", "") == "e":
        return Cell("", _("Excel shows an error here; write the text."))
    if isinstance(value, datetime | date | time):
        return Cell("", _("Excel made a date of this; format the cell as text and write it again."))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return Cell(str(value))


def write_excel(questions: Iterable[Written]) -> bytes:
    """A workbook in the form of the template."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(QUESTIONS)
    _dress(sheet)
    sheet.append([_heading(sheet, name) for name in HEADINGS])
    for number, one in enumerate(questions, start=1):
        for row in rows_of(one, number):
            sheet.append([_plain(sheet, text) for text in row])
    return _saved(book)


def write_template(topics: Sequence[tuple[str, str]]) -> bytes:
    """An empty workbook: lists to choose from, and a sheet that says how to fill it in.

    ``topics`` are the names of category and topic that questions may belong to.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(QUESTIONS)
    _dress(sheet)
    for validation in _validations(len(topics), len({category for category, _topic in topics})):
        sheet.data_validations.append(validation)
    sheet.append([_heading(sheet, name) for name in HEADINGS])
    _write_guide(book.create_sheet(GUIDE))
    lists = book.create_sheet(LISTS)
    categories = list(dict.fromkeys(category for category, _topic in topics))
    for number in range(max(len(topics), 1)):
        category = categories[number] if number < len(categories) else ""
        topic = topics[number][1] if number < len(topics) else ""
        lists.append([_plain(lists, category), _plain(lists, topic)])
    return _saved(book)


def _validations(topics: int, categories: int) -> Iterator[DataValidation]:
    last = MOST_QUESTIONS + 1
    kinds = ",".join(KIND_WORDS.values())
    wanted = {
        "A": f"'{LISTS}'!$A$1:$A${max(categories, 1)}",
        "B": f"'{LISTS}'!$B$1:$B${max(topics, 1)}",
        "C": f'"{kinds}"',
        _column("课后习题"): f'"{YES},{NO}"',
    }
    for column, formula in wanted.items():
        validation = DataValidation(
            "list", formula1=formula, allow_blank=True, showErrorMessage=True
        )
        validation.errorTitle = "请从列表中选择"
        validation.error = "这里只能填写列表中的内容。"
        validation.add(f"{column}2:{column}{last}")
        yield validation


def _column(heading: str) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[HEADINGS.index(heading)]


_GUIDE = (
    (
        "怎样填写",
        "在“题目”表中每行写一道题，第一行的标题不要改动。带下拉列表的格子请从列表中选择。",
    ),
    ("专题类别、专题", "题目所属的专题；全部题目属于同一专题时可以不填，导入时再选择专题。"),
    ("题型", "单选题、多选题、判断题或案例题。"),
    ("题干", "题目的文字，最多2000字；案例题写案例材料，最多6000字。"),
    ("选项A至选项H", "单选题、多选题填2至8个选项，从A开始连续填写；判断题不填。"),
    ("答案", "单选题写一个字母，如 B；多选题连写，如 ABD；判断题写“正确”或“错误”；案例题不填。"),
    ("案例编号", "案例题自己编一个号，如“案例1”；它的每道小题紧接在下面，各占一行，写同一个编号。"),
    ("解析", "给教师看的说明，学员看不到；可以不填。"),
    ("课后习题", "“是”：也作为课后习题和模拟考试的题目；“否”：只用于结业考试。不填按“是”。"),
    ("重复的题目", "专题中已有同样题干的题目时，这一行会跳过，不会重复导入。"),
    ("公式", "请不要使用公式；从别处复制时选择“粘贴为数值”。"),
    (
        "示例：单选题",
        "题型=单选题；题干=安全带应当（　　）使用。；选项A=高挂低用；选项B=低挂高用；答案=A",
    ),
    ("示例：判断题", "题型=判断题；题干=遇有六级以上大风应停止高处作业。；答案=正确"),
    (
        "示例：案例题",
        "第1行：题型=案例题，案例编号=案例1，题干=案例材料；"
        "第2行：题型=单选题，案例编号=案例1，题干、选项、答案照常填写；第3行起同第2行。",
    ),
)


def _write_guide(sheet: Any) -> None:
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 110
    for title, text in _GUIDE:
        name = WriteOnlyCell(sheet, title)
        name.font = Font(bold=True)
        told = WriteOnlyCell(sheet, text)
        told.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([name, told])


def _dress(sheet: Any) -> None:
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]].width = width


def _heading(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = _HEAD
    return cell


def _plain(sheet: Any, text: str) -> Any:
    """A cell that is text whatever it begins with."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
