"""The appeal: in time, once, decided by another reviewer, told to everybody (PL-36)."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from anpei.accounts.models import Role, User
from anpei.audit.models import AuditEntry
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput, NotAllowed
from anpei.messages.models import Message
from anpei.proctoring import domain
from anpei.proctoring.appeals import appeal_until, read_attachment
from anpei.proctoring.models import Appeal, Review
from anpei.proctoring.reminders import overdue_appeals
from anpei.proctoring.states import AppealState
from anpei.provinces.models import TenantEdition
from tests.exams.ready import Candidate, browser_of, text
from tests.factories import make_staff
from tests.fixtures import faces
from tests.proctoring import shots


@pytest.fixture
def refused(attempt: Attempt, candidate: Candidate, cast) -> Review:
    """A passed exam that the cast's reviewer refused; the second attempt is open."""
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    review = Review.objects.get()
    domain.refuse_review(review=review, ground="other_people", reason="two", by=cast.staff)
    return Review.objects.get()


@pytest.fixture
def other(jinan) -> User:
    return make_staff("other-reviewer", Role.REVIEWER)


def _file(review: Review, by: User) -> Appeal:
    return domain.file_appeal(review=review, text="That was me.", attachment=None, by=by)


@pytest.mark.rule("PL-36")
def test_result_of_a_refused_exam_says_so_and_leads_to_the_appeal(refused, candidate, other):
    url = f"/learner/attempts/{refused.attempt.public_id}/result/"
    browser = browser_of(candidate.user)

    page = browser.get(url, headers={"Accept-Language": "en"})
    domain.grant_appeal(appeal=_file(refused, candidate.user), answer="x", by=other)
    granted = text(browser.get(url, headers={"Accept-Language": "en"}))

    assert "The review refused this exam" in text(page)
    assert "The exam is passed" not in text(page)
    assert 'href="/learner/refusals/"' in page.content.decode()
    assert f'href="/learner/exams/{refused.enrolment.public_id}/' in page.content.decode()
    assert "You have passed and are qualified" in granted
    assert "The review refused this exam" not in granted


@pytest.mark.rule("PL-36")
def test_granted_appeal_qualifies_as_an_approval_would(refused, candidate, other):
    appeal = _file(refused, candidate.user)

    domain.grant_appeal(appeal=appeal, answer="It is the candidate.", by=other)

    appeal.refresh_from_db()
    enrolment = appeal.review.enrolment
    assert (appeal.state, appeal.decided_by, appeal.answer) == (
        AppealState.GRANTED,
        other,
        "It is the candidate.",
    )
    assert (enrolment.state, enrolment.qualified_at is None) == (EnrolmentState.QUALIFIED, False)
    assert enrolment.score_hundredths == refused.attempt.score_hundredths
    assert [event.after for event in appeal.events.all()] == ["filed", "granted"]
    acts = AuditEntry.objects.filter(act__startswith="appeal.").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["appeal.filed", "appeal.granted"]


@pytest.mark.rule("PL-36")
def test_granted_appeal_of_a_disqualified_one_qualifies_too(refused, candidate, other):
    Enrolment.objects.update(state=EnrolmentState.DISQUALIFIED)
    appeal = _file(Review.objects.get(), candidate.user)

    domain.grant_appeal(appeal=appeal, answer="x", by=other)

    assert Enrolment.objects.get(pk=refused.enrolment_id).state == EnrolmentState.QUALIFIED


@pytest.mark.rule("PL-36")
def test_dismissed_appeal_changes_nothing_and_is_told(refused, candidate, other):
    enterprise = User.objects.get(enterprise=refused.enrolment.enterprise)
    appeal = _file(refused, candidate.user)

    domain.dismiss_appeal(appeal=appeal, answer="Two faces.", by=other)

    appeal.refresh_from_db()
    assert appeal.review.enrolment.state == EnrolmentState.CREDITS_COMPLETE
    told = Message.objects.filter(kind="proctoring.appeal")
    assert {one.user_id for one in told} == {candidate.user.pk, enterprise.pk}
    assert all("Two faces." in one.body for one in told)


