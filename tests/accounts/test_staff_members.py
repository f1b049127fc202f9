"""Members of staff and their roles (PL-12), and one's own account (PL-11)."""

import re
import threading
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse

from anpei.accounts.domain.staff import change_staff, create_staff, set_staff_active
from anpei.accounts.models import Role, RoleGrant, SecondFactor, User
from anpei.audit.models import AuditEntry
from anpei.kernel.clock import db_now
from anpei.kernel.errors import AnpeiError, Conflict
from tenants.entering import enter_association
from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.enrolment.applying import SignedIn, count_queries
from tests.factories import PASSWORD, Cast, make_staff

MEMBERS = "/staff/members/"
ENGLISH = {"Accept-Language": "en"}


def code_on(answer: HttpResponse) -> str:
    found = re.search(r"data-activation-code>([^<]+)<", answer.content.decode())
    assert found
    return found[1]


def roles_of(user: User) -> list[str]:
    return sorted(RoleGrant.objects.filter(user=user).values_list("role", flat=True))


@pytest.mark.rule("PL-12")
def test_administrator_adds_somebody_who_opens_the_account_by_a_code(
    cast: Cast, browser: Browser
) -> None:
    answer = SignedIn(cast.staff).post(
        f"{MEMBERS}new/",
        {"login_name": "li.cai", "display_name": "李财审", "roles": ["finance", "reviewer"]},
    )
    user = User.objects.get(login_name="li.cai")
    opened = browser.post(
        "/sign-in/staff/activate/",
        {
            "login_name": "li.cai",
            "code": code_on(answer),
            "password": PASSWORD,
            "again": PASSWORD,
        },
    )

    assert roles_of(user) == ["finance", "reviewer"]
    assert (opened.status_code, opened.headers["Location"]) == (302, "/staff/")
    assert browser.session["user"] == user.pk
    assert browser.get("/staff/receipts/").status_code != 403


@pytest.mark.rule("PL-12")
@pytest.mark.parametrize(
    ("change", "blamed"),
    [
        ({"login_name": "admin"}, "login_name"),
        ({"login_name": "x y"}, "login_name"),
        ({"display_name": " "}, "display_name"),
        ({"roles": ["emperor"]}, "roles"),
    ],
)
def test_a_bad_new_member_is_refused_at_the_field(
    cast: Cast, change: dict[str, Any], blamed: str
) -> None:
    typed = {"login_name": "li.cai", "display_name": "李财审", "roles": ["finance"], **change}

    answer = SignedIn(cast.staff).post(f"{MEMBERS}new/", typed)

    assert answer.status_code == 422
    assert f'href="#id_{blamed}' in answer.content.decode()
    assert not User.objects.filter(login_name="li.cai").exists()


@pytest.mark.rule("PL-11")
@pytest.mark.parametrize("name", ["li.cai", "nobody"])
def test_a_wrong_code_says_the_same_for_known_and_unknown_names(
    cast: Cast, browser: Browser, name: str
) -> None:
    create_staff(login_name="li.cai", display_name="李财审", roles=[], by=cast.staff)

    answer = browser.post(
        "/sign-in/staff/activate/",
        {"login_name": name, "code": "WRONG", "password": PASSWORD, "again": PASSWORD},
        headers=ENGLISH,
    )

    assert answer.status_code == 422
    assert "This code is not right, used up or expired." in answer.content.decode()
    assert "user" not in browser.session


@pytest.mark.rule("PL-12")
def test_roles_are_given_and_taken_with_before_and_after(cast: Cast) -> None:
    member = make_staff("teacher", Role.TEACHER)
    url = f"{MEMBERS}{member.public_id}/"

    answer = SignedIn(cast.staff).post(
        url, {"display_name": "王教师", "roles": ["reviewer", "registrar"]}
    )

    entry = AuditEntry.objects.get(act="staff.change")
    assert (answer.status_code, roles_of(member)) == (302, ["registrar", "reviewer"])
    assert entry.before == {"display_name": "teacher", "roles": ["teacher"]}
    assert entry.after == {"display_name": "王教师", "roles": ["registrar", "reviewer"]}


@pytest.mark.rule("PL-12")
def test_the_last_administrator_can_neither_resign_nor_be_closed(cast: Cast) -> None:
    admin, url = SignedIn(cast.staff), f"{MEMBERS}{cast.staff.public_id}/"
    other = make_staff("other", Role.ADMIN)
    User.objects.filter(pk=other.pk).update(is_active=False)

    resigned = admin.post(url, {"display_name": "admin", "roles": ["finance"]})
    admin.post(f"{url}act/", {"act": "close"})

    assert resigned.status_code == 422
    assert "admin" in roles_of(cast.staff)
    assert User.objects.get(pk=cast.staff.pk).is_active
    with pytest.raises(Conflict):
        set_staff_active(user=cast.staff, is_active=False, by=other)


