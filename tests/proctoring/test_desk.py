"""The review desk: sharing out the work, two people for a refusal, samples (PL-35)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from anpei.accounts.models import Role, User
from anpei.audit.models import AuditEntry
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import Conflict, InvalidInput, NotAllowed
from anpei.kernel.states import IllegalMove
from anpei.proctoring import domain, queries
from anpei.proctoring.domain.sampling import is_sampled
from anpei.proctoring.models import Review, ReviewOrigin
from anpei.proctoring.queries import DeskFilter, DeskTab
from anpei.provinces.models import TenantEdition
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.exams.ready import begin, make_candidate, make_new_candidate
from tests.factories import (
    Cast,
    make_enterprise,
    make_learner_user,
    make_licence,
    make_person,
    make_staff,
)
from tests.proctoring import shots

_AT_ONCE = 6


def own_edition(**overrides: object) -> str:
    """The current rules with some values of the association's own."""
    edition = TenantEdition.objects.create(
        key="own",
        title="本会规则",
        base="sd-m1",
        holds_from=policy_today() - timedelta(days=9000),
        overrides={"exam_photos_min": 0, **overrides},
    )
    return edition.key


def passed_exam(name: str = "柯林", edition_key: str = "sd-m1") -> Attempt:
    """A passed exam without photos, judged: under the manual's rules a case."""
    person = make_person(name)
    candidate = make_candidate(
        make_licence(person, make_enterprise(f"{name}公司")),
        make_learner_user(person),
        edition_key=edition_key,
    )
    attempt = begin(candidate)[0]
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    attempt.refresh_from_db()
    return attempt


def case(name: str = "柯林", edition_key: str = "sd-m1") -> Review:
    return Review.objects.get(attempt=passed_exam(name, edition_key))


@pytest.fixture
def zheng(cast: Cast) -> User:
    return make_staff("zheng", Role.REVIEWER)


@pytest.fixture
def wang(cast: Cast) -> User:
    return make_staff("wang", Role.REVIEWER)


@pytest.mark.rule("PL-35")
def test_claim_gives_the_oldest_and_then_the_next(zheng: User, wang: User) -> None:
    first, second = case("甲"), case("乙")

    claimed = [domain.claim_next_review(by=user) for user in (zheng, wang, zheng)]

    assert claimed == [first, second, first]
    assert queries.desk_counts(zheng) == {"waiting": 2, "mine": 1, "samples": 0}
    assert AuditEntry.objects.filter(act="review.assigned").count() == 2


@pytest.mark.rule("PL-35")
def test_claim_passes_over_the_skipped_case(zheng: User) -> None:
    first, second = case("甲"), case("乙")
    domain.claim_next_review(by=zheng)
    domain.release_review(review=first, by=zheng)

    following = domain.claim_next_review(by=zheng, after=first)

    assert following == second


def test_claim_of_an_empty_desk_gives_nothing(zheng: User) -> None:
    assert domain.claim_next_review(by=zheng) is None


@pytest.mark.rule("PL-35")
def test_case_of_a_colleague_is_not_decided(zheng: User, wang: User) -> None:
    review = case()
    domain.claim_review(review=review, by=zheng)

    for act in (
        lambda: domain.approve_review(review=review, by=wang),
        lambda: domain.refuse_review(review=review, ground="other_people", reason="", by=wang),
        lambda: domain.claim_review(review=review, by=wang),
    ):
        with pytest.raises(Conflict, match="zheng"):
            act()

    review.refresh_from_db()
    assert (review.state, review.assignee) == ("open", zheng)


@pytest.mark.rule("PL-35")
def test_administrator_gives_and_takes_cases(zheng: User, wang: User, cast: Cast) -> None:
    review = case()
    domain.claim_review(review=review, by=zheng)

    domain.assign_review(review=review, to=wang, by=cast.staff)

    review.refresh_from_db()
    assert review.assignee == wang
    with pytest.raises(NotAllowed):
        domain.assign_review(review=review, to=zheng, by=zheng)
    with pytest.raises(NotAllowed):
        domain.release_review(review=review, by=zheng)
    with pytest.raises(InvalidInput):
        domain.assign_review(review=review, to=make_staff("f", Role.FINANCE), by=cast.staff)
    domain.release_review(review=review, by=cast.staff)
    review.refresh_from_db()
    assert (review.assignee, review.assigned_at) == (None, None)


@pytest.mark.rule("PL-35")
def test_decided_case_is_neither_given_nor_released(zheng: User, cast: Cast) -> None:
    review = case()
    domain.approve_review(review=review, by=zheng)

    with pytest.raises(Conflict):
        domain.assign_review(review=review, to=zheng, by=cast.staff)
    with pytest.raises(Conflict):
        domain.release_review(review=review, by=zheng)


