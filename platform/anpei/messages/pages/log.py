"""Staff: what was sent to whom, what came of it, and sending it again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.errors import AnpeiError
from anpei.kernel.search_words import read_words
from anpei.messages import domain, queries
from anpei.messages.channel_names import CHANNEL_LABELS
from anpei.messages.domain.resend import RESENDABLE
from anpei.messages.kinds import message_kinds
from anpei.messages.models import Delivery
from anpei.messages.pages.columns import DELIVERIES
from anpei.messages.states import LABELS, DeliveryState
from anpei.site.exports import asked_form, export_response

_PAGE = 30
ROLES = (Role.REGISTRAR, Role.FINANCE)


@require_safe
@staff_page(*ROLES)
def log(request: HttpRequest) -> HttpResponseBase:
    """The delivery log, newest first."""
    wanted = {name: request.GET.get(name, "") for name in ("state", "channel", "kind")}
    words = read_words(request.GET.get("q", ""), longest=200)
    found = queries.deliveries(**wanted, words=words)
    if form := asked_form(request):
        name = _("Delivery log")
        return export_response(request, name=name, columns=DELIVERIES, rows=found, form=form)
    counts = queries.delivery_counts()
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    kinds = message_kinds()
    context = {
        "page": page,
        "rows": [(one, _title(one.message.kind)) for one in page],
        "wanted": wanted,
        "words": words,
        "is_filtered": bool(words or any(wanted.values())),
        "states": [(code, label, counts.get(code, 0)) for code, label in LABELS.items()],
        "channels": CHANNEL_LABELS.items(),
        "kinds": [(kind.code, kind.title) for kind in kinds.values()],
        "stopped": sum(counts.get(state, 0) for state in RESENDABLE),
    }
    return render(request, "messages/log.html", context)


@require_safe
@staff_page(*ROLES)
def delivery(request: HttpRequest, public_id: str) -> HttpResponse:
    """One delivery: what it said, where it went, its history."""
    found = get_object_or_404(Delivery.objects.select_related("message"), public_id=public_id)
    kind = message_kinds().get(found.message.kind)
    context = {
        "delivery": found,
        "kind": _title(found.message.kind),
        "is_secret": kind is None or kind.is_secret,
        "text": found.text or found.message.body,
        "events": [(event, LABELS[DeliveryState(event.after)]) for event in found.events.all()],
        "can_resend": found.state in RESENDABLE and bool(found.text),
        "others": found.message.deliveries.exclude(pk=found.pk).order_by("pk"),
    }
    return render(request, "messages/delivery.html", context)


@require_POST
@staff_page(*ROLES)
def resend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send again what was refused, given up, or may have arrived."""
    found = get_object_or_404(Delivery, public_id=public_id)
    try:
        domain.resend_delivery(delivery=found, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Queued again; it is sent within seconds."))
    return redirect("messages:delivery", public_id=public_id)


def _title(code: str) -> str:
    kind = message_kinds().get(code)
    return str(kind.title) if kind else code
