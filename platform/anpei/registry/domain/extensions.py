"""Asking the registry what became of applications for extension (SD-56).

Nightly for everybody whose extension is under way, and on demand for oneself, once a minute.
"""

import logging
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import Throttled
from anpei.kernel.outside import OutsideError
from anpei.people.models import Licence, Person
from anpei.registry.client import Application, RegistryClient, connect
from anpei.registry.models import ExtensionApplication, ExtensionCheck, ExtensionState
from anpei.registry.queries.extensions import people_to_ask_about

logger = logging.getLogger(__name__)

ASK_AGAIN_AFTER = timedelta(minutes=1)
BATCH = 500

# One statement: of many presses at once exactly one asks.
_TAKE_TURN = """
    INSERT INTO registry_extensioncheck (person_id, asked_at, problem) VALUES (%s, %s, '')
    ON CONFLICT (person_id) DO UPDATE SET asked_at = excluded.asked_at
    WHERE registry_extensioncheck.asked_at <= %s
    RETURNING person_id
"""


def ask_about_extension(*, person: Person, client: RegistryClient | None = None) -> int:
    """Ask about one person's applications now; gives how many there are.

    Raises Throttled within a minute of the last time, Unavailable without a connection,
    OutsideError when the registry does not answer (noted for the page).
    """
    with connection.cursor() as cursor:
        now = db_now()
        cursor.execute(_TAKE_TURN, [person.pk, now, now - ASK_AGAIN_AFTER])
        if cursor.fetchone() is None:
            raise Throttled(
                _("The registry has just been asked; try again in a minute."),
                retry_after=int(ASK_AGAIN_AFTER.total_seconds()),
            )
    with client or connect() as registry:
        return _ask(person, registry)


def follow_extensions(*, client: RegistryClient | None = None) -> int:
    """Ask about everybody whose extension may be under way; gives how many were asked about.

    Whoever was asked about longest ago comes first. A registry that does not answer ends it until
    the next night, which goes on with the others. Raises Unavailable without a connection.
    """
    begun, today = db_now(), policy_today()
    asked = 0
    people = list(people_to_ask_about(today, not_since=begun)[:BATCH])
    if not people:
        return 0
    with client or connect() as registry:
        while people:
            for person in people:
                ExtensionCheck.objects.update_or_create(
                    person=person, defaults={"asked_at": db_now(), "problem": ""}
                )
                try:
                    _ask(person, registry)
                except OutsideError as error:
                    logger.warning("extensions: %s", error)
                    return asked
                asked += 1
            people = list(people_to_ask_about(today, not_since=begun)[:BATCH])
    return asked


def _ask(person: Person, registry: RegistryClient) -> int:
    try:
        applications = registry.extensions(person.registry_id)
    except OutsideError as error:
        ExtensionCheck.objects.filter(person=person).update(problem=str(error)[:200])
        raise
    ExtensionCheck.objects.filter(person=person).update(problem="")
    with transaction.atomic():
        return sum(_keep(person, one) for one in applications)


def _keep(person: Person, told: Application) -> bool:
    """Only about the person's own licences and in states we know: the rest is left alone (T48)."""
    licence = Licence.objects.filter(person=person, number=told.licence_number).first()
    if licence is None or told.state not in ExtensionState.values:
        logger.warning("extensions: %s of %s is left alone", told.state[:20], person.pk)
        return False
    ExtensionApplication.objects.update_or_create(
        licence=licence,
        defaults={
            "state": told.state,
            "reason": told.reason[:300],
            "changed_at": datetime.fromtimestamp(told.changed_at, UTC),
        },
    )
    return True
