"""Accounts for many learners at once, when an order is approved (SD-24)."""

from collections.abc import Collection

from django.contrib.auth.hashers import make_password
from django.db import transaction

from anpei.accounts.models import User, UserKind
from anpei.audit import domain as audit
from anpei.people.models import Person

_BATCH = 500


def ensure_learner_accounts(*, people: Collection[int], by: User | None) -> int:
    """Give each of ``people`` (primary keys) a learner's account who has none; how many were new.

    The same as ``ensure_learner_account`` for each of them, in three statements for all.
    """
    without = Person.objects.filter(pk__in=people, user=None).only("pk", "name").order_by("pk")
    with transaction.atomic():
        made = User.objects.bulk_create(
            (
                User(
                    kind=UserKind.LEARNER,
                    person=person,
                    display_name=person.name,
                    password=make_password(None),
                )
                for person in without
            ),
            batch_size=_BATCH,
            ignore_conflicts=True,
        )
        if made:
            audit.record(
                act="ensure_learner_accounts",
                subject=made[0].person or Person(pk=0),
                by=by,
                after={"people": [user.person_id for user in made]},
            )
    return len(made)
