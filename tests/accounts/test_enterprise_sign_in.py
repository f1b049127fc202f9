"""企业登录 and activation: SD-01, SD-02, SD-03, SD-07, PL-10."""

import pytest
from django.contrib.auth.hashers import make_password

from anpei.accounts.domain import ensure_enterprise_accounts, issue_activation_code
from anpei.accounts.models import AgreementAcceptance, SignInEvent, User
from anpei.people.models import Enterprise
from tenants.hosts import forget_hosts
from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.factories import PASSWORD, Cast, make_enterprise, make_licence, make_person

SIGN_IN = "/sign-in/enterprise/"


def dormant(name: str = "潍坊云门建设有限公司") -> User:
    """An enterprise that has never signed in."""
    enterprise = make_enterprise(name)
    make_licence(make_person(), enterprise)
    ensure_enterprise_accounts([enterprise])
    return User.objects.get(enterprise=enterprise)


@pytest.mark.rule("SD-01")
def test_account_made_for_an_enterprise_with_a_valid_licence(jinan: Association) -> None:
    with_licence, without = make_enterprise("甲公司"), make_enterprise("乙公司")
    make_licence(make_person(), with_licence)
    make_licence(make_person(), without, days_left=-1)

    made = ensure_enterprise_accounts()

    assert made == 1
    assert list(User.objects.values_list("display_name", flat=True)) == ["甲公司"]


@pytest.mark.rule("SD-01")
def test_accounts_made_once_however_often_the_sync_runs(jinan: Association) -> None:
    dormant()

    again = ensure_enterprise_accounts()

    assert (again, User.objects.count()) == (0, 1)


