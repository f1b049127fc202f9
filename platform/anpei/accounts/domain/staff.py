"""Members of staff: made, given and taken roles, closed and opened again (PL-12).

There is always an active administrator: whoever would be the last cannot be taken away. Two
administrators who remove each other at once are settled by locks on both of their rows.
"""

import re
from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from anpei.accounts.domain.activation import CHANNEL_STAFF, issue_activation_code
from anpei.accounts.models import Role, RoleGrant, SecondFactor, User, UserKind
from anpei.accounts.roles import staff_roles
from anpei.audit import domain as audit
from anpei.kernel.errors import Conflict, InvalidInput

_LOGIN_NAME = re.compile(r"[\w.@-]{3,60}")


def create_staff(
    *, login_name: str, display_name: str, roles: Iterable[str], by: User | None
) -> tuple[User, str]:
    """An account without a password and the one-time code that opens it, shown once.

    Raises InvalidInput (field ``login_name``, ``display_name`` or ``roles``).
    """
    name, held = login_name.strip(), _known(roles)
    if not _LOGIN_NAME.fullmatch(name):
        raise InvalidInput(
            _("3 to 60 letters, digits, dots, hyphens or underscores."), field="login_name"
        )
    if not display_name.strip():
        raise InvalidInput(_("Enter the name."), field="display_name")
    try:
        with transaction.atomic():
            user = User.objects.create(
                kind=UserKind.STAFF,
                login_name=name,
                display_name=display_name.strip(),
                password=make_password(None),
            )
            RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in held)
            audit.record(
                act="create_account",
                subject=user,
                by=by,
                after={"login_name": name, "roles": held},
            )
            code = issue_activation_code(user=user, channel=CHANNEL_STAFF, by=by)
    except IntegrityError as error:
        raise InvalidInput(_("This sign-in name is taken."), field="login_name") from error
    return user, code


def change_staff(*, user: User, display_name: str, roles: Iterable[str], by: User) -> None:
    """Give and take roles, and correct the name.

    Raises InvalidInput for an unknown role, Conflict when nobody would be administrator.
    """
    wanted = _known(roles)
    if not display_name.strip():
        raise InvalidInput(_("Enter the name."), field="display_name")
    with transaction.atomic():
        _lock_administrators(user)
        row = User.objects.get(pk=user.pk)
        held = sorted(row.role_grants.values_list("role", flat=True))
        before = {"display_name": row.display_name, "roles": held}
        after = {"display_name": display_name.strip(), "roles": wanted}
        if before == after:
            return
        row.role_grants.exclude(role__in=wanted).delete()
        RoleGrant.objects.bulk_create(
            RoleGrant(user=row, role=role) for role in wanted if role not in held
        )
        User.objects.filter(pk=row.pk).update(display_name=after["display_name"])
        _check_administrator_left()
        audit.record(act="staff.change", subject=row, by=by, before=before, after=after)


def set_staff_active(*, user: User, is_active: bool, by: User, reason: str = "") -> None:
    """Close an account, which ends its sessions at once, or open it again. Raises Conflict."""
    if not is_active and user.pk == by.pk:
        raise Conflict(_("You cannot close your own account; another administrator can."))
    with transaction.atomic():
        _lock_administrators(user)
        changed = User.objects.filter(pk=user.pk, is_active=not is_active).update(
            is_active=is_active, session_generation=F("session_generation") + 1
        )
        if changed:
            _check_administrator_left()
            act = "staff.open" if is_active else "staff.close"
            audit.record(act=act, subject=user, by=by, reason=reason)


def reset_second_factor(*, user: User, by: User, reason: str = "") -> None:
    """Take away a lost second factor; every session ends, the password stays."""
    with transaction.atomic():
        gone, _rows = SecondFactor.objects.filter(user=user).delete()
        if gone:
            User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
            audit.record(act="reset_second_factor", subject=user, by=by, reason=reason)


def _known(roles: Iterable[str]) -> list[str]:
    wanted = sorted({str(role) for role in roles})
    unknown = set(wanted) - set(staff_roles())
    if unknown:
        raise InvalidInput(_("There is no such role."), field="roles")
    return wanted


def _lock_administrators(user: User) -> None:
    """One change of who is administrator at a time."""
    grants = RoleGrant.objects.filter(role=Role.ADMIN).values("user_id")
    wanted = User.objects.filter(Q(pk__in=grants) | Q(pk=user.pk))
    list(wanted.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _check_administrator_left() -> None:
    if not RoleGrant.objects.filter(role=Role.ADMIN, user__is_active=True).exists():
        raise Conflict(_("Somebody must stay administrator. Give the role to another one first."))
