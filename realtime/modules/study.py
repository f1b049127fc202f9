"""study: the player's page watches for a newer player of the same learner (PL-20)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from anpei.kernel.errors import NotAllowed
from realtime.groups import players_of
from realtime.parties import Party
from realtime.protocol import Reply


def watch(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """From now on: ``taken_over {lease}`` when a newer player holds the learner's lease."""
    if party.person_id is None:
        raise NotAllowed(_("This page is for learners."))
    return Reply(join=(players_of(schema, party.person_id),))


VERBS: Mapping[str, Callable[[str, Party, dict[str, Any]], Reply]] = {"watch": watch}
