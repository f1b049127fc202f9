"""The sandbox's own controls: reset, faults, edits. Only for tests and demos on this machine.

A POST must say `Content-Type: application/json`, which no foreign web page can send unasked.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from anpei.sandbox.answers import Refusal, json_answer
from anpei.sandbox.faults import Fault, FaultKind
from anpei.sandbox.registry.edits import EDITS, UnknownRow
from anpei.sandbox.registry.results import taken_results
from anpei.sandbox.registry.store import RegistryStore
from anpei.sandbox.world import World


class AdminApi:
    """Changes what the stand-ins hold and how they behave."""

    def __init__(self, world: World) -> None:
        self._world = world

    def rules(self) -> list[Rule]:
        """The paths; each endpoint is the method that answers."""
        return [
            Rule("/admin/reset", methods=["POST"], endpoint=self.reset),
            Rule("/admin/faults", methods=["POST"], endpoint=self.add_fault),
            Rule("/admin/faults", methods=["GET"], endpoint=self.count_faults),
            Rule("/admin/faults", methods=["DELETE"], endpoint=self.clear_faults),
            Rule("/admin/registry/results", methods=["GET"], endpoint=self.results),
            Rule("/admin/registry/<edit>", methods=["POST"], endpoint=self.edit),
        ]

    def reset(self, request: Request) -> Response:
        """Make every dataset anew, or one; `people`, `enterprises` and `dataset` may be given."""
        told = _told(request)
        if "dataset" in told:
            self._registry(told["dataset"])
        self._world.reset(
            people=told.get("people"),
            enterprises=told.get("enterprises"),
            only=told.get("dataset"),
        )
        return json_answer({"reset": True})

    def add_fault(self, request: Request) -> Response:
        """Queue a fault: {"prefix", "kind", "times", "seconds", "status", "location"}."""
        told = _told(request)
        try:
            self._world.faults.add(Fault(**{**told, "kind": FaultKind(told.get("kind", ""))}))
        except (TypeError, ValueError) as error:
            raise Refusal(422, "bad_fault", str(error)) from error
        return json_answer({"left": self._world.faults.left()})

    def count_faults(self, request: Request) -> Response:
        """How many requests are still to go wrong."""
        return json_answer({"left": self._world.faults.left()})

    def clear_faults(self, request: Request) -> Response:
        """Let everything go well again."""
        self._world.faults.clear()
        return json_answer({"left": 0})

    def results(self, request: Request) -> Response:
        """The registry's own book of taken results: {"results": [...]}."""
        store = self._registry(request.args.get("dataset", "jinan"))
        return json_answer({"results": [asdict(state) for state in taken_results(store)]})

    def edit(self, request: Request, edit: str) -> Response:
        """One of EDITS, with its arguments as JSON and `dataset` (default jinan)."""
        change = EDITS.get(edit)
        if change is None:
            raise Refusal(404, "unknown_edit", f"known are {', '.join(EDITS)}")
        told = _told(request)
        dataset = told.pop("dataset", "jinan")
        if edit == "add-person":
            told["dataset"] = dataset
        store = self._registry(dataset)
        try:
            with store.changing() as connection:
                result = change(connection, **told)
        except UnknownRow as unknown:
            raise Refusal(404, "unknown_row", str(unknown)) from unknown
        except (TypeError, ValueError) as error:
            raise Refusal(422, "bad_edit", str(error)) from error
        return json_answer({"version": store.version(), "result": result})

    def _registry(self, dataset: str) -> RegistryStore:
        store = self._world.registries.get(dataset)
        if store is None:
            raise Refusal(404, "unknown_dataset", f"known are {', '.join(self._world.registries)}")
        return store


def _told(request: Request) -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise Refusal(415, "json_only", "send application/json")
    try:
        told = json.loads(request.get_data() or b"{}")
    except ValueError as error:
        raise Refusal(400, "bad_json", "the body is not JSON") from error
    if not isinstance(told, dict):
        raise Refusal(400, "bad_json", "the body is not an object")
    return told
