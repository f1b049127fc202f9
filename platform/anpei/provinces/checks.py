"""Start-up checks: a broken or missing province stops the process with a sentence (PL-04)."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from anpei.provinces.discovery import BrokenProvince, provinces


@register()
def check_provinces(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        found = provinces()
    except BrokenProvince as error:
        return [Error(str(error), id="anpei.E001")]
    errors: list[CheckMessage] = []
    for kind, province in found.items():
        keys = [edition.key for edition in province.editions]
        if len(keys) != len(set(keys)):
            errors.append(Error(f"province {kind!r} has two editions of one key", id="anpei.E002"))
        for edition in province.editions:
            if type(edition.policy) is not province.policy_type:
                errors.append(
                    Error(
                        f"province {kind!r}, edition {edition.key!r}: its policy is "
                        f"{type(edition.policy).__name__}, not {province.policy_type.__name__}",
                        id="anpei.E003",
                    )
                )
    return errors
