"""Accounts follow the registry: nobody registers themselves (SD-01, SD-02)."""

from collections.abc import Iterable
from itertools import batched

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.translation import gettext as _

from anpei.accounts.domain.passwords import check_new_password
from anpei.accounts.models import Role, RoleGrant, User, UserKind
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import InvalidInput
from anpei.people.models import Enterprise, LicenceStatus, Person
from tenants.entering import current_association

_BATCH = 2000

_FOLLOW_NAMES = """
    UPDATE accounts_user AS u SET display_name = e.name
      FROM people_enterprise AS e
     WHERE u.enterprise_id = e.id AND u.display_name <> e.name
"""


def ensure_enterprise_accounts(
    enterprises: Iterable[Enterprise] | None = None, *, by: User | None = None
) -> int:
    """Give every enterprise that holds a valid licence its account (SD-01); gives how many new.

    `enterprises` None looks at all of this association's. An account starts without a password:
    the credit code opens only the activation page. Accounts take over changed names (SD-02).
    """
    wanted = Enterprise.objects.filter(
        user=None,
        licences__status=LicenceStatus.VALID,
        licences__valid_until__gte=policy_today(),
    ).distinct()
    if enterprises is not None:
        wanted = wanted.filter(pk__in=[enterprise.pk for enterprise in enterprises])
    made = 0
    with transaction.atomic():
        # In pieces: a registry of sixty thousand enterprises must not stand in memory at once.
        for batch in batched(wanted.only("pk", "name").iterator(_BATCH), _BATCH):
            made += len(User.objects.bulk_create(map(_new_account, batch), ignore_conflicts=True))
        with connection.cursor() as cursor:
            cursor.execute(_FOLLOW_NAMES)
        if made:
            audit.record(
                act="ensure_enterprise_accounts",
                subject=current_association(),
                by=by,
                after={"accounts": made},
            )
    return made


def _new_account(enterprise: Enterprise) -> User:
    return User(
        kind=UserKind.ENTERPRISE,
        enterprise=enterprise,
        display_name=enterprise.name,
        password=make_password(None),
    )


def ensure_learner_account(*, person: Person, by: User | None) -> User:
    """The learner's account of `person`, made when it is first needed."""
    known = User.objects.filter(person=person).first()
    if known:
        return known
    with transaction.atomic():
        user, is_new = User.objects.get_or_create(
            person=person,
            defaults={
                "kind": UserKind.LEARNER,
                "display_name": person.name,
                "password": make_password(None),
            },
        )
        if is_new:
            audit.record(act="create_account", subject=user, by=by)
    return user


def create_staff_account(
    *, login_name: str, display_name: str, password: str, roles: Iterable[Role], by: User | None
) -> User:
    """A member of staff with roles (PL-12).

    Raises InvalidInput for a taken name or a weak password.
    """
    if User.objects.filter(login_name=login_name).exists():
        raise InvalidInput(_("This sign-in name is taken."), field="login_name")
    user = User(
        kind=UserKind.STAFF,
        login_name=login_name,
        display_name=display_name,
        activated_at=db_now(),
    )
    check_new_password(user, password)
    user.set_password(password)
    held = sorted(set(roles))
    with transaction.atomic():
        user.save()
        RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in held)
        audit.record(
            act="create_account", subject=user, by=by, after={"roles": [str(r) for r in held]}
        )
    return user
