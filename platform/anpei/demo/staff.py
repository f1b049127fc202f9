"""The demo's members of staff. Everybody's password is the same, and printed by ``./dev up``."""

from dataclasses import dataclass

from anpei.accounts.domain.ensure_accounts import create_staff_account
from anpei.accounts.models import Role, User

PASSWORD = "Anpei-demo-2026"  # noqa: S105 - the demo's, shown to everybody


@dataclass(frozen=True)
class DemoStaff:
    login_name: str
    display_name: str
    roles: tuple[Role, ...]


STAFF = (
    DemoStaff("admin", "周管理", (Role.ADMIN,)),
    DemoStaff("finance", "吴财务", (Role.FINANCE,)),
    DemoStaff("reviewer", "郑审核", (Role.REVIEWER,)),
    DemoStaff("teacher", "王教师", (Role.TEACHER,)),
    DemoStaff("registrar", "冯上报", (Role.REGISTRAR,)),
    DemoStaff("office", "陈综合", (Role.FINANCE, Role.REGISTRAR, Role.REVIEWER)),
    DemoStaff("proctor", "褚监考", (Role.PROCTOR, Role.TEACHER)),
)


def ensure_staff() -> dict[str, User]:
    """Login name → user, made where missing."""
    return {
        one.login_name: User.objects.filter(login_name=one.login_name).first()
        or create_staff_account(
            login_name=one.login_name,
            display_name=one.display_name,
            password=PASSWORD,
            roles=one.roles,
            by=None,
        )
        for one in STAFF
    }
