"""Reminders: every app lists what it reminds of in ``<app>/messages.py`` (``REMINDERS``)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from anpei.messages.recipients import Notification


@dataclass(frozen=True, slots=True)
class Reminder:
    """``find`` gives whom to remind today, each with a ``once`` that names person, thing and
    period: it is asked several times a day, and everybody is told once a period."""

    kind: str
    find: Callable[[], Iterable[Notification]]


def reminders() -> tuple[Reminder, ...]:
    """Those of every installed app."""
    found: list[Reminder] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.messages"
        if config.name.startswith("anpei.") and find_spec(name):
            found += getattr(import_module(name), "REMINDERS", ())
    return tuple(found)
