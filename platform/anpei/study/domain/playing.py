"""Opening a player: the newest holds the lease, the older one is told (PL-20)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import NotAllowed
from anpei.provinces.editions import Policy
from anpei.study.approvals import approved_facts, end_of_day
from anpei.study.beat import next_beat_in
from anpei.study.domain.completion import complete_watched
from anpei.study.domain.photos import draw_first_photo
from anpei.study.leases import Lease, make_key, sign_lease
from anpei.study.models import Player, TopicStudy
from anpei.study.policies import check_study, edition_of
from anpei.study.queries import study_facts
from anpei.study.signals import player_taken_over

_FIELDS = [
    field.name for field in Player._meta.concrete_fields if field.name not in {"person", "id"}
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPlayer:
    """What the browser needs to play a topic and have it counted. Times in milliseconds."""

    study: TopicStudy
    by: User
    lease: str
    """The signed lease token for every beat."""
    token: str
    """The one-use token of the first beat."""
    beat_ms: int
    next_in_ms: int
    speed_max: float
    needs_camera: bool
    took_over: bool


def open_player(*, study: TopicStudy, by: User) -> OpenedPlayer:
    """Open the one player of ``by`` on ``study``; an older one loses its lease.

    A complete topic may be played again: it earns nothing, new photos replace the old (SD-35).
    Raises NotAllowed for somebody else's study, Refused when the province says so.
    """
    if by.person_id is None or study.enrolment.person_id != by.person_id:
        raise NotAllowed(_("This is not your topic."))
    complete_watched(enrolment=study.enrolment)
    with transaction.atomic():
        enrolment = study.enrolment
        edition = edition_of(enrolment)
        facts = study_facts(enrolment)
        check_study(facts, edition)
        older = Player.objects.select_for_update(no_key=True).filter(person_id=by.person_id).first()
        study = TopicStudy.objects.select_related("topic__video", "enrolment").get(pk=study.pk)
        player = _make_player(study, edition.policy, older)
        player.approved_facts = approved_facts(facts)
        _save(player)
        audit.record(
            act="study.player_opened",
            subject=study,
            by=by,
            after={"took_over": older is not None},
        )
        if older is not None:
            _tell_older(older)
    return _opened(player, study, by, edition.policy, took_over=older is not None)


def _save(player: Player) -> None:
    Player.objects.bulk_create(
        [player], update_conflicts=True, unique_fields=["person"], update_fields=_FIELDS
    )


def _opened(
    player: Player, study: TopicStudy, by: User, policy: Policy, *, took_over: bool
) -> OpenedPlayer:
    return OpenedPlayer(
        study=study,
        by=by,
        lease=sign_lease(Lease(player.person_id, player.lease, by.pk, by.session_generation)),
        token=player.beat_token,
        beat_ms=player.beat_ms,
        next_in_ms=next_beat_in(player.beat_ms, study.required_ms, study.watched_ms),
        speed_max=policy.playback_speed_max,
        needs_camera=player.needs_camera,
        took_over=took_over,
    )


def _make_player(study: TopicStudy, policy: Policy, older: Player | None) -> Player:
    now = db_now()
    pending = older is not None and older.study_id == study.pk and older.photo_asked_at is not None
    remaining = study.required_ms - study.watched_ms or study.required_ms
    photos = policy.photos_per_topic_min if policy.camera_required_for_study else 0
    # A request is not escaped by opening the page anew.
    due = 0 if pending else draw_first_photo(remaining)
    return Player(
        person_id=study.enrolment.person_id,
        enrolment_id=study.enrolment_id,
        study=study,
        lease=make_key(),
        opened_at=now,
        beat_token=make_key(),
        last_beat_at=now,
        beat_ms=policy.beat_seconds * 1000,
        photo_answer_ms=policy.photo_answer_seconds * 1000,
        needs_camera=policy.camera_required_for_study,
        photos_required=photos,
        approved_until=end_of_day(),
        photo_due_ms=due if photos else None,
        photo_missed=pending and older is not None and older.photo_missed,
    )


def _tell_older(older: Player) -> None:
    person_id, lease = older.person_id, older.lease
    transaction.on_commit(
        lambda: player_taken_over.send_robust(sender=Player, person_id=person_id, lease=lease)
    )
