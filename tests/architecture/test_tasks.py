"""Every task names its tenant, or is one of the scheduler's fan-outs."""

from anpei.config.celery import app
from anpei.config.schedule import SCHEDULE
from tenants.entering import UnknownTenant


def own_tasks() -> dict[str, object]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if name.startswith("anpei.")}


def test_what_the_scheduler_sends_exists() -> None:
    scheduled = {entry["task"] for entry in SCHEDULE.values()}

    assert scheduled <= set(own_tasks())


def test_every_other_task_refuses_without_a_schema() -> None:
    scheduled = {entry["task"] for entry in SCHEDULE.values()}
    running_without = []
    for name, task in own_tasks().items():
        if name in scheduled:
            continue
        try:
            task("public")  # type: ignore[operator]
        except UnknownTenant:
            continue
        running_without.append(name)

    assert running_without == []
