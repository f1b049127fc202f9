"""Files of questions: what is written is read again, and what is wrong is told by its place."""

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pytest_django.fixtures import Settings

from anpei.exams.drafts import TRUE_FALSE_OPTIONS, Draft, checked
from anpei.exams.exchange.gift import read_gift
from anpei.exams.exchange.gift_text import escape, unescape
from anpei.exams.exchange.gift_writing import write_gift
from anpei.exams.exchange.moodle import read_moodle
from anpei.exams.exchange.moodle_writing import write_moodle
from anpei.exams.exchange.reading import read_questions
from anpei.exams.exchange.sheet import HEADINGS
from anpei.exams.exchange.workbook import QUESTIONS, read_excel, write_excel, write_template
from anpei.exams.exchange.written import Form, Reading, UnreadableFile, Written


@pytest.fixture(autouse=True)
def _in_english(settings: Settings) -> None:
    """What is compared here is the source's own words, not their translation."""
    settings.LANGUAGE_CODE = "en"


pytestmark = pytest.mark.rule("PL-22")
TOPIC = ("法律法规", "安全生产法解读")
READABLE = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))
TEXT = (
    st.text(st.one_of(READABLE, st.sampled_from("~=#{}:\\%[]<>&\"'/-\n")), min_size=1, max_size=40)
    .map(lambda text: text.strip())
    .filter(bool)
)


@st.composite
def plain_drafts(draw: Callable[..., object]) -> Draft:
    """Any single, multiple or true-or-false question that the bank takes."""
    kind = draw(st.sampled_from(["single", "multiple", "true_false"]))
    options = draw(st.lists(TEXT, min_size=2, max_size=8, unique=True))
    assert isinstance(options, list)
    if kind == "true_false":
        options = list(TRUE_FALSE_OPTIONS)
    indexes = st.integers(0, len(options) - 1)
    most = len(options) if kind == "multiple" else 1
    right = draw(st.lists(indexes, min_size=1, max_size=most, unique=True))
    return checked(
        Draft(
            kind=str(kind),
            stem=str(draw(TEXT)),
            options=options,
            right=right,  # type: ignore[arg-type]
            explanation=str(draw(st.one_of(st.just(""), TEXT))),
            is_exercise=bool(draw(st.booleans())),
        )
    )


@st.composite
def drafts(draw: Callable[..., object]) -> Draft:
    """Any question that the bank takes, a case among them."""
    plain = draw(plain_drafts())
    assert isinstance(plain, Draft)
    if draw(st.booleans()):
        return plain
    parts = draw(st.lists(plain_drafts(), min_size=1, max_size=3))
    return checked(
        Draft(
            kind="case",
            stem=plain.stem,
            explanation=plain.explanation,
            is_exercise=plain.is_exercise,
            parts=[_as_in(part, plain.is_exercise) for part in parts],  # type: ignore[attr-defined]
        )
    )


def _as_in(part: Draft, is_exercise: bool) -> Draft:
    return Draft(
        kind=part.kind,
        stem=part.stem,
        options=part.options,
        right=part.right,
        explanation=part.explanation,
        is_exercise=is_exercise,
    )


def numbered(questions: list[Draft]) -> list[Written]:
    return [Written(place=n, topic=TOPIC, draft=one) for n, one in enumerate(questions)]


def contents(reading: Reading) -> list[tuple[tuple[str, ...], Draft]]:
    assert reading.problems == ()
    return [(one.topic, one.draft) for one in reading.questions]


@given(st.text())
def test_gift_escapes_are_taken_back(text: str) -> None:
    one_line = escape(text)

    assert "\n" not in one_line
    assert unescape(one_line) == text


@given(st.lists(drafts(), min_size=1, max_size=4))
def test_what_is_written_as_gift_is_read_the_same(questions: list[Draft]) -> None:
    text = "".join(write_gift(numbered(questions)))

    assert contents(read_gift(text)) == [(TOPIC, one) for one in questions]


@given(st.lists(drafts(), min_size=1, max_size=4))
def test_what_is_written_as_moodle_xml_is_read_the_same(questions: list[Draft]) -> None:
    data = "".join(write_moodle(numbered(questions))).encode()

    assert contents(read_moodle(data)) == [(TOPIC, one) for one in questions]


@given(st.lists(drafts(), min_size=1, max_size=3))
def test_what_is_written_as_excel_is_read_the_same(questions: list[Draft]) -> None:
    data = write_excel(numbered(questions))

    assert contents(read_excel(data)) == [(TOPIC, one) for one in questions]


