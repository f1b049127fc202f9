"""May somebody ask for more? The province answers."""

from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt, ExamKind
from anpei.exams.policies import attempts_allowed
from anpei.exams.states import AttemptState
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Decision
from anpei.petitions.models import Petition
from anpei.petitions.states import PetitionState
from anpei.provinces.asking import ask
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.ways import PetitionFacts, PetitionKind


def petition_facts(
    enrolment: Enrolment, kind: PetitionKind, *, is_waiting: bool | None = None
) -> PetitionFacts:
    """Where the enrolment (class read) stands; two queries."""
    if is_waiting is None:
        is_waiting = Petition.objects.filter(enrolment=enrolment, state=PetitionState.OPEN).exists()
    closed = Attempt.objects.filter(enrolment=enrolment, kind=ExamKind.FINAL)
    edition = edition_by_key(enrolment.edition_key)
    return PetitionFacts(
        kind=kind,
        state=enrolment.state,
        study_until=enrolment.study_ends,
        attempts_used=closed.exclude(state=AttemptState.RUNNING).count(),
        attempts_allowed=attempts_allowed(enrolment, edition, ExamKind.FINAL),
        is_waiting=is_waiting,
    )


def decide_petition(facts: PetitionFacts, enrolment: Enrolment) -> Decision:
    """The province's answer today, under the enrolment's edition."""
    edition = edition_by_key(enrolment.edition_key)
    return ask(current_province().decide_petition, facts, policy_today(), edition=edition)
