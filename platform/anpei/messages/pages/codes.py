"""“Send me a code”, on the way to activation or a new password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anpei.accounts.sessions import pending
from anpei.kernel.errors import AnpeiError
from anpei.kernel.identity_numbers import mask_mobile
from anpei.messages.domain.codes import mobile_for_codes, send_sign_in_code


@require_POST
def send_code(request: HttpRequest) -> HttpResponse:
    """To whoever has said who they are in this browser, within the last half hour."""
    waiting = pending(request, "activate")
    if waiting is None:
        return redirect("site:home")
    user, _what = waiting
    try:
        send_sign_in_code(user=user)
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        number = mask_mobile(mobile_for_codes(user))
        messages.success(request, _("A code is on its way to %(mobile)s.") % {"mobile": number})
    return redirect("accounts:activate")
