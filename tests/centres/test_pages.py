"""The pages of learners and staff (SD-47, SD-48), with clear errors and nothing lost."""

import io

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from anpei.accounts.models import Role
from anpei.audit.models import AuditEntry
from anpei.centres import domain
from anpei.centres.models import Booking, Centre, Room, Score, Sitting
from anpei.enrolment.models import Enrolment
from anpei.proctoring.domain import set_reference_photo
from anpei.proctoring.models import PhotoView
from tests.approvals.confirming import confirm_by_colleague
from tests.centres.conftest import HOST, begin, book, end, hold, make_room, make_sitting
from tests.exams.ready import Candidate, browser_of, text
from tests.factories import Cast, make_staff
from tests.fixtures.faces import Who, portrait

pytestmark = pytest.mark.rule("SD-47")
PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Mobile Safari/537.36"


def printed(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    """Its words, without the spaces that tracked letters make."""
    words = "\n".join(page.get_textpage().get_text_range() for page in document)
    return words.replace(" ", "")


def test_list_shows_every_column_and_leads_to_a_seat(
    candidate: Candidate, learner_browser: Client
) -> None:
    sitting = make_sitting(50)
    book_page = f"/learner/centre-exams/{candidate.enrolment.public_id}/{sitting.public_id}/"

    listed = text(learner_browser.get("/learner/centre-exams/"))
    asked = text(learner_browser.get(book_page))
    done = learner_browser.post(book_page)

    booking = Booking.objects.get()
    for shown in (sitting.number, sitting.name, sitting.room.centre.name, ">50<", ">0<"):
        assert shown in listed
    assert book_page in listed
    assert candidate.enrolment.person.id_number not in asked
    assert done["Location"] == f"/learner/centre-exams/seats/{booking.public_id}/"
    assert f"{booking.ticket_number}" in text(learner_browser.get(done["Location"]))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_needs_the_same_queries_however_many_sittings(
    candidate: Candidate, learner_browser: Client, django_assert_num_queries: object, rows: int
) -> None:
    for number in range(rows):
        make_sitting(minutes=60 + 120 * number)

    with django_assert_num_queries(10):  # type: ignore[operator]
        learner_browser.get("/learner/centre-exams/")


@pytest.mark.rule("SD-48")
def test_ticket_prints_the_person_place_and_rules(
    candidate: Candidate, learner_browser: Client
) -> None:
    booking = book(candidate, make_sitting())
    set_reference_photo(person=candidate.enrolment.person, data=portrait(Who.HOPPER), by=None)

    answer = learner_browser.get(f"/learner/centre-exams/seats/{booking.public_id}/ticket.pdf")

    person, sitting = candidate.enrolment.person, booking.sitting
    words = printed(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    for shown in (
        "准考证",
        person.name,
        person.id_number,
        booking.ticket_number,
        sitting.number,
        sitting.room.name,
        sitting.room.centre.address,
        "三类人员考核管理系统",
    ):
        assert shown.replace(" ", "") in words


def test_ticket_without_a_photo_is_printed_all_the_same(
    candidate: Candidate, learner_browser: Client
) -> None:
    booking = book(candidate, make_sitting())

    answer = learner_browser.get(f"/learner/centre-exams/seats/{booking.public_id}/ticket.pdf")

    assert "暂无照片" in printed(answer.content)


def test_phone_is_told_kindly_and_sees_the_seat(candidate: Candidate) -> None:
    phone = browser_of(candidate.user, HOST, HTTP_USER_AGENT=PHONE)
    sitting = make_sitting()
    before = text(phone.get("/learner/centre-exams/"))
    booking = book(candidate, sitting)

    after = text(phone.get("/learner/centre-exams/"))
    seat = text(phone.get(f"/learner/centre-exams/seats/{booking.public_id}/"))
    ticket = phone.get(f"/learner/centre-exams/seats/{booking.public_id}/ticket.pdf")

    told = "Please use a computer"
    assert told in before
    assert f"/{sitting.public_id}/" not in before
    assert sitting.room.centre.name in after
    assert told in seat
    assert "ticket.pdf" not in seat
    assert ticket.status_code == 403


def test_seat_is_given_back_by_its_owner_alone(
    candidate: Candidate, rival: Candidate, learner_browser: Client
) -> None:
    booking = book(candidate, make_sitting())
    stranger = browser_of(rival.user, HOST)
    address = f"/learner/centre-exams/seats/{booking.public_id}/"

    refused = [
        stranger.get(address).status_code,
        stranger.get(f"{address}ticket.pdf").status_code,
        stranger.post(f"{address}cancel/").status_code,
    ]
    learner_browser.post(f"{address}cancel/")

    booking.refresh_from_db()
    assert refused == [404, 404, 404]
    assert booking.state == "cancelled"


def test_home_offers_review_and_booking_and_no_camera(
    candidate: Candidate, learner_browser: Client
) -> None:
    home = text(learner_browser.get("/learner/study/"))
    final = learner_browser.get("/learner/exams/")
    camera = learner_browser.get(f"/learner/exams/{candidate.enrolment.public_id}/camera/")

    assert f"/learner/review/{candidate.enrolment.public_id}/" in home
    assert "/learner/centre-exams/" in home
    assert 'href="/learner/exams/"' not in home
    assert final["Location"] == "/learner/centre-exams/"
    assert "/camera/" not in text(learner_browser.get("/learner/centre-exams/"))
    assert camera.status_code in {302, 403}


def test_review_leads_to_own_topics_exercises_and_the_mock_exam(
    candidate: Candidate, learner_browser: Client
) -> None:
    page = text(learner_browser.get(f"/learner/review/{candidate.enrolment.public_id}/"))

    assert page.count("/learner/exercises/") == 8
    assert "/learner/mock-exams/" in page


def test_online_city_has_no_centre_in_its_menus(cast: Cast) -> None:
    offline = text(browser_of(cast.staff, HOST).get("/staff/"))

    assert "/staff/sittings/" in offline


def test_centre_room_and_sitting_are_made_by_the_pages(staff_browser: Client) -> None:
    staff_browser.post(
        "/staff/centres/new/", {"name": "福山考点", "address": "示范路 8 号", "is_open": "on"}
    )
    centre = Centre.objects.get()
    staff_browser.post(
        f"/staff/centres/{centre.public_id}/rooms/", {"name": "机房 3", "seats": "40"}
    )
    form = {
        "name": "延期考核",
        "room": Room.objects.get().public_id,
        "kind": "any",
        "starts_at": "2030-05-06T14:30",
        "ends_at": "2030-05-06T15:30",
        "book_from": "2030-03-12T00:00",
        "book_until": "2030-05-06T14:30",
    }
    bad = staff_browser.post("/staff/sittings/new/", form | {"ends_at": "2030-05-06T14:00"})
    made = staff_browser.post("/staff/sittings/new/", form)
    clash = staff_browser.post("/staff/sittings/new/", form)

    sitting = Sitting.objects.get()
    assert (bad.status_code, clash.status_code) == (422, 422)
    assert 'value="延期考核"' in text(bad)
    assert made["Location"] == f"/staff/sittings/{sitting.public_id}/"
    assert (sitting.number, sitting.places, sitting.state) == ("203005001", 40, "planned")


def test_sitting_is_opened_copied_and_cancelled(staff_browser: Client) -> None:
    sitting = make_sitting(minutes=3000)
    Sitting.objects.update(state="planned")
    address = f"/staff/sittings/{sitting.public_id}/"

    staff_browser.post(f"{address}open/")
    staff_browser.post(f"{address}copy/", {"starts_at": "2031-05-06T14:30"})
    staff_browser.post(f"{address}cancel/", {"reason": "  "})
    kept = Sitting.objects.get(pk=sitting.pk).state
    staff_browser.post(f"{address}cancel/", {"reason": "机房停电"})

    copy = Sitting.objects.exclude(pk=sitting.pk).get()
    assert kept == "open"
    assert Sitting.objects.get(pk=sitting.pk).state == "cancelled"
    assert copy.ends_at - copy.starts_at == sitting.ends_at - sitting.starts_at
    assert copy.book_until - copy.starts_at == sitting.book_until - sitting.starts_at


def test_lists_on_paper_name_everybody_and_hide_the_number(
    candidate: Candidate, rival: Candidate, staff_browser: Client
) -> None:
    sitting = make_sitting()
    book(candidate, sitting)
    book(rival, sitting)

    for name, title in (("roster", "考场座次表"), ("signatures", "考生签到表")):
        words = printed(
            staff_browser.get(f"/staff/sittings/{sitting.public_id}/{name}.pdf").content
        )
        assert title in words
        assert all(one.enrolment.person.name in words for one in (candidate, rival))
        assert candidate.enrolment.person.id_number not in words


@pytest.mark.parametrize("rows", [1, 3])
def test_roster_needs_the_same_queries_however_many_candidates(
    candidate: Candidate,
    rival: Candidate,
    staff_browser: Client,
    django_assert_num_queries: object,
    rows: int,
) -> None:
    sitting = make_sitting()
    book(candidate, sitting)
    if rows == 3:
        book(rival, sitting)

    with django_assert_num_queries(8):  # type: ignore[operator]
        staff_browser.get(f"/staff/sittings/{sitting.public_id}/")


@pytest.mark.rule("SD-48")
def test_door_finds_by_code_ticket_and_id_number(
    candidate: Candidate, staff_browser: Client
) -> None:
    sitting = make_sitting()
    booking = book(candidate, sitting)
    address = f"/staff/door/at/{sitting.public_id}/"

    found = [
        staff_browser.post(address, {"typed": typed})["Location"]
        for typed in (
            f"http://yantai.localhost/staff/door/code/{booking.ticket_code}/",
            booking.ticket_code,
            booking.ticket_number,
            candidate.enrolment.person.id_number,
        )
    ]
    nobody = staff_browser.post(address, {"typed": "202600000"})["Location"]
    scanned = staff_browser.get(f"/staff/door/code/{booking.ticket_code}/")["Location"]

    page = f"/staff/door/seat/{booking.public_id}/"
    assert set(found) == {f"{page}?at={sitting.public_id}"}
    assert nobody == address
    assert scanned == page


@pytest.mark.rule("SD-48")
@pytest.mark.rule("PL-13")
def test_door_shows_name_number_and_photo_and_keeps_who_looked(
    candidate: Candidate, staff_browser: Client
) -> None:
    booking = book(candidate, make_sitting())
    set_reference_photo(person=candidate.enrolment.person, data=portrait(Who.HOPPER), by=None)

    page = text(staff_browser.get(f"/staff/door/seat/{booking.public_id}/"))
    photo = staff_browser.get(f"/staff/door/seat/{booking.public_id}/photo/")

    number = candidate.enrolment.person.id_number
    assert f"{number[:6]} {number[6:14]} {number[14:]}" in page
    assert f"/staff/door/seat/{booking.public_id}/photo/" in page
    assert photo["Content-Type"].startswith("image/")
    assert PhotoView.objects.count() == 1
    assert AuditEntry.objects.filter(act="identity.shown_at_door").count() == 1


@pytest.mark.rule("SD-48")
def test_door_lets_in_bars_with_a_ground_and_undoes(
    candidate: Candidate, rival: Candidate, staff_browser: Client, learner_browser: Client
) -> None:
    sitting = make_sitting()
    wrong, right = book(candidate, sitting), book(rival, sitting)
    address = f"/staff/door/seat/{wrong.public_id}"

    blank = staff_browser.post(f"{address}/bar/", {})
    staff_browser.post(f"{address}/bar/", {"ground": "identity", "note": "证号末位不同"})
    staff_browser.post(f"/staff/door/seat/{right.public_id}/in/")
    told = text(learner_browser.get(f"/learner/centre-exams/seats/{wrong.public_id}/"))
    staff_browser.post(f"/staff/door/seat/{right.public_id}/undo/")

    wrong.refresh_from_db()
    right.refresh_from_db()
    assert blank.status_code == 422
    assert (wrong.state, right.state) == ("barred", "booked")
    assert "证号末位不同" in told
    assert "三类人员考核管理系统" in told


def test_grid_saves_all_or_names_the_row_and_keeps_what_was_typed(
    candidate: Candidate, rival: Candidate, staff_browser: Client
) -> None:
    sitting = make_sitting()
    one, two = book(candidate, sitting), book(rival, sitting)
    begin(sitting)
    address = f"/staff/sittings/{sitting.public_id}/scores/"

    def typed(first: str, second: str) -> dict[str, str]:
        return {
            f"attendance-{one.public_id}": "到考",
            f"points-{one.public_id}": first,
            f"attendance-{two.public_id}": "缺考",
            f"points-{two.public_id}": second,
        }

    wrong = staff_browser.post(address, typed("88.5", "x"))
    both = staff_browser.post(address, typed("88.5", "50"))
    right = staff_browser.post(address, typed("88.5", ""))

    assert (wrong.status_code, both.status_code, right.status_code) == (422, 422, 302)
    assert 'value="88.5"' in text(wrong)
    assert text(wrong).count("aria-invalid") == 1
    assert [score.hundredths for score in Score.objects.all()] == [8850]
    assert [booking.state for booking in Booking.objects.order_by("seat")] == [
        "checked_in",
        "absent",
    ]


def workbook(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    book_ = Workbook()
    for row in rows:
        book_.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book_.save(out)
    return SimpleUploadedFile("scores.xlsx", out.getvalue())


HEAD = ("准考证号", "座位号", "姓名", "出勤", "成绩")


def test_template_is_filled_in_and_imported(
    candidate: Candidate, rival: Candidate, staff_browser: Client
) -> None:
    sitting = make_sitting()
    one, two = book(candidate, sitting), book(rival, sitting)
    begin(sitting)
    address = f"/staff/sittings/{sitting.public_id}/scores/"

    sheet = load_workbook(io.BytesIO(staff_browser.get(f"{address}template.xlsx").content)).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]  # type: ignore[union-attr]
    rows[1][3:], rows[2][3:] = ["到考", 61.5], ["缺考", None]
    answer = staff_browser.post(f"{address}file/", {"file": workbook(*map(tuple, rows))})

    assert tuple(rows[0]) == HEAD
    assert answer.status_code == 302
    assert Score.objects.get(booking=one).hundredths == 6150
    assert Booking.objects.get(pk=two.pk).state == "absent"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("9999", 1, "", "到考", 60), "No candidate of this sitting has this ticket number"),
        (("{ticket}", 1, "别人", "到考", 60), "The name does not belong to this ticket number"),
        (("{ticket}", 1, "", "到考", 101), "A score lies between 0 and 100"),
        (("{ticket}", 1, "", "来了", 60), "for the attendance"),
        (("{ticket}", 1, "", "缺考", 60), "only one of them can be true"),
    ],
)
def test_import_names_each_wrong_row_and_takes_none(
    candidate: Candidate,
    rival: Candidate,
    staff_browser: Client,
    row: tuple[object, ...],
    sentence: str,
) -> None:
    sitting = make_sitting()
    one, two = book(candidate, sitting), book(rival, sitting)
    begin(sitting)
    bad = tuple(one.ticket_number if cell == "{ticket}" else cell for cell in row)
    good = (two.ticket_number, 2, "", "到考", 70)

    answer = staff_browser.post(
        f"/staff/sittings/{sitting.public_id}/scores/file/", {"file": workbook(HEAD, bad, good)}
    )

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Score.objects.exists()


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04broken", b"\xff\xfe\x00", "姓名,成绩\n".encode(), b""]
)
def test_import_of_something_else_is_refused_in_words(
    candidate: Candidate, staff_browser: Client, data: bytes
) -> None:
    sitting = make_sitting()
    book(candidate, sitting)
    begin(sitting)

    answer = staff_browser.post(
        f"/staff/sittings/{sitting.public_id}/scores/file/",
        {"file": SimpleUploadedFile("x.xlsx", data)},
    )

    assert answer.status_code == 422