@pytest.mark.rule("PL-12")
def test_two_administrators_removing_each_other_leave_one(racing_tenant: Association) -> None:
    with enter_association(racing_tenant):
        one, two = make_staff("one", Role.ADMIN), make_staff("two", Role.ADMIN)
    barrier, outcomes = threading.Barrier(2), []

    def remove(user: User, by: User) -> None:
        try:
            with enter_association(racing_tenant):
                barrier.wait(timeout=10)
                change_staff(user=user, display_name="x", roles=[], by=by)
            outcomes.append("done")
        except AnpeiError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=remove, args=(one, two)),
        threading.Thread(target=remove, args=(two, one)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    with enter_association(racing_tenant):
        left = RoleGrant.objects.filter(role=Role.ADMIN).count()
    assert (sorted(outcomes), left) == (["done", "refused"], 1)


@pytest.mark.rule("PL-12")
def test_a_closed_account_is_out_at_once_and_may_be_opened_again(cast: Cast) -> None:
    member = make_staff("finance", Role.FINANCE)
    theirs, admin = SignedIn(member), SignedIn(cast.staff)
    url = f"{MEMBERS}{member.public_id}/act/"

    before = theirs.get("/staff/").status_code
    admin.post(url, {"act": "close", "reason": "已离职"})
    closed = theirs.get("/staff/").status_code
    admin.post(url, {"act": "open"})

    assert (before, closed) == (200, 302)
    assert User.objects.get(pk=member.pk).is_active
    assert AuditEntry.objects.get(act="staff.close").reason == "已离职"


@pytest.mark.rule("PL-11", "PL-12")
def test_administrator_takes_a_lost_second_factor_away(cast: Cast) -> None:
    member = make_staff("finance", Role.FINANCE)
    SecondFactor.objects.create(user=member, secret="JBSWY3DPEHPK3PXP", confirmed_at=db_now())

    SignedIn(cast.staff).post(
        f"{MEMBERS}{member.public_id}/act/", {"act": "second_factor", "reason": "手机丢失"}
    )

    assert not SecondFactor.objects.filter(user=member).exists()
    assert User.objects.get(pk=member.pk).session_generation == member.session_generation + 1
    assert AuditEntry.objects.get(act="reset_second_factor").reason == "手机丢失"


@pytest.mark.rule("PL-11")
def test_second_factor_is_set_up_by_a_picture(cast: Cast) -> None:
    page = SignedIn(cast.staff).get("/staff/second-factor/").content.decode()

    secret = SecondFactor.objects.get(user=cast.staff).secret
    assert f"data-totp-secret>{secret}<" in page
    assert re.search(r'class="totp-qr"[^>]*><svg [^>]*viewBox|class="totp-qr"[^>]*><svg', page)


@pytest.mark.rule("PL-12")
def test_members_are_found_by_name_role_and_state(cast: Cast) -> None:
    make_staff("teacher", Role.TEACHER)
    create_staff(login_name="new", display_name="新人", roles=["teacher"], by=cast.staff)
    admin = SignedIn(cast.staff)

    def found(query: str) -> list[str]:
        table = admin.get(f"{MEMBERS}?{query}").content.decode().partition("<tbody>")[2]
        return [name for name in ("admin", "teacher", "新人") if f">{name}" in table]

    assert found("") == ["admin", "teacher", "新人"]
    assert found("q=新") == ["新人"]
    assert found("role=finance") == ["admin"]
    assert found("standing=new") == ["新人"]
    assert found("standing=closed") == []


@pytest.mark.rule("PL-12")
def test_own_account_names_roles_and_ends_other_sessions(cast: Cast) -> None:
    member = make_staff("finance", Role.FINANCE, Role.REVIEWER)
    here, elsewhere = SignedIn(member), SignedIn(member)

    page = here.get("/staff/account/", headers=ENGLISH).content.decode()
    here.post("/staff/account/sessions/")

    assert ("Checks receipts" in page, "Looks at photos" in page) == (True, True)
    assert here.get("/staff/account/").status_code == 200
    assert elsewhere.get("/staff/account/").status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_members_ask_the_same_queries(cast: Cast, number: int) -> None:
    admin = SignedIn(cast.staff)
    for at in range(number):
        make_staff(f"member{at}", Role.TEACHER)

    queries = count_queries(lambda: admin.get(MEMBERS))

    # session, user, count, members, their roles
    assert queries == 5
