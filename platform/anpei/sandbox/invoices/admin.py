"""The invoice platform's own controls: how it behaves, and its book."""

from __future__ import annotations

import html
import json
from dataclasses import asdict

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from anpei.sandbox.answers import Refusal, json_answer
from anpei.sandbox.clients import CLIENTS
from anpei.sandbox.invoices.requests import RequestState
from anpei.sandbox.invoices.store import Manner
from anpei.sandbox.world import World


class InvoiceAdmin:
    """Slow, refusing, or as it should be. Other failures come from `/admin/faults`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def rules(self) -> list[Rule]:
        """The paths; each endpoint is the method that answers."""
        return [
            Rule("/admin/invoices", methods=["GET"], endpoint=self.page),
            Rule("/admin/invoices/book", methods=["GET"], endpoint=self.book),
            Rule("/admin/invoices/behave", methods=["POST"], endpoint=self.behave),
        ]

    def book(self, request: Request) -> Response:
        """Every request of a client as JSON: {"requests": [...]}."""
        client = request.args.get("client", "anpei-jinan")
        return json_answer(
            {"requests": [asdict(state) for state in self._world.invoices.book(client)]}
        )

    def behave(self, request: Request) -> Response:
        """{"delay_seconds", "refuse_times", "refuse_reason"}: what is left out is as usual."""
        if request.mimetype != "application/json":
            raise Refusal(415, "json_only", "send application/json")
        usual = asdict(Manner(self._world.settings.invoice_seconds))
        try:
            manner = Manner(**{**usual, **json.loads(request.get_data() or b"{}")})
        except (TypeError, ValueError) as error:
            raise Refusal(422, "bad_manner", str(error)) from error
        self._world.invoices.behave(manner)
        return json_answer(asdict(manner))

    def page(self, request: Request) -> Response:
        """The book to look at, and how to make the platform misbehave."""
        rows = "".join(
            _row(client, state)
            for client in CLIENTS
            for state in reversed(self._world.invoices.book(client))
        )
        return Response(
            f"<!doctype html><meta charset=utf-8><title>Invoice platform</title>"
            "<h1>Invoice platform (sandbox)</h1><p>POST JSON to /admin/invoices/behave: "
            "<code>delay_seconds</code>, <code>refuse_times</code>, <code>refuse_reason</code>. "
            "POST to /admin/faults with prefix <code>/invoices</code> for everything else.</p>"
            "<table border=1 cellpadding=4><tr><th>Client<th>Request<th>State<th>Number<th>Fen"
            f"<th>Red of<th>Reason</tr>{rows}</table>",
            content_type="text/html; charset=utf-8",
        )


def _row(client: str, state: RequestState) -> str:
    told = (
        client,
        state.request_number,
        state.state,
        state.invoice_number,
        state.amount_fen,
        state.red_of,
        state.reason,
    )
    return "<tr>" + "".join(f"<td>{html.escape(str(part))}" for part in told) + "</tr>"
