"""A new association with somebody who can open it: its first administrator (PL-02)."""

from collections.abc import Sequence
from dataclasses import dataclass

from anpei.accounts.domain.staff import create_staff
from anpei.accounts.models import Role
from anpei.kernel.errors import InvalidInput
from anpei.provinces.discovery import provinces
from tenants.entering import enter_association
from tenants.founding import check_new, erase_association, found_association, suspend_association
from tenants.models import Association
from tenants.models.association import ExamMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the operator says of a new association."""

    schema: str
    name: str
    kind: str
    city: str
    host: str
    exam_mode: str
    login_name: str
    display_name: str


def provision_association(wanted: Wanted) -> tuple[Association, str]:
    """Found the association, and give its administrator's one-time code, shown once (24 hours).

    It opens when everything is there; whatever fails leaves nothing. Raises InvalidInput.
    """
    _check_choice("kind", wanted.kind, list(provinces()))
    _check_choice("exam_mode", wanted.exam_mode, ExamMode.values)
    check_new(schema=wanted.schema, host=wanted.host)
    association = found_association(
        schema=wanted.schema,
        host=wanted.host,
        name=wanted.name,
        kind=wanted.kind,
        city=wanted.city,
        exam_mode=wanted.exam_mode,
        suspended=True,
    )
    try:
        with enter_association(association):
            _user, code = create_staff(
                login_name=wanted.login_name,
                display_name=wanted.display_name,
                roles=[Role.ADMIN],
                by=None,
            )
    except BaseException:
        erase_association(wanted.schema)
        raise
    suspend_association(association, suspended=False)
    return association, code


def _check_choice(field: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise InvalidInput(f"one of {', '.join(choices)}", field=field)
