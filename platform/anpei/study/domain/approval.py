"""Asking the province again while a player is open (SD-39)."""

from anpei.kernel.decisions import Decision
from anpei.study.approvals import approved_facts, end_of_day
from anpei.study.leases import Lease
from anpei.study.models import Player
from anpei.study.policies import can_study, edition_of
from anpei.study.queries import study_facts


def renew_approval(*, lease: Lease) -> Decision | None:
    """Ask whether the learner may still study; a yes is kept for the beats to come.

    Gives the decision, or None when the lease is no longer this player's. A no changes nothing:
    the next beat asks again, and study goes on as soon as the registry says otherwise.
    """
    player = (
        Player.objects.select_related("enrolment__training_class", "enrolment__licence")
        .filter(person_id=lease.person_id, lease=lease.key)
        .first()
    )
    if player is None:
        return None
    facts = study_facts(player.enrolment)
    decision = can_study(facts, edition_of(player.enrolment))
    if decision.allowed:
        Player.objects.filter(person_id=lease.person_id, lease=lease.key).update(
            approved_facts=approved_facts(facts), approved_until=end_of_day()
        )
    return decision
