"""Administrators: what each role opens, read from the doors themselves (PL-12)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anpei.accounts.access import staff_doors
from anpei.accounts.models import UserKind
from anpei.accounts.permissions import staff_page
from anpei.accounts.roles import staff_roles
from anpei.kernel.decisions import Text
from anpei.site.navigation import GROUPS, core_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One page of the staff's menu; ``opens``: per role, in their order."""

    group: Text
    label: Text
    opens: tuple[bool, ...]


@require_safe
@staff_page("admin")
def role_matrix(request: HttpRequest) -> HttpResponse:
    """Pages down, roles across."""
    roles = list(staff_roles().values())
    context = {"roles": roles, "rows": _rows([one.code for one in roles])}
    return render(request, "site/role_matrix.html", context)


def _rows(codes: list[str]) -> list[MatrixRow]:
    doors = staff_doors()
    entries = [one for one in core_entries() if one.portal == "staff" and one.url_name in doors]
    rows, above = [], ""
    for entry in sorted(entries, key=lambda one: one.order):
        group = next(
            (label for order, label in reversed(GROUPS["staff"]) if order <= entry.order), ""
        )
        door = doors[entry.url_name]
        opens = tuple(door.opens_to(UserKind.STAFF, (code,)) for code in codes)
        rows.append(
            MatrixRow(group=group if group != above else "", label=entry.label, opens=opens)
        )
        above = str(group)
    return rows
