"""Background work: one Celery application; every tenant's task names its schema."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anpei.config.settings")

app = Celery("anpei")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
@worker_init.connect
def refuse_unsafe_database(**_: Any) -> None:
    """Workers and the scheduler start only on a database that keeps tenants apart, rows safe."""
    from tenants.canary import check_database_or_exit  # noqa: PLC0415 - needs Django set up

    check_database_or_exit()
