"""Grants whose tokens open nothing any more are kept for a while, then deleted; the audit log
goes on saying who signed in through what."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from anpei.clients.models import ApiGrant, SpentRefresh
from anpei.clients.tokens import REFRESH_LASTS
from anpei.kernel.clock import db_now

GRANTS_KEPT = timedelta(days=90)
"""After their end, so that staff can look into a copied token."""
_AT_A_TIME = 20_000


def forget_old_grants() -> int:
    """Delete grants that ended or ran out long ago, with what hangs on them; gives how many."""
    before = db_now() - GRANTS_KEPT
    over = ApiGrant.objects.filter(Q(ended_at__lt=before) | Q(refresh_expires_at__lt=before))
    old = dict(over.values_list("pk", "session_key")[:_AT_A_TIME])
    with transaction.atomic():
        Session.objects.filter(session_key__in=old.values()).delete()
        ApiGrant.objects.filter(pk__in=old).delete()
    return len(old)


def forget_spent_tokens() -> int:
    """Delete used refresh tokens that would have run out by now anyway; gives how many."""
    spent = SpentRefresh.objects.filter(spent_at__lt=db_now() - REFRESH_LASTS)
    keys = list(spent.values_list("pk", flat=True)[:_AT_A_TIME])
    deleted, _by_model = SpentRefresh.objects.filter(pk__in=keys).delete()
    return deleted
