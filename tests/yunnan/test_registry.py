"""What the province's platform says: a certificate that has become void, each record's answer.

Nobody voids a certificate here: the authority does, when it has expired without continuing
education, and the nightly pull brings its word. Until then an expired certificate stays what it
was, and can be paid for during the 60 days of YN-12.
"""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.entry.models import Challenge, Registration
from anpei.kernel.clock import db_now
from anpei.people.models import Licence
from anpei.registry import domain, tasks
from anpei.registry.models import OutboxEntry
from anpei.sandbox.registry import cast, cast_yunnan
from anpei.sandbox.registry.datasets import YUNNAN
from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.enrolment.applying import SignedIn
from tests.factories import make_enrolment
from tests.fixtures.sandbox import RunningSandbox
from tests.yunnan.conftest import SCHEMA, Company, make_course

RESULTS = "/registry/v1/training-results"
VOID = "证书已作废"


@pytest.fixture
def platform(
    fresh_sandbox: RunningSandbox, settings: Settings, kunming: Association
) -> RunningSandbox:
    """Connected, and pulled by the task that the scheduler runs."""
    settings.SANDBOX_URL = fresh_sandbox.url
    domain.connect_sandbox(dataset="yunnan", by=None)
    tasks.sync_registry(SCHEMA)
    return fresh_sandbox


def licence_of(member: cast.CastMember) -> Licence:
    place = cast_yunnan.YUNNAN.index(member)
    return Licence.objects.select_related("person", "enterprise").get(
        person__registry_id=YUNNAN.person_id(place), is_main=True
    )


def enters(browser: Browser, licence: Licence) -> tuple[int, str]:
    """The public entry's answer to its holder."""
    browser.get("/entry/")
    riddle = Challenge.objects.latest("pk")
    answer = browser.post(
        "/entry/",
        {
            "name": licence.person.name,
            "id_number": licence.person.id_number,
            "category": licence.category,
            "business": "continuing",
            "speciality": "",
            "challenge": riddle.public_id,
            "captcha": riddle.answer,
        },
    )
    return answer.status_code, answer.content.decode()


@pytest.mark.rule("YN-51", "YN-12")
def test_expired_certificate_is_void_once_the_authority_says_so(
    platform: RunningSandbox, browser: Browser
) -> None:
    late = licence_of(cast_yunnan.LATE)
    make_course(late.category)
    payer = User.objects.get(enterprise=late.enterprise)
    payer.activated_at = payer.setup_at = db_now()
    payer.save(update_fields=["activated_at", "setup_at"])
    Registration.objects.create(licence=late, term=late.valid_until)
    page = SignedIn(payer, SCHEMA)
    before = page.get("/business/to-pay/").content.decode()

    platform.edit("cancel-licence", dataset="yunnan", licence_number=late.number)
    unknown = page.get("/business/to-pay/").content.decode()
    tasks.sync_registry(SCHEMA)

    late.refresh_from_db()
    after = page.get("/business/to-pay/").content.decode()
    status, told = enters(browser, late)
    assert late.status == "revoked"
    assert ('name="registrations"' in before, 'name="registrations"' in unknown) == (True, True)
    assert 'name="registrations"' not in after
    assert late.number in after
    assert (status, "YN-51" in told) == (403, True)


@pytest.mark.rule("YN-51")
def test_certificate_renewed_in_time_is_not_void(
    platform: RunningSandbox, browser: Browser
) -> None:
    rigger = licence_of(cast_yunnan.RIGGER)
    before = rigger.valid_until

    platform.edit("extend-licence", dataset="yunnan", licence_number=rigger.number)
    tasks.sync_registry(SCHEMA)

    rigger.refresh_from_db()
    assert rigger.status == "valid"
    assert rigger.valid_until > before
    # Not due for years; that is another sentence than being void.
    assert "YN-51" not in enters(browser, rigger)[1]


def qualified(member: cast.CastMember) -> Enrolment:
    licence = licence_of(member)
    enrolment = make_enrolment(
        licence, make_course(licence.category), state=EnrolmentState.QUALIFIED
    )
    enrolment.qualified_at = db_now() - timedelta(minutes=1)
    enrolment.score_hundredths = 8800
    enrolment.save(update_fields=["qualified_at", "score_hundredths"])
    return enrolment


def sweep() -> dict[str, str]:
    """Everything is due, the scheduler's task runs; state by licence."""
    OutboxEntry.objects.update(next_try_at=db_now())
    tasks.deliver_outbox(SCHEMA)
    return dict(OutboxEntry.objects.values_list("enrolment__licence__number", "state"))


@pytest.mark.rule("YN-52")
def test_platform_answers_per_record_and_failures_are_tried_again_and_shown(
    platform: RunningSandbox, company: Company
) -> None:
    taken, refused = (qualified(one) for one in (cast_yunnan.LEARNER, cast_yunnan.PHONE_LEARNER))
    staff = SignedIn(company.staff, SCHEMA)
    platform.fault(RESULTS, "error", times=1)

    first = sweep()
    waiting = staff.get("/staff/reports/?state=queued").content.decode()
    second = sweep()
    keys = dict(OutboxEntry.objects.values_list("enrolment__licence__number", "request_key"))
    good, bad = taken.licence.number, refused.licence.number
    platform.edit("settle-result", dataset="yunnan", request_key=keys[good])
    platform.edit("settle-result", dataset="yunnan", request_key=keys[bad], failed_because=VOID)
    third = sweep()
    shown = staff.get("/staff/reports/?state=failed").content.decode()
    entry = OutboxEntry.objects.get(enrolment=refused)
    detail = staff.get(f"/staff/reports/{entry.public_id}/").content.decode()
    again = staff.post(f"/staff/reports/{entry.public_id}/resend/")
    fourth = sweep()

    assert sorted(first.values()) == ["queued", "sent"]
    assert next(number for number, state in first.items() if state == "queued") in waiting
    assert second == {good: "sent", bad: "sent"}
    assert third == {good: "confirmed", bad: "failed"}
    assert (bad in shown, good in shown, VOID in detail) == (True, False, True)
    assert again.status_code == 302
    assert fourth == {good: "confirmed", bad: "sent"}
    taken.refresh_from_db()
    refused.refresh_from_db()
    assert taken.state in {"reported", "certified"}
    assert refused.state == "qualified"