def sheet(*rows: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(headings)
    for one in rows:
        page.append(list(one))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(
    kind: str = "单选题", stem: str = "题", answer: object = "A", *options: object, case: str = ""
) -> tuple[object, ...]:
    filled = options or ("甲", "乙")
    return (
        *("", "", kind, case, stem),
        *filled,
        *([None] * (8 - len(filled))),
        *(answer, "", ""),
    )


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (row(kind="填空题"), "is no kind of question"),
        (row(stem=""), "Write the question"),
        (row(answer=""), "The answer is missing"),
        (row(answer="C"), "names “C”"),
        (row(answer="AB"), "Exactly one option"),
        (row("单选题", "题", "A", "甲", "", "丙"), "Option B is empty"),
        (row("单选题", "题", "A", "甲", "甲"), "Two options are the same"),
        (row("判断题", "题", "也许"), "neither 正确 nor 错误"),
        (row("单选题", "=1+1", "A"), "this is a formula"),
        (row("案例题", "材料", ""), "Give the case a number"),
        (row("案例题", "材料", "", case="1"), "No question follows"),
        (row("单选题", "题", "A", case="9"), "does not stand directly above"),
    ],
)
def test_wrong_row_is_told_by_its_number_and_the_others_are_kept(
    bad: tuple[object, ...], told: str
) -> None:
    reading = read_questions(sheet(row(stem="好题"), bad, row(stem="也好")))

    assert [one.place for one in reading.questions] == [2, 4]
    assert [problem.place for problem in reading.problems] == [3]
    assert told in reading.problems[0].what


def test_case_with_one_wrong_question_is_a_problem_of_its_first_row() -> None:
    reading = read_questions(
        sheet(
            row("案例题", "某工地塔吊倒塌。", "", case="案例1"),
            row("单选题", "第一问", "A", case="案例1"),
            row("判断题", "第二问", "也许", case="案例1"),
            row(stem="另一题"),
        )
    )

    assert [one.place for one in reading.questions] == [5]
    assert [problem.place for problem in reading.problems] == [2]
    assert "at 4" in reading.problems[0].what


def test_answers_are_understood_as_authors_write_them() -> None:
    four = ("甲", "乙", "丙", "丁")
    reading = read_questions(
        sheet(
            row("多选题", "一", "a、c", *four),
            row("多选题", "二", "ＡＢ", *four),
            row("判断题", "三", "√"),
            row("判断题", "四", False),
            row("单选题", "五", "B", 1, 2.0),
        )
    )

    assert [list(one.draft.right) for one in reading.questions] == [[0, 2], [0, 1], [0], [1], [1]]
    assert list(reading.questions[4].draft.options) == ["1", "2"]


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("题 {}", "essay"),
        ("题 {#5:1}", "numerical"),
        ("题 {=甲 =乙}", "short-answer"),
        ("题 {=甲 -> 一 =乙 -> 二}", "matching"),
        ("题 {=甲 =乙 ~丙}", "~%50%"),
        ("题 {=甲 ~乙", "a } is missing"),
        ("题 {=甲 ~乙} 又 {=丙 ~丁}", "Two groups"),
        ("只有一段文字", "Give the case a number"),
        ("题 {=甲 ~甲}", "Two options are the same"),
    ],
)
def test_wrong_gift_is_told_by_its_line(block: str, told: str) -> None:
    reading = read_questions(f"// 注释\n好题 {{=甲 ~乙}}\n\n{block}\n\n也好 {{T}}\n".encode())

    assert [one.place for one in reading.questions] == [2, 6]
    assert [problem.place for problem in reading.problems] == [4]
    assert told in reading.problems[0].what


def test_gift_of_moodles_own_hand_is_read() -> None:
    text = (
        "$CATEGORY: $course$/top/Safety/法规/安全生产法\n\n"
        "::Q1:: [html]安全帽应当{\n=系好下颏带#对\n~倒戴 # 错\n####JGJ 184\n} 使用\n\n"
        "::Q2::三宝包括 {~%50%安全帽 ~%50%安全带 ~%-100%雨衣}\n\n"
        "六级以上大风停止高处作业。{TRUE#wrong#right}\n"
    )

    reading = read_questions(text.encode())

    first, second, third = (one.draft for one in reading.questions)
    assert reading.questions[0].topic == ("法规", "安全生产法")
    assert (first.stem, list(first.options)) == (
        "安全帽应当 _____ 使用",
        ["系好下颏带", "倒戴"],
    )
    assert (first.explanation, list(second.right), list(third.right)) == ("JGJ 184", [0, 1], [0])


