"""Invoices of the account's own orders."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from anpei.accounts.permissions import user_of
from anpei.payments.api.paying import PayerView
from anpei.payments.models import Invoice
from anpei.payments.pages.files import FORMS, invoice_file
from anpei.payments.queries.orders import own_orders

_MOST = 200


class InvoiceAnswer(serializers.ModelSerializer[Invoice]):
    """Amounts in fen; ``number`` is empty until it is issued."""

    id = serializers.CharField(source="public_id")
    order = serializers.CharField(source="order.public_id")

    class Meta:
        model = Invoice
        fields = ("id", "order", "colour", "state", "number", "amount_fen", "title", "kind")
        read_only_fields = fields


class InvoicesAnswer(serializers.Serializer[None]):
    invoices = InvoiceAnswer(many=True)


class InvoicesView(PayerView):
    """Newest first."""

    @extend_schema(summary="The account's invoices", responses=InvoicesAnswer)
    def get(self, request: Request) -> Response:
        mine = Invoice.objects.filter(order__in=own_orders(user_of(request._request)))
        rows = mine.select_related("order").order_by("-pk")[:_MOST]
        return Response({"invoices": InvoiceAnswer(rows, many=True).data})


class InvoiceFileView(PayerView):
    """``form`` is ``pdf`` or ``xml``, as the tax platform issued it."""

    @extend_schema(
        summary="The invoice as a file",
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            (200, "application/xml"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, public_id: str, form: str) -> HttpResponse:
        if form not in FORMS:
            raise Http404
        mine = Invoice.objects.filter(order__in=own_orders(user_of(request._request)))
        return invoice_file(get_object_or_404(mine, public_id=public_id), form)