def test_csv_of_excel_in_china_is_read(candidate: Candidate, staff_browser: Client) -> None:
    sitting = make_sitting()
    booking = book(candidate, sitting)
    begin(sitting)
    data = f"准考证号,出勤,成绩\n{booking.ticket_number},到考,９０\n".encode("gb18030")

    staff_browser.post(
        f"/staff/sittings/{sitting.public_id}/scores/file/",
        {"file": SimpleUploadedFile("x.csv", data)},
    )

    assert Score.objects.get().hundredths == 9000


def test_publishing_and_correcting_by_the_pages(
    candidate: Candidate, cast: Cast, staff_browser: Client, learner_browser: Client
) -> None:
    sitting = make_sitting()
    booking = book(candidate, sitting)
    begin(sitting)
    address = f"/staff/sittings/{sitting.public_id}/"
    grid = {f"attendance-{booking.public_id}": "到考", f"points-{booking.public_id}": "40"}
    staff_browser.post(f"{address}scores/", grid)
    end(sitting)

    staff_browser.post(f"{address}attendance/")
    staff_browser.post(f"{address}publish/")
    failed = text(learner_browser.get("/learner/centre-exams/"))
    seat = f"/staff/sittings/seats/{booking.public_id}/"
    staff_browser.post(f"{seat}correct/", {"score": "64", "reason": ""})
    staff_browser.post(f"{seat}correct/", {"score": "64", "reason": "漏计一题"})
    alone = Enrolment.objects.get(pk=candidate.enrolment.pk).state
    confirm_by_colleague()

    assert alone == "credits_complete"
    assert "Not passed: you may make the exam up" in failed
    assert "40" in failed
    assert Enrolment.objects.get(pk=candidate.enrolment.pk).state == "exam_passed"
    assert "漏计一题" in text(staff_browser.get(seat))
    assert "64" in text(learner_browser.get("/learner/centre-exams/"))


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.REGISTRAR, (200, 200, 200, 200)),
        (Role.TEACHER, (403, 200, 200, 403)),
        (Role.PROCTOR, (403, 403, 200, 403)),
        (Role.FINANCE, (403, 403, 403, 403)),
    ],
)
def test_roles_open_their_own_doors(
    candidate: Candidate, role: Role, statuses: tuple[int, ...]
) -> None:
    sitting = make_sitting()
    book(candidate, sitting)
    browser = browser_of(make_staff(f"only-{role}", role), HOST)

    answers = [
        browser.get(path).status_code
        for path in (
            "/staff/centres/",
            f"/staff/sittings/{sitting.public_id}/scores/",
            f"/staff/door/at/{sitting.public_id}/",
            "/staff/sittings/new/",
        )
    ]

    assert tuple(answers) == statuses


