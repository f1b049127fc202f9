"""The review desk, the reporting desk, certificates and extensions with something on each.

Learners whose orders are approved are led on by the domain; only what takes people hours (watching,
answering before a camera) is written down as if it had happened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from anpei.accounts.models import User
from anpei.approvals.domain import propose
from anpei.certificates.domain import issue_certificate, replace_certificate, revoke_certificate
from anpei.certificates.models import Certificate
from anpei.certificates.two_person import REPLACE
from anpei.demo.exam_photos import ExamPhotographer
from anpei.demo.extensions import STATES
from anpei.demo.learner import activate_demo_learner
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt, ExamKind
from anpei.exams.states import AttemptState
from anpei.kernel.clock import db_now, policy_today
from anpei.proctoring.domain import approve_review, claim_review, judge_attempt, refuse_review
from anpei.proctoring.models import Review, ReviewOrigin
from anpei.proctoring.states import UNDECIDED, ReviewState
from anpei.registry.domain import report_result
from anpei.registry.models import Failure, OutboxEntry
from anpei.registry.states import OutboxState
from anpei.study.models import TopicStudy

_S = EnrolmentState


@dataclass(frozen=True)
class DeskStory:
    """Who acts in it, and what takes the pictures."""

    reviewer: User
    admin: User
    registrar: User
    photographer: ExamPhotographer

    def tell(self) -> list[Enrolment]:
        """Cases of every sort, reports in every state, certificates; gives whose licences are to
        be extended, one for each of ``extensions.STATES``."""
        if Review.objects.filter(state__in=UNDECIDED).exists():
            return []
        learners = self._learners()
        self._reviews(learners)
        self._reports(learners)
        return self._certificates(learners)

    def _learners(self) -> Iterator[Enrolment]:
        """People who study; nobody of the demo's own enterprise, which is yours to act for."""
        studying = Enrolment.objects.filter(
            state=_S.STUDYING, enterprise__user__activated_at__isnull=True
        ).exclude(licence__category="B")
        # From one enterprise after the other: what is listed is then not all of one.
        rows = list(studying.select_related("person", "licence", "training_class").order_by("pk"))
        return iter(rows[::2] + rows[1::2])

    # --- the review desk ---------------------------------------------------------------------
    def _reviews(self, learners: Iterator[Enrolment]) -> None:
        late, _new, mine, second = (self._case(learners) for _ in range(4))
        Review.objects.filter(pk=late.pk).update(
            opened_at=db_now() - timedelta(days=6), due_on=policy_today() - timedelta(days=2)
        )
        claim_review(review=mine, by=self.reviewer)
        Review.objects.filter(pk=second.pk).update(
            state=ReviewState.SECOND,
            first_reviewer=self.admin,
            first_ground="other_people",
            first_reason="第二张照片左侧有他人",
            first_decided_at=db_now(),
        )
        for ground, reason in (
            ("not_the_candidate", "照片与证件照不是同一人"),
            ("reading_or_phone", "考试中多次低头看手机"),
        ):
            refused = self._case(learners)
            refuse_review(review=refused, ground=ground, reason=reason, by=self.reviewer)
            activate_demo_learner(refused.enrolment.person)
        approve_review(review=self._case(learners), by=self.reviewer, reason="光线较暗，确认为本人")
        self._sample(learners)

    def _case(self, learners: Iterator[Enrolment]) -> Review:
        return Review.objects.get(attempt=self._examine(next(learners), doubtful=True))

    def _sample(self, learners: Iterator[Enrolment]) -> None:
        attempt = self._examine(next(learners), doubtful=False)
        Review.objects.create(
            enrolment_id=attempt.enrolment_id,
            attempt=attempt,
            origin=ReviewOrigin.SAMPLE,
            opened_at=db_now(),
            due_on=policy_today() + timedelta(days=3),
        )

    def _examine(self, enrolment: Enrolment, *, doubtful: bool) -> Attempt:
        """A passed final exam with its photos, judged."""
        study = self._complete(enrolment)
        move_enrolment(enrolment=enrolment, to=_S.CREDITS_COMPLETE, by=None)
        ended = db_now()
        attempt = Attempt.objects.create(
            enrolment=enrolment,
            kind=ExamKind.FINAL,
            number=1,
            state=AttemptState.HANDED_IN,
            paper=[],
            item_count=50,
            started_at=ended - timedelta(minutes=9),
            deadline_at=ended + timedelta(minutes=51),
            closed_at=ended,
            score_hundredths=7800 + enrolment.pk % 20 * 100,
            passed=True,
            lease="demo",
            photo_seconds=120,
            photos_asked=4,
        )
        move_enrolment(enrolment=enrolment, to=_S.EXAM_PASSED, by=None)
        self.photographer.photograph(attempt, study, doubtful=doubtful)
        judge_attempt(attempt=attempt)
        return attempt

    def _complete(self, enrolment: Enrolment) -> TopicStudy:
        """Every topic watched; gives the first one."""
        categories = enrolment.training_class.curriculum.categories.prefetch_related("topics")
        made = TopicStudy.objects.bulk_create(
            TopicStudy(
                enrolment=enrolment,
                topic=topic,
                required_ms=topic.duration_ms,
                watched_ms=topic.duration_ms,
                completed_at=db_now(),
                credit_tenths=topic.credit_tenths,
            )
            for category in categories.all()
            for topic in category.topics.all()
        )
        return made[0]

    # --- reports and certificates --------------------------------------------------------------
    def _reports(self, learners: Iterator[Enrolment]) -> None:
        """One refused, one given up, one whose confirmation is late."""
        endings = (
            (OutboxState.FAILED, Failure.REFUSED, "licence is at another enterprise", 0),
            (OutboxState.DEAD, Failure.GARBLED, "the answer is no JSON", 0),
            (OutboxState.SENT, "", "", 4),
        )
        for state, failure, error, days in endings:
            entry = self._qualified(next(learners))
            OutboxEntry.objects.filter(pk=entry.pk).update(
                state=state,
                failure=failure,
                last_error=error,
                sent_at=db_now() - timedelta(days=days) if days else None,
                receipt=f"SDJZ{entry.pk:016d}" if days else "",
                next_try_at=db_now() + timedelta(days=30),
            )

    def _qualified(self, enrolment: Enrolment) -> OutboxEntry:
        self._examine(enrolment, doubtful=False)
        return report_result(enrolment=enrolment, by=self.registrar)

    def _certificates(self, learners: Iterator[Enrolment]) -> list[Enrolment]:
        certified = [self._certified(next(learners)) for _ in range(len(STATES) + 2)]
        revoked, replaced, *to_extend = certified
        revoke_certificate(
            certificate=issue_certificate(enrolment=revoked, by=None),
            by=self.registrar,
            reason="经核实系他人代考",
        )
        replace_certificate(
            certificate=issue_certificate(enrolment=replaced, by=None),
            by=self.registrar,
            reason="企业更名，按新名称换发",
        )
        waiting = Certificate.objects.get(enrolment=to_extend[0])
        propose(
            act=REPLACE,
            subject=waiting.public_id,
            reason="姓名用字与身份证不符，更正后换发",
            by=self.registrar,
        )
        return to_extend

    def _certified(self, enrolment: Enrolment) -> Enrolment:
        entry = self._qualified(enrolment)
        now = db_now()
        OutboxEntry.objects.filter(pk=entry.pk).update(
            state=OutboxState.CONFIRMED, sent_at=now, settled_at=now, receipt=f"SDJZ{entry.pk:016d}"
        )
        move_enrolment(enrolment=enrolment, to=_S.REPORTED, by=None)
        issue_certificate(enrolment=enrolment, by=None)
        return enrolment
