"""The public pages: no account, every printed field, nobody to be enumerated."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader

from anpei.accounts.domain.limits import NUMBERS_PER_PREFIX
from anpei.accounts.models import TryCount
from anpei.certificates.domain import (
    issue_certificate,
    limits,
    replace_certificate,
    revoke_certificate,
)
from anpei.certificates.files import read_pdf
from anpei.certificates.models import Certificate
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.identity_numbers import Gender, make_identity_number, mask_identity_number
from anpei.people.models import Person
from tenants.entering import enter_tenant
from tests.certificates.conftest import make_reported
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.usefixtures("known_hosts")

HOST = {"headers": {"host": "jinan.localhost"}}


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "jinan.localhost", "accept-language": "en"})


def bare(answer: HttpResponse) -> str:
    """The page without what is random in every answer, or is only the asker's own address."""
    text = re.sub(r'(name="csrf[^>]*?(?:content|value)=")[^"]*', r"\1", answer.content.decode())
    return text.replace(answer.wsgi_request.path, "")  # type: ignore[attr-defined]  # test client


def search(client: Client, person: Person, **changes: str):  # type: ignore[no-untyped-def]
    typed = {"name": person.name, "id_number": person.id_number, "category": "C"}
    return client.post("/verify/", typed | changes)


@pytest.mark.rule("PL-50", "SD-54")
def test_verification_shows_every_printed_field(certificate: Certificate, visitor: Client) -> None:
    page = visitor.get(f"/verify/{certificate.token}")

    text = page.content.decode()
    assert page.status_code == 200
    assert [value for _, value in certificate.printed.rows() if value not in text] == []
    assert "is valid now" in text
    assert page["Cache-Control"] == "no-store, private"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "no-referrer"


@pytest.mark.rule("PL-50", "SD-54")
def test_verification_is_where_the_paper_leads(certificate: Certificate, visitor: Client) -> None:
    links = links_in(read_pdf(certificate))

    assert links == {f"http://jinan.localhost:8000/verify/{certificate.token}"}
    assert visitor.get(links.pop().partition(":8000")[2]).status_code == 200


@pytest.mark.rule("PL-50")
def test_verification_of_a_revoked_certificate_says_so(
    certificate: Certificate, cast: Cast, visitor: Client
) -> None:
    revoke_certificate(certificate=certificate, by=cast.staff, reason="代考")

    text = visitor.get(f"/verify/{certificate.token}").content.decode()

    assert "revoked later. Do not accept it." in text
    assert "is valid now" not in text
    assert "代考" not in text
    assert certificate.printed.id_number not in text
    assert mask_identity_number(certificate.printed.id_number) in text


def test_verification_of_a_replaced_certificate_says_so(
    certificate: Certificate, cast: Cast, visitor: Client
) -> None:
    new = replace_certificate(certificate=certificate, by=cast.staff, reason="更正")

    old_text = visitor.get(f"/verify/{certificate.token}").content.decode()
    new_text = visitor.get(f"/verify/{new.token}").content.decode()

    assert new.number in old_text
    assert str(new.token) not in old_text
    assert new.printed.id_number not in old_text
    assert "A newer certificate has replaced this one." in old_text
    assert "is valid now" in new_text


@pytest.mark.rule("PL-50")
def test_verification_of_an_altered_record_shows_no_field(
    certificate: Certificate, visitor: Client
) -> None:
    forged = certificate.printed_json.replace("86.0", "96.0")
    Certificate.objects.filter(pk=certificate.pk).update(printed_json=forged)

    text = visitor.get(f"/verify/{certificate.token}").content.decode()

    assert "does not match its signature" in text
    assert certificate.printed.id_number not in text


@pytest.mark.rule("PL-50")
def test_verification_without_a_genuine_token_is_one_answer(
    certificate: Certificate, visitor: Client
) -> None:
    token = str(certificate.token)
    wrong = [
        certificate.public_id,
        token[:-1],
        token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1],
        "A" * 22 + token[22:],
        certificate.number,
        "x",
    ]

    answers = [visitor.get(f"/verify/{text}") for text in wrong]

    assert [answer.status_code for answer in answers] == [404] * len(wrong)
    assert len({bare(answer) for answer in answers}) == 1


@pytest.mark.rule("PL-50")
def test_verification_guessing_is_stopped_and_genuine_tokens_are_not(
    certificate: Certificate, visitor: Client
) -> None:
    tries = limits.MISSES_PER_ADDRESS.tries

    codes = [visitor.get(f"/verify/guess{n}").status_code for n in range(tries + 2)]

    assert codes == [404] * tries + [429] * 2
    assert visitor.get(f"/verify/{certificate.token}").status_code == 200


def test_verification_in_another_tenant_is_not_found(visitor: Client) -> None:
    with enter_tenant("jinan"):
        reported = make_reported(make_cast().licence)
        token = issue_certificate(enrolment=reported, by=None).token

    answers = [
        Client(headers={"host": f"{schema}.localhost"}).get(f"/verify/{token}").status_code
        for schema in ("jinan", "yantai")
    ]

    assert answers == [200, 404]