@pytest.mark.rule("PL-36")
def test_whoever_refused_decides_nothing(refused, candidate, cast, other):
    Review.objects.update(first_reviewer=other, first_ground="other_people")
    appeal = _file(Review.objects.get(), candidate.user)

    for refuser in (cast.staff, other):
        with pytest.raises(Conflict):
            domain.claim_appeal(appeal=appeal, by=refuser)
        with pytest.raises(Conflict):
            domain.grant_appeal(appeal=appeal, answer="x", by=refuser)
        assert domain.claim_next_appeal(by=refuser) is None
    with pytest.raises(NotAllowed):
        domain.grant_appeal(appeal=appeal, answer="x", by=make_staff("cash", Role.FINANCE))
    with pytest.raises(IntegrityError, match="appeal_decided_by_another"), transaction.atomic():
        Appeal.objects.update(decided_by=cast.staff)


@pytest.mark.rule("PL-36")
def test_period_ends_with_its_last_day_and_one_appeal_is_all(refused, candidate, cast):
    until = appeal_until(refused)
    assert timedelta(days=7) < until - refused.decided_at <= timedelta(days=8)

    with pytest.raises(NotAllowed):
        _file(refused, cast.stranger)
    with pytest.raises(InvalidInput):
        domain.file_appeal(review=refused, text=" ", attachment=None, by=candidate.user)
    Review.objects.update(decided_at=db_now() - timedelta(days=8, hours=1))
    with pytest.raises(Conflict):
        _file(Review.objects.get(), candidate.user)
    Review.objects.update(decided_at=db_now())
    _file(Review.objects.get(), candidate.user)
    with pytest.raises(Conflict):
        _file(Review.objects.get(), candidate.user)


@pytest.mark.rule("PL-36", "PL-05")
def test_association_without_appeals_takes_none(refused, candidate):
    TenantEdition.objects.create(
        key="none",
        title="none",
        base=refused.enrolment.edition_key,
        holds_from="2020-01-01",
        overrides={"appeal_days": 0},
    )
    refused.enrolment.edition_key = "none"
    refused.enrolment.save(update_fields=["edition_key"])

    with pytest.raises(Conflict):
        _file(Review.objects.get(), candidate.user)


@pytest.mark.rule("PL-36")
def test_attachment_is_a_clean_picture_or_a_pdf(refused, candidate, other):
    picture = faces.portrait(faces.Who.COLLINS)
    page = f"/learner/refusals/{refused.public_id}/"
    client = browser_of(candidate.user)

    wrong = client.post(
        page, {"text": "me", "file": SimpleUploadedFile("a.exe", b"MZ nothing to see")}
    )
    right = client.post(page, {"text": "me", "file": SimpleUploadedFile("a.jpg", picture)})

    appeal = Appeal.objects.get()
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert (appeal.content_type, default_storage.exists(appeal.path)) == ("image/jpeg", True)
    assert read_attachment(b"%PDF-1.7 x").suffix == "pdf"
    own = f"/appeals/{appeal.public_id}/attachment/"
    assert client.get(own).status_code == 200
    assert browser_of(other).get(own).status_code == 200
    stranger = make_staff("cash", Role.FINANCE)
    assert browser_of(stranger).get(own).status_code == 404


@pytest.mark.rule("PL-36")
def test_everybody_sees_how_it_stands(refused, candidate, cast, other):
    enterprise = User.objects.get(enterprise=refused.enrolment.enterprise)
    learner, staff = browser_of(candidate.user), browser_of(other)
    page = f"/learner/refusals/{refused.public_id}/"

    listed = text(learner.get("/learner/refusals/"))
    learner.post(page, {"text": "That was me."})
    appeal = Appeal.objects.get()
    desk = text(staff.get("/staff/appeals/"))
    staff.post("/staff/appeals/next/")
    case = text(staff.get(f"/staff/appeals/{appeal.public_id}/"))
    decided = staff.post(
        f"/staff/appeals/{appeal.public_id}/", {"act": "grant", "answer": "Right."}
    )

    assert page in listed
    assert refused.enrolment.person.name in desk
    assert "That was me." in case
    assert "data-review-approve" in case
    assert decided.status_code == 302
    assert "Right." in text(learner.get(page))
    assert "Right." in text(browser_of(enterprise).get("/enterprise/refusals/"))
    assert browser_of(cast.stranger).get(page).status_code == 404


@pytest.mark.rule("PL-36", "PL-35")
def test_overdue_appeals_alarm_the_reviewers(refused, candidate, other):
    appeal = _file(refused, candidate.user)
    assert list(overdue_appeals()) == []

    Appeal.objects.filter(pk=appeal.pk).update(due_on=db_now().date() - timedelta(days=3))

    assert other.pk in {one.to.pk for one in overdue_appeals()}
    assert "tone-danger" in text(browser_of(other).get("/staff/appeals/"))
