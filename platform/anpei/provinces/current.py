"""The province and the editions of the tenant this thread works in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from anpei.kernel.clock import policy_today
from anpei.provinces.contract import Province
from anpei.provinces.discovery import provinces
from anpei.provinces.editions import Edition, Policy, edition_on
from anpei.provinces.facts import TenantFacts
from anpei.provinces.models import TenantEdition
from tenants.entering import current_association

OWN_SOURCE = _("The association's own decision")


def current_province() -> Province[Any]:
    """The plugin of the current tenant's kind. Raises KeyError for one no longer installed."""
    return provinces()[current_association().kind]


def tenant_facts() -> TenantFacts:
    association = current_association()
    return TenantFacts(
        schema=association.schema_name,
        name=association.name,
        city=association.city,
        exam_mode=association.exam_mode,
    )


def _own(row: TenantEdition, base: Edition[Any], policy_type: type[Policy]) -> Edition[Any]:
    policy = policy_type.model_validate({**base.policy.model_dump(), **row.overrides})
    sources = {**base.sources, **dict.fromkeys(row.overrides, str(OWN_SOURCE))}
    return Edition(row.key, row.title, row.holds_from, base.source, policy, sources)


def edition_with(
    base: str, overrides: Mapping[str, Any], *, key: str, title: str, holds_from: date
) -> Edition[Any]:
    """The shipped edition ``base`` with other values, as a rehearsal needs it; nothing is kept."""
    province = current_province()
    shipped = {edition.key: edition for edition in province.editions}[base]
    row = TenantEdition(key=key, title=title, holds_from=holds_from, overrides=dict(overrides))
    return _own(row, shipped, province.policy_type)


def hold_edition(key: str) -> None:
    """Keep an association's own edition from being changed or cancelled until the transaction
    ends. Raises KeyError for one that is not there (any more)."""
    list(TenantEdition.objects.select_for_update(no_key=True).filter(key=key))
    edition_by_key(key)


def all_editions() -> list[Edition[Any]]:
    """The shipped editions and the association's own, oldest first."""
    province = current_province()
    shipped = {edition.key: edition for edition in province.editions}
    own = [
        _own(row, shipped[row.base], province.policy_type)
        for row in TenantEdition.objects.all()
        if row.base in shipped
    ]
    return sorted([*shipped.values(), *own], key=lambda edition: edition.holds_from)


def edition_by_key(key: str) -> Edition[Any]:
    """The edition an enrolment or a class was made under. Raises KeyError when unknown."""
    shipped = {edition.key: edition for edition in current_province().editions}
    if key in shipped:
        return shipped[key]
    for edition in all_editions():
        if edition.key == key:
            return edition
    raise KeyError(f"no edition {key!r}")


def current_edition(day: date | None = None) -> Edition[Any]:
    """The edition in force on ``day`` (default: today on the clock of rules)."""
    return edition_on(all_editions(), day or policy_today())
