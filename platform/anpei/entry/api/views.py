"""待缴费 and ordering over the API: enterprises, and people who pay for themselves (YN-11…14)."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from anpei.accounts.permissions import user_of
from anpei.entry import domain, queries
from anpei.entry.forms import InvoiceProfileForm
from anpei.entry.models import InvoiceProfile
from anpei.kernel.errors import InvalidInput
from anpei.payments.api.answers import KEY, once
from anpei.payments.api.paying import PayerView
from anpei.payments.api.serializers import PlacedAnswer


class PayableAnswer(serializers.Serializer[None]):
    """Somebody on the list to be paid, with their course and the province's answer."""

    registration = serializers.CharField()
    name = serializers.CharField()
    category = serializers.CharField()
    speciality = serializers.CharField(allow_blank=True)
    licence_number = serializers.CharField()
    class_name = serializers.CharField(allow_blank=True)
    fee_fen = serializers.IntegerField()
    allowed = serializers.BooleanField()
    message = serializers.CharField(allow_blank=True)


class ToPayAnswer(serializers.Serializer[None]):
    to_pay = PayableAnswer(many=True)


class ProfileAnswer(serializers.ModelSerializer[InvoiceProfile]):
    """What every later invoice is written with."""

    class Meta:
        model = InvoiceProfile
        fields = (
            "invoice_title",
            "taxpayer_number",
            "invoice_address",
            "invoice_phone",
            "bank_name",
            "bank_account",
            "email",
        )


class OrderSent(serializers.Serializer[None]):
    """Title and number are typed again, as on the page, and must match the invoice data."""

    registrations = serializers.ListField(
        child=serializers.CharField(max_length=22), min_length=1, max_length=1000
    )
    title_again = serializers.CharField(max_length=200)
    taxpayer_again = serializers.CharField(max_length=20)
    amount_fen = serializers.IntegerField(min_value=0)


class ToPayView(PayerView):
    """Where people are registered first and paid for later (Yunnan); empty elsewhere."""

    @extend_schema(
        summary="Who is to be paid for",
        parameters=[OpenApiParameter("category", str)],
        responses=ToPayAnswer,
    )
    def get(self, request: Request) -> Response:
        listed = queries.to_pay(
            user_of(request._request), category=request.query_params.get("category", "")
        )
        rows = queries.payables(list(listed[:1000]))
        return Response({"to_pay": [_shape(one) for one in rows]})


class ProfileView(PayerView):
    """Where the province asks for them first, nothing is ordered before they are given."""

    @extend_schema(summary="The invoice data", responses=ProfileAnswer)
    def get(self, request: Request) -> Response:
        profile = InvoiceProfile.objects.filter(user=user_of(request._request)).first()
        if profile is None:
            raise Http404
        return Response(ProfileAnswer(profile).data)

    @extend_schema(
        summary="Give or change the invoice data",
        request=ProfileAnswer,
        responses={200: ProfileAnswer},
    )
    def post(self, request: Request) -> Response:
        user = user_of(request._request)
        form = InvoiceProfileForm(
            request.data if isinstance(request.data, dict) else {},
            instance=InvoiceProfile.objects.filter(user=user).first(),
        )
        if not form.is_valid():
            field, errors = next(iter(form.errors.items()))
            raise InvalidInput(str(errors[0]), field=field)
        profile = domain.save_invoice_profile(user=user, by=user, **form.cleaned_data)
        return Response(ProfileAnswer(profile).data)


class OrdersView(PayerView):
    """One order over those who are named; the others stay on the list."""

    @extend_schema(
        summary="Order for those on the list",
        parameters=[KEY],
        request=OrderSent,
        responses={201: PlacedAnswer},
    )
    def post(self, request: Request) -> Response:
        sent = OrderSent(data=request.data)
        sent.is_valid(raise_exception=True)
        data, user = sent.validated_data, user_of(request._request)
        listed = queries.to_pay(user).filter(public_id__in=data["registrations"])
        chosen = list(listed)
        if len(chosen) != len(set(data["registrations"])):
            # Answered before the key is used, unless it was: then the list no longer has them.
            chosen = []

        def act() -> dict[str, Any]:
            if not chosen:
                raise InvalidInput("registrations: not on the list", field="registrations")
            order = domain.order_registered(
                registrations=chosen,
                title_again=data["title_again"],
                taxpayer_again=data["taxpayer_again"],
                agreed_fen=data["amount_fen"],
                by=user,
            )
            return {"order": order.public_id, "number": order.number}

        return Response(once(request, data, act), status=201)


def _shape(one: queries.Payable) -> dict[str, Any]:
    licence = one.registration.licence
    return {
        "registration": one.registration.public_id,
        "name": licence.person.name,
        "category": licence.category,
        "speciality": one.registration.speciality,
        "licence_number": licence.number,
        "class_name": one.training_class.name if one.training_class else "",
        "fee_fen": one.fee_fen,
        "allowed": one.decision.allowed,
        "message": str(one.decision.message),
    }
