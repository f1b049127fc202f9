"""Receivers of webhooks, what was sent to each, and sending again (PL-64)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.pages.entering import put_error
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.errors import InvalidInput
from anpei.kernel.states import IllegalMove
from anpei.webhooks import domain
from anpei.webhooks.forms import WebhookForm
from anpei.webhooks.kinds import EventKind
from anpei.webhooks.models import Webhook, WebhookDelivery
from anpei.webhooks.states import WEBHOOK_LABELS, WebhookState

_PAGE = 20


@require_safe
@staff_page("admin")
def webhooks(request: HttpRequest) -> HttpResponse:
    """Every receiver, with what waits and what was given up."""
    rows = Webhook.objects.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=WebhookState.QUEUED)),
        dead=Count("deliveries", filter=Q(deliveries__state=WebhookState.DEAD)),
    ).order_by("-pk")
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    return render(request, "webhooks/webhooks.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("admin")
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Register one; its secret is shown once."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            webhook, secret = domain.register_webhook(**form.cleaned_data, by=user_of(request))
        except InvalidInput as error:
            put_error(form, error)
        else:
            context = {"webhook": webhook, "secret": secret}
            return render(request, "webhooks/webhook_secret.html", context)
    status = 422 if form.errors else 200
    return render(request, "webhooks/new_webhook.html", {"form": form}, status=status)


@require_safe
@staff_page("admin")
def webhook(request: HttpRequest, public_id: str) -> HttpResponse:
    """One receiver and its deliveries, newest first."""
    row = get_object_or_404(Webhook, public_id=public_id)
    state = request.GET.get("state", "")
    found = row.deliveries.order_by("-pk").defer("body")
    if state in set(WebhookState):
        found = found.filter(state=state)
    context = {
        "webhook": row,
        "kinds": [label for code, label in EventKind.choices if code in row.kinds],
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": WEBHOOK_LABELS.items(),
    }
    return render(request, "webhooks/webhook.html", context)


@require_POST
@staff_page("admin")
def switch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Off or on."""
    row = get_object_or_404(Webhook, public_id=public_id)
    domain.switch_webhook(webhook=row, on=request.POST.get("on") == "yes", by=user_of(request))
    messages.success(request, _("Saved."))
    return redirect("webhooks:detail", public_id)


@require_POST
@staff_page("admin")
def resend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send one delivery again."""
    row = get_object_or_404(WebhookDelivery.objects.select_related("webhook"), public_id=public_id)
    try:
        domain.resend_delivery(delivery=row, by=user_of(request))
    except IllegalMove as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is sent again."))
    return redirect("webhooks:detail", row.webhook.public_id)