def quiz(*questions: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>\n{head}<quiz>\n{"".join(questions)}</quiz>'.encode()


GOOD = (
    '<question type="truefalse"><questiontext format="html"><text><![CDATA[<p>大风<b>停止</b>'
    "高处作业。</p>]]></text></questiontext>"
    '<answer fraction="100"><text>true</text></answer>'
    '<answer fraction="0"><text>false</text></answer></question>\n'
)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ('<question type="essay"/>', "“essay” cannot be kept"),
        (GOOD.replace("<b>停止</b>", "<img src='x'>"), "a picture or a file"),
        (GOOD.replace('fraction="100"', 'fraction="many"'), "fraction is no number"),
        (GOOD.replace('fraction="100"', 'fraction="0"'), "No answer is marked"),
    ],
)
def test_wrong_moodle_question_is_told_by_its_line(bad: str, told: str) -> None:
    reading = read_questions(quiz(GOOD, bad.strip() + "\n", GOOD))

    assert [(one.place, one.draft.stem) for one in reading.questions] == [
        (3, "大风停止高处作业。"),
        (5, "大风停止高处作业。"),
    ]
    assert [problem.place for problem in reading.problems] == [4]
    assert told in reading.problems[0].what


LAUGHS = '<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>\n'
OUTSIDE = '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n'


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", b"0" * (90 * 2**20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "The file is empty"),
        (b"  \n ", "The file is empty"),
        (b"x" * (20 * 2**20 + 1), "larger than 20 MB"),
        (quiz(GOOD, head=LAUGHS), "not accepted"),
        (quiz(GOOD, head=OUTSIDE), "not accepted"),
        (b"<?xml version='1.0'?><quiz><question>", "no well-formed XML"),
        (b"<?xml version='1.0'?><other/>", "Moodle's begins with <quiz>"),
        (b"<html><body>404</body></html>", "a web page"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "Excel's old form"),
        (b"PK\x03\x04broken", "no Excel file"),
        (zip_bomb(), "unfolds to far more"),
        (sheet(headings=("甲", "乙")), "lacks the headings"),
        (sheet(), "There is no question"),
        (b"\x80\x81\xff\xfe\x00\x00", "cannot be read"),
        (b"just some words", "Neither Excel"),
        ('题干,题型,答案\n"没有结束'.encode(), "quotation marks"),
    ],
    # a workbook's bytes tell the second it was made in: two workers would disagree on the name
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_hostile_or_wrong_file_is_refused_with_what_to_do(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_questions(data)

    assert told in str(refused.value)


def test_archive_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(UnreadableFile, match="no Excel workbook"):
        read_questions(out.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_and_gift_are_read_in_the_encodings_of_the_field(encoding: str) -> None:
    table = "题型,题干,选项A,选项B,答案\r\n单选题,“三宝”之一,安全帽,雨衣,A\r\n判断题,对吗,,,错\r\n"
    gift = "“三宝”之一 {=安全帽 ~雨衣}\n"

    by_table, by_gift = (read_questions(text.encode(encoding)) for text in (table, gift))

    assert (by_table.form, by_gift.form) == (Form.CSV, Form.GIFT)
    assert by_table.questions[0].draft == by_gift.questions[0].draft


def test_template_holds_lists_and_its_guide_and_no_question() -> None:
    data = write_template([("类一", "专题甲"), ("类一", "专题乙"), ("类二", "=专题丙")])

    book = load_workbook(io.BytesIO(data))
    page = book[QUESTIONS]
    rules = {str(one.sqref): one.formula1 for one in page.data_validations.dataValidation}
    assert [cell.value for cell in page[1]] == list(HEADINGS)
    assert page.max_row == 1
    assert rules["A2:A20001"] == "'专题'!$A$1:$A$2"
    assert rules["B2:B20001"] == "'专题'!$B$1:$B$3"
    assert book["专题"]["B3"].data_type == "s"
    assert book["填写说明"].max_row > 10
    with pytest.raises(UnreadableFile, match="no question"):
        read_questions(data)


def test_what_begins_like_a_formula_stays_text_in_excel() -> None:
    draft = checked(Draft(kind="single", stem="=HYPERLINK(1)", options=["+1", "@甲"], right=[0]))

    data = write_excel(numbered([draft]))

    page = load_workbook(io.BytesIO(data))[QUESTIONS]
    assert {cell.data_type for cell in page[2] if cell.value} == {"s"}
    assert contents(read_excel(data)) == [(TOPIC, draft)]