@pytest.mark.rule("PL-35")
def test_refusal_takes_two_people_where_the_edition_says_so(zheng: User, wang: User) -> None:
    review = case(edition_key=own_edition(exam_photos_min=2, review_second_for_refusals=True))

    first = domain.refuse_review(review=review, ground="other_people", reason="两人", by=zheng)
    waiting = (first.state, first.enrolment.state, first.assignee, first.first_ground)
    own_again = domain.claim_next_review(by=zheng)
    with pytest.raises(Conflict):
        domain.refuse_review(review=review, ground="other_people", reason="", by=zheng)
    claimed = domain.claim_next_review(by=wang)
    domain.refuse_review(review=review, ground="reading_or_phone", reason="看书", by=wang)

    review.refresh_from_db()
    assert waiting == ("second", EnrolmentState.EXAM_PASSED, None, "other_people")
    assert (own_again, claimed) == (None, review)
    assert (review.state, review.ground) == ("refused", "reading_or_phone")
    assert (review.first_reviewer, review.reviewer) == (zheng, wang)
    assert review.enrolment.state == EnrolmentState.CREDITS_COMPLETE


@pytest.mark.rule("PL-35")
def test_second_reviewer_may_approve(zheng: User, wang: User) -> None:
    review = case(edition_key=own_edition(exam_photos_min=2, review_second_for_refusals=True))
    domain.refuse_review(review=review, ground="other_people", reason="", by=zheng)

    domain.approve_review(review=review, by=wang, reason="同一人")

    review.refresh_from_db()
    assert (review.state, review.enrolment.state) == ("approved", EnrolmentState.QUALIFIED)


@pytest.mark.rule("PL-35")
def test_administrator_cannot_give_the_second_look_to_the_first(zheng: User, cast: Cast) -> None:
    review = case(edition_key=own_edition(exam_photos_min=2, review_second_for_refusals=True))
    domain.refuse_review(review=review, ground="other_people", reason="", by=zheng)

    with pytest.raises(InvalidInput):
        domain.assign_review(review=review, to=zheng, by=cast.staff)


@pytest.mark.rule("PL-35")
@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("second_reviewer_is_another", {"first_reviewer": "zheng", "assignee": "zheng"}),
        ("second_reviewer_is_another", {"first_reviewer": "zheng", "reviewer": "zheng"}),
        ("second_look_names_the_first", {"state": "second"}),
        ("claimed_review_has_its_time", {"assigned_at": "now"}),
        ("review_decided_by_somebody", {"state": "approved"}),
        ("refusal_names_its_ground", {"state": "refused", "reviewer": "zheng", "decided_at": 1}),
    ],
)
def test_review_that_breaks_a_rule_is_not_stored(
    zheng: User, constraint: str, values: dict[str, object]
) -> None:
    review = case()
    for name, value in values.items():
        moment = name.endswith("_at")
        setattr(review, name, zheng if value == "zheng" else db_now() if moment else value)
    if review.assignee_id:
        review.assigned_at = db_now()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        review.save()


