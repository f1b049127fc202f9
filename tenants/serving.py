"""The proof that HTTP was answered and facts could be kept: a moment, written every second.

Every process that answers HTTP writes it. Where nobody wrote for longer than ``OUTAGE_SECONDS``,
whoever comes first afterwards notes an outage: web or database were gone, whatever the reason.
"""

import logging
import os
import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import connection

from anpei.kernel.clock import db_now
from tenants.models import ServedMoment

logger = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
OUTAGE_SECONDS = 3.0
_ROW = 1
# ``before`` is read, under its lock, by the statement itself: so it is read before it is changed,
# and of two processes that come at once the second finds the first one's moment.
_NOTE = """
WITH before AS (
  SELECT at FROM public.tenants_servedmoment WHERE id = %(row)s FOR NO KEY UPDATE
), gap AS (
  INSERT INTO public.tenants_outage (began_at, ended_at)
  SELECT at, clock_timestamp() FROM before
  WHERE at < clock_timestamp() - make_interval(secs => %(longest)s)
)
INSERT INTO public.tenants_servedmoment (id, at)
SELECT %(row)s, clock_timestamp() FROM (SELECT count(at) FROM before) AS looked
ON CONFLICT (id) DO UPDATE SET at = greatest(tenants_servedmoment.at, excluded.at)
"""
_beating: set[int] = set()


def note_served() -> None:
    """Somebody answers HTTP now; an outage that ends herewith is noted."""
    served, now = served_until(), db_now()
    if served is not None and now - served < timedelta(seconds=BEAT_SECONDS):
        return
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"row": _ROW, "longest": OUTAGE_SECONDS})


def note_if_serving() -> None:
    """The same, in a process that answers HTTP; elsewhere nothing."""
    if os.getpid() in _beating:
        note_served()


def is_served() -> bool:
    """Whether answers are taken now, as far as it can be known."""
    served = served_until()
    return served is None or db_now() - served < timedelta(seconds=OUTAGE_SECONDS)


def served_until() -> datetime | None:
    """The last moment for which it is proven; None as long as nothing ever served."""
    return ServedMoment.objects.values_list("at", flat=True).filter(pk=_ROW).first()


def keep_noting() -> None:
    """From now on this process notes it every second, in a thread of its own; once a process."""
    if os.getpid() in _beating:
        return
    _beating.add(os.getpid())
    threading.Thread(target=_beat, name="served", daemon=True).start()


def _forget_connection() -> None:
    with suppress(Exception):
        connection.close()


def _beat() -> None:
    while True:
        try:
            note_served()
        except Exception as error:
            # Whatever it was: who stops saying so counts as gone.
            logger.warning("that we serve could not be noted: %r", error)
            _forget_connection()
        time.sleep(BEAT_SECONDS)
