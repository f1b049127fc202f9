"""Staff connect the association with providers, test them and switch them off (PL-41)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.payments.accounts import account_of
from anpei.payments.domain import paying
from anpei.payments.forms.providers import ProviderForm
from anpei.payments.gateways import ONLINE, OnlineGateway, is_by_hand
from anpei.payments.models import ProviderConnection
from anpei.provinces.current import current_edition, current_province


@staff_page(Role.ADMIN)
@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """Every provider that is built in: connected or not, tested, offered by the province."""
    known = {one.provider: one for one in ProviderConnection.objects.filter(is_current=True)}
    offered = current_province().order_flow(current_edition()).gateways
    sandbox = paying.sandbox_providers()
    context = {
        "rows": [
            {
                "gateway": gateway,
                "connection": known.get(key),
                "offered": key in offered,
                "sandbox": key in sandbox,
            }
            for key, gateway in ONLINE.items()
        ],
        "sandbox": sandbox,
    }
    return render(request, "payments/providers.html", context)


@staff_page(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest, provider: str) -> HttpResponse:
    """The account of one provider; its secrets are never shown again."""
    gateway = _gateway(provider)
    connection = ProviderConnection.objects.filter(provider=provider, is_current=True).first()
    form = ProviderForm(
        gateway,
        request.POST or None,
        kept=connection is not None,
        initial=_shown(gateway, connection),
    )
    if request.method == "POST" and form.is_valid():
        try:
            paying.connect_provider(
                provider=provider, values=form.cleaned_data, by=user_of(request)
            )
        except InvalidInput as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return _tested(request, provider)
    context = {"form": form, "gateway": gateway, "connection": connection}
    return render(request, "payments/provider.html", context, status=422 if form.errors else 200)


@staff_page(Role.ADMIN)
@require_POST
def change(request: HttpRequest, provider: str, act: str) -> HttpResponse:
    """``test``, ``on`` or ``off``."""
    _gateway(provider)
    if act == "test":
        return _tested(request, provider)
    if act not in {"on", "off"}:
        raise Http404
    try:
        paying.switch_provider(provider=provider, is_on=act == "on", by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return redirect("payments:providers")


@staff_page(Role.ADMIN)
@require_POST
def sandbox(request: HttpRequest) -> HttpResponse:
    """Where no address of the real service is set: a merchant of the sandbox's own."""
    try:
        made = paying.connect_sandbox_providers(by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("%(count)d providers of the sandbox are connected.") % {"count": len(made)}
        )
    return redirect("payments:providers")


def _tested(request: HttpRequest, provider: str) -> HttpResponse:
    try:
        trouble = paying.try_connection(provider=provider, by=user_of(request))
    except AnpeiError as error:
        trouble = str(error)
    if trouble:
        messages.error(
            request, _("The connection does not work yet: %(reason)s") % {"reason": trouble}
        )
    elif is_by_hand(provider):
        messages.success(request, _("Saved. Finance finds the applications under “Payment codes”."))
    else:
        messages.success(request, _("The connection works: the provider's answer is signed."))
    return redirect("payments:providers")


def _shown(gateway: OnlineGateway, connection: ProviderConnection | None) -> dict[str, str]:
    """What may be shown of the account: everything but the secrets."""
    if connection is None:
        return {}
    try:
        told = account_of(gateway.key).model_dump()
    except AnpeiError:
        return {}
    return {one.name: str(told[one.name]) for one in gateway.account_fields if not one.secret}


def _gateway(provider: str) -> OnlineGateway:
    gateway = ONLINE.get(provider)
    if gateway is None:
        raise Http404
    return gateway
