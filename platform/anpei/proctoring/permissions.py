"""May this person look at that face? Learners at their own, reviewers at work.

Proctors see those of their rooms, at the wall's own addresses (``invigilation``, T23).
"""

from anpei.accounts.models import Role, User, UserKind
from anpei.accounts.permissions import has_role
from anpei.people.models import Person

REVIEWING_ROLES = (Role.REVIEWER,)


def can_see_pictures_of(user: User, person: Person) -> bool:
    """Whether ``user`` may see photos of ``person``. Enterprises never may."""
    if user.kind == UserKind.LEARNER:
        return user.person_id == person.pk
    return has_role(user, *REVIEWING_ROLES)