def test_every_staff_page_stands_empty_and_full(
    candidate: Candidate, cast: Cast, staff_browser: Client
) -> None:
    empty = [
        staff_browser.get(path).status_code
        for path in (
            "/staff/sittings/",
            "/staff/centres/",
            "/staff/door/",
            "/staff/sittings/?when=past",
        )
    ]
    held = hold(candidate, cast.staff, points=50)
    room = make_room(5, name="小机房")
    full = [
        staff_browser.get(path).status_code
        for path in (
            "/staff/sittings/?when=all&q=考核",
            f"/staff/sittings/{held.sitting.public_id}/?export=csv",
            f"/staff/sittings/{held.sitting.public_id}/edit/",
            f"/staff/sittings/{held.sitting.public_id}/scores/",
            f"/staff/sittings/seats/{held.booking.public_id}/",
            f"/staff/centres/{room.centre.public_id}/",
        )
    ]

    assert set(empty) == {200}
    assert set(full) == {200}


def test_seat_and_excuse_by_the_pages(
    candidate: Candidate, cast: Cast, staff_browser: Client
) -> None:
    sitting = make_sitting()
    booking = book(candidate, sitting)
    seat = f"/staff/sittings/seats/{booking.public_id}/"

    staff_browser.post(f"{seat}seat/", {"seat": "7"})
    staff_browser.post(f"{seat}seat/", {"seat": "99"})
    begin(sitting)
    domain.close_attendance(sitting=sitting, by=cast.staff)
    staff_browser.post(f"{seat}excuse/", {"reason": "住院"})

    booking.refresh_from_db()
    assert (booking.seat, booking.state) == (7, "excused")
