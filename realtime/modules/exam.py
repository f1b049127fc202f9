"""exam: the candidate's page hears at once that it has something to ask for (PL-32).

Nothing is done over the socket: answers, events, messages and the raised hand go over HTTP, where
they are acknowledged. What is heard here is a hint; ``GET /api/exams/attempts/<id>/live/`` is the
truth.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from anpei.exams.leases import read_token
from anpei.exams.models import Attempt
from anpei.exams.states import AttemptState
from anpei.kernel.errors import NotAllowed
from realtime.groups import candidates_of
from realtime.parties import Party
from realtime.protocol import Reply


def watch(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """``{attempt, lease}``: from now on ``told {seq}`` when a proctor has done something.

    The page must hold the attempt's lease: an older one is not told what is meant for the newer.
    """
    lease = read_token(body.get("lease"))
    if party.person_id is None:
        raise NotAllowed(_("This page is for learners."))
    own = Attempt.objects.filter(
        pk=lease.attempt_id,
        public_id=str(body.get("attempt")),
        lease=lease.secret,
        state=AttemptState.RUNNING,
        enrolment__person_id=party.person_id,
    )
    live = own.values_list("live_sequence", flat=True).first()
    if live is None:
        raise NotAllowed(_("Another page holds this exam, or it is over."))
    return Reply(
        {"live": live}, join=(candidates_of(schema, lease.attempt_id),), present=lease.attempt_id
    )


VERBS: Mapping[str, Callable[[str, Party, dict[str, Any]], Reply]] = {"watch": watch}
