from anpei.jobs.domain.decide import cancel_job, resume_job
from anpei.jobs.domain.start import start_job
from anpei.jobs.domain.work import work_on_job

__all__ = ["cancel_job", "resume_job", "start_job", "work_on_job"]
