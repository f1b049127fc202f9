"""Which acts need two persons: every app's ``two_person.ACTS``."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from anpei.approvals.contract import TwoPersonAct


@cache
def two_person_acts() -> dict[str, TwoPersonAct]:
    """Code → act, read once per process. Raises ValueError for a code given twice."""
    found: dict[str, TwoPersonAct] = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("anpei.") or not find_spec(f"{config.name}.two_person"):
            continue
        for act in import_module(f"{config.name}.two_person").ACTS:
            if found.setdefault(act.code, act) is not act:
                raise ValueError(f"two acts call themselves {act.code!r}")
    return found
