"""Courses whose categories the province leaves to the association (YN-25)."""

import pytest

from anpei.accounts.models import Role
from anpei.courses.models import Curriculum
from tenants.models import Association
from tests.enrolment.applying import SignedIn
from tests.factories import make_staff
from tests.yunnan.conftest import SCHEMA


@pytest.mark.rule("YN-25")
def test_where_the_province_names_no_category_staff_do(kunming: Association) -> None:
    staff = SignedIn(make_staff("teacher", Role.TEACHER), SCHEMA)

    staff.post("/staff/courses/", {"name": "继续教育"})
    curriculum = Curriculum.objects.get()
    address = f"/staff/courses/{curriculum.public_id}/"
    before = staff.get(address).content.decode()
    made = [staff.post(address, {"name": name}).status_code for name in ("第一章", "第二章")]
    again = staff.post(address, {"name": "第一章"})

    assert 'name="name"' in before
    assert (made, again.status_code) == ([302, 302], 200)
    assert list(curriculum.categories.values_list("name", "position")) == [
        ("第一章", 0),
        ("第二章", 1),
    ]
