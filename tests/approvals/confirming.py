"""The second person of a test."""

from anpei.accounts.models import Role
from anpei.approvals.domain import confirm_proposal
from anpei.approvals.models import Proposal
from tests.enrolment.applying import SignedIn
from tests.factories import make_staff


def colleague() -> SignedIn:
    """Somebody else of the staff, with every role."""
    return SignedIn(make_staff("colleague", *Role), HTTP_ACCEPT_LANGUAGE="en")


def confirm_by_colleague() -> Proposal:
    """A colleague confirms the one proposal there is."""
    return confirm_proposal(proposal=Proposal.objects.get(), by=make_staff("second", *Role))
