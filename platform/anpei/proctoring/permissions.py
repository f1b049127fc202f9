"""May this person look at that face? Learners at their own, reviewers at work.

Proctors see those of their rooms, at the wall's own addresses (``invigilation``, T23).
"""

from django.http import Http404

from anpei.accounts.models import Role, User, UserKind
from anpei.accounts.permissions import has_role
from anpei.people.models import Person
from anpei.proctoring import queries
from anpei.proctoring.models import Review
from anpei.proctoring.queries.losses import Loss
from anpei.proctoring.states import ReviewState

REVIEWING_ROLES = (Role.REVIEWER,)


def can_see_pictures_of(user: User, person: Person) -> bool:
    """Whether ``user`` may see photos of ``person``. Enterprises never may."""
    if user.kind == UserKind.LEARNER:
        return user.person_id == person.pk
    return has_role(user, *REVIEWING_ROLES)


def own_refusal(person: Person, public_id: str) -> Review:
    """A refused result of ``person``'s own. Raises Http404 for any other."""
    found = queries.review_case(public_id)
    if found is None or found.enrolment.person_id != person.pk:
        raise Http404
    if found.state != ReviewState.REFUSED:
        raise Http404
    return found


def own_loss(person: Person, attempt_id: str) -> Loss:
    """A lost exam of ``person``'s own. Raises Http404 for any other."""
    found = queries.loss_of(attempt_id)
    if found is None or found.attempt.enrolment.person_id != person.pk:
        raise Http404
    return found
