"""学员登录: SD-04a, SD-04b, SD-05, T18, and the learner's own password (PL-10)."""

from collections.abc import Iterator

import pytest

from anpei.accounts.domain import issue_activation_code
from anpei.accounts.models import AgreementAcceptance, User
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from tenants.hosts import forget_hosts
from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.factories import PASSWORD, Cast, make_enrolment

SIGN_IN = "/sign-in/learner/"
PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile"


@pytest.fixture
def by_form_alone(jinan: Association) -> Iterator[None]:
    """The association opens the learner's site by the province's form, as the manual has it."""
    jinan.settings["learner_password"] = False
    jinan.save(update_fields=["settings"])
    forget_hosts()
    yield
    forget_hosts()


@pytest.fixture
def studying(cast: Cast) -> Enrolment:
    return make_enrolment(cast.licence, cast.training_class)


def by_name(cast: Cast, agreed: dict[str, str], **changes: str) -> dict[str, str]:
    person = cast.licence.person
    return {
        "form": "name",
        "city": "济南",
        "category": "C",
        "name": person.name,
        "id_number": person.id_number,
        **agreed,
        **changes,
    }


def activate(user: User) -> None:
    user.set_password(PASSWORD)
    user.activated_at = db_now()
    user.save()


@pytest.mark.rule("SD-04a")
@pytest.mark.usefixtures("by_form_alone", "studying")
def test_learner_signs_in_by_region_category_name_and_id_number(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    response = browser.post(SIGN_IN, by_name(cast, agreed))

    assert response.headers["Location"] == "/learner/"
    assert browser.session["user"] == cast.learner.pk
    assert AgreementAcceptance.objects.get().user == cast.learner


@pytest.mark.rule("SD-04a")
@pytest.mark.usefixtures("by_form_alone", "studying")
@pytest.mark.parametrize(
    "change",
    [{"name": "何珀"}, {"category": "A"}, {"city": ""}, {"id_number": "990101198001010011"}],
)
def test_learner_refused_when_one_field_is_wrong(
    browser: Browser, cast: Cast, agreed: dict[str, str], change: dict[str, str]
) -> None:
    response = browser.post(SIGN_IN, by_name(cast, agreed, **change))

    assert response.status_code == 422
    assert "user" not in browser.session


@pytest.mark.rule("SD-04b")
@pytest.mark.usefixtures("by_form_alone", "studying")
@pytest.mark.parametrize("style", ["plain", "printed", "wide brackets", "hexagonal", "hyphens"])
def test_learner_signs_in_by_id_and_licence_number(
    browser: Browser, cast: Cast, agreed: dict[str, str], style: str
) -> None:
    printed = cast.licence.number
    number = {
        "plain": cast.licence.number_key,
        "printed": printed,
        "wide brackets": printed.replace("(", "（").replace(")", "）"),
        "hexagonal": printed.replace("(", "〔").replace(")", "〕"),
        "hyphens": printed.replace("(", "-").replace(")", "-"),
    }[style]
    form = {
        "form": "number",
        "id_number": cast.licence.person.id_number,
        "licence_number": number,
        **agreed,
    }

    browser.post(SIGN_IN, form, headers={"user-agent": PHONE})

    assert browser.session["user"] == cast.learner.pk


@pytest.mark.rule("SD-04b")
def test_phone_is_shown_the_form_by_number_first(browser: Browser, cast: Cast) -> None:
    desktop = browser.get(SIGN_IN)
    phone = browser.get(SIGN_IN, headers={"user-agent": PHONE})

    assert (desktop.context["shape"].key, phone.context["shape"].key) == ("name", "number")


@pytest.mark.rule("SD-04b")
@pytest.mark.usefixtures("by_form_alone", "studying")
def test_licence_of_another_person_does_not_match(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    form = {
        "form": "number",
        "id_number": cast.licence.person.id_number,
        "licence_number": cast.other_licence.number_key,
        **agreed,
    }

    response = browser.post(SIGN_IN, form)

    assert response.status_code == 422
    assert "user" not in browser.session


@pytest.mark.rule("SD-05")
@pytest.mark.usefixtures("by_form_alone")
@pytest.mark.parametrize("state", [None, EnrolmentState.APPLIED, EnrolmentState.CANCELLED])
def test_learner_kept_out_until_the_payment_is_approved(
    browser: Browser, cast: Cast, agreed: dict[str, str], state: EnrolmentState | None
) -> None:
    if state:
        make_enrolment(cast.licence, cast.training_class, state=state)

    response = browser.post(SIGN_IN, by_name(cast, agreed))

    decision = response.context["decision"]
    assert (response.status_code, decision.rule) == (403, "SD-05")
    html = response.content.decode()
    assert str(decision.message).replace("'", "&#x27;") in html
    assert str(decision.remedy).replace("'", "&#x27;") in html
    assert "user" not in browser.session


@pytest.mark.rule("SD-05")
@pytest.mark.usefixtures("by_form_alone")
def test_new_unpaid_order_locks_nobody_out_of_the_earlier_result(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    make_enrolment(cast.licence, cast.training_class, state=EnrolmentState.EXAM_FAILED)
    make_enrolment(cast.licence, cast.training_class, state=EnrolmentState.APPLIED)

    browser.post(SIGN_IN, by_name(cast, agreed))

    assert browser.session["user"] == cast.learner.pk


@pytest.mark.rule("PL-10")
@pytest.mark.usefixtures("studying")
def test_first_sign_in_opens_the_activation_page_only(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    response = browser.post(SIGN_IN, by_name(cast, agreed))

    assert response.headers["Location"] == "/activate/"
    assert "user" not in browser.session


@pytest.mark.rule("PL-10")
@pytest.mark.usefixtures("studying")
def test_learner_activates_with_the_code_from_the_enterprise(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    code = issue_activation_code(user=cast.learner, channel="enterprise", by=cast.alice)
    browser.post(SIGN_IN, by_name(cast, agreed))

    browser.post(
        "/activate/", {"code": code, "password": "fresh-Lantern-42", "again": "fresh-Lantern-42"}
    )

    assert browser.session["user"] == cast.learner.pk
    assert AgreementAcceptance.objects.get().version == agreed["agreement"]


@pytest.mark.rule("PL-10")
@pytest.mark.usefixtures("studying")
def test_activated_learner_is_asked_for_the_password(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    activate(cast.learner)
    first = browser.post(SIGN_IN, by_name(cast, agreed))

    wrong = browser.post("/sign-in/learner/password/", {"password": "wrong-one-1"})
    right = browser.post("/sign-in/learner/password/", {"password": PASSWORD})

    assert first.headers["Location"] == "/sign-in/learner/password/"
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert browser.session["user"] == cast.learner.pk


@pytest.mark.usefixtures("by_form_alone", "studying")
def test_newest_session_of_a_learner_ends_the_older(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    newer = Browser(browser.association)
    browser.post(SIGN_IN, by_name(cast, agreed))
    newer.post(SIGN_IN, by_name(cast, agreed))

    older_page, newer_page = browser.get("/password/"), newer.get("/password/")

    assert (older_page.status_code, newer_page.status_code) == (302, 200)


@pytest.mark.rule("PL-10")
@pytest.mark.usefixtures("studying")
def test_enterprise_hands_out_codes_to_its_own_learners_only(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    form = {"name": cast.alice.display_name, "password": PASSWORD, **agreed}
    browser.post("/sign-in/enterprise/", form)

    page = browser.get("/enterprise/learners/").content.decode()
    own = browser.post(f"/enterprise/learners/{cast.licence.public_id}/code/")
    foreign = browser.post(f"/enterprise/learners/{cast.other_licence.public_id}/code/")

    assert cast.licence.number in page
    assert cast.other_licence.number not in page
    assert (own.status_code, foreign.status_code) == (200, 404)


@pytest.mark.rule("SD-04a")
@pytest.mark.usefixtures("by_form_alone", "studying")
def test_another_region_is_led_to_its_own_association(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    response = browser.post(
        SIGN_IN, by_name(cast, agreed, city="青岛"), headers={"accept-language": "en"}
    )

    page = response.content.decode()
    assert response.status_code == 403
    assert "This site is for 济南, not for 青岛." in page
    assert "SD-04a" in page
    assert "user" not in browser.session


@pytest.mark.rule("SD-04a")
def test_another_region_tells_a_stranger_nothing(
    browser: Browser, cast: Cast, agreed: dict[str, str]
) -> None:
    stranger = by_name(cast, agreed, city="青岛", name="查无此人")

    response = browser.post(SIGN_IN, stranger, headers={"accept-language": "en"})

    assert response.status_code == 422
    assert "What was entered matches no licence." in response.content.decode()


@pytest.mark.rule("SD-04a")
def test_the_associations_region_is_chosen_already(browser: Browser, cast: Cast) -> None:
    page = browser.get(f"{SIGN_IN}?form=name").content.decode()

    assert '<option value="济南" selected>' in page
