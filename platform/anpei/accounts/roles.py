"""The roles a member of staff may hold, with what each is for (PL-12): data, not code.

The core's six, and those that the province of the tenant adds.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import Role
from anpei.kernel.decisions import Text
from anpei.provinces.current import current_province
from anpei.provinces.parts import StaffRole

CORE_ROLES = (
    StaffRole(
        code=Role.ADMIN,
        label=_("Administrator"),
        description=_("Everything: staff and roles, rules, classes, and all that the others do."),
    ),
    StaffRole(
        code=Role.FINANCE,
        label=_("Finance"),
        description=_("Checks receipts, approves or refuses orders, invoices and refunds."),
    ),
    StaffRole(
        code=Role.TEACHER,
        label=_("Teacher"),
        description=_("Courses, videos, questions and answers to learners."),
    ),
    StaffRole(
        code=Role.REVIEWER,
        label=_("Reviewer"),
        description=_("Looks at photos and results that the machine could not decide."),
    ),
    StaffRole(
        code=Role.PROCTOR,
        label=_("Proctor"),
        description=_("Watches examinations while they go on, and records incidents."),
    ),
    StaffRole(
        code=Role.REGISTRAR,
        label=_("Registrar"),
        description=_("Follows the registry, reports results, issues certificates, helps people."),
    ),
)


def staff_roles() -> Mapping[str, StaffRole]:
    """Code → role, the core's first."""
    return {one.code: one for one in (*CORE_ROLES, *current_province().staff_roles())}


def role_labels(codes: object) -> list[Text]:
    """The names of some roles in their fixed order; an unknown one is its code."""
    held = set(codes) if isinstance(codes, list | tuple | set | frozenset) else set()
    known = staff_roles()
    return [
        *(role.label for code, role in known.items() if code in held),
        *sorted(held - set(known)),
    ]