@pytest.mark.rule("SD-02")
def test_renamed_enterprise_signs_in_by_its_new_name_only(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    Enterprise.objects.filter(pk=cast.alice.enterprise_id).update(name="济南岱宗建筑有限公司")
    ensure_enterprise_accounts()

    old = browser.post(SIGN_IN, {"name": "济南泰山建筑有限公司", "password": PASSWORD, **agreed})
    new = browser.post(SIGN_IN, {"name": "济南岱宗建筑有限公司", "password": PASSWORD, **agreed})

    assert (old.status_code, new.status_code) == (422, 302)
    assert browser.session["user"] == cast.alice.pk
    assert User.objects.get(pk=cast.alice.pk).display_name == "济南岱宗建筑有限公司"


@pytest.mark.rule("SD-03")
def test_sign_in_keeps_which_agreement_was_accepted_when_and_where(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    form = {"name": cast.alice.display_name, "password": PASSWORD, **agreed}

    browser.post(SIGN_IN, form, headers={"user-agent": "Chrome"}, REMOTE_ADDR="192.0.2.7")

    kept = AgreementAcceptance.objects.get(user=cast.alice)
    assert (kept.version, kept.address, kept.user_agent) == (
        agreed["agreement"],
        "192.0.2.7",
        "Chrome",
    )
    assert kept.accepted_at == AgreementAcceptance.objects.latest("accepted_at").accepted_at


@pytest.mark.rule("SD-03")
@pytest.mark.parametrize("change", [{"agree": ""}, {"agreement": "an-earlier-edition"}])
def test_sign_in_refused_without_the_current_agreement(
    browser: Browser, cast: Cast, agreed: dict[str, str], change: dict[str, str]
) -> None:
    form = {"name": cast.alice.display_name, "password": PASSWORD, **agreed, **change}

    response = browser.post(SIGN_IN, form)

    assert response.status_code == 422
    assert "user" not in browser.session
    assert AgreementAcceptance.objects.count() == 0


@pytest.mark.rule("SD-07")
@pytest.mark.parametrize(("remember", "ends_with_browser"), [("on", False), ("", True)])
def test_remember_me_keeps_the_session(
    browser: Browser, cast: Cast, agreed: dict[str, str], remember: str, ends_with_browser: bool
) -> None:
    form = {"name": cast.alice.display_name, "password": PASSWORD, **agreed}

    browser.post(SIGN_IN, form | {"remember": remember})

    assert browser.session.get_expire_at_browser_close() is ends_with_browser


@pytest.mark.rule("SD-07")
@pytest.mark.parametrize("page", ["/sign-in/enterprise/", "/sign-in/learner/"])
def test_sign_in_page_offers_remember_me_and_forgotten_password(
    browser: Browser, cast: Cast, page: str
) -> None:
    html = browser.get(page).content.decode()

    assert 'name="remember"' in html
    assert 'href="/forgotten/' in html


@pytest.mark.rule("SD-03", "SD-07")
def test_forgotten_password_is_set_anew_with_a_code(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    enterprise = cast.alice.enterprise
    assert enterprise
    code = issue_activation_code(user=cast.alice, channel="staff", by=cast.staff)
    browser.post(
        "/forgotten/enterprise/",
        {"name": enterprise.name, "credit_code": enterprise.credit_code},
    )

    sent = {"code": code, "password": "fresh-Lantern-42", "again": "fresh-Lantern-42"}
    not_agreed = browser.post("/activate/", sent)
    response = browser.post("/activate/", sent | agreed)

    assert (not_agreed.status_code, response.status_code) == (422, 302)
    assert AgreementAcceptance.objects.get(user=cast.alice).version == agreed["agreement"]
    assert User.objects.get(pk=cast.alice.pk).check_password("fresh-Lantern-42")


@pytest.mark.rule("PL-10", "SD-01")
def test_credit_code_opens_the_activation_page_and_nothing_else(
    browser: Browser, agreed: dict[str, str]
) -> None:
    user = dormant()
    assert user.enterprise
    form = {"name": user.display_name, "password": user.enterprise.credit_code, **agreed}

    response = browser.post(SIGN_IN, form)

    assert response.headers["Location"] == "/activate/"
    assert "user" not in browser.session
    inside = browser.get("/enterprise/learners/")
    assert inside.headers["Location"] == "/sign-in/enterprise/?next=%2Fenterprise%2Flearners%2F"


@pytest.mark.rule("PL-10")
def test_activation_with_code_and_own_password_signs_in(
    browser: Browser, agreed: dict[str, str]
) -> None:
    user = dormant()
    assert user.enterprise
    credit_code = user.enterprise.credit_code
    code = issue_activation_code(user=user, channel="staff", by=None)
    browser.post(SIGN_IN, {"name": user.display_name, "password": credit_code, **agreed})

    browser.post(
        "/activate/", {"code": code, "password": "fresh-Lantern-42", "again": "fresh-Lantern-42"}
    )

    user.refresh_from_db()
    assert browser.session["user"] == user.pk
    assert user.activated_at is not None
    assert AgreementAcceptance.objects.get(user=user).version == agreed["agreement"]
    again = Browser(browser.association)
    old = again.post(SIGN_IN, {"name": user.display_name, "password": credit_code, **agreed})
    assert old.status_code == 422


@pytest.mark.rule("PL-10")
def test_code_opens_once(browser: Browser, agreed: dict[str, str]) -> None:
    user = dormant()
    assert user.enterprise
    code = issue_activation_code(user=user, channel="staff", by=None)
    form = {"name": user.display_name, "password": user.enterprise.credit_code, **agreed}
    browser.post(SIGN_IN, form)
    browser.post(
        "/activate/", {"code": code, "password": "a-First-one-9", "again": "a-First-one-9"}
    )
    other = Browser(browser.association)
    other.post(
        "/forgotten/enterprise/",
        {"name": user.display_name, "credit_code": user.enterprise.credit_code},
    )

    response = other.post(
        "/activate/", {"code": code, "password": "the-Second-8", "again": "the-Second-8"} | agreed
    )

    assert response.status_code == 422
    assert User.objects.get(pk=user.pk).check_password("a-First-one-9")


@pytest.mark.rule("PL-10")
def test_wrong_codes_use_up_the_right_one(browser: Browser, agreed: dict[str, str]) -> None:
    user = dormant()
    assert user.enterprise
    code = issue_activation_code(user=user, channel="staff", by=None)
    own = {"password": "fresh-Lantern-42", "again": "fresh-Lantern-42"}
    browser.post(
        SIGN_IN, {"name": user.display_name, "password": user.enterprise.credit_code, **agreed}
    )
    for _try in range(5):
        browser.post("/activate/", {"code": "WRONG", **own})

    response = browser.post("/activate/", {"code": code, **own})

    assert response.status_code == 422
    assert User.objects.get(pk=user.pk).activated_at is None


@pytest.mark.rule("PL-10")
def test_association_may_switch_the_code_off(
    browser: Browser, jinan: Association, agreed: dict[str, str]
) -> None:
    jinan.settings["activation_code"] = "off"
    jinan.save(update_fields=["settings"])
    forget_hosts()
    user = dormant()
    assert user.enterprise
    browser.post(
        SIGN_IN, {"name": user.display_name, "password": user.enterprise.credit_code, **agreed}
    )

    response = browser.post(
        "/activate/", {"password": "fresh-Lantern-42", "again": "fresh-Lantern-42"}
    )

    forget_hosts()
    assert response.status_code == 302
    assert browser.session["user"] == user.pk


@pytest.mark.rule("PL-11")
def test_answer_is_the_same_for_unknown_accounts_and_wrong_passwords(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    wrong = browser.post(
        SIGN_IN, {"name": cast.alice.display_name, "password": "wrong-one-1", **agreed}
    )
    unknown = browser.post(SIGN_IN, {"name": "没有的公司", "password": "wrong-one-1", **agreed})

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


@pytest.mark.rule("PL-11")
def test_every_try_is_logged(browser: Browser, cast: Cast, agreed: dict[str, str]) -> None:
    form = {"name": cast.alice.display_name, **agreed}

    browser.post(SIGN_IN, form | {"password": "wrong-one-1"}, REMOTE_ADDR="192.0.2.8")
    browser.post(SIGN_IN, form | {"password": PASSWORD}, REMOTE_ADDR="192.0.2.8")

    events = SignInEvent.objects.filter(user=cast.alice).order_by("at")
    assert [(e.succeeded, e.address, e.method) for e in events] == [
        (False, "192.0.2.8", "enterprise"),
        (True, "192.0.2.8", "enterprise"),
    ]


def test_sign_in_of_the_other_tenant_stays_out(
    other_cast: Cast, browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    browser.post(SIGN_IN, {"name": cast.alice.display_name, "password": PASSWORD, **agreed})

    response = browser.get("/password/", headers={"host": "yantai.localhost"})

    assert response.status_code == 302


def test_new_accounts_have_no_usable_password(jinan: Association) -> None:
    user = dormant()

    assert user.has_usable_password() is False
    assert user.check_password(make_password(None)) is False
