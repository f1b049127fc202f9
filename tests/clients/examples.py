"""The examples of docs/api.md, run: each request is sent, each answer compared by its shape.

An example is an ``http`` block and the ``json`` block after it, whose first line is the status. A
text ``<name>`` in an answer is kept under that name and stands for itself in later requests.
``ANPEI_RECORD=1`` writes the answers anew (names stay where they stood).
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api.md"
EXAMPLE = re.compile(r"```http\n(?P<request>.*?)```\n\n```json\n(?P<answer>.*?)```", re.DOTALL)
NAME = re.compile(r"<([a-z_]+)>")


@dataclass
class Story:
    """One section's examples, sent to one host; ``known`` is what its texts stand for."""

    schema: str
    known: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)
    worker: Callable[[], object] = lambda: None
    """What goes on in the background after each request."""

    def play(self, heading: str) -> int:
        """Send everything under ``## heading``; how many requests that was."""
        text = DOCUMENT.read_text("utf-8")
        begin = text.index(f"\n## {heading}\n")
        end = text.find("\n## ", begin + 4)
        section = text[begin : end if end > 0 else None]
        played = EXAMPLE.sub(self._one, section)
        if os.environ.get("ANPEI_RECORD"):
            DOCUMENT.write_text(text.replace(section, played), "utf-8")
        return len(EXAMPLE.findall(section))

    def _one(self, example: re.Match[str]) -> str:
        method, path, headers, body = self._request(example["request"])
        status, _line, wanted = example["answer"].partition("\n")
        told = json.loads(wanted or "null")
        client = Client(enforce_csrf_checks=True, HTTP_HOST=f"{self.schema}.localhost")
        kind = headers.pop("Content-Type", "application/json")
        answer = client.generic(method, path, body, content_type=kind, headers=headers)
        self.worker()
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        found = json.loads(answer.content) if is_json else None
        where = f"{method} {path}"
        assert answer.status_code == int(status), (where, answer.status_code, found)
        check_against_document(method, path, answer.status_code, found)
        self._keep(told, found)
        if os.environ.get("ANPEI_RECORD"):
            shown = json.dumps(_recorded(told, found), ensure_ascii=False, indent=1)
            body_shown = f"\n{shown}" if found is not None else ""
            return f"```http\n{example['request']}```\n\n```json\n{status}{body_shown}\n```"
        assert list(differences(told, found)) == [], where
        return example[0]

    def _request(self, text: str) -> tuple[str, str, dict[str, str], bytes]:
        head, _empty, body = text.partition("\n\n")
        first, *lines = head.strip().splitlines()
        method, path = self._filled(first).split(" ", 1)
        headers = dict(self._filled(line).split(": ", 1) for line in lines)
        headers.setdefault("Accept-Language", "zh-hans")
        if body.startswith("@"):
            return method, path, headers, self.files[body.strip().removeprefix("@")]
        return method, path, headers, self._filled(body).strip().encode()

    def _filled(self, text: str) -> str:
        return NAME.sub(lambda found: self.known[found[1]], text)

    def _keep(self, told: Any, found: Any) -> None:
        if isinstance(told, str) and (name := NAME.fullmatch(told)):
            self.known[name[1]] = str(found)
        elif isinstance(told, dict):
            for key, value in told.items():
                self._keep(value, found.get(key) if isinstance(found, dict) else None)
        elif isinstance(told, list) and told and isinstance(found, list):
            self._keep(told[0], found[0])


def differences(told: Any, found: Any, where: str = "$") -> Iterator[str]:
    """Where two answers differ in shape: keys, and kinds of values; of a list, the first one."""
    if told is None or found is None:
        return
    if isinstance(told, dict) and isinstance(found, dict):
        if told.keys() != found.keys():
            yield f"{where}: {sorted(told.keys() ^ found.keys())}"
        for key in told.keys() & found.keys():
            yield from differences(told[key], found[key], f"{where}.{key}")
    elif isinstance(told, list) and isinstance(found, list):
        if told and found:
            yield from differences(told[0], found[0], f"{where}[0]")
        elif told:
            yield f"{where}: nothing in the list"
    elif _kind(told) != _kind(found):
        yield f"{where}: {_kind(told)} is {_kind(found)}"


def check_against_document(method: str, path: str, status: int, body: Any) -> None:
    """The answer is what the OpenAPI document says. Raises jsonschema.ValidationError."""
    document = _document()
    template = next(one for one in document["paths"] if _fits(one, path.partition("?")[0]))
    answer = document["paths"][template][method.lower()]["responses"][str(status)]
    content = answer.get("content", {}).get("application/json")
    if content is None:
        assert body is None, (method, path, body)
        return
    root = {**_plain(content["schema"]), "components": _plain(document["components"])}
    jsonschema.Draft7Validator(root).validate(body)


def _document(made: list[dict[str, Any]] = []) -> dict[str, Any]:  # noqa: B006 - made once
    if not made:
        generator = SchemaGenerator(urlconf="anpei.config.urls.tenant")
        made.append(generator.get_schema(request=None, public=True))
    return made[0]


def _fits(template: str, path: str) -> bool:
    pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))
    return re.fullmatch(pattern, path) is not None


def _plain(schema: Any) -> Any:
    """OpenAPI 3.0's ``nullable`` in the words of JSON Schema; nothing unknown is let through."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _plain(value) for key, value in schema.items() if key != "nullable"}
    if plain.get("type") == "object" and "properties" in plain:
        plain.setdefault("additionalProperties", False)
    return {"anyOf": [{"type": "null"}, plain]} if schema.get("nullable") is True else plain


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, int | float) else type(value).__name__


def _recorded(told: Any, found: Any) -> Any:
    if isinstance(told, str) and NAME.fullmatch(told):
        return told
    if isinstance(found, dict):
        before = told if isinstance(told, dict) else {}
        return {key: _recorded(before.get(key), value) for key, value in found.items()}
    if isinstance(found, list):
        before = told[0] if isinstance(told, list) and told else None
        return [_recorded(before, one) for one in found[:1]]
    if isinstance(found, str) and len(found) > 160:
        return f"{found[:80]}…"
    return found
