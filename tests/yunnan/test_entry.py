"""Two ways in, refusals, specialities, the first sign-in, the list to be paid, the confirmation."""

import time
from datetime import timedelta
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from anpei.accounts.domain.activation import issue_activation_code
from anpei.accounts.domain.agreement import current_agreement
from anpei.accounts.domain.limit_tries import LIMITS
from anpei.accounts.models import User
from anpei.entry.domain import connect_platform, register_due, save_invoice_profile
from anpei.entry.models import Challenge, Registration
from anpei.kernel.clock import policy_today
from anpei.payments.models import Order
from anpei.people.models import Licence, Person
from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.enrolment.applying import SignedIn
from tests.factories import PASSWORD, make_enterprise, make_licence, make_person
from tests.yunnan.conftest import SCHEMA, Company, make_course

KEY = Ed25519PrivateKey.generate()
PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def typed(browser: Browser, person: Person, **changes: str) -> dict[str, str]:
    """The entry's form, its riddle solved."""
    browser.get("/entry/")
    riddle = Challenge.objects.latest("pk")
    return {
        "name": person.name,
        "id_number": person.id_number,
        "category": "TJ",
        "business": "continuing",
        "speciality": "",
        "challenge": riddle.public_id,
        "captcha": riddle.answer,
    } | changes


@pytest.fixture
def holder(company: Company) -> Licence:
    make_course("TJ")
    return make_licence(make_person("段自立"), company.enterprise, category="TJ")


@pytest.mark.rule("YN-01")
def test_person_enrols_with_a_captcha(browser: Browser, holder: Licence) -> None:
    answer = browser.post("/entry/", typed(browser, holder.person))

    assert (answer.status_code, answer["Location"]) == (302, "/entry/registered/")
    registration = Registration.objects.get()
    assert (registration.licence, registration.is_own) == (holder, True)
    assert User.objects.filter(person=holder.person, activated_at=None).exists()


@pytest.mark.rule("YN-01")
@pytest.mark.parametrize("changes", [{"captcha": "0000"}, {"challenge": "nothing"}])
def test_wrong_captcha_enrols_nobody_and_is_used_up(
    browser: Browser, holder: Licence, changes: dict[str, str]
) -> None:
    right = typed(browser, holder.person)

    assert browser.post("/entry/", right | changes).status_code == 422
    if "captcha" in changes:
        assert browser.post("/entry/", right).status_code == 422
    assert not Registration.objects.exists()


@pytest.mark.rule("YN-01")
def test_captcha_is_a_picture_and_a_sound(browser: Browser) -> None:
    browser.get("/entry/")
    riddle = Challenge.objects.get()

    picture = browser.get(f"/entry/captcha/{riddle.public_id}.png")
    sound = browser.get(f"/entry/captcha/{riddle.public_id}.wav")

    assert (picture.content[:4], sound.content[:4]) == (b"\x89PNG", b"RIFF")


@pytest.mark.rule("YN-02")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"business": "renewal"}, "only continuing education"),
        ({"category": "XHG"}, "No such certificate exists"),
        ({"name": "别人"}, "No such certificate exists"),
    ],
)
def test_refused_entry_says_why(
    browser: Browser, holder: Licence, changes: dict[str, str], sentence: str
) -> None:
    answer = browser.post("/entry/", typed(browser, holder.person, **changes))

    assert answer.status_code == 403
    assert sentence in answer.content.decode()


@pytest.mark.rule("YN-02")
def test_certificate_that_expired_long_ago_is_not_enrolled(
    browser: Browser, holder: Licence
) -> None:
    Licence.objects.filter(pk=holder.pk).update(valid_until=policy_today() - timedelta(days=61))

    answer = browser.post("/entry/", typed(browser, holder.person))

    assert answer.status_code == 403
    assert answer.context["decision"].rule == "YN-12"
    assert not Registration.objects.exists()


@pytest.mark.rule("YN-02")
def test_certificate_in_another_business_names_whom_to_call(
    browser: Browser, holder: Licence
) -> None:
    Licence.objects.filter(pk=holder.pk).update(other_business="单位变更")

    page = browser.post("/entry/", typed(browser, holder.person)).content.decode()

    assert "单位变更" in page
    assert "0871-68503755" in page


def ticket(company: Company, **changes: object) -> str:
    now = int(time.time())
    claims = {
        "iss": "platform",
        "aud": f"{SCHEMA}.localhost",
        "sub": company.enterprise.credit_code,
        "jti": "ticket-number-1",
        "iat": now,
        "exp": now + 60,
    } | changes
    return jwt.encode(claims, KEY, algorithm="EdDSA")


