"""The OpenAPI document of an association's host, and how a page reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator

_DEEPEST = 4
_OF_NO_OPERATION = ("parameters", "description", "summary")


@dataclass(frozen=True, slots=True)
class Field:
    """A value somewhere in a body, or a parameter; ``name`` is a path such as ``lines[].name``."""

    name: str
    type: str
    required: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    note: str
    fields: tuple[Field, ...]
    is_refusal: bool


@dataclass(frozen=True, slots=True)
class Operation:
    anchor: str
    method: str
    path: str
    summary: str
    description: str
    scopes: tuple[str, ...]
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: tuple[Answer, ...]


def host_document(*, title: str, address: str) -> dict[str, Any]:
    """The whole document for one host: ``title`` names the association, ``address`` its origin."""
    document = _document(get_language() or "")
    info = document["info"] | {"title": f"{title} · {document['info']['title']}"}
    return document | {"info": info, "servers": [{"url": address}]}


@cache
def _document(_language: str) -> dict[str, Any]:
    # The same for every association: all serve the same addresses.
    generator = SchemaGenerator(urlconf=settings.ROOT_URLCONF)  # type: ignore[no-untyped-call]
    found: dict[str, Any] = generator.get_schema(  # type: ignore[no-untyped-call]
        request=None, public=True
    )
    return found


def operations_by_tag() -> dict[str, list[Operation]]:
    """Everything the document lists, by its first tag."""
    document = _document(get_language() or "")
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            if method not in _OF_NO_OPERATION:
                operation = _operation(document, path, method, told)
                found.setdefault(told["tags"][0], []).append(operation)
    return found


def _operation(
    document: Mapping[str, Any], path: str, method: str, told: Mapping[str, Any]
) -> Operation:
    content = told.get("requestBody", {}).get("content", {})
    body = _first_schema(content)
    return Operation(
        anchor=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        description=told.get("description", "").replace("``", "`"),
        scopes=tuple(told.get("x-scopes", ())),
        parameters=tuple(
            Field(one["name"], one["in"], one.get("required", False), one.get("description", ""))
            for one in told.get("parameters", ())
        ),
        body=tuple(_fields(document, body)),
        answers=tuple(_answer(document, status, one) for status, one in told["responses"].items()),
    )


def _answer(document: Mapping[str, Any], status: str, told: Mapping[str, Any]) -> Answer:
    schema = _first_schema(told.get("content", {}))
    is_refusal = schema.get("$ref", "").endswith("/ErrorAnswer")
    fields = () if is_refusal else tuple(_fields(document, schema))
    return Answer(status, told.get("description", ""), fields, is_refusal)


def _first_schema(content: Mapping[str, Any]) -> Mapping[str, Any]:
    for one in content.values():
        found: Mapping[str, Any] = one["schema"]
        return found
    return {}


def _fields(
    document: Mapping[str, Any], schema: Mapping[str, Any], before: str = "", depth: int = 0
) -> Iterator[Field]:
    schema = _resolved(document, schema)
    for name, told in schema.get("properties", {}).items():
        value = _resolved(document, told)
        inner, where = value, f"{before}{name}"
        if value.get("type") == "array":
            inner, where = _resolved(document, value["items"]), f"{where}[]"
        note = told.get("description") or value.get("description", "")
        yield Field(
            where,
            _type(inner, value),
            name in schema.get("required", ()),
            "" if inner.get("properties") else note,
        )
        if depth < _DEEPEST:
            yield from _fields(document, inner, f"{where}.", depth + 1)


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference points to; ``allOf`` with one part is that part."""
    if "allOf" in schema and len(schema["allOf"]) == 1:
        return {**_resolved(document, schema["allOf"][0]), **_without(schema, "allOf")}
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        found: Mapping[str, Any] = document["components"]["schemas"][name]
        return found
    return schema


def _without(schema: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != key}


def _type(inner: Mapping[str, Any], outer: Mapping[str, Any]) -> str:
    kind = str(inner.get("format") or inner.get("type") or "any")
    if inner.get("enum"):
        kind = " | ".join(str(one) for one in inner["enum"])
    return f"{kind} | null" if outer.get("nullable") else kind
