"""Lists are searched by numbers that never stand in an address (T21)."""

from urllib.parse import parse_qs, urlsplit

import pytest

from anpei.enrolment.models import Enrolment
from tests.enrolment.applying import SignedIn
from tests.factories import Cast, make_enrolment

LIST = "/staff/enrolments/"


@pytest.fixture
def enrolment(cast: Cast) -> Enrolment:
    return make_enrolment(cast.licence, cast.training_class)


@pytest.mark.rule("PL-13")
def test_identity_number_is_searched_for_without_standing_in_the_address(
    cast: Cast, enrolment: Enrolment
) -> None:
    number = enrolment.person.id_number
    staff = SignedIn(cast.staff)

    answer = staff.post("/search/", {"q": number, "state": "studying", "next": LIST})
    page = staff.get(answer["Location"])

    where = urlsplit(answer["Location"])
    assert where.path == LIST
    assert parse_qs(where.query)["state"] == ["studying"]
    assert number[:11] not in answer["Location"]
    assert [one.pk for one in page.context["page"]] == [enrolment.pk]
    assert page.context["search"] == number


@pytest.mark.rule("PL-13")
def test_other_words_stand_in_the_address_and_foreign_seals_find_nothing(cast: Cast) -> None:
    staff = SignedIn(cast.staff)

    plain = staff.post("/search/", {"q": "柯林", "next": LIST})
    away = staff.post("/search/", {"q": "柯林", "next": "https://elsewhere.example/"})
    foreign = staff.get(f"{LIST}?q=~nonsense")

    assert plain["Location"] == f"{LIST}?q=%E6%9F%AF%E6%9E%97"
    assert away["Location"].startswith("/?")
    assert foreign.context["search"] == ""
