"""What is kept for a while only: idempotency keys, drafts of applications."""

from datetime import timedelta

from anpei.accounts.models import IdempotentRequest
from anpei.kernel.clock import db_now
from anpei.payments.models import ApplicationDraft

REQUESTS_KEPT = timedelta(days=30)
"""Longer than any client repeats a request; the money itself is guarded by states and indexes."""
DRAFTS_KEPT = timedelta(days=30)
_AT_A_TIME = 5_000


def forget_old_requests() -> int:
    """Delete answers of money requests past their retention; gives how many."""
    old = IdempotentRequest.objects.filter(created_at__lt=db_now() - REQUESTS_KEPT)
    keys = list(old.values_list("pk", flat=True)[:_AT_A_TIME])
    deleted, _by_model = IdempotentRequest.objects.filter(pk__in=keys).delete()
    return deleted


def forget_old_drafts() -> int:
    """Delete applications that nobody came back to; gives how many."""
    deleted, _by_model = ApplicationDraft.objects.filter(
        changed_at__lt=db_now() - DRAFTS_KEPT
    ).delete()
    return deleted
