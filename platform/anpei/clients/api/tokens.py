"""Signing in through a registered client, and the tokens it gives (PL-64)."""

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.scopes import Scope
from anpei.accounts.domain import business_shape, current_agreement
from anpei.accounts.sessions import origin_of
from anpei.clients import domain
from anpei.clients.api import shapes
from anpei.clients.api.authentication import (
    ClientKeyAuthentication,
    ClientThrottle,
    IsClient,
    client_of,
    grant_of,
)
from anpei.clients.domain.entering import SecondStep, forms_for
from anpei.clients.models import GrantEnd
from anpei.clients.tokens import ACCESS_LASTS, REFRESH_LASTS, Tokens
from anpei.provinces.contract import SignInForm


class ClientView(APIView):
    """For a registered client, by its key in ``X-Client-Key``."""

    authentication_classes = (ClientKeyAuthentication,)
    permission_classes = (IsClient,)
    throttle_classes = (ClientThrottle,)


class SignInForms(ClientView):
    """What to show before signing in: the province's forms and the agreement."""

    @extend_schema(summary="How one signs in here", responses=shapes.SignInFormsAnswer)
    def get(self, request: Request) -> Response:
        shape, agreement = business_shape(), current_agreement()
        body = {
            "learner": [_form(one) for one in forms_for(client_of(request))],
            "business": {
                "name": str(shape.label),
                "hint": str(shape.hint),
                "password_hint": str(shape.password_hint),
            },
            "agreement": {
                "version": agreement.version,
                "title": str(agreement.title),
                "paragraphs": [str(one) for one in agreement.paragraphs],
            },
        }
        return Response(body)


class LearnerTokens(ClientView):
    """409 ``password_needed`` or ``activation_needed``: send the same again with what is wanted.
    A learner's older sign-in, wherever it was, ends with the newer one."""

    @extend_schema(
        summary="Sign a learner in",
        request=shapes.LearnerSignIn,
        responses={200: shapes.TokensAnswer},
    )
    @method_decorator(sensitive_variables())
    def post(self, request: Request) -> Response:
        asked = shapes.LearnerSignIn(data=request.data)
        asked.is_valid(raise_exception=True)
        sent = asked.validated_data
        tokens = domain.sign_in_learner(
            client=client_of(request),
            form=sent["form"],
            fields=sent["fields"],
            password=sent["password"],
            step=_step(sent),
            origin=origin_of(request._request),
        )
        return Response(_body(tokens))


class BusinessTokens(ClientView):
    """An enterprise, or a person who pays for themselves where the province lets them.
    409 ``activation_needed``: send the same again with a new password and the code."""

    @extend_schema(
        summary="Sign in whoever orders and pays",
        request=shapes.BusinessSignIn,
        responses={200: shapes.TokensAnswer},
    )
    @method_decorator(sensitive_variables())
    def post(self, request: Request) -> Response:
        asked = shapes.BusinessSignIn(data=request.data)
        asked.is_valid(raise_exception=True)
        sent = asked.validated_data
        tokens = domain.sign_in_business(
            client=client_of(request),
            name=sent["name"],
            password=sent["password"],
            step=_step(sent),
            origin=origin_of(request._request),
        )
        return Response(_body(tokens))


class RefreshedTokens(ClientView):
    """Both tokens are replaced. A refresh token that was used already ends the whole sign-in."""

    @extend_schema(
        summary="Exchange a refresh token for new tokens",
        request=shapes.RefreshSent,
        responses={200: shapes.TokensAnswer},
    )
    def post(self, request: Request) -> Response:
        asked = shapes.RefreshSent(data=request.data)
        asked.is_valid(raise_exception=True)
        token = asked.validated_data["refresh_token"]
        return Response(_body(domain.refresh_grant(client=client_of(request), token=token)))


class EndedTokens(APIView):
    """Both tokens end at once. A session of the sites signs out on its own page."""

    scopes = tuple(Scope)

    @extend_schema(summary="Sign out", request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        grant = grant_of(request)
        if grant is not None:
            domain.end_grant(grant=grant, end=GrantEnd.SIGNED_OUT, by=grant.user)
        return Response(status=204)


def _form(shape: SignInForm) -> dict[str, Any]:
    return {
        "key": shape.key,
        "title": str(shape.title),
        "asks_password": bool(shape.initial_password),
        "fields": [
            {
                "name": one.name,
                "label": str(one.label),
                "hint": str(one.hint),
                "choices": {code: str(label) for code, label in one.choices},
            }
            for one in shape.fields
        ],
    }


def _step(sent: dict[str, Any]) -> SecondStep:
    return SecondStep(
        agreement=sent["agreement"],
        new_password=sent["new_password"],
        code=sent["activation_code"],
    )


def _body(tokens: Tokens) -> dict[str, Any]:
    user = tokens.grant.user
    return {
        "access_token": tokens.access,
        "token_type": "Bearer",
        "expires_in": int(ACCESS_LASTS.total_seconds()),
        "refresh_token": tokens.refresh,
        "refresh_expires_in": int(REFRESH_LASTS.total_seconds()),
        "scope": " ".join(tokens.grant.client.scopes),
        "account": {"id": user.public_id, "kind": user.kind, "name": user.display_name},
    }