@pytest.mark.rule("YN-01")
def test_enterprise_arrives_signed_in_once(browser: Browser, company: Company) -> None:
    connect_platform(issuer="platform", public_key=PEM, by=None)
    sent = ticket(company)

    answer = browser.post("/entry/arrive/", {"ticket": sent})

    assert answer["Location"] == "/business/registrations/"
    assert browser.get("/business/registrations/").status_code == 200
    again = Browser(browser.association)
    assert again.post("/entry/arrive/", {"ticket": sent})["Location"] == "/entry/"


@pytest.mark.rule("YN-01")
@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "elsewhere.localhost"},
        {"iss": "somebody"},
        {"exp": int(time.time()) - 5},
        {"exp": int(time.time()) + 3600},
        {"jti": ""},
        {"sub": "91990100MA000000XX"},
    ],
)
def test_ticket_that_is_not_good_lets_nobody_in(
    browser: Browser, company: Company, changes: dict[str, object]
) -> None:
    connect_platform(issuer="platform", public_key=PEM, by=None)

    answer = browser.post("/entry/arrive/", {"ticket": ticket(company, **changes)})

    assert answer["Location"] == "/entry/"
    assert browser.get("/business/registrations/").status_code == 302


@pytest.mark.rule("YN-01", "PL-11")
def test_junk_shuts_the_door_to_nobody_else(browser: Browser, company: Company) -> None:
    connect_platform(issuer="platform", public_key=PEM, by=None)
    for number in range(LIMITS.account + 1):
        browser.post("/entry/arrive/", {"ticket": "junk"}, REMOTE_ADDR=f"198.51.100.{number}")

    answer = browser.post("/entry/arrive/", {"ticket": ticket(company, iat=int(time.time()) + 3)})

    assert answer["Location"] == "/business/registrations/"


@pytest.mark.rule("YN-01")
def test_forged_ticket_lets_nobody_in(browser: Browser, company: Company) -> None:
    other = Ed25519PrivateKey.generate().public_key()
    pem = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    connect_platform(issuer="platform", public_key=pem, by=None)

    assert browser.post("/entry/arrive/", {"ticket": ticket(company)})["Location"] == "/entry/"


@pytest.mark.rule("YN-04", "YN-11")
def test_enrolling_all_lists_those_who_are_due(company: Company) -> None:
    make_course("A")
    due = make_licence(make_person("柯云"), company.enterprise, category="A")
    make_licence(make_person("安未到"), company.enterprise, category="A", days_left=700)
    make_licence(make_person("邻居"), make_enterprise("比邻"), category="A")

    SignedIn(company.user, SCHEMA).post("/business/registrations/")

    assert [one.licence for one in Registration.objects.all()] == [due]
    page = SignedIn(company.user, SCHEMA).get("/business/to-pay/").content.decode()
    assert due.number in page
    assert register_due(enterprise=company.enterprise, by=company.user) == 0


@pytest.mark.rule("YN-04", "YN-11")
def test_enterprise_pays_for_whoever_registered_by_themselves(
    browser: Browser, company: Company, holder: Licence
) -> None:
    browser.post("/entry/", typed(browser, holder.person))

    page = SignedIn(company.user, SCHEMA).get("/business/to-pay/")

    assert holder.number in page.content.decode()
    assert order(company, [holder]) == 302


@pytest.mark.rule("YN-11")
def test_unpaid_registration_ends_with_its_term(company: Company, holder: Licence) -> None:
    register_due(enterprise=company.enterprise, by=company.user)
    Licence.objects.filter(pk=holder.pk).update(valid_until=policy_today() + timedelta(days=1000))

    page = SignedIn(company.user, SCHEMA).get("/business/to-pay/")

    assert Registration.objects.count() == 1
    assert holder.number not in page.content.decode()


@pytest.mark.rule("YN-03")
def test_staff_change_a_wrong_speciality(company: Company) -> None:
    for speciality in ("civil", "fitting"):
        make_course("SGY", speciality=speciality)
    one = make_licence(make_person("施洱源"), company.enterprise, category="SGY")
    wrong = Registration.objects.create(licence=one, term=one.valid_until, speciality="civil")

    answer = SignedIn(company.staff, SCHEMA).post(
        f"/staff/registrations/{wrong.public_id}/speciality/", {"speciality": "fitting"}
    )

    assert answer.status_code == 302
    wrong.refresh_from_db()
    assert wrong.speciality == "fitting"


def gives_invoice_data(company: Company) -> None:
    save_invoice_profile(
        user=company.user,
        by=company.user,
        invoice_title=company.enterprise.name,
        taxpayer_number=company.enterprise.credit_code,
        invoice_address="",
        invoice_phone="",
        bank_name="",
        bank_account="",
        email="office@example.org",
    )


