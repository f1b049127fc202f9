"""What every sign-in page does once it knows who it is."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anpei.accounts.domain import accept_agreement
from anpei.accounts.models import User, UserKind
from anpei.accounts.permissions import safe_next
from anpei.accounts.sessions import begin_session, origin_of, remember_device
from anpei.kernel.errors import InvalidInput

HOMES = {
    "enterprise": "site:enterprise_home",
    "learner": "site:learner_home",
    "staff": "reports:staff_home",
}
PAYER_HOME = "entry:to_pay"
"""Of a person who pays for themselves."""


def enter(
    request: HttpRequest,
    user: User,
    *,
    remember: bool,
    agreement: str = "",
    failures_before: int = 0,
    home: str = "",
) -> HttpResponse:
    """Begin the session, keep the accepted agreement, and go where one wanted to go."""
    if agreement:
        accept_agreement(user=user, version=agreement, origin=origin_of(request), by=user)
    begin_session(request, user, remember=remember)
    if failures_before:
        messages.warning(
            request,
            ngettext(
                "There was %(number)s failed try to sign in here since your last visit.",
                "There were %(number)s failed tries to sign in here since your last visit.",
                failures_before,
            )
            % {"number": failures_before}
            + " "
            + _("If it was not you, change your password."),
        )
    response = redirect(safe_next(request, home or reverse(HOMES[user.kind])))
    remember_device(request, response, user)
    return response


def payer_home(user: User) -> str:
    """Where somebody who came in by the business door begins."""
    return reverse(PAYER_HOME if user.kind == UserKind.LEARNER else HOMES[user.kind])


def put_error(form: forms.Form, error: InvalidInput) -> None:
    """Show the domain's objection at its field, or over the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))
