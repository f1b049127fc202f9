"""The OpenAPI document: whole, without a warning, and true to what is served (PL-64)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from anpei.accounts.access import all_routes
from anpei.config.middleware import hot_views
from tenants.models import Association
from tests.factories import Cast

METHODS = {"get", "post", "put", "patch", "delete"}


def document() -> dict[str, Any]:
    generator = SchemaGenerator(urlconf="anpei.config.urls.tenant")
    found: dict[str, Any] = generator.get_schema(request=None, public=True)
    return found


def operations(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield f"{method} {path}", operation


@pytest.mark.rule("PL-64")
def test_the_document_is_made_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    GENERATOR_STATS.reset()
    told = document()
    validate_schema(told)

    assert dict(GENERATOR_STATS._warn_cache) == {}
    assert dict(GENERATOR_STATS._error_cache) == {}
    assert capsys.readouterr().err == ""


@pytest.mark.rule("PL-64")
def test_every_operation_says_what_it_takes_gives_and_refuses() -> None:
    lacking = {}
    for name, told in operations(document()):
        refusals = {status for status in told["responses"] if status[0] == "4"}
        good = [one for status, one in told["responses"].items() if status[0] == "2"]
        missing = {
            "summary": not told.get("summary"),
            "description": not told.get("description"),
            "tag": not told.get("tags"),
            "answer": not good or not all(_tells(status, one) for status, one in _good(told)),
            "refusals": not {"401", "403", "429"} <= refusals,
        }
        if wrong := [what for what, is_missing in missing.items() if is_missing]:
            lacking[name] = wrong

    assert lacking == {}


def _good(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for status, one in told["responses"].items():
        if status[0] == "2":
            yield status, one


def _tells(status: str, answer: dict[str, Any]) -> bool:
    """A shape with fields of its own, or nothing and saying so."""
    content = answer.get("content", {})
    if status == "204":
        return not content
    return all("$ref" in one["schema"] or one["schema"].get("format") for one in content.values())


@pytest.mark.rule("PL-64")
def test_every_api_address_and_every_hot_one_is_in_the_document() -> None:
    served = {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.pattern)
        for route in all_routes()
        if hasattr(route.view, "cls") and route.name != "api_schema"
    }

    assert set(document()["paths"]) == served | set(hot_views())


@pytest.mark.rule("PL-64")
def test_each_host_serves_its_own_document(db: None) -> None:
    told = {
        schema: Client(HTTP_HOST=f"{schema}.localhost").get("/api/schema/").json()
        for schema in ("jinan", "yantai")
    }

    assert [one["servers"] for one in told.values()] == [
        [{"url": "http://jinan.localhost"}],
        [{"url": "http://yantai.localhost"}],
    ]
    assert told["jinan"]["info"]["title"] == "济南建筑安全协会 · Anpei"
    assert told["jinan"]["paths"] == told["yantai"]["paths"]


@pytest.mark.rule("PL-64")
def test_the_page_shows_every_operation_and_needs_no_inline_script(jinan: Association) -> None:
    answer = Client(HTTP_HOST="jinan.localhost").get("/api/docs/")
    page = answer.content.decode()
    shown = re.findall(r'<details class="operation" id="(\w+)"', page)

    assert answer.status_code == 200
    assert sorted(shown) == sorted(told["operationId"] for _n, told in operations(document()))
    assert "<style" not in page
    assert "style=" not in page


@pytest.mark.rule("PL-64")
def test_a_framework_s_refusal_has_the_shape_of_ours(cast: Cast) -> None:
    answer = Client(HTTP_HOST="jinan.localhost", HTTP_ACCEPT_LANGUAGE="en").get("/api/exams/state/")

    assert (answer.status_code, answer.json()) == (
        401,
        {"code": "not_authenticated", "detail": "Authentication credentials were not provided."},
    )
