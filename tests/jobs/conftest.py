"""Long work of the dummy province's kind, asked for by staff."""

from typing import Any

from django.test import Client

from anpei.accounts.models import User
from anpei.jobs import domain
from anpei.jobs.models import Job
from anpei.site.models import Notice

KIND = "dummy.publish_notices"


def make_job(by: User | None = None, **parameters: Any) -> Job:
    return domain.start_job(kind=KIND, parameters={"rows": 25, **parameters}, by=by)


def work(job: Job) -> Job:
    """As a worker does; the fresh row."""
    domain.work_on_job(job_id=job.pk)
    return Job.objects.get(pk=job.pk)


def published() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("title", flat=True))


def rows(*numbers: int) -> list[str]:
    return [f"row {number}" for number in numbers]


def signed_in(user: User) -> Client:
    client = Client(headers={"host": "jinan.localhost", "accept-language": "en"})
    session = client.session
    session["user"], session["generation"] = user.pk, user.session_generation
    session.save()
    client.cookies["session"] = session.session_key
    return client
