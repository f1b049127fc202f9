"""Pages of errors, and what becomes of our own exceptions on a page."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject

from anpei.kernel.decisions import not_yet
from anpei.kernel.errors import Conflict, Refused, Throttled
from anpei.site.pages import errors
from tenants.hosts import forget_hosts
from tenants.models import Association


def unreachable() -> Any:
    raise OperationalError("the connection is closed")


@pytest.mark.parametrize("code", [400, 403, 404, 409, 429, 500, 503])
def test_error_page_is_drawn_without_a_database(jinan: Association, code: int) -> None:
    request = RequestFactory().get("/")
    request.tenant = jinan  # type: ignore[attr-defined]
    request.user = SimpleLazyObject(unreachable)  # type: ignore[assignment]
    request._messages = SimpleLazyObject(unreachable)  # type: ignore[attr-defined]

    html = render(request, f"{code}.html").content.decode()

    assert f'class="error-code">{code}<' in html
    assert 'href="/"' in html


@pytest.mark.parametrize(("path", "kind"), [("/api/me/", "application/json"), ("/", "text/html")])
def test_without_a_database_an_api_answers_json_and_a_page_a_page(
    jinan: Association, path: str, kind: str
) -> None:
    client = Client(HTTP_HOST="jinan.localhost", HTTP_AUTHORIZATION="Bearer any")
    client.cookies["sessionid"] = "any"
    client.get(path)  # the host is known from now on

    with connection.execute_wrapper(lambda *_asked: unreachable()):
        answer = client.get(path)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"].startswith(kind)
    if kind == "application/json":
        assert answer.json()["code"] == "unavailable"


def test_a_host_that_cannot_be_looked_up_is_no_fault_of_the_page(jinan: Association) -> None:
    forget_hosts()

    with connection.execute_wrapper(lambda *_asked: unreachable()):
        answer = Client(HTTP_HOST="jinan.localhost").get("/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_server_error_carries_a_reference(jinan: Association) -> None:
    request = RequestFactory().get("/")
    request.tenant = jinan  # type: ignore[attr-defined]

    response = errors.server_error(request)

    assert response.status_code == 500
    assert b"<code>" in response.content


@pytest.mark.parametrize("outcome", ["refused", "conflict", "throttled"])
def test_refused_page_says_what_and_when(jinan: Association, outcome: str) -> None:
    day = jinan.created_at.date()
    decision = not_yet("SD-13a", "sd-m1", "Too early.", allowed_from=day, remedy="Come back.")
    error = {
        "refused": Refused(decision),
        "conflict": Conflict("The last place is taken."),
        "throttled": Throttled("Please wait.", retry_after=60),
    }[outcome]
    request = RequestFactory().get("/")
    request.tenant = jinan  # type: ignore[attr-defined]
    context = {"error": error, "decision": decision if outcome == "refused" else None}

    html = render(request, "site/refused.html", context).content.decode()

    assert str(error) in html
    if outcome == "refused":
        assert "SD-13a" in html
        assert "Come back." in html
        assert f"{day:%Y-%m-%d}" in html
