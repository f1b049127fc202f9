"""What an enterprise has typed into an application, kept until it is confirmed (SD-15)."""

from collections.abc import Mapping, Sequence

from anpei.accounts.models import User
from anpei.enrolment.models import TrainingClass
from anpei.kernel.ids import make_public_id
from anpei.payments.models import ApplicationDraft

_LONGEST = 500
_MOST_PEOPLE = 1_000


def keep_draft(
    *,
    training_class: TrainingClass,
    typed: Mapping[str, str],
    licences: Sequence[str],
    is_sent: bool,
    by: User,
) -> ApplicationDraft:
    """Keep what was typed, cut to sensible lengths; each keeping gets an idempotency key anew."""
    draft, _is_new = ApplicationDraft.objects.update_or_create(
        user=by,
        training_class=training_class,
        defaults={
            "typed": {name: text[:_LONGEST] for name, text in typed.items()},
            "licences": [licence[:40] for licence in licences[:_MOST_PEOPLE]],
            "is_sent": is_sent,
            "key": make_public_id(),
        },
    )
    return draft


def drop_draft(*, training_class: TrainingClass, by: User) -> None:
    """It has become an order."""
    ApplicationDraft.objects.filter(user=by, training_class=training_class).delete()
