"""The registry's protocol, version 1: signed pulls of four lists, photos, pushed results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from pydantic import TypeAdapter, ValidationError
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from anpei.kernel.request_signing import SignatureRefused
from anpei.sandbox.answers import Refusal, json_answer
from anpei.sandbox.faults import FaultKind
from anpei.sandbox.registry.cursors import Cursor, read_cursor
from anpei.sandbox.registry.faces import licence_photo
from anpei.sandbox.registry.records import Kind
from anpei.sandbox.registry.results import Report, result_state, take_report
from anpei.sandbox.registry.store import RegistryStore, StoredRow
from anpei.sandbox.signing import signed_by
from anpei.sandbox.world import World

DEFAULT_PAGE = 500
LARGEST_PAGE = 5_000
LARGEST_PUSH = 200
FAULT = "anpei.sandbox.fault"

Handler = Callable[..., Response]
_reports = TypeAdapter(list[Report])


class RegistryApi:
    """Answers signed requests from the dataset of the client that signed them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def rules(self) -> list[Rule]:
        """The paths; each endpoint is the method that answers."""
        base = "/registry/v1"
        kinds = ",".join(Kind)
        return [
            _get(f"{base}/<any({kinds}):kind>", self.pull),
            _get(f"{base}/people/<person_id>/photo", self.photo),
            Rule(f"{base}/training-results", methods=["POST"], endpoint=self.push),
            _get(f"{base}/training-results/<request_key>", self.state),
            _get(f"{base}/extension-applications", self.extensions),
        ]

    def pull(self, request: Request, kind: str) -> Response:
        """One page of a list; see docs/registry-protocol.md, 3."""
        store = self._store(request)
        size = _number(request, "size", DEFAULT_PAGE)
        if not 1 <= size <= LARGEST_PAGE:
            raise Refusal(400, "bad_size", f"size must lie in 1..{LARGEST_PAGE}")
        try:
            given = request.args.get("cursor")
            cursor = read_cursor(given) if given else _beginning(request, store)
        except ValueError as error:
            raise Refusal(400, "bad_cursor", "the cursor was not given out here") from error
        rows = store.page(Kind(kind), after=cursor.after, until=cursor.until, size=size + 1)
        complete = len(rows) <= size
        rows = rows[:size]
        following = None if complete else Cursor(rows[-1].version, cursor.until).text()
        return _page(_disturbed(request, rows), following, cursor.until, store.epoch())

    def photo(self, request: Request, person_id: str) -> Response:
        """The licence photo, JPEG; 404 for the many who have none."""
        face = self._store(request).photo_of(person_id)
        if face is None:
            raise Refusal(404, "no_photo", "the registry has no photo of this person")
        return Response(licence_photo(face), content_type="image/jpeg")

    def push(self, request: Request) -> Response:
        """Take up to 200 results, each with a verdict of its own."""
        store = self._store(request)
        try:
            reports = _reports.validate_json(request.get_data())
        except ValidationError as error:
            raise Refusal(422, "bad_results", _first_error(error)) from error
        if not 1 <= len(reports) <= LARGEST_PUSH:
            raise Refusal(422, "bad_results", f"send 1 to {LARGEST_PUSH} results")
        if request.environ.get(FAULT) is FaultKind.DUPLICATE:
            reports = [*reports, *reports]
        seconds = self._world.settings.confirm_seconds
        verdicts = [asdict(take_report(store, report, seconds)) for report in reports]
        return json_answer({"results": verdicts})

    def state(self, request: Request, request_key: str) -> Response:
        """What became of a pushed result; 404 when it never arrived."""
        state = result_state(self._store(request), request_key)
        if state is None:
            raise Refusal(404, "unknown_request_key", "no such result was taken")
        return json_answer(asdict(state))

    def extensions(self, request: Request) -> Response:
        """The states of a person's 证书延期 applications."""
        with self._store(request).opened() as connection:
            found = connection.execute(
                "SELECT licence_number, state, reason, changed_at FROM extensions"
                " WHERE person_id = ? ORDER BY licence_number",
                (request.args.get("person", ""),),
            ).fetchall()
        names = ("licence_number", "state", "reason", "changed_at")
        return json_answer({"applications": [dict(zip(names, row, strict=True)) for row in found]})

    def _store(self, request: Request) -> RegistryStore:
        try:
            client = signed_by(request, self._world.nonces)
        except SignatureRefused as refused:
            raise Refusal(401, "signature_refused", str(refused)) from refused
        return self._world.registries[client.dataset]


def _get(path: str, endpoint: Handler) -> Rule:
    return Rule(path, methods=["GET"], endpoint=endpoint)


def _number(request: Request, name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refusal(400, f"bad_{name}", f"{name} must be a number")
    return int(text)


def _beginning(request: Request, store: RegistryStore) -> Cursor:
    """From `since` up to `until`, which never goes beyond the latest change."""
    latest = store.version()
    return Cursor(_number(request, "since", 0), min(_number(request, "until", latest), latest))


def _disturbed(request: Request, rows: list[StoredRow]) -> list[StoredRow]:
    match request.environ.get(FAULT):
        case FaultKind.DUPLICATE:
            return [row for row in rows for _ in range(2)]
        case FaultKind.OUT_OF_ORDER:
            return rows[::-1]
        case _:
            return rows


def _page(rows: list[StoredRow], following: str | None, until: int, epoch: str) -> Response:
    told = ",".join(f'{row.body[:-1]}, "version": {row.version}}}' for row in rows)
    cursor = f'"{following}"' if following else "null"
    complete = "false" if following else "true"
    return Response(
        f'{{"rows": [{told}], "next_cursor": {cursor}, "complete": {complete},'
        f' "high_water": {until}, "epoch": "{epoch}"}}',
        content_type="application/json",
    )


def _first_error(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}"
