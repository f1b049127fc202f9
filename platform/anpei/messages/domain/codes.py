"""A one-time code to the mobile that the registry has (PL-10)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.domain.activation import MOBILE_MINUTES, issue_mobile_code
from anpei.accounts.models import User
from anpei.kernel.errors import Unavailable
from anpei.kernel.identity_numbers import is_mobile
from anpei.messages.channels import channels_that_are_on
from anpei.messages.domain.notify import notify
from anpei.messages.kinds import SMS
from anpei.messages.models import Message

SIGN_IN_CODE = "messages.sign_in_code"


def mobile_for_codes(user: User) -> str:
    """Where a code for `user` would go; "" when the registry has no mobile number or the
    association sends no SMS. What somebody has typed in here never counts: it would let in
    whoever typed it."""
    mobile = user.person.mobile if user.person else ""
    if not is_mobile(mobile) or SMS not in {one.code for one in channels_that_are_on()}:
        return ""
    return mobile


def send_sign_in_code(*, user: User) -> Message:
    """Send six digits that open the activation page, valid 10 minutes.

    Also to those who want no SMS: they ask for this one. Raises Unavailable without a way, and
    what ``issue_mobile_code`` raises.
    """
    if not mobile_for_codes(user):
        raise Unavailable(_("No SMS can be sent to you. Ask your enterprise for a code."))
    with transaction.atomic():
        code = issue_mobile_code(user=user, by=None)
        sent = notify(
            kind=SIGN_IN_CODE,
            to=user,
            facts={"code": code, "minutes": MOBILE_MINUTES},
            about=user,
        )
    if sent is None:
        raise RuntimeError("a code is told without `once`")
    return sent
