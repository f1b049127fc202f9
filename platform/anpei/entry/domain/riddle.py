"""Making a riddle and taking its answer: one try each, ten minutes."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.entry.models import Challenge
from anpei.entry.riddles import DIGITS, LENGTH
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput

LIVES = timedelta(minutes=10)


def make_riddle() -> Challenge:
    """A new riddle; those long over are forgotten with it."""
    now = db_now()
    with transaction.atomic():
        Challenge.objects.filter(expires_at__lt=now - LIVES).delete()
        answer = "".join(secrets.choice(DIGITS) for _place in range(LENGTH))
        return Challenge.objects.create(answer=answer, expires_at=now + LIVES)


def answer_riddle(*, public_id: str, typed: str) -> None:
    """Use the riddle up. Raises InvalidInput (field ``captcha``) unless it was answered right."""
    used = Challenge.objects.filter(
        public_id=public_id, used_at__isnull=True, expires_at__gt=db_now()
    ).update(used_at=db_now())
    found = Challenge.objects.filter(public_id=public_id).first() if used else None
    given = typed.strip().encode()
    if found is None or not secrets.compare_digest(found.answer.encode(), given):
        raise InvalidInput(_("The code from the picture is not right."), field="captcha")
