"""presence: a desktop page waits for the phone's look at the face (YN-22)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from anpei.kernel.errors import NotAllowed
from anpei.presence.queries import own_check
from realtime.groups import looks_of
from realtime.parties import Party
from realtime.protocol import Reply


def watch(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """From now on: ``looked {state}`` when this learner's check has an outcome."""
    check = own_check(party.person_id, str(body.get("check", "")))
    if check is None:
        raise NotAllowed(_("This page is for learners."))
    return Reply(body={"state": check.state}, join=(looks_of(schema, check.public_id),))


VERBS: Mapping[str, Callable[[str, Party, dict[str, Any]], Reply]] = {"watch": watch}
