"""Asking for long work."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.accounts.permissions import check_role
from anpei.audit import domain as audit
from anpei.jobs import tasks
from anpei.jobs.contract import MEGABYTE, RowJob
from anpei.jobs.kinds import job_kind
from anpei.jobs.models import Job
from anpei.kernel.errors import InvalidInput
from tenants.enqueuing import enqueue


def start_job(
    *,
    kind: str,
    parameters: dict[str, Any] | None = None,
    file: "UploadedFile[bytes] | None" = None,
    by: User | None,
) -> Job:
    """Keep what was asked for and send it to a worker; lead the person to ``jobs:detail`` then.

    ``parameters`` are JSON-ready and hold no identity numbers. Raises NotAllowed without a role
    of the kind, InvalidInput (field ``file``) for an upload of the wrong ending or size.
    """
    asked = job_kind(kind)
    if by is not None:
        check_role(by, *asked.roles)
    if file is not None:
        _check_upload(asked, file)
    job = Job(kind=kind, by=by, parameters=parameters or {})
    if file is not None:
        job.file_name = (file.name or "")[:150]
        job.file.save(file.name or "upload", file, save=False)
    try:
        with transaction.atomic():
            job.save()
            audit.record(
                act="job.queued",
                subject=job,
                by=by,
                after={"kind": kind, "parameters": job.parameters, "file": job.file_name},
            )
            enqueue(tasks.work_on_job, job.pk)
    except BaseException:
        if job.file.name:
            job.file.storage.delete(job.file.name)
        raise
    return job


def _check_upload(kind: RowJob, file: "UploadedFile[bytes]") -> None:
    ending = (file.name or "").rpartition(".")[2].lower()
    if ending not in kind.suffixes:
        raise InvalidInput(
            _("Choose a file of this type: %(types)s.") % {"types": ", ".join(kind.suffixes)},
            field="file",
        )
    if not file.size:
        raise InvalidInput(_("This file is empty."), field="file")
    if file.size > kind.max_bytes:
        raise InvalidInput(
            _("This file is larger than %(limit)s MB.") % {"limit": kind.max_bytes // MEGABYTE},
            field="file",
        )
