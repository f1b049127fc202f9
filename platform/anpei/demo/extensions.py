"""Extensions in every state: the sandbox's authority is played, then asked as it would be."""

import httpx
from django.conf import settings

from anpei.demo.learner import activate_demo_learner
from anpei.enrolment.models import Enrolment
from anpei.kernel.errors import AnpeiError
from anpei.registry.domain import follow_extensions, run_sync

EXTENDED = "extended"
STATES = ("", "submitted", "accepted", "returned", EXTENDED)
"""One certified learner each; "" = can be applied for now."""
_REASON = "社保缴纳证明缺失，请补充后重新申请"
_SECONDS = 10


def play_extensions(enrolments: list[Enrolment], dataset: str) -> None:
    """Put the licences of ``enrolments`` into ``STATES``, one each. Without a sandbox nothing."""
    for enrolment, state in zip(enrolments, STATES, strict=False):
        activate_demo_learner(enrolment.person)
        told = {"dataset": dataset, "licence_number": enrolment.licence.number}
        if state == EXTENDED:
            edit = "extend-licence"
        elif state:
            edit = "set-extension"
            told |= {"state": state, "reason": _REASON if state == "returned" else ""}
        else:
            continue
        try:
            address = f"{settings.SANDBOX_URL}/admin/registry/{edit}"
            httpx.post(address, json=told, timeout=_SECONDS).raise_for_status()
        except httpx.HTTPError:
            return
    try:
        follow_extensions()
        run_sync(by=None)
    except AnpeiError:
        return
