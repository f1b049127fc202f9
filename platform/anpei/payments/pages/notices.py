"""Where providers tell what became of a payment: no session, no cookie, believed by signature."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from anpei.payments.domain import paying
from anpei.payments.gateways.contract import NoticeRequest
from anpei.payments.models import Payment

_MOST_BYTES = 64 * 1024


@csrf_exempt
@require_POST
def notice(request: HttpRequest, provider: str, number: str) -> HttpResponse:
    """Answered in the provider's own words, after the commit."""
    if int(request.headers.get("Content-Length") or 0) > _MOST_BYTES:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    answer = paying.take_notice(
        provider=provider, number=number, request=NoticeRequest(headers, request.body)
    )
    if answer is None:
        return HttpResponse(status=404)
    return HttpResponse(answer.body, status=answer.status, content_type=answer.media_type)


@csrf_exempt
def returned(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the provider sends the payer's browser back to, UnionPay by POST. It proves nothing and
    shows nothing: the provider is asked soon, and the payment's own page asks who is there."""
    payment = get_object_or_404(Payment.objects.select_related("order"), public_id=public_id)
    paying.ask_soon(payment=payment)
    return redirect(paying.payment_path(payment))