def order(company: Company, licences: list[Licence], **changes: str) -> int:
    """Tick, confirm, type both again; the last answer's status."""
    gives_invoice_data(company)
    register_due(enterprise=company.enterprise, by=company.user)
    browser = SignedIn(company.user, SCHEMA)
    ids = [
        one.public_id for one in Registration.objects.filter(licence__in=licences).order_by("pk")
    ]
    browser.post("/business/to-pay/", {"registrations": ids})
    page = browser.get("/business/confirm/")
    sent = {
        "title_again": company.enterprise.name,
        "taxpayer_again": company.enterprise.credit_code,
        "amount_fen": str(page.context["amount_fen"]),
        "idempotency_key": "one-key-of-this-test",
    } | changes
    return browser.post("/business/confirm/", sent).status_code


@pytest.mark.rule("YN-11", "YN-13", "YN-14")
def test_people_of_several_types_become_one_order(company: Company) -> None:
    licences = []
    for category in ("TJ", "XHG"):
        make_course(category)
        licences.append(make_licence(make_person(category), company.enterprise, category=category))

    assert order(company, licences) == 302

    placed = Order.objects.get()
    assert (placed.people, placed.amount_fen) == (2, 40_000)
    assert sorted(line.amount_fen for line in placed.lines.all()) == [20_000, 20_000]
    assert not Registration.objects.exclude(licence__enrolments__isnull=False).exists()


@pytest.mark.rule("YN-14")
@pytest.mark.parametrize(
    "changes", [{"title_again": "别的公司"}, {"taxpayer_again": "91990100MA000000XX"}]
)
def test_typed_again_must_match(company: Company, changes: dict[str, str]) -> None:
    make_course("TJ")
    one = make_licence(make_person("塔吊"), company.enterprise, category="TJ")

    assert order(company, [one], **changes) == 422
    assert not Order.objects.exists()


@pytest.mark.rule("YN-12")
def test_long_expired_certificate_cannot_be_ticked(company: Company) -> None:
    make_course("TJ")
    one = make_licence(make_person("迟"), company.enterprise, category="TJ", days_left=-61)
    Registration.objects.create(licence=one, term=one.valid_until)

    page = SignedIn(company.user, SCHEMA).get("/business/to-pay/").content.decode()

    assert 'name="registrations"' not in page
    assert one.number in page


@pytest.mark.rule("YN-04")
def test_whoever_is_not_ticked_stays_listed(company: Company) -> None:
    make_course("TJ")
    paid, left = (
        make_licence(make_person(name), company.enterprise, category="TJ") for name in "甲乙"
    )

    assert order(company, [paid]) == 302

    page = SignedIn(company.user, SCHEMA).get("/business/to-pay/").content.decode()
    assert (left.number in page, paid.number in page) == (True, False)


@pytest.mark.rule("YN-10")
def test_first_sign_in_runs_password_invoice_data_done(
    browser: Browser, holder: Licence, kunming: Association
) -> None:
    browser.post("/entry/", typed(browser, holder.person))
    user = User.objects.get(person=holder.person)
    agreed = {"agree": "on", "agreement": current_agreement().version}

    wrong = browser.post(
        "/sign-in/enterprise/", {"name": holder.person.id_number, "password": "000000", **agreed}
    )
    right = browser.post(
        "/sign-in/enterprise/",
        {
            "name": holder.person.id_number,
            "password": holder.person.id_number[-6:],
            **agreed,
        },
    )
    shut = browser.get("/business/to-pay/")
    code = issue_activation_code(user=user, channel="staff", by=None)
    activated = browser.post(
        right["Location"],
        {"code": code, "password": PASSWORD, "again": PASSWORD, "next": "/business/to-pay/"},
    )
    still = browser.get("/business/to-pay/")
    filled = browser.post(
        "/business/billing/",
        {
            "invoice_title": "段自立",
            "taxpayer_number": holder.person.id_number,
            "email": "d@example.org",
        },
    )

    assert wrong.status_code == 422
    assert shut.status_code == 302
    assert activated["Location"] == "/business/to-pay/"
    assert still["Location"] == "/business/billing/"
    assert filled["Location"] == "/business/to-pay/"
    assert holder.number in browser.get("/business/to-pay/").content.decode()


def test_no_province_is_named_in_the_core() -> None:
    core = Path(__file__).parents[2] / "platform" / "anpei"
    names = ("yunnan", "shandong", "jining")
    apart = {"sandbox", "demo", "locale", "migrations"}

    named = [
        path.relative_to(core).as_posix()
        for path in core.rglob("*.py")
        if not apart & set(path.parts)
        for name in names
        if f'"{name}"' in path.read_text("utf-8")
    ]

    assert named == []


@pytest.mark.rule("YN-11", "PL-04")
@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/enterprise/classes/", "/business/registrations/"),
        ("/enterprise/orders/", "/business/orders/"),
        ("/enterprise/invoices/", "/business/invoices/"),
    ],
)
def test_pages_of_another_way_lead_to_this_provinces_own(
    company: Company, path: str, target: str
) -> None:
    gives_invoice_data(company)

    answer = SignedIn(company.user, SCHEMA).get(path)

    assert (answer.status_code, answer.headers["Location"]) == (302, target)