@pytest.mark.rule("SD-55")
def test_lookup_shows_the_record_masked(
    certificate: Certificate, cast: Cast, visitor: Client
) -> None:
    person = cast.licence.person

    page = search(visitor, person)

    text = page.content.decode()
    assert page.status_code == 200
    assert certificate.number in text
    assert certificate.enrolment.training_class.name in text
    assert "is valid now" in text
    assert mask_identity_number(person.id_number) in text
    assert person.id_number not in text
    assert person.name not in text


@pytest.mark.rule("SD-55")
def test_lookup_shows_a_reported_result_without_certificate(cast: Cast, visitor: Client) -> None:
    make_reported(cast.licence)

    text = search(visitor, cast.licence.person).content.decode()

    assert "completed and reported" in text


@pytest.mark.rule("SD-55")
def test_lookup_of_a_revoked_certificate_says_so(
    certificate: Certificate, cast: Cast, visitor: Client
) -> None:
    revoke_certificate(certificate=certificate, by=cast.staff, reason="代考")

    assert "Do not accept it" in search(visitor, cast.licence.person).content.decode()


@pytest.mark.rule("SD-55", "PL-50")
def test_lookup_answers_alike_whichever_part_is_wrong(
    certificate: Certificate, cast: Cast, visitor: Client
) -> None:
    person = cast.licence.person
    make_reported(cast.other_licence, state=EnrolmentState.EXAM_PASSED)

    answers = [
        search(visitor, person, category="A"),
        search(visitor, person, name="柯木"),
        search(visitor, person, name=cast.other_licence.person.name),
    ]

    texts = {bare(answer).replace("何*", "柯*") for answer in answers}
    assert len(texts) == 1
    assert "Nothing matches all three" in texts.pop()
    hit = search(visitor, person)
    assert {len(answer.content) for answer in (*answers, hit)} == {16_384}


@pytest.mark.rule("SD-55", "PL-50")
def test_lookup_stops_at_ten_tries_for_one_birthday(
    certificate: Certificate, cast: Cast, visitor: Client
) -> None:
    person = cast.licence.person
    guesses = [
        make_identity_number(
            division=990101, birth_date=person.birth_date, sequence=n, gender=Gender.MALE
        )
        for n in range(NUMBERS_PER_PREFIX.tries)
    ]

    codes = [
        search(Client(headers=HOST["headers"]), person, id_number=guess).status_code
        for guess in guesses
    ]

    assert codes == [200] * len(guesses)
    assert search(visitor, person).status_code == 429


def test_lookup_keeps_no_number_or_address_in_clear(cast: Cast, visitor: Client) -> None:
    person = cast.licence.person

    search(visitor, person)

    buckets = list(TryCount.objects.values_list("bucket", flat=True))
    assert len(buckets) == 2
    assert [b for b in buckets if person.id_number[:14] in b or "127.0.0.1" in b] == []


@pytest.mark.rule("SD-55")
def test_lookup_with_a_mistyped_number_points_at_the_field(cast: Cast, visitor: Client) -> None:
    answer = search(visitor, cast.licence.person, id_number="990101198001011234")

    assert answer.status_code == 422
    assert "check each digit" in answer.content.decode()


@pytest.mark.rule("SD-55")
def test_lookup_takes_nothing_from_an_address(cast: Cast, visitor: Client) -> None:
    person = cast.licence.person
    make_reported(cast.licence)

    page = visitor.get("/verify/", {"name": person.name, "id_number": person.id_number})

    assert "completed and reported" not in page.content.decode()


def test_file_as_issued_leads_to_its_fields(certificate: Certificate, visitor: Client) -> None:
    page = visitor.post("/verify/file/", {"file": upload(read_pdf(certificate))})

    assert certificate.printed.number in page.content.decode()
    assert "is valid now" in page.content.decode()


@pytest.mark.rule("PL-50")
def test_file_altered_or_foreign_is_not_as_issued(
    certificate: Certificate, visitor: Client
) -> None:
    pdf = read_pdf(certificate)
    files = [pdf + b"\n", pdf[:500] + b"x" + pdf[501:], b"", b"%PDF-1.7", b"\x00" * 100]

    texts = [
        visitor.post("/verify/file/", {"file": upload(file)}).content.decode() for file in files
    ]

    assert ["Not as issued" in text for text in texts] == [True] * len(files)


def test_file_missing_is_told(cast: Cast, visitor: Client) -> None:
    assert visitor.post("/verify/file/", {}).status_code == 422


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("certificate.pdf", content, "application/pdf")


def links_in(pdf: bytes) -> set[str]:
    """The addresses the paper's first page links to."""
    page = PdfFileReader(io.BytesIO(pdf)).find_page_for_modification(0)[0].get_object()
    actions = [note.get_object().get("/A") for note in page["/Annots"]]
    return {str(action["/URI"]) for action in actions if action is not None}
