"""The invoice platform's protocol, version 1: signed requests, issued later, fetched by number."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import TypeAdapter, ValidationError
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from anpei.kernel.request_signing import SignatureRefused
from anpei.sandbox.answers import Refusal, json_answer
from anpei.sandbox.invoices.documents import invoice_pdf, invoice_xml
from anpei.sandbox.invoices.requests import InvoiceRequest
from anpei.sandbox.invoices.store import RequestReused
from anpei.sandbox.signing import signed_by
from anpei.sandbox.world import World

_requests = TypeAdapter(InvoiceRequest)


class InvoiceApi:
    """Answers signed requests; each client sees only what it has asked for itself."""

    def __init__(self, world: World) -> None:
        self._world = world

    def rules(self) -> list[Rule]:
        """The paths; each endpoint is the method that answers."""
        base = "/invoices/v1"
        return [
            Rule(f"{base}/requests", methods=["POST"], endpoint=self.ask),
            Rule(f"{base}/requests/<request_number>", methods=["GET"], endpoint=self.state),
            Rule(f"{base}/issued/<number>/pdf", methods=["GET"], endpoint=self.pdf),
            Rule(f"{base}/issued/<number>/xml", methods=["GET"], endpoint=self.xml),
        ]

    def ask(self, request: Request) -> Response:
        """Take a request for an invoice; the same number and contents again change nothing."""
        client = self._client(request)
        try:
            asked = _requests.validate_json(request.get_data())
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(step) for step in first["loc"])
            raise Refusal(422, "bad_request", f"{place}: {first['msg']}") from error
        try:
            state = self._world.invoices.take(client, asked)
        except RequestReused as error:
            raise Refusal(409, "request_reused", "the request number was used before") from error
        return json_answer(asdict(state), 202)

    def state(self, request: Request, request_number: str) -> Response:
        """What became of a request; 404 when it never arrived."""
        state = self._world.invoices.state(self._client(request), request_number)
        if state is None:
            raise Refusal(404, "unknown_request", "no such request was taken")
        return json_answer(asdict(state))

    def pdf(self, request: Request, number: str) -> Response:
        """The invoice's picture."""
        found = self._world.invoices.issued(self._client(request), number)
        if found is None:
            raise Refusal(404, "unknown_invoice", "no such invoice was issued")
        return Response(invoice_pdf(*found), content_type="application/pdf")

    def xml(self, request: Request, number: str) -> Response:
        """The invoice's data."""
        found = self._world.invoices.issued(self._client(request), number)
        if found is None:
            raise Refusal(404, "unknown_invoice", "no such invoice was issued")
        return Response(invoice_xml(*found), content_type="application/xml")

    def _client(self, request: Request) -> str:
        try:
            return signed_by(request, self._world.nonces).key.client_id
        except SignatureRefused as refused:
            raise Refusal(401, "signature_refused", str(refused)) from refused