@pytest.mark.rule("PL-35")
def test_sample_does_not_hold_the_learner_up(zheng: User, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = passed_exam(edition_key=own_edition(study_photo_share=0, review_sample_share=1))
    review = Review.objects.get(attempt=attempt)

    domain.approve_review(review=review, by=zheng)

    review.refresh_from_db()
    assert (review.origin, review.state) == (ReviewOrigin.SAMPLE, "approved")
    assert attempt.enrolment.state == EnrolmentState.QUALIFIED


@pytest.mark.rule("PL-35")
def test_sample_holds_the_learner_up_where_the_edition_says_so(zheng: User) -> None:
    key = own_edition(study_photo_share=0, review_sample_share=1, review_sample_holds=True)
    attempt = passed_exam(edition_key=key)
    held = attempt.enrolment.state

    domain.approve_review(review=Review.objects.get(attempt=attempt), by=zheng)

    attempt.enrolment.refresh_from_db()
    assert (held, attempt.enrolment.state) == ("exam_passed", EnrolmentState.QUALIFIED)


@pytest.mark.rule("PL-35")
def test_refused_sample_is_taken_back_until_it_is_reported(zheng: User) -> None:
    key = own_edition(study_photo_share=0, review_sample_share=1)
    early, late = passed_exam("甲", key), passed_exam("乙", key)
    late.enrolment.state = EnrolmentState.REPORTED
    late.enrolment.save(update_fields=["state"])

    for attempt in (early, late):
        review = Review.objects.get(attempt=attempt)
        domain.refuse_review(review=review, ground="other_people", reason="", by=zheng)
        attempt.enrolment.refresh_from_db()

    assert (early.enrolment.state, early.enrolment.qualified_at) == ("credits_complete", None)
    assert late.enrolment.state == EnrolmentState.REPORTED
    assert [
        queries.as_refusal(Review.objects.get(attempt=attempt)).next for attempt in (early, late)
    ] == ["try_again", "issued"]


@pytest.mark.rule("PL-35")
def test_samples_are_drawn_by_their_share_and_always_the_same(jinan: Association) -> None:
    attempts = [Attempt(public_id=f"attempt{n:015d}") for n in range(4000)]

    drawn = [is_sampled(attempt, 0.1) for attempt in attempts]

    assert drawn == [is_sampled(attempt, 0.1) for attempt in attempts]
    assert 320 < sum(drawn) < 480
    assert not any(is_sampled(attempt, 0.0) for attempt in attempts)
    assert all(is_sampled(attempt, 1.0) for attempt in attempts)


@pytest.mark.rule("PL-35")
def test_samples_are_approved_together_and_doubts_are_not(zheng: User) -> None:
    key = own_edition(study_photo_share=0, review_sample_share=1)
    samples = [Review.objects.get(attempt=passed_exam(name, key)) for name in ("甲", "乙")]
    doubt = case("丙")

    with pytest.raises(Conflict):
        domain.approve_samples(reviews=[*samples, doubt], by=zheng)
    untouched = set(Review.objects.values_list("state", flat=True))
    count = domain.approve_samples(reviews=samples, by=zheng)

    assert (untouched, count) == ({"open"}, 2)
    assert set(Review.objects.filter(state="approved")) == set(samples)


@pytest.mark.rule("PL-35")
def test_desk_filters(zheng: User) -> None:
    old, new = case("老张"), case("新李")
    Review.objects.filter(pk=old.pk).update(due_on=policy_today() - timedelta(days=1))
    domain.claim_review(review=new, by=zheng)

    def shown(tab: DeskTab = DeskTab.WAITING, **wanted: str) -> list[Review]:
        desk = DeskFilter(tab=tab, user=zheng, day=policy_today(), **wanted)  # type: ignore[arg-type]
        return list(queries.desk_cases(desk))

    assert shown() == [old, new]
    assert shown(due="overdue") == [old]
    assert shown(holder="nobody") == [old]
    assert shown(holder=zheng.public_id) == [new]
    assert shown(DeskTab.MINE) == [new]
    assert shown(search="老张") == [old]
    assert shown(category="A") == []
    assert shown(DeskTab.SAMPLES) == []
    assert list(queries.overdue_reviews(policy_today())) == [old]


@pytest.fixture
def unblocked(racing_tenant, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def _race(schema: str, *acts: object) -> list[object]:
    barrier = Barrier(len(acts))

    def run(act):
        try:
            with enter_tenant(schema):
                barrier.wait()
                return act()
        except (Conflict, IllegalMove) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _raced_case(name: str) -> Review:
    candidate = make_new_candidate(name)
    attempt = begin(candidate)[0]
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    return Review.objects.get(attempt=attempt)


@pytest.mark.rule("PL-35")
@pytest.mark.usefixtures("unblocked")
def test_reviewers_who_claim_at_once_get_different_cases(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        cases = [_raced_case(f"学员{n}") for n in range(_AT_ONCE)]
        users = [make_staff(f"reviewer{n}", Role.REVIEWER) for n in range(_AT_ONCE)]

    claimed = _race(schema, *[lambda by=user: domain.claim_next_review(by=by) for user in users])

    assert {one.pk for one in claimed} == {one.pk for one in cases}


@pytest.mark.rule("PL-35")
@pytest.mark.usefixtures("unblocked")
def test_case_decided_at_once_has_one_decision(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        review = _raced_case("学员")
        users = [make_staff(f"reviewer{n}", Role.REVIEWER) for n in range(_AT_ONCE)]

    def decide(n: int, by: User) -> object:
        if n % 2:
            return domain.approve_review(review=review, by=by)
        return domain.refuse_review(review=review, ground="other_people", reason="", by=by)

    answers = _race(schema, *[lambda n=n, by=user: decide(n, by) for n, user in enumerate(users)])

    with enter_tenant(schema):
        decided = [one for one in answers if isinstance(one, Review)]
        acts = AuditEntry.objects.filter(act__in=["review.approved", "review.refused"])
        assert (len(decided), acts.count()) == (1, 1)
        assert Review.objects.get().reviewer_id == decided[0].reviewer_id
