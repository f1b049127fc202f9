"""Which kinds of long work there are: every app's ``jobs.JOBS``, the provinces' among them."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from anpei.jobs.contract import RowJob
from anpei.kernel.environment import environment
from anpei.kernel.errors import InvalidInput
from anpei.provinces.discovery import province_modules


@cache
def job_kinds() -> dict[str, RowJob]:
    """Code → kind, read once per process. Raises ValueError for a code given twice."""
    provinces = set(province_modules(environment().extra_provinces).values())
    found: dict[str, RowJob] = {}
    for config in apps.get_app_configs():
        if not (config.name.startswith("anpei.") or config.name in provinces):
            continue
        if not find_spec(f"{config.name}.jobs"):
            continue
        for kind in import_module(f"{config.name}.jobs").JOBS:
            if found.setdefault(kind.kind, kind) is not kind:
                raise ValueError(f"two kinds of job call themselves {kind.kind!r}")
    return found


def job_kind(code: str) -> RowJob:
    """The kind ``code``. Raises InvalidInput for one that no app has."""
    kind = job_kinds().get(code)
    if kind is None:
        raise InvalidInput(f"There is no long work {code!r}.")
    return kind
